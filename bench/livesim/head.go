package livesim

import (
	"context"
	"errors"
	"image"
	"image/color"
	"math"
	"sort"

	"golang.org/x/image/draw"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
)

// ErrNoFace: the photograph has no face to make a head of.
var ErrNoFace = errors.New("livesim: no face in the photograph")

// Size of the simulated camera's picture.
const (
	Width  = 480
	Height = 640
)

// faceWidth is how wide the face is in the camera's picture at rest.
const faceWidth = 190

// vertex is a point of the body: its place at rest in the camera's picture, its
// depth behind the nose, where its colour lies in the texture, and how much of a
// turn it follows (1 the head, 0 the wall).
type vertex struct {
	x, y, z float64
	u, v    float64
	follow  float64
}

// Head is a photograph that can be moved.
type Head struct {
	texture   *image.RGBA
	vertices  []vertex
	triangles [][3]int
	pivot     vertex // what the head turns about
	eyes      float64
}

// New makes a head out of the largest face of a photograph.
func New(ctx context.Context, finder *face.Finder, photo image.Image) (*Head, error) {
	found, err := finder.Track(ctx, photo, false)
	if err != nil {
		return nil, err
	}
	if found == nil {
		return nil, ErrNoFace
	}
	b := found.Face.Box
	k := faceWidth / b.W
	h := &Head{}
	// The texture is the camera's picture at rest: the photograph at the scale
	// that makes the face faceWidth wide, on a wall of its own mean colour where it ends.
	cx, cy := b.X+b.W/2, b.Y+b.H/2
	h.texture = image.NewRGBA(image.Rect(0, 0, Width, Height))
	src := photo.Bounds()
	wall(h.texture, meanColour(photo))
	at := image.Rect(int(Width/2-cx*k), int(Height/2-cy*k), int(Width/2+(float64(src.Dx())-cx)*k), int(Height/2+(float64(src.Dy())-cy)*k))
	draw.CatmullRom.Scale(h.texture, at, photo, src, draw.Over, nil)

	complexion(h.texture)

	place := func(p face.MeshPoint) vertex {
		x, y := (p.X-cx)*k+Width/2, (p.Y-cy)*k+Height/2
		return vertex{x: x, y: y, z: p.Z * k, u: x, v: y, follow: 1}
	}
	nearest := math.Inf(1)
	for _, p := range found.Mesh {
		v := place(p)
		nearest = min(nearest, v.z)
		h.vertices = append(h.vertices, v)
	}
	for i := range h.vertices {
		h.vertices[i].z -= nearest
	}
	// The mesh of a photograph that is not quite frontal is taken as it is: only
	// differences of pose matter.
	h.eyes = math.Hypot(h.vertices[33].x-h.vertices[263].x, h.vertices[33].y-h.vertices[263].y)
	c := vertex{x: Width / 2, y: Height / 2}
	rx, ry := faceWidth/2.0, b.H*k/2
	for n := range 36 { // hair, ears and neck: behind the face, turning with it
		a := 2 * math.Pi * float64(n) / 36
		for _, ring := range []struct{ grow, depth, follow float64 }{{1.25, 0.55, 1}, {1.6, 0.7, 0.6}, {2.1, 0.8, 0.15}} {
			x, y := c.x+ring.grow*rx*math.Cos(a), c.y+ring.grow*ry*math.Sin(a)
			h.vertices = append(h.vertices, vertex{x: x, y: y, z: ring.depth * faceWidth, u: x, v: y, follow: ring.follow})
		}
	}
	for i := range 9 {
		for j := range 13 {
			x, y := float64(i)*Width/8, float64(j)*Height/12
			if math.Hypot((x-c.x)/rx, (y-c.y)/ry) < 2.4 {
				continue
			}
			// Beyond the picture's border lies more of the wall.
			v := vertex{x: x, y: y, z: faceWidth, u: x, v: y}
			h.vertices = append(h.vertices, v)
		}
	}
	h.pivot = vertex{x: c.x, y: c.y + 0.55*ry, z: 0.75 * faceWidth}
	h.triangles = delaunay(h.vertices)
	return h, nil
}

// complexion gives a grey photograph the colours that skin has; many public
// pictures of faces are grey, and no camera's are.
func complexion(img *image.RGBA) {
	differ := 0
	for i := 0; i < len(img.Pix); i += 4 {
		if max(img.Pix[i], img.Pix[i+1], img.Pix[i+2])-min(img.Pix[i], img.Pix[i+1], img.Pix[i+2]) > 3 {
			differ++
		}
	}
	if differ*50 > len(img.Pix)/4 {
		return
	}
	for y := range Height {
		for x := range Width {
			i := img.PixOffset(x, y)
			l := float64(img.Pix[i]) / 255
			// Shadows of skin are redder, and so are cheeks.
			warm := 0.10 + 0.10*(1-l) + 0.03*math.Sin(float64(x)/31)*math.Cos(float64(y)/43)
			img.Pix[i] = uint8(255 * min(l*(1+warm), 1))
			img.Pix[i+2] = uint8(255 * l * (1 - warm))
		}
	}
}

