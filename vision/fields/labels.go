package fields

import (
	"math"
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/idngo/idngo/vision"
)

// ordinal is a field's number in front of its label: "1.", "(3)", "4b.", "02 ".
var ordinal = regexp.MustCompile(`^\s*[(\[]?\d{1,2}(?:\s?[a-d]?[.)\]]+\s*|\s+)`)

// numberedLabel is a label right behind its number, as on American licences:
// "3DOB", "4b EXP".
var numberedLabel = regexp.MustCompile(`^\d{1,2}[a-d]?\s?(\p{L}+)$`)

// misreadNumber is a number in front of a label that was read as something else,
// or ran into it: "G EXP", "3DO8 07/12/2007" for "3 DOB".
var misreadNumber = regexp.MustCompile(`^(?:\d{1,2}[a-d]?|[\p{Lu}\d]{1,2}\s)([\p{Lu}\d]{3,4})(?:\s+(\S*\d.*))?$`)

// gluedDate is a label of three letters behind its number, with a date that ran into
// it: "300804/01/2006" for "3 DOB 04/01/2006".
var gluedDate = regexp.MustCompile(`^\d{1,2}[a-d]?\s?([\p{Lu}\d]{3})\s?(\d{2}[/-]\d{2}[/-]\d{4})$`)

// dateLabel is the label that three such letters are, of which one may be wrong: a
// date is behind them.
func (w *words) dateLabel(three string) string {
	key := skeleton(fold(three))
	if f := w.exact[key]; f != "" {
		return f
	}
	found := ""
	for _, l := range [...]string{"DOB", "EXP", "ISS"} {
		if f := w.exact[skeleton(l)]; f != "" && distance(skeleton(l), key, 1) <= 1 {
			if found != "" {
				return ""
			}
			found = f
		}
	}
	return found
}

// behindNumber finds such a label, and a value with figures behind it.
func (w *words) behindNumber(text string) (field, rest string) {
	if m := gluedDate.FindStringSubmatch(text); m != nil {
		if f := w.dateLabel(m[1]); f != "" {
			return f, m[2]
		}
	}
	m := misreadNumber.FindStringSubmatch(text)
	if m == nil {
		return "", ""
	}
	return w.exact[skeleton(fold(m[1]))], m[2]
}

// ordinalBehind is the same behind it: "Surname (1)".
var ordinalBehind = regexp.MustCompile(`\s*[(\[]\d{1,2}[a-d]?[)\]]\s*`)

// labelOf finds the label that a line is or begins with, and the text behind it.
// A line often holds the label in several languages with slashes between.
func (w *words) labelOf(text string) (field, rest string) {
	text = ordinalBehind.ReplaceAllString(ordinal.ReplaceAllString(text, ""), " ")
	if head, tail, ok := strings.Cut(text, ":"); ok && strings.TrimSpace(tail) != "" {
		if f := w.exact[skeleton(fold(head))]; f != "" {
			return f, strings.TrimSpace(tail) // short values make no whole label of a long one
		}
	}
	if f := w.wholeLabel(text); f != "" {
		return f, ""
	}
	if m := numberedLabel.FindStringSubmatch(text); m != nil {
		if f := w.exact[skeleton(fold(m[1]))]; f != "" {
			return f, ""
		}
	}
	if f, behind := w.behindNumber(text); f != "" {
		return f, behind
	}
	if f := w.twoLanguages(text); f != "" {
		return f, ""
	}
	if f := w.otherSigns(text); f != "" {
		return f, ""
	}
	segments := strings.FieldsFunc(text, func(r rune) bool { return r == '/' || r == '|' || r == '•' || r == '·' })
	for i, segment := range segments {
		f, behind := w.labelPrefix(segment)
		if f == "" {
			if field != "" {
				// The label ended in the segment before: what follows is its value, if it
				// has figures, or else the label in a language that no pack knows or that
				// was misread.
				rest := strings.TrimSpace(strings.Join(segments[i:], "/"))
				if f, value := w.ranTogether(rest); f == field && capitals(value) {
					return field, value // "Lieu de naissance / Place of birthLYON"
				}
				if value := capitalTail(rest); value != "" {
					return field, value // behind the label in a language that was misread
				}
				if len(segments)-i == 1 && capitals(rest) && !capitals(segments[i-1]) {
					return field, rest // the colon behind the label was read as a slash
				}
				_, isSex := sex(rest)
				if !hasDigit(rest) && (len(segments)-i > 1 || !readable(rest) || field != vision.FieldSex || !isSex) {
					return field, ""
				}
				return field, rest
			}
			continue // perhaps a language that is not in the packs, or misread
		}
		if field == "" || field == vision.FieldLastName && f == vision.FieldMiddleName {
			field = f // the Bulgarian "Презиме / Father's name" is a family name in Serbia
		}
		if value := capitalTail(behind); value != "" && w.loosely(strings.TrimSuffix(behind, value)) {
			behind = value // "Lieu de naissance Plae of birth LYON"
		}
		if behind != "" && i == len(segments)-1 && w.labelSuffix(behind) != "" {
			return field, "" // "ORGAN WYDAJACY PASZPORTIPOINT OF ISSUE"
		}
		if behind != "" {
			return field, strings.TrimSpace(strings.Join(append([]string{behind}, segments[i+1:]...), "/"))
		}
	}
	if field == "" {
		if field, rest = w.ranTogether(text); field != "" {
			return field, rest
		}
		field = w.labelSuffix(text)
	}
	return field, ""
}

