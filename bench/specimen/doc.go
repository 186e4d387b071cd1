// Package specimen draws synthetic identity documents, selfies and the way a
// phone photographs them, for the demo, the end-to-end tests and the
// benchmarks. Every picture comes with its ground truth.
//
// It owns the layouts (passport, two-sided identity card, driving licence,
// residence permit), the made-up applicants and the simulation of the camera.
// The layouts follow the sizes and field orders of ICAO Doc 9303 and
// ISO/IEC 18013-1 but the artwork is its own: no emblem, background or
// security feature of a real state is imitated, and each document carries the
// words "idngo sample".
//
// It never invents a face: portraits and selfies are made from photographs in
// the public domain that set-up fetches (see Faces). It uses no clock and no
// global random source: the same inputs give the same pixels.
//
//	NewPerson ─ NewPaper ─▶ Studio.Passport, IDCardFront … ─▶ Picture{Image, Truth}
//	                                 │                                │
//	                           Studio.Selfie             Conditions.Random ─ Capture
//	                                                                  │
//	                                                        Shot{Image, Outline, Place}
package specimen
