package reader

import (
	"context"
	"fmt"
	"image"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/liveness"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/page"
	"github.com/idngo/idngo/vision/quality"
)

const (
	kindSelfie   = "SELFIE"
	heldSide     = 960  // pixels at which lines on a document in the hand are searched
	heldReach    = 6.0  // widths of its portrait that a document reaches to each side
	heldSmaller  = 0.75 // a portrait on a document is at most this part of the holder's face, in width
	heldMinLines = 2    // readable lines near a face that make it a portrait on a document
	heldLines    = 40   // lines read at most
	heldCertain  = 0.97 // score of our own reader at which a line needs no other
	heldLong     = 15   // heights of a line that may be a row of a zone
	uprightSide  = 960  // pixels at which faces are searched in turned pictures
)

// selfie reads a picture of a person, perhaps holding a document: faces first,
// then, for a selfie, the print around the face on the document.
func (r *Reader) selfie(ctx context.Context, img *image.RGBA, purpose vision.Purpose, watch *stopwatch) (vision.Page, *image.RGBA, error) {
	img, turn, faces, err := r.uprightByFace(ctx, img)
	if err != nil {
		return vision.Page{}, nil, err
	}
	p := vision.Page{Width: img.Rect.Dx(), Height: img.Rect.Dy(), Rotation: turn, Kind: kindSelfie, KindScore: 0.6, Faces: faces}
	watch.lap("faces")
	if purpose == vision.PurposeSelfie {
		held, err := r.held(ctx, img, &p, watch)
		if err != nil {
			return p, nil, err
		}
		if !held {
			p.Findings = append(p.Findings, vision.Finding{Code: vision.FindingNoDocumentInHand, Score: 0.7})
		}
	}
	p.Findings = append(p.Findings, face.SelfieFindings(p.Faces, r.opts.Faces.Selfie)...)
	var around vision.Box
	if n := face.Person(p.Faces); n >= 0 {
		around = p.Faces[n].Box
	}
	if around != (vision.Box{}) {
		presented, err := r.present(ctx, img, around, true)
		if err != nil {
			return p, nil, err
		}
		p.Findings = append(p.Findings, presentationFindings(presented, r.opts.Liveness)...)
		watch.lap("presentation")
	}
	figures := quality.Measure(img, around, nil)
	p.Quality = figures.Quality
	watch.lap("quality")
	return p, img, nil
}

// sureTrace is how far beyond its limit a trace on a single picture must be.
const sureTrace = 2

// presentationFindings says what in a picture of a person is a trace of a screen
// or a print that was held before the camera.
func presentationFindings(p vision.Presentation, l liveness.Limits) []vision.Finding {
	var codes []string
	for _, s := range liveness.Still(p, l).Signals {
		// A pattern that is hardly there may be cloth.
		if s.Weight == liveness.Against && (s.Code == "passive-model" || s.Value > sureTrace*s.Limit) {
			codes = append(codes, fmt.Sprintf("%s %.2f", s.Code, s.Value))
		}
	}
	if len(codes) == 0 {
		return nil
	}
	return []vision.Finding{{Code: vision.FindingPictureOfPicture, Score: 0.5, Detail: strings.Join(codes, ", ")}}
}

// uprightByFace finds the faces of a picture. One in which no face clearly
// stands upright is turned to where the surest one does.
func (r *Reader) uprightByFace(ctx context.Context, img *image.RGBA) (*image.RGBA, int, []vision.Face, error) {
	asItIs, err := r.faces.Find(ctx, img)
	if err != nil {
		return nil, 0, nil, err
	}
	if standing(asItIs) {
		return img, 0, asItIs, nil
	}
	w, h, _ := imageio.Fit(img.Rect.Dx(), img.Rect.Dy(), uprightSide)
	small := imageio.Resize(img, w, h)
	best, surest := 0, 0.0
	for _, turn := range []int{0, 90, 270, 180} {
		faces, err := r.faces.Find(ctx, imageio.Rotate(small, turn))
		if err != nil {
			return nil, 0, nil, err
		}
		for _, f := range faces {
			// An upside-down face is sometimes taken for one the right way up, but
			// less surely and with its eyes out of line.
			if sure := f.Score * math.Cos(f.Roll*math.Pi/180); sure > surest {
				best, surest = turn, sure
			}
		}
	}
	if best == 0 {
		return img, 0, asItIs, nil
	}
	img = imageio.Rotate(img, best)
	faces, err := r.faces.Find(ctx, img)
	return img, best, faces, err
}

