package mrz_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
)

func decode(t *testing.T, lines ...string) *vision.MRZ {
	t.Helper()
	m, ok := mrz.DecodeAt(rows(lines), today)
	if !ok {
		t.Fatal("no zone found")
	}
	return m
}

func TestDecodeMendsFillersOnlyInRuns(t *testing.T) {
	t.Parallel()
	lines := mustBuild(t, passport())
	for name, first := range map[string]string{
		"lost at the end":    lines[0][:30],
		"doubled at the end": lines[0] + "<<<",
		"one more in front":  strings.Replace(lines[0], "<<", "<<<", 1),
		"one lost in front":  strings.Replace(lines[0], "<<<<", "<<<", 1),
		"quotation marks":    strings.ReplaceAll(lines[0], "<<", "«"),
		"spaces":             strings.Replace(lines[0], "<<<<<<", "< <<< <<", 1),
		"lower case":         strings.ToLower(lines[0]),
		"letters in the end": lines[0][:40] + "KCE<",
	} {
		m := decode(t, first, lines[1])
		if name == "one more in front" {
			// "SERIKOVA<<<AIGERIM": which of the fillers is too many cannot be told, the names can.
			if v := values(*m); v["lastName"] != "SERIKOVA" || v["firstName"] != "AIGERIM" {
				t.Errorf("%s: %v", name, v)
			}
			continue
		}
		if diff := cmp.Diff(lines, m.Lines); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if !m.Valid {
			t.Errorf("%s: not valid: %v", name, mrz.Problems(*m, today))
		}
	}
}

func TestDecodeCorrectsWhatTheAlphabetProves(t *testing.T) {
	t.Parallel()
	lines := mustBuild(t, passport())
	first := strings.Replace(lines[0], "SERIKOVA", "5ERIK0VA", 1)
	second := strings.Replace(lines[1], "9402", "94O2", 1)
	m := decode(t, first, second)
	if diff := cmp.Diff(lines, m.Lines); diff != "" {
		t.Fatal(diff)
	}
	want := []vision.Correction{
		{Line: 0, Pos: 5, From: "5", To: "S", Reason: "alphabet"},
		{Line: 0, Pos: 10, From: "0", To: "O", Reason: "alphabet"},
		{Line: 1, Pos: 15, From: "O", To: "0", Reason: "alphabet"},
	}
	if diff := cmp.Diff(want, m.Corrections); diff != "" {
		t.Error(diff)
	}
	if !m.Valid {
		t.Errorf("not valid: %v", mrz.Problems(*m, today))
	}
}

// A Romanian specimen prints digits where the nationality stands. Look-alike
// letters would make no country of it, so it stays as printed.
func TestDecodeKeepsAnImpossibleNationalityAsPrinted(t *testing.T) {
	t.Parallel()
	d := passport()
	d.Issuer = "ROU"
	d.Optional = ""
	lines := mustBuild(t, d)
	lines[1] = strings.Replace(lines[1], "ROU", "132", 1)
	m := decode(t, lines...)
	if diff := cmp.Diff(lines, m.Lines); diff != "" {
		t.Error(diff)
	}
	if m.Valid || len(m.Corrections) > 0 {
		t.Errorf("valid %v, corrections %v", m.Valid, m.Corrections)
	}
	if _, ok := values(*m)["nationality"]; ok {
		t.Error("a nationality was made up")
	}
	if field(t, *m, "documentNumber").Checked != true {
		t.Error("the number's digit is right, whatever the nationality")
	}
}

