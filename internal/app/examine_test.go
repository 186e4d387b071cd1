package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/idngo/idngo/internal/localca"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/webhook"
)

// finds looks for a finding and makes sure that everything wrong says how to mend it.
func finds(t *testing.T, findings []Finding, what string) Finding {
	t.Helper()
	var found *Finding
	for _, f := range findings {
		if !f.OK && f.Mend == "" {
			t.Errorf("%s is wrong and nobody says how to mend it: %s", f.What, f.Found)
		}
		if f.What == what {
			found = &f
		}
	}
	if found == nil {
		t.Fatalf("no finding %q in %+v", what, findings)
	}
	return *found
}

func isWrong(t *testing.T, f Finding, found, mend string) {
	t.Helper()
	if f.OK || !strings.Contains(f.Found, found) || !strings.Contains(f.Mend, mend) {
		t.Errorf("%+v, want %q, mended by %q", f, found, mend)
	}
}

func isWell(t *testing.T, f Finding) {
	t.Helper()
	if !f.OK {
		t.Errorf("%+v", f)
	}
}

// closed is an installation with a tenant that nobody uses just now.
func closed(t *testing.T) Config {
	t.Helper()
	a := openTest(t)
	_, err := a.Service.CreateTenant(t.Context(), "acme", "", false)
	must(t, err)
	_, err = a.CheckKeys(t.Context())
	must(t, err)
	must(t, a.Close())
	c := a.Config
	c.ReaderCommand = []string{"/bin/false"}
	return c
}

// TestDoctorOnTheOutside: what files and machine show.
func TestDoctorOnTheOutside(t *testing.T) {
	t.Parallel()
	c := closed(t)
	look := func(c Config, what string) Finding {
		t.Helper()
		return finds(t, Examine(t.Context(), c, nil), what)
	}
	for _, what := range []string{"disk", "clock", "permissions", "master key", "list of erasures", "database", "keys", "time", "files", "jobs", "webhooks", "audit trail", "audit tail"} {
		isWell(t, look(c, what))
	}
	isWrong(t, look(c, "reading"), "does not start", "make models")
	isWrong(t, look(c, "models"), "", "make models")

	full := c
	full.MinFree = 1 << 60
	isWrong(t, look(full, "disk"), "MB free", "add space")
	clockless := c
	clockless.Now = func() time.Time { return time.Unix(0, 0) }
	isWrong(t, look(clockless, "clock"), "1970", "Set the clock")

	database := filepath.Join(c.Data, "idngo.db")
	must(t, os.Chmod(database, 0o644))
	isWrong(t, look(c, "permissions"), "others can read", "chmod go-rwx "+database)
	must(t, os.Chmod(database, 0o600))
	must(t, os.Chmod(c.Data, 0o777)) //nolint:gosec // that it is wrong is the point
	isWrong(t, look(c, "permissions"), "others can write", "chmod go-w")
	must(t, os.Chmod(c.Data, 0o700))

	must(t, os.WriteFile(c.Erasures, []byte("half\nmore\n"), 0o600))
	isWrong(t, look(c, "list of erasures"), "line 1", "mend the line")
	must(t, os.Remove(c.Erasures))

	keys := filepath.Join(c.Data, "keys.db")
	must(t, os.Rename(keys, keys+".away"))
	isWrong(t, look(c, "database"), "keys.db", "restore")
	if _, err := os.Stat(keys); err == nil {
		t.Error("looking made new keys")
	}
	must(t, os.Rename(keys+".away", keys))

	must(t, os.Chmod(c.MasterKey, 0o644))
	isWrong(t, look(c, "master key"), "others can read it", "chmod 600 "+c.MasterKey)
	must(t, os.Remove(c.MasterKey))
	isWrong(t, look(c, "master key"), "missing although there are data", "Put the copy")
	isWrong(t, look(c, "database"), "not looked at", "master key")
	if _, err := os.Stat(c.MasterKey); err == nil {
		t.Error("looking made a master key beside data of another one")
	}
}

// TestDoctorMakesNothing where there is nothing yet.
func TestDoctorMakesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	isWell(t, finds(t, Examine(t.Context(), Config{Data: filepath.Join(dir, "data"), Models: dir}, nil), "database"))
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("made %v, %v", entries, err)
	}
}

func TestDoctorOnCertificates(t *testing.T) {
	t.Parallel()
	c := closed(t)
	ca, err := localca.Open(filepath.Join(t.TempDir(), "ca"), time.Now())
	must(t, err)
	c.TLSCert, c.TLSKey = writePair(t, t.TempDir(), ca, "kyc.example")
	isWell(t, certificate(c))
	for name, after := range map[string]time.Duration{"ends on": -3 * 24 * time.Hour, "ended on": time.Hour} {
		later := c
		ahead := time.Until(leafEnd(t, c.TLSCert).Add(after))
		later.Now = func() time.Time { return time.Now().Add(ahead) }
		isWrong(t, certificate(later), name, "Renew it")
	}
	must(t, os.WriteFile(c.TLSCert, []byte("half"), 0o600))
	isWrong(t, certificate(c), "no certificate", "Renew it")
	acme := c
	acme.TLSCert, acme.ACMEDomain = "", "kyc.example"
	isWrong(t, certificate(acme), "none for kyc.example", "port 443")
}

func leafEnd(t *testing.T, path string) time.Time {
	t.Helper()
	f, err := newFileCertificate(path, filepath.Join(filepath.Dir(path), "key.pem"))
	must(t, err)
	return f.cert.Leaf.NotAfter
}

