package fields

import (
	"strings"

	"github.com/idngo/idngo/vision"
)

// Running text names documents without being one: a letter that asks for a passport, the
// terms of a contract, an article on licences.
const (
	proseLines   = 4    // from which on a page is one of running text
	proseWords   = 5    // of such a line, at least
	proseLetters = 25   // the same
	proseSmall   = 0.8  // share of its letters that are small, at least
	titleShare   = 0.75 // of a heading's letters, that a title has on such a page
)

// markProse finds the lines of running text of a page without a zone and a portrait. Lines
// in several languages with a slash between them are those of a document.
func (s *scan) markProse() {
	if s.page.MRZ != nil || len(s.page.Faces) > 0 {
		return
	}
	n := 0
	for _, r := range s.rows {
		if r.prose = isProse(r.TextLine); r.prose {
			n++
		}
	}
	s.proseAround = n >= proseLines
	for _, r := range s.rows {
		r.prose = r.prose && s.proseAround
	}
}

func isProse(l vision.TextLine) bool {
	letters, small := lettersAndSmall(l.Text)
	return !strings.Contains(l.Text, "/") && len(strings.Fields(l.Text)) >= proseWords && letters >= proseLetters &&
		float64(small) > proseSmall*float64(letters)
}

// mostly reports a line that has hardly more than a title of a kind in it, in one
// language of several.
func (w *words) mostly(line, kind string) bool {
	for part := range strings.SplitSeq(line, "/") {
		part = skeleton(fold(part))
		for _, t := range w.titles {
			if t.kind == kind && float64(len(t.text)) >= titleShare*float64(len(part)) && contains(part, t.text) {
				return true
			}
		}
	}
	return false
}
