package reader

import (
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/forensics"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/page"
)

// examine looks at the pixels of a document's picture as it was decoded, before
// any turn, because traces of compression and of grids do not survive scaling.
func (r *Reader) examine(p *vision.Page, picture imageio.Picture, file []byte) {
	img := picture.Image
	w, h := img.Rect.Dx(), img.Rect.Dy()
	whole := picture.SourceWidth*picture.SourceHeight == w*h
	back := func(q vision.Point) vision.Point { return page.TurnBack(q, w, h, p.Rotation) }
	seen := forensics.Picture{Image: img}
	if whole && picture.Meta.Orientation <= 1 {
		seen.File = file
	}
	for _, q := range p.Outline {
		seen.Outline = append(seen.Outline, back(q))
	}
	if b := documentArea(*p); b.W > 0 {
		seen.Area = boxQuad(b).Map(back).Box()
	}
	for _, f := range forensics.Examine(seen, r.opts.Forensics) {
		if f.Box != nil {
			turned := page.TurnBox(*f.Box, w, h, p.Rotation)
			f.Box = &turned
		}
		p.Findings = append(p.Findings, f)
	}
}