func TestDecodeProvesOneCharacterByCheckDigit(t *testing.T) {
	t.Parallel()
	lines := mustBuild(t, passport())
	m := decode(t, lines[0], strings.Replace(lines[1], "N12345678", "N1234S678", 1))
	if m.Valid {
		t.Error("an S for a 5 without the reader's alternatives is no proof")
	}
	d := passport()
	d.Number = "N10345678"
	lines = mustBuild(t, d)
	m = decode(t, lines[0], strings.Replace(lines[1], "N10345678", "N1O345678", 1))
	if diff := cmp.Diff(lines, m.Lines); diff != "" {
		t.Fatal(diff)
	}
	if diff := cmp.Diff([]vision.Correction{{Line: 1, Pos: 2, From: "O", To: "0", Reason: "check-digit"}}, m.Corrections); diff != "" {
		t.Error(diff)
	}
	if !m.Valid {
		t.Errorf("not valid: %v", mrz.Problems(*m, today))
	}
}

func TestDecodeLeavesAmbiguousErrorsNotValid(t *testing.T) {
	t.Parallel()
	d := passport()
	d.Number = "B8B8B8B84"
	lines := mustBuild(t, d)
	// B and 8 differ by the same amount everywhere: several single changes are
	// as likely, so none is proved.
	m := decode(t, lines[0], "BBB8B8B84"+lines[1][9:])
	if m.Valid || m.Checks["number"] {
		t.Errorf("valid %v with number %s", m.Valid, m.Lines[1][:9])
	}
	if !strings.HasPrefix(m.Lines[1], "BBB8B8B84") {
		t.Errorf("what was printed is hidden: %s", m.Lines[1][:9])
	}
}

func TestDecodeNeverSearchesForDigitsThatAgree(t *testing.T) {
	t.Parallel()
	lines := mustBuild(t, passport())
	// 7 for 4: no look-alikes, so no proof. Another number makes no proof either
	// by changes that no reader would make.
	broken := strings.Replace(lines[1], "N12345678", "N12375678", 1)
	m := decode(t, lines[0], broken)
	if m.Valid || m.Lines[1] != broken || len(m.Corrections) > 0 {
		t.Errorf("valid %v, corrections %v", m.Valid, m.Corrections)
	}
}

func TestDecodeUsesTheReadersAlternatives(t *testing.T) {
	t.Parallel()
	lines := mustBuild(t, passport())
	rs := rows(lines)
	for i, r := range lines[1] {
		c := []mrz.Candidate{{Rune: r, P: 0.97}}
		if i == 4 { // a 4 read as 9, the 4 in second place
			c = []mrz.Candidate{{Rune: '9', P: 0.55}, {Rune: '4', P: 0.4}}
		}
		rs[1].Cells = append(rs[1].Cells, c)
	}
	m, ok := mrz.DecodeAt(rs, today)
	if !ok || !m.Valid {
		t.Fatalf("ok %v, %+v", ok, m)
	}
	if diff := cmp.Diff(lines, m.Lines); diff != "" {
		t.Error(diff)
	}
}

func TestDecodeFindsTheZoneAmongOtherText(t *testing.T) {
	t.Parallel()
	lines := mustBuild(t, card())
	at := func(text string, x, y, w float64) mrz.Row {
		return mrz.Row{Text: text, Score: 0.95, Box: vision.Box{X: x, Y: y, W: w, H: 20}}
	}
	page := []mrz.Row{
		at(lines[2], 40, 460, 700),
		at("МИНИСТЕРСТВО ВНУТРЕННИХ ДЕЛ РЕСПУБЛИКИ КАЗАХСТАН", 40, 40, 700),
		at("AUTHORITY / DATE OF ISSUE 01.03.2021 - 01.03.2031", 40, 200, 700),
		at("012345678", 40, 120, 140),
		at("АЛМАТЫ ОБЛЫСЫ / PLACE OF BIRTH", 40, 160, 500),
		at(lines[1][:18], 40, 431, 400), // the middle line in two boxes
		at(lines[1][18:], 450, 429, 290),
		at(lines[0], 40, 400, 700),
		at("12", 900, 405, 20),
	}
	m, ok := mrz.DecodeAt(page, today)
	if !ok || !m.Valid {
		t.Fatalf("ok %v, %+v", ok, m)
	}
	if diff := cmp.Diff(lines, m.Lines); diff != "" {
		t.Error(diff)
	}
	if want := (vision.Box{X: 40, Y: 400, W: 700, H: 80}); m.Box != want {
		t.Errorf("box %+v, want %+v", m.Box, want)
	}
	if b := field(t, *m, "documentNumber").Box; b == nil || b.Y != 400 || b.X < 150 || b.X > 160 {
		t.Errorf("box of the number %+v", b)
	}
}

