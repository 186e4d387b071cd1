package postal

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Parts of an address.
type Parts struct {
	// House is the building's number with corpus and letter, "10", "10A", "12/3".
	// Of "10/7" it cannot be told whether 7 is a flat; Compare takes it either way.
	House string
	// Flat is the number of flat, room or office.
	Flat string
	// PostCode: five or six digits, or Kazakhstan's seven characters.
	PostCode string
	// Names of street, district, town and region, folded, in order.
	Names []string
}

// maxLength of a text that is looked at, in bytes.
const maxLength = 1024

var (
	// word is letters with inner signs, or a number with what belongs to it.
	word     = regexp.MustCompile(`\b[a-z]\d{2}[a-z]\d[a-z]\d\b|[\p{L}\p{M}]+(?:[.'’‘ʻʼ-][\p{L}\p{M}]+)*\.?|\d+(?:[/-]\d+)*[\p{L}]?(?:/\d+)?|№`)
	newIndex = regexp.MustCompile(`^[A-Z]\d{2}[A-Z]\d[A-Z]\d$`) // Kazakhstan's since 2015: A05A1B2
	ordinal  = regexp.MustCompile(`^\d+[-–]?(?:й|я|ая|ый|ші|шы|nd|rd|th|st)$`)
)

// splitWords cuts at spaces.
func splitWords(s string) []string { return strings.Fields(s) }

// plain folds a word: small letters without marks, dots, hyphens and apostrophes.
func plain(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case r == 'ё':
			b.WriteRune('е')
		case unicode.Is(unicode.Mn, r) && r != '\u0306': // й stays й
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '№', r == '\u0306':
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// token is a word or number of an address.
type token struct {
	text   string // folded
	number bool
	role   role
	dotted bool // ends with a dot: an abbreviation
	ends   bool // a comma or line break follows
}

func tokens(text string) []token {
	if len(text) > maxLength {
		text = strings.ToValidUTF8(text[:maxLength], "")
	}
	text = strings.NewReplacer("/к.", " к. ", "м/р", "мкр", "р/н", "р-н", "ш/а", "мкр", "а/о", "округ").Replace(strings.ToLower(text))
	var out []token
	places := word.FindAllStringIndex(text, -1)
	for i, at := range places {
		raw := text[at[0]:at[1]]
		t := token{text: plain(raw), dotted: strings.HasSuffix(raw, ".")}
		if t.text == "" {
			continue
		}
		t.number = unicode.IsDigit(rune(raw[0]))
		next := len(text)
		if i+1 < len(places) {
			next = places[i+1][0]
		}
		t.ends = strings.ContainsAny(text[at[1]:next], ",;\n")
		if t.number {
			t.text = strings.ToUpper(strings.ReplaceAll(strings.TrimSuffix(raw, "."), "-", "/"))
			t.text = latinLetter(t.text)
		} else {
			t.role = markers[t.text]
		}
		out = append(out, t)
	}
	return joinLetters(out)
}

// joinLetters attaches a lone letter behind a number to it: 10 А.
func joinLetters(in []token) []token {
	var out []token
	for i, t := range in {
		lone := !t.number && len([]rune(t.text)) == 1 && !t.dotted && i > 0 && in[i-1].number && !in[i-1].ends &&
			!strings.ContainsAny(in[i-1].text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") && (i+1 == len(in) || !in[i+1].number)
		if lone && (t.role == none || strings.ContainsRune("абвгде", []rune(t.text)[0])) && len(out) > 0 {
			out[len(out)-1].text += latinLetter(strings.ToUpper(t.text))
			out[len(out)-1].ends = t.ends
			continue
		}
		out = append(out, t)
	}
	return out
}

// latinLetter writes the letter of a house in Latin: 10А, 10Б.
var latinLetters = strings.NewReplacer("А", "A", "Б", "B", "В", "V", "Г", "G", "Д", "D", "Е", "E", "Ә", "A")

func latinLetter(s string) string { return latinLetters.Replace(s) }

// Parse takes an address apart. Words that nothing marks are names; the first
// number that nothing marks is the house, the second the flat.
func Parse(text string) Parts {
	var p Parts
	list := tokens(text)
	used := make([]bool, len(list))
	take := func(i int) string { used[i] = true; return list[i].text }
	// Postcodes first: they are the only numbers that long.
	for i, t := range list {
		if p.PostCode == "" && (t.number && isPostCode(t.text) || newIndex.MatchString(strings.ToUpper(t.text))) {
			p.PostCode = strings.ToUpper(take(i))
		}
	}
	// A marker takes the number behind it, or else the one before it ("7 пәтер").
	near := func(i int) int {
		for j := i + 1; j < len(list) && j <= i+2; j++ {
			if list[j].number && !used[j] {
				return j
			}
			if list[j].text != "№" && list[j].role != house {
				break
			}
		}
		if i > 0 && list[i-1].number && !used[i-1] && !list[i-1].ends {
			return i - 1
		}
		return -1
	}
	for _, want := range []role{flat, part, house} {
		for i, t := range list {
			if t.role != want || used[i] || t.number {
				continue
			}
			n := near(i)
			if n < 0 {
				continue
			}
			if want == part && (t.text == "к" || t.text == "bl") && n < i {
				continue // "к" behind a number may be anything
			}
			used[i] = true
			switch {
			case want == flat && p.Flat == "":
				p.Flat = take(n)
			case want == house && p.House == "":
				p.House = take(n) + p.House
			case want == part && p.House == "":
				p.House = "/" + take(n)
			}
		}
	}
	rest := []int{}
	for i, t := range list {
		if t.number && !used[i] {
			rest = append(rest, i)
		}
	}
	corpus := strings.HasPrefix(p.House, "/")
	for _, i := range rest {
		// A number before a name or before a kind is part of the name: 8 микрорайон, 50 лет Октября.
		more := p.House != "" && !corpus || laterNumber(list, used, i)
		beforeName := i+1 < len(list) && !list[i].ends && !list[i+1].number && (list[i+1].role == kind || list[i+1].role == none && more)
		behindKind := more && i > 0 && list[i-1].role == kind && !list[i-1].ends
		switch {
		case ordinal.MatchString(strings.ToLower(list[i].text)), beforeName, behindKind:
			continue
		case p.House == "" || corpus:
			p.House = take(i) + p.House
			corpus = false
		case p.Flat == "":
			p.Flat = take(i)
		}
	}
	p.House = strings.TrimPrefix(p.House, "/")
	for i, t := range list {
		if used[i] || t.role != none || t.text == "№" {
			continue
		}
		if len([]rune(t.text)) > 1 || t.number {
			p.Names = append(p.Names, t.text)
		}
	}
	return p
}

// laterNumber: a number that nothing took follows.
func laterNumber(list []token, used []bool, i int) bool {
	for j := i + 1; j < len(list); j++ {
		if list[j].number && !used[j] {
			return true
		}
	}
	return false
}

func isPostCode(s string) bool {
	return (len(s) == 5 || len(s) == 6) && strings.Trim(s, "0123456789") == ""
}
