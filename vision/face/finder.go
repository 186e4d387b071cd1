package face

import (
	"context"
	"errors"
	"fmt"
	"image"
	"sort"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/onnx"
)

// Files of the models folder that a Finder loads.
const (
	DetectorModel  = "blazeface.onnx"
	MeshModel      = "facemesh.onnx"
	EmbeddingModel = vision.EmbeddingModel
)

// EmbeddingSize is the number of values of an embedding.
const EmbeddingSize = 128

// ErrEmptyPicture: the picture has no pixels.
var ErrEmptyPicture = errors.New("face: the picture is empty")

// Option changes how a Finder is opened.
type Option func(*onnx.Options)

// WithThreads sets the threads that work on one inference; the default is 1.
func WithThreads(n int) Option { return func(o *onnx.Options) { o.Threads = n } }

// Finder finds and describes faces. Find may be called from several goroutines.
type Finder struct {
	detector, mesh, embedder *onnx.Session
	models                   []vision.ModelRef
}

// Open loads the three face models. Errors are those of onnx.Runtime.Session.
func Open(rt *onnx.Runtime, opts ...Option) (*Finder, error) {
	var o onnx.Options
	for _, set := range opts {
		set(&o)
	}
	models, err := rt.Models(DetectorModel, MeshModel, EmbeddingModel)
	if err != nil {
		return nil, err
	}
	f := &Finder{models: models}
	for name, session := range map[string]**onnx.Session{
		DetectorModel: &f.detector, MeshModel: &f.mesh, EmbeddingModel: &f.embedder,
	} {
		if *session, err = rt.Session(name, o); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	return f, nil
}

// Close frees the models.
func (f *Finder) Close() error {
	var errs []error
	for _, s := range []*onnx.Session{f.detector, f.mesh, f.embedder} {
		if s != nil {
			errs = append(errs, s.Close())
		}
	}
	return errors.Join(errs...)
}

// Models names the weights that Find's facts rest on.
func (f *Finder) Models() []vision.ModelRef { return f.models }

// Find returns the faces of an upright picture, largest first; boxes and points
// are in its pixels, counted from its upper left corner. A picture without a
// face gives none and no error. At most twelve faces are described.
func (f *Finder) Find(ctx context.Context, img image.Image) ([]vision.Face, error) {
	return f.find(ctx, img, false)
}

// FindMain is Find in half the time for a picture that is of one face, such as a
// document's page or a portrait: when the whole picture shows a face for sure,
// small ones beside it are not looked for.
func (f *Finder) FindMain(ctx context.Context, img image.Image) ([]vision.Face, error) {
	return f.find(ctx, img, true)
}

func (f *Finder) find(ctx context.Context, img image.Image, stopWhenSure bool) ([]vision.Face, error) {
	if img == nil || img.Bounds().Empty() {
		return nil, ErrEmptyPicture
	}
	r := newRaster(img)
	detections, err := f.detect(ctx, r, stopWhenSure)
	if err != nil {
		return nil, err
	}
	var faces []vision.Face
next:
	for _, d := range detections {
		m, err := f.landmarks(ctx, r, d)
		if err != nil {
			return nil, err
		}
		sure, err := f.confirm(ctx, r, d, m)
		if err != nil {
			return nil, err
		}
		if !sure {
			continue
		}
		box := bounds(m.points)
		for _, known := range faces {
			if overlap(box, known.Box) > sameFace {
				continue next
			}
		}
		found, err := f.describe(ctx, r, d.score, m)
		if err != nil {
			return nil, err
		}
		faces = append(faces, found)
	}
	sort.SliceStable(faces, func(i, j int) bool { return area(faces[i]) > area(faces[j]) })
	return faces, nil
}

// confirm tells faces from patterns that look like one at one scale. What the
// detector and the mesh agree on is a face. A weaker detection is looked at
// again in a view four times its size, where patterns lose their score; and a
// portrait under print or a hologram, which the mesh doubts, passes when the
// detector is sure in both views.
func (f *Finder) confirm(ctx context.Context, r *raster, d detection, m mesh) (bool, error) {
	if m.presence < minPresence && (m.presence < doubtedPresence || d.score < goodScore) {
		return false, nil
	}
	if m.presence >= minPresence && d.score >= goodScore {
		return true, nil
	}
	centre := vision.Point{X: d.box.X + d.box.W/2, Y: d.box.Y + d.box.H/2}
	again, err := f.detectIn(ctx, r, square(centre, 4*max(d.box.W, d.box.H), 0, detectorSize))
	if err != nil {
		return false, err
	}
	score := 0.0
	for _, a := range again {
		if overlap(a.box, d.box) > sameFace {
			score = max(score, a.score)
		}
	}
	if m.presence < minPresence {
		return score >= confirmDoubted, nil
	}
	return score >= confirmWeak, nil
}

// measure fills in what the mesh alone says of a face.
func (f *Finder) measure(score float64, m mesh) vision.Face {
	out := vision.Face{Box: bounds(m.points), Score: score}
	for _, n := range []int{rightEyeOuter, rightEyeInner, leftEyeInner, leftEyeOuter, noseBase} {
		out.Landmarks = append(out.Landmarks, m.points[n])
	}
	right := middle(m.points[rightEyeOuter], m.points[rightEyeInner])
	left := middle(m.points[leftEyeOuter], m.points[leftEyeInner])
	out.EyeDistance = distance(right, left)
	out.Yaw, out.Pitch, out.Roll = m.pose()
	return out
}

// describe fills a face from its mesh and its pixels.
func (f *Finder) describe(ctx context.Context, r *raster, score float64, m mesh) (vision.Face, error) {
	out := f.measure(score, m)
	c, ok := r.align(m)
	if !ok {
		return out, nil
	}
	grey := c.grey()
	out.Sharpness, out.Brightness = sharpness(grey)
	out.Plainness = c.plainness()
	out.Fingerprint = fingerprint(grey)
	embedding, err := f.embed(ctx, c)
	out.Embedding = embedding
	return out, err
}

// embed returns the mean of the embeddings of the chip and of its mirror image.
func (f *Finder) embed(ctx context.Context, c chip) ([]float32, error) {
	input := make([]float32, 0, 2*3*chipSize*chipSize)
	input = c.planes(input, false)
	input = c.planes(input, true)
	out, err := f.embedder.Run(ctx, onnx.Tensor{Shape: []int64{2, 3, chipSize, chipSize}, Data: input})
	if err != nil {
		return nil, err
	}
	if err := expect(out, 2*EmbeddingSize); err != nil {
		return nil, fmt.Errorf("%s: %w", EmbeddingModel, err)
	}
	both := out[0].Data
	embedding := make([]float32, EmbeddingSize)
	for i := range embedding {
		embedding[i] = (both[i] + both[EmbeddingSize+i]) / 2
	}
	return embedding, nil
}

// expect checks the number of values of each output, so that another model in
// the folder is an error and no crash.
func expect(out []onnx.Tensor, sizes ...int) error {
	if len(out) != len(sizes) {
		return fmt.Errorf("%d outputs, not %d", len(out), len(sizes))
	}
	for i, size := range sizes {
		if len(out[i].Data) != size {
			return fmt.Errorf("output %d has %d values, not %d", i, len(out[i].Data), size)
		}
	}
	return nil
}

func area(f vision.Face) float64 { return f.Box.W * f.Box.H }