// held looks for a document in the hand: print around a face that is clearly
// smaller than the largest one, or anywhere when there is no such face. It
// marks faces that lie on the document and reads what it says.
func (r *Reader) held(ctx context.Context, img *image.RGBA, p *vision.Page, watch *stopwatch) (bool, error) {
	area := img.Rect
	if n := smallerFace(p.Faces); n >= 0 {
		area = reach(p.Faces[n].Box).Add(img.Rect.Min).Intersect(img.Rect)
	}
	part := img.SubImage(area).(*image.RGBA)
	// A sub-image of its own, so that coordinates begin at its corner.
	part = &image.RGBA{Pix: part.Pix, Stride: part.Stride, Rect: image.Rect(0, 0, area.Dx(), area.Dy())}
	regions, err := r.text.Detect(ctx, part, heldSide)
	watch.lap("detect")
	if err != nil {
		return false, err
	}
	// The document may be turned in the hand; the picture stays as the face has it.
	turn, _, err := page.Upright(ctx, r.text, part, regions)
	if err != nil {
		return false, err
	}
	part, regions = page.Turn(part, regions, turn)
	watch.lap("orient")
	if len(regions) > heldLines {
		slices.SortStableFunc(regions, func(a, b ocr.Region) int { return int(b.Quad.Width() - a.Quad.Width()) })
		regions = regions[:heldLines]
		ocr.SortReading(regions)
	}
	frame, ok := page.TiltedFrame(part.Rect.Dx(), part.Rect.Dy(), page.Tilt(regions))
	if !ok {
		return false, nil
	}
	s := sheet{img: part, turn: turn, regions: regions, frame: frame}
	zone, lines, err := r.readHeld(ctx, s, watch)
	if err != nil {
		return false, err
	}
	document := vision.Page{Width: part.Rect.Dx(), Height: part.Rect.Dy(), MRZ: zone}
	for _, l := range lines {
		if l.Score >= goodLine && utf8.RuneCountInString(l.Text) >= 3 {
			document.Lines = append(document.Lines, l)
		}
	}
	if _, err := r.describe(ctx, s, &document, opinions{}, nil, vision.PurposeDocument); err != nil {
		return false, err
	}
	// Back to the pixels of the whole picture.
	back := func(q vision.Point) vision.Point {
		q = page.TurnBack(q, area.Dx(), area.Dy(), turn)
		return vision.Point{X: q.X + float64(area.Min.X-img.Rect.Min.X), Y: q.Y + float64(area.Min.Y-img.Rect.Min.Y)}
	}
	move(&document, back)
	p.Lines, p.MRZ, p.Readings = document.Lines, document.MRZ, document.Readings
	for i := range p.Faces {
		p.Faces[i].OnDocument = onHeldDocument(p.Faces, i, p.Lines, p.MRZ)
	}
	watch.lap("fields")
	onDocument := slices.ContainsFunc(p.Faces, func(f vision.Face) bool { return f.OnDocument })
	return onDocument || p.MRZ != nil || len(p.Lines) >= minPrint, nil
}

// readHeld reads the print on a document in the hand. What a selfie has to tell
// is whose document it is: when the long lines alone are a zone whose check
// digits are right, its number is known and the other lines add nothing. Those
// are read by our own reader first, and by the slower one where ours is not
// certain: two opinions of each line are the document's own picture's to give.
func (r *Reader) readHeld(ctx context.Context, s sheet, watch *stopwatch) (*vision.MRZ, []vision.TextLine, error) {
	var long, short []ocr.Quad
	for _, q := range s.quads() {
		if q.Width() > heldLong*q.Height() {
			long = append(long, q)
		} else {
			short = append(short, q)
		}
	}
	lines, err := r.text.Recognise(ctx, s.img, long)
	watch.lap("recognise")
	if err != nil {
		return nil, nil, err
	}
	z, err := r.zone(ctx, s, lines)
	watch.lap("zone")
	if err != nil {
		return nil, nil, err
	}
	if z.mrz != nil && z.mrz.Valid {
		return z.mrz, opinions{}.merge(nil, z.lines), nil
	}
	own, err := r.ownOpinions(ctx, s.img, short, false)
	watch.lap("second")
	if err != nil {
		return nil, nil, err
	}
	own.settledAt = heldCertain
	more, err := r.text.Recognise(ctx, s.img, slices.DeleteFunc(slices.Clone(short), own.settled))
	watch.lap("recognise")
	if err != nil {
		return nil, nil, err
	}
	z, err = r.zone(ctx, s, append(lines, more...))
	watch.lap("zone")
	return z.mrz, own.merge(short, z.lines), err
}

// smallerFace is the largest face that is clearly smaller than the largest
// one, or -1. Faces come largest first.
func smallerFace(faces []vision.Face) int {
	for i := 1; i < len(faces); i++ {
		if faces[i].Box.W <= heldSmaller*faces[0].Box.W {
			return i
		}
	}
	return -1
}

// reach is where a document may lie whose portrait is the given face.
func reach(face vision.Box) image.Rectangle {
	d := heldReach * face.W
	return image.Rect(int(face.X-d), int(face.Y-d), int(face.X+face.W+d), int(face.Y+face.H+d))
}

// onHeldDocument: a face clearly smaller than the largest one, with readable
// print beside or below it, closer than a document is wide, and none of it
// taller than half the face.
func onHeldDocument(faces []vision.Face, i int, lines []vision.TextLine, zone *vision.MRZ) bool {
	f := faces[i].Box
	if i == 0 || f.W > heldSmaller*faces[0].Box.W {
		return false
	}
	near := 0
	c := middle(f)
	for _, l := range lines {
		m := middle(l.Box)
		if abs(m.X-c.X) < heldReach*f.W && abs(m.Y-c.Y) < heldReach*f.H && min(l.Box.H, l.Box.W) < 0.5*f.H {
			near++
		}
	}
	if zone != nil {
		m := middle(zone.Box)
		if abs(m.X-c.X) < heldReach*f.W && abs(m.Y-c.Y) < heldReach*f.H {
			near += heldMinLines
		}
	}
	return near >= heldMinLines
}

// move maps every place on a page.
func move(p *vision.Page, to func(vision.Point) vision.Point) {
	box := func(b vision.Box) vision.Box {
		return boxQuad(b).Map(to).Box()
	}
	boxes := func(readings []vision.Reading) {
		for i, r := range readings {
			if r.Box != nil {
				moved := box(*r.Box)
				readings[i].Box = &moved
			}
		}
	}
	for i, l := range p.Lines {
		p.Lines[i].Box = box(l.Box)
		quad := make([]vision.Point, len(l.Quad))
		for j, q := range l.Quad {
			quad[j] = to(q)
		}
		p.Lines[i].Quad = quad
	}
	boxes(p.Readings)
	if p.MRZ != nil {
		p.MRZ.Box = box(p.MRZ.Box)
		boxes(p.MRZ.Fields)
	}
}
