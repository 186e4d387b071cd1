package specimen

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"image"
	"image/png"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
	"github.com/idngo/idngo/vision/onnx/onnxtest"
)

var today = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// newStudio has the system's fonts and no photographs.
func newStudio(t testing.TB) *Studio {
	t.Helper()
	fonts, err := FindFonts()
	if err != nil {
		t.Fatal(err)
	}
	studio, err := New(Assets{Fonts: fonts})
	if err != nil {
		t.Fatal(err)
	}
	return studio
}

// withFaces has the photographs that set-up fetched, too.
func withFaces(t testing.TB) *Studio {
	t.Helper()
	faces, err := LoadFaces(filepath.Join(onnxtest.Models(t), "faces"))
	if err != nil {
		t.Fatal(err)
	}
	studio := newStudio(t)
	studio.faces = faces
	return studio
}

type fataler interface {
	Helper()
	Fatal(args ...any)
}

func applicant(t fataler, seed uint64, country, sex, kind string) (Person, Paper) {
	t.Helper()
	person, err := NewPerson(seed, country, sex, today)
	if err != nil {
		t.Fatal(err)
	}
	paper, err := NewPaper(person, kind, today)
	if err != nil {
		t.Fatal(err)
	}
	return person, paper
}

// layout is one side of one kind of document.
type layout struct {
	name, kind string
	draw       func(*Studio, Person, Paper, Options) (Picture, error)
	format     string // of the zone, empty when there is none
	portrait   bool
}

var layouts = []layout{
	{"passport", KindPassport, (*Studio).Passport, vision.FormatTD3, true},
	{"card front", KindIDCard, (*Studio).IDCardFront, "", true},
	{"card back", KindIDCard, (*Studio).IDCardBack, vision.FormatTD1, false},
	{"licence front", KindDrivers, (*Studio).LicenceFront, "", true},
	{"licence back", KindDrivers, (*Studio).LicenceBack, "", false},
	{"permit front", KindResidencePermit, (*Studio).PermitFront, "", true},
	{"permit back", KindResidencePermit, (*Studio).PermitBack, vision.FormatTD1, false},
}

func pixels(img *image.RGBA) [32]byte { return sha256.Sum256(img.Pix) }

func TestEveryLayoutOfEveryStateIsDrawnWithItsTruth(t *testing.T) {
	t.Parallel()
	studio := newStudio(t)
	for _, country := range States() {
		for i, l := range layouts {
			t.Run(country+" "+l.name, func(t *testing.T) {
				t.Parallel()
				person, paper := applicant(t, uint64(i), country, []string{Male, Female}[i%2], l.kind)
				picture, err := l.draw(studio, person, paper, Options{})
				if err != nil {
					t.Fatal(err)
				}
				checkSize(t, l, picture.Image)
				checkFields(t, picture)
				if l.format != "" {
					checkZone(t, l, picture.Truth, person, paper)
				}
				if (picture.Truth.Portrait != nil) != l.portrait {
					t.Errorf("portrait box is %v", picture.Truth.Portrait)
				}
			})
		}
	}
}

func checkSize(t *testing.T, l layout, img *image.RGBA) {
	t.Helper()
	want := image.Pt(1011, 638)
	if l.kind == KindPassport {
		want = image.Pt(1250, 880)
	}
	if got := img.Bounds().Size(); got != want {
		t.Errorf("size is %v, want %v", got, want)
	}
}

