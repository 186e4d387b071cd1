// Package duplicate judges other applicants that look like this one, by the
// level's action: note, review or reject. It never searches; the caller does.
package duplicate
