package face_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/onnx"
	"github.com/idngo/idngo/vision/onnx/onnxtest"
)

type testBundle struct {
	finder      *face.Finder
	calibration face.Calibration
	astronaut   *image.RGBA // 512 x 512, one face about 94 px wide
	portrait    *image.RGBA // her head and shoulders, 256 x 256
	another     *image.RGBA // another person
}

// shared is the finder of all tests of this process: loading the models takes
// longer than most tests. It ends with the process.
var shared struct {
	sync.Mutex
	finder *face.Finder
}

func sharedFinder(t *testing.T) *face.Finder {
	t.Helper()
	dir := onnxtest.Models(t)
	shared.Lock()
	defer shared.Unlock()
	if shared.finder == nil {
		rt, err := onnx.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if shared.finder, err = face.Open(rt); err != nil {
			t.Fatal(err)
		}
	}
	return shared.finder
}

func setup(t *testing.T) *testBundle {
	t.Helper()
	finder := sharedFinder(t)
	calibration, err := face.DefaultCalibration()
	if err != nil {
		t.Fatal(err)
	}
	faces := filepath.Join(onnxtest.Models(t), "faces")
	b := &testBundle{
		finder: finder, calibration: calibration,
		astronaut: decode(t, filepath.Join(faces, "astronaut.png")),
		another:   decode(t, filepath.Join(faces, "commodore.jpg")),
	}
	b.portrait = image.NewRGBA(image.Rect(0, 0, 256, 256))
	draw.Draw(b.portrait, b.portrait.Bounds(), b.astronaut, image.Pt(96, 0), draw.Src)
	return b
}

func (b *testBundle) find(t *testing.T, img image.Image) []vision.Face {
	t.Helper()
	faces, err := b.finder.Find(t.Context(), img)
	if err != nil {
		t.Fatal(err)
	}
	return faces
}

func (b *testBundle) one(t *testing.T, img image.Image) vision.Face {
	t.Helper()
	faces := b.find(t, img)
	if len(faces) != 1 {
		t.Fatalf("found %d faces, want 1", len(faces))
	}
	return faces[0]
}

func TestAFaceIsDescribedWhole(t *testing.T) {
	t.Parallel()
	b := setup(t)
	f := b.one(t, b.astronaut)

	if f.Box.X < 160 || f.Box.X+f.Box.W > 290 || f.Box.Y < 50 || f.Box.Y+f.Box.H > 200 {
		t.Errorf("box %+v is not around her face", f.Box)
	}
	if f.Score < 0.9 || f.Score > 1 {
		t.Errorf("score %g", f.Score)
	}
	if len(f.Landmarks) != 5 {
		t.Fatalf("%d landmarks", len(f.Landmarks))
	}
	for i := 1; i < 4; i++ { // the subject's right is on the picture's left
		if f.Landmarks[i].X <= f.Landmarks[i-1].X {
			t.Errorf("landmark %d is not right of the one before: %v", i, f.Landmarks)
		}
	}
	if nose := f.Landmarks[4]; nose.Y <= f.Landmarks[1].Y || nose.X < f.Landmarks[0].X || nose.X > f.Landmarks[3].X {
		t.Errorf("the nose is not below and between the eyes: %v", f.Landmarks)
	}
	if f.EyeDistance < 38 || f.EyeDistance > 48 {
		t.Errorf("eye distance %g", f.EyeDistance)
	}
	if math.Abs(f.Yaw) > 15 || math.Abs(f.Pitch) > 15 || math.Abs(f.Roll) > 10 {
		t.Errorf("she looks straight ahead, not yaw %g, pitch %g, roll %g", f.Yaw, f.Pitch, f.Roll)
	}
	if f.Sharpness < 50 || f.Brightness < 0.3 || f.Brightness > 0.8 {
		t.Errorf("sharpness %g, brightness %g", f.Sharpness, f.Brightness)
	}
	if len(f.Embedding) != face.EmbeddingSize || len(f.Fingerprint) != 16 {
		t.Errorf("embedding of %d values, fingerprint %q", len(f.Embedding), f.Fingerprint)
	}
}

