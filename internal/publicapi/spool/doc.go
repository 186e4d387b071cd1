// Package spool keeps the body of an upload on disk while it is not yet known
// whether its sender may send it: sealed with a key that lives in memory only,
// so that a crash leaves nothing readable, and deleted in every case.
//
// It never looks into what it keeps.
package spool
