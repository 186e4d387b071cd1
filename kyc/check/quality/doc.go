// Package quality checks that every picture of a document can be read well
// enough to decide on: sharp, large, lit, whole. Everything it finds is doubt
// that a better photo settles. The quality of a face in a selfie belongs to the
// face check.
package quality
