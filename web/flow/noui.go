//go:build !ui

package flow

import "io/fs"

// Files answers false: the program was built without the tag ui.
func Files() (files fs.FS, ok bool) { return nil, false }
