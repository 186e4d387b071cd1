package reader

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"time"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/barcode"
	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/fields"
	"github.com/idngo/idngo/vision/forensics"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/lineread"
	"github.com/idngo/idngo/vision/liveness"
	"github.com/idngo/idngo/vision/mrzread"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/onnx"
	"github.com/idngo/idngo/vision/page"
	"github.com/idngo/idngo/vision/quality"
)

// Revision names this pipeline in vision.Facts.Reader. It changes whenever the
// same file may give other facts.
const Revision = "read/15"

// Options of a Reader. The zero value is ready for use.
type Options struct {
	// Threads of one inference; default 2.
	Threads int
	// Side is the longer side, in pixels, at which lines are searched; default 1280.
	Side int
	// Limits bound what one file may cost.
	Limits imageio.Limits
	// Quality and Forensics say from which figure on something is a finding;
	// zero values mean the defaults of their packages.
	Quality   quality.Thresholds
	Forensics forensics.Thresholds
	// Faces holds the limits of a usable selfie and the like; the zero value
	// means the calibration that comes with the program.
	Faces face.Calibration
	// Network replaces the built-in embedding network; Faces must belong to it.
	Network *face.Network
	// Liveness holds the limits of traces of a picture of a picture; the zero value
	// means those that come with the program.
	Liveness liveness.Limits
	// Passive uses the operator's own network that tells faces from pictures of
	// faces; see face.PassiveModels.
	Passive bool
	// Packs are folders of words printed on documents, besides those that come
	// with the program; see package fields.
	Packs []fs.FS
	// FFmpeg is the program that takes pictures from videos; see imageio.Decoder.
	FFmpeg string
	// Film is where videos lie for that program; see imageio.Decoder.
	Film *imageio.Film
	// HEIC decodes HEIC pictures; nil refuses them.
	HEIC *imageio.Still
	// Now gives the time against which dates of zones are judged; default time.Now.
	Now func() time.Time
}

// Reader reads files.
type Reader struct {
	opts    Options
	decoder imageio.Decoder
	runtime *onnx.Runtime
	text    *ocr.Engine
	faces   *face.Finder
	passive *face.Passive // nil unless the operator brings one
	own     *lineread.Reader
	mrz     *mrzread.Reader
	symbols *barcode.Finder
	finder  *page.Finder
	fields  *fields.Extractor
	models  []vision.ModelRef
}

// Open loads the networks from the models folder.
func Open(modelsDir string, opts Options) (*Reader, error) {
	if opts.Threads <= 0 {
		opts.Threads = 2
	}
	if opts.Side <= 0 {
		opts.Side = 1280
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Quality == (quality.Thresholds{}) {
		opts.Quality = quality.DefaultThresholds()
	}
	if opts.Forensics == (forensics.Thresholds{}) {
		opts.Forensics = forensics.DefaultThresholds()
	}
	if opts.Faces.Revision == "" {
		calibration, err := face.DefaultCalibration()
		if err != nil {
			return nil, err
		}
		opts.Faces = calibration
	}
	if opts.Liveness == (liveness.Limits{}) {
		limits, err := liveness.DefaultLimits()
		if err != nil {
			return nil, err
		}
		opts.Liveness = limits
	}
	extractor, err := fields.New(opts.Now, opts.Packs...)
	if err != nil {
		return nil, err
	}
	rt, err := onnx.Open(modelsDir)
	if err != nil {
		return nil, err
	}
	r := &Reader{opts: opts, runtime: rt, fields: extractor, decoder: imageio.Decoder{Limits: opts.Limits, FFmpeg: opts.FFmpeg, Film: opts.Film, HEIC: opts.HEIC}}
	if r.text, err = ocr.Open(rt, opts.Threads); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	about := []face.Option{face.WithThreads(opts.Threads)}
	if opts.Network != nil {
		about = append(about, face.WithNetwork(*opts.Network))
	}
	if r.faces, err = face.Open(rt, about...); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	if err := r.faces.Network().Fits(opts.Faces); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	if opts.Passive {
		if r.passive, err = face.OpenPassive(rt, face.WithThreads(opts.Threads)); err != nil {
			return nil, errors.Join(err, r.Close())
		}
	}
	if r.own, err = lineread.Open(rt, opts.Threads); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	if r.mrz, err = mrzread.Open(rt, opts.Threads); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	if r.symbols, err = barcode.Open(modelsDir); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	if r.finder, err = page.OpenFinder(rt, opts.Threads); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	r.models = append(r.models, r.own.Model(), r.mrz.Model(), r.finder.Model(), r.symbols.Model())
	r.models = append(append(r.models, r.text.Models()...), r.faces.Models()...)
	return r, nil
}

// Faces is the finder of faces, for measurements.
func (r *Reader) Faces() *face.Finder { return r.faces }

// Close frees the networks and the decoder of symbols.
func (r *Reader) Close() error {
	err := r.runtime.Close()
	if r.symbols != nil {
		err = errors.Join(err, r.symbols.Close())
	}
	return err
}

// Read gives the facts of one file. Errors are *imageio.Refusal for a file that
// is not accepted, those of ctx, or an internal failure; anything that is
// merely bad about a picture is a finding.
func (r *Reader) Read(ctx context.Context, file []byte, purpose vision.Purpose) (vision.Facts, error) {
	watch := newStopwatch()
	sum := sha256.Sum256(file)
	facts := vision.Facts{
		Reader: Revision,
		Models: r.models,
		SHA256: hex.EncodeToString(sum[:]),
		Pages:  []vision.Page{},
	}
	decoded, err := r.decoder.Decode(ctx, file)
	watch.lap("decode")
	facts.MediaType = string(decoded.Header.Type)
	switch {
	case errors.Is(err, imageio.ErrVideoUnread):
		facts.Findings = append(facts.Findings, vision.Finding{
			Code: vision.FindingUndecodable, Score: 1, Detail: "no video reader is installed"})
	case err != nil:
		return vision.Facts{}, err
	}
	for i, picture := range decoded.Pictures {
		pages, err := r.pages(ctx, picture, file, decoded.Header.Type, purpose, watch)
		if err == nil {
			pages, err = r.unmirrored(ctx, picture, decoded.Header.Type, purpose, watch, pages)
		}
		if err != nil {
			return vision.Facts{}, err
		}
		for _, p := range pages {
			p.Index = i
			facts.Pages = append(facts.Pages, p)
		}
	}
	facts.Millis, facts.Stages = watch.total(), watch.stages
	return facts, nil
}

// stopwatch splits the time of one reading by stage.
type stopwatch struct {
	start, last time.Time
	spent       map[string]time.Duration
	stages      map[string]int64
}

func newStopwatch() *stopwatch {
	now := time.Now()
	return &stopwatch{start: now, last: now, spent: map[string]time.Duration{}, stages: map[string]int64{}}
}

// lap books the time since the last lap on a stage.
func (s *stopwatch) lap(stage string) {
	now := time.Now()
	s.spent[stage] += now.Sub(s.last)
	s.stages[stage] = s.spent[stage].Milliseconds()
	s.last = now
}

func (s *stopwatch) total() int64 { return time.Since(s.start).Milliseconds() }
