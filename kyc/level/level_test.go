package level_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
)

func TestBasicLevelIsValidAndAsContracted(t *testing.T) {
	t.Parallel()
	l := level.Basic()
	if err := level.Validate(l); err != nil {
		t.Fatal(err)
	}
	d := l.WithDefaults().Checks
	if d.DocumentInSelfie != level.DocumentInSelfieRequired || d.SameSourcePortrait != level.ActionReview || d.Specimen != level.ActionReject ||
		d.Duplicates != level.ActionReview || *d.Doubt.QualityRetries != 2 || d.Doubt.Identity != level.DoubtOnHold {
		t.Errorf("defaults: %+v", d)
	}
	for _, s := range []string{"PASSPORT", "ID_CARD", "DRIVERS", "RESIDENCE_PERMIT"} {
		if got := l.StepsOf(s, "KAZ"); len(got) != 1 || got[0] != level.StepIdentity {
			t.Errorf("StepsOf(%s) = %v", s, got)
		}
	}
	if got := l.StepsOf("SELFIE", "KAZ"); len(got) != 1 || got[0] != level.StepSelfie {
		t.Errorf("StepsOf(SELFIE) = %v", got)
	}
	if got := l.StepsOf("UTILITY_BILL", "KAZ"); got != nil {
		t.Errorf("StepsOf(UTILITY_BILL) = %v", got)
	}
}

func TestValidateNamesTheField(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		field  string
		damage func(*level.Level)
	}{
		{"name", func(l *level.Level) { l.Name = "" }},
		{"name", func(l *level.Level) { l.Name = strings.Repeat("x", 257) }},
		{"name", func(l *level.Level) { l.Name = "a\x00b" }},
		{"desc", func(l *level.Level) { l.Desc = strings.Repeat("x", 2049) }},
		{"msdkFlowId", func(l *level.Level) { l.MSDKFlowID = "a\x00b" }},
		{"websdkNext", func(l *level.Level) { l.WebSDKNext = math.NaN() }},
		{"notificationSettings", func(l *level.Level) { l.NotificationSettings = strings.Repeat("x", 1<<17) }},
		{"requiredIdDocs.docSets[0].nfcVerificationSettings.mode", func(l *level.Level) { l.Required.DocSets[0].NFC = &level.NFCSettings{Mode: "always"} }},
		{"requiredIdDocs.docSets[0].steps", func(l *level.Level) { l.Required.DocSets[0].Steps = map[any]any{1: 2} }},
		{"type", func(l *level.Level) { l.Type = "odd" }},
		{"applicantType", func(l *level.Level) { l.ApplicantType = "robot" }},
		{"requiredIdDocs.docSets", func(l *level.Level) { l.Required.DocSets = nil }},
		{"requiredIdDocs.docSets[0].idDocSetType", func(l *level.Level) { l.Required.DocSets[0].IDDocSetType = "IDENTITY9" }},
		{"requiredIdDocs.docSets[1].idDocSetType", func(l *level.Level) { l.Required.DocSets[1].IDDocSetType = "IDENTITY" }},
		{"requiredIdDocs.docSets[0].types[1]", func(l *level.Level) { l.Required.DocSets[0].Types[1] = "NAPKIN" }},
		{"requiredIdDocs.docSets[0].types[0]", func(l *level.Level) { l.Required.DocSets[0].Types[0] = "SELFIE" }},
		{"requiredIdDocs.docSets[0].videoRequired", func(l *level.Level) { l.Required.DocSets[0].VideoRequired = "always" }},
		{"requiredIdDocs.docSets[0].fields", func(l *level.Level) { l.Required.DocSets[0].Fields = []level.Field{{Name: "dob"}} }},
		{"requiredIdDocs.includedCountries[0]", func(l *level.Level) { l.Required.IncludedCountries = []string{"KZ"} }},
		{"requiredIdDocs.excludedCountries[0]", func(l *level.Level) {
			l.Required.IncludedCountries, l.Required.ExcludedCountries = []string{"KAZ"}, []string{"KAZ"}
		}},
		{"requiredIdDocs.docSets[1].includedCountries[0]", func(l *level.Level) { l.Required.DocSets[1].IncludedCountries = []string{"XXX"} }},
		{"documentsByCountries", func(l *level.Level) {
			l.DocumentsByCountries = map[string]map[string]level.DocumentRule{"Narnia": {}}
		}},
		{"documentsByCountries.KAZ", func(l *level.Level) {
			l.DocumentsByCountries = map[string]map[string]level.DocumentRule{"KAZ": {"NAPKIN": {}}}
		}},
		{"checks.order[0]", func(l *level.Level) { l.Checks.Order = []string{"astrology"} }},
		{"checks.gates[1]", func(l *level.Level) { l.Checks.Gates = []string{"face", "face"} }},
		{"checks.documentInSelfie", func(l *level.Level) { l.Checks.DocumentInSelfie = "maybe" }},
		{"checks.specimen", func(l *level.Level) { l.Checks.Specimen = "accept" }},
		{"checks.digitalDocument", func(l *level.Level) { l.Checks.DigitalDocument = "note" }},
		{"checks.doubt.identity", func(l *level.Level) { l.Checks.Doubt.Identity = "green" }},
		{"checks.doubt.qualityRetries", func(l *level.Level) { n := 11; l.Checks.Doubt.QualityRetries = &n }},
		{"checks.minAge", func(l *level.Level) { l.Checks.MinAge = -1 }},
		{"checks.addressMaxAgeMonths", func(l *level.Level) { l.Checks.AddressMaxAge = 25 }},
		{"checks.thresholds.faceSame", func(l *level.Level) { l.Checks.Thresholds.FaceSame = 0.01 }},
		{"checks.thresholds.faceSame", func(l *level.Level) { l.Checks.Thresholds.FaceSame = math.NaN() }},
		{"checks.thresholds.faceDifferent", func(l *level.Level) {
			l.Checks.Thresholds.FaceSame, l.Checks.Thresholds.FaceDifferent = 0.6, 0.7
		}},
		{"checks.thresholds.maxGlare", func(l *level.Level) { l.Checks.Thresholds.MaxGlare = 1.5 }},
	} {
		l := level.Basic()
		c.damage(&l)
		err := level.Validate(l)
		var fe *level.FieldError
		if !errors.As(err, &fe) || fe.Field != c.field {
			t.Errorf("want a refusal of %s, got %v", c.field, err)
		}
		if !errors.Is(err, level.ErrInvalid) || fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v is not an invalid level", c.field, err)
		}
	}
}

