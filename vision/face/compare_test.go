package face

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/vision"
)

func calibration(t testing.TB) Calibration {
	t.Helper()
	c, err := DefaultCalibration()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// described is a good face whose embedding lies at the given distance from the origin's.
func described(distance float64) vision.Face {
	e := make([]float32, EmbeddingSize)
	e[3] = float32(distance)
	return vision.Face{Box: vision.Box{W: 150, H: 180}, Embedding: e, Fingerprint: "0123456789abcdef", Sharpness: 200, Brightness: 0.5}
}

func TestADistanceBecomesADecision(t *testing.T) {
	t.Parallel()
	c := calibration(t)
	small, turned, bare := described(0.3), described(0.3), described(0.3)
	small.Box.W = c.MinFace - 1
	turned.Yaw = -(c.MaxYaw + 1)
	bare.Embedding = nil
	nan := described(math.NaN())
	for name, tc := range map[string]struct {
		face    vision.Face
		want    Decision
		reasons []Reason
	}{
		"near":                 {described(0.3), Same, []Reason{ReasonClose}},
		"at the limit":         {described(0.4999), Same, []Reason{ReasonClose}},
		"between":              {described(0.6), Unsure, []Reason{ReasonBetween}},
		"far":                  {described(0.8), Different, []Reason{ReasonFar}},
		"near but small":       {small, Unsure, []Reason{ReasonClose, ReasonSmallFace}},
		"near but turned":      {turned, Unsure, []Reason{ReasonClose, ReasonTurnedFace}},
		"without an embedding": {bare, Unsure, []Reason{ReasonNoEmbedding}},
		"not a number":         {nan, Unsure, []Reason{ReasonNoEmbedding}},
	} {
		m := Compare(described(0), tc.face, c)
		if m.Decision != tc.want || !slices.Equal(m.Reasons, tc.reasons) || m.Calibration != c.Revision {
			t.Errorf("%s: got %+v", name, m)
		}
	}
}

func TestComparingIsSymmetricAndNearerIsMoreSimilar(t *testing.T) {
	t.Parallel()
	c := calibration(t)
	rapid.Check(t, func(t *rapid.T) {
		near := rapid.Float64Range(0, 1.5).Draw(t, "near")
		far := rapid.Float64Range(near, 1.6).Draw(t, "far")
		a, b, d := described(0), described(near), described(far)
		m, n := Compare(a, b, c), Compare(b, a, c)
		if m.Distance != n.Distance || m.Decision != n.Decision {
			t.Fatalf("not symmetric: %+v and %+v", m, n)
		}
		if o := Compare(a, d, c); o.Similarity > m.Similarity || (o.Decision == Same && m.Decision != Same) {
			t.Fatalf("farther and more similar: %+v and %+v", o, m)
		}
		if m.Similarity < 0 || m.Similarity > 1 {
			t.Fatalf("similarity %g", m.Similarity)
		}
	})
}

func TestWeakerEvidenceNeverBecomesSame(t *testing.T) {
	t.Parallel()
	c := calibration(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b := described(0), described(rapid.Float64Range(0, 1.2).Draw(t, "distance"))
		b.Box.W = rapid.Float64Range(10, 300).Draw(t, "width")
		b.Yaw = rapid.Float64Range(-90, 90).Draw(t, "yaw")
		before := Compare(a, b, c)
		weaker := b
		switch rapid.IntRange(0, 2).Draw(t, "weaken") {
		case 0:
			weaker.Box.W *= rapid.Float64Range(0, 1).Draw(t, "shrink")
		case 1:
			weaker.Yaw *= rapid.Float64Range(1, 3).Draw(t, "turn")
		case 2:
			weaker.Embedding = weaker.Embedding[:rapid.IntRange(0, EmbeddingSize-1).Draw(t, "values")]
		}
		if after := Compare(a, weaker, c); after.Decision == Same && before.Decision != Same {
			t.Fatalf("%+v became %+v", before, after)
		}
	})
}

