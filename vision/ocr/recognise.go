package ocr

import (
	"cmp"
	"context"
	"image"
	"math"
	"slices"
	"strings"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/onnx"
)

// ZoneAlphabet are the characters of machine readable zones.
const ZoneAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"

// Alternative is one possibility for a character.
type Alternative struct {
	Rune  rune
	Score float64 // probability, 0..1
}

// Char is one character of a line.
type Char struct {
	Rune  rune
	Score float64 // probability of Rune where it was most certain, 0..1
	// At is where the character lies along the line, 0..1.
	At float64
	// Zone lists the likeliest characters of ZoneAlphabet at this place, best first.
	Zone []Alternative
	// Marks lists the same Latin letter with other marks, or without, as far as the
	// network saw it here, best first.
	Marks []Alternative
}

// Line is a line as it was read.
type Line struct {
	Text  string
	Score float64 // mean of the characters' scores; 0 for an empty line
	Chars []Char
	Quad  Quad
}

// TextLine converts to the vocabulary of facts.
func (l Line) TextLine() vision.TextLine {
	return vision.TextLine{Text: l.Text, Score: l.Score, Box: l.Quad.Box(), Quad: l.Quad.Points(), Reader: ReaderName}
}

const (
	lineHeight   = 48   // of the recogniser's input, pixels
	lineMinWidth = 128  // narrower lines are padded, as in training
	lineMaxWidth = 2400 // wider ones are squeezed
	lineStep     = 32   // widths are rounded up, so that few shapes occur
)

// Recognise reads the lines inside quads, in their order.
func (e *Engine) Recognise(ctx context.Context, img *image.RGBA, quads []Quad) ([]Line, error) {
	return e.RecogniseAlong(ctx, img, quads, nil)
}

// RecogniseAlong reads lines that run along curves through their quads, of which
// there are as many as quads; nil means that all run straight.
func (e *Engine) RecogniseAlong(ctx context.Context, img *image.RGBA, quads []Quad, curves []Curve) ([]Line, error) {
	lines := make([]Line, len(quads))
	err := e.sideBySide(ctx, len(quads), func(ctx context.Context, i int) (err error) {
		curve := Straight
		if curves != nil {
			curve = curves[i]
		}
		lines[i], err = e.recognise(ctx, cut(img, quads[i], curve))
		lines[i].Quad = quads[i]
		return err
	})
	if err != nil {
		return nil, err
	}
	return lines, nil
}

// RecognisePicture reads a picture that is one straight line.
func (e *Engine) RecognisePicture(ctx context.Context, img *image.RGBA) (Line, error) {
	w := lineWidth(float64(img.Rect.Dx()), float64(img.Rect.Dy()))
	e.mu.Lock()
	line, err := e.recognise(ctx, imageio.Resize(img, w, lineHeight))
	e.mu.Unlock()
	fw, fh := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	line.Quad = Quad{{}, {X: fw}, {X: fw, Y: fh}, {Y: fh}}
	return line, err
}

// cut straightens a line to the recogniser's height.
func cut(img *image.RGBA, q Quad, c Curve) *image.RGBA {
	w := lineWidth(q.Width(), q.Height()*c.Height)
	if c != Straight {
		w = min(w, curvedMaxWidth)
	}
	return WarpAlong(img, q, w, lineHeight, c)
}

// curvedMaxWidth holds the longest row that is cut along a curve, the 44 characters of
// a zone, with room to spare: a course that was fitted too narrow would need many
// times the memory.
const curvedMaxWidth = 1664

func lineWidth(w, h float64) int {
	return min(max(int(math.Ceil(w/max(h, 1)*lineHeight)), 8), lineMaxWidth)
}

func (e *Engine) recognise(ctx context.Context, strip *image.RGBA) (Line, error) {
	used := strip.Rect.Dx()
	width := max(lineMinWidth, (used+lineStep-1)/lineStep*lineStep)
	data := make([]float32, 3*width*lineHeight)
	planes(data, strip, width, lineHeight)
	out, err := run(ctx, e.reader, onnx.Tensor{Shape: []int64{1, 3, lineHeight, int64(width)}, Data: data})
	if err != nil {
		return Line{}, err
	}
	steps, classes := int(out.Shape[1]), int(out.Shape[2])
	return e.decode(out.Data, steps, classes, float64(width)/float64(used)), nil
}

// zoneAlternatives is the number of alternatives kept for each character.
const zoneAlternatives = 6

