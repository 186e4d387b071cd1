package identity

import (
	"fmt"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/screening/names"
	"github.com/idngo/idngo/vision"
)

// state of a field of a document.
type state int

const (
	absent        state = iota // no source gives it
	contradicting              // two sources give values that no slip explains
	nearly                     // the sources differ by what may be a slip
	single                     // one source alone
	agreed                     // two independent sources give the same
)

// agreement is what the sources of one document say about a field.
type agreement struct {
	field  string
	state  state
	values []claim // those that decided the state
	why    string
	// reasons is why without words.
	reasons []check.Reason
	score   float64
}

// agree settles a field. Support counts from minScore on; contradiction counts
// at any score, so that a weaker reading never helps.
func (c *card) agree(field string, minScore float64) agreement {
	list := c.claims[field]
	a := agreement{field: field, state: absent, why: "no source gives it", reasons: check.Why("no-source")}
	if len(list) == 0 {
		return a
	}
	a.state, a.values, a.why, a.reasons = single, list[:1], "one source alone gives it", check.Why("one-source")
	if top, ok := c.best(field); ok {
		a.values = []claim{top}
	}
	var support, slip, clash *agreement
	for i, x := range list {
		if x.twice && x.score >= minScore && support == nil {
			support = &agreement{field, agreed, []claim{x}, "two readers read the same characters", check.Why("two-readers"), x.score}
		}
		for _, y := range list[:i] {
			l := c.relate(y, x)
			found := agreement{field: field, values: []claim{y, x}, why: l.why, reasons: l.reasons, score: l.score}
			switch {
			case l.rel == different:
				found.state = contradicting
				clash = first(clash, found)
			case l.rel == near:
				found.state = nearly
				slip = first(slip, found)
			case independent(x, y) && x.score >= minScore && y.score >= minScore:
				found.state = agreed
				support = first(support, found)
			}
		}
	}
	switch {
	case clash != nil:
		return *clash
	case support != nil:
		return *support
	case slip != nil:
		return *slip
	}
	return a
}

func first(have *agreement, found agreement) *agreement {
	if have != nil {
		return have
	}
	return &found
}

// agreeNames settles family and given name, with the help of prints that do not
// separate the two.
func (c *card) agreeNames(minScore float64) []agreement {
	last, given := c.agree(vision.FieldLastName, minScore), c.agree(vision.FieldFirstName, minScore)
	fulls := c.claims[vision.FieldFullName]
	if len(fulls) == 0 {
		return []agreement{last, given}
	}
	if last.state == absent && given.state == absent {
		return []agreement{c.agree(vision.FieldFullName, minScore)}
	}
	l, okL := c.best(vision.FieldLastName)
	g, okG := c.best(vision.FieldFirstName)
	if !okL || !okG {
		return []agreement{last, given}
	}
	for _, f := range fulls {
		r := relateNames(names.Name{Last: l.value, First: g.value}, names.Name{Full: f.value}, c.issuer())
		found := agreement{values: []claim{l, g, f}, why: r.why, reasons: r.reasons, score: r.score}
		switch {
		case r.rel == different:
			found.state = contradicting
		case r.rel == near:
			found.state = nearly
		case independent(l, f) && independent(g, f) && min(l.score, g.score, f.score) >= minScore:
			found.state = agreed
		default:
			continue
		}
		for _, a := range []*agreement{&last, &given} {
			field := a.field
			switch {
			case found.state == contradicting,
				found.state == nearly && a.state == single,
				found.state == agreed && a.state == single:
				*a = found
				a.field = field
			}
		}
	}
	return []agreement{last, given}
}

// report writes the agreement into the verdict.
func (c *card) report(v *check.Verdict, a agreement) {
	e := check.Evidence{Field: a.field, Score: a.score, Images: c.images(), Explanation: a.why, Why: a.reasons}
	for _, x := range a.values {
		e.Values = append(e.Values, x.evidence())
	}
	doubt := check.DoubtCause{Class: check.DoubtIdentity, Step: c.step, Images: c.images(), Label: "UNSATISFACTORY_PHOTOS", Button: "badPhoto_dataNotVisible"}
	switch a.state {
	case agreed:
		e.Code, e.Supports = "sources-agree", check.Pass
		if a.acrossSides() {
			e.Code = "sides-agree"
		}
		v.Note(e)
		return
	case single:
		doubt.Code = "single-source-" + codeOf(a.field)
		doubt.Comment = fmt.Sprintf("the field %s was read from one source only", a.field)
	case nearly:
		doubt.Code = "sources-nearly-agree-" + codeOf(a.field)
		doubt.Comment = fmt.Sprintf("the sources of the field %s differ by what may be a slip of reading", a.field)
	case contradicting:
		doubt.Code = "sources-contradict-" + codeOf(a.field)
		doubt.Label, doubt.Button = "ID_INVALID", "badDocument_invalidId"
		doubt.Comment = fmt.Sprintf("the sources of the field %s contradict each other", a.field)
		if a.acrossSides() {
			doubt.Code = "sides-contradict-" + codeOf(a.field)
			doubt.Comment = fmt.Sprintf("front and back contradict each other in the field %s", a.field)
		}
	default:
		doubt.Class = check.DoubtQuality
		doubt.Code = "unread-" + codeOf(a.field)
		doubt.Comment = fmt.Sprintf("the field %s could not be read", a.field)
	}
	e.Code, e.Supports = doubt.Code, check.Doubt
	v.Note(e)
	v.Doubt(doubt)
}

func (a agreement) acrossSides() bool {
	return len(a.values) > 1 && a.values[0].image != a.values[1].image && a.values[0].side != a.values[1].side
}

// codeOf turns a field's name into kebab case.
func codeOf(field string) string {
	var out []byte
	for i := range len(field) {
		if b := field[i]; b >= 'A' && b <= 'Z' {
			out = append(out, '-', b-'A'+'a')
		} else {
			out = append(out, b)
		}
	}
	return string(out)
}
