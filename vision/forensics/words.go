package forensics

import (
	"strings"
	"unicode"

	"github.com/idngo/idngo/vision"
)

// specimenWords are printed over documents that are no documents. Words that
// are also family names (MUSTER, MODEL) are left out.
var specimenWords = map[string]bool{
	"SPECIMEN": true, "SPÉCIMEN": true, "ESPÉCIMEN": true, "ESPECIMEN": true, "SPECIMENS": true,
	"FACSIMILE": true, "MUSTERMANN": true, "ОБРАЗЕЦ": true, "ЗРАЗОК": true, "МЫСАЛ": true, "ҮЛГІ": true,
	"NOTVALID": true, "ÖRNEKTIR": true, "MUESTRA": true, "CAMPIONE": true,
}

// Specimen reports a printed word that marks a sample. Only whole words count;
// the machine readable zone is read apart from it.
func Specimen(lines []vision.TextLine) (vision.Finding, bool) {
	best := vision.Finding{Code: vision.FindingSpecimen}
	for _, l := range lines {
		if strings.ContainsRune(l.Text, '<') {
			continue
		}
		for _, word := range strings.FieldsFunc(l.Text, func(r rune) bool { return !unicode.IsLetter(r) }) {
			upper := strings.ToUpper(word)
			if specimenWords[upper] && l.Score > best.Score {
				box := l.Box
				best.Score, best.Box, best.Detail = l.Score, &box, "the word "+upper+" is printed"
			}
		}
	}
	return best, best.Score > 0.6
}
