package specimen

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// Kinds of documents, in the contract's words for idDocType.
const (
	KindPassport        = "PASSPORT"
	KindIDCard          = "ID_CARD"
	KindDrivers         = "DRIVERS"
	KindResidencePermit = "RESIDENCE_PERMIT"
)

// Paper is what a document says beyond its holder.
type Paper struct {
	Kind    string `json:"kind"`
	Country string `json:"country"` // issuing state, ISO 3166-1 alpha-3
	Number  string `json:"number"`
	// Issued and Expires are calendar days at midnight UTC.
	Issued    time.Time `json:"issued"`
	Expires   time.Time `json:"expires"`
	Authority string    `json:"authority"`
	// Categories are the vehicle categories of a driving licence.
	Categories []string `json:"categories,omitempty"`
}

// NewPaper makes up a document of the person's state that is valid on the given
// day. The same person, kind and day give the same document.
func NewPaper(p Person, kind string, today time.Time) (Paper, error) {
	state, err := FindState(p.Country)
	if err != nil {
		return Paper{}, err
	}
	rng := source(p.Seed, "paper/"+kind)
	paper := Paper{Kind: kind, Country: p.Country, Authority: state.authority}
	years := 10
	switch kind {
	case KindPassport:
		paper.Number = state.passportNumber(rng)
	case KindIDCard:
		paper.Number = state.cardNumber(rng)
	case KindDrivers:
		paper.Number = letters(rng, 2) + digits(rng, 6)
		paper.Categories = [][]string{{"B"}, {"B", "C"}, {"A", "B"}, {"A", "B", "C", "D"}}[rng.IntN(4)]
	case KindResidencePermit:
		paper.Number = state.cardNumber(rng)
		years = 5
	default:
		return Paper{}, optionError("kind", kind)
	}
	// Issued in the past, never before the holder was of age, with at least
	// half a year of validity left.
	paper.Issued = day(today).AddDate(0, 0, -30-rng.IntN(365*(years-1)))
	if adult := p.BirthDate.AddDate(18, 0, 0); paper.Issued.Before(adult) {
		paper.Issued = adult
	}
	paper.Expires = paper.Issued.AddDate(years, 0, -1)
	return paper, nil
}

func letters(rng *rand.Rand, n int) string {
	text := make([]byte, n)
	for i := range text {
		text[i] = "ABCEHKMPTX"[rng.IntN(10)]
	}
	return string(text)
}

func optionError(what string, value any) error {
	return fmt.Errorf("%w: %s %v", ErrBadOption, what, value)
}
