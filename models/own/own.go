// Package own holds the weights that we trained ourselves. They are part of the
// program, so that they can neither be missing nor be other ones.
package own

import _ "embed"

// Line is the line reader: ONNX, float32 [1,1,32,W] -> [1,W/2,classes]. Its
// origin and limits are in models/cards/own-line.md.
//
//go:embed line.onnx
var Line []byte

// LineConfig is its alphabet and form.
//
//go:embed line.json
var LineConfig []byte

// MRZ is the reader of machine readable rows: ONNX, float32 [n,1,32,768] ->
// probabilities [n,192,38]. Its origin and limits are in models/cards/own-mrz.md.
//
//go:embed mrz.onnx
var MRZ []byte

// MRZConfig is its alphabet and form.
//
//go:embed mrz.json
var MRZConfig []byte
