package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/idngo/idngo/internal/weights"
	"github.com/idngo/idngo/vision/face"
)

// pictureSet is a labelled set of faces that a package carries. Nothing of it is
// kept in the repository.
type pictureSet struct {
	Name    string          `json:"name"`
	Package weights.Package `json:"package"`
	// Files is a regular expression of the members, with the group person and,
	// where people have several pictures, picture.
	Files string `json:"files"`
	About string `json:"about"`
	// Sex by the beginning of a person's label; the longest that fits counts. The
	// labels are those of the set, not looked at in the pictures.
	Sex map[string]string `json:"sex"`
	// LeaveOut are people, or pictures as PERSON/PICTURE, that cannot take part, and why.
	LeaveOut map[string]string `json:"leaveOut"`

	files *regexp.Regexp
}

// picture is one file of a set.
type picture struct {
	set, person, sex, path string
}

// otherNetwork is an embedding network that a package carries, with the
// description by which the product would use it.
type otherNetwork struct {
	Name        string          `json:"name"`
	Package     weights.Package `json:"package"`
	Member      string          `json:"member"`
	About       string          `json:"about"`
	Description json.RawMessage `json:"description"`
}

// setList is the content of sets.json.
type setList struct {
	Sets     []pictureSet   `json:"sets"`
	Networks []otherNetwork `json:"networks"`
}

func readList(file string) (setList, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return setList{}, err
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	var list setList
	if err := dec.Decode(&list); err != nil {
		return setList{}, fmt.Errorf("%s: %w", file, err)
	}
	return list, nil
}

// fetchNetwork brings the named network into dir as an operator would, its file
// and the description beside it, and loads it.
func fetchNetwork(ctx context.Context, file, name, dir string) (face.Network, error) {
	list, err := readList(file)
	if err != nil {
		return face.Network{}, err
	}
	i := slices.IndexFunc(list.Networks, func(n otherNetwork) bool { return n.Name == name })
	if i < 0 {
		return face.Network{}, fmt.Errorf("%s knows no network %q", file, name)
	}
	n := list.Networks[i]
	in := weights.Installer{Dir: dir, Registry: weights.Clients{}}
	folder := "network-" + n.Name
	if _, err := in.Unpack(ctx, n.Package, folder, n.Member, func(member string) string {
		if member != n.Member {
			return ""
		}
		return path.Base(member)
	}); err != nil {
		return face.Network{}, err
	}
	description := filepath.Join(dir, folder, "description.json")
	if err := os.WriteFile(description, n.Description, 0o644); err != nil { //nolint:gosec // public facts
		return face.Network{}, err
	}
	return face.LoadNetwork(description)
}

func readSets(file string) ([]pictureSet, error) {
	list, err := readList(file)
	if err != nil {
		return nil, err
	}
	for i := range list.Sets {
		s := &list.Sets[i]
		if s.files, err = regexp.Compile(s.Files); err != nil {
			return nil, fmt.Errorf("%s: set %q: %w", file, s.Name, err)
		}
		if s.Name == "" || s.files.SubexpIndex("person") < 0 {
			return nil, fmt.Errorf("%s: set %q needs a name and a group %q", file, s.Name, "person")
		}
	}
	return list.Sets, nil
}

// fetchSets brings the sets into dir and lists their pictures.
func fetchSets(ctx context.Context, sets []pictureSet, dir string) ([]picture, error) {
	in := weights.Installer{Dir: dir, Registry: weights.Clients{}, Progress: func(line string) { fmt.Fprintln(os.Stderr, "faces:", line) }}
	var out []picture
	for _, s := range sets {
		if _, err := in.Unpack(ctx, s.Package, s.Name, s.Files, s.place); err != nil {
			return nil, err
		}
		more, err := s.pictures(filepath.Join(dir, s.Name))
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// place is where a member lies in the set's folder: PERSON/PICTURE.ext.
func (s pictureSet) place(member string) string {
	m := s.files.FindStringSubmatch(member)
	if m == nil {
		return ""
	}
	number := "1"
	if i := s.files.SubexpIndex("picture"); i >= 0 {
		number = m[i]
	}
	return m[s.files.SubexpIndex("person")] + "/" + number + path.Ext(member)
}

func (s pictureSet) pictures(dir string) ([]picture, error) {
	var out []picture
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		rel, err := filepath.Rel(dir, filepath.Dir(file))
		if err != nil {
			return err
		}
		person := filepath.ToSlash(rel)
		number := strings.TrimSuffix(d.Name(), filepath.Ext(d.Name()))
		if s.LeaveOut[person] == "" && s.LeaveOut[person+"/"+number] == "" {
			out = append(out, picture{set: s.Name, person: s.Name + "/" + person, sex: s.sexOf(person), path: file})
		}
		return nil
	})
	sort.Slice(out, func(i, j int) bool { return out[i].path < out[j].path })
	return out, err
}

func (s pictureSet) sexOf(person string) string {
	label, sex := "", s.Sex[""]
	for k, v := range s.Sex {
		// A number is a whole label, a folder the beginning of one.
		if k != "" && (k == person || strings.HasSuffix(k, "/") && strings.HasPrefix(person, k)) && len(k) > len(label) {
			label, sex = k, v
		}
	}
	return sex
}

// folderPictures are the files PERSONn.png or .jpg of a folder.
func folderPictures(dir string) ([]picture, error) {
	paths, err := pictures(dir)
	if err != nil {
		return nil, err
	}
	var out []picture
	for _, p := range paths {
		name := strings.TrimSuffix(filepath.Base(p), filepath.Ext(p))
		out = append(out, picture{set: filepath.Base(dir), person: strings.TrimRight(name, "0123456789"), path: p})
	}
	return out, nil
}

// decodePGM reads a binary grey map (Netpbm P5, 8 bits).
func decodePGM(r io.Reader) (image.Image, error) {
	raw, err := io.ReadAll(io.LimitReader(r, 16<<20))
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(raw, []byte("P5\r\n")) {
		// Whoever packed the set wrote some files as text; taking every line end back
		// gives the very bytes again, unless the picture had one itself.
		raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	}
	parts := bytes.SplitN(raw, []byte("\n"), 4) // P5, width and height, 255, pixels
	var w, h int
	if len(parts) != 4 || string(parts[0]) != "P5" || string(parts[2]) != "255" {
		return nil, errors.New("no PGM of 8 bits")
	}
	if _, err := fmt.Sscan(string(parts[1]), &w, &h); err != nil {
		return nil, fmt.Errorf("no PGM: %w", err)
	}
	pixels := parts[3]
	if w <= 0 || h <= 0 || len(pixels) != w*h {
		return nil, errors.New("no whole PGM of 8 bits")
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for i, v := range pixels {
		out.Pix[4*i], out.Pix[4*i+1], out.Pix[4*i+2], out.Pix[4*i+3] = v, v, v, 255
	}
	return out, nil
}
