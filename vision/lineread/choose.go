package lineread

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/idngo/idngo/vision"
)

// Scores from which a reading of this package counts.
const (
	// SoundScore is the least score of Cyrillic words that the other reader,
	// which knows no Cyrillic, cannot read at all.
	SoundScore = 0.72
	// SettledScore is the score from which the other reader need not be asked
	// about Cyrillic words, and the least one that tells the script of letters
	// which look alike in both.
	SettledScore = 0.90
	// AgreeScore is the least score of a second opinion.
	AgreeScore = 0.80
	// LatinScore is the score from which the other reader's words stand on a page
	// in Latin letters, whatever they look like to our own reader.
	LatinScore = 0.90
)

// How sure our own reader must be, and by how much less than the other one, for
// its marks on letters or its signs between them to be kept where both see the
// same letters.
const (
	marksScore  = 0.93
	marksMargin = 0.045
	signsMargin = 0.01
)

// Choice is what is kept of a line that two readers read.
type Choice struct {
	// Line is the reading to go by; its Reader says whose it is.
	Line vision.TextLine
	// Agreed: both readers saw the same letters and digits, look-alikes of the
	// two scripts taken for one.
	Agreed bool
}

// Settled reports that the other reader has nothing to add to a line: Cyrillic
// words, which it does not know, read with certainty. On a page in Latin letters
// it is asked all the same.
func Settled(own Line, page Script) bool {
	return page != Latin && own.Score >= SettledScore && Cyrillic(own.Text) && latinCertain(own)
}

// latinCertain reports that no Latin letter of a line in both scripts is in doubt:
// the other reader knows these better.
func latinCertain(own Line) bool {
	for _, c := range own.Chars {
		if unicode.Is(unicode.Latin, c.Rune) && c.Score < LatinScore {
			return false
		}
	}
	return true
}

// withLatin is our own reading of a name in two scripts ("ЕРМАКОВ / ERMAKOV") with
// the Latin side as the other reader has it, where both see the slash and about the
// same letters beside it.
func withLatin(own Line, pp string) string {
	mine, theirs := strings.Split(own.Text, "/"), strings.Split(pp, "/")
	if len(mine) != 2 || len(theirs) != 2 || latinCertain(own) {
		return own.Text
	}
	for i, half := range mine {
		onlyLatin, onlyCyrillic, latin, cyrillic := tally(half)
		_, _, l, c := tally(theirs[i])
		if cyrillic > 0 || onlyCyrillic > 0 || onlyLatin == 0 || c > 0 || l < latin || l > latin+mostDropped {
			continue
		}
		if resembles(bare(half), bare(theirs[i])) {
			mine[i] = theirs[i]
			if i > 0 && strings.HasPrefix(half, " ") && !strings.HasPrefix(theirs[i], " ") {
				mine[i] = " " + theirs[i]
			}
		}
	}
	return strings.Join(mine, "/")
}

// mostDropped is how many letters of a word in doubt our own reader may have missed.
const mostDropped = 4

// resembles reports that the letters of one text stand in the other in their order,
// all but one in four.
func resembles(a, b string) bool {
	x, y := []rune(a), []rune(b)
	// The longest common subsequence.
	row := make([]int, len(y)+1)
	for i := range x {
		diagonal := 0
		for j := range y {
			above := row[j+1]
			if x[i] == y[j] {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(row[j+1], row[j])
			}
			diagonal = above
		}
	}
	return len(x) > 0 && 4*row[len(y)] >= 3*len(x)
}

