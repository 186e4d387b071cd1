// Package forensics looks for signs that a picture was not simply taken of a
// document: the traces editors leave in metadata, the traits of screenshots,
// printed words such as SPECIMEN. It also gives the perceptual hash by which
// near-identical pictures are recognised.
//
// Each sign is weak: metadata can be written and removed by anybody, scans have
// no camera either. The package reports signs with their strength and never
// calls a document false.
package forensics
