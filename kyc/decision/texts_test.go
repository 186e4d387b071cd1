package decision_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/decision"
)

// The labels of the contract (model.md 8).
const (
	retryLabels = `LOW_QUALITY NOT_DOCUMENT ID_INVALID BAD_AVATAR INCOMPLETE_DOCUMENT UNSATISFACTORY_PHOTOS DOCUMENT_PAGE_MISSING
		DOCUMENT_DAMAGED PROBLEMATIC_APPLICANT_DATA ADDITIONAL_DOCUMENT_REQUIRED WRONG_ADDRESS GRAPHIC_EDITOR DOCUMENT_DEPRIVED
		NOT_ALL_CHECKS_COMPLETED FRONT_SIDE_MISSING BACK_SIDE_MISSING SCREENSHOTS BLACK_AND_WHITE INCOMPATIBLE_LANGUAGE EXPIRATION_DATE
		UNFILLED_ID BAD_SELFIE BAD_VIDEO_SELFIE BAD_FACE_MATCHING BAD_PROOF_OF_IDENTITY BAD_PROOF_OF_ADDRESS BAD_PROOF_OF_PAYMENT
		SELFIE_WITH_PAPER OTHER REQUESTED_DATA_MISMATCH OK DIGITAL_DOCUMENT DOCUMENT_MISSING INCORRECT_SOCIAL_NUMBER UNSUITABLE_ENV
		CONNECTION_INTERRUPTED APPLICANT_INTERRUPTED_INTERVIEW RESTRICTED_PERSON GPS_AS_POA_SKIPPED CHECK_UNAVAILABLE DB_DATA_MISMATCH
		DB_DATA_NOT_FOUND OUTDATED_DOCUMENT_VERSION UNSUITABLE_DOCUMENT NOT_READABLE DUPLICATE_EMAIL COMPANY_NOT_DEFINED_STRUCTURE
		COMPANY_NOT_DEFINED_BENEFICIARIES COMPANY_NOT_VALIDATED_BENEFICIARIES COMPANY_NOT_DEFINED_REPRESENTATIVES
		COMPANY_NOT_VALIDATED_REPRESENTATIVES`
	finalLabels = `FORGERY DOCUMENT_TEMPLATE SPAM SELFIE_MISMATCH FOREIGNER DUPLICATE WRONG_USER_REGION BLACKLIST BLOCKLIST
		REGULATIONS_VIOLATIONS INCONSISTENT_PROFILE AGE_REQUIREMENT_MISMATCH EXPERIENCE_REQUIREMENT_MISMATCH CRIMINAL
		COMPROMISED_PERSONS PEP ADVERSE_MEDIA FRAUDULENT_PATTERNS SANCTIONS FRAUDULENT_LIVENESS THIRD_PARTY_INVOLVED
		UNSUPPORTED_LANGUAGE COMPANY_PROBLEMATIC_STRUCTURE SUSPICIOUS_PATTERNS EXTERNAL_DECISION_REJECTION LIVENESS_WITH_PHONE
		DEEPFAKE FORCED_VERIFICATION`
)

func TestEveryLabelOfTheContractHasTextsAndType(t *testing.T) {
	t.Parallel()
	for rejectType, list := range map[string]string{applicant.RejectRetry: retryLabels, applicant.RejectFinal: finalLabels} {
		for _, code := range strings.Fields(list) {
			l, ok := decision.LabelOf(code)
			if !ok || l.RejectType != rejectType {
				t.Errorf("%s: known %v, type %q, want %s", code, ok, l.RejectType, rejectType)
			}
		}
	}
	if got, want := len(decision.Labels()), len(strings.Fields(retryLabels+" "+finalLabels)); got != want {
		t.Errorf("%d labels, the contract has %d", got, want)
	}
}

