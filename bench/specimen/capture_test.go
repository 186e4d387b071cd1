package specimen

import (
	"errors"
	"image"
	"image/color"
	"image/draw"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/vision"
)

var quarterColours = [4]color.RGBA{{200, 40, 40, 255}, {40, 160, 60, 255}, {40, 60, 200, 255}, {220, 200, 40, 255}}

// quarters is a document whose four quarters have each its colour.
func quarters(width, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i, c := range quarterColours {
		x, y := i%2*width/2, i/2*height/2
		draw.Draw(img, image.Rect(x, y, x+width/2, y+height/2), image.NewUniform(c), image.Point{}, draw.Src)
	}
	return img
}

// printed is a document with fine detail, on which every option leaves a trace.
func printed() *image.RGBA {
	img := quarters(320, 200)
	for y := 0; y < 200; y += 6 {
		for x := 0; x < 320; x += 5 {
			img.SetRGBA(x, y, color.RGBA{250, 250, 250, 255})
			img.SetRGBA(x+1, y, color.RGBA{10, 10, 10, 255})
		}
	}
	return img
}

func TestPlacesOnThePhotographAreWhereTheDocumentIs(t *testing.T) {
	t.Parallel()
	doc := quarters(120, 80)
	rapid.Check(t, func(t *rapid.T) {
		o := CaptureOptions{
			Seed:     rapid.Uint64().Draw(t, "seed"),
			Long:     200,
			Rotation: rapid.Float64Range(-360, 360).Draw(t, "rotation"),
			TiltX:    rapid.Float64Range(-40, 40).Draw(t, "tilt x"),
			TiltY:    rapid.Float64Range(-40, 40).Draw(t, "tilt y"),
			Fill:     rapid.Float64Range(0.5, 1).Draw(t, "fill"),
		}
		shot, err := Capture(doc, o)
		if err != nil {
			t.Fatal(err)
		}
		if box := bounding(shot.Outline); box.X < -1 || box.Y < -1 ||
			box.X+box.W > float64(shot.Image.Bounds().Dx())+1 || box.Y+box.H > float64(shot.Image.Bounds().Dy())+1 {
			t.Fatalf("an uncropped document at %+v leaves the picture of %v", box, shot.Image.Bounds())
		}
		for i, want := range quarterColours {
			centre := shot.Place(vision.Box{X: 30 + 60*float64(i%2), Y: 20 + 40*float64(i/2)})[0]
			got := shot.Image.RGBAAt(int(centre.X), int(centre.Y))
			if distance(got, want) > 24 {
				t.Fatalf("quarter %d at %+v is %v, want %v", i, centre, got, want)
			}
		}
	})
}

func distance(a, b color.RGBA) float64 {
	d := func(x, y uint8) float64 { return math.Abs(float64(x) - float64(y)) }
	return max(d(a.R, b.R), d(a.G, b.G), d(a.B, b.B))
}

func TestTheWholeDocumentIsAtItsOutline(t *testing.T) {
	t.Parallel()
	shot, err := Capture(quarters(240, 160), CaptureOptions{Rotation: 30, TiltX: 20, Long: 300})
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range shot.Place(vision.Box{W: 240, H: 160}) {
		if math.Hypot(p.X-shot.Outline[i].X, p.Y-shot.Outline[i].Y) > 1e-6 {
			t.Errorf("corner %d is placed at %+v, outline has %+v", i, p, shot.Outline[i])
		}
	}
}

