package reader

import (
	"bytes"
	"image"
	"image/draw"
	"image/jpeg"
	"testing"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/page"
)

func TestBothSides(t *testing.T) {
	t.Parallel()
	frame, _ := page.TiltedFrame(1000, 1400, 0)
	s := sheet{frame: frame}
	line := func(x, y float64) vision.TextLine {
		b := vision.Box{X: x, Y: y, W: 200, H: 20}
		return vision.TextLine{Text: "PRINT", Score: 0.9, Box: b, Quad: boxQuad(b).Points()}
	}
	front := []vision.TextLine{line(400, 60), line(400, 120), line(400, 180)}
	back := []vision.TextLine{line(100, 760), line(100, 820)}
	td1 := &vision.MRZ{Format: vision.FormatTD1, Box: vision.Box{X: 60, Y: 1080, W: 880, H: 150}}
	td3 := &vision.MRZ{Format: vision.FormatTD3, Box: td1.Box}
	portrait := func(x, y, w float64) []vision.Face {
		return []vision.Face{{Box: vision.Box{X: x, Y: y, W: w, H: w * 1.2}, Score: 0.95}}
	}
	for _, tt := range []struct {
		name string
		page vision.Page
		want bool
	}{
		{"front above back", vision.Page{MRZ: td1, Faces: portrait(100, 200, 180), Lines: append(append([]vision.TextLine{}, front...), back...)}, true},
		{"a portrait on the back itself", vision.Page{MRZ: td1, Faces: portrait(700, 800, 120), Lines: append(append([]vision.TextLine{}, front...), back...)}, false},
		{"a back alone", vision.Page{MRZ: td1, Lines: back}, false},
		{"a passport", vision.Page{MRZ: td3, Faces: portrait(100, 200, 180), Lines: front}, false},
		{"a face in the room behind the card", vision.Page{MRZ: td1, Faces: portrait(100, 200, 180), Lines: back}, false},
		{"no zone", vision.Page{Faces: portrait(100, 200, 180), Lines: front}, false},
	} {
		place, ok := bothSides(s, tt.page)
		if ok != tt.want {
			t.Errorf("%s: %v", tt.name, ok)
		}
		if !ok {
			continue
		}
		a, b := apart(s, tt.page, place)
		if len(a.Lines) != 3 || len(b.Lines) != 2 || len(a.Faces) != 1 || len(b.Faces) != 0 || a.MRZ != nil || b.MRZ == nil {
			t.Errorf("%s: front %d lines %d faces, back %d lines %d faces", tt.name, len(a.Lines), len(a.Faces), len(b.Lines), len(b.Faces))
		}
	}
}

func TestSeveralDocuments(t *testing.T) {
	t.Parallel()
	face := func(x, w float64, first float32) vision.Face {
		e := make([]float32, 128)
		e[0] = first
		return vision.Face{Box: vision.Box{X: x, Y: 100, W: w, H: w}, Score: 0.95, Embedding: e}
	}
	for _, tt := range []struct {
		name  string
		faces []vision.Face
		want  bool
	}{
		{"two persons", []vision.Face{face(100, 100, 0), face(800, 90, 1)}, true},
		{"the same person twice", []vision.Face{face(100, 100, 0), face(800, 90, 0.1)}, false},
		{"a ghost image", []vision.Face{face(100, 100, 0), face(800, 50, 1)}, false},
		{"one next to the other", []vision.Face{face(100, 100, 0), face(250, 90, 1)}, false},
		{"without embeddings", []vision.Face{{Box: vision.Box{X: 1, W: 90}, Score: 1}, {Box: vision.Box{X: 900, W: 90}, Score: 1}}, false},
	} {
		if _, ok := severalDocuments(vision.Page{Faces: tt.faces}); ok != tt.want {
			t.Errorf("%s: %v", tt.name, ok)
		}
	}
}

// Both sides of a card scanned onto one sheet are read as two pages.
func TestBothSidesOnOneSheet(t *testing.T) {
	b := setup(t)
	person, err := specimen.NewPerson(11, "KAZ", specimen.Female, today)
	if err != nil {
		t.Fatal(err)
	}
	person.Face = b.studio.Faces()[0]
	paper, err := specimen.NewPaper(person, specimen.KindIDCard, today)
	if err != nil {
		t.Fatal(err)
	}
	front, err := b.studio.IDCardFront(person, paper, specimen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	back, err := b.studio.IDCardBack(person, paper, specimen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w, h := front.Image.Bounds().Dx(), front.Image.Bounds().Dy()
	sheet := image.NewRGBA(image.Rect(0, 0, w+160, 2*h+240))
	draw.Draw(sheet, sheet.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(sheet, image.Rect(80, 80, 80+w, 80+h), front.Image, front.Image.Bounds().Min, draw.Src)
	draw.Draw(sheet, image.Rect(80, 160+h, 80+w, 160+2*h), back.Image, back.Image.Bounds().Min, draw.Src)
	var file bytes.Buffer
	if err := jpeg.Encode(&file, sheet, &jpeg.Options{Quality: 92}); err != nil {
		t.Fatal(err)
	}
	facts, err := b.reader.Read(t.Context(), file.Bytes(), vision.PurposeDocument)
	if err != nil {
		t.Fatal(err)
	}
	if len(facts.Pages) != 2 {
		t.Fatalf("%d pages: %+v", len(facts.Pages), facts.Pages[0].Side)
	}
	f, r := facts.Pages[0], facts.Pages[1]
	if f.Side != "FRONT_SIDE" || r.Side != "BACK_SIDE" || len(f.Faces) == 0 || r.MRZ == nil || !r.MRZ.Valid || f.Index != 0 || r.Index != 0 {
		t.Errorf("front %s with %d faces, back %s with zone %v", f.Side, len(f.Faces), r.Side, r.MRZ)
	}
}
