package specimen

import (
	"reflect"
	"testing"

	"github.com/idngo/idngo/vision/onnx/onnxtest"
)

// The foot of a page that is drawn for a picture of its zone is the foot of the
// whole page, and holds all that the picture shows.
func TestAZoneIsTheFootOfItsPage(t *testing.T) {
	t.Parallel()
	studio := withFaces(t)
	for _, part := range []Part{Tune, Test} {
		cases, err := OpenTypecase(part, onnxtest.Models(t))
		if err != nil {
			t.Fatal(err)
		}
		for i, d := range Designs(part) {
			if d.Format == "" {
				continue
			}
			const scale = 6
			side, seed := d.Sides[len(d.Sides)-1], part.Seed("zones/camera", i)
			look := cases.Look(Phone, seed)
			whole, err := studio.Print(d, side, seed, look, Options{Seed: seed, Scale: scale})
			if err != nil {
				t.Fatal(err)
			}
			foot, err := studio.Print(d, side, seed, look, Options{Seed: seed, Scale: scale, foot: zoneFoot})
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(whole.Truth.MRZ, foot.Truth.MRZ) || *whole.Truth.MRZBox != *foot.Truth.MRZBox {
				t.Errorf("%s %s: %q instead of %q", part, d.Code, foot.Truth.MRZ, whole.Truth.MRZ)
			}
			top := foot.Image.Rect.Min.Y
			if shown := int(foot.Truth.MRZBox.Y - zoneRoom*scale); shown < top || top == 0 {
				t.Errorf("%s %s: drawn from %d, shown from %d", part, d.Code, top, shown)
			}
			differ := 0
			for y := top + 1; y < foot.Image.Rect.Max.Y; y++ {
				for x := range foot.Image.Rect.Dx() {
					a, b := whole.Image.RGBAAt(x, y), foot.Image.RGBAAt(x, y)
					if max(a.R, b.R)-min(a.R, b.R) > 2 || max(a.G, b.G)-min(a.G, b.G) > 2 || max(a.B, b.B)-min(a.B, b.B) > 2 {
						differ++
					}
				}
			}
			if differ > 0 {
				t.Errorf("%s %s: %d pixels differ", part, d.Code, differ)
			}
		}
	}
}
