package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idngo/idngo/internal/app"
	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

var production = kyc.Scope{Tenant: "acme", Environment: kyc.Production}

// open works on the installation in this process, between commands.
func (c *console) open(fn func(ctx context.Context, a *app.App)) {
	c.t.Helper()
	ctx := context.Background()
	a, err := app.Open(ctx, c.config())
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			c.t.Error(err)
		}
	}()
	fn(ctx, a)
}

func (c *console) config() app.Config {
	return app.Config{Data: c.data, Database: c.database, Log: slog.New(slog.DiscardHandler), Version: "test"}
}

// someone is an applicant with a picture.
type someone struct {
	id, inspection string
	image          int32
	file           []byte
}

// apply makes applicants of the tenant acme.
func (c *console) apply(names ...string) map[string]someone {
	c.t.Helper()
	out := map[string]someone{}
	c.open(func(ctx context.Context, a *app.App) {
		for i, name := range names {
			p, err := a.Service.Create(ctx, production, "basic-kyc-level", verify.NewApplicant{ExternalUserID: name, Email: name + "@example.org", FixedInfo: &applicant.PersonalData{FirstName: "Aigerim", LastName: "Serikova"}})
			if err != nil {
				c.t.Fatal(err)
			}
			file := picture(name, i)
			up, err := a.Service.AddDocument(ctx, production, p.ID, verify.Upload{IDDocType: "PASSPORT", Country: "KAZ", FileName: "page.jpg", File: bytes.NewReader(file), Size: int64(len(file))})
			if err != nil {
				c.t.Fatal(err)
			}
			out[name] = someone{p.ID, p.InspectionID, up.Image.ID, file}
		}
	})
	return out
}

func picture(name string, n int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for i := range 320 {
		for j := range 240 {
			img.Set(i, j, color.RGBA{byte(i + n), byte(j + len(name)), byte(i ^ j), 255})
		}
	}
	var out bytes.Buffer
	_ = jpeg.Encode(&out, img, nil)
	return append(out.Bytes(), []byte(name)...) // each is another file
}

// readable reports whether a person's data and picture can be opened.
func (c *console) readable(p someone) (ok bool, why error) {
	c.t.Helper()
	c.open(func(ctx context.Context, a *app.App) {
		got, err := a.Service.Applicant(ctx, production, p.id)
		if err != nil {
			why = err
			return
		}
		_, r, err := a.Service.OpenImage(ctx, production, p.inspection, p.image)
		if err != nil {
			why = err
			return
		}
		file, err := io.ReadAll(r)
		if why = errors.Join(err, r.Close()); why == nil {
			ok = bytes.Equal(file, p.file) && got.Personal.FixedInfo.LastName == "Serikova"
		}
	})
	return ok, why
}

// lose destroys an installation, as a disk or a mistake does. What lies beside
// the data folder stays: the master key and the list of erasures.
func (c *console) lose() {
	c.t.Helper()
	if err := os.RemoveAll(c.data); err != nil {
		c.t.Fatal(err)
	}
	if c.database != "" {
		c.database = cluster.Database(c.t)
	}
}

