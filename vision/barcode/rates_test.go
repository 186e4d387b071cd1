package barcode_test

import (
	"image"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/idngo/idngo/vision/barcode"
)

// TestPDF417Rate holds the share of licences' symbols that are read, on cards
// turned by any angle, leaning, blurred and small, against the least that is
// promised. IDNGO_SOAK=1 draws 300 cards instead of 24 and prints both grades.
func TestPDF417Rate(t *testing.T) {
	t.Parallel()
	f := finder(t)
	count := 24
	if os.Getenv("IDNGO_SOAK") != "" {
		count = 300
	}
	code := licenceSymbol(t)
	for _, grade := range []struct {
		name             string
		lean, blur       float64
		smallest, widest float64 // pixels of a module
		least            float64
	}{
		{"camera", 0.12, 0.9, 2.2, 3.2, 0.95},
		{"hard", 0.22, 1.4, 1.7, 2.6, 0},
	} {
		if grade.least == 0 && count < 100 {
			continue
		}
		rng := rand.New(rand.NewPCG(417, uint64(len(grade.name))))
		read := 0
		for range count {
			module := grade.smallest + rng.Float64()*(grade.widest-grade.smallest)
			w := int(float64(code.Bounds().Dx())*module) + 260
			h := int(float64(code.Bounds().Dy())*module) + 420
			img := distort(card(t, code, module, image.Pt(w, h), image.Pt(120, 330)), rng.Float64()*360, rng.Float64()*grade.lean, rng.Float64()*grade.blur)
			found, err := f.Find(t.Context(), img)
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range found {
				if b.Format == barcode.FormatPDF417 && b.Text == licence {
					read++
					break
				}
			}
		}
		t.Logf("%s: %d of %d read", grade.name, read, count)
		if float64(read) < grade.least*float64(count) {
			t.Errorf("%s: %d of %d read, fewer than %v", grade.name, read, count, grade.least)
		}
	}
}
