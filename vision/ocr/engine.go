package ocr

import (
	"context"
	"errors"
	"fmt"
	"image"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/sync/errgroup"
	"golang.org/x/text/unicode/norm"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/onnx"
)

// Names of the models in the models folder.
const (
	DetectorModel   = "ppocrv6_det_small.onnx"
	RecogniserModel = "ppocrv6_rec_small.onnx"
	TurnModel       = "ppocrv2_cls_mobile.onnx"
)

// ReaderName marks the lines read here, in vision.TextLine.Reader.
const ReaderName = "ppocr"

// Engine holds the three networks. Its methods may be called from several
// goroutines; they take turns, since each uses all threads it was given: a page
// by sharing out one inference, lines, which are too small for that, by
// inferring several side by side on one thread each.
type Engine struct {
	mu         sync.Mutex // held by the method that uses the threads
	threads    int
	detector   *onnx.Session
	reader     *onnx.Session
	turner     *onnx.Session
	alphabet   []rune        // class -> character; class 0 is the blank
	sameLetter map[int][]int // class -> classes of the same Latin letter with other marks
	zoneClass  []int         // classes of the alphabet of machine readable zones
	models     []vision.ModelRef
}

// Open loads the networks. threads is how many threads work at a time.
func Open(rt *onnx.Runtime, threads int) (*Engine, error) {
	e := &Engine{threads: max(threads, 1)}
	for _, network := range []struct {
		name    string
		session **onnx.Session
		threads int
	}{
		{DetectorModel, &e.detector, e.threads}, {RecogniserModel, &e.reader, 1}, {TurnModel, &e.turner, 1},
	} {
		s, err := rt.Session(network.name, onnx.Options{Threads: network.threads})
		if err != nil {
			return nil, errors.Join(err, e.Close())
		}
		*network.session = s
	}
	list, ok := e.reader.Metadata("character")
	if !ok {
		return nil, errors.Join(fmt.Errorf("ocr: model %s names no characters", RecogniserModel), e.Close())
	}
	e.alphabet = alphabet(list)
	e.sameLetter = SameLetters(e.alphabet)
	e.zoneClass = classesOf(e.alphabet, ZoneAlphabet)
	refs, err := rt.Models(DetectorModel, RecogniserModel, TurnModel)
	if err != nil {
		return nil, errors.Join(err, e.Close())
	}
	e.models = refs
	return e, nil
}

// Models are the weights in use.
func (e *Engine) Models() []vision.ModelRef { return e.models }

// Close frees the networks.
func (e *Engine) Close() error {
	var errs []error
	for _, s := range []*onnx.Session{e.detector, e.reader, e.turner} {
		if s != nil {
			errs = append(errs, s.Close())
		}
	}
	return errors.Join(errs...)
}

// sideBySide does n pieces of work, on each thread one at a time.
func (e *Engine) sideBySide(ctx context.Context, n int, work func(ctx context.Context, i int) error) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(e.threads)
	for i := range n {
		group.Go(func() error { return work(ctx, i) })
	}
	return group.Wait()
}

// run infers once.
func run(ctx context.Context, s *onnx.Session, in onnx.Tensor) (onnx.Tensor, error) {
	out, err := s.Run(ctx, in)
	if err != nil {
		return onnx.Tensor{}, fmt.Errorf("ocr: %w", err)
	}
	return out[0], nil
}

// Unmarked is a Latin letter without its marks, every other character as it is.
func Unmarked(r rune) rune {
	switch r {
	case 'Ł':
		return 'L'
	case 'ł':
		return 'l'
	case 'Đ':
		return 'D'
	case 'đ':
		return 'd'
	case 'Ø':
		return 'O'
	case 'ø':
		return 'o'
	case 'ı':
		return 'i'
	}
	if r < 0xC0 || !unicode.Is(unicode.Latin, r) {
		return r
	}
	for _, b := range norm.NFD.String(string(r)) {
		return b
	}
	return r
}

// SameLetters groups the classes of an alphabet that are one Latin letter with
// different marks.
func SameLetters(alphabet []rune) map[int][]int {
	groups := map[rune][]int{}
	for class, r := range alphabet {
		if class > 0 && unicode.Is(unicode.Latin, r) {
			groups[Unmarked(r)] = append(groups[Unmarked(r)], class)
		}
	}
	out := map[int][]int{}
	for _, group := range groups {
		for i, class := range group {
			if len(group) > 1 {
				out[class] = append(slices.Clone(group[:i]), group[i+1:]...)
			}
		}
	}
	return out
}

// alphabet builds the classes of the recogniser: blank, the listed characters, space.
func alphabet(list string) []rune {
	out := []rune{0}
	for line := range strings.SplitSeq(strings.TrimSuffix(list, "\n"), "\n") {
		r := []rune(strings.TrimSuffix(line, "\r"))
		if len(r) == 0 {
			r = []rune{' '}
		}
		out = append(out, r[0])
	}
	return append(out, ' ')
}

// planes fills three planes of a network's input with a picture's blue, green
// and red scaled to -1..1; stride is the width of a plane's row.
func planes(dst []float32, img *image.RGBA, stride, height int) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	size := stride * height
	for y := range h {
		row := img.Pix[y*img.Stride : y*img.Stride+w*4]
		o := y * stride
		for x := range w {
			p := row[x*4 : x*4+3 : x*4+3]
			dst[o+x] = float32(p[2])/127.5 - 1
			dst[size+o+x] = float32(p[1])/127.5 - 1
			dst[2*size+o+x] = float32(p[0])/127.5 - 1
		}
	}
}
