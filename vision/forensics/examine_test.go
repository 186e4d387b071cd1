package forensics

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
	"testing"

	"github.com/idngo/idngo/vision"
)

// printedPage is a noisy sheet with rows of strokes, as print has.
func printedPage(w, h int, seed uint64) *image.RGBA {
	img := photo(w, h, seed)
	for y := 40; y+14 < h-40; y += 34 {
		for x := 40; x < w-60; x += 9 + (x*7+y*3+int(seed))%5 {
			draw.Draw(img, image.Rect(x, y, x+3, y+14), image.NewUniform(color.RGBA{40, 38, 44, 255}), image.Point{}, draw.Src)
		}
	}
	return img
}

func saved(t *testing.T, img image.Image, quality int) ([]byte, *image.RGBA) {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	back, err := jpeg.Decode(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	rgba := image.NewRGBA(back.Bounds())
	draw.Draw(rgba, rgba.Rect, back, image.Point{}, draw.Src)
	return b.Bytes(), rgba
}

func find(list []vision.Finding, code string) (vision.Finding, bool) {
	for _, f := range list {
		if f.Code == code {
			return f, true
		}
	}
	return vision.Finding{}, false
}

// TestEditedRegion: what was pasted into a compressed picture that was saved
// again has no trace of the first compression. A picture that was only saved
// again, or once, has no such region.
func TestEditedRegion(t *testing.T) {
	t.Parallel()
	limits := DefaultThresholds()
	_, once := saved(t, printedPage(960, 640, 7), 78)
	file, again := saved(t, once, 92)
	if f, ok := find(Examine(Picture{Image: again, File: file}, limits), vision.FindingEditedRegion); ok {
		t.Errorf("saved twice: %+v at %v", f, *f.Box)
	}
	single, decoded := saved(t, printedPage(960, 640, 9), 90)
	if f, ok := find(Examine(Picture{Image: decoded, File: single}, limits), vision.FindingEditedRegion); ok {
		t.Errorf("saved once: %+v", f)
	}
	place := image.Rect(500, 250, 700, 410)
	pasted := printedPage(960, 640, 31)
	draw.Draw(once, place, pasted, image.Pt(103, 57), draw.Src)
	file, edited := saved(t, once, 92)
	f, ok := find(Examine(Picture{Image: edited, File: file}, limits), vision.FindingEditedRegion)
	if !ok || f.Box == nil {
		t.Fatalf("a pasted part was not seen: %+v", f)
	}
	seen := image.Rect(int(f.Box.X), int(f.Box.Y), int(f.Box.X+f.Box.W), int(f.Box.Y+f.Box.H))
	if in := seen.Intersect(place); in.Dx()*in.Dy()*2 < seen.Dx()*seen.Dy() {
		t.Errorf("seen at %v, pasted at %v", seen, place)
	}
	// Without the file nothing can be said, and nothing is.
	if _, ok := find(Examine(Picture{Image: edited}, limits), vision.FindingEditedRegion); ok {
		t.Error("a region without the file's steps")
	}
}

// TestSavedAgain: a picture that was only saved again bears the traces of both
// compressions everywhere, whichever was the finer; what is pasted in between lacks
// the first one's.
func TestSavedAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ first, second int }{{75, 92}, {85, 76}, {80, 80}} {
		strangest := func(file []byte, img *image.RGBA) float64 {
			m, ok := firstCompression(img, file)
			if !ok {
				return 0
			}
			_, figure := m.stranger(img.Rect)
			return figure
		}
		_, once := saved(t, printedPage(800, 560, 9), c.first)
		file, twice := saved(t, once, c.second)
		limit := DefaultThresholds().Resaved
		if figure := strangest(file, twice); figure >= limit {
			t.Errorf("%d, then %d: %.0f", c.first, c.second, figure)
		}
		draw.Draw(once, image.Rect(400, 250, 600, 450), printedPage(300, 300, 31), image.Pt(53, 57), draw.Src)
		file, edited := saved(t, once, c.second)
		if figure := strangest(file, edited); figure >= limit != (c.first != c.second) {
			t.Errorf("%d, then %d: %.0f of a pasted part", c.first, c.second, figure)
		}
	}
}

// withGrid multiplies with the pixels of a display.
func withGrid(img *image.RGBA, period, degrees float64) *image.RGBA {
	out := image.NewRGBA(img.Rect)
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			u, v := (float64(x)*cos+float64(y)*sin)/period, (float64(y)*cos-float64(x)*sin)/period
			i := img.PixOffset(x, y)
			for c := range 3 {
				gain := (0.85 + 0.15*math.Cos(2*math.Pi*(u+float64(c)/3))) * (0.92 + 0.08*math.Cos(2*math.Pi*v))
				out.Pix[i+c] = uint8(float64(img.Pix[i+c]) * gain)
			}
			out.Pix[i+3] = 255
		}
	}
	return out
}

func TestScreenGrid(t *testing.T) {
	t.Parallel()
	limits := DefaultThresholds()
	page := printedPage(800, 600, 3)
	if f, ok := find(Examine(Picture{Image: page}, limits), vision.FindingScreenRecapture); ok {
		t.Errorf("print and noise gave %+v", f)
	}
	for _, c := range []struct{ period, degrees float64 }{{2.3, 1.5}, {3.1, -3}, {2.7, 4}} {
		if _, ok := find(Examine(Picture{Image: withGrid(page, c.period, c.degrees)}, limits), vision.FindingScreenRecapture); !ok {
			t.Errorf("a display of %.1f pixels at %.1f degrees was not seen", c.period, c.degrees)
		}
	}
	// A coarse pattern with sharp lines, as printed on documents, is none.
	lined := printedPage(800, 600, 5)
	for y := 0; y < 600; y += 21 {
		draw.Draw(lined, image.Rect(0, y, 800, y+1), image.NewUniform(color.RGBA{120, 60, 60, 255}), image.Point{}, draw.Src)
	}
	if f, ok := find(Examine(Picture{Image: lined}, limits), vision.FindingScreenRecapture); ok {
		t.Errorf("printed lines gave %+v", f)
	}
}

// FuzzQuantTable: any bytes give steps of at least 1 or none.
func FuzzQuantTable(f *testing.F) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte{0xff, 0xd8, 0xff, 0xdb, 0, 3, 0})
	f.Fuzz(func(t *testing.T, file []byte) {
		steps, ok := quantTable(file)
		for _, s := range steps {
			if ok && s < 1 {
				t.Fatalf("step %d", s)
			}
		}
	})
}

// Tiny, flat and empty pictures are no reason to fail.
func TestExamineTakesAnyPicture(t *testing.T) {
	t.Parallel()
	for _, size := range []image.Point{{}, {1, 1}, {8, 8}, {127, 300}, {128, 128}, {400, 130}} {
		img := image.NewRGBA(image.Rect(0, 0, size.X, size.Y))
		for _, f := range Examine(Picture{Image: img, Area: vision.Box{X: -5, Y: -5, W: 9000, H: 9000}}, DefaultThresholds()) {
			t.Errorf("%v: %+v", size, f)
		}
	}
}
