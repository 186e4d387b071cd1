// Package installed is the record of what set-up put into the models folder:
// which file, from which package, with which SHA-256. Set-up writes it, the
// runtime reads it before it loads a single byte.
//
// It owns the record's format and the check of a file against it. It never
// fetches, converts or runs anything. The check finds damage and mixed-up files;
// who may write the folder can replace the record too, so the folder must belong
// to the operator.
package installed

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
)

// FileName is the record's name inside the models folder.
const FileName = "installed.json"

// maxRecordBytes bounds the record that Read accepts.
const maxRecordBytes = 1 << 20

// File is one installed file.
type File struct {
	// Output is the path relative to the models folder, with forward slashes.
	Output string `json:"output"`
	Group  string `json:"group"`
	// SHA256 and Bytes describe the installed file, after conversion.
	SHA256  string `json:"sha256"`
	Bytes   int64  `json:"bytes"`
	Package string `json:"package"` // name@version
	Licence string `json:"licence"`
	// Recipe is set for a file that was compiled here: the SHA-256 of what it was made of.
	Recipe string `json:"recipe,omitempty"`
}

// Record lists the installed files, ordered by output.
type Record struct {
	Files []File `json:"files"`
}

// ErrMissing: the record or a file that it lists is not there. The cure is `make models`.
var ErrMissing = errors.New("model files are missing (run `make models`)")

// MismatchError: a file is not the one that was installed.
type MismatchError struct {
	Path           string
	Expected, Got  string // SHA-256, lower-case hex
	ExpectedOrigin string // name@version of the package
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("%s (from %s): sha256 is %s, expected %s (delete the file and run `make models`)",
		e.Path, e.ExpectedOrigin, e.Got, e.Expected)
}

// Read loads the record of the folder. A missing one is ErrMissing.
func Read(dir string) (Record, error) {
	path := filepath.Join(dir, FileName)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Record{}, fmt.Errorf("%s: %w", path, ErrMissing)
	}
	if err != nil {
		return Record{}, err
	}
	if info.Size() > maxRecordBytes {
		return Record{}, fmt.Errorf("%s: %d bytes, more than a record can have", path, info.Size())
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return Record{}, err
	}
	var r Record
	if err := json.Unmarshal(raw, &r); err != nil {
		return Record{}, fmt.Errorf("%s: %w", path, err)
	}
	for _, f := range r.Files {
		if !filepath.IsLocal(filepath.FromSlash(f.Output)) {
			return Record{}, fmt.Errorf("%s: %q leaves the models folder", path, f.Output)
		}
	}
	return r, nil
}

// Encode returns the record as it is written: ordered, indented, with a final newline.
func (r Record) Encode() ([]byte, error) {
	sort.Slice(r.Files, func(i, j int) bool { return r.Files[i].Output < r.Files[j].Output })
	raw, err := json.MarshalIndent(r, "", "  ")
	return append(raw, '\n'), err
}

// Lookup finds a file by its output path.
func (r Record) Lookup(output string) (File, bool) {
	for _, f := range r.Files {
		if f.Output == output {
			return f, true
		}
	}
	return File{}, false
}

// Load reads the file whole and checks it against the record, so that the bytes
// checked are the bytes used. Errors: ErrMissing, *MismatchError.
func (f File) Load(dir string) ([]byte, error) {
	path := filepath.Join(dir, filepath.FromSlash(f.Output))
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", path, ErrMissing)
	}
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	if err := f.compare(path, sum[:]); err != nil {
		return nil, err
	}
	return data, nil
}

// Verify checks the file against the record without keeping it in memory.
// Errors: ErrMissing, *MismatchError.
func (f File) Verify(dir string) error {
	path := filepath.Join(dir, filepath.FromSlash(f.Output))
	in, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", path, ErrMissing)
	}
	if err != nil {
		return err
	}
	defer in.Close() //nolint:errcheck // was only read
	h := sha256.New()
	if _, err := io.Copy(h, in); err != nil {
		return err
	}
	return f.compare(path, h.Sum(nil))
}

func (f File) compare(path string, sum []byte) error {
	if got := hex.EncodeToString(sum); got != f.SHA256 {
		return &MismatchError{Path: path, Expected: f.SHA256, Got: got, ExpectedOrigin: f.Package}
	}
	return nil
}
