package names

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// alphabets from which random names of a language are drawn.
var alphabets = map[string]struct{ consonants, vowels string }{
	"KAZ": {"бвгғджзкқлмнңпрстфхшһ", "аәеиоөұүыіуюя"},
	"RUS": {"бвгджзйклмнпрстфхцчшщ", "аеёиоуыэюя"},
	"UKR": {"бвгґджзйклмнпрстфхцчшщ", "аеєиіїоуюя"},
	"UZB": {"бвгғджзйкқлмнпрстфхҳчш", "аеиоуўэюя"},
	"KGZ": {"бгджзйклмнңпрстчш", "аеиоөуүыэюя"},
	"BLR": {"бвгджзйклмнпрстфхцчш", "аеёіоуыэюя"},
}

// drawWord draws two to four syllables of consonant and vowel, perhaps closed.
func drawWord(t *rapid.T, country, label string) string {
	a := alphabets[country]
	consonant := rapid.SampledFrom([]rune(a.consonants))
	vowel := rapid.SampledFrom([]rune(a.vowels))
	var b strings.Builder
	for range rapid.IntRange(2, 4).Draw(t, label+" syllables") {
		b.WriteRune(consonant.Draw(t, label))
		b.WriteRune(vowel.Draw(t, label))
		if rapid.IntRange(0, 2).Draw(t, label+" closed") == 0 {
			b.WriteRune(consonant.Draw(t, label))
		}
	}
	return b.String()
}

// homes are the rule books to hold a country's random names against.
var homes = map[string][]string{
	"KAZ": {"icao-9303", "kk-practice", "kk-variants", "kk-2021", "kk-2018"},
	"RUS": {"icao-9303", "ru-2010", "ru-1997", "ru-licence"},
	"UKR": {"uk-2010"}, "UZB": {"uz-1995", "uz-passport", "icao-9303"},
	"KGZ": {"ky-practice", "ky-variants", "icao-9303"}, "BLR": {"be-icao", "be-2007"},
}

var countries = []string{"KAZ", "RUS", "UKR", "UZB", "KGZ", "BLR"}

func TestTransliterationIsEqual(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		country := rapid.SampledFrom(countries).Draw(t, "country")
		n := Name{Last: drawWord(t, country, "last"), First: drawWord(t, country, "first")}
		id := rapid.SampledFrom(homes[country]).Draw(t, "book")
		latin := Name{Last: Transliterate(n.Last, id), First: Transliterate(n.First, id)}
		if latin.Last == "" || latin.First == "" {
			t.Fatalf("%s cannot write %v", id, n)
		}
		for _, c := range []string{country, ""} {
			if got := Compare(n, latin, Options{IssuingCountry: c}); got.Outcome != Equal {
				t.Fatalf("%s, country %q: %v and %v: %v\n%s", id, c, n, latin, got.Outcome, strings.Join(got.Explanation, "\n"))
			}
		}
	})
}

func TestCompareIsSymmetricAndReflexive(t *testing.T) {
	t.Parallel()
	word := rapid.OneOf(rapid.StringMatching(`[A-Za-zÄÖÜäöüßÇŞığ' -]{1,12}`), rapid.StringMatching(`[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүІі' -]{1,12}`))
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) Name {
			n := Name{Last: word.Draw(t, label), First: word.Draw(t, label)}
			switch rapid.IntRange(0, 3).Draw(t, label+" form") {
			case 0:
				n.Middle = word.Draw(t, label)
			case 1:
				n = Name{Full: n.Last + " " + n.First}
			}
			return n
		}
		a, b := draw("a"), draw("b")
		opt := Options{IssuingCountry: rapid.SampledFrom([]string{"", "KAZ", "DEU"}).Draw(t, "country")}
		ab, ba := Compare(a, b, opt), Compare(b, a, opt)
		if ab.Outcome != ba.Outcome || ab.Score != ba.Score {
			t.Fatalf("%v and %v: %v %v, the other way %v %v", a, b, ab.Outcome, ab.Score, ba.Outcome, ba.Score)
		}
		if got := Compare(a, a, opt); !a.IsZero() && (got.Outcome != Equal || got.Score != 1) {
			t.Fatalf("%v and itself: %v %v", a, got.Outcome, got.Score)
		}
		checkBand(t, ab)
	})
}

