package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/appearance"
	"github.com/idngo/idngo/kyc/blocklist"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/webhook"
)

func testLevels(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	scope := newScope()
	b1, b2, b10, a1 := newLevel("basic", 1), newLevel("basic", 2), newLevel("basic", 10), newLevel("advanced", 1)
	b2.ID, b10.ID = b1.ID, b1.ID
	insert := func(l level.Level) error {
		return s.Tx(ctx, scope, func(tx verify.Tx) error { return tx.InsertLevel(ctx, scope, l) })
	}
	for _, l := range []level.Level{b1, b10, b2, a1} {
		if err := insert(l); err != nil {
			t.Fatal(err)
		}
	}
	wantErr(t, "a taken revision", insert(b2), fault.ErrExists)
	for _, test := range []struct {
		revision int
		want     level.Level
	}{{0, b10}, {1, b1}, {2, b2}, {10, b10}} {
		got, err := s.Level(ctx, scope, "basic", test.revision)
		if err != nil {
			t.Fatal(err)
		}
		same(t, got, test.want)
	}
	got, err := s.LevelByID(ctx, scope, b1.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, b10)
	levels, err := s.Levels(ctx, scope)
	if err != nil {
		t.Fatal(err)
	}
	same(t, levels, []level.Level{a1, b10})
	_, err = s.Level(ctx, scope, "basic", 3)
	wantErr(t, "an unknown revision", err, fault.ErrNotFound)
	_, err = s.Level(ctx, scope, "Basic", 0)
	wantErr(t, "another letter case", err, fault.ErrNotFound)
}

func testLevelDrafts(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	scope := newScope()
	put := func(d verify.LevelDraft) {
		t.Helper()
		write(ctx, t, s, scope, func(tx verify.Tx) error { return tx.PutLevelDraft(ctx, scope, d) })
	}
	want := func(levelID string, want ...verify.LevelDraft) {
		t.Helper()
		got, err := s.LevelDrafts(ctx, scope, levelID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, got, want)
	}
	one, other := newID(), newID()
	first := verify.LevelDraft{LevelID: one, OperatorID: "a", Base: 1, Text: "name: x # Қазақша", ChangedAt: tick()}
	second := verify.LevelDraft{LevelID: one, OperatorID: "b", Base: 2, ChangedAt: tick()}
	put(first)
	put(second)
	put(verify.LevelDraft{LevelID: other, OperatorID: "a", Base: 1, ChangedAt: tick()})
	want(one, second, first)
	first.Base, first.Text, first.ChangedAt = 2, "name: y", tick()
	put(first)
	want(one, first, second)
	for range 2 { // the second time there is none
		write(ctx, t, s, scope, func(tx verify.Tx) error { return tx.DeleteLevelDraft(ctx, scope, one, "a") })
	}
	want(one, second)
}

func testEndpoints(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	scope := newScope()
	one, two := newEndpoint(scope), newEndpoint(scope)
	two.Types, two.SourceKeys, two.NotResendFailed, two.Disabled = nil, nil, false, false
	due, delivered := newDelivery(one, newID()), newDelivery(one, newID())
	delivered.State = webhook.StateDelivered
	write(ctx, t, s, scope, func(tx verify.Tx) error {
		return all(func() error { return tx.InsertEndpoint(ctx, one) }, func() error { return tx.InsertEndpoint(ctx, two) },
			func() error { return tx.InsertDelivery(ctx, due) }, func() error { return tx.InsertDelivery(ctx, delivered) })
	})
	got, err := s.Endpoints(ctx, scope)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, []verify.EndpointRecord{one, two})
	changed := newEndpoint(scope)
	changed.ID = one.ID
	update := func(r verify.EndpointRecord, from int64) error {
		return s.Tx(ctx, scope, func(tx verify.Tx) error { return tx.UpdateEndpoint(ctx, r, from) })
	}
	wantErr(t, "a stale version", update(changed, 7), fault.ErrStale)
	if err := update(changed, 1); err != nil {
		t.Fatal(err)
	}
	wantErr(t, "the version again", update(changed, 1), fault.ErrStale)
	wantErr(t, "an unknown endpoint", update(newEndpoint(scope), 1), fault.ErrNotFound)
	changed.Version = 2
	stored, err := s.Endpoint(ctx, scope, one.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, stored, changed)
	remove := func() error {
		return s.Tx(ctx, scope, func(tx verify.Tx) error { return tx.DeleteEndpoint(ctx, scope, one.ID) })
	}
	if err := remove(); err != nil {
		t.Fatal(err)
	}
	wantErr(t, "delete again", remove(), fault.ErrNotFound)
	for id, want := range map[string]webhook.State{due.ID: webhook.StateDead, delivered.ID: webhook.StateDelivered} {
		if d, err := s.Delivery(ctx, scope, id); err != nil || d.State != want {
			t.Errorf("a delivery of the deleted endpoint: %+v, %v: want %s", d, err, want)
		}
	}
	wantErr(t, "a taken id", s.Tx(ctx, scope, func(tx verify.Tx) error { return tx.InsertEndpoint(ctx, two) }), fault.ErrExists)
}

