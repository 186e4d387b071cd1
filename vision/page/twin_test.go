package page_test

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/page"
)

// card is a quadrilateral of a card's form.
func card(x, y, width, height, degrees float64) ocr.Quad {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	var q ocr.Quad
	for i, c := range [4][2]float64{{-0.5, -0.5}, {0.5, -0.5}, {0.5, 0.5}, {-0.5, 0.5}} {
		u, v := c[0]*width, c[1]*height
		q[i] = vision.Point{X: x + u*cos - v*sin, Y: y + u*sin + v*cos}
	}
	return q
}

// laidOut paints quadrilaterals on a ground of tiles with noise.
func laidOut(w, h int, ground color.RGBA, tiles bool, cards []ocr.Quad, colours []color.RGBA) *image.RGBA {
	rng := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // noise of a picture
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := ground
			if tiles && (x%90 < 5 || y%90 < 5) {
				c = color.RGBA{ground.R / 2, ground.G / 2, ground.B / 2, 255}
			}
			for i, q := range cards {
				if page.Contains(q[:], vision.Point{X: float64(x) + 0.5, Y: float64(y) + 0.5}) {
					c = colours[i]
				}
			}
			noise := func(v uint8) uint8 { return uint8(min(max(float64(v)+6*rng.NormFloat64(), 0), 255)) }
			img.SetRGBA(x, y, color.RGBA{noise(c.R), noise(c.G), noise(c.B), 255})
		}
	}
	return img
}

func TestTwin(t *testing.T) {
	t.Parallel()
	wood, white := color.RGBA{120, 90, 60, 255}, color.RGBA{236, 235, 233, 255}
	pink, blue, dark := color.RGBA{250, 222, 220, 255}, color.RGBA{205, 225, 240, 255}, color.RGBA{40, 40, 46, 255}
	first := card(400, 300, 480, 302, 3)
	for name, c := range map[string]struct {
		ground color.RGBA
		tiles  bool
		first  ocr.Quad
		other  *ocr.Quad
		colour color.RGBA
		want   bool
	}{
		"below":                       {wood, false, first, at(card(420, 660, 480, 302, -2)), pink, true},
		"below, leaning":              {wood, true, first, at(card(440, 690, 480, 302, 11)), blue, true},
		"to the right":                {wood, true, first, at(card(930, 330, 480, 302, 0)), pink, true},
		"smaller, as farther away":    {wood, false, first, at(card(420, 660, 450, 284, 3)), pink, true},
		"pale on white":               {white, false, first, at(card(420, 660, 480, 302, 3)), pink, true},
		"darker than the ground":      {wood, false, first, at(card(420, 660, 480, 302, 3)), dark, true},
		"on its side, both":           {wood, false, card(300, 500, 480, 302, 90), at(card(660, 520, 480, 302, 92)), pink, true},
		"nothing":                     {wood, false, first, nil, pink, false},
		"nothing but tiles":           {wood, true, first, nil, pink, false},
		"the other page of a booklet": {wood, false, first, at(card(384, 602, 480, 302, 3)), pink, false},
		"something larger":            {wood, false, first, at(card(560, 780, 760, 560, 3)), pink, false},
		"something smaller":           {wood, false, first, at(card(420, 620, 240, 150, 3)), pink, false},
		"cut off by the picture":      {wood, false, first, at(card(420, 860, 480, 302, 3)), pink, false},
		"too small to be told":        {wood, false, card(400, 300, 6, 4, 0), nil, pink, false},
		"as large as the ground":      {white, false, card(600, 450, 1180, 880, 0), nil, pink, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cards := []ocr.Quad{c.first}
			if c.other != nil {
				cards = append(cards, *c.other)
			}
			img := laidOut(1200, 900, c.ground, c.tiles, cards, []color.RGBA{pink, c.colour})
			got, ok := page.Twin(img, c.first)
			if ok != c.want {
				t.Fatalf("%v, want %v: %v", ok, c.want, got)
			}
			if !ok {
				return
			}
			for i, p := range got { // it begins where the document does
				if d := math.Hypot(p.X-c.other[i].X, p.Y-c.other[i].Y); d > 0.08*c.first.Width() {
					t.Errorf("corner %d lies %.0f pixels off: %v, want %v", i, d, got, *c.other)
				}
			}
		})
	}
	if _, ok := page.Twin(image.NewRGBA(image.Rectangle{}), first); ok {
		t.Error("a twin in a picture without pixels")
	}
	if _, ok := page.Twin(image.NewRGBA(image.Rect(0, 0, 50, 50)), ocr.Quad{{X: math.NaN()}}); ok {
		t.Error("a twin of nothing")
	}
}

func at(q ocr.Quad) *ocr.Quad { return &q }
