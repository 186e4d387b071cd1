package fields

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/idngo/idngo/vision/nationalid"
)

// seat is the state that a paper's sender belongs to, by the numbers and signs that it
// prints: empty where they tell none, or two. An account or a tax number with its
// check digits is proof alone; a currency, telephone numbers and letters of one
// language are so where two of them agree and none says otherwise.
func (s *proofScan) seat() string {
	proofs, signs := votes{}, votes{}
	phones, money, letters := votes{}, votes{}, votes{}
	for _, r := range s.rows {
		for _, m := range accountNumber.FindAllString(r.Text, 4) {
			proofs.add(nationalid.AccountCountry(m))
		}
		for _, t := range taxNumbers {
			for _, m := range t.number.FindAllStringSubmatch(r.Text, 4) {
				if t.valid(digitsOnly(m[1])) {
					proofs.add(t.state)
				}
			}
		}
		for _, m := range phoneNumber.FindAllString(r.Text, 4) {
			phones.add(phoneState(digitsOnly(m)))
		}
		for _, c := range currencies {
			if c.sign.MatchString(r.Text) {
				money.add(c.state)
			}
		}
		if r.Score >= clearLetters {
			letters.add(lettersState(r.Text))
		}
	}
	if only, n := proofs.only(); n > 0 || len(proofs) > 1 {
		return only
	}
	for _, v := range []votes{phones, money, letters} {
		if len(v) > 1 {
			return ""
		}
		if state, n := v.only(); n > 0 {
			signs.add(state)
		}
	}
	if state, n := signs.only(); n >= 2 {
		return state
	}
	return ""
}

// clearLetters is the score of lines whose letters tell their language.
const clearLetters = 0.9

// votes count what speaks for a state.
type votes map[string]int

func (v votes) add(state string) {
	if state != "" {
		v[state]++
	}
}

// only is the one state that anything speaks for.
func (v votes) only() (state string, n int) {
	if len(v) == 1 {
		for state, n := range v {
			return state, n
		}
	}
	return "", 0
}

// accountNumber is an international bank account number (ISO 13616-1), in groups of
// four or not.
var accountNumber = regexp.MustCompile(`\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?`)

// taxNumbers are numbers of companies behind the word that names them, each of one
// state and with a check digit.
var taxNumbers = []struct {
	number *regexp.Regexp
	state  string
	valid  func(digits string) bool
}{
	{regexp.MustCompile(`(?i)(?:бин|бсн)(?: ?/ ?(?:иин|жсн|бин|бсн))?[^\d\p{L}]{0,4}(\d{12})(?:\D|$)`), "KAZ", nationalid.IsBIN},
	// A Russian company has a number of its tax office beside its own.
	{regexp.MustCompile(`(?i)инн[^\d\p{L}]{0,4}(\d{10})\D{1,8}кпп`), "RUS", russianCompany},
	{regexp.MustCompile(`(?i)инн\s?/\s?кпп[^\d\p{L}]{0,4}(\d{10})\s?/\s?\d{9}`), "RUS", russianCompany},
	{regexp.MustCompile(`(?i)(?:єдрпоу|эдрпоу)[^\d\p{L}]{0,4}(\d{8})(?:\D|$)`), "UKR", ukrainianCompany},
	{regexp.MustCompile(`\bNIP[^\d\p{L}]{0,4}(\d{3}-?\d{3}-?\d{2}-?\d{2})(?:\D|$)`), "POL", polishCompany},
}

