package names

import (
	"strings"
	"sync"
)

// standard is one rule book for writing Cyrillic names in Latin letters. The
// mappings are written as "from to from to …" in lower case, "-" for nothing.
type standard struct {
	id string
	// countries whose offices follow it; empty: any.
	countries string
	// only: outside of its countries a spelling by this standard is an uncommon one.
	only bool
	// weight of a spelling by this standard, 0 (main rule) to equalLimit.
	weight  int
	letters string
	// initial, afterVowel and beforeConsonant override letters by position:
	// at the start of a word, after a vowel or sign, between vowel and consonant.
	initial, afterVowel, beforeConsonant string
	// sequences of several letters, tried before single ones.
	sequences string
}

const (
	cyrillicOffices = "RUS KAZ KGZ UZB UKR BLR TJK TKM AZE MDA ARM GEO MNG BGR SRB MNE BIH MKD"
	umlautOffices   = "DEU AUT CHE LIE LUX EST FIN SWE"
	nordicOffices   = "DNK NOR SWE ISL FIN FRO GRL"
)

// Letters that every standard shares unless it says otherwise: Doc 9303 part 3,
// section 6 B, and for letters it does not list the practice of their country.
const icaoLetters = `а a б b в v г g д d е e ё e ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ъ ie ы y ь - э e ю iu я ia
 і i ї i є ie ґ g ў u ђ d ј j љ lj њ nj ћ c џ dz ѓ g ќ k ѕ dz ғ g қ k ң n ө o ұ u ү u һ h ә a ҳ h ҷ j ӣ i ӯ u`

