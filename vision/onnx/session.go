package onnx

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	ort "github.com/yalue/onnxruntime_go"
)

// Options of a session.
type Options struct {
	// Threads that work on one operator; 0 means 1.
	Threads int
}

// Tensor is a dense float32 tensor, last dimension fastest.
type Tensor struct {
	Shape []int64
	Data  []float32
}

// Session is a loaded model. Run may be called from several goroutines; they
// share the session's threads.
type Session struct {
	name     string
	inputs   []string
	outputs  []string
	metadata map[string]string
	forget   func() // takes the session off its runtime's list

	mu     sync.RWMutex // held for reading while a run is in progress
	native *ort.DynamicAdvancedSession
}

func newSession(name string, model []byte, opts Options) (*Session, error) {
	inputs, outputs, err := ports(model)
	if err != nil {
		return nil, err
	}
	o, err := ort.NewSessionOptions()
	if err != nil {
		return nil, err
	}
	defer free(o)
	if err := o.SetIntraOpNumThreads(max(opts.Threads, 1)); err != nil {
		return nil, err
	}
	// Waiting threads that spin take the processor from everything else.
	if err := o.AddSessionConfigEntry("session.intra_op.allow_spinning", "0"); err != nil {
		return nil, err
	}
	// A remembered plan of memory for every size of picture and line that ever
	// came costs a third of the process's memory and saves no time.
	if err := o.SetMemPattern(false); err != nil {
		return nil, err
	}
	native, err := ort.NewDynamicAdvancedSessionWithONNXData(model, inputs, outputs, o)
	if err != nil {
		return nil, err
	}
	metadata, err := customMetadata(native)
	if err != nil {
		return nil, errors.Join(err, native.Destroy())
	}
	return &Session{name: name, inputs: inputs, outputs: outputs, metadata: metadata, native: native}, nil
}

// Inputs are the names of the inputs, in the order of Run's arguments.
func (s *Session) Inputs() []string { return s.inputs }

// Outputs are the names of the outputs, in the order of Run's results.
func (s *Session) Outputs() []string { return s.outputs }

// Metadata returns a value that the model's maker stored in the file.
func (s *Session) Metadata(key string) (string, bool) {
	v, ok := s.metadata[key]
	return v, ok
}

// Run computes the outputs for the inputs, which must match the model's in
// number and shape. The inputs are only read; the results belong to the caller.
// When ctx ends, the run is stopped at the next operator and ctx's error is returned.
func (s *Session) Run(ctx context.Context, inputs ...Tensor) ([]Tensor, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.native == nil {
		return nil, ErrClosed
	}
	if len(inputs) != len(s.inputs) {
		return nil, fmt.Errorf("model %s: %d inputs given, it has %d", s.name, len(inputs), len(s.inputs))
	}
	var pinner runtime.Pinner // the runtime keeps the addresses between calls
	defer pinner.Unpin()
	values := make([]ort.Value, len(inputs))
	for i, in := range inputs {
		if err := in.check(); err != nil {
			return nil, fmt.Errorf("model %s: input %s: %w", s.name, s.inputs[i], err)
		}
		pinner.Pin(&in.Data[0])
		v, err := ort.NewTensor(ort.Shape(in.Shape), in.Data)
		if err != nil {
			return nil, fmt.Errorf("model %s: input %s: %w", s.name, s.inputs[i], err)
		}
		defer free(v)
		values[i] = v
	}
	results := make([]ort.Value, len(s.outputs))
	err := s.runUntil(ctx, values, results)
	defer func() {
		for _, v := range results {
			if v != nil {
				free(v)
			}
		}
	}()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("model %s: %w", s.name, err)
	}
	out := make([]Tensor, len(results))
	for i, v := range results {
		t, ok := v.(*ort.Tensor[float32])
		if !ok {
			return nil, fmt.Errorf("model %s: output %s is no float32 tensor", s.name, s.outputs[i])
		}
		out[i] = Tensor{Shape: t.GetShape().Clone(), Data: append([]float32(nil), t.GetData()...)}
	}
	return out, nil
}

// runUntil runs the model and asks the runtime to stop when ctx ends. The
// goroutine that asks, if any, has finished when runUntil returns.
func (s *Session) runUntil(ctx context.Context, inputs, outputs []ort.Value) error {
	if ctx.Done() == nil {
		return s.native.Run(inputs, outputs)
	}
	opts, err := ort.NewRunOptions()
	if err != nil {
		return err
	}
	defer free(opts)
	asked := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(asked)
		// Should the runtime refuse, the run merely goes on to its end.
		_ = opts.Terminate()
	})
	err = s.native.RunWithOptions(inputs, outputs, opts)
	if !stop() {
		<-asked
	}
	return err
}

// Close frees the model once no run is in progress. A second call does nothing.
func (s *Session) Close() error {
	s.mu.Lock()
	native := s.native
	s.native = nil
	s.mu.Unlock()
	if native == nil {
		return nil
	}
	s.forget()
	return native.Destroy()
}

// free gives memory of the runtime back, which it refuses to nobody who has it:
// the result that is at hand counts.
func free(v interface{ Destroy() error }) { _ = v.Destroy() }

// check makes sure that the runtime never reads beyond the data.
func (t Tensor) check() error {
	if len(t.Shape) == 0 {
		return fmt.Errorf("it has no shape")
	}
	count := int64(1)
	for _, d := range t.Shape {
		if d <= 0 || d > int64(len(t.Data)) {
			return fmt.Errorf("shape %v does not fit %d values", t.Shape, len(t.Data))
		}
		count *= d
		if count > int64(len(t.Data)) {
			return fmt.Errorf("shape %v does not fit %d values", t.Shape, len(t.Data))
		}
	}
	if count != int64(len(t.Data)) {
		return fmt.Errorf("shape %v does not fit %d values", t.Shape, len(t.Data))
	}
	return nil
}

func customMetadata(native *ort.DynamicAdvancedSession) (map[string]string, error) {
	m, err := native.GetModelMetadata()
	if err != nil {
		return nil, err
	}
	defer free(m)
	keys, err := m.GetCustomMetadataMapKeys()
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(keys))
	for _, k := range keys {
		v, found, err := m.LookupCustomMetadataMap(k)
		if err != nil {
			return nil, err
		}
		if found {
			out[k] = v
		}
	}
	return out, nil
}
