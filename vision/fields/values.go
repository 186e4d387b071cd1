package fields

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
	"github.com/idngo/idngo/vision/nationalid"
)

// value is a text understood as a field.
type value struct {
	text    string // normalised
	raw     string
	checked bool
	trust   float64 // lowers the score, 1 for a value as expected
	// field is set where the text says something else than was asked: a document
	// without end instead of a date.
	field string
	// also is the same name as it is printed in another script.
	also string
}

// parse understands text as the value of a field; false when it cannot be one.
func (s *scan) parse(field, text string) (value, bool) {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" || s.misreadLabel(field, text) {
		return value{}, false
	}
	switch field {
	case vision.FieldBirthDate, vision.FieldIssueDate:
		return s.date(text, past)
	case vision.FieldExpiryDate:
		if s.words.isPermanent(text) {
			return value{text: "true", raw: text, trust: 1, field: vision.FieldTermless}, true
		}
		return s.date(text, coming)
	case vision.FieldSex:
		return sex(text)
	case vision.FieldDocumentNumber:
		return s.documentNumber(text)
	case vision.FieldPersonalNumber:
		return s.personalNumber(text)
	case vision.FieldNationality, vision.FieldIssuer:
		if field == vision.FieldIssuer && text == "D" { // Germany's code in its passports
			return value{text: mrz.Alpha3(text), raw: text, trust: 1}, true
		}
		return s.nation(text)
	case vision.FieldFullName:
		v, ok := s.name(text)
		return v, ok && (oneName[s.country] || len(strings.Fields(v.text)) > 1)
	case vision.FieldLastName, fieldSecondLastName, vision.FieldFirstName, vision.FieldMiddleName:
		return s.name(text)
	case vision.FieldCategories:
		return categories(text)
	case vision.FieldPlaceOfBirth:
		if dates := s.words.findDates(text, s.order(), past, s.now); len(dates) == 1 { // "ROMA (RM) 01.02.1980"
			v, ok := s.freeText(strings.Trim(text[:dates[0].start]+" "+text[dates[0].end:], " ,.;/-–"))
			v.raw = text
			return v, ok
		}
		if !hasLetter(text) {
			return value{}, false // a number that runs up or down beside it
		}
		return s.freeText(text)
	case vision.FieldAuthority:
		if smallTail.MatchString(text) {
			return value{}, false
		}
		return s.freeText(text)
	default:
		return s.freeText(text)
	}
}

// inCapitals are the states whose passports, cards and permits print names, places and
// authorities in capitals and labels in small letters.
var inCapitals = map[string]bool{"KAZ": true, "RUS": true, "KGZ": true, "UKR": true, "BLR": true}

// misreadLabel reports a text mostly in small letters where the state prints values in
// capitals: a label, whatever was read of it.
func (s *scan) misreadLabel(field, text string) bool {
	switch field {
	case vision.FieldLastName, vision.FieldFirstName, vision.FieldMiddleName, vision.FieldPlaceOfBirth, vision.FieldAuthority:
	default:
		return false
	}
	if !inCapitals[s.country] || s.kind == KindDrivers || s.kind == KindVisa || s.kind == KindUtility || s.zoneName(text) {
		return false
	}
	if letters, small := lettersAndSmall(text); letters > 2 && 2*small > letters {
		return true
	}
	switch field {
	case vision.FieldPlaceOfBirth, vision.FieldAuthority:
		return false
	}
	for _, word := range strings.Fields(text) { // "O i KO"
		if hasLetter(word) && strings.ToLower(word) == word {
			return true
		}
	}
	return false
}

// smallTail is the rest of a label in two languages of which a part was misread, not
// an authority: "вмдни/ Authorty".
var smallTail = regexp.MustCompile(`^\p{Ll}+ ?/ ?\p{L}[\p{Ll} ]+$`)

// spacedDate is a date as Ukraine prints it, of which a space may not have been read.
var spacedDate = regexp.MustCompile(`^(\d{2}) ?(\d{2}) ?((?:19|20)\d{2})$`)

// spaced gives a date the spaces back with which the state prints it: "16 112025". No
// number on the front of its cards has eight figures.
func (s *scan) spaced(text string) string {
	if s.country != "UKR" || !strings.Contains(text, " ") && !(s.kind == KindIDCard && s.side == SideFront) {
		return text
	}
	return spacedDate.ReplaceAllString(text, "$1 $2 $3")
}

