package verify_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/retention"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/webhook"
)

// kept is a list of erasures in memory.
type kept struct {
	mu   sync.Mutex
	list []verify.Erasure
	err  error
}

func (k *kept) Append(_ context.Context, e verify.Erasure) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.err != nil {
		return k.err
	}
	k.list = append(k.list, e)
	return nil
}

// activities lists what the trail says of an applicant, newest first.
func (b *testBundle) activities(id string) (out []string) {
	b.t.Helper()
	entries, _, err := b.AuditTrail(b.ctx, production, verify.AuditQuery{ApplicantID: id, From: b.base.AddDate(-1, 0, 0), To: b.now().Add(time.Hour), Limit: 100})
	must(b.t, err)
	for _, e := range entries {
		out = append(out, e.Activity+" "+e.Description)
	}
	return out
}

// TestAHoldRefusesAnErasure with its reason, until the last one is released.
func TestAHoldRefusesAnErasure(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	list := new(kept)
	b.Erasures = list
	a, other := b.create("held"), b.create("free")
	const reason = "Court order 17/2026 in the matter of Serikova"
	first, err := b.PlaceHold(b.ctx, production, a.ID, reason)
	must(t, err)
	second, err := b.PlaceHold(b.ctx, production, a.ID, "Audit of the bank")
	must(t, err)
	var held *verify.Held
	err = b.Erase(b.ctx, production, a.ID)
	if !errors.As(err, &held) || !errors.Is(err, retention.ErrHeld) || fault.CodeOf(err) != fault.Conflict {
		t.Fatalf("erased under a hold: %v", err)
	}
	// Holds of one millisecond come in any order.
	named := slices.ContainsFunc(held.Holds, func(h retention.Hold) bool { return h.ID == first.ID && h.Reason == reason })
	if len(held.Holds) != 2 || !named || strings.Contains(err.Error(), "Serikova") || !strings.Contains(err.Error(), first.ID) {
		t.Errorf("refusal %v with %+v", err, held.Holds)
	}
	if err := b.ReleaseHold(b.ctx, sandbox, a.ID, first.ID); !errors.Is(err, fault.ErrNotFound) {
		t.Errorf("released from another environment: %v", err)
	}
	must(t, b.ReleaseHold(b.ctx, production, a.ID, first.ID))
	if err := b.ReleaseHold(b.ctx, production, a.ID, first.ID); !errors.Is(err, fault.ErrStale) {
		t.Errorf("released twice: %v", err)
	}
	if err := b.Erase(b.ctx, production, a.ID); !errors.Is(err, retention.ErrHeld) {
		t.Errorf("erased under the second hold: %v", err)
	}
	if _, err := b.Applicant(b.ctx, production, a.ID); err != nil {
		t.Errorf("a refused erasure took something: %v", err)
	}
	must(t, b.ReleaseHold(b.ctx, production, a.ID, second.ID))
	must(t, b.Erase(b.ctx, production, a.ID))
	must(t, b.Erase(b.ctx, production, other.ID))
	trail := strings.Join(b.activities(a.ID), "\n")
	for _, want := range []string{audit.ActivityHeld + " placed legal hold " + first.ID, audit.ActivityReleased + " released legal hold " + second.ID, audit.ActivityErased + " personal data erased"} {
		if !strings.Contains(trail, want) {
			t.Errorf("the trail lacks %q:\n%s", want, trail)
		}
	}
	if strings.Contains(trail, "Serikova") {
		t.Errorf("a reason in the trail:\n%s", trail)
	}
	if len(list.list) != 2 || list.list[0].ApplicantID != a.ID || list.list[0].Scope != production {
		t.Errorf("list of erasures %+v", list.list)
	}
	if holds, err := b.Holds(b.ctx, production, a.ID); err != nil || len(holds) != 2 || holds[0].Reason != "" {
		t.Errorf("holds of the erased %+v, %v", holds, err)
	}
	for name, reason := range map[string]string{"none": " ", "overlong": strings.Repeat("x", retention.MaxReason+1)} {
		if _, err := b.PlaceHold(b.ctx, production, a.ID, reason); !errors.Is(err, retention.ErrReason) {
			t.Errorf("reason %s: %v", name, err)
		}
	}
	if _, err := b.PlaceHold(b.ctx, production, a.ID, "too late"); !errors.Is(err, verify.ErrApplicantNotFound) {
		t.Errorf("a hold for the erased: %v", err)
	}
}

// TestAnErasureIsToldByIDAlone: receivers learn of it, and nothing that is
// stored for telling them names the person.
func TestAnErasureIsToldByIDAlone(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	_, err := b.CreateEndpoint(b.ctx, production, webhook.Endpoint{Target: "https://hooks.example/x", Types: []string{webhook.ApplicantPersonalDataDeleted}})
	must(t, err)
	a := b.create("o'neil@example.org")
	must(t, b.Erase(b.ctx, production, a.ID))
	list, err := b.Deliveries(b.ctx, production, verify.DeliveryQuery{Limit: 10})
	must(t, err)
	if len(list) != 1 || list[0].EventType != webhook.ApplicantPersonalDataDeleted || list[0].State != webhook.StateQueued {
		t.Fatalf("%+v", list)
	}
	var p webhook.Payload
	must(t, json.Unmarshal(list[0].Body, &p))
	if p.ApplicantID != a.ID || p.ExternalUserID != "" || strings.Contains(string(list[0].Body), "neil") {
		t.Errorf("body %s", list[0].Body)
	}
}

