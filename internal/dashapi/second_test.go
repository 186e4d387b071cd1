package dashapi_test

import (
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/dashapi"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/review"
)

// mark sets the rules of production.
func (br *browser) mark(marks ...review.Action) *reply {
	return br.send("PUT", "/env/production/review-rules", map[string]any{"fourEyes": append([]review.Action{}, marks...), "targetHours": 8, "proposalHours": 24, "samplePercent": 0, "appeals": true})
}

// ways are all calls of the Dashboard that lead to a marked action.
var ways = map[string]struct {
	action review.Action
	role   string // may begin it
	do     func(br *browser, p person) *reply
	ask    func(br *browser, p person) *reply // proposes where do only refuses
}{
	"reject for good": {review.ActionReject, access.RoleOfficer, func(br *browser, p person) *reply {
		return br.send("POST", path(p, "/decision"), map[string]any{"seen": br.card(p).Seen, "answer": "RED", "rejectType": "FINAL", "labels": []string{"FORGERY"}})
	}, nil},
	"approve against a rejection": {review.ActionApprove, access.RoleOfficer, func(br *browser, p person) *reply {
		return br.send("POST", path(p, "/decision"), map[string]any{"seen": br.card(p).Seen, "answer": "GREEN"})
	}, nil},
	"blocklist": {review.ActionBlocklist, access.RoleOfficer, func(br *browser, p person) *reply {
		return br.send("POST", path(p, "/blocklist"), map[string]any{"reason": "fraud"})
	}, nil},
	"erase": {review.ActionErase, access.RoleOwner, func(br *browser, p person) *reply {
		return br.send("POST", path(p, "/erase"), map[string]any{"confirm": p.ID})
	}, nil},
	"erase by rule": {review.ActionErase, access.RoleOwner, func(br *browser, _ person) *reply {
		return br.send("PUT", "/env/production/retention", map[string]any{"rules": map[string]any{"approvedDays": 7, "rejectedDays": 7, "unfinishedDays": 7}, "erases": 1000})
	}, nil},
	"dossier": {review.ActionExport, access.RoleOwner, func(br *browser, p person) *reply { return br.send("GET", path(p, "/dossier?lang=kk"), nil) },
		func(br *browser, p person) *reply {
			return br.send("POST", path(p, "/export-proposal"), map[string]any{"what": "dossier"})
		}},
	"original": {review.ActionExport, access.RoleOwner, func(br *browser, p person) *reply {
		return br.send("GET", path(p, "/images/"+itoa(p.image)+"/original"), nil)
	}, func(br *browser, p person) *reply {
		return br.send("POST", path(p, "/export-proposal"), map[string]any{"what": "original", "image": p.image})
	}},
	"list as a file": {review.ActionExport, access.RoleOwner, func(br *browser, _ person) *reply {
		return br.send("POST", "/env/production/exports", `{"format":"csv","filter":{"state":"resubmission"}}`)
	}, nil},
	"unmark": {review.ActionErase, access.RoleOwner, func(br *browser, _ person) *reply { return br.mark() }, nil},
}

