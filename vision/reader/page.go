package reader

import (
	"context"
	"image"
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/forensics"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/page"
	"github.com/idngo/idngo/vision/quality"
)

// pages reads one picture for its purpose: a page for each document that lies in it,
// or for each side of a card.
func (r *Reader) pages(ctx context.Context, picture imageio.Picture, file []byte, t imageio.Type, purpose vision.Purpose, watch *stopwatch) ([]vision.Page, error) {
	var pages []vision.Page
	r.firstGlance(ctx, picture, t, purpose)
	if purpose == vision.PurposeSelfie || purpose == vision.PurposePortrait {
		p, img, err := r.selfie(ctx, picture.Image, purpose, watch)
		if err != nil {
			return nil, err
		}
		p.PerceptualHash = forensics.PerceptualHash(img)
		pages = append(pages, p)
	} else {
		sheets, err := r.sheets(ctx, picture, watch)
		if err != nil {
			return nil, err
		}
		var read spreadPages
		for _, s := range sheets {
			r.secondGlance(ctx, s)
			found, spread, err := r.readSheet(ctx, s, picture, purpose, watch)
			if err != nil {
				return nil, err
			}
			hash := forensics.PerceptualHash(s.img)
			for i := range found {
				found[i].PerceptualHash = hash
			}
			read.pages, read.sheets, read.spread = append(read.pages, found...), append(read.sheets, s), read.spread || spread
		}
		if pages, err = r.wholeSpread(ctx, read, picture, purpose, watch); err != nil {
			return nil, err
		}
		shareCountry(pages)
	}
	p := &pages[0]
	if f, ok := forensics.Editor(picture.Meta, r.opts.Forensics); ok {
		p.Findings = append(p.Findings, f)
	}
	if f, ok := forensics.Screenshot(picture, t, r.opts.Forensics); ok {
		p.Findings = append(p.Findings, f)
	}
	if purpose != vision.PurposeSelfie && purpose != vision.PurposePortrait {
		for i := range pages {
			r.examine(&pages[i], picture, file)
		}
	}
	watch.lap("forensics")
	return pages, nil
}

// readSheet reads a sheet: one page, or two where both sides of a card lie in it.
// spread reports a page of a booklet that prints on both its pages.
func (r *Reader) readSheet(ctx context.Context, s sheet, picture imageio.Picture, purpose vision.Purpose, watch *stopwatch) (pages []vision.Page, spread bool, err error) {
	if err = r.turnSteep(ctx, &s); err != nil {
		return nil, false, err
	}
	long := purpose == vision.PurposeProof
	own, err := r.ownOpinions(ctx, s.img, s.quads(), long)
	if err == nil {
		s, own, err = r.turnedIfBetter(ctx, s, own, long)
	}
	watch.lap("second")
	if err != nil {
		return nil, false, err
	}
	img := s.img
	p := vision.Page{Width: img.Rect.Dx(), Height: img.Rect.Dy(), Rotation: s.turn, Outline: s.outline}
	lines, err := r.text.Recognise(ctx, img, slices.DeleteFunc(s.quads(), own.needless))
	watch.lap("recognise")
	if err != nil {
		return nil, false, err
	}
	z, err := r.zone(ctx, s, lines)
	watch.lap("zone")
	if err != nil {
		return nil, false, err
	}
	p.MRZ = z.mrz
	own.settleScript(p.MRZ)
	if own, err = r.withLongLines(ctx, img, own, z.lines, p.MRZ); err != nil {
		return nil, false, err
	}
	watch.lap("second")
	p.Lines = own.merge(s.quads(), z.lines)
	if len(picture.Text) > 0 && s.turn == 0 {
		var hidden vision.Finding
		if p.Lines, hidden = withTextLayer(p.Lines, picture.Text); hidden.Code != "" {
			p.Findings = append(p.Findings, hidden)
		}
	}
	p.Faces = s.faces
	if purpose == vision.PurposeDocument || len(p.Outline) > 0 {
		for i := range p.Faces {
			p.Faces[i].OnDocument = purpose == vision.PurposeDocument || page.Contains(p.Outline, middle(p.Faces[i].Box))
		}
	}
	// A valid zone says all that a symbol on the same page could; a quick look
	// is for one that contradicts it.
	find := r.symbols.Find
	if p.MRZ != nil && p.MRZ.Valid {
		find = r.symbols.FindQuickly
	}
	if p.Barcodes, err = find(ctx, img); err != nil {
		return nil, false, err
	}
	watch.lap("barcodes")
	if f, ok := severalDocuments(p); ok {
		p.Findings = append(p.Findings, f)
	}
	if s.several {
		s.keepOwn(&p)
	}
	pages = []vision.Page{p}
	opinions := [][]vision.TextLine{own.lines()}
	if back, ok := bothSides(s, p); ok && !s.several {
		front, rear := apart(s, p, back)
		pages = []vision.Page{front, rear}
		ofFront, ofRear := part(own.lines(), func(l vision.TextLine) bool { return holds(back, middle(s.level(ocr.Quad(l.Quad)))) })
		opinions = [][]vision.TextLine{ofFront, ofRear}
	}
	for i := range pages {
		both, err := r.describe(ctx, s, &pages[i], own, opinions[i], purpose)
		if err != nil {
			return nil, false, err
		}
		spread = spread || both
	}
	if len(pages) == 2 {
		shareKind(&pages[0], &pages[1])
	}
	watch.lap("fields")
	for i := range pages {
		suspected := z.suspected
		if len(pages) > 1 {
			suspected = 0 // the zone was found on the other page
		}
		r.remark(img, &pages[i], purpose, suspected)
	}
	watch.lap("quality")
	return pages, spread, nil
}

