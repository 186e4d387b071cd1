package sqlstore_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/internal/sqlstore/pgtest"
	"github.com/idngo/idngo/internal/sqlstore/storetest"
)

var cluster *pgtest.Cluster

func TestMain(m *testing.M) {
	code := pgtest.Main(m, func(c *pgtest.Cluster) { cluster = c })
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, "a goroutine was left behind:", err)
		code = 1
	}
	os.Exit(code)
}

func openSQLite(t testing.TB) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.OpenSQLite(t.Context(), t.TempDir(), sqlstore.Options{Observer: &storetest.Guard{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// postgresURL is a database with the newest schema.
func postgresURL(t testing.TB) string {
	t.Helper()
	return cluster.Copy(t, func(url string) error {
		s, err := sqlstore.OpenPostgres(context.Background(), url, sqlstore.Options{})
		if err != nil {
			return err
		}
		return s.Close()
	})
}

func openPostgres(t testing.TB) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.OpenPostgres(t.Context(), postgresURL(t), sqlstore.Options{Observer: &storetest.Guard{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// engines are the openers that tests of both run over.
var engines = map[string]func(testing.TB) *sqlstore.Store{"SQLite": openSQLite, "PostgreSQL": openPostgres}

func TestStore(t *testing.T) {
	t.Parallel()
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Run(t, func(t *testing.T) *sqlstore.Store { return open(t) })
		})
	}
}
