package fields

import (
	"cmp"
	"fmt"
	"regexp/syntax"
	"slices"
)

// PackInfo is what a pack adds to those that come with the program.
type PackInfo struct {
	Labels    int            `json:"labels"`
	Titles    int            `json:"titles"`
	Countries int            `json:"countries"`
	Months    int            `json:"months"`
	Numbers   int            `json:"numbers"`
	Templates []TemplateInfo `json:"templates"`
	// Warnings are no mistakes, but the pack will hardly do what it seems to say.
	Warnings []string `json:"warnings"`
}

// TemplateInfo is one document of a pack.
type TemplateInfo struct {
	Name     string `json:"name"`
	Kind     string `json:"kind"`
	Country  string `json:"country,omitempty"`
	Side     string `json:"side,omitempty"`
	Words    int    `json:"words"`
	Patterns int    `json:"patterns"`
	// Replaces: a template of this name comes with the program.
	Replaces bool `json:"replaces,omitempty"`
}

// CheckPack reads one pack as New would, beside those that come with the
// program. Mistakes are joined *PackErrors.
func CheckPack(file string, data []byte) (PackInfo, error) {
	if len(data) > maxPackSize {
		return PackInfo{}, &PackError{File: file, Reason: fmt.Sprintf("larger than %d bytes", maxPackSize)}
	}
	w, err := load(embedded)
	if err != nil {
		return PackInfo{}, err
	}
	before := *w
	known := map[string]bool{}
	for _, t := range w.templates {
		known[t.Name] = true
	}
	numbers := countNumbers(w)
	months := len(w.months)
	w.warn = func(text string) { before.warnings = append(before.warnings, text) }
	if err := w.parse(file, data); err != nil {
		return PackInfo{}, err
	}
	w.markOwn()
	info := PackInfo{
		Labels: len(w.labels) - len(before.labels), Titles: len(w.titles) - len(before.titles), Countries: len(w.countries) - len(before.countries),
		Months: len(w.months) - months, Numbers: countNumbers(w) - numbers, Templates: []TemplateInfo{}, Warnings: append([]string{}, before.warnings...),
	}
	for _, t := range w.templates {
		if slices.Contains(before.templates, t) {
			continue
		}
		info.Templates = append(info.Templates, TemplateInfo{
			Name: t.Name, Kind: t.Kind, Country: t.Country, Side: t.Side, Words: len(t.words), Patterns: len(t.patterns), Replaces: known[t.Name],
		})
		info.Warnings = append(info.Warnings, t.doubts()...)
	}
	slices.SortFunc(info.Templates, func(a, b TemplateInfo) int { return cmp.Compare(a.Name, b.Name) })
	return info, nil
}

func countNumbers(w *words) int {
	n := 0
	for _, kinds := range w.numbers {
		n += len(kinds)
	}
	return n
}

// doubts are reasons why a template will hardly be chosen or find anything.
func (t *Template) doubts() []string {
	var out []string
	long, own := 0, false
	for i, word := range t.words {
		if len(word) >= 6 {
			long++
		}
		own = own || t.own[i] && len(word) >= 6
	}
	if long == 0 {
		out = append(out, fmt.Sprintf("template %s: all its words are shorter than six letters, which count little; add longer ones", t.Name))
	}
	if t.Country != "" && !own {
		out = append(out, fmt.Sprintf("template %s: every word is printed by other countries' documents too, so it is chosen only where the country's name is read", t.Name))
	}
	for i, re := range t.patterns {
		if len(re.SubexpNames()) == 1 {
			out = append(out, fmt.Sprintf("template %s: pattern %d names no field and so finds nothing", t.Name, i+1))
		}
		if parsed, err := syntax.Parse(re.String(), syntax.Perl); err == nil && parsed.Simplify().Op == syntax.OpEmptyMatch || re.MatchString("") {
			out = append(out, fmt.Sprintf("template %s: pattern %d matches an empty line", t.Name, i+1))
		}
	}
	return out
}
