package tfjs

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/idngo/idngo/vision/onnx"
	"github.com/idngo/idngo/vision/onnx/onnxtest"
)

// model is a graph model with each operator that the converter knows, on a
// picture of 4 x 4 with one channel, small enough to compute by hand below.
const model = `{
 "modelTopology": {"node": [
  {"name":"in","op":"Placeholder","attr":{"shape":{"shape":{"dim":[{"size":"-1"},{"size":"4"},{"size":"4"},{"size":"1"}]}}}},
  {"name":"conv","op":"_FusedConv2D","input":["in","kernel","bias","slope"],"attr":{
    "strides":{"list":{"i":["1","2","2","1"]}},"padding":{"s":"U0FNRQ=="},"fused_ops":{"list":{"s":["Qmlhc0FkZA==","UHJlbHU="]}}}},
  {"name":"depth","op":"DepthwiseConv2dNative","input":["conv","depthKernel"],"attr":{
    "strides":{"list":{"i":["1","1","1","1"]}},"padding":{"s":"VkFMSUQ="}}},
  {"name":"sum","op":"AddV2","input":["depth","depth"]},
  {"name":"pad","op":"Pad","input":["sum","paddings"]},
  {"name":"pool","op":"MaxPool","input":["pad"],"attr":{
    "ksize":{"list":{"i":["1","2","2","1"]}},"strides":{"list":{"i":["1","2","2","1"]}},"padding":{"s":"VkFMSUQ="}}},
  {"name":"relu","op":"Relu","input":["pool"]},
  {"name":"flat","op":"Reshape","input":["relu","shape"]},
  {"name":"out","op":"Identity","input":["flat"]},
  {"name":"odd","op":"Cosine","input":["flat"]},
  {"name":"circle","op":"Relu","input":["circle2"]},
  {"name":"circle2","op":"Relu","input":["circle"]}
 ]},
 "weightsManifest": [{"paths":["w.bin"],"weights":[
  {"name":"kernel","shape":[1,1,1,2],"dtype":"float32","quantization":{"dtype":"uint8","scale":0.5,"min":-1}},
  {"name":"bias","shape":[2],"dtype":"float32"},
  {"name":"slope","shape":[2],"dtype":"float32","quantization":{"dtype":"float16"}},
  {"name":"depthKernel","shape":[1,1,2,1],"dtype":"float32"},
  {"name":"paddings","shape":[4,2],"dtype":"int32"},
  {"name":"shape","shape":[2],"dtype":"int32"}
 ]}]}`

// modelWeights: kernel (1, -1), bias (0.5, 0), slope (0.25, 0.5), depthwise
// kernel (1, 3), one row of zeros above and one column to the left, flat of 1 x 2.
func modelWeights() []byte {
	raw := []byte{4, 0} // 4*0.5-1 = 1, 0*0.5-1 = -1
	for _, f := range []float32{0.5, 0} {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(f))
	}
	raw = binary.LittleEndian.AppendUint16(raw, 0x3400) // 0.25
	raw = binary.LittleEndian.AppendUint16(raw, 0x3800) // 0.5
	for _, f := range []float32{1, 3} {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(f))
	}
	for _, n := range []int32{0, 0, 1, 1, 1, 1, 0, 0, 1, 8} {
		raw = binary.LittleEndian.AppendUint32(raw, uint32(n))
	}
	return raw
}