// sheet is a page as it lies in its upright picture.
type sheet struct {
	img     *image.RGBA
	turn    int
	regions []ocr.Region
	frame   page.Frame
	outline []vision.Point
	faces   []vision.Face
	several bool        // other documents lie in the same picture
	zones   []page.Zone // where machine readable zones seem to be in it
}

func (s sheet) quads() []ocr.Quad {
	quads := make([]ocr.Quad, len(s.regions))
	for i, r := range s.regions {
		quads[i] = r.Quad
	}
	return quads
}

// level gives the box of a quad in the straight frame.
func (s sheet) level(q ocr.Quad) vision.Box { return q.Map(s.frame.ToFrame).Box() }

// place gives the box in the picture of a box in the straight frame.
func (s sheet) place(b vision.Box) vision.Box {
	return boxQuad(b).Map(s.frame.ToPicture).Box()
}

const (
	tiltTolerated = 4.0  // degrees up to which the detector finds lines as well as in straight print
	smallDocument = 0.45 // of the picture: a smaller document deserves a closer look
	closerWorth   = 1.15 // how much larger print must become for it
	outlineMargin = 1.03 // the found corners are some pixels inside
	enoughFound   = 0.6  // of a line's length that a second search must find again
)

// lay finds the lines of a picture, brings it upright and finds the frame in
// which its rows are straight. A document that lies tilted, in perspective or
// small in its picture is searched a second time in that frame.
func (r *Reader) lay(ctx context.Context, img *image.RGBA, watch *stopwatch) (sheet, error) {
	regions, err := r.text.Detect(ctx, img, r.opts.Side)
	watch.lap("detect")
	if err != nil {
		return sheet{}, err
	}
	turn, sure, err := page.Upright(ctx, r.text, img, regions)
	if err != nil {
		return sheet{}, err
	}
	if len(regions) > crowd || len(regions) <= fewLines {
		sure = 0 // most of them are what it lies on, or numbers that climb beside a portrait
	}
	s := sheet{turn: turn}
	s.img, s.regions = page.Turn(img, regions, turn)
	watch.lap("orient")
	if err := r.settleByFace(ctx, &s, img, regions, sure); err != nil {
		return sheet{}, err
	}
	watch.lap("faces")
	w, h := s.img.Rect.Dx(), s.img.Rect.Dy()
	tilt := page.Tilt(s.regions)
	again := math.Abs(tilt) > tiltTolerated || turn == 90 || turn == 270
	var framed bool
	if outline, ok := page.Outline(s.img, s.regions); ok {
		s.outline = outline
		quad := page.Grow(ocr.Quad(outline), outlineMargin)
		if s.frame, framed = page.NewFrame(quad); framed {
			s.frame = withWhatIsMissing(s.frame, s.img)
			area := s.frame.W * s.frame.H
			gain := float64(max(w, h)) / max(s.frame.W, s.frame.H)
			again = again || area < smallDocument*float64(w*h) && gain > closerWorth && max(w, h) > r.opts.Side/2
		}
	}
	if !framed {
		if s.frame, framed = page.TiltedFrame(w, h, tilt); !framed {
			s.frame, _ = page.TiltedFrame(max(w, 1), max(h, 1), 0)
		}
	}
	watch.lap("orient")
	closer := s
	if len(s.outline) == 0 {
		if frame, ok := s.printed(); ok && float64(max(w, h)) > closerWorth*max(frame.W, frame.H) && (max(w, h) > r.opts.Side || r.small(frame)) {
			closer.frame, again = frame, true
		}
	}
	if again && len(s.regions) > 0 {
		if s.regions, err = r.search(ctx, closer); err != nil {
			return sheet{}, err
		}
		watch.lap("detect")
	}
	return s, nil
}

// small reports a frame whose print the detector sees larger in the frame's own view
// than in the picture as it is.
func (r *Reader) small(f page.Frame) bool {
	return float64(r.opts.Side) > smallFrame*max(f.W, f.H)
}

// smallFrame is how many times larger such a frame becomes, at least.
const smallFrame = 1.5

const (
	printedRoom  = 2.5 // heights of a line beside the print that is looked at
	printedLines = 5   // lines from which on their place tells where the print is
)

