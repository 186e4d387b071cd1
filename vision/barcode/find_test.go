package barcode_test

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	drawn "github.com/boombuler/barcode"
	"github.com/boombuler/barcode/code128"
	"github.com/boombuler/barcode/datamatrix"
	"github.com/boombuler/barcode/pdf417"
	"github.com/boombuler/barcode/qr"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/barcode"
)

const modelsDir = "../../models/cache"

// shared is one decoder for all tests of the package.
var shared = sync.OnceValues(func() (*barcode.Finder, error) { return barcode.Open(modelsDir) })

func finder(t testing.TB) *barcode.Finder {
	t.Helper()
	if testing.Short() {
		t.Skip("needs the decoder of `make models`")
	}
	f, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// card draws a symbol of the given module width, in pixels, on a light card with
// lines of stripes that stand for print.
func card(t testing.TB, code drawn.Barcode, module float64, size image.Point, at image.Point) *image.RGBA {
	t.Helper()
	img := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{236, 232, 222, 255}), image.Point{}, draw.Src)
	for row := range 6 {
		for i := range 40 {
			x, y := 40+i*14, 30+row*26
			if (i*7+row*3)%5 == 0 || y > at.Y-30 {
				continue
			}
			draw.Draw(img, image.Rect(x, y, x+2+(i*5+row)%7, y+14), image.NewUniform(color.RGBA{60, 60, 80, 255}), image.Point{}, draw.Src)
		}
	}
	b := code.Bounds()
	w, h := int(float64(b.Dx())*module), int(float64(b.Dy())*module)
	draw.Draw(img, image.Rect(at.X-int(4*module), at.Y-int(4*module), at.X+w+int(4*module), at.Y+h+int(4*module)), image.White, image.Point{}, draw.Src)
	for y := range h {
		for x := range w {
			img.Set(at.X+x, at.Y+y, code.At(b.Min.X+int(float64(x)/module), b.Min.Y+int(float64(y)/module)))
		}
	}
	return img
}

// distort turns a picture about its middle, leans it back (the upper edge is
// shorter by the share lean), and blurs it.
func distort(src *image.RGBA, degrees, lean, sigma float64) *image.RGBA {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	w0, h0 := float64(src.Rect.Dx()), float64(src.Rect.Dy())
	w := int(math.Abs(w0*cos)+math.Abs(h0*sin)) + 40
	h := int(math.Abs(w0*sin)+math.Abs(h0*cos)) + 40
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			u, v := float64(x)-float64(w)/2, float64(y)-float64(h)/2
			depth := 1 - lean*(0.5-float64(y)/float64(h))
			u, v = u/depth, v/depth
			fx, fy := w0/2+cos*u+sin*v, h0/2-sin*u+cos*v
			sx, sy := int(math.Floor(fx)), int(math.Floor(fy))
			c := color.RGBA{120, 110, 100, 255}
			if sx >= 0 && sy >= 0 && sx < src.Rect.Dx()-1 && sy < src.Rect.Dy()-1 {
				a, b := fx-float64(sx), fy-float64(sy)
				at := func(dx, dy int) float64 { return float64(src.Pix[src.PixOffset(sx+dx, sy+dy)]) }
				g := uint8((1-b)*((1-a)*at(0, 0)+a*at(1, 0)) + b*((1-a)*at(0, 1)+a*at(1, 1)))
				c = color.RGBA{g, g, g, 255}
			}
			out.SetRGBA(x, y, c)
		}
	}
	if sigma > 0 {
		out = blur(blur(out, sigma, 1, 0), sigma, 0, 1)
	}
	return out
}

