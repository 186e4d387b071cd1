package quality

import (
	"image"
	"image/color"
	"image/draw"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
)

// bars draws rows of dark strokes, like print, on a coloured ground.
func bars(ground, ink color.RGBA) (*image.RGBA, []vision.TextLine) {
	img := image.NewRGBA(image.Rect(0, 0, 640, 400))
	draw.Draw(img, img.Rect, image.NewUniform(ground), image.Point{}, draw.Src)
	var lines []vision.TextLine
	for row := range 6 {
		y := 40 + row*55
		for x := 60; x < 500; x += 10 {
			draw.Draw(img, image.Rect(x, y+6, x+4, y+26), image.NewUniform(ink), image.Point{}, draw.Src)
		}
		box := vision.Box{X: 56, Y: float64(y), W: 450, H: 32}
		lines = append(lines, vision.TextLine{Score: 0.9, Box: box, Quad: []vision.Point{
			{X: box.X, Y: box.Y}, {X: box.X + box.W, Y: box.Y}, {X: box.X + box.W, Y: box.Y + box.H}, {X: box.X, Y: box.Y + box.H}}})
	}
	return img, lines
}

var (
	paper = color.RGBA{R: 200, G: 214, B: 225, A: 255}
	ink   = color.RGBA{R: 30, G: 30, B: 40, A: 255}
)

func codes(findings []vision.Finding) []string {
	var out []string
	for _, f := range findings {
		out = append(out, f.Code)
	}
	return out
}

func TestGoodPictureHasNoFinding(t *testing.T) {
	t.Parallel()
	img, lines := bars(paper, ink)
	f := Measure(img, vision.Box{}, lines)
	if got := Findings(f, DefaultThresholds(), false); len(got) > 0 {
		t.Errorf("findings %v of %+v", got, f)
	}
	if f.TextHeight != 32 || f.Lines != 6 || f.Coverage != 1 {
		t.Errorf("figures %+v", f)
	}
}

// Each stronger blur lowers sharpness, and a blur that joins the strokes is found.
func TestBlurLowersSharpness(t *testing.T) {
	t.Parallel()
	img, lines := bars(paper, ink)
	last := 2.0
	for _, reduce := range []int{1, 4, 8} {
		soft := imageio.Resize(imageio.Resize(img, 640/reduce, 400/reduce), 640, 400)
		s := Measure(soft, vision.Box{}, lines).Sharpness
		if s >= last {
			t.Errorf("reduced by %d: sharpness %.2f after %.2f", reduce, s, last)
		}
		last = s
	}
}

func TestFindings(t *testing.T) {
	t.Parallel()
	grey := func(v uint8) color.RGBA { return color.RGBA{v, v, v, 255} }
	dim := func(c color.RGBA, d uint8) color.RGBA { return color.RGBA{c.R / d, c.G / d, c.B / d, 255} }
	tests := []struct {
		name        string
		ground, ink color.RGBA
		change      func(*image.RGBA, *Figures)
		want        string
	}{
		{"black and white", grey(190), grey(20), nil, vision.FindingGrayscale},
		{"dark", dim(paper, 10), dim(ink, 10), nil, vision.FindingTooDark},
		{"burnt out", color.RGBA{255, 255, 248, 255}, color.RGBA{240, 235, 225, 255}, nil, vision.FindingOverexposed},
		{"small print", paper, ink, func(_ *image.RGBA, f *Figures) { f.TextHeight = 5 }, vision.FindingTooSmall},
		{"blurred", paper, ink, func(_ *image.RGBA, f *Figures) { f.Sharpness = 0.1 }, vision.FindingBlurred},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			img, lines := bars(tc.ground, tc.ink)
			f := Measure(img, vision.Box{}, lines)
			if tc.change != nil {
				tc.change(img, &f)
			}
			got := codes(Findings(f, DefaultThresholds(), false))
			if !slices.Contains(got, tc.want) {
				t.Errorf("findings %v of %+v, want %s", got, f, tc.want)
			}
		})
	}
}

func TestGlareOnColouredPaperOnly(t *testing.T) {
	t.Parallel()
	img, lines := bars(paper, ink)
	draw.Draw(img, image.Rect(300, 100, 520, 330), image.White, image.Point{}, draw.Src)
	if got := codes(Findings(Measure(img, vision.Box{}, lines), DefaultThresholds(), false)); !slices.Contains(got, vision.FindingGlare) {
		t.Errorf("a burnt-out patch gave %v", got)
	}
	white, lines := bars(color.RGBA{255, 255, 255, 255}, ink)
	if g := Measure(white, vision.Box{}, lines).Glare; g != 0 {
		t.Errorf("white paper has glare %.2f", g)
	}
}

// What could be read was evidently sharp, bright and large enough.
func TestLegiblePageIsNeitherBlurredNorDark(t *testing.T) {
	t.Parallel()
	f := Figures{Lines: 9, PeakColour: 1}
	for _, code := range codes(Findings(f, DefaultThresholds(), true)) {
		if code != vision.FindingGlare && code != vision.FindingGrayscale {
			t.Errorf("finding %s", code)
		}
	}
}

// Whatever the picture, all figures are shares between 0 and 1.
func TestFiguresAreInRange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(0, 40).Draw(t, "w"), rapid.IntRange(0, 40).Draw(t, "h")
		img := image.NewRGBA(image.Rect(0, 0, w, h))
		copy(img.Pix, rapid.SliceOfN(rapid.Byte(), len(img.Pix), len(img.Pix)).Draw(t, "pix"))
		box := vision.Box{X: rapid.Float64Range(-50, 50).Draw(t, "x"), Y: rapid.Float64Range(-50, 50).Draw(t, "y"), W: rapid.Float64Range(-9, 90).Draw(t, "bw"), H: rapid.Float64Range(-9, 90).Draw(t, "bh")}
		line := vision.TextLine{Score: 1, Box: box, Quad: make([]vision.Point, 4)}
		f := Measure(img, box, []vision.TextLine{line})
		for name, v := range map[string]float64{"sharpness": f.Sharpness, "brightness": f.Brightness, "contrast": f.Contrast, "glare": f.Glare, "colour": f.Colour, "coverage": f.Coverage, "peak": f.PeakColour} {
			if !(v >= 0 && v <= 1) {
				t.Fatalf("%s is %v", name, v)
			}
		}
	})
}
