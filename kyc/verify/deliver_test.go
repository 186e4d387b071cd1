package verify_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/webhook"
)

// receiver is a real server that answers as told and keeps what it got.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	got    []received
}

type received struct{ body, digest, algorithm, custom string }

func newReceiver(t *testing.T, status int) *receiver {
	t.Helper()
	r := &receiver{status: status}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			t.Error(err)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.got = append(r.got, received{string(body), req.Header.Get("x-payload-digest"), req.Header.Get("x-payload-digest-alg"), req.Header.Get("X-Own")})
		w.WriteHeader(r.status)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) answer(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status = status
}

func (r *receiver) all() []received {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]received(nil), r.got...)
}

func (b *testBundle) deliver(d webhook.Delivery) error {
	return b.RunDeliver(b.ctx, verify.Job{Kind: verify.JobDeliver, Scope: d.Scope, ApplicantID: d.ApplicantID, DeliveryID: d.ID})
}

// TestTheBytesOfAnEvent are the contract's, field by field in its order.
func TestTheBytesOfAnEvent(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	to := newReceiver(t, 200)
	ep := b.all(sandbox, to.URL)
	_, err := b.UpdateEndpoint(b.ctx, sandbox, ep.ID, func(e *webhook.Endpoint) {
		e.SignatureAlgorithm, e.Headers = webhook.SHA512, []webhook.Header{{Key: "X-Own", Value: "v"}}
	})
	must(t, err)
	a, err := b.Create(b.ctx, sandbox, "basic-kyc-level", verify.NewApplicant{ExternalUserID: `user "42" <é>`, SourceKey: "shop", Lang: "en"})
	must(t, err)
	must(t, b.Submit(b.ctx, sandbox, a.ID, "", ""))
	must(t, b.TestCompleted(b.ctx, sandbox, a.ID, applicant.Result{
		ReviewAnswer: "RED", ReviewRejectType: "RETRY", RejectLabels: []string{"SCREENSHOTS"},
		ModerationComment: "Upload the original.", ClientComment: "Screenshot", ButtonIDs: []string{"badPhoto", "badPhoto_screenshot"},
	}))
	must(t, b.TestCompleted(b.ctx, sandbox, a.ID, applicant.Result{ReviewAnswer: "GREEN", ModerationComment: "never sent"}))
	for _, d := range b.told(sandbox, a.ID) {
		must(t, b.deliver(d))
	}
	head := `{"applicantId":"` + a.ID + `","inspectionId":"` + a.InspectionID + `","applicantType":"individual","correlationId":"CORRELATION",` +
		`"levelName":"basic-kyc-level","sandboxMode":true,"externalUserId":"user \"42\" \u003cé\u003e","sourceKey":"shop",`
	tail := `,"createdAt":"AT","createdAtMs":"MS","clientId":"acme"}`
	want := []string{
		head + `"type":"applicantCreated","reviewStatus":"init"` + tail,
		head + `"type":"applicantPending","reviewStatus":"pending"` + tail,
		head + `"type":"applicantReviewed","reviewResult":{"moderationComment":"Upload the original.","clientComment":"Screenshot","reviewAnswer":"RED",` +
			`"rejectLabels":["SCREENSHOTS"],"reviewRejectType":"RETRY","buttonIds":["badPhoto","badPhoto_screenshot"]},"reviewStatus":"completed"` + tail,
		head + `"type":"applicantReviewed","reviewResult":{"reviewAnswer":"GREEN"},"reviewStatus":"completed"` + tail,
	}
	got := to.all()
	if len(got) != len(want) {
		t.Fatalf("%d requests, want %d", len(got), len(want))
	}
	changing := regexp.MustCompile(`("correlationId":")[0-9a-f]{32}"|("createdAt":")2026-\d\d-\d\d \d\d:\d\d:\d\d\+0000"|("createdAtMs":")2026-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}"`)
	for i, r := range got {
		body := changing.ReplaceAllStringFunc(r.body, func(m string) string {
			key := regexp.MustCompile(`^"(\w+)":`).FindStringSubmatch(m)[1]
			return fmt.Sprintf(`"%s":"%s"`, key, map[string]string{"correlationId": "CORRELATION", "createdAt": "AT", "createdAtMs": "MS"}[key])
		})
		if body != want[i] {
			t.Errorf("event %d:\n got %s\nwant %s", i, body, want[i])
		}
		digest, err := webhook.Sign(webhook.SHA512, hookSecret, []byte(r.body))
		if err != nil || r.digest != digest || r.algorithm != "HMAC_SHA512_HEX" || r.custom != "v" {
			t.Errorf("event %d: digest %s, algorithm %s, header %s, %v", i, r.digest, r.algorithm, r.custom, err)
		}
	}
}

