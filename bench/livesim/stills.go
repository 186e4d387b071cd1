package livesim

import (
	"fmt"
	"image"

	"github.com/idngo/idngo/vision/liveness"
)

// Stage is one still of a head, named by what is done: "rest", "turnLeft-2",
// "blink-1", or "flash-ff0000" for the light of a screen.
type Stage struct {
	Name    string
	Picture *image.RGBA
}

// Parts is into how many stages a movement is cut; a blink has two, half and shut.
const Parts = 3

// Stages draws what a head looks like in every stage of every action, without
// a camera's noise. Whoever shows them in time has somebody who acts: the tests
// of the browser do, in which a page asks and a canvas stands for the camera.
func Stages(s Subject, person Person, c Camera) []Stage {
	out := []Stage{{"rest", s.Paint(person.Rest, nil, c)}}
	for _, k := range []liveness.Kind{liveness.TurnLeft, liveness.TurnRight, liveness.TiltUp, liveness.TiltDown, liveness.Closer} {
		for part := 1; part <= Parts; part++ {
			out = append(out, Stage{fmt.Sprintf("%s-%d", k, part), s.Paint(moved(person.Rest, k, person, float64(part)/Parts), nil, c)})
		}
	}
	for part, shut := range []float64{0.6, 0.97} {
		p := person.Rest
		p.Shut = shut
		out = append(out, Stage{fmt.Sprintf("%s-%d", liveness.Blink, part+1), s.Paint(p, nil, c)})
	}
	for _, colour := range []liveness.Colour{liveness.Red, liveness.Green, liveness.Blue, liveness.Yellow} {
		out = append(out, Stage{fmt.Sprintf("%s-%s", liveness.Flash, colour[1:]), s.Paint(person.Rest, lightOf(colour), c)})
	}
	return out
}