func TestAPersonStaysTheSameInAnotherPicture(t *testing.T) {
	t.Parallel()
	b := setup(t)
	original := b.one(t, b.astronaut)
	for name, picture := range map[string]image.Image{
		"brighter":      tone(b.astronaut, 1.2, 25, false),
		"darker":        tone(b.astronaut, 0.45, 0, false),
		"grey and flat": tone(b.astronaut, 0.55, 60, true),
		"compressed":    compress(t, b.astronaut, 35),
		"cropped":       b.portrait,
		"a sub-picture": b.astronaut.SubImage(image.Rect(96, 0, 352, 256)),
		"twice as big":  scaled(b.astronaut, 2),
		"smaller":       scaled(b.astronaut, 0.7),
		"mirrored":      mirrored(b.astronaut),
		"turned":        turned(b.astronaut, 20),
		"on a document": compress(t, scaled(tone(b.portrait, 0.6, 50, true), 0.75), 60),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := face.Compare(original, b.one(t, picture), b.calibration)
			if m.Decision != face.Same || m.Similarity < 0.9 {
				t.Errorf("got %+v", m)
			}
		})
	}
}

func TestTwoPeopleAreDifferent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a, c := b.one(t, b.astronaut), b.one(t, scaled(b.another, 1.5))
	m := face.Compare(a, c, b.calibration)
	t.Logf("distance %.3f, similarity %.2f", m.Distance, m.Similarity)
	if m.Decision == face.Same || m.Similarity > 0.25 {
		t.Errorf("got %+v", m)
	}
	if s := face.SameSource(a, c, b.calibration); s.Same {
		t.Errorf("two people on one photograph: %+v", s)
	}
}

func TestOnePhotographIsKnownAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	original := b.one(t, b.astronaut)
	for name, c := range map[string]struct {
		picture  image.Image
		mirrored bool
	}{
		"brighter":   {tone(b.astronaut, 1.2, 20, false), false},
		"grey":       {tone(b.astronaut, 0.6, 50, true), false},
		"compressed": {compress(t, b.astronaut, 35), false},
		"cropped":    {b.portrait, false},
		"mirrored":   {mirrored(b.astronaut), true},
		"printed":    {compress(t, scaled(tone(b.portrait, 0.6, 50, true), 0.75), 60), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := face.SameSource(original, b.one(t, c.picture), b.calibration)
			if !s.Same || s.Mirrored != c.mirrored || s.Score < 0.5 {
				t.Errorf("got %+v", s)
			}
		})
	}
}

func TestPoseFollowsThePicture(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, degrees := range []float64{-25, 15, 30} {
		f := b.one(t, turned(b.astronaut, degrees))
		if straight := b.one(t, b.astronaut).Roll; math.Abs(f.Roll-straight-degrees) > 5 {
			t.Errorf("turned by %g° clockwise: roll %g, upright %g", degrees, f.Roll, straight)
		}
	}
	// The commodore looks a little to one side; her mirror image to the other.
	f, m := b.one(t, b.another), b.one(t, mirrored(b.another))
	if math.Abs(f.Yaw+m.Yaw) > 6 {
		t.Errorf("yaw %g, mirrored %g", f.Yaw, m.Yaw)
	}
}

func TestSeveralFacesComeLargestFirst(t *testing.T) {
	t.Parallel()
	b := setup(t)
	scene := canvas(1280, 960)
	draw.CatmullRom.Scale(scene, image.Rect(500, 150, 1100, 750), b.portrait, b.portrait.Bounds(), draw.Src, nil)
	small := tone(b.another, 0.6, 50, true)
	draw.CatmullRom.Scale(scene, image.Rect(100, 600, 100+120, 600+120*small.Bounds().Dy()/small.Bounds().Dx()), small, small.Bounds(), draw.Src, nil)

	faces := b.find(t, scene)
	if len(faces) != 2 || faces[0].Box.W < 2*faces[1].Box.W || faces[1].Box.X > 250 {
		t.Fatalf("found %d faces", len(faces))
	}
	if m := face.Compare(faces[0], b.one(t, b.astronaut), b.calibration); m.Decision != face.Same {
		t.Errorf("the large face: %+v", m)
	}
	// The portrait of a document held up is too small for a verdict.
	if m := face.Compare(faces[0], faces[1], b.calibration); m.Decision != face.Unsure {
		t.Errorf("a face of %.0f px: %+v", faces[1].Box.W, m)
	}
}

func TestTheMainFaceIsTheSameInHalfTheTime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	want := b.one(t, b.portrait)
	got, err := b.finder.FindMain(t.Context(), b.portrait)
	if err != nil || len(got) != 1 {
		t.Fatalf("found %d faces, %v", len(got), err)
	}
	if m := face.Compare(want, got[0], b.calibration); m.Distance > 0.1 {
		t.Errorf("distance %g", m.Distance)
	}
	// A small face alone is still found.
	scene := canvas(1280, 960)
	draw.CatmullRom.Scale(scene, image.Rect(900, 600, 1000, 700), b.portrait, b.portrait.Bounds(), draw.Src, nil)
	if got, err := b.finder.FindMain(t.Context(), scene); err != nil || len(got) != 1 {
		t.Fatalf("found %d small faces, %v", len(got), err)
	}
}

