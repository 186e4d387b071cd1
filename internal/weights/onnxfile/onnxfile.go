// Package onnxfile writes ONNX models: opset 13, IR version 8, float32 and int64
// tensors, which is what the converted networks need.
//
// It owns the encoding of a graph as ONNX protobuf. It never reads a model and
// knows nothing of where weights come from. The same calls give the same bytes.
package onnxfile

import (
	"encoding/binary"
	"fmt"
	"math"
	"sort"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"
)

const (
	irVersion = 8
	opset     = 13
	producer  = "idngo"
)

// Numbers of onnx.TensorProto.DataType and onnx.AttributeProto.AttributeType.
const (
	typeFloat = 1
	typeInt64 = 7

	attrInt    = 2
	attrString = 3
	attrInts   = 7
)

// Dim is one dimension of an input or output: a fixed size, or a name for one
// that the caller chooses at each run.
type Dim struct {
	Size int
	Name string
}

// Fixed turns sizes into dimensions.
func Fixed(sizes ...int) []Dim {
	dims := make([]Dim, len(sizes))
	for i, s := range sizes {
		dims[i] = Dim{Size: s}
	}
	return dims
}

// Attrs are a node's attributes: int, string or []int.
type Attrs map[string]any

// Value names the result of a node, an input or a constant inside one graph.
type Value string

// Graph is a network under construction. Nodes are added in the order in which they run.
type Graph struct {
	nodes, constants [][]byte
	inputs, outputs  [][]byte
	values           int
}

// Input declares a float32 input of the network.
func (g *Graph) Input(name string, dims ...Dim) Value {
	g.inputs = append(g.inputs, valueInfo(name, dims))
	return Value(name)
}

// Output declares v as a float32 output of the network under the given name.
func (g *Graph) Output(name string, v Value, dims ...Dim) {
	g.node("Identity", []Value{v}, nil, Value(name))
	g.outputs = append(g.outputs, valueInfo(name, dims))
}

// Floats adds a constant tensor. The product of dims must be len(data).
func (g *Graph) Floats(data []float32, dims ...int) Value {
	raw := make([]byte, 0, 4*len(data))
	for _, f := range data {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(f))
	}
	return g.constant(typeFloat, dims, raw)
}

// Ints adds a constant vector of integers.
func (g *Graph) Ints(data ...int64) Value {
	raw := make([]byte, 0, 8*len(data))
	for _, n := range data {
		raw = binary.LittleEndian.AppendUint64(raw, uint64(n))
	}
	return g.constant(typeInt64, []int{len(data)}, raw)
}

// Node adds an operator with one result.
func (g *Graph) Node(op string, attrs Attrs, inputs ...Value) Value {
	out := g.next()
	g.node(op, inputs, attrs, out)
	return out
}

// Encode returns the model. It fails when an attribute has a type that Attrs does not allow.
func (g *Graph) Encode(name string) ([]byte, error) {
	for _, n := range g.nodes {
		if n == nil {
			return nil, fmt.Errorf("graph %s: a node has an attribute of an unknown type", name)
		}
	}
	var graph []byte
	for _, n := range g.nodes {
		graph = appendBytes(graph, 1, n)
	}
	graph = appendBytes(graph, 2, []byte(name))
	for _, c := range g.constants {
		graph = appendBytes(graph, 5, c)
	}
	for _, in := range g.inputs {
		graph = appendBytes(graph, 11, in)
	}
	for _, out := range g.outputs {
		graph = appendBytes(graph, 12, out)
	}
	var model []byte
	model = appendInt(model, 1, irVersion)
	model = appendBytes(model, 2, []byte(producer))
	model = appendBytes(model, 7, graph)
	model = appendBytes(model, 8, appendInt(nil, 2, opset))
	return model, nil
}

func (g *Graph) next() Value {
	g.values++
	return Value("v" + strconv.Itoa(g.values))
}

func (g *Graph) constant(dataType int, dims []int, raw []byte) Value {
	name := g.next()
	var t []byte
	for _, d := range dims {
		t = appendInt(t, 1, d)
	}
	t = appendInt(t, 2, dataType)
	t = appendBytes(t, 8, []byte(name))
	t = appendBytes(t, 9, raw)
	g.constants = append(g.constants, t)
	return name
}

func (g *Graph) node(op string, inputs []Value, attrs Attrs, output Value) {
	var n []byte
	for _, in := range inputs {
		n = appendBytes(n, 1, []byte(in))
	}
	n = appendBytes(n, 2, []byte(output))
	n = appendBytes(n, 4, []byte(op))
	names := make([]string, 0, len(attrs))
	for name := range attrs {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		a := appendBytes(nil, 1, []byte(name))
		switch v := attrs[name].(type) {
		case int:
			a = appendInt(a, 3, v)
			a = appendInt(a, 20, attrInt)
		case string:
			a = appendBytes(a, 4, []byte(v))
			a = appendInt(a, 20, attrString)
		case []int:
			for _, x := range v {
				a = appendInt(a, 8, x)
			}
			a = appendInt(a, 20, attrInts)
		default:
			g.nodes = append(g.nodes, nil)
			return
		}
		n = appendBytes(n, 5, a)
	}
	g.nodes = append(g.nodes, n)
}

func valueInfo(name string, dims []Dim) []byte {
	var shape []byte
	for _, d := range dims {
		if d.Name != "" {
			shape = appendBytes(shape, 1, appendBytes(nil, 2, []byte(d.Name)))
		} else {
			shape = appendBytes(shape, 1, appendInt(nil, 1, d.Size))
		}
	}
	tensor := appendInt(nil, 1, typeFloat)
	tensor = appendBytes(tensor, 2, shape)
	info := appendBytes(nil, 1, []byte(name))
	return appendBytes(info, 2, appendBytes(nil, 1, tensor))
}

func appendInt(b []byte, field protowire.Number, v int) []byte {
	b = protowire.AppendTag(b, field, protowire.VarintType)
	return protowire.AppendVarint(b, uint64(v))
}

func appendBytes(b []byte, field protowire.Number, v []byte) []byte {
	b = protowire.AppendTag(b, field, protowire.BytesType)
	return protowire.AppendBytes(b, v)
}