var standards = []standard{
	// Doc 9303 part 3 section 6; Russian passports since order 320 of 2012 (in force 2013).
	{id: "icao-9303", letters: icaoLetters},
	// GOST R 52535.1-2006, Russian passports 2010-2012.
	{id: "ru-2010", countries: "RUS", weight: 10, letters: icaoLetters + ` ц tc ъ -`},
	// Order 310 of 1997 of the Russian interior ministry.
	{id: "ru-1997", countries: "RUS", weight: 10, letters: icaoLetters + ` й y ё e ъ - ь ' ю yu я ya`,
		initial: `е ye ё ye`, afterVowel: `е ye ё ye`, sequences: `ий iy ый yy`},
	// Russian driving licences (order 365 of 2009 and its successors).
	{id: "ru-licence", countries: "RUS", weight: 10, letters: icaoLetters + ` й y ё e ъ ' ь ' ю yu я ya`,
		initial: `е ye ё yo`, afterVowel: `е ye ё yo`},
	// Kazakhstan: practice of identity cards and passports.
	{id: "kk-practice", countries: "KAZ", letters: icaoLetters + ` ё yo й y ъ - ю yu я ya`,
		initial: `е ye`, beforeConsonant: `й i`},
	{id: "kk-variants", countries: "KAZ", weight: 50,
		letters: icaoLetters + ` ғ gh қ q ң ng ж j х h й y щ sh у w ю yu я ya ы i і y ё yo ц c`},
	// The Kazakh Latin alphabets approved in 2021 and 2018, and the apostrophe draft of 2017.
	{id: "kk-2021", countries: "KAZ", weight: 100, letters: icaoLetters + ` ә ä ғ ğ қ q ң ŋ ө ö ұ ū ү ü һ h х h ж j ш ş ч ç и i й i і ı ы y ю iu я ia`},
	{id: "kk-2018", countries: "KAZ", weight: 130, letters: icaoLetters + ` ә á ғ ǵ қ q ң ń ө ó ұ u ү ú һ h х h ж j и ı й ı у ý і i ы y ю iý я ia`},
	{id: "kk-2017", countries: "KAZ", weight: 140, letters: icaoLetters + ` ә a' ғ g' қ q ң n' ө o' ұ u ү u' х h ж j ш s' ч c' й i' у y'`},
	// Ukraine: resolution 55 of the Cabinet of Ministers, 2010.
	{id: "uk-2010", countries: "UKR", only: true, letters: icaoLetters + ` г h ґ g и y й i є ie ї i ю iu я ia ь - ъ -`,
		initial: `є ye ї yi й y ю yu я ya`, sequences: `зг zgh`},
	// Belarus: Doc 9303 with the letters of its own, and the national romanisation of 2007.
	{id: "be-icao", countries: "BLR", only: true, letters: icaoLetters + ` г h ё io ў u`},
	{id: "be-2007", countries: "BLR", only: true, weight: 60, letters: icaoLetters + ` г h ё io ж ž й j ў ŭ х ch ц c ч č ш š э e ю iu я ia е ie ь -`,
		initial: `е je ё jo ю ju я ja`, afterVowel: `е je ё jo ю ju я ja`},
	// Kyrgyzstan.
	{id: "ky-practice", countries: "KGZ", weight: 10, letters: icaoLetters + ` й i ю iu я ia ң n`},
	{id: "ky-variants", countries: "KGZ", weight: 50, letters: icaoLetters + ` ж j й y ң ng х h ю yu я ya ё yo ө o ү u`, initial: `е ye`},
	// Uzbekistan: the Latin alphabet of 1995 and spellings of older passports.
	{id: "uz-1995", countries: "UZB", weight: 10, letters: icaoLetters + ` ў o' қ q ғ g' ҳ h х x ж j й y ц ts ю yu я ya ё yo ъ ' ь - э e`,
		initial: `е ye`, afterVowel: `е ye`},
	{id: "uz-passport", countries: "UZB", weight: 30, letters: icaoLetters + ` ў o қ k ғ g ҳ kh х kh ж j й y ю yu я ya ё yo ъ - ц s`, initial: `е ye`},
	// Tajikistan, Mongolia, Bulgaria.
	{id: "tg-practice", countries: "TJK", only: true, weight: 20, letters: icaoLetters + ` ҷ j қ q ғ gh й y ю yu я ya ё yo ъ '`},
	{id: "mn-2012", countries: "MNG", only: true, weight: 20, letters: icaoLetters + ` ж j й i ө u ү u ё yo ю yu я ya х kh е ye ы y`},
	{id: "bg-2009", countries: "BGR", only: true, letters: icaoLetters + ` й y х h щ sht ъ a ь y ю yu я ya`},
	// Georgia (2002), Armenia, Greece (ELOT 743, letters).
	{id: "ka-2002", letters: `ა a ბ b გ g დ d ე e ვ v ზ z თ t ი i კ k ლ l მ m ნ n ო o პ p ჟ zh რ r ს s ტ t უ u ფ p ქ k ღ gh ყ q შ sh ჩ ch ც ts ძ dz წ ts ჭ ch ხ kh ჯ j ჰ h`},
	{id: "hy-passport", letters: `ա a բ b գ g դ d ե e զ z է e ը y թ t ժ zh ի i լ l խ kh ծ ts կ k հ h ձ dz ղ gh ճ ch մ m յ y ն n շ sh ո o չ ch պ p ջ j ռ r ս s վ v տ t ր r ց ts ւ v փ p ք k օ o ֆ f և ev`,
		initial: `ե ye ո vo`, sequences: `ու u եւ ev`},
	{id: "el-743", letters: `α a ά a β v γ g δ d ε e έ e ζ z η i ή i θ th ι i ί i ϊ i ΐ i κ k λ l μ m ν n ξ x ο o ό o π p ρ r σ s ς s τ t υ y ύ y ϋ y ΰ y φ f χ ch ψ ps ω o ώ o`,
		sequences: `ου ou ού ou αυ av αύ av ευ ev εύ ev γγ ng γξ nx γχ nch`},
	// Serbia, Montenegro, Bosnia and Herzegovina, North Macedonia.
	{id: "sr-icao", countries: "SRB MNE BIH MKD", only: true, letters: icaoLetters + ` ж z х h ц c ч c ш s ђ dj ћ c џ dz`},
}

