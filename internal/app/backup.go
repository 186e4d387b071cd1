package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/idngo/idngo/internal/backup"
	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// Backup adds a copy of the installation to a backup folder.
func (a *App) Backup(ctx context.Context, dir string, o backup.Options) (backup.Manifest, error) {
	return backup.Make(ctx, dir, backup.Source{
		Store: a.Store, Blobs: a.blobs, Erasures: a.erasures, DatabaseURL: a.Config.Database, Version: a.Config.Version, Now: a.Config.Now,
	}, o)
}

// RestoreOptions say what is restored and where the lists of erasures are.
type RestoreOptions struct {
	// From is the backup folder, Copy the name of a copy; "" is the newest.
	From, Copy string
	// Replace moves a data folder that exists aside instead of refusing.
	Replace bool
	// Erasures are further files with lists of erasures.
	Erasures []string
}

// Restored tells what a restore did.
type Restored struct {
	Copy         backup.Manifest `json:"copy"`
	Files        int             `json:"files"`
	MissingFiles int             `json:"missingFiles"`
	// ErasedAgain counts those on the lists of erasures whom the copy still knew.
	ErasedAgain int `json:"erasedAgain"`
	// MovedAside is where the data folder of before is.
	MovedAside string `json:"movedAside,omitempty"`
}

// ErrNotEmpty: a restore never writes over data.
var ErrNotEmpty = fault.New(fault.Conflict, "There are data already")

// Restore makes an installation from a copy: rows, files, the newest keys, and
// then every erasure that the backup, the lists and the replaced installation
// know of, done again. Whoever was erased has no key from the first moment on;
// a data folder appears only when all of it is done.
func Restore(ctx context.Context, c Config, o RestoreOptions) (done Restored, err error) {
	c = c.withDefaults()
	if _, err := os.Stat(c.Data); err == nil && c.Database == "" {
		release, err := sqlstore.HoldFolder(c.Data)
		if err != nil {
			return done, err
		}
		defer func() { err = errors.Join(err, release()) }()
	}
	cp, err := backup.Open(o.From, o.Copy)
	if err != nil {
		return done, err
	}
	done.Copy = cp.Manifest
	if (cp.Engine == "postgres") != (c.Database != "") {
		return done, fault.New(fault.Invalid, fmt.Sprintf("The copy is of %s: --database has to be %s", cp.Engine, map[bool]string{true: "given", false: "left out"}[cp.Engine == "postgres"]))
	}
	if _, err := os.Stat(c.MasterKey); err != nil {
		return done, fault.New(fault.Invalid, "The master key of the installation is needed in "+c.MasterKey).Because(err)
	}
	erased, err := lists(ctx, cp, c, o)
	if err != nil {
		return done, err
	}
	target := c
	if c.Database == "" {
		if err := vacate(c.Data, o.Replace); err != nil {
			return done, err
		}
		target.Data = strings.TrimSuffix(filepath.Clean(c.Data), string(filepath.Separator)) + ".restoring"
		if err := os.RemoveAll(target.Data); err != nil {
			return done, err
		}
		if err := os.MkdirAll(target.Data, 0o700); err != nil {
			return done, err
		}
		if err := cp.PlaceSQLite(filepath.Join(target.Data, "idngo.db")); err != nil {
			return done, err
		}
	} else {
		used, err := sqlstore.PostgresInUse(ctx, c.Database)
		if err != nil {
			return done, err
		}
		if used {
			return done, ErrNotEmpty.Saying("There are tables in the database already: a copy is restored into an empty one")
		}
		if err := cp.RestorePostgres(ctx, c.Database); err != nil {
			return done, err
		}
	}
	keys, err := cp.Keys()
	if err != nil {
		return done, err
	}
	if err := refill(ctx, target, cp, keys, erased, &done); err != nil {
		return done, err
	}
	if c.Database == "" {
		if _, err := os.Stat(c.Data); err == nil {
			done.MovedAside = aside(c)
			if err := os.Rename(c.Data, done.MovedAside); err != nil {
				return done, err
			}
		}
		return done, os.Rename(target.Data, c.Data)
	}
	return done, nil
}

func aside(c Config) string {
	return strings.TrimSuffix(filepath.Clean(c.Data), string(filepath.Separator)) + ".before-" + c.Now().UTC().Format("20060102T150405Z")
}

