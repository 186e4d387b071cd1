package imageio

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"pgregory.net/rapid"
)

// corners has a different colour in each corner, so that turns and mirrors show.
func corners(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{R: 200, A: 255}
			switch {
			case x >= w/2 && y < h/2:
				c = color.RGBA{G: 200, A: 255}
			case x < w/2 && y >= h/2:
				c = color.RGBA{B: 200, A: 255}
			case y >= h/2:
				c = color.RGBA{R: 200, G: 200, A: 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func encodeJPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func encodePNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// withSegment puts an APPn segment right after the start of a JPEG.
func withSegment(data []byte, marker byte, body string) []byte {
	seg := append([]byte{0xff, marker}, binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))...)
	return append(append(append([]byte{}, data[:2]...), append(seg, body...)...), data[2:]...)
}

// exif makes an EXIF segment body with one orientation and one software entry.
func exif(order binary.AppendByteOrder, orientation uint16, software string) string {
	b := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		b = []byte("MM\x00*")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	b = order.AppendUint16(b, tagOrientation)
	b = order.AppendUint16(b, 3)
	b = order.AppendUint32(b, 1)
	b = order.AppendUint16(b, orientation)
	b = order.AppendUint16(b, 0)
	b = order.AppendUint16(b, tagSoftware)
	b = order.AppendUint16(b, 2)
	b = order.AppendUint32(b, uint32(len(software)+1))
	b = order.AppendUint32(b, 8+2+24+4)
	b = order.AppendUint32(b, 0)
	return "Exif\x00\x00" + string(b) + software + "\x00"
}

// bombPNG is a PNG that promises w x h pixels and carries next to none.
func bombPNG(w, h uint32, depth byte) []byte {
	chunk := func(kind string, body []byte) []byte {
		b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
		b = append(append(b, kind...), body...)
		return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
	}
	ihdr := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	ihdr = append(ihdr, depth, 2, 0, 0, 0)
	var z bytes.Buffer
	zw := zlib.NewWriter(&z)
	_, _ = zw.Write(make([]byte, 1000))
	_ = zw.Close()
	out := append([]byte{}, pngSignature...)
	out = append(out, chunk("IHDR", ihdr)...)
	out = append(out, chunk("IDAT", z.Bytes())...)
	return append(out, chunk("IEND", nil)...)
}

// withSize overwrites the dimensions in a JPEG's frame header.
func withSize(data []byte, w, h uint16) []byte {
	out := append([]byte{}, data...)
	i := bytes.Index(out, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(out[i+5:], h)
	binary.BigEndian.PutUint16(out[i+7:], w)
	return out
}

func asProgressive(data []byte) []byte {
	out := append([]byte{}, data...)
	out[bytes.Index(out, []byte{0xff, 0xc0})+1] = 0xc2
	return out
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	jpg, pic := encodeJPEG(t, corners(64, 48)), encodePNG(t, corners(64, 48))
	var g bytes.Buffer
	if err := gif.Encode(&g, corners(8, 8), nil); err != nil {
		t.Fatal(err)
	}
	cat := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	zip := []byte("PK\x05\x06" + strings.Repeat("\x00", 18))
	tests := []struct {
		name string
		data []byte
		code Code
	}{
		{"empty", nil, Empty},
		{"zeros", make([]byte, 4096), Corrupted},
		{"text", []byte("hello, world"), Unsupported},
		{"gif", g.Bytes(), Unsupported},
		{"tiff", []byte("II*\x00\x08\x00\x00\x00"), Unsupported},
		{"bmp", []byte("BM1234567890"), Unsupported},
		{"heic", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), Unsupported},
		{"avif", []byte("\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif"), Unsupported},
		{"webp", []byte("RIFF\x00\x00\x00\x00WEBPVP8 "), Unsupported},
		{"zip", []byte("PK\x03\x04........"), Unsupported},
		{"jpeg signature alone", jpg[:3], Corrupted},
		{"jpeg cut in the header", jpg[:100], Corrupted},
		{"jpeg cut in the picture", jpg[:len(jpg)-40], Corrupted},
		{"jpeg without end marker", jpg[:len(jpg)-2], Corrupted},
		{"jpeg 0x0", withSize(jpg, 0, 0), Corrupted},
		{"jpeg 30000x30000", withSize(jpg, 30_000, 30_000), Unsupported},
		{"jpeg 20000x20000", withSize(jpg, 20_000, 20_000), Unsupported},
		{"jpeg larger than its data", withSize(jpg, 4000, 3000), Corrupted},
		{"progressive jpeg of 36 MP", asProgressive(withSize(jpg, 6000, 6000)), Unsupported},
		{"png cut", pic[:len(pic)-20], Corrupted},
		{"png with wrong checksum", cat(pic[:40], []byte{pic[40] ^ 1}, pic[41:]), Corrupted},
		{"png 0x0", bombPNG(0, 0, 8), Corrupted},
		{"png bomb by side", bombPNG(30_000, 30_000, 8), Unsupported},
		{"png bomb within limits", bombPNG(8000, 8000, 8), Corrupted},
		{"png too deep", bombPNG(8000, 8000, 16), Unsupported},
		{"png huge header", bombPNG(1<<31, 1, 8), Corrupted},
		{"jpeg then zip", cat(jpg, zip), Corrupted},
		{"png then zip", cat(pic, []byte("PK\x03\x04 stuff"), zip), Corrupted},
		{"jpeg then pdf", cat(jpg, []byte("%PDF-1.4\n%%EOF")), Corrupted},
		{"pdf inside a jpeg comment", withSegment(jpg, 0xfe, "%PDF-1.4"), Corrupted},
		{"jpeg then jpeg", cat(jpg, jpg), Corrupted},
		{"jpeg then html", cat(jpg, []byte("\n<html><script>")), Corrupted},
		{"jpeg then film", cat(jpg, []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00")), Corrupted},
		{"pdf cut", []byte("%PDF-1.4\n1 0 obj"), Corrupted},
		{"pdf encrypted", []byte("%PDF-1.4\ntrailer\n<< /Encrypt 5 0 R >>\nstartxref\n0\n%%EOF"), Encrypted},
		{"mp4 cut", []byte("\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isomavc1\x00\x01\x00\x00mdat"), Corrupted},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := (&Decoder{}).Decode(context.Background(), tc.data)
			var refusal *Refusal
			if !errors.As(err, &refusal) {
				t.Fatalf("got error %v, want a refusal with code %d", err, tc.code)
			}
			if refusal.Code != tc.code {
				t.Errorf("got code %d (%s), want %d", refusal.Code, refusal.Reason, tc.code)
			}
			if refusal.Reason == "" {
				t.Error("a refusal needs a reason")
			}
		})
	}
}

func TestFileOverTheLimitIsRefusedUnread(t *testing.T) {
	t.Parallel()
	_, err := Check(failingReader{}, 51<<20, Limits{})
	var refusal *Refusal
	if !errors.As(err, &refusal) || refusal.Code != TooBig {
		t.Fatalf("got %v, want code %d", err, TooBig)
	}
}

type failingReader struct{}

func (failingReader) ReadAt([]byte, int64) (int, error) { return 0, errors.New("was read") }

func TestReaderErrorsAreNotBlamedOnTheSender(t *testing.T) {
	t.Parallel()
	_, err := Check(failingReader{}, 1000, Limits{})
	var refusal *Refusal
	if err == nil || errors.As(err, &refusal) {
		t.Fatalf("got %v, want the reader's own error", err)
	}
}

func TestDeclaredTrailersAreAccepted(t *testing.T) {
	t.Parallel()
	jpg := encodeJPEG(t, corners(32, 32))
	film := []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00")
	for name, data := range map[string][]byte{
		"several views":    append(withSegment(jpg, 0xe2, "MPF\x00rest"), jpg...),
		"motion photo":     append(withSegment(jpg, 0xe1, "http://ns.adobe.com/xap/1.0/\x00<x GCamera:MotionPhoto=\"1\"/>"), film...),
		"maker's trailer":  append(append([]byte{}, jpg...), "\x00\x00\x01\x0a\x0e\x00\x00\x00Image_UTC_Data1600000000000SEFH"...),
		"padding of zeros": append(append([]byte{}, jpg...), make([]byte, 512)...),
	} {
		if _, err := (&Decoder{}).Decode(context.Background(), data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Each orientation is undone so that the red corner is top left and green top right.
func TestEXIFOrientation(t *testing.T) {
	t.Parallel()
	upright := corners(64, 48)
	// stored[o] is how a camera that writes orientation o stores the upright
	// picture: the inverse of what a viewer applies.
	inverse := map[uint16]int{1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		for tag, inv := range inverse {
			data := withSegment(encodeJPEG(t, Orient(upright, inv)), 0xe1, exif(order, tag, "Camera 1.0"))
			f, err := (&Decoder{}).Decode(context.Background(), data)
			if err != nil {
				t.Fatalf("orientation %d: %v", tag, err)
			}
			p := f.Pictures[0]
			if p.Image.Bounds() != upright.Bounds() || p.SourceWidth != 64 || p.SourceHeight != 48 {
				t.Errorf("orientation %d: size %v", tag, p.Image.Bounds())
				continue
			}
			for _, at := range []image.Point{{8, 8}, {56, 8}, {8, 40}, {56, 40}} {
				got, want := p.Image.RGBAAt(at.X, at.Y), upright.RGBAAt(at.X, at.Y)
				if !near(got.R, want.R) || !near(got.G, want.G) || !near(got.B, want.B) {
					t.Errorf("orientation %d: at %v got %v, want %v", tag, at, got, want)
				}
			}
			if len(p.Meta.Software) != 1 || p.Meta.Software[0] != "Camera 1.0" {
				t.Errorf("software %q", p.Meta.Software)
			}
		}
	}
}

func TestWrongOrientationTagsAreIgnored(t *testing.T) {
	t.Parallel()
	for _, tag := range []uint16{0, 9, 300} {
		data := withSegment(encodeJPEG(t, corners(64, 48)), 0xe1, exif(binary.LittleEndian, tag, "x"))
		f, err := (&Decoder{}).Decode(context.Background(), data)
		if err != nil {
			t.Fatal(err)
		}
		if b := f.Pictures[0].Image.Bounds(); b.Dx() != 64 {
			t.Errorf("tag %d turned the picture: %v", tag, b)
		}
	}
}

func near(a, b uint8) bool { return max(a, b)-min(a, b) < 40 }

func TestLargePictureIsReducedWhileFlattening(t *testing.T) {
	t.Parallel()
	d := Decoder{Limits: Limits{WorkingPixels: 10_000}}
	f, err := d.Decode(context.Background(), encodeJPEG(t, corners(400, 300)))
	if err != nil {
		t.Fatal(err)
	}
	p := f.Pictures[0]
	if b := p.Image.Bounds(); b.Dx()*b.Dy() > 10_000 || p.SourceWidth != 400 {
		t.Errorf("working picture %v of %d", b, p.SourceWidth)
	}
	if c := p.Image.RGBAAt(2, 2); !near(c.R, 200) || !near(c.G, 0) {
		t.Errorf("top left became %v", c)
	}
}

func TestTransparencyBecomesWhite(t *testing.T) {
	t.Parallel()
	f, err := (&Decoder{}).Decode(context.Background(), encodePNG(t, image.NewNRGBA(image.Rect(0, 0, 4, 4))))
	if err != nil {
		t.Fatal(err)
	}
	if c := f.Pictures[0].Image.RGBAAt(1, 1); c != (color.RGBA{255, 255, 255, 255}) {
		t.Errorf("got %v", c)
	}
}

// Turning four times by 90 degrees, or mirroring twice, changes nothing.
func TestOrientProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 9).Draw(t, "w"), rapid.IntRange(1, 9).Draw(t, "h")
		src := image.NewRGBA(image.Rect(0, 0, w, h))
		copy(src.Pix, rapid.SliceOfN(rapid.Byte(), len(src.Pix), len(src.Pix)).Draw(t, "pix"))
		turned := src
		for range 4 {
			turned = Rotate(turned, 90)
		}
		if !bytes.Equal(turned.Pix, src.Pix) {
			t.Fatal("four quarter turns changed the picture")
		}
		for _, o := range []int{2, 3, 4, 5, 7} {
			if !bytes.Equal(Orient(Orient(src, o), o).Pix, src.Pix) {
				t.Fatalf("orientation %d is not its own inverse", o)
			}
		}
	})
}

