package reader

import (
	"image"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
	"github.com/idngo/idngo/vision/forensics"
)

// deviationFound is the score from which a deviation from a document's own model
// is a finding: an empty place is told by how plain its paper is, and worn print
// is pale.
const deviationFound = 0.5

// deviations are findings of values that stand at each other's labels, and of
// labels at which nothing is printed although there is at the others'. places
// turns boxes of the rows into those of the picture.
func deviations(img *image.RGBA, p vision.Page, found []fields.Deviation, places func(vision.Box) vision.Box) []vision.Finding {
	var print []vision.Box
	for _, r := range p.Readings {
		if r.Source == vision.SourceVIZ && r.Box != nil {
			print = append(print, *r.Box)
		}
	}
	var out []vision.Finding
	for _, d := range found {
		box := places(d.Box)
		f := vision.Finding{Code: vision.FindingTemplate, Score: d.Score, Box: &box, Detail: "the values of " + d.Field + " and " + d.Other + " stand in each other's places"}
		if d.Other == "" {
			f.Score, f.Detail = d.Score*forensics.Blank(img, box, print), "nothing is printed where "+d.Field+" should be"
		}
		if f.Score >= deviationFound {
			out = append(out, f)
		}
	}
	return out
}
