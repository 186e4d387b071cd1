package onnx

// For the tests of package onnx_test.
var (
	Ports        = ports
	ErrNotAModel = errNotAModel
)
