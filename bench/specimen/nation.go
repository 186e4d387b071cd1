package specimen

import (
	"fmt"
	"image/color"
	"math/rand/v2"
	"strings"
	"time"
)

// nation is who issues a document of the benchmark and who holds it.
type nation struct {
	code         string // alpha-3
	title        [2]string
	nationality  string
	authority    []string
	sex          map[string]string
	labels       [2]language // on books and on cards alike; the second may be ""
	hue          float64     // of its paper, degrees
	last, female func(string) string
	lasts        []string
	men, women   []string
	patronymic   func(string, bool) string
	fathers      []string
	places       []string
	street       string
	personal     func(*rand.Rand, Person) string
	passport     func(*rand.Rand) string
	card         func(*rand.Rand) string
}

func same(s string) string { return s }

// cyrillic reports whether the nation's names are printed in Cyrillic.
func (n nation) cyrillic() bool {
	switch n.code {
	case "KAZ", "RUS", "KGZ", "UKR":
		return true
	}
	return false
}

// spell gives a name in both scripts.
func (n nation) spell(native string) spelled {
	if !n.cyrillic() {
		return spelled{native, native}
	}
	return spelled{native, romanise(n.code, native)}
}

func (n nation) spellAll(words []string, form func(string) string) []spelled {
	list := make([]spelled, len(words))
	for i, w := range words {
		list[i] = n.spell(form(w))
	}
	return list
}

// ProtocolDay is the day on which the documents of the protocol are valid.
var ProtocolDay = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)

// person makes up a holder of a part.
func (n nation) person(seed uint64, part Part) (Person, error) {
	rng := source(seed, "holder/"+n.code)
	p := Person{Seed: seed, Country: n.code, Sex: []string{Male, Female}[rng.IntN(2)]}
	woman := p.Sex == Female
	pick := func(list []spelled) (spelled, error) {
		own := part.of(list)
		if len(own) == 0 {
			return spelled{}, fmt.Errorf("specimen: %s has no names of part %s", n.code, part)
		}
		return own[rng.IntN(len(own))], nil
	}
	form := n.last
	given := n.men
	if woman {
		form, given = n.female, n.women
	}
	last, err := pick(n.spellAll(n.lasts, form))
	if err != nil {
		return Person{}, err
	}
	first, err := pick(n.spellAll(given, same))
	if err != nil {
		return Person{}, err
	}
	p.Native, p.Latin = Name{Last: last.native, First: first.native}, Name{Last: last.latin, First: first.latin}
	switch {
	case n.patronymic != nil:
		middle, err := pick(n.spellAll(n.fathers, func(s string) string { return n.patronymic(s, woman) }))
		if err != nil {
			return Person{}, err
		}
		p.Native.Middle, p.Latin.Middle = middle.native, middle.latin
	case rng.IntN(3) == 0: // a second given name
		second, err := pick(n.spellAll(given, same))
		if err != nil {
			return Person{}, err
		}
		if second.native != first.native {
			p.Native.First += " " + second.native
			p.Latin.First += " " + second.latin
		}
	}
	born, err := pick(n.spellAll(n.places, same))
	if err != nil {
		return Person{}, err
	}
	p.BirthPlace, p.BirthPlaceLatin = born.native, born.latin
	p.BirthDate = ProtocolDay.AddDate(-18-rng.IntN(55), 0, -1-rng.IntN(364))
	home, err := pick(n.spellAll(n.places, same))
	if err != nil {
		return Person{}, err
	}
	p.Address = fmt.Sprintf("%s, %s %d", home.native, n.street, 1+rng.IntN(180))
	if rng.IntN(2) == 0 {
		p.Address += fmt.Sprintf("-%d", 1+rng.IntN(90))
	}
	if n.personal != nil {
		p.PersonalNumber = n.personal(rng, p)
	}
	return p, nil
}

// paper makes up a document of that kind, valid on the protocol's day.
func (n nation) paper(p Person, kind string) Paper {
	rng := source(p.Seed, "document/"+kind)
	paper := Paper{Kind: kind, Country: n.code, Authority: n.authority[rng.IntN(len(n.authority))]}
	years := 10
	switch kind {
	case KindPassport:
		paper.Number = n.passport(rng)
	case KindDrivers:
		paper.Number = letters(rng, 2) + digits(rng, 6)
		paper.Categories = [][]string{{"B"}, {"B", "C"}, {"A", "B"}, {"A", "B", "C", "D"}, {"B", "B1"}}[rng.IntN(5)]
	default:
		paper.Number = n.card(rng)
	}
	paper.Issued = ProtocolDay.AddDate(0, 0, -30-rng.IntN(365*(years-1)))
	if adult := p.BirthDate.AddDate(16, 0, 0); paper.Issued.Before(adult) {
		paper.Issued = adult
	}
	paper.Expires = paper.Issued.AddDate(years, 0, -1)
	return paper
}

// tone is a colour of the nation's paper, given saturation and lightness.
func (n nation) tone(shift, saturation, lightness float64) color.RGBA {
	return hsl(n.hue+shift, saturation, lightness)
}

func hsl(h, s, l float64) color.RGBA {
	part := func(k float64) uint8 {
		for k += h / 30; k < 0; k += 12 {
		}
		for ; k >= 12; k -= 12 {
		}
		return uint8(255 * (l - s*min(l, 1-l)*max(-1, min(k-3, 9-k, 1))))
	}
	return color.RGBA{part(0), part(8), part(4), 255}
}

func words(text string) []string { return strings.Fields(text) }

// crossed joins every stem with every ending.
func crossed(stems []string, endings ...string) []string {
	var out []string
	for _, s := range stems {
		for _, e := range endings {
			out = append(out, s+e)
		}
	}
	return out
}

func findNation(code string) (nation, error) {
	for _, n := range nations {
		if n.code == code {
			return n, nil
		}
	}
	return nation{}, fmt.Errorf("%w: %q", ErrUnknownState, code)
}