func testDeliveries(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	e, f := newEndpoint(newScope()), newEndpoint(newScope())
	f.Scope = e.Scope
	person, other := newID(), newID()
	var all []verify.DeliveryRecord
	write(ctx, t, s, e.Scope, func(tx verify.Tx) error {
		for i := range 10 {
			d := newDelivery([]verify.EndpointRecord{e, f}[i%2], []string{person, other}[i/5])
			if i%3 == 0 {
				d.State, d.Attempts, d.LastAt, d.LastStatus, d.LastLatency, d.LastError, d.NextAt = webhook.StateDelivered, 2, tick(), 200, 3*time.Millisecond, "", time.Time{}
			}
			all = append(all, d)
			if err := tx.InsertDelivery(ctx, d); err != nil {
				return err
			}
		}
		return nil
	})
	wantErr(t, "a taken id", s.Tx(ctx, e.Scope, func(tx verify.Tx) error { return tx.InsertDelivery(ctx, all[0]) }), fault.ErrExists)
	got, err := s.Delivery(ctx, e.Scope, all[3].ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, all[3])
	for name, test := range map[string]struct {
		q    verify.DeliveryQuery
		want []int
	}{
		"all":       {verify.DeliveryQuery{}, []int{9, 8, 7, 6, 5, 4, 3, 2, 1, 0}},
		"endpoint":  {verify.DeliveryQuery{EndpointID: f.ID}, []int{9, 7, 5, 3, 1}},
		"applicant": {verify.DeliveryQuery{ApplicantID: person}, []int{4, 3, 2, 1, 0}},
		"state":     {verify.DeliveryQuery{State: webhook.StateDelivered}, []int{9, 6, 3, 0}},
		"times":     {verify.DeliveryQuery{From: all[2].CreatedAt, To: all[5].CreatedAt}, []int{4, 3, 2}},
		"together":  {verify.DeliveryQuery{EndpointID: e.ID, ApplicantID: other, State: webhook.StateQueued}, []int{8}},
	} {
		var want, got []string
		for _, i := range test.want {
			want = append(want, all[i].ID)
		}
		for q := test.q; ; {
			q.Limit = 3
			page, err := s.Deliveries(ctx, e.Scope, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range page {
				got = append(got, d.ID)
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
}

func testDeliveryOrder(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	e := newEndpoint(newScope())
	person := newID()
	first, second, third := newDelivery(e, person), newDelivery(e, person), newDelivery(e, person)
	stranger := newDelivery(e, newID())
	stranger.Seq = 1
	write(ctx, t, s, e.Scope, func(tx verify.Tx) error {
		return all(func() error { return tx.InsertDelivery(ctx, first) }, func() error { return tx.InsertDelivery(ctx, second) }, func() error { return tx.InsertDelivery(ctx, third) },
			func() error { return tx.InsertDelivery(ctx, stranger) })
	})
	earlier := func(want int) {
		t.Helper()
		if n, err := s.EarlierFirstAttempts(ctx, e.Scope, e.ID, person, third.Seq); err != nil || n != want {
			t.Errorf("%d go first, %v: want %d", n, err, want)
		}
	}
	earlier(2)
	try := func(d *verify.DeliveryRecord, state webhook.State) (a webhook.Attempt, err error) {
		d.State, d.Attempts, d.LastAt, d.LastStatus, d.LastLatency, d.LastError = state, d.Attempts+1, tick(), 503, 1500*time.Microsecond, "status"
		a = webhook.Attempt{Number: d.Attempts, At: d.LastAt, Status: 503, Latency: d.LastLatency, Error: "status", Manual: d.Attempts == 2}
		return a, s.Tx(ctx, e.Scope, func(tx verify.Tx) error { return tx.RecordDelivery(ctx, d.Delivery, a) })
	}
	var log []webhook.Attempt
	for _, state := range []webhook.State{webhook.StateRetrying, webhook.StateDead} {
		a, err := try(&first, state)
		if err != nil {
			t.Fatal(err)
		}
		log = append(log, a)
		earlier(1) // a retry blocks nobody
	}
	got, err := s.DeliveryAttempts(ctx, e.Scope, first.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, log)
	stored, err := s.Delivery(ctx, e.Scope, first.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, stored, first)
	if _, err := try(&second, webhook.StateDelivered); err != nil {
		t.Fatal(err)
	}
	earlier(0)
	// Two that record the same attempt: one of them is refused, whole.
	again := second
	again.Attempts = 0
	_, err = try(&again, webhook.StateDead)
	wantErr(t, "an attempt recorded twice", err, fault.ErrExists)
	if d, err := s.Delivery(ctx, e.Scope, second.ID); err != nil || d.State != webhook.StateDelivered {
		t.Errorf("%+v, %v: want what was recorded first", d, err)
	}
	unknown := newDelivery(e, person)
	_, err = try(&unknown, webhook.StateDead)
	wantErr(t, "an unknown delivery", err, fault.ErrNotFound)

	dead := func(after, until time.Time) []webhook.Failures {
		t.Helper()
		list, err := s.DeadDeliveriesOf(ctx, e.Scope, after, until)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	same(t, dead(first.LastAt.Add(-time.Millisecond), first.LastAt), []webhook.Failures{{EndpointID: e.ID, Status: 503, Error: "status", Count: 1, LastAt: first.LastAt}})
	if after, before := dead(first.LastAt, first.LastAt.Add(time.Hour)), dead(time.Time{}, first.LastAt.Add(-time.Millisecond)); len(after) != 0 || len(before) != 0 {
		t.Errorf("dead outside of the time: %v %v", after, before)
	}
	if r, err := s.DeliveryReport(ctx, e.Scope); err != nil || r != (verify.DeliveryReport{}) {
		t.Errorf("report %v, %v", r, err)
	}
	for range 2 {
		want := verify.DeliveryReport{Until: tick(), ToldAt: tick()}
		if err := s.Tx(ctx, e.Scope, func(tx verify.Tx) error { return tx.PutDeliveryReport(ctx, e.Scope, want) }); err != nil {
			t.Fatal(err)
		}
		got, err := s.DeliveryReport(ctx, e.Scope)
		if err != nil {
			t.Fatal(err)
		}
		same(t, got, want)
	}

	at := tick()
	requeue := func(id string) error {
		return s.Tx(ctx, e.Scope, func(tx verify.Tx) error { return tx.RequeueDelivery(ctx, e.Scope, id, at) })
	}
	if err := requeue(first.ID); err != nil {
		t.Fatal(err)
	}
	first.State, first.NextAt = webhook.StateQueued, at
	stored, err = s.Delivery(ctx, e.Scope, first.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, stored, first)
	wantErr(t, "requeue of an unknown", requeue(newID()), fault.ErrNotFound)
	earlier(0)
}

func testTenants(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	put := func(v verify.Tenant) error {
		return s.Tx(ctx, kyc.Scope{}, func(tx verify.Tx) error { return tx.PutTenant(ctx, v) })
	}
	b, a := newTenant("b"), newTenant("a")
	for _, v := range []verify.Tenant{b, a} {
		if err := put(v); err != nil {
			t.Fatal(err)
		}
	}
	b.Name, b.SandboxDecides = "Renamed", false
	if err := put(b); err != nil {
		t.Fatal(err)
	}
	got, err := s.Tenants(ctx)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, []verify.Tenant{a, b})
	c := newTenant("c")
	c.Key = a.Key
	wantErr(t, "a taken key", put(c), fault.ErrExists)
	one, err := s.Tenant(ctx, "b")
	if err != nil {
		t.Fatal(err)
	}
	same(t, one, b)
	_, err = s.Tenant(ctx, "c")
	wantErr(t, "an unknown tenant", err, fault.ErrNotFound)
}

func testAppTokens(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	scope := newScope()
	one, two, elsewhere := newToken(scope), newToken(kyc.Scope{Tenant: scope.Tenant, Environment: kyc.Sandbox}), newToken(newScope())
	two.ExpiresAt, two.IPs = time.Time{}, nil
	insert := func(r verify.TokenRecord) error {
		return s.Tx(ctx, r.Scope, func(tx verify.Tx) error { return tx.InsertAppToken(ctx, r) })
	}
	for _, r := range []verify.TokenRecord{one, two, elsewhere} {
		if err := insert(r); err != nil {
			t.Fatal(err)
		}
		got, err := s.AppTokenByPublic(ctx, r.Public)
		if err != nil {
			t.Fatal(err)
		}
		same(t, got, r)
	}
	taken := newToken(newScope())
	taken.Public = one.Public
	wantErr(t, "a public part taken by another tenant", insert(taken), fault.ErrExists)
	got, err := s.AppTokens(ctx, scope.Tenant)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, []verify.TokenRecord{one, two})
	used, revoked := tick(), tick()
	write(ctx, t, s, scope, func(tx verify.Tx) error {
		return all(
			func() error { return tx.TouchAppToken(ctx, scope, one.ID, used) },
			func() error { return tx.TouchAppToken(ctx, scope, one.ID, used.Add(-time.Hour)) },
			func() error { return tx.RevokeAppToken(ctx, scope, one.ID, revoked) },
			func() error { return tx.RevokeAppToken(ctx, scope, one.ID, revoked.Add(time.Hour)) },
		)
	})
	one.LastUsedAt, one.RevokedAt = used, revoked
	stored, err := s.AppTokenByPublic(ctx, one.Public)
	if err != nil {
		t.Fatal(err)
	}
	same(t, stored, one)
	_, err = s.AppTokenByPublic(ctx, "prd:nobody")
	wantErr(t, "an unknown token", err, fault.ErrNotFound)
	_, err = s.AppTokens(ctx, "")
	wantErr(t, "no tenant", err, fault.ErrNotFound)
}

func testSDKTokens(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	now := tick()
	scope := newScope()
	old, young, elsewhere := newSDKToken(scope, now.Add(-time.Second)), newSDKToken(scope, now), newSDKToken(newScope(), now.Add(-time.Hour))
	for _, r := range []verify.SDKTokenRecord{old, young, elsewhere} {
		write(ctx, t, s, r.Scope, func(tx verify.Tx) error { return tx.InsertSDKToken(ctx, r) })
		got, err := s.SDKToken(ctx, r.Hash)
		if err != nil {
			t.Fatal(err)
		}
		same(t, got, r)
	}
	wantErr(t, "a taken hash", s.Tx(ctx, scope, func(tx verify.Tx) error { return tx.InsertSDKToken(ctx, old) }), fault.ErrExists)
	expire := func(scope kyc.Scope) {
		write(ctx, t, s, scope, func(tx verify.Tx) error { return tx.DeleteExpiredSDKTokens(ctx, now) })
	}
	expire(scope)
	_, err := s.SDKToken(ctx, old.Hash)
	wantErr(t, "an expired token", err, fault.ErrNotFound)
	for _, r := range []verify.SDKTokenRecord{young, elsewhere} {
		if _, err := s.SDKToken(ctx, r.Hash); err != nil {
			t.Errorf("a token that is in force, or of another scope: %v", err)
		}
	}
	expire(kyc.Scope{})
	_, err = s.SDKToken(ctx, elsewhere.Hash)
	wantErr(t, "an expired token of the installation", err, fault.ErrNotFound)
}

func testCases(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	a := insertApplicant(ctx, t, s)
	b := newApplicant(a.Scope)
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.InsertApplicant(ctx, b) })
	low, high, later := newCase(a, "one"), newCase(b, "one"), newCase(a, "two")
	low.Priority, high.Priority, later.Priority = 1, 9, 1
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error {
		return all(func() error { return tx.InsertCase(ctx, low) }, func() error { return tx.InsertCase(ctx, high) }, func() error { return tx.InsertCase(ctx, later) })
	})
	again := newCase(a, "one")
	wantErr(t, "a second case of an attempt", s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.InsertCase(ctx, again) }), fault.ErrExists)
	ids := func(limit int) (out []string) {
		cases, err := s.OpenCases(ctx, a.Scope, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			out = append(out, c.ID)
		}
		return out
	}
	same(t, ids(10), []string{high.ID, low.ID, later.ID})
	same(t, ids(2), []string{high.ID, low.ID})
	got, err := s.OpenCaseOf(ctx, a.Scope, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, later)
	sample := newSample(a, "three")
	sample.OpenedAt = later.OpenedAt.Add(time.Hour)
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.InsertCase(ctx, sample) })
	of, err := s.OpenCasesOf(ctx, a.Scope, []string{a.ID, newID()})
	if err != nil {
		t.Fatal(err)
	}
	same(t, of, []verify.CaseRecord{sample, low, later})
	if of, err := s.OpenCasesOf(ctx, a.Scope, nil); err != nil || len(of) != 0 {
		t.Errorf("of nobody: %v, %v", of, err)
	}
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error {
		return tx.FinishCase(ctx, a.Scope, sample.ID, review.Closing{By: "an officer", At: tick()})
	})

	claim := func(by string) error {
		return s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.ClaimCase(ctx, a.Scope, low.ID, by) })
	}
	const officers = 6
	won := make(chan string, officers)
	var wg sync.WaitGroup
	for _, by := range []string{"a", "b", "c", "d", "e", "f"} {
		wg.Go(func() {
			if err := claim(by); err == nil {
				won <- by
			} else {
				wantErr(t, "a slower officer", err, fault.ErrStale)
			}
		})
	}
	wg.Wait()
	if len(won) != 1 {
		t.Fatalf("%d officers claimed the case", len(won))
	}
	low.ClaimedBy = <-won
	if err := claim(low.ClaimedBy); err != nil {
		t.Errorf("claimed again by the same: %v", err)
	}
	low.ClosedAt, low.ClosedBy = tick(), "an officer"
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error {
		return tx.CloseCases(ctx, a.Scope, a.ID, review.Closing{By: "an officer", At: low.ClosedAt, Appeal: review.OutcomeUpheld, Sample: review.OutcomeAgreed})
	})
	same(t, ids(10), []string{high.ID})
	got, err = s.Case(ctx, a.Scope, low.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, low)
	wantErr(t, "claim a closed case", claim(low.ClaimedBy), fault.ErrStale)
	_, err = s.OpenCaseOf(ctx, a.Scope, a.ID)
	wantErr(t, "no open case", err, fault.ErrNotFound)
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.InsertCase(ctx, again) })
}

