package dashapi

import (
	"strings"
	"testing"
)

func TestHarmless(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"": "", "Айгерим": "Айгерим", "a=b": "a=b", "-12.5": "-12.5", "2026-11-26": "2026-11-26",
		"=1+1": "'=1+1", " =1+1": "' =1+1", "+7 701": "'+7 701", "-a": "'-a", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", "＝1": "'＝1", "|calc": "'|calc", "%0A": "'%0A",
	} {
		if got := harmless(cell); got != want {
			t.Errorf("%q becomes %q, want %q", cell, got, want)
		}
	}
}

func FuzzHarmless(f *testing.F) {
	for _, s := range []string{"=1", "\t=", "  +", "plain", "\u00a0=1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		got := harmless(cell)
		if !strings.HasSuffix(got, cell) || len(got) > len(cell)+1 {
			t.Errorf("%q lost something: %q", cell, got)
		}
		if shown := strings.TrimSpace(got); shown != "" && strings.ContainsRune("=@", rune(shown[0])) {
			t.Errorf("%q stays a formula", cell)
		}
	})
}