// checkFields: each value lies on the page, is really printed there, and covers
// no other.
func checkFields(t *testing.T, p Picture) {
	t.Helper()
	if len(p.Truth.Fields) == 0 {
		t.Fatal("no fields")
	}
	bounds := p.Image.Bounds()
	var areas []image.Rectangle
	for _, f := range p.Truth.Fields {
		area := image.Rect(int(f.Box.X), int(f.Box.Y), int(f.Box.X+f.Box.W)+1, int(f.Box.Y+f.Box.H)+1)
		if area.Empty() || !area.In(bounds) {
			t.Errorf("%s lies at %v, outside %v", f.Name, area, bounds)
			continue
		}
		dark := 0
		for y := area.Min.Y; y < area.Max.Y; y++ {
			for x := area.Min.X; x < area.Max.X; x++ {
				if c := p.Image.RGBAAt(x, y); c.R < 70 && c.G < 70 && c.B < 70 {
					dark++
				}
			}
		}
		if share := float64(dark) / float64(area.Dx()*area.Dy()); share < 0.1 {
			t.Errorf("%s: only %.0f%% of its box is print", f.Name, 100*share)
		}
		for i, other := range areas {
			if area.Overlaps(other) {
				t.Errorf("%s is printed over %s", f.Name, p.Truth.Fields[i].Name)
			}
		}
		areas = append(areas, area)
	}
}

func checkZone(t *testing.T, l layout, truth Truth, person Person, paper Paper) {
	t.Helper()
	zone, err := mrz.ParseAt(truth.MRZ, today)
	if err != nil {
		t.Fatal(err)
	}
	// Utopia is no country of ISO 3166, so a reader neither calls its zone valid
	// nor gives its code as a value.
	utopia := paper.Country == "UTO"
	right := zone.Valid || utopia
	for _, ok := range zone.Checks {
		right = right && ok
	}
	if zone.Format != l.format || !right {
		t.Fatalf("zone %q is %s, valid %v, checks %v", truth.MRZ, zone.Format, zone.Valid, zone.Checks)
	}
	read := map[string]string{}
	for _, r := range zone.Fields {
		read[r.Name] = r.Value
	}
	for field, want := range map[string]string{
		vision.FieldDocumentNumber: paper.Number,
		vision.FieldBirthDate:      person.BirthDate.Format(time.DateOnly),
		vision.FieldExpiryDate:     paper.Expires.Format(time.DateOnly),
		vision.FieldSex:            person.Sex,
		vision.FieldIssuer:         paper.Country,
		vision.FieldNationality:    person.Country,
	} {
		if utopia && want == "UTO" {
			want = ""
		}
		if read[field] != want {
			t.Errorf("zone says %s %q, want %q", field, read[field], want)
		}
	}
	if b := truth.MRZBox; b == nil || b.W <= 0 || b.H <= 0 {
		t.Errorf("zone box is %v", b)
	}
}

func TestTheSameInputsGiveTheSamePixels(t *testing.T) {
	t.Parallel()
	for _, l := range layouts {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			hash := func(seed uint64) [32]byte {
				person, paper := applicant(t, 5, "KAZ", Female, l.kind)
				picture, err := l.draw(newStudio(t), person, paper, Options{Seed: seed, Scale: 6})
				if err != nil {
					t.Fatal(err)
				}
				return pixels(picture.Image)
			}
			if first, again := hash(1), hash(1); first != again {
				t.Error("the same seed gave other pixels")
			}
			if hash(1) == hash(2) {
				t.Error("another seed gave the same pixels")
			}
		})
	}
}

func TestApplicantsAreConsistent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		country := rapid.SampledFrom(States()).Draw(t, "country")
		sex := rapid.SampledFrom([]string{Male, Female}).Draw(t, "sex")
		kind := rapid.SampledFrom([]string{KindPassport, KindIDCard, KindDrivers, KindResidencePermit}).Draw(t, "kind")
		seed := rapid.Uint64().Draw(t, "seed")
		person, paper := applicant(t, seed, country, sex, kind)
		again, paperAgain := applicant(t, seed, country, sex, kind)
		if person != again || paper.Number != paperAgain.Number || paper.Issued != paperAgain.Issued {
			t.Fatal("the same seed gave another applicant")
		}
		if person.BirthDate.AddDate(18, 0, 0).After(today) || person.BirthDate.AddDate(71, 0, 0).Before(today) {
			t.Fatalf("born %v", person.BirthDate)
		}
		if paper.Issued.After(today) || paper.Issued.Before(person.BirthDate.AddDate(18, 0, 0)) {
			t.Fatalf("born %v, issued %v", person.BirthDate, paper.Issued)
		}
		if paper.Expires.Before(today.AddDate(0, 0, 28)) {
			t.Fatalf("expires %v", paper.Expires)
		}
		if len(paper.Number) == 0 || len(paper.Number) > 9 {
			t.Fatalf("number %q", paper.Number)
		}
	})
}

