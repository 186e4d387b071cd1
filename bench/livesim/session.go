package livesim

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/liveness"
)

// Camera is how pictures are taken.
type Camera struct {
	Noise   float64 // standard deviation in grey levels
	Quality int     // of JPEG
	Shake   float64 // of hand and head, pixels
	Room    float64 // light of the room, 1 as in the photograph
	Screen  float64 // light of the screen on the face, as a part of the room's
}

// AnyCamera draws a camera of the kind that phones and laptops have, from one
// whose noise is nearly taken away to one in a dim room.
func AnyCamera(r *rand.Rand) Camera {
	return Camera{
		Noise: 0.5 + 3.5*r.Float64(), Quality: 80 + r.IntN(16), Shake: 1 + 3*r.Float64(),
		Room: 0.55 + 0.6*r.Float64(), Screen: 0.06 + 0.25*r.Float64(),
	}
}

// Person is how somebody moves.
type Person struct {
	Yaw, Pitch float64 // how far the head turns and tilts, degrees
	Near       float64 // how far it comes closer
	Rest       Pose    // how it is held at rest
}

// AnyPerson draws somebody who does what is asked for.
func AnyPerson(r *rand.Rand) Person {
	return Person{
		Yaw: 21 + 14*r.Float64(), Pitch: 16 + 9*r.Float64(), Near: 1.3 + 0.2*r.Float64(),
		Rest: Pose{Yaw: 4 * r.NormFloat64(), Pitch: 3 * r.NormFloat64(), Roll: 3 * r.NormFloat64(), Near: 1},
	}
}

// Subject paints one frame of a session.
type Subject interface {
	// Paint gives the picture of a pose under the light of a screen's colour,
	// nil for none: linear red, green, blue.
	Paint(p Pose, screen *[3]float64, c Camera) *image.RGBA
}

// Live is the honest subject: the head itself.
type Live struct{ *Head }

// Paint implements Subject.
func (l Live) Paint(p Pose, screen *[3]float64, c Camera) *image.RGBA {
	img := l.draw(l.posed(p, 1), l.texture)
	relight(img, c, screen, func(x, y int) float64 {
		// The face is near the screen, the wall is not.
		dx, dy := (float64(x)-Width/2-p.DX)/(0.75*faceWidth*p.Near), (float64(y)-Height/2-p.DY)/(0.95*faceWidth*p.Near)
		d := dx*dx + dy*dy
		return 0.06 + 0.94/(1+d*d*d)
	})
	return img
}

// relight multiplies the picture with the room's light and adds the screen's,
// in linear light.
func relight(img *image.RGBA, c Camera, screen *[3]float64, reach func(x, y int) float64) {
	for y := range Height {
		for x := range Width {
			i := img.PixOffset(x, y)
			gain := [3]float64{c.Room, c.Room, c.Room}
			if screen != nil {
				k := c.Screen * reach(x, y)
				for ch := range gain {
					gain[ch] += k * screen[ch]
				}
			}
			for ch := range 3 {
				v := min(face.Linear(img.Pix[i+ch])*gain[ch], 1)
				img.Pix[i+ch] = encoded[int(v*lightSteps)]
			}
		}
	}
}

// lightSteps is how finely linear light is told apart: a tenth of a grey level
// in the darkest part.
const lightSteps = 1 << 15

// encoded is the inverse of face.Linear (IEC 61966-2-1).
var encoded = func() (t [lightSteps + 1]uint8) {
	for i := range t {
		v := float64(i) / lightSteps
		if v <= 0.0031308 {
			t[i] = uint8(math.Round(255 * 12.92 * v))
			continue
		}
		t[i] = uint8(math.Round(255 * (1.055*math.Pow(v, 1/2.4) - 0.055)))
	}
	return t
}()

// Shoot makes the JPEG that the camera delivers of a picture.
func Shoot(img *image.RGBA, c Camera, r *rand.Rand) []byte {
	grain(img, c.Noise, r)
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: c.Quality}); err != nil {
		panic(err) // a picture of this size always has a JPEG
	}
	return buf.Bytes()
}

// grain adds the noise of a sensor.
func grain(img *image.RGBA, noise float64, r *rand.Rand) {
	if noise <= 0 {
		return
	}
	for i := 0; i < len(img.Pix); i += 4 {
		n := r.NormFloat64() * noise
		for ch := range 3 {
			v := float64(img.Pix[i+ch]) + n + 0.5*noise*r.NormFloat64()
			img.Pix[i+ch] = uint8(min(max(math.Round(v), 0), 255))
		}
	}
}

// Play carries out a challenge and gives the frames.
func Play(s Subject, actions []liveness.Action, person Person, c Camera, r *rand.Rand) vision.Capture {
	capture := vision.Capture{Camera: "FaceTime HD Camera"}
	at := int64(0)
	shoot := func(action int, p Pose, screen *[3]float64, wait int64) {
		at += wait + r.Int64N(40)
		p.DX += c.Shake * r.NormFloat64()
		p.DY += c.Shake * r.NormFloat64()
		p.Yaw += 0.6 * r.NormFloat64()
		p.Pitch += 0.6 * r.NormFloat64()
		img := s.Paint(p, screen, c)
		capture.Frames = append(capture.Frames, vision.CaptureFrame{Action: action, At: at, JPEG: Shoot(img, c, r)})
	}
	for i, a := range actions {
		rest := person.Rest
		var wait int64
		if i > 0 {
			wait = 900 + r.Int64N(900) // reading what to do
		}
		switch a.Kind {
		case liveness.Hold:
			shoot(i, rest, nil, 0)
			shoot(i, rest, nil, 300)
		case liveness.Flash:
			shoot(i, rest, lightOf(a.Colour), 350)
		case liveness.Blink:
			shoot(i, rest, nil, wait)
			half := rest
			half.Shut = 0.6
			shoot(i, half, nil, 100)
			half.Shut = 0.97
			shoot(i, half, nil, 80)
			shoot(i, rest, nil, 150)
		default:
			for _, part := range []float64{0.45, 1} {
				shoot(i, moved(rest, a.Kind, person, part), nil, wait)
				wait = 250
			}
		}
	}
	first := capture.Frames[0].At
	for i := range capture.Frames {
		capture.Frames[i].At -= first
	}
	return capture
}

// moved is the pose a part of the way into a movement.
func moved(p Pose, k liveness.Kind, person Person, part float64) Pose {
	switch k {
	case liveness.TurnLeft:
		p.Yaw += part * person.Yaw
	case liveness.TurnRight:
		p.Yaw -= part * person.Yaw
	case liveness.TiltUp:
		p.Pitch += part * person.Pitch
	case liveness.TiltDown:
		p.Pitch -= part * person.Pitch
	case liveness.Closer:
		p.Near = 1 + part*(person.Near-1)
	case liveness.Hold, liveness.Blink, liveness.Flash:
	}
	return p
}

func lightOf(c liveness.Colour) *[3]float64 {
	switch c {
	case liveness.Red:
		return &[3]float64{1, 0.02, 0.01}
	case liveness.Green:
		return &[3]float64{0.04, 1, 0.06}
	case liveness.Blue:
		return &[3]float64{0.02, 0.05, 1}
	default:
		return &[3]float64{1, 1, 0.05}
	}
}
