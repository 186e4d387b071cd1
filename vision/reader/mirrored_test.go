package reader

import (
	"image"
	"image/draw"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
)

// A document that a mirror shows is read, and places are told in the picture as it is.
func TestAMirroredDocument(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, picture := b.passport(t, 12, "POL")
	shot, err := specimen.Capture(picture.Image, specimen.CaptureOptions{})
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewRGBA(image.Rect(0, 0, shot.Image.Bounds().Dx(), shot.Image.Bounds().Dy()))
	draw.Draw(img, img.Rect, shot.Image, shot.Image.Bounds().Min, draw.Src)
	straight := b.read(t, jpegOf(t, img), vision.PurposeDocument).Pages[0]
	for orientation, rotation := range map[int]int{2: 0, 5: 90} {
		seen := imageio.Orient(img, orientation)
		p := b.read(t, jpegOf(t, seen), vision.PurposeDocument).Pages[0]
		if p.Kind != "PASSPORT" || p.MRZ == nil || !p.MRZ.Valid || !slices.Equal(p.MRZ.Lines, picture.Truth.MRZ) {
			t.Errorf("mirrored by %d: %s, %+v", orientation, p.Kind, p.MRZ)
			continue
		}
		if p.Rotation != rotation {
			t.Errorf("mirrored by %d: turned by %d, want %d", orientation, p.Rotation, rotation)
		}
		want := vision.Box{X: float64(p.Width) - straight.MRZ.Box.X - straight.MRZ.Box.W, Y: straight.MRZ.Box.Y, W: straight.MRZ.Box.W, H: straight.MRZ.Box.H}
		if got := p.MRZ.Box; math.Abs(got.X-want.X) > 0.03*want.W || math.Abs(got.Y-want.Y) > 0.03*want.W {
			t.Errorf("mirrored by %d: zone at %+v, want %+v", orientation, got, want)
		}
	}
}

// Telling places in the mirror twice tells them as they were.
func TestMirroringTwice(t *testing.T) {
	t.Parallel()
	b := vision.Box{X: 10, Y: 20, W: 30, H: 5}
	q := boxQuad(b)
	p := vision.Page{
		Width: 200, Height: 100, Rotation: 90, Outline: q[:],
		Lines:    []vision.TextLine{{Box: b, Quad: q[:]}},
		MRZ:      &vision.MRZ{Box: b, Fields: []vision.Reading{{Box: &b}, {}}},
		Readings: []vision.Reading{{Box: &b}, {}}, Barcodes: []vision.Barcode{{Box: b}},
		Faces: []vision.Face{{Box: b, Landmarks: q[:]}}, Findings: []vision.Finding{{Box: &b}, {}},
	}
	once := mirrorPage(p)
	if once.Rotation != 270 || once.Lines[0].Box.X != 160 || once.Lines[0].Quad[0].X != 160 || p.MRZ.Box.X != 10 {
		t.Errorf("%+v", once)
	}
	if diff := cmp.Diff(p, mirrorPage(once)); diff != "" {
		t.Error(diff)
	}
}