// cutDay is a date in figures that lost the first one of its day to the label before
// it: passports print two (ICAO Doc 9303-3, 3.4).
var cutDay = regexp.MustCompile(`^\d[./-]\d{2}[./-]\d{4}$`)

func (s *scan) date(text string, e era) (value, bool) {
	text = s.spaced(text)
	dates := s.words.findDates(text, s.order(), e, s.now)
	if len(dates) == 0 {
		if d, ok := compact(text, s.order(), e, s.now); ok {
			return value{text: d.iso, raw: text, trust: 0.7}, true
		}
		return value{}, false
	}
	if s.kind == KindPassport && cutDay.MatchString(text) {
		return value{}, false
	}
	v := value{text: dates[0].iso, raw: text, trust: 1}
	switch {
	case len(dates) > 1:
		v.trust = 0.6 // which of them is meant cannot be told
	case dates[0].shortYear && dates[0].iso > s.now.AddDate(sureYears, 0, 0).Format(time.DateOnly):
		v.trust = 0.6 // perhaps of the last century
	}
	return v, true
}

// oneName are the states in which a whole name may be one word, or stands on several
// lines.
var oneName = map[string]bool{"MEX": true, "IDN": true, "IND": true, "MMR": true, "AFG": true, "LKA": true}

// isPermanent knows the words for a document without date of expiry.
func (w *words) isPermanent(text string) bool {
	key := skeleton(fold(text))
	for _, p := range w.permanent {
		if key == p || len(p) >= 8 && contains(key, p) && len(key) < 2*len(p) {
			return true
		}
	}
	return false
}

// sexes are printed words for the sexes, folded.
var sexes = map[string]string{
	"M": "M", "MALE": "M", "MAN": "M", "HOMME": "M", "MASCULIN": "M", "MASCULINO": "M", "MASCHIO": "M", "MANNLICH": "M", "VARON": "M", "HOMBRE": "M",
	"MYX": "M", "MYXCKON": "M", "EP": "M", "EPKEK": "M", "ERKEK": "M", "E": "M", "MEZCZYZNA": "M", "ЧON": "M", "4ON": "M", "4ONOBI4A": "M",
	"F": "F", "FEMALE": "F", "WOMAN": "F", "FEMME": "F", "FEMININ": "F", "FEMININO": "F", "FEMENINO": "F", "FEMMINA": "F", "WEIBLICH": "F", "MUJER": "F",
	"X": "F", "XEH": "F", "XEHCKNN": "F", "EEN": "F", "ENEN": "F", "AEL": "F", "AYAL": "F", "AEN": "F", "QADIN": "F", "KISI": "M", "LAKILAKI": "M", "LELAKI": "M", "PEREMPUAN": "F",
	"MOT": "F", "MOTERIS": "F", "VYR": "M", "VYRAS": "M", "MUZ": "M", "ZENA": "F", "MUSKI": "M", "ZENSKI": "F", "MOSKI": "M", "ZENSKA": "F",
	"MEES": "M", "NAINE": "F", "MIES": "M", "NAINEN": "F", "KVINNA": "F", "KVINNE": "F", "KVINDE": "F", "MANN": "M", "MAND": "M", "UOMO": "M", "DONNA": "F",
	"FERFI": "M", "MASCULINA": "M", "FEMENINA": "F", "FEMININA": "F", "MASCUL": "M", "MASHKULL": "M", "FEMER": "F", "ERKAK": "M",
	"NAM": "M", "NU": "F", "K": "F", "KADIN": "F", "KOBIETA": "F", "XIHO4A": "F", "W": "F",
}

// slashAsLetter is the sign of a sex in two languages whose slash was read as a
// letter: "EJM" for Е/M, "AIF" for А/F.
var slashAsLetter = regexp.MustCompile(`^[EЕӘАAЭЖXХMМЧ4eеaаәэ]\s?[IJl1|!7]\s?([MFМ])$`)

// sex reads M, F, words, and pairs such as Ж/F or V/M, of which the last is the
// English one. A lone Latin X is the unspecified sex; Ж folds to X too, so the
// printed letter decides.
func sex(text string) (value, bool) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '/' || r == ' ' || r == '-' || r == '.' })
	if len(parts) == 0 || len(parts) > 3 {
		return value{}, false
	}
	last := parts[len(parts)-1]
	if m := slashAsLetter.FindStringSubmatch(text); m != nil {
		last = m[1]
	}
	if len(parts) == 2 && parts[0] == "Ж" {
		last = "F" // no other sign begins so, whatever was read of the second one
	}
	if strings.EqualFold(last, "X") {
		return value{text: "X", raw: text, trust: 1}, true
	}
	v, ok := sexes[fold(last)]
	if !ok {
		return value{}, false
	}
	return value{text: v, raw: text, trust: 1}, true
}

