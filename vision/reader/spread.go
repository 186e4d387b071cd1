package reader

import (
	"context"
	"image"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/page"
)

// Some booklets print on both pages of an open spread, as the Russian internal
// passport does. The finder takes one of them for the document, or each for one, or
// loses both on a ground that is printed all over. What was read of either tells
// where the other one lies.

// onSpread are the fields of such a booklet that are all there when it was read well.
var onSpread = []string{
	vision.FieldLastName, vision.FieldFirstName, vision.FieldBirthDate, vision.FieldSex, vision.FieldPlaceOfBirth,
	vision.FieldAuthority, vision.FieldIssueDate, vision.FieldDocumentNumber,
}

const (
	spreadLooks   = 2   // at such a booklet after the first one
	legibleScore  = 0.9 // of a line that is print and no ground
	legibleRunes  = 4   // letters and figures of it, at least
	legibleLines  = 2   // lines that tell where a document lies and how it leans, at least
	legibleBeside = 1.5 // heights of the print's highest line around all of it

	// What lies around a portrait, in heights of its face, in a document of any size
	// and on both pages of a booklet.
	portraitLeft, portraitRight = 6.0, 6.5
	portraitAbove, portraitFoot = 7.5, 4.5

	otherPage = 3.5 // heights of a face above it from which print is on the other page
	samePage  = 2.0 // and up to which it stands beside the portrait
	// besideSpread are the heights right of its print up to the number that climbs
	// there, where that was not read.
	besideSpread = 2.5
)

// spreadPages are the pages of a picture, read, with the sheet of each.
type spreadPages struct {
	pages  []vision.Page
	sheets []sheet
	spread bool // one of them is of a booklet that prints on both its pages
}

// wholeSpread reads both pages of a booklet together, where they were read apart or
// something of them is missing: once by what one of them tells of the other's place,
// and once more where both are seen then. It gives what was there where that is no
// better.
func (r *Reader) wholeSpread(ctx context.Context, was spreadPages, picture imageio.Picture, purpose vision.Purpose, watch *stopwatch) ([]vision.Page, error) {
	for range spreadLooks {
		if !was.spread || len(was.pages) != len(was.sheets) || !was.incomplete() {
			break
		}
		s, ok := was.around()
		if !ok {
			break
		}
		regions, err := r.search(ctx, s)
		watch.lap("detect")
		if err != nil {
			return nil, err
		}
		s.regions = regions
		again, spread, err := r.readSheet(ctx, s, picture, purpose, watch)
		if err != nil {
			return nil, err
		}
		if len(again) != 1 || !spread || !was.surpassed(again) {
			break
		}
		again[0].PerceptualHash = was.pages[0].PerceptualHash // of the same picture
		was = spreadPages{pages: again, sheets: []sheet{s}, spread: true}
	}
	if was.spread {
		shareBooklet(was.pages)
	}
	return was.pages, nil
}

// shareBooklet lets one page of a booklet tell what the other's print does not: its kind
// and country. Both print the document's number, and neither has what the other has.
func shareBooklet(pages []vision.Page) {
	if len(pages) != 2 {
		return
	}
	for i := range pages {
		known, other := pages[i], &pages[1-i]
		if known.Kind == fields.KindPassport && other.Kind == "" && other.MRZ == nil && sameNumber(known, *other) {
			other.Kind, other.KindScore, other.Country = known.Kind, known.KindScore, known.Country
			return
		}
	}
}

// sameNumber reports two pages of which one has the other's document number printed.
func sameNumber(known, other vision.Page) bool {
	for _, f := range known.Readings {
		if f.Name != vision.FieldDocumentNumber || len(f.Value) < leastNumber {
			continue
		}
		if slices.ContainsFunc(other.Lines, func(l vision.TextLine) bool { return figures(l.Text) == f.Value }) {
			return true
		}
	}
	return false
}

// leastNumber is the length of a number that two documents do not share by chance.
const leastNumber = 8

// figures are the digits of a text.
func figures(s string) string {
	return strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, s)
}

// surpassed reports a reading of both pages that has more of the fields than each of
// the pages had, and hardly less than all of them together.
func (s spreadPages) surpassed(again []vision.Page) bool {
	best := 0
	for _, p := range s.pages {
		best = max(best, printedFields([]vision.Page{p}))
	}
	n := printedFields(again)
	return n > best && n+1 >= printedFields(s.pages)
}

