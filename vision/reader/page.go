package reader

import (
	"context"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/mrz"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/page"
)

// page reads one picture.
func (r *Reader) page(ctx context.Context, picture imageio.Picture, _ vision.Purpose, watch *stopwatch) (vision.Page, error) {
	img := picture.Image
	regions, err := r.text.Detect(ctx, img, r.opts.Side)
	watch.lap("detect")
	if err != nil {
		return vision.Page{}, err
	}
	turn, _, err := page.Upright(ctx, r.text, img, regions)
	if err != nil {
		return vision.Page{}, err
	}
	img, regions = page.Turn(img, regions, turn)
	watch.lap("orient")

	quads := make([]ocr.Quad, len(regions))
	for i, region := range regions {
		quads[i] = region.Quad
	}
	lines, err := r.text.Recognise(ctx, img, quads)
	watch.lap("recognise")
	if err != nil {
		return vision.Page{}, err
	}
	p := vision.Page{Width: img.Rect.Dx(), Height: img.Rect.Dy(), Rotation: turn}
	level := page.Level(page.Tilt(regions))
	var rows []mrz.Row
	for _, l := range lines {
		if l.Text == "" {
			continue
		}
		p.Lines = append(p.Lines, l.TextLine())
		rows = append(rows, zoneRow(l, l.Quad.Map(level).Box()))
	}
	if zone, ok := mrz.DecodeAt(rows, r.opts.Now()); ok {
		p.MRZ = zone
	}
	watch.lap("zone")
	if p.Faces, err = r.faces.Find(ctx, img); err != nil {
		return vision.Page{}, err
	}
	watch.lap("faces")
	return p, nil
}