// wholeLabel is the label that a whole line is. A line with a slash of which one
// part is a label as it stands is no misread label: "Vornamen / Given names" is
// not "Surname, given names".
func (w *words) wholeLabel(text string) string {
	key := skeleton(fold(text))
	if f, ok := w.exact[key]; ok {
		return f
	}
	if head, tail, ok := cutLast(text); ok && len(tail) == 1 && w.exact[skeleton(fold(head))] == vision.FieldCategories {
		return "" // "Licence class C"
	}
	if parts := strings.Split(text, "/"); len(parts) > 1 {
		for _, part := range parts {
			if _, ok := w.exact[skeleton(fold(part))]; ok {
				return ""
			}
		}
	}
	return w.isLabel(fold(text))
}

// cutLast cuts a text before its last word.
func cutLast(text string) (head, tail string, ok bool) {
	text = strings.TrimSpace(text)
	i := strings.LastIndexByte(text, ' ')
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+1:], true
}

// capitalTail is what stands in capitals and figures behind words in small letters:
// the value behind a label that was misread and ran into it ("Dae of isue
// 27.01.2024", "Sumame ТКАЧЕНКО / TKACHENKO"). Empty where there is no such label of
// some letters, or nothing behind it that a value could be.
func capitalTail(text string) string {
	last, small := -1, 0
	for i, r := range text {
		if unicode.IsLower(r) {
			last = i + len(string(r))
			small++
		}
	}
	if small < tailBehind || last < 0 {
		return ""
	}
	_, rest, ok := strings.Cut(text[last:], " ")
	rest = strings.Trim(rest, " /|:.,;-–")
	n := 0
	for _, r := range rest {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	if !ok || n < leastTail {
		return ""
	}
	return rest
}

const (
	tailBehind = 3 // small letters of a label
	leastTail  = 4 // letters and figures of a value
)

// capitals reports a text of capitals alone, three of them at least.
func capitals(s string) bool {
	n := 0
	for _, r := range s {
		switch {
		case unicode.IsLower(r), unicode.IsDigit(r):
			return false
		case unicode.IsUpper(r):
			n++
		}
	}
	return n > 2
}

// ranTogether divides a line at the place where a small letter meets a capital,
// when what stands before it is a label: "NationalitéFrançaise". Signs between
// them are what was made of a colon: "Prenoms)-DOMINIQUE".
func (w *words) ranTogether(text string) (field, rest string) {
	before := ' '
	for i, r := range text {
		if unicode.IsLower(before) && unicode.IsUpper(r) {
			if f := w.isLabel(fold(text[:i])); f != "" {
				return f, text[i:]
			}
		}
		if unicode.IsLetter(r) || unicode.IsSpace(r) || unicode.IsDigit(r) || r == '/' {
			before = r
		}
	}
	return "", ""
}

func hasLetter(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) >= 0 }

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// readable reports letters that a value may be written in here.
func readable(s string) bool {
	for _, r := range s {
		if unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek) {
			return true
		}
	}
	return false
}

// minSuffix is the least length of a label that is known by the end of a line.
const minSuffix = 9