// vacate makes sure that a folder has no database, or may be replaced.
func vacate(dir string, replace bool) error {
	if _, err := os.Stat(filepath.Join(dir, "idngo.db")); errors.Is(err, os.ErrNotExist) {
		if entries, err := os.ReadDir(dir); err == nil && len(entries) > 1 && !replace { // the lock is there
			return ErrNotEmpty.Saying("%s is not empty: --replace moves it aside", dir)
		}
		return nil
	}
	if !replace {
		return ErrNotEmpty.Saying("There is an installation in %s already: --replace moves it aside", dir)
	}
	return nil
}

// lists joins all that is known of erasures.
func lists(ctx context.Context, cp *backup.Copy, c Config, o RestoreOptions) ([]verify.Erasure, error) {
	all, err := cp.Erasures()
	if err != nil {
		return nil, err
	}
	for _, path := range append([]string{c.Erasures}, o.Erasures...) {
		list, err := backup.NewErasureFile(path).Read()
		if err != nil {
			return nil, err
		}
		all = backup.Merge(all, list)
	}
	if c.Database != "" {
		return all, nil
	}
	// The keys of the installation that is replaced, if they can still be read.
	if _, err := os.Stat(filepath.Join(c.Data, "keys.db")); err == nil {
		destroyed, err := sqlstore.DestroyedIn(ctx, c.Data)
		if err != nil {
			return nil, fmt.Errorf("the installation that is replaced may know of erasures, but its keys.db cannot be read (move the folder away to go on without): %w", err)
		}
		for _, k := range destroyed {
			all = backup.Merge(all, []verify.Erasure{{Scope: k.Scope, ApplicantID: k.ApplicantID, At: k.DestroyedAt}})
		}
	}
	return all, nil
}

// refill puts keys and files where the rows are already and does the erasures again.
func refill(ctx context.Context, c Config, cp *backup.Copy, keys []sqlstore.WrappedKey, erased []verify.Erasure, done *Restored) (err error) {
	if err := importKeys(ctx, c, keys, erased); err != nil {
		return err
	}
	a, err := Open(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }() //nolint:contextcheck // what was begun is ended, whoever left
	if _, err := a.CheckKeys(ctx); err != nil {
		return err
	}
	if cp.Manifest.Files >= 0 {
		if done.Files, done.MissingFiles, err = cp.PutFiles(ctx, a.blobs); err != nil {
			return err
		}
	}
	done.ErasedAgain, err = a.ReplayErasures(ctx, erased)
	return err
}

// importKeys stores the keys, those of the erased as destroyed, before anything
// can be opened.
func importKeys(ctx context.Context, c Config, keys []sqlstore.WrappedKey, erased []verify.Erasure) (err error) {
	c.newKeys = true
	s, err := openStore(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	type person struct{ tenant, environment, id string }
	gone := make(map[person]time.Time, len(erased))
	for _, e := range erased {
		gone[person{e.Scope.Tenant, string(e.Scope.Environment), e.ApplicantID}] = e.At
	}
	for i, k := range keys {
		p := person{k.Scope.Tenant, string(k.Scope.Environment), k.ApplicantID}
		if at, ok := gone[p]; ok && k.ApplicantID != "" {
			delete(gone, p)
			if k.DestroyedAt.IsZero() {
				keys[i].DestroyedAt, keys[i].Wrapped = at, nil
			}
		}
	}
	for _, e := range erased { // whom the keys do not know
		if at, ok := gone[person{e.Scope.Tenant, string(e.Scope.Environment), e.ApplicantID}]; ok {
			keys = append(keys, sqlstore.WrappedKey{KeyRef: sqlstore.KeyRef{Scope: e.Scope, ApplicantID: e.ApplicantID, DestroyedAt: at}, CreatedAt: at})
		}
	}
	return s.Keys().Import(ctx, keys)
}

// ReplayErasures erases again whom a list names and the rows still know, and
// answers how many there were.
func (a *App) ReplayErasures(ctx context.Context, list []verify.Erasure) (again int, err error) {
	for _, e := range list {
		_, err := a.Store.Applicant(ctx, e.Scope, e.ApplicantID)
		known := err == nil
		if err != nil && !errors.Is(err, fault.ErrNotFound) {
			return again, err
		}
		if err := a.Service.EraseAgain(ctx, e); err != nil {
			return again, fmt.Errorf("erase %s again: %w", e.ApplicantID, err)
		}
		if known {
			again++
		}
	}
	return again, nil
}

// ListedErasures reads the list of erasures, or another file of the same kind.
func (a *App) ListedErasures(path string) ([]verify.Erasure, error) {
	if path == "" {
		return a.erasures.Read()
	}
	return backup.NewErasureFile(path).Read()
}
