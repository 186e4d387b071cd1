package fields

import (
	"strings"

	"github.com/idngo/idngo/vision"
)

// digitalWords are printed by electronic documents and by no card.
type digitalWords struct {
	telling []string // one suffices
	hints   []string // two are asked
}

// Scores of an electronic document by what shows it.
const (
	digitalByWord  = 0.9
	digitalByHints = 0.5
	minHints       = 2
)

// Digital reports a page that shows an electronic document, by its words:
// the screen of a telephone with a document of a state's portal, or the sheet
// that such a portal prints. Colours and layouts of such screens change with
// every version; the words that the law asks for do not.
func (x *Extractor) Digital(lines []vision.TextLine) (vision.Finding, bool) {
	var hints []vision.Box
	seen := map[string]bool{}
	for _, l := range lines[:min(len(lines), maxLines)] {
		if len(l.Text) > 400 || strings.Count(l.Text, "<") >= 2 {
			continue
		}
		folded := skeleton(fold(l.Text))
		for _, w := range x.words.digital.telling {
			if printed(folded, w) {
				box := l.Box
				return vision.Finding{Code: vision.FindingDigitalDocument, Score: digitalByWord, Box: &box, Detail: "words of an electronic document"}, true
			}
		}
		for _, w := range x.words.digital.hints {
			if !seen[w] && printed(folded, w) {
				seen[w] = true
				hints = append(hints, l.Box)
			}
		}
	}
	if len(hints) < minHints {
		return vision.Finding{}, false
	}
	box := hints[0]
	return vision.Finding{Code: vision.FindingDigitalDocument, Score: digitalByHints, Box: &box, Detail: "several words that electronic documents bear"}, true
}

// printed: a long text anywhere in a line, with reading errors; a short one as the whole line.
func printed(line, text string) bool {
	if len(text) < 6 {
		return line == text
	}
	return contains(line, text)
}
