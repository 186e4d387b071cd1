package fields_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
)

func folder(name, text string) fstest.MapFS {
	return fstest.MapFS{name: {Data: []byte(text)}}
}

func TestAnOperatorsFolderAddsADocument(t *testing.T) {
	t.Parallel()
	x, err := fields.New(today, folder("atlantis.yaml", `
labels:
  lastName: [klanomo]
countries:
  ATL: [islando atlantido]
numbers:
  ATL: {ID_CARD: 'AT\d{6}'}
templates:
  - name: atl-id
    kind: ID_CARD
    country: ATL
    side: FRONT_SIDE
    words: [islando atlantido, karto de identeco]
    patterns: ['^#(?P<documentNumber>AT\d{6})$']
`))
	if err != nil {
		t.Fatal(err)
	}
	r := x.Extract(vision.Page{Lines: []vision.TextLine{
		at(10, 10, "ISLANDO ATLANTIDO"), at(10, 40, "KARTO DE IDENTECO"), at(10, 80, "KLANOMO"), at(10, 102, "TRIDENT"), at(10, 140, "#AT123456"),
	}})
	got := map[string]string{}
	for _, f := range r.Readings {
		got[f.Name] = f.Value
	}
	if r.Template != "atl-id" || r.Kind != "ID_CARD" || r.Country != "ATL" || got["lastName"] != "TRIDENT" || got["documentNumber"] != "AT123456" {
		t.Errorf("%s %v", r, got)
	}
}

func TestMistakesInAPackNameTheirLine(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		text, reason string
		line         int
	}{
		"no yaml":          {"labels:\n\tlastName: [a]\n", "YAML", 2},
		"unknown section":  {"labels:\n  lastName: [abc]\nlabel: {}\n", "unknown section", 3},
		"unknown field":    {"labels:\n  lastName: [abc]\n  surname: [abc]\n", "unknown field", 3},
		"no list":          {"labels:\n  lastName: abc\n", "list", 2},
		"unknown kind":     {"titles:\n  PASPORT: [abc]\n", "unknown kind", 2},
		"country code":     {"countries:\n  KZ: [abc]\n", "alpha-3", 2},
		"month 13":         {"months:\n  13: [abc]\n", "month", 2},
		"word of signs":    {"titles:\n  PASSPORT:\n    - abc\n    - '...'\n", "letters", 4},
		"pattern":          {"numbers:\n  KAZ:\n    ID_CARD: '['\n", "pattern", 3},
		"date order":       {"dateOrders:\n  KAZ: YDM\n", "date order", 2},
		"template kind":    {"templates:\n  - name: a\n    kind: X\n    words: [abc]\n", "unknown kind", 3},
		"template setting": {"templates:\n  - name: a\n    kind: ID_CARD\n    words: [abc]\n    colour: red\n", "unknown setting", 5},
		"template pattern": {"templates:\n  - name: a\n    kind: ID_CARD\n    words: [abc]\n    patterns:\n      - 'a'\n      - '('\n", "pattern", 7},
		"template field":   {"templates:\n  - name: a\n    kind: ID_CARD\n    words: [abc]\n    patterns:\n      - '(?P<surname>a)'\n", "unknown field", 6},
		"template side":    {"templates:\n  - name: a\n    kind: ID_CARD\n    words: [abc]\n    side: LEFT\n", "side", 5},
		"template type":    {"templates:\n  - name: a\n    kind: ID_CARD\n    words: [abc]\n    numbered: perhaps\n", "bool", 0},
		"template words":   {"templates:\n  - name: a\n    kind: ID_CARD\n", "words", 2},
		"patterns no list": {"templates:\n  - name: a\n    kind: ID_CARD\n    words: [abc]\n    patterns: {a: b}\n", "", 0},
	} {
		_, err := fields.New(today, folder("mine.yaml", tt.text))
		var pe *fields.PackError
		if !errors.As(err, &pe) {
			t.Errorf("%s: error %v", name, err)
			continue
		}
		if pe.File != "mine.yaml" || tt.line > 0 && pe.Line != tt.line || !strings.Contains(pe.Error(), tt.reason) {
			t.Errorf("%s: %v, want line %d", name, pe, tt.line)
		}
	}
}

func FuzzExtract(f *testing.F) {
	f.Add("DRIVING LICENCE\n1. A\n2. B\n3. 12.03.1985\n4a. 01.02.2020 4b. 01.02.2030\n5. 123456\n")
	f.Add("Surname/Nom\nSMITH\nDate of birth\n31.02.1985\nSex\nX\n№ 012345678")
	f.Add("\x00\xff/|•:4a4b4c 4d. ((( 99 / / /")
	x, err := fields.New(today)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var p vision.Page
		for i, l := range strings.Split(text, "\n") {
			p.Lines = append(p.Lines, at(float64(len(l)%7)*40, float64(i)*22, l))
		}
		r := x.Extract(p)
		for _, f := range r.Readings {
			if f.Value == "" || !(f.Score >= 0 && f.Score <= 1) {
				t.Fatalf("%+v", f)
			}
		}
	})
}
