package specimen

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"strings"
)

// Outlines of the persons in the photographs, in pixels, traced by hand-guided
// segmentation. They free the person of the background.
const (
	astronautOutline = "" +
		"248,18 239,18 236,16 227,16 219,18 214,21 205,21 193,29 185,38 172,44 157,57 153,68 155,98 158,105 169,116 " +
		"174,128 180,132 181,145 178,148 161,149 149,153 140,158 131,167 114,193 113,204 91,226 78,234 65,246 44,283 " +
		"40,294 39,305 34,315 29,336 26,342 25,373 19,390 20,419 24,432 23,460 26,484 28,488 28,493 22,501 25,511 " +
		"279,511 277,502 279,488 282,484 286,482 289,474 289,460 285,450 285,428 297,407 302,395 318,374 322,371 " +
		"328,370 345,355 351,353 360,345 360,328 357,323 356,302 351,285 347,281 345,272 341,264 331,253 303,232 " +
		"299,219 292,207 284,197 263,177 267,140 270,136 277,132 294,111 300,92 299,72 296,66 296,58 286,40 276,31 "
	commodoreOutline = "" +
		"219,30 211,43 197,49 181,64 174,80 158,95 145,102 147,172 154,185 153,211 155,218 161,228 157,253 162,261 " +
		"163,272 172,286 178,290 181,290 189,294 194,299 194,311 192,322 183,333 165,344 132,354 121,360 96,363 74,371 " +
		"63,379 53,381 47,387 40,402 39,409 25,420 24,428 27,434 27,459 22,501 20,507 20,599 511,599 511,439 509,439 " +
		"507,436 496,401 492,393 489,390 482,388 464,377 449,372 422,366 376,345 365,342 352,333 343,324 338,322 " +
		"332,315 333,310 339,305 341,301 344,289 349,284 357,265 361,261 367,236 367,228 370,222 369,210 375,196 " +
		"374,188 369,181 371,134 369,129 369,100 364,88 358,86 355,83 346,66 337,57 331,54 299,30 286,30 275,25 262,23 " +
		"242,24 229,30 "
	developerOutline = "" +
		"70,44 58,56 50,68 49,77 43,89 41,108 37,114 39,124 37,135 33,143 33,149 38,159 38,165 43,171 46,181 44,202 " +
		"45,227 53,251 57,258 57,263 66,289 69,304 76,318 73,321 59,320 54,322 40,337 34,347 24,349 23,357 21,360 " +
		"10,361 6,364 8,376 291,376 295,366 295,359 293,357 288,356 279,349 261,331 259,324 249,314 247,310 242,290 " +
		"242,273 250,254 252,244 257,238 267,215 269,207 269,191 277,181 276,129 271,121 271,106 260,88 250,77 242,74 " +
		"223,57 218,55 210,47 209,43 203,37 195,32 180,33 171,28 160,28 154,25 136,24 129,30 121,30 111,35 92,33 81,38 " +
		"77,42 "
)

// parseOutline reads "x,y x,y …".
func parseOutline(text string) ([]mm, error) {
	var points []mm
	for _, pair := range strings.Fields(text) {
		var p mm
		if _, err := fmt.Sscanf(pair, "%f,%f", &p.x, &p.y); err != nil {
			return nil, fmt.Errorf("specimen: outline: %w", err)
		}
		points = append(points, p)
	}
	return points, nil
}

// cutOut returns the photograph with everything outside the outline
// transparent and a soft edge.
func cutOut(photo *image.RGBA, points []mm) *image.RGBA {
	bounds := photo.Bounds()
	mask := &canvas{img: image.NewRGBA(bounds), scale: 1}
	mask.fill(color.White, points)
	alpha := make([]float64, bounds.Dx()*bounds.Dy())
	for i := range alpha {
		alpha[i] = float64(mask.img.Pix[4*i+3]) / 255
	}
	blurPlane(alpha, bounds.Dx(), bounds.Dy(), 1.1)
	person := image.NewRGBA(bounds)
	for i, a := range alpha {
		// The mask is pulled in so that no rim of the old background stays.
		a = math.Max(0, math.Min(1, (a-0.45)/0.5))
		for ch := range 3 {
			person.Pix[4*i+ch] = uint8(math.Round(float64(photo.Pix[4*i+ch]) * a))
		}
		person.Pix[4*i+3] = uint8(math.Round(255 * a))
	}
	return person
}

// dress sets the person on a larger canvas with the coat behind.
func dress(person *image.RGBA, c coat) (*image.RGBA, image.Point) {
	b := person.Bounds()
	inset := image.Pt(b.Dx()*3/5, b.Dy()/10)
	large := &canvas{img: image.NewRGBA(image.Rect(0, 0, b.Dx()+2*inset.X, 3*b.Dy())), scale: 1}
	if c.width > 0 {
		// Darker rims first: a garment falls away from the light at its sides.
		for i := range 10 {
			t := float64(i) / 9
			shade := mix(mix(c.colour, color.RGBA{0, 0, 0, 255}, 0.5), c.colour, t)
			in := 0.07 * t * c.width
			large.fill(shade, rounded(
				c.left+in+float64(inset.X), c.top+0.3*in+float64(inset.Y), c.width-2*in, 4*float64(b.Dy()), c.shoulder))
		}
	}
	draw.Draw(large.img, b.Add(inset), person, b.Min, draw.Over)
	return large.img, inset
}
