package specimen

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
)

// layGround covers a photo with a surface of the exposition's part.
func layGround(dst *image.RGBA, e Exposition, rng *rand.Rand) {
	kinds := []string{"tiles", "carpet", "newsprint"}
	if e.Part == Test {
		kinds = []string{"marble", "planks", "lawn", "clutter"}
	}
	kind := kinds[rng.IntN(len(kinds))]
	if e.White {
		kind = "paper"
	}
	n := newNoise(rng)
	w, h := dst.Bounds().Dx(), dst.Bounds().Dy()
	unit := float64(max(w, h))
	a := hsl(360*rng.Float64(), 0.15+0.25*rng.Float64(), 0.3+0.4*rng.Float64())
	b := mix(a, color.RGBA{20, 20, 24, 255}, 0.35+0.3*rng.Float64())
	size := 0.05 + 0.08*rng.Float64()
	turn := math.Pi * rng.Float64()
	sin, cos := math.Sincos(turn)
	bases := [8]float64{}
	for i := range bases {
		bases[i] = rng.Float64()
	}
	for y := range h {
		for x := range w {
			fx, fy := float64(x)/unit, float64(y)/unit
			u, v := fx*cos+fy*sin, fy*cos-fx*sin
			base, shade := a, 0.0
			switch kind {
			case "paper":
				base, shade = color.RGBA{236, 235, 233, 255}, 0.015*n.at(fx*5, fy*5)
			case "tiles":
				tu, tv := u/size, v/size
				joint := min(tu-math.Floor(tu), tv-math.Floor(tv))
				shade = 0.06*n.at(math.Floor(tu), math.Floor(tv)) + 0.05*n.at(fx*40, fy*40)
				if joint < 0.05 {
					base = b
				}
			case "carpet":
				shade = 0.2*n.at(fx*260, fy*260) + 0.12*n.at(fx*8, fy*8)
				if n.at(fx*14, fy*14) > 0.35 {
					base = b
				}
			case "newsprint":
				base, shade = color.RGBA{214, 208, 194, 255}, 0.04*n.at(fx*30, fy*30)
				line := v / 0.014
				word := n.at(u*90, math.Floor(line)*3.7)
				if t := line - math.Floor(line); t > 0.3 && t < 0.75 && word > -0.35 && n.at(u*700, math.Floor(line)*9.1) > -0.1 {
					base = color.RGBA{70, 68, 66, 255}
				}
			case "marble":
				vein := math.Abs(n.at(u*3+1.5*n.at(fx*6, fy*6), v*3))
				base, shade = mix(color.RGBA{226, 224, 220, 255}, a, 0.2), 0.04*n.at(fx*60, fy*60)
				if vein < 0.06 {
					shade -= 0.35 * (0.06 - vein) / 0.06
				}
			case "planks":
				row := math.Floor(v / size)
				shade = 0.14*n.at(row*7.3, 1.7) + 0.16*n.at(u*5+row*11, v*90) + 0.06*n.at(u*20, v*300)
				base = mix(color.RGBA{150, 108, 70, 255}, b, 0.35*bases[int(math.Abs(row))%8])
				if v/size-row < 0.03 {
					base = color.RGBA{36, 28, 22, 255}
				}
			case "lawn":
				base = mix(color.RGBA{86, 116, 58, 255}, color.RGBA{150, 160, 92, 255}, 0.5+0.5*n.at(fx*120, fy*260))
				shade = 0.35 * n.at(fx*300, fy*90)
			case "clutter":
				i := int(math.Abs(math.Floor(u/0.19))*3+math.Abs(math.Floor(v/0.13))*5) % 8
				base = hsl(360*bases[i], 0.3, 0.25+0.5*bases[(i+3)%8])
				shade = 0.08 * n.at(fx*50, fy*50)
				if n.at(u*22, v*22) > 0.5 {
					base = mix(base, white, 0.4)
				}
			}
			i := dst.PixOffset(x, y)
			for c, val := range [3]uint8{base.R, base.G, base.B} {
				dst.Pix[i+c] = uint8(math.Min(255, math.Max(0, float64(val)*(1+shade))))
			}
			dst.Pix[i+3] = 255
		}
	}
}
