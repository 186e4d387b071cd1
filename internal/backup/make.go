package backup

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/idngo/idngo/internal/blobstore"
	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// format of a backup folder, for changes to come.
const format = 1

// Files of a backup folder and of a copy in it.
const (
	keysFile     = "keys.ndjson"
	erasuresFile = "erasures.ndjson"
	filesFolder  = "files"
	copiesFolder = "copies"

	manifestFile = "manifest.json"
	filesList    = "files.txt"
	sqliteFile   = "database.db"
	postgresFile = "database.dump"

	layoutName = "20060102T150405Z"
)

// Manifest describes a copy.
type Manifest struct {
	Format    int       `json:"format"`
	Name      string    `json:"name"`
	CreatedAt time.Time `json:"createdAt"`
	Version   string    `json:"version"` // of the program
	Engine    string    `json:"engine"`  // sqlite or postgres
	Database  string    `json:"database"`
	SHA256    string    `json:"sha256"` // of the database file
	Bytes     int64     `json:"bytes"`
	// Files is how many sealed files the copy refers to; -1 when they were left out.
	Files int `json:"files"`
	// AuditSeq and AuditHash are the end of the audit chain, to note down elsewhere.
	AuditSeq  int64  `json:"auditSeq"`
	AuditHash string `json:"auditHash"`
}

// Source is what is copied.
type Source struct {
	Store    *sqlstore.Store
	Blobs    verify.Blobs
	Erasures *ErasureFile
	// DatabaseURL is empty for SQLite.
	DatabaseURL string
	Version     string
	Now         func() time.Time
}

// Options of a copy.
type Options struct {
	// Keep is how many copies stay; 0 keeps all.
	Keep int
	// NoFiles leaves the sealed files out, where the bucket has a backup of its own.
	NoFiles bool
}

// Make adds a copy to a backup folder while the installation works. Rows first:
// what they refer to was stored before them, so files and keys copied after them
// are complete. Only whom somebody erases meanwhile is missing, as it should be.
func Make(ctx context.Context, dir string, src Source, o Options) (m Manifest, err error) {
	for _, d := range []string{dir, filepath.Join(dir, copiesFolder)} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return m, fmt.Errorf("backup folder: %w", err)
		}
	}
	m = Manifest{Format: format, CreatedAt: src.Now().UTC().Truncate(time.Second), Version: src.Version, Engine: "sqlite", Database: sqliteFile, Files: -1}
	if src.DatabaseURL != "" {
		m.Engine, m.Database = "postgres", postgresFile
	}
	m.Name = m.CreatedAt.Format(layoutName)
	final := filepath.Join(dir, copiesFolder, m.Name)
	if _, err := os.Stat(final); err == nil {
		return m, fault.New(fault.Conflict, "A copy of this second exists already: "+m.Name)
	}
	making := filepath.Join(dir, copiesFolder, ".making-"+m.Name)
	if err := os.RemoveAll(making); err != nil {
		return m, err
	}
	if err := os.MkdirAll(making, 0o700); err != nil {
		return m, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(making))
		}
	}()
	database := filepath.Join(making, m.Database)
	if src.DatabaseURL == "" {
		err = src.Store.CopyTo(ctx, database)
	} else {
		err = dumpPostgres(ctx, src.DatabaseURL, database)
	}
	if err != nil {
		return m, err
	}
	if m.SHA256, m.Bytes, err = digest(database); err != nil {
		return m, err
	}
	if m.AuditSeq, m.AuditHash, err = auditHead(ctx, src.Store); err != nil {
		return m, err
	}
	if !o.NoFiles {
		if m.Files, err = copyFiles(ctx, src, filepath.Join(dir, filesFolder), filepath.Join(making, filesList)); err != nil {
			return m, err
		}
	}
	if err := writeKeys(ctx, src, dir); err != nil {
		return m, err
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, err
	}
	if err := writeFile(filepath.Join(making, manifestFile), text); err != nil {
		return m, err
	}
	if err := os.Rename(making, final); err != nil {
		return m, err
	}
	if err := syncDir(filepath.Join(dir, copiesFolder)); err != nil {
		return m, err
	}
	if o.Keep > 0 {
		return m, prune(ctx, dir, o.Keep)
	}
	return m, nil
}

func auditHead(ctx context.Context, s *sqlstore.Store) (int64, string, error) {
	seq, hash, err := s.AuditHead(ctx)
	return seq, hex.EncodeToString(hash), err
}

