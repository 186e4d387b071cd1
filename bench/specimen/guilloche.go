package specimen

import (
	"image/color"
	"math"
	"math/rand/v2"
)

// waves covers a strip with interlaced sine lines, the usual underprint of
// security paper. The lines of one family share their wave length and drift in
// phase, so that they weave into a lattice.
func (c *canvas) waves(rng *rand.Rand, colour color.Color, x, y, w, h float64) {
	families := 2 + rng.IntN(2)
	for range families {
		length := 18 + 22*rng.Float64()
		swing := h * (0.05 + 0.06*rng.Float64())
		drift := 0.05 + 0.05*rng.Float64()
		phase := 2 * math.Pi * rng.Float64()
		gap := 1.5
		var lines [][]mm
		for i := 0; float64(i)*gap < h; i++ {
			var line []mm
			for px := x; px <= x+w; px += 0.8 {
				angle := 2*math.Pi*(px-x)/length + phase + drift*float64(i)
				py := y + float64(i)*gap + swing*math.Sin(angle) + swing*0.25*math.Sin(2*angle+1)
				line = append(line, mm{px, py})
			}
			lines = append(lines, line)
		}
		c.stroke(colour, 0.09, lines...)
	}
}

// rosette draws a spirograph figure, the centre piece of the page.
func (c *canvas) rosette(rng *rand.Rand, colour color.Color, centre mm, radius float64) {
	petals := float64(7 + rng.IntN(6))
	for turn := range 3 {
		depth := 0.25 + 0.12*float64(turn)
		var line []mm
		const steps = 1400
		for i := range steps + 1 {
			a := 2 * math.Pi * float64(i) / steps
			r := radius * (1 - depth + depth*math.Sin(petals*9*a+float64(turn))*math.Cos(petals*a))
			line = append(line, mm{centre.x + r*math.Cos(a), centre.y + r*math.Sin(a)})
		}
		c.stroke(colour, 0.08, line)
	}
}

// emblem is our own mark: a sun of wedges in two rings. It stands where a state
// would print its arms and resembles none.
func (c *canvas) emblem(rng *rand.Rand, colour color.RGBA, centre mm, radius float64) {
	rays := 12 + 2*rng.IntN(5)
	var wedges [][]mm
	for i := range rays {
		a := 2 * math.Pi * float64(i) / float64(rays)
		half := math.Pi / float64(rays) * 0.45
		at := func(r, angle float64) mm { return mm{centre.x + r*math.Cos(angle), centre.y + r*math.Sin(angle)} }
		wedges = append(wedges, []mm{at(radius*0.46, a-half), at(radius*0.86, a), at(radius*0.46, a+half)})
	}
	c.fill(faded(colour, 0.85), wedges...)
	c.stroke(faded(colour, 0.85), radius*0.06, ring(centre, radius, 72))
	c.stroke(faded(colour, 0.85), radius*0.05, ring(centre, radius*0.36, 48))
}
