package reader

import (
	"context"
	"image"
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/page"
)

const (
	mostSheets   = 3    // documents of a picture that are read
	fewLines     = 3    // lines that a document has at least, else the whole picture is read
	besideOthers = 0.3  // area of a second document, as a share of the first one's, at least
	clearOutline = 0.85 // score of an outline to go by
	wholePicture = 0.82 // share of the picture from which on it is the document
	mostUneven   = 1.7  // ratio of opposite sides up to which a quadrilateral is a card seen aslant
	clearHead    = 0.7  // certainty of the direction with which the finder knows a document
	sheetMargin  = 1.05 // so much more than what was found is looked at
	quickVotes   = 3    // lines asked whether a direction that seems clear is right
	// clearlyUpright is the mean vote for "upside down" up to which they agree.
	clearlyUpright = 0.2
	// clearlyOneWay is how much more print runs one way than the other where it leaves no
	// doubt which.
	clearlyOneWay = 3
	// outweighs: lines that were read both ways are better evidence than a look
	// at the page from afar.
	outweighs = 0.5
)

// sheets finds the documents in a picture and lays each straight before its
// lines are searched: in its own frame they are found better, and once. Where
// the finder sees none, or where it sees one there are hardly any lines, the
// picture is taken as a whole, and so is one with a text layer: it is no photograph.
func (r *Reader) sheets(ctx context.Context, picture imageio.Picture, watch *stopwatch) ([]sheet, error) {
	img := picture.Image
	if len(picture.Text) > 0 {
		s, err := r.lay(ctx, img, watch)
		return []sheet{s}, err
	}
	found, zones, err := r.finder.Find(ctx, img)
	watch.lap("find")
	if err != nil {
		return nil, err
	}
	out, err := r.sheetsOf(ctx, img, found, zones, watch)
	for i := range out {
		out[i].zones = out[i].ownZones(img, zones)
	}
	return out, err
}

// sheetsOf lays those of the documents straight that were found well, or the
// picture as a whole.
func (r *Reader) sheetsOf(ctx context.Context, img *image.RGBA, found []page.Document, zones []page.Zone, watch *stopwatch) ([]sheet, error) {
	seen := found
	// A frayed outline could cut off what matters.
	found = slices.DeleteFunc(found, func(d page.Document) bool {
		return d.Share < wholePicture && (d.Score < clearOutline || uneven(d.Corners) > mostUneven)
	})
	if len(found) > 1 {
		largest := found[0].Share
		found = slices.DeleteFunc(found, func(d page.Document) bool { return d.Share < besideOthers*largest })
	}
	if slices.ContainsFunc(found, func(d page.Document) bool { return !square(d.Corners) }) && len(found) > 1 {
		// The table on a back looks like a document of its own; its edge is sought below.
		found = slices.DeleteFunc(found, func(d page.Document) bool { return square(d.Corners) })
	}
	twin, err := r.twinOf(ctx, img, found, zones, watch)
	if err != nil {
		return nil, err
	}
	if len(found) == 1 && len(twin) == 0 && found[0].Upright < clearHead && found[0].Share < wholePicture {
		found = nil // nor does it know what it sees: perhaps one page of an open booklet
	}
	if openBooklet(found) || len(found) == 1 && found[0].Share < wholePicture && square(found[0].Corners) {
		found = nil // print that looked like a document of its own
	}
	var out []sheet
	for _, d := range found[:min(len(found), mostSheets)] {
		s, err := r.layDocument(ctx, img, d, zones, len(found) == 1 && len(twin) == 0, watch)
		if err != nil {
			return nil, err
		}
		if ok, err := r.hasPrint(ctx, s, len(found) > 1); err != nil {
			return nil, err
		} else if ok {
			out = append(out, s)
		}
	}
	if len(out) > 0 {
		out = append(out, twin...)
	}
	if len(out) == 0 {
		s, err := r.lay(ctx, img, watch)
		if err == nil {
			s, err = r.outOfTheGround(ctx, img, s, seen, zones, watch)
		}
		return []sheet{s}, err
	}
	// What was found may be a part of the document, or lie askew, so that its print is
	// not found in it.
	if len(out) == 1 && len(out[0].outline) > 0 && (len(out[0].regions) < sparseLines || out[0].faceBeside()) {
		whole, err := r.lay(ctx, img, watch)
		if err != nil {
			return nil, err
		}
		if float64(len(whole.regions)) > muchMore*float64(len(out[0].regions)) && len(whole.regions) <= crowd {
			return []sheet{whole}, nil
		}
	}
	for i := range out {
		out[i].several = len(out) > 1
	}
	return out, nil
}