func TestNormalizeAcceptsTheSiblingsStepName(t *testing.T) {
	t.Parallel()
	l := level.Basic()
	l.Required.DocSets = append(l.Required.DocSets, level.DocSet{IDDocSetType: level.StepProofOfResidence})
	n := level.Normalize(l)
	if got := n.Required.DocSets[2].IDDocSetType; got != level.StepProofOfAddress {
		t.Errorf("step is %s", got)
	}
	if l.Required.DocSets[2].IDDocSetType != level.StepProofOfResidence {
		t.Error("the argument was changed")
	}
	if _, ok := n.Step(level.StepProofOfResidence); !ok {
		t.Error("a step must be found by either name")
	}
	l.Required.DocSets = append(l.Required.DocSets, level.DocSet{IDDocSetType: level.StepProofOfAddress})
	if level.Validate(l) == nil {
		t.Error("both names together are one step twice")
	}
}

func TestSidesFollowTableThenType(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	l := level.Basic()
	l.DocumentsByCountries = map[string]map[string]level.DocumentRule{
		"KAZ": {"RESIDENCE_PERMIT": {Supported: true, DoubleSided: &yes}, "DRIVERS": {Supported: true}},
		"*":   {"DRIVERS": {Supported: true, DoubleSided: &no}, "PASSPORT": {Supported: false}},
	}
	for _, c := range []struct {
		idDocType, country string
		want               bool
	}{
		{"ID_CARD", "KAZ", true}, {"PASSPORT", "KAZ", false}, {"RESIDENCE_PERMIT", "KAZ", true},
		{"RESIDENCE_PERMIT", "UZB", false}, {"DRIVERS", "KAZ", true}, {"DRIVERS", "UZB", false},
		{"VEHICLE_REGISTRATION_CERTIFICATE", "UZB", true}, {"SELFIE", "UZB", false},
	} {
		if got := l.DoubleSided(c.idDocType, c.country); got != c.want {
			t.Errorf("DoubleSided(%s, %s) = %v", c.idDocType, c.country, got)
		}
	}
	if l.StepsOf("PASSPORT", "UZB") != nil {
		t.Error("an unsupported type has no step")
	}
}

