package specimen

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/onnx/onnxtest"
)

// typecase loads the faces of a part .
func typecase(t *testing.T, part Part) *Typecase {
	t.Helper()
	c, err := OpenTypecase(part, onnxtest.Models(t))
	if err != nil {
		t.Fatal(err) // set-up installs what is missing
	}
	return c
}

// TestEveryDesignPrints draws every side of every document in both parts: all
// values are on the page, and every zone is there.
func TestEveryDesignPrints(t *testing.T) {
	t.Parallel()
	studio := withFaces(t)
	for _, part := range Parts() {
		cases := typecase(t, part)
		for i, d := range Designs(part) {
			for _, side := range d.Sides {
				g := Grades()[i%3]
				seed := part.Seed("preview/"+string(g), i)
				page, err := studio.Print(d, side, seed, cases.Look(g, seed), Options{Scale: 5, Seed: seed})
				name := fmt.Sprintf("%s %s %s %s", part, d.Code, d.Country, side)
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				bounds := page.Image.Bounds()
				for _, f := range page.Truth.Fields {
					if f.Box.X < 0 || f.Box.Y < 0 || f.Box.X+f.Box.W > float64(bounds.Dx()) || f.Box.Y+f.Box.H > float64(bounds.Dy()) {
						t.Errorf("%s: %s %q is printed beyond the page: %v of %v", name, f.Name, f.Raw, f.Box, bounds)
					}
				}
				if d.Format != "" && side == d.Sides[len(d.Sides)-1] && len(page.Truth.MRZ) == 0 {
					t.Errorf("%s: no zone", name)
				}
				if d.Symbol != "" && side == d.Sides[len(d.Sides)-1] && len(page.Truth.Symbols) == 0 {
					t.Errorf("%s: no symbol", name)
				}
			}
		}
	}
}

