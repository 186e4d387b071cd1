package dossier_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/dossier"
	"github.com/idngo/idngo/vision/imageio"
)

func picture(t testing.TB) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 400, 250))
	for y := range 250 {
		for x := range 400 {
			m.Set(x, y, color.RGBA{uint8(x), uint8(y), 160, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sample(t testing.TB) dossier.Dossier {
	var rows [][]string
	for range 90 {
		rows = append(rows, []string{"2026-11-26 11:00", "Шешім қабылданды", "Officer"})
	}
	return dossier.Dossier{
		Title: "Dossier", Subtitle: "Серікқызы Әйгерім Ұлықбекқызы", Foot: "idngo · 0123", At: time.Date(2026, 11, 26, 11, 0, 0, 0, time.UTC), Lang: "kk",
		Sections: []dossier.Section{
			{Title: "Тұлға", Facts: []dossier.Fact{{Name: "Аты", Value: "Әәғқңөұүһі ӘҒҚҢӨҰҮҺІ"}, {Name: "Имя", Value: "Ёжик Щукин"}, {Name: "Name", Value: "Zoë Čapek"}, {Name: "long", Value: strings.Repeat("Ж", 900)}}},
			{Title: "Empty"},
			{Title: "Trail", Table: &dossier.Table{Head: []string{"When", "What", "Who"}, Widths: []float64{0.2, 0.5, 0.3}, Rows: rows}},
			{Title: "Pictures", Pictures: []dossier.Picture{
				{Caption: "PASSPORT", JPEG: picture(t), Width: 400, Height: 250, Marks: []dossier.Mark{{X: 10, Y: 10, W: 50, H: 20}, {X: 380, Y: 240, W: 500, H: 500, Kind: dossier.MarkFinding}}},
				{Caption: "broken", JPEG: []byte("no picture")},
			}},
		},
	}
}

// TestAllAlphabetsCanBeReadBack: the text of the file is what was set, in each
// alphabet, so it can be searched and copied. The reader is PDFium.
func TestAllAlphabetsCanBeReadBack(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := dossier.Write(&b, sample(t)); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(b.Bytes(), []byte("%PDF-1.")) || !bytes.Contains(b.Bytes()[b.Len()-32:], []byte("%%EOF")) {
		t.Error("no PDF")
	}
	if b.Len() > 400_000 {
		t.Errorf("%d bytes: the font is not reduced to what is used", b.Len())
	}
	f, err := (&imageio.Decoder{}).Decode(t.Context(), b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	out := ""
	for _, page := range f.Pictures {
		for _, run := range page.Text {
			out += run.Text + "\n"
		}
	}
	for _, want := range []string{"Серікқызы Әйгерім Ұлықбекқызы", "Әәғқңөұүһі ӘҒҚҢӨҰҮҺІ", "Ёжик Щукин", "Zoë Čapek"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q cannot be read back", want)
		}
	}
	if strings.Contains(out, "Empty") {
		t.Error("an empty section has a heading")
	}
}

// FuzzWrite: whatever strangers named themselves, a dossier comes of it.
func FuzzWrite(f *testing.F) {
	for _, s := range []string{"", "\u202emoc.live", "👩‍🚀🇰🇿", "\x00\xff", "漢字", strings.Repeat("Ш", 500), "a\tb\r\nc", "<script>", "{pages}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 5000 {
			return
		}
		d := dossier.Dossier{Title: s, Subtitle: s, Foot: s, Sections: []dossier.Section{{Title: s, Text: s, Facts: []dossier.Fact{{Name: s, Value: s}},
			Table: &dossier.Table{Head: []string{s, s}, Widths: []float64{0.5, 0.5}, Rows: [][]string{{s, s}}}, Pictures: []dossier.Picture{{Caption: s, JPEG: []byte(s)}}}}}
		var b bytes.Buffer
		if err := dossier.Write(&b, d); err != nil {
			t.Fatal(err)
		}
	})
}
