package fields

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/idngo/idngo/vision"
)

//go:embed packs/*.yaml
var embedded embed.FS

// maxPackSize of one file, in bytes.
const maxPackSize = 1 << 20

// Template is a document whose print is known.
type Template struct {
	Name      string     `yaml:"name"`
	Kind      string     `yaml:"kind"`
	Country   string     `yaml:"country"`
	Side      string     `yaml:"side"`
	Words     []string   `yaml:"words"`
	All       [][]string `yaml:"all"` // of each group at least one is printed
	Zone      string     `yaml:"zone"`
	Face      *bool      `yaml:"face"`
	Numbered  bool       `yaml:"numbered"`
	DateOrder string     `yaml:"dateOrder"`
	Patterns  []string   `yaml:"patterns"`
	// NoExpiry: the document prints no date of expiry.
	NoExpiry bool `yaml:"noExpiry"`
	// Spread: the document prints on both pages of an open booklet.
	Spread bool `yaml:"spread"`
	// Proof are expressions for print that documents of this country alone bear,
	// where what All asks for is printed too.
	Proof []string `yaml:"proof"`

	patterns []*regexp.Regexp
	proof    []*regexp.Regexp
	words    []string
	own      []bool // words[i] is on documents of this country alone
	all      [][]string
}

// words is everything that packs say, ready for use. It is read-only once built.
type words struct {
	labels     []label
	exact      map[string]string // label to field
	stop       []string
	titles     []title
	countries  []title           // kind holds the country
	nations    map[string]string // nationality, a skeleton, to its country
	towns      []title           // the same
	months     map[string]int
	numbers    map[string]map[string]*regexp.Regexp
	dateOrders map[string]string
	templates  []*Template
	permanent  []string        // words for a document without end
	offices    map[string]bool // first words of authorities
	// letters that a country's documents do not bear, and what they stand for.
	letters map[string]map[rune]rune
	// marks are the letters with marks that a country's languages have.
	marks map[string]string
	// unmarked are the states in whose documents Latin letters bear no marks.
	unmarked map[string]bool
	proofs   proofWords
	digital  digitalWords
	// warn, when set, is told what a pack says in vain.
	warn     func(string)
	warnings []string
}

// label is one word that names a field, as a skeleton.
type label struct {
	text    string
	field   string
	letters int
}

// title is one folded word that names a kind of document or a country.
type title struct {
	text string
	kind string
}

// PackError tells where a pack is wrong.
type PackError struct {
	File   string
	Line   int // from 1, 0 when unknown
	Reason string
}

func (e *PackError) Error() string {
	return fmt.Sprintf("fields: %s:%d: %s", e.File, e.Line, e.Reason)
}

func newWords() *words {
	return &words{
		letters: map[string]map[rune]rune{}, unmarked: map[string]bool{}, marks: map[string]string{}, offices: map[string]bool{}, exact: map[string]string{}, nations: map[string]string{}, months: map[string]int{},
		numbers: map[string]map[string]*regexp.Regexp{}, dateOrders: map[string]string{},
	}
}