// seriesAndNumber: "SERIA HD NR 198025", "серия 12 № 345678".
var seriesAndNumber = regexp.MustCompile(`(?:SERIA|SERIES|СЕРИЯ)\s*([A-ZА-Я0-9]{2,4})\s*(?:NR|NO|N|№)\.?\s*(\d{5,9})`)

// ranIntoLicence is the number of an American licence behind what is left of its
// label ("4d DLN"): no state's number has four letters before its figures.
var ranIntoLicence = regexp.MustCompile(`^(?:(?:4[4D]?[DO0]?L?N|[DO0]LN|LN) ?|[DOLN] )([A-Z]{1,2}\d{6,})$`)

// numberWord is what is left of a label before a number: "No. KL12 20110012345".
var numberWord = regexp.MustCompile(`^(?:NO|NR|N°|Nº|№|NUM|NUMBER)[.:]{0,2} +`)

var numberToken = regexp.MustCompile(`[A-Z0-9][A-Z0-9/\-]{4,24}`)

// documentNumber takes the country's pattern first, then anything that looks
// like a number.
func (s *scan) documentNumber(text string) (value, bool) {
	upper := strings.ToUpper(text)
	if divided, ok := s.dividedNumber(text); ok {
		return value{text: divided, raw: text, trust: 1, field: vision.FieldPersonalNumber}, true
	}
	if len(s.words.findDates(text, "DMY", coming, s.now)) > 0 || s.country == "USA" && ranIntoDate.MatchString(strings.Join(strings.Fields(text), "")) {
		return value{}, false
	}
	upper = numberWord.ReplaceAllString(upper, "")
	if s.country == "USA" {
		if m := ranIntoLicence.FindStringSubmatch(strings.TrimSpace(upper)); m != nil {
			upper = m[1]
		}
	}
	compact := strings.NewReplacer(" ", "", "№", "", "N°", "", "Nº", "", ".", "").Replace(upper)
	if m := seriesAndNumber.FindStringSubmatch(upper); m != nil {
		compact = m[1] + m[2]
	}
	candidates := append([]string{compact}, numberToken.FindAllString(upper, 5)...)
	if words := strings.Fields(upper); len(words) > 1 {
		candidates = append(candidates, words[0]+words[1])
	}
	if zone, ok := s.zoneNumber(candidates); ok {
		return value{text: zone, raw: text, trust: 1}, true
	}
	if pattern := s.words.numbers[s.country][s.kind]; pattern != nil {
		candidates = append(candidates, strings.TrimPrefix(compact, "N")) // what a reader makes of №
		for _, c := range candidates {
			if pattern.MatchString(c) && hasDigit(c) {
				return value{text: c, raw: text, trust: 1}, true
			}
		}
	}
	for _, c := range candidates {
		if plausibleNumber(c) {
			trust := 0.9
			if s.words.numbers[s.country][s.kind] != nil {
				trust = 0.5 // no number of this country looks so: misread, or another's label
			}
			return value{text: c, raw: text, trust: trust}, true
		}
	}
	return value{}, false
}

// zoneNumber is the zone's document number where one of the candidates is it but for
// figures and letters that look alike in print: with its check digit it says which.
func (s *scan) zoneNumber(candidates []string) (string, bool) {
	zone := s.zoneValue(vision.FieldDocumentNumber)
	if zone == "" || !s.page.MRZ.Checks[mrz.CheckNumber] {
		return "", false
	}
	for _, c := range candidates {
		if printTwins.Replace(c) == printTwins.Replace(zone) {
			return zone, true
		}
	}
	return "", false
}

// printTwins writes letters as the figures that they look like.
var printTwins = strings.NewReplacer("O", "0", "I", "1")

func plausibleNumber(c string) bool {
	digits, letters := 0, 0
	for _, r := range c {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r >= 'A' && r <= 'Z':
			letters++
		case r != '-' && r != '/':
			return false
		}
	}
	n := digits + letters
	return n >= 6 && n <= 20 && digits >= 3 && digits*5 >= n*2
}

