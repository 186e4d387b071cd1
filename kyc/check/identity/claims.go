package identity

import (
	"slices"
	"time"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
)

// claim is one value as one source of one picture gives it.
type claim struct {
	field   string
	value   string
	raw     string
	source  string
	reader  string
	image   int32
	side    string
	page    int
	box     *vision.Box
	score   float64
	checked bool
	// twice: two readers read the same characters.
	twice bool
}

func (c claim) evidence() check.EvidenceValue {
	return check.EvidenceValue{Source: c.source, Value: c.value, ImageID: c.image, Page: c.page, Box: c.box, Score: c.score}
}

// independent tells whether two claims about a field do not rest on one reading
// of one print.
func independent(a, b claim) bool {
	switch {
	case a.source != b.source:
		return true
	case a.image != b.image && a.side != b.side && a.side != "" && b.side != "":
		return true
	default:
		return a.reader != b.reader && a.reader != "" && b.reader != ""
	}
}

// zone is a machine readable zone and the picture it was found in.
type zone struct {
	mrz   *vision.MRZ
	image int32
}

// card is one document of a step: its pictures and all that they claim.
type card struct {
	step, kind, country string // country as declared at upload
	documents           []check.Document
	claims              map[string][]claim
	zones               []zone
	// links remembers comparisons of this card's claims by field and values.
	links map[[3]string]link
}

// cardsOf groups the pictures of identity steps into documents, in upload order.
func cardsOf(documents []check.Document) []*card {
	var cards []*card
	for _, d := range documents {
		if !isIdentityStep(d.Step) || !d.Is(kind.Identity) {
			continue
		}
		i := slices.IndexFunc(cards, func(c *card) bool {
			return c.step == d.Step && c.kind == d.Image.Type && c.country == d.Image.Country
		})
		if i < 0 {
			cards = append(cards, &card{step: d.Step, kind: d.Image.Type, country: d.Image.Country, claims: make(map[string][]claim), links: make(map[[3]string]link)})
			i = len(cards) - 1
		}
		cards[i].add(d)
	}
	return cards
}

func (c *card) add(d check.Document) {
	c.documents = append(c.documents, d)
	for _, p := range d.Pages() {
		side := d.Image.SubType
		if side == "" {
			side = p.Side
		}
		take := func(r vision.Reading, twice bool) {
			if r.Value == "" || isDateField(r.Name) && !isDate(r.Value) {
				return
			}
			c.claims[r.Name] = append(c.claims[r.Name], claim{
				field: r.Name, value: r.Value, raw: r.Raw, source: r.Source, reader: r.Reader,
				image: d.Image.ID, side: side, page: p.Index, box: r.Box,
				score: r.Score, checked: r.Checked, twice: twice,
			})
		}
		if p.MRZ != nil {
			c.zones = append(c.zones, zone{p.MRZ, d.Image.ID})
			for _, r := range p.MRZ.Fields {
				take(r, p.MRZ.Agreed && p.MRZ.Valid)
			}
		}
		for _, r := range p.Readings {
			take(r, false)
		}
	}
}

func isDateField(name string) bool {
	return name == vision.FieldBirthDate || name == vision.FieldExpiryDate || name == vision.FieldIssueDate
}

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func (c *card) images() []int32 { return check.IDs(c.documents...) }

// issuer is the issuing country as read, or else as declared.
func (c *card) issuer() string {
	if v, ok := c.best(vision.FieldIssuer); ok && kind.ValidCountry(v.value) {
		return v.value
	}
	return c.country
}

// best is the most trusted claim of a field: a value under a right check digit
// first, then one that others repeat, then the higher score.
func (c *card) best(field string) (claim, bool) {
	list := c.claims[field]
	if len(list) == 0 {
		return claim{}, false
	}
	top := list[0]
	for _, x := range list[1:] {
		if c.outranks(x, top) {
			top = x
		}
	}
	return top, true
}

func (c *card) outranks(x, y claim) bool {
	if x.checked != y.checked {
		return x.checked
	}
	if a, b := c.repeats(x), c.repeats(y); a != b {
		return a > b
	}
	return x.score > y.score
}

func (c *card) repeats(x claim) int {
	n := 0
	for _, y := range c.claims[x.field] {
		if independent(x, y) && c.relate(x, y).rel == equal {
			n++
		}
	}
	return n
}

// relate compares two claims of a field, once for each pair of values.
func (c *card) relate(a, b claim) link {
	key := [3]string{a.field, a.value, b.value}
	l, ok := c.links[key]
	if !ok {
		country := c.country
		if a.field != vision.FieldIssuer {
			country = c.issuer()
		}
		l = relate(a, b, country)
		c.links[key] = l
	}
	return l
}

// identitySteps of the contract.
var identitySteps = []string{level.StepIdentity, level.StepIdentity2, level.StepIdentity3, level.StepIdentity4}

func isIdentityStep(step string) bool { return slices.Contains(identitySteps, step) }
