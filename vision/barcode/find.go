package barcode

import (
	"context"
	"image"
	"unicode/utf8"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/aztec"
	"github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
)

const (
	searchSide = 1200 // pixels of the longer side at which symbols are searched
	maxText    = 8192 // bytes; the largest symbols hold less
)

// Formats of vision.Barcode.
const (
	FormatQR         = "QR"
	FormatDataMatrix = "DATAMATRIX"
	FormatAztec      = "AZTEC"
	FormatCode128    = "CODE128"
)

// Find decodes at most one symbol of each format in an upright picture. A
// picture without symbols gives none; the only error is that of ctx.
func Find(ctx context.Context, img *image.RGBA) ([]vision.Barcode, error) {
	w, h, scale := imageio.Fit(img.Rect.Dx(), img.Rect.Dy(), searchSide)
	bitmap, err := gozxing.NewBinaryBitmap(gozxing.NewHybridBinarizer(grey(imageio.Resize(img, w, h))))
	if err != nil {
		return nil, nil // a picture without pixels
	}
	var found []vision.Barcode
	for _, format := range []struct {
		name   string
		reader gozxing.Reader
	}{
		{FormatQR, qrcode.NewQRCodeReader()},
		{FormatDataMatrix, datamatrix.NewDataMatrixReader()},
		{FormatAztec, aztec.NewAztecReader()},
		{FormatCode128, oned.NewCode128Reader()},
	} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		result := decode(bitmap, format.reader)
		if result == nil || len(result.GetText()) > maxText || !utf8.ValidString(result.GetText()) {
			continue
		}
		b := vision.Barcode{Format: format.name, Text: result.GetText(), Box: hull(result.GetResultPoints(), scale)}
		if _, ok := ParseAAMVA(b.Text); ok {
			b.Payload = PayloadAAMVA
		}
		found = append(found, b)
	}
	return found, nil
}

// decode runs one reader. The library's decoders index into what they find in
// the picture; a panic on a hostile one means that there is no symbol.
func decode(bitmap *gozxing.BinaryBitmap, reader gozxing.Reader) (result *gozxing.Result) {
	defer func() {
		if recover() != nil {
			result = nil
		}
	}()
	result, err := reader.Decode(bitmap, nil)
	if err != nil {
		return nil
	}
	return result
}

// grey hands a picture to the library, which makes one bitmap of it for all readers.
func grey(img *image.RGBA) gozxing.LuminanceSource {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	pixels := make([]int, 0, w*h)
	for y := range h {
		row := img.Pix[y*img.Stride : y*img.Stride+4*w]
		for x := 0; x < len(row); x += 4 {
			pixels = append(pixels, int(row[x])<<16|int(row[x+1])<<8|int(row[x+2]))
		}
	}
	return gozxing.NewRGBLuminanceSource(w, h, pixels)
}

// hull is the box around a symbol's marks, in pixels of the picture before it
// was scaled.
func hull(points []gozxing.ResultPoint, scale float64) vision.Box {
	var box vision.Box
	for i, p := range points {
		x, y := p.GetX()/scale, p.GetY()/scale
		if i == 0 {
			box = vision.Box{X: x, Y: y}
			continue
		}
		right, bottom := max(box.X+box.W, x), max(box.Y+box.H, y)
		box.X, box.Y = min(box.X, x), min(box.Y, y)
		box.W, box.H = right-box.X, bottom-box.Y
	}
	return box
}
