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
	"unicode"

	"golang.org/x/text/unicode/norm"

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
	alphabet []rune // class k is alphabet[k-1], class 0 the blank
	height   int
	maxWidth int
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

// Open loads the network that is part of the program.
func Open(rt *onnx.Runtime, threads int) (*Reader, error) {
	var c config
	if err := json.Unmarshal(own.LineConfig, &c); err != nil {
		return nil, fmt.Errorf("lineread: %w", err)
	}
	if c.Alphabet == "" || c.Height <= 0 || c.MaxWidth < c.Height {
		return nil, errConfig
	}
	session, err := rt.SessionFromBytes(modelName, own.Line, onnx.Options{Threads: threads})
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(own.Line)
	return &Reader{
		session: session, alphabet: []rune(c.Alphabet), height: c.Height, maxWidth: c.MaxWidth,
		ref: vision.ModelRef{Name: modelName, SHA256: hex.EncodeToString(sum[:])},
	}, nil
}

// Close frees the network.
func (r *Reader) Close() error { return r.session.Close() }

// Model names the weights.
func (r *Reader) Model() vision.ModelRef { return r.ref }

// Line is a line as it was read.
type Line struct {
	Text  string
	Score float64 // mean of the characters' probabilities; 0 for an empty line
}

// Read reads the line inside a quad.
func (r *Reader) Read(ctx context.Context, img *image.RGBA, q ocr.Quad) (Line, error) {
	// Four pixels make two frames after the network's strides.
	width := int(math.Round(q.Width()*float64(r.height)/max(q.Height(), 1)/4)) * 4
	width = min(max(width, 16), r.maxWidth)
	strip := ocr.Warp(img, q, width, r.height)
	out, err := r.session.Run(ctx, onnx.Tensor{
		Shape: []int64{1, 1, int64(r.height), int64(width)}, Data: normal(strip),
	})
	if err != nil {
		return Line{}, err
	}
	y := out[0]
	if len(y.Shape) != 3 || int(y.Shape[2]) != len(r.alphabet)+1 {
		return Line{}, errConfig
	}
	line := decode(softmax(y.Data, int(y.Shape[2])), int(y.Shape[2]), r.alphabet)
	line.Text = Unmix(line.Text)
	return line, nil
}

// normal gives the grey strip with mean 0 and deviation 1, as in training.
func normal(strip *image.RGBA) []float32 {
	w, h := strip.Rect.Dx(), strip.Rect.Dy()
	x := make([]float32, w*h)
	var sum, squares float64
	for y := range h {
		row := strip.Pix[y*strip.Stride:]
		for i := range w {
			g := 0.299*float64(row[4*i]) + 0.587*float64(row[4*i+1]) + 0.114*float64(row[4*i+2])
			x[y*w+i] = float32(g)
			sum += g
			squares += g * g
		}
	}
	n := float64(w * h)
	mean := sum / n
	deviation := math.Sqrt(max(squares/n-mean*mean, 0)) + 1e-3
	for i, v := range x {
		x[i] = float32((float64(v) - mean) / deviation)
	}
	return x
}

// softmax turns the network's output into probabilities, frame by frame.
func softmax(y []float32, classes int) []float32 {
	p := make([]float32, len(y))
	for f := 0; f+classes <= len(y); f += classes {
		row := y[f : f+classes]
		top := row[0]
		for _, v := range row {
			top = max(top, v)
		}
		var sum float64
		for i, v := range row {
			e := math.Exp(float64(v - top))
			p[f+i] = float32(e)
			sum += e
		}
		for i := range row {
			p[f+i] = float32(float64(p[f+i]) / sum)
		}
	}
	return p
}

// run is a stretch of frames in which one class is the best.
type run struct{ class, from, to int }

// halfSeen is the probability from which a class counts as also seen in its
// neighbour's run: then both runs are one glyph that was read twice.
const halfSeen = 0.08

// accentGap is the number of blank frames up to which a Latin letter and the same
// letter with an accent are one glyph that was read twice ("IĮ" for I).
const accentGap = 2

// accented reports that one of two Latin letters is the other with an accent.
func accented(a, b rune) bool {
	return a != b && unicode.Is(unicode.Latin, a) && unicode.Is(unicode.Latin, b) && base(a) == base(b)
}

// base is a letter without its accent.
func base(r rune) rune {
	for _, b := range norm.NFD.String(string(r)) {
		return b
	}
	return r
}

// decode follows the best class of each frame. Two runs side by side without a
// blank, each of which also saw the other's class, are one glyph ("Чч" for Ч).
func decode(p []float32, classes int, alphabet []rune) Line {
	at := func(frame, class int) float32 { return p[frame*classes+class] }
	most := func(from, to, class int) (m float32) {
		for f := from; f < to; f++ {
			m = max(m, at(f, class))
		}
		return m
	}
	total := func(from, to, class int) (s float32) {
		for f := from; f < to; f++ {
			s += at(f, class)
		}
		return s
	}
	var runs []run
	previous := 0
	for f := range len(p) / classes {
		best := 0
		for k := range classes {
			if at(f, k) > at(f, best) {
				best = k
			}
		}
		switch {
		case best == 0:
		case best == previous:
			runs[len(runs)-1].to = f + 1
		default:
			runs = append(runs, run{best, f, f + 1})
		}
		previous = best
	}
	var glyphs []run
	for _, r := range runs {
		if n := len(glyphs); n > 0 && glyphs[n-1].to == r.from {
			g := &glyphs[n-1]
			if most(g.from, g.to, r.class) > halfSeen && most(r.from, r.to, g.class) > halfSeen {
				if total(g.from, r.to, r.class) > total(g.from, r.to, g.class) {
					g.class = r.class
				}
				g.to = r.to
				continue
			}
		}
		if n := len(glyphs); n > 0 && r.from-glyphs[n-1].to <= accentGap && accented(alphabet[glyphs[n-1].class-1], alphabet[r.class-1]) {
			g := &glyphs[n-1]
			if total(r.from, r.to, r.class) > total(g.from, g.to, g.class) {
				g.class = r.class
			}
			g.to = r.to
			continue
		}
		glyphs = append(glyphs, r)
	}
	var line Line
	text := make([]rune, 0, len(glyphs))
	for _, g := range glyphs {
		text = append(text, alphabet[g.class-1])
		line.Score += float64(most(g.from, g.to, g.class))
	}
	line.Text = string(text)
	if len(glyphs) > 0 {
		line.Score /= float64(len(glyphs))
	}
	return line
}
