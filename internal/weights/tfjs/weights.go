package tfjs

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
)

// maxElements bounds one tensor; the largest one of any supported network has about 600,000.
const maxElements = 1 << 24

// tensor is a weight in TensorFlow's layout: either floats or ints is set.
type tensor struct {
	shape  []int
	floats []float32
	ints   []int64
}

// weightGroup is one entry of a TensorFlow.js weights manifest.
type weightGroup struct {
	Paths   []string     `json:"paths"`
	Weights []weightSpec `json:"weights"`
}

type weightSpec struct {
	Name         string        `json:"name"`
	Shape        []int         `json:"shape"`
	Dtype        string        `json:"dtype"`
	Quantization *quantization `json:"quantization"`
}

type quantization struct {
	Dtype string  `json:"dtype"`
	Scale float32 `json:"scale"`
	Min   float32 `json:"min"`
}

// parseWeights reads a face-api weights manifest (a JSON array of groups) with
// the binary file that it describes.
func parseWeights(manifest, data []byte) (map[string]tensor, error) {
	var groups []weightGroup
	if err := json.Unmarshal(manifest, &groups); err != nil {
		return nil, fmt.Errorf("weights manifest: %w", err)
	}
	return readWeights(groups, data)
}

// readWeights cuts the concatenated binary into tensors. Every byte must be used.
func readWeights(groups []weightGroup, data []byte) (map[string]tensor, error) {
	weights := make(map[string]tensor)
	for _, group := range groups {
		for _, spec := range group.Weights {
			t, rest, err := readTensor(spec, data)
			if err != nil {
				return nil, fmt.Errorf("weight %q: %w", spec.Name, err)
			}
			weights[spec.Name], data = t, rest
		}
	}
	if len(data) != 0 {
		return nil, fmt.Errorf("%d bytes of weights belong to no tensor", len(data))
	}
	return weights, nil
}

func readTensor(spec weightSpec, data []byte) (tensor, []byte, error) {
	count := 1
	for _, d := range spec.Shape {
		if d < 0 || d > maxElements || count*max(d, 1) > maxElements {
			return tensor{}, nil, fmt.Errorf("shape %v is out of range", spec.Shape)
		}
		count *= d
	}
	stored := spec.Dtype
	if spec.Quantization != nil {
		stored = spec.Quantization.Dtype
	}
	width := map[string]int{"uint8": 1, "uint16": 2, "float16": 2, "float32": 4, "int32": 4}[stored]
	if width == 0 {
		return tensor{}, nil, fmt.Errorf("type %q is not supported", stored)
	}
	if len(data) < count*width {
		return tensor{}, nil, fmt.Errorf("the data ends early")
	}
	raw, rest := data[:count*width], data[count*width:]
	t := tensor{shape: spec.Shape}
	if stored == "int32" {
		t.ints = make([]int64, count)
		for i := range t.ints {
			t.ints[i] = int64(int32(binary.LittleEndian.Uint32(raw[4*i:])))
		}
		return t, rest, nil
	}
	t.floats = make([]float32, count)
	for i := range t.floats {
		switch stored {
		case "uint8":
			t.floats[i] = dequantize(float32(raw[i]), spec.Quantization)
		case "uint16":
			t.floats[i] = dequantize(float32(binary.LittleEndian.Uint16(raw[2*i:])), spec.Quantization)
		case "float16":
			t.floats[i] = half(binary.LittleEndian.Uint16(raw[2*i:]))
		case "float32":
			t.floats[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
		}
	}
	return t, rest, nil
}

// dequantize rounds after the product: the conversion keeps processors with
// fused multiply-add from giving other bits.
func dequantize(v float32, q *quantization) float32 { return float32(v*q.Scale) + q.Min }

// half widens an IEEE 754 half-precision number.
func half(h uint16) float32 {
	sign := uint32(h>>15) << 31
	exponent := uint32(h>>10) & 0x1f
	fraction := uint32(h) & 0x3ff
	switch exponent {
	case 0: // zero and subnormal numbers: fraction x 2^-24
		v := float32(fraction) / (1 << 24)
		return math.Float32frombits(math.Float32bits(v) | sign)
	case 0x1f: // infinity and NaN
		return math.Float32frombits(sign | 0x7f800000 | fraction<<13)
	default:
		return math.Float32frombits(sign | (exponent+112)<<23 | fraction<<13)
	}
}
