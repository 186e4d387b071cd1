package flowapi_test

import (
	"strings"
	"testing"

	"github.com/idngo/idngo/internal/flowapi"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/review"
)

// TestAnAppeal: a rejection for good can be contested once, in one's own words;
// the person sees what became of it.
func TestAnAppeal(t *testing.T) {
	t.Parallel()
	b := setup(t)
	p := b.person("u")
	session := func() flowapi.Session { return get[flowapi.Session](p, "GET", "session", nil) }
	id := session().ApplicantID
	p.fails("POST", "appeal", flowapi.AppealWords{Text: "It is me"}, 409, "")
	check(t, b.service.Submit(t.Context(), sandbox, id, "", ""))
	check(t, b.service.Decide(t.Context(), sandbox, id, applicant.Result{ReviewAnswer: "RED", ReviewRejectType: "FINAL", RejectLabels: []string{"FORGERY"}}, ""))
	if s := session().Status; !s.CanAppeal || s.Appeal != "" {
		t.Fatalf("status %+v", s)
	}
	for name, text := range map[string]string{"empty": "", "blank": "  ", "long": strings.Repeat("ы", 4001)} {
		if status, raw := p.send("POST", "appeal", flowapi.AppealWords{Text: text}); status != 400 {
			t.Errorf("%s: %d %s", name, status, raw)
		}
	}
	for range 2 { // the answer was lost
		p.send("POST", "appeal", flowapi.AppealWords{Text: "Это мой паспорт"})
	}
	if s := session().Status; s.CanAppeal || s.Appeal != "open" {
		t.Errorf("status %+v", s)
	}
	c, err := b.service.OpenCase(t.Context(), sandbox, id)
	if err != nil || c.Kind != review.KindAppeal || c.Words != "Это мой паспорт" {
		t.Errorf("case %+v %v", c, err)
	}
	check(t, b.service.Uphold(t.Context(), sandbox, id, ""))
	if s := session().Status; s.CanAppeal || s.Appeal != review.OutcomeUpheld {
		t.Errorf("status %+v", s)
	}
	p.fails("POST", "appeal", flowapi.AppealWords{Text: "again"}, 409, "")
	other := b.person("v")
	other.fails("POST", "appeal", flowapi.AppealWords{Text: "It is me"}, 409, "")
}