func TestTextsAreWhole(t *testing.T) {
	t.Parallel()
	codes := map[string]bool{}
	texts := map[string]string{}
	for _, l := range decision.Labels() {
		if codes[l.Code] {
			t.Errorf("%s is there twice", l.Code)
		}
		codes[l.Code] = true
		if !strings.HasSuffix(l.Client, ".") || strings.ContainsFunc(l.Client, isCyrillic) {
			t.Errorf("%s: client comment %q is no English sentence", l.Code, l.Client)
		}
		for lang, text := range map[string]string{"kk": l.Text.KK, "ru": l.Text.RU, "en": l.Text.EN} {
			if text != strings.TrimSpace(text) || !strings.HasSuffix(text, ".") || len([]rune(text)) < 20 || len([]rune(text)) > 200 {
				t.Errorf("%s %s: %q is not a short text of whole sentences", l.Code, lang, text)
			}
			if (lang != "en") != strings.ContainsFunc(text, isCyrillic) {
				t.Errorf("%s %s: %q is in another script", l.Code, lang, text)
			}
			if kazakh := strings.ContainsAny(text, "әғқңөұүһіӘҒҚҢӨҰҮҺІ"); kazakh != (lang == "kk") {
				t.Errorf("%s %s: %q does not look like the language", l.Code, lang, text)
			}
			// Different reasons to send something again need different words;
			// final reasons share the words that give nothing away.
			if other := texts[lang+text]; other != "" && l.RejectType == applicant.RejectRetry {
				t.Errorf("%s says the same as %s in %s", l.Code, other, lang)
			}
			texts[lang+text] = l.Code
		}
	}
}

func isCyrillic(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }

func TestFinalTextsGiveNothingAway(t *testing.T) {
	t.Parallel()
	blocked, _ := decision.LabelOf("BLOCKLIST")
	for _, code := range []string{"SANCTIONS", "PEP", "CRIMINAL", "COMPROMISED_PERSONS", "ADVERSE_MEDIA", "BLACKLIST", "FRAUDULENT_PATTERNS", "FORGERY", "DEEPFAKE"} {
		if l, _ := decision.LabelOf(code); l.Text != blocked.Text {
			t.Errorf("%s is told apart by its text", code)
		}
	}
	for lang, words := range map[string][]string{"en": {"list", "sanction", "fraud", "forg"}, "ru": {"спис", "санкц", "мошен", "поддел"}, "kk": {"тізім", "санкц", "алаяқ", "жалған"}} {
		text := strings.ToLower(blocked.Text.In(lang))
		for _, w := range words {
			if strings.Contains(text, w) {
				t.Errorf("%s: %q names the reason", lang, text)
			}
		}
	}
}

func TestLanguageFallsBackToRussianThenEnglish(t *testing.T) {
	t.Parallel()
	text := decision.Text{KK: "қ", RU: "р", EN: "e"}
	for lang, want := range map[string]string{"kk": "қ", "kk-KZ": "қ", "KK": "қ", "ru": "р", "en": "e", "en_US": "e", "": "р", "de": "р", "zh-tw": "р", "k": "р"} {
		if got := text.In(lang); got != want {
			t.Errorf("In(%q) = %q", lang, got)
		}
	}
	if got := (decision.Text{EN: "e"}).In("kk"); got != "e" {
		t.Errorf("without Russian: %q", got)
	}
}