// labelSuffix finds the label at the end of a line whose first language ran into
// it because the slash was not read: "DATAWYDANIADATE OF ISSUE".
func (w *words) labelSuffix(text string) string {
	key := skeleton(fold(text))
	if hasDigit(text) || len(key) < minSuffix+4 || len(key) > 70 {
		return ""
	}
	for _, l := range w.labels { // longest first
		if len(l.text) < minSuffix {
			continue
		}
		if strings.HasSuffix(key, l.text) {
			return l.field
		}
	}
	return ""
}

// twoLanguages finds the label of a line that is the same label twice, in two
// languages whose slash was not read: "Тегі Фамилия".
func (w *words) twoLanguages(text string) string {
	parts := strings.Fields(text)
	if len(parts) < 2 || len(parts) > 8 {
		return ""
	}
	for n := 1; n < len(parts); n++ {
		if f := w.isLabel(fold(strings.Join(parts[:n], " "))); f != "" && f == w.isLabel(fold(strings.Join(parts[n:], " "))) {
			return f
		}
	}
	return ""
}

// otherSigns finds the label of a line that has the same label in several languages
// with full stops or hyphens between them: "Cognome. Surname. Nom.".
func (w *words) otherSigns(text string) string {
	if strings.ContainsAny(text, "/|") {
		return ""
	}
	for _, sign := range [...]string{". ", " - ", " – "} {
		parts := strings.Split(strings.Trim(text, " ."), sign)
		if len(parts) < 2 || len(parts) > 6 {
			continue
		}
		found := ""
		for _, part := range parts {
			f := w.exact[skeleton(fold(part))]
			if f == "" || found != "" && f != found && !(found == vision.FieldFirstName && f == vision.FieldLastName) {
				found = ""
				break
			}
			if found == "" {
				found = f
			}
		}
		if found != "" {
			return found
		}
	}
	return ""
}

// labelPrefix finds the longest run of words at the beginning that is a label.
func (w *words) labelPrefix(segment string) (field, behind string) {
	parts := strings.Fields(segment)
	for n := min(len(parts), 7); n > 0; n-- {
		head := strings.Join(parts[:n], " ")
		key := fold(head)
		f := w.isLabel(key)
		if f == "" || !hasLetter(parts[n-1]) && n > 1 && w.exact[skeleton(key)] == "" {
			continue // figures behind a label are its value, not a misread end of it
		}
		rest := strings.TrimSpace(strings.TrimLeft(strings.Join(parts[n:], " "), " :.-–"))
		short := len([]rune(key)) < 5
		if rest != "" && short && !strings.HasSuffix(head, ":") && !(capitals(rest) && !capitals(head) && unicode.IsUpper(firstRune(head))) && !hasDigit(rest) && !strings.Contains(rest, ", ") && !(f == vision.FieldSex && len([]rune(rest)) <= 6) {
			return "", "" // a short word before a word: more likely a name than a label
		}
		if rest != "" && f == vision.FieldAddress && capitals(head) && capitals(rest) && !strings.HasSuffix(head, ":") && w.exact[skeleton(key)] == "" {
			return "", "" // an authority's name begins nearly so: "DIRECTION DES ..." for "DIRECCIÓN"
		}
		return f, rest
	}
	if head, tail, ok := strings.Cut(segment, ":"); ok {
		if f := w.isLabel(fold(head)); f != "" {
			return f, strings.TrimSpace(tail)
		}
	}
	return "", ""
}

func hasDigit(s string) bool { return strings.IndexFunc(s, unicode.IsDigit) >= 0 }

// isLabel looks a folded text up, exactly first, then with reading errors.
func (w *words) isLabel(key string) string {
	if key == "" || len(key) > 60 {
		return ""
	}
	key = skeleton(key)
	if f, ok := w.exact[key]; ok {
		return f
	}
	best, field := 99, ""
	n := utf8.RuneCountInString(key)
	for _, l := range w.labelsOf(n-mostWrong, n+mostWrong) {
		t := min(tolerance(min(len(l.text), len(key))), best-1)
		if t <= 0 {
			continue
		}
		if d := distance(l.text, key, t); d <= t {
			best, field = d, l.field
		}
	}
	return field
}

// mostWrong is the largest tolerance.
const mostWrong = 4

// labelsOf are the labels of so many letters, from the longest.
func (w *words) labelsOf(from, to int) []label {
	start := sort.Search(len(w.labels), func(i int) bool { return w.labels[i].letters <= to })
	end := sort.Search(len(w.labels), func(i int) bool { return w.labels[i].letters < from })
	return w.labels[start:max(start, end)]
}