// azerbaijani is the personal code (FİN) of Azerbaijan: seven letters and figures.
var azerbaijani = regexp.MustCompile(`^[0-9A-HJ-NP-Z]{7}$`)

// ranIntoNumber is a personal number whose label ran into it: "CNP1850509204994".
var ranIntoNumber = regexp.MustCompile(`^\p{L}{2,5}(\d{10,14})$`)

// registerNumber is the number of a record in Ukraine's demographic register: the
// date of birth, a hyphen and five figures.
var registerNumber = regexp.MustCompile(`^(\d{8})\s?[-–—]\s?(\d{5})$`)

// dividedNumber is a personal number that is always written with a hyphen, which is
// a part of it; the zone has a filler there.
func (s *scan) dividedNumber(text string) (string, bool) {
	m := registerNumber.FindStringSubmatch(text)
	if m == nil || s.country != "UKR" {
		return "", false
	}
	born, err := time.Parse("20060102", m[1])
	return m[1] + "-" + m[2], err == nil && born.Before(s.now)
}

// personalNumber accepts what the country's rule accepts; a number of the right
// shape with a wrong check digit stays, with half the trust.
func (s *scan) personalNumber(text string) (value, bool) {
	if divided, ok := s.dividedNumber(text); ok {
		return value{text: divided, raw: text, trust: 1}, true
	}
	candidates := append([]string{text}, strings.Fields(text)...)
	if plain := strings.ToUpper(strings.TrimSpace(text)); s.country == "AZE" && azerbaijani.MatchString(plain) && hasDigit(plain) {
		return value{text: plain, raw: text, trust: 1}, true
	}
	if m := ranIntoNumber.FindStringSubmatch(text); m != nil {
		candidates = append([]string{m[1]}, candidates...)
	}
	for _, c := range candidates {
		plain, ok := nationalid.Normalize(c)
		if !ok || len(plain) < 7 || len(plain) > 18 || !hasDigit(plain) {
			continue
		}
		if s.country == "KAZ" && nationalid.IsBIN(plain) {
			continue // a company's
		}
		r, known := nationalid.Validate(s.country, plain)
		switch {
		case known && r.Valid:
			return value{text: s.withSlash(plain), raw: text, checked: r.Checked, trust: 1}, true
		case plausibleNumber(plain):
			return value{text: plain, raw: text, trust: 0.5}, true
		}
	}
	return value{}, false
}

// withSlash writes a birth number (rodné číslo) as Czech and Slovak documents print it,
// with a slash behind the date; the zone has none.
func (s *scan) withSlash(plain string) string {
	if s.country != "CZE" && s.country != "SVK" || len(plain) != 9 && len(plain) != 10 {
		return plain
	}
	return plain[:6] + "/" + plain[6:]
}

// nation reads a nationality or state: by its name, by its code, or in several
// languages with a sign between, which then must be one state.
func (s *scan) nation(text string) (value, bool) {
	code := inLanguages(text, s.words.nationNamed)
	return value{text: code, raw: text, trust: 1}, code != ""
}

// inLanguages is the state that a text names, in one language or in several.
func inLanguages(text string, named func(string) string) string {
	if code := named(text); code != "" {
		return code
	}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("/,·•|", r) }) {
		if code := named(strings.TrimSpace(part)); code != "" {
			return code
		}
	}
	// "Schweiz - Suisse - Svizzera": a hyphen is also part of names.
	first, same := "", 0
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("-–—", r) }) {
		switch code := named(strings.TrimSpace(part)); {
		case code == "":
		case first != "" && code != first:
			return ""
		default:
			first = code
			same++
		}
	}
	if same > 1 {
		return first
	}
	return ""
}

// nationNamed is the country of one name, nationality or code.
func (w *words) nationNamed(text string) string {
	key := skeleton(fold(text))
	if code, ok := w.nations[key]; ok {
		return code
	}
	if code := w.countryNamed(key); code != "" {
		return code
	}
	code := strings.ToUpper(text)
	if len(code) != 3 {
		return ""
	}
	if mrz.KnownCountry(code) {
		return mrz.Alpha3(code)
	}
	return w.signOf(code)
}