func TestDecodeFindsNothingInPlainText(t *testing.T) {
	t.Parallel()
	for _, page := range [][]string{
		nil,
		{""},
		{"REPUBLIC OF KAZAKHSTAN IDENTITY CARD", "DATE OF ISSUE AND DATE OF EXPIRY 2021", "MINISTRY OF INTERNAL AFFAIRS"},
		{"The quick brown fox jumps over the lazy dog", "Pack my box with five dozen liquor jugs now", "Sphinx of black quartz judge my vow today"},
		{"000000000000000000000000000000", "111111111111111111111111111111", "222222222222222222222222222222"},
		{"<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<"},
		{"DE89370400440532013000DE8937040044", "D0123456789012345678901234567"},
	} {
		if m, ok := mrz.DecodeAt(rows(page), today); ok {
			t.Errorf("a zone was seen in %q: %+v", page, m)
		}
	}
}

func TestAgree(t *testing.T) {
	t.Parallel()
	lines := mustBuild(t, passport())
	scored := func(lines []string, p float64) *vision.MRZ {
		rs := rows(lines)
		for i := range rs {
			rs[i].Score = p
		}
		m, ok := mrz.DecodeAt(rs, today)
		if !ok {
			t.Fatal("no zone found")
		}
		return m
	}
	t.Run("equal readings agree and gain confidence", func(t *testing.T) {
		t.Parallel()
		m := mrz.AgreeAt(scored(lines, 0.9), scored(lines, 0.8), today)
		if !m.Agreed || !m.Valid {
			t.Errorf("agreed %v, valid %v", m.Agreed, m.Valid)
		}
		if s := m.Scores[0][0]; s < 0.979 || s > 0.981 {
			t.Errorf("score %v, want 0.98", s)
		}
	})
	t.Run("one other letter in a name is no agreement", func(t *testing.T) {
		t.Parallel()
		other := []string{strings.Replace(lines[0], "AIGERIM", "AIGERTM", 1), lines[1]}
		m := mrz.AgreeAt(scored(other, 0.7), scored(lines, 0.9), today)
		if m.Agreed {
			t.Error("agreed")
		}
		if diff := cmp.Diff(lines, m.Lines); diff != "" {
			t.Error(diff)
		}
		if s := m.Scores[0][20]; s > 0.65 {
			t.Errorf("a disputed character keeps score %v", s)
		}
	})
	t.Run("the valid reading wins over a surer one", func(t *testing.T) {
		t.Parallel()
		broken := []string{lines[0], strings.Replace(lines[1], "940211", "970211", 1)}
		m := mrz.AgreeAt(scored(broken, 0.99), scored(lines, 0.6), today)
		if m.Agreed || !m.Valid || m.Lines[1] != lines[1] {
			t.Errorf("agreed %v, valid %v, %s", m.Agreed, m.Valid, m.Lines[1])
		}
	})
	t.Run("one reading alone never agrees", func(t *testing.T) {
		t.Parallel()
		if m := mrz.AgreeAt(scored(lines, 0.9), nil, today); m.Agreed {
			t.Error("agreed with nobody")
		}
		if mrz.AgreeAt(nil, nil, today) != nil {
			t.Error("two missing readings make none")
		}
	})
	t.Run("other formats do not agree", func(t *testing.T) {
		t.Parallel()
		m := mrz.AgreeAt(scored(lines, 0.9), scored(mustBuild(t, card()), 0.95), today)
		if m.Agreed || m.Format != vision.FormatTD1 {
			t.Errorf("agreed %v, format %s", m.Agreed, m.Format)
		}
	})
}