// incomplete reports two pages of one booklet, or one of which a field is missing. A
// page of another document, or with a zone, is left alone.
func (s spreadPages) incomplete() bool {
	for _, p := range s.pages {
		if p.MRZ != nil || p.Kind != "" && p.Kind != fields.KindPassport {
			return false
		}
	}
	return len(s.pages) > 1 || !slices.ContainsFunc(s.pages, func(p vision.Page) bool { return printedFields([]vision.Page{p}) == len(onSpread) })
}

// printedFields counts those of a booklet's fields that pages have between them.
func printedFields(pages []vision.Page) int {
	found := map[string]bool{}
	for _, p := range pages {
		for _, f := range p.Readings {
			if slices.Contains(onSpread, f.Name) {
				found[f.Name] = true
			}
		}
	}
	return len(found)
}

// around is the sheet that holds all legible print of pages that lie the same way,
// and what may lie around their portrait, level as that print is.
func (s spreadPages) around() (sheet, bool) {
	first := s.sheets[0]
	var lines []ocr.Region
	var face *vision.Face
	for i, p := range s.pages {
		if s.sheets[i].turn != first.turn {
			return sheet{}, false
		}
		lines = append(lines, legible(p.Lines)...)
		for k := range p.Faces {
			if face == nil || p.Faces[k].Box.H > face.Box.H {
				face = &p.Faces[k]
			}
		}
	}
	if len(lines) < legibleLines {
		return sheet{}, false
	}
	out := sheet{img: first.img, turn: first.turn, faces: first.faces, regions: lines}
	frame, ok := partAround(first.img, page.Tilt(lines), lines, face)
	out.frame = frame
	return out, ok
}

// legible are the lines that are certainly print, and long enough to tell how it leans.
func legible(lines []vision.TextLine) []ocr.Region {
	var out []ocr.Region
	for _, l := range lines {
		n := 0
		for _, c := range l.Text {
			if unicode.IsLetter(c) || unicode.IsDigit(c) {
				n++
			}
		}
		if l.Score >= legibleScore && n >= legibleRunes && len(l.Quad) == 4 {
			out = append(out, ocr.Region{Quad: ocr.Quad(l.Quad), Score: l.Score})
		}
	}
	return out
}

// partAround is the part of a picture around lines and a portrait, turned by tilt
// degrees; no larger than the picture.
func partAround(img *image.RGBA, tilt float64, lines []ocr.Region, face *vision.Face) (page.Frame, bool) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	whole, ok := page.TiltedFrame(w, h, tilt)
	if !ok {
		return whole, false
	}
	var boxes []vision.Box
	high := 0.0
	for _, l := range lines {
		b := l.Quad.Map(whole.ToFrame).Box()
		boxes = append(boxes, b)
		high = max(high, min(b.W, b.H))
	}
	boxesOf := boxes
	if len(boxes) > 0 {
		b := unionBox(boxes)
		room := legibleBeside * high
		boxes = []vision.Box{{X: b.X - room, Y: b.Y - room, W: b.W + 2*room, H: b.H + 2*room}}
	}
	if face != nil {
		c, size := whole.ToFrame(middle(face.Box)), math.Max(face.Box.H, face.Box.W)
		above, level := false, false
		for i := range lines {
			up := (c.Y - middle(boxesOf[i]).Y) / size
			above, level = above || up > otherPage, level || math.Abs(up) < samePage
		}
		if above && level { // both pages are seen: what lies beside them only disturbs the search
			b := unionBox(append(boxes, vision.Box{X: c.X - size, Y: c.Y - size, W: 2 * size, H: 2 * size}))
			right := besideSpread
			if slices.ContainsFunc(boxesOf, func(b vision.Box) bool { return b.H > b.W }) {
				right = 1
			}
			boxes = []vision.Box{{X: b.X - size, Y: b.Y - size, W: b.W + (1+right)*size, H: b.H + 2*size}}
		} else {
			boxes = append(boxes, vision.Box{
				X: c.X - portraitLeft*size, Y: c.Y - portraitAbove*size,
				W: (portraitLeft + portraitRight) * size, H: (portraitAbove + portraitFoot) * size,
			})
		}
	}
	b := unionBox(boxes)
	x0, y0 := max(b.X, 0), max(b.Y, 0)
	x1, y1 := min(b.X+b.W, whole.W), min(b.Y+b.H, whole.H)
	if x1 <= x0 || y1 <= y0 {
		return whole, false
	}
	return page.NewFrame(boxQuad(vision.Box{X: x0, Y: y0, W: x1 - x0, H: y1 - y0}).Map(whole.ToPicture))
}
