package sqlstore_test

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/internal/sqlstore/migrations"
)

var migrationName = regexp.MustCompile(`^(\d{14})_[a-z_]+\.sql$`)

// TestFoldersKeepStep: the two engines have the same migrations, which go forward only.
func TestFoldersKeepStep(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{{"sqlite", "postgres"}, {"keys-sqlite", "keys-postgres"}} {
		if diff := cmp.Diff(migrationNames(t, pair[0]), migrationNames(t, pair[1])); diff != "" {
			t.Errorf("%s and %s differ:\n%s", pair[0], pair[1], diff)
		}
	}
}

func migrationNames(t *testing.T, folder string) []string {
	t.Helper()
	files, err := fs.ReadDir(migrations.Files, folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		if !migrationName.MatchString(f.Name()) {
			t.Errorf("%s/%s has no timestamp as number", folder, f.Name())
		}
		text, err := fs.ReadFile(migrations.Files, path.Join(folder, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(text), "-- +goose Up\n") || strings.Contains(string(text), "+goose Down") {
			t.Errorf("%s/%s should go up and only up", folder, f.Name())
		}
		names = append(names, f.Name())
	}
	return names
}

// TestSchemasAreEqual: after all migrations both engines have the same tables
// and columns, and every one of them is never NULL.
func TestSchemasAreEqual(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	dir := t.TempDir()
	s, err := sqlstore.OpenSQLite(ctx, dir, sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	lite := append(sqliteColumns(t, filepath.Join(dir, "idngo.db")), sqliteColumns(t, filepath.Join(dir, "keys.db"))...)
	conn := connect(t, postgresURL(t))
	rows, err := conn.Query(ctx, `SELECT table_name || '.' || column_name || CASE WHEN is_nullable = 'YES' THEN ' nullable' ELSE '' END
		FROM information_schema.columns WHERE table_schema IN ('public', 'idngo_keys')`)
	if err != nil {
		t.Fatal(err)
	}
	pg, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	ours := func(columns []string) []string {
		columns = slices.DeleteFunc(columns, func(c string) bool {
			return strings.HasPrefix(c, "river_") || strings.HasPrefix(c, "goose_") || strings.HasPrefix(c, "sqlite_") || strings.HasPrefix(c, "migration_lock.")
		})
		sort.Strings(columns)
		return columns
	}
	lite, pg = ours(lite), ours(pg)
	if diff := cmp.Diff(lite, pg); diff != "" {
		t.Errorf("SQLite (-) and PostgreSQL (+) differ:\n%s", diff)
	}
	if len(lite) < 150 {
		t.Errorf("only %d columns were compared", len(lite))
	}
	for _, c := range lite {
		if strings.HasSuffix(c, " nullable") {
			t.Errorf("%s", c)
		}
	}
}

func sqliteColumns(t *testing.T, file string) []string {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.Query(`SELECT t.name || '.' || c.name || CASE WHEN c."notnull" = 0 THEN ' nullable' ELSE '' END
		FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var c string
		if err := rows.Scan(&c); err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

// TestSchemaOfAnotherVersion is refused, in clear words, and left alone.
func TestSchemaOfAnotherVersion(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	if _, err := sqlstore.OpenSQLite(ctx, t.TempDir(), sqlstore.Options{NoMigrate: true}); !errors.Is(err, sqlstore.ErrSchema) {
		t.Errorf("an empty folder without migrations: %v, want ErrSchema", err)
	}
	empty := cluster.Database(t)
	if _, err := sqlstore.OpenPostgres(ctx, empty, sqlstore.Options{NoMigrate: true}); !errors.Is(err, sqlstore.ErrSchema) {
		t.Errorf("an empty database without migrations: %v, want ErrSchema", err)
	}

	dir := t.TempDir()
	url := postgresURL(t)
	for name, open := range map[string]func(o sqlstore.Options) (*sqlstore.Store, error){
		"SQLite":     func(o sqlstore.Options) (*sqlstore.Store, error) { return sqlstore.OpenSQLite(ctx, dir, o) },
		"PostgreSQL": func(o sqlstore.Options) (*sqlstore.Store, error) { return sqlstore.OpenPostgres(ctx, url, o) },
	} {
		for _, o := range []sqlstore.Options{{}, {NoMigrate: true}} {
			s, err := open(o)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, "idngo.db"))
	if err != nil {
		t.Fatal(err)
	}
	const newer = `INSERT INTO goose_db_version (version_id, is_applied) VALUES (29990101000000, TRUE)`
	if _, err := db.Exec(newer); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := connect(t, url).Exec(context.Background(), newer); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlstore.OpenSQLite(ctx, dir, sqlstore.Options{}); !errors.Is(err, sqlstore.ErrSchema) {
		t.Errorf("a newer SQLite database: %v, want ErrSchema", err)
	}
	if _, err := sqlstore.OpenPostgres(ctx, url, sqlstore.Options{}); !errors.Is(err, sqlstore.ErrSchema) {
		t.Errorf("a newer PostgreSQL database: %v, want ErrSchema", err)
	}
}