// Resizing keeps a flat picture flat and the mean of any other.
func TestResizeProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 60).Draw(t, "w"), rapid.IntRange(1, 60).Draw(t, "h")
		dw, dh := rapid.IntRange(1, 60).Draw(t, "dw"), rapid.IntRange(1, 60).Draw(t, "dh")
		v := rapid.Byte().Draw(t, "v")
		src := image.NewRGBA(image.Rect(0, 0, w, h))
		for i := range src.Pix {
			src.Pix[i] = v
		}
		dst := Resize(src, dw, dh)
		if dst.Bounds().Dx() != dw || dst.Bounds().Dy() != dh {
			t.Fatalf("size %v", dst.Bounds())
		}
		if dw == w && dh == h {
			return
		}
		for i := 0; i < len(dst.Pix); i += 4 {
			if d := int(dst.Pix[i]) - int(v); d < -1 || d > 1 {
				t.Fatalf("flat %d became %d", v, dst.Pix[i])
			}
		}
	})
}

// minimalPDF has pages empty pages of the given size in points.
func minimalPDF(pages, w, h int) []byte {
	var b bytes.Buffer
	var offsets []int
	obj := func(format string, args ...any) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), fmt.Sprintf(format, args...))
	}
	b.WriteString("%PDF-1.4\n")
	var kids strings.Builder
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", i+3)
	}
	obj("<< /Type /Catalog /Pages 2 0 R >>")
	obj("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), pages)
	for range pages {
		obj("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] >>", w, h)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return b.Bytes()
}

func TestPDFPages(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the PDF renderer, some seconds")
	}
	t.Parallel()
	d := Decoder{Limits: Limits{Pages: 2, DocumentPages: 4}}
	f, err := d.Decode(context.Background(), minimalPDF(3, 595, 842))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Pictures) != 2 || f.Total != 3 {
		t.Fatalf("%d pictures of %d pages", len(f.Pictures), f.Total)
	}
	if b := f.Pictures[0].Image.Bounds(); b.Dx() < 1500 || b.Dy() < 2200 {
		t.Errorf("rendered at %v", b)
	}
	var refusal *Refusal
	if _, err := d.Decode(context.Background(), minimalPDF(5, 10, 10)); !errors.As(err, &refusal) || refusal.Code != Unsupported {
		t.Errorf("too many pages: %v", err)
	}
	// They are seen before anything is opened, where the file says it in plain text.
	long := minimalPDF(101, 10, 10)
	if _, err := Check(bytes.NewReader(long), int64(len(long)), Limits{}); !errors.As(err, &refusal) || refusal.Code != Unsupported {
		t.Errorf("101 pages in sight: %v", err)
	}
	if _, err := Check(bytes.NewReader(long), int64(len(long)), Limits{DocumentPages: 101}); err != nil {
		t.Errorf("101 of 101 pages: %v", err)
	}
	broken := []byte("%PDF-1.4\nnothing here\nstartxref\n9\n%%EOF")
	if _, err := d.Decode(context.Background(), broken); !errors.As(err, &refusal) || refusal.Code != Corrupted {
		t.Errorf("broken: %v", err)
	}
}