// twinOf lays straight what lies beside the only document that was found, as large
// as it and with print on it: the other side of a card, most often, which the finder
// does not know where it is nothing but a table.
func (r *Reader) twinOf(ctx context.Context, img *image.RGBA, found []page.Document, zones []page.Zone, watch *stopwatch) ([]sheet, error) {
	if len(found) != 1 || found[0].Share < leastOfTwo || found[0].Share > shareOfTwo {
		return nil, nil
	}
	corners, ok := page.Twin(img, found[0].Corners)
	watch.lap("find")
	if !ok {
		return nil, nil
	}
	twin := page.Document{Corners: corners, Score: found[0].Score, Upright: twinUpright, Share: found[0].Share}
	if openBooklet([]page.Document{found[0], twin}) {
		return nil, nil
	}
	s, err := r.layDocument(ctx, img, twin, zones, false, watch)
	if err != nil || len(s.regions) > crowd {
		return nil, err
	}
	if ok, err := r.hasPrint(ctx, s, true); err != nil || !ok {
		return nil, err
	}
	return []sheet{s}, nil
}

// hasPrint reports a sheet with lines on it, or, beside another one, with a symbol:
// backs of licences may bear little else.
func (r *Reader) hasPrint(ctx context.Context, s sheet, beside bool) (bool, error) {
	if len(s.regions) >= fewLines || !beside || s.img == nil || len(s.outline) != 4 {
		return len(s.regions) >= fewLines, nil
	}
	symbols, err := r.symbols.Find(ctx, s.img)
	return slices.ContainsFunc(symbols, func(b vision.Barcode) bool { return page.Contains(s.outline, middle(b.Box)) }), err
}

const (
	shareOfTwo  = 0.48 // of the picture: a larger document leaves no room for another one
	leastOfTwo  = 0.04 // of the picture: nothing on a smaller one can be read
	twinUpright = 0.5  // certainty that it stands as the other one does
)

const (
	sparseLines = 6    // lines of a document below which the picture is looked at as a whole, too
	muchMore    = 1.3  // lines of a picture beyond those of the part of it that was found
	faceOfPage  = 0.08 // height of a portrait as a share of its document's width, at least
)

// faceBeside reports a clear face, upright as the print is, that lies beside what
// was found of a document: it may be the portrait on its other page, as in an open
// passport whose fold looks like an edge.
func (s sheet) faceBeside() bool {
	if len(s.outline) != 4 {
		return false
	}
	quad := ocr.Quad(s.outline)
	for _, f := range s.faces {
		if f.Score >= faceCertain && math.Abs(f.Roll) <= faceUpright && !page.Contains(s.outline, middle(f.Box)) &&
			f.Box.H > faceOfPage*quad.Width() && f.Box.H < quad.Height() {
			return true
		}
	}
	return false
}

const (
	loneShare = 0.08 // of the picture: a smaller thing is no document on a crowded ground
	loneScore = 0.8  // of its outline, at least
)

// outOfTheGround is for a picture as a whole in which there is next to no print or
// far too much of it, as on a newspaper or a carpet: what the finder had seen
// there is looked at after all, its outline being doubtful. The whole stays
// unless print is found within, and less than a crowd.
func (r *Reader) outOfTheGround(ctx context.Context, img *image.RGBA, whole sheet, seen []page.Document, zones []page.Zone, watch *stopwatch) (sheet, error) {
	if n := len(whole.regions); n >= fewLines && n <= crowd {
		return whole, nil
	}
	for _, d := range seen {
		if d.Share < loneShare || d.Share >= wholePicture || d.Score < loneScore {
			continue
		}
		s, err := r.layDocument(ctx, img, d, zones, false, watch)
		if err != nil {
			return whole, err
		}
		if n := len(s.regions); n >= fewLines && n <= crowd {
			return s, nil
		}
	}
	// A portrait tells where a document is that was not seen, and how it lies.
	for i, f := range whole.faces {
		if f.Score < faceCertain || math.Abs(f.Roll) > faceUpright {
			continue
		}
		s := whole
		var ok bool
		var err error
		if s.frame, ok = partAround(whole.img, f.Roll, nil, &whole.faces[i]); !ok {
			continue
		}
		if s.regions, err = r.detectIn(ctx, s); err != nil {
			return whole, err
		}
		watch.lap("detect")
		if n := len(s.regions); n >= fewLines && n <= crowd {
			return s, nil
		}
	}
	return whole, nil
}