func TestCountriesOfStepGoBeforeThoseOfLevel(t *testing.T) {
	t.Parallel()
	l := level.Basic()
	l.Required.IncludedCountries = []string{"KAZ"}
	l.Required.ExcludedCountries = []string{"RUS"}
	if l.StepsOf("PASSPORT", "UZB") != nil || l.StepsOf("PASSPORT", "RUS") != nil || l.StepsOf("PASSPORT", "KAZ") == nil {
		t.Error("the level's countries are not followed")
	}
	if l.StepsOf("SELFIE", "UZB") == nil {
		t.Error("a selfie has no issuing country")
	}
	l.Required.DocSets[0].IncludedCountries = []string{"UZB"}
	if l.StepsOf("PASSPORT", "UZB") == nil || l.StepsOf("PASSPORT", "KAZ") != nil {
		t.Error("the step's countries go first")
	}
}

func TestEffectiveReplacesTheDocumentSet(t *testing.T) {
	t.Parallel()
	own := level.RequiredIDDocs{DocSets: []level.DocSet{{IDDocSetType: level.StepProofOfResidence}}}
	got := level.Effective(level.Basic(), &own)
	if len(got.Required.DocSets) != 1 || got.Required.DocSets[0].IDDocSetType != level.StepProofOfAddress {
		t.Errorf("got %+v", got.Required)
	}
	if d := level.Effective(level.Basic(), nil); len(d.Required.DocSets) != 2 {
		t.Error("nil must follow the level")
	}
}

func TestExportImportRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := drawLevel(t)
		for _, f := range []level.Format{level.YAML, level.JSON} {
			raw, err := level.Export(want, f)
			if err != nil {
				t.Fatal(err)
			}
			got, err := level.Import(raw)
			if err != nil {
				t.Fatalf("%s: %v\n%s", f, err, raw)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Fatalf("%s: %s\n%s", f, d, raw)
			}
		}
	})
}

