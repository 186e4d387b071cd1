package onnx

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
)

// Field numbers of the ONNX protobuf (onnx.proto): ModelProto, GraphProto,
// ValueInfoProto, TypeProto and its tensor, TensorProto.
const (
	modelGraph       = 7
	graphInitializer = 5
	graphInput       = 11
	graphOutput      = 12
	valueName        = 1
	valueType        = 2
	typeTensor       = 1
	tensorElement    = 1
	initializerName  = 8

	elementFloat = 1
)

var errNotAModel = errors.New("the file is no ONNX model")

// ports reads the names of a model's inputs and outputs from its bytes. Asking
// the runtime means building a session for that alone, which doubles the time
// that loading takes.
func ports(model []byte) (inputs, outputs []string, err error) {
	var in, out [][]byte
	constants := make(map[string]bool) // old models list their weights as inputs too
	err = fields(model, func(number protowire.Number, graph []byte) error {
		if number != modelGraph {
			return nil
		}
		return fields(graph, func(number protowire.Number, value []byte) error {
			switch number {
			case graphInput:
				in = append(in, value)
			case graphOutput:
				out = append(out, value)
			case graphInitializer:
				return fields(value, func(number protowire.Number, name []byte) error {
					if number == initializerName {
						constants[string(name)] = true
					}
					return nil
				})
			}
			return nil
		})
	})
	if err != nil {
		return nil, nil, err
	}
	if inputs, err = portNames(in, constants); err != nil {
		return nil, nil, err
	}
	if outputs, err = portNames(out, nil); err != nil {
		return nil, nil, err
	}
	if len(inputs) == 0 || len(outputs) == 0 {
		return nil, nil, errNotAModel
	}
	return inputs, outputs, nil
}

func portNames(values [][]byte, skip map[string]bool) ([]string, error) {
	var names []string
	for _, v := range values {
		var name string
		float := false
		err := fields(v, func(number protowire.Number, value []byte) error {
			switch number {
			case valueName:
				name = string(value)
			case valueType:
				return fields(value, func(number protowire.Number, tensor []byte) error {
					if number != typeTensor {
						return nil
					}
					element, err := firstVarint(tensor, tensorElement)
					float = element == elementFloat
					return err
				})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if skip[name] {
			continue
		}
		if !float {
			return nil, fmt.Errorf("%q is no float32 tensor", name)
		}
		names = append(names, name)
	}
	return names, nil
}

// fields calls visit for each length-delimited field of a message.
func fields(message []byte, visit func(protowire.Number, []byte) error) error {
	for len(message) > 0 {
		number, kind, n := protowire.ConsumeTag(message)
		if n < 0 {
			return errNotAModel
		}
		message = message[n:]
		if kind != protowire.BytesType {
			if n = protowire.ConsumeFieldValue(number, kind, message); n < 0 {
				return errNotAModel
			}
			message = message[n:]
			continue
		}
		value, n := protowire.ConsumeBytes(message)
		if n < 0 {
			return errNotAModel
		}
		message = message[n:]
		if err := visit(number, value); err != nil {
			return err
		}
	}
	return nil
}

func firstVarint(message []byte, wanted protowire.Number) (uint64, error) {
	for len(message) > 0 {
		number, kind, n := protowire.ConsumeTag(message)
		if n < 0 {
			return 0, errNotAModel
		}
		message = message[n:]
		if number == wanted && kind == protowire.VarintType {
			v, n := protowire.ConsumeVarint(message)
			if n < 0 {
				return 0, errNotAModel
			}
			return v, nil
		}
		if n = protowire.ConsumeFieldValue(number, kind, message); n < 0 {
			return 0, errNotAModel
		}
		message = message[n:]
	}
	return 0, nil
}
