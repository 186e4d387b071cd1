package imageio

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
)

// Picture is one decoded picture, upright as far as its EXIF tag says.
type Picture struct {
	// Image is opaque and holds at most Limits.WorkingPixels.
	Image *image.RGBA
	// SourceWidth and SourceHeight are of the upright picture before reduction.
	SourceWidth, SourceHeight int
	Meta                      Metadata
	// Text is the text layer of a PDF page, a line each from above, in pixels of
	// Image. It says what the file says, which need not be what the page shows.
	Text []TextRun
}

// TextRun is one line of a text layer.
type TextRun struct {
	Text       string
	X, Y, W, H float64
}

// File is a decoded upload.
type File struct {
	Header   Header
	Pictures []Picture
	// Total counts the pages of a PDF, of which Pictures may be only the first; 1 otherwise.
	Total int
}

// Decoder holds the limits and the optional readers for PDF and video.
type Decoder struct {
	Limits Limits
	// FFmpeg is the path of the program that takes pictures from videos; empty
	// looks for it beside the system's programs.
	FFmpeg string
	// Film is where a video lies for that program. A process that may write no
	// files any more needs one that was made before; nil makes one for each video.
	Film *Film
	// HEIC decodes HEIC pictures; nil refuses them.
	HEIC *Still
}

// Decode checks a file and decodes its pictures. Errors are *Refusal for what
// the sender can mend, ErrVideoUnread, or those of ctx and the PDF reader.
func (d *Decoder) Decode(ctx context.Context, data []byte) (File, error) {
	limits := d.Limits.withDefaults()
	limits.HEIC = d.HEIC != nil
	h, err := Check(bytes.NewReader(data), int64(len(data)), limits)
	if err != nil {
		return File{}, err
	}
	if err := ctx.Err(); err != nil {
		return File{}, err
	}
	f := File{Header: h, Total: 1}
	switch {
	case h.Type == PDF:
		f.Pictures, f.Total, err = decodePDF(ctx, data, limits)
	case h.Type.Video():
		f.Pictures, err = decodeVideo(ctx, data, d.FFmpeg, d.Film, limits)
	case h.Type == HEIC:
		var p Picture
		p, err = decodeHEIC(ctx, data, d.HEIC, limits)
		f.Pictures = []Picture{p}
	default:
		var p Picture
		p, err = decodePicture(data, h, limits)
		f.Pictures = []Picture{p}
	}
	if err != nil {
		return File{Header: h}, err
	}
	return f, nil
}

func decodePicture(data []byte, h Header, limits Limits) (Picture, error) {
	var img image.Image
	var err error
	if h.Type == PNG {
		img, err = png.Decode(bytes.NewReader(data))
	} else {
		img, err = jpeg.Decode(bytes.NewReader(data))
	}
	if err != nil {
		return Picture{}, corrupted(err, "the picture cannot be decoded")
	}
	if b := img.Bounds(); b.Dx() != h.Width || b.Dy() != h.Height {
		return Picture{}, refuse(Corrupted, "the picture's size is not what its header says")
	}
	p := Picture{SourceWidth: h.Width, SourceHeight: h.Height, Meta: h.Meta}
	p.Image = Orient(flatten(img, limits.WorkingPixels), h.Meta.Orientation)
	if h.Meta.Orientation >= 5 {
		p.SourceWidth, p.SourceHeight = h.Height, h.Width
	}
	return p, nil
}

// flatten gives an opaque RGBA picture of at most limit pixels. A picture
// above it is reduced by a whole factor, strip by strip, so that the full
// raster never exists a second time.
func flatten(src image.Image, limit int) *image.RGBA {
	b := src.Bounds()
	k := 1
	for (b.Dx()/k)*(b.Dy()/k) > limit {
		k++
	}
	if k == 1 {
		if rgba, ok := src.(*image.RGBA); ok && rgba.Opaque() {
			return rgba
		}
		dst := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
		paint(dst, src, b.Min)
		return dst
	}
	w, h := max(1, b.Dx()/k), max(1, b.Dy()/k)
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	strip := image.NewRGBA(image.Rect(0, 0, w*k, k))
	for y := range h {
		paint(strip, src, image.Pt(b.Min.X, b.Min.Y+y*k))
		for x := range w {
			var r, g, bl uint32
			for dy := range k {
				p := dy*strip.Stride + x*k*4
				for range k {
					r += uint32(strip.Pix[p])
					g += uint32(strip.Pix[p+1])
					bl += uint32(strip.Pix[p+2])
					p += 4
				}
			}
			n := uint32(k * k)
			o := y*dst.Stride + x*4
			dst.Pix[o], dst.Pix[o+1], dst.Pix[o+2], dst.Pix[o+3] = uint8(r/n), uint8(g/n), uint8(bl/n), 255
		}
	}
	return dst
}

// paint draws src from the point at onto dst, transparent parts over white.
func paint(dst *image.RGBA, src image.Image, at image.Point) {
	if o, ok := src.(interface{ Opaque() bool }); ok && o.Opaque() {
		draw.Draw(dst, dst.Bounds(), src, at, draw.Src)
		return
	}
	draw.Draw(dst, dst.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(dst, dst.Bounds(), src, at, draw.Over)
}
