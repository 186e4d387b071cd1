// Package identity is the checker of who the documents say the person is: it
// asks whether two independent sources agree on each fact of a document, whether
// what the person stated fits, whether the document is in force, and whether the
// person is old enough. Extract chooses from the same facts what becomes the
// applicant's recognised data.
//
//	readings ── cards ──┬── agreement of sources ── agreed | near | single | contradicting | absent
//	                    ├── stated data          ── equal | plausible | different
//	                    ├── national number, expiry, age
//	                    └── Extract
//
// Positive evidence of a field is its agreement: MRZ and print, print and
// barcode, front and back of a card, or two readers of the same print. One source
// alone, however sure, is doubt.
//
// Lowering a score or clearing a mark (Checked, Agreed, Valid, Reader) of a
// reading never moves the result towards Pass, nor does removing a reading that
// contradicts no other one. A reading that contradicts is doubt whatever its
// score. The checker never looks at pixels, faces or other applicants.
package identity
