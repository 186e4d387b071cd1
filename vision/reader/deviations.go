package reader

import (
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
)

// deviations are findings of values that stand in each other's places. places turns
// boxes of the rows into those of the picture.
func deviations(found []fields.Deviation, places func(vision.Box) vision.Box) []vision.Finding {
	var out []vision.Finding
	for _, d := range found {
		box := places(d.Box)
		out = append(out, vision.Finding{Code: vision.FindingTemplate, Score: d.Score, Box: &box,
			Detail: "the values of " + d.Field + " and " + d.Other + " stand in each other's places"})
	}
	return out
}
