package reader

import (
	"bytes"
	"image"
	"image/draw"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-pdf/fpdf"
	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
)

// printedLine is a line of a paper in millimetres from the upper left corner of an A4 page.
type printedLine struct {
	x, y, size float64
	text       string
}

// paper makes a PDF with a text layer; hidden lines are in the layer but white on white.
func paper(t testing.TB, font string, shown, hidden []printedLine) []byte {
	t.Helper()
	pdf := fpdf.New("P", "mm", "A4", "")
	data, err := os.ReadFile(font)
	if err != nil {
		t.Fatal(err)
	}
	pdf.AddUTF8FontFromBytes("paper", "", data)
	pdf.AddPage()
	write := func(lines []printedLine) {
		for _, l := range lines {
			pdf.SetFont("paper", "", l.size)
			pdf.Text(l.x, l.y, l.text)
		}
	}
	write(shown)
	pdf.SetTextColor(255, 255, 255)
	write(hidden)
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var certificate = []printedLine{
	{60, 25, 16, "МЕКЕНЖАЙ АНЫҚТАМАСЫ"}, {66, 34, 16, "АДРЕСНАЯ СПРАВКА"},
	{20, 55, 11, "Дата выдачи: 12.10.2026"},
	{20, 65, 11, "Фамилия, имя, отчество: СЕРІКОВА АЙГЕРІМ НҰРЛАНҚЫЗЫ"},
	{20, 75, 11, "Дата рождения: 11.02.1994"}, {20, 85, 11, "ИИН: 940211450124"},
	{20, 95, 11, "Зарегистрирован(а) по адресу: г. Алматы, ул. Тимирязева, д. 42, кв. 15"},
	{20, 250, 8, "Данный документ согласно пункту 1 статьи 7 ЗРК от 7 января 2003 года равнозначен документу на бумажном носителе"},
}

func fieldsOf(p vision.Page) map[string]string {
	out := map[string]string{}
	for name, r := range p.BestFields() {
		out[name] = r.Value
	}
	return out
}

// A certificate of the portal is read by its own characters, because the
// picture shows the same.
func TestCertificateWithTextLayer(t *testing.T) {
	b := setup(t)
	facts, err := b.reader.Read(t.Context(), paper(t, fontFile(t), certificate, nil), vision.PurposeProof)
	if err != nil {
		t.Fatal(err)
	}
	p := facts.Pages[0]
	want := map[string]string{
		vision.FieldProofType: "statement", vision.FieldIssueDate: "2026-10-12", vision.FieldFullName: "СЕРІКОВА АЙГЕРІМ НҰРЛАНҚЫЗЫ",
		vision.FieldBirthDate: "1994-02-11", vision.FieldPersonalNumber: "940211450124",
		vision.FieldAddress: "г. Алматы, ул. Тимирязева, д. 42, кв. 15",
	}
	if d := cmp.Diff(want, fieldsOf(p)); d != "" {
		t.Error(d)
	}
	for _, r := range p.Readings {
		if r.Name != vision.FieldProofType && r.Score < 0.8 {
			t.Errorf("%s has score %v", r.Name, r.Score)
		}
	}
	if p.Kind != "UTILITY_BILL" || !found(p, vision.FindingDigitalDocument) || found(p, vision.FindingHiddenText) {
		t.Errorf("kind %s, findings %+v", p.Kind, p.Findings)
	}
}

// Another address in the text layer than on the page is never believed.
func TestTextThatThePageDoesNotShow(t *testing.T) {
	b := setup(t)
	hidden := []printedLine{{20, 130, 11, "Адрес: г. Астана, ул. Кабанбай батыра, д. 1, кв. 1"}, {20, 140, 11, "Фамилия, имя, отчество: БЕКОВ ТИМУР"}, {20, 150, 11, "Дата выдачи: 20.11.2026"}}
	facts, err := b.reader.Read(t.Context(), paper(t, fontFile(t), certificate, hidden), vision.PurposeProof)
	if err != nil {
		t.Fatal(err)
	}
	p := facts.Pages[0]
	got := fieldsOf(p)
	if got[vision.FieldAddress] != "г. Алматы, ул. Тимирязева, д. 42, кв. 15" || got[vision.FieldIssueDate] != "2026-10-12" || !strings.HasPrefix(got[vision.FieldFullName], "СЕРІКОВА") {
		t.Errorf("%+v", got)
	}
	if !found(p, vision.FindingHiddenText) {
		t.Errorf("findings %+v", p.Findings)
	}
}

func found(p vision.Page, code string) bool {
	for _, f := range p.Findings {
		if f.Code == code {
			return true
		}
	}
	return false
}

func TestWithTextLayer(t *testing.T) {
	t.Parallel()
	line := func(y float64, text string) vision.TextLine {
		return vision.TextLine{Text: text, Score: 0.9, Reader: "ppocr", Box: vision.Box{X: 10, Y: y, W: 200, H: 20}}
	}
	run := func(y float64, text string) imageio.TextRun {
		return imageio.TextRun{Text: text, X: 12, Y: y + 1, W: 196, H: 18}
	}
	for _, tt := range []struct {
		name   string
		lines  []vision.TextLine
		layer  []imageio.TextRun
		want   []string
		hidden bool
	}{
		{"the layer mends what was misread", []vision.TextLine{line(10, "yл. Aбaя 1O")}, []imageio.TextRun{run(10, "ул. Абая 10")}, []string{"ул. Абая 10"}, false},
		{"another text than the print", []vision.TextLine{line(10, "ул. Абая 10"), line(40, "кв. 7")}, []imageio.TextRun{run(10, "пр. Достык 99"), run(40, "этаж второй")}, []string{"ул. Абая 10", "кв. 7"}, true},
		{"print without a layer stays", []vision.TextLine{line(10, "stamp"), line(40, "Total 10")}, []imageio.TextRun{run(40, "Total 10")}, []string{"stamp", "Total 10"}, false},
		{"one odd line is no finding", []vision.TextLine{line(10, "Total 10")}, []imageio.TextRun{run(10, "Total 10"), run(900, "page 1 of 1")}, []string{"Total 10"}, false},
		{"no layer", []vision.TextLine{line(10, "Total 10")}, nil, []string{"Total 10"}, false},
	} {
		got, finding := withTextLayer(tt.lines, tt.layer)
		var texts []string
		for _, l := range got {
			texts = append(texts, l.Text)
		}
		if d := cmp.Diff(tt.want, texts); d != "" || (finding.Code != "") != tt.hidden {
			t.Errorf("%s: finding %+v, %s", tt.name, finding, d)
		}
	}
}

func TestCutAtGaps(t *testing.T) {
	t.Parallel()
	img := blank(1200, 60)
	// Words of 60 pixels with gaps of 14, letters 3 wide and 5 apart.
	for x := 20; x < 1180; x++ {
		if (x-20)%74 < 60 && (x-20)%74%5 < 3 {
			for y := 20; y < 40; y++ {
				img.Pix[img.PixOffset(x, y)], img.Pix[img.PixOffset(x, y)+1], img.Pix[img.PixOffset(x, y)+2] = 0, 0, 0
			}
		}
	}
	line := boxQuad(vision.Box{X: 16, Y: 16, W: 1168, H: 28})
	pieces := cutAtGaps(img, line)
	if len(pieces) < 3 {
		t.Fatalf("%d pieces", len(pieces))
	}
	for i, p := range pieces {
		if p.Width() > widestOwn*p.Height() {
			t.Errorf("piece %d is %v wide and %v high", i, p.Width(), p.Height())
		}
		if i == 0 {
			continue
		}
		if at := int(p[0].X-20+0.5) % 74; at < 58 {
			t.Errorf("cut %d lies in a word, %d pixels from its start", i, at)
		}
	}
	if got := cutAtGaps(img, boxQuad(vision.Box{X: 16, Y: 16, W: 100, H: 28})); len(got) != 1 {
		t.Errorf("a short line was cut into %d", len(got))
	}
}

func blank(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	return img
}

func fontFile(t testing.TB) string {
	t.Helper()
	for _, dir := range specimen.FontFolders() {
		var path string
		err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
			if err == nil && d.Name() == "DejaVuSans.ttf" {
				path = p
				return fs.SkipAll
			}
			return nil
		})
		if err == nil && path != "" {
			return path
		}
	}
	t.Fatal("DejaVuSans.ttf is missing (Debian package fonts-dejavu-core)")
	return ""
}
