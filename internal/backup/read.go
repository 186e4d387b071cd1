package backup

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/idngo/idngo/internal/blobstore"
	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// Copy is one copy of a backup folder, ready to be read.
type Copy struct {
	Manifest
	dir  string // of the backup
	path string // of the copy
}

// ErrDamaged: the backup is not what was written.
var ErrDamaged = fault.New(fault.Invalid, "The backup is damaged")

// Open reads the manifest of a copy, the newest for "", and compares the
// database with its hash.
func Open(dir, name string) (*Copy, error) {
	names, err := List(dir)
	if err != nil {
		return nil, err
	}
	if name == "" {
		if len(names) == 0 {
			return nil, fault.New(fault.NotFound, "There is no copy in "+dir)
		}
		name = names[len(names)-1]
	}
	c := &Copy{dir: dir, path: filepath.Join(dir, copiesFolder, name)}
	text, err := os.ReadFile(filepath.Join(c.path, manifestFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil, fault.New(fault.NotFound, fmt.Sprintf("There is no copy %s in %s", name, dir))
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &c.Manifest); err != nil {
		return nil, ErrDamaged.Because(err)
	}
	if c.Format != format {
		return nil, fault.New(fault.Invalid, fmt.Sprintf("The copy has format %d, this program reads %d", c.Format, format))
	}
	sum, _, err := digest(filepath.Join(c.path, c.database()))
	if err != nil {
		return nil, ErrDamaged.Because(err)
	}
	if sum != c.SHA256 {
		return nil, ErrDamaged.Saying("The database of copy %s is not what was written", name)
	}
	return c, nil
}

// database is one of two names, whatever the manifest says.
func (c *Copy) database() string {
	if c.Engine == "postgres" {
		return postgresFile
	}
	return sqliteFile
}

// PlaceSQLite copies the database to a file that does not exist.
func (c *Copy) PlaceSQLite(file string) (err error) {
	src, err := os.Open(filepath.Join(c.path, sqliteFile))
	if err != nil {
		return err
	}
	defer src.Close() //nolint:errcheck // it is only read
	dst, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Sync(), dst.Close())
}

// RestorePostgres fills an empty database.
func (c *Copy) RestorePostgres(ctx context.Context, url string) error {
	return restorePostgres(ctx, url, filepath.Join(c.path, postgresFile))
}

// Keys reads the newest wrapped keys.
func (c *Copy) Keys() ([]sqlstore.WrappedKey, error) {
	f, err := os.Open(filepath.Join(c.dir, keysFile))
	if err != nil {
		return nil, fmt.Errorf("keys of the backup: %w", err)
	}
	defer f.Close() //nolint:errcheck // it is only read
	var out []sqlstore.WrappedKey
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var k sqlstore.WrappedKey
		if err := json.Unmarshal(lines.Bytes(), &k); err != nil {
			return nil, ErrDamaged.Because(err)
		}
		out = append(out, k)
	}
	return out, lines.Err()
}

// Erasures reads the list that the backup has.
func (c *Copy) Erasures() ([]verify.Erasure, error) {
	return readErasures(filepath.Join(c.dir, erasuresFile))
}

// PutFiles copies the sealed files of the copy to where files live. Missing
// counts those that the backup has no more.
func (c *Copy) PutFiles(ctx context.Context, dst verify.Blobs) (copied, missing int, err error) {
	keys, err := readList(filepath.Join(c.path, filesList))
	if err != nil || len(keys) == 0 {
		return 0, 0, err
	}
	src, err := blobstore.OpenFolder(filepath.Join(c.dir, filesFolder))
	if err != nil {
		return 0, 0, err
	}
	for _, key := range keys {
		err := copyFile(ctx, dst, src, key)
		switch {
		case errors.Is(err, fault.ErrNotFound):
			missing++
		case err != nil:
			return copied, missing, fmt.Errorf("restore file %s: %w", key, err)
		default:
			copied++
		}
	}
	return copied, missing, nil
}