// openBooklet reports two pages above each other of which neither has the form
// of a card: the spread of a booklet, whose edges the finder takes for two
// documents'.
func openBooklet(found []page.Document) bool {
	if len(found) != 2 {
		return false
	}
	a, b := found[0].Corners, found[1].Corners
	for _, q := range []ocr.Quad{a, b} {
		if q.Width() > squarest*q.Height() {
			return false
		}
	}
	if math.Abs(a.Angle()-b.Angle()) > sameLean {
		return false
	}
	ca, cb := a.Centre(), b.Centre()
	sin, cos := math.Sincos(a.Angle() * math.Pi / 180)
	along := (cb.X-ca.X)*cos + (cb.Y-ca.Y)*sin
	across := (cb.Y-ca.Y)*cos - (cb.X-ca.X)*sin
	return math.Abs(along) < beside*max(a.Width(), b.Width()) && math.Abs(across) > beside*max(a.Height(), b.Height())
}

const (
	squarest = 1.32 // width over height, below that of every card seen from in front
	// squarestSeen is the same of a passport's page that leans away by 28 degrees.
	squarestSeen = 1.24
	sameLean     = 10  // degrees between two pages of one booklet
	beside       = 0.3 // of the width: what is farther apart stands beside, not above
)

// square reports a quadrilateral that is squarer than any document, seen aslant or not.
func square(q ocr.Quad) bool {
	w, h := q.Width(), q.Height()
	return max(w, h) < squarestSeen*min(w, h)
}

// uneven is the ratio of the longer to the shorter one of two opposite sides,
// the greater of the two pairs.
func uneven(q ocr.Quad) float64 {
	side := func(a, b vision.Point) float64 { return max(math.Hypot(b.X-a.X, b.Y-a.Y), 1) }
	top, bottom, left, right := side(q[0], q[1]), side(q[3], q[2]), side(q[0], q[3]), side(q[1], q[2])
	return max(top/bottom, bottom/top, left/right, right/left)
}

// keepOwn leaves those faces and symbols out that lie beside the sheet: they
// belong to another document of the same picture.
func (s sheet) keepOwn(p *vision.Page) {
	quad := s.frame.Quad()
	if len(s.outline) == 4 {
		quad = ocr.Quad(s.outline)
	}
	p.Faces = slices.DeleteFunc(p.Faces, func(f vision.Face) bool { return !page.Contains(quad[:], middle(f.Box)) })
	p.Barcodes = slices.DeleteFunc(p.Barcodes, func(b vision.Barcode) bool { return !page.Contains(quad[:], middle(b.Box)) })
}

// layDocument brings a document upright as the finder saw it, and finds its
// lines in its own frame. The direction is tried on some lines; where those
// contradict it, all are asked, and where print does not tell, the place of the
// zone, and faces. alone: no other document was found in the picture.
func (r *Reader) layDocument(ctx context.Context, img *image.RGBA, d page.Document, zones []page.Zone, alone bool, watch *stopwatch) (sheet, error) {
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	s := sheet{turn: d.Turn()}
	s.img, _ = page.Turn(img, nil, s.turn)
	corners := d.Corners.Map(func(p vision.Point) vision.Point { return page.TurnPoint(p, w, h, s.turn) })
	var framed bool
	if d.Share < wholePicture {
		s.outline = corners.Points()
		s.frame, framed = page.NewFrame(page.Grow(corners, sheetMargin))
		if framed && alone {
			s.frame = withWhatIsMissing(s.frame, s.img)
		}
	}
	if !framed {
		s.frame, framed = page.TiltedFrame(s.img.Rect.Dx(), s.img.Rect.Dy(), corners.Angle())
	}
	if !framed {
		return sheet{}, nil
	}
	var err error
	if s.regions, err = r.detectIn(ctx, s); err != nil {
		return sheet{}, err
	}
	watch.lap("detect")
	sure := d.Upright
	if sure >= turnCertain && s.standsOnZone(s.ownZones(img, zones)) {
		sure = 1 // a blurred line has no say against both
	} else if len(s.regions) >= fewLines {
		if s, sure, err = r.confirmUpright(ctx, s, sure); err != nil {
			return sheet{}, err
		}
	}
	watch.lap("orient")
	// A head that leans, or what looks like a zone, is no reason to turn print on its side.
	lying := func() bool {
		level, steep := s.alongAndAcross()
		return level > clearlyOneWay*steep
	}
	if sure < turnCertain {
		if more, told := s.zoneTurn(s.ownZones(img, zones)); told && (more%180 == 0 || !lying()) {
			s, sure = s.turned(more), turnCertain
		}
	}
	if s.faces, err = r.faces.Find(ctx, s.img); err != nil {
		return sheet{}, err
	}
	if sure < turnCertain && !standing(s.faces) {
		turns := []int{180, 90, 270}
		if lying() {
			turns = turns[:1]
		}
		for _, more := range turns {
			t := s.turned(more)
			if t.faces, err = r.faces.Find(ctx, t.img); err != nil {
				return sheet{}, err
			}
			if standing(t.faces) {
				s = t
				break
			}
		}
	}
	watch.lap("faces")
	return s, nil
}

