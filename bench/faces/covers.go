package main

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"io"
	"math"
	"strings"

	"golang.org/x/image/vector"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
)

// cover is something drawn over a face.
type cover struct {
	name string
	code string // the finding that should come of it; empty: none
	draw func(dst *image.RGBA, t *face.Tracked)
}

var covers = []cover{
	{"nothing", "", func(*image.RGBA, *face.Tracked) {}},
	{"clear glasses", "", clearGlasses},
	{"dark glasses", vision.FindingEyesCovered, func(dst *image.RGBA, t *face.Tracked) { darkGlasses(dst, t, color.RGBA{22, 22, 26, 255}) }},
	{"brown glasses", vision.FindingEyesCovered, func(dst *image.RGBA, t *face.Tracked) { darkGlasses(dst, t, color.RGBA{62, 40, 26, 255}) }},
	{"white mask", vision.FindingMouthCovered, func(dst *image.RGBA, t *face.Tracked) { mask(dst, t, color.RGBA{228, 230, 232, 255}) }},
	{"blue mask", vision.FindingMouthCovered, func(dst *image.RGBA, t *face.Tracked) { mask(dst, t, color.RGBA{140, 182, 214, 255}) }},
	{"black mask", vision.FindingMouthCovered, func(dst *image.RGBA, t *face.Tracked) { mask(dst, t, color.RGBA{34, 34, 38, 255}) }},
	{"hand over the mouth", vision.FindingMouthCovered, func(dst *image.RGBA, t *face.Tracked) { mask(dst, t, skinOf(dst, t)) }},
}

// The outline of a mask and of the lenses by the points of FaceMesh.
var (
	maskOutline = []int{93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323, 280, 195, 50}
	eyeCorners  = [2][2]int{{33, 133}, {362, 263}}
)

// measureCovers draws covers over the faces of both parts and counts what the
// findings say; the limits were set on the calibration part.
func measureCovers(ctx context.Context, w io.Writer, finder *face.Finder, samples []sample, c face.Calibration) error {
	for _, part := range []string{partCalibration, partTest} {
		fmt.Fprintf(w, "Covered faces, %s part (eyes below %.2f, mouth below %.3f):\n\n| drawn | faces | not found | eyes covered | mouth covered | eye light 5%%, 50%%, 95%% | mouth detail 5%%, 50%%, 95%% | flagged and not drawn |\n|---|---|---|---|---|---|---|---|\n", part, c.Selfie.MinEyeLight, c.Selfie.MinMouthDetail)
		for _, k := range covers {
			var light, detail []float64
			n, lost, eyes, mouth := 0, 0, 0, 0
			var bare []string // flagged though nothing was drawn: to be looked at
			for i, s := range samples {
				if s.part() != part || i%3 != 0 && s.set == "orl" || math.Abs(s.face.Yaw) > 20 || s.face.Box.W < 40 {
					continue
				}
				picture := enlarged(s)
				t, err := finder.Track(ctx, picture, false)
				if err != nil {
					return err
				}
				if t == nil {
					continue
				}
				n++
				k.draw(picture, t)
				found, err := finder.Find(ctx, picture)
				if err != nil {
					return err
				}
				if len(found) == 0 {
					lost++
					continue
				}
				light, detail = append(light, found[0].EyeLight), append(detail, found[0].MouthDetail)
				for _, f := range face.SelfieFindings(found[:1], c.Selfie) {
					if k.code == "" && (f.Code == vision.FindingEyesCovered || f.Code == vision.FindingMouthCovered) {
						bare = append(bare, s.person)
					}
					switch f.Code {
					case vision.FindingEyesCovered:
						eyes++
					case vision.FindingMouthCovered:
						mouth++
					}
				}
			}
			three := func(v []float64) string {
				return fmt.Sprintf("%.3f, %.3f, %.3f", quantile(v, 0.05), quantile(v, 0.5), quantile(v, 0.95))
			}
			fmt.Fprintf(w, "| %s | %d | %d | %d | %d | %s | %s | %s |\n", k.name, n, lost, eyes, mouth, three(light), three(detail), strings.Join(bare, " "))
		}
		fmt.Fprintln(w)
	}
	return nil
}

