package identity

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/screening/names"
	"github.com/idngo/idngo/vision"
)

// defaultMinScore is the least score of a reading that supports, where the level sets none.
const defaultMinScore = 0.6

// rules names this revision of the checker's rules in results.
const rules = "identity/1"

// Checker is the check of kind identity. The zero value is ready.
type Checker struct{}

// Kind returns check.KindIdentity.
func (Checker) Kind() check.Kind { return check.KindIdentity }

// checker is one run.
type checker struct {
	v        *check.Verdict
	in       check.Input
	minScore float64
}

// Check compares sources, stated data and limits; see the package's page.
func (Checker) Check(in check.Input) check.Result {
	steps := askedSteps(in)
	if len(steps) == 0 {
		return check.NotAsked(check.KindIdentity, "the level asks for no identity document", check.Because("asks-no-identity-document"))
	}
	k := checker{v: check.NewVerdict(check.KindIdentity), in: in, minScore: in.Level.Checks.Thresholds.MinFieldScore}
	if k.minScore <= 0 {
		k.minScore = defaultMinScore
	}
	k.v.Version("rules", rules)
	k.v.Version("minFieldScore", strconv.FormatFloat(k.minScore, 'g', -1, 64))

	cards := cardsOf(in.Documents)
	for _, step := range steps {
		if !slices.ContainsFunc(cards, func(c *card) bool { return c.step == step }) {
			k.v.Doubt(check.DoubtCause{Class: check.DoubtQuality, Code: "no-document", Label: "DOCUMENT_MISSING", Step: step,
				Comment: "there is no identity document for the step " + step})
		}
	}
	for _, c := range cards {
		k.checkCard(c)
	}
	if p := in.Applicant.Personal.FixedInfo; p != nil {
		primary := slices.ContainsFunc(cards, func(c *card) bool { return isPrimary(c.kind) })
		for _, c := range cards {
			if isPrimary(c.kind) || !primary {
				k.checkStated(*p, c)
			}
		}
	}
	k.checkSamePerson(cards)
	return k.v.Result()
}

// askedSteps lists the identity steps that the level demands or that hold a document.
func askedSteps(in check.Input) []string {
	var steps []string
	for _, s := range in.Level.Required.DocSets {
		if !isIdentityStep(s.IDDocSetType) {
			continue
		}
		if s.SkipAllowed && !slices.ContainsFunc(in.Documents, func(d check.Document) bool { return d.Step == s.IDDocSetType }) {
			continue
		}
		steps = append(steps, s.IDDocSetType)
	}
	return steps
}

// isPrimary tells whether a type identifies its holder with name, birth date,
// number and expiry; others (visa, patent, vehicle papers) support it.
func isPrimary(idDocType string) bool {
	switch idDocType {
	case kind.Passport, kind.IDCard, kind.Drivers, kind.ResidencePermit, kind.TravelPassport:
		return true
	}
	return false
}

func (k checker) checkCard(c *card) {
	for _, d := range c.documents {
		if d.Facts == nil {
			k.v.Doubt(check.DoubtCause{Class: check.DoubtQuality, Code: "not-read", Label: "UNSATISFACTORY_PHOTOS", Button: "badPhoto_dataNotVisible",
				Step: c.step, Images: check.IDs(d), Comment: "a picture of the document could not be read"})
		}
	}
	for _, a := range c.agreeNames(k.minScore) {
		c.report(k.v, a)
	}
	if isPrimary(c.kind) {
		c.report(k.v, c.agree(vision.FieldBirthDate, k.minScore))
		c.report(k.v, c.agree(vision.FieldDocumentNumber, k.minScore))
		k.checkExpiry(c)
	}
	for _, field := range []string{vision.FieldMiddleName, vision.FieldSex, vision.FieldNationality, vision.FieldPersonalNumber, vision.FieldIssueDate, vision.FieldIssuer} {
		// One source is enough for these, but no two may contradict.
		if a := c.agree(field, k.minScore); a.state == contradicting || a.state == nearly || a.state == agreed {
			c.report(k.v, a)
		}
	}
	k.checkCountry(c)
	k.checkNationalNumber(c)
	k.checkAge(c)
	k.checkUploadData(c)
}

// checkExpiry asks for an agreed date of expiry that lies ahead. A domestic
// passport of Russia has none.
func (k checker) checkExpiry(c *card) {
	if c.termless(k.minScore) {
		k.v.Note(check.Evidence{Code: "termless", Supports: check.Pass, Field: vision.FieldExpiryDate, Images: c.images(),
			Explanation: "the document bears no date of expiry", Why: check.Why("bears-no-expiry")})
		return
	}
	a := c.agree(vision.FieldExpiryDate, k.minScore)
	c.report(k.v, a)
	list := c.claims[vision.FieldExpiryDate]
	today := k.in.Now.UTC().Format(time.DateOnly)
	expired := slices.IndexFunc(list, func(x claim) bool { return x.value < today })
	if expired < 0 {
		return
	}
	e := check.Evidence{Code: "expired", Supports: check.Fail, Field: vision.FieldExpiryDate, Images: c.images(),
		Values: []check.EvidenceValue{list[expired].evidence()}, Explanation: "the date of expiry has passed",
		Why: check.Why("expired-on", check.Day("date", list[expired].value), check.Day("today", today))}
	inForce := slices.ContainsFunc(list, func(x claim) bool { return x.value >= today })
	if !inForce && c.proves(vision.FieldExpiryDate, k.minScore) {
		k.v.Note(e)
		k.v.Retry(check.Problem{Label: "EXPIRATION_DATE", Button: "badDocument_expiredId", Step: c.step, Images: c.images(), Comment: "the document has expired"})
		return
	}
	e.Code, e.Supports = "expired-unsure", check.Doubt
	k.v.Note(e)
	k.v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "expired-unsure", Label: "EXPIRATION_DATE", Button: "badDocument_expirationDate",
		Step: c.step, Images: c.images(), Comment: "by an unsure reading the document has expired"})
}

