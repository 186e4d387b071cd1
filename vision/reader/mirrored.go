package reader

import (
	"cmp"
	"context"
	"image"
	"slices"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/ocr"
)

const (
	mirroredLines = 6 // of a page on which nothing was recognised, for a look into a mirror
	mirroredGain  = 2 // how many times better they must read there
)

// unmirrored reads a document's picture once more as a mirror shows it, where nothing was
// recognised in it and its print reads far better so: cameras of a telephone's front
// mirror what they see, and files tell so in a tag that is wrong or lost. Places are
// told in the picture as it is.
func (r *Reader) unmirrored(ctx context.Context, picture imageio.Picture, t imageio.Type, purpose vision.Purpose, watch *stopwatch, pages []vision.Page) ([]vision.Page, error) {
	if purpose != vision.PurposeDocument || len(picture.Text) > 0 || len(pages) != 1 || !unrecognised(pages[0]) {
		return pages, nil
	}
	img := imageio.Rotate(picture.Image, pages[0].Rotation)
	better, err := r.readsMirrored(ctx, img, pages[0].Lines)
	watch.lap("second")
	if err != nil || !better {
		return pages, err
	}
	picture.Image, picture.Meta.Orientation = imageio.Orient(picture.Image, 2), 2
	again, err := r.pages(vision.WithGlance(ctx, nil), picture, nil, t, purpose, watch)
	if err != nil {
		return nil, err
	}
	if unrecognised(again[0]) {
		return pages, nil
	}
	for i := range again {
		again[i] = mirrorPage(again[i])
		again[i].PerceptualHash = pages[0].PerceptualHash
	}
	return again, nil
}

// unrecognised reports a page with print of which nothing tells what it is.
func unrecognised(p vision.Page) bool {
	return p.Kind == "" && (p.MRZ == nil || !p.MRZ.Valid) && len(p.Lines) >= mirroredLines &&
		!slices.ContainsFunc(p.Barcodes, func(b vision.Barcode) bool { return b.Text != "" })
}

// readsMirrored reports that a page's longest lines read far better in a mirror, at
// its side or below it.
func (r *Reader) readsMirrored(ctx context.Context, img *image.RGBA, lines []vision.TextLine) (bool, error) {
	var quads []ocr.Quad
	for _, l := range lines {
		if len(l.Quad) != 4 {
			continue
		}
		if q := ocr.Quad(l.Quad); q.Width() >= turnedShape*q.Height() && q.Width() <= widestOwn*q.Height() {
			quads = append(quads, q)
		}
	}
	if len(quads) < turnedLeast {
		return false, nil
	}
	slices.SortStableFunc(quads, func(a, b ocr.Quad) int { return cmp.Compare(b.Width(), a.Width()) })
	quads = quads[:min(len(quads), turnedLines)]
	mirror := imageio.Orient(img, 2)
	beside := make([]ocr.Quad, len(quads))
	for i, q := range quads {
		beside[i] = mirrorQuad(q, float64(img.Rect.Dx()))
	}
	sums := [2]float64{}
	for i, look := range []struct {
		img   *image.RGBA
		quads []ocr.Quad
	}{{img, append(slices.Clone(quads), flipped(quads)...)}, {mirror, append(slices.Clone(beside), flipped(beside)...)}} {
		read, err := r.own.ReadAll(ctx, look.img, look.quads)
		if err != nil {
			return false, err
		}
		up, _ := legibility(read[:len(quads)])
		over, _ := legibility(read[len(quads):])
		sums[i] = max(up, over)
	}
	return sums[1] > mirroredGain*sums[0], nil
}

func flipped(quads []ocr.Quad) []ocr.Quad {
	out := make([]ocr.Quad, len(quads))
	for i, q := range quads {
		out[i] = q.Flip()
	}
	return out
}

// mirrorQuad is a quad's place in a mirror beside a picture of some width: what was
// its right edge is its left one.
func mirrorQuad(q ocr.Quad, width float64) ocr.Quad {
	at := func(p vision.Point) vision.Point { return vision.Point{X: width - p.X, Y: p.Y} }
	return ocr.Quad{at(q[1]), at(q[0]), at(q[3]), at(q[2])}
}

// mirrorPage tells the places of a page in its picture instead of in a mirror image of it.
// That which turns the one upright turns the other by as much the other way.
func mirrorPage(p vision.Page) vision.Page {
	width := float64(p.Width)
	points := func(ps []vision.Point) []vision.Point {
		out := make([]vision.Point, len(ps))
		for i, q := range ps {
			out[i] = vision.Point{X: width - q.X, Y: q.Y}
		}
		return out
	}
	box := func(b vision.Box) vision.Box { return vision.Box{X: width - b.X - b.W, Y: b.Y, W: b.W, H: b.H} }
	pointer := func(b *vision.Box) *vision.Box {
		if b == nil {
			return nil
		}
		out := box(*b)
		return &out
	}
	quad := func(ps []vision.Point) []vision.Point {
		if len(ps) != 4 {
			return points(ps)
		}
		q := mirrorQuad(ocr.Quad(ps), width)
		return q[:]
	}
	p.Rotation = (360 - p.Rotation) % 360
	if len(p.Outline) > 0 {
		p.Outline = quad(p.Outline)
	}
	p.Lines, p.Readings, p.Barcodes = slices.Clone(p.Lines), slices.Clone(p.Readings), slices.Clone(p.Barcodes)
	p.Faces, p.Findings = slices.Clone(p.Faces), slices.Clone(p.Findings)
	for i, l := range p.Lines {
		p.Lines[i].Box, p.Lines[i].Quad = box(l.Box), quad(l.Quad)
	}
	for i, f := range p.Readings {
		p.Readings[i].Box = pointer(f.Box)
	}
	for i, b := range p.Barcodes {
		p.Barcodes[i].Box = box(b.Box)
	}
	for i, f := range p.Faces {
		p.Faces[i].Box, p.Faces[i].Landmarks = box(f.Box), points(f.Landmarks)
	}
	for i, f := range p.Findings {
		p.Findings[i].Box = pointer(f.Box)
	}
	if p.MRZ != nil {
		zone := *p.MRZ
		zone.Box, zone.Fields = box(zone.Box), slices.Clone(zone.Fields)
		for i, f := range zone.Fields {
			zone.Fields[i].Box = pointer(f.Box)
		}
		p.MRZ = &zone
	}
	return p
}
