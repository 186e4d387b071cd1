// Package tfjs turns networks published for TensorFlow.js into ONNX.
//
// It owns two conversions: a graph model (model.json plus weights), operator by
// operator, and the face recognition ResNet of dlib as face-api publishes it,
// which comes as bare weights so that its layers are written down here. It
// reads bytes and returns bytes: no file, no network, nothing executed. The
// same input gives the same output, bit for bit, on every machine.
package tfjs
