package main

import (
	"context"
	"testing"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
)

// TestBothSidesOfALicence reads pictures of front and back side by side: of backs that
// are a table, or a symbol, the network that finds documents sees nothing.
func TestBothSidesOfALicence(t *testing.T) {
	if testing.Short() {
		t.Skip("reads four pictures")
	}
	maker, r := opened(t)
	for n, code := range map[int]string{2: "kaz-dl", 3: "rus-dl", 7: "eu-dl", 17: "usa-dl"} {
		picture, err := maker.Both(string(specimen.Phone), n)
		if err != nil {
			t.Fatal(err)
		}
		if got := picture.Sides[0].Design.Code; got != code {
			t.Fatalf("picture %d is of %s, want %s", n, got, code)
		}
		facts, err := r.Read(context.Background(), picture.File, vision.PurposeDocument)
		if err != nil {
			t.Fatal(err)
		}
		if len(facts.Pages) != 2 {
			t.Errorf("%s: %d pages", code, len(facts.Pages))
			continue
		}
		for _, sheet := range picture.Sides {
			var found bool
			for _, p := range facts.Pages {
				found = found || p.Kind == sheet.Design.Kind && p.Country == sheet.Design.Country && p.Side == sheet.Side
			}
			if !found {
				t.Errorf("%s: no page is its %s: %s %s %s, %s %s %s", code, sheet.Side,
					facts.Pages[0].Kind, facts.Pages[0].Country, facts.Pages[0].Side, facts.Pages[1].Kind, facts.Pages[1].Country, facts.Pages[1].Side)
			}
		}
	}
}

// TestBothIsRepeatable: the same picture and truth at each call, the values where it says.
func TestBothIsRepeatable(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs the models' fonts")
	}
	maker, _ := opened(t)
	a, err := maker.Both(string(specimen.Clean), 0)
	if err != nil {
		t.Fatal(err)
	}
	b, err := maker.Both(string(specimen.Clean), 0)
	if err != nil {
		t.Fatal(err)
	}
	if string(a.File) != string(b.File) {
		t.Error("two calls, two pictures")
	}
	bounds := a.Sides[0].Taken.Image.Bounds()
	for _, s := range a.Sides {
		if len(s.Taken.Truth.Fields) == 0 {
			t.Errorf("%s prints nothing", s.Side)
		}
		for _, f := range s.Taken.Truth.Fields {
			for _, p := range s.Taken.Place(f.Box) {
				if p.X < 0 || p.Y < 0 || p.X > float64(bounds.Dx()) || p.Y > float64(bounds.Dy()) {
					t.Errorf("%s %s lies outside the picture: %v", s.Side, f.Name, p)
				}
			}
		}
	}
}