func TestButtonsBelongToLabels(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, b := range decision.Buttons() {
		if seen[b.ID()] {
			t.Errorf("%s is there twice", b.ID())
		}
		seen[b.ID()] = true
		if len(b.Labels) == 0 {
			t.Errorf("%s has no label", b.ID())
		}
		for _, code := range b.Labels {
			if _, ok := decision.LabelOf(code); !ok {
				t.Errorf("%s has the unknown label %s", b.ID(), code)
			}
		}
	}
	got := decision.ExpandButtons([]string{"selfie_selfieWithId", "badPhoto_screenshot", "nonsense_x", "badPhoto_dataNotVisible", "badPhoto_screenshot"})
	want := []string{"badPhoto", "badPhoto_dataNotVisible", "badPhoto_screenshot", "selfie", "selfie_selfieWithId"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

// The groups of model.md 8, in which several have no buttons of their own.
const (
	retryGroups = "dbNetChecks additionalPages badDocument badPhoto dataMismatch proofOfAddress selfie ekycRetry dbNetRetry gpsAsPoaSkipped videoIdent"
	finalGroups = "compromisedPersons differentDocs fake fraudulentPatterns regulationsViolations spam ekycReject dbNetReject compromisedStructure videoIdentFinalRejection"
)

func TestGroupsOfTheContract(t *testing.T) {
	t.Parallel()
	want := map[string]string{}
	for rejectType, list := range map[string]string{applicant.RejectRetry: retryGroups, applicant.RejectFinal: finalGroups} {
		for _, name := range strings.Fields(list) {
			want[name] = rejectType
		}
	}
	got := map[string]string{}
	for _, g := range decision.Groups() {
		got[g.Name] = g.RejectType
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, b := range decision.Buttons() {
		if got[b.Group] == "" {
			t.Errorf("%s is in no group", b.ID())
		}
	}
	if got := decision.ExpandButtons([]string{"spam", "badPhoto"}); !slices.Equal(got, []string{"badPhoto", "spam"}) {
		t.Errorf("groups alone: %v", got)
	}
}

func TestButtonsForLabels(t *testing.T) {
	t.Parallel()
	for labels, want := range map[string]string{
		"SCREENSHOTS":                       "badPhoto badPhoto_screenshot",
		"UNSATISFACTORY_PHOTOS":             "badPhoto badPhoto_dataNotVisible",
		"UNSATISFACTORY_PHOTOS SCREENSHOTS": "badPhoto badPhoto_screenshot",
		"BAD_PROOF_OF_IDENTITY":             "badDocument", // seven buttons: which, labels do not tell
		"FORGERY":                           "fake",
		"BLOCKLIST":                         "",
		"EXPIRATION_DATE BAD_FACE_MATCHING": "badDocument selfie selfie_badFaceComparison",
	} {
		if got := strings.Join(decision.ButtonsFor(strings.Fields(labels)), " "); got != want {
			t.Errorf("%s: %q, want %q", labels, got, want)
		}
	}
}

func TestEveryRetryLabelNamesWhatToSendAgain(t *testing.T) {
	t.Parallel()
	steps := []string{"APPLICANT_DATA", "IDENTITY", "SELFIE", "PROOF_OF_RESIDENCE", "EMAIL_VERIFICATION"}
	// What nobody can send again for one step: the surroundings, the company, a check that is down.
	general := "BAD_AVATAR DOCUMENT_MISSING BAD_PROOF_OF_PAYMENT NOT_ALL_CHECKS_COMPLETED UNSUITABLE_ENV CONNECTION_INTERRUPTED APPLICANT_INTERRUPTED_INTERVIEW RESTRICTED_PERSON CHECK_UNAVAILABLE"
	for _, code := range strings.Fields(retryLabels) {
		named := false
		for _, s := range steps {
			ofStep, _ := decision.Concerned([]string{code}, s)
			named = named || len(ofStep) > 0
		}
		if !named && !slices.Contains(strings.Fields(general), code) && !strings.HasPrefix(code, "COMPANY_") {
			t.Errorf("%s names no step", code)
		}
	}
	ofStep, ofImages := decision.Concerned([]string{"BACK_SIDE_MISSING", "BAD_SELFIE", "PROBLEMATIC_APPLICANT_DATA"}, "IDENTITY")
	if !slices.Equal(ofStep, []string{"BACK_SIDE_MISSING"}) || len(ofImages) != 0 {
		t.Errorf("a missing side is nobody's fault that is there: %v %v", ofStep, ofImages)
	}
	for _, code := range strings.Fields(finalLabels) {
		for _, s := range steps {
			if ofStep, _ := decision.Concerned([]string{code}, s); len(ofStep) > 0 {
				t.Errorf("%s asks for %s again although it is final", code, s)
			}
		}
	}
}

func TestModerationCommentSaysNothingTwice(t *testing.T) {
	t.Parallel()
	got := decision.ModerationComment([]string{"BAD_SELFIE", "DOCUMENT_PAGE_MISSING", "BACK_SIDE_MISSING", "BAD_SELFIE"}, "ru")
	back, _ := decision.LabelOf("BACK_SIDE_MISSING")
	selfie, _ := decision.LabelOf("BAD_SELFIE")
	if got != back.Text.RU+"\n"+selfie.Text.RU {
		t.Errorf("got %q", got)
	}
	if got := decision.ModerationComment([]string{"SANCTIONS", "PEP"}, "en"); strings.Count(got, "\n") != 0 || got == "" {
		t.Errorf("one neutral text, got %q", got)
	}
	if decision.RejectType([]string{"BAD_SELFIE"}) != "RETRY" || decision.RejectType([]string{"BAD_SELFIE", "FORGERY"}) != "FINAL" {
		t.Error("one final label makes the result final")
	}
}
