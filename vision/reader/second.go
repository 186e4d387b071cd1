package reader

import (
	"cmp"
	"context"
	"image"
	"slices"
	"strings"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
	"github.com/idngo/idngo/vision/lineread"
	"github.com/idngo/idngo/vision/ocr"
)

// widestOwn is the longest line in heights that the own reader has learnt.
const widestOwn = 24

// opinions are the lines of a page as the own reader sees them.
type opinions struct {
	read map[ocr.Quad]lineread.Line
	// theirs are the lines as the other reader sees them.
	theirs map[ocr.Quad]ocr.Line
	script lineread.Script // of the page
	// settledAt, when it is not 0, is the score from which a line of any script is settled.
	settledAt float64
	// count of the page's lines.
	count int
}

// ownOpinions reads lines with our own reader, which costs a sixth of the
// other one. Lines longer than it has learnt, such as rows of a zone, are left
// out, or cut at gaps between words where every line counts (long).
func (r *Reader) ownOpinions(ctx context.Context, img *image.RGBA, quads []ocr.Quad, long bool) (opinions, error) {
	var pieces []ocr.Quad
	var of []ocr.Quad // the line that each piece belongs to
	for _, q := range quads {
		switch {
		case q.Width() <= widestOwn*q.Height():
			pieces, of = append(pieces, q), append(of, q)
		case long:
			for _, part := range cutAtGaps(img, q) {
				pieces, of = append(pieces, part), append(of, q)
			}
		}
	}
	lines, err := r.own.ReadAll(ctx, img, pieces)
	if err != nil {
		return opinions{}, err
	}
	own := opinions{count: len(quads), read: make(map[ocr.Quad]lineread.Line, len(pieces)), theirs: map[ocr.Quad]ocr.Line{}, script: lineread.PageScript(lines)}
	for i, q := range of {
		l := lines[i]
		if l.Text == "" {
			continue
		}
		if before, ok := own.read[q]; ok {
			before.Text += " " + l.Text
			before.Chars = append(append(before.Chars, lineread.Char{Rune: ' ', Score: 1}), l.Chars...)
			before.Score = min(before.Score, l.Score)
			before.Script = lineread.ScriptOf(before.Text)
			l = before
		}
		l.Quad = q
		own.read[q] = l
	}
	return own, nil
}

const (
	// spareText is the fewest characters that a line has for each of its heights: less
	// was not read.
	spareText = 0.7
	// longClear is the score of each piece of a long line that is believed.
	longClear = 0.85
)

// withLongLines reads those lines in pieces that are longer than the own reader has
// learnt and of which the other one made nothing: titles of Kazakh cards name document
// and state in two languages in one line. Rows of a zone are none of them.
func (r *Reader) withLongLines(ctx context.Context, img *image.RGBA, own opinions, lines []ocr.Line, zone *vision.MRZ) (opinions, error) {
	var long []ocr.Quad
	for _, l := range lines {
		q := l.Quad
		if q.Width() <= widestOwn*q.Height() || own.settled(q) || own.count > crowd || ofZone(l.Text) ||
			zone != nil && holds(zone.Box, q.Centre()) {
			continue
		}
		if own.script == lineread.CyrillicScript || float64(len([]rune(l.Text))) < spareText*q.Width()/q.Height() {
			long = append(long, q)
		}
	}
	if len(long) == 0 {
		return own, nil
	}
	more, err := r.ownOpinions(ctx, img, long, true)
	if err != nil {
		return own, err
	}
	for q, l := range more.read {
		if l.Score >= longClear {
			own.read[q] = l
		}
	}
	return own, nil
}

// ofZone reports a text that is a row of a zone rather than a line of print.
func ofZone(text string) bool {
	return strings.Contains(asFillers.Replace(text), "<") || zoneLikeness(text) >= 2*zoneLike
}

// cyrillicStates write their documents in Cyrillic letters, alone or beside Latin ones.
var cyrillicStates = map[string]bool{"KAZ": true, "RUS": true, "KGZ": true, "UKR": true, "BLR": true, "TJK": true, "MNG": true, "BGR": true, "MKD": true}