// TestARestoreBringsBackAllButTheErased: neither who was erased before the last
// backup nor who was erased after it, whichever copy is restored.
func TestARestoreBringsBackAllButTheErased(t *testing.T) {
	eachEngine(t, func(t *testing.T, c *console) {
		c.do("tenant", "create", "acme")
		people := c.apply("stays", "erased-between", "erased-after")
		folder := filepath.Join(c.dir, "backup")
		first := c.one("backup", folder)
		if first["files"] != 3.0 || text(first["sha256"]) == "" {
			t.Fatalf("first copy %v", first)
		}
		c.do("applicant", "hold", "--tenant", "acme", people["erased-between"].id, "--reason", "until tomorrow")
		hold := c.one("applicant", "holds", "--tenant", "acme")
		c.do("applicant", "release", "--tenant", "acme", people["erased-between"].id, text(hold["id"]))
		c.do("applicant", "erase", "--tenant", "acme", "--yes", people["erased-between"].id)
		later := c.apply("came-later")["came-later"]
		second := c.oneAfterSecond("backup", folder)
		c.do("applicant", "erase", "--tenant", "acme", "--yes", people["erased-after"].id)

		for _, test := range []struct {
			copy      map[string]any
			cameLater bool
			again     float64
		}{{first, false, 2}, {second, true, 1}} {
			c.lose()
			done := c.one("restore", folder, "--copy", text(test.copy["name"]))
			if done["erasedAgain"] != test.again {
				t.Errorf("restored %v, want %v erased again", done, test.again)
			}
			if ok, err := c.readable(people["stays"]); !ok {
				t.Errorf("copy %v: who stays is lost: %v", test.copy["name"], err)
			}
			if ok, _ := c.readable(later); ok != test.cameLater {
				t.Errorf("copy %v: who came later is there: %v", test.copy["name"], ok)
			}
			for _, name := range []string{"erased-between", "erased-after"} {
				if ok, err := c.readable(people[name]); ok || fault.CodeOf(err) != fault.NotFound {
					t.Errorf("copy %v: %s is back: %v", test.copy["name"], name, err)
				}
				c.open(func(ctx context.Context, a *app.App) {
					if known, err := a.Service.Sealer.HasApplicantKey(ctx, production, people[name].id); err != nil || known {
						t.Errorf("copy %v: %s has a key: %v %v", test.copy["name"], name, known, err)
					}
				})
			}
			// The chain of the trail goes on from the copy's, with the receipts.
			c.open(func(ctx context.Context, a *app.App) {
				if report, err := a.VerifyAudit(ctx); err != nil || !report.Intact() {
					t.Errorf("trail %+v, %v", report, err)
				}
			})
			trail := text(c.do("audit", "show", "--tenant", "acme", "--applicant", people["erased-after"].id))
			if !strings.Contains(trail, "erased again after a restore") {
				t.Errorf("no receipt in %s", trail)
			}
		}
		if n := len(c.do("erasure", "list")); n != 2 {
			t.Errorf("%d on the list of erasures, want 2", n)
		}
	})
}

// oneAfterSecond waits for the name of the first copy to be another than the second's.
func (c *console) oneAfterSecond(args ...string) map[string]any {
	c.t.Helper()
	for {
		a := c.run(args...)
		if a.exit == 0 {
			return objects(c.t, a.out)[0]
		}
		if !strings.Contains(a.err, "of this second exists") {
			c.t.Fatal(a.err)
		}
	}
}

// TestAReplacedInstallationIsAskedForErasures: the list may be lost when the
// folder is not, which is asked for its own destroyed keys.
func TestAReplacedInstallationIsAskedForErasures(t *testing.T) {
	t.Parallel()
	c := newConsole(t, "sqlite")
	c.do("tenant", "create", "acme")
	p := c.apply("erased")["erased"]
	folder := filepath.Join(c.dir, "backup")
	c.do("backup", folder)
	c.do("applicant", "erase", "--tenant", "acme", "--yes", "external:erased")
	if err := os.Remove(c.data + ".erasures"); err != nil {
		t.Fatal(err)
	}
	c.fails("There is an installation", "restore", folder)
	done := c.one("restore", folder, "--replace")
	if done["erasedAgain"] != 1.0 || text(done["movedAside"]) == "" {
		t.Errorf("restored %v", done)
	}
	if ok, err := c.readable(p); ok {
		t.Errorf("the erased is back: %v", err)
	}
	if _, err := os.Stat(text(done["movedAside"])); err != nil {
		t.Error(err)
	}
}