func checkBand(t interface{ Fatalf(string, ...any) }, c Comparison) {
	ok := c.Outcome == Equal && c.Score >= equalFrom && c.Score <= 1 ||
		c.Outcome == Plausible && c.Score >= plausibleFrom && c.Score < equalFrom ||
		c.Outcome == Different && c.Score >= 0 && c.Score < plausibleFrom
	if !ok {
		t.Fatalf("%v with score %v", c.Outcome, c.Score)
	}
}

func TestRandomNamesDiffer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		country := rapid.SampledFrom(countries).Draw(t, "country")
		a := Name{Last: drawWord(t, country, "a"), First: drawWord(t, country, "a")}
		b := Name{Last: drawWord(t, country, "b"), First: drawWord(t, country, "b")}
		// Far enough apart that no rule may bring them together.
		if Levenshtein(skeleton(ToLatin(a.Last, "")), skeleton(ToLatin(b.Last, ""))) < 4 {
			return
		}
		if got := Compare(a, b, Options{IssuingCountry: country}); got.Outcome != Different {
			t.Fatalf("%v and %v: %v", a, b, got.Outcome)
		}
	})
}

// TestCloseGivenNames: given names of the corpus within two edits of each other
// are different people's, and never equal.
func TestCloseGivenNames(t *testing.T) {
	t.Parallel()
	same := map[string]bool{} // spellings of one name that the corpus holds twice
	for _, p := range []string{"Әйгерім Айгерім"} {
		f := strings.Fields(p)
		same[f[0]+f[1]], same[f[1]+f[0]] = true, true
	}
	pairs, plausible := 0, 0
	for _, country := range countries {
		for _, list := range []string{corpus[country].male, corpus[country].female} {
			words := strings.Fields(list)
			for i, a := range words {
				for _, b := range words[:i] {
					x, y := ToLatin(a, country), ToLatin(b, country)
					if Levenshtein(strings.ToLower(x), strings.ToLower(y)) > 2 || same[a+b] {
						continue
					}
					for _, n := range [][2]string{{a, b}, {a, y}, {x, y}} {
						pairs++
						switch got := Compare(Name{Last: "Ким", First: n[0]}, Name{Last: "Ким", First: n[1]}, Options{IssuingCountry: country}); got.Outcome {
						case Equal:
							t.Errorf("%s and %s are equal: %v", n[0], n[1], got.Explanation)
						case Plausible:
							plausible++
							t.Logf("plausible: %s %s", n[0], n[1])
						}
					}
				}
			}
		}
	}
	t.Logf("%d pairs of close names, %d plausible", pairs, plausible)
	if pairs < 50 || plausible*4 > pairs {
		t.Errorf("%d of %d close pairs are plausible", plausible, pairs)
	}
}

func TestMRZCut(t *testing.T) {
	t.Parallel()
	stated := Name{Last: "Абдрахманова-Нурмухамедова", First: "Гульбаршын-Айгерим"}
	// TD1 has 30 positions: ABDRAKHMANOVA<NURMUKHAMEDOVA<<
	cut := Name{Last: "ABDRAKHMANOVA NURMUKHAMED", First: "GUL"}
	if got := Compare(stated, cut, Options{IssuingCountry: "KAZ", MRZWidth: 30}); got.Outcome != Equal {
		t.Errorf("cut name: %v %v", got.Outcome, got.Explanation)
	}
	if got := Compare(stated, cut, Options{IssuingCountry: "KAZ"}); got.Outcome == Equal {
		t.Errorf("the same on print must not be equal")
	}
	short := Name{Last: "ABDRAKHMANOVA", First: "GUL"}
	if got := Compare(stated, short, Options{IssuingCountry: "KAZ", MRZWidth: 30}); got.Outcome == Equal {
		t.Errorf("a name that does not fill the field is not cut")
	}
	other := Name{Last: "ABDRAKHMANOVA NURMUKHAMED", First: "DIN"}
	if got := Compare(stated, other, Options{IssuingCountry: "KAZ", MRZWidth: 30}); got.Outcome != Different {
		t.Errorf("another name that is cut: %v", got.Outcome)
	}
}

