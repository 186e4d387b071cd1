package storetest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

func testAuditTrail(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	scope := newScope()
	person := newID()
	var lines []audit.Entry
	write(ctx, t, s, scope, func(tx verify.Tx) error {
		for i := range 9 {
			e := newLine(scope, []string{person, newID()}[i%2])
			e.Activity = []string{audit.ActivityDecided, audit.ActivityLoadedApplicant, audit.ActivityUploadedImage}[i%3]
			e.Actor = []string{"prd:abc", "system"}[i/5]
			lines = append(lines, e)
			pretends := e
			pretends.Seq, pretends.Hash = 77, []byte("forged")
			if err := tx.AppendAudit(ctx, pretends); err != nil {
				return err
			}
		}
		return nil
	})
	wantErr(t, "a taken id", s.Tx(ctx, scope, func(tx verify.Tx) error { return tx.AppendAudit(ctx, lines[0]) }), fault.ErrExists)
	for name, test := range map[string]struct {
		q     verify.AuditQuery
		want  []int
		total int
	}{
		"all":       {verify.AuditQuery{Limit: 100}, []int{8, 7, 6, 5, 4, 3, 2, 1, 0}, 9},
		"page":      {verify.AuditQuery{Limit: 2, Offset: 3}, []int{5, 4}, 9},
		"past":      {verify.AuditQuery{Limit: 2, Offset: 30}, nil, 9},
		"applicant": {verify.AuditQuery{ApplicantID: person, Limit: 2}, []int{8, 6}, 5},
		"activity":  {verify.AuditQuery{Activity: audit.ActivityDecided, Limit: 9}, []int{6, 3, 0}, 3},
		"actor":     {verify.AuditQuery{Actor: "system", Limit: 9}, []int{8, 7, 6, 5}, 4},
		"on":        {verify.AuditQuery{Limit: 2, After: verify.AuditMark{At: lines[5].At, ID: lines[5].ID}}, []int{4, 3}, 5},
		"times":     {verify.AuditQuery{From: lines[2].At, To: lines[4].At, Limit: 9}, []int{3, 2}, 2},
	} {
		var want []audit.Entry
		for _, i := range test.want {
			want = append(want, lines[i])
		}
		got, total, err := s.AuditTrail(ctx, scope, test.q)
		if err != nil || total != test.total {
			t.Errorf("%s: total %d, %v: want %d", name, total, err, test.total)
		}
		same(t, got, want)
	}
}

// signer signs the chain as an installation does.
func signer() (sign func([]byte) ([]byte, error), check func(seq int64, hash, signature []byte) error) {
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	sign = func(hash []byte) ([]byte, error) { return ed25519.Sign(private, hash), nil }
	check = func(_ int64, hash, signature []byte) error {
		if !ed25519.Verify(private.Public().(ed25519.PublicKey), hash, signature) {
			return errors.New("another signature")
		}
		return nil
	}
	return sign, check
}

func appendLines(ctx context.Context, t *testing.T, s *sqlstore.Store, n int) {
	t.Helper()
	for range n {
		e := newLine(newScope(), "")
		write(ctx, t, s, e.Scope, func(tx verify.Tx) error { return tx.AppendAudit(ctx, e) })
	}
}

