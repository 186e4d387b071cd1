package reader

import (
	"context"
	"image"
	"slices"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/page"
)

const (
	mostCloser = 8   // lines of such a place that are read
	closerSide = 640 // pixels of its longer side, at which the network finds lines
	closerLong = 3.0 // length over height of a line of a legend, at least
	closerRoom = 1.1 // times the print's height, that a line found there is high at most
)

// lookCloser searches places for a legend in small print that the search of the whole
// page overlooks, one after another and enlarged. Where there is one, it gives the
// line that shows which.
func (r *Reader) lookCloser(ctx context.Context, s sheet, in rows, places []fields.Place) ([]vision.TextLine, error) {
	if s.img == nil {
		return nil, nil
	}
	for _, place := range places {
		var read []vision.TextLine
		frame, ok := page.NewFrame(boxQuad(place.Box).Map(in.toPicture))
		if !ok {
			continue
		}
		view, factor := frame.View(s.img, r.opts.Side)
		pale := raise(view, int(place.Height*factor))
		quads := inkRows(pale, place.Height*factor)
		found, err := r.text.Detect(ctx, pale, closerSide)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			q := f.Quad
			if known := slices.ContainsFunc(quads, func(k ocr.Quad) bool { return page.Contains(k[:], q.Centre()) }); !known &&
				q.Width() > closerLong*q.Height() && q.Height() < closerRoom*place.Height*factor {
				quads = append(quads, q)
			}
		}
		quads = quads[:min(len(quads), mostCloser)]
		for _, img := range []*image.RGBA{view, pale} {
			theirs, err := r.text.Recognise(ctx, img, quads)
			if err != nil {
				return nil, err
			}
			own, err := r.own.ReadAll(ctx, img, quads)
			if err != nil {
				return nil, err
			}
			for i, q := range quads {
				q = q.Map(func(p vision.Point) vision.Point {
					return frame.ToPicture(vision.Point{X: p.X / factor, Y: p.Y / factor})
				})
				theirs[i].Quad, own[i].Quad = q, q
				read = append(read, theirs[i].TextLine(), own[i].TextLine())
			}
		}
		if legends := r.fields.Legends(read); len(legends) > 0 {
			return legends[:1], nil
		}
	}
	return nil, nil
}

// raised is by how much pale print is brought out, raisedPaper how bright the paper
// becomes.
const (
	raised      = 2.0
	raisedPaper = 200
)

// raise brings out pale print: what differs from its surroundings, of about radius
// pixels, differs more, and these are all as bright as each other.
func raise(img *image.RGBA, radius int) *image.RGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	sums := make([]int, (w+1)*(h+1)) // of what lies above and to the left
	for c := range 3 {
		for y := range h {
			row := 0
			for x := range w {
				row += int(img.Pix[y*img.Stride+4*x+c])
				sums[(y+1)*(w+1)+x+1] = sums[y*(w+1)+x+1] + row
			}
		}
		for y := range h {
			y0, y1 := max(0, y-radius), min(h, y+radius+1)
			for x := range w {
				x0, x1 := max(0, x-radius), min(w, x+radius+1)
				sum := sums[y1*(w+1)+x1] - sums[y0*(w+1)+x1] - sums[y1*(w+1)+x0] + sums[y0*(w+1)+x0]
				mean := float64(sum) / float64((y1-y0)*(x1-x0))
				v := raisedPaper + raised*(float64(img.Pix[y*img.Stride+4*x+c])-mean)
				out.Pix[y*out.Stride+4*x+c] = uint8(min(255, max(0, v)))
			}
		}
	}
	for i := 3; i < len(out.Pix); i += 4 {
		out.Pix[i] = 255
	}
	return out
}

const (
	inkShort = 0.3  // of the print's height: rows of ink that are lower are ruled lines
	inkGap   = 0.55 // the same: letters and words of a row are no farther apart
	inkDark  = 38   // levels below the paper, raised, from which on a pixel is ink
	inkRoom  = 0.35 // of a row's height, added above and below
)

// inkRows finds rows of ink in a raised view, from above: those that are shorter than
// height and longer than they are high. The network that finds lines overlooks small
// blurred print that stands alone at an edge.
func inkRows(pale *image.RGBA, height float64) []ocr.Quad {
	w, h := pale.Rect.Dx(), pale.Rect.Dy()
	ink := make([]bool, w*h) // with the gaps of rows closed
	gap := max(1, int(inkGap*height))
	for y := range h {
		last := -gap - 1
		for x := range w {
			p := pale.Pix[y*pale.Stride+4*x:]
			if raisedPaper-(int(p[0])+int(p[1])+int(p[2]))/3 < inkDark {
				continue
			}
			if x-last <= gap {
				for k := last + 1; k < x; k++ {
					ink[y*w+k] = true
				}
			}
			ink[y*w+x], last = true, x
		}
	}
	var out []ocr.Quad
	stack := []int{}
	for start := range ink {
		if !ink[start] {
			continue
		}
		var xs, ys []float64
		ink[start] = false
		for stack = append(stack[:0], start); len(stack) > 0; {
			i := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			x, y := i%w, i/w
			xs, ys = append(xs, float64(x)), append(ys, float64(y))
			for _, k := range [4]int{i - 1, i + 1, i - w, i + w} {
				if k >= 0 && k < len(ink) && ink[k] && (k/w == y || k%w == x) {
					ink[k] = false
					stack = append(stack, k)
				}
			}
		}
		if q, ok := inkRow(xs, ys, height); ok {
			out = append(out, q)
		}
	}
	return out
}

// inkRow is the place of a row of ink that leans a little.
func inkRow(xs, ys []float64, height float64) (ocr.Quad, bool) {
	n := float64(len(xs))
	if n < closerLong*inkShort*height*height/2 {
		return ocr.Quad{}, false
	}
	var mx, my, xx, xy float64
	for i := range xs {
		mx, my = mx+xs[i]/n, my+ys[i]/n
	}
	for i := range xs {
		xx, xy = xx+(xs[i]-mx)*(xs[i]-mx), xy+(xs[i]-mx)*(ys[i]-my)
	}
	slope := xy / max(xx, 1)
	off := make([]float64, len(xs))
	for i := range xs {
		off[i] = ys[i] - my - slope*(xs[i]-mx)
	}
	slices.Sort(off)
	top, bottom := off[len(off)/50], off[len(off)-1-len(off)/50]
	left, right := slices.Min(xs), slices.Max(xs)
	tall := bottom - top
	if tall < inkShort*height || tall > closerRoom*height || right-left < closerLong*tall {
		return ocr.Quad{}, false
	}
	room := inkRoom * tall
	at := func(x, y float64) vision.Point { return vision.Point{X: x, Y: my + slope*(x-mx) + y} }
	left, right = left-room, right+room
	return ocr.Quad{at(left, top-room), at(right, top-room), at(right, bottom+room), at(left, bottom+room)}, true
}
