package reader

import (
	"context"
	"image"
	"testing"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
	"github.com/idngo/idngo/vision/page"
)

// The legend at the foot of a licence's back is found and read where it is pale, and
// paper without print gives nothing.
func TestAPaleLegendIsFound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, err := specimen.NewPerson(11, "KAZ", specimen.Female, specimen.ProtocolDay)
	if err != nil {
		t.Fatal(err)
	}
	paper, err := specimen.NewPaper(person, specimen.KindDrivers, specimen.ProtocolDay)
	if err != nil {
		t.Fatal(err)
	}
	const scale = 8.0 // pixels of a millimetre: capitals are as high as in a poor photograph
	picture, err := b.studio.LicenceBack(person, paper, specimen.Options{Seed: 11, Scale: scale})
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewRGBA(picture.Image.Bounds())
	for i, v := range picture.Image.Pix {
		img.Pix[i] = v
		if i%4 != 3 {
			img.Pix[i] = uint8(140 + int(v)*2/5)
		}
	}
	s := sheet{img: img}
	s.frame, _ = page.TiltedFrame(img.Rect.Dx(), img.Rect.Dy(), 0)
	in := rowsOf(s, nil)
	foot := fields.Place{Box: vision.Box{X: 0, Y: 48.9 * scale, W: 42 * scale, H: 5 * scale}, Height: 2.4 * scale}
	blank := fields.Place{Box: vision.Box{X: 1 * scale, Y: 30 * scale, W: 17 * scale, H: 12 * scale}, Height: 2.4 * scale}
	lines, err := b.reader.lookCloser(context.Background(), s, in, []fields.Place{blank, foot})
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 1 || middle(lines[0].Box).Y < foot.Box.Y {
		t.Fatalf("read %+v", lines)
	}
	if lines, err = b.reader.lookCloser(context.Background(), s, in, []fields.Place{blank}); err != nil || len(lines) > 0 {
		t.Errorf("on blank paper: %+v, %v", lines, err)
	}
}

// Rows of ink are told from ruled lines, from blots and from single letters.
func TestRowsOfInk(t *testing.T) {
	t.Parallel()
	pale := image.NewRGBA(image.Rect(0, 0, 400, 200))
	for i := range pale.Pix {
		pale.Pix[i] = raisedPaper
	}
	ink := func(x, y, w, h int) {
		for j := y; j < y+h; j++ {
			for i := x; i < x+w; i++ {
				copy(pale.Pix[pale.PixOffset(i, j):], []byte{90, 90, 90, 255})
			}
		}
	}
	ink(0, 10, 400, 2)   // a ruled line
	ink(300, 40, 60, 60) // a blot
	ink(200, 60, 8, 14)  // a letter
	for k := range 9 {   // a word that leans a little
		ink(40+12*k, 120+k/3, 7, 14)
	}
	got := inkRows(pale, 24)
	if len(got) != 1 {
		t.Fatalf("%v", got)
	}
	b := got[0].Box()
	if b.X > 40 || b.X+b.W < 143 || b.Y > 120 || b.Y+b.H < 136 || b.W > 130 || b.H > 32 {
		t.Errorf("%+v", b)
	}
}
