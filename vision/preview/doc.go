// Package preview makes pictures that people look at out of uploaded files:
// upright as the reader saw them, so that its boxes fit, no larger than asked,
// without metadata, and marked with the name of who looks where that is wanted.
//
// It is meant for a confined child, like all decoding, and keeps nothing.
package preview
