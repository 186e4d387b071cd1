package livesim

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/liveness"
)

// Print is a photograph on paper that is held before the camera and moved as the
// challenge asks: turned, tilted, brought closer. With Screened it has the dots
// of offset print, with Holes the eyes of whoever stands behind it, with Bent it
// is rolled around a head as a paper mask is.
type Print struct {
	*Head
	Screened, Holes, Bent bool
}

// Paint implements Subject.
func (a Print) Paint(p Pose, screen *[3]float64, c Camera) *image.RGBA {
	texture := image.NewRGBA(a.texture.Rect)
	copy(texture.Pix, a.texture.Pix)
	paper(texture, a.Screened)
	if !a.Holes {
		p.Shut = 0 // a photograph does not blink
	}
	var img *image.RGBA
	if a.Bent {
		img = a.draw(a.posed(p, 0.35), texture)
	} else {
		img = plane(texture, p)
	}
	relight(img, c, screen, func(int, int) float64 { return 0.8 })
	return img
}

// Statue is a head of white marble, carved after the photograph and turned by
// somebody: it has a head's depth, no colour of its own, and lids that stay.
type Statue struct{ *Head }

// Paint implements Subject.
func (a Statue) Paint(p Pose, screen *[3]float64, c Camera) *image.RGBA {
	marble := image.NewRGBA(a.texture.Rect)
	copy(marble.Pix, a.texture.Pix)
	for y := range Height {
		for x := range Width {
			if !a.covers(float64(x), float64(y)) {
				continue
			}
			i := marble.PixOffset(x, y)
			l := 0.299*float64(marble.Pix[i]) + 0.587*float64(marble.Pix[i+1]) + 0.114*float64(marble.Pix[i+2])
			vein := 9 * math.Sin(float64(x)/23+2*math.Sin(float64(y)/37)) * math.Cos(float64(y)/61)
			g := uint8(min(max(0.55*l+95+vein, 0), 255))
			marble.Pix[i], marble.Pix[i+1], marble.Pix[i+2] = g, g, g
		}
	}
	p.Shut = 0
	return (Live{&Head{texture: marble, vertices: a.vertices, triangles: a.triangles, pivot: a.pivot, eyes: a.eyes}}).Paint(p, screen, c)
}

// paper takes colour and contrast away, and lays the dots of print over it.
func paper(img *image.RGBA, dots bool) {
	for y := range Height {
		for x := range Width {
			i := img.PixOffset(x, y)
			var v [3]float64
			l := 0.0
			for c := range 3 {
				v[c] = float64(img.Pix[i+c])
				l += v[c] / 3
			}
			d := 0.0
			if dots { // a grid of 45 degrees, four pixels wide
				s, t := float64(x+y)*0.7071, float64(x-y)*0.7071
				d = 26 * math.Cos(2*math.Pi*s/4.2) * math.Cos(2*math.Pi*t/4.2)
			}
			for c := range 3 {
				img.Pix[i+c] = uint8(min(max(0.8*(0.7*v[c]+0.3*l)+34+d, 0), 255))
			}
		}
	}
}

// plane shows a flat picture, its rim and a dark room behind it, turned as the pose says.
func plane(src *image.RGBA, p Pose) *image.RGBA {
	dst := image.NewRGBA(image.Rect(0, 0, Width, Height))
	const focal = 620.0
	yaw, pitch, roll := p.Yaw*math.Pi/180, -p.Pitch*math.Pi/180, p.Roll*math.Pi/180
	// The picture's two directions in space, and its middle.
	ux := [3]float64{math.Cos(yaw), 0, math.Sin(yaw)}
	uy := [3]float64{math.Sin(pitch) * math.Sin(yaw), math.Cos(pitch), -math.Sin(pitch) * math.Cos(yaw)}
	rot := func(v [3]float64) [3]float64 {
		return [3]float64{v[0]*math.Cos(roll) - v[1]*math.Sin(roll), v[0]*math.Sin(roll) + v[1]*math.Cos(roll), v[2]}
	}
	ux, uy = rot(ux), rot(uy)
	z0 := focal / max(p.Near, 0.1)
	const half = 0.92 // of the picture is the sheet
	for y := range Height {
		for x := range Width {
			// The ray of the pixel meets the plane where d·t = m + a·ux + b·uy.
			d := [3]float64{(float64(x) + 0.5 - Width/2 - p.DX) / focal, (float64(y) + 0.5 - Height/2 - p.DY) / focal, 1}
			a, b, ok := meet(d, z0, ux, uy)
			i := dst.PixOffset(x, y)
			if !ok || math.Abs(a) > half*Width/2 || math.Abs(b) > half*Height/2 {
				k := 42 + 14*math.Sin(float64(x)/53)*math.Cos(float64(y)/71)
				dst.Pix[i], dst.Pix[i+1], dst.Pix[i+2], dst.Pix[i+3] = uint8(k), uint8(k*0.95), uint8(k*0.85), 255
				continue
			}
			dst.Pix[i], dst.Pix[i+1], dst.Pix[i+2] = sample(src, a+Width/2-0.5, b+Height/2-0.5)
			dst.Pix[i+3] = 255
		}
	}
	return dst
}

