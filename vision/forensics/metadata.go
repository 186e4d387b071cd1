package forensics

import (
	"strings"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
)

// editors are programs for composing and retouching pictures, in lower case.
// Programs that merely crop, convert or scan are not among them.
var editors = []string{
	"photoshop", "gimp", "paint.net", "pixelmator", "affinity photo", "affinity designer",
	"photopea", "picsart", "canva", "coreldraw", "corel photo-paint", "paintshop", "paint shop pro",
	"inkscape", "illustrator", "photoscape", "facetune", "faceapp", "pixlr", "krita",
	"picmonkey", "befunky", "fotor", "stable diffusion", "midjourney", "dall-e", "firefly",
}

// Thresholds say how strong a sign must be. Scores are 0..1.
type Thresholds struct {
	// EditorScore is the score of an editor's name in metadata; default 0.5.
	EditorScore float64
	// Screenshot is the sum of signs from which on a picture counts as a
	// screenshot; default 0.75.
	Screenshot float64
	// Screen and Dots are the strength of a display's and of a printer's grid,
	// log10 of power over what is usual; Resaved the log likelihood ratio of an
	// edited region. Defaults: calibrated, see DefaultThresholds.
	Screen, Dots, Resaved float64
	// Rim is how much whiter the rim of a printed copy is than what is printed on it;
	// see rimOf.
	Rim float64
	// Least is the lowest score that is reported; default 0.5, the thresholds
	// themselves. The benchmark sets it lower to find them.
	Least float64
}

// DefaultThresholds are in the field comments of Thresholds.
func DefaultThresholds() Thresholds {
	return Thresholds{EditorScore: 0.5, Screenshot: 0.75, Screen: 2.5, Dots: 2.5, Resaved: 150, Rim: 0.075, Least: 0.5}
}

// Editor reports a program for retouching that names itself in the metadata.
func Editor(meta imageio.Metadata, t Thresholds) (vision.Finding, bool) {
	for _, software := range meta.Software {
		low := strings.ToLower(software)
		for _, e := range editors {
			if strings.Contains(low, e) {
				return vision.Finding{Code: vision.FindingEdited, Score: t.EditorScore, Detail: "saved by " + software}, true
			}
		}
	}
	return vision.Finding{}, false
}
