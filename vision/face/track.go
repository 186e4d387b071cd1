package face

import (
	"context"
	"image"
	"math"

	"github.com/idngo/idngo/vision"
)

// shapePoints are points of the mesh that move with the skull rather than with
// expression: corners of the eyes, bridge and wings of the nose, cheeks, temples,
// jaw, forehead. They reach from the tip of the nose to the ears, so that they
// lie at very different depths.
var shapePoints = []int{
	33, 133, 362, 263, // eyes
	168, 6, 197, 195, 5, 4, 1, 2, 98, 327, 48, 278, // nose
	50, 280, 117, 346, 101, 330, 205, 425, // cheeks
	234, 454, 93, 323, 132, 361, 127, 356, 162, 389, // ears and temples
	58, 288, 172, 397, 136, 365, // jaw
	10, 109, 338, 67, 297, 54, 284, 151, // forehead
}

// ShapePoints is how many points a Tracked face's Shape has.
func ShapePoints() int { return len(shapePoints) }

// The points of the lids that an eye's opening is measured with: outer and inner
// corner, then two pairs of upper and lower lid.
var (
	rightEyePoints = [6]int{33, 133, 160, 144, 158, 153}
	leftEyePoints  = [6]int{263, 362, 387, 373, 385, 380}
)

// skinPoints lie on cheeks and forehead, where hair and shadows are rare.
var skinPoints = []int{50, 280, 205, 425, 151, 9}

// Tracked is the person in one frame of a live capture.
type Tracked struct {
	// Face has no embedding, sharpness, brightness or fingerprint unless asked for.
	Face vision.Face
	// Others counts the other faces that are about as large.
	Others int
	// Shape are the places of fixed points, in pixels.
	Shape []vision.Point
	// EyeOpening of the subject's right and left eye: height over width.
	EyeOpening [2]float64
	// Eyes are the pictures of both eyes, level and of one size.
	Eyes [2]EyePatch
	// Skin is the mean colour of cheeks and forehead in linear light, 0..1.
	Skin [3]float64
	// Mesh are all points of FaceMesh; X and Y in pixels, Z the depth in the same
	// unit, larger is farther.
	Mesh []MeshPoint
}

// MeshPoint is a point of the mesh in space.
type MeshPoint struct{ X, Y, Z float64 }

// trackedOther: another face counts when its box has at least this part of the
// person's area.
const trackedOther = 0.25

// Track finds the person in a frame, nil when there is none. It looks at the
// frame as a whole, three times faster than Find, and places the mesh twice, so
// that its points are steady from frame to frame. With describe it fills in
// embedding and the figures of the chip.
func (f *Finder) Track(ctx context.Context, img image.Image, describe bool) (*Tracked, error) {
	if img == nil || img.Bounds().Empty() {
		return nil, ErrEmptyPicture
	}
	r := newRaster(img)
	detections, err := f.whole(ctx, r)
	if err != nil {
		return nil, err
	}
	var best mesh
	var out *Tracked
	var boxes []vision.Box
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
		boxes = append(boxes, box)
		if out == nil || box.W*box.H > out.Face.Box.W*out.Face.Box.H {
			best, out = m, &Tracked{Face: vision.Face{Box: box, Score: d.score}}
		}
	}
	if out == nil {
		return nil, nil
	}
	for _, b := range boxes {
		if overlap(b, out.Face.Box) <= sameFace && b.W*b.H >= trackedOther*out.Face.Box.W*out.Face.Box.H {
			out.Others++
		}
	}
	m, err := f.again(ctx, r, best)
	if err != nil {
		return nil, err
	}
	face := f.measure(out.Face.Score, m)
	if describe {
		if face, err = f.describe(ctx, r, out.Face.Score, m); err != nil {
			return nil, err
		}
	} else if c, ok := r.align(m); ok {
		face.Sharpness, face.Brightness = sharpness(c.grey())
	}
	out.Face = face
	for _, n := range shapePoints {
		out.Shape = append(out.Shape, m.points[n])
	}
	k := distance(m.points[rightEyeOuter], m.points[leftEyeOuter]) / max(math.Hypot(m.upright[rightEyeOuter].x-m.upright[leftEyeOuter].x, m.upright[rightEyeOuter].y-m.upright[leftEyeOuter].y), 1e-9)
	for i, p := range m.points {
		out.Mesh = append(out.Mesh, MeshPoint{p.X, p.Y, k * m.upright[i].z})
	}
	out.EyeOpening = [2]float64{m.eyeOpening(rightEyePoints), m.eyeOpening(leftEyePoints)}
	out.Eyes = [2]EyePatch{r.eye(m, rightEyePoints), r.eye(m, leftEyePoints)}
	out.Skin = r.skin(m)
	return out, nil
}

// whole detects in the whole picture alone, with a border while no face is sure.
func (f *Finder) whole(ctx context.Context, r *raster) ([]detection, error) {
	w, h := r.size()
	centre := vision.Point{X: float64(w) / 2, Y: float64(h) / 2}
	var all []detection
	for _, zoom := range []float64{1, 2, 3} {
		found, err := f.detectIn(ctx, r, square(centre, zoom*float64(max(w, h)), 0, detectorSize))
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
		if best(all) >= sureScore {
			break
		}
	}
	return suppress(all), nil
}

