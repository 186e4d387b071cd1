package lists

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is what somebody is listed for, in the contract's words (api.md 12).
type Kind string

// The kinds.
const (
	Sanctions      Kind = "sanctions"
	PEP            Kind = "pep"
	AdverseMedia   Kind = "adverseMedia"
	Terrorism      Kind = "terrorism"
	Crime          Kind = "crime"
	FitnessProbity Kind = "fitnessProbity"
)

// Kinds lists all, the gravest first.
func Kinds() []Kind { return []Kind{Sanctions, Terrorism, Crime, FitnessProbity, PEP, AdverseMedia} }

// Valid reports whether k is one of them.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Entry is one listed person.
type Entry struct {
	// ID of the publisher; it stays the same from one version of a list to the
	// next. Where the format has none it is made from the entry's content.
	ID string `json:"i"`
	// Names in any script, the main one first; at least one.
	Names []Name `json:"n"`
	// Births are YYYY-MM-DD, YYYY-MM or YYYY; several when sources differ.
	Births []string `json:"b,omitempty"`
	// Countries of citizenship or residence, ISO 3166-1 alpha-3.
	Countries []string   `json:"c,omitempty"`
	Documents []Document `json:"d,omitempty"`
	Kinds     []Kind     `json:"k"`
	// Programmes under which the person is listed, as the publisher names them.
	Programmes []string `json:"p,omitempty"`
	Sex        string   `json:"s,omitempty"` // M, F or ""
	// Remarks are free text of the publisher: positions, reasons.
	Remarks string `json:"r,omitempty"`
}

// Name is one name of a person. Either Full is set, or parts.
type Name struct {
	Full   string `json:"f,omitempty"`
	First  string `json:"g,omitempty"`
	Middle string `json:"m,omitempty"`
	Last   string `json:"l,omitempty"`
	// Weak: the publisher says that the name alone is not enough to know the person by.
	Weak bool `json:"w,omitempty"`
}

// String is the name as one text.
func (n Name) String() string {
	if n.Full != "" {
		return n.Full
	}
	return strings.Join(strings.Fields(n.First+" "+n.Middle+" "+n.Last), " ")
}

// Document is a number by which a person is known.
type Document struct {
	Number  string `json:"n"`
	Country string `json:"c,omitempty"` // issuer, alpha-3
	Type    string `json:"t,omitempty"` // passport, nationalId, tax … as told
}

// Bounds of one entry. What is longer is a mistake of the file; lists of
// publishers are far below.
const (
	MaxName       = 512  // characters of a name
	MaxNumber     = 128  // characters of a number
	MaxNames      = 2000 // of one person
	maxSmall      = 300  // births, countries, documents, programmes of one person
	maxRemarks    = 1000 // characters; the rest is cut
	maxProgramme  = 300
	maxID         = 200
	leastInNumber = 4 // letters and digits of a number by which anybody is found
)

// tidy brings an entry to its one form and says what is wrong with it, "" for nothing.
func (e *Entry) tidy(kind Kind) string {
	var names []Name
	seen := map[string]bool{}
	for _, n := range e.Names {
		n.Full, n.First, n.Middle, n.Last = clean(n.Full), clean(n.First), clean(n.Middle), clean(n.Last)
		text := n.String()
		if utf8.RuneCountInString(text) > MaxName {
			return "a name has more than 512 characters"
		}
		if !strings.ContainsFunc(text, unicode.IsLetter) || seen[strings.ToLower(text)] {
			continue
		}
		seen[strings.ToLower(text)] = true
		names = append(names, n)
	}
	if len(names) == 0 {
		return "there is no name"
	}
	if len(names) > MaxNames {
		return "a person has more than 2000 names"
	}
	e.Names = names
	var docs []Document
	for _, d := range e.Documents {
		d.Number, d.Type, d.Country = clean(d.Number), cut(clean(d.Type), 64), Country(d.Country)
		if utf8.RuneCountInString(d.Number) > MaxNumber {
			return "a number has more than 128 characters"
		}
		if len(PlainNumber(d.Number)) < leastInNumber || slices.ContainsFunc(docs, func(o Document) bool { return PlainNumber(o.Number) == PlainNumber(d.Number) }) {
			continue
		}
		docs = append(docs, d)
	}
	e.Documents = docs
	e.Births = each(e.Births, Date)
	e.Countries = each(e.Countries, Country)
	e.Programmes = each(e.Programmes, func(s string) string { return cut(clean(s), maxProgramme) })
	if len(e.Documents) > maxSmall || len(e.Births) > maxSmall || len(e.Countries) > maxSmall || len(e.Programmes) > maxSmall {
		return "a person has more than 300 values of one kind"
	}
	e.Kinds = slices.DeleteFunc(each(e.Kinds, func(k Kind) Kind { return k }), func(k Kind) bool { return !k.Valid() })
	if len(e.Kinds) == 0 && kind != "" {
		e.Kinds = []Kind{kind}
	}
	if len(e.Kinds) == 0 {
		e.Kinds = []Kind{Sanctions}
	}
	order := Kinds()
	slices.SortFunc(e.Kinds, func(a, b Kind) int { return slices.Index(order, a) - slices.Index(order, b) })
	e.Remarks = cut(clean(e.Remarks), maxRemarks)
	e.Sex = sexOf(e.Sex)
	e.ID = clean(e.ID)
	if utf8.RuneCountInString(e.ID) > maxID {
		return "an id has more than 200 characters"
	}
	if e.ID == "" {
		e.ID = e.contentID()
	}
	return ""
}

// contentID names an entry by what identifies the person.
func (e *Entry) contentID() string {
	h := sha256.New()
	h.Write([]byte(strings.ToLower(e.Names[0].String())))
	for _, b := range e.Births {
		h.Write([]byte("\x00b" + b))
	}
	for _, d := range e.Documents {
		h.Write([]byte("\x00d" + PlainNumber(d.Number)))
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// Digest changes when anything about the entry does.
func (e Entry) Digest() [16]byte {
	raw, _ := json.Marshal(e) //nolint:errcheck // strings and lists of strings
	sum := sha256.Sum256(raw)
	return [16]byte(sum[:16])
}

// PlainNumber brings a document number to the form in which two are compared:
// letters and digits only, capitals.
func PlainNumber(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}

// clean takes out what is no text: control characters, invisible marks, double spaces.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, " "))
	return strings.Join(strings.Fields(s), " ")
}

func cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return strings.TrimSpace(s[:i])
		}
		n--
	}
	return s
}

// each maps values and drops empty and repeated ones.
func each[T ~string](in []T, fn func(T) T) []T {
	var out []T
	for _, v := range in {
		if v = fn(v); v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func sexOf(s string) string {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "m", "male", "man":
		return "M"
	case "f", "female", "woman":
		return "F"
	}
	return ""
}
