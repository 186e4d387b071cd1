// Package livenesstest makes the facts of liveness sessions for tests: what the
// networks would measure of somebody who does what is asked. No pixels are made.
package livenesstest

import (
	"fmt"
	"math"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/liveness"
)

// pose of the head in made facts.
type pose struct {
	yaw, pitch, near, likeness float64
	light                      [3]float64
	flat                       bool
}

// Light is the colour of the skin at rest.
var Light = [3]float64{0.3, 0.2, 0.15}

var rest = pose{near: 1, likeness: 0.99, light: Light}

// FlatShape gives the points of a flat face that is turned like a head.
func FlatShape(yaw, pitch, near float64) []vision.Point {
	return frame(0, 0, pose{yaw: yaw, pitch: pitch, near: near, flat: true}).Shape
}

// frame makes the facts of one frame: an egg of points, seen from where the pose says.
func frame(n, action int, p pose) vision.BurstFrame {
	var shape []vision.Point
	for i := range 50 {
		u, v := float64(i%10)/9*2-1, float64(i/10)/4*2-1
		z := -0.6 * math.Sqrt(max(0, 1.3-u*u-0.3*v*v))
		if p.flat {
			z = 0
		}
		yaw, pitch := p.yaw*math.Pi/180, -p.pitch*math.Pi/180
		x := u*math.Cos(yaw) - z*math.Sin(yaw)
		zz := u*math.Sin(yaw) + z*math.Cos(yaw)
		y := v*math.Cos(pitch) - zz*math.Sin(pitch)
		zz = v*math.Sin(pitch) + zz*math.Cos(pitch)
		k := 6 / (6 + zz) * p.near
		shape = append(shape, vision.Point{X: 300 + 80*x*k, Y: 300 + 100*y*k})
	}
	f := &vision.Face{
		Box: vision.Box{X: 300 - 80*p.near, Y: 300 - 100*p.near, W: 160 * p.near, H: 200 * p.near}, Score: 0.95,
		EyeDistance: 70 * p.near, Yaw: p.yaw, Pitch: p.pitch, Sharpness: 90, Brightness: 0.5,
	}
	if n%2 == 0 {
		f.Embedding = make([]float32, 128)
		f.Embedding[0] = 1
	}
	return vision.BurstFrame{
		Action: action, SHA256: fmt.Sprintf("%064d", n), Width: 640, Height: 480, Faces: 1, Face: f, Shape: shape,
		EyeLikeness: [2]float64{p.likeness, p.likeness}, Skin: p.light, Surround: [3]float64{0.2, 0.2, 0.2}, Noise: 0.4, Unchanged: 0, Grain: 1.5, FaceNoise: 0.8, RimNoise: 0.7,
		Presentation: vision.Presentation{Moire: 4, Gamut: 0.03, Model: -1},
	}
}

// Honest makes the facts of somebody who does what is asked.
func Honest(actions []liveness.Action) vision.Burst {
	var b vision.Burst
	at := int64(0)
	add := func(action int, p pose) {
		f := frame(len(b.Frames), action, p)
		at += 400
		f.At = at
		b.Frames = append(b.Frames, f)
	}
	for i, a := range actions {
		p := rest
		switch a.Kind {
		case liveness.TurnLeft:
			p.yaw = 25
		case liveness.TurnRight:
			p.yaw = -25
		case liveness.TiltUp:
			p.pitch = 18
		case liveness.TiltDown:
			p.pitch = -18
		case liveness.Closer:
			p.near = 1.4
		case liveness.Blink:
			add(i, rest)
			p.likeness = 0.7
		case liveness.Flash:
			c := map[liveness.Colour][3]float64{liveness.Red: {1, 0, 0}, liveness.Green: {0, 1, 0}, liveness.Blue: {0, 0, 1}, liveness.Yellow: {1, 1, 0}}[a.Colour]
			for k := range p.light {
				p.light[k] *= 1 + 0.2*c[k]
			}
			add(i, p)
			continue
		case liveness.Hold:
		}
		add(i, rest)
		add(i, p)
	}
	for i := range b.Frames {
		b.Frames[i].At -= 400
	}
	b.Frames[0].Unchanged, b.Frames[0].Grain = -1, -1
	return b
}