func testNotes(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	a := insertApplicant(ctx, t, s)
	b := newApplicant(a.Scope)
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.InsertApplicant(ctx, b) })
	var of, every []verify.NoteRecord // newest first
	for i := range 6 {
		n := newNote([]verify.ApplicantRecord{a, b}[i%2])
		every = append([]verify.NoteRecord{n}, every...)
		if i%2 == 0 {
			of = append([]verify.NoteRecord{n}, of...)
		}
		write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.InsertNote(ctx, n) })
	}
	for _, test := range []struct {
		id            string
		limit, offset int
		want          []verify.NoteRecord
		total         int
	}{{a.ID, 10, 0, of, 3}, {a.ID, 2, 0, of[:2], 3}, {a.ID, 2, 2, of[2:], 3}, {a.ID, 2, 9, nil, 3}, {"", 4, 1, every[1:5], 6}} {
		got, total, err := s.Notes(ctx, a.Scope, test.id, test.limit, test.offset)
		if err != nil || total != test.total {
			t.Errorf("total %d, %v: want %d", total, err, test.total)
		}
		same(t, got, test.want)
	}
	changed := of[0]
	changed.Tags, changed.Sealed = nil, []byte("another text")
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.UpdateNote(ctx, changed) })
	got, err := s.Note(ctx, a.Scope, changed.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, changed)
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.DeleteNote(ctx, a.Scope, changed.ID) })
	_, err = s.Note(ctx, a.Scope, changed.ID)
	wantErr(t, "a deleted note", err, fault.ErrNotFound)
	wantErr(t, "a taken id", s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.InsertNote(ctx, of[1]) }), fault.ErrExists)
}

