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

// Page is the finder of documents in pictures: ONNX, float32 [1,3,h,w] ->
// [1,5,h/4,w/4]. Its origin and limits are in models/cards/own-page.md.
//
//go:embed page.onnx
var Page []byte

// PageConfig is its form.
//
//go:embed page.json
var PageConfig []byte
