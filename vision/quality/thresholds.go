package quality

import (
	"math"

	"github.com/idngo/idngo/vision"
)

// Thresholds say from which figure on a finding is made. Units are those of
// vision.Quality. The defaults were chosen so that none of a set of readable
// specimens and photographs gives a finding, blur and darkness that lose the
// print do.
type Thresholds struct {
	Sharpness  float64 // blurred below; default 0.18
	MinLight   float64 // too dark below this brightness; default 0.13
	MaxLight   float64 // overexposed above this brightness …; default 0.93
	MinRange   float64 // … when contrast is below this; default 0.12
	Glare      float64 // share of burnt-out area; default 0.10
	TextHeight float64 // print too small below, pixels of a line's box; default 7.5
	Colour     float64 // grey below this mean chroma …; default 0.012
	PeakColour float64 // … and this peak chroma; default 0.04
	MinLines   int     // lines needed to judge print; default 4
}

// DefaultThresholds are in the field comments of Thresholds.
func DefaultThresholds() Thresholds {
	return Thresholds{
		Sharpness: 0.18, MinLight: 0.13, MaxLight: 0.93, MinRange: 0.12,
		Glare: 0.10, TextHeight: 7.5, Colour: 0.012, PeakColour: 0.04, MinLines: 4,
	}
}

// Findings names what is wrong with a page. legible says that the machine
// readable zone or the printed fields could be read: then print was evidently
// sharp, bright and large enough, whatever the figures say.
func Findings(f Figures, t Thresholds, legible bool) []vision.Finding {
	var out []vision.Finding
	report := func(code string, figure, limit float64) {
		out = append(out, vision.Finding{Code: code, Score: severity(figure, limit)})
	}
	if !legible && f.Lines >= t.MinLines {
		if f.Sharpness < t.Sharpness {
			report(vision.FindingBlurred, f.Sharpness, t.Sharpness)
		}
		if f.TextHeight < t.TextHeight {
			report(vision.FindingTooSmall, f.TextHeight, t.TextHeight)
		}
	}
	if !legible && f.Brightness < t.MinLight {
		report(vision.FindingTooDark, f.Brightness, t.MinLight)
	}
	if !legible && f.Brightness > t.MaxLight && f.Contrast < t.MinRange {
		report(vision.FindingOverexposed, f.Contrast, t.MinRange)
	}
	if f.Glare > t.Glare {
		report(vision.FindingGlare, t.Glare, f.Glare)
	}
	if f.Colour < t.Colour && f.PeakColour < t.PeakColour {
		report(vision.FindingGrayscale, f.PeakColour, t.PeakColour)
	}
	return out
}

// severity is 0.5 at the limit and grows to 1 as the figure falls to zero.
func severity(figure, limit float64) float64 {
	if limit <= 0 {
		return 1
	}
	return math.Round((1-0.5*min(max(figure/limit, 0), 1))*100) / 100
}
