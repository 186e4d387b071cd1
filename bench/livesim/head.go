package livesim

import (
	"context"
	"errors"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
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
	// that makes the face faceWidth wide, and around it a wall that begins in the
	// colours in which the photograph ends. A photograph set on a wall of another
	// colour would be just what an honest person never shows: a picture with a rim.
	cx, cy := b.X+b.W/2, b.Y+b.H/2
	h.texture = image.NewRGBA(image.Rect(0, 0, Width, Height))
	src := photo.Bounds()
	at := image.Rect(int(Width/2-cx*k), int(Height/2-cy*k), int(Width/2+(float64(src.Dx())-cx)*k), int(Height/2+(float64(src.Dy())-cy)*k))
	draw.CatmullRom.Scale(h.texture, at, photo, src, draw.Over, nil)
	surround(h.texture, at, meanColour(photo))

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

// surround fills what lies outside of the photograph with a wall that passes
// from the colours of the photograph's edge into one of its mean colour: the
// solution of Laplace's equation between both, with soft shades over it, so that
// it is no field of one colour.
func surround(img *image.RGBA, photo image.Rectangle, mean color.RGBA) {
	const cell = 8
	const columns, rows = Width / cell, Height / cell
	inside := photo.Inset(2).Intersect(img.Rect)
	type colour [3]float64
	var grid [rows][columns]colour
	var fixed [rows][columns]bool
	for y := range rows {
		for x := range columns {
			px, py := x*cell+cell/2, y*cell+cell/2
			grid[y][x] = colour{float64(mean.R), float64(mean.G), float64(mean.B)}
			if (image.Point{X: px, Y: py}).In(inside) {
				c := img.RGBAAt(px, py)
				grid[y][x], fixed[y][x] = colour{float64(c.R), float64(c.G), float64(c.B)}, true
			}
		}
	}
	at := func(x, y int) colour { return grid[min(max(y, 0), rows-1)][min(max(x, 0), columns-1)] }
	for range 300 { // Gauss and Seidel; farther than that no eye sees a difference
		for y := range rows {
			for x := range columns {
				if fixed[y][x] {
					continue
				}
				l, r, u, d := at(x-1, y), at(x+1, y), at(x, y-1), at(x, y+1)
				for c := range 3 {
					// A little of the mean keeps the colour of the edge near the edge.
					m := [3]float64{float64(mean.R), float64(mean.G), float64(mean.B)}[c]
					grid[y][x][c] = 0.98*(l[c]+r[c]+u[c]+d[c])/4 + 0.02*m
				}
			}
		}
	}
	const seam = 10.0 // pixels in which the photograph passes into the wall
	for y := range Height {
		for x := range Width {
			depth := float64(min(x-inside.Min.X, inside.Max.X-1-x, y-inside.Min.Y, inside.Max.Y-1-y))
			if depth >= seam {
				continue
			}
			keep := min(max(depth/seam, 0), 1)
			gx, gy := (float64(x)-cell/2)/cell, (float64(y)-cell/2)/cell
			x0, y0 := int(math.Floor(gx)), int(math.Floor(gy))
			fx, fy := gx-float64(x0), gy-float64(y0)
			k := 1 + (1-keep)*(0.08*math.Sin(float64(x)/97+1)*math.Cos(float64(y)/131)+0.04*math.Sin(float64(x+2*y)/41))
			i := img.PixOffset(x, y)
			a, b, c, d := at(x0, y0), at(x0+1, y0), at(x0, y0+1), at(x0+1, y0+1)
			for ch := range 3 {
				v := (a[ch]*(1-fx)+b[ch]*fx)*(1-fy) + (c[ch]*(1-fx)+d[ch]*fx)*fy
				img.Pix[i+ch] = shade(keep*float64(img.Pix[i+ch])+(1-keep)*v, k)
			}
			img.Pix[i+3] = 255
		}
	}
}

// Furnished is the head in a room with things in it: some of the frame of a
// door, a shelf, a picture on the wall, a window, all of them behind the head
// and with straight edges, as the rooms of honest people have them.
func (h *Head) Furnished(r *rand.Rand) *Head {
	out := *h
	out.texture = image.NewRGBA(h.texture.Rect)
	copy(out.texture.Pix, h.texture.Pix)
	for range r.IntN(4) {
		k := 0.5 + r.Float64() // darker or lighter than the wall
		var thing image.Rectangle
		switch r.IntN(4) {
		case 0: // the post of a door
			x := r.IntN(Width - 40)
			thing = image.Rect(x, 0, x+20+r.IntN(60), Height)
		case 1: // a shelf
			y := r.IntN(Height / 3)
			thing = image.Rect(0, y, Width, y+10+r.IntN(40))
		case 2: // a picture
			x, y := r.IntN(Width), r.IntN(Height/2)
			thing = image.Rect(x, y, x+60+r.IntN(120), y+60+r.IntN(120))
		default: // a window or a doorway all around
			thing = image.Rect(r.IntN(Width/5), r.IntN(Height/6), Width-r.IntN(Width/5), Height)
		}
		out.furnish(thing, k)
	}
	return &out
}

// furnish changes the light of a rectangle where it is not behind the person.
func (h *Head) furnish(thing image.Rectangle, k float64) {
	thing = thing.Intersect(h.texture.Rect)
	for y := thing.Min.Y; y < thing.Max.Y; y++ {
		for x := thing.Min.X; x < thing.Max.X; x++ {
			if h.covers(float64(x), float64(y)) {
				continue
			}
			i := h.texture.PixOffset(x, y)
			for ch := range 3 {
				h.texture.Pix[i+ch] = shade(float64(h.texture.Pix[i+ch]), k)
			}
		}
	}
}

// covers reports whether head, neck or shoulders are at a place of the picture at rest.
func (h *Head) covers(x, y float64) bool {
	dx, dy := (x-Width/2)/faceWidth, (y-Height/2)/faceWidth
	if dy < 0.5 {
		return math.Hypot(dx/0.8, (dy+0.1)/1.05) < 1
	}
	return math.Abs(dx) < 0.45+1.5*(dy-0.5)
}

func shade(v, k float64) uint8 { return uint8(min(max(v*k, 0), 255)) }

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

// sample gives the colour between the pixels around a place.
func sample(img *image.RGBA, x, y float64) (r, g, b uint8) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	x, y = min(max(x, 0), float64(w-1)), min(max(y, 0), float64(h-1))
	x0, y0 := int(x), int(y)
	right, below := 4, img.Stride
	if x0+1 >= w {
		right = 0
	}
	if y0+1 >= h {
		below = 0
	}
	const one = 256 // of the weights, which make up 16 bits
	fx, fy := int((x-float64(x0))*one+0.5), int((y-float64(y0))*one+0.5)
	wa, wb, wc, wd := (one-fx)*(one-fy), fx*(one-fy), (one-fx)*fy, fx*fy
	i := y0*img.Stride + 4*x0
	mix := func(i int) uint8 {
		return uint8((wa*int(img.Pix[i]) + wb*int(img.Pix[i+right]) + wc*int(img.Pix[i+below]) + wd*int(img.Pix[i+below+right]) + one*one/2) / (one * one))
	}
	return mix(i), mix(i + 1), mix(i + 2)
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
