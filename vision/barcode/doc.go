// Package barcode finds and decodes symbols on documents (PDF417, Data Matrix,
// QR, Aztec, Code 128), also slanted and slightly blurred, and reads the payloads
// it knows: AAMVA, the content of driving licences and cards of North America,
// and those of some national cards.
//
//	picture ── whole, any quarter turn ──┬── symbols ── payload ── readings
//	        └─ slanted stripes, levelled ┘
//
// The decoder is the library of zxing-cpp, compiled by `make models` and loaded
// at run time; a Finder needs it, everything that reads payloads does not.
//
// Contents are untrusted: nothing here follows an address, and a payload's own
// words never leave the facts.
package barcode
