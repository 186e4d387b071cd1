package lineread

import "testing"

// A Latin Y in a Cyrillic word is Ү where the network saw that rather than У.
func TestStraightLetters(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		seen     string // by the network
		straight bool
		want     string
	}{
		{"РYСТЕМБАЕВ", true, "РҮСТЕМБАЕВ"},
		{"РYСТЕМБАЕВ", false, "РУСТЕМБАЕВ"},
		{"РУСТЕМБАЕВ", false, "РУСТЕМБАЕВ"},
		{"AYZHAN", true, "AYZHAN"},
	} {
		chars := make([]Char, 0, len(tt.seen))
		for _, r := range tt.seen {
			c := Char{Rune: r}
			if straight, _ := straightOf(r); tt.straight {
				c.straight = straight
			}
			chars = append(chars, c)
		}
		if got := straightened(chars, Recase(Unmix(tt.seen))); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.seen, got, tt.want)
		}
	}
}

// Dirt over a letter that both scripts have does not make a word one of both.
func TestDirtOverALetter(t *testing.T) {
	t.Parallel()
	for seen, want := range map[string]string{
		"БЕЙБІТБАЕВÁ": "БЕЙБІТБАЕВА", "ЖÀНДОС": "ЖАНДОС", "ЙÁ": "ЙÁ", "ЖANDOS": "ЖANDOS", "ÁRPÁD": "ÁRPÁD",
	} {
		if got := Unmix(seen); got != want {
			t.Errorf("%s: %s, want %s", seen, got, want)
		}
	}
}