// TestAFailedDeliveryIsTriedAgain after 5 minutes, 1 hour, 5 hours and 18 hours,
// then daily until seven days after the event, with the same bytes; then it is
// dead, and can be sent again by hand.
func TestAFailedDeliveryIsTriedAgain(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	b.Limits.DailyRetries = true
	to := newReceiver(t, 500)
	b.all(production, to.URL)
	a := b.create("retried")
	state := func() webhook.Delivery { return b.told(production, a.ID)[0] }
	var waits []time.Duration
	for state().State != webhook.StateDead {
		d := state()
		must(t, b.deliver(d))
		after := state()
		if after.State == webhook.StateRetrying {
			waits = append(waits, after.NextAt.Sub(b.now()).Round(time.Minute))
			must(t, b.deliver(after)) // too early: nothing happens
			if early := state(); early.Attempts != after.Attempts {
				t.Fatalf("tried %v early", after.NextAt.Sub(b.now()))
			}
			b.skip(after.NextAt.Sub(b.now()))
		}
		if len(waits) > 20 {
			t.Fatal("it never dies")
		}
	}
	day := 24 * time.Hour
	equal(t, "waits", waits, []time.Duration{5 * time.Minute, time.Hour, 5 * time.Hour, 18 * time.Hour, day, day, day, day, day, day}[:len(waits)])
	if len(waits) < 9 {
		t.Errorf("given up after %v", waits)
	}
	got := to.all()
	for _, r := range got {
		if r != got[0] {
			t.Errorf("not the same bytes:\n%+v\n%+v", r, got[0])
		}
	}
	log, err := b.DeliveryAttempts(b.ctx, production, state().ID)
	if err != nil || len(log) != len(got) || log[0].Status != 500 {
		t.Errorf("%d attempts in the log of %d, %v", len(log), len(got), err)
	}
	must(t, b.deliver(state())) // a dead delivery stays dead
	if n := len(to.all()); n != len(got) {
		t.Errorf("a dead delivery was sent")
	}
	to.answer(204)
	must(t, b.Resend(b.ctx, production, state().ID))
	must(t, b.deliver(state()))
	must(t, b.deliver(state())) // delivered is delivered
	if d := state(); d.State != webhook.StateDelivered || len(to.all()) != len(got)+1 || to.all()[len(got)] != got[0] {
		t.Errorf("resent: %+v, %d requests", d, len(to.all()))
	}
}

// TestFirstAttemptsGoOutInOrder: a later event waits for the first attempt of
// an earlier one, but not for its retries.
func TestFirstAttemptsGoOutInOrder(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	to := newReceiver(t, 500)
	b.all(production, to.URL)
	a := b.create("ordered")
	must(t, b.Submit(b.ctx, production, a.ID, "", ""))
	ds := b.told(production, a.ID)
	if err := b.deliver(ds[1]); fault.CodeOf(err) != fault.RateLimited {
		t.Errorf("the second went first: %v", err)
	}
	must(t, b.deliver(ds[0]))
	must(t, b.deliver(ds[1]))
	if got := to.all(); len(got) != 2 {
		t.Errorf("%d requests", len(got))
	}
}

