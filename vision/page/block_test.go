package page

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/ocr"
)

// printedZone draws rows of OCR-B, capitals 22 pixels high, 56 apart, on paper with
// a pattern; it gives the place of the whole zone.
func printedZone(t *testing.T, rows ...string) (*image.RGBA, ocr.Quad) {
	t.Helper()
	fonts, err := specimen.FindFonts()
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(fonts.OCRB[0], &opentype.FaceOptions{Size: 32, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	w := font.MeasureString(face, rows[0]).Ceil()
	img := image.NewRGBA(image.Rect(0, 0, w+120, 56*len(rows)+200))
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			v := uint8(200 + 12*math.Sin(float64(x)/7+float64(y)/11))
			img.SetRGBA(x, y, color.RGBA{v, v, 230, 255})
		}
	}
	d := font.Drawer{Dst: img, Src: image.NewUniform(color.RGBA{40, 40, 60, 255}), Face: face}
	for i, row := range rows {
		d.Dot = fixed.P(60, 130+56*i)
		d.DrawString(row)
	}
	draw.Draw(img, image.Rect(60, 20, 400, 24), image.NewUniform(color.RGBA{90, 90, 90, 255}), image.Point{}, draw.Src)
	top, bottom := 130.0-22-17, 130+56*float64(len(rows)-1)+17
	return img, ocr.Quad{{X: 60, Y: top}, {X: 60 + float64(w), Y: top}, {X: 60 + float64(w), Y: bottom}, {X: 60, Y: bottom}}
}

// arched draws the picture once more so that its rows lean and arch.
func arched(img *image.RGBA, lean, arc float64) (*image.RGBA, func(vision.Point) vision.Point) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	sunk := func(x float64) float64 {
		u := x / float64(w)
		return lean*(u-0.5) + arc*(4*u*(1-u)-0.5)
	}
	out := image.NewRGBA(img.Rect)
	for y := range h {
		for x := range w {
			at := min(max(float64(y)-sunk(float64(x)), 0), float64(h-2))
			a, b, f := img.RGBAAt(x, int(at)), img.RGBAAt(x, int(at)+1), at-math.Floor(at)
			mix := func(p, q uint8) uint8 { return uint8(float64(p)*(1-f) + float64(q)*f) }
			out.SetRGBA(x, y, color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255})
		}
	}
	return out, func(p vision.Point) vision.Point { return vision.Point{X: p.X, Y: p.Y + sunk(p.X)} }
}

// Rows of a zone are found where only its place is known roughly, though they
// lean and arch; every one comes back to its place in the picture.
func TestRowsOfAZone(t *testing.T) {
	t.Parallel()
	td3 := []string{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"}
	td1 := []string{"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"}
	for name, tt := range map[string]struct {
		rows      []string
		lean, arc float64
		askew     float64 // pixels by which the place is told wrong
	}{
		"two rows": {td3, 0, 0, 0}, "three rows": {td1, 0, 0, 0},
		"leaning": {td3, 40, 0, 6}, "leaning the other way": {td1, -35, 0, 6},
		"arched": {td3, 0, 26, 5}, "arched upwards, leaning": {td3, 25, -24, 5}, "three arched rows": {td1, -15, 22, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			img, zone := printedZone(t, tt.rows...)
			img, moved := arched(img, tt.lean, tt.arc)
			zone = zone.Map(func(p vision.Point) vision.Point { return vision.Point{X: p.X + tt.askew, Y: p.Y - tt.askew/2} })
			block, ok := Rows(img, zone)
			if !ok || len(block.Rows) < len(tt.rows) {
				t.Fatalf("%d rows", len(block.Rows))
			}
			for i := range tt.rows {
				want := moved(vision.Point{X: zone.Centre().X, Y: 130 - 11 + 56*float64(i)})
				found := false
				for _, row := range block.Rows {
					c := row.Centre()
					c.X = float64(block.Image.Rect.Dx()) / 2
					at := block.ToPicture(c)
					ends := row.Map(block.ToPicture)
					if math.Abs(at.Y-want.Y) < 7 && math.Abs(ends[0].X-60) < 40 && math.Abs(ends[1].X-zone[1].X) < 40 {
						found = true
					}
				}
				if !found {
					t.Errorf("row %d at %v was not found among %v", i, want, block.Rows)
				}
			}
		})
	}
}