// variant is a spelling beyond the rule books: cyr may be written lat.
type variant struct {
	cyr, lat  string
	weight    int
	rule      string
	countries string // home; empty: any
	final     bool   // at the end of a word only
}

var variants = []variant{
	{"й", "j", 100, "scientific", "", false}, {"ю", "ju", 100, "scientific", "", false},
	{"я", "ja", 100, "scientific", "", false}, {"е", "je", 110, "scientific", "", false},
	{"ж", "ž", 60, "scientific", "", false}, {"ш", "š", 60, "scientific", "", false},
	{"ч", "č", 60, "scientific", "", false}, {"щ", "šč", 60, "scientific", "", false},
	{"х", "h", 60, "common", "", false}, {"х", "x", 90, "common", "", false},
	{"ц", "c", 80, "common", "", false}, {"ц", "tz", 110, "common", "", false},
	{"щ", "sch", 40, "common", "", false}, {"щ", "sh", 90, "common", "", false},
	{"е", "ye", 30, "common", "", false}, {"е", "ie", 40, "common", "", false},
	{"ё", "yo", 30, "common", "", false}, {"ё", "io", 50, "common", "", false}, {"ё", "jo", 100, "common", "", false},
	{"чё", "cho", 30, "common", "", false}, {"шё", "sho", 30, "common", "", false},
	{"щё", "shcho", 30, "common", "", false}, {"жё", "zho", 30, "common", "", false},
	{"ю", "yu", 20, "common", "", false}, {"я", "ya", 20, "common", "", false},
	{"й", "y", 20, "common", "", false}, {"ж", "j", 60, "common", "", false},
	{"и", "y", 80, "common", "", false}, {"ы", "i", 70, "common", "", false}, {"ы", "yi", 90, "common", "", false},
	{"і", "y", 70, "common", "", false}, {"и", "iy", 100, "kk-variants", "KAZ KGZ UZB", false},
	{"э", "ae", 400, "common", "", false},
	{"ий", "ii", 0, "icao-9303", "", true}, {"ый", "yi", 0, "icao-9303", "", true}, {"ия", "iia", 0, "icao-9303", "", false}, {"ия", "iya", 10, "ru-1997", "", false},
	{"ий", "y", 20, "common", "", true}, {"ий", "i", 20, "common", "", true}, {"ий", "ij", 100, "scientific", "", true},
	{"ый", "y", 20, "common", "", true}, {"ый", "iy", 40, "common", "", true}, {"ый", "i", 60, "common", "", true},
	{"ія", "iya", 10, "common", "", false}, {"ия", "ia", 20, "common", "", false}, {"ия", "ya", 90, "common", "", false},
	{"ия", "ja", 120, "scientific", "", false}, {"ие", "ie", 20, "common", "", false}, {"ию", "iu", 30, "common", "", false},
	{"ье", "ie", 20, "common", "", false}, {"ьо", "io", 20, "common", "", false}, {"ьо", "yo", 30, "common", "", false},
	{"ья", "ia", 20, "common", "", false}, {"ья", "iya", 60, "common", "", false}, {"ъе", "ye", 20, "common", "", false}, {"ъе", "e", 20, "ru-2010", "", false}, {"ъе", "iee", 20, "icao-9303", "", false},
	{"ъя", "ieia", 0, "icao-9303", "", false}, {"ъя", "ia", 10, "ru-2010", "", false}, {"ъя", "ya", 10, "ru-1997", "", false},
	{"ъю", "ieiu", 0, "icao-9303", "", false}, {"ъю", "iu", 10, "ru-2010", "", false}, {"ъю", "yu", 10, "ru-1997", "", false},
	{"кс", "x", 20, "common", "", false}, {"дж", "j", 20, "common", "", false}, {"дж", "dj", 30, "common", "", false},
	{"дж", "zh", 90, "common", "KAZ KGZ UZB", false}, {"ж", "dzh", 90, "common", "KAZ KGZ UZB", false}, {"ж", "dj", 90, "common", "KAZ KGZ UZB", false},
	{"с", "ss", 80, "kk-variants", "KAZ", false}, {"қ", "kh", 145, "kk-variants", "KAZ KGZ UZB", false}, {"х", "k", 400, "kk-variants", "KAZ KGZ UZB", false}, {"у", "o'", 100, "uz-ru", "UZB", false}, {"у", "o", 400, "uz-ru", "UZB", false},
	{"у", "w", 80, "kk-variants", "KAZ KGZ UZB", false}, {"ә", "ae", 130, "kk-variants", "KAZ", false},
	{"ә", "e", 400, "kk-variants", "KAZ", false}, {"ө", "oe", 120, "kk-variants", "KAZ KGZ", false},
	{"ү", "ü", 40, "kk-2021", "", false}, {"ө", "ö", 40, "kk-2021", "", false}, {"ә", "ə", 60, "az", "", false},
	{"ү", "yu", 120, "kk-variants", "KAZ KGZ", false}, {"ө", "yo", 400, "kk-variants", "", false},
	{"һ", "kh", 40, "kk-practice", "", false}, {"ғ", "g'", 40, "uz-1995", "", false},
	{"ў", "u", 130, "uz-passport", "", false}, {"ў", "o", 30, "uz-passport", "", false}, {"ў", "w", 80, "be-icao", "", false},
	{"ъ", "-", 20, "common", "", false}, {"ъ", "'", 20, "common", "", false}, {"ь", "'", 10, "common", "", false}, {"ь", "i", 400, "common", "", false}, {"ь", "y", 400, "common", "", false},
	{"в", "w", 400, "common", "", false}, {"ф", "ph", 400, "common", "", false}, {"к", "c", 400, "common", "", false}, {"к", "ck", 400, "common", "", false},
	{"т", "th", 400, "common", "", false}, {"и", "ee", 400, "common", "", false}, {"у", "oo", 400, "common", "", false}, {"у", "ou", 400, "common", "", false},
	{"ч", "tch", 400, "common", "", false}, {"ш", "ch", 400, "common", "", false}, {"х", "ch", 400, "common", "", false}, {"г", "h", 400, "common", "", false},
	{"х", "j", 500, "common", "", false}, {"ай", "ei", 400, "common", "", false}, {"ей", "ey", 20, "common", "", false}, {"з", "s", 500, "common", "", false},
	{"ш", "ş", 40, "turkic", "", false}, {"ч", "ç", 40, "turkic", "", false}, {"ғ", "ğ", 40, "turkic", "", false},
	{"дж", "c", 100, "turkic", "TUR AZE TKM", false}, {"х", "x", 20, "turkic", "AZE UZB", false}, {"г", "q", 100, "turkic", "AZE", false}, {"к", "q", 130, "turkic", "AZE UZB KAZ", false},
	{"ы", "ı", 20, "turkic", "", false}, {"и", "ı", 120, "turkic", "", false}, {"у", "ü", 100, "turkic", "", false}, {"ю", "ü", 100, "turkic", "", false}, {"о", "ö", 100, "turkic", "", false}, {"ё", "ö", 120, "turkic", "", false}, {"а", "ə", 80, "turkic", "", false}, {"э", "ə", 90, "turkic", "", false}, {"е", "ə", 120, "turkic", "", false},
}

