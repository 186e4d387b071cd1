// Package onnx runs ONNX models with ONNX Runtime: float32 tensors in, float32
// tensors out.
//
// It owns loading the runtime's library and the models from the models folder
// (each checked against the record of what set-up installed), sessions, and the
// translation between Go slices and the runtime's values. It knows nothing of
// what a model means, and it neither fetches models nor limits how many
// inferences run at once: that is the caller's, who knows the machine's load.
//
// ONNX Runtime has one environment per process. It is counted here: the first
// Open starts it, the last Close ends it. All runtimes of a process must use the
// same library file.
//
//	Open ──► Runtime ──Session──► Session ──Run──► tensors
//	                                 │ Close
//	           └─Close (closes the sessions left open; the last one ends the environment)
package onnx
