package reader

import (
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/page"
)

// rows is the straight frame of a sheet turned by what its print still leans
// there: the corners of a document are found with an error of some pixels, and
// over its width that is the distance of a line to the next one.
type rows struct {
	s        sheet
	sin, cos float64
}

func rowsOf(s sheet, lines []vision.TextLine) rows {
	var regions []ocr.Region
	for _, l := range lines {
		if len(l.Quad) == 4 {
			regions = append(regions, ocr.Region{Quad: ocr.Quad(l.Quad).Map(s.frame.ToFrame)})
		}
	}
	out := rows{s: s}
	out.sin, out.cos = math.Sincos(page.Tilt(regions) * math.Pi / 180)
	return out
}

// lines gives lines with their places in the rows.
func (r rows) lines(lines []vision.TextLine) []vision.TextLine {
	out := slices.Clone(lines)
	for i, l := range lines {
		out[i].Box = r.box(ocr.Quad(l.Quad))
	}
	return out
}

// box is the place of a quad of the picture: as wide and high as the print is,
// not as what surrounds its leaning corners.
func (r rows) box(q ocr.Quad) vision.Box {
	level := q.Map(func(p vision.Point) vision.Point {
		p = r.s.frame.ToFrame(p)
		return vision.Point{X: p.X*r.cos + p.Y*r.sin, Y: p.Y*r.cos - p.X*r.sin}
	})
	c, w, h := level.Centre(), level.Width(), level.Height()
	if a := math.Abs(level.Angle()); a > 45 && a < 135 {
		w, h = h, w
	}
	return vision.Box{X: c.X - w/2, Y: c.Y - h/2, W: w, H: h}
}

// place is the box in the picture of a box in the rows.
func (r rows) place(b vision.Box) vision.Box {
	return boxQuad(b).Map(func(p vision.Point) vision.Point {
		return r.s.frame.ToPicture(vision.Point{X: p.X*r.cos - p.Y*r.sin, Y: p.Y*r.cos + p.X*r.sin})
	}).Box()
}