// TestDoctorOnTheInside: what the records show, while a server has them.
func TestDoctorOnTheInside(t *testing.T) {
	t.Parallel()
	a := openTest(t)
	defer func() { must(t, a.Close()) }()
	ctx := t.Context()
	scope := kyc.Scope{Tenant: "acme", Environment: kyc.Production}
	_, err := a.Service.CreateTenant(ctx, "acme", "", false)
	must(t, err)
	look := func(what string) Finding { t.Helper(); return finds(t, a.Examine(ctx), what) }
	for _, f := range a.Examine(ctx) {
		isWell(t, f)
	}

	write := func(fn func(tx verify.Tx) error) { t.Helper(); must(t, a.Store.Tx(ctx, scope, fn)) }
	entry := func(at time.Time) audit.Entry {
		return audit.Entry{ID: kyc.NewID(at), Scope: scope, At: at, Activity: audit.ActivityWroteNote, Actor: "test", Channel: "CLI"}
	}
	// Nobody chains.
	old := entry(time.Now().Add(-time.Hour))
	write(func(tx verify.Tx) error { return tx.AppendAudit(ctx, old) })
	isWrong(t, look("audit tail"), "wait for the chain", "--role worker")
	must(t, a.chain(ctx))
	isWell(t, look("audit tail"))
	isWell(t, look("audit trail"))

	dead := verify.DeliveryRecord{Delivery: webhook.Delivery{Scope: scope, ID: kyc.NewID(time.Now()), EndpointID: kyc.NewID(time.Now()), EventType: webhook.ApplicantReviewed, State: webhook.StateDead, CreatedAt: time.Now()}, Sealed: []byte("body")}
	write(func(tx verify.Tx) error { return tx.InsertDelivery(ctx, dead) })
	isWrong(t, look("webhooks"), "1 were not delivered", "webhook resend")

	blobs := filepath.Join(a.Config.Data, "blobs")
	must(t, os.RemoveAll(blobs))
	must(t, os.WriteFile(blobs, nil, 0o600))
	isWrong(t, look("files"), "not a directory", "permissions")
	must(t, os.Remove(blobs))
	must(t, os.Mkdir(blobs, 0o700))

	write(func(tx verify.Tx) error { return tx.AppendAudit(ctx, entry(time.Now().Add(time.Hour))) })
	isWrong(t, look("time"), "went back", "Set the clock")
}

// TestDoctorFindsATamperedTrail, which opens and verifies row by row but not as a whole.
func TestDoctorFindsATamperedTrail(t *testing.T) {
	t.Parallel()
	url := cluster.Database(t)
	c := Config{Data: filepath.Join(t.TempDir(), "data"), Models: t.TempDir(), Database: url, Role: RoleAPI, Listen: "127.0.0.1:0"}
	a, err := Open(t.Context(), c)
	must(t, err)
	defer func() { must(t, a.Close()) }()
	ctx := t.Context()
	_, err = a.Service.CreateTenant(ctx, "acme", "", false)
	must(t, err)
	_, err = a.Service.CreateAppToken(ctx, kyc.Scope{Tenant: "acme", Environment: kyc.Production}, verify.NewToken{Name: "x"})
	must(t, err)
	must(t, a.chain(ctx))
	isWell(t, finds(t, a.Examine(ctx), "audit trail"))
	isWell(t, finds(t, a.Examine(ctx), "row security"))
	tamper(t, url)
	isWrong(t, finds(t, a.Examine(ctx), "audit trail"), "changed", "outside the program")

	// A process that takes requests, and none that works.
	r, err := a.Start(ctx)
	must(t, err)
	limit, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for {
		others, err := a.Store.Processes(limit)
		must(t, err)
		if len(others) > 0 {
			break
		}
	}
	isWrong(t, finds(t, a.Examine(ctx), "processes"), "none works", "--role worker")
	must(t, r.Stop())
}

func TestDoctorOnADatabaseThatIsAway(t *testing.T) {
	t.Parallel()
	c := Config{Data: filepath.Join(t.TempDir(), "data"), Models: t.TempDir(), Database: "host=/nonexistent user=x password=very-secret database=y sslmode=disable"}
	f := finds(t, Examine(t.Context(), c, nil), "database")
	isWrong(t, f, "", "Check that the database runs")
	if strings.Contains(f.Found, "very-secret") {
		t.Errorf("the password is shown: %s", f.Found)
	}
	// A database that was never migrated, and one of another version, are told apart from a broken one.
	c.Database = cluster.Database(t)
	isWrong(t, finds(t, Examine(t.Context(), c, nil), "database"), "version", "idngo migrate")
}

func TestDoctorAsksTheServerThatRuns(t *testing.T) {
	t.Parallel()
	a := openTest(t)
	defer func() { must(t, a.Close()) }()
	told := []Finding{well("jobs", "all is well")}
	isWell(t, finds(t, Examine(t.Context(), a.Config, func() ([]Finding, error) { return told, nil }), "jobs"))
	isWrong(t, finds(t, Examine(t.Context(), a.Config, func() ([]Finding, error) { return nil, errors.New("no socket") }), "database"), "does not answer", "Stop")
}

// tamper changes an entry as somebody with the database's password could.
func tamper(t *testing.T, url string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	must(t, err)
	defer func() { must(t, conn.Close(t.Context())) }()
	for _, statement := range []string{`SET app.tenant = '*'`, `SET app.environment = '*'`} {
		_, err := conn.Exec(t.Context(), statement)
		must(t, err)
	}
	tag, err := conn.Exec(t.Context(), `UPDATE audit SET actor = 'somebody else'`)
	must(t, err)
	if tag.RowsAffected() == 0 {
		t.Fatal("nothing to tamper with")
	}
}
