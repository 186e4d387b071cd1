package weights

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	// folderStamp is the file that says what a folder was unpacked of.
	folderStamp = ".package"
	// maxFolderFile and maxFolderFiles bound what Unpack takes out of an archive.
	maxFolderFile  = 16 << 20
	maxFolderFiles = 20_000
)

// Validate reports what is wrong with a package's name, version, hash or form.
func (p Package) Validate() error { return p.validate() }

// Unpack takes the files that pick names (a path within the folder, empty for
// none) out of a package into the folder of that name under Dir, and returns how
// many there are. It is for sets of many files of one kind, such as labelled
// pictures, where the archive's own hash is the pin. A folder that was unpacked
// of the same archive by the same recipe is left as it is; another one is
// replaced. Nothing appears before the archive's hash was checked.
func (in *Installer) Unpack(ctx context.Context, pkg Package, folder, recipe string, pick func(member string) string) (int, error) {
	if err := pkg.validate(); err != nil {
		return 0, err
	}
	if !filepath.IsLocal(folder) {
		return 0, fmt.Errorf("%q leaves the folder", folder)
	}
	target := filepath.Join(in.Dir, folder)
	stamp := pkg.SHA256 + " " + recipe + "\n"
	if raw, err := os.ReadFile(filepath.Join(target, folderStamp)); err == nil && string(raw) == stamp {
		return countFiles(target)
	}
	if err := os.MkdirAll(in.Dir, 0o755); err != nil {
		return 0, err
	}
	in.progress("fetching " + pkg.String())
	tmp, err := os.MkdirTemp("", "idngo-folder-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(tmp) //nolint:errcheck // a temporary folder
	archive, err := in.Registry.Fetch(ctx, pkg, tmp)
	if err != nil {
		return 0, err
	}
	if err := checkArchive(pkg, archive); err != nil {
		return 0, err
	}
	fresh, err := os.MkdirTemp(in.Dir, ".new-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(fresh) //nolint:errcheck // gone once renamed
	w := folderWriter{dir: fresh, pick: pick}
	if pkg.Registry == "npm" || pkg.Source != nil {
		err = w.tar(archive)
	} else {
		err = w.zip(archive)
	}
	if err != nil {
		return 0, fmt.Errorf("%s: %w", pkg, err)
	}
	if w.count == 0 {
		return 0, fmt.Errorf("%s: %w: no file of the set", pkg, ErrMemberMissing)
	}
	if err := os.WriteFile(filepath.Join(fresh, folderStamp), []byte(stamp), 0o644); err != nil { //nolint:gosec // public pictures
		return 0, err
	}
	if err := os.Chmod(fresh, 0o755); err != nil { //nolint:gosec // a folder that others may read
		return 0, err
	}
	if err := os.RemoveAll(target); err != nil {
		return 0, err
	}
	return w.count, os.Rename(fresh, target)
}

type folderWriter struct {
	dir   string
	pick  func(string) string
	count int
}

func (w *folderWriter) tar(archive string) error {
	f, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // was only read
	gz, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	tr := tar.NewReader(&io.LimitedReader{R: gz, N: maxUnpackedBytes})
	for {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		if err := w.write(h.Name, tr); err != nil {
			return err
		}
	}
}

func (w *folderWriter) zip(archive string) error {
	zr, err := zip.OpenReader(archive)
	if err != nil {
		return err
	}
	defer zr.Close() //nolint:errcheck // was only read
	for _, f := range zr.File {
		if !f.Mode().IsRegular() {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return err
		}
		if err := errors.Join(w.write(f.Name, r), r.Close()); err != nil {
			return err
		}
	}
	return nil
}

// write keeps a member if it is wanted. Its place comes from pick and must lie in the folder.
func (w *folderWriter) write(member string, r io.Reader) error {
	name := w.pick(member)
	if name == "" {
		return nil
	}
	if !filepath.IsLocal(filepath.FromSlash(name)) || strings.HasPrefix(filepath.Base(name), ".") {
		return fmt.Errorf("%q leaves its folder", name)
	}
	if w.count++; w.count > maxFolderFiles {
		return fmt.Errorf("more than %d files", maxFolderFiles)
	}
	data, err := io.ReadAll(io.LimitReader(r, maxFolderFile+1))
	if err != nil {
		return err
	}
	if len(data) > maxFolderFile {
		return fmt.Errorf("%s has more than %d bytes", member, maxFolderFile)
	}
	target := filepath.Join(w.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil { //nolint:gosec // public pictures
		return err
	}
	return os.WriteFile(target, data, 0o644) //nolint:gosec // public pictures
}

func countFiles(dir string) (int, error) {
	count := 0
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && d.Name() != folderStamp {
			count++
		}
		return err
	})
	return count, err
}
