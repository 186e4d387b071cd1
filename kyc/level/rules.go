package level

import (
	"slices"

	"github.com/idngo/idngo/kyc/document/kind"
)

// Kinds of checks that a level may name in its order and gates. They are the
// same words as check.Kind; a test over there keeps both lists equal.
var checkKinds = []string{
	"completeness", "blocklist", "quality", "integrity", "identity",
	"face", "liveness", "address", "contact", "duplicate", "watchlist",
}

// CheckKinds lists the kinds of checks in the default order.
func CheckKinds() []string { return slices.Clone(checkKinds) }

// Defaults of Checks. Thresholds stay zero: their defaults belong to the reader,
// the model's calibration and the checks.
const (
	DefaultQualityRetries = 2
	DefaultAddressMaxAge  = 3 // months, model.md 6

	DoubtOnHold = "onHold"
	DoubtRetry  = "retry"
)

// DefaultTypes are what a step accepts that names no types.
func DefaultTypes(step string) []string {
	switch step {
	case StepIdentity, StepIdentity2, StepIdentity3, StepIdentity4:
		return []string{kind.Passport, kind.IDCard, kind.Drivers, kind.ResidencePermit}
	case StepSelfie, StepSelfie2:
		return []string{kind.SelfieImage}
	case StepProofOfAddress:
		return []string{kind.UtilityBill}
	}
	return nil
}

// Normalize brings a level to the contract's own words: PROOF_OF_RESIDENCE
// becomes PROOF_OF_ADDRESS. The argument is not changed.
func Normalize(l Level) Level {
	l.Required = NormalizeRequired(l.Required)
	return l
}

// NormalizeRequired is Normalize for a document set alone (api.md 5.8).
func NormalizeRequired(r RequiredIDDocs) RequiredIDDocs {
	r.DocSets = slices.Clone(r.DocSets)
	for i := range r.DocSets {
		r.DocSets[i].IDDocSetType = NormalizeStep(r.DocSets[i].IDDocSetType)
	}
	return r
}

// NormalizeStep maps the sibling API's name of a step to the contract's.
func NormalizeStep(step string) string {
	if step == StepProofOfResidence {
		return StepProofOfAddress
	}
	return step
}

// WithDefaults fills in whatever the level leaves open, so that checks read
// settled values only. The stored level keeps what was written.
func (l Level) WithDefaults() Level {
	l = Normalize(l)
	for i := range l.Required.DocSets {
		if d := &l.Required.DocSets[i]; len(d.Types) == 0 {
			d.Types = DefaultTypes(d.IDDocSetType)
		}
	}
	c := &l.Checks
	if c.DocumentInSelfie == "" && l.AsksLiveness() {
		// Nobody holds a document while turning the head: the session takes its place.
		c.DocumentInSelfie = DocumentInSelfiePreferred
	}
	orDefault(&c.DocumentInSelfie, DocumentInSelfieRequired)
	orDefault(&c.Biometrics, BiometricsSearch)
	orDefault(&c.DigitalDocument, ActionReview)
	orDefault(&c.SameSourcePortrait, ActionReview)
	orDefault(&c.Duplicates, ActionReview)
	orDefault(&c.DuplicateFaces, ActionReview)
	orDefault(&c.Specimen, ActionReject)
	orDefault(&c.Doubt.Identity, DoubtOnHold)
	orDefault(&c.AddressMaxAge, DefaultAddressMaxAge)
	if c.Doubt.QualityRetries == nil {
		n := DefaultQualityRetries
		c.Doubt.QualityRetries = &n
	}
	return l
}

// AsksLiveness reports whether a selfie step of the level asks for a live capture.
func (l Level) AsksLiveness() bool {
	return slices.ContainsFunc(l.Required.DocSets, func(d DocSet) bool { return l.Liveness(d) != LivenessDisabled })
}

func orDefault[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}