// decode follows the best path: repeated classes are one character, the blank
// separates. stretch is the ratio of the padded to the used width.
func (e *Engine) decode(prob []float32, steps, classes int, stretch float64) Line {
	var line Line
	var text strings.Builder
	previous := 0
	var best []float32 // the step at which the current character is most certain
	from := 0          // the first step of the current character
	flush := func(to int) {
		if best != nil {
			c := &line.Chars[len(line.Chars)-1]
			c.Zone = e.zone(best)
			c.Marks = e.marks(prob[max(from-1, 0)*classes:min(to+1, steps)*classes], classes, previous)
			best = nil
		}
	}
	for t := range steps {
		row := prob[t*classes : (t+1)*classes]
		class, p := 0, row[0]
		for i, v := range row {
			if v > p {
				class, p = i, v
			}
		}
		switch {
		case class == 0 || class >= len(e.alphabet):
			flush(t)
			class = 0
		case class == previous:
			if c := &line.Chars[len(line.Chars)-1]; float64(p) > c.Score {
				c.Score, best = float64(p), row
			}
		default:
			flush(t)
			from = t
			line.Chars = append(line.Chars, Char{
				Rune: e.alphabet[class], Score: float64(p),
				At: min((float64(t)+0.5)/float64(steps)*stretch, 1),
			})
			best = row
		}
		previous = class
	}
	flush(steps)
	line.Chars = trimSpace(line.Chars)
	for _, c := range line.Chars {
		text.WriteRune(c.Rune)
		line.Score += c.Score / float64(len(line.Chars))
	}
	line.Text = text.String()
	return line
}

// LeastMark is the least probability of a letter with other marks that readers of lines tell.
const LeastMark = 1e-5

// marks takes the most that the steps of a character gave to the same letter with
// other marks.
func (e *Engine) marks(prob []float32, classes, class int) []Alternative {
	var all []Alternative
	for _, other := range e.sameLetter[class] {
		var most float32
		for i := other; i < len(prob); i += classes {
			most = max(most, prob[i])
		}
		if most >= LeastMark {
			all = append(all, Alternative{Rune: e.alphabet[other], Score: float64(most)})
		}
	}
	slices.SortStableFunc(all, func(a, b Alternative) int { return cmp.Compare(b.Score, a.Score) })
	return all
}

// zone takes the alternatives over the alphabet of zones from one step.
func (e *Engine) zone(row []float32) []Alternative {
	all := make([]Alternative, 0, len(e.zoneClass))
	for i, class := range e.zoneClass {
		if class > 0 {
			all = append(all, Alternative{Rune: rune(ZoneAlphabet[i]), Score: float64(row[class])})
		}
	}
	slices.SortStableFunc(all, func(a, b Alternative) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	return slices.Clone(all[:min(len(all), zoneAlternatives)])
}

func trimSpace(chars []Char) []Char {
	for len(chars) > 0 && chars[0].Rune == ' ' {
		chars = chars[1:]
	}
	for len(chars) > 0 && chars[len(chars)-1].Rune == ' ' {
		chars = chars[:len(chars)-1]
	}
	return chars
}

// classesOf finds the class of each character of a list; 0 where there is none.
func classesOf(alphabet []rune, list string) []int {
	out := make([]int, 0, len(list))
	for _, r := range list {
		out = append(out, max(slices.Index(alphabet, r), 0))
	}
	return out
}

const (
	turnWidth  = 192
	turnHeight = 48
)

// Upended gives, for each line, the probability that it stands on its head. A
// long line is judged by parts of it: squeezed letters tell nothing.
func (e *Engine) Upended(ctx context.Context, img *image.RGBA, quads []Quad) ([]float64, error) {
	out := make([]float64, len(quads))
	err := e.sideBySide(ctx, len(quads), func(ctx context.Context, i int) error {
		pieces := quads[i].pieces(float64(turnWidth) / turnHeight)
		for _, part := range pieces {
			p, err := e.upended(ctx, img, part)
			if err != nil {
				return err
			}
			out[i] += p / float64(len(pieces))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (e *Engine) upended(ctx context.Context, img *image.RGBA, q Quad) (float64, error) {
	w := min(max(int(math.Ceil(q.Width()/max(q.Height(), 1)*turnHeight)), 8), turnWidth)
	data := make([]float32, 3*turnWidth*turnHeight)
	planes(data, Warp(img, q, w, turnHeight), turnWidth, turnHeight)
	out, err := run(ctx, e.turner, onnx.Tensor{Shape: []int64{1, 3, turnHeight, turnWidth}, Data: data})
	if err != nil {
		return 0, err
	}
	return float64(out.Data[1]), nil
}
