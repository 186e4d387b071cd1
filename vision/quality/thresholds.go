package quality

import (
	"math"

	"github.com/idngo/idngo/vision"
)

// Thresholds say from which figure on a finding is made. Units are those of
// vision.Quality, of Figures, or of the Region functions. The defaults were set
// on the tuning part of the document benchmark (bench/PROTOCOL.md): the largest
// that one in a hundred of its genuine pages passes, or a figure that readable
// specimens keep, whichever is the milder; bench/RESULTS.md has what they find.
type Thresholds struct {
	Sharpness  float64 // blurred below; default 0.18
	SoftLines  float64 // blurred when this share of the lines is soft and unsure; default 0.34
	MinLight   float64 // too dark below this brightness of the paper, legible or not; default 0.43
	MaxLight   float64 // overexposed above this brightness …; default 0.93
	MinRange   float64 // … when contrast is below this; default 0.12
	Glare      float64 // burnt-out patch, share of the document; default 0.02
	Focus      float64 // blur of a third or all, sigma in heights of a capital, see Focus; default 0.14
	Fingers    float64 // covered share of the document; default 0.02
	Cut        float64 // share of a side of the picture that is document; default 0.25
	TextHeight float64 // print too small below, pixels of a line's box; default 7.5
	Side       float64 // and in a document whose longer side is below, pixels; default 300
	Colour     float64 // grey below this mean chroma …; default 0.012
	PeakColour float64 // … and this peak chroma; default 0.04
	MinLines   int     // lines needed to judge print; default 4
	// Least is the lowest score that is reported; default 0.5, the thresholds
	// themselves. The benchmark sets it lower to find them.
	Least float64
}

// DefaultThresholds are in the field comments of Thresholds.
func DefaultThresholds() Thresholds {
	return Thresholds{
		Sharpness: 0.18, SoftLines: 0.34, MinLight: 0.43, MaxLight: 0.93, MinRange: 0.12,
		Glare: 0.02, Focus: 0.14, Fingers: 0.02, Cut: 0.25, TextHeight: 7.5, Side: 300, Colour: 0.012, PeakColour: 0.04, MinLines: 4, Least: 0.5,
	}
}

// Judge names what is wrong with a page, with its place where it has one.
// legible says that the machine readable zone or the printed fields could be
// read: then print was evidently sharp and large enough, whatever the figures
// say. What hides a part (glare, fingers, the picture's edge) is told all the
// same, and darkness: a portrait is lost in it before the print is.
func Judge(s Scene, f Figures, t Thresholds, legible bool) []vision.Finding {
	var out []vision.Finding
	report := func(code string, score float64, box *vision.Box) {
		if score >= t.Least {
			out = append(out, vision.Finding{Code: code, Score: score, Box: box})
		}
	}
	region := func(code string, r Region, limit float64) {
		if r.Figure > 0 {
			report(code, above(r.Figure, limit), &r.Box)
		}
	}
	if f.Lines >= t.MinLines && !legible {
		if s := below(f.Sharpness, t.Sharpness); s >= 0.5 {
			report(vision.FindingBlurred, s, nil)
		}
		report(vision.FindingTooSmall, below(f.TextHeight, t.TextHeight), nil)
	}
	if !legible { // where nothing was read, there may be no line to judge by
		report(vision.FindingTooSmall, below(s.side(), t.Side), nil)
	}
	if soft := Blur(s, softLine); soft.Figure > 0 {
		region(vision.FindingBlurred, soft, t.SoftLines)
	}
	region(vision.FindingBlurred, Focus(s), t.Focus)
	report(vision.FindingTooDark, below(f.Paper, t.MinLight), nil)
	if !legible && f.Brightness > t.MaxLight && f.Contrast < t.MinRange {
		report(vision.FindingOverexposed, below(f.Contrast, t.MinRange), nil)
	}
	region(vision.FindingGlare, Glare(s), t.Glare)
	region(vision.FindingFingers, Fingers(s), t.Fingers)
	region(vision.FindingCropped, Cut(s), t.Cut)
	if f.Colour < t.Colour && f.PeakColour < t.PeakColour {
		report(vision.FindingGrayscale, below(f.PeakColour, t.PeakColour), nil)
	}
	return strongest(out)
}

// strongest keeps the surest finding of each code.
func strongest(list []vision.Finding) []vision.Finding {
	var out []vision.Finding
	for _, f := range list {
		known := false
		for i := range out {
			if out[i].Code == f.Code {
				known = true
				if f.Score > out[i].Score {
					out[i] = f
				}
			}
		}
		if !known {
			out = append(out, f)
		}
	}
	return out
}

// below is the score of a figure that should not fall under its limit: 0.5 at
// the limit, 1 at zero, towards 0 far above it.
func below(figure, limit float64) float64 {
	switch {
	case limit <= 0:
		return 0
	case figure <= limit:
		return round(1 - 0.5*max(0, figure)/limit)
	}
	return round(0.5 * limit / figure)
}

// above is the score of a figure that should not pass its limit: 0.5 at the
// limit, towards 1 far above it, 0 at zero.
func above(figure, limit float64) float64 {
	switch {
	case figure <= 0:
		return 0
	case limit <= 0 || figure >= limit:
		return round(1 - 0.5*max(0, limit)/figure)
	}
	return round(0.5 * figure / limit)
}

func round(score float64) float64 { return math.Round(score*100) / 100 }