func blur(src *image.RGBA, sigma float64, dx, dy int) *image.RGBA {
	reach := int(3*sigma) + 1
	kernel := make([]float64, 2*reach+1)
	sum := 0.0
	for i := range kernel {
		d := float64(i - reach)
		kernel[i] = math.Exp(-d * d / (2 * sigma * sigma))
		sum += kernel[i]
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	out := image.NewRGBA(src.Rect)
	for y := range h {
		for x := range w {
			v := 0.0
			for i, k := range kernel {
				sx, sy := min(max(x+(i-reach)*dx, 0), w-1), min(max(y+(i-reach)*dy, 0), h-1)
				v += k * float64(src.Pix[sy*src.Stride+4*sx])
			}
			g := uint8(v / sum)
			out.SetRGBA(x, y, color.RGBA{g, g, g, 255})
		}
	}
	return out
}

func licenceSymbol(t testing.TB) drawn.Barcode {
	t.Helper()
	code, err := pdf417.Encode(licence, 4)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// A licence's symbol is read however the card lies, leans or is slightly out of focus.
func TestPDF417IsFoundHoweverItLies(t *testing.T) {
	t.Parallel()
	f := finder(t)
	straight := card(t, licenceSymbol(t), 2.6, image.Pt(1100, 700), image.Pt(120, 330))
	for _, c := range []struct{ degrees, lean, sigma float64 }{
		{0, 0, 0}, {90, 0, 0}, {180, 0, 0}, {7, 0, 0}, {-12, 0, 0.8}, {24, 0, 0}, {37, 0, 0.6}, {-45, 0, 0}, {68, 0, 0},
		{123, 0, 0}, {5, 0.12, 0}, {0, 0.15, 0.6}, {-20, 0.1, 0}, {0, 0, 1.2},
	} {
		t.Run(fmt.Sprintf("%v degrees, lean %v, blur %v", c.degrees, c.lean, c.sigma), func(t *testing.T) {
			t.Parallel()
			img := distort(straight, c.degrees, c.lean, c.sigma)
			found, err := f.Find(t.Context(), img)
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range found {
				if b.Format == barcode.FormatPDF417 && b.Text == licence && b.Payload == barcode.PayloadAAMVA {
					if b.Box.W < 100 || b.Box.X < -20 || b.Box.X+b.Box.W > float64(img.Rect.Dx())+20 {
						t.Errorf("box %+v", b.Box)
					}
					return
				}
			}
			t.Errorf("found %+v", found)
		})
	}
}

func TestOtherSymbolsAreFound(t *testing.T) {
	t.Parallel()
	f := finder(t)
	const text = "sample content 42"
	for name, encode := range map[string]func() (drawn.Barcode, error){
		barcode.FormatQR:         func() (drawn.Barcode, error) { return qr.Encode(text, qr.M, qr.Unicode) },
		barcode.FormatDataMatrix: func() (drawn.Barcode, error) { return datamatrix.Encode(text) },
		barcode.FormatCode128: func() (drawn.Barcode, error) {
			c, err := code128.Encode(text)
			if err != nil {
				return nil, err
			}
			return drawn.Scale(c, c.Bounds().Dx(), 30)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, err := encode()
			if err != nil {
				t.Fatal(err)
			}
			straight := card(t, code, 3, image.Pt(1000, 640), image.Pt(150, 300))
			for _, degrees := range []float64{0, 17, -33, 90} {
				found, err := f.Find(t.Context(), distort(straight, degrees, 0.05, 0.5))
				if err != nil || len(found) != 1 || found[0].Format != name || found[0].Text != text {
					t.Errorf("%v degrees: found %+v, %v", degrees, found, err)
				}
			}
		})
	}
}

func TestNothingToFind(t *testing.T) {
	t.Parallel()
	f := finder(t)
	for _, size := range []image.Point{{0, 0}, {1, 1}, {40, 30}, {900, 600}} {
		for _, find := range []func(context.Context, *image.RGBA) ([]vision.Barcode, error){f.Find, f.FindQuickly} {
			found, err := find(t.Context(), image.NewRGBA(image.Rectangle{Max: size}))
			if err != nil || len(found) != 0 {
				t.Errorf("%v: %v, %v", size, found, err)
			}
		}
	}
}

// However a picture teems with stripes, the search ends when its time is up.
func TestTheSearchIsBounded(t *testing.T) {
	t.Parallel()
	f := finder(t)
	img := image.NewRGBA(image.Rect(0, 0, 3000, 2000))
	state := uint32(1)
	for i := 0; i < len(img.Pix); i += 4 {
		state = state*1664525 + 1013904223
		v := byte(0)
		if (i/4%3000+i/12000)%9 < 4+int(state>>31) {
			v = 255
		}
		img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3] = v, v, v, 255
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := f.Find(ctx, img); err == nil {
		t.Error("the end of the time was not noticed")
	}
}

func TestOpenSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	if _, err := barcode.Open(t.TempDir()); err == nil || !strings.Contains(err.Error(), "make models") {
		t.Errorf("got %v", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/installed.json", []byte(`{"files":[]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := barcode.Open(dir); err == nil || !strings.Contains(err.Error(), barcode.LibraryFile) {
		t.Errorf("got %v", err)
	}
}
