package storetest

import (
	"slices"
	"testing"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

func testRisk(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	a := insertApplicant(ctx, t, s)
	b := newApplicant(a.Scope)
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.InsertApplicant(ctx, b) })
	var want []verify.RiskRecord
	for range 3 {
		r := newRisk(a)
		want = append(want, r)
		write(ctx, t, s, a.Scope, func(tx verify.Tx) error {
			return all(func() error { return tx.InsertRiskEntry(ctx, r) }, func() error { return tx.InsertRiskEntry(ctx, newRisk(b)) })
		})
	}
	slices.Reverse(want)
	got, err := s.RiskEntries(ctx, a.Scope, a.ID, 10)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, want)
	got, err = s.RiskEntries(ctx, a.Scope, a.ID, 2)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, want[:2])
	wantErr(t, "a taken id", s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.InsertRiskEntry(ctx, want[0]) }), fault.ErrExists)
}
