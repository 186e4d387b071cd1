package specimen

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
)

// Grounds are the surfaces a document can lie on.
func Grounds() []string { return []string{"wood", "stone", "cloth", "white", "dark", "screen"} }

// ground covers the picture with a surface; "" leaves the choice to chance.
func ground(dst *image.RGBA, kind string, rng *rand.Rand) error {
	all := Grounds()
	if kind == "" {
		kind = all[rng.IntN(len(all)-1)] // a screen only when asked for
	}
	if !slices.Contains(all, kind) {
		return optionError("ground", kind)
	}
	n := newNoise(rng)
	w, h := dst.Bounds().Dx(), dst.Bounds().Dy()
	unit := float64(max(w, h))
	woods := []color.RGBA{{168, 122, 80, 255}, {120, 82, 52, 255}, {204, 170, 126, 255}}
	cloths := []color.RGBA{{92, 104, 128, 255}, {150, 60, 56, 255}, {92, 116, 92, 255}}
	wood, cloth := woods[rng.IntN(len(woods))], cloths[rng.IntN(len(cloths))]
	for y := range h {
		for x := range w {
			fx, fy := float64(x)/unit, float64(y)/unit
			var base color.RGBA
			var shade float64 // about -1..1
			switch kind {
			case "wood":
				grain := n.at(fx*4, fy*60)*0.6 + n.at(fx*9, fy*220)*0.4
				rings := math.Sin(40 * (fy + 0.12*n.at(fx*2, fy*3)))
				base, shade = wood, 0.18*grain+0.10*rings
			case "stone":
				base, shade = color.RGBA{176, 174, 170, 255}, 0.10*n.at(fx*12, fy*12)+0.10*n.at(fx*90, fy*90)
			case "cloth":
				weave := math.Sin(float64(x)*0.9) * math.Sin(float64(y)*0.9)
				base, shade = cloth, 0.10*weave+0.12*n.at(fx*6, fy*6)
			case "white":
				base, shade = color.RGBA{232, 231, 228, 255}, 0.02*n.at(fx*5, fy*5)
			case "dark":
				base, shade = color.RGBA{38, 38, 42, 255}, 0.25*n.at(fx*30, fy*30)
			case "screen":
				base, shade = color.RGBA{44, 46, 52, 255}, 0.02*n.at(fx*3, fy*3)
			}
			i := dst.PixOffset(x, y)
			for c, v := range [3]uint8{base.R, base.G, base.B} {
				dst.Pix[i+c] = uint8(math.Min(255, math.Max(0, float64(v)*(1+shade))))
			}
			dst.Pix[i+3] = 255
		}
	}
	return nil
}

// noise is smooth random terrain, -1..1.
type noise struct{ lattice [256]float64 }

func newNoise(rng *rand.Rand) *noise {
	var n noise
	for i := range n.lattice {
		n.lattice[i] = 2*rng.Float64() - 1
	}
	return &n
}

func (n *noise) knot(x, y int) float64 {
	// Two rounds of a multiplicative hash: neighbours must not resemble each other.
	hash := (uint32(x)*0x9E3779B1 ^ uint32(y)*0x85EBCA77) * 0xC2B2AE3D
	return n.lattice[(hash^hash>>15)*0x27D4EB2F>>24]
}

func (n *noise) at(x, y float64) float64 {
	x0, y0 := math.Floor(x), math.Floor(y)
	fx, fy := x-x0, y-y0
	fx, fy = fx*fx*(3-2*fx), fy*fy*(3-2*fy)
	ix, iy := int(x0), int(y0)
	top := n.knot(ix, iy)*(1-fx) + n.knot(ix+1, iy)*fx
	low := n.knot(ix, iy+1)*(1-fx) + n.knot(ix+1, iy+1)*fx
	return top*(1-fy) + low*fy
}
