package flowapi_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/idngo/idngo/internal/flowapi"
)

// TestBuiltLanguages: the list is that of the files of words.
func TestBuiltLanguages(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../web/flow/src/i18n/*.json")
	check(t, err)
	var want []string
	for _, f := range files {
		want = append(want, strings.TrimSuffix(filepath.Base(f), ".json"))
	}
	got := flowapi.BuiltLanguages()
	slices.Sort(got)
	if _, err := os.Stat("../../web/flow/src/i18n/kk.json"); err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, files of %v (%v)", got, want, err)
	}
}
