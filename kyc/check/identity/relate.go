package identity

import (
	"slices"
	"strings"
	"unicode"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/screening/names"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
)

// relation of two values, from the weakest to the strongest.
type relation int

const (
	different relation = iota
	near               // a slip of a hand or a reader explains the difference
	equal
)

// link is a relation with its reason.
type link struct {
	rel   relation
	score float64
	why   string
	// reasons is why without words.
	reasons []check.Reason
}

func relationOf(o names.Outcome) relation {
	switch o {
	case names.Equal:
		return equal
	case names.Plausible:
		return near
	default:
		return different
	}
}

// relate compares two claims of the same field.
func relate(a, b claim, country string) link {
	switch a.field {
	case vision.FieldLastName:
		return relateNames(names.Name{Last: a.value}, names.Name{Last: b.value}, country)
	case vision.FieldFirstName:
		return relateNames(names.Name{First: a.value}, names.Name{First: b.value}, country)
	case vision.FieldMiddleName:
		return relateMiddle(a.value, b.value, country)
	case vision.FieldFullName:
		return relateNames(names.Name{Full: a.value}, names.Name{Full: b.value}, country)
	case vision.FieldBirthDate, vision.FieldExpiryDate, vision.FieldIssueDate:
		return relateDates(a.value, b.value)
	case vision.FieldDocumentNumber, vision.FieldPersonalNumber:
		return relateNumbers(a.value, b.value)
	default:
		if strings.EqualFold(strings.TrimSpace(a.value), strings.TrimSpace(b.value)) {
			return link{equal, 1, "the same", check.Why("value-same")}
		}
		return link{different, 0, "not the same", check.Why("value-differs")}
	}
}

func relateNames(a, b names.Name, country string) link {
	c := names.Compare(a, b, names.Options{IssuingCountry: country})
	return link{relationOf(c.Outcome), c.Score, strings.Join(c.Explanation, ". "), check.NameReasons(c.Remarks)}
}

// relateMiddle compares patronymics beside a name that is the same on both sides.
func relateMiddle(a, b, country string) link {
	c := names.Compare(names.Name{Last: "X", First: "X", Middle: a}, names.Name{Last: "X", First: "X", Middle: b}, names.Options{IssuingCountry: country})
	for _, p := range c.Parts {
		if p.Name == names.PartMiddle {
			said := append(slices.Clone(p.Rules), p.Differences...)
			texts := make([]string, len(said))
			for i, r := range said {
				texts[i] = r.String()
			}
			return link{relationOf(p.Outcome), p.Score, strings.Join(texts, ", "), check.NameReasons(said)}
		}
	}
	return link{different, 0, "no patronymic to compare", check.Why("no-patronymic")}
}

// relateDates compares YYYY-MM-DD: one wrong digit or day and month exchanged is near.
func relateDates(a, b string) link {
	if a == b {
		return link{equal, 1, "the same date", check.Why("date-same")}
	}
	if len(a) == 10 && len(b) == 10 {
		if a[:4] == b[:4] && a[5:7] == b[8:] && a[8:] == b[5:7] {
			return link{near, 0.8, "day and month exchanged", check.Why("date-exchanged")}
		}
		wrong := 0
		for i := range len(a) {
			if a[i] != b[i] {
				wrong++
			}
		}
		if wrong == 1 {
			return link{near, 0.7, "one digit differs", check.Why("date-one-digit")}
		}
	}
	return link{different, 0, "different dates", check.Why("date-differs")}
}

// relateNumbers compares numbers by letters and digits alone.
func relateNumbers(a, b string) link {
	x, y := plainNumber(a), plainNumber(b)
	switch {
	case x == "" || y == "":
		return link{different, 0, "no letters or digits to compare", check.Why("number-empty")}
	case x == y:
		return link{equal, 1, "the same letters and digits", check.Why("number-same")}
	case lookAlikes.Replace(x) == lookAlikes.Replace(y):
		return link{near, 0.8, "the same but for letters and digits that look alike", check.Why("number-look-alikes")}
	case min(len(x), len(y)) >= 6 && (strings.HasPrefix(x, y) || strings.HasPrefix(y, x) || strings.HasSuffix(x, y) || strings.HasSuffix(y, x)):
		return link{near, 0.75, "one is a part of the other", check.Why("number-part")}
	case min(len(x), len(y)) >= 6 && names.Levenshtein(x, y) == 1:
		return link{near, 0.7, "one character differs", check.Why("number-one-character")}
	default:
		return link{different, 0, "different numbers", check.Why("number-differs")}
	}
}

// lookAlikes maps letters that readers and people take for digits.
var lookAlikes = strings.NewReplacer("O", "0", "Q", "0", "D", "0", "I", "1", "L", "1", "Z", "2", "S", "5", "G", "6", "B", "8")

// Cyrillic capitals that series of older documents share with Latin ones.
var latinForm = map[rune]rune{
	'А': 'A', 'В': 'B', 'Е': 'E', 'К': 'K', 'М': 'M', 'Н': 'H', 'О': 'O', 'Р': 'P', 'С': 'C', 'Т': 'T', 'У': 'Y', 'Х': 'X', 'І': 'I',
}

func plainNumber(s string) string {
	return strings.Map(func(r rune) rune {
		r = unicode.ToUpper(r)
		if l, ok := latinForm[r]; ok {
			return l
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// mrzWidth is the width of the machine readable field that a name claim fills, 0 otherwise.
func mrzWidth(c claim) int {
	if c.source == vision.SourceMRZ && mrz.NameTruncated(c.raw) {
		return len(c.raw)
	}
	return 0
}
