package level

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/fault"
)

// Types of levels and of their applicants.
const (
	TypeStandalone      = "standalone"
	TypeActions         = "actions"
	TypeModule          = "module"
	ApplicantIndividual = "individual"
	ApplicantCompany    = "company"
)

// Limits of what a level may hold.
const (
	maxName       = 256
	maxDesc       = 2048
	maxFields     = 100
	maxFieldName  = 128
	maxText       = 1024
	maxRetries    = 10
	maxAge        = 120
	maxAddressAge = 24
	maxKept       = 64 << 10 // bytes of JSON
	// A level that accepts faces of a similarity below these would no longer
	// tell people apart, whatever the calibration.
	minFaceSame = 0.3
)

// ErrInvalid is the sentinel of every refusal of a level; the public message
// names the field.
var ErrInvalid = fault.New(fault.Invalid, "The level is not valid.")

var (
	steps = []string{
		StepApplicantData, StepIdentity, StepIdentity2, StepIdentity3, StepIdentity4, StepSelfie, StepSelfie2,
		StepProofOfAddress, StepQuestionnaire, StepEmailVerification, StepPhoneVerification,
	}
	dataFields = []string{
		"firstName", "lastName", "middleName", "legalName", "gender", "dob", "placeOfBirth", "countryOfBirth",
		"stateOfBirth", "country", "nationality", "email", "phone", "street", "subStreet", "town", "state",
		"postCode", "buildingNumber", "flatNumber", "tin",
	}
	videoModes    = []string{"", "disabled", "docapture", "enabled", "photoRequired", "passiveLiveness", "liveness", "staticLiveness", "optional"}
	captureModes  = []string{"", "manualAndAuto", "manualOnly", "seamless", "manualAfterTimeout"}
	uploaderModes = []string{"", "always", "never", "fallback"}
	nfcModes      = []string{"disabled", "optional", "required"}
	setModes      = []string{"", "single", "any", "all"}
)

// Validate refuses a level that could not be carried out as written. The error
// is an ErrInvalid that wraps a *FieldError.
func Validate(l Level) error {
	if err := validText("name", l.Name, maxName); err != nil {
		return err
	}
	if strings.TrimSpace(l.Name) != l.Name || l.Name == "" {
		return refuse("name", "name")
	}
	if err := validText("desc", l.Desc, maxDesc); err != nil {
		return err
	}
	if err := oneOf("type", l.Type, "", TypeStandalone, TypeActions, TypeModule); err != nil {
		return err
	}
	if err := oneOf("applicantType", l.ApplicantType, "", ApplicantIndividual, ApplicantCompany); err != nil {
		return err
	}
	if err := validKept(l); err != nil {
		return err
	}
	if err := ValidateRequired(l.Required); err != nil {
		return err
	}
	if err := validTable(l.DocumentsByCountries); err != nil {
		return err
	}
	return validChecks(l.Checks)
}

// kept is a setting that has no effect here, with its path.
type kept struct {
	field string
	value any
}

func validKept(l Level) error {
	for _, k := range []struct{ field, text string }{
		{"actionType", l.ActionType}, {"websdkFlowId", l.WebSDKFlowID}, {"msdkFlowId", l.MSDKFlowID},
		{"customPrivacyNoteText", l.CustomPrivacyNoteText}, {"customPrivacyLink", l.CustomPrivacyLink},
	} {
		if err := validText(k.field, k.text, maxDesc); err != nil {
			return err
		}
	}
	return bounded(
		kept{"websdkNext", l.WebSDKNext}, kept{"watchListCheckSettings", l.WatchListCheckSettings},
		kept{"applicantInsightSettings", l.ApplicantInsightSettings}, kept{"notificationSettings", l.NotificationSettings},
	)
}

// bounded refuses what cannot be kept: a level file may hold what JSON cannot say.
func bounded(settings ...kept) error {
	for _, k := range settings {
		text, err := json.Marshal(k.value)
		if err != nil {
			return refuse(k.field, "json")
		}
		if len(text) > maxKept {
			return refuse(k.field, "bytes", maxKept)
		}
	}
	return nil
}

