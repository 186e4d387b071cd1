package fields_test

import (
	"slices"
	"testing"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
	"github.com/idngo/idngo/vision/mrz"
)

func valuesOf(r fields.Result) map[string]vision.Reading {
	out := map[string]vision.Reading{}
	for _, f := range r.Readings {
		out[f.Name] = f
	}
	return out
}

// The print and the zone are two witnesses. A value of the zone must never
// appear as one of the print.
func TestNothingIsTakenFromTheZone(t *testing.T) {
	t.Parallel()
	lines, err := mrz.Build(serikova(vision.FormatTD3))
	if err != nil {
		t.Fatal(err)
	}
	r := extractor(t).Extract(vision.Page{
		Lines: []vision.TextLine{at(300, 20, "PASSPORT"), at(20, 565, lines[0]), at(20, 600, lines[1])},
		MRZ:   zone(t, serikova(vision.FormatTD3)), Faces: face,
	})
	if len(r.Readings) > 0 {
		t.Errorf("%+v", r.Readings)
	}
	if r.Kind != "PASSPORT" || r.Country != "KAZ" {
		t.Errorf("%s", r)
	}
}

func TestAPrintedNameThatDiffersStaysAsPrinted(t *testing.T) {
	t.Parallel()
	r := extractor(t).Extract(vision.Page{
		Lines: []vision.TextLine{at(300, 140, "Surname"), at(300, 162, "IVANOVA"), at(300, 190, "Given names"), at(300, 212, "AIGERIM")},
		MRZ:   zone(t, serikova(vision.FormatTD3)),
	})
	if v := valuesOf(r); v["lastName"].Value != "IVANOVA" {
		t.Errorf("%+v", v)
	}
}

func TestImpossibleValuesAreNotRead(t *testing.T) {
	t.Parallel()
	r := extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
		at(300, 20, "Republic of Kazakhstan"), at(300, 45, "IDENTITY CARD"),
		at(300, 80, "Date of birth"), at(300, 102, "31.02.1985"),
		at(300, 130, "Sex"), at(300, 152, "Q"),
		at(300, 180, "Surname"), at(300, 202, "12345"),
		at(300, 230, "Date of issue"), at(300, 252, "01.01.2040"),
		at(300, 280, "Nationality"), at(300, 302, "XQZ"),
	}})
	for _, name := range []string{"birthDate", "sex", "lastName", "issueDate", "nationality"} {
		if v, ok := valuesOf(r)[name]; ok {
			t.Errorf("%s = %q", name, v.Value)
		}
	}
}

func TestContradictingDatesLeaveAGap(t *testing.T) {
	t.Parallel()
	r := extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
		at(300, 80, "Date of birth"), at(300, 102, "12.03.1985"),
		at(300, 130, "Date of issue"), at(300, 152, "12.03.1984"),
		at(300, 180, "Date of expiry"), at(300, 202, "12.03.1983"),
	}})
	v := valuesOf(r)
	if v["birthDate"].Value != "1985-03-12" || v["issueDate"].Value != "" || v["expiryDate"].Value != "" {
		t.Errorf("%+v", v)
	}
}

func TestNationalNumbersAreProvedOrDoubted(t *testing.T) {
	t.Parallel()
	read := func(number string) (vision.Reading, bool) {
		r := extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
			at(250, 45, "ЖЕКЕ КУӘЛІК"), at(250, 70, "УДОСТОВЕРЕНИЕ ЛИЧНОСТИ"), at(250, 20, "РЕСПУБЛИКА КАЗАХСТАН"),
			at(40, 420, "ИИН"), at(160, 420, number),
		}, Faces: face})
		v, ok := valuesOf(r)["personalNumber"]
		return v, ok
	}
	if v, ok := read("940211401235"); !ok || !v.Checked {
		t.Errorf("a right number: %+v", v)
	}
	if v, ok := read("940211401237"); !ok || v.Checked || v.Score > 0.5 {
		t.Errorf("a number with a wrong digit must be doubted: %+v", v)
	}
	if v, ok := read("050140004193"); ok {
		t.Errorf("a company's number was taken for a person's: %+v", v)
	}
}

func TestNumbersAgainstTheCountrysPatternAreDoubted(t *testing.T) {
	t.Parallel()
	read := func(number string) vision.Reading {
		return valuesOf(extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
			at(300, 20, "REPUBLIC OF KAZAKHSTAN"), at(300, 45, "PASSPORT"), at(600, 80, "Passport No"), at(600, 102, number),
		}}))["documentNumber"]
	}
	right, wrong := read("N12345678"), read("N1234S678")
	if right.Score < 0.8 || wrong.Score > 0.55 || wrong.Value != "N1234S678" {
		t.Errorf("right %+v, wrong %+v", right, wrong)
	}
}

