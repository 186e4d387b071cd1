package quality

import (
	"image"
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
)

// Figures are the measurements of a page: those that are stored, and two that
// only findings need.
type Figures struct {
	vision.Quality
	// PeakColour is the chroma that one pixel in a hundred exceeds, 0..1.
	PeakColour float64
	// Paper is the brightness that one pixel in ten of the document exceeds, 0..1.
	Paper float64
	// Lines is the number of printed lines that sharpness and text height rest on.
	Lines int
}

// Measure looks at the part of a picture that shows the document (or all of
// it, for an empty box) and at the lines of print found there.
func Measure(img *image.RGBA, document vision.Box, lines []vision.TextLine) Figures {
	area := clip(document, img)
	var f Figures
	light := histogram{}
	chroma := histogram{}
	step := max(1, int(math.Sqrt(float64(area.Dx()*area.Dy())/400_000)))
	for y := area.Min.Y; y < area.Max.Y; y += step {
		for x := area.Min.X; x < area.Max.X; x += step {
			p := img.Pix[(y-img.Rect.Min.Y)*img.Stride+(x-img.Rect.Min.X)*4:]
			light.add(luminance(p))
			chroma.add(max(p[0], p[1], p[2]) - min(p[0], p[1], p[2]))
		}
	}
	f.Brightness = light.mean() / 255
	f.Paper = float64(light.percentile(0.9)) / 255
	f.Contrast = float64(light.percentile(0.95)-light.percentile(0.05)) / 255
	f.Colour = chroma.mean() / 255
	f.PeakColour = float64(chroma.percentile(0.99)) / 255
	f.Glare = glare(img, area, light.percentile(0.5))
	if pixels := img.Rect.Dx() * img.Rect.Dy(); pixels > 0 {
		f.Coverage = float64(area.Dx()*area.Dy()) / float64(pixels)
	}
	var heights, sharp []float64
	for _, l := range lines {
		if l.Score < 0.5 || len(l.Quad) != 4 {
			continue
		}
		h := height(l)
		heights = append(heights, h)
		if s, ok := lineSharpness(img, l.Box, h); ok {
			sharp = append(sharp, s)
		}
	}
	f.Lines = len(heights)
	f.TextHeight = median(heights)
	if len(sharp) > 0 {
		f.Sharpness = median(sharp)
	} else {
		f.Sharpness = pictureSharpness(img, area)
	}
	return f
}

// lineSharpness compares how fast brightness changes at the edges of letters
// with how thick their strokes are: 1 when an edge is no wider than half a
// stroke, towards 0 when it spreads over several.
func lineSharpness(img *image.RGBA, box vision.Box, height float64) (float64, bool) {
	area := clip(box, img)
	if area.Dx() < 12 || area.Dy() < 6 {
		return 0, false
	}
	light, change := histogram{}, histogram{}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		row := img.Pix[(y-img.Rect.Min.Y)*img.Stride+(area.Min.X-img.Rect.Min.X)*4:]
		before := luminance(row)
		for x := 1; x < area.Dx(); x++ {
			now := luminance(row[x*4:])
			light.add(now)
			change.add(max(now, before) - min(now, before))
			before = now
		}
	}
	contrast := float64(light.percentile(0.97)) - float64(light.percentile(0.03))
	if contrast < 24 {
		return 0, false
	}
	edge := contrast / max(1, float64(change.percentile(0.97))) // pixels from dark to light
	stroke := height / 11                                       // letters are some 0.6 of a line's box, strokes a seventh of a letter
	return min(1, stroke/edge*1.2), true
}

// pictureSharpness stands in where there is no print: the steepest changes
// against the contrast of the whole.
func pictureSharpness(img *image.RGBA, area image.Rectangle) float64 {
	light, change := histogram{}, histogram{}
	for y := area.Min.Y; y < area.Max.Y; y += 2 {
		row := img.Pix[(y-img.Rect.Min.Y)*img.Stride+(area.Min.X-img.Rect.Min.X)*4:]
		before := byte(0)
		for x := range area.Dx() {
			now := luminance(row[x*4:])
			if x > 0 {
				light.add(now)
				change.add(max(now, before) - min(now, before))
			}
			before = now
		}
	}
	contrast := float64(light.percentile(0.97)) - float64(light.percentile(0.03))
	if contrast < 8 {
		return 0
	}
	return min(1, 3*float64(change.percentile(0.995))/contrast)
}

// tile is the side of the squares in which burnt-out areas are counted, pixels.
const tile = 16

// glare is the share of the area that is burnt out, when the document itself
// is not white: white paper in a scan looks burnt out everywhere.
func glare(img *image.RGBA, area image.Rectangle, middle byte) float64 {
	if middle > 215 {
		return 0
	}
	burnt, total := 0, 0
	for y := area.Min.Y; y+tile <= area.Max.Y; y += tile {
		for x := area.Min.X; x+tile <= area.Max.X; x += tile {
			total++
			n := 0
			for dy := 0; dy < tile; dy += 2 {
				row := img.Pix[(y+dy-img.Rect.Min.Y)*img.Stride+(x-img.Rect.Min.X)*4:]
				for dx := 0; dx < tile; dx += 2 {
					if p := row[dx*4:]; min(p[0], p[1], p[2]) >= 250 {
						n++
					}
				}
			}
			if n*10 >= tile*tile/4*9 {
				burnt++
			}
		}
	}
	if total == 0 {
		return 0
	}
	return float64(burnt) / float64(total)
}

func height(l vision.TextLine) float64 {
	return (math.Hypot(l.Quad[3].X-l.Quad[0].X, l.Quad[3].Y-l.Quad[0].Y) +
		math.Hypot(l.Quad[2].X-l.Quad[1].X, l.Quad[2].Y-l.Quad[1].Y)) / 2
}

// clip gives the whole pixels of a box that lie in the picture; of an empty
// box, the picture.
func clip(b vision.Box, img *image.RGBA) image.Rectangle {
	if b.W <= 0 || b.H <= 0 {
		return img.Rect
	}
	r := image.Rect(int(b.X), int(b.Y), int(math.Ceil(b.X+b.W)), int(math.Ceil(b.Y+b.H)))
	return r.Add(img.Rect.Min).Intersect(img.Rect)
}

func luminance(p []uint8) byte {
	return byte((uint32(p[0])*77 + uint32(p[1])*150 + uint32(p[2])*29) >> 8)
}

// histogram counts bytes.
type histogram struct {
	count [256]int
	total int
}

func (h *histogram) add(v byte) {
	h.count[v]++
	h.total++
}

func (h *histogram) mean() float64 {
	sum := 0
	for v, n := range h.count {
		sum += v * n
	}
	return float64(sum) / float64(max(1, h.total))
}

func (h *histogram) percentile(share float64) byte {
	left := int(share * float64(h.total))
	for v, n := range h.count {
		if left -= n; left < 0 {
			return byte(v)
		}
	}
	return 255
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return v[len(v)/2]
}