// settleScript takes the script of a page whose lines do not tell it, as the back
// of a card of which only numbers are legible, from the state that the zone names.
func (o *opinions) settleScript(zone *vision.MRZ) {
	if o.script != lineread.NoScript || zone == nil {
		return
	}
	for _, f := range zone.Fields {
		if f.Name != vision.FieldIssuer || f.Value == "" {
			continue
		}
		o.script = lineread.Latin
		if cyrillicStates[f.Value] {
			o.script = lineread.CyrillicScript
		}
	}
}

// settled reports a line that the other reader has nothing to add to.
func (o opinions) settled(q ocr.Quad) bool {
	l, ok := o.read[q]
	return ok && (lineread.Settled(l, o.script) || o.settledAt > 0 && l.Score >= o.settledAt)
}

const (
	crowd     = 150 // lines of a page that are all read by the slower reader
	crowdRead = 0.6 // score of those that it reads of a crowd
)

// needless reports a line that the other reader is not asked about: one that is
// settled, and on a page of very many lines one that is no print to our own reader.
// What a document lies on may look like print and has no end.
func (o opinions) needless(q ocr.Quad) bool {
	if o.settled(q) {
		return true
	}
	l, ok := o.read[q]
	return o.count > crowd && q.Width() <= widestOwn*q.Height() && (!ok || l.Score < crowdRead)
}

// merge gives one reading of each line; see lineread.Choose.
func (o opinions) merge(quads []ocr.Quad, lines []ocr.Line) []vision.TextLine {
	var merged []vision.TextLine
	for _, q := range quads {
		if o.settled(q) {
			merged = append(merged, o.read[q].TextLine())
		}
	}
	for _, l := range lines {
		if o.settled(l.Quad) {
			continue
		}
		kept := l.TextLine()
		if own, ok := o.read[l.Quad]; ok {
			o.theirs[l.Quad] = l
			kept = lineread.Choose(kept, own, o.script).Line
		}
		if kept.Text != "" {
			merged = append(merged, kept)
		}
	}
	return merged
}

// inLetters writes the lines of a page with the marks that both readers together see
// on the letters of a language; changed tells whether that made a difference.
func (o opinions) inLetters(lines []vision.TextLine, letters string) (out []vision.TextLine, changed bool) {
	out = slices.Clone(lines)
	for i, l := range lines {
		if letters == "" || len(l.Quad) != 4 || strings.Contains(l.Text, "<") {
			continue
		}
		q := ocr.Quad(l.Quad)
		theirs, ok := o.theirs[q]
		if own, seen := o.read[q]; ok && seen {
			out[i].Text = lineread.Marked(l.Text, theirs, own, letters)
			changed = changed || out[i].Text != l.Text
		}
	}
	return out, changed
}

// lettersOf are the marked letters of a page's language: that of its state, and of
// the holder's on documents of foreigners.
func (r *Reader) lettersOf(found fields.Result, p vision.Page) string {
	if found.Kind != fields.KindPermit && found.Kind != fields.KindVisa {
		return r.fields.Marks(found.Country)
	}
	holder := found.Readings
	if p.MRZ != nil {
		holder = p.MRZ.Fields
	}
	for _, f := range holder {
		if f.Name == vision.FieldNationality {
			return r.fields.Marks(f.Value)
		}
	}
	return ""
}

// lines lists what may count as a second opinion, from above.
func (o opinions) lines() []vision.TextLine {
	var out []vision.TextLine
	for _, l := range o.read {
		if l.Score >= lineread.AgreeScore {
			out = append(out, l.TextLine())
		}
	}
	slices.SortFunc(out, func(a, b vision.TextLine) int {
		return cmp.Or(cmp.Compare(a.Box.Y, b.Box.Y), cmp.Compare(a.Box.X, b.Box.X))
	})
	return out
}

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
			if o.Name == f.Name && o.Score >= lineread.AgreeScore && lineread.Same(o.Value, f.Value) {
				o.Reader = lineread.ReaderName
				out = append(out, o)
				break
			}
		}
	}
	return out
}