// meet solves t·d = (0,0,z0) + a·ux + b·uy by Cramer's rule.
func meet(d [3]float64, z0 float64, ux, uy [3]float64) (a, b float64, ok bool) {
	det := func(p, q, r [3]float64) float64 {
		return p[0]*(q[1]*r[2]-q[2]*r[1]) - p[1]*(q[0]*r[2]-q[2]*r[0]) + p[2]*(q[0]*r[1]-q[1]*r[0])
	}
	neg := func(v [3]float64) [3]float64 { return [3]float64{-v[0], -v[1], -v[2]} }
	m := [3]float64{0, 0, z0}
	base := det(d, neg(ux), neg(uy))
	if math.Abs(base) < 1e-9 {
		return 0, 0, false
	}
	return det(d, m, neg(uy)) / base, det(d, neg(ux), m) / base, true
}

// Screen is a display that shows pictures to the camera: a still, or a film of
// the very person, who even does what the challenge asks when Acts is set (a
// face that is animated live). The display has its own light, its grid of pixels
// beats against the camera's, and the light of our screen hardly changes it.
type Screen struct {
	*Head
	Acts bool
	// Grid is the strength of the beat in grey levels, Pitch its width in pixels.
	Grid, Pitch float64
	// Rim shows the display's edge in the picture.
	Rim bool
}

// Paint implements Subject.
func (a Screen) Paint(p Pose, screen *[3]float64, c Camera) *image.RGBA {
	var shown *image.RGBA
	if a.Acts {
		shown = a.draw(a.posed(p, 1), a.texture)
		p = Pose{Near: p.Near/2 + 0.5, DX: p.DX, DY: p.DY}
	} else {
		shown = image.NewRGBA(a.texture.Rect)
		copy(shown.Pix, a.texture.Pix)
	}
	for y := range Height {
		for x := range Width {
			i := shown.PixOffset(x, y)
			for ch := range 3 {
				beat := a.Grid * (math.Cos(2*math.Pi*(float64(x)/a.Pitch+float64(ch)/3)) + math.Cos(2*math.Pi*(0.31*float64(x)+float64(y))/a.Pitch)) / 2
				k := 1.0
				if ch == 2 {
					k = 1.08 // displays are bluer than skin
				}
				shown.Pix[i+ch] = uint8(min(max(k*(0.85*float64(shown.Pix[i+ch])+12)+beat, 0), 255))
			}
		}
	}
	img := shown
	if a.Rim {
		bezel(shown)
		img = plane(shown, p)
	} else if !a.Acts {
		img = plane(shown, Pose{Yaw: p.Yaw, Pitch: p.Pitch, Roll: p.Roll, Near: 1.15 * p.Near, DX: p.DX, DY: p.DY})
	}
	relight(img, Camera{Room: 1, Screen: c.Screen * 0.12}, screen, func(int, int) float64 { return 1 })
	return img
}

func bezel(img *image.RGBA) {
	for y := range Height {
		for x := range Width {
			if x < 26 || y < 40 || x >= Width-26 || y >= Height-40 {
				img.SetRGBA(x, y, color.RGBA{18, 18, 20, 255})
			}
		}
	}
}

// Swapped shows one head and, in a part of the frames, the face of another
// blended over it.
type Swapped struct {
	Live
	Other *Head
	frame *int
	From  int
	// Camera takes the body before the face is laid over it: what a program that
	// swaps faces has before it is a camera's picture, what it lays over is drawn
	// and has no noise. Without it the noise comes afterwards, over both alike.
	Camera *rand.Rand
}

