package imageio

// Limits bound what one file may cost. The zero value of a field means its default.
type Limits struct {
	Bytes             int64 // of the file; default 50 MB
	Pixels            int   // width times height of one picture; default 64 million
	Side              int   // longer side in pixels; default 20,000
	ProgressivePixels int   // of a progressive or CMYK JPEG, which needs many times the memory; default 24 million
	RasterBytes       int   // of a decoded PNG; default 256 MB, so 64 MP at 8 bits and 32 MP at 16
	WorkingPixels     int   // larger pictures are reduced to at most this many; default 12 million
	Pages             int   // pictures taken from a PDF or a video; default 5
	DocumentPages     int   // a PDF with more pages is refused; default 100
	// HEIC admits HEIC pictures, for which the operator supplies a decoder; see Still.
	HEIC bool
}

func (l Limits) withDefaults() Limits {
	set := func(v *int, def int) {
		if *v <= 0 {
			*v = def
		}
	}
	if l.Bytes <= 0 {
		l.Bytes = 50 << 20
	}
	set(&l.Pixels, 64_000_000)
	set(&l.Side, 20_000)
	set(&l.ProgressivePixels, 24_000_000)
	set(&l.RasterBytes, 256<<20)
	set(&l.WorkingPixels, 12_000_000)
	set(&l.Pages, 5)
	set(&l.DocumentPages, 100)
	return l
}

// checkSize refuses a picture whose header promises more than the limits.
func (l Limits) checkSize(w, h int) error {
	switch {
	case w <= 0 || h <= 0:
		return refuse(Corrupted, "the picture has no area (%d x %d pixels)", w, h)
	case w > l.Side || h > l.Side:
		return refuse(Unsupported, "the picture is %d x %d pixels; no side may exceed %d", w, h, l.Side)
	case w*h > l.Pixels:
		return refuse(Unsupported, "the picture has %d million pixels; at most %d million are accepted", w*h/1_000_000, l.Pixels/1_000_000)
	}
	return nil
}
