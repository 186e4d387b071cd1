// Package journal writes the calls to the public API down beside them: a call
// never waits for it and never fails because of it.
//
//	call ── Note ──► queue of bounded length ──► one goroutine ──► batches ──► storage
//	                 full: left out, counted      owned by Run
//
// What was left out is told: by the counter, in the server's log, and to the
// company by a line of its own with how many are missing.
package journal
