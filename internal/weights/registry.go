package weights

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Registry fetches the archive of a package into an empty folder and returns its path.
type Registry interface {
	Fetch(ctx context.Context, pkg Package, dir string) (string, error)
}

// Clients is the Registry that runs the machine's own npm and pip, which know
// the registries that the machine's owner configured. Neither installs nor
// executes anything of the package.
type Clients struct{}

// Fetch implements Registry.
func (Clients) Fetch(ctx context.Context, pkg Package, dir string) (string, error) {
	name, args, err := command(pkg, dir)
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	if pkg.Source != nil {
		backend, err := standIn(pkg)
		if err != nil {
			return "", err
		}
		defer os.RemoveAll(backend) //nolint:errcheck // a temporary folder
		cmd.Env = append(os.Environ(), "PYTHONPATH="+backend)
	}
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return "", fmt.Errorf("%s: %w", pkg, context.Cause(ctx))
		}
		return "", fmt.Errorf("%s could not be fetched by %s (is the package registry reachable?): %w\n%s",
			pkg, filepath.Base(name), err, tail(output.String(), 12))
	}
	return onlyFile(dir)
}

// command returns the client's program and arguments. Names and versions were
// checked by the manifest, so none can be taken for a flag.
func command(pkg Package, dir string) (string, []string, error) {
	if pkg.Registry == "npm" {
		npm, err := exec.LookPath("npm")
		if err != nil {
			return "", nil, fmt.Errorf("%s: npm is missing (install Node.js 20)", pkg)
		}
		return npm, []string{"pack", "--ignore-scripts", "--silent", "--pack-destination", dir, pkg.String()}, nil
	}
	args := []string{"download", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps", "--dest", dir}
	if pkg.Source != nil {
		args = append(args, "--no-binary=:all:", "--no-build-isolation", "--use-pep517")
	} else {
		args = append(args, "--only-binary=:all:")
	}
	if w := pkg.Wheel; w != nil {
		args = append(args, "--implementation", "cp", "--python-version", w.Python, "--abi", w.ABI, "--platform", w.Platform)
	}
	args = append(args, pkg.Name+"=="+pkg.Version)
	for _, name := range []string{"pip3", "pip"} {
		if pip, err := exec.LookPath(name); err == nil {
			return pip, args, nil
		}
	}
	return "", nil, fmt.Errorf("%s: pip is missing (install python3-pip)", pkg)
}

// standIn makes a folder with a Python module that has the name of the package's
// build backend and answers its name and version, which is all that pip wants to
// know before it keeps a source distribution.
func standIn(pkg Package) (string, error) {
	dir, err := os.MkdirTemp("", "idngo-backend-")
	if err != nil {
		return "", err
	}
	module := strings.Split(pkg.Source.Backend, ".")
	folder := filepath.Join(append([]string{dir}, module[:len(module)-1]...)...)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	for at := folder; at != dir; at = filepath.Dir(at) {
		if err := os.WriteFile(filepath.Join(at, "__init__.py"), nil, 0o600); err != nil {
			return "", errors.Join(err, os.RemoveAll(dir))
		}
	}
	// __legacy__ is what pip asks of setuptools where a package names no backend.
	code := fmt.Sprintf(`import os
import sys

__legacy__ = sys.modules[__name__]


def prepare_metadata_for_build_wheel(folder, settings=None):
    name = %[1]q.replace("-", "_") + "-" + %[2]q + ".dist-info"
    os.makedirs(os.path.join(folder, name))
    with open(os.path.join(folder, name, "METADATA"), "w") as f:
        f.write("Metadata-Version: 2.1\nName: " + %[1]q + "\nVersion: " + %[2]q + "\n")
    return name
`, pkg.Name, pkg.Version)
	if err := os.WriteFile(filepath.Join(folder, module[len(module)-1]+".py"), []byte(code), 0o600); err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	return dir, nil
}

func onlyFile(dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	if len(entries) != 1 || !entries[0].Type().IsRegular() {
		return "", errors.New("the package client did not leave exactly one file")
	}
	return filepath.Join(dir, entries[0].Name()), nil
}

func tail(s string, lines int) string {
	all := strings.Split(strings.TrimSpace(s), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}