// printed is the frame of the part of a sheet in which there is print.
func (s sheet) printed() (page.Frame, bool) {
	if len(s.regions) < printedLines || len(s.regions) > crowd {
		return page.Frame{}, false
	}
	boxes := make([]vision.Box, len(s.regions))
	height := 0.0
	for i, r := range s.regions {
		boxes[i] = s.level(r.Quad)
		height = max(height, r.Quad.Height())
	}
	b := unionBox(boxes)
	room := printedRoom * height
	b = vision.Box{X: b.X - room, Y: b.Y - room, W: b.W + 2*room, H: b.H + 2*room}
	return page.NewFrame(boxQuad(b).Map(s.frame.ToPicture))
}

const (
	turnCertain = 0.9  // certainty of the print's direction that needs no face
	faceCertain = 0.85 // score of a face that stands the right way up
	faceUpright = 50.0 // degrees that such a face may lean
)

// settleByFace finds the faces of a sheet. Where print does not tell clearly
// which way is up (the networks know no Cyrillic), the direction in which a
// face stands upright decides.
func (r *Reader) settleByFace(ctx context.Context, s *sheet, img *image.RGBA, regions []ocr.Region, sure float64) error {
	var err error
	if s.faces, err = r.faces.Find(ctx, s.img); err != nil {
		return err
	}
	if sure >= turnCertain || standing(s.faces) {
		return nil
	}
	others := []int{180}
	if sure == 0 { // no print at all
		others = []int{90, 270, 180}
	}
	for _, more := range others {
		turn := (s.turn + more) % 360
		turned, found := page.Turn(img, regions, turn)
		faces, err := r.faces.Find(ctx, turned)
		if err != nil {
			return err
		}
		if standing(faces) {
			s.turn, s.img, s.regions, s.faces = turn, turned, found, faces
			return nil
		}
	}
	return nil
}

// standing reports whether a face was found clearly and the right way up.
func standing(faces []vision.Face) bool {
	for _, f := range faces {
		if f.Score >= faceCertain && math.Abs(f.Roll) <= faceUpright {
			return true
		}
	}
	return false
}

// search finds the lines once more, in the straight frame. Lines of the first
// search of which this one finds less than enough stay as they were.
func (r *Reader) search(ctx context.Context, s sheet) ([]ocr.Region, error) {
	view, factor := s.frame.View(s.img, r.opts.Side)
	found, err := r.text.Detect(ctx, view, r.opts.Side)
	if err != nil {
		return nil, err
	}
	var kept []ocr.Region
	for _, f := range found {
		f.Quad = f.Quad.Map(func(p vision.Point) vision.Point {
			return s.frame.ToPicture(vision.Point{X: p.X / factor, Y: p.Y / factor})
		})
		if c := f.Quad.Centre(); c.X >= 0 && c.Y >= 0 && c.X < float64(s.img.Rect.Dx()) && c.Y < float64(s.img.Rect.Dy()) {
			kept = append(kept, f)
		}
	}
	for _, old := range s.regions {
		within := func(r ocr.Region) bool { return page.Contains(old.Quad[:], r.Quad.Centre()) }
		length := 0.0
		covered := false
		for _, r := range kept {
			if within(r) {
				length += r.Quad.Width()
			}
			covered = covered || page.Contains(r.Quad[:], old.Quad.Centre())
		}
		if length < enoughFound*old.Quad.Width() && !(covered && length == 0) {
			kept = append(slices.DeleteFunc(kept, within), old)
		}
	}
	ocr.SortReading(kept)
	return kept, nil
}

func middle(b vision.Box) vision.Point { return vision.Point{X: b.X + b.W/2, Y: b.Y + b.H/2} }

// remark measures the page and adds what was noticed.
func (r *Reader) remark(img *image.RGBA, p *vision.Page, purpose vision.Purpose, suspectedZone float64) {
	area := documentArea(*p)
	figures := quality.Measure(img, area, p.Lines)
	p.Quality = figures.Quality
	legible := p.MRZ != nil && p.MRZ.Valid || len(p.Readings) >= 4
	figures = forSide(figures, p.Side)
	scene := quality.Scene{Image: img, Outline: p.Outline, Area: area, Lines: p.Lines, Faces: p.Faces}
	p.Findings = append(p.Findings, withinPicture(*p, quality.Judge(scene, figures, r.opts.Quality, legible))...)
	if f, ok := forensics.Specimen(p.Lines); ok {
		p.Findings = append(p.Findings, f)
	}
	if f, ok := r.digital(*p); ok {
		p.Findings = append(p.Findings, f)
	}
	if f, ok := cropped(*p); ok {
		p.Findings = append(p.Findings, f)
	}
	if f, ok := drawnPortrait(*p, r.opts.Faces.Selfie.MaxPlainness); ok && purpose == vision.PurposeDocument {
		p.Findings = append(p.Findings, f)
	}
	if p.MRZ == nil && suspectedZone > 0 {
		p.Findings = append(p.Findings, vision.Finding{Code: vision.FindingMRZUnreadable, Score: suspectedZone})
	}
	if purpose == vision.PurposeDocument && noDocument(*p) {
		p.Findings = append(p.Findings, vision.Finding{Code: vision.FindingNotADocument, Score: 0.8,
			Detail: "no zone, no barcode and hardly any print"})
	}
}
