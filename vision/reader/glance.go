package reader

import (
	"context"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/forensics"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/quality"
)

// faintGlance bounds the score of what only reading can settle: print may be
// legible although it looks soft, dark or small.
const faintGlance = 0.45

// firstGlance tells, if somebody asked, what the pixels alone show: screenshots,
// screens, copies, darkness. It costs a twentieth of a reading.
func (r *Reader) firstGlance(ctx context.Context, picture imageio.Picture, t imageio.Type, purpose vision.Purpose) {
	see := vision.GlanceOf(ctx)
	if see == nil || purpose == vision.PurposeSelfie || purpose == vision.PurposePortrait {
		return
	}
	img := picture.Image
	p := vision.Page{Width: img.Rect.Dx(), Height: img.Rect.Dy()}
	figures := quality.Measure(img, vision.Box{}, nil)
	p.Quality = figures.Quality
	for _, f := range quality.Judge(quality.Scene{Image: img}, figures, r.opts.Quality, false) {
		if f.Code == vision.FindingTooDark || f.Code == vision.FindingOverexposed {
			p.Findings = append(p.Findings, faint(f))
		}
	}
	if f, ok := forensics.Screenshot(picture, t, r.opts.Forensics); ok {
		p.Findings = append(p.Findings, f)
	}
	if f, ok := forensics.Screen(img, r.opts.Forensics); ok {
		p.Findings = append(p.Findings, f)
	}
	see(vision.Facts{Reader: Revision, Pages: []vision.Page{p}})
}

// secondGlance adds where print and document were found: blur, glare, fingers,
// the picture's edge, print that is too small.
func (r *Reader) secondGlance(ctx context.Context, s sheet) {
	see := vision.GlanceOf(ctx)
	if see == nil {
		return
	}
	p := vision.Page{Width: s.img.Rect.Dx(), Height: s.img.Rect.Dy(), Rotation: s.turn, Outline: s.outline, Faces: s.faces}
	for _, q := range s.quads() {
		p.Lines = append(p.Lines, vision.TextLine{Score: 0.5, Box: q.Box(), Quad: q[:]})
	}
	area := documentArea(p)
	figures := quality.Measure(s.img, area, p.Lines)
	p.Quality = figures.Quality
	scene := quality.Scene{Image: s.img, Outline: p.Outline, Area: area, Lines: p.Lines, Faces: p.Faces}
	for _, f := range quality.Judge(scene, figures, r.opts.Quality, false) {
		switch f.Code {
		case vision.FindingBlurred, vision.FindingTooDark, vision.FindingOverexposed, vision.FindingTooSmall:
			f = faint(f)
		case vision.FindingGrayscale: // some backs are printed in black alone
			continue
		}
		p.Findings = append(p.Findings, f)
	}
	p.Lines = nil // nothing was read
	see(vision.Facts{Reader: Revision, Pages: []vision.Page{p}})
}

func faint(f vision.Finding) vision.Finding {
	f.Score = min(f.Score, faintGlance)
	return f
}
