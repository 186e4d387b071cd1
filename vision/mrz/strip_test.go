package mrz

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/vision"
)

// stripOf makes what a reader with four frames a character sees: the character
// in the middle two with probability sure, nothing in between. doubt replaces
// single positions by two characters of equal probability.
func stripOf(text string, sure float32, doubt map[int]byte) *Strip {
	s := &Strip{}
	frame := func(c byte, other byte) {
		row := make([]float32, StripClasses)
		rest := (1 - sure) / float32(StripClasses-1)
		for k := range row {
			row[k] = rest
		}
		k := 0
		if c != 0 {
			k = code(c) + 1
		}
		row[k] = sure
		if other != 0 {
			row[code(other)+1], row[k] = sure*0.55, sure*0.45
		}
		s.P = append(s.P, row...)
	}
	frame(0, 0)
	for i := range len(text) {
		frame(text[i], doubt[i])
		frame(text[i], doubt[i])
		frame(0, 0)
	}
	return s
}

func topsOf(cells []cell) string {
	var b strings.Builder
	for i := range cells {
		b.WriteByte(cells[i].top)
	}
	return b.String()
}

// A strip of any line is read back, by frames and by number of characters.
func TestStripReadsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune(Alphabet)), 1, 44, -1).Draw(t, "text")
		s := stripOf(text, rapid.Float32Range(0.6, 0.99).Draw(t, "sure"), nil)
		if got := topsOf(s.cells()); got != text {
			t.Fatalf("frames of %q gave %q", text, got)
		}
		spread, ok := s.spread(len(text))
		if !ok || topsOf(spread) != text {
			t.Fatalf("%q spread over its length gave %q, %v", text, topsOf(spread), ok)
		}
	})
}

// The number of characters tells of two equal ones that run into each other,
// and of one that broke in two.
func TestSpreadKnowsHowMany(t *testing.T) {
	t.Parallel()
	whole := "ABC<<<<D"
	joined := stripOf(whole, 0.95, nil)
	// The gap between two fillers is hardly to be seen.
	gap := 1 + 3*5 - 1
	row := joined.frame(gap)
	row[0], row[code(Filler)+1] = 0.3, 0.65
	if got := topsOf(joined.cells()); got != "ABC<<<D" {
		t.Fatalf("frame by frame %q", got)
	}
	if got, ok := joined.spread(len(whole)); !ok || topsOf(got) != whole {
		t.Errorf("spread gave %q, %v", topsOf(got), ok)
	}
	if _, ok := joined.spread(30); ok {
		t.Error("eight characters were taken for thirty")
	}
	if _, ok := (&Strip{}).spread(30); ok {
		t.Error("nothing was taken for thirty characters")
	}
}

func strips(t testing.TB, lines []string, sure float32, doubt map[int]map[int]byte) []Row {
	t.Helper()
	rows := make([]Row, len(lines))
	for i, l := range lines {
		rows[i] = Row{Strip: stripOf(l, sure, doubt[i]), Box: vision.Box{X: 10, Y: float64(100 + 30*i), W: 800, H: 20}}
	}
	return rows
}

func texts(lines []string, score float64) []Row {
	rows := make([]Row, len(lines))
	for i, l := range lines {
		rows[i] = Row{Text: l, Score: score, Box: vision.Box{X: 10, Y: float64(100 + 30*i), W: 800, H: 20}}
	}
	return rows
}

