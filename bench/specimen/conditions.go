package specimen

// Conditions are how well a document was photographed.
type Conditions string

// The conditions, from a scan to what the unlucky send.
const (
	Scanned Conditions = "scanned" // straight, even light, no noise
	Careful Conditions = "careful" // a steady hand by daylight
	Hasty   Conditions = "hasty"   // turned, tilted, unevenly lit, soft
	Poor    Conditions = "poor"    // dark, blurred, glare, strongly compressed
)

// AllConditions in order of difficulty.
func AllConditions() []Conditions { return []Conditions{Scanned, Careful, Hasty, Poor} }

// Random draws capture options that are typical of the conditions. The same
// seed and conditions give the same options.
func (c Conditions) Random(seed uint64) (CaptureOptions, error) {
	rng := source(seed, "conditions/"+string(c))
	upTo := func(limit float64) float64 { return limit * rng.Float64() }
	about := func(limit float64) float64 { return limit * (2*rng.Float64() - 1) }
	o := CaptureOptions{Seed: seed}
	switch c {
	case Scanned:
		o.Ground, o.Fill, o.Quality = "white", 0.94, 92
	case Careful:
		o.Rotation, o.TiltX, o.TiltY = about(5), about(8), about(8)
		o.Fill = 0.8 + upTo(0.14)
		o.Camera = Camera{Exposure: about(0.3), Gradient: upTo(0.3), Blur: 0.4 + upTo(0.4), Noise: 1 + upTo(3), Quality: 82 + rng.IntN(12)}
	case Hasty:
		o.Rotation, o.TiltX, o.TiltY = about(180), about(16), about(16)
		o.Fill = 0.65 + upTo(0.25)
		o.Camera = Camera{Exposure: about(0.7), Gradient: upTo(0.6), Shadow: upTo(0.5), Blur: 0.6 + upTo(0.8), Noise: 3 + upTo(5), Quality: 65 + rng.IntN(20)}
	case Poor:
		o.Long = 1200
		o.Rotation, o.TiltX, o.TiltY = about(180), about(26), about(26)
		o.Fill = 0.6 + upTo(0.25)
		o.Glare = upTo(0.7)
		o.Camera = Camera{Exposure: -1.2 + upTo(1.4), Gradient: upTo(0.9), Shadow: upTo(0.9), Blur: 1 + upTo(1.4), Noise: 6 + upTo(10), Quality: 40 + rng.IntN(25)}
	default:
		return CaptureOptions{}, optionError("conditions", c)
	}
	return o, nil
}
