package specimen

import (
	"math/rand/v2"
)

// Grade is how well a page of the benchmark was taken (bench/PROTOCOL.md).
type Grade string

// The grades.
const (
	Clean Grade = "clean"
	Phone Grade = "camera"
	Hard  Grade = "hard"
)

// Grades in order of difficulty.
func Grades() []Grade { return []Grade{Clean, Phone, Hard} }

// Span is a range of the protocol, both ends included.
type Span [2]float64

func (s Span) draw(rng *rand.Rand) float64 { return s[0] + (s[1]-s[0])*rng.Float64() }

// Ranges are the protocol's row for one grade. A test compares them with the
// table of bench/PROTOCOL.md.
type Ranges struct {
	PageCapital, CardCapital Span // px
	Rotation                 Span
	QuarterTurns             float64
	Tilt, Bend, Fill         Span
	Exposure, Balance        Span
	Gradient                 Span
	Shadow                   float64
	ShadowDepth              Span
	Defocus, Motion          Span // h
	Noise, Quality           Span
	Glare                    float64
	GlareArea                Span
	Fingers                  float64
	FingerArea               Span
	Underprint, Darkness     Span
	Spacing, Width           Span
}

// RangesOf gives the ranges of a grade.
func RangesOf(g Grade) Ranges {
	switch g {
	case Clean:
		return Ranges{
			PageCapital: Span{20, 34}, CardCapital: Span{26, 42}, Rotation: Span{-2, 2}, Tilt: Span{-2, 2}, Fill: Span{0.88, 0.96},
			Exposure: Span{-0.15, 0.15}, Balance: Span{-0.02, 0.02}, Gradient: Span{0, 0.1}, Defocus: Span{0, 0.025},
			Noise: Span{0, 1.5}, Quality: Span{90, 96}, Underprint: Span{0.12, 0.3}, Darkness: Span{0.85, 1}, Spacing: Span{0, 0.03}, Width: Span{0.9, 1},
		}
	case Phone:
		return Ranges{
			PageCapital: Span{14, 28}, CardCapital: Span{19, 38}, Rotation: Span{-10, 10}, QuarterTurns: 0.2, Tilt: Span{-15, 15}, Bend: Span{0, 0.015},
			Fill: Span{0.55, 0.92}, Exposure: Span{-0.5, 0.5}, Balance: Span{-0.08, 0.08}, Gradient: Span{0, 0.4}, Shadow: 0.5, ShadowDepth: Span{0.1, 0.45},
			Defocus: Span{0.02, 0.07}, Motion: Span{0, 0.1}, Noise: Span{1, 5}, Quality: Span{70, 92}, Glare: 0.35, GlareArea: Span{0.002, 0.015},
			Fingers: 0.15, FingerArea: Span{0.005, 0.03}, Underprint: Span{0.2, 0.45}, Darkness: Span{0.7, 1}, Spacing: Span{0, 0.08}, Width: Span{0.8, 1},
		}
	default:
		return Ranges{
			PageCapital: Span{8, 18}, CardCapital: Span{11, 25}, Rotation: Span{-25, 25}, QuarterTurns: 0.4, Tilt: Span{-28, 28}, Bend: Span{0, 0.03},
			Fill: Span{0.45, 0.88}, Exposure: Span{-1.3, 0.6}, Balance: Span{-0.15, 0.15}, Gradient: Span{0, 0.8}, Shadow: 0.7, ShadowDepth: Span{0.2, 0.8},
			Defocus: Span{0.05, 0.12}, Motion: Span{0, 0.25}, Noise: Span{4, 12}, Quality: Span{45, 75}, Glare: 0.6, GlareArea: Span{0.005, 0.04},
			Fingers: 0.35, FingerArea: Span{0.01, 0.06}, Underprint: Span{0.3, 0.6}, Darkness: Span{0.55, 0.95}, Spacing: Span{0, 0.14}, Width: Span{0.7, 1},
		}
	}
}

// Look draws how a document of a grade is printed.
func (t *Typecase) Look(g Grade, seed uint64) Look {
	rng := source(seed, "look")
	r := RangesOf(g)
	l := Look{
		Part: t.part, Family: t.names[rng.IntN(len(t.names))],
		Underprint: r.Underprint.draw(rng), Darkness: r.Darkness.draw(rng), Spacing: r.Spacing.draw(rng), Width: r.Width.draw(rng),
		Style: StyleSolid, Weight: within(0.9, 1, rng.Float64()),
	}
	if t.part == Test {
		l.Weight = within(1, 1.15, rng.Float64())
	}
	if style := rng.Float64(); g != Clean && style < 0.1 {
		l.Style = StyleDots
	} else if g != Clean && style < 0.4 {
		l.Style = StyleEngraved
	}
	l.faces = t.faces[l.Family]
	return l
}

// OddFace sets one field of a look in another family of the part.
func (t *Typecase) OddFace(l Look, field string, drift float64, seed uint64) Look {
	rng := source(seed, "odd")
	for {
		if name := t.names[rng.IntN(len(t.names))]; name != l.Family {
			l.Odd, l.Drift, l.odd = field, drift, t.faces[name].Regular
			return l
		}
	}
}

// Bold gives the bold cut of a look's family and of another one, for writing
// into a finished picture.
func (t *Typecase) Bold(l Look, seed uint64) (own, other Typeface) {
	rng := source(seed, "other face")
	for {
		if name := t.names[rng.IntN(len(t.names))]; name != l.Family {
			return l.faces.Bold, t.faces[name].Bold
		}
	}
}