// NewSwap makes a session in which the face changes from the given frame on.
func NewSwap(body, other *Head, from int) Swapped {
	return Swapped{Live: Live{body}, Other: other, frame: new(int), From: from}
}

// Paint implements Subject.
func (s Swapped) Paint(p Pose, screen *[3]float64, c Camera) *image.RGBA {
	*s.frame++
	img := s.Live.Paint(p, screen, c)
	if s.Camera != nil {
		grain(img, c.Noise, s.Camera)
	}
	if *s.frame <= s.From {
		return img
	}
	over := Live{s.Other}.Paint(p, screen, c)
	for y := range Height {
		for x := range Width {
			d := math.Hypot((float64(x)-Width/2-p.DX)/(0.5*faceWidth*p.Near), (float64(y)-Height/2-p.DY)/(0.62*faceWidth*p.Near))
			k := min(max((1.05-d)/0.15, 0), 1)
			i := img.PixOffset(x, y)
			for ch := range 3 {
				img.Pix[i+ch] = uint8(k*float64(over.Pix[i+ch]) + (1-k)*float64(img.Pix[i+ch]))
			}
		}
	}
	return img
}

// Replayed gives frames of a recorded session as the answer to another challenge:
// in the old order under the new names, as many as each action wants.
func Replayed(old vision.Capture, oldActions, actions []liveness.Action) vision.Capture {
	out := vision.Capture{Camera: old.Camera}
	of := make([][]vision.CaptureFrame, len(oldActions))
	for _, f := range old.Frames {
		of[f.Action] = append(of[f.Action], f)
	}
	for i, a := range actions {
		j := min(i, len(of)-1)
		// Of the same place in the old session; what is too few is filled from the rest.
		frames := of[j]
		for k := 0; len(frames) < a.MinFrames && k < len(of); k++ {
			if k != j {
				frames = append(frames[:len(frames):len(frames)], of[k]...)
			}
		}
		if len(frames) > a.MaxFrames {
			frames = frames[:a.MaxFrames]
		}
		for n, f := range frames {
			out.Frames = append(out.Frames, vision.CaptureFrame{Action: i, At: int64(1000*i + 200*n), JPEG: f.JPEG})
		}
	}
	return out
}

// Matched gives frames of a recorded session sorted to the actions of another
// challenge, as an attacker would who has understood it: for each action the
// old frames of the same kind, where there are any.
func Matched(old vision.Capture, oldActions, actions []liveness.Action) vision.Capture {
	out := vision.Capture{Camera: old.Camera}
	for i, a := range actions {
		best := min(i, len(oldActions)-1)
		for j, o := range oldActions {
			if o.Kind == a.Kind && o.Colour == a.Colour {
				best = j
				break
			}
		}
		n := 0
		for _, f := range old.Frames {
			if f.Action == best && n < a.MaxFrames {
				out.Frames = append(out.Frames, vision.CaptureFrame{Action: i, At: int64(1000*i + 200*n), JPEG: f.JPEG})
				n++
			}
		}
	}
	return out
}

// Injected makes the frames of a film that is rendered to the challenge and sent
// in place of a camera's: a still wall, and no noise unless it is put on.
func Injected(h *Head, actions []liveness.Action, person Person, noise float64, r *rand.Rand) vision.Capture {
	return Play(Live{h}, actions, person, Camera{Noise: noise, Quality: 92, Room: 1, Screen: 0.2}, r)
}

// InjectedSwap is a session of somebody before a real camera whose face a program
// replaces on the way: the body has the camera's noise, the face has none.
func InjectedSwap(body, other *Head, actions []liveness.Action, person Person, c Camera, r *rand.Rand) vision.Capture {
	s := NewSwap(body, other, 0)
	s.Camera = r
	after := c
	after.Noise = 0
	return Play(sensor{s, c}, actions, person, after, r)
}

// sensor paints with a camera of its own.
type sensor struct {
	Swapped
	camera Camera
}

// Paint implements Subject.
func (s sensor) Paint(p Pose, screen *[3]float64, _ Camera) *image.RGBA {
	return s.Swapped.Paint(p, screen, s.camera)
}
