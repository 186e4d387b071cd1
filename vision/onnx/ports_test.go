package onnx_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/idngo/idngo/vision/onnx"
	"github.com/idngo/idngo/vision/onnx/onnxtest"
)

func TestAFileThatIsNoModelIsAnError(t *testing.T) {
	t.Parallel()
	for _, raw := range [][]byte{nil, []byte("not a model"), {0x3a, 0xff}, {0x3a, 0x00}} {
		if _, _, err := onnx.Ports(raw); !errors.Is(err, onnx.ErrNotAModel) {
			t.Errorf("%q: got %v", raw, err)
		}
	}
}

func TestPortsAreThoseOfTheModel(t *testing.T) {
	t.Parallel()
	dir := onnxtest.Models(t)
	for name, want := range map[string][2][]string{
		"facemesh.onnx":          {{"input"}, {"mesh", "presence"}},
		"face_recognition.onnx":  {{"input"}, {"embedding"}},
		"ppocrv6_rec_small.onnx": {{"x"}, {"fetch_name_0"}},
	} {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		inputs, outputs, err := onnx.Ports(raw)
		if err != nil || !slices.Equal(inputs, want[0]) || !slices.Equal(outputs, want[1]) {
			t.Errorf("%s: %v, %v, %v", name, inputs, outputs, err)
		}
	}
}

func FuzzPorts(f *testing.F) {
	f.Add([]byte{0x3a, 0x00})
	f.Add([]byte("\x3a\x12\x5a\x07\x0a\x01x\x12\x02\x0a\x00\x62\x07\x0a\x01y\x12\x02\x0a\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		inputs, outputs, err := onnx.Ports(raw)
		if err == nil && (len(inputs) == 0 || len(outputs) == 0) {
			t.Fatal("a model without inputs or outputs")
		}
	})
}
