package dashapi

import (
	"slices"
	"testing"

	"github.com/idngo/idngo/internal/wording"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/decision"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision"
)

// TestDecisionIsWorded: a decision is explained in the language asked for; one
// that an older program stored keeps its English text.
func TestDecisionIsWorded(t *testing.T) {
	t.Parallel()
	e := decision.Explained{Decision: decision.Decision{Outcome: decision.OnHold, Reasons: []string{"identity: expired-unsure"}}, Results: []check.Result{
		{Kind: check.KindIdentity, Outcome: check.Doubt, Doubts: []check.DoubtCause{{Code: "expired-unsure"}},
			Problems: []check.Problem{{Label: "BACK_SIDE_MISSING"}},
			Evidence: []check.Evidence{
				{Code: "expired-unsure", Explanation: "the date of expiry has passed", Why: check.Why("expired-on", check.Day("date", "2020-01-02"), check.Day("today", "2026-11-26"))},
				{Code: "expired", Explanation: "an older program said so"},
			}},
		{Kind: check.KindDuplicate, Outcome: check.Fail, Problems: []check.Problem{{Label: "DUPLICATE"}}, Evidence: []check.Evidence{{Code: "stated-different", Field: "dob", Supports: check.Fail}}},
		{Kind: check.KindFace, Outcome: check.Skipped},
		{Kind: check.KindAddress, Outcome: check.Skipped, NotRequired: true},
	}}
	ru, en := showDecision(verify.AttemptRecord{}, e, "ru"), showDecision(verify.AttemptRecord{}, e, "en")
	if got, want := ru.Checks[0].Evidence[0].Sentences, []string{"Документ действителен до 02.01.2020; проверка выполнена 26.11.2026."}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := en.Checks[0].Evidence[0].Sentences, []string{"The document was valid until 2 January 2020; the check ran on 26 November 2026."}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	old := ru.Checks[0].Evidence[1]
	if len(old.Sentences) != 0 || old.Explanation != "an older program said so" || explanation(old) != old.Explanation {
		t.Errorf("an old explanation became %+v", old)
	}
	if got, want := ru.Why, []string{"Данные документа: Нет обратной стороны документа.", "Данные документа: Возможно, срок документа истёк", "Дубликаты: " + wording.In("ru").Word("evidence.stated-different", "") + " · Дата рождения", "Лицо: Нет подтверждений"}; !slices.Equal(got, want) {
		t.Errorf("why: got %q, want %q", got, want)
	}
	if len(en.Reasons) != 1 {
		t.Errorf("the stored reasons are %q", en.Reasons)
	}
	green := showDecision(verify.AttemptRecord{}, decision.Explained{Decision: decision.Decision{Outcome: decision.Green}}, "kk")
	if len(green.Why) != 1 || green.Why[0] != "Талап етілген тексерулердің бәрі өтті." {
		t.Errorf("why: %q", green.Why)
	}
}

// TestNamesTheFontLacks: the Latin name of the zone stands for one that the file cannot set.
func TestNamesTheFontLacks(t *testing.T) {
	t.Parallel()
	w := func(key string) string { return dossierWord("en", key) }
	zone := []CardImage{{Active: true, Pages: []CardPage{{Readings: []vision.Reading{
		{Name: vision.FieldLastName, Value: "WANG", Source: vision.SourceMRZ}, {Name: vision.FieldFirstName, Value: "XIAOMING", Source: vision.SourceMRZ},
		{Name: vision.FieldLastName, Value: "王", Source: vision.SourceVIZ},
	}}}}}
	for name, want := range map[string]string{
		"Серікқызы Әйгерім": "Серікқызы Әйгерім",
		"Ağaoğlu Şükrü":     "Ağaoğlu Şükrü",
		"王小明":               "WANG XIAOMING (by the machine readable zone; 王小明 in letters that this file cannot set)",
		"محمد":              "WANG XIAOMING (by the machine readable zone; محمد in letters that this file cannot set)",
	} {
		if got := settable(Card{ApplicantRow: ApplicantRow{Name: name}, Images: zone}, w); got != want {
			t.Errorf("%s became %q", name, got)
		}
	}
	if got := settable(Card{ApplicantRow: ApplicantRow{Name: "王"}}, w); got != "王 (in letters that this file cannot set)" {
		t.Errorf("without a zone: %q", got)
	}
}