// TestAnErasureThatBreaksOffIsCompleted: while the list cannot be written the
// key stays, and the next call goes on.
func TestAnErasureThatBreaksOffIsCompleted(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	list := &kept{err: errors.New("disk full")}
	b.Erasures = list
	a := b.create("interrupted")
	if err := b.Erase(b.ctx, production, a.ID); !errors.Is(err, list.err) {
		t.Fatalf("%v", err)
	}
	if known, err := b.Sealer.HasApplicantKey(b.ctx, production, a.ID); err != nil || !known {
		t.Errorf("the key is gone although nobody noted it: %v %v", known, err)
	}
	list.err = nil
	if err := b.Erase(b.ctx, production, a.ID); !errors.Is(err, fault.ErrNotFound) {
		t.Errorf("the second call: %v", err)
	}
	if known, err := b.Sealer.HasApplicantKey(b.ctx, production, a.ID); err != nil || known || len(list.list) != 1 {
		t.Errorf("key %v, list %v, %v", known, list.list, err)
	}
}

// TestAccessTokensGoWithThePerson: one issued before cannot bring the person back.
func TestAccessTokensGoWithThePerson(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	a := b.create("mobile")
	token, err := b.IssueAccessToken(b.ctx, production, verify.AccessTokenRequest{UserID: "mobile", LevelName: "basic-kyc-level", Email: "a@example.org"})
	must(t, err)
	others, err := b.IssueAccessToken(b.ctx, production, verify.AccessTokenRequest{UserID: "mobile2", LevelName: "basic-kyc-level"})
	must(t, err)
	must(t, b.Erase(b.ctx, production, a.ID))
	if _, err := b.ResolveAccessToken(b.ctx, token); !errors.Is(err, verify.ErrAccessToken) {
		t.Errorf("the token of an erased person: %v", err)
	}
	if _, err := b.ResolveAccessToken(b.ctx, others); err != nil {
		t.Errorf("somebody else's token: %v", err)
	}
}

// TestRetention: whose time is over goes, with the rule in the trail; who is
// held, young or still checked stays.
func TestRetention(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	approved, held := b.approved("approved", checktest.Aigerim()), b.create("held")
	_, err := b.PlaceHold(b.ctx, production, held.ID, "a claim")
	must(t, err)
	silent := b.create("silent")
	if n, err := b.ApplyRetention(b.ctx, production); n != 0 || err != nil {
		t.Fatalf("without rules %d erased, %v", n, err)
	}
	if err := b.SetRetention(b.ctx, production, retention.Rules{ApprovedDays: -1}); !errors.Is(err, retention.ErrRules) {
		t.Errorf("a wrong rule: %v", err)
	}
	must(t, b.SetRetention(b.ctx, production, retention.Rules{ApprovedDays: 60, UnfinishedDays: 30}))
	b.skip(31 * 24 * time.Hour)
	young := b.create("young")
	due, _, err := b.DueForErasure(b.ctx, production, 10)
	if err != nil || len(due) != 1 || due[0].ApplicantID != silent.ID {
		t.Fatalf("due %+v, %v", due, err)
	}
	if n, err := b.ApplyRetention(b.ctx, production); n != 1 || err != nil {
		t.Fatalf("%d erased, %v", n, err)
	}
	b.skip(30 * 24 * time.Hour)
	if n, err := b.ApplyRetention(b.ctx, production); n != 2 || err != nil { // approved, and young has aged
		t.Fatalf("%d erased, %v", n, err)
	}
	for name, id := range map[string]string{"silent": silent.ID, "approved": approved.ID, "young": young.ID} {
		if _, err := b.Applicant(b.ctx, production, id); !errors.Is(err, verify.ErrApplicantNotFound) {
			t.Errorf("%s is still there: %v", name, err)
		}
	}
	if _, err := b.Applicant(b.ctx, production, held.ID); err != nil {
		t.Errorf("the held one: %v", err)
	}
	if trail := strings.Join(b.activities(approved.ID), "\n"); !strings.Contains(trail, "retention: approved, kept for 60 days") {
		t.Errorf("the trail does not say by which rule:\n%s", trail)
	}
	if trail := strings.Join(b.activities(silent.ID), "\n"); !strings.Contains(trail, "retention: unfinished, kept for 30 days") {
		t.Errorf("the trail does not say by which rule:\n%s", trail)
	}
}

// TestAPersonWhomARestoreBroughtBackIsErasedAgain whatever hold the older copy knows.
func TestAPersonWhomARestoreBroughtBackIsErasedAgain(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	a := b.create("back")
	_, err := b.PlaceHold(b.ctx, production, a.ID, "was released before the erasure")
	must(t, err)
	// The newest keys know of the erasure, the older rows do not.
	must(t, b.Sealer.DestroyApplicantKey(b.ctx, production, a.ID))
	e := verify.Erasure{Scope: production, ApplicantID: a.ID, At: b.now()}
	for range 2 {
		must(t, b.EraseAgain(b.ctx, e))
	}
	if _, err := b.Applicant(b.ctx, production, a.ID); !errors.Is(err, verify.ErrApplicantNotFound) {
		t.Errorf("%v", err)
	}
	if trail := strings.Join(b.activities(a.ID), "\n"); !strings.Contains(trail, "erased again after a restore") {
		t.Errorf("no receipt:\n%s", trail)
	}
}