// The zone's reader knows the national numbers by its own code.
func TestNationalNumbersPassTheReadersCheck(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		country := rapid.SampledFrom([]string{"KAZ", "POL"}).Draw(t, "country")
		sex := rapid.SampledFrom([]string{Male, Female}).Draw(t, "sex")
		person, paper := applicant(t, rapid.Uint64().Draw(t, "seed"), country, sex, KindPassport)
		lines, err := zoneLines(vision.FormatTD3, "P", person, paper)
		if err != nil {
			t.Fatal(err)
		}
		zone, err := mrz.ParseAt(lines, today)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range zone.Fields {
			if r.Name == vision.FieldPersonalNumber {
				if r.Value != person.PersonalNumber || !r.Checked {
					t.Fatalf("%s number read as %q, checked %v", country, r.Value, r.Checked)
				}
				return
			}
		}
		t.Fatalf("no personal number in %q", lines)
	})
}

func TestCheckDigitsOfPublishedNumbers(t *testing.T) {
	t.Parallel()
	// The PESEL that its register uses as an example.
	if got := weighted("4405140135", 10, 1, 3, 7, 9); got != '9' {
		t.Errorf("PESEL 4405140135: check digit %c, want 9", got)
	}
}

func TestAlteringAPrintLeavesTheZone(t *testing.T) {
	t.Parallel()
	studio := newStudio(t)
	person, paper := applicant(t, 3, "UZB", Male, KindPassport)
	honest, err := studio.Passport(person, paper, Options{Scale: 5})
	if err != nil {
		t.Fatal(err)
	}
	altered, err := studio.Passport(person, paper, Options{Scale: 5, Printed: map[string]string{
		vision.FieldLastName: "TOSHEV", vision.FieldBirthDate: "1999-09-09",
	}})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(honest.Truth.MRZ, "") != strings.Join(altered.Truth.MRZ, "") {
		t.Error("the zone changed")
	}
	if got := altered.Truth.Value(vision.FieldLastName); got != "TOSHEV" {
		t.Errorf("last name %q", got)
	}
	if got := altered.Truth.Value(vision.FieldBirthDate); got != "1999-09-09" {
		t.Errorf("birth date %q", got)
	}
	if _, err := studio.Passport(person, paper, Options{Printed: map[string]string{vision.FieldBirthDate: "09.09.1999"}}); !errors.Is(err, ErrBadOption) {
		t.Errorf("a date in another form: %v", err)
	}
}

func TestABrokenCheckDigitIsBrokenAlone(t *testing.T) {
	t.Parallel()
	studio := newStudio(t)
	for _, l := range layouts {
		if l.format == "" {
			continue
		}
		for _, name := range []string{"number", "birthDate", "expiryDate", "composite"} {
			t.Run(l.name+" "+name, func(t *testing.T) {
				t.Parallel()
				person, paper := applicant(t, 3, "KAZ", Male, l.kind)
				picture, err := l.draw(studio, person, paper, Options{Scale: 4, BreakCheck: name})
				if err != nil {
					t.Fatal(err)
				}
				zone, err := mrz.ParseAt(picture.Truth.MRZ, today)
				if err != nil {
					t.Fatal(err)
				}
				if zone.Valid || zone.Checks[name] {
					t.Errorf("valid %v, checks %v", zone.Valid, zone.Checks)
				}
			})
		}
	}
}

