package names

import "strings"

// Name is a personal name as stated or as printed, in any script and case. Full
// is used alone when the source does not separate the parts; it is ignored when
// First or Last is present.
type Name struct {
	First  string // given names
	Last   string // family name
	Middle string // patronymic or middle name
	Full   string
}

// IsZero tells whether the name holds no letter at all.
func (n Name) IsZero() bool {
	return len(tokensOf(n.First)) == 0 && len(tokensOf(n.Last)) == 0 &&
		len(tokensOf(n.Middle)) == 0 && len(tokensOf(n.Full)) == 0
}

// String joins the parts in the order last, first, middle.
func (n Name) String() string {
	if n.First == "" && n.Last == "" && n.Full != "" {
		return n.Full
	}
	return strings.Join(strings.Fields(n.Last+" "+n.First+" "+n.Middle), " ")
}

// Outcome of a comparison.
type Outcome int

// The outcomes, from the weakest to the strongest.
const (
	// Different: no rule and no single slip explains the differences.
	Different Outcome = iota
	// Plausible: a slip, an initial, a missing part or an uncommon spelling
	// explains the differences; a person should look.
	Plausible
	// Equal: the same name, perhaps in another script or by another official rule.
	Equal
)

// String returns "different", "plausible" or "equal".
func (o Outcome) String() string {
	switch o {
	case Equal:
		return "equal"
	case Plausible:
		return "plausible"
	default:
		return "different"
	}
}

// Options of a comparison. The zero value applies the rules of all countries.
type Options struct {
	// IssuingCountry of the document, ISO 3166-1 alpha-3. Rules of other
	// countries weigh more then.
	IssuingCountry string
	// MRZWidth is the number of characters of the machine readable name field
	// that the document's name was taken from (39 in TD3, 31 in TD2, 30 in
	// TD1), 0 for a printed name. A name that fills the field may be cut.
	MRZWidth int
}

// Comparison says how two names relate.
type Comparison struct {
	Outcome Outcome
	// Score is 0..1: from 0.9 Equal, from 0.7 Plausible, below Different.
	Score float64
	Parts []Part
	// Explanation lists in plain English what was treated as equal, by which
	// rule, and what differs. It quotes letters of the names: personal data.
	Explanation []string
	// Remarks is the same, a remark each, for whoever speaks another language.
	Remarks []Remark
}

// Names of parts.
const (
	PartLast   = "last name"
	PartFirst  = "first name"
	PartMiddle = "middle name"
	PartFull   = "full name"
)

// Part is the comparison of one part of the name.
type Part struct {
	Name    string
	Outcome Outcome
	Score   float64 // 0..1 in the bands of Comparison.Score
	// Rules that made different letters equal, in order of appearance, without repetition.
	Rules []Remark
	// Differences that no rule of equality covers.
	Differences []Remark

	edits int
}

// Bands of the score.
const (
	equalFrom     = 0.9
	plausibleFrom = 0.7
)

// band moves a raw similarity of 0..1 into the band of its outcome, keeping the order inside.
func band(o Outcome, raw float64) float64 {
	raw = min(max(raw, 0), 1)
	switch o {
	case Equal:
		return equalFrom + (1-equalFrom)*raw
	case Plausible:
		return plausibleFrom + (equalFrom-plausibleFrom-1e-9)*raw
	default:
		return (plausibleFrom - 1e-9) * raw
	}
}
