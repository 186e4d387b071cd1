package specimen

import (
	"image/color"
	"math"
	"math/rand/v2"
)

// Print styles of values.
const (
	StyleSolid    = "solid"
	StyleDots     = "dots"     // dot matrix, perforated, ink-jet
	StyleEngraved = "engraved" // laser: grey and speckled
)

// Look is how one document of the benchmark is printed (bench/PROTOCOL.md).
type Look struct {
	Part Part `json:"part"`
	// Family names the type face of labels and values.
	Family string `json:"family"`
	faces  Fonts
	// Underprint is the opacity of the pattern, Darkness that of the values, 0..1.
	Underprint float64 `json:"underprint"`
	Darkness   float64 `json:"darkness"`
	// Spacing between letters of values in em, Width of letters as a share.
	Spacing float64 `json:"spacing"`
	Width   float64 `json:"width"`
	Style   string  `json:"style"`
	// Weight of the zone's strokes against the face's own, 0.9 to 1.15.
	Weight float64 `json:"weight"`
	// Odd prints one field in another face, off its baseline by Drift em.
	Odd   string  `json:"odd,omitempty"`
	Drift float64 `json:"drift,omitempty"`
	odd   Typeface
	// Leave drops a field, Swap exchanges the places of two, as in a document
	// made up without its model.
	Leave string    `json:"leave,omitempty"`
	Swap  [2]string `json:"swap,omitzero"`
	// Symbol replaces elements of the payload of a barcode.
	Symbol map[string]string `json:"symbol,omitempty"`
}

// arrangement B belongs to the test part.
func (l Look) second() bool { return l.Part == Test }

// engraved is the texture of laser engraving: grains of a tenth of a millimetre.
func engraved(scale float64, rng *rand.Rand) func(x, y int) float64 {
	n := newNoise(rng)
	return func(x, y int) float64 {
		return 0.72 + 0.28*n.at(float64(x)/scale*9, float64(y)/scale*9)
	}
}

// dots is the texture of a print head: round dots some 0.2 mm apart.
func dots(scale float64) func(x, y int) float64 {
	const pitch, radius = 0.2, 0.115
	return func(x, y int) float64 {
		fx, fy := float64(x)/scale/pitch, float64(y)/scale/pitch
		d := math.Hypot(fx-math.Round(fx), fy-math.Round(fy)) * pitch
		return min(1, max(0.08, (radius-d)*scale+0.5))
	}
}

// pattern covers the page with the underprint of the part: waves for tuning,
// lattices, arcs and dots for tests.
func (p *page) pattern(rng *rand.Rand, colour func(opacity float64) color.Color, opacity float64) {
	w, h := p.size()
	if p.look.Part != Test {
		p.waves(rng, colour(opacity), -2, -4, w+4, h+8)
		p.rosette(rng, colour(opacity), mm{w * (0.4 + 0.3*rng.Float64()), h * (0.35 + 0.2*rng.Float64())}, h*0.36)
		return
	}
	switch rng.IntN(3) {
	case 0: // lattice of straight lines in two directions
		gap := 1.3 + 0.8*rng.Float64()
		for _, lean := range []float64{0.5 + 0.6*rng.Float64(), -0.5 - 0.6*rng.Float64()} {
			var lines [][]mm
			for x := -h * 2; x < w+2*h; x += gap {
				lines = append(lines, []mm{{x, 0}, {x + lean*h, h}})
			}
			p.stroke(colour(opacity), 0.09, lines...)
		}
	case 1: // arcs around two centres
		for range 2 {
			centre := mm{w * rng.Float64(), h * (rng.Float64()*2 - 0.5)}
			var lines [][]mm
			for r := 4.0; r < w*1.2; r += 1.4 + 0.2*rng.Float64() {
				lines = append(lines, ring(centre, r, 70))
			}
			p.stroke(colour(opacity), 0.09, lines...)
		}
	default: // rows of dots that grow and shrink
		var all [][]mm
		phase := 6 * rng.Float64()
		for y := 0.6; y < h; y += 1.2 {
			for x := 0.6; x < w; x += 1.2 {
				r := 0.12 + 0.16*(0.5+0.5*math.Sin(x/7+math.Cos(y/9+phase)*2+phase))
				all = append(all, ring(mm{x, y}, r, 8))
			}
		}
		p.fill(colour(opacity*0.9), all...)
	}
}