// cyrillicPairs are letters that stand for each other within Cyrillic: Kazakh,
// Kyrgyz, Uzbek, Ukrainian or Belarusian letters in Russian spelling and sounds
// that the languages write differently.
var cyrillicPairs = []struct {
	a, b   string
	weight int
	rule   string
}{
	{"ё", "е", 0, "ё as е"}, {"ә", "а", 10, "kk-ru"}, {"ғ", "г", 10, "kk-ru"}, {"қ", "к", 10, "kk-ru"},
	{"ң", "н", 10, "kk-ru"}, {"ң", "нг", 40, "kk-ru"}, {"ө", "о", 10, "kk-ru"}, {"ұ", "у", 10, "kk-ru"},
	{"ү", "у", 10, "kk-ru"}, {"ү", "ю", 60, "kk-ru"}, {"һ", "х", 10, "kk-ru"}, {"і", "и", 10, "kk-ru"},
	{"і", "ы", 300, "kk-ru"}, {"ө", "е", 400, "kk-ru"}, {"ә", "е", 400, "kk-ru"}, {"ә", "э", 100, "kk-ru"}, {"ә", "я", 120, "kk-ru"},
	{"қ", "х", 80, "kk-ru"}, {"ғ", "х", 400, "kk-ru"}, {"ж", "дж", 30, "kk-ru"}, {"ұ", "ы", 400, "kk-ru"},
	{"е", "э", 120, "э as е"}, {"ь", "", 40, "soft sign"}, {"ъ", "", 40, "hard sign"}, {"ъ", "ь", 40, "hard sign"},
	{"ї", "и", 20, "uk-ru"}, {"ї", "і", 20, "uk-ru"}, {"є", "е", 10, "uk-ru"}, {"є", "э", 100, "uk-ru"}, {"ґ", "г", 10, "uk-ru"},
	{"и", "ы", 300, "uk-ru"}, {"ў", "у", 30, "uz-ru"}, {"ў", "в", 60, "be-ru"}, {"ў", "о", 50, "uz-ru"},
	{"ҳ", "х", 10, "uz-ru"}, {"ҳ", "г", 400, "uz-ru"}, {"ҷ", "дж", 10, "tg-ru"}, {"ҷ", "ж", 40, "tg-ru"}, {"ӣ", "и", 10, "tg-ru"}, {"ӣ", "ий", 30, "tg-ru"}, {"ӯ", "у", 10, "tg-ru"}, {"ӯ", "о", 400, "tg-ru"},
	{"и", "й", 200, "й as и"}, {"ий", "и", 200, "й as и"}, {"ья", "ия", 200, "ья as ия"}, {"ье", "ие", 200, "ья as ия"}, {"ю", "у", 300, "ю as у"}, {"я", "а", 400, "я as а"},
	{"тс", "ц", 200, "тс as ц"},
}

