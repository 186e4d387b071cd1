package app

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/jobs"
	"github.com/idngo/idngo/internal/messenger/mailtest"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/access/signin"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/webhook"
)

// TestPeopleAreWrittenToAboutDeadWebhooks: those who may change webhooks and the
// addresses of the configuration, once, without secrets and without applicants.
func TestPeopleAreWrittenToAboutDeadWebhooks(t *testing.T) {
	t.Parallel()
	post := mailtest.Start(t)
	c := closed(t)
	clock := time.Now
	c.Now = func() time.Time { return clock() }
	c.SMTPURL, c.MailFrom, c.mailRoots, c.AllowPrivateWebhooks, c.PublicURL = post.URL, "kyc@example.org", post.Roots, true, "https://kyc.example.org"
	c.AlertsTo = []string{"duty@example.org", "left@example.org"}
	post.Refuse("left@example.org")
	a, err := Open(t.Context(), c)
	must(t, err)
	defer func() { must(t, a.Close()) }()
	if !slices.ContainsFunc(a.tasks(), func(task jobs.Task) bool { return strings.Contains(task.Name, "webhooks") }) {
		t.Error("nobody looks")
	}
	for email, role := range map[string]string{"dev@example.org": access.RoleDeveloper, "officer@example.org": access.RoleOfficer, "gone@example.org": access.RoleDeveloper} {
		o, err := a.SignIn.Create(t.Context(), "acme", email, "Somebody", role, "a long enough password 7")
		must(t, err)
		if email == "gone@example.org" {
			root, _ := access.BuiltInRole(access.RoleOwner)
			must(t, a.SignIn.ChangeOperator(t.Context(), signin.Who{Operator: access.Operator{Tenant: "acme", ID: "cli", Role: access.RoleOwner}, Role: root}, o.ID, "", access.OperatorDisabled))
		}
	}
	down := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }))
	defer down.Close()
	scope := kyc.Scope{Tenant: "acme", Environment: kyc.Production}
	_, err = a.Service.CreateEndpoint(t.Context(), scope, webhook.Endpoint{
		Name: "Shop", Target: down.URL + "/hook?token=very-secret", TargetType: "http", Types: []string{webhook.ApplicantCreated}, NotResendFailed: true,
	})
	must(t, err)
	_, err = a.Service.CreateLevel(t.Context(), scope, level.Basic())
	must(t, err)
	p, err := a.Service.Create(t.Context(), scope, "basic-kyc-level", verify.NewApplicant{ExternalUserID: "aigerim"})
	must(t, err)
	must(t, a.alert(t.Context()))
	if got := post.Take(); len(got) != 0 {
		t.Fatalf("written to before anything failed: %+v", got)
	}
	list, err := a.Service.Deliveries(t.Context(), scope, verify.DeliveryQuery{Limit: 10})
	must(t, err)
	for _, d := range list {
		must(t, a.Service.RunDeliver(t.Context(), verify.Job{Kind: verify.JobDeliver, Scope: scope, ApplicantID: d.ApplicantID, DeliveryID: d.ID}))
	}
	later := time.Now().Add(2 * time.Minute)
	clock = func() time.Time { return later }
	must(t, a.alert(t.Context())) // that one address refuses is no failure
	got := post.Take()
	to := []string{}
	for _, l := range got {
		to = append(to, l.To)
	}
	slices.Sort(to)
	if !slices.Equal(to, []string{"dev@example.org", "duty@example.org"}) {
		t.Fatalf("written to %v", to)
	}
	for _, want := range []string{"1 ", "acme", "Shop (127.0.0.1:", "HTTP 502", "https://kyc.example.org", "idngo webhook resend --tenant acme --env production --state dead", "Вебхуки не доставлены", "жеткізілмеді"} {
		if !strings.Contains(got[0].Subject+got[0].Text, want) {
			t.Errorf("without %q:\n%s\n%s", want, got[0].Subject, got[0].Text)
		}
	}
	for _, secret := range []string{"very-secret", "aigerim", p.ID} {
		if strings.Contains(got[0].Subject+got[0].Text, secret) {
			t.Errorf("the letter tells %q", secret)
		}
	}
	later = later.Add(2 * time.Hour)
	must(t, a.alert(t.Context()))
	if again := post.Take(); len(again) != 0 {
		t.Errorf("written to twice: %+v", again)
	}
}
