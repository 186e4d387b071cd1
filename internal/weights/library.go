package weights

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/idngo/idngo/vision/onnx/installed"
)

// Library is a shared library that set-up compiles of the sources in a package,
// because no package carries it in a form that can be loaded. What was compiled
// depends on the machine's compiler, so its hash is not pinned; that of the
// sources is, and the record keeps the hash of what came of them.
type Library struct {
	// Output is the path in the models folder, with forward slashes.
	Output string `json:"output"`
	Group  string `json:"group"`
	// Package is a source distribution (tar.gz); its Source is set.
	Package Package `json:"package"`
	// Root is the folder of the archive that holds the sources; it is on the
	// include path.
	Root string `json:"root"`
	// Sources are the *.cpp and *.c files to compile, relative to Root.
	Sources []string `json:"sources"`
	// Own are files of this repository, relative to the manifest: *.cpp are
	// compiled too, the folders of all are on the include path before Root.
	Own []string `json:"own"`
	// Defines are preprocessor symbols.
	Defines []string `json:"defines,omitempty"`
	Licence string   `json:"licence"`
	Card    string   `json:"card"`
}

const (
	maxSourceBytes = 64 << 20 // of all files under Root
	maxSources     = 500
)

var (
	sourcePath   = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_./-]*\.(cpp|c|h)$`)
	defineSymbol = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*(=[A-Za-z0-9_]*)?$`)
)

func (l Library) validate() error {
	switch {
	case l.Output == "" || !filepath.IsLocal(filepath.FromSlash(l.Output)):
		return errors.New("the output must be a path inside the models folder")
	case l.Group == "" || l.Licence == "" || l.Card == "":
		return errors.New("group, licence and card are required")
	case l.Package.Source == nil:
		return errors.New("a library is built of a source distribution")
	case l.Root == "" || !filepath.IsLocal(filepath.FromSlash(l.Root)):
		return errors.New("the root must be a folder of the archive")
	case len(l.Sources) == 0 || len(l.Sources) > maxSources || len(l.Own) == 0:
		return fmt.Errorf("a library needs own sources and at most %d of the package", maxSources)
	}
	for _, s := range slices.Concat(l.Sources, l.Own) {
		if !sourcePath.MatchString(s) || !filepath.IsLocal(filepath.FromSlash(s)) {
			return fmt.Errorf("%q is no source file", s)
		}
	}
	for _, d := range l.Defines {
		if !defineSymbol.MatchString(d) {
			return fmt.Errorf("%q is no preprocessor symbol", d)
		}
	}
	return l.Package.validate()
}

// compileFlags are those of every file; the standard goes with the language.
var compileFlags = []string{"-O2", "-DNDEBUG", "-fPIC", "-fvisibility=hidden", "-fstack-protector-strong", "-w"}

// linkFlags make a library that needs nothing but the C library.
var linkFlags = []string{"-shared", "-s", "-static-libstdc++", "-static-libgcc", "-Wl,-z,relro,-z,now,-z,noexecstack"}

