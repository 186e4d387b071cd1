package reader

import (
	"context"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
	"github.com/idngo/idngo/vision/lineread"
	"github.com/idngo/idngo/vision/ocr"
)

// sureAgain is the score of a second look at a place that one reader alone vouches for.
const sureAgain = 0.9

// lookAgain reads the places in which a value must stand that the detector of lines
// found nothing in.
func (r *Reader) lookAgain(ctx context.Context, s sheet, in rows, wanted []fields.Wanted) ([]vision.TextLine, error) {
	if s.img == nil || len(wanted) == 0 {
		return nil, nil
	}
	quads := make([]ocr.Quad, len(wanted))
	for i, w := range wanted {
		quads[i] = boxQuad(w.Box).Map(in.toPicture)
	}
	theirs, err := r.text.Recognise(ctx, s.img, quads)
	if err != nil {
		return nil, err
	}
	own, err := r.own.ReadAll(ctx, s.img, quads)
	if err != nil {
		return nil, err
	}
	var out []vision.TextLine
	for i, q := range quads {
		line := own[i].TextLine()
		agreed := false
		for _, l := range theirs {
			if l.Quad != q {
				continue
			}
			agreed = lineread.Same(lineread.Fold(l.Text), lineread.Fold(own[i].Text))
			if l.Score > line.Score && !lineread.Cyrillic(line.Text) {
				line = l.TextLine()
			}
		}
		if line.Text != "" && (agreed && line.Score >= lineread.AgreeScore || line.Score >= sureAgain) {
			out = append(out, line)
		}
	}
	return out, nil
}
