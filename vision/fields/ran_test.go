package fields_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/vision"
)

// A detector of lines makes one of a label and the value that stands close behind it.
func TestValuesThatRanIntoTheirLabels(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		line  string
		field string
		want  string
	}{
		"without a space":       {"Lieu de naissance/Place of birthLYON", "placeOfBirth", "LYON"},
		"a misread second one":  {"Lieu de naissance Plae of birth LYON", "placeOfBirth", "LYON"},
		"a label alone":         {"Lieu de naissance / Place of birth", "placeOfBirth", ""},
		"a month with a nought": {"Date of expiry / Date d'expiration: 26 0ct 2029", "expiryDate", "2029-10-26"},
	} {
		got := texts(extractor(t).Extract(vision.Page{Lines: []vision.TextLine{at(240, 30, "IDENTITY CARD"), at(240, 300, tt.line)}, Faces: face}))
		want := []string{tt.want}
		if tt.want == "" {
			want = nil
		}
		if !cmp.Equal(got[tt.field], want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// A date whose first figure was lost to its label is another date, and none.
func TestADayOfOneFigure(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{"Date of expiry 6.06.2036": nil, "Date of expiry 16.06.2036": {"2036-06-16"}} {
		got := texts(extractor(t).Extract(vision.Page{Lines: []vision.TextLine{at(240, 30, "PASSPORT"), at(100, 300, text)},
			MRZ: zone(t, serikova(vision.FormatTD3)), Faces: face}))
		if !cmp.Equal(got["expiryDate"], want) {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// A sign alone, read without certainty, is looked at once more.
func TestALoneSignIsWanted(t *testing.T) {
	t.Parallel()
	sign := at(500, 222, "L")
	sign.Score, sign.Box.W, sign.Box.H = 0.5, 14, 16
	page := vision.Page{Lines: []vision.TextLine{
		at(240, 30, "IDENTITY CARD"), at(100, 200, "Date of birth"), at(100, 222, "01.02.1980"), sign,
	}, Faces: face}
	wanted := extractor(t).Extract(page).Wanted
	if len(wanted) != 1 || wanted[0].Field != vision.FieldSex || wanted[0].Box.X >= sign.Box.X || wanted[0].Box.X+wanted[0].Box.W <= sign.Box.X+sign.Box.W || wanted[0].Box.H < sign.Box.H {
		t.Errorf("%+v", wanted)
	}
	page.Lines[3].Score = 0.99
	if wanted := extractor(t).Extract(page).Wanted; len(wanted) > 0 {
		t.Errorf("a sign that was read clearly: %+v", wanted)
	}
}

// Names and places that stand right of labels which nobody can read.
func TestValuesBesideLostLabels(t *testing.T) {
	t.Parallel()
	got := texts(extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
		at(106, 35, "RZECZPOSPOLITA POLSKA / REPUBLIC OF POLAND"), at(106, 66, "DOWÓD OSOBISTY / IDENTITY CARD"),
		at(353, 137, "KOWALSKA"), at(353, 185, "ANNA MARIA"), at(103, 234, "04.02.1970"), at(353, 283, "POLSKIE / POLISH"),
		at(103, 332, "HEH462931"), at(483, 332, "08.04.2032"),
	}, Faces: face}))
	if !cmp.Equal(got["lastName"], []string{"KOWALSKA"}) || !cmp.Equal(got["firstName"], []string{"ANNA MARIA"}) {
		t.Errorf("%v", got)
	}
	got = texts(extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
		at(240, 30, "IDENTITY CARD"), at(353, 137, "SERIKOVA"), at(353, 185, "AIGERIM"), at(103, 234, "11.02.1994"),
		at(353, 283, "LYON"), at(103, 332, "02.03.2021"), at(483, 332, "01.03.2031"),
	}, MRZ: zone(t, serikova(vision.FormatTD2)), Faces: face}))
	if !cmp.Equal(got["placeOfBirth"], []string{"LYON"}) {
		t.Errorf("%v", got)
	}
}