// termless tells whether the document has no date of expiry: the domestic
// passport of Russia (ten digits; its zone starts with PN), or one that says so
// in print that two readings agree on, while nothing gives a date.
func (c *card) termless(minScore float64) bool {
	if len(c.claims[vision.FieldExpiryDate]) == 0 && c.agree(vision.FieldTermless, minScore).state == agreed {
		return true
	}
	if c.issuer() != "RUS" || c.kind != kind.Passport {
		return false
	}
	for _, z := range c.zones {
		if len(z.mrz.Lines) == 2 && z.mrz.Valid && len(z.mrz.Lines[0]) > 5 && z.mrz.Lines[0][:5] == "PNRUS" {
			return true
		}
	}
	return false
}

// checkCountry holds the country that was declared at upload against the issuer read.
func (k checker) checkCountry(c *card) {
	read, ok := c.best(vision.FieldIssuer)
	if !ok || c.country == "" || !kind.ValidCountry(read.value) {
		return
	}
	e := check.Evidence{Field: vision.FieldIssuer, Images: c.images(), Values: []check.EvidenceValue{{Source: "stated", Value: c.country}, read.evidence()}}
	if read.value == c.country {
		e.Code, e.Supports = "declared-country-is-issuer", check.Pass
		k.v.Note(e)
		return
	}
	e.Code, e.Supports = "declared-country-differs", check.Doubt
	k.v.Note(e)
	k.v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: e.Code, Label: "BAD_PROOF_OF_IDENTITY", Button: "badDocument_wrongType", Step: c.step, Images: c.images(),
		Comment: "the document was issued by another country than declared"})
}

// checkAge applies the level's least age to the youngest birth date that was read.
func (k checker) checkAge(c *card) {
	years := k.in.Level.Checks.MinAge
	if years <= 0 {
		return
	}
	limit := k.in.Now.UTC().AddDate(-years, 0, 0).Format(time.DateOnly)
	for _, x := range c.claims[vision.FieldBirthDate] {
		if x.value <= limit {
			continue
		}
		e := check.Evidence{Code: "under-age", Supports: check.Fail, Field: vision.FieldBirthDate, Images: c.images(),
			Values: []check.EvidenceValue{x.evidence()}, Explanation: fmt.Sprintf("younger than %d years", years),
			Why: check.Why("younger-than", check.Count("years", years), check.Day("date", x.value))}
		if c.agree(vision.FieldBirthDate, k.minScore).state == agreed {
			k.v.Note(e)
			// Nothing the person uploads makes them older; the decision leaves a
			// final rejection that is not a blocklist's to an officer.
			k.v.Final(check.Problem{Label: "AGE_REQUIREMENT_MISMATCH", Button: "regulationsViolations_age", Step: c.step, Images: c.images(),
				Comment: fmt.Sprintf("the person is younger than %d years", years)})
			return
		}
		e.Supports = check.Doubt
		k.v.Note(e)
		k.v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "under-age-unsure", Label: "AGE_REQUIREMENT_MISMATCH", Button: "regulationsViolations_age",
			Step: c.step, Images: c.images(), Comment: fmt.Sprintf("by an unsure reading the person is younger than %d years", years)})
		return
	}
}

// checkSamePerson compares the documents of different steps or kinds with each other.
func (k checker) checkSamePerson(cards []*card) {
	for i, a := range cards {
		for _, b := range cards[:i] {
			k.samePerson(b, a)
		}
	}
}

func (k checker) samePerson(a, b *card) {
	images := slices.Concat(a.images(), b.images())
	judge := func(field string, l link, values []check.EvidenceValue) {
		e := check.Evidence{Field: field, Score: max(l.score, 0), Images: images, Explanation: l.why, Why: l.reasons, Values: values}
		if l.rel == equal {
			e.Code, e.Supports = "documents-agree", check.Pass
			k.v.Note(e)
			return
		}
		e.Code, e.Supports = "documents-differ", check.Doubt
		k.v.Note(e)
		k.v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "documents-differ-" + codeOf(field), Label: "PROBLEMATIC_APPLICANT_DATA", Step: b.step, Images: images,
			Comment: fmt.Sprintf("two documents differ in the field %s", field)})
	}
	best, found := link{rel: different, score: -1}, false
	var values []check.EvidenceValue
	for _, x := range a.printedNames() {
		for _, y := range b.printedNames() {
			c := names.Compare(x.name, y.name, names.Options{MRZWidth: max(x.width, y.width)})
			if l := (link{relationOf(c.Outcome), c.Score, strings.Join(c.Explanation, ". "), check.NameReasons(c.Remarks)}); !found || l.rel > best.rel || l.rel == best.rel && l.score > best.score {
				best, found = l, true
				values = []check.EvidenceValue{{Source: x.claims[0].source, Value: x.name.String(), ImageID: x.claims[0].image}, {Source: y.claims[0].source, Value: y.name.String(), ImageID: y.claims[0].image}}
			}
		}
	}
	if found {
		judge("name", best, values)
	}
	x, okX := a.best(vision.FieldBirthDate)
	y, okY := b.best(vision.FieldBirthDate)
	if okX && okY {
		judge(vision.FieldBirthDate, relateDates(x.value, y.value), []check.EvidenceValue{x.evidence(), y.evidence()})
	}
}

var _ check.Checker = Checker{}
