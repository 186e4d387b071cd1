package weights

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/idngo/idngo/internal/weights/tfjs"
	"github.com/idngo/idngo/vision/onnx/installed"
)

// Installer fills one models folder.
type Installer struct {
	Dir      string
	Registry Registry
	// Progress is called before each slow step, with a line for people.
	Progress func(string)
}

// Install brings the folder to the state of the artifacts and returns how many
// files it had to install. What is there and right stays untouched. Each file
// appears whole or not at all, and the record is written last; an error leaves
// what was installed before it.
func (in *Installer) Install(ctx context.Context, artifacts []Artifact) (int, error) {
	if err := os.MkdirAll(in.Dir, 0o755); err != nil {
		return 0, err
	}
	byPackage, err := in.missing(artifacts)
	if err != nil {
		return 0, err
	}
	count := 0
	for _, group := range byPackage {
		if err := in.installPackage(ctx, group); err != nil {
			return count, err
		}
		count += len(group)
	}
	return count, in.writeRecord(artifacts)
}

// missing returns the artifacts that have to be installed, grouped by package in
// the manifest's order.
func (in *Installer) missing(artifacts []Artifact) ([][]Artifact, error) {
	var groups [][]Artifact
	index := make(map[string]int) // archive hash -> group
	for _, a := range artifacts {
		got, err := fileSum(in.path(a.Output))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if got == a.outputSHA256() {
			continue
		}
		i, ok := index[a.Package.SHA256]
		if !ok {
			i = len(groups)
			index[a.Package.SHA256] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], a)
	}
	return groups, nil
}

func (in *Installer) installPackage(ctx context.Context, artifacts []Artifact) error {
	pkg := artifacts[0].Package
	in.progress("fetching " + pkg.String())
	tmp, err := os.MkdirTemp("", "idngo-weights-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp) //nolint:errcheck // a temporary folder
	archive, err := in.Registry.Fetch(ctx, pkg, tmp)
	if err != nil {
		return err
	}
	if err := checkArchive(pkg, archive); err != nil {
		return err
	}
	var members []Member
	for _, a := range artifacts {
		members = append(members, a.Members...)
	}
	contents, err := extract(pkg, archive, members)
	if err != nil {
		return err
	}
	for _, a := range artifacts {
		data, err := a.build(contents[:len(a.Members)])
		if err != nil {
			return err
		}
		contents = contents[len(a.Members):]
		if err := replaceFile(in.path(a.Output), data); err != nil {
			return err
		}
	}
	return nil
}

// checkArchive holds a fetched archive against its pinned hash.
func checkArchive(pkg Package, archive string) error {
	got, err := fileSum(archive)
	if err != nil {
		return err
	}
	if got != pkg.SHA256 {
		return &MismatchError{Package: pkg.String(), File: filepath.Base(archive), Expected: pkg.SHA256, Got: got}
	}
	return nil
}

// build makes the output of the members, in memory, and checks its hash.
func (a Artifact) build(members [][]byte) ([]byte, error) {
	if a.Convert == nil {
		return members[0], nil
	}
	var data []byte
	var err error
	switch a.Convert.Kind {
	case ConvertTFJSGraph:
		data, err = tfjs.Graph(a.Output, members[0], members[1], a.Convert.Outputs)
	case ConvertFaceRecognition:
		data, err = tfjs.FaceRecognition(members[0], members[1])
	default:
		err = fmt.Errorf("conversion %q is not known", a.Convert.Kind)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a.Package, err)
	}
	if got := hexSum(data); got != a.SHA256 {
		return nil, &MismatchError{Package: a.Package.String(), File: a.Output, Expected: a.SHA256, Got: got}
	}
	return data, nil
}

// writeRecord keeps the entries of other groups that an earlier run installed.
func (in *Installer) writeRecord(artifacts []Artifact) error {
	record := installed.Record{}
	listed := make(map[string]bool)
	for _, a := range artifacts {
		info, err := os.Stat(in.path(a.Output))
		if err != nil {
			return err
		}
		listed[a.Output] = true
		record.Files = append(record.Files, installed.File{
			Output: a.Output, Group: a.Group, SHA256: a.outputSHA256(), Bytes: info.Size(),
			Package: a.Package.String(), Licence: a.Licence,
		})
	}
	before, err := installed.Read(in.Dir)
	if err != nil && !errors.Is(err, installed.ErrMissing) {
		return err
	}
	for _, f := range before.Files {
		if _, err := os.Stat(in.path(f.Output)); err == nil && !listed[f.Output] {
			record.Files = append(record.Files, f)
		}
	}
	raw, err := record.Encode()
	if err != nil {
		return err
	}
	return replaceFile(filepath.Join(in.Dir, installed.FileName), raw)
}

func (in *Installer) path(output string) string {
	return filepath.Join(in.Dir, filepath.FromSlash(output))
}

func (in *Installer) progress(line string) {
	if in.Progress != nil {
		in.Progress(line)
	}
}

// replaceFile writes beside the target and renames, so that a reader sees the
// old file or the whole new one.
func replaceFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) //nolint:errcheck // fails once renamed, as it should
	_, err = tmp.Write(data)
	if err == nil {
		err = tmp.Chmod(0o644)
	}
	if err == nil {
		err = tmp.Sync()
	}
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