// nearLabel reports whether the first language of a line is a label too badly
// misread to be used as one: a third of a long word may be wrong.
func (w *words) nearLabel(text string) bool {
	head, _, _ := strings.Cut(text, "/")
	key := skeleton(fold(head))
	if len(key) < 9 || len(key) > 60 {
		return false
	}
	letters := utf8.RuneCountInString(key)
	for _, l := range w.labelsOf(letters*2/3, letters*3/2+1) {
		if n := min(len(l.text), len(key)); n >= 9 && distance(l.text, key, n/3) <= n/3 {
			return true
		}
	}
	return false
}

// pairing is a label with a value that may belong to it.
type pairing struct {
	label, value *row
	parsed       value
	cost         float64
}

// Trust in a value by the way it was found.
const (
	trustNumbered = 0.97
	trustInline   = 0.97
	trustNear     = 0.95
	trustPattern  = 0.85
)

// labelled takes the values behind, right of and below the labels. Each value
// goes to the label it is nearest to.
func (s *scan) labelled() {
	var pairs []pairing
	for _, l := range s.rows {
		if l.field == "" {
			continue
		}
		if l.field == fieldOther {
			continue
		}
		if l.field == fieldValidity {
			s.validity(l)
			continue
		}
		if l.rest != "" {
			if s.nameWithComma(l.field, l.rest, l, trustInline) {
				continue
			}
			if v, ok := s.parse(l.field, l.rest); ok {
				if l.field == vision.FieldAddress {
					v = s.goesOn(v, l)
				}
				v = s.further(l, v, l)
				if l.field == vision.FieldFullName && s.wholeName(v, l, trustInline) {
					continue
				}
				s.offer(l.field, v, l, trustInline)
				s.birthBeside(l.field, l.rest, l, trustInline)
				continue
			}
		}
		for _, r := range s.rows {
			if r == l || r.taken || r.field != "" && r.rest == "" {
				continue
			}
			cost, ok := nearness(l.Box, r.Box)
			if !ok {
				continue
			}
			if r.field != "" {
				continue
			}
			v, ok := s.parse(l.field, r.Text)
			if !ok && l.field == vision.FieldSex {
				v, ok = withoutSlash(r.Text)
			}
			if !ok && cost < sampleNear && r.Box.H < sampleSize*l.Box.H {
				v, ok = s.words.sampleName(l.field, r.Text)
			}
			if ok && s.booklet() && sameRow(r, l) && r.Box.X > l.Box.X {
				cost *= besideFirst
			}
			if ok {
				pairs = append(pairs, pairing{l, r, v, cost})
			}
		}
	}
	sort.SliceStable(pairs, func(i, j int) bool { return pairs[i].cost < pairs[j].cost })
	served := map[*row]bool{}
	for _, p := range pairs {
		if served[p.label] || p.value.taken {
			continue
		}
		if old, ok := s.found[p.label.field]; ok && old.Score > 0.9*p.value.Score {
			continue
		}
		served[p.label], p.value.taken = true, true
		if s.nameWithComma(p.label.field, p.value.Text, p.value, trustNear*math.Exp(-p.cost/40)) {
			continue
		}
		if p.label.field == vision.FieldAddress {
			p.parsed = s.goesOn(p.parsed, p.value)
		}
		if p.label.field == vision.FieldAuthority && s.kind == KindVisa && s.country == "USA" {
			p.parsed = s.postOf(p.parsed, p.value)
		}
		p.parsed = s.further(p.label, s.secondLine(p.label.field, p.parsed, p.value), p.value)
		if p.label.field == vision.FieldFullName && s.wholeName(p.parsed, p.value, trustNear*math.Exp(-p.cost/40)) {
			continue
		}
		v, at := s.otherScript(p.label.field, p.parsed, p.value)
		s.offer(p.label.field, v, at, trustNear*math.Exp(-p.cost/40))
		s.birthBeside(p.label.field, p.value.Text, p.value, trustNear*math.Exp(-p.cost/40))
	}
}

// Samples name their holder SPECIMEN. Right under the label of a name, in the size of
// print, that is a name; printed over a document it is larger or elsewhere.
const (
	sampleNear = 0.8 // cost of the place, see nearness
	sampleSize = 2.2 // heights of the label
)