// state is the state that a text names, in one language or several; the word for a
// nationality alone, which may also be a person's name, is none.
func (s *scan) state(text string) string {
	return inLanguages(text, func(part string) string {
		if code := s.words.countryNamed(skeleton(fold(part))); code != "" {
			return code
		}
		if part = strings.ToUpper(part); len(part) == 3 && mrz.KnownCountry(part) {
			return mrz.Alpha3(part)
		}
		return ""
	})
}

// countryNamed finds a country by its whole name, as it is written first.
func (w *words) countryNamed(key string) string {
	for _, c := range w.countries {
		if c.text == key {
			return c.kind
		}
	}
	if len(key) <= 6 {
		return ""
	}
	// Of several that differ no more than reading does, the most like one.
	best, least := "", tolerance(len(key))+1
	for _, c := range w.countries {
		if !similar(c.text, key) {
			continue
		}
		switch d := distance(c.text, key, least); {
		case d < least:
			best, least = c.kind, d
		case d == least && c.kind != best:
			best = ""
		}
	}
	return best
}

// letterBefore is the letter of a part of a field: "[a] SCHNEIDER".
var letterBefore = regexp.MustCompile(`^[\[(][a-c][\])]\s*`)

// titleBefore is an English title before a name.
var titleBefore = regexp.MustCompile(`^(?:(?i:MR|MRS|MISS)\.?|Ms\.?|MS\.) +`)

// zoneName reports a text that is one of the zone's names, or was where marks are
// written as two letters (ICAO Doc 9303-3 section 6): "SPECIMEN" and the name of a
// state are names of people where the zone says so.
func (s *scan) zoneName(text string) bool {
	for _, field := range []string{vision.FieldLastName, vision.FieldFirstName} {
		if zone := s.zoneValue(field); zone != "" && (fold(text) == fold(zone) || Likeness(text, zone) >= sameName) {
			return true
		}
	}
	return false
}

// sameName is the likeness of a printed name and the zone's that may differ in marks.
const sameName = 0.88

// likeZoneName reports a text that resembles one of the zone's names.
func (s *scan) likeZoneName(text string) bool {
	return s.page.MRZ != nil && (Likeness(text, s.zoneValue(vision.FieldLastName)) >= likeName || Likeness(text, s.zoneValue(vision.FieldFirstName)) >= likeName)
}

// name accepts letters with spaces, hyphens and apostrophes that are no label,
// title or country. Of a name in two scripts with a slash between the Latin one
// comes first.
func (s *scan) name(text string) (value, bool) {
	raw := text
	if s.page.MRZ != nil && strings.Contains(text, "/") && !s.likeZoneName(text) {
		if _, nation := s.nation(text); nation {
			return value{}, false // "POLSKIE / POLISH", whose label was not read
		}
	}
	if parts := strings.Split(text, "/"); len(parts) > 1 {
		if s.page.MRZ != nil && !s.likeZoneName(text) && slices.ContainsFunc(parts, func(p string) bool { return len([]rune(strings.TrimSpace(p))) == 1 }) {
			return value{}, false // what is left of a label: "М / АТЫ"
		}
		text = strings.TrimSpace(parts[0])
		native := ""
		for _, p := range parts {
			switch p = strings.TrimSpace(p); {
			case p != "" && latin(p):
				text = p
			case native == "":
				native = p
			}
		}
		if twins, ok := s.sameInCyrillic(strings.TrimSpace(parts[0]), text); ok && native == "" && len(parts) == 2 {
			native = twins
		}
		v, ok := s.name(text)
		if !ok {
			return v, false
		}
		v.raw = raw
		if n, ok := s.name(native); ok && text != native {
			v.also = n.text
		}
		return v, true
	}
	text = s.withoutDollar(titleBefore.ReplaceAllString(text, ""))
	if s.country == "CAN" { // "JANE,MARIE", as Ontario prints them
		text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }), " ")
	}
	text = strings.Trim(letterBefore.ReplaceAllString(text, ""), " .,:;-–_*'«»")
	text = withoutFigures(text)
	letters := 0
	for _, r := range text {
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.IsSpace(r), strings.ContainsRune("-'‘’`´ʻ.,()", r):
		default:
			return value{}, false
		}
	}
	first := []rune(text)
	if !readable(text) || letters < 1 || letters > 60 || len(first) < 2 || unicode.IsLower(first[0]) {
		return value{}, false
	}
	if s.zoneName(text) {
		return value{text: text, raw: raw, trust: 1}, true
	}
	if sexWord(text) {
		return value{}, false
	}
	if s.kind == KindPassport && s.page.MRZ != nil && strings.IndexFunc(text, unicode.IsLower) >= 0 && !s.likeZoneName(text) {
		return value{}, false // passports print names in capitals (ICAO Doc 9303-3, 3.4): a label that was misread
	}
	key := skeleton(fold(text))
	if letters < 4 && text != strings.ToUpper(text) || strings.Count(text, "(") != strings.Count(text, ")") || s.nearLabel(text) && !fathers.MatchString(text) {
		return value{}, false // a label that was misread
	}
	// LIN looks like the label IIN once look-alikes are one; a short name is a
	// label only as it stands.
	asItStands := len(key) > 4 || fold(text) == key
	if asItStands && s.words.isLabel(key) != "" || s.words.countryNamed(key) != "" || s.words.titleOf(key) != "" {
		return value{}, false
	}
	for _, part := range strings.Fields(text) {
		for _, stop := range s.words.stop {
			if len(stop) > 3 && similar(skeleton(fold(part)), stop) {
				return value{}, false
			}
		}
	}
	return value{text: text, raw: raw, trust: 1}, true
}