func TestSourcesNeedFingerprintAndEmbedding(t *testing.T) {
	t.Parallel()
	c := calibration(t)
	a := described(0)
	near := described(0.1)
	if s := SameSource(a, near, c); !s.Same || s.Bits != 0 || s.Score < 0.8 {
		t.Errorf("the same print: %+v", s)
	}
	mirrored := described(0.1)
	mirrored.Fingerprint = fmt.Sprintf("%016x", mirrorHash(0x0123456789abcdef))
	if s := SameSource(a, mirrored, c); !s.Same || !s.Mirrored || s.Bits != 0 {
		t.Errorf("the mirror image: %+v", s)
	}
	other := described(0.1)
	other.Fingerprint = "fedcba9876543210"
	bare, odd := described(0.1), described(0.1)
	bare.Embedding, odd.Fingerprint = nil, "no hash"
	for name, f := range map[string]vision.Face{
		"another fingerprint": other, "no embedding": bare, "no fingerprint": odd, "far": described(0.5),
	} {
		if s := SameSource(a, f, c); s.Same {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

func TestMirroringAPictureMirrorsItsFingerprint(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		// Cells of different brightness, drawn as columns and rows of the hash's grid.
		values := rapid.SliceOfNDistinct(rapid.IntRange(0, 255), 9*8, 9*8, rapid.ID[int]).Draw(t, "cells")
		grey := make([]float64, chipSize*chipSize)
		flipped := make([]float64, len(grey))
		for row := range hashRows {
			for column := range hashColumns + 1 {
				for y := row * chipSize / hashRows; y < (row+1)*chipSize/hashRows; y++ {
					for x := column * chipSize / 9; x < (column+1)*chipSize/9; x++ {
						grey[y*chipSize+x] = float64(values[row*9+column])
						flipped[y*chipSize+x] = float64(values[row*9+8-column])
					}
				}
			}
		}
		plain, mirrored, ok := hashDistance(fingerprint(grey), fingerprint(flipped))
		if !ok || mirrored != 0 {
			t.Fatalf("%d bits apart, %d after mirroring", plain, mirrored)
		}
	})
}

func TestSelfieFindings(t *testing.T) {
	t.Parallel()
	limits := calibration(t).Selfie
	change := func(f func(*vision.Face)) []vision.Face {
		person := described(0)
		f(&person)
		return []vision.Face{person}
	}
	small := described(0)
	small.Box.W, small.Box.H = 40, 50
	large := described(0)
	large.Box.W, large.Box.H = 500, 600
	large.OnDocument = true
	for name, tc := range map[string]struct {
		faces []vision.Face
		want  []string
	}{
		"good":                          {change(func(*vision.Face) {}), nil},
		"nobody":                        {nil, []string{vision.FindingNoFace}},
		"only the document's":           {[]vision.Face{large}, []string{vision.FindingNoFace}},
		"two people":                    {[]vision.Face{described(0), described(1)}, []string{vision.FindingMultipleFaces}},
		"somebody far behind":           {[]vision.Face{described(0), small}, nil},
		"a larger face on the document": {[]vision.Face{large, described(0)}, nil},
		"small":                         {[]vision.Face{small}, []string{vision.FindingFaceTooSmall}},
		"turned":                        {change(func(f *vision.Face) { f.Yaw = -50 }), []string{vision.FindingFaceTurned}},
		"looking down":                  {change(func(f *vision.Face) { f.Pitch = -40 }), []string{vision.FindingFaceTurned}},
		"dark glasses":                  {change(func(f *vision.Face) { f.EyeLight, f.MouthDetail = 0.2, 0.25 }), []string{vision.FindingEyesCovered}},
		"a mask":                        {change(func(f *vision.Face) { f.EyeLight, f.MouthDetail = 0.3, 0.02 }), []string{vision.FindingMouthCovered}},
		"clear":                         {change(func(f *vision.Face) { f.EyeLight, f.MouthDetail = 0.6, 0.2 }), nil},
		"blurred and dark": {change(func(f *vision.Face) { f.Sharpness, f.Brightness = 0.3, 0.1 }),
			[]string{vision.FindingFaceBlurred, vision.FindingFaceDark}},
	} {
		var got []string
		for _, f := range SelfieFindings(tc.faces, limits) {
			got = append(got, f.Code)
			if f.Score < 0.5 || f.Score > 1 {
				t.Errorf("%s: %s has score %g", name, f.Code, f.Score)
			}
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: got %v, want %v", name, got, tc.want)
		}
	}
}

func TestACalibrationMustMakeSense(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"empty":            ``,
		"no revision":      `{}`,
		"an unknown key":   `{"revision":"x","sane":0.5}`,
		"limits reversed":  `{"revision":"x","same":0.7,"different":0.6,"midpoint":0.6,"slope":30}`,
		"a negative slope": `{"revision":"x","same":0.5,"different":0.6,"midpoint":0.6,"slope":-1}`,
	} {
		if _, err := ParseCalibration([]byte(raw)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func FuzzParseCalibration(f *testing.F) {
	f.Add(defaultCalibration)
	f.Add([]byte(`{"revision":"x"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := ParseCalibration(raw)
		if err != nil {
			return
		}
		if m := Compare(described(0), described(0.5), c); math.IsNaN(m.Similarity) {
			t.Fatalf("similarity is not a number with %s", raw)
		}
	})
}

func TestFitFindsTurnScaleAndShift(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		coordinate := rapid.Float64Range(-500, 500)
		want := similarity{
			a: rapid.Float64Range(0.1, 3).Draw(t, "a"), b: rapid.Float64Range(-3, 3).Draw(t, "b"),
			tx: coordinate.Draw(t, "tx"), ty: coordinate.Draw(t, "ty"),
		}
		to := make([]vision.Point, len(chipShape))
		for i, p := range chipShape {
			to[i] = want.apply(p)
		}
		got, ok := fit(chipShape, to)
		if !ok || math.Abs(got.a-want.a)+math.Abs(got.b-want.b)+math.Abs(got.tx-want.tx)+math.Abs(got.ty-want.ty) > 1e-6 {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	})
	point := []vision.Point{{X: 1, Y: 2}, {X: 1, Y: 2}}
	if _, ok := fit(point, point); ok {
		t.Error("points in one place have no turn")
	}
}