// sampleName reads such a name.
func (w *words) sampleName(field, text string) (value, bool) {
	if field != vision.FieldLastName && field != vision.FieldFirstName {
		return value{}, false
	}
	text = strings.TrimSpace(text)
	key := skeleton(fold(text))
	return value{text: text, raw: text, trust: 1}, len([]rune(text)) > 5 && slices.Contains(w.stop, key)
}

// birthBeside takes the date of birth that stands with its place.
func (s *scan) birthBeside(field, text string, at *row, trust float64) {
	if field != vision.FieldPlaceOfBirth {
		return
	}
	if dates := s.words.findDates(text, s.order(), past, s.now); len(dates) == 1 {
		s.offer(vision.FieldBirthDate, value{text: dates[0].iso, raw: text, trust: 1}, at, trust)
	}
}

// fieldValidity is a label in packs for a line with both the day of issue and
// that of expiry, or the latter alone.
const fieldValidity = "validity"

// fieldSecondLastName is a label in packs for the second family name, which a zone
// has behind the first.
const fieldSecondLastName = "secondLastName"

// joinLastNames puts the second family name behind the first.
func (s *scan) joinLastNames() {
	second, ok := s.found[fieldSecondLastName]
	if !ok {
		return
	}
	delete(s.found, fieldSecondLastName)
	if first, ok := s.found[vision.FieldLastName]; ok {
		first.Value, first.Raw, first.Score = first.Value+" "+second.Value, first.Raw+" "+second.Raw, min(first.Score, second.Score)
		s.found[vision.FieldLastName] = first
	}
}

// fieldOther is a label of something that is not read here: neither it nor what
// it names is another label's value.
const fieldOther = "other"

// validity takes the dates of the label's own line, or of the one below it.
func (s *scan) validity(l *row) {
	text, at := l.rest, l
	if !hasDigit(text) {
		best := 99.0
		for _, r := range s.rows {
			if cost, ok := nearness(l.Box, r.Box); ok && r != l && r.field == "" && hasDigit(r.Text) && cost < best {
				text, at, best = r.Text, r, cost
			}
		}
	}
	dates := s.words.findDates(text, s.order(), coming, s.now)
	switch len(dates) {
	case 1:
		if s.labelled1(vision.FieldExpiryDate) { // "valid from" beside "valid until"
			for _, d := range s.words.findDates(text, s.order(), past, s.now) {
				s.offer(vision.FieldIssueDate, value{text: d.iso, raw: text, trust: 1}, at, trustNear)
			}
			break
		}
		s.offer(vision.FieldExpiryDate, value{text: dates[0].iso, raw: text, trust: 1}, at, trustNear)
	case 2:
		issued := s.words.findDates(text, s.order(), past, s.now)
		if len(issued) > 0 && issued[0].start == dates[0].start {
			s.offer(vision.FieldIssueDate, value{text: issued[0].iso, raw: text, trust: 1}, at, trustNear)
		}
		s.offer(vision.FieldExpiryDate, value{text: dates[1].iso, raw: text, trust: 1}, at, trustNear)
	default:
		return
	}
	at.taken = true
}

// nameWithComma takes a name whose comma divides family and given names.
func (s *scan) nameWithComma(field, text string, at *row, trust float64) bool {
	switch field {
	case vision.FieldFullName, vision.FieldLastName, vision.FieldFirstName:
	default:
		return false
	}
	last, first, ok := strings.Cut(text, ",")
	if !ok || strings.Contains(first, ",") {
		return false
	}
	l, okL := s.name(strings.TrimSpace(last))
	f, okF := s.name(strings.Trim(strings.TrimSpace(first), "."))
	if field == vision.FieldFirstName && s.found[vision.FieldLastName].Value != "" || !okL || !okF {
		return false // given names with a comma between
	}
	if field == vision.FieldFirstName {
		for _, r := range s.rows {
			if r.field == vision.FieldLastName {
				return false
			}
		}
	}
	l.raw, f.raw = text, text
	s.offer(vision.FieldLastName, l, at, trust)
	s.offer(vision.FieldFirstName, f, at, trust)
	return true
}

// goesOn joins the lines below that belong to an address.
func (s *scan) goesOn(v value, at *row) value {
	for range 2 {
		below := s.below(at)
		if below == nil || s.labelBetween(at, below) || s.nearLabel(below.Text) || len(s.words.findDates(below.Text, s.order(), coming, s.now)) > 0 {
			break
		}
		v.text, v.raw = v.text+", "+below.Text, v.raw+" "+below.Text
		v.text = strings.ReplaceAll(v.text, ",,", ",")
		below.taken = true
		at = below
	}
	return v
}