// Effective puts an applicant's own document set in the level's place; nil
// follows the level.
func Effective(l Level, override *RequiredIDDocs) Level {
	if override != nil {
		l.Required = NormalizeRequired(*override)
	}
	return l
}

// Step finds a step by its name, either spelling.
func (l Level) Step(name string) (DocSet, bool) {
	name = NormalizeStep(name)
	for _, d := range l.Required.DocSets {
		if NormalizeStep(d.IDDocSetType) == name {
			return d, true
		}
	}
	return DocSet{}, false
}

// Documented reports whether the step is met by uploading files.
func (d DocSet) Documented() bool { return len(DefaultTypes(NormalizeStep(d.IDDocSetType))) > 0 }

// AcceptedTypes are the document types of the step.
func (d DocSet) AcceptedTypes() []string {
	if len(d.Types) > 0 {
		return d.Types
	}
	return DefaultTypes(NormalizeStep(d.IDDocSetType))
}

// AcceptsType reports whether the step takes the document type.
func (d DocSet) AcceptsType(idDocType string) bool {
	return slices.Contains(d.AcceptedTypes(), idDocType)
}

// AcceptsCountry reports whether documents of a country are taken in a step: by
// the step's own lists, else the level's, and by the country table for the type.
func (l Level) AcceptsCountry(d DocSet, idDocType, country string) bool {
	included, excluded := d.IncludedCountries, d.ExcludedCountries
	if len(included) == 0 && len(excluded) == 0 {
		included, excluded = l.Required.IncludedCountries, l.Required.ExcludedCountries
	}
	if len(included) > 0 && !slices.Contains(included, country) || slices.Contains(excluded, country) {
		return false
	}
	rule, ok := l.rule(idDocType, country)
	return !ok || rule.Supported
}

// StepsOf lists the steps that accept a document, in the level's order. It is
// empty when the level has no place for it (errorCode 1010).
func (l Level) StepsOf(idDocType, country string) []string {
	var steps []string
	for _, d := range l.Required.DocSets {
		if d.AcceptsType(idDocType) && (kind.Is(idDocType, kind.Selfie) || l.AcceptsCountry(d, idDocType, country)) {
			steps = append(steps, NormalizeStep(d.IDDocSetType))
		}
	}
	return steps
}

// DoubleSided reports whether both sides of a document are asked: the country
// table's word, else the type's default.
func (l Level) DoubleSided(idDocType, country string) bool {
	if rule, ok := l.rule(idDocType, country); ok && rule.DoubleSided != nil {
		return *rule.DoubleSided
	}
	k, _ := kind.Of(idDocType)
	return k.DoubleSided
}

// rule is the cell of the country table; the country "*" stands for all that
// have no cell of their own.
func (l Level) rule(idDocType, country string) (DocumentRule, bool) {
	if r, ok := l.DocumentsByCountries[country][idDocType]; ok {
		return r, true
	}
	r, ok := l.DocumentsByCountries["*"][idDocType]
	return r, ok
}

// Basic is the built-in level basic-kyc-level: an identity document and a
// selfie in which it is held.
func Basic() Level {
	return Level{
		Name:          "basic-kyc-level",
		Type:          TypeStandalone,
		ApplicantType: ApplicantIndividual,
		Desc:          "An identity document and a selfie with it",
		Required: RequiredIDDocs{DocSets: []DocSet{
			{IDDocSetType: StepIdentity, Types: []string{kind.Passport, kind.IDCard, kind.Drivers, kind.ResidencePermit}, VideoRequired: "disabled"},
			{IDDocSetType: StepSelfie, Types: []string{kind.SelfieImage}, VideoRequired: "disabled"},
		}},
		Checks: Checks{
			DocumentInSelfie:   DocumentInSelfieRequired,
			SameSourcePortrait: ActionReview,
			DuplicateFaces:     ActionReview,
			Specimen:           ActionReject,
		},
	}
}
