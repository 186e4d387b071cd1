// Package webui serves a built single-page application out of a file system:
// hashed assets for ever, compressed once at start, everything else as the page
// itself under a strict Content-Security-Policy.
//
// It knows nothing of sessions or applicants.
package webui