// ValidateRequired checks a document set, of a level or of one applicant (api.md 5.8).
func ValidateRequired(r RequiredIDDocs) error {
	const at = "requiredIdDocs"
	if len(r.DocSets) == 0 {
		return refuse(at+".docSets", "no-step")
	}
	if err := validCountries(at, r.IncludedCountries, r.ExcludedCountries); err != nil {
		return err
	}
	seen := map[string]bool{}
	for i, d := range r.DocSets {
		at := fmt.Sprintf("%s.docSets[%d]", at, i)
		step := NormalizeStep(d.IDDocSetType)
		if !slices.Contains(steps, step) {
			return refuse(at+".idDocSetType", "step", d.IDDocSetType, strings.Join(steps, ", "))
		}
		if seen[step] {
			return refuse(at+".idDocSetType", "twice", step)
		}
		seen[step] = true
		if err := validDocSet(at, step, d); err != nil {
			return err
		}
	}
	return nil
}

func validDocSet(at, step string, d DocSet) error {
	for i, t := range d.Types {
		at := fmt.Sprintf("%s.types[%d]", at, i)
		k, ok := kind.Of(t)
		if !ok {
			return refuse(at, "document-type", t)
		}
		if !fits(step, k) {
			return refuse(at, "cannot-serve", t, step)
		}
		if slices.Index(d.Types, t) != i {
			return refuse(at, "twice", t)
		}
	}
	for i, s := range d.SubTypes {
		if err := oneOf(fmt.Sprintf("%s.subTypes[%d]", at, i), s, "FRONT_SIDE", "BACK_SIDE"); err != nil {
			return err
		}
	}
	for _, e := range []struct {
		field, value string
		allowed      []string
	}{
		{"videoRequired", d.VideoRequired, videoModes},
		{"captureMode", d.CaptureMode, captureModes},
		{"uploaderMode", d.UploaderMode, uploaderModes},
		{"mode", d.Mode, setModes},
	} {
		if err := oneOf(at+"."+e.field, e.value, e.allowed...); err != nil {
			return err
		}
	}
	if err := validFields(at+".fields", step, d.Fields, dataFields); err != nil {
		return err
	}
	if err := validFields(at+".customFields", step, d.CustomFields, nil); err != nil {
		return err
	}
	switch {
	case step == StepQuestionnaire && d.QuestionnaireDefID == "":
		return refuse(at+".questionnaireDefId", "questionnaire-name")
	case step != StepQuestionnaire && d.QuestionnaireDefID != "":
		return refuse(at+".questionnaireDefId", "belongs", StepQuestionnaire)
	}
	if q := d.Questionnaire; q != nil {
		if q.ID != d.QuestionnaireDefID {
			return refuse(at+".questionnaire.id", "questionnaire-id")
		}
		if err := q.validate(at + ".questionnaire"); err != nil {
			return err
		}
	}
	if d.NFC != nil {
		if err := oneOf(at+".nfcVerificationSettings.mode", d.NFC.Mode, nfcModes...); err != nil {
			return err
		}
	}
	if err := bounded(
		kept{at + ".paymentMethods", d.PaymentMethods}, kept{at + ".steps", d.Steps}, kept{at + ".restrictCountries", d.RestrictCountries},
		kept{at + ".emailVerificationSettings", d.EmailVerificationSettings}, kept{at + ".phoneVerificationSettings", d.PhoneVerificationSettings},
	); err != nil {
		return err
	}
	return validCountries(at, d.IncludedCountries, d.ExcludedCountries)
}

// fits tells whether a document of the kind can serve the step: an identity
// document may also prove an address (model.md 6).
func fits(step string, k kind.Kind) bool {
	switch step {
	case StepIdentity, StepIdentity2, StepIdentity3, StepIdentity4:
		return k.Class == kind.Identity
	case StepSelfie, StepSelfie2:
		return k.Class == kind.Selfie
	case StepProofOfAddress:
		return k.Class == kind.Address || k.Class == kind.Identity
	}
	return false
}

func validFields(at, step string, fields []Field, known []string) error {
	if len(fields) > 0 && step != StepApplicantData {
		return refuse(at, "belong", StepApplicantData)
	}
	if len(fields) > maxFields {
		return refuse(at, "more-than", maxFields)
	}
	seen := map[string]bool{}
	for i, f := range fields {
		at := fmt.Sprintf("%s[%d]", at, i)
		switch {
		case f.Name == "":
			return refuse(at+".name", "empty")
		case known != nil && !slices.Contains(known, f.Name):
			return refuse(at+".name", "field", f.Name, strings.Join(known, ", "))
		case seen[f.Name]:
			return refuse(at+".name", "twice", f.Name)
		}
		seen[f.Name] = true
		if err := validText(at+".name", f.Name, maxFieldName); err != nil {
			return err
		}
		if err := validText(at+".displayName", f.DisplayName, maxText); err != nil {
			return err
		}
		if f.Prefill != nil {
			if err := validText(at+".prefill", *f.Prefill, maxText); err != nil {
				return err
			}
		}
	}
	return nil
}