func TestVideo(t *testing.T) {
	t.Parallel()
	ffmpeg, err := exec.LookPath("ffmpeg")
	if err != nil {
		// Without the program a whole video must be unread, never refused.
		film := []byte("\x00\x00\x00\x10ftypisom\x00\x00\x00\x00\x00\x00\x00\x08moov\x00\x00\x00\x08mdat")
		if _, err := (&Decoder{}).Decode(context.Background(), film); !errors.Is(err, ErrVideoUnread) {
			t.Fatalf("got %v, want ErrVideoUnread", err)
		}
		return
	}
	for _, name := range []string{"film.mp4", "film.webm", "film.mov"} {
		path := filepath.Join(t.TempDir(), name)
		if out, err := exec.Command(ffmpeg, "-f", "lavfi", "-i", "testsrc=size=320x240:rate=10:duration=2", path).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := (&Decoder{}).Decode(context.Background(), data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(f.Pictures) == 0 || f.Pictures[0].Image.Bounds().Dx() != 320 {
			t.Errorf("%s: %d pictures", name, len(f.Pictures))
		}
		var refusal *Refusal
		if _, err := (&Decoder{}).Decode(context.Background(), append(data[:200:200], make([]byte, 2000)...)); !errors.As(err, &refusal) {
			t.Errorf("%s damaged: %v", name, err)
		}
	}
}

// Videos that nobody records on purpose: each is read or refused, never half of it.
func TestOddVideos(t *testing.T) {
	t.Parallel()
	ffmpeg, err := exec.LookPath("ffmpeg")
	if err != nil {
		t.Skip("ffmpeg is not installed")
	}
	for name, tc := range map[string]struct {
		args []string
		file string
		read bool
	}{
		"one frame":             {[]string{"-f", "lavfi", "-i", "testsrc=size=320x240:rate=30", "-frames:v", "1"}, "film.mp4", true},
		"10,000 frames":         {[]string{"-f", "lavfi", "-i", "testsrc=size=64x64:rate=500:duration=20"}, "film.mp4", true},
		"a variable rate":       {[]string{"-f", "lavfi", "-i", "testsrc=size=320x240:rate=30:duration=2", "-vf", "select='not(mod(n,7))+lt(n,9)'", "-vsync", "vfr"}, "film.mp4", true},
		"a codec of editors":    {[]string{"-f", "lavfi", "-i", "testsrc=size=320x240:rate=5:duration=1", "-c:v", "prores"}, "film.mov", true},
		"sound without picture": {[]string{"-f", "lavfi", "-i", "sine=duration=1"}, "film.mp4", false},
	} {
		path := filepath.Join(t.TempDir(), tc.file)
		if out, err := exec.Command(ffmpeg, append(append([]string{"-loglevel", "error"}, tc.args...), path)...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		limits := Limits{Pages: 5}
		f, err := (&Decoder{Limits: limits}).Decode(context.Background(), data)
		var refusal *Refusal
		switch {
		case tc.read && (err != nil || len(f.Pictures) == 0 || len(f.Pictures) > limits.Pages):
			t.Errorf("%s: %d pictures, %v", name, len(f.Pictures), err)
		case !tc.read && (!errors.As(err, &refusal) || refusal.Code != Corrupted):
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever the bytes, Decode answers within its limits: a picture, a refusal,
// or an unread video.
func FuzzDecode(f *testing.F) {
	jpg := encodeJPEG(f, corners(16, 16))
	f.Add(jpg)
	f.Add(withSegment(jpg, 0xe1, exif(binary.BigEndian, 6, "editor")))
	f.Add(withSegment(jpg, 0xe1, "http://ns.adobe.com/xap/1.0/\x00<x xmp:CreatorTool=\"a\"/>"))
	f.Add(encodePNG(f, corners(16, 16)))
	f.Add(bombPNG(4000, 4000, 16))
	f.Add([]byte("\x00\x00\x00\x10ftypisom\x00\x00\x00\x00\x00\x00\x00\x08moov\x00\x00\x00\x08mdat"))
	d := Decoder{Limits: Limits{Pixels: 1 << 16, Bytes: 1 << 20, WorkingPixels: 1 << 14}, FFmpeg: "/nonexistent"}
	f.Fuzz(func(t *testing.T, data []byte) {
		if typ, err := Sniff(data); err == nil && typ == PDF {
			t.Skip("the PDF renderer is fuzzed by its makers and takes seconds to start")
		}
		file, err := d.Decode(context.Background(), data)
		if err != nil {
			var refusal *Refusal
			if !errors.As(err, &refusal) && !errors.Is(err, ErrVideoUnread) {
				t.Fatalf("neither refused nor decoded: %v", err)
			}
			return
		}
		for _, p := range file.Pictures {
			if b := p.Image.Bounds(); b.Empty() || b.Dx()*b.Dy() > 1<<14 {
				t.Fatalf("working picture %v", b)
			}
		}
	})
}

func FuzzEXIF(f *testing.F) {
	f.Add([]byte(exif(binary.LittleEndian, 3, "abc"))[6:])
	f.Add([]byte("MM\x00*\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, tiff []byte) {
		m := Metadata{Orientation: 1}
		readEXIF(tiff, &m)
		if m.Orientation < 1 || m.Orientation > 8 {
			t.Fatalf("orientation %d", m.Orientation)
		}
		for _, s := range append(m.Software, m.Make, m.Model) {
			if len(s) > maxMetadataText {
				t.Fatalf("text of %d bytes", len(s))
			}
		}
	})
}

// A process that may write no file any more, as the vision child, still reads
// videos: this test runs itself again with that limit.
func TestVideoWithoutFiles(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed")
	}
	const marker = "IDNGO_TEST_FILM"
	if path := os.Getenv(marker); path != "" {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		film, err := NewFilm(64 << 20)
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{}); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second finds nothing of the first
			f, err := (&Decoder{Film: film}).Decode(context.Background(), data)
			if err != nil || len(f.Pictures) == 0 {
				t.Fatalf("%d pictures, %v", len(f.Pictures), err)
			}
		}
		left := make([]byte, len(data))
		if _, err := film.file.ReadAt(left, 0); err != nil || bytes.ContainsFunc(left, func(r rune) bool { return r != 0 }) {
			t.Fatalf("the film was not wiped, %v", err)
		}
		return
	}
	t.Parallel()
	path := filepath.Join(t.TempDir(), "film.mp4")
	if out, err := exec.Command("ffmpeg", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=5:duration=1", path).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	self := exec.Command(os.Args[0], "-test.run=^TestVideoWithoutFiles$", "-test.v")
	self.Env = append(os.Environ(), marker+"="+path)
	if out, err := self.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("PASS")) {
		t.Errorf("%v\n%s", err, out)
	}
}
