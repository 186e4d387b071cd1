package reader

import (
	"cmp"
	"context"
	"image"
	"slices"
	"strings"
	"unicode"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/lineread"
	"github.com/idngo/idngo/vision/ocr"
)

const (
	// cyrillicScore is the least score of the own reader for a line that the
	// other reader cannot read at all.
	cyrillicScore = 0.72
	// settledScore is the score from which such a line is not read by the other reader at all.
	settledScore = 0.90
	// agreeScore is the least score of an own reading that counts as a second opinion.
	agreeScore = 0.80
	// widestOwn is the longest line in heights that the own reader has learnt.
	widestOwn = 19
)

// opinions are the lines of a page as the own reader sees them, by place.
type opinions map[ocr.Quad]vision.TextLine

// ownOpinions reads lines with our own reader, which costs a sixth of the
// other one. Lines longer than it has learnt, such as rows of a zone, are left out.
func (r *Reader) ownOpinions(ctx context.Context, img *image.RGBA, quads []ocr.Quad) (opinions, error) {
	short := slices.DeleteFunc(slices.Clone(quads), func(q ocr.Quad) bool { return q.Width() > widestOwn*q.Height() })
	lines, err := r.own.ReadAll(ctx, img, short)
	if err != nil {
		return nil, err
	}
	own := make(opinions, len(short))
	for i, q := range short {
		if text := strings.TrimSpace(lines[i].Text); text != "" {
			own[q] = vision.TextLine{Text: text, Score: lines[i].Score, Box: q.Box(), Quad: q.Points(), Reader: lineread.ReaderName}
		}
	}
	return own, nil
}

// settled reports a line that the other reader has nothing to add to: words
// that it does not know, read with certainty.
func (o opinions) settled(q ocr.Quad) bool {
	l, ok := o[q]
	return ok && l.Score >= settledScore && lineread.Cyrillic(l.Text)
}

// merge gives one reading of each line: Cyrillic words by the own reader,
// everything else by the other one, which misreads less.
func (o opinions) merge(quads []ocr.Quad, lines []ocr.Line) []vision.TextLine {
	var merged []vision.TextLine
	for _, q := range quads {
		if o.settled(q) {
			merged = append(merged, o[q])
		}
	}
	for _, l := range lines {
		own, ok := o[l.Quad]
		switch {
		case o.settled(l.Quad):
		case ok && own.Score >= cyrillicScore && lineread.Cyrillic(own.Text) && !likeZone(l.Text):
			merged = append(merged, own)
		case l.Text != "":
			merged = append(merged, l.TextLine())
		}
	}
	return merged
}

// lines lists what may count as a second opinion, from above.
func (o opinions) lines() []vision.TextLine {
	var out []vision.TextLine
	for _, l := range o {
		if l.Score >= agreeScore {
			out = append(out, l)
		}
	}
	slices.SortFunc(out, func(a, b vision.TextLine) int {
		return cmp.Or(cmp.Compare(a.Box.Y, b.Box.Y), cmp.Compare(a.Box.X, b.Box.X))
	})
	return out
}

// likeZone keeps rows of a machine readable zone from the reader of print.
func likeZone(s string) bool { return strings.Count(s, "<") >= 3 }

// confirm adds the own reader's value of a field where it is the same as the
// one that was found: two readers that agree are two sources. One that differs
// is not evidence against the first: the own reader misreads more.
func confirm(found, own []vision.Reading) []vision.Reading {
	out := slices.Clone(found)
	for _, f := range found {
		if f.Source != vision.SourceVIZ || f.Reader == lineread.ReaderName {
			continue
		}
		for _, o := range own {
			if o.Name == f.Name && o.Score >= agreeScore && same(o.Value, f.Value) {
				o.Reader = lineread.ReaderName
				out = append(out, o)
				break
			}
		}
	}
	return out
}

// same compares values by their letters and digits.
func same(a, b string) bool {
	plain := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToUpper(r)
			}
			return -1
		}, s)
	}
	p := plain(a)
	return p != "" && p == plain(b)
}