// TestSecondPerson tries every way to a marked action: it is only proposed, by
// whoever may; nobody confirms their own, nobody without the right to the action
// or of another tenant confirms; two who confirm at once do it once.
func TestSecondPerson(t *testing.T) {
	t.Parallel()
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			owner, auditor, outsider := b.operator("acme", access.RoleOwner), b.operator("acme", access.RoleAuditor), b.operator("other", access.RoleOwner)
			first, operator := owner, b.operator("acme", access.RoleOperator)
			if way.role == access.RoleOfficer {
				first = b.operator("acme", access.RoleOfficer)
			}
			second, third := b.operator("acme", access.RoleAdministrator), b.operator("acme", access.RoleOwner)
			p := b.newPerson(production, true)
			owner.decide(p, map[string]any{"answer": "RED", "rejectType": "RETRY", "labels": []string{"BAD_SELFIE"}})
			owner.mark(way.action).is(200, nil)
			before := owner.card(p)

			var done dashapi.Done
			r := way.do(first, p)
			if way.ask != nil {
				r.fails(409, "second_person")
				r = way.ask(first, p)
			}
			if r.is(200, &done); done.Proposed == "" {
				t.Fatalf("done at once: %s", r.data)
			}
			if now := owner.card(p); now.State != before.State || now.Blocklisted || now.Seen != before.Seen {
				t.Errorf("something happened: %s, %v", now.State, now.Blocklisted)
			}
			confirm := func(br *browser) *reply {
				return br.send("POST", "/env/production/proposals/"+done.Proposed+"/confirm", nil)
			}
			confirm(first).fails(403, "same_person")
			confirm(auditor).fails(403, "forbidden")
			confirm(operator).fails(403, "forbidden")
			confirm(outsider).fails(404, "not_found")
			second.send("POST", "/env/sandbox/proposals/"+done.Proposed+"/confirm", nil).fails(404, "not_found")
			b.stranger().send("POST", "/env/production/proposals/"+done.Proposed+"/confirm", nil).fails(401, "no_session")
			operator.send("POST", "/env/production/proposals/"+done.Proposed+"/refuse", map[string]any{}).fails(403, "forbidden")
			var list []dashapi.ProposalView
			second.send("GET", "/env/production/proposals", nil).is(200, &list)
			if len(list) != 1 || !list[0].May || list[0].Mine || list[0].By != "Officer "+way.role {
				t.Errorf("the second person sees %+v", list)
			}
			auditor.send("GET", "/env/production/proposals", nil).is(200, &list)
			if len(list) != 1 || list[0].May {
				t.Errorf("the auditor sees %+v", list)
			}
			answers := make(chan *reply, 2)
			for _, br := range []*browser{second, third} {
				go func() { answers <- confirm(br) }()
			}
			ok := 0
			for range 2 {
				switch r := <-answers; r.status {
				case 200:
					ok++
				case 409, 404:
				default:
					t.Errorf("a slower colleague: %d %s", r.status, r.data)
				}
			}
			if ok != 1 {
				t.Fatalf("%d confirmed", ok)
			}
			if way.ask != nil { // the file is the first person's, once
				way.do(first, p).is(200, nil)
				way.do(first, p).fails(409, "second_person")
			}
			owner.send("GET", "/env/production/proposals", nil).is(200, &list)
			if len(list) != 0 {
				t.Errorf("still open: %+v", list)
			}
		})
	}
}

// TestProposersLeave: what somebody proposed who may no longer do it is not done.
func TestProposersLeave(t *testing.T) {
	t.Parallel()
	b := setup(t)
	owner, officer := b.operator("acme", access.RoleOwner), b.operator("acme", access.RoleOfficer)
	p := b.newPerson(production, true)
	owner.mark(review.ActionReject).is(200, nil)
	var done dashapi.Done
	ways["reject for good"].do(officer, p).is(200, &done)
	owner.send("PATCH", "/team/"+officer.id, map[string]any{"state": "disabled"}).is(200, nil)
	owner.send("POST", "/env/production/proposals/"+done.Proposed+"/confirm", nil).fails(409, "conflict")
	owner.send("POST", "/env/production/proposals/"+done.Proposed+"/refuse", map[string]any{"reason": "left us"}).is(200, nil)
	if c := owner.card(p); c.State != applicant.StatePending || len(c.Proposed) != 0 {
		t.Errorf("state %s, %+v", c.State, c.Proposed)
	}
}

