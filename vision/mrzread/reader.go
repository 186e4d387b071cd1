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
	strips, _, err := r.ReadAlong(ctx, img, quads)
	return strips, err
}

// ReadAlong is ReadAll that also tells along which curve each row was read best.
func (r *Reader) ReadAlong(ctx context.Context, img *image.RGBA, quads []ocr.Quad) ([]mrz.Strip, []ocr.Curve, error) {
	strips, curves := make([]mrz.Strip, len(quads)), make([]ocr.Curve, len(quads))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(r.threads)
	for i, q := range quads {
		group.Go(func() (err error) {
			strips[i], curves[i], err = r.along(ctx, img, q)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, nil, err
	}
	return strips, curves, nil
}

// readWell is the sureness from which a row is taken as it was read straight.
const readWell = 0.985

// Read reads the row inside a quad. The quad should leave some room around the
// letters: a tenth to a half of their height. A row that is not read well may
// run in an arc, as on a passport held open, lean, or have too much room: then
// its course is fitted, and the surer reading counts.
func (r *Reader) Read(ctx context.Context, img *image.RGBA, q ocr.Quad) (mrz.Strip, error) {
	strip, _, err := r.along(ctx, img, q)
	return strip, err
}

func (r *Reader) along(ctx context.Context, img *image.RGBA, q ocr.Quad) (mrz.Strip, ocr.Curve, error) {
	straight, err := r.read(ctx, img, q, ocr.Straight)
	if err != nil || straight.Sure() >= readWell {
		return straight, ocr.Straight, err
	}
	curve, ok := ocr.FitCurve(img, q)
	if !ok {
		return straight, ocr.Straight, nil
	}
	fitted, err := r.read(ctx, img, q, curve)
	if err != nil || fitted.Sure() <= straight.Sure() {
		return straight, ocr.Straight, err
	}
	return fitted, curve, nil
}

func (r *Reader) read(ctx context.Context, img *image.RGBA, q ocr.Quad, c ocr.Curve) (mrz.Strip, error) {
	row := ocr.WarpAlong(img, q, r.width, r.height, c)
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