func TestAPictureWithoutAFaceHasNone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	stripes := canvas(640, 480)
	for y := range 480 {
		for x := range 640 {
			v := uint8(255 * ((x/7 + y/11) % 2))
			stripes.SetRGBA(x, y, color.RGBA{v, v, 255 - v, 255})
		}
	}
	for name, img := range map[string]image.Image{
		"plain": canvas(800, 600), "stripes": stripes, "one pixel": canvas(1, 1),
		"a line": canvas(3000, 1), "a column": canvas(2, 3000), "grey": image.NewGray(image.Rect(0, 0, 90, 70)),
		"transparent": image.NewNRGBA(image.Rect(0, 0, 300, 300)),
	} {
		if faces := b.find(t, img); len(faces) != 0 {
			t.Errorf("%s: found %d faces", name, len(faces))
		}
	}
	for _, img := range []image.Image{nil, image.NewRGBA(image.Rectangle{})} {
		if _, err := b.finder.Find(t.Context(), img); !errors.Is(err, face.ErrEmptyPicture) {
			t.Errorf("an empty picture: %v", err)
		}
	}
}

func TestWhatIsWrongWithASelfieIsNamed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	selfie := scaled(b.astronaut, 2)
	turnedAway := turned(selfie, 44)
	crowd := canvas(1200, 700)
	draw.CatmullRom.Scale(crowd, image.Rect(0, 100, 600, 700), b.portrait, b.portrait.Bounds(), draw.Src, nil)
	draw.CatmullRom.Scale(crowd, image.Rect(650, 100, 1162, 700), b.another, b.another.Bounds(), draw.Src, nil)
	for name, tc := range map[string]struct {
		picture image.Image
		want    []string
	}{
		"good":          {selfie, nil},
		"blurred":       {scaled(scaled(selfie, 0.1), 10), []string{vision.FindingFaceBlurred}},
		"dark":          {tone(selfie, 0.2, 0, false), []string{vision.FindingFaceDark}},
		"leaning":       {turnedAway, []string{vision.FindingFaceTurned}},
		"far away":      {scaled(b.astronaut, 0.9), []string{vision.FindingFaceTooSmall}},
		"two people":    {crowd, []string{vision.FindingMultipleFaces}},
		"nobody there":  {canvas(600, 800), []string{vision.FindingNoFace}},
		"dark glasses":  {covered(b, selfie, color.RGBA{24, 22, 26, 255}), []string{vision.FindingEyesCovered}},
		"brown glasses": {covered(b, selfie, color.RGBA{62, 42, 28, 255}), []string{vision.FindingEyesCovered}},
		"a mask":        {masked(b, selfie, color.RGBA{150, 186, 214, 255}), []string{vision.FindingMouthCovered}},
		"a black scarf": {masked(b, selfie, color.RGBA{34, 32, 36, 255}), []string{vision.FindingMouthCovered}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			faces := b.find(t, tc.picture)
			for _, f := range face.SelfieFindings(faces, b.calibration.Selfie) {
				got = append(got, f.Code)
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("got %v, want %v", got, tc.want)
				for _, f := range faces {
					t.Logf("%.0f yaw %.0f pitch %.0f roll %.0f sharp %.1f bright %.2f", f.Box, f.Yaw, f.Pitch, f.Roll, f.Sharpness, f.Brightness)
				}
			}
		})
	}
}

func TestAFinderOpensAndCloses(t *testing.T) {
	t.Parallel()
	finder, err := face.Open(onnxtest.Open(t), face.WithThreads(2))
	if err != nil {
		t.Fatal(err)
	}
	if models := finder.Models(); len(models) != 3 || models[0].Name != face.DetectorModel || len(models[0].SHA256) != 64 {
		t.Errorf("models %+v", models)
	}
	if err := finder.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := finder.Find(t.Context(), canvas(64, 64)); !errors.Is(err, onnx.ErrClosed) {
		t.Errorf("Find after Close: %v", err)
	}
}

func TestFindStopsWhenItsContextEnds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.finder.Find(ctx, b.astronaut); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
}

func TestFindMayRunSideBySideAndLeavesThePictureAlone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	before := append([]uint8(nil), b.astronaut.Pix...)
	want := b.one(t, b.astronaut)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			faces, err := b.finder.Find(t.Context(), b.astronaut)
			if err != nil || len(faces) != 1 || faces[0].Fingerprint != want.Fingerprint || faces[0].Box != want.Box {
				t.Errorf("%d faces, %v", len(faces), err)
			}
		})
	}
	wg.Wait()
	if !bytes.Equal(before, b.astronaut.Pix) {
		t.Error("Find changed the picture")
	}
}

