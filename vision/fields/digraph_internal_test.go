package fields

import (
	"strings"
	"testing"
)

// Whoever draws a document chooses its letters: the ways in which a word may be laid
// against the zone's must not multiply.
func TestWaysToLayDigraphs(t *testing.T) {
	t.Parallel()
	if got, ok := withDigraphs(strings.Repeat("A", 30)+"X", strings.Repeat("A", 39), "ÅØ"); ok {
		t.Errorf("%q", got)
	}
	if got, ok := withDigraphs("ASA", "AASA", "ÅØ"); !ok || got != "ÅSA" {
		t.Errorf("%q", got)
	}
}
