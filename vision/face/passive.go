package face

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/onnx"
)

// PassiveModels are the files of the operator's own passive network, in the
// models folder: two nets of the MiniFASNet family, for crops of 2.7 and of 4
// faces. They come with no package, so the slot is empty unless it is filled.
var PassiveModels = [2]string{"minifasnet_2.7.onnx", "minifasnet_4.0.onnx"}

// passiveScales are the sides of the crops in faces.
var passiveScales = [2]float64{2.7, 4}

const passiveSize = 80

// Passive is a network that tells a living face from a picture of one in a
// single frame: input 80 x 80 x 3, planes of blue, green and red from 0 to 255,
// output three logits of which the second is "live".
type Passive struct {
	nets  []*onnx.Session
	model vision.ModelRef
}

// OpenPassive loads the operator's networks.
func OpenPassive(rt *onnx.Runtime, opts ...Option) (*Passive, error) {
	var o options
	for _, set := range opts {
		set(&o)
	}
	models, err := rt.Models(PassiveModels[:]...)
	if err != nil {
		return nil, err
	}
	p := &Passive{model: models[0]}
	for _, name := range PassiveModels {
		s, err := rt.Session(name, o.onnx)
		if err != nil {
			return nil, errors.Join(err, p.Close())
		}
		p.nets = append(p.nets, s)
	}
	return p, nil
}

// Close frees the networks.
func (p *Passive) Close() error {
	var errs []error
	for _, n := range p.nets {
		errs = append(errs, n.Close())
	}
	return errors.Join(errs...)
}

// Model names the first of the two weights.
func (p *Passive) Model() vision.ModelRef { return p.model }

// Live is the mean probability of both nets that the face is alive, 0..1.
func (p *Passive) Live(ctx context.Context, img image.Image, box vision.Box) (float64, error) {
	r := newRaster(img)
	centre := vision.Point{X: box.X + box.W/2, Y: box.Y + box.H/2}
	sum := 0.0
	for i, n := range p.nets {
		rgb := r.sample(square(centre, passiveScales[i]*max(box.W, box.H), 0, passiveSize), passiveSize)
		input := make([]float32, len(rgb))
		for k := range passiveSize * passiveSize {
			for c := range 3 {
				input[(2-c)*passiveSize*passiveSize+k] = rgb[3*k+c]
			}
		}
		out, err := n.Run(ctx, onnx.Tensor{Shape: []int64{1, 3, passiveSize, passiveSize}, Data: input})
		if err != nil {
			return 0, err
		}
		if err := expect(out, 3); err != nil {
			return 0, fmt.Errorf("%s: %w", PassiveModels[i], err)
		}
		sum += softmax(out[0].Data)[1]
	}
	return sum / float64(len(p.nets)), nil
}

func softmax(v []float32) []float64 {
	out := make([]float64, len(v))
	top := float64(v[0])
	for _, x := range v {
		top = max(top, float64(x))
	}
	sum := 0.0
	for i, x := range v {
		out[i] = math.Exp(float64(x) - top)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}
