package reader

import (
	"cmp"
	"context"
	"image"
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/page"
)

// stripSide is the longer side at which the rows of a picture of a zone are searched.
const stripSide = 960

// ReadZone reads the zone of a picture that shows hardly more than one: a strip of
// the page. Rows are found where the finder of documents sees a zone or else by the
// detector of print, and read by the same two readers, decoded by the same decoder,
// as on a whole page. What a whole page needs beside that is left out: faces, print,
// symbols, quality, forgery, and the network that tells which way is up, in whose
// place our reader of zones reads rows both ways.
func (r *Reader) ReadZone(ctx context.Context, file []byte) (vision.Facts, error) {
	watch := newStopwatch()
	decoded, err := r.decoder.Decode(ctx, file)
	watch.lap("decode")
	if err != nil {
		return vision.Facts{}, err
	}
	facts := vision.Facts{Reader: Revision, Models: r.models, MediaType: string(decoded.Header.Type), Pages: []vision.Page{}}
	for i, picture := range decoded.Pictures {
		p, err := r.strip(ctx, picture.Image, watch)
		if err != nil {
			return vision.Facts{}, err
		}
		p.Index = i
		facts.Pages = append(facts.Pages, p)
	}
	facts.Millis, facts.Stages = watch.total(), watch.stages
	return facts, nil
}

func (r *Reader) strip(ctx context.Context, img *image.RGBA, watch *stopwatch) (vision.Page, error) {
	p, err := r.stripBySight(ctx, img)
	watch.lap("sight")
	if err != nil || r.settled(p.MRZ) || p.MRZ != nil && p.MRZ.Valid {
		return p, err
	}
	second, err := r.stripByLines(ctx, img, watch)
	if worth(second.MRZ) > worth(p.MRZ) {
		p = second
	}
	return p, err
}

// stripBySight reads the rows that lie where the finder of documents sees a zone.
func (r *Reader) stripBySight(ctx context.Context, img *image.RGBA) (vision.Page, error) {
	p := vision.Page{Width: img.Rect.Dx(), Height: img.Rect.Dy()}
	_, zones, err := r.finder.Find(ctx, img)
	if err != nil || len(zones) == 0 {
		return p, err
	}
	along, over := zones[0].Quad(), zones[0].Quad().Flip()
	block, ok := page.Rows(img, along)
	if !ok {
		return p, nil
	}
	quads, strips, err := r.rowsOf(ctx, block)
	if err != nil {
		return p, err
	}
	if up := mostReadable(strips); up < clearRow {
		// Rows of a block that begins at the other corner lie upside down in this one.
		turned, err := r.mrz.ReadAll(ctx, block.Image, flipped(quads))
		if err != nil {
			return p, err
		}
		if mostReadable(turned) > up {
			if block, ok = page.Rows(img, over); !ok {
				return p, nil
			}
			if quads, strips, err = r.rowsOf(ctx, block); err != nil {
				return p, err
			}
		}
	}
	s := sheet{img: img}
	s.frame, _ = page.TiltedFrame(max(p.Width, 1), max(p.Height, 1), 0)
	z, err := r.zoneOfRows(ctx, s, block, quads, strips, nil)
	p.MRZ = z.mrz
	return p, err
}

// clearRow is the readability from which on a row was hardly read upside down: of
// twenty characters and more that were read surely.
const clearRow = 18.0

// mostReadable is the readability of the row that is read best.
func mostReadable(strips []mrz.Strip) (most float64) {
	for _, s := range strips {
		most = max(most, readable(s))
	}
	return most
}

// readable orders what our reader of zones makes of a row, one way or the other.
func readable(s mrz.Strip) float64 { return math.Pow(s.Sure(), 8) * float64(len(s.Text())) }

// stripByLines reads the rows among the lines that the detector of print finds.
func (r *Reader) stripByLines(ctx context.Context, img *image.RGBA, watch *stopwatch) (vision.Page, error) {
	regions, err := r.text.Detect(ctx, img, stripSide)
	watch.lap("detect")
	if err != nil {
		return vision.Page{}, err
	}
	angle, err := r.courseOfRows(ctx, img, regions)
	watch.lap("orient")
	if err != nil {
		return vision.Page{}, err
	}
	turn := (360 - int(math.Round(angle/90))*90) % 360
	tilt := angle - math.Round(angle/90)*90
	s := sheet{turn: turn}
	s.img, s.regions = page.Turn(img, regions, turn)
	p := vision.Page{Width: s.img.Rect.Dx(), Height: s.img.Rect.Dy(), Rotation: turn}
	var framed bool
	if s.frame, framed = page.TiltedFrame(p.Width, p.Height, tilt); !framed {
		s.frame, _ = page.TiltedFrame(max(p.Width, 1), max(p.Height, 1), 0)
	}
	if len(regions) > 0 && (math.Abs(tilt) > tiltTolerated || turn%180 != 0) {
		if s.regions, err = r.search(ctx, s); err != nil {
			return p, err
		}
		watch.lap("detect")
	}
	s.regions = slices.DeleteFunc(s.regions, func(region ocr.Region) bool {
		q := region.Quad.Map(s.frame.ToFrame)
		return q.Width() < rowPiece*q.Height() || math.Abs(q.Angle()) > rowLean
	})
	lines, err := r.text.Recognise(ctx, s.img, s.quads())
	watch.lap("recognise")
	if err != nil {
		return p, err
	}
	z, err := r.zone(ctx, s, lines)
	watch.lap("zone")
	p.MRZ = z.mrz
	return p, err
}

const (
	rowPiece = 3.0  // length over height of a piece of a row, at least
	rowLean  = 10.0 // degrees by which it may lean against the others
)

// rowsAsked are the longest regions that are read to find the rows among them.
const rowsAsked = 6

// courseOfRows gives the direction in degrees, clockwise from the x axis, in which
// the rows of a zone run: that of the region which our reader of zones reads
// surest as it lies or the other way round, long ones before short ones.
func (r *Reader) courseOfRows(ctx context.Context, img *image.RGBA, regions []ocr.Region) (float64, error) {
	long := make([]ocr.Quad, len(regions))
	for i, region := range regions {
		long[i] = region.Quad
	}
	slices.SortStableFunc(long, func(a, b ocr.Quad) int { return cmp.Compare(b.Width(), a.Width()) })
	var both []ocr.Quad
	for _, q := range long[:min(len(long), rowsAsked)] {
		both = append(both, q, q.Flip())
	}
	strips, err := r.mrz.ReadAll(ctx, img, both)
	if err != nil {
		return 0, err
	}
	angle, most := 0.0, 0.0
	for i := range strips {
		if worth := readable(strips[i]); worth > most {
			angle, most = both[i].Angle(), worth
		}
	}
	return angle, nil
}