// Choose decides between the reading of PP-OCR and our own. page is the script
// of the page's other lines (see PageScript).
//
//   - Cyrillic words are ours: the other reader gives Latin look-alikes for
//     them ("MBAHOB" for ИВАНОВ). On a page in Latin letters they are ours only
//     where the other reader is not sure.
//   - A line in which every Cyrillic letter has a Latin twin (АСАНОВ), or that
//     has a single one (Ә / F), is ours where we are certain and the page is
//     not a Latin one: seen alone, OTABEK might be either. On a Cyrillic page
//     it is enough that the other reader saw the same shapes.
//   - Everything else is the other reader's, which misreads Latin letters and
//     digits less, and so are rows of a machine readable zone. Where both see the
//     same letters, marks on them (Ż, Ł) and signs between them are ours if we are
//     about as certain: the other reader drops and invents them.
func Choose(pp vision.TextLine, own Line, page Script) Choice {
	c := Choice{Line: pp, Agreed: own.Score >= AgreeScore && Same(Fold(pp.Text), Fold(own.Text))}
	if likeZone(pp.Text) {
		return c
	}
	certain := own.Score >= SettledScore || c.Agreed && page == CyrillicScript
	// Where the other reader is sure of what it saw, it may still have left out
	// the words that it does not know.
	sure := page == Latin && pp.Score >= LatinScore && 4*len([]rune(pp.Text)) >= 3*len([]rune(own.Text))
	sound := own.Score >= SoundScore && Cyrillic(own.Text) && !sure
	// A word too short to be told as Cyrillic (Ош), of which the other one makes nothing.
	if short := len([]rune(own.Text)); short <= shortSign && pp.Score >= LatinScore && pp.Score >= own.Score && hasDigit(pp.Text) && !hasDigit(own.Text) {
		return c // "C1", of which our own reader saw the letter alone
	}
	sound = sound || page != Latin && own.Score >= AgreeScore && pp.Score < AgreeScore && written(own.Text)
	if certain && page != Latin && (written(own.Text) || worded(own.Text)) || sound {
		c.Line = own.TextLine()
		c.Line.Text = withLatin(own, pp.Text)
		return c
	}
	c.Line.Text = mend(pp, own)
	return c
}

// shortSign is the most letters of a sign such as that of a category.
const shortSign = 2

func hasDigit(s string) bool { return strings.ContainsFunc(s, unicode.IsDigit) }

// mend is the other reader's text with our own marks and signs, where they are
// to be preferred.
func mend(pp vision.TextLine, own Line) string {
	pp.Text = sharp(pp.Text, own)
	_, _, _, cyrillic := tally(own.Text)
	if cyrillic > 0 || own.Score < marksScore || bare(pp.Text) != bare(own.Text) {
		return pp.Text
	}
	margin := marksMargin
	if plain(pp.Text) == plain(own.Text) {
		margin = signsMargin
	}
	if own.Score < pp.Score-margin {
		return pp.Text
	}
	return own.Text
}

// sharp is the other reader's text with the sharp s that it took for a B, where our
// own reader, which knows it, sees one.
func sharp(pp string, own Line) string {
	if !strings.ContainsAny(own.Text, "ßẞ") || bare(pp) != bare(strings.NewReplacer("ß", "B", "ẞ", "B").Replace(own.Text)) {
		return pp
	}
	var seen []Char // as many as the other's letters and digits
	for _, c := range own.Chars {
		if unicode.IsLetter(c.Rune) || unicode.IsDigit(c.Rune) {
			seen = append(seen, c)
		}
	}
	out := []rune(pp)
	k, capital := 0, false
	for i, r := range out {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			capital = false
			continue
		}
		if k < len(seen) && (seen[k].Rune == 'ß' || seen[k].Rune == 'ẞ') && seen[k].Score >= AgreeScore && r == 'B' {
			out[i] = 'ß'
			if capital {
				out[i] = 'ẞ'
			}
		}
		capital = unicode.IsUpper(r)
		k++
	}
	return string(out)
}

// unmarked turns letters into those that they are without their marks, where
// Unicode does not take them apart.
var unmarked = strings.NewReplacer("Ł", "L", "ł", "l", "Đ", "D", "đ", "d", "Ø", "O", "ø", "o", "İ", "I", "ı", "i")

// bare leaves only capital letters, without marks, and digits.
func bare(s string) string { return plain(unmarked.Replace(norm.NFD.String(s))) }

// written reports words, not a number: Cyrillic letters are there, and not
// fewer letters than digits.
func written(s string) bool {
	var cyrillic, letters, digits int
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
			if unicode.Is(unicode.Cyrillic, r) {
				cyrillic++
			}
		}
	}
	return cyrillic > 0 && letters >= digits
}

// worded reports a word of three Cyrillic letters or more that has no other
// character in it: beside a longer number ("МКК 211041") or the same word in Latin
// letters ("ТАРАСОВ / TARASOV"). A number's series is shorter.
func worded(s string) bool {
	for _, w := range strings.Fields(s) {
		n := 0
		for _, r := range w {
			if !unicode.Is(unicode.Cyrillic, r) {
				n = -len(w)
			}
			n++
		}
		if n >= 3 {
			return true
		}
	}
	return false
}

// Same compares two readings by their letters and digits, whatever their case.
func Same(a, b string) bool {
	p := plain(a)
	return p != "" && p == plain(b)
}

// plain leaves only capital letters and digits.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}

// Fold writes every letter that has a Latin twin as that twin.
func Fold(s string) string { return replace(s, toLatin) }

// likeZone keeps rows of a machine readable zone from the reader of print.
func likeZone(s string) bool { return strings.Count(s, "<") >= 3 }
