// Package reader turns one uploaded file into facts: the whole way from bytes
// to vision.Facts.
//
//	bytes -> imageio -> upright page -> lines -> zone -> printed fields
//	                                 \-> barcodes, faces, quality, traces of forgery
//
// It owns the order of the work, what may be left out for a purpose, and what a
// person's picture says of the document held up. It holds no rule about
// who may pass: facts go to kyc/check. A Reader keeps networks in memory and
// reads one file at a time; it belongs in the supervised child.
package reader
