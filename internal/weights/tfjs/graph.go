package tfjs

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/idngo/idngo/internal/weights/onnxfile"
)

// Output names one result of a graph model: the TensorFlow node, the name and
// the shape that it gets in the ONNX model.
type Output struct {
	Node  string `json:"node"`
	Name  string `json:"name"`
	Shape []int  `json:"shape"`
}

// maxDepth bounds the chain of nodes; the deepest supported network has about 150.
const maxDepth = 2000

type modelFile struct {
	ModelTopology struct {
		Node []graphNode `json:"node"`
	} `json:"modelTopology"`
	WeightsManifest []weightGroup `json:"weightsManifest"`
}

type graphNode struct {
	Name  string               `json:"name"`
	Op    string               `json:"op"`
	Input []string             `json:"input"`
	Attr  map[string]graphAttr `json:"attr"`
}

type graphAttr struct {
	S    string `json:"s"`
	List *struct {
		I []string `json:"i"`
		S []string `json:"s"`
	} `json:"list"`
	Shape *struct {
		Dim []struct {
			Size string `json:"size"`
		} `json:"dim"`
	} `json:"shape"`
}

// Graph converts a graph model (format "graph-model") with one image input. The
// ONNX model keeps the input's layout (batch, height, width, channel) and calls
// it "input"; a free batch size becomes 1. An operator that is not known here is an error.
func Graph(name string, model, weights []byte, outputs []Output) ([]byte, error) {
	var file modelFile
	if err := json.Unmarshal(model, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	tensors, err := readWeights(file.WeightsManifest, weights)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	c := &converter{
		graph:   &onnxfile.Graph{},
		nodes:   make(map[string]graphNode),
		weights: tensors,
		values:  make(map[string]onnxfile.Value),
	}
	for _, n := range file.ModelTopology.Node {
		c.nodes[n.Name] = n
	}
	for _, out := range outputs {
		v, err := c.value(out.Node, 0)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		c.graph.Output(out.Name, v, onnxfile.Fixed(out.Shape...)...)
	}
	return c.graph.Encode(name)
}

// converter walks from the outputs back to the input, adding each node once its inputs are there.
type converter struct {
	graph   *onnxfile.Graph
	nodes   map[string]graphNode
	weights map[string]tensor
	values  map[string]onnxfile.Value // finished nodes and constants
}

func (c *converter) value(ref string, depth int) (onnxfile.Value, error) {
	name, _, _ := strings.Cut(ref, ":")
	if v, ok := c.values[name]; ok {
		return v, nil
	}
	if depth > maxDepth {
		return "", fmt.Errorf("the graph is deeper than %d nodes or runs in a circle", maxDepth)
	}
	if t, ok := c.weights[name]; ok {
		if t.ints != nil {
			c.values[name] = c.graph.Ints(t.ints...)
		} else {
			c.values[name] = c.graph.Floats(t.floats, t.shape...)
		}
		return c.values[name], nil
	}
	n, ok := c.nodes[name]
	if !ok {
		return "", fmt.Errorf("node %q does not exist", name)
	}
	v, err := c.node(n, depth+1)
	if err != nil {
		return "", fmt.Errorf("node %q (%s): %w", n.Name, n.Op, err)
	}
	c.values[name] = v
	return v, nil
}

func (c *converter) node(n graphNode, depth int) (onnxfile.Value, error) {
	if n.Op == "Placeholder" {
		return c.placeholder(n)
	}
	// Weights of convolutions and the like are read as tensors, not as values.
	runtimeInputs := len(n.Input)
	switch n.Op {
	case "_FusedConv2D", "Conv2D", "DepthwiseConv2dNative", "MaxPool", "Pad", "Reshape":
		runtimeInputs = 1
	}
	if len(n.Input) < runtimeInputs || len(n.Input) == 0 {
		return "", fmt.Errorf("has %d inputs", len(n.Input))
	}
	in := make([]onnxfile.Value, runtimeInputs)
	for i := range in {
		v, err := c.value(n.Input[i], depth)
		if err != nil {
			return "", err
		}
		in[i] = v
	}
	switch n.Op {
	case "_FusedConv2D", "Conv2D", "DepthwiseConv2dNative":
		return c.convolution(n, in[0], depth)
	case "Add", "AddV2":
		return c.graph.Node("Add", nil, in...), nil
	case "Relu", "Sigmoid", "Identity":
		return c.graph.Node(n.Op, nil, in...), nil
	case "Prelu":
		return c.graph.Node("PRelu", nil, in...), nil
	case "MaxPool":
		kernel, err := spatial(n, "ksize")
		if err != nil {
			return "", err
		}
		strides, err := spatial(n, "strides")
		if err != nil {
			return "", err
		}
		return c.channelsLast(c.graph.Node("MaxPool", onnxfile.Attrs{
			"kernel_shape": kernel, "strides": strides, "auto_pad": padding(n),
		}, c.channelsFirst(in[0]))), nil
	case "Pad":
		t, err := c.tensor(n, 1)
		if err != nil {
			return "", err
		}
		if len(t.ints) == 0 || len(t.ints)%2 != 0 {
			return "", fmt.Errorf("%d paddings do not make pairs", len(t.ints))
		}
		pads := make([]int64, 0, len(t.ints)) // pairs of (before, after) become all befores, then all afters
		for i := 0; i < len(t.ints); i += 2 {
			pads = append(pads, t.ints[i])
		}
		for i := 1; i < len(t.ints); i += 2 {
			pads = append(pads, t.ints[i])
		}
		return c.graph.Node("Pad", nil, in[0], c.graph.Ints(pads...)), nil
	case "Reshape":
		t, err := c.tensor(n, 1)
		if err != nil {
			return "", err
		}
		return c.graph.Node("Reshape", nil, in[0], c.graph.Ints(t.ints...)), nil
	default:
		return "", fmt.Errorf("the operator is not supported")
	}
}

func (c *converter) placeholder(n graphNode) (onnxfile.Value, error) {
	shape := n.Attr["shape"].Shape
	if shape == nil {
		return "", fmt.Errorf("has no shape")
	}
	dims := make([]int, len(shape.Dim))
	for i, d := range shape.Dim {
		size, err := strconv.Atoi(d.Size)
		if err != nil {
			return "", err
		}
		dims[i] = max(size, 1) // -1 stands for any batch size
	}
	return c.graph.Input("input", onnxfile.Fixed(dims...)...), nil
}

// convolution adds a plain, fused or depthwise convolution with its bias and activation.
func (c *converter) convolution(n graphNode, in onnxfile.Value, depth int) (onnxfile.Value, error) {
	weights, err := c.tensor(n, 1)
	if err != nil {
		return "", err
	}
	var kernel onnxfile.Value
	var size []int
	groups := 1
	if n.Op == "DepthwiseConv2dNative" {
		kernel, size, err = depthwiseKernel(c.graph, weights)
		if err == nil {
			groups = weights.shape[2]
		}
	} else {
		kernel, size, err = convKernel(c.graph, weights, nil)
	}
	if err != nil {
		return "", err
	}
	strides, err := spatial(n, "strides")
	if err != nil {
		return "", err
	}
	inputs := []onnxfile.Value{c.channelsFirst(in), kernel}
	fused, err := stringList(n, "fused_ops")
	if err != nil {
		return "", err
	}
	next := 2 // the input that belongs to the next fused operator
	if len(fused) > 0 && fused[0] == "BiasAdd" {
		bias, err := c.input(n, next, depth)
		if err != nil {
			return "", err
		}
		inputs, fused, next = append(inputs, bias), fused[1:], next+1
	}
	y := c.channelsLast(c.graph.Node("Conv", onnxfile.Attrs{
		"strides": strides, "auto_pad": padding(n), "group": groups, "kernel_shape": size,
	}, inputs...))
	for _, op := range fused {
		switch op {
		case "Relu":
			y = c.graph.Node("Relu", nil, y)
		case "Prelu":
			slope, err := c.input(n, next, depth)
			if err != nil {
				return "", err
			}
			y, next = c.graph.Node("PRelu", nil, y, slope), next+1
		default:
			return "", fmt.Errorf("fused operator %q is not supported", op)
		}
	}
	return y, nil
}

func (c *converter) input(n graphNode, i, depth int) (onnxfile.Value, error) {
	if i >= len(n.Input) {
		return "", fmt.Errorf("input %d is missing", i)
	}
	return c.value(n.Input[i], depth)
}

func (c *converter) tensor(n graphNode, i int) (tensor, error) {
	if i >= len(n.Input) {
		return tensor{}, fmt.Errorf("input %d is missing", i)
	}
	name, _, _ := strings.Cut(n.Input[i], ":")
	t, ok := c.weights[name]
	if !ok {
		return tensor{}, fmt.Errorf("input %d (%q) is no weight", i, name)
	}
	return t, nil
}

// TensorFlow keeps channels last, ONNX convolves with channels first; the
// runtime removes the pairs of transpositions that meet.
func (c *converter) channelsFirst(v onnxfile.Value) onnxfile.Value {
	return c.graph.Node("Transpose", onnxfile.Attrs{"perm": []int{0, 3, 1, 2}}, v)
}

func (c *converter) channelsLast(v onnxfile.Value) onnxfile.Value {
	return c.graph.Node("Transpose", onnxfile.Attrs{"perm": []int{0, 2, 3, 1}}, v)
}

// padding reads the attribute; TensorFlow's SAME puts the odd pixel at the end.
func padding(n graphNode) string {
	if raw, err := base64.StdEncoding.DecodeString(n.Attr["padding"].S); err == nil && string(raw) == "SAME" {
		return "SAME_UPPER"
	}
	return "VALID"
}

// spatial reads height and width of an attribute such as strides (batch, height, width, channel).
func spatial(n graphNode, attr string) ([]int, error) {
	list := n.Attr[attr].List
	if list == nil || len(list.I) != 4 {
		return nil, fmt.Errorf("attribute %s does not have four numbers", attr)
	}
	out := make([]int, 2)
	for i := range out {
		v, err := strconv.Atoi(list.I[i+1])
		if err != nil {
			return nil, fmt.Errorf("attribute %s: %w", attr, err)
		}
		out[i] = v
	}
	return out, nil
}

func stringList(n graphNode, attr string) ([]string, error) {
	list := n.Attr[attr].List
	if list == nil {
		return nil, nil
	}
	out := make([]string, len(list.S))
	for i, s := range list.S {
		raw, err := base64.StdEncoding.DecodeString(s)
		if err != nil {
			return nil, fmt.Errorf("attribute %s: %w", attr, err)
		}
		out[i] = string(raw)
	}
	return out, nil
}