// load reads every *.yaml of the folders; a later template of the same name
// replaces an earlier one, all else adds up.
func load(folders ...fs.FS) (*words, error) {
	w := newWords()
	var errs []error
	for _, folder := range folders {
		var names []string
		err := fs.WalkDir(folder, ".", func(p string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && (path.Ext(p) == ".yaml" || path.Ext(p) == ".yml") {
				names = append(names, p)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("fields: list packs: %w", err)
		}
		sort.Strings(names)
		for _, name := range names {
			if err := w.readFile(folder, name); err != nil {
				errs = append(errs, err)
			}
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	// Longer words first, so that "place of birth" is tried before "birth".
	for i := range w.labels {
		w.labels[i].letters = utf8.RuneCountInString(w.labels[i].text)
	}
	sort.SliceStable(w.labels, func(i, j int) bool { return w.labels[i].letters > w.labels[j].letters })
	w.markOwn()
	return w, nil
}

// markOwn finds the words of templates that tell the country: in no template of
// another country, and no title in Latin letters, which half the world prints.
func (w *words) markOwn() {
	countries := map[string]map[string]bool{}
	for _, t := range w.templates {
		for _, word := range t.words {
			if countries[word] == nil {
				countries[word] = map[string]bool{}
			}
			countries[word][t.Country] = true
		}
	}
	titles := map[string]bool{}
	for _, t := range w.titles {
		titles[t.text] = true
	}
	for _, t := range w.templates {
		t.own = make([]bool, len(t.words))
		for i, word := range t.words {
			t.own[i] = len(countries[word]) == 1 && !(titles[word] && latin(t.Words[i])) && w.exact[word] == ""
		}
	}
}

func (w *words) readFile(folder fs.FS, name string) error {
	info, err := fs.Stat(folder, name)
	if err != nil {
		return fmt.Errorf("fields: %w", err)
	}
	if info.Size() > maxPackSize {
		return &PackError{File: name, Reason: fmt.Sprintf("larger than %d bytes", maxPackSize)}
	}
	data, err := fs.ReadFile(folder, name)
	if err != nil {
		return fmt.Errorf("fields: %w", err)
	}
	return w.parse(name, data)
}

// parse adds one file. The yaml nodes are walked by hand, because each mistake is
// to name its line.
func (w *words) parse(file string, data []byte) error {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return &PackError{File: file, Line: yamlLine(err), Reason: "not readable as YAML: " + yamlReason(err)}
	}
	if len(doc.Content) == 0 {
		return nil
	}
	p := &packReader{words: w, file: file}
	p.mapping(doc.Content[0], func(key string, value *yaml.Node) {
		switch key {
		case "labels":
			p.lists(value, p.label)
		case "titles":
			p.lists(value, func(key *yaml.Node, word *yaml.Node) {
				if !kinds[key.Value] {
					p.fail(key, "unknown kind of document %q", key.Value)
					return
				}
				w.titles = append(w.titles, title{p.folded(word), key.Value})
			})
		case "countries", "regions":
			p.lists(value, func(key *yaml.Node, word *yaml.Node) {
				if p.country(key) {
					w.countries = append(w.countries, title{p.folded(word), key.Value})
				}
			})
		case "nationalities":
			p.lists(value, func(key *yaml.Node, word *yaml.Node) {
				if p.country(key) {
					w.nations[p.folded(word)] = key.Value
				}
			})
		case "towns":
			p.lists(value, func(key *yaml.Node, word *yaml.Node) {
				if p.country(key) {
					w.towns = append(w.towns, title{p.folded(word), key.Value})
				}
			})
		case "months":
			p.lists(value, p.month)
		case "letters":
			p.mapping(value, func(country string, list *yaml.Node) { p.letters(value, country, list) })
		case "marks":
			p.mapping(value, func(country string, letters *yaml.Node) {
				if letters.Kind != yaml.ScalarNode || letters.Value != strings.ToUpper(letters.Value) {
					p.fail(letters, "capital letters are expected here")
				}
				w.marks[country] = letters.Value
			})
		case "unmarked":
			for _, n := range p.sequence(value) {
				if p.country(n) {
					w.unmarked[n.Value] = true
				}
			}
		case "permanent":
			for _, n := range p.sequence(value) {
				w.permanent = append(w.permanent, p.folded(n))
			}
		case "authorities":
			for _, n := range p.sequence(value) {
				w.offices[p.folded(n)] = true
			}
		case "proofLabels":
			p.lists(value, p.proofLabel)
		case "proofTypes":
			p.lists(value, p.proofType)
		case "issuerWords":
			for _, n := range p.sequence(value) {
				w.proofs.issuers = append(w.proofs.issuers, p.folded(n))
			}
		case "digitalTelling":
			for _, n := range p.sequence(value) {
				w.digital.telling = append(w.digital.telling, p.folded(n))
			}
		case "digitalHints":
			for _, n := range p.sequence(value) {
				w.digital.hints = append(w.digital.hints, p.folded(n))
			}
		case "noise", "stopwords":
			for _, n := range p.sequence(value) {
				w.stop = append(w.stop, p.folded(n))
			}
		case "numbers":
			p.mapping(value, func(country string, kinds *yaml.Node) { p.numbers(value, country, kinds) })
		case "dateOrders":
			p.mapping(value, func(country string, order *yaml.Node) {
				if !dateOrder(order.Value) {
					p.fail(order, "date order is DMY, MDY or YMD, not %q", order.Value)
				}
				w.dateOrders[country] = order.Value
			})
		case "templates":
			for _, n := range p.sequence(value) {
				p.template(n)
			}
		default:
			p.fail(value, "unknown section %q", key)
		}
	})
	return errors.Join(p.errs...)
}

// packReader walks one file and collects its mistakes.
type packReader struct {
	words *words
	file  string
	errs  []error
}

// maxMistakes reported of one file.
const maxMistakes = 20

func (p *packReader) fail(n *yaml.Node, format string, args ...any) {
	if len(p.errs) < maxMistakes {
		p.errs = append(p.errs, &PackError{File: p.file, Line: n.Line, Reason: fmt.Sprintf(format, args...)})
	}
}

func (p *packReader) mapping(n *yaml.Node, visit func(key string, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		p.fail(n, "a mapping is expected here")
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		visit(n.Content[i].Value, n.Content[i+1])
	}
}

func (p *packReader) sequence(n *yaml.Node) []*yaml.Node {
	if n.Kind != yaml.SequenceNode {
		p.fail(n, "a list is expected here")
		return nil
	}
	return n.Content
}

// lists visits each word of a mapping of lists.
func (p *packReader) lists(n *yaml.Node, visit func(key, word *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		p.fail(n, "a mapping of lists is expected here")
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		for _, word := range p.sequence(n.Content[i+1]) {
			visit(n.Content[i], word)
		}
	}
}

func (p *packReader) folded(n *yaml.Node) string {
	f := skeleton(fold(n.Value))
	if n.Kind != yaml.ScalarNode || f == "" {
		p.fail(n, "a word with letters is expected here")
	}
	return f
}

// text is a word as it stands, checked.
func (p *packReader) text(n *yaml.Node) string {
	p.folded(n)
	return n.Value
}

func (p *packReader) label(key, word *yaml.Node) {
	if !fieldNames[key.Value] && !slices.Contains([]string{fieldValidity, fieldOther, fieldSecondLastName}, key.Value) {
		p.fail(key, "unknown field %q", key.Value)
		return
	}
	if f := p.folded(word); f != "" {
		if _, taken := p.words.exact[f]; !taken {
			p.words.exact[f] = key.Value
			p.words.labels = append(p.words.labels, label{text: f, field: key.Value})
		} else if other := p.words.exact[f]; other != key.Value && p.words.warn != nil {
			p.words.warn(fmt.Sprintf("line %d: the word names the field %s already and cannot name %s too", word.Line, other, key.Value))
		}
	}
}

func (p *packReader) month(key, word *yaml.Node) {
	var month int
	if key.Decode(&month) != nil || month < 1 || month > 12 {
		p.fail(key, "a month is 1 to 12, not %q", key.Value)
		return
	}
	if f := fold(p.text(word)); f != "" {
		if _, taken := p.words.months[f]; !taken {
			p.words.months[f] = month
		}
	}
}

func (p *packReader) country(n *yaml.Node) bool {
	if len(n.Value) != 3 || strings.ToUpper(n.Value) != n.Value {
		p.fail(n, "a country is an alpha-3 code, not %q", n.Value)
		return false
	}
	return true
}

func (p *packReader) letters(at *yaml.Node, country string, list *yaml.Node) {
	if !p.country(&yaml.Node{Value: country, Line: at.Line}) {
		return
	}
	if p.words.letters[country] == nil {
		p.words.letters[country] = map[rune]rune{}
	}
	p.mapping(list, func(read string, printed *yaml.Node) {
		from, to := []rune(read), []rune(printed.Value)
		if len(from) != 1 || len(to) != 1 || !unicode.IsUpper(from[0]) || !unicode.IsUpper(to[0]) {
			p.fail(printed, "one capital for another is expected here, not %q: %q", read, printed.Value)
			return
		}
		p.words.letters[country][from[0]] = to[0]
		p.words.letters[country][unicode.ToLower(from[0])] = unicode.ToLower(to[0])
	})
}

func (p *packReader) numbers(at *yaml.Node, country string, n *yaml.Node) {
	if !p.country(&yaml.Node{Value: country, Line: n.Line}) {
		return
	}
	p.mapping(n, func(kind string, pattern *yaml.Node) {
		if !kinds[kind] {
			p.fail(pattern, "unknown kind of document %q", kind)
			return
		}
		re, err := regexp.Compile("^(?:" + pattern.Value + ")$")
		if err != nil {
			p.fail(pattern, "wrong pattern: %v", err)
			return
		}
		if p.words.numbers[country] == nil {
			p.words.numbers[country] = map[string]*regexp.Regexp{}
		}
		p.words.numbers[country][kind] = re
	})
}

func (p *packReader) template(n *yaml.Node) {
	before := len(p.errs)
	known := map[string]bool{"name": true, "kind": true, "country": true, "side": true, "words": true, "all": true, "zone": true, "face": true, "numbered": true, "dateOrder": true, "patterns": true, "proof": true, "noExpiry": true, "spread": true}
	at := map[string]*yaml.Node{}
	p.mapping(n, func(key string, value *yaml.Node) {
		at[key] = value
		if !known[key] {
			p.fail(value, "unknown setting %q of a template", key)
		}
	})
	var t Template
	if err := n.Decode(&t); err != nil {
		p.fail(n, "%s", yamlReason(err))
		return
	}
	place := func(key string) *yaml.Node {
		if at[key] != nil {
			return at[key]
		}
		return n
	}
	if t.Name == "" {
		p.fail(n, "a template needs a name")
	}
	if !kinds[t.Kind] {
		p.fail(place("kind"), "unknown kind of document %q", t.Kind)
	}
	if t.Side != "" && t.Side != SideFront && t.Side != SideBack {
		p.fail(place("side"), "side is %s or %s, not %q", SideFront, SideBack, t.Side)
	}
	if t.Country != "" {
		p.country(&yaml.Node{Value: t.Country, Line: place("country").Line})
	}
	if t.DateOrder != "" && !dateOrder(t.DateOrder) {
		p.fail(place("dateOrder"), "date order is DMY, MDY or YMD, not %q", t.DateOrder)
	}
	switch t.Zone {
	case "", zoneNone, vision.FormatTD1, vision.FormatTD2, vision.FormatTD3, vision.FormatMRVA, vision.FormatMRVB, vision.FormatIDFRA, vision.FormatDL:
	default:
		p.fail(place("zone"), "unknown zone %q", t.Zone)
	}
	if len(t.Words) == 0 {
		p.fail(n, "a template needs words")
	}
	for i, pattern := range t.Patterns {
		line := place("patterns").Content[i]
		re, err := regexp.Compile(pattern)
		if err != nil {
			p.fail(line, "wrong pattern: %v", err)
			continue
		}
		for _, name := range re.SubexpNames() {
			if name != "" && !fieldNames[name] {
				p.fail(line, "unknown field %q", name)
			}
		}
		t.patterns = append(t.patterns, re)
	}
	for i, pattern := range t.Proof {
		re, err := regexp.Compile(pattern)
		if err != nil || re.MatchString("") {
			p.fail(place("proof").Content[i], "wrong pattern, or one that fits an empty line: %v", err)
			continue
		}
		t.proof = append(t.proof, re)
	}
	if len(p.errs) > before {
		return
	}
	for _, word := range t.Words {
		t.words = append(t.words, skeleton(fold(word)))
	}
	for _, group := range t.All {
		var folded []string
		for _, word := range group {
			folded = append(folded, skeleton(fold(word)))
		}
		t.all = append(t.all, folded)
	}
	for i, old := range p.words.templates {
		if old.Name == t.Name {
			p.words.templates[i] = &t
			return
		}
	}
	p.words.templates = append(p.words.templates, &t)
}

func dateOrder(s string) bool { return s == "DMY" || s == "MDY" || s == "YMD" }

// yamlLine finds the line in an error of the YAML reader ("yaml: line 3: …").
func yamlLine(err error) int {
	line := 0
	for _, f := range strings.Fields(err.Error()) {
		if _, scanErr := fmt.Sscanf(f, "%d:", &line); scanErr == nil && line > 0 {
			return line
		}
	}
	return 0
}

func yamlReason(err error) string {
	_, after, found := strings.Cut(err.Error(), ": ")
	if !found {
		return err.Error()
	}
	return after
}