// TestPhotographsTellWhatTheyHide takes one document in every grade and with
// each defect that hides something.
func TestPhotographsTellWhatTheyHide(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("photographs take seconds")
	}
	studio, cases := withFaces(t), typecase(t, Tune)
	d := Designs(Tune)[0]
	take := func(g Grade, change func(*Exposition)) Taken {
		seed := Tune.Seed(string(g), 0)
		e := g.Expose(Tune, seed, d.Card())
		e.Capital = 20 // small pictures for a quick test
		change(&e)
		page, err := studio.Print(d, FrontSide, seed, cases.Look(g, seed), Options{Scale: 9, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		return Photograph(page, 9, e)
	}
	most := func(p Taken) float64 {
		high := 0.0
		for _, h := range p.Hidden {
			high = max(high, h)
		}
		return high
	}
	for _, g := range []Grade{Clean, Phone} {
		if p := take(g, func(e *Exposition) { e.GlareArea, e.FingerArea = 0.01, 0.02 }); most(p) > 0.15 {
			t.Errorf("%s: a value is hidden by %.2f", g, most(p))
		}
	}
	if p := take(Phone, func(e *Exposition) { e.GlareArea, e.OnPrint, e.FingerArea = 0.06, true, 0 }); most(p) < 0.15 || len(p.Glare) == 0 {
		t.Errorf("glare on a value hides %.2f of it", most(p))
	}
	if p := take(Phone, func(e *Exposition) { e.FingerArea, e.OnPrint, e.GlareArea = 0.1, true, 0 }); most(p) < 0.15 || len(p.Finger) == 0 {
		t.Errorf("a finger on a value hides %.2f of it", most(p))
	}
	if p := take(Phone, func(e *Exposition) { e.Rotation, e.Cut, e.CutSide = 0, 0.55, "right" }); most(p) < 0.45 {
		t.Errorf("a document more than half outside hides %.2f of a value at most", most(p))
	}
}

func TestPartsShareNoName(t *testing.T) {
	t.Parallel()
	for _, n := range nations {
		seen := map[string]Part{}
		for _, part := range Parts() {
			for seed := range uint64(300) {
				p, err := n.person(seed, part)
				if err != nil {
					t.Fatal(err)
				}
				for _, name := range []string{p.Native.Last, p.Native.First, p.Native.Middle} {
					for _, w := range strings.Fields(name) {
						if other, ok := seen[w]; ok && other != part && len([]rune(w)) > 2 && !fixedWords[w] {
							t.Errorf("%s: %s is a name of two parts", n.code, w)
						}
						seen[w] = part
					}
				}
			}
		}
	}
}

// TestProtocolHolds: the ranges of the code are those of bench/PROTOCOL.md,
// and the protocol is the one that was fixed before training.
func TestProtocolHolds(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../PROTOCOL.md")
	if err != nil {
		t.Fatal(err)
	}
	const fixed = "e450d8e0921f670f4d91dbe420a5bdb905a242ebb7896c8d7877d4538e1c0a1c"
	if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) != fixed {
		t.Errorf("bench/PROTOCOL.md was changed: %x; a later protocol is a new file with its own results", sum)
	}
	_, table, _ := strings.Cut(string(text), "<!-- ranges -->")
	table, _, _ = strings.Cut(table, "<!-- /ranges -->")
	rows := map[string][]string{}
	for _, line := range strings.Split(table, "\n") {
		if cells := strings.Split(line, "|"); len(cells) == 7 {
			rows[strings.TrimSpace(cells[1])] = cells[3:6]
		}
	}
	for i, g := range Grades() {
		r := RangesOf(g)
		for name, want := range map[string]any{
			"capital of the zone, page and visa": r.PageCapital, "capital of the zone, card (also where it has none)": r.CardCapital,
			"rotation": r.Rotation, "quarter turns": r.QuarterTurns, "tilt, each axis": r.Tilt,
			"bend of a page, height of the arc over its width": r.Bend, "fill of the picture": r.Fill, "exposure": r.Exposure,
			"white balance, each channel": r.Balance, "light gradient": r.Gradient, "shadow": r.Shadow, "shadow depth": r.ShadowDepth,
			"defocus, Gaussian sigma": r.Defocus, "motion blur, length": r.Motion, "noise sigma": r.Noise, "JPEG quality": r.Quality,
			"glare": r.Glare, "glare, burnt-out area": r.GlareArea, "fingers": r.Fingers, "fingers, covered area": r.FingerArea,
			"underprint, opacity": r.Underprint, "print, darkness of values": r.Darkness, "letter spacing of values": r.Spacing, "width of values": r.Width,
		} {
			cells, ok := rows[name]
			if !ok {
				t.Fatalf("the protocol has no row %q", name)
			}
			got := strings.TrimSpace(cells[i])
			expect := fmt.Sprint(want)
			if s, ok := want.(Span); ok {
				expect = fmt.Sprintf("%v..%v", s[0], s[1])
			}
			if got != expect {
				t.Errorf("%s, %s: %s in the protocol, %s in the code", name, g, got, expect)
			}
		}
	}
}

// TestOtherSide: the other side of a page is of the same document, and a page that
// has none says so.
func TestOtherSide(t *testing.T) {
	t.Parallel()
	m := Maker{Studio: withFaces(t), Case: typecase(t, Tune), Part: Tune}
	value := func(s Sheet, name string) string {
		for _, f := range s.Taken.Truth.Fields {
			if f.Name == name {
				return f.Value
			}
		}
		return ""
	}
	both, single := 0, 0
	for n := range 6 {
		s, err := m.Page(string(Clean), n)
		if err != nil {
			t.Fatal(err)
		}
		other, ok, err := m.OtherSide(s)
		if err != nil {
			t.Fatal(err)
		}
		if ok != (len(s.Design.Sides) > 1) {
			t.Errorf("%s has %d sides, another one: %v", s.Design.Code, len(s.Design.Sides), ok)
		}
		if !ok {
			single++
			continue
		}
		both++
		if other.Side == s.Side || other.Design.Code != s.Design.Code {
			t.Errorf("%s %s beside %s %s", other.Design.Code, other.Side, s.Design.Code, s.Side)
		}
		for _, f := range s.Taken.Truth.Fields {
			if v := value(other, f.Name); v != "" && f.Name == vision.FieldDocumentNumber && v != f.Value {
				t.Errorf("%s: number %q on one side, %q on the other", s.Design.Code, f.Value, v)
			}
		}
	}
	if both == 0 || single == 0 {
		t.Errorf("%d documents of two sides, %d of one", both, single)
	}
}
