package flowapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Languages are an operator's own files of words, by BCP 47 language. What a
// file lacks is taken from the words of the program: its own in that language,
// else Russian, else English.
type Languages map[string][]byte

const (
	maxLanguageBytes = 256 << 10
	maxTextRunes     = 2000
)

// pluralForms are the plural categories of CLDR.
var pluralForms = []string{"zero", "one", "two", "few", "many", "other"}

// LoadLanguages reads the files LANGUAGE.json of a folder and holds each against
// the English words of the pages: keys that exist, texts with the same places
// for values. The error joins all mistakes, each with its file and key.
func LoadLanguages(folder, pages fs.FS) (Languages, error) {
	english, err := englishWords(pages)
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(folder, "*.json")
	if err != nil {
		return nil, err
	}
	out := Languages{}
	var mistakes []error
	for _, name := range names {
		code := strings.TrimSuffix(name, ".json")
		if tag, err := language.Parse(code); err != nil || tag.String() != code {
			mistakes = append(mistakes, fmt.Errorf("%s: the name is no language: call it after its BCP 47 code, as kk.json or zh-Hant.json", name))
			continue
		}
		raw, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, err
		}
		if err := checkLanguage(raw, english); err != nil {
			for _, e := range unjoined(err) {
				mistakes = append(mistakes, fmt.Errorf("%s: %w", name, e))
			}
			continue
		}
		out[code] = raw
	}
	if len(mistakes) > 0 {
		return nil, errors.Join(mistakes...)
	}
	if len(out) == 0 {
		return nil, errors.New("the folder has no file such as kk.json")
	}
	return out, nil
}

// BuiltLanguages are those that the pages come with, in the order of their menu.
func BuiltLanguages() []string {
	return []string{"kk", "ru", "en", "ar", "az", "de", "es", "fr", "ky", "tg", "tr", "uk", "uz", "zh"}
}

// Codes lists the languages in order.
func (l Languages) Codes() []string { return slices.Sorted(maps.Keys(l)) }

// template is where the pages keep their English words, for the server to hold
// others against and for people to begin from.
const template = "languages/en.json"

var errNoPages = errors.New("this program was built without the pages of the applicant's flow: build it with make build")

func englishWords(pages fs.FS) (map[string]json.RawMessage, error) {
	if pages == nil {
		return nil, errNoPages
	}
	raw, err := fs.ReadFile(pages, template)
	if err != nil {
		return nil, fmt.Errorf("words of the pages: %w", err)
	}
	var words map[string]json.RawMessage
	return words, json.Unmarshal(raw, &words)
}

var hole = regexp.MustCompile(`\{\w+\}`)

func checkLanguage(raw []byte, english map[string]json.RawMessage) error {
	if len(raw) > maxLanguageBytes {
		return fmt.Errorf("the file is larger than %d KB", maxLanguageBytes>>10)
	}
	var words map[string]json.RawMessage
	if err := json.Unmarshal(raw, &words); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return fmt.Errorf("line %d: no JSON: %w", 1+bytes.Count(raw[:min(int(syntax.Offset), len(raw))], []byte("\n")), err)
		}
		return errors.New(`the file must be one object of texts by key: {"next": "Continue"}`)
	}
	var mistakes []error
	for _, key := range slices.Sorted(maps.Keys(words)) {
		own, known := english[key]
		if !known {
			mistakes = append(mistakes, fmt.Errorf("%q: there is no such key", key))
			continue
		}
		wanted, err := texts(own)
		if err != nil {
			return fmt.Errorf("words of the pages: %q: %w", key, err)
		}
		forms, err := texts(words[key])
		if err != nil {
			mistakes = append(mistakes, fmt.Errorf("%q: %w", key, err))
			continue
		}
		want := holes(wanted["other"])
		for _, form := range slices.Sorted(maps.Keys(forms)) {
			if got := holes(forms[form]); !slices.Equal(got, want) {
				mistakes = append(mistakes, fmt.Errorf("%q: the places for values are %v, not %v", key, want, got))
			}
		}
	}
	return errors.Join(mistakes...)
}

// texts gives the forms of a text; a plain one is the form other.
func texts(raw json.RawMessage) (map[string]string, error) {
	var plain string
	forms := map[string]string{}
	if json.Unmarshal(raw, &plain) == nil {
		forms["other"] = plain
	} else if json.Unmarshal(raw, &forms) != nil || forms["other"] == "" {
		return nil, fmt.Errorf(`the text must be a string, or strings by plural form with "other" among them`)
	}
	for form, text := range forms {
		if !slices.Contains(pluralForms, form) {
			return nil, fmt.Errorf("%q is no plural form: %s", form, strings.Join(pluralForms, ", "))
		}
		if n := len([]rune(text)); strings.TrimSpace(text) == "" || n > maxTextRunes {
			return nil, fmt.Errorf("the text has %d characters; 1 to %d are taken", n, maxTextRunes)
		}
	}
	return forms, nil
}

func holes(text string) []string {
	found := hole.FindAllString(text, -1)
	slices.Sort(found)
	return found
}

func unjoined(err error) []error {
	if all, is := err.(interface{ Unwrap() []error }); is { //nolint:errorlint // errors.Join's own
		return all.Unwrap()
	}
	return []error{err}
}

// files are where the pages fetch the words.
func (l Languages) files() map[string][]byte {
	out := map[string][]byte{}
	for code, raw := range l {
		out[path.Join("languages", code+".json")] = raw
	}
	return out
}

// names lists the languages with what they call themselves, for the page's menu: "ka=ქართული|hy=հայերեն".
func (l Languages) names() string {
	var out []string
	for _, code := range l.Codes() {
		name := display.Self.Name(language.Make(code))
		if name == "" {
			name = code
		}
		out = append(out, html.EscapeString(code+"="+name))
	}
	return strings.Join(out, "|")
}
