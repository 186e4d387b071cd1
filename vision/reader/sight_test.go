package reader

import (
	"context"
	"slices"
	"testing"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/page"
)

// seenZone is a zone as the finder tells it, in cells of a picture.
func seenZone(b vision.Box, cell float64) page.Zone {
	z := page.Zone{Cell: cell}
	for y := b.Y + cell/2; y < b.Y+b.H; y += cell {
		for x := b.X + cell/2; x < b.X+b.W; x += cell {
			z.Cells = append(z.Cells, vision.Point{X: x, Y: y})
		}
	}
	return z
}

// A zone of which the search for lines found nothing is read where the finder saw
// it, upright and with the page aslant; without that it stays unread.
func TestAZoneIsReadWhereItWasSeen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, picture := b.passport(t, 11, "KAZ")
	for name, o := range map[string]specimen.CaptureOptions{
		"straight": {Ground: "wood"}, "tilted": {Ground: "cloth", Rotation: 7, TiltX: 9},
	} {
		shot, err := specimen.Capture(picture.Image, o)
		if err != nil {
			t.Fatal(err)
		}
		decoded, err := b.reader.decoder.Decode(context.Background(), jpegOf(t, shot.Image))
		if err != nil {
			t.Fatal(err)
		}
		img := decoded.Pictures[0].Image
		documents, zones, err := b.reader.finder.Find(context.Background(), img)
		if err != nil {
			t.Fatal(err)
		}
		if len(documents) != 1 || len(zones) != 1 {
			t.Errorf("%s: %d documents, %d zones seen", name, len(documents), len(zones))
			continue
		}
		s := sheet{img: img, outline: documents[0].Corners.Points()}
		s.frame, _ = page.NewFrame(documents[0].Corners)
		z, err := b.reader.zone(context.Background(), s, nil)
		if err != nil || z.mrz != nil {
			t.Fatalf("%s: %+v without lines and without a place, %v", name, z.mrz, err)
		}
		s.zones = s.ownZones(img, zones)
		if z, err = b.reader.zone(context.Background(), s, nil); err != nil {
			t.Fatal(err)
		}
		if z.mrz == nil || !z.mrz.Valid || !z.mrz.Agreed || !slices.Equal(z.mrz.Lines, picture.Truth.MRZ) {
			t.Errorf("%s: %+v, want %v", name, z.mrz, picture.Truth.MRZ)
			continue
		}
		if !holds(s.place(s.level(zones[0].Quad())), middle(z.mrz.Box)) || z.mrz.Box.W < 0.7*zones[0].Quad().Width() {
			t.Errorf("%s: told at %+v, seen at %v", name, z.mrz.Box, zones[0].Quad())
		}
		for _, f := range z.mrz.Fields {
			if f.Box != nil && !holds(z.mrz.Box, middle(*f.Box)) {
				t.Errorf("%s: %s at %+v lies outside the zone %+v", name, f.Name, *f.Box, z.mrz.Box)
			}
		}
		if len(z.lines) < 2 {
			t.Errorf("%s: %d lines", name, len(z.lines))
		}
	}
}

// What looks like a zone from afar and is none gives nothing.
func TestNoZoneWhereNoneIs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, picture := b.passport(t, 12, "POL")
	img := imageio.Resize(picture.Image, picture.Image.Rect.Dx(), picture.Image.Rect.Dy())
	s := flat(img.Rect.Dx(), img.Rect.Dy())
	s.img = img
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	s.zones = []page.Zone{seenZone(vision.Box{X: 0.05 * w, Y: 0.2 * h, W: 0.9 * w, H: 0.15 * h}, w/80)}
	before := []ocr.Line{{Text: "PASSPORT", Quad: boxQuad(vision.Box{X: 10, Y: 10, W: 100, H: 20})}}
	z, err := b.reader.zone(context.Background(), s, before)
	if err != nil || z.mrz != nil || len(z.lines) != 1 {
		t.Errorf("%+v with %d lines, %v", z.mrz, len(z.lines), err)
	}
}

// A zone lies along the foot of its document, so its place tells which way is up.
func TestTurnByTheZone(t *testing.T) {
	t.Parallel()
	s := flat(800, 560)
	s.outline = boxQuad(vision.Box{W: 800, H: 560}).Points()
	for name, tt := range map[string]struct {
		at   []vision.Box
		want int
		told bool
	}{
		"at the foot":   {[]vision.Box{{X: 40, Y: 450, W: 720, H: 80}}, 0, true},
		"at the head":   {[]vision.Box{{X: 40, Y: 20, W: 720, H: 80}}, 180, true},
		"on the right":  {[]vision.Box{{X: 700, Y: 30, W: 70, H: 500}}, 90, true},
		"on the left":   {[]vision.Box{{X: 20, Y: 30, W: 70, H: 500}}, 270, true},
		"in the middle": {[]vision.Box{{X: 40, Y: 240, W: 720, H: 80}}, 0, false},
		"two":           {[]vision.Box{{X: 40, Y: 450, W: 720, H: 80}, {X: 40, Y: 20, W: 720, H: 80}}, 0, false},
		"none":          {nil, 0, false},
	} {
		var zones []page.Zone
		for _, b := range tt.at {
			zones = append(zones, seenZone(b, 10))
		}
		if got, told := s.zoneTurn(zones); got != tt.want || told != tt.told {
			t.Errorf("%s: %d, %v", name, got, told)
		}
		if told := s.standsOnZone(zones); told != (tt.told && tt.want == 0) {
			t.Errorf("%s: stands %v", name, told)
		}
		// Turned as told, it lies at the foot.
		if tt.told {
			turned := s
			turned.zones = zones
			if turned = turned.turned(tt.want); !turned.standsOnZone(turned.zones) {
				t.Errorf("%s: does not stand when turned by %d", name, tt.want)
			}
		}
	}
}
