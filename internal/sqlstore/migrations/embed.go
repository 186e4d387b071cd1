// Package migrations holds the schema as numbered SQL files, one folder for
// each engine and kind of database. The folders of the two engines carry the
// same numbers; migrations only go forward.
package migrations

import "embed"

// Files holds the folders sqlite and postgres (the workflow) and keys-sqlite
// and keys-postgres (wrapped keys).
//
//go:embed sqlite/*.sql postgres/*.sql keys-sqlite/*.sql keys-postgres/*.sql
var Files embed.FS
