package specimen

import (
	"testing"
	"time"
)

// Drawn portraits stand in for photographs wherever an applicant is drawn.
func TestDrawnFacesStandIn(t *testing.T) {
	t.Parallel()
	fonts, err := FindFonts()
	if err != nil {
		t.Fatal(err)
	}
	faces := DrawnFaces()
	if len(faces) != len(Photos()) {
		t.Fatalf("%d faces for %d photographs", len(faces), len(Photos()))
	}
	studio, err := New(Assets{Fonts: fonts, Faces: faces})
	if err != nil {
		t.Fatal(err)
	}
	for _, photo := range Photos()[:1] {
		sub, err := studio.Submit(Applicant{Seed: 5, Kind: KindIDCard, Country: "KAZ", Sex: photo.Sex, Face: photo.Face, Today: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(photo.Face, err)
		}
		if len(sub.Files) != 3 {
			t.Fatalf("%s: %d files", photo.Face, len(sub.Files))
		}
	}
}
