// Command fetch installs the files of models/manifest.json into a folder:
//
//	go run ./models/fetch [-manifest models/manifest.json] [-dir models/cache] [-groups runtime,text]
//
// It does nothing when all is there and right.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"github.com/idngo/idngo/internal/weights"
)

func main() {
	manifest := flag.String("manifest", "models/manifest.json", "what to install")
	dir := flag.String("dir", "models/cache", "where to install it")
	groups := flag.String("groups", "", "comma-separated groups of the manifest (all when empty)")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *manifest, *dir, *groups); err != nil {
		fmt.Fprintln(os.Stderr, "models:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, manifestPath, dir, groups string) error {
	raw, err := os.ReadFile(manifestPath)
	if err != nil {
		return err
	}
	manifest, err := weights.ParseManifest(raw)
	if err != nil {
		return err
	}
	var wanted []string
	if groups != "" {
		wanted = strings.Split(groups, ",")
	}
	artifacts := manifest.For(runtime.GOARCH, wanted...)
	if len(artifacts) == 0 && len(manifest.LibrariesFor(wanted...)) == 0 {
		return fmt.Errorf("%s lists nothing for %s in groups %q", manifestPath, runtime.GOARCH, groups)
	}
	installer := weights.Installer{
		Dir:      dir,
		Registry: weights.Clients{},
		Progress: func(line string) { fmt.Println("models:", line) },
	}
	count, err := installer.Install(ctx, artifacts)
	if err != nil {
		return err
	}
	libraries := manifest.LibrariesFor(wanted...)
	built, err := installer.Build(ctx, libraries, filepath.Dir(manifestPath))
	if err != nil {
		return err
	}
	count += built
	fmt.Printf("models: %d installed, %d already there, in %s\n", count, len(artifacts)+len(libraries)-count, dir)
	return nil
}
