package onnxfile_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/idngo/idngo/internal/weights/onnxfile"
	"github.com/idngo/idngo/vision/onnx"
	"github.com/idngo/idngo/vision/onnx/onnxtest"
)

// scale is a network that multiplies rows of two values by (2, -3).
func scale(t *testing.T) []byte {
	t.Helper()
	g := &onnxfile.Graph{}
	rows := onnxfile.Dim{Name: "rows"}
	x := g.Input("x", rows, onnxfile.Dim{Size: 2})
	y := g.Node("Mul", nil, x, g.Floats([]float32{2, -3}, 1, 2))
	y = g.Node("Transpose", onnxfile.Attrs{"perm": []int{1, 0}}, y)
	g.Output("y", y, onnxfile.Dim{Size: 2}, rows)
	raw, err := g.Encode("scale")
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestAWrittenGraphRuns(t *testing.T) {
	t.Parallel()
	raw := scale(t)
	if !bytes.Equal(raw, scale(t)) {
		t.Fatal("the same graph gave other bytes")
	}
	s, err := onnxtest.Open(t).SessionFromBytes("scale", raw, onnx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	// The number of rows is free at each run.
	for rows := range int64(4) {
		if rows == 0 {
			continue
		}
		in := onnx.Tensor{Shape: []int64{rows, 2}, Data: make([]float32, 2*rows)}
		want := make([]float32, 2*rows)
		for i := range rows {
			in.Data[2*i], in.Data[2*i+1] = float32(i), 1
			want[i], want[rows+i] = float32(2*i), -3
		}
		out, err := s.Run(t.Context(), in)
		if err != nil || !slices.Equal(out[0].Data, want) || !slices.Equal(out[0].Shape, []int64{2, rows}) {
			t.Fatalf("%d rows: %v, %v; want %v", rows, out, err, want)
		}
	}
}

func TestAnAttributeOfAnotherTypeIsAnError(t *testing.T) {
	t.Parallel()
	g := &onnxfile.Graph{}
	g.Output("y", g.Node("Relu", onnxfile.Attrs{"x": 1.5}, g.Input("x")))
	if _, err := g.Encode("odd"); err == nil {
		t.Fatal("accepted")
	}
}