func TestEveryCaptureOptionChangesThePictureAndRepeats(t *testing.T) {
	t.Parallel()
	base := CaptureOptions{Seed: 4, Long: 320, Ground: "white"}
	plain := take(t, base)
	for name, change := range map[string]func(*CaptureOptions){
		"seed": func(o *CaptureOptions) { o.Seed = 5 }, "fill": func(o *CaptureOptions) { o.Fill = 0.6 },
		"rotation": func(o *CaptureOptions) { o.Rotation = 7 }, "upside down": func(o *CaptureOptions) { o.Rotation = 180 },
		"tilt x": func(o *CaptureOptions) { o.TiltX = 15 }, "tilt y": func(o *CaptureOptions) { o.TiltY = -15 },
		"ground": func(o *CaptureOptions) { o.Ground = "wood" }, "glare": func(o *CaptureOptions) { o.Glare = 0.8 },
		"crop": func(o *CaptureOptions) { o.Crop = 0.3 }, "crop side": func(o *CaptureOptions) { o.Crop, o.CropSide = 0.3, "top" },
		"exposure": func(o *CaptureOptions) { o.Exposure = -1 }, "gradient": func(o *CaptureOptions) { o.Gradient = 0.5 },
		"shadow": func(o *CaptureOptions) { o.Shadow = 0.8 }, "blur": func(o *CaptureOptions) { o.Blur = 2 },
		"noise": func(o *CaptureOptions) { o.Noise = 10 }, "moire": func(o *CaptureOptions) { o.Moire = 0.8 },
		"grey": func(o *CaptureOptions) { o.Grey = true }, "quality": func(o *CaptureOptions) { o.Quality = 30 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := base
			change(&o)
			changed := take(t, o)
			if pixels(changed.Image) == pixels(plain.Image) {
				t.Error("the option changed nothing")
			}
			if pixels(changed.Image) != pixels(take(t, o).Image) {
				t.Error("the same options gave other pixels")
			}
		})
	}
}

func take(t *testing.T, o CaptureOptions) Shot {
	t.Helper()
	shot, err := Capture(printed(), o)
	if err != nil {
		t.Fatal(err)
	}
	return shot
}

// mean and spread of the luminance.
func luminance(img *image.RGBA) (mean, deviation float64) {
	var sum, squares float64
	n := float64(len(img.Pix) / 4)
	for i := 0; i < len(img.Pix); i += 4 {
		v := (float64(img.Pix[i]) + float64(img.Pix[i+1]) + float64(img.Pix[i+2])) / 3
		sum, squares = sum+v, squares+v*v
	}
	mean = sum / n
	return mean, math.Sqrt(squares/n - mean*mean)
}

func TestOptionsDoWhatTheySay(t *testing.T) {
	t.Parallel()
	base := CaptureOptions{Seed: 4, Long: 320, Ground: "white"}
	plainMean, plainSpread := luminance(take(t, base).Image)

	dark := base
	dark.Exposure = -2
	if mean, _ := luminance(take(t, dark).Image); mean > 0.65*plainMean {
		t.Errorf("two stops down: mean %.0f of %.0f", mean, plainMean)
	}
	soft := base
	soft.Blur = 6
	if _, spread := luminance(take(t, soft).Image); spread > plainSpread {
		t.Errorf("blurred: spread %.1f of %.1f", spread, plainSpread)
	}
	grey := base
	grey.Grey = true
	img := take(t, grey).Image
	for i := 0; i < len(img.Pix); i += 4 {
		if img.Pix[i] != img.Pix[i+1] || img.Pix[i] != img.Pix[i+2] {
			t.Fatal("a black-and-white copy has colour")
		}
	}
	glare := base
	glare.Glare = 1
	burnt := func(img *image.RGBA) (n int) {
		for i := 0; i < len(img.Pix); i += 4 {
			if img.Pix[i] == 255 && img.Pix[i+1] == 255 && img.Pix[i+2] == 255 {
				n++
			}
		}
		return n
	}
	if n := burnt(take(t, glare).Image); n < 50 {
		t.Errorf("glare burns out %d pixels", n)
	}
}

