package tfjs

import (
	"fmt"

	"github.com/idngo/idngo/internal/weights/onnxfile"
)

// convKernel reorders a convolution's weights from height, width, in, out to
// ONNX's out, in, height, width.
func convKernel(g *onnxfile.Graph, t tensor, scale []float32) (onnxfile.Value, []int, error) {
	if len(t.shape) != 4 || t.floats == nil {
		return "", nil, fmt.Errorf("a convolution needs four dimensions of floats, not %v", t.shape)
	}
	h, w, in, out := t.shape[0], t.shape[1], t.shape[2], t.shape[3]
	if scale != nil && len(scale) != out {
		return "", nil, fmt.Errorf("%d scales for %d channels", len(scale), out)
	}
	kernel := make([]float32, len(t.floats))
	for y := range h {
		for x := range w {
			for i := range in {
				for o := range out {
					v := t.floats[((y*w+x)*in+i)*out+o]
					if scale != nil {
						v *= scale[o]
					}
					kernel[((o*in+i)*h+y)*w+x] = v
				}
			}
		}
	}
	return g.Floats(kernel, out, in, h, w), []int{h, w}, nil
}

// depthwiseKernel reorders the weights of a depthwise convolution from height,
// width, in, multiplier to in x multiplier, 1, height, width.
func depthwiseKernel(g *onnxfile.Graph, t tensor) (onnxfile.Value, []int, error) {
	if len(t.shape) != 4 || t.floats == nil {
		return "", nil, fmt.Errorf("a depthwise convolution needs four dimensions of floats, not %v", t.shape)
	}
	h, w, in, mult := t.shape[0], t.shape[1], t.shape[2], t.shape[3]
	kernel := make([]float32, len(t.floats))
	for y := range h {
		for x := range w {
			for c := range in * mult {
				kernel[(c*h+y)*w+x] = t.floats[(y*w+x)*in*mult+c]
			}
		}
	}
	return g.Floats(kernel, in*mult, 1, h, w), []int{h, w}, nil
}
