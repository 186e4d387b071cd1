package imageio

import (
	"image"
	"math"
)

// Fit gives the size of a picture reduced so that its longer side is at most
// side, with the factor by which it shrank (1 when it did not).
func Fit(w, h, side int) (int, int, float64) {
	long := max(w, h)
	if long <= side {
		return w, h, 1
	}
	f := float64(side) / float64(long)
	return max(1, int(math.Round(float64(w)*f))), max(1, int(math.Round(float64(h)*f))), f
}

// Resize scales a picture to w x h: averaging over areas where it shrinks, so
// that thin strokes keep their weight, linear where it grows.
func Resize(src *image.RGBA, w, h int) *image.RGBA {
	b := src.Bounds()
	if b.Dx() == w && b.Dy() == h {
		return src
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	if b.Empty() || w <= 0 || h <= 0 {
		return dst
	}
	xs, ys := kernel(b.Dx(), w), kernel(b.Dy(), h)
	// Rows are reduced horizontally once and shared by the output rows that use
	// them; the ring holds as many as one output row spans.
	span := 1
	for _, t := range ys {
		span = max(span, len(t.weight))
	}
	rows := make([][]float32, span)
	held := make([]int, span)
	for i := range rows {
		rows[i], held[i] = make([]float32, w*3), -1
	}
	acc := make([]float32, w*3)
	for y, t := range ys {
		clear(acc)
		for k, wy := range t.weight {
			sy := t.from + k
			slot := sy % span
			if held[slot] != sy {
				reduceRow(rows[slot], src.Pix[src.PixOffset(b.Min.X, b.Min.Y+sy):], xs)
				held[slot] = sy
			}
			row := rows[slot]
			for i := range acc {
				acc[i] += wy * row[i]
			}
		}
		out := dst.Pix[y*dst.Stride : y*dst.Stride+w*4]
		for i, j := 0, 0; j < len(acc); i, j = i+4, j+3 {
			out[i] = uint8(acc[j] + 0.5)
			out[i+1] = uint8(acc[j+1] + 0.5)
			out[i+2] = uint8(acc[j+2] + 0.5)
			out[i+3] = 255
		}
	}
	return dst
}

// taps says which source samples make one output sample, and how much each.
type taps struct {
	from   int
	weight []float32
}

func kernel(n, m int) []taps {
	out := make([]taps, m)
	scale := float64(n) / float64(m)
	radius := max(scale, 1)
	for i := range out {
		centre := (float64(i)+0.5)*scale - 0.5
		lo, hi := int(math.Ceil(centre-radius)), int(math.Floor(centre+radius))
		lo, hi = max(lo, 0), min(hi, n-1)
		t := taps{from: lo}
		sum := 0.0
		for s := lo; s <= hi; s++ {
			w := max(0, 1-math.Abs(float64(s)-centre)/radius)
			t.weight = append(t.weight, float32(w))
			sum += w
		}
		if sum == 0 {
			t = taps{from: min(max(int(math.Round(centre)), 0), n-1), weight: []float32{1}}
			sum = 1
		}
		for k := range t.weight {
			t.weight[k] /= float32(sum)
		}
		out[i] = t
	}
	return out
}

func reduceRow(dst []float32, pix []uint8, xs []taps) {
	for x, t := range xs {
		var r, g, b float32
		p := t.from * 4
		for _, w := range t.weight {
			r += w * float32(pix[p])
			g += w * float32(pix[p+1])
			b += w * float32(pix[p+2])
			p += 4
		}
		dst[x*3], dst[x*3+1], dst[x*3+2] = r, g, b
	}
}