// russianCompany checks an INN of ten figures (order ED-7-14/559 of the Federal Tax Service).
func russianCompany(n string) bool {
	return len(n) == 10 && weighed(n, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == int(n[9]-'0')
}

// polishCompany checks a NIP (act of 13 October 1995).
func polishCompany(n string) bool {
	return len(n) == 10 && weighed(n, 6, 5, 7, 2, 3, 4, 5, 6, 7)%11 == int(n[9]-'0')
}

// ukrainianCompany checks a code of the register of companies (EDRPOU): its weights depend
// on the range that it lies in, and change where the remainder is ten.
func ukrainianCompany(n string) bool {
	if len(n) != 8 {
		return false
	}
	first, second := []int{1, 2, 3, 4, 5, 6, 7}, []int{3, 4, 5, 6, 7, 8, 9}
	if n > "30000000" && n < "60000000" {
		first, second = []int{7, 1, 2, 3, 4, 5, 6}, []int{9, 3, 4, 5, 6, 7, 8}
	}
	rest := weighed(n, first...) % 11
	if rest == 10 {
		rest = weighed(n, second...) % 11 % 10
	}
	return rest == int(n[7]-'0')
}

func weighed(digits string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += w * int(digits[i]-'0')
	}
	return sum
}

// phoneNumber is an international telephone number.
var phoneNumber = regexp.MustCompile(`\+\d[\d ()-]{8,16}\d`)

// phoneCodes of the states that papers are known from, longest first (ITU-T E.164).
// Russia and Kazakhstan share one and part its ranges.
var phoneCodes = []struct{ code, state string }{
	{"380", "UKR"}, {"375", "BLR"}, {"996", "KGZ"}, {"998", "UZB"}, {"992", "TJK"}, {"993", "TKM"}, {"995", "GEO"}, {"994", "AZE"}, {"374", "ARM"}, {"373", "MDA"},
	{"370", "LTU"}, {"371", "LVA"}, {"372", "EST"}, {"420", "CZE"}, {"421", "SVK"}, {"359", "BGR"}, {"351", "PRT"}, {"358", "FIN"},
	{"48", "POL"}, {"49", "DEU"}, {"40", "ROU"}, {"36", "HUN"}, {"33", "FRA"}, {"34", "ESP"}, {"31", "NLD"}, {"32", "BEL"}, {"43", "AUT"}, {"45", "DNK"}, {"46", "SWE"}, {"90", "TUR"},
	{"77", "KAZ"}, {"76", "KAZ"}, {"73", "RUS"}, {"74", "RUS"}, {"78", "RUS"}, {"79", "RUS"},
}

func phoneState(digits string) string {
	for _, c := range phoneCodes {
		if strings.HasPrefix(digits, c.code) {
			return c.state
		}
	}
	return ""
}

// currencies that one state alone has, behind an amount.
var currencies = []struct {
	sign  *regexp.Regexp
	state string
}{
	{regexp.MustCompile(`(?i)\d\s?(?:₸|тенге|теңге|тг)(?:\P{L}|$)`), "KAZ"},
	{regexp.MustCompile(`\d\s?₽`), "RUS"}, // roubles in letters are Belarusian too
	{regexp.MustCompile(`(?i)\d\s?(?:₴|грн)(?:\P{L}|$)`), "UKR"},
	{regexp.MustCompile(`(?i)\d\s?(?:сум|so['‘’ʻ]m)(?:\P{L}|$)`), "UZB"},
	{regexp.MustCompile(`(?i)\d\s?сом(?:\P{L}|$)`), "KGZ"},
	{regexp.MustCompile(`\d\s?(?:zł|PLN)(?:\P{L}|$)`), "POL"},
	{regexp.MustCompile(`\d\s?(?:Kč|CZK)(?:\P{L}|$)`), "CZE"},
	{regexp.MustCompile(`\d\s?(?:Ft|HUF)(?:\P{L}|$)`), "HUN"},
	{regexp.MustCompile(`£\s?\d`), "GBR"},
}

// lettersState is the state whose language alone has the letters of a line. A word of
// a name may come from anywhere, so it takes two.
func lettersState(text string) string {
	state, n := "", 0
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		var is string
		upper := strings.ToUpper(word)
		switch {
		case strings.ContainsAny(upper, "ЇЄҐ"):
			is = "UKR"
		case strings.ContainsRune(upper, 'Ұ'), strings.ContainsAny(upper, "ҚҒӘ") && strings.ContainsRune(upper, 'І'):
			is = "KAZ"
		default:
			continue
		}
		if state != "" && is != state {
			return ""
		}
		state, n = is, n+1
	}
	if n < 2 {
		return ""
	}
	return state
}
