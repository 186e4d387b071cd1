package imageio

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// textPDF has one page with two lines of text; page holds further entries of the page.
func textPDF(page string) []byte {
	content := "BT /F1 24 Tf 1 0 0 1 150 500 Tm (Account holder JOHN SAMPLE) Tj 1 0 0 1 150 460 Tm (1600 Main St Apt 4) Tj ET"
	var b bytes.Buffer
	var offsets []int
	obj := func(text string) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), text)
	}
	b.WriteString("%PDF-1.4\n")
	obj("<< /Type /Catalog /Pages 2 0 R >>")
	obj("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	obj("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> " + page + " >>")
	obj(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content))
	obj("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return b.Bytes()
}

// The text layer lies where the page shows it, however the page is turned or cut.
func TestTextLayerLiesOnItsPrint(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the PDF renderer, some seconds")
	}
	t.Parallel()
	for _, page := range []string{"", "/Rotate 90", "/CropBox [100 300 595 742]"} {
		f, err := (&Decoder{}).Decode(t.Context(), textPDF(page))
		if err != nil {
			t.Fatal(page, err)
		}
		p := f.Pictures[0]
		var texts []string
		for _, run := range p.Text {
			texts = append(texts, run.Text)
			dark, light := 0, 0
			for y := int(run.Y); y < int(run.Y+run.H); y++ {
				for x := int(run.X); x < int(run.X+run.W); x++ {
					if x < 0 || y < 0 || x >= p.Image.Rect.Dx() || y >= p.Image.Rect.Dy() {
						t.Fatalf("%q: %+v leaves the picture %v", page, run, p.Image.Rect)
					}
					if p.Image.Pix[p.Image.PixOffset(x, y)] < 128 {
						dark++
					} else {
						light++
					}
				}
			}
			if dark*20 < light {
				t.Errorf("%q: %q has %d dark and %d light pixels", page, run.Text, dark, light)
			}
		}
		slices.Sort(texts)
		if got := strings.Join(texts, "|"); got != "1600 Main St Apt 4|Account holder JOHN SAMPLE" {
			t.Errorf("%q: %q", page, got)
		}
	}
}

func TestJoinRuns(t *testing.T) {
	t.Parallel()
	got := joinRuns([]TextRun{
		{"right column", 600, 100, 120, 20}, {"Main", 100, 100, 40, 20}, {"St", 147, 101, 20, 20}, {"below", 100, 130, 50, 20}, {"Ap", 173, 100, 20, 20}, {"t", 193, 100, 8, 20},
	})
	var texts []string
	for _, r := range got {
		texts = append(texts, r.Text)
	}
	if s := strings.Join(texts, "|"); s != "Main St Apt|right column|below" {
		t.Errorf("%q", s)
	}
}

// Whatever a page's text holds, the lines are printable and bounded.
func FuzzTextRuns(f *testing.F) {
	f.Add("Account holder\nJOHN SAMPLE\n\x00\u202e1600 Main St")
	f.Add("\xff\xfe\n \t")
	f.Fuzz(func(t *testing.T, text string) {
		var runs []TextRun
		for i, piece := range strings.Split(text, "\n") {
			if i >= maxRuns {
				break
			}
			if s := cleanText(piece); s != "" {
				runs = append(runs, TextRun{s, float64(i%7) * 50, float64(len(piece) % 90), float64(len(s)) * 6, float64(5 + i%20)})
			}
		}
		for _, l := range joinRuns(runs) {
			if l.Text == "" || len(l.Text) > maxLineText+1 || strings.ContainsAny(l.Text, "\n\x00\ufffd") {
				t.Fatalf("%q", l.Text)
			}
		}
	})
}