func TestNoRowsOnPaper(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 600, 200))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	if b, ok := Rows(img, ocr.Quad{{X: 50, Y: 60}, {X: 550, Y: 60}, {X: 550, Y: 140}, {X: 50, Y: 140}}); ok {
		t.Errorf("rows on blank paper: %v", b.Rows)
	}
	for _, q := range []ocr.Quad{{}, {{X: 1, Y: 1}, {X: 1, Y: 1}, {X: 1, Y: 1}, {X: 1, Y: 1}}, {{X: -900, Y: -900}, {X: -300, Y: -900}, {X: -300, Y: -800}, {X: -900, Y: -800}}} {
		if b, ok := Rows(img, q); ok {
			t.Errorf("%v: rows %v", q, b.Rows)
		}
	}
}

// Rows of a zone are looked for where it was seen: darker print in the room above it
// and the document's edge, which leans, in that below take no row's place and bend none.
func TestRowsLieWithinTheirPlace(t *testing.T) {
	t.Parallel()
	const w, h, capital = 1000, 200, 22
	ink := make([]float32, w*h)
	print := func(y, tall int, strength float32) {
		for x := 60; x < w-60; x++ {
			if x%13 < 8 { // letters and the gaps between them
				for k := range tall {
					ink[(y+k)*w+x] = strength
				}
			}
		}
	}
	rows := []int{60, 116} // two rows of a zone, paler than what is beside them
	for _, y := range rows {
		print(y, capital, 0.3)
	}
	print(4, capital, 1)
	for x := range w { // an edge that falls by 12 pixels over the width
		y := 184 + 12*x/w
		for k := range 4 {
			ink[min(y+k, h-1)*w+x] = 1
		}
	}
	if lean, arc := sharpest(ink, w, h, 0.9); math.Abs(lean) > 3 || math.Abs(arc) > 3 {
		t.Errorf("rows that are level seem to lean by %.1f and to arch by %.1f", lean, arc)
	}
	found := bands(ink, w, h, vision.Box{X: 60, W: w - 120})
	if len(found) != len(rows) {
		t.Fatalf("%d rows: %v", len(found), found)
	}
	for i, q := range found {
		if c := q.Centre().Y; math.Abs(c-float64(rows[i]+capital/2)) > 6 {
			t.Errorf("row %d at %.0f, printed at %d", i, c, rows[i]+capital/2)
		}
	}
}

// Corners of a document that were found wrong spread the place of its zone like a fan,
// in which rows beside a portrait and a border cannot all lie level, and their ends are
// lost. Looked at again, closer, they are found from end to end.
func TestRowsAreLookedAtCloser(t *testing.T) {
	t.Parallel()
	img, zone := printedZone(t, "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
	long := zone.Width()
	ink := image.NewUniform(color.RGBA{30, 30, 50, 255})
	draw.Draw(img, image.Rect(60, 10, 60+int(long/3), 80), ink, image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(20, int(zone[3].Y)+30, img.Rect.Dx(), int(zone[3].Y)+33), ink, image.Point{}, draw.Src)
	img, _ = arched(img, 20, 0)
	zone[1].Y -= 30
	zone[2].Y += 30
	length := func(place ocr.Quad) float64 {
		b, ok := Rows(img, place)
		if !ok || len(b.Rows) != 2 {
			t.Fatalf("%d rows", len(b.Rows))
		}
		return min(b.Rows[0].Map(b.ToPicture).Width(), b.Rows[1].Map(b.ToPicture).Width())
	}
	first, _ := Rows(img, zone)
	if got := length(zone); got > 0.93*long {
		t.Errorf("%.0f of %.0f pixels at first: nothing to mend", got, long)
	}
	if got := length(first.Place()); got < 0.97*long {
		t.Errorf("%.0f of %.0f pixels of rows looked at closer", got, long)
	}
}