func TestSpecimenPrintsTheWord(t *testing.T) {
	t.Parallel()
	studio := newStudio(t)
	person, paper := applicant(t, 3, "UTO", Male, KindPassport)
	red := func(o Options) int {
		picture, err := studio.Passport(person, paper, o)
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		for i := 0; i < len(picture.Image.Pix); i += 4 {
			if int(picture.Image.Pix[i]) > int(picture.Image.Pix[i+1])+60 {
				count++
			}
		}
		return count
	}
	if plain, marked := red(Options{}), red(Options{Specimen: true}); marked < plain+20000 {
		t.Errorf("red pixels without %d, with %d", plain, marked)
	}
}

func TestBadOptionsAreRefused(t *testing.T) {
	t.Parallel()
	studio := newStudio(t)
	person, paper := applicant(t, 3, "KAZ", Male, KindPassport)
	for name, o := range map[string]Options{
		"tiny scale":     {Scale: 0.01},
		"huge scale":     {Scale: 1e9},
		"negative scale": {Scale: -5},
		"no number":      {Scale: math.NaN()},
		"negative shot":  {Shot: -1},
		"unknown check":  {BreakCheck: "name"},
	} {
		for _, l := range layouts {
			if _, err := l.draw(studio, person, paper, o); !errors.Is(err, ErrBadOption) {
				t.Errorf("%s, %s: %v", name, l.name, err)
			}
		}
	}
}

func TestWhatCannotBeDrawnIsAnError(t *testing.T) {
	t.Parallel()
	studio := newStudio(t)
	person, paper := applicant(t, 3, "KAZ", Male, KindPassport)
	if _, err := New(Assets{}); !errors.Is(err, ErrNoFonts) {
		t.Errorf("no fonts: %v", err)
	}
	if _, err := FindFonts(t.TempDir()); !errors.Is(err, ErrFontMissing) || !strings.Contains(err.Error(), "fonts-dejavu-core") {
		t.Errorf("missing fonts: %v", err)
	}
	if _, err := LoadFaces(t.TempDir()); !errors.Is(err, ErrFaceMissing) {
		t.Errorf("missing faces: %v", err)
	}
	if _, err := NewPerson(1, "XXX", Male, today); !errors.Is(err, ErrUnknownState) {
		t.Errorf("unknown state: %v", err)
	}
	if _, err := NewPerson(1, "KAZ", "", today); !errors.Is(err, ErrBadOption) {
		t.Errorf("no sex: %v", err)
	}
	if _, err := NewPaper(person, "VISA", today); !errors.Is(err, ErrBadOption) {
		t.Errorf("unknown kind: %v", err)
	}
	if _, err := studio.Passport(Person{}, Paper{}, Options{}); !errors.Is(err, ErrUnknownState) {
		t.Errorf("nobody's passport: %v", err)
	}
	stranger := person
	stranger.Face = "nobody"
	if _, err := studio.Passport(stranger, paper, Options{}); !errors.Is(err, ErrUnknownFace) {
		t.Errorf("unknown face: %v", err)
	}
	foreign := person
	foreign.BirthPlace = "北京"
	if _, err := studio.Passport(foreign, paper, Options{}); !errors.Is(err, ErrNoGlyph) {
		t.Errorf("letters that the font lacks: %v", err)
	}
	long := paper
	long.Number = "TOO-LONG-A-NUMBER"
	if _, err := studio.Passport(person, long, Options{}); err == nil {
		t.Error("a number that does not fit the zone was printed")
	}
}

func TestEncoding(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 40, 30))
	data, err := EncodePNG(img)
	if err != nil {
		t.Fatal(err)
	}
	if config, err := png.DecodeConfig(bytes.NewReader(data)); err != nil || config.Width != 40 {
		t.Errorf("%+v, %v", config, err)
	}
	for _, quality := range []int{-1, 0, 101} {
		if _, err := EncodeJPEG(img, quality); !errors.Is(err, ErrBadOption) {
			t.Errorf("quality %d: %v", quality, err)
		}
	}
}
