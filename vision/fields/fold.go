package fields

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// lookAlikes maps Cyrillic capitals to the Latin ones that a reader of Latin
// print makes of them, so that labels in Cyrillic are found in either reading.
var lookAlikes = map[rune]rune{
	'А': 'A', 'В': 'B', 'Е': 'E', 'Ё': 'E', 'Ѕ': 'S', 'І': 'I', 'Ї': 'I', 'Ј': 'J', 'К': 'K', 'Қ': 'K', 'М': 'M', 'Н': 'H', 'Ң': 'H',
	'О': 'O', 'Ө': 'O', 'Р': 'P', 'С': 'C', 'Т': 'T', 'У': 'Y', 'Ү': 'Y', 'Ұ': 'Y', 'Ў': 'Y', 'Х': 'X', 'Һ': 'H', 'Ҳ': 'X', 'И': 'N', 'Й': 'N', 'З': '3',
	'Ь': 'B', 'Ғ': 'F', 'Г': 'R', 'Ә': 'E', 'Э': 'E', 'Ы': 'B', 'Ш': 'W', 'Щ': 'W', 'Я': 'R', 'Б': '6', 'Ч': '4', 'Ж': 'X', 'Л': 'N', 'П': 'N', 'Ц': 'U', 'Д': 'A',
	'Ł': 'L', 'Ø': 'O', 'Đ': 'D', 'ẞ': 'S', 'ß': 'S', 'Æ': 'A', 'Œ': 'O', 'İ': 'I', 'ı': 'I', '×': 'X',
}

// fold brings a text to capitals without marks, spaces and signs, Cyrillic
// letters as their Latin look-alikes.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToUpper(s)) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if to, ok := lookAlikes[r]; ok {
			r = to
		}
		switch {
		case r == '№': // printed or read as No, N° or Nº too
			b.WriteString("NO")
		case r == '°' || r == 'º':
			b.WriteByte('O')
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// skeleton brings letters that readers confuse to one form, so that labels are
// found with such errors whatever their length.
func skeleton(folded string) string {
	return skeletons.Replace(folded)
}

var skeletons = strings.NewReplacer("0", "O", "Q", "O", "1", "I", "L", "I", "RN", "M", "5", "S", "8", "B", "VV", "W")

// distance is the edit distance of two texts, or limit+1 when it is more than limit.
func distance(a, b string, limit int) int {
	if d := len(a) - len(b); d > 2*limit || d < -2*limit {
		return limit + 1 // without counting letters: hardly any has two bytes here
	}
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > limit || len(y)-len(x) > limit {
		return limit + 1
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(x); i++ {
		diagonal, least := row[0], i
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := diagonal
			if x[i-1] != y[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
			least = min(least, row[j])
		}
		if least > limit {
			return limit + 1
		}
	}
	return row[len(y)]
}

// tolerance is how many letters of a word of n may be wrong.
func tolerance(n int) int {
	// Short words differ too little from names: Morgan is not "orgán".
	switch {
	case n < 8:
		return 0
	case n < 10:
		return 1
	case n < 15:
		return 2
	case n < 20:
		return 3
	}
	return 4
}

// similar reports whether two folded texts are the same but for reading errors.
func similar(a, b string) bool {
	t := tolerance(min(len(a), len(b)))
	return a == b || t > 0 && distance(a, b, t) <= t
}

// contains reports whether the folded text holds the folded word, long words with reading errors.
func contains(text, word string) bool {
	_, ok := offBy(text, word)
	return ok
}

// offBy is by how many letters the place of a folded text that is most like a folded
// word differs from it; ok is false where that is more than reading errors.
func offBy(text, word string) (letters int, ok bool) {
	if word == "" {
		return 0, false
	}
	if strings.Contains(text, word) {
		return 0, true
	}
	t := tolerance(len(word))
	if len(word) < 9 || len(text) < len(word)-t {
		return 0, false
	}
	r, w := []rune(text), []rune(word)
	least := t
	for i := 0; i+len(w)-1 < len(r)+1 && i < len(r); i++ {
		end := min(len(r), i+len(w))
		if r[i] == w[0] {
			least = min(least, distance(string(r[i:end]), word, t-1))
		}
	}
	return least, least < t
}
