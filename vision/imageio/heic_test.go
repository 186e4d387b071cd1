package imageio

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// heic makes a real HEIC picture with the encoder of libheif: left half red,
// right half blue.
func heic(t *testing.T, w, h int) []byte {
	t.Helper()
	encoder, err := exec.LookPath("heif-enc")
	if err != nil {
		t.Skip("heif-enc of libheif-examples is not installed")
	}
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{200, 20, 20, 255}
			if x >= w/2 {
				c = color.RGBA{20, 20, 200, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, "in.png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(png.Encode(f, img), f.Close()); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out.heic")
	if text, err := exec.Command(encoder, filepath.Join(dir, "in.png"), "-o", out).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestHEIC(t *testing.T) {
	t.Parallel()
	data := heic(t, 640, 480)
	var refusal *Refusal
	if _, err := (&Decoder{}).Decode(context.Background(), data); !errors.As(err, &refusal) || refusal.Code != Unsupported {
		t.Errorf("without a decoder: %v", err)
	}
	still, err := NewStill("heif-convert", 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	d := Decoder{HEIC: still}
	f, err := d.Decode(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	img := f.Pictures[0].Image
	if f.Header.Type != HEIC || f.Header.Width != 640 || f.Header.Height != 480 || img.Bounds().Dx() != 640 || img.Bounds().Dy() != 480 {
		t.Errorf("%+v, picture %v", f.Header, img.Bounds())
	}
	if l, r := img.RGBAAt(100, 200), img.RGBAAt(500, 200); l.R < 150 || l.B > 80 || r.B < 150 || r.R > 80 {
		t.Errorf("colours %v and %v", l, r)
	}
	damaged := bytes.Clone(data)
	clear(damaged[len(damaged)-400:])
	for name, tt := range map[string]struct {
		data   []byte
		limits Limits
		code   Code
	}{
		"cut off":        {data: data[:len(data)-100], code: Corrupted},
		"no picture":     {data: data[:24], code: Corrupted},
		"too large":      {data: data, limits: Limits{Pixels: 100_000}, code: Unsupported},
		"broken inside":  {data: append(bytes.Clone(data[:40]), damaged[40:]...), code: Corrupted},
		"of a sequence":  {data: []byte("\x00\x00\x00\x18ftyphevc\x00\x00\x00\x00hevcmsf1"), code: Unsupported},
		"another codec":  {data: []byte("\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1jpeg"), code: Unsupported},
		"nothing but it": {data: []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), code: Corrupted},
	} {
		d := Decoder{HEIC: still, Limits: tt.limits}
		_, err := d.Decode(context.Background(), tt.data)
		if name == "broken inside" && err == nil {
			continue // a decoder may conceal what is broken
		}
		if !errors.As(err, &refusal) || refusal.Code != tt.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := still.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(still.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder stays: %v", err)
	}
}

// In a process that may write no file any more, as the vision child: this test runs
// itself again with that limit.
func TestHEICWithoutFiles(t *testing.T) {
	const marker = "IDNGO_TEST_STILL"
	if path := os.Getenv(marker); path != "" {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		still, err := NewStill("heif-convert", 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{}); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second finds nothing of the first
			d := Decoder{HEIC: still}
			if f, err := d.Decode(context.Background(), data); err != nil || len(f.Pictures) != 1 {
				t.Fatalf("%d pictures, %v", len(f.Pictures), err)
			}
		}
		if err := still.Close(); err != nil {
			t.Error(err)
		}
		return
	}
	t.Parallel()
	path := filepath.Join(t.TempDir(), "picture.heic")
	if err := os.WriteFile(path, heic(t, 320, 240), 0o600); err != nil {
		t.Fatal(err)
	}
	self := exec.Command(os.Args[0], "-test.run=^TestHEICWithoutFiles$", "-test.v")
	self.Env = append(os.Environ(), marker+"="+path)
	if out, err := self.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("PASS")) {
		t.Errorf("%v\n%s", err, out)
	}
}

func FuzzHEICHeader(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic\x00\x00\x00\x14meta\x00\x00\x00\x00\x00\x00\x00\x08iprp\x00\x00\x00\x08mdat"))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := Check(bytes.NewReader(data), int64(len(data)), Limits{HEIC: true})
		var refusal *Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatalf("neither refused nor accepted: %v", err)
		}
		if err == nil && h.Type == HEIC && (h.Width <= 0 || h.Width*h.Height > 64_000_000) {
			t.Fatalf("%+v", h)
		}
	})
}