func TestExplanationNamesRules(t *testing.T) {
	t.Parallel()
	got := Compare(Name{Last: "Щукин", First: "Әлия", Middle: "Сериковна"}, Name{Last: "SHCHUKIN", First: "ALIYA"}, Options{IssuingCountry: "KAZ"})
	text := strings.Join(got.Explanation, "\n")
	for _, want := range []string{"last name: equal", "“Щ” = “SHCH” (icao-9303)", "“Я” = “YA”", "middle name: only on one side"} {
		if !strings.Contains(text, want) {
			t.Errorf("explanation lacks %q:\n%s", want, text)
		}
	}
	got = Compare(Name{Last: "Иванова", First: "Анна"}, Name{Last: "ИВАНОВ", First: "АННА"}, Options{})
	if text := strings.Join(got.Explanation, "\n"); !strings.Contains(text, "ending of the other gender") {
		t.Errorf("explanation lacks the gender ending:\n%s", text)
	}
}

func TestToLatin(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, country, want string }{
		{"Айгерим", "KAZ", "Aigerim"}, {"Алматы", "KAZ", "Almaty"}, {"Щербаков", "RUS", "Shcherbakov"},
		{"ЩЕРБАКОВ", "RUS", "SHCHERBAKOV"}, {"Юлия", "RUS", "Iuliia"}, {"Юлия", "KAZ", "Yuliya"}, {"Ержан", "KAZ", "Yerzhan"},
		{"Сергей", "KAZ", "Sergey"}, {"Гончаренко Юлія", "UKR", "Honcharenko Yuliia"}, {"Знам’янка", "UKR", "Znam'ianka"},
		{"Ўткир", "UZB", "O'tkir"}, {"Müller", "DEU", "Mueller"}, {"Müller", "TUR", "Muller"}, {"Łukasz Żółć", "POL", "Lukasz Zolc"},
		{"Straße", "DEU", "Strasse"}, {"გიორგი", "GEO", "giorgi"}, {"Γιώργος", "GRC", "Giorgos"},
		{"г. Алматы, ул. Абая, д. 5, кв. 12", "KAZ", "g. Almaty, ul. Abaya, d. 5, kv. 12"}, {"дом №5", "KAZ", "dom No 5"},
		{"John O’Neil", "GBR", "John O'Neil"}, {"محمد", "KAZ", ""}, {"李", "", ""}, {"", "KAZ", ""},
	} {
		if got := ToLatin(tt.in, tt.country); got != tt.want {
			t.Errorf("ToLatin(%q, %s) = %q, want %q", tt.in, tt.country, got, tt.want)
		}
	}
}

func TestTokensOfVariants(t *testing.T) {
	t.Parallel()
	for _, group := range []string{
		"Юлия|IULIIA|Yuliya|Yulia|YULIIA", "Дмитрий|DMITRII|Dmitriy|Dmitry", "Жұмабек|ZHUMABEK|Jumabek|Жумабек|Джумабек",
		"Хамит|KHAMIT|Hamit", "Қайрат|KAIRAT|QAIRAT|Kayrat|Кайрат", "Щербаков|SHCHERBAKOV|Scherbakov|Sherbakov",
		"Müller|MUELLER|Muller", "Серікқызы|Serik kyzy|SERIKKYZY", "Мария|MARIIA|Maria|Mariya", "O'Connor|OCONNOR", "Фёдор|FEDOR|Fyodor",
		"Ғалымжан|GALYMZHAN|GHALYMJAN|Галымжан", "Әсел|ASEL|ASSEL|Асел",
	} {
		words := strings.Split(group, "|")
		want := Key(words[0])
		for _, w := range words[1:] {
			if got := Key(w); got != want {
				t.Errorf("%s: %q has key %q, %q has %q", group, w, got, words[0], want)
			}
		}
	}
	if got := Tokens("de la Cruz, J. Ana"); !slices.Equal(got, []string{"ana", "de", "kruz", "la"}) {
		t.Errorf("tokens %q", got)
	}
	if Key("Алия") == Key("Алина") || Key("Серик") == Key("Берик") {
		t.Error("different names share a key")
	}
}