// TestReceiversThatWantNothing: disabled, deleted, or subscribed to something else.
func TestReceiversThatWantNothing(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	to := newReceiver(t, 500)
	ep := b.all(production, to.URL)
	once, err := b.CreateEndpoint(b.ctx, production, webhook.Endpoint{Target: to.URL, Types: []string{webhook.ApplicantReset}, NotResendFailed: true})
	must(t, err)
	if len(once.Secret) != 32 {
		t.Errorf("a secret of %d characters was made", len(once.Secret))
	}
	a := b.create("quiet")
	ds := b.told(production, a.ID)
	if len(ds) != 1 || ds[0].EndpointID != ep.ID {
		t.Fatalf("%+v", ds)
	}
	_, err = b.UpdateEndpoint(b.ctx, production, ep.ID, func(e *webhook.Endpoint) { e.Disabled = true })
	must(t, err)
	must(t, b.deliver(ds[0]))
	if d := b.told(production, a.ID)[0]; d.State != webhook.StateDead || d.LastError != "endpoint-gone" || len(to.all()) != 0 {
		t.Errorf("to a disabled receiver: %+v, %d requests", d, len(to.all()))
	}
	must(t, b.Reset(b.ctx, production, a.ID))
	for _, d := range b.told(production, a.ID) {
		if d.EndpointID == once.ID {
			must(t, b.deliver(d))
			if got := b.told(production, a.ID)[1]; got.State != webhook.StateDead || got.Attempts != 1 {
				t.Errorf("without resending: %+v", got)
			}
		}
	}
	answer, err := b.TestEndpoint(b.ctx, production, once.ID)
	if err != nil || answer.Status != 500 {
		t.Errorf("test: %+v %v", answer, err)
	}
	must(t, b.DeleteEndpoint(b.ctx, production, once.ID))
	if list, err := b.Endpoints(b.ctx, production); err != nil || len(list) != 1 {
		t.Errorf("%d receivers, %v", len(list), err)
	}
}

// TestDeadDeliveriesAreReported once, at most every hour, and again when telling failed.
func TestDeadDeliveriesAreReported(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	to := newReceiver(t, 503)
	ep := b.all(production, to.URL)
	_, err := b.UpdateEndpoint(b.ctx, production, ep.ID, func(e *webhook.Endpoint) { e.NotResendFailed = true })
	must(t, err)
	die := func(name string) {
		t.Helper()
		must(t, b.deliver(b.told(production, b.create(name).ID)[0]))
		b.skip(2 * time.Minute)
	}
	down := fault.New(fault.Internal, "no mail server")
	report := func(fails bool) (told []webhook.Failures) {
		t.Helper()
		err := b.ReportDeadDeliveries(b.ctx, production, func(_ context.Context, list []webhook.Failures) error {
			told = list
			if fails {
				return down
			}
			return nil
		})
		if fails != (err != nil) && told != nil {
			t.Fatal(err)
		}
		return told
	}
	if got := report(false); got != nil {
		t.Fatalf("nothing died: %v", got)
	}
	die("first")
	die("second")
	if got := report(true); len(got) != 1 || got[0].Count != 2 || got[0].EndpointID != ep.ID || got[0].Status != 503 {
		t.Fatalf("told %v", got)
	}
	if got := report(false); len(got) != 1 || got[0].Count != 2 {
		t.Fatalf("told after it failed: %v", got)
	}
	die("third")
	if got := report(false); got != nil {
		t.Fatalf("told twice within the hour: %v", got)
	}
	b.skip(reportHour)
	if got := report(false); len(got) != 1 || got[0].Count != 1 {
		t.Fatalf("told of the third: %v", got)
	}
	b.skip(reportHour)
	if got := report(false); got != nil {
		t.Fatalf("told again: %v", got)
	}
	_, err = b.UpdateEndpoint(b.ctx, production, ep.ID, func(e *webhook.Endpoint) { e.Disabled = true })
	must(t, err)
	a := b.create("unheard")
	for _, d := range b.told(production, a.ID) {
		must(t, b.deliver(d))
	}
	b.skip(reportHour)
	if got := report(false); got != nil {
		t.Fatalf("told of a receiver that was switched off: %v", got)
	}
}

const reportHour = time.Hour