// latinPairs are spellings within Latin: letters of national alphabets as the
// machine readable zone writes them (Doc 9303 part 3, section 6 A), and
// spellings of one sound.
var latinPairs = []struct {
	a, b      string
	weight    int
	rule      string
	countries string
}{
	{"ä", "ae", 0, "icao-9303", ""}, {"ö", "oe", 0, "icao-9303", ""}, {"ü", "ue", 0, "icao-9303", ""}, {"ü", "uxx", 0, "icao-9303", ""},
	{"å", "aa", 0, "icao-9303", ""}, {"æ", "ae", 0, "icao-9303", ""}, {"ø", "oe", 0, "icao-9303", ""}, {"œ", "oe", 0, "icao-9303", ""},
	{"ñ", "nxx", 0, "icao-9303", ""}, {"ð", "d", 0, "icao-9303", ""}, {"ð", "dh", 60, "icao-9303", ""}, {"þ", "th", 0, "icao-9303", ""}, {"ß", "ss", 0, "icao-9303", ""},
	{"đ", "d", 0, "icao-9303", ""}, {"đ", "dj", 30, "icao-9303", ""}, {"ł", "l", 0, "icao-9303", ""}, {"ı", "i", 0, "icao-9303", ""},
	{"ŋ", "n", 0, "icao-9303", ""}, {"ŋ", "ng", 60, "icao-9303", ""}, {"ĳ", "ij", 0, "icao-9303", ""}, {"ħ", "h", 0, "icao-9303", ""}, {"ŧ", "t", 0, "icao-9303", ""},
	{"ə", "e", 0, "icao-9303", ""}, {"ə", "a", 10, "az", ""}, {"ø", "o", 20, "diacritic dropped", ""}, {"æ", "a", 400, "diacritic dropped", ""}, {"ß", "s", 400, "diacritic dropped", ""},
	{"ø", "ö", 20, "nordic", ""}, {"æ", "ä", 20, "nordic", ""}, {"đ", "ð", 10, "look-alike", ""},
	{"ş", "sh", 60, "turkic", ""}, {"ç", "ch", 60, "turkic", ""}, {"ğ", "gh", 60, "turkic", ""}, {"š", "sh", 60, "caron as h", ""}, {"č", "ch", 60, "caron as h", ""}, {"ž", "zh", 60, "caron as h", ""},
	{"ă", "a", 0, "icao-9303", ""}, {"ö", "o'", 100, "turkic", "UZB TKM"}, {"o'", "u", 100, "uz-ru", "UZB"}, {"ğ", "g'", 100, "turkic", "UZB KAZ"},
	{"ae", "a", 400, "umlaut", ""}, {"oe", "o", 400, "umlaut", ""}, {"ue", "u", 400, "umlaut", ""}, {"aa", "a", 400, "umlaut", ""}, {"ss", "s", 400, "doubled letter", ""},
	{"c", "k", 400, "one sound", ""}, {"ck", "k", 400, "one sound", ""}, {"q", "k", 300, "one sound", ""}, {"w", "v", 400, "one sound", ""}, {"ph", "f", 400, "one sound", ""}, {"th", "t", 400, "one sound", ""}, {"z", "s", 500, "one sound", ""},
	{"ks", "x", 60, "one sound", ""}, {"ee", "i", 400, "one sound", ""}, {"oo", "u", 400, "one sound", ""}, {"ou", "u", 400, "one sound", ""}, {"dj", "j", 60, "one sound", ""}, {"dzh", "j", 60, "one sound", ""}, {"dz", "z", 500, "one sound", ""},
	{"sz", "sh", 400, "polish", ""}, {"cz", "ch", 400, "polish", ""}, {"rz", "zh", 400, "polish", ""}, {"tsch", "ch", 400, "german", ""}, {"sch", "sh", 300, "german", ""},
}