func meanColour(img image.Image) color.RGBA {
	b := img.Bounds()
	var r, g, bl, n uint64
	for y := b.Min.Y; y < b.Max.Y; y += max(1, b.Dy()/40) {
		for x := b.Min.X; x < b.Max.X; x += max(1, b.Dx()/40) {
			cr, cg, cb, _ := img.At(x, y).RGBA()
			r, g, bl, n = r+uint64(cr>>8), g+uint64(cg>>8), bl+uint64(cb>>8), n+1
		}
	}
	return color.RGBA{uint8(r / n), uint8(g / n), uint8(bl / n), 255}
}

// wall paints a wall with soft shades, so that it is no field of one colour.
func wall(img *image.RGBA, c color.RGBA) {
	for y := range Height {
		for x := range Width {
			k := 1 + 0.12*math.Sin(float64(x)/97+1)*math.Cos(float64(y)/131) + 0.06*math.Sin(float64(x+2*y)/41)
			img.SetRGBA(x, y, color.RGBA{shade(c.R, k), shade(c.G, k), shade(c.B, k), 255})
		}
	}
}

func shade(v uint8, k float64) uint8 { return uint8(min(max(float64(v)*k, 0), 255)) }

// Pose is how the head is held. Angles are degrees; the zero value with Near 1
// is rest.
type Pose struct {
	Yaw   float64 // to the person's left
	Pitch float64 // up
	Roll  float64
	Near  float64 // 1 at rest, 1.3 closer
	Shut  float64 // of both eyes, 0 open to 1 closed
	DX    float64 // of the head, pixels
	DY    float64
}

// The points of the lids: upper, the one below each, and the fold above.
var lids = []struct{ upper, lower, fold int }{
	{246, 7, 247}, {161, 163, 30}, {160, 144, 29}, {159, 145, 27}, {158, 153, 28}, {157, 154, 56}, {173, 155, 190},
	{466, 249, 467}, {388, 390, 260}, {387, 373, 259}, {386, 374, 257}, {385, 380, 258}, {384, 381, 286}, {398, 382, 414},
}

// posed gives the vertices of a pose in the camera's picture.
func (h *Head) posed(p Pose, flatten float64) []vertex {
	out := append([]vertex(nil), h.vertices...)
	for _, l := range lids {
		u, low := out[l.upper], out[l.lower]
		dx, dy := (low.x-u.x)*p.Shut, (low.y-u.y)*p.Shut
		out[l.upper].x, out[l.upper].y = u.x+dx, u.y+dy
		out[l.fold].x, out[l.fold].y = out[l.fold].x+0.55*dx, out[l.fold].y+0.55*dy
	}
	const focal = 620.0
	distance := focal / max(p.Near, 0.1)
	for i, v := range out {
		f := v.follow
		// The camera sees the person mirrored or not; to the person's left is to
		// the right in the picture.
		yaw, pitch, roll := p.Yaw*f*math.Pi/180, -p.Pitch*f*math.Pi/180, p.Roll*f*math.Pi/180
		x, y, z := v.x-h.pivot.x, v.y-h.pivot.y, v.z*flatten-h.pivot.z*flatten
		x, z = x*math.Cos(yaw)-z*math.Sin(yaw), x*math.Sin(yaw)+z*math.Cos(yaw)
		y, z = y*math.Cos(pitch)-z*math.Sin(pitch), y*math.Sin(pitch)+z*math.Cos(pitch)
		x, y = x*math.Cos(roll)-y*math.Sin(roll), x*math.Sin(roll)+y*math.Cos(roll)
		x, y, z = x+h.pivot.x, y+h.pivot.y, z+h.pivot.z*flatten
		// The head alone comes closer and moves; the wall stays.
		near := focal / (distance + z)
		if f < 1 {
			near = near*f + focal/(focal+z)*(1-f)
		}
		rest := focal / (focal + v.z*flatten)
		k := near / rest // the photograph already has the perspective of rest
		out[i].x = Width/2 + (x-Width/2)*k + p.DX*f
		out[i].y = Height/2 + (y-Height/2)*k + p.DY*f
		out[i].z = z
	}
	return out
}

// draw paints the triangles from back to front.
func (h *Head) draw(vs []vertex, texture *image.RGBA) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, Width, Height))
	copy(out.Pix, texture.Pix)
	order := make([]int, len(h.triangles))
	for i := range order {
		order[i] = i
	}
	depth := func(i int) float64 {
		t := h.triangles[i]
		return vs[t[0]].z + vs[t[1]].z + vs[t[2]].z
	}
	sort.SliceStable(order, func(a, b int) bool { return depth(order[a]) > depth(order[b]) })
	for _, i := range order {
		t := h.triangles[i]
		fill(out, texture, vs[t[0]], vs[t[1]], vs[t[2]])
	}
	return out
}