func validTD3(t testing.TB) []string {
	t.Helper()
	lines, err := Build(Data{
		Format: vision.FormatTD3, Code: "P", Issuer: "KAZ", Nationality: "KAZ", LastName: "AKHMETOVA", FirstName: "AIGERIM",
		Number: "N12345678", Sex: "F", BirthDate: "1990-01-01", ExpiryDate: "2030-01-01",
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

var stripDay = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)

func TestTwoReadersThatAgree(t *testing.T) {
	t.Parallel()
	lines := validTD3(t)
	m, ok := DecodeTwo(strips(t, lines, 0.9, nil), texts(lines, 0.9), stripDay)
	if !ok || !m.Valid || !m.Agreed || !equal(m.Lines, lines) {
		t.Fatalf("%+v", m)
	}
	for _, row := range m.Scores {
		for _, s := range row {
			if s < 0.95 {
				t.Fatalf("two that agree leave %v", s)
			}
		}
	}
}

// A name has no check digit: where the readers differ in it, the zone is read
// but not valid, and the character is in doubt.
func TestAnUnprovedDifferenceIsDoubt(t *testing.T) {
	t.Parallel()
	lines := validTD3(t)
	other := append([]string(nil), lines...)
	other[0] = strings.Replace(other[0], "AIGERIM", "AIGEPIM", 1)
	m, ok := DecodeTwo(strips(t, lines, 0.95, nil), texts(other, 0.9), stripDay)
	if !ok || m.Agreed || m.Valid {
		t.Fatalf("found %v, agreed %v, valid %v", ok, m.Agreed, m.Valid)
	}
	if at := strings.Index(lines[0], "AIGERIM") + 4; m.Scores[0][at] > 0.7 {
		t.Errorf("the character that was seen differently has score %.2f", m.Scores[0][at])
	}
}

// Under a check digit the evidence of both and the digit settle a difference.
func TestACheckDigitSettlesADifference(t *testing.T) {
	t.Parallel()
	lines := validTD3(t)
	other := append([]string(nil), lines...)
	other[1] = strings.Replace(other[1], "N12345678", "N1234S678", 1)
	at := strings.Index(lines[1], "N12345678") + 5
	m, ok := DecodeTwo(strips(t, lines, 0.95, map[int]map[int]byte{1: {at: 'S'}}), texts(other, 0.6), stripDay)
	if !ok || m.Agreed {
		t.Fatalf("%+v", m)
	}
	if !m.Checks[CheckNumber] || m.Lines[1] != lines[1] {
		t.Errorf("read %q, checks %v", m.Lines[1], m.Checks)
	}
}

// G counts as 16 and 6 as 6: every check digit is right for both, so a number
// with one of them is not valid while the readers are in doubt.
func TestNoCheckDigitTellsGFromSix(t *testing.T) {
	t.Parallel()
	lines := validTD3(t)
	other := append([]string(nil), lines...)
	other[1] = strings.Replace(other[1], "N12345678", "N12345G78", 1)
	at := strings.Index(lines[1], "N12345678") + 6
	m, ok := DecodeTwo(strips(t, lines, 0.95, map[int]map[int]byte{1: {at: 'G'}}), texts(other, 0.6), stripDay)
	if !ok || m.Valid {
		t.Errorf("valid with G or 6 undecided: %+v", m)
	}
	for _, c := range []byte(Alphabet) {
		for _, o := range []byte(Alphabet) {
			if c != o && confusable(c, o) && value(c)%10 == value(o)%10 && !blind(c, classAny) {
				t.Errorf("%c and %c look alike and count alike", c, o)
			}
		}
	}
}

// One reader alone makes a valid zone only where it is certain of the names.
func TestOneReaderAlone(t *testing.T) {
	t.Parallel()
	lines := validTD3(t)
	if m, ok := DecodeTwo(strips(t, lines, 0.97, nil), nil, stripDay); !ok || !m.Valid || m.Agreed {
		t.Errorf("certain: %+v", m)
	}
	at := strings.Index(lines[0], "AIGERIM")
	if m, ok := DecodeTwo(strips(t, lines, 0.97, map[int]map[int]byte{0: {at: 'R'}}), nil, stripDay); !ok || m.Valid {
		t.Errorf("a name in doubt: %+v", m)
	}
	if _, ok := DecodeTwo(nil, nil, stripDay); ok {
		t.Error("a zone from nothing")
	}
}

// Whatever frames hold, decoding ends without panic and keeps the format's geometry.
func TestHostileStrips(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		rows := make([]Row, 1+rng.IntN(3))
		for i := range rows {
			p := make([]float32, rng.IntN(200*StripClasses))
			for k := range p {
				p[k] = rng.Float32()*3 - 1
			}
			if len(p) > 100 {
				var zero float32
				p[rng.IntN(len(p))] = zero / zero
			}
			rows[i] = Row{Strip: &Strip{P: p}, Box: vision.Box{X: 1, Y: float64(20 * i), W: 300, H: 15}}
		}
		if m, ok := DecodeTwo(rows, texts(validTD3(t), 0.5), stripDay); ok {
			if l, known := layoutOf(m.Format); !known || !l.shaped(m.Lines) {
				t.Fatalf("%+v", m)
			}
		}
	}
}