// enlarged is the picture so large that its face is 200 px wide, as in a selfie.
func enlarged(s sample) *image.RGBA {
	img := resize(s.picture, max(1, 200/s.face.Box.W))
	out := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	return out
}

func skinOf(dst *image.RGBA, t *face.Tracked) color.RGBA {
	p := t.Mesh[50]
	return dst.RGBAAt(int(p.X), int(p.Y))
}

// polygon fills an outline, softened at its edge, with a colour that light and
// folds vary.
func polygon(dst *image.RGBA, outline []vision.Point, c color.RGBA, fold float64) {
	r := vector.NewRasterizer(dst.Rect.Dx(), dst.Rect.Dy())
	for i, p := range outline {
		if i == 0 {
			r.MoveTo(float32(p.X), float32(p.Y))
		} else {
			r.LineTo(float32(p.X), float32(p.Y))
		}
	}
	r.ClosePath()
	alpha := image.NewAlpha(dst.Rect)
	r.Draw(alpha, alpha.Rect, image.Opaque, image.Point{})
	for y := range dst.Rect.Dy() {
		for x := range dst.Rect.Dx() {
			a := float64(alpha.AlphaAt(x, y).A) / 255
			if a == 0 {
				continue
			}
			light := 1 + 0.10*float64(x-dst.Rect.Dx()/2)/float64(dst.Rect.Dx()) + fold*math.Pow(max(0, math.Sin(float64(y)/9)), 8) + 0.01*math.Sin(float64(x*7919+y*104729))
			i := dst.PixOffset(x, y)
			for n, v := range []uint8{c.R, c.G, c.B} {
				dst.Pix[i+n] = uint8(math.Round(min(max((1-a)*float64(dst.Pix[i+n])+a*light*float64(v), 0), 255)))
			}
		}
	}
}

func mask(dst *image.RGBA, t *face.Tracked, c color.RGBA) {
	var outline []vision.Point
	for _, n := range maskOutline {
		outline = append(outline, vision.Point{X: t.Mesh[n].X, Y: t.Mesh[n].Y})
	}
	polygon(dst, outline, c, -0.06)
}

// lens is the outline of one glass: an ellipse around the eye.
func lens(t *face.Tracked, eye int, scale float64) []vision.Point {
	a, b := t.Mesh[eyeCorners[eye][0]], t.Mesh[eyeCorners[eye][1]]
	cx, cy := (a.X+b.X)/2, (a.Y+b.Y)/2
	w := math.Hypot(b.X-a.X, b.Y-a.Y)
	turn := math.Atan2(b.Y-a.Y, b.X-a.X)
	var out []vision.Point
	for i := range 40 {
		u := 2 * math.Pi * float64(i) / 40
		x, y := 0.85*scale*w*math.Cos(u), 0.7*scale*w*math.Sin(u)+0.1*w
		out = append(out, vision.Point{X: cx + x*math.Cos(turn) - y*math.Sin(turn), Y: cy + x*math.Sin(turn) + y*math.Cos(turn)})
	}
	return out
}

func darkGlasses(dst *image.RGBA, t *face.Tracked, c color.RGBA) {
	for eye := range 2 {
		polygon(dst, lens(t, eye, 1), c, 0.25)
	}
}

// clearGlasses draws the rims alone.
func clearGlasses(dst *image.RGBA, t *face.Tracked) {
	for eye := range 2 {
		before := image.NewRGBA(dst.Rect)
		copy(before.Pix, dst.Pix)
		polygon(dst, lens(t, eye, 1.08), color.RGBA{30, 26, 24, 255}, 0)
		inside := image.NewAlpha(dst.Rect)
		r := vector.NewRasterizer(dst.Rect.Dx(), dst.Rect.Dy())
		for i, p := range lens(t, eye, 0.95) {
			if i == 0 {
				r.MoveTo(float32(p.X), float32(p.Y))
			} else {
				r.LineTo(float32(p.X), float32(p.Y))
			}
		}
		r.ClosePath()
		r.Draw(inside, inside.Rect, image.Opaque, image.Point{})
		draw.DrawMask(dst, dst.Rect, before, image.Point{}, inside, image.Point{}, draw.Over)
	}
}
