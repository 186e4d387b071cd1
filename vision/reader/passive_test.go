package reader

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/idngo/idngo/internal/weights/onnxfile"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/liveness"
	"github.com/idngo/idngo/vision/onnx/installed"
	"github.com/idngo/idngo/vision/onnx/onnxtest"
)

// redNetwork is a network of the form that the slot wants, made here: its second
// class grows with how much redder than blue the picture is, from 0 to 255. It
// knows nothing of living people.
func redNetwork(t *testing.T) []byte {
	t.Helper()
	var g onnxfile.Graph
	in := g.Input("input", onnxfile.Fixed(1, 3, 80, 80)...)
	mean := g.Node("Reshape", nil, g.Node("GlobalAveragePool", nil, in), g.Ints(1, 3))
	logits := g.Node("MatMul", nil, mean, g.Floats([]float32{
		0, -0.2, 0, // blue comes first
		0, 0, 0,
		0, 0.2, 0,
	}, 3, 3))
	g.Output("output", logits, onnxfile.Fixed(1, 3)...)
	raw, err := g.Encode("red")
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// withPassive is the models folder with both files of the slot filled.
func withPassive(t *testing.T) string {
	t.Helper()
	source, dir := onnxtest.Models(t), t.TempDir()
	entries, err := os.ReadDir(source)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() == installed.FileName {
			continue
		}
		from, err := filepath.Abs(filepath.Join(source, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(from, filepath.Join(dir, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	record, err := installed.Read(source)
	if err != nil {
		t.Fatal(err)
	}
	raw := redNetwork(t)
	sum := sha256.Sum256(raw)
	for _, name := range face.PassiveModels {
		if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
		record.Files = append(record.Files, installed.File{Output: name, SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(raw)), Package: "made-by-the-test@1", Licence: "Apache-2.0"})
	}
	list, err := record.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, installed.FileName), list, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// The slot for the operator's passive networks, run with networks of the form
// that it wants: files, record, crops, order of channels, classes, and what
// becomes of their word. It shows that the slot works, not that a network does.
func TestThePassiveSlot(t *testing.T) {
	t.Parallel()
	dir := withPassive(t)
	r, err := Open(dir, Options{Threads: 1, Passive: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	file, err := os.Open(filepath.Join(dir, "faces", "astronaut.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // was only read
	photo, _, err := image.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	tinted := func(c color.RGBA) vision.CaptureFrame {
		img := image.NewRGBA(photo.Bounds())
		draw.Draw(img, img.Rect, photo, photo.Bounds().Min, draw.Src)
		draw.DrawMask(img, img.Rect, image.NewUniform(c), image.Point{}, image.NewUniform(color.Alpha{90}), image.Point{}, draw.Over)
		var buf bytes.Buffer
		if err := jpeg.Encode(&buf, img, nil); err != nil {
			t.Fatal(err)
		}
		return vision.CaptureFrame{JPEG: buf.Bytes()}
	}
	b, err := r.ReadBurst(t.Context(), vision.Capture{Frames: []vision.CaptureFrame{tinted(color.RGBA{255, 0, 0, 255}), tinted(color.RGBA{0, 0, 255, 255})}})
	if err != nil {
		t.Fatal(err)
	}
	if red, blue := b.Frames[0].Presentation.Model, b.Frames[1].Presentation.Model; red < 0.95 || blue < 0 || blue > 0.05 {
		t.Errorf("the red picture is alive to %.3f, the blue one to %.3f", red, blue)
	}
	if !slices.ContainsFunc(b.Models, func(m vision.ModelRef) bool { return m.Name == face.PassiveModels[0] }) {
		t.Errorf("the networks are not named among %v", b.Models)
	}
	limits, err := liveness.DefaultLimits()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []liveness.Outcome{liveness.Incomplete, liveness.Suspect} {
		if got := liveness.Still(b.Frames[i].Presentation, limits).Outcome; got != want {
			t.Errorf("picture %d: %s, want %s", i, got, want)
		}
	}
}
