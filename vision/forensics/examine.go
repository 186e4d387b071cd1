package forensics

import (
	"fmt"
	"image"
	"math"

	"github.com/idngo/idngo/vision"
)

// Picture is what pixels are examined of: as it was decoded, neither turned nor
// scaled, with its file and where the document lies.
type Picture struct {
	Image *image.RGBA
	File  []byte
	// Outline of the document, or nil; Area its box, or empty for all.
	Outline []vision.Point
	Area    vision.Box
}

// Examine looks for traces in the pixels of a picture. Findings have boxes in
// the picture as it was decoded. Their scores grow with the evidence: 0.5 at the
// threshold, which is where one in a hundred genuine pages of the benchmark's
// tuning part lies (bench/RESULTS.md).
func Examine(p Picture, t Thresholds) []vision.Finding {
	var out []vision.Finding
	area := p.Image.Rect
	if p.Area.W > 0 && p.Area.H > 0 {
		area = image.Rect(int(p.Area.X), int(p.Area.Y), int(p.Area.X+p.Area.W), int(p.Area.Y+p.Area.H)).Intersect(area)
	}
	report := func(code string, figure, limit float64, box *vision.Box, detail string) {
		if score := graded(figure, limit); score >= t.Least {
			out = append(out, vision.Finding{Code: code, Score: score, Box: box, Detail: fmt.Sprintf("%s (%.2f, threshold %.2f)", detail, figure, limit)})
		}
	}
	g := gridOf(p.Image, area, tiltOf(p.Outline))
	report(vision.FindingScreenRecapture, g.along, t.Screen, nil, "regular fine structure along the picture's axes, as of a display")
	report(vision.FindingPrintedCopy, g.across, t.Dots, nil, "regular fine dots at 45 degrees, as of a printer")
	report(vision.FindingPrintedCopy, rimOf(p.Image, p.Outline), t.Rim, nil, "a white rim around the document, as of a sheet that it was printed on")
	if m, ok := firstCompression(p.Image, p.File); ok {
		box, figure := m.stranger(area)
		report(vision.FindingEditedRegion, figure, t.Resaved, &box, "a region without the traces of the first compression that the rest has")
	}
	return out
}

// Screen looks for the grid of a display all over a picture, for a first answer
// before anything was found in it.
func Screen(img *image.RGBA, t Thresholds) (vision.Finding, bool) {
	score := graded(gridOf(img, img.Rect, 0).along, t.Screen)
	return vision.Finding{Code: vision.FindingScreenRecapture, Score: score, Detail: "regular fine structure along the picture's axes, as of a display"}, score >= t.Least
}

// graded maps a figure to a score: 0.5 at the limit, towards 1 above it and to 0
// below.
func graded(figure, limit float64) float64 {
	if limit <= 0 || figure <= 0 {
		return 0
	}
	x := figure / limit
	if x < 1 {
		return math.Round(50*x) / 100
	}
	return math.Round(100*(1-0.5/x)) / 100
}