func testBlocklist(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	scope := newScope()
	one, two, three := newEntry(scope, newID()), newEntry(scope, ""), newEntry(scope, "")
	slices.SortFunc(one.Keys, byKind)
	two.Keys = nil
	three.Keys = []blocklist.Key{one.Keys[0]}
	for _, r := range []verify.ListRecord{one, two, three} {
		write(ctx, t, s, scope, func(tx verify.Tx) error { return tx.InsertListEntry(ctx, r) })
		got, err := s.ListEntry(ctx, scope, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, got, r)
	}
	wantErr(t, "a taken id", s.Tx(ctx, scope, func(tx verify.Tx) error { return tx.InsertListEntry(ctx, two) }), fault.ErrExists)
	page, err := s.ListEntries(ctx, scope, "", 2)
	if err != nil {
		t.Fatal(err)
	}
	same(t, page, []verify.ListRecord{one, two})
	page, err = s.ListEntries(ctx, scope, two.ID, 2)
	if err != nil {
		t.Fatal(err)
	}
	same(t, page, []verify.ListRecord{three})
	ids, err := s.ListEntryIDs(ctx, scope)
	if err != nil {
		t.Fatal(err)
	}
	same(t, ids, []string{one.ID, two.ID, three.ID})
	found, err := s.ListEntriesByKeys(ctx, scope, one.Keys)
	if err != nil {
		t.Fatal(err)
	}
	same(t, found, []verify.KeyMatch{{OwnerID: one.ID, Key: one.Keys[0]}, {OwnerID: one.ID, Key: one.Keys[1]}, {OwnerID: three.ID, Key: one.Keys[0]}})
	remove := func() error {
		return s.Tx(ctx, scope, func(tx verify.Tx) error { return tx.RemoveListEntry(ctx, scope, one.ID, tick()) })
	}
	if err := remove(); err != nil {
		t.Fatal(err)
	}
	wantErr(t, "remove again", remove(), fault.ErrNotFound)
	_, err = s.ListEntry(ctx, scope, one.ID)
	wantErr(t, "a removed entry", err, fault.ErrNotFound)
	found, err = s.ListEntriesByKeys(ctx, scope, one.Keys)
	if err != nil {
		t.Fatal(err)
	}
	same(t, found, []verify.KeyMatch{{OwnerID: three.ID, Key: one.Keys[0]}})
	if ids, err = s.ListEntryIDs(ctx, scope); err != nil {
		t.Fatal(err)
	}
	same(t, ids, []string{two.ID, three.ID})
}