func TestACropCutsTheSideItNames(t *testing.T) {
	t.Parallel()
	for side, outsideShare := range map[string]func(b vision.Box, w, h float64) float64{
		"left":   func(b vision.Box, _, _ float64) float64 { return -b.X / b.W },
		"right":  func(b vision.Box, w, _ float64) float64 { return (b.X + b.W - w) / b.W },
		"top":    func(b vision.Box, _, _ float64) float64 { return -b.Y / b.H },
		"bottom": func(b vision.Box, _, h float64) float64 { return (b.Y + b.H - h) / b.H },
	} {
		shot := take(t, CaptureOptions{Long: 300, Crop: 0.25, CropSide: side})
		size := shot.Image.Bounds().Size()
		if got := outsideShare(bounding(shot.Outline), float64(size.X), float64(size.Y)); math.Abs(got-0.25) > 0.01 {
			t.Errorf("%s: %.2f of the document is outside, want 0.25", side, got)
		}
	}
}

func TestAScreenshotIsStraightAndTall(t *testing.T) {
	t.Parallel()
	shot := take(t, CaptureOptions{Screenshot: true, Long: 800})
	if b := shot.Image.Bounds(); b.Dx() != 360 || b.Dy() != 800 {
		t.Errorf("size %v", b)
	}
	if o := shot.Outline; o[0].Y != o[1].Y || o[1].X != o[2].X {
		t.Errorf("outline %v", o)
	}
	if _, err := Capture(printed(), CaptureOptions{Screenshot: true, Camera: Camera{Blur: 1}}); !errors.Is(err, ErrBadOption) {
		t.Errorf("a blurred screenshot: %v", err)
	}
}

func TestBadCaptureOptionsAreRefused(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	for name, o := range map[string]CaptureOptions{
		"tiny": {Long: 10}, "huge": {Long: 100000}, "negative": {Long: -1},
		"fill": {Fill: 7}, "fill NaN": {Fill: nan}, "rotation": {Rotation: math.Inf(1)}, "tilt": {TiltX: 90}, "tilt NaN": {TiltY: nan},
		"ground": {Ground: "lava"}, "glare": {Glare: -1}, "crop": {Crop: 1}, "crop side": {CropSide: "middle"},
		"exposure": {Camera: Camera{Exposure: 40}}, "gradient": {Camera: Camera{Gradient: 2}}, "shadow": {Camera: Camera{Shadow: nan}},
		"blur": {Camera: Camera{Blur: 1e9}}, "noise": {Camera: Camera{Noise: -3}}, "moire": {Camera: Camera{Moire: 3}},
		"quality": {Camera: Camera{Quality: 101}},
	} {
		if _, err := Capture(printed(), o); !errors.Is(err, ErrBadOption) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, doc := range map[string]image.Image{"nil": nil, "empty": image.NewRGBA(image.Rectangle{})} {
		if _, err := Capture(doc, CaptureOptions{}); !errors.Is(err, ErrBadOption) {
			t.Errorf("%s document: %v", name, err)
		}
	}
	if _, err := Capture(quarters(1, 1), CaptureOptions{Long: 64}); err != nil {
		t.Errorf("a document of one pixel: %v", err)
	}
}

func TestConditionsGiveValidOptions(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(AllConditions()).Draw(t, "conditions")
		o, err := c.Random(rapid.Uint64().Draw(t, "seed"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.checked(); err != nil {
			t.Fatal(err)
		}
	})
	if _, err := Conditions("perfect").Random(1); !errors.Is(err, ErrBadOption) {
		t.Errorf("unknown conditions: %v", err)
	}
}

func TestHomographyInverts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		angle := rapid.Float64Range(-180, 180)
		tilt := rapid.Float64Range(-60, 60)
		h := view(300, 200, angle.Draw(t, "rotation"), tilt.Draw(t, "x"), tilt.Draw(t, "y")).scaledShifted(2, 30, 40)
		inverse, ok := h.inverse()
		if !ok {
			t.Fatal("no inverse")
		}
		x, y := rapid.Float64Range(0, 300).Draw(t, "u"), rapid.Float64Range(0, 200).Draw(t, "v")
		u, v := inverse.apply(h.apply(x, y))
		if math.Hypot(u-x, v-y) > 1e-6 {
			t.Fatalf("%v,%v came back as %v,%v", x, y, u, v)
		}
	})
}