// fill paints one triangle with its part of the texture.
func fill(dst, src *image.RGBA, a, b, c vertex) {
	area := (b.x-a.x)*(c.y-a.y) - (c.x-a.x)*(b.y-a.y)
	if math.Abs(area) < 1e-6 {
		return
	}
	x0, x1 := int(math.Floor(min(a.x, b.x, c.x))), int(math.Ceil(max(a.x, b.x, c.x)))
	y0, y1 := int(math.Floor(min(a.y, b.y, c.y))), int(math.Ceil(max(a.y, b.y, c.y)))
	for y := max(y0, 0); y < min(y1+1, Height); y++ {
		for x := max(x0, 0); x < min(x1+1, Width); x++ {
			px, py := float64(x)+0.5, float64(y)+0.5
			wb := ((px-a.x)*(c.y-a.y) - (c.x-a.x)*(py-a.y)) / area
			wc := ((b.x-a.x)*(py-a.y) - (px-a.x)*(b.y-a.y)) / area
			wa := 1 - wb - wc
			if wa < -1e-9 || wb < -1e-9 || wc < -1e-9 {
				continue
			}
			u, v := wa*a.u+wb*b.u+wc*c.u-0.5, wa*a.v+wb*b.v+wc*c.v-0.5
			r, g, bl := sample(src, u, v)
			i := dst.PixOffset(x, y)
			dst.Pix[i], dst.Pix[i+1], dst.Pix[i+2], dst.Pix[i+3] = r, g, bl, 255
		}
	}
}

func sample(img *image.RGBA, x, y float64) (r, g, b uint8) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	x, y = min(max(x, 0), float64(w-1)), min(max(y, 0), float64(h-1))
	x0, y0 := int(x), int(y)
	x1, y1 := min(x0+1, w-1), min(y0+1, h-1)
	fx, fy := x-float64(x0), y-float64(y0)
	var out [3]uint8
	for c := range 3 {
		p := func(x, y int) float64 { return float64(img.Pix[y*img.Stride+4*x+c]) }
		v := (p(x0, y0)*(1-fx)+p(x1, y0)*fx)*(1-fy) + (p(x0, y1)*(1-fx)+p(x1, y1)*fx)*fy
		out[c] = uint8(math.Round(v))
	}
	return out[0], out[1], out[2]
}

// delaunay triangulates the places at rest (Bowyer, Watson 1981).
func delaunay(vs []vertex) [][3]int {
	n := len(vs)
	pts := make([]vision.Point, n, n+3)
	for i, v := range vs {
		// A grain of disorder, since points on one circle have no single answer.
		pts[i] = vision.Point{X: v.x + 1e-4*float64(i%7), Y: v.y + 1e-4*float64(i%11)}
	}
	pts = append(pts, vision.Point{X: -1e5, Y: -1e5}, vision.Point{X: 1e5, Y: -1e5}, vision.Point{X: 0, Y: 1e5})
	type circle struct {
		t       [3]int
		x, y, r float64
	}
	around := func(t [3]int) circle {
		a, b, c := pts[t[0]], pts[t[1]], pts[t[2]]
		d := 2 * (a.X*(b.Y-c.Y) + b.X*(c.Y-a.Y) + c.X*(a.Y-b.Y))
		if math.Abs(d) < 1e-12 {
			return circle{t: t, r: math.Inf(1)}
		}
		sq := func(p vision.Point) float64 { return p.X*p.X + p.Y*p.Y }
		x := (sq(a)*(b.Y-c.Y) + sq(b)*(c.Y-a.Y) + sq(c)*(a.Y-b.Y)) / d
		y := (sq(a)*(c.X-b.X) + sq(b)*(a.X-c.X) + sq(c)*(b.X-a.X)) / d
		return circle{t, x, y, math.Hypot(a.X-x, a.Y-y)}
	}
	tris := []circle{around([3]int{n, n + 1, n + 2})}
	for i := range n {
		edges := map[[2]int]int{}
		var keep []circle
		for _, c := range tris {
			if math.Hypot(pts[i].X-c.x, pts[i].Y-c.y) >= c.r {
				keep = append(keep, c)
				continue
			}
			for e := range 3 {
				a, b := c.t[e], c.t[(e+1)%3]
				edges[[2]int{min(a, b), max(a, b)}]++
			}
		}
		var rim [][2]int
		for e, times := range edges {
			if times == 1 {
				rim = append(rim, e)
			}
		}
		sort.Slice(rim, func(a, b int) bool { return rim[a][0] < rim[b][0] || rim[a][0] == rim[b][0] && rim[a][1] < rim[b][1] })
		tris = keep
		for _, e := range rim {
			tris = append(tris, around([3]int{e[0], e[1], i}))
		}
	}
	var out [][3]int
	for _, c := range tris {
		if c.t[0] < n && c.t[1] < n && c.t[2] < n {
			out = append(out, c.t)
		}
	}
	return out
}
