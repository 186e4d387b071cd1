package lineread

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"math"

	"golang.org/x/sync/errgroup"

	"github.com/idngo/idngo/models/own"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/onnx"
)

// ReaderName is TextLine.Reader of this reader.
const ReaderName = "own-line"

const modelName = "own-line.onnx"

// Reader reads lines. Read may be called from several goroutines.
type Reader struct {
	session  *onnx.Session
	alphabet []rune        // class k is alphabet[k-1], class 0 the blank
	same     map[int][]int // class -> classes of the same Latin letter with other marks
	twins    map[int]int   // see classTwins
	height   int
	maxWidth int
	threads  int
	ref      vision.ModelRef
}

// config is models/own/line.json.
type config struct {
	Alphabet       string `json:"alphabet"`
	Height         int    `json:"height"`
	MaxWidth       int    `json:"maxWidth"`
	PixelsPerFrame int    `json:"pixelsPerFrame"`
}

var errConfig = errors.New("lineread: the model and its alphabet do not fit")

// Open loads the network that is part of the program. threads is how many
// lines ReadAll reads side by side.
func Open(rt *onnx.Runtime, threads int) (*Reader, error) {
	var c config
	if err := json.Unmarshal(own.LineConfig, &c); err != nil {
		return nil, fmt.Errorf("lineread: %w", err)
	}
	if c.Alphabet == "" || c.Height <= 0 || c.MaxWidth < c.Height {
		return nil, errConfig
	}
	session, err := rt.SessionFromBytes(modelName, own.Line, onnx.Options{Threads: 1})
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(own.Line)
	return &Reader{
		session: session, alphabet: []rune(c.Alphabet), same: ocr.SameLetters(append([]rune{0}, []rune(c.Alphabet)...)), twins: classTwins([]rune(c.Alphabet)), height: c.Height, maxWidth: c.MaxWidth, threads: max(threads, 1),
		ref: vision.ModelRef{Name: modelName, SHA256: hex.EncodeToString(sum[:])},
	}, nil
}

// Close frees the network.
func (r *Reader) Close() error { return r.session.Close() }

// Model names the weights.
func (r *Reader) Model() vision.ModelRef { return r.ref }

// Char is one character of a line.
type Char struct {
	Rune  rune
	Score float64 // probability of Rune where it was most certain, 0..1
	// From and To are where the character lies along the line, 0..1.
	From, To float64
	// Marks lists the same Latin letter with other marks, or without, as far as the
	// network saw it here, best first.
	Marks []ocr.Alternative
	// straight is the Cyrillic Ү or ү where the network saw a Latin Y and that letter
	// rather than У: the two are of one shape, and У has a bent leg.
	straight rune
}

// Line is a line as it was read.
type Line struct {
	Text   string
	Score  float64 // mean of the characters' scores; 0 for an empty line
	Script Script
	Chars  []Char
	Quad   ocr.Quad
}

// TextLine converts to the vocabulary of facts.
func (l Line) TextLine() vision.TextLine {
	return vision.TextLine{Text: l.Text, Score: l.Score, Box: l.Quad.Box(), Quad: l.Quad.Points(), Reader: ReaderName}
}

// ReadAll reads the lines inside quads, in their order. A line is too small to
// share out one inference, so several are read side by side.
func (r *Reader) ReadAll(ctx context.Context, img *image.RGBA, quads []ocr.Quad) ([]Line, error) {
	lines := make([]Line, len(quads))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(r.threads)
	for i, q := range quads {
		group.Go(func() (err error) {
			lines[i], err = r.Read(ctx, img, q)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return lines, nil
}

// straightened writes Ү where a Latin Y became У in a Cyrillic word and was one in shape.
func straightened(seen []Char, text string) string {
	out := []rune(text)
	for i, c := range seen {
		switch {
		case c.straight == 0:
		case out[i] == 'У':
			out[i] = 'Ү'
		case out[i] == 'у':
			out[i] = 'ү'
		}
	}
	return string(out)
}

// Read reads the line inside a quad.
func (r *Reader) Read(ctx context.Context, img *image.RGBA, q ocr.Quad) (Line, error) {
	// Four pixels make two frames after the network's strides.
	width := int(math.Round(q.Width()*float64(r.height)/max(q.Height(), 1)/4)) * 4
	width = min(max(width, 16), r.maxWidth)
	strip := ocr.Warp(img, q, width, r.height)
	out, err := r.session.Run(ctx, onnx.Tensor{
		Shape: []int64{1, 1, int64(r.height), int64(width)}, Data: ocr.Standardise(strip),
	})
	if err != nil {
		return Line{}, err
	}
	y := out[0]
	if len(y.Shape) != 3 || int(y.Shape[2]) != len(r.alphabet)+1 {
		return Line{}, errConfig
	}
	line := decode(softmax(y.Data, int(y.Shape[2])), int(y.Shape[2]), r.alphabet, r.same, r.twins)
	line.write(straightened(line.Chars, Recase(Unmix(line.Text))))
	line.Quad = q
	return line, nil
}