// again places the mesh once more, on a crop that follows from its own points.
func (f *Finder) again(ctx context.Context, r *raster, m mesh) (mesh, error) {
	right, left := m.points[rightEyeOuter], m.points[leftEyeOuter]
	return f.landmarks(ctx, r, detection{box: bounds(m.points), imageLeftEye: right, imageRightEye: left})
}

// eyeOpening is the mean distance of the lids over the width of the eye.
func (m mesh) eyeOpening(p [6]int) float64 {
	width := distance(m.points[p[0]], m.points[p[1]])
	if width == 0 {
		return 0
	}
	return (distance(m.points[p[2]], m.points[p[3]]) + distance(m.points[p[4]], m.points[p[5]])) / (2 * width)
}

const (
	eyeColumns, eyeRows = 24, 14
	eyeShift            = 2 // samples that two patches may be off
)

// EyePatch is the grey picture of an eye, level between its corners.
type EyePatch [eyeColumns * eyeRows]float64

// eye samples the picture of an eye.
func (r *raster) eye(m mesh, p [6]int) (out EyePatch) {
	outer, inner := m.points[p[0]], m.points[p[1]]
	width := distance(outer, inner)
	if width == 0 {
		return out
	}
	ax, ay := (inner.X-outer.X)/width, (inner.Y-outer.Y)/width
	c := middle(outer, inner)
	level := 0
	if k := 1.3 * width / eyeColumns; k > 1 {
		level = int(math.Round(math.Log2(k)))
	}
	img, factor := r.level(level)
	var rgb []float32
	for j := range eyeRows {
		for i := range eyeColumns {
			u, v := (float64(i)/(eyeColumns-1)-0.5)*1.3*width, (float64(j)/(eyeRows-1)-0.5)*0.75*width
			rgb = append3(rgb[:0], img, img.Rect.Dx(), img.Rect.Dy(), (c.X+u*ax-v*ay)/factor-0.5, (c.Y+u*ay+v*ax)/factor-0.5)
			out[j*eyeColumns+i] = 0.299*float64(rgb[0]) + 0.587*float64(rgb[1]) + 0.114*float64(rgb[2])
		}
	}
	return out
}

// Likeness is the highest normalised correlation of two pictures of an eye,
// -1..1, over small shifts: near 1 for an eye as open as before, whatever the light.
func (a EyePatch) Likeness(b EyePatch) float64 {
	best := -1.0
	for dy := -eyeShift; dy <= eyeShift; dy++ {
		for dx := -eyeShift; dx <= eyeShift; dx++ {
			var n, sa, sb, saa, sbb, sab float64
			for y := eyeShift; y < eyeRows-eyeShift; y++ {
				for x := eyeShift; x < eyeColumns-eyeShift; x++ {
					u, v := a[y*eyeColumns+x], b[(y+dy)*eyeColumns+x+dx]
					n++
					sa, sb, saa, sbb, sab = sa+u, sb+v, saa+u*u, sbb+v*v, sab+u*v
				}
			}
			va, vb := saa-sa*sa/n, sbb-sb*sb/n
			if va > 1 && vb > 1 {
				best = max(best, (sab-sa*sb/n)/math.Sqrt(va*vb))
			}
		}
	}
	return best
}

// skin averages the light around the skin points.
func (r *raster) skin(m mesh) [3]float64 {
	eyes := distance(m.points[rightEyeOuter], m.points[leftEyeOuter])
	var sum [3]float64
	n := 0.0
	for _, k := range skinPoints {
		c := r.light(m.points[k], 0.1*eyes)
		for i := range sum {
			sum[i] += c[i]
		}
		n++
	}
	for i := range sum {
		sum[i] /= n
	}
	return sum
}

// light is the mean linear colour of the square of the given half side around a point.
func (r *raster) light(p vision.Point, half float64) [3]float64 {
	img := r.levels[0]
	b := image.Rect(int(p.X-half), int(p.Y-half), int(math.Ceil(p.X+half)), int(math.Ceil(p.Y+half))).Intersect(img.Rect)
	var sum [3]float64
	n := 0
	step := max(1, b.Dx()/12)
	for y := b.Min.Y; y < b.Max.Y; y += step {
		for x := b.Min.X; x < b.Max.X; x += step {
			i := img.PixOffset(x, y)
			for c := range 3 {
				sum[c] += linear[img.Pix[i+c]]
			}
			n++
		}
	}
	for c := range sum {
		sum[c] /= float64(max(n, 1))
	}
	return sum
}

// linear undoes the transfer function of sRGB (IEC 61966-2-1).
var linear = func() (t [256]float64) {
	for i := range t {
		v := float64(i) / 255
		if v <= 0.04045 {
			t[i] = v / 12.92
		} else {
			t[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return t
}()

// Linear gives the linear light of an sRGB value, 0..1.
func Linear(v uint8) float64 { return linear[v] }
