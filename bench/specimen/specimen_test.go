package specimen

import (
	"bytes"
	"image/png"
	"testing"
	"time"
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

func applicant(t testing.TB, seed uint64, country, sex, kind string) (Person, Paper) {
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

func TestPassportIsAPNGWithAZone(t *testing.T) {
	t.Parallel()
	person, paper := applicant(t, 1, "KAZ", Female, KindPassport)
	picture, err := newStudio(t).Passport(person, paper, Options{})
	if err != nil {
		t.Fatal(err)
	}
	data, err := EncodePNG(picture.Image)
	if err != nil {
		t.Fatal(err)
	}
	config, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width != 1250 || config.Height != 880 {
		t.Fatalf("got %+v, %v; want 1250x880", config, err)
	}
	if len(picture.Truth.MRZ) != 2 || len(picture.Truth.MRZ[0]) != 44 || len(picture.Truth.MRZ[1]) != 44 {
		t.Fatalf("zone is %q", picture.Truth.MRZ)
	}
}
