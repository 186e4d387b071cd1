package dashboard

import (
	"embed"
	"fmt"
)

// The words of the pages are there without the pages too: files that the
// server makes for officers say the same as the pages do.
//
//go:embed src/locales/*.json
var locales embed.FS

// Locale is the flat table of words of a language: kk, ru or en.
func Locale(lang string) ([]byte, error) {
	raw, err := locales.ReadFile("src/locales/" + lang + ".json")
	if err != nil {
		return nil, fmt.Errorf("words of %q: %w", lang, err)
	}
	return raw, nil
}
