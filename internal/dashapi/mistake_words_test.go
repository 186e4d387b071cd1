package dashapi_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/idngo/idngo/kyc/level"
)

// TestEveryMistakeHasWords: whatever may be wrong with a level has words in kk,
// ru and en that name as many values as the server gives.
func TestEveryMistakeHasWords(t *testing.T) {
	t.Parallel()
	codes := level.Mistakes()
	if len(codes) < 30 {
		t.Fatalf("only %d codes", len(codes))
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		raw, err := os.ReadFile("../../web/dashboard/src/levels/texts/" + lang + ".json")
		check(t, err)
		words := map[string]string{}
		check(t, json.Unmarshal(raw, &words))
		for _, code := range codes {
			text, values := words["lv.mistake."+code], strings.Count(level.MistakeInEnglish(code), "%")
			if text == "" {
				t.Errorf("%s: no words for %s", lang, code)
			}
			for i, name := range []string{"{{v0}}", "{{v1}}", "{{v2}}"} {
				if strings.Contains(text, name) != (i < values) {
					t.Errorf("%s: %s names %d values: %q", lang, code, values, text)
				}
			}
		}
	}
}
