package face

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math"
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

// EmbeddingSize is the number of values of an embedding of the built-in network.
const EmbeddingSize = 128

// ErrEmptyPicture: the picture has no pixels.
var ErrEmptyPicture = errors.New("face: the picture is empty")

// Option changes how a Finder is opened.
type Option func(*options)

type options struct {
	onnx    onnx.Options
	network *Network
}

// WithThreads sets the threads that work on one inference; the default is 1.
func WithThreads(n int) Option { return func(o *options) { o.onnx.Threads = n } }

// WithNetwork describes faces with the operator's own network.
func WithNetwork(n Network) Option { return func(o *options) { o.network = &n } }

// Finder finds and describes faces. Find may be called from several goroutines.
type Finder struct {
	detector, mesh, embedder *onnx.Session
	network                  Network
	models                   []vision.ModelRef
}

// Open loads the three face models. Errors are those of onnx.Runtime.Session,
// and what is wrong with a network that the operator brings.
func Open(rt *onnx.Runtime, opts ...Option) (*Finder, error) {
	var o options
	for _, set := range opts {
		set(&o)
	}
	if o.network == nil {
		n, err := DefaultNetwork()
		if err != nil {
			return nil, err
		}
		o.network = &n
	}
	names := []string{DetectorModel, MeshModel}
	if o.network.data == nil {
		names = append(names, o.network.Model)
	}
	models, err := rt.Models(names...)
	if err != nil {
		return nil, err
	}
	if o.network.data != nil {
		models = append(models, vision.ModelRef{Name: vision.EmbeddingModel, SHA256: o.network.SHA256})
	} else if got := models[len(models)-1].SHA256; got != o.network.SHA256 {
		return nil, fmt.Errorf("%s of the models folder has the sha256 %s; the program knows the network %s (run `make models`)", o.network.Model, got, o.network.SHA256)
	}
	f := &Finder{models: models, network: *o.network}
	for name, session := range map[string]**onnx.Session{DetectorModel: &f.detector, MeshModel: &f.mesh} {
		if *session, err = rt.Session(name, o.onnx); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	if f.network.data != nil {
		f.embedder, err = rt.SessionFromBytes(f.network.Model, f.network.data, o.onnx)
		f.network.data = f.network.data[:0:0] // still the operator's own, without the copy
	} else {
		f.embedder, err = rt.Session(f.network.Model, o.onnx)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Network is the embedding network in use.
func (f *Finder) Network() Network { return f.network }

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
	out.EyeLight, out.MouthDetail = c.eyeLight(grey), c.mouthDetail(grey)
	out.Fingerprint = fingerprint(grey)
	picture := c.RGBA
	if f.network.data != nil {
		if picture, ok = r.alignFor(m, f.network); !ok {
			return out, nil
		}
	}
	embedding, err := f.embed(ctx, picture)
	out.Embedding, out.Network = embedding, f.network.tag()
	return out, err
}

// embed returns the embedding of an aligned face, the mean with that of its
// mirror image where the network is used so.
func (f *Finder) embed(ctx context.Context, img *image.RGBA) ([]float32, error) {
	n := f.network
	views := [][]bool{{false}}
	switch {
	case n.Mirror && n.Single:
		views = [][]bool{{false}, {true}}
	case n.Mirror:
		views = [][]bool{{false, true}}
	}
	embedding := make([]float32, n.Values)
	count := 0
	for _, batch := range views {
		input := make([]float32, 0, len(batch)*3*n.Size*n.Size)
		for _, mirror := range batch {
			input = n.planes(input, img, mirror)
		}
		out, err := f.embedder.Run(ctx, onnx.Tensor{Shape: []int64{int64(len(batch)), 3, int64(n.Size), int64(n.Size)}, Data: input})
		if err != nil {
			return nil, err
		}
		if err := expect(out, len(batch)*n.Values); err != nil {
			return nil, fmt.Errorf("%s: %w", n.Model, err)
		}
		for k := range batch {
			one := out[0].Data[k*n.Values : (k+1)*n.Values]
			if n.Normalise {
				one = unit(one)
			}
			for i, v := range one {
				embedding[i] += v
			}
			count++
		}
	}
	for i := range embedding {
		embedding[i] /= float32(count)
	}
	if n.Normalise {
		embedding = unit(embedding)
	}
	return embedding, nil
}

// unit is a vector brought to length 1; one without length stays.
func unit(v []float32) []float32 {
	sum := 0.0
	for _, f := range v {
		sum += float64(f) * float64(f)
	}
	out := make([]float32, len(v))
	copy(out, v)
	if k := math.Sqrt(sum); k > 0 {
		for i := range out {
			out[i] = float32(float64(out[i]) / k)
		}
	}
	return out
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