func testAuditChain(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	sign, check := signer()
	chain := func(want int) {
		t.Helper()
		if n, err := s.ChainAudit(ctx, sign, tick()); err != nil || n != want {
			t.Errorf("chained %d, %v: want %d", n, err, want)
		}
	}
	report := func() audit.Report {
		t.Helper()
		r, err := s.VerifyAudit(ctx, check)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := report(); !r.Intact() || r.Chained != 0 {
		t.Errorf("an empty chain: %+v", r)
	}
	chain(0)
	appendLines(ctx, t, s, 5)
	if r := report(); r.Unchained != 5 || !r.Intact() {
		t.Errorf("before the chaining: %+v", r)
	}
	chain(5)
	chain(0)
	// More than fit into one transaction, in one scope.
	scope := newScope()
	write(ctx, t, s, scope, func(tx verify.Tx) error {
		for range 430 {
			if err := tx.AppendAudit(ctx, newLine(scope, "")); err != nil {
				return err
			}
		}
		return nil
	})
	chain(430)
	appendLines(ctx, t, s, 2)
	r := report()
	if r.Chained != 435 || r.HeadSeq != 435 || r.Unchained != 2 || !r.Intact() {
		t.Errorf("%+v", r)
	}
	entries, _, err := s.AuditTrail(ctx, scope, verify.AuditQuery{Limit: 1})
	if err != nil || len(entries) != 1 || entries[0].Seq != 435 || !bytes.Equal(entries[0].Hash, r.HeadHash) || !bytes.Equal(entries[0].Hash, audit.ChainHash(entries[0])) {
		t.Errorf("the newest entry %+v, %v", entries, err)
	}
	failing := errors.New("no key")
	if _, err := s.ChainAudit(ctx, func([]byte) ([]byte, error) { return nil, failing }, tick()); !errors.Is(err, failing) {
		t.Errorf("%v, want the signer's error", err)
	}
	chain(2)
	if r, err := s.VerifyAudit(ctx, func(int64, []byte, []byte) error { return failing }); err != nil || r.Intact() || len(r.Breaks) != audit.MaxBreaks || r.Breaks[0].What != audit.BreakUnsigned {
		t.Errorf("with another key: %+v, %v", r, err)
	}
}

// testAuditChainers: several leaders by mistake still make one chain, while
// entries come in.
func testAuditChainers(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	sign, check := signer()
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() { appendLines(ctx, t, s, 30) })
		wg.Go(func() {
			for range 12 {
				if _, err := s.ChainAudit(ctx, sign, tick()); err != nil && !errors.Is(err, fault.ErrStale) {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if _, err := s.ChainAudit(ctx, sign, tick()); err != nil {
		t.Fatal(err)
	}
	if r, err := s.VerifyAudit(ctx, check); err != nil || !r.Intact() || r.Chained != 90 || r.Unchained != 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

func testKeys(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	k := s.Keys()
	scope, person := newScope(), newID()
	since := time.Now().Add(-time.Second)
	put := func(scope kyc.Scope, id, key string) error { return k.PutKey(ctx, scope, id, []byte(key)) }
	for _, r := range []struct {
		scope kyc.Scope
		id    string
		key   string
	}{{scope, person, "one"}, {scope, "", "tenant"}, {kyc.Scope{Tenant: scope.Tenant}, "", "both"}} {
		if err := put(r.scope, r.id, r.key); err != nil {
			t.Fatal(err)
		}
		if got, err := k.Key(ctx, r.scope, r.id); err != nil || string(got) != r.key {
			t.Errorf("%q, %v: want %q", got, err, r.key)
		}
	}
	wantErr(t, "a second key", put(scope, person, "two"), fault.ErrExists)
	if err := put(scope, newID(), ""); err == nil {
		t.Error("an empty key was stored")
	}
	for who, other := range foreign(scope) {
		_, err := k.Key(ctx, other, person)
		wantErr(t, "the key by "+who, err, fault.ErrNotFound)
		wantErr(t, "destroy by "+who, k.DeleteKey(ctx, other, person), fault.ErrNotFound)
		wantErr(t, "replace by "+who, k.ReplaceKey(ctx, other, person, []byte("one"), []byte("x")), fault.ErrStale)
	}
	wantErr(t, "replace another", k.ReplaceKey(ctx, scope, person, []byte("two"), []byte("x")), fault.ErrStale)
	if err := k.ReplaceKey(ctx, scope, person, []byte("one"), []byte("rewrapped")); err != nil {
		t.Fatal(err)
	}
	if got, err := k.Key(ctx, scope, person); err != nil || string(got) != "rewrapped" {
		t.Errorf("%q, %v", got, err)
	}
	refs, err := k.TenantKeys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	same(t, refs, []sqlstore.KeyRef{{Scope: kyc.Scope{Tenant: scope.Tenant}}, {Scope: scope}})

	for range 2 { // destroying again changes nothing
		if err := k.DeleteKey(ctx, scope, person); err != nil {
			t.Fatal(err)
		}
	}
	_, err = k.Key(ctx, scope, person)
	wantErr(t, "a destroyed key", err, fault.ErrNotFound)
	wantErr(t, "putting a destroyed key back", put(scope, person, "one"), fault.ErrExists)
	wantErr(t, "replacing a destroyed key", k.ReplaceKey(ctx, scope, person, []byte{}, []byte("x")), fault.ErrStale)
	gone, err := k.Destroyed(ctx, since)
	if err != nil {
		t.Fatal(err)
	}
	if len(gone) != 1 || gone[0].DestroyedAt.Before(since.Truncate(time.Millisecond)) {
		t.Fatalf("destroyed: %+v", gone)
	}
	gone[0].DestroyedAt = time.Time{}
	same(t, gone, []sqlstore.KeyRef{{Scope: scope, ApplicantID: person}})
	if gone, err := k.Destroyed(ctx, time.Now().Add(time.Hour)); err != nil || len(gone) != 0 {
		t.Errorf("destroyed in the future: %v, %v", gone, err)
	}
}

// testOneKeyWins: of many that make the key of an applicant, one does.
func testOneKeyWins(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	scope, person := newScope(), newID()
	won := make(chan byte, 8)
	var wg sync.WaitGroup
	for i := range cap(won) {
		wg.Go(func() {
			err := s.Keys().PutKey(ctx, scope, person, []byte{byte(i)})
			if err == nil {
				won <- byte(i)
			} else {
				wantErr(t, "a loser", err, fault.ErrExists)
			}
		})
	}
	wg.Wait()
	if len(won) != 1 {
		t.Fatalf("%d keys of one applicant", len(won))
	}
	if got, err := s.Keys().Key(ctx, scope, person); err != nil || got[0] != <-won {
		t.Errorf("%v, %v: want the winner's", got, err)
	}
}