// figureInWord is a figure between the capitals of a Cyrillic word.
var figureInWord = regexp.MustCompile(`\p{Cyrillic}{2}[30]\p{Cyrillic}|\p{Cyrillic}[30]\p{Cyrillic}{2}`)

// withoutFigures gives a word the letter back that was read as a figure of its form:
// "МОРО3ОВ".
func withoutFigures(text string) string {
	if !strings.ContainsAny(text, "30") || text != strings.ToUpper(text) {
		return text
	}
	return figureInWord.ReplaceAllStringFunc(text, func(m string) string {
		return strings.NewReplacer("3", "З", "0", "О").Replace(m)
	})
}

// withoutDollar writes the S with a mark below that a reader took for a sign of money.
func (s *scan) withoutDollar(text string) string {
	switch s.country {
	case "ROU", "MDA":
		return strings.ReplaceAll(text, "$", "Ș")
	case "TUR", "AZE":
		return strings.ReplaceAll(text, "$", "Ş")
	}
	return text
}

// category is the longest category of licences at the beginning of a text.
var category = regexp.MustCompile(`^(AM|A1|A2|A|B1|BE|B|C1E|C1|CE|C|D1E|D1|DE|D|TM|TB|T|L|M|F|G|H|W|K)`)

// latinCategories turns letters and digits that stand for those of categories
// into them: categories are printed in Latin letters everywhere.
var latinCategories = strings.NewReplacer("А", "A", "В", "B", "Е", "E", "С", "C", "М", "M", "Т", "T", "І", "1", "I", "1")

// categories reads the categories of a licence, with or without anything
// between them: "A B1 C", "A, B, C", "ABC".
func categories(text string) (value, bool) {
	if len(text) > 1 && !hasDigit(text) && strings.ToLower(text) == text {
		return value{}, false // they are printed in capitals
	}
	var out []string
	for _, part := range strings.FieldsFunc(latinCategories.Replace(strings.ToUpper(text)), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("/,-;.", r) }) {
		for part != "" {
			c := category.FindString(part)
			if c == "" || slices.Contains(out, c) {
				return value{}, false
			}
			out = append(out, c)
			part = part[len(c):]
		}
	}
	return value{text: strings.Join(out, " "), raw: text, trust: 1}, len(out) > 0
}

// endsInLabel reports a text whose last part is a label: what stands before it is
// the same label in a language that was not known.
func (w *words) endsInLabel(text string) bool {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("/|·•", r) })
	if len(parts) < 2 {
		parts = strings.Split(text, ". ")
	}
	last := fold(strings.Trim(parts[len(parts)-1], " .:"))
	return len(parts) > 1 && len(last) >= leastEnd && w.exact[skeleton(last)] != ""
}

// leastEnd is the least length of a label that tells a text to be one.
const leastEnd = 5

func (s *scan) freeText(text string) (value, bool) {
	if strings.HasSuffix(text, "/") && strings.ToUpper(text) != text {
		return value{}, false // of a label that goes on in another language
	}
	text = strings.Trim(text, " /|")
	letters := 0
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters++
		}
	}
	if letters < 2 || s.words.isLabel(fold(text)) != "" || s.nearLabel(text) || s.words.endsInLabel(text) {
		return value{}, false
	}
	return value{text: text, raw: text, trust: 1}, true
}