func byKind(a, b blocklist.Key) int {
	if a.Kind < b.Kind {
		return -1
	}
	return 1
}

func testAppearances(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	scope := newScope()
	look, other := newLook(), newLook()
	other.Name = "another"
	words := appearance.Named{Kind: appearance.Translation, Name: look.Name, Texts: map[string]map[string]string{"kk": {"next": "Әрі қарай"}}, ModifiedAt: tick(), ModifiedBy: "b"}
	put := func(n appearance.Named) error {
		return s.Tx(ctx, scope, func(tx verify.Tx) error { return tx.PutAppearance(ctx, scope, n) })
	}
	for _, n := range []appearance.Named{words, look, other} {
		if err := put(n); err != nil {
			t.Fatal(err)
		}
	}
	look.Theme, look.ModifiedAt, look.ModifiedBy = "light", tick(), "c"
	if err := put(look); err != nil {
		t.Fatal(err)
	}
	got, err := s.Appearances(ctx, scope)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, []appearance.Named{other, look, words})
	one, err := s.Appearance(ctx, scope, appearance.Translation, words.Name)
	if err != nil {
		t.Fatal(err)
	}
	same(t, one, words)
	remove := func() error {
		return s.Tx(ctx, scope, func(tx verify.Tx) error { return tx.DeleteAppearance(ctx, scope, look.Kind, look.Name) })
	}
	if err := remove(); err != nil {
		t.Fatal(err)
	}
	wantErr(t, "one that is gone", remove(), fault.ErrNotFound)
	_, err = s.Appearance(ctx, scope, look.Kind, look.Name)
	wantErr(t, "one that is gone", err, fault.ErrNotFound)
	for i := range appearance.MaxNames - 1 {
		n := newLook()
		n.Name = fmt.Sprintf("n%d", i)
		if err := put(n); err != nil {
			t.Fatal(err)
		}
	}
	wantErr(t, "one too many", put(look), appearance.ErrTooMany)
	if err := put(other); err != nil {
		t.Errorf("one that is there is not replaced when there is no more room: %v", err)
	}
}
