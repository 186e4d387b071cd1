//go:build ui

package flow

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files are the built pages; ok is false when the program was built without them.
func Files() (files fs.FS, ok bool) {
	sub, err := fs.Sub(dist, "dist")
	return sub, err == nil
}
