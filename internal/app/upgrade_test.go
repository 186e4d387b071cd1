package app

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/sqlstore/pgtest"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/verify"
)

var cluster *pgtest.Cluster

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m, func(c *pgtest.Cluster) { cluster = c })) }

const firstSchema = "testdata/first-schema"

// unpack extracts an archive of test data.
func unpack(t *testing.T, archive, dir string) {
	t.Helper()
	f, err := os.Open(archive)
	must(t, err)
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	must(t, err)
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		must(t, err)
		path := filepath.Join(dir, filepath.Clean("/"+h.Name))
		if h.Typeflag == tar.TypeDir {
			must(t, os.MkdirAll(path, 0o700))
			continue
		}
		must(t, os.MkdirAll(filepath.Dir(path), 0o700))
		content, err := io.ReadAll(r)
		must(t, err)
		must(t, os.WriteFile(path, content, 0o600))
	}
}

// load fills an empty database from a dump.
func load(t *testing.T, url, dump string) {
	t.Helper()
	f, err := os.Open(dump)
	must(t, err)
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	must(t, err)
	cmd := exec.Command("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", "--dbname="+strings.Replace(url, "database=", "dbname=", 1)) // pgx says database
	cmd.Stdin = z
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("psql: %v\n%s", err, out)
	}
}

// TestDataOfTheFirstSchemaAreBroughtForward: what the program wrote at its first
// schema is all there, readable and provable, after every migration since.
func TestDataOfTheFirstSchemaAreBroughtForward(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			c := Config{Data: filepath.Join(dir, "data"), Models: t.TempDir(), Log: slog.New(slog.DiscardHandler)}
			if engine == "sqlite" {
				unpack(t, filepath.Join(firstSchema, "sqlite.tar.gz"), dir)
			} else {
				unpack(t, filepath.Join(firstSchema, "postgres-files.tar.gz"), dir)
				c.Database = cluster.Database(t)
				load(t, c.Database, filepath.Join(firstSchema, "postgres.sql.gz"))
			}
			for range 2 { // the second start finds nothing to do
				checkFirstData(t, c)
			}
		})
	}
}

func checkFirstData(t *testing.T, c Config) {
	t.Helper()
	ctx := context.Background()
	a, err := Open(ctx, c)
	must(t, err)
	defer func() { must(t, a.Close()) }()
	scope := kyc.Scope{Tenant: "acme", Environment: kyc.Production}
	for name, want := range map[string]struct {
		status applicant.Status
		images int
		listed bool
	}{
		"first-approved": {applicant.StatusCompleted, 1, true}, "first-pending": {applicant.StatusInit, 1, false}, "first-empty": {applicant.StatusInit, 0, false},
	} {
		p, err := a.Service.ApplicantByExternalUserID(ctx, scope, name)
		must(t, err)
		if p.Review.Status != want.status || p.Personal.FixedInfo.LastName != "Serikova" || (p.BlocklistID != "") != want.listed {
			t.Errorf("%s: %+v, stated %+v", name, p.Review, p.Personal.FixedInfo)
		}
		images, err := a.Service.Images(ctx, scope, p.ID)
		must(t, err)
		if len(images) != want.images {
			t.Errorf("%s has %d images, want %d", name, len(images), want.images)
		}
		for _, im := range images {
			_, r, err := a.Service.OpenImage(ctx, scope, p.InspectionID, im.ID)
			must(t, err)
			file, err := io.ReadAll(r)
			must(t, errors.Join(err, r.Close()))
			if !bytes.HasPrefix(file, []byte{0xff, 0xd8}) || int64(len(file)) != im.Size {
				t.Errorf("%s: %d bytes of %d", name, len(file), im.Size)
			}
		}
	}
	endpoints, err := a.Service.Endpoints(ctx, scope)
	if err != nil || len(endpoints) != 1 || endpoints[0].Secret != "first-secret" {
		t.Errorf("webhooks %+v, %v", endpoints, err)
	}
	entries, err := a.Service.ListEntries(ctx, scope, "", 10)
	if err != nil || len(entries) != 1 || entries[0].Private.Note != "listed by the first schema" {
		t.Errorf("blocklist %+v, %v", entries, err)
	}
	report, err := a.VerifyAudit(ctx)
	if err != nil || !report.Intact() || report.Chained < 8 {
		t.Errorf("trail %+v, %v", report, err)
	}
	tokens, err := a.Service.AppTokens(ctx, "acme")
	if err != nil || len(tokens) != 2 {
		t.Errorf("%d tokens, %v", len(tokens), err)
	}
	deliveries, err := a.Service.Deliveries(ctx, scope, verify.DeliveryQuery{Limit: 50})
	if err != nil || len(deliveries) == 0 || len(deliveries[0].Body) == 0 || deliveries[0].CreatedAt.After(time.Now().AddDate(10, 0, 0)) {
		t.Errorf("%d deliveries, %v", len(deliveries), err)
	}
}
