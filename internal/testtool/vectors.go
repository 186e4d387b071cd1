package testtool

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/idngo/idngo/internal/weights"
)

// pgserver is a wheel that carries a PostgreSQL 16 with the extension vector
// (pgvector 0.6.2), which Debian 12 does not have. Nothing of its Python runs.
var pgserver = weights.Package{
	Registry: "pypi", Name: "pgserver", Version: "0.1.4",
	SHA256: "d595789b47624a3d963aa9aa6359da9be31beb7e61f1a45541953242068b8813",
	Wheel:  &weights.Wheel{Python: "3.11", ABI: "cp311", Platform: "manylinux_2_17_x86_64"},
}

// HasVectorPostgres reports whether there is such a package for this machine.
func HasVectorPostgres() bool { return runtime.GOOS == "linux" && runtime.GOARCH == "amd64" }

// VectorPostgres fetches a PostgreSQL with the extension vector where it is
// missing and answers its folder, and where in it the programs are.
func VectorPostgres(ctx context.Context) (folder, bin string, err error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	in := weights.Installer{Dir: filepath.Join(cache, "idngo-tools"), Registry: weights.Clients{}}
	name := "pgserver-" + pgserver.Version
	folder, bin = filepath.Join(in.Dir, name), "pgserver/pginstall/bin"
	building.Lock()
	defer building.Unlock()
	if _, err := in.Unpack(ctx, pgserver, name, "server", func(member string) string {
		for _, part := range []string{"pgserver/pginstall/bin/", "pgserver/pginstall/lib/", "pgserver/pginstall/share/", "pgserver.libs/"} {
			if strings.HasPrefix(member, part) {
				return member
			}
		}
		return ""
	}); err != nil {
		return "", "", fmt.Errorf("PostgreSQL with vectors: %w", err)
	}
	// The archive is unpacked as data; these are programs.
	err = filepath.WalkDir(filepath.Join(folder, bin), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		return os.Chmod(path, 0o755) //nolint:gosec // programs, for the user that the tests' server runs as
	})
	return folder, bin, err
}
