package mrzread

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"

	"golang.org/x/sync/errgroup"

	"github.com/idngo/idngo/models/own"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/onnx"
)

const modelName = "own-mrz.onnx"

// Reader reads rows. Read may be called from several goroutines.
type Reader struct {
	session       *onnx.Session
	width, height int
	threads       int
	ref           vision.ModelRef
}

// config is models/own/mrz.json.
type config struct {
	Alphabet string `json:"alphabet"`
	Height   int    `json:"height"`
	Width    int    `json:"width"`
}

var errConfig = errors.New("mrzread: the model and its alphabet do not fit")

// Open loads the network that is part of the program. threads is how many rows
// ReadAll reads side by side.
func Open(rt *onnx.Runtime, threads int) (*Reader, error) {
	var c config
	if err := json.Unmarshal(own.MRZConfig, &c); err != nil {
		return nil, fmt.Errorf("mrzread: %w", err)
	}
	if c.Alphabet != mrz.Alphabet || c.Height <= 0 || c.Width <= 0 {
		return nil, errConfig
	}
	session, err := rt.SessionFromBytes(modelName, own.MRZ, onnx.Options{Threads: 1})
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(own.MRZ)
	return &Reader{
		session: session, width: c.Width, height: c.Height, threads: max(threads, 1),
		ref: vision.ModelRef{Name: modelName, SHA256: hex.EncodeToString(sum[:])},
	}, nil
}

// Close frees the network.
func (r *Reader) Close() error { return r.session.Close() }

// Model names the weights.
func (r *Reader) Model() vision.ModelRef { return r.ref }

// ReadAll reads the rows inside quads, in their order. A row is too small to
// share out one inference, so several are read side by side.
func (r *Reader) ReadAll(ctx context.Context, img *image.RGBA, quads []ocr.Quad) ([]mrz.Strip, error) {
	strips := make([]mrz.Strip, len(quads))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(r.threads)
	for i, q := range quads {
		group.Go(func() (err error) {
			strips[i], err = r.Read(ctx, img, q)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return strips, nil
}

// bends are the arcs that are tried on a row that is not read well straight,
// as shares of the quad's height; see ocr.WarpBent.
var bends = [...]float64{0.22, -0.22, 0.42, -0.42}

// readWell is the sureness from which a row is taken as it was read first.
const readWell = 0.93

// Read reads the row inside a quad. The quad should leave some room around the
// letters: a tenth to a half of their height. A row that is not read well may
// run in an arc, as on a passport held open: it is straightened as it reads best.
func (r *Reader) Read(ctx context.Context, img *image.RGBA, q ocr.Quad) (mrz.Strip, error) {
	best, err := r.read(ctx, img, q, 0)
	if err != nil {
		return mrz.Strip{}, err
	}
	sure := best.Sure()
	if sure >= readWell {
		return best, nil
	}
	for _, bend := range bends {
		strip, err := r.read(ctx, img, q, bend)
		if err != nil {
			return mrz.Strip{}, err
		}
		if s := strip.Sure(); s > sure {
			best, sure = strip, s
		}
	}
	return best, nil
}

func (r *Reader) read(ctx context.Context, img *image.RGBA, q ocr.Quad, bend float64) (mrz.Strip, error) {
	row := ocr.WarpBent(img, q, r.width, r.height, bend)
	out, err := r.session.Run(ctx, onnx.Tensor{
		Shape: []int64{1, 1, int64(r.height), int64(r.width)}, Data: ocr.Standardise(row),
	})
	if err != nil {
		return mrz.Strip{}, err
	}
	if p := out[0]; len(p.Shape) != 3 || p.Shape[2] != mrz.StripClasses {
		return mrz.Strip{}, errConfig
	}
	return mrz.Strip{P: out[0].Data}, nil
}