// copyFiles copies the files that the backup does not have yet and lists all.
func copyFiles(ctx context.Context, src Source, folder, list string) (n int, err error) {
	dst, err := blobstore.OpenFolder(folder)
	if err != nil {
		return 0, err
	}
	var names strings.Builder
	for after := ""; ; {
		keys, err := src.Store.BlobKeys(ctx, after, 1000)
		if err != nil {
			return n, err
		}
		for _, key := range keys {
			after = key
			has, err := dst.Has(ctx, key)
			if err != nil {
				return n, err
			}
			if !has {
				err := copyFile(ctx, dst, src.Blobs, key)
				if errors.Is(err, fault.ErrNotFound) { // erased since
					continue
				}
				if err != nil {
					return n, fmt.Errorf("copy file %s: %w", key, err)
				}
			}
			n++
			names.WriteString(key + "\n")
		}
		if len(keys) == 0 {
			return n, writeFile(list, []byte(names.String()))
		}
	}
}

func copyFile(ctx context.Context, dst, src verify.Blobs, key string) error {
	r, err := src.Get(ctx, key)
	if err != nil {
		return err
	}
	return errors.Join(dst.Put(ctx, key, r), r.Close())
}

// writeKeys replaces the copy of the wrapped keys and the list of erasures.
func writeKeys(ctx context.Context, src Source, dir string) error {
	keys, err := src.Store.Keys().Export(ctx)
	if err != nil {
		return err
	}
	var text []byte
	var destroyed []sqlstore.KeyRef
	for _, k := range keys {
		line, err := json.Marshal(k)
		if err != nil {
			return err
		}
		text = append(append(text, line...), '\n')
		if !k.DestroyedAt.IsZero() {
			destroyed = append(destroyed, k.KeyRef)
		}
	}
	erased := fromKeys(destroyed)
	if src.Erasures != nil {
		listed, err := src.Erasures.Read()
		if err != nil {
			return err
		}
		erased = Merge(listed, erased)
	}
	earlier, err := readErasures(filepath.Join(dir, erasuresFile))
	if err != nil {
		return err
	}
	var list []byte
	for _, e := range Merge(earlier, erased) {
		line, err := json.Marshal(e)
		if err != nil {
			return err
		}
		list = append(append(list, line...), '\n')
	}
	if err := replaceFile(filepath.Join(dir, erasuresFile), list); err != nil {
		return err
	}
	return replaceFile(filepath.Join(dir, keysFile), text)
}

// prune removes the oldest copies and the files that no remaining one refers to.
func prune(ctx context.Context, dir string, keep int) error {
	names, err := List(dir)
	if err != nil || len(names) <= keep {
		return err
	}
	for _, name := range names[:len(names)-keep] {
		if err := os.RemoveAll(filepath.Join(dir, copiesFolder, name)); err != nil {
			return err
		}
	}
	wanted := map[string]bool{}
	for _, name := range names[len(names)-keep:] {
		list, err := readList(filepath.Join(dir, copiesFolder, name, filesList))
		if err != nil {
			return err
		}
		for _, key := range list {
			wanted[key] = true
		}
	}
	folder, err := blobstore.OpenFolder(filepath.Join(dir, filesFolder))
	if err != nil {
		return err
	}
	_, err = folder.Sweep(ctx, 0, time.Now().Add(time.Hour), func(_ context.Context, key string) (bool, error) { return wanted[key], nil })
	return err
}

// List names the copies of a backup folder, oldest first.
func List(dir string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(dir, copiesFolder))
	if err != nil {
		return nil, fmt.Errorf("backup folder: %w", err)
	}
	var names []string
	for _, e := range entries {
		if _, err := time.Parse(layoutName, e.Name()); err == nil && e.IsDir() {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

func readList(path string) ([]string, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it is only read
	var out []string
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		out = append(out, lines.Text())
	}
	return out, lines.Err()
}

func digest(path string) (string, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close() //nolint:errcheck // it is only read
	h := sha256.New()
	n, err := io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), n, err
}

// writeFile writes a new file durably.
func writeFile(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// replaceFile swaps a file in one step; the old content is overwritten first,
// since an old copy of the keys must not be found on the disk.
func replaceFile(path string, text []byte) error {
	if err := writeFile(path+".new", text); err != nil {
		return err
	}
	if info, err := os.Stat(path); err == nil {
		old, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		// Linked to the new name last, so that a crash leaves one of the two whole.
		kept := path + ".old"
		if err := errors.Join(os.Rename(path, kept), os.Rename(path+".new", path)); err != nil {
			return errors.Join(err, old.Close())
		}
		_, err = old.Write(make([]byte, info.Size()))
		return errors.Join(err, old.Sync(), old.Close(), os.Remove(kept), syncDir(filepath.Dir(path)))
	}
	return errors.Join(os.Rename(path+".new", path), syncDir(filepath.Dir(path)))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
