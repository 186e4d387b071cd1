package reader

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
	"github.com/idngo/idngo/vision/imageio"
)

// textLayer marks lines whose characters are the file's own.
const textLayer = "pdf-text"

const (
	layerAlike  = 0.7  // likeness of layer and print from which the layer is taken as it is
	layerSame   = 0.45 // and from which it is taken with the trust of a poor reading
	layerScore  = 0.99
	layerUnsure = 0.7
	minHidden   = 2   // lines of text that the page does not show
	hiddenShare = 0.1 // of the layer's lines
)

// withTextLayer puts the lines of a PDF's text layer in the place of what was
// read in the picture, where the two say the same: the layer has the right
// characters, but only the picture is what a person sees. Text that the picture
// does not show is left out, and is a finding when there is more than a line
// or two of it.
func withTextLayer(lines []vision.TextLine, layer []imageio.TextRun) ([]vision.TextLine, vision.Finding) {
	used := make([]bool, len(lines))
	var out []vision.TextLine
	hidden, checked := 0, 0
	var first *vision.Box
	for _, run := range layer {
		box := vision.Box{X: run.X, Y: run.Y, W: run.W, H: run.H}
		var under []int
		for i, l := range lines {
			if !used[i] && covers(box, l.Box) {
				under = append(under, i)
			}
		}
		slices.SortFunc(under, func(a, b int) int { return cmp.Compare(lines[a].Box.X, lines[b].Box.X) })
		var print []string
		for _, i := range under {
			print = append(print, lines[i].Text)
		}
		if len([]rune(run.Text)) >= 4 {
			checked++
		}
		alike := fields.Likeness(run.Text, strings.Join(print, " "))
		if len(under) == 0 || alike < layerSame {
			if len([]rune(run.Text)) >= 4 {
				hidden++
				if first == nil {
					first = &box
				}
			}
			continue
		}
		for _, i := range under {
			used[i] = true
		}
		score := layerScore
		if alike < layerAlike {
			score = layerUnsure
		}
		out = append(out, vision.TextLine{Text: run.Text, Score: score, Box: box, Quad: boxQuad(box).Points(), Reader: textLayer})
	}
	for i, l := range lines {
		if !used[i] {
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b vision.TextLine) int { return cmp.Compare(a.Box.Y+a.Box.H/2, b.Box.Y+b.Box.H/2) })
	if hidden < minHidden || float64(hidden) < hiddenShare*float64(checked) {
		return out, vision.Finding{}
	}
	return out, vision.Finding{Code: vision.FindingHiddenText, Score: min(0.9, 0.3+0.6*float64(hidden)/float64(checked)), Box: first,
		Detail: fmt.Sprintf("%d of %d lines of the file's text are not what the page shows", hidden, checked)}
}

// covers: most of the line's height lies in the box's row, and most of its width
// within the box.
func covers(box, line vision.Box) bool {
	tall := min(box.Y+box.H, line.Y+line.H) - max(box.Y, line.Y)
	wide := min(box.X+box.W, line.X+line.W) - max(box.X, line.X)
	return tall > 0.4*min(box.H, line.H) && wide > 0.6*min(line.W, box.W)
}