// detectIn finds the lines of a sheet in its frame.
func (r *Reader) detectIn(ctx context.Context, s sheet) ([]ocr.Region, error) {
	view, factor := s.frame.View(s.img, r.opts.Side)
	found, err := r.text.Detect(ctx, view, r.opts.Side)
	if err != nil {
		return nil, err
	}
	kept := found[:0]
	for _, f := range found {
		f.Quad = f.Quad.Map(func(p vision.Point) vision.Point {
			return s.frame.ToPicture(vision.Point{X: p.X / factor, Y: p.Y / factor})
		})
		if c := f.Quad.Centre(); c.X >= 0 && c.Y >= 0 && c.X < float64(s.img.Rect.Dx()) && c.Y < float64(s.img.Rect.Dy()) {
			kept = append(kept, f)
		}
	}
	return kept, nil
}

// alongAndAcross is the length of the print that runs along a sheet's picture, and of
// that which runs up and down it.
func (s sheet) alongAndAcross() (level, steep float64) {
	for _, q := range s.quads() {
		if a := math.Abs(q.Angle()); a <= 45 || a >= 135 {
			level += q.Width()
		} else {
			steep += q.Width()
		}
	}
	return level, steep
}

// confirmUpright turns a sheet whose print stands otherwise than the finder
// thought. sure is how sure the direction then is, 0..1.
func (r *Reader) confirmUpright(ctx context.Context, s sheet, sure float64) (sheet, float64, error) {
	level, steep := s.alongAndAcross()
	lines := s.quads()
	if level > steep && sure >= turnCertain {
		slices.SortStableFunc(lines, func(a, b ocr.Quad) int { return int(b.Width() - a.Width()) })
		votes, err := r.text.Upended(ctx, s.img, lines[:min(len(lines), quickVotes)])
		if err != nil {
			return s, 0, err
		}
		upended := 0.0
		for _, v := range votes {
			upended += v / float64(len(votes))
		}
		if upended < clearlyUpright {
			return s, sure, nil
		}
	}
	turn, certain, err := page.Upright(ctx, r.text, s.img, s.regions)
	if err != nil {
		return s, 0, err
	}
	if turn != 0 && certain >= outweighs*sure {
		return s.turned(turn), certain, nil
	}
	if turn == 0 {
		return s, max(sure, certain), nil
	}
	if steep > clearlyOneWay*level {
		// It does not lie as the finder thought, whichever way it lies: the network that
		// was asked knows no Cyrillic.
		return s.turned(turn), 0, nil
	}
	return s, sure, nil
}

// turned turns a sheet clockwise by a multiple of 90 degrees, and with it the
// frame, whose rows then are columns or run backwards. Faces are to be found anew.
func (s sheet) turned(degrees int) sheet {
	w, h := float64(s.img.Rect.Dx()), float64(s.img.Rect.Dy())
	out := sheet{turn: (s.turn + degrees) % 360}
	out.img, out.regions = page.Turn(s.img, s.regions, degrees)
	again := func(q ocr.Quad) ocr.Quad {
		q = q.Map(func(p vision.Point) vision.Point { return page.TurnPoint(p, w, h, degrees) })
		for range degrees / 90 { // the corner that was its top left now is the next one's
			q = ocr.Quad{q[3], q[0], q[1], q[2]}
		}
		return q
	}
	if len(s.outline) == 4 {
		q := again(ocr.Quad(s.outline))
		out.outline = q.Points()
	}
	out.frame, _ = page.NewFrame(again(s.frame.Quad()))
	for _, z := range s.zones {
		out.zones = append(out.zones, z.Map(func(p vision.Point) vision.Point { return page.TurnPoint(p, w, h, degrees) }))
	}
	return out
}
