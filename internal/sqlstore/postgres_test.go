package sqlstore_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// TestRowSecurity: the database itself shows a session nothing but its scope,
// even to a query that forgets to ask for it.
func TestRowSecurity(t *testing.T) {
	t.Parallel()
	url := postgresURL(t)
	s, err := sqlstore.OpenPostgres(t.Context(), url, sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if on, err := s.RowSecurity(t.Context()); err != nil || !on {
		t.Fatalf("row security %v, %v", on, err)
	}
	ctx := t.Context()
	for _, scope := range []kyc.Scope{{Tenant: "a", Environment: kyc.Production}, {Tenant: "a", Environment: kyc.Sandbox}, {Tenant: "b", Environment: kyc.Production}} {
		if err := s.Tx(ctx, scope, func(tx verify.Tx) error {
			return tx.InsertApplicant(ctx, verify.ApplicantRecord{Applicant: applicant.Applicant{Scope: scope, ID: "x", InspectionID: "y"}})
		}); err != nil {
			t.Fatal(err)
		}
	}
	conn := connect(t, url)
	count := func(tenant, environment string) (n int) {
		t.Helper()
		if _, err := conn.Exec(ctx, `SELECT set_config('app.tenant', $1, false), set_config('app.environment', $2, false)`, tenant, environment); err != nil {
			t.Fatal(err)
		}
		if err := conn.QueryRow(ctx, `SELECT count(*) FROM applicants`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	var n int
	if err := conn.QueryRow(ctx, `SELECT count(*) FROM applicants`).Scan(&n); err != nil || n != 0 {
		t.Errorf("without a scope %d rows are seen, %v", n, err)
	}
	for _, test := range []struct {
		tenant, environment string
		want                int
	}{{"a", "production", 1}, {"a", "*", 2}, {"*", "*", 3}, {"c", "production", 0}, {"", "", 0}, {"b", "sandbox", 0}} {
		if n := count(test.tenant, test.environment); n != test.want {
			t.Errorf("%s/%s sees %d rows, want %d", test.tenant, test.environment, n, test.want)
		}
	}
	count("a", "production")
	if tag, err := conn.Exec(ctx, `UPDATE applicants SET lang = 'xx'`); err != nil || tag.RowsAffected() != 1 {
		t.Errorf("an update without a condition changed %d rows, %v", tag.RowsAffected(), err)
	}
	var pg *pgconn.PgError
	if _, err := conn.Exec(ctx, `UPDATE applicants SET tenant = 'b', id = 'z'`); !errors.As(err, &pg) || pg.Code != "42501" {
		t.Errorf("giving a row away: %v, want a refusal", err)
	}
	// Every table that carries a scope is protected.
	rows, err := conn.Query(ctx, `SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = 'public' AND c.relkind = 'r' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
		AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant')`)
	if err != nil {
		t.Fatal(err)
	}
	if open, err := pgx.CollectRows(rows, pgx.RowTo[string]); err != nil || len(open) != 0 {
		t.Errorf("tables without row security: %v, %v", open, err)
	}
}

// TestScopeEndsWithTheCall: the pool gives connections back without a scope.
func TestScopeEndsWithTheCall(t *testing.T) {
	t.Parallel()
	url := postgresURL(t)
	s, err := sqlstore.OpenPostgres(t.Context(), url+" pool_max_conns=1", sqlstore.Options{Readers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	ctx := t.Context()
	scope := kyc.Scope{Tenant: "a", Environment: kyc.Production}
	for range 20 {
		if _, err := s.CountApplicants(ctx, scope); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Applicant(ctx, scope, "nobody"); !errors.Is(err, fault.ErrNotFound) {
			t.Fatal(err)
		}
		if err := s.Tx(ctx, scope, func(verify.Tx) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if left, err := s.LeftoverScope(ctx); err != nil || left != "" {
		t.Errorf("a connection of the pool still has scope %q, %v", left, err)
	}
}

// TestProcessesMigrateTogether: many that start on an empty database all come up.
func TestProcessesMigrateTogether(t *testing.T) {
	t.Parallel()
	url := cluster.Database(t)
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			s, err := sqlstore.OpenPostgres(t.Context(), url, sqlstore.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := s.Tenants(t.Context()); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// TestSerializationFailuresAreRepeated: two transactions that wait for each
// other both commit in the end, because the loser of the deadlock is repeated.
func TestSerializationFailuresAreRepeated(t *testing.T) {
	t.Parallel()
	s := openPostgres(t)
	ctx := t.Context()
	scope := kyc.Scope{Tenant: "a", Environment: kyc.Production}
	token := func(id string) verify.TokenRecord {
		var r verify.TokenRecord
		r.Scope, r.ID, r.Public = scope, id, id
		return r
	}
	if err := s.Tx(ctx, scope, func(tx verify.Tx) error {
		return errors.Join(tx.InsertAppToken(ctx, token("one")), tx.InsertAppToken(ctx, token("two")))
	}); err != nil {
		t.Fatal(err)
	}
	var (
		wg     sync.WaitGroup
		mu     sync.Mutex
		calls  int
		locked = make(chan struct{}, 2)
		both   = make(chan struct{})
		done   = make(chan struct{}) // one of the two has committed
		once   sync.Once
	)
	go func() { <-locked; <-locked; close(both) }()
	for _, order := range [][2]string{{"one", "two"}, {"two", "one"}} {
		wg.Go(func() {
			first := true
			if err := s.Tx(ctx, scope, func(tx verify.Tx) error {
				mu.Lock()
				calls++
				mu.Unlock()
				if !first { // repeated while the other still runs, it might lose once more
					<-done
				}
				if err := tx.TouchAppToken(ctx, scope, order[0], time.Now()); err != nil {
					return err
				}
				if first { // both hold their first row before they ask for the other's
					first = false
					locked <- struct{}{}
					<-both
				}
				return tx.TouchAppToken(ctx, scope, order[1], time.Now())
			}); err != nil {
				t.Error(err)
			}
			once.Do(func() { close(done) })
		})
	}
	wg.Wait()
	if calls != 3 {
		t.Errorf("the functions ran %d times, want 3: one is repeated", calls)
	}
}

func TestBadDatabaseURL(t *testing.T) {
	t.Parallel()
	_, err := sqlstore.OpenPostgres(t.Context(), "postgres://user:hunter2@[bad", sqlstore.Options{})
	if fault.CodeOf(err) != fault.Invalid {
		t.Fatalf("%v, want invalid", err)
	}
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("the error tells the password: %v", err)
	}
}