// recipe is the hash of everything that decides what is built, the compiler apart.
func (l Library) recipe(own [][]byte) string {
	h := sha256.New()
	for _, part := range slices.Concat([]string{l.Package.SHA256, l.Root}, l.Sources, l.Own, l.Defines, compileFlags, linkFlags) {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	for _, data := range own {
		fmt.Fprintf(h, "%d:", len(data))
		h.Write(data)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Build brings the libraries into the models folder and returns how many it had
// to compile; one that was built by the same recipe stays. ownDir is the folder
// that Library.Own is relative to.
func (in *Installer) Build(ctx context.Context, libraries []Library, ownDir string) (int, error) {
	if err := os.MkdirAll(in.Dir, 0o755); err != nil {
		return 0, err
	}
	count := 0
	for _, l := range libraries {
		own := make([][]byte, len(l.Own))
		for i, name := range l.Own {
			var err error
			if own[i], err = os.ReadFile(filepath.Join(ownDir, filepath.FromSlash(name))); err != nil {
				return count, err
			}
		}
		recipe := l.recipe(own)
		if in.built(l, recipe) {
			continue
		}
		if err := in.buildLibrary(ctx, l, own, recipe); err != nil {
			return count, err
		}
		count++
	}
	return count, nil
}

func (in *Installer) built(l Library, recipe string) bool {
	record, err := installed.Read(in.Dir)
	if err != nil {
		return false
	}
	f, ok := record.Lookup(l.Output)
	return ok && f.Recipe == recipe && f.Verify(in.Dir) == nil
}

func (in *Installer) buildLibrary(ctx context.Context, l Library, own [][]byte, recipe string) error {
	in.progress("fetching " + l.Package.String())
	tmp, err := os.MkdirTemp("", "idngo-library-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp) //nolint:errcheck // a temporary folder
	download := filepath.Join(tmp, "download")
	if err := os.Mkdir(download, 0o700); err != nil {
		return err
	}
	archive, err := in.Registry.Fetch(ctx, l.Package, download)
	if err != nil {
		return err
	}
	if err := checkArchive(l.Package, archive); err != nil {
		return err
	}
	root := filepath.Join(tmp, "root")
	if err := unpackSources(l, archive, root); err != nil {
		return fmt.Errorf("%s: %w", l.Package, err)
	}
	mine := filepath.Join(tmp, "own")
	for i, name := range l.Own {
		if err := writeSource(filepath.Join(mine, filepath.FromSlash(name)), own[i]); err != nil {
			return err
		}
	}
	in.progress("compiling " + l.Output)
	data, err := compile(ctx, l, root, mine, tmp)
	if err != nil {
		return fmt.Errorf("%s: %w", l.Output, err)
	}
	if err := replaceFile(in.path(l.Output), data); err != nil {
		return err
	}
	return in.recordLibrary(l, data, recipe)
}

func (in *Installer) recordLibrary(l Library, data []byte, recipe string) error {
	record, err := installed.Read(in.Dir)
	if err != nil && !errors.Is(err, installed.ErrMissing) {
		return err
	}
	record.Files = slices.DeleteFunc(record.Files, func(f installed.File) bool { return f.Output == l.Output })
	record.Files = append(record.Files, installed.File{
		Output: l.Output, Group: l.Group, SHA256: hexSum(data), Bytes: int64(len(data)),
		Package: l.Package.String(), Licence: l.Licence, Recipe: recipe,
	})
	raw, err := record.Encode()
	if err != nil {
		return err
	}
	return replaceFile(filepath.Join(in.Dir, installed.FileName), raw)
}

// unpackSources writes the regular files under the root. Their names come from
// an archive whose hash is pinned; a path that leaves the folder is refused all
// the same.
func unpackSources(l Library, archive, dir string) error {
	f, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // was only read
	gz, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	bounded := &io.LimitedReader{R: gz, N: maxUnpackedBytes}
	tr := tar.NewReader(bounded)
	total := int64(0)
	for {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		name, inside := strings.CutPrefix(path.Clean(h.Name), l.Root+"/")
		if !inside || h.Typeflag != tar.TypeReg {
			continue
		}
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			return fmt.Errorf("%q leaves its folder", h.Name)
		}
		data, err := io.ReadAll(io.LimitReader(tr, maxSourceBytes-total+1))
		if err != nil {
			return err
		}
		if total += int64(len(data)); total > maxSourceBytes {
			return fmt.Errorf("the sources have more than %d bytes", int64(maxSourceBytes))
		}
		if err := writeSource(filepath.Join(dir, filepath.FromSlash(name)), data); err != nil {
			return err
		}
	}
}

func writeSource(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o600)
}

// compile builds the library in dir and returns its bytes.
func compile(ctx context.Context, l Library, root, own, dir string) ([]byte, error) {
	cc, cxx := compiler("CC", "gcc"), compiler("CXX", "g++")
	if _, err := exec.LookPath(cxx); err != nil {
		return nil, errors.New("g++ is missing (apt-get install g++)")
	}
	flags := slices.Clone(compileFlags)
	for _, d := range l.Defines {
		flags = append(flags, "-D"+d)
	}
	for _, name := range l.Own {
		if include := "-I" + filepath.Dir(filepath.Join(own, filepath.FromSlash(name))); !slices.Contains(flags, include) {
			flags = append(flags, include)
		}
	}
	flags = append(flags, "-I"+root)

	var files []string
	for _, s := range l.Sources {
		files = append(files, filepath.Join(root, filepath.FromSlash(s)))
	}
	for _, s := range l.Own {
		if path.Ext(s) != ".h" {
			files = append(files, filepath.Join(own, filepath.FromSlash(s)))
		}
	}
	objects := make([]string, len(files))
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	for i, file := range files {
		objects[i] = filepath.Join(dir, fmt.Sprintf("%03d.o", i))
		group.Go(func() error {
			if path.Ext(file) == ".c" {
				return tool(groupCtx, cc, slices.Concat(flags, []string{"-std=c11", "-c", file, "-o", objects[i]})...)
			}
			return tool(groupCtx, cxx, slices.Concat(flags, []string{"-std=c++20", "-c", file, "-o", objects[i]})...)
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	out := filepath.Join(dir, "library.so")
	if err := tool(ctx, cxx, slices.Concat(linkFlags, []string{"-o", out}, objects)...); err != nil {
		return nil, err
	}
	return os.ReadFile(out)
}

func compiler(variable, otherwise string) string {
	if name := os.Getenv(variable); name != "" && !strings.ContainsAny(name, " \t") {
		return name
	}
	return otherwise
}

func tool(ctx context.Context, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	err := cmd.Run()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s is missing", name)
	}
	return fmt.Errorf("%s: %w\n%s", name, err, tail(output.String(), 12))
}
