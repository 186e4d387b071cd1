package storetest

import (
	"slices"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/requestlog"
	"github.com/idngo/idngo/kyc/verify"
)

func testRequestLog(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	scope := newScope()
	one, other := newApplicant(scope), newApplicant(scope)
	write(ctx, t, s, scope, func(tx verify.Tx) error {
		return all(func() error { return tx.InsertApplicant(ctx, one) }, func() error { return tx.InsertApplicant(ctx, other) })
	})
	var rows []verify.RequestRecord
	for i := range 8 {
		r := newRequest(scope, []verify.ApplicantRecord{one, other}[i%2])
		r.Status = []int{200, 404, 401, 500, 200, 404, 409, 200}[i]
		if i%4 < 2 {
			r.ApplicantID = "" // known by the company's own id alone
		} else {
			r.Subject = nil
		}
		if i > 5 {
			r.Caller, r.Route, r.Details = "sdk:x", "/resources/100%_\\/a", nil
		}
		rows = append(rows, r)
		write(ctx, t, s, scope, func(tx verify.Tx) error { return tx.InsertRequest(ctx, r) })
	}
	got, err := s.Request(ctx, scope, rows[7].ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, rows[7])
	subject := one.Keys[0].Hash
	for name, test := range map[string]struct {
		q    requestlog.Query
		hash []byte
		want []int
	}{
		"all":            {requestlog.Query{}, nil, []int{7, 6, 5, 4, 3, 2, 1, 0}},
		"refusals":       {requestlog.Query{Low: 400, High: 499}, nil, []int{6, 5, 2, 1}},
		"failures":       {requestlog.Query{Low: 500}, nil, []int{3}},
		"caller":         {requestlog.Query{Caller: "sdk:x"}, nil, []int{7, 6}},
		"correlation":    {requestlog.Query{CorrelationID: rows[3].CorrelationID}, nil, []int{3}},
		"route":          {requestlog.Query{Route: "applicants/{"}, nil, []int{5, 4, 3, 2, 1, 0}},
		"literal":        {requestlog.Query{Route: "100%_\\"}, nil, []int{7, 6}},
		"no pattern":     {requestlog.Query{Route: "_"}, nil, []int{7, 6}},
		"applicant":      {requestlog.Query{ApplicantID: one.ID}, nil, []int{6, 2}},
		"subject":        {requestlog.Query{}, subject, []int{4, 0}},
		"either":         {requestlog.Query{ApplicantID: one.ID}, subject, []int{6, 4, 2, 0}},
		"times":          {requestlog.Query{From: rows[2].At, To: rows[4].At}, nil, []int{3, 2}},
		"after the last": {requestlog.Query{From: rows[7].At.Add(time.Millisecond)}, nil, nil},
	} {
		var want, got []string
		for _, i := range test.want {
			want = append(want, rows[i].ID)
		}
		for q := (verify.RequestQuery{Query: test.q, Subject: test.hash}); ; {
			q.Limit = 3
			page, err := s.RequestLog(ctx, scope, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range page {
				got = append(got, r.ID)
			}
			if len(page) < q.Limit {
				break
			}
			q.Before = got[len(got)-1]
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	count := func() int {
		list, err := s.RequestLog(ctx, scope, verify.RequestQuery{})
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	prune := func(before time.Time, keep int, want int64) {
		t.Helper()
		write(ctx, t, s, scope, func(tx verify.Tx) error {
			n, err := tx.PruneRequests(ctx, scope, before, keep)
			if err == nil && n != want {
				t.Errorf("%d pruned, want %d", n, want)
			}
			return err
		})
	}
	prune(rows[0].At, 8, 0)
	prune(rows[1].At, 8, 1)
	prune(rows[0].At, 6, 1)
	if _, err := s.Request(ctx, scope, rows[1].ID); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("the oldest: %v", err)
	}
	// What names somebody goes with the person, by either name.
	write(ctx, t, s, scope, func(tx verify.Tx) error { _, err := tx.EraseApplicant(ctx, scope, one.ID); return err })
	list, err := s.RequestLog(ctx, scope, verify.RequestQuery{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range list {
		if r.ApplicantID == one.ID || slices.Equal(r.Subject, subject) {
			t.Errorf("left after the erasure: %+v", r)
		}
	}
	if count() != 3 {
		t.Errorf("%d left", count())
	}
	prune(time.Now().AddDate(100, 0, 0), 1, 3)
}
