package forensics

import (
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"testing"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
)

// photo is a noisy gradient, as no screen shows it.
func photo(w, h int, seed uint64) *image.RGBA {
	rng := rand.New(rand.NewPCG(seed, 1))
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			v := 60 + 120*x/w + 40*y/h + rng.IntN(12)
			img.SetRGBA(x, y, color.RGBA{uint8(v), uint8(v * 9 / 10), uint8(v * 7 / 10), 255})
		}
	}
	return img
}

func TestEditorsAreNamed(t *testing.T) {
	t.Parallel()
	for software, want := range map[string]bool{
		"Adobe Photoshop CS4 Windows": true, "GIMP 2.10.34": true, "Paint.NET v3.5.10": true,
		"HDR+ 1.0.540104767zd": false, "17.5.1": false, "Canon MF4400 scanner": false, "": false,
	} {
		f, got := Editor(imageio.Metadata{Software: []string{software}}, DefaultThresholds())
		if got != want {
			t.Errorf("%q: %v", software, got)
		}
		if got && (f.Code != vision.FindingEdited || f.Score <= 0 || f.Score > 1) {
			t.Errorf("%q: %+v", software, f)
		}
	}
}

func TestScreenshot(t *testing.T) {
	t.Parallel()
	limits := DefaultThresholds()
	screen := photo(1080, 2340, 1)
	draw.Draw(screen, image.Rect(0, 0, 1080, 90), image.Black, image.Point{}, draw.Src)
	shot := imageio.Picture{Image: screen, SourceWidth: 1080, SourceHeight: 2340}
	if f, ok := Screenshot(shot, imageio.PNG, limits); !ok || f.Code != vision.FindingScreenshot {
		t.Errorf("a screen with its status bar gave %+v", f)
	}
	plain := imageio.Picture{Image: photo(1080, 1920, 2), SourceWidth: 1080, SourceHeight: 1920}
	if f, ok := Screenshot(plain, imageio.JPEG, limits); ok {
		t.Errorf("a photo of a display's size gave %+v", f)
	}
	shot.Meta.Make = "Maker"
	if f, ok := Screenshot(shot, imageio.JPEG, limits); ok {
		t.Errorf("a camera's picture gave %+v", f)
	}
}

func TestPerceptualHash(t *testing.T) {
	t.Parallel()
	a := photo(640, 480, 3)
	draw.Draw(a, image.Rect(100, 80, 300, 300), image.White, image.Point{}, draw.Src)
	same := PerceptualHash(imageio.Resize(a, 320, 240))
	b := photo(640, 480, 4)
	draw.Draw(b, image.Rect(400, 200, 600, 460), image.Black, image.Point{}, draw.Src)
	if d, ok := HashDistance(PerceptualHash(a), same); !ok || d > 4 {
		t.Errorf("a reduced copy differs by %d bits", d)
	}
	if d, ok := HashDistance(PerceptualHash(a), PerceptualHash(b)); !ok || d < 8 {
		t.Errorf("another picture differs by %d bits only", d)
	}
	for _, bad := range []string{"", "xyz", "12345"} {
		if _, ok := HashDistance(bad, same); ok {
			t.Errorf("%q was taken for a hash", bad)
		}
	}
}

func TestSpecimenWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"SPECIMEN": true, "NUR SPECIMEN 12": true, "Spécimen": true, "P<HRVSPECIMEN<<SPECIMEN<<<<": false,
		"SPECIMENOV": false, "ANNA MUSTER": false, "": false,
	} {
		f, got := Specimen([]vision.TextLine{{Text: text, Score: 0.95}})
		if got != want {
			t.Errorf("%q: %v", text, got)
		}
		if got && f.Box == nil {
			t.Errorf("%q: no place", text)
		}
	}
	if _, got := Specimen([]vision.TextLine{{Text: "SPECIMEN", Score: 0.3}}); got {
		t.Error("a badly read word was believed")
	}
}
