package forensics

import (
	"image"
	"strings"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
)

// screens are sizes, in pixels, of displays in wide use: phones and tablets
// (shorter side first) and computer screens.
var screens = map[[2]int]bool{
	{640, 1136}: true, {750, 1334}: true, {828, 1792}: true, {1080, 1920}: true, {1080, 2160}: true,
	{1080, 2220}: true, {1080, 2240}: true, {1080, 2280}: true, {1080, 2310}: true, {1080, 2316}: true,
	{1080, 2340}: true, {1080, 2376}: true, {1080, 2388}: true, {1080, 2400}: true, {1080, 2408}: true,
	{1080, 2412}: true, {1080, 2460}: true, {1125, 2436}: true, {1170, 2532}: true, {1179, 2556}: true,
	{1206, 2622}: true, {1220, 2712}: true, {1240, 2772}: true, {1242, 2208}: true, {1242, 2688}: true,
	{1260, 2800}: true, {1284, 2778}: true, {1290, 2796}: true, {1320, 2868}: true, {1344, 2992}: true,
	{1440, 2560}: true, {1440, 2880}: true, {1440, 2960}: true, {1440, 3040}: true, {1440, 3088}: true,
	{1440, 3120}: true, {1440, 3168}: true, {1440, 3200}: true, {720, 1280}: true, {720, 1440}: true,
	{720, 1480}: true, {720, 1520}: true, {720, 1560}: true, {720, 1600}: true, {720, 1612}: true,
	{720, 1640}: true, {720, 1650}: true, {1536, 2048}: true, {1620, 2160}: true, {1640, 2360}: true,
	{1668, 2224}: true, {1668, 2388}: true, {2048, 2732}: true, {1200, 1920}: true, {1600, 2560}: true,
	{768, 1366}: true, {900, 1440}: true, {900, 1600}: true, {1050, 1680}: true, {800, 1280}: true,
	{1024, 1280}: true, {768, 1024}: true, {1080, 2560}: true, {1440, 3440}: true, {2160, 3840}: true,
	{1664, 2560}: true, {1800, 2880}: true, {1964, 3024}: true, {2234, 3456}: true,
}

// Screenshot weighs the signs that a picture is a screen's own pixels: the
// exact size of a display, no camera in the metadata, bands of one colour as
// status and navigation bars have, pixels without noise, a name in the metadata.
func Screenshot(p imageio.Picture, t imageio.Type, limits Thresholds) (vision.Finding, bool) {
	var signs []string
	score := 0.0
	add := func(name string, weight float64) {
		signs = append(signs, name)
		score += weight
	}
	for _, s := range p.Meta.Software {
		if strings.Contains(strings.ToLower(s), "screenshot") {
			add("named a screenshot", 0.6)
			break
		}
	}
	if p.Meta.Make != "" || p.Meta.Taken {
		return vision.Finding{}, false // a camera took it
	}
	if t == imageio.PDF || t.Video() {
		return vision.Finding{}, false
	}
	w, h := min(p.SourceWidth, p.SourceHeight), max(p.SourceWidth, p.SourceHeight)
	if screens[[2]int{w, h}] {
		add("size of a display", 0.35)
	}
	if t == imageio.PNG {
		add("PNG without a camera", 0.15)
	}
	if flatBand(p.Image) {
		add("bar of one colour", 0.3)
	}
	if flatShare(p.Image) > 0.55 {
		add("areas without noise", 0.15)
	}
	if score < limits.Screenshot {
		return vision.Finding{}, false
	}
	return vision.Finding{Code: vision.FindingScreenshot, Score: min(score, 1), Detail: strings.Join(signs, ", ")}, true
}

// flatBand reports a band along an edge, 2.5% of that side wide or more, that is
// one exact colour but for some symbols, and differs from what lies inside.
func flatBand(img *image.RGBA) bool {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	if w < 200 || h < 200 {
		return false
	}
	dx, dy := w/40, h/40
	inner := image.Rect(w/4, h/4, w*3/4, h*3/4)
	if _, share := commonest(img, inner); share > 0.6 {
		return false // the whole picture is flat: a drawing or a scan
	}
	for _, band := range []image.Rectangle{
		image.Rect(0, 0, w, dy), image.Rect(0, h-dy, w, h), image.Rect(0, 0, dx, h), image.Rect(w-dx, 0, w, h),
	} {
		colour, share := commonest(img, band)
		// White margins are what scanners and word processors leave.
		if share > 0.8 && colour != 0xffffff {
			return true
		}
	}
	return false
}

// commonest gives the most frequent colour of an area and its share.
func commonest(img *image.RGBA, area image.Rectangle) (uint32, float64) {
	count := make(map[uint32]int)
	total := 0
	for y := area.Min.Y; y < area.Max.Y; y += 2 {
		for x := area.Min.X; x < area.Max.X; x += 2 {
			p := img.Pix[y*img.Stride+x*4:]
			count[uint32(p[0])<<16|uint32(p[1])<<8|uint32(p[2])]++
			total++
		}
	}
	var best uint32
	for c, n := range count {
		if n > count[best] || n == count[best] && c < best {
			best = c
		}
	}
	return best, float64(count[best]) / float64(max(1, total))
}

// flatShare is the share of neighbouring pixels that are exactly equal. Camera
// noise keeps it low even on plain paper.
func flatShare(img *image.RGBA) float64 {
	equal, total := 0, 0
	for y := 0; y < img.Rect.Dy(); y += 4 {
		row := img.Pix[y*img.Stride : y*img.Stride+img.Rect.Dx()*4]
		for i := 4; i < len(row); i += 4 {
			total++
			if row[i] == row[i-4] && row[i+1] == row[i-3] && row[i+2] == row[i-2] {
				equal++
			}
		}
	}
	return float64(equal) / float64(max(1, total))
}