func TestKinds(t *testing.T) {
	t.Parallel()
	td1, td2 := serikova(vision.FormatTD1), serikova(vision.FormatTD2)
	permit := td1
	permit.Code = "AR"
	visa := serikova(vision.FormatMRVA)
	for _, tt := range []struct {
		name       string
		page       vision.Page
		kind, side string
	}{
		{"zone of a passport", vision.Page{MRZ: zone(t, serikova(vision.FormatTD3))}, "PASSPORT", ""},
		{"zone of a visa", vision.Page{MRZ: zone(t, visa)}, "VISA", ""},
		{"zone of a card without a portrait is its back", vision.Page{MRZ: zone(t, td1)}, "ID_CARD", "BACK_SIDE"},
		{"zone of two lines with a portrait is a front", vision.Page{MRZ: zone(t, td2), Faces: face}, "ID_CARD", "FRONT_SIDE"},
		{"code AR is a permit", vision.Page{MRZ: zone(t, permit)}, "RESIDENCE_PERMIT", "BACK_SIDE"},
		{"a card's zone with a permit's title is a permit", vision.Page{MRZ: zone(t, td1), Lines: []vision.TextLine{at(1, 1, "RESIDENCE PERMIT")}}, "RESIDENCE_PERMIT", "BACK_SIDE"},
		{"title alone", vision.Page{Lines: []vision.TextLine{at(1, 1, "RESIDENCE PERMIT")}}, "RESIDENCE_PERMIT", ""},
		{"title in Polish", vision.Page{Lines: []vision.TextLine{at(1, 1, "PRAWO JAZDY")}, Faces: face}, "DRIVERS", "FRONT_SIDE"},
		{"title with a reading error", vision.Page{Lines: []vision.TextLine{at(1, 1, "DRlVING L1CENCE")}, Faces: face}, "DRIVERS", "FRONT_SIDE"},
		{"title in Cyrillic", vision.Page{Lines: []vision.TextLine{at(1, 1, "УДОСТОВЕРЕНИЕ ЛИЧНОСТИ")}, Faces: face}, "ID_CARD", "FRONT_SIDE"},
		{"passenger is no passport", vision.Page{Lines: []vision.TextLine{at(1, 1, "PASSENGER TICKET")}}, "", ""},
		{"a numbered list is no licence", vision.Page{Lines: []vision.TextLine{at(1, 1, "1. Milk"), at(1, 30, "2. Bread"), at(1, 60, "5. Eggs")}}, "", ""},
		{"nothing", vision.Page{}, "", ""},
	} {
		r := extractor(t).Extract(tt.page)
		if r.Kind != tt.kind || r.Side != tt.side {
			t.Errorf("%s: %s %q", tt.name, r, r.Side)
		}
		if (r.Kind == "") != (r.KindScore == 0) {
			t.Errorf("%s: score %v", tt.name, r.KindScore)
		}
	}
}

func TestNoCountryIsGuessed(t *testing.T) {
	t.Parallel()
	utopia := serikova(vision.FormatTD3)
	utopia.Issuer = "UTO"
	page := vision.Page{Lines: []vision.TextLine{
		at(1, 1, "PASSPORT"), at(1, 30, "PASSEPORT"), at(1, 60, "Паспорт"), at(1, 90, "DRIVING LICENCE"), at(1, 120, "IDENTITY CARD"), at(1, 150, "RESIDENCE PERMIT"),
	}, Faces: face}
	if r := extractor(t).Extract(page); r.Country != "" {
		t.Errorf("a country was guessed: %s", r)
	}
	page.MRZ = zone(t, utopia)
	if r := extractor(t).Extract(page); r.Country != "" || r.Kind != "PASSPORT" {
		t.Errorf("a specimen's country became a real one: %s", r)
	}
}

func TestMisreadLabelsAreNoValues(t *testing.T) {
	t.Parallel()
	r := extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
		at(300, 80, "Surname"), at(300, 102, "Ncm"), at(300, 140, "Given names"), at(300, 160, "ImerGiven nano(Pranomn"), at(300, 180, "Place of birth"), at(300, 202, "Plaoe cf birlh/Lia:ce nassacca"),
	}})
	if len(r.Readings) > 0 {
		t.Errorf("%+v", r.Readings)
	}
}

func TestPlainTextGivesNoFields(t *testing.T) {
	t.Parallel()
	r := extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
		at(1, 1, "The quick brown fox jumps over the lazy dog"), at(1, 30, "12.03.1985"), at(1, 60, "AB1234567"), at(1, 90, "SMITH"),
	}})
	if len(r.Readings) > 0 || r.Kind != "" {
		t.Errorf("%s %+v", r, r.Readings)
	}
}

func TestTheSameEachTime(t *testing.T) {
	t.Parallel()
	page := vision.Page{Lines: []vision.TextLine{
		at(300, 80, "Surname"), at(300, 102, "SMITH"), at(300, 124, "JONES"), at(420, 80, "Sex"), at(420, 102, "F"), at(1, 1, "PASSPORT / IDENTITY CARD"),
	}}
	x := extractor(t)
	first := x.Extract(page)
	for range 20 {
		if again := x.Extract(page); !slices.EqualFunc(first.Readings, again.Readings, func(a, b vision.Reading) bool { return a.Name == b.Name && a.Value == b.Value && a.Score == b.Score }) || again.Kind != first.Kind {
			t.Fatalf("%+v, then %+v", first, again)
		}
	}
}

func BenchmarkExtract(b *testing.B) {
	x, err := fields.New(today)
	if err != nil {
		b.Fatal(err)
	}
	var p vision.Page
	for i := range 40 {
		p.Lines = append(p.Lines, at(float64(i%3)*300, float64(i)*22, []string{"Surname / Nom / Apellidos", "REPUBLIC OF UTOPIA", "SERIKOVA", "12.03.1985"}[i%4]))
	}
	for b.Loop() {
		x.Extract(p)
	}
}