// What is left of a label, or a nationality, is nobody's name.
func TestNoNameOfAPassport(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"Lana", "M / ATW", "POLSKIE / POLISH", "KAZAKHSTAN / KAZ"} {
		got := texts(extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
			at(240, 30, "PASSPORT"), at(240, 100, "Given names"), at(240, 122, text),
		}, MRZ: zone(t, serikova(vision.FormatTD3)), Faces: face}))
		if len(got["firstName"]) > 0 {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// Czech and Slovak documents print a birth number with a slash, read or not.
func TestBirthNumberWithItsSlash(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"710319/2745", "7103192745", "710319 2745"} {
		got := texts(extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
			at(240, 30, "OBČANSKÝ PRŮKAZ / IDENTITY CARD"), at(240, 60, "ČESKÁ REPUBLIKA / CZECH REPUBLIC"), at(240, 200, "Personal No. / Rodné číslo"), at(240, 222, text),
		}, Faces: face}))
		if !cmp.Equal(got["personalNumber"], []string{"710319/2745"}) {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// What a reader makes of a label before a number, or of a letter with a mark below.
func TestNumbersAndNamesBehindWhatIsLeftOfALabel(t *testing.T) {
	t.Parallel()
	american := func(lines ...vision.TextLine) []vision.TextLine {
		return append([]vision.TextLine{at(24, 40, "California"), at(280, 40, "USA"), at(450, 40, "DRIVER LICENSE"), at(250, 140, "EXP 02/01/2033"), at(250, 300, "DOB 02/01/1995")}, lines...)
	}
	french := []vision.TextLine{at(270, 30, "CARTE D'IDENTITÉ"), at(270, 60, "RÉPUBLIQUE FRANÇAISE"), at(270, 100, "Nationalité Française")}
	for name, tt := range map[string]struct {
		lines []vision.TextLine
		field string
		want  []string
	}{
		"a label in a number":      {american(at(250, 100, "44OLNMM544704")), "documentNumber", []string{"MM544704"}},
		"a part of it":             {american(at(250, 100, "LNKT948538")), "documentNumber", []string{"KT948538"}},
		"one letter of it":         {american(at(250, 100, "D EP892045")), "documentNumber", []string{"EP892045"}},
		"a number with its letter": {american(at(250, 100, "DL B5568240")), "documentNumber", []string{"B5568240"}},
		"a sex":                    {american(at(250, 180, "135x M")), "sex", []string{"M"}},
		"a comma without a space":  {american(at(250, 180, "WRIGHT"), at(250, 210, "FRANK"), at(250, 240, "FRANKLIN,HARBOR LN 130")), "lastName", []string{"WRIGHT"}},
		"a French place":           {append(french[:3:3], at(270, 200, "àANGERS")), "placeOfBirth", []string{"ANGERS"}},
		"a French name":            {append(french[:3:3], at(270, 200, "om:FOURNIER")), "lastName", []string{"FOURNIER"}},
		"the sign of a number": {[]vision.TextLine{at(250, 30, "SHAXS GUVOHNOMASI / IDENTITY CARD"), at(250, 60, "O'ZBEKISTON RESPUBLIKASI / REPUBLIC OF UZBEKISTAN"),
			at(250, 200, "Passport No. / Pasport"), at(250, 222, "NAX6662662")}, "documentNumber", []string{"AX6662662"}},
		"a Romanian letter": {[]vision.TextLine{at(250, 30, "CARTE DE IDENTITATE / IDENTITY CARD"), at(250, 60, "ROMÂNIA / ROMANIA"),
			at(250, 200, "Authority / Emisă de"), at(250, 222, "SPCEP IA$I")}, "authority", []string{"SPCEP IAȘI"}},
	} {
		if got := texts(extractor(t).Extract(vision.Page{Lines: tt.lines, Faces: face}))[tt.field]; !cmp.Equal(got, tt.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
