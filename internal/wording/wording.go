package wording

import (
	"embed"
	"encoding/json"
	"math"
	"regexp"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/web/dashboard"
)

// Languages of officers.
var Languages = []string{"kk", "ru", "en"}

//go:embed texts/*.json
var texts embed.FS

// Words speaks one language. It is safe for concurrent use.
type Words struct {
	tag     language.Tag
	printer *message.Printer
	days    string // layout of a date
	table   map[string]string
}

var all = sync.OnceValue(func() map[string]*Words {
	out := map[string]*Words{}
	for _, lang := range Languages {
		w := &Words{tag: language.MustParse(lang), days: "02.01.2006", table: map[string]string{}}
		w.printer = message.NewPrinter(w.tag)
		if lang == "en" {
			w.days = "2 January 2006"
		}
		pages, err := dashboard.Locale(lang)
		if err != nil {
			continue // a test reads every language
		}
		sentences, err := texts.ReadFile("texts/" + lang + ".json")
		if err != nil || json.Unmarshal(pages, &w.table) != nil || json.Unmarshal(sentences, &w.table) != nil {
			continue
		}
		out[lang] = w
	}
	return out
})

// In speaks a language; English where it is none of Languages.
func In(lang string) *Words {
	if w, ok := all()[lang]; ok {
		return w
	}
	return all()["en"]
}

// Word is the text of a key, or otherwise where there is none.
func (w *Words) Word(key, otherwise string) string {
	if s := w.table[key]; s != "" {
		return s
	}
	return otherwise
}

// Evidence words a code of evidence or doubt; of one that ends in a field, with
// the name of the field. An unknown code is shown as it is, without hyphens.
func (w *Words) Evidence(code string) string {
	if s := w.table["evidence."+code]; s != "" {
		return s
	}
	for at := strings.LastIndexByte(code, '-'); at > 0; at = strings.LastIndexByte(code[:at], '-') {
		if general := w.table["evidence."+code[:at+1]]; general != "" {
			return general + ": " + w.Field(camel(code[at+1:]))
		}
	}
	return strings.ReplaceAll(code, "-", " ")
}

func camel(kebab string) string {
	words := strings.Split(kebab, "-")
	for i, s := range words[1:] {
		if s != "" {
			words[i+1] = strings.ToUpper(s[:1]) + s[1:]
		}
	}
	return strings.Join(words, "")
}

// Field names a field of an applicant or a document, also idDocs.TYPE.
func (w *Words) Field(name string) string {
	if idDocType, ok := strings.CutPrefix(name, "idDocs."); ok {
		return w.Word("docType."+idDocType, idDocType)
	}
	return w.Word("field."+name, name)
}

// Reasons words an explanation, a sentence each. A reason that has no text is
// left out: results outlive the programs that wrote them.
func (w *Words) Reasons(list []check.Reason) []string {
	out := make([]string, 0, len(list))
	for _, r := range list {
		if s := w.reason(r); s != "" {
			out = append(out, s)
		}
	}
	return out
}

var placeholder = regexp.MustCompile(`\{([a-zA-Z]+)\}`)

// Holes are the names of the values that a text has places for.
func Holes(text string) map[string]bool {
	out := map[string]bool{}
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		out[m[1]] = true
	}
	return out
}

func (w *Words) reason(r check.Reason) string {
	text := w.table["why."+r.Code]
	for _, p := range r.Params {
		if text == "" && p.Kind == check.ParamCount {
			text = w.table["why."+r.Code+"_"+w.form(p.Number)]
		}
	}
	if text == "" {
		return ""
	}
	return placeholder.ReplaceAllStringFunc(text, func(hole string) string {
		for _, p := range r.Params {
			if p.Name == hole[1:len(hole)-1] {
				return w.value(p)
			}
		}
		return "…"
	})
}

// form is the plural form of a whole number.
func (w *Words) form(n float64) string {
	i := int(math.Abs(n))
	switch plural.Cardinal.MatchPlural(w.tag, i, 0, 0, 0, 0) {
	case plural.One:
		return "one"
	case plural.Few:
		return "few"
	case plural.Many:
		return "many"
	default:
		return "other"
	}
}

// First strong isolate and its end: what a stranger wrote must not turn the sentence.
const (
	isolate = "\u2068"
	release = "\u2069"
)

func (w *Words) value(p check.Param) string {
	switch p.Kind {
	case check.ParamNumber:
		return w.Number(p.Number)
	case check.ParamShare:
		return w.Share(p.Number)
	case check.ParamCount:
		return w.printer.Sprint(number.Decimal(p.Number, number.MaxFractionDigits(0)))
	}
	out := make([]string, 0, len(p.Texts))
	for _, s := range p.Texts {
		switch p.Kind {
		case check.ParamDay:
			s = w.Day(s)
		case check.ParamField:
			s = w.Field(s)
		case check.ParamTerm:
			s = w.Word("term."+s, s)
		case check.ParamCheck:
			s = w.Word("check."+s, s)
		case check.ParamDocument:
			s = w.Word("docType."+s, s)
		default:
			s = isolate + s + release
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

// Number writes a measure: three digits of it, whole from a hundred on.
func (w *Words) Number(x float64) string {
	if math.Abs(x) >= 100 || x == math.Trunc(x) {
		return w.printer.Sprint(number.Decimal(x, number.MaxFractionDigits(0)))
	}
	return w.printer.Sprint(number.Decimal(x, number.Precision(3)))
}

// Share writes 0..1 in per cent, of a small one two digits.
func (w *Words) Share(x float64) string {
	if math.Abs(x) >= 0.1 || x == 0 {
		return w.printer.Sprint(number.Percent(x, number.MaxFractionDigits(0)))
	}
	digits := 1 - int(math.Floor(math.Log10(100*math.Abs(x))))
	return w.printer.Sprint(number.Percent(x, number.MaxFractionDigits(min(max(digits, 0), 8))))
}

// Day writes YYYY-MM-DD by the language; what is no date stays as it is.
func (w *Words) Day(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return t.Format(w.days)
}

// Texts lists the table of a language, for tests that compare them.
func (w *Words) Texts() map[string]string {
	out := make(map[string]string, len(w.table))
	for k, v := range w.table {
		out[k] = v
	}
	return out
}