func TestAGraphComputesWhatItsOperatorsSay(t *testing.T) {
	t.Parallel()
	raw, err := Graph("test", []byte(model), modelWeights(), []Output{{Node: "out", Name: "result", Shape: []int{1, 8}}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := onnxtest.Open(t).SessionFromBytes("test", raw, onnx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	picture := make([]float32, 16)
	for i := range picture {
		picture[i] = float32(i) - 5
	}
	out, err := s.Run(t.Context(), onnx.Tensor{Shape: []int64{1, 4, 4, 1}, Data: picture})
	if err != nil {
		t.Fatal(err)
	}
	// The stride of 2 leaves -5, -3, 3, 5. Channel 0 is x+0.5 with slope 0.25
	// below zero, doubled; channel 1 is -x with slope 0.5, times 3, doubled.
	// With a border of one the four values fall into four windows of the pool.
	channel := func(x float32) []float32 {
		a, b := x+0.5, -x
		if a < 0 {
			a *= 0.25
		}
		if b < 0 {
			b *= 0.5
		}
		return []float32{max(2*a, 0), max(2*3*b, 0)}
	}
	want := slices.Concat(channel(-5), channel(-3), channel(3), channel(5))
	if !slices.Equal(out[0].Data, want) {
		t.Fatalf("got %v, want %v", out[0].Data, want)
	}
	if slices.Index(s.Outputs(), "result") != 0 {
		t.Fatalf("outputs %v", s.Outputs())
	}
}

func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	outputs := []Output{{Node: "out", Name: "result", Shape: []int{1, 8}}}
	first, err := Graph("test", []byte(model), modelWeights(), outputs)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		again, err := Graph("test", []byte(model), modelWeights(), outputs)
		if err != nil || !slices.Equal(first, again) {
			t.Fatalf("the bytes differ (%v)", err)
		}
	}
}

func TestWhatCannotBeConvertedIsAnError(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		model   string
		weights []byte
		node    string
		want    string
	}{
		"no JSON":             {"x", nil, "out", "invalid character"},
		"an unknown operator": {model, modelWeights(), "odd", "not supported"},
		"an unknown node":     {model, modelWeights(), "nobody", "does not exist"},
		"a circle":            {model, modelWeights(), "circle", "runs in a circle"},
		"weights cut short":   {model, modelWeights()[:9], "out", "ends early"},
		"weights left over":   {model, append(modelWeights(), 0), "out", "belong to no tensor"},
		"a huge tensor":       {strings.Replace(model, "[1,1,1,2]", "[65536,65536,65536,65536]", 1), modelWeights(), "out", "out of range"},
		"a negative size":     {strings.Replace(model, "[1,1,1,2]", "[-1,2]", 1), modelWeights(), "out", "out of range"},
		"an odd type":         {strings.Replace(model, `"uint8"`, `"int2"`, 1), modelWeights(), "out", "not supported"},
		"a fused cosine":      {strings.Replace(model, "UHJlbHU=", "Q29z", 1), modelWeights(), "out", "fused operator"},
		"no strides":          {strings.Replace(model, `"strides"`, `"stride"`, 1), modelWeights(), "out", "strides"},
		"an odd padding":      {strings.Replace(model, "[4,2]", "[7]", 1), modelWeights()[:len(modelWeights())-4], "out", "pairs"},
	} {
		_, err := Graph("test", []byte(tc.model), tc.weights, []Output{{Node: tc.node, Name: "y", Shape: []int{1}}})
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: got %v, want %q", name, err, tc.want)
		}
	}
	for _, manifest := range []string{"x", "[]", `[{"weights":[{"name":"conv32_down/conv/filters","shape":[1],"dtype":"float32"}]}]`} {
		if _, err := FaceRecognition([]byte(manifest), make([]byte, 4)); err == nil {
			t.Errorf("FaceRecognition accepted %q", manifest)
		}
	}
}

func TestHalfPrecisionNumbers(t *testing.T) {
	t.Parallel()
	for bits, want := range map[uint16]float32{
		0: 0, 0x3c00: 1, 0xc000: -2, 0x7bff: 65504, 0x0400: 1.0 / (1 << 14), 0x0001: 1.0 / (1 << 24), 0x83ff: -1023.0 / (1 << 24),
		0x7c00: float32(math.Inf(1)), 0xfc00: float32(math.Inf(-1)),
	} {
		if got := half(bits); got != want {
			t.Errorf("%04x: got %g, want %g", bits, got, want)
		}
	}
	if v := half(0x7e00); v == v {
		t.Errorf("7e00 is %g, not NaN", v)
	}
}

func FuzzGraph(f *testing.F) {
	f.Add([]byte(model), modelWeights())
	f.Add([]byte(`{"modelTopology":{"node":[{"name":"out","op":"Relu","input":["out"]}]}}`), []byte{})
	f.Fuzz(func(t *testing.T, model, weights []byte) {
		raw, err := Graph("fuzz", model, weights, []Output{{Node: "out", Name: "y", Shape: []int{1}}})
		if err == nil && len(raw) == 0 {
			t.Fatal("neither a model nor an error")
		}
	})
}

func FuzzFaceRecognition(f *testing.F) {
	f.Add([]byte(`[{"weights":[{"name":"fc","shape":[1,1],"dtype":"float32"}]}]`), []byte{0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, manifest, weights []byte) {
		if _, err := FaceRecognition(manifest, weights); err == nil {
			t.Fatal("a network without layers")
		}
	})
}