// postOf joins the town below the name of an American consulate: visas print both.
func (s *scan) postOf(v value, at *row) value {
	if below := s.below(at); below != nil && !s.labelBetween(at, below) && capitals(below.Text) && !hasDigit(below.Text) && strings.Contains(fold(v.text), "CONSULATE") {
		v.text, v.raw = v.text+" "+below.Text, v.raw+" "+below.Text
		below.taken = true
	}
	return v
}

// labelBetween: a label stands between two lines, so that the lower one is its value.
func (s *scan) labelBetween(upper, lower *row) bool {
	for _, r := range s.rows {
		if r.field != "" && middle(r.Box) > middle(upper.Box) && middle(r.Box) < middle(lower.Box) && r.Box.X < lower.Box.X+lower.Box.W && r.Box.X+r.Box.W > lower.Box.X {
			return true
		}
	}
	return false
}

// nearness is the cost of a value at b for a label at a, in heights of the label;
// false when it is neither right of it nor below.
func nearness(a, b vision.Box) (float64, bool) {
	if a.H <= 0 || b.H <= 0 {
		return 0, false
	}
	h := math.Max(a.H, b.H*0.6)
	dy := middle(b) - middle(a)
	if math.Abs(dy) < 0.6*h && b.X > a.X+0.5*a.W {
		gap := math.Max(0, b.X-(a.X+a.W)) / h
		return 0.7 + gap*0.35 + math.Abs(dy)/h, gap < 14
	}
	down := (b.Y - (a.Y + a.H)) / h
	if down < -0.5 && dy < 0.6*h || down > 3 {
		return 0, false
	}
	overlap := math.Min(a.X+a.W, b.X+b.W) - math.Max(a.X, b.X)
	left := math.Abs(b.X-a.X) / h
	if overlap < 0 && left > 3 {
		return 0, false
	}
	return math.Max(0, down) + left*0.15, left < 12
}

// otherScript chooses between a name and the line below it, which often prints
// the same name in another script: the Latin one, and of two Latin ones (the
// reader makes Latin of Cyrillic) the one that resembles the zone's name. The
// text stays as it was printed.
func (s *scan) otherScript(field string, v value, at *row) (value, *row) {
	if field != vision.FieldLastName && field != vision.FieldFirstName && field != vision.FieldMiddleName {
		return v, at
	}
	below := s.below(at)
	if below == nil {
		return v, at
	}
	w, ok := s.parse(field, below.Text)
	if !ok {
		return v, at
	}
	if native, ok := s.sameInCyrillic(v.text, w.text); ok && v.also == "" && w.also == "" {
		below.taken = true
		w.also = native
		return w, below
	}
	if name := s.zoneValue(field); name != "" {
		if Likeness(w.text, name) > Likeness(v.text, name) && Likeness(w.text, name) > 0.5 {
			below.taken = true
			if !latin(v.text) {
				w.also = v.text
			}
			return w, below
		}
		return v, at
	}
	if !latin(v.text) && latin(w.text) && !(capitals(v.raw) && !capitals(w.raw)) {
		below.taken = true
		w.also = v.text
		return w, below
	}
	return v, at
}

// below is the free line directly under another one.
func (s *scan) below(at *row) *row {
	for _, r := range s.rows {
		gap := r.Box.Y - (at.Box.Y + at.Box.H)
		if r != at && !r.taken && r.field == "" && gap > -0.4*at.Box.H && gap < 0.9*at.Box.H && math.Abs(r.Box.X-at.Box.X) < 2*at.Box.H {
			return r
		}
	}
	return nil
}

func (s *scan) zoneValue(field string) string {
	if s.page.MRZ == nil {
		return ""
	}
	for _, f := range s.page.MRZ.Fields {
		if f.Name == field {
			return f.Value
		}
	}
	return ""
}

// Likeness of two printed texts, 0..1, by letters and digits alone; letters that
// look the same in Latin and Cyrillic count as the same.
func Likeness(a, b string) float64 {
	x, y := fold(a), fold(b)
	n := max(len(x), len(y))
	if n == 0 {
		return 0
	}
	return 1 - float64(distance(x, y, n))/float64(n)
}

func latin(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) {
			return false
		}
	}
	return true
}