// TestABackupHoldsTheNewestKeysOnly: nothing in it opens what an older copy has
// of the erased, not even by hand.
func TestABackupHoldsTheNewestKeysOnly(t *testing.T) {
	t.Parallel()
	c := newConsole(t, "sqlite")
	c.do("tenant", "create", "acme")
	p := c.apply("erased")["erased"]
	folder := filepath.Join(c.dir, "backup")
	c.do("backup", folder)
	var wrapped []byte
	c.open(func(ctx context.Context, a *app.App) {
		var err error
		if wrapped, err = a.Store.Keys().Key(ctx, production, p.id); err != nil {
			t.Fatal(err)
		}
	})
	holds := func() (files []string) {
		for _, form := range [][]byte{wrapped, fmt.Appendf(nil, "%s", encoded(wrapped))} {
			err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				raw, err := os.ReadFile(path)
				if bytes.Contains(raw, form) {
					files = append(files, path)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		return files
	}
	if len(holds()) != 1 {
		t.Fatalf("the key should be in one file: %v", holds())
	}
	c.do("applicant", "erase", "--tenant", "acme", "--yes", p.id)
	c.oneAfterSecond("backup", folder)
	if left := holds(); len(left) > 0 {
		t.Errorf("the key of the erased is still in %v", left)
	}
}

func encoded(b []byte) string {
	v := strings.TrimSuffix(strings.TrimPrefix(string(mustJSON(sqlstore.WrappedKey{Wrapped: b})), `{"scope":{"Tenant":"","Environment":""},"wrapped":`), `,"createdAt":"0001-01-01T00:00:00Z"}`)
	return strings.Trim(strings.TrimSpace(v), `"`)
}

// TestBackupsAreKeptAndPruned: with --keep the oldest copies go, and with them
// the files that no other copy needs.
func TestBackupsAreKeptAndPruned(t *testing.T) {
	t.Parallel()
	c := newConsole(t, "sqlite")
	c.do("tenant", "create", "acme")
	folder := filepath.Join(c.dir, "backup")
	c.apply("one", "two")
	c.do("backup", folder)
	c.do("applicant", "erase", "--tenant", "acme", "--yes", "external:two")
	for range 2 {
		c.oneAfterSecond("backup", folder, "--keep", "2")
	}
	copies, err := os.ReadDir(filepath.Join(folder, "copies"))
	if err != nil || len(copies) != 2 {
		t.Errorf("%d copies, %v", len(copies), err)
	}
	files := 0
	err = filepath.WalkDir(filepath.Join(folder, "files"), func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files++
		}
		return err
	})
	if err != nil || files != 1 {
		t.Errorf("%d files, %v", files, err)
	}
	for _, file := range []string{"keys.ndjson", "erasures.ndjson"} {
		info, err := os.Stat(filepath.Join(folder, file))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", file, info, err)
		}
	}
}

// TestWhatARestoreRefuses leaves everything as it was.
func TestWhatARestoreRefuses(t *testing.T) {
	t.Parallel()
	c := newConsole(t, "sqlite")
	c.do("tenant", "create", "acme")
	p := c.apply("stays")["stays"]
	folder := filepath.Join(c.dir, "backup")
	made := c.one("backup", folder)
	c.fails("There is an installation", "restore", folder)
	c.fails("no copy 20200101T000000Z", "restore", folder, "--copy", "20200101T000000Z", "--replace")
	c.fails("backup folder", "restore", filepath.Join(c.dir, "nowhere"), "--replace")
	database := filepath.Join(folder, "copies", text(made["name"]), "database.db")
	raw, err := os.ReadFile(database)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)/2] ^= 1
	if err := os.WriteFile(database, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	c.fails("not what was written", "restore", folder, "--replace")
	raw[len(raw)/2] ^= 1
	if err := os.WriteFile(database, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	// Another master key opens nothing: better no installation than a useless one.
	key := c.data + ".master.key"
	if err := os.Rename(key, key+".kept"); err != nil {
		t.Fatal(err)
	}
	c.fails("master key of the installation is needed", "restore", folder, "--replace")
	c.do("key", "new", key)
	c.fails("master key does not fit", "restore", folder, "--replace")
	if err := os.Rename(key+".kept", key); err != nil {
		t.Fatal(err)
	}
	if ok, err := c.readable(p); !ok {
		t.Errorf("a refused restore took something: %v", err)
	}
	c.fails("--database has to be left out", append([]string{"restore", folder}, "--database", "host=/nonexistent user=x database=y")...)
}

// TestErasuresAreReplayedAfterOtherRestores: who restores rows by means of their
// own (a snapshot of the disk) carries the list out again.
func TestErasuresAreReplayedAfterOtherRestores(t *testing.T) {
	t.Parallel()
	c := newConsole(t, "sqlite")
	c.do("tenant", "create", "acme")
	p := c.apply("erased")["erased"]
	snapshot := filepath.Join(c.dir, "snapshot")
	if err := os.CopyFS(snapshot, os.DirFS(c.data)); err != nil {
		t.Fatal(err)
	}
	c.do("applicant", "erase", "--tenant", "acme", "--yes", p.id)
	c.lose()
	if err := os.Rename(snapshot, c.data); err != nil {
		t.Fatal(err)
	}
	if ok, err := c.readable(p); !ok {
		t.Fatalf("the snapshot is no copy: %v", err)
	}
	if done := c.one("erasure", "replay"); done["erasedAgain"] != 1.0 {
		t.Errorf("%v", done)
	}
	if ok, _ := c.readable(p); ok {
		t.Error("the erased is back")
	}
}
