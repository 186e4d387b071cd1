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
