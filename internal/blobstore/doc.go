// Package blobstore keeps sealed files under random keys: in a folder, written
// so that a crash leaves either all of a file or nothing of it.
//
// It never sees a file in clear and knows nothing of who it belongs to.
package blobstore
