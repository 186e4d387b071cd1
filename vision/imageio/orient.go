package imageio

import "image"

// Orient applies an EXIF orientation (1..8) and gives the upright picture. The
// input is returned as it is for 1 and for values that do not exist.
func Orient(src *image.RGBA, orientation int) *image.RGBA {
	switch orientation {
	case 2:
		return remap(src, false, func(x, y, w, _ int) (int, int) { return w - 1 - x, y })
	case 3:
		return remap(src, false, func(x, y, w, h int) (int, int) { return w - 1 - x, h - 1 - y })
	case 4:
		return remap(src, false, func(x, y, _, h int) (int, int) { return x, h - 1 - y })
	case 5:
		return remap(src, true, func(x, y, _, _ int) (int, int) { return y, x })
	case 6:
		return remap(src, true, func(x, y, _, h int) (int, int) { return y, h - 1 - x })
	case 7:
		return remap(src, true, func(x, y, w, h int) (int, int) { return w - 1 - y, h - 1 - x })
	case 8:
		return remap(src, true, func(x, y, w, _ int) (int, int) { return w - 1 - y, x })
	}
	return src
}

// Rotate turns a picture clockwise by 0, 90, 180 or 270 degrees.
func Rotate(src *image.RGBA, degrees int) *image.RGBA {
	return Orient(src, map[int]int{90: 6, 180: 3, 270: 8}[degrees])
}

// remap builds a picture whose pixel (x,y) is the source's at(x,y); w and h
// are the source's size, swap exchanges them for the result.
func remap(src *image.RGBA, swap bool, at func(x, y, w, h int) (int, int)) *image.RGBA {
	b := src.Bounds()
	w, h := b.Dx(), b.Dy()
	dw, dh := w, h
	if swap {
		dw, dh = h, w
	}
	dst := image.NewRGBA(image.Rect(0, 0, dw, dh))
	if w == 0 || h == 0 {
		return dst
	}
	for y := range dh {
		// The map is affine: a row is a walk of constant step through the source.
		x0, y0 := at(0, y, w, h)
		x1, y1 := at(1, y, w, h)
		from := src.PixOffset(b.Min.X+x0, b.Min.Y+y0)
		step := (x1-x0)*4 + (y1-y0)*src.Stride
		row := dst.Pix[y*dst.Stride : y*dst.Stride+dw*4]
		for i := 0; i < len(row); i += 4 {
			copy(row[i:i+4], src.Pix[from:from+4])
			from += step
		}
	}
	return dst
}
