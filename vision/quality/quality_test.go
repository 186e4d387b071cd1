package quality

import (
	"image"
	"image/color"
	"image/draw"
	"math"
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
	if got := Judge(Scene{Image: img, Lines: lines}, f, DefaultThresholds(), false); len(got) > 0 {
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
			got := codes(Judge(Scene{Image: img, Lines: lines}, f, DefaultThresholds(), false))
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
	got := Judge(Scene{Image: img, Lines: lines}, Measure(img, vision.Box{}, lines), DefaultThresholds(), false)
	if i := slices.IndexFunc(got, func(f vision.Finding) bool { return f.Code == vision.FindingGlare }); i < 0 {
		t.Errorf("a burnt-out patch gave %v", got)
	} else if b := got[i].Box; b == nil || math.Abs(b.X-300) > 12 || math.Abs(b.Y+b.H-330) > 12 {
		t.Errorf("the patch was seen at %v", b)
	}
	white, lines := bars(color.RGBA{255, 255, 255, 255}, ink)
	if g := Measure(white, vision.Box{}, lines).Glare; g != 0 {
		t.Errorf("white paper has glare %.2f", g)
	}
	if r := Glare(Scene{Image: white}); r.Figure != 0 {
		t.Errorf("white paper has a burnt-out patch %v", r)
	}
}

// What could be read was evidently sharp and large enough; that it is dark is told
// all the same.
func TestLegiblePageIsNotBlurred(t *testing.T) {
	t.Parallel()
	f := Figures{Lines: 9, PeakColour: 1}
	for _, code := range codes(Judge(Scene{Image: image.NewRGBA(image.Rect(0, 0, 9, 9))}, f, DefaultThresholds(), true)) {
		if code != vision.FindingTooDark && code != vision.FindingGrayscale {
			t.Errorf("finding %s", code)
		}
	}
}

// TestASmallDocumentNeedsNoLine: what is too small to be read has no line of print
// to judge by; what could be read was large enough.
func TestASmallDocumentNeedsNoLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		width         int
		legible, told bool
	}{{180, false, true}, {280, false, true}, {400, false, false}, {180, true, false}} {
		s, _ := onTable(image.Rect(100, 100, 100+c.width, 100+c.width*2/3))
		s.Lines = nil
		got := codes(Judge(s, Figures{Quality: vision.Quality{Brightness: 0.6}, Paper: 0.8, PeakColour: 1}, DefaultThresholds(), c.legible))
		if told := slices.Contains(got, vision.FindingTooSmall); told != c.told {
			t.Errorf("%d pixels, legible %v: %v", c.width, c.legible, got)
		}
	}
}

// TestDarknessIsToldOfAReadPage: three stops under are dark, one is not.
func TestDarknessIsToldOfAReadPage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		share float64
		dark  bool
	}{{1, false}, {0.7, false}, {0.4, true}, {0.3, true}} {
		dim := func(v color.RGBA) color.RGBA {
			return color.RGBA{uint8(c.share * float64(v.R)), uint8(c.share * float64(v.G)), uint8(c.share * float64(v.B)), 255}
		}
		img, lines := bars(dim(paper), dim(ink))
		got := codes(Judge(Scene{Image: img, Lines: lines}, Measure(img, vision.Box{}, lines), DefaultThresholds(), true))
		if dark := slices.Contains(got, vision.FindingTooDark); dark != c.dark {
			t.Errorf("%.0f%% of the light: %v", 100*c.share, got)
		}
	}
}

// onTable draws a document of the given box on a green table.
func onTable(document image.Rectangle) (Scene, *image.RGBA) {
	img := image.NewRGBA(image.Rect(0, 0, 900, 640))
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{60, 120, 70, 255}), image.Point{}, draw.Src)
	draw.Draw(img, document, image.NewUniform(paper), image.Point{}, draw.Src)
	s := Scene{Image: img}
	for row := range 6 {
		y := document.Min.Y + 50 + row*50
		x0, x1 := max(20, document.Min.X+40), min(880, document.Max.X-40)
		for x := x0; x < x1; x += 10 {
			draw.Draw(img, image.Rect(x, y, x+4, y+20), image.NewUniform(ink), image.Point{}, draw.Src)
		}
		s.Lines = append(s.Lines, vision.TextLine{Score: 0.9, Box: vision.Box{X: float64(x0), Y: float64(y - 4), W: float64(x1 - x0), H: 28}})
	}
	at := func(x, y int) vision.Point { return vision.Point{X: float64(x), Y: float64(y)} }
	s.Outline = []vision.Point{at(document.Min.X, document.Min.Y), at(document.Max.X, document.Min.Y), at(document.Max.X, document.Max.Y), at(document.Min.X, document.Max.Y)}
	s.Area = vision.Box{X: float64(document.Min.X), Y: float64(document.Min.Y), W: float64(document.Dx()), H: float64(document.Dy())}
	return s, img
}

func TestFingersOverTheEdgeAreSeenAndFacesAreNot(t *testing.T) {
	t.Parallel()
	hand := color.RGBA{206, 160, 130, 255}
	s, img := onTable(image.Rect(100, 80, 800, 520))
	if r := Fingers(s); r.Figure != 0 {
		t.Errorf("none gave %v", r)
	}
	draw.Draw(img, image.Rect(700, 250, 900, 330), image.NewUniform(hand), image.Point{}, draw.Src)
	if r := Fingers(s); r.Figure < 0.02 || r.Box.X < 680 || r.Box.X > 720 {
		t.Errorf("a finger gave %v", r)
	}
	face, img := onTable(image.Rect(100, 80, 800, 520))
	draw.Draw(img, image.Rect(130, 150, 260, 320), image.NewUniform(hand), image.Point{}, draw.Src)
	face.Faces = []vision.Face{{Box: vision.Box{X: 140, Y: 160, W: 110, H: 140}}}
	if r := Fingers(face); r.Figure != 0 {
		t.Errorf("a portrait gave %v", r)
	}
}

func TestADocumentThatLeavesThePictureIsSeen(t *testing.T) {
	t.Parallel()
	whole, _ := onTable(image.Rect(100, 80, 800, 520))
	if r := Cut(whole); r.Figure > 0.1 {
		t.Errorf("a whole document gave %v", r)
	}
	cut, _ := onTable(image.Rect(300, 80, 1000, 520))
	if r := Cut(cut); r.Figure < 0.5 || r.Box.X < 800 {
		t.Errorf("a document cut at the right gave %v", r)
	}
	filling, _ := onTable(image.Rect(-20, -20, 1000, 700))
	if r := Cut(filling); r.Figure != 0 {
		t.Errorf("a page that fills the picture gave %v", r)
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
		scene := Scene{Image: img, Area: box, Lines: []vision.TextLine{line, line, line}, Outline: []vision.Point{{X: box.X, Y: box.Y}, {X: box.X + box.W, Y: box.Y}, {X: box.X + box.W, Y: box.Y + box.H}, {X: box.X, Y: box.Y + box.H}}}
		for _, finding := range Judge(scene, f, Thresholds{}, false) {
			if !(finding.Score >= 0 && finding.Score <= 1) {
				t.Fatalf("score %v", finding)
			}
		}
		for name, v := range map[string]float64{"sharpness": f.Sharpness, "brightness": f.Brightness, "contrast": f.Contrast, "glare": f.Glare, "colour": f.Colour, "coverage": f.Coverage, "peak": f.PeakColour} {
			if !(v >= 0 && v <= 1) {
				t.Fatalf("%s is %v", name, v)
			}
		}
	})
}