func validTable(table map[string]map[string]DocumentRule) error {
	for _, country := range sortedKeys(table) {
		if country != "*" && !kind.ValidCountry(country) {
			return refuse("documentsByCountries", "country-or-all", country)
		}
		for _, t := range sortedKeys(table[country]) {
			if _, ok := kind.Of(t); !ok {
				return refuse("documentsByCountries."+country, "document-type", t)
			}
		}
	}
	return nil
}

func validChecks(c Checks) error {
	for _, list := range []struct {
		field string
		kinds []string
	}{{"checks.order", c.Order}, {"checks.gates", c.Gates}} {
		for i, k := range list.kinds {
			at := fmt.Sprintf("%s[%d]", list.field, i)
			if !slices.Contains(checkKinds, k) {
				return refuse(at, "check", k, strings.Join(checkKinds, ", "))
			}
			if slices.Index(list.kinds, k) != i {
				return refuse(at, "twice", k)
			}
		}
	}
	for _, e := range choices {
		if err := oneOf("checks."+e.field, e.of(c), append([]string{""}, e.allowed...)...); err != nil {
			return err
		}
	}
	if n := c.Doubt.QualityRetries; n != nil && (*n < 0 || *n > maxRetries) {
		return refuse("checks.doubt.qualityRetries", "range", maxRetries)
	}
	if c.MinAge < 0 || c.MinAge > maxAge {
		return refuse("checks.minAge", "range", maxAge)
	}
	if c.AddressMaxAge < 0 || c.AddressMaxAge > maxAddressAge {
		return refuse("checks.addressMaxAgeMonths", "range-months", DefaultAddressMaxAge, maxAddressAge)
	}
	return validThresholds(c.Thresholds)
}

func validThresholds(t Thresholds) error {
	for _, e := range []struct {
		field         string
		value, lo, hi float64
	}{
		{"faceSame", t.FaceSame, minFaceSame, 1},
		{"faceDifferent", t.FaceDifferent, 0, 1},
		{"minTextHeight", t.MinTextHeight, 0, 200},
		{"minSharpness", t.MinSharpness, 0, 1},
		{"maxGlare", t.MaxGlare, 0, 1},
		{"minFieldScore", t.MinFieldScore, 0, 1},
		{"watchlist", t.Watchlist, 0, 1},
	} {
		if e.value == 0 {
			continue // the default
		}
		if math.IsNaN(e.value) || e.value < e.lo || e.value > e.hi {
			return refuse("checks.thresholds."+e.field, "range-or-default", e.lo, e.hi)
		}
	}
	if t.FaceSame != 0 && t.FaceDifferent > t.FaceSame {
		return refuse("checks.thresholds.faceDifferent", "above-same")
	}
	return nil
}

func validCountries(at string, included, excluded []string) error {
	for _, list := range []struct {
		field string
		codes []string
	}{{"includedCountries", included}, {"excludedCountries", excluded}} {
		for i, c := range list.codes {
			if !kind.ValidCountry(c) {
				return refuse(fmt.Sprintf("%s.%s[%d]", at, list.field, i), "country", c)
			}
		}
	}
	for i, c := range excluded {
		if slices.Contains(included, c) {
			return refuse(fmt.Sprintf("%s.excludedCountries[%d]", at, i), "both", c)
		}
	}
	return nil
}

func validText(at, s string, maxRunes int) error {
	switch {
	case !utf8.ValidString(s):
		return refuse(at, "utf8")
	case utf8.RuneCountInString(s) > maxRunes:
		return refuse(at, "characters", maxRunes)
	case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		return refuse(at, "control")
	}
	return nil
}

func oneOf(at, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	named := slices.DeleteFunc(slices.Clone(allowed), func(s string) bool { return s == "" })
	return refuse(at, "none-of", value, strings.Join(named, ", "))
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