func drawLevel(t *rapid.T) level.Level {
	l := level.Basic()
	l.Name = rapid.StringMatching(`[a-zA-Zа-яәіңғүұқөһ0-9]([ -~]{0,20}[a-z0-9])?`).Draw(t, "name")
	l.Desc = rapid.StringMatching(`([ -~а-я]{0,40}[.])?`).Draw(t, "desc")
	l.Required.DocSets[0].Types = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{kind.Passport, kind.IDCard, kind.Drivers, kind.Visa}), 1, 4, rapid.ID[string]).Draw(t, "types")
	l.WebSDKFlowID = rapid.StringMatching(`[a-z0-9]{0,8}`).Draw(t, "flow")
	if rapid.Bool().Draw(t, "kept") {
		l.NotificationSettings = map[string]any{"a": []any{"b", true}, "c: d": map[string]any{"e": "f"}}
		l.Required.DocSets[0].NFC = &level.NFCSettings{Mode: "optional"}
		l.Required.DocSets[0].Steps = []any{map[string]any{"name": "x"}}
	}
	l.Required.DocSets[1].SkipAllowed = rapid.Bool().Draw(t, "skip")
	if rapid.Bool().Draw(t, "data") {
		prefill := rapid.StringMatching(`[a-z: #'"\-]{0,12}`).Draw(t, "prefill")
		l.Required.DocSets = append(l.Required.DocSets, level.DocSet{IDDocSetType: level.StepApplicantData, Fields: []level.Field{{Name: "dob", Required: true, Prefill: &prefill}}})
	}
	if rapid.Bool().Draw(t, "countries") {
		double := rapid.Bool().Draw(t, "double")
		l.Required.IncludedCountries = []string{"KAZ", "NOR"}
		l.DocumentsByCountries = map[string]map[string]level.DocumentRule{"NOR": {"ID_CARD": {Supported: true, DoubleSided: &double}}}
	}
	l.Checks.Order = rapid.SliceOfNDistinct(rapid.SampledFrom(level.CheckKinds()), 1, 10, rapid.ID[string]).Draw(t, "order")
	l.Checks.Thresholds.FaceSame = rapid.Float64Range(0.3, 1).Draw(t, "same")
	l.Checks.AddressMaxAge = rapid.IntRange(0, 24).Draw(t, "address")
	l.Checks.DigitalDocument = rapid.SampledFrom([]string{"", level.ActionAccept, level.ActionReview, level.ActionReject}).Draw(t, "digital")
	if rapid.Bool().Draw(t, "retries") {
		n := rapid.IntRange(0, 10).Draw(t, "n")
		l.Checks.Doubt.QualityRetries = &n
	}
	return l
}

func TestImportRefusesAndNamesThePlace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ raw, want string }{
		"unknown yaml field": {"name: a\nrequiredIdDocs:\n  docSets:\n    - idDocSetType: SELFIE\n      colour: red\n", "line 5: field colour"},
		"yaml type":          {"name: a\nrequiredIdDocs:\n  docSets: 7\n", "line 3"},
		"repeated yaml key":  {"name: a\nname: b\n", "line 2"},
		"two yaml documents": {"name: a\nrequiredIdDocs: {docSets: [{idDocSetType: SELFIE}]}\n---\nname: b\n", "more than one"},
		"empty":              {"", "empty"},
		"unknown json field": {"{\"name\":\"a\",\n\"colour\":1}", `unknown field "colour"`},
		"json type":          {"{\"name\":\"a\",\n\"requiredIdDocs\":{\"docSets\":7}}", "line 2: field requiredIdDocs.docSets"},
		"repeated json key":  {"{\"name\":\"a\",\n\"name\":\"b\"}", `line 2: key "name" is there twice`},
		"json tail":          {"{\"name\":\"a\",\"requiredIdDocs\":{\"docSets\":[{\"idDocSetType\":\"SELFIE\"}]}} {}", "behind"},
		"json syntax":        {"{\n\n\"name\" 7}", "line 3"},
		"invalid level":      {"name: a\nrequiredIdDocs:\n  docSets:\n    - idDocSetType: NOSE\n", "docSets[0].idDocSetType"},
	} {
		_, err := level.Import([]byte(c.raw))
		var fe *fault.Error
		if !errors.As(err, &fe) || fe.Code != fault.Invalid || !strings.Contains(fe.Public, c.want) {
			t.Errorf("%s: got %v, want it to say %q", name, err, c.want)
		}
	}
	if _, err := level.Import(make([]byte, 2<<20)); !errors.Is(err, level.ErrFile) {
		t.Errorf("a large file: %v", err)
	}
}

func FuzzImport(f *testing.F) {
	for _, format := range []level.Format{level.YAML, level.JSON} {
		raw, err := level.Export(level.Basic(), format)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte(`{"name":"a","requiredIdDocs":{"docSets":[{"idDocSetType":"PROOF_OF_RESIDENCE"}]}}`))
	f.Add([]byte("&a [*a]"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		l, err := level.Import(raw)
		if err != nil {
			if fault.CodeOf(err) != fault.Invalid {
				t.Fatalf("untyped error: %v", err)
			}
			return
		}
		if err := level.Validate(l); err != nil {
			t.Fatalf("import let an invalid level through: %v", err)
		}
	})
}
