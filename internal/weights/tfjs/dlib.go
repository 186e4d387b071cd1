package tfjs

import (
	"fmt"

	"github.com/idngo/idngo/internal/weights/onnxfile"
)

// Mean colour (red, green, blue) and scale that dlib's input layer applies.
var dlibMean = []float32{122.782, 117.001, 104.298}

const (
	dlibScale = 256
	dlibSize  = 150
)

// FaceRecognition converts dlib's face recognition ResNet in the weights that
// face-api publishes. The ONNX model takes "input", RGB chips 0..255 as
// [n,3,150,150], and gives "embedding" [n,128]; mean and scale of dlib's input
// layer are part of it.
//
// The layers follow dlib's anet_type: a 7x7 convolution, a 3x3 maximum, then
// residual blocks of 32 to 256 channels. A block that halves the size adds its
// input averaged over 2x2; where sizes or channels differ, the smaller one is
// padded with zeros at the end. Batch normalisation comes as one scale and bias
// a channel and is folded into the convolution.
func FaceRecognition(manifest, weights []byte) ([]byte, error) {
	tensors, err := parseWeights(manifest, weights)
	if err != nil {
		return nil, fmt.Errorf("face recognition: %w", err)
	}
	r := &resnet{graph: &onnxfile.Graph{}, weights: tensors}
	batch := onnxfile.Dim{Name: "n"}
	x := r.graph.Input("input", append([]onnxfile.Dim{batch}, onnxfile.Fixed(3, dlibSize, dlibSize)...)...)
	x = r.graph.Node("Sub", nil, x, r.graph.Floats(dlibMean, 1, 3, 1, 1))
	x = r.graph.Node("Div", nil, x, r.graph.Floats([]float32{dlibScale}, 1))

	x = r.conv(x, "conv32_down", 2, "VALID")
	x = r.graph.Node("Relu", nil, x)
	x = r.graph.Node("MaxPool", onnxfile.Attrs{"kernel_shape": []int{3, 3}, "strides": []int{2, 2}}, x)
	r.channels, r.side = 32, 35

	for _, stage := range []struct {
		down   string
		blocks []string
	}{
		{"", []string{"conv32_1", "conv32_2", "conv32_3"}},
		{"conv64_down", []string{"conv64_1", "conv64_2", "conv64_3"}},
		{"conv128_down", []string{"conv128_1", "conv128_2"}},
		{"conv256_down", []string{"conv256_1", "conv256_2"}},
		{"conv256_down_out", nil},
	} {
		if stage.down != "" {
			x = r.downBlock(x, stage.down)
		}
		for _, name := range stage.blocks {
			x = r.block(x, name)
		}
	}
	x = r.graph.Node("ReduceMean", onnxfile.Attrs{"axes": []int{2, 3}, "keepdims": 0}, x)
	fc := r.tensor("fc")
	x = r.graph.Node("MatMul", nil, x, r.graph.Floats(fc.floats, fc.shape...))
	r.graph.Output("embedding", x, batch, onnxfile.Dim{Size: 128})
	if r.err != nil {
		return nil, fmt.Errorf("face recognition: %w", r.err)
	}
	return r.graph.Encode("face_recognition")
}

// resnet builds the network; it keeps the first error and the size of the current layer.
type resnet struct {
	graph          *onnxfile.Graph
	weights        map[string]tensor
	channels, side int
	err            error
}

func (r *resnet) tensor(name string) tensor {
	t, ok := r.weights[name]
	if (!ok || t.floats == nil) && r.err == nil {
		r.err = fmt.Errorf("weight %q is missing", name)
	}
	return t
}

func (r *resnet) conv(x onnxfile.Value, name string, stride int, pad string) onnxfile.Value {
	filters, bias := r.tensor(name+"/conv/filters"), r.tensor(name+"/conv/bias").floats
	scale, shift := r.tensor(name+"/scale/weights").floats, r.tensor(name+"/scale/biases").floats
	if r.err != nil {
		return x
	}
	if len(bias) != len(scale) || len(shift) != len(scale) {
		r.err = fmt.Errorf("%s: %d biases, %d scales, %d shifts", name, len(bias), len(scale), len(shift))
		return x
	}
	kernel, size, err := convKernel(r.graph, filters, scale)
	if err != nil {
		r.err = fmt.Errorf("%s: %w", name, err)
		return x
	}
	folded := make([]float32, len(bias))
	for i := range folded {
		folded[i] = float32(bias[i]*scale[i]) + shift[i]
	}
	return r.graph.Node("Conv", onnxfile.Attrs{
		"kernel_shape": size, "strides": []int{stride, stride}, "auto_pad": pad,
	}, x, kernel, r.graph.Floats(folded, len(folded)))
}

// block: two convolutions of the same size, added to the input.
func (r *resnet) block(x onnxfile.Value, name string) onnxfile.Value {
	y := r.conv(x, name+"/conv1", 1, "SAME_UPPER")
	y = r.graph.Node("Relu", nil, y)
	y = r.conv(y, name+"/conv2", 1, "SAME_UPPER")
	return r.graph.Node("Relu", nil, r.graph.Node("Add", nil, y, x))
}

// downBlock halves the size and widens the channels.
func (r *resnet) downBlock(x onnxfile.Value, name string) onnxfile.Value {
	filters := r.tensor(name + "/conv1/conv/filters")
	if r.err != nil {
		return x
	}
	if len(filters.shape) != 4 || filters.shape[3] < r.channels {
		r.err = fmt.Errorf("%s: unexpected shape %v", name, filters.shape)
		return x
	}
	y := r.conv(x, name+"/conv1", 2, "VALID")
	y = r.graph.Node("Relu", nil, y)
	y = r.conv(y, name+"/conv2", 1, "SAME_UPPER")
	shortcut := r.graph.Node("AveragePool", onnxfile.Attrs{"kernel_shape": []int{2, 2}, "strides": []int{2, 2}}, x)

	convolved, pooled := (r.side-3)/2+1, r.side/2
	if missing := int64(pooled - convolved); missing > 0 {
		y = r.graph.Node("Pad", nil, y, r.graph.Ints(0, 0, 0, 0, 0, 0, missing, missing))
	}
	if missing := int64(filters.shape[3] - r.channels); missing > 0 {
		shortcut = r.graph.Node("Pad", nil, shortcut, r.graph.Ints(0, 0, 0, 0, 0, missing, 0, 0))
	}
	r.channels, r.side = filters.shape[3], pooled
	return r.graph.Node("Relu", nil, r.graph.Node("Add", nil, shortcut, y))
}