// pairsOf reads "from to from to …"; a later pair overrides an earlier one.
func pairsOf(s string) map[string]string {
	f := strings.Fields(s)
	m := make(map[string]string, len(f)/2)
	for i := 0; i+1 < len(f); i += 2 {
		to := f[i+1]
		if to == "-" {
			to = ""
		}
		m[f[i]] = to
	}
	return m
}

// ruleBook is a standard ready for use.
type ruleBook struct {
	standard
	letter, start, vowel, closed, sequence map[string]string
}

var ruleBooks = sync.OnceValue(func() map[string]*ruleBook {
	books := make(map[string]*ruleBook, len(standards))
	for _, s := range standards {
		books[s.id] = &ruleBook{
			standard: s,
			letter:   pairsOf(s.letters),
			start:    pairsOf(s.initial),
			vowel:    pairsOf(s.afterVowel),
			closed:   pairsOf(s.beforeConsonant),
			sequence: pairsOf(s.sequences),
		}
	}
	return books
})

const cyrillicVowels = "аеёиоуыэюяіїєәөұүӣӯ"

func isCyrillicVowel(r rune) bool { return strings.ContainsRune(cyrillicVowels, r) }

// spell writes one lower-case word letter by letter. It calls out for every
// letter with the index and length in runes of what was replaced; ok is false
// when the book does not know the letter.
func (b *ruleBook) spell(word []rune, out func(i, n int, latin string, ok bool)) {
	for i := 0; i < len(word); {
		if i+1 < len(word) {
			if to, ok := b.sequence[string(word[i:i+2])]; ok {
				out(i, 2, to, true)
				i += 2
				continue
			}
		}
		key := string(word[i])
		to, ok := b.letter[key]
		switch {
		case i == 0:
			if t, has := b.start[key]; has {
				to, ok = t, true
			}
		case isCyrillicVowel(word[i-1]) || word[i-1] == 'ь' || word[i-1] == 'ъ' || word[i-1] == '\'':
			if t, has := b.vowel[key]; has {
				to, ok = t, true
			} else if t, has := b.closed[key]; has && i+1 < len(word) && !isCyrillicVowel(word[i+1]) {
				to, ok = t, true
			}
		}
		out(i, 1, to, ok)
		i++
	}
}