func BenchmarkFind(bench *testing.B) {
	finder, err := face.Open(onnxtest.Open(bench))
	if err != nil {
		bench.Fatal(err)
	}
	img := decode(bench, filepath.Join(onnxtest.Models(bench), "faces", "astronaut.png"))
	for bench.Loop() {
		if _, err := finder.Find(bench.Context(), img); err != nil {
			bench.Fatal(err)
		}
	}
}

func decode(t testing.TB, path string) *image.RGBA {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return copied(img)
}

func copied(img image.Image) *image.RGBA {
	b := img.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(out, out.Bounds(), img, b.Min, draw.Src)
	return out
}

func canvas(w, h int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.RGBA{120, 130, 140, 255}), image.Point{}, draw.Src)
	return out
}

func tone(img *image.RGBA, gain, lift float64, grey bool) *image.RGBA {
	out := copied(img)
	for i := 0; i < len(out.Pix); i += 4 {
		p := out.Pix[i : i+3]
		if grey {
			v := uint8(0.299*float64(p[0]) + 0.587*float64(p[1]) + 0.114*float64(p[2]))
			p[0], p[1], p[2] = v, v, v
		}
		for c := range p {
			p[c] = uint8(min(max(float64(p[c])*gain+lift, 0), 255))
		}
	}
	return out
}

func scaled(img image.Image, factor float64) *image.RGBA {
	b := img.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, int(float64(b.Dx())*factor), int(float64(b.Dy())*factor)))
	draw.CatmullRom.Scale(out, out.Bounds(), img, b, draw.Src, nil)
	return out
}

func mirrored(img *image.RGBA) *image.RGBA {
	b := img.Bounds()
	out := image.NewRGBA(b)
	for y := range b.Dy() {
		for x := range b.Dx() {
			out.SetRGBA(b.Dx()-1-x, y, img.RGBAAt(x, y))
		}
	}
	return out
}

// turned rotates clockwise about the middle.
func turned(img *image.RGBA, degrees float64) *image.RGBA {
	b := img.Bounds()
	out := canvas(b.Dx(), b.Dy())
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	cx, cy := float64(b.Dx())/2, float64(b.Dy())/2
	draw.BiLinear.Transform(out, f64.Aff3{cos, -sin, cx - cos*cx + sin*cy, sin, cos, cy - sin*cx - cos*cy}, img, b, draw.Over, nil)
	return out
}

func compress(t *testing.T, img image.Image, quality int) *image.RGBA {
	t.Helper()
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	out, err := jpeg.Decode(&buf)
	if err != nil {
		t.Fatal(err)
	}
	return copied(out)
}

// covered draws dark ellipses over both eyes of the largest face.
func covered(b *testBundle, img image.Image, c color.RGBA) image.Image {
	out := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	found, err := b.finder.Find(context.Background(), out)
	if err != nil || len(found) == 0 {
		return out // the case fails by what is found in it
	}
	p := found[0].Landmarks
	for _, eye := range [2][2]vision.Point{{p[0], p[1]}, {p[2], p[3]}} {
		cx, cy := (eye[0].X+eye[1].X)/2, (eye[0].Y+eye[1].Y)/2
		w := math.Hypot(eye[1].X-eye[0].X, eye[1].Y-eye[0].Y)
		for y := int(cy - w); y <= int(cy+w); y++ {
			for x := int(cx - w); x <= int(cx+w); x++ {
				if u, v := (float64(x)-cx)/(0.85*w), (float64(y)-cy-0.1*w)/(0.7*w); u*u+v*v < 1 {
					out.SetRGBA(x, y, c)
				}
			}
		}
	}
	return out
}

// masked draws cloth over mouth and chin of the largest face, a little darker to one side.
func masked(b *testBundle, img image.Image, c color.RGBA) image.Image {
	out := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	found, err := b.finder.Find(context.Background(), out)
	if err != nil || len(found) == 0 {
		return out // the case fails by what is found in it
	}
	box, nose := found[0].Box, found[0].Landmarks[4]
	for y := int(nose.Y - 0.06*box.H); y < int(box.Y+1.05*box.H); y++ {
		for x := int(box.X + 0.06*box.W); x < int(box.X+0.94*box.W); x++ {
			k := 1 - 0.15*(float64(x)-box.X)/box.W
			out.SetRGBA(x, y, color.RGBA{uint8(k * float64(c.R)), uint8(k * float64(c.G)), uint8(k * float64(c.B)), 255})
		}
	}
	return out
}