func TestNormalize(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"  ИВАНОВ--иван ", "иванов иван"}, {"O‘tkir", "o'tkir"}, {"Ｊｏｈｎ", "john"}, {"SERIKOVA<<AIGERIM<", "serikova aigerim"},
		{"ИВAHOB", "иванов"}, {"e\u0301", "é"}, {"\xff\xfe", ""}, {"'", ""}, {"İbrahim", "ibrahim"}, {"й", "й"},
	} {
		if got := Normalize(tt.in); got != tt.want {
			t.Errorf("Normalize(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestSimilarity(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		d    int
	}{{"", "", 0}, {"abc", "", 3}, {"марат", "мурат", 1}, {"ab", "ba", 1}, {"kitten", "sitting", 3}} {
		if got := Levenshtein(tt.a, tt.b); got != tt.d {
			t.Errorf("Levenshtein(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.d)
		}
	}
	for _, tt := range []struct {
		a, b string
		want float64
	}{{"MARTHA", "MARHTA", 0.9611}, {"DWAYNE", "DUANE", 0.84}, {"DIXON", "DICKSONX", 0.8133}, {"", "", 1}, {"a", "", 0}, {"a", "b", 0}} {
		if got := JaroWinkler(tt.a, tt.b); got < tt.want-0.001 || got > tt.want+0.001 {
			t.Errorf("JaroWinkler(%q, %q) = %.4f, want %.4f", tt.a, tt.b, got, tt.want)
		}
	}
}

func FuzzCompare(f *testing.F) {
	for _, s := range [][4]string{{"Иванов", "Иван", "IVANOV", "IVAN"}, {"'", "\xff", "ß", "ss"}, {"ІЇЄ", "Å", "", "<<<"}, {strings.Repeat("щ", 300), "a b c", strings.Repeat("shch", 300), "c b a"}} {
		f.Add(s[0], s[1], s[2], s[3], "KAZ")
	}
	f.Fuzz(func(t *testing.T, last, first, last2, first2, country string) {
		if len(last)+len(first)+len(last2)+len(first2) > 4000 {
			return
		}
		a, b := Name{Last: last, First: first}, Name{Last: last2, First: first2}
		opt := Options{IssuingCountry: country}
		ab, ba := Compare(a, b, opt), Compare(b, a, opt)
		if ab.Outcome != ba.Outcome || ab.Score != ba.Score {
			t.Fatalf("not symmetric: %v %v, %v %v", ab.Outcome, ab.Score, ba.Outcome, ba.Score)
		}
		checkBand(t, ab)
		if got := Compare(a, a, opt); !a.IsZero() && got.Outcome != Equal {
			t.Fatalf("not equal to itself: %v", got.Explanation)
		}
		for _, s := range []string{last, first} {
			if l := ToLatin(s, country); !utf8.ValidString(l) {
				t.Fatalf("ToLatin makes invalid text of %q", s)
			}
			for _, k := range Tokens(s) {
				if k == "" {
					t.Fatalf("empty token of %q", s)
				}
			}
			if n := Normalize(s); Normalize(n) != n {
				t.Fatalf("Normalize is not idempotent: %q, %q", n, Normalize(n))
			}
		}
	})
}

func BenchmarkCompare(b *testing.B) {
	x, y := Name{Last: "Абдрахманова", First: "Гульбаршын", Middle: "Сериковна"}, Name{Last: "ABDRAKHMANOVA", First: "GULBARSHYN"}
	z := Name{Last: "PETROV", First: "DMITRII"}
	b.Run("equal", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Compare(x, y, Options{IssuingCountry: "KAZ"})
		}
	})
	b.Run("different", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Compare(x, z, Options{IssuingCountry: "KAZ"})
		}
	})
}