// TestQueue: appeals and second looks are in it; a lead gives cases to people;
// nobody is given an appeal against their own rejection.
func TestQueue(t *testing.T) {
	t.Parallel()
	b := setup(t)
	owner, officer, second := b.operator("acme", access.RoleOwner), b.operator("acme", access.RoleOfficer), b.operator("acme", access.RoleOfficer)
	operator := b.operator("acme", access.RoleOperator)
	p := b.newPerson(production, true)
	officer.decide(p, map[string]any{"answer": "RED", "rejectType": "FINAL", "labels": []string{"FORGERY"}})
	const words = "Это я <img src=x onerror=alert(1)>"
	check(t, b.service.Appeal(t.Context(), production, p.ID, words))
	var q dashapi.Queue
	officer.send("GET", "/env/production/queue", nil).is(200, &q)
	if len(q.Items) != 1 || q.Items[0].Kind != review.KindAppeal || !q.Items[0].Barred || q.Late != 0 || q.TargetHours != 24 {
		t.Fatalf("queue %+v", q)
	}
	if c := second.card(p); c.Case == nil || c.Case.Words != words || c.Case.Barred {
		t.Errorf("case %+v", c.Case)
	}
	var next dashapi.Next
	officer.send("POST", "/env/production/queue/next", nil).is(200, &next)
	if next.ApplicantID != "" {
		t.Error("an appeal is given to who rejected")
	}
	officer.send("POST", path(p, "/claim"), nil).fails(403, "barred")
	officer.send("POST", path(p, "/appeal/uphold"), map[string]any{"note": "n"}).fails(403, "barred")
	officer.send("POST", path(p, "/decision"), map[string]any{"seen": officer.card(p).Seen, "answer": "GREEN"}).fails(403, "barred")

	var people []dashapi.Reviewer
	owner.send("GET", "/env/production/queue/reviewers", nil).is(200, &people)
	if len(people) != 3 {
		t.Errorf("reviewers %+v", people)
	}
	give := func(to string, ids ...string) (out dashapi.OutcomeList) {
		owner.send("POST", "/env/production/queue/assignment", map[string]any{"applicants": ids, "to": to}).is(200, &out)
		return out
	}
	nowhere := strings.Repeat("0", 24)
	got := give(officer.id, p.ID, nowhere)
	if len(got.Items) != 2 || got.Items[0].Code != "barred" || got.Items[1].Code != "not_found" {
		t.Errorf("given %+v", got)
	}
	if got = give(second.id, p.ID); !got.Items[0].OK {
		t.Errorf("given %+v", got)
	}
	owner.send("POST", "/env/production/queue/assignment", map[string]any{"applicants": []string{p.ID}, "to": operator.id}).fails(400, "invalid")
	owner.send("GET", "/env/production/queue/reviewers", nil).is(200, &people)
	for _, r := range people {
		if (r.Open == 1) != (r.ID == second.id) {
			t.Errorf("reviewer %+v", r)
		}
	}
	second.send("POST", "/env/production/queue/next", nil).is(200, &next)
	if next.ApplicantID != p.ID {
		t.Errorf("next %+v", next)
	}
	b.wait(25 * time.Hour)
	second, owner = b.operator("acme", access.RoleOfficer), b.operator("acme", access.RoleOwner) // the sessions have ended
	owner.send("GET", "/env/production/queue", nil).is(200, &q)
	if q.Late != 1 {
		t.Errorf("late %d", q.Late)
	}
	second.send("POST", path(p, "/appeal/uphold"), map[string]any{"note": "n"}).fails(409, "claimed")
	give("", p.ID)
	second.send("POST", path(p, "/appeal/uphold"), map[string]any{"note": "Looked at the original"}).is(200, nil)
	second.send("POST", path(p, "/appeal/uphold"), map[string]any{"note": "again"}).fails(409, "no_case")
	second.send("POST", path(p, "/second-look"), map[string]any{"agree": true}).fails(409, "no_case")
	var figures []dashapi.PersonFigures
	day := b.now().UTC().Format(time.DateOnly)
	owner.send("GET", "/env/production/statistics/people?from="+day+"&to="+day, nil).is(200, &figures)
	found := false
	for _, f := range figures {
		if f.Key == second.id {
			found = f.Closed == 1 && f.InTime == 0 && f.Appeals == 1 && f.Granted == 0
		}
	}
	if !found {
		t.Errorf("figures %+v", figures)
	}
	// A GREEN of the checks that was drawn: TestSecondLooks of kyc/verify.
	if a, err := b.service.Applicant(t.Context(), production, p.ID); err != nil || !a.Review.Result.Final() || a.Review.Status != applicant.StatusCompleted {
		t.Errorf("%+v %v", a.Review, err)
	}
	if got, err := b.service.AppealOf(t.Context(), p.Applicant); err != nil || got.State != "" { // as it was before any decision
		t.Errorf("appeal %+v %v", got, err)
	}
}
