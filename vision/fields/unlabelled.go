package fields

import (
	"math"
	"regexp"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode"

	"github.com/idngo/idngo/vision"
)

// Labels are small, and the first print that a camera loses. What is left of a
// document then are values, of which many tell what they are: by their form, by
// their order, which standards fix (ICAO Doc 9303-3, 3.4 for passports; ISO/IEC
// 18013-1, 5 and directive 2006/126/EC, annex I for licences), or because the
// zone holds something like them. Whatever remains ambiguous is left out.

// Trust in a value that has no label.
const (
	trustZonePlace = 0.9  // the zone holds something like it
	trustForm      = 0.85 // no other field looks so
	trustOrder     = 0.8  // its place among others tells
)

// unlabelled reads values that stand without a label.
func (s *scan) unlabelled() {
	switch s.kind {
	case KindPassport, KindIDCard, KindPermit, KindVisa, KindDrivers:
	default:
		return
	}
	s.likeZone()
	s.validFromTo()
	if s.kind == KindDrivers {
		s.byForm()
		s.licenceOrder()
		return
	}
	s.datesByOrder()
	s.byForm()
	s.namesByOrder()
	s.byForm() // what stands below names is no heading
	s.passportOrder()
	s.backOrder()
	s.underBirth()
}

// free are the lines that nothing was read from yet, from above, and that are
// neither labels nor titles.
func (s *scan) free() []*row {
	var out []*row
	for _, r := range s.rows {
		if r.taken || r.field != "" || r.Score < 0.5 || r.Box.H <= 0 || s.words.titleOf(r.folded) != "" || s.nearLabel(r.Text) {
			continue
		}
		out = append(out, r)
	}
	return out
}

// offerFree takes the value of a field from a line without a label.
func (s *scan) offerFree(field string, v value, r *row, trust float64) {
	if _, ok := s.found[field]; ok && v.field == "" {
		return
	}
	if s.offer(field, v, r, trust) {
		r.taken = true
	}
}

// likeZone finds the lines that hold what the zone does. The values stay as
// they are printed: a name or number that differs in some letters is found, and
// the difference is seen.
func (s *scan) likeZone() {
	if s.page.MRZ == nil {
		return
	}
	for _, f := range s.page.MRZ.Fields {
		if _, ok := s.found[f.Name]; ok || f.Value == "" {
			continue
		}
		best := 0.0
		var at *row
		var value value
		for _, r := range s.free() {
			v, like := s.likeValue(f.Name, f.Value, r)
			if like > best {
				best, at, value = like, r, v
			}
		}
		if at != nil {
			s.offerFree(f.Name, value, at, trustZonePlace)
		}
	}
}

const (
	likeName   = 0.7 // likeness of a printed name to the zone's
	likeNumber = 0.8
	likeDate   = 0.87 // one figure of eight differs
)

// likeValue is what a line says as the value of a field and how like the
// zone's it is; 0 for a line that is of another field.
func (s *scan) likeValue(field, zone string, r *row) (value, float64) {
	v, ok := s.parse(field, r.Text)
	if !ok && field == vision.FieldSex && !s.heading(r) {
		v, ok = withoutSlash(r.Text)
	}
	if !ok {
		return value{}, 0
	}
	like, least := Likeness(v.text, zone), 1.0
	switch field {
	case vision.FieldLastName, vision.FieldFirstName:
		least = likeName
		if v.also != "" {
			like = math.Max(like, Likeness(v.also, zone))
		}
	case vision.FieldDocumentNumber, vision.FieldPersonalNumber:
		least = likeNumber
	case vision.FieldBirthDate, vision.FieldExpiryDate:
		least = likeDate
		if field == vision.FieldExpiryDate && v.text != zone && len(v.text) == len(zone) && v.text[4:] == zone[4:] {
			return value{}, 0 // the same day of another year is that of issue
		}
	case vision.FieldNationality:
		if s.heading(r) {
			return value{}, 0
		}
	case vision.FieldIssuer:
		if len(r.Text) != 3 {
			return value{}, 0
		}
	case vision.FieldSex:
		if len(r.Text) > 8 || s.heading(r) {
			return value{}, 0
		}
	default:
		return value{}, 0
	}
	if like < least {
		return value{}, 0
	}
	return v, like
}

// lostSlash is a sex in two languages whose slash was not read: "N/F", "Ž/F".
var lostSlash = regexp.MustCompile(`^\p{Lu}([MF])$`)

// withoutSlash reads such a sex; one that names both is none.
func withoutSlash(text string) (value, bool) {
	m := lostSlash.FindStringSubmatch(text)
	if m == nil || text == "MF" || text == "FM" {
		return value{}, false
	}
	return sex(m[1])
}

// heading reports a line above all names and dates.
func (s *scan) heading(r *row) bool {
	for _, f := range s.found {
		if f.Box != nil && middle(*f.Box) < middle(r.Box) && f.Name != vision.FieldDocumentNumber && f.Name != vision.FieldIssuer {
			return false
		}
	}
	return true
}

// bothSexes are the sign of a sex in two languages, or a word for it: no other
// field is written so.
var bothSexes = regexp.MustCompile(`^(?i:[\p{L}34]\s?/\s?[MFМ]|Ж\s?/\s?\p{Lu}|муж\.?|жен\.?|мужской|женский|male|female)$`)

// authorities are how those begin that issue documents in the countries whose
// documents have templates here.
var authorities = regexp.MustCompile(`^(?:(?:ГУ|У)?МВД|МВС|У?ФМС|ОУФМС|ОВД|ОТДЕЛ(?:ОМ|ЕНИЕМ)?|МКК|MKK|СРС|(?:ҚР )?(?:ІІМ|ІШКІ І?СТЕР['’]?)|[ҚК]Р [ІI1]?[ІI1]М|МИНИСТЕРСТВО|MINISTRY OF|МИД|ҚР СІМ|IIV|DXX)(?:[ ./-]|$)|[ .](?:[IH1L]{1,3}BB?|ІІБ)$`)

// officeCode is the code of the office that issued a Ukrainian card, alone on a line.
var officeCode = regexp.MustCompile(`^\d{4}$`)

// authority reports a line that begins as authorities do.
func (s *scan) authority(text string) bool {
	if authorities.MatchString(text) {
		return true
	}
	parts := strings.Fields(text)
	for n := 1; n < min(len(parts), 4); n++ {
		if s.words.offices[skeleton(fold(strings.Join(parts[:n], " ")))] {
			return true
		}
	}
	return false
}

// loneSex is a sex in English alone, or its Cyrillic look-alike.
var loneSex = regexp.MustCompile(`^[MFМ]$`)

// besideValue reports a line on whose level another value was read.
func (s *scan) besideValue(r *row) bool {
	for _, f := range s.found {
		if f.Box != nil && math.Abs(middle(*f.Box)-middle(r.Box)) < 0.7*r.Box.H {
			return true
		}
	}
	return false
}

// byForm takes what only one field can be: a number with the country's pattern,
// a personal number whose check digits are right, a sign of the sex, a country.
func (s *scan) byForm() {
	numbers := s.words.numbers[s.country][s.kind]
	found := map[string][]*row{}
	values := map[*row]value{}
	for _, r := range s.free() {
		compact := strings.ToUpper(strings.Join(strings.Fields(r.Text), ""))
		if v, ok := s.personalNumber(r.Text); ok && v.checked && len(v.text) >= 10 && len(v.text) == len([]rune(compact)) {
			found[vision.FieldPersonalNumber] = append(found[vision.FieldPersonalNumber], r)
			values[r] = v
			continue
		}
		if divided, ok := s.dividedNumber(r.Text); ok {
			found[vision.FieldPersonalNumber] = append(found[vision.FieldPersonalNumber], r)
			values[r] = value{text: divided, raw: r.Text, trust: 1}
			continue
		}
		if numbers != nil && len(compact) >= 7 && numbers.MatchString(compact) {
			found[vision.FieldDocumentNumber] = append(found[vision.FieldDocumentNumber], r)
			values[r] = value{text: compact, raw: r.Text, trust: 1}
			continue
		}
		if bothSexes.MatchString(r.Text) || withTwins[s.country] && slashAsLetter.MatchString(r.Text) && (!s.heading(r) || s.besideValue(r)) {
			if v, ok := sex(r.Text); ok {
				found[vision.FieldSex] = append(found[vision.FieldSex], r)
				values[r] = v
			}
			continue
		}
		if s.country == "UKR" && s.side == SideBack && s.kind == KindIDCard && officeCode.MatchString(r.Text) {
			found[vision.FieldAuthority] = append(found[vision.FieldAuthority], r)
			values[r] = value{text: r.Text, raw: r.Text, trust: 1}
			continue
		}
		if s.kind != KindVisa && s.authority(r.Text) && (s.side == SideBack || !s.heading(r) || s.issuedAbove()) {
			found[vision.FieldAuthority] = append(found[vision.FieldAuthority], r)
			values[r] = value{text: r.Text, raw: r.Text, trust: 1}
			continue
		}
		if s.kind != KindDrivers && loneSex.MatchString(r.Text) && s.besideValue(r) {
			if v, ok := sex(r.Text); ok {
				found[vision.FieldSex] = append(found[vision.FieldSex], r)
				values[r] = v
			}
			continue
		}
		if s.kind != KindDrivers && !s.heading(r) {
			if code := s.state(r.Text); code != "" && len(r.Text) > 3 {
				found[vision.FieldNationality] = append(found[vision.FieldNationality], r)
				values[r] = value{text: code, raw: r.Text, trust: 1}
			}
		}
	}
	for field, rows := range found {
		for _, r := range rows[1:] {
			if values[r].text != values[rows[0]].text {
				rows = nil
				break
			}
		}
		if len(rows) > 0 {
			s.offerFree(field, values[rows[0]], rows[0], trustForm)
			for _, r := range rows {
				r.taken = true
			}
		}
	}
}

// issuedAbove: the document tells above its holder who issued it, as the Russian
// internal passport does.
func (s *scan) issuedAbove() bool { return s.template != nil && s.template.NoExpiry }

// dated is a line that is a date and nothing else.
type dated struct {
	iso string
	row *row
}

const (
	leastAge   = 14 // years that a holder without a guardian has lived
	mostDates  = 3  // dates that a side without labels may have
	dateLetter = 16 // runes of the longest date
)

// ranIntoDate is an American date whose label ran into it: "4EX04/13/2035".
var ranIntoDate = regexp.MustCompile(`^[\p{L}\d]{1,5}?(\d{2}[/-]\d{2}[/-]\d{4})$`)

// lone lists the free lines that are dates, one line of each date.
func (s *scan) lone() []dated {
	var out []dated
	extra := 2 // signs beside it
	if s.country == "USA" {
		extra = 6 // the label before it, misread: "3008 09/08/1963" for "3 DOB"
	}
	for _, r := range s.free() {
		if len([]rune(r.Text)) > dateLetter || s.besideOther(r) {
			continue
		}
		text := s.spaced(strings.TrimSpace(r.Text))
		if s.country == "USA" {
			text = ranIntoDate.ReplaceAllString(text, "$1")
		}
		dates := s.words.findDates(text, s.order(), coming, s.now)
		if len(dates) == 1 && (!dates[0].shortYear || s.page.MRZ != nil) && dates[0].end-dates[0].start >= len(text)-extra {
			out = append(out, dated{dates[0].iso, r})
		}
	}
	return out
}

// besideOther reports a line that belongs to a label of what is not read here.
func (s *scan) besideOther(r *row) bool {
	for _, l := range s.rows {
		if l.field == fieldOther {
			if cost, ok := nearness(l.Box, r.Box); ok && cost < 1.2 {
				return true
			}
		}
	}
	return false
}

// datesByOrder tells dates without labels apart by time: birth is long past and
// first, expiry last, and issue between them.
func (s *scan) datesByOrder() {
	dates := s.lone()
	if len(dates) > mostDates {
		return
	}
	for _, name := range []string{vision.FieldBirthDate, vision.FieldIssueDate, vision.FieldExpiryDate} {
		f, ok := s.found[name]
		dates = slices.DeleteFunc(dates, func(d dated) bool { return ok && d.iso == f.Value })
	}
	if s.threeDates(dates) {
		return
	}
	top := map[string]bool{} // of the uppermost row
	for _, d := range dates {
		top[d.iso] = sameRow(d.row, dates[0].row)
	}
	several := len(dates) > 1
	sort.SliceStable(dates, func(i, j int) bool { return dates[i].iso < dates[j].iso })
	take := func(i int, field string) {
		d := dates[i]
		s.offerFree(field, value{text: d.iso, raw: d.row.Text, trust: 1}, d.row, trustOrder)
		dates = slices.Delete(dates, i, i+1)
	}
	_, birth := s.found[vision.FieldBirthDate]
	_, issue := s.found[vision.FieldIssueDate]
	_, expiry := s.found[vision.FieldExpiryDate]
	today := s.now.Format(time.DateOnly)
	grown := s.now.AddDate(-leastAge, 0, 0).Format(time.DateOnly)
	// A misread year makes any date an early one: birth also stands first, and one
	// date alone is that of birth only where a side prints no other.
	alone := s.kind == KindIDCard || expiry || issue
	// As in the Russian internal passport, and on American licences.
	issuedAbove := s.template != nil && s.template.NoExpiry && several || s.country == "USA" && (expiry || issue && several)
	if len(dates) > 0 && !birth && s.page.MRZ == nil && dates[0].iso < grown && (top[dates[0].iso] || issuedAbove) && (several || alone) && s.side != SideBack {
		take(0, vision.FieldBirthDate)
		birth = true
	}
	if n := len(dates); n > 0 && birth && !expiry && s.page.MRZ == nil && dates[n-1].iso > today {
		take(n-1, vision.FieldExpiryDate)
		expiry = true
	}
	if len(dates) == 2 && birth && !issue && !expiry && s.page.MRZ == nil { // of a document that has expired
		take(1, vision.FieldExpiryDate)
		take(0, vision.FieldIssueDate)
		return
	}
	if s.side == SideBack && s.page.MRZ != nil { // one to come is that of expiry, misread
		dates = slices.DeleteFunc(dates, func(d dated) bool { return d.iso > today })
	}
	if len(dates) == 1 && !issue && dates[0].iso <= today && (birth && expiry && dates[0].iso > s.found[vision.FieldBirthDate].Value || s.side == SideBack || birth && s.template != nil && s.template.NoExpiry) {
		take(0, vision.FieldIssueDate)
	}
}

// threeDates takes the three dates of a document that are all there and of which
// none has a label: long past, past and to come, whatever their order on the page.
// A person is not issued a document of their own in the first years of life.
func (s *scan) threeDates(dates []dated) bool {
	for _, name := range []string{vision.FieldBirthDate, vision.FieldIssueDate, vision.FieldExpiryDate} {
		if _, ok := s.found[name]; ok {
			return false
		}
	}
	if len(dates) != mostDates || s.side == SideBack {
		return false
	}
	dates = slices.Clone(dates)
	sort.SliceStable(dates, func(i, j int) bool { return dates[i].iso < dates[j].iso })
	birth, err := time.Parse(time.DateOnly, dates[0].iso)
	today := s.now.Format(time.DateOnly)
	if err != nil || dates[1].iso > today || dates[2].iso <= today || birth.AddDate(leastAge, 0, 0).Format(time.DateOnly) > dates[1].iso {
		return false
	}
	for i, field := range []string{vision.FieldBirthDate, vision.FieldIssueDate, vision.FieldExpiryDate} {
		s.offerFree(field, value{text: dates[i].iso, raw: dates[i].row.Text, trust: 1}, dates[i].row, trustOrder)
	}
	return true
}

// validFromTo takes the days of issue and expiry from a line that is both, with a
// hyphen between, where the later one is that of the zone.
func (s *scan) validFromTo() {
	if _, ok := s.found[vision.FieldIssueDate]; ok || s.page.MRZ == nil {
		return
	}
	expiry := s.zoneValue(vision.FieldExpiryDate)
	for _, r := range s.free() {
		dates := s.words.findDates(r.Text, s.order(), coming, s.now)
		if len(dates) != 2 || dates[1].iso != expiry || dates[0].iso >= expiry || strings.Trim(r.Text[dates[0].end:dates[1].start], " -–—") != "" {
			continue
		}
		if issued := s.words.findDates(r.Text, s.order(), past, s.now); len(issued) > 0 && issued[0].start == dates[0].start {
			s.offerFree(vision.FieldExpiryDate, value{text: expiry, raw: r.Text, trust: 1}, r, trustZonePlace)
			s.offer(vision.FieldIssueDate, value{text: issued[0].iso, raw: r.Text, trust: 1}, r, trustZonePlace)
			r.taken = true
			return
		}
	}
}

// fathers are the endings of patronymics.
var fathers = regexp.MustCompile(`(?i)(ович|евич|йович|ич|овна|евна|ична|івна|ївна|ұлы|улы|қызы|кызы|уулу|o['‘’ʻ]?g['‘’ʻ]?li|qizi|ўғли|қизи)$`)

// patronymic reports a name that ends as patronymics do, in one of the scripts in
// which it is printed.
func (v value) patronymic() bool { return fathers.MatchString(v.text) || fathers.MatchString(v.also) }

// childOf are those that are words of their own.
var childOf = regexp.MustCompile(`(?i)\S (ұлы|улы|қызы|кызы|уулу|o['‘’ʻ]?g['‘’ʻ]?li|qizi|ўғли|қизи)$`)

// aligned reports two lines of one column, of the same size of print.
func aligned(a, b *row) bool {
	h := math.Max(a.Box.H, b.Box.H)
	return math.Abs(a.Box.X-b.Box.X) < 1.2*h && math.Min(a.Box.H, b.Box.H) > 0.65*h
}

const (
	columnStep = 4.5  // heights from a value to the next one below, at most
	clearly    = 0.78 // score of values; misread labels have less
)

// nextName is the nearest free line above (up) or below that may be a name and
// stands in the same column, with no other value between.
func (s *scan) nextName(from *row, up bool) (*row, value, bool) {
	best := columnStep * from.Box.H
	var at *row
	capitals := strings.ToUpper(from.Text) == from.Text
	for _, r := range s.rows {
		dy := middle(r.Box) - middle(from.Box)
		if up {
			dy = -dy
		}
		if r == from || r.field != "" || r.Score < clearly || dy <= 0.5*from.Box.H || dy >= best || !aligned(r, from) {
			continue
		}
		if !words2(r.Text) {
			continue // what is left of a label: "А / И"
		}
		if capitals && strings.ToUpper(r.Text) != r.Text || strings.Contains(r.Text, "/") && s.nearLabel(r.Text) {
			continue // a label that was misread
		}
		best, at = dy, r
	}
	if at == nil || at.taken || s.words.titleOf(at.folded) != "" || s.page.MRZ == nil && s.namesCountry(at) {
		return nil, value{}, false
	}
	if s.state(at.Text) != "" && !s.zoneName(at.Text) {
		return nil, value{}, false
	}
	v, ok := s.name(at.Text)
	if !ok {
		return nil, value{}, false
	}
	return at, v, true
}

// namesCountry reports a line that holds the name of a state: part of the head.
func (s *scan) namesCountry(r *row) bool {
	for _, c := range s.words.countries {
		if len(c.text) >= 6 && strings.Contains(r.folded, c.text) {
			return true
		}
	}
	return false
}

// rowOf is the line that a field was read from.
func (s *scan) rowOf(field string) *row {
	f, ok := s.found[field]
	if !ok || f.Box == nil {
		return nil
	}
	for _, r := range s.rows {
		if r.Box == *f.Box && r.field == "" {
			return r
		}
	}
	return nil
}

// namesByOrder finds names beside those that have labels: family name, given
// names and patronymic stand in this order below each other.
func (s *scan) namesByOrder() {
	has := func(field string) bool { _, ok := s.found[field]; return ok || s.labelled1(field) }
	if first := s.rowOf(vision.FieldFirstName); first != nil {
		if !has(vision.FieldLastName) {
			if r, v, ok := s.nextName(first, true); ok {
				s.offerFree(vision.FieldLastName, v, r, trustOrder)
			}
		}
		if !has(vision.FieldMiddleName) {
			if r, v, ok := s.nextName(first, false); ok && v.patronymic() {
				s.offerFree(vision.FieldMiddleName, v, r, trustOrder)
			}
		}
	}
	if last := s.rowOf(vision.FieldLastName); last != nil && !has(vision.FieldFirstName) {
		if r, v, ok := s.nextName(last, false); ok {
			s.offerFree(vision.FieldFirstName, v, r, trustOrder)
			if below, w, ok := s.nextName(r, false); ok && w.patronymic() {
				s.offerFree(vision.FieldMiddleName, w, below, trustOrder)
			}
		}
	}
	if has(vision.FieldLastName) || has(vision.FieldFirstName) {
		return
	}
	// Neither is known: a patronymic tells that the two lines above it are they,
	// and so does the date of birth.
	for _, r := range s.free() {
		v, ok := s.name(r.Text)
		if !ok || !v.patronymic() || strings.Contains(v.text, " ") && !childOf.MatchString(v.text) {
			continue
		}
		if rows, names := s.namesAbove(r); s.inTwoScripts(rows, names) {
			s.offerFree(vision.FieldMiddleName, v, r, trustOrder)
			return
		}
		if first, f, ok := s.nextName(r, true); ok {
			if last, l, ok := s.nextName(first, true); ok {
				s.offerFree(vision.FieldLastName, l, last, trustOrder)
				s.offerFree(vision.FieldFirstName, f, first, trustOrder)
				s.offerFree(vision.FieldMiddleName, v, r, trustOrder)
				return
			}
		}
	}
	if patronymic := s.rowOf(vision.FieldMiddleName); patronymic != nil {
		if rows, names := s.namesAbove(patronymic); len(rows) == 2 {
			s.offerFree(vision.FieldLastName, names[0], rows[0], trustOrder)
			s.offerFree(vision.FieldFirstName, names[1], rows[1], trustOrder)
			return
		}
	}
	if birth := s.rowOf(vision.FieldBirthDate); birth != nil && s.kind != KindPassport && s.kind != KindVisa {
		if rows, names := s.namesAbove(birth); s.inTwoScripts(rows, names) {
			return
		} else if len(rows) == 2 {
			s.offerFree(vision.FieldLastName, names[0], rows[0], trustOrder)
			s.offerFree(vision.FieldFirstName, names[1], rows[1], trustOrder)
		} else if len(rows) == 0 {
			s.namesBesideLabels(birth)
		}
	}
}

// namesBesideLabels takes the names of the front of a card on which values stand right
// of their labels: the only two lines that may be names above the date of birth, in
// one column of their own.
func (s *scan) namesBesideLabels(birth *row) {
	if s.side == SideBack || s.page.MRZ != nil || len(s.page.Faces) == 0 {
		return
	}
	var rows []*row
	var names []value
	for _, r := range s.free() {
		if !below(birth, r) || strings.ToUpper(r.Text) != r.Text || !words2(r.Text) || s.namesCountry(r) || s.state(r.Text) != "" {
			continue
		}
		v, ok := s.name(r.Text)
		if !ok || r.Score < namesSure || v.also != "" || !latin(v.text) {
			return // what else stands there is not known
		}
		rows, names = append(rows, r), append(names, v)
	}
	if len(rows) != 2 || !aligned(rows[0], rows[1]) || middle(rows[1].Box)-middle(rows[0].Box) > columnStep*rows[0].Box.H || !below(rows[1], rows[0]) {
		return
	}
	s.offerFree(vision.FieldLastName, names[0], rows[0], trustOrder)
	s.offerFree(vision.FieldFirstName, names[1], rows[1], trustOrder)
}

// namesSure is the score of names that nothing but their place tells.
const namesSure = 0.9

// inTwoScripts takes family and given names that are each printed in two scripts on
// lines of their own, and reports whether the four lines are that.
func (s *scan) inTwoScripts(rows []*row, names []value) bool {
	if len(rows) != 4 || latin(names[0].text) || !latin(names[1].text) || latin(names[2].text) || !latin(names[3].text) {
		return false
	}
	names[1].also, names[3].also = names[0].text, names[2].text
	s.offerFree(vision.FieldLastName, names[1], rows[1], trustOrder)
	s.offerFree(vision.FieldFirstName, names[3], rows[3], trustOrder)
	rows[0].taken, rows[2].taken = true, true
	return true
}

// namesAbove are the lines above another one, in its column and without a gap,
// that may be names, from above.
func (s *scan) namesAbove(r *row) (rows []*row, names []value) {
	for len(rows) < 5 {
		above, v, ok := s.nextName(r, true)
		if !ok {
			break
		}
		rows, names = append([]*row{above}, rows...), append([]value{v}, names...)
		r = above
	}
	return rows, names
}

// labelled1 reports that a label of the field is there, whose value was not read.
func (s *scan) labelled1(field string) bool {
	return slices.ContainsFunc(s.rows, func(r *row) bool { return r.field == field })
}

// passportOrder finds place of birth and authority of a passport between its
// dates.
func (s *scan) passportOrder() {
	if s.kind != KindPassport {
		return
	}
	if s.page.MRZ == nil {
		s.lowerPage()
		return
	}
	birth, issue := s.rowOf(vision.FieldBirthDate), s.rowOf(vision.FieldIssueDate)
	if sex := s.rowOf(vision.FieldSex); sex != nil && s.found[vision.FieldPlaceOfBirth].Value == "" && !s.labelled1(vision.FieldPlaceOfBirth) {
		s.only(vision.FieldPlaceOfBirth, func(r *row) bool { return sameRow(r, sex) && r.Box.X > sex.Box.X && strings.ToUpper(r.Text) == r.Text })
	}
	if birth == nil || issue == nil {
		return
	}
	if _, ok := s.found[vision.FieldPlaceOfBirth]; !ok && !s.labelled1(vision.FieldPlaceOfBirth) {
		// The place stands beside the sex, a lone letter that is easily overlooked, or
		// right of its own label.
		s.only(vision.FieldPlaceOfBirth, func(r *row) bool {
			_, state := s.nation(r.Text)
			return !state && below(r, birth) && below(issue, r) && r.Box.X > birth.Box.X && !hasDigit(r.Text) && strings.ToUpper(r.Text) == r.Text
		})
	}
	// A label of which only the end was read may stand beside its value.
	if _, ok := s.found[vision.FieldPlaceOfBirth]; !ok {
		s.only(vision.FieldPlaceOfBirth, func(r *row) bool {
			return below(r, birth) && below(issue, r) && aligned(r, birth)
		})
	}
	// Right of a label that was lost, in a column of its own.
	if _, ok := s.found[vision.FieldPlaceOfBirth]; !ok && inCapitals[s.country] {
		s.only(vision.FieldPlaceOfBirth, func(r *row) bool {
			_, state := s.nation(r.Text)
			return !state && r.Score >= clearlyRead && below(r, birth) && below(issue, r) && !hasDigit(r.Text) && strings.ToUpper(r.Text) == r.Text && !s.authority(r.Text)
		})
	}
	if _, ok := s.found[vision.FieldAuthority]; !ok && !s.labelled1(vision.FieldAuthority) {
		zone := s.page.MRZ.Box
		s.only(vision.FieldAuthority, func(r *row) bool {
			if _, state := s.nation(r.Text); state {
				return false
			}
			beside := math.Abs(middle(r.Box)-middle(issue.Box)) < 0.8*issue.Box.H && r.Box.X > issue.Box.X+issue.Box.W
			return (beside || below(r, issue) && aligned(r, issue)) && middle(r.Box) < zone.Y
		})
	}
}

// lowerPage finds the place of birth of a passport without a zone: the last line
// of the column of names.
func (s *scan) lowerPage() {
	birth, names := s.rowOf(vision.FieldBirthDate), s.rowOf(vision.FieldFirstName)
	_, place := s.found[vision.FieldPlaceOfBirth]
	if birth == nil || names == nil || place || s.template == nil || !s.template.NoExpiry {
		return
	}
	s.only(vision.FieldPlaceOfBirth, func(r *row) bool { return below(r, birth) && aligned(r, names) })
}

// backOrder finds address and place of birth on the back of a card, where no other
// text is left.
func (s *scan) backOrder() {
	s.ownBacks()
	_, place := s.found[vision.FieldPlaceOfBirth]
	_, authority := s.found[vision.FieldAuthority]
	if s.side != SideBack || s.page.MRZ == nil || !authority || s.labelled1(vision.FieldAddress) {
		return
	}
	above := func(r *row) bool {
		return middle(r.Box) < s.page.MRZ.Box.Y && strings.ToUpper(r.Text) == r.Text
	}
	if _, ok := s.found[vision.FieldAddress]; !ok {
		s.only(vision.FieldAddress, func(r *row) bool { return above(r) && houseBehind.MatchString(r.Text) })
	}
	if place || s.labelled1(vision.FieldPlaceOfBirth) {
		return
	}
	s.only(vision.FieldPlaceOfBirth, func(r *row) bool {
		return above(r) && !hasDigit(r.Text) && len(strings.Fields(r.Text)) <= 3
	})
}

var (
	// spanishStreet is how an address begins on the back of Spain's cards.
	spanishStreet = regexp.MustCompile(`^(?:C/|C\.|CALLE|AVDA?\.?|PZA\.?|PLAZA|PASEO|PSO\.?|CTRA\.?|RONDA|TRVA\.?|URB\.?|CAMINO|CMNO\.?) ?\p{Lu}`)
	// swissPlace is a commune and its canton.
	swissPlace = regexp.MustCompile(`^\p{Lu}[\p{L} .'/-]+ (?:AG|AI|AR|BE|BL|BS|FR|GE|GL|GR|JU|LU|NE|NW|OW|SG|SH|SO|SZ|TG|TI|UR|VD|VS|ZG|ZH)$`)
)

// ownBacks reads what the backs of some states' cards print in a form of its own.
func (s *scan) ownBacks() {
	if s.side != SideBack || s.kind != KindIDCard || s.page.MRZ == nil {
		return
	}
	switch s.country {
	case "ESP":
		if _, ok := s.found[vision.FieldAddress]; !ok {
			s.only(vision.FieldAddress, func(r *row) bool { return spanishStreet.MatchString(r.Text) })
		}
	case "CHE":
		// The place of origin stands above, the authority right over the dates.
		var places []*row
		for _, r := range s.free() {
			if swissPlace.MatchString(r.Text) {
				places = append(places, r)
			}
		}
		if _, ok := s.found[vision.FieldAuthority]; !ok && len(places) == 2 {
			s.offerFree(vision.FieldAuthority, value{text: places[1].Text, raw: places[1].Text, trust: 1}, places[1], trustOrder)
		}
	}
}

// houseBehind is a town, a street and the number of a house.
var houseBehind = regexp.MustCompile(`^[^\d,]{3,}, [^\d,]{3,} \d+\p{L}?(?:[-/ ]\d+)?$`)

// underBirth finds the place of birth on the front of a card without its
// label: the one line in capitals right under the date.
func (s *scan) underBirth() {
	birth := s.birthRow()
	_, place := s.found[vision.FieldPlaceOfBirth]
	if birth == nil || place || s.kind != KindIDCard || s.side != SideFront || s.labelled1(vision.FieldPlaceOfBirth) {
		return
	}
	s.only(vision.FieldPlaceOfBirth, func(r *row) bool {
		return below(r, birth) && middle(r.Box)-middle(birth.Box) < 2.2*birth.Box.H && math.Abs(r.Box.X-birth.Box.X) < 3*birth.Box.H &&
			!hasDigit(r.Text) && strings.ToUpper(r.Text) == r.Text
	})
	if _, place := s.found[vision.FieldPlaceOfBirth]; place {
		return
	}
	// Where names stand right of their labels, the place does so too: in their column,
	// between the date of birth and those of the document.
	last, first, issue := s.rowOf(vision.FieldLastName), s.rowOf(vision.FieldFirstName), s.issueOrExpiry()
	if last == nil || first == nil || issue == nil || !below(first, last) || !below(birth, first) {
		return
	}
	s.only(vision.FieldPlaceOfBirth, func(r *row) bool {
		_, state := s.nation(r.Text)
		return !state && !s.authority(r.Text) && below(r, birth) && below(issue, r) && aligned(r, first) && r.Score >= clearly &&
			!hasDigit(r.Text) && strings.ToUpper(r.Text) == r.Text
	})
}

// issueOrExpiry is the line of the document's first date, of issue or of expiry.
func (s *scan) issueOrExpiry() *row {
	if r := s.rowOf(vision.FieldIssueDate); r != nil {
		return r
	}
	return s.rowOf(vision.FieldExpiryDate)
}

// birthRow is the line of the date of birth, with its label or without.
func (s *scan) birthRow() *row {
	f, ok := s.found[vision.FieldBirthDate]
	if !ok || f.Box == nil {
		return nil
	}
	for _, r := range s.rows {
		if r.Box == *f.Box {
			return r
		}
	}
	return nil
}

func below(r, than *row) bool { return middle(r.Box)-middle(than.Box) > 0.6*than.Box.H }

// only takes a text from the one free line that fits, or the first of two that
// print it in two scripts.
func (s *scan) only(field string, fits func(*row) bool) {
	var at, second *row
	free := s.free()
	if slices.ContainsFunc(free, func(r *row) bool { return fits(r) && words3(r.Text) && strings.ToUpper(r.Text) == r.Text }) {
		// Beside a value in capitals, one in small letters is a label that was misread.
		free = slices.DeleteFunc(free, func(r *row) bool { return strings.ToUpper(r.Text) != r.Text })
	}
	for _, r := range free {
		if !fits(r) || !words3(r.Text) && !shortName(r) || r.Score < 0.7 {
			continue
		}
		switch {
		case at == nil:
			at = r
		case !latin(at.Text) && latin(r.Text) && second == nil && below(r, at) && middle(r.Box)-middle(at.Box) < 2*at.Box.H:
			second = r
		default:
			return
		}
	}
	if at == nil {
		return
	}
	if v, ok := s.parse(field, at.Text); ok {
		s.offerFree(field, v, at, trustOrder)
		if second != nil {
			second.taken = true
		}
	}
}

// clearlyRead is the score of a value that stands neither below another nor beside a label.
const clearlyRead = 0.95

// clearNative is the same of one in letters that only one of the readers knows.
const clearNative = 0.9

// shortName reports a line that is two capitals, clearly read: a town has them
// (Ош), a misread label does not.
func shortName(r *row) bool {
	text := []rune(r.Text)
	return (r.Score >= clearlyRead || r.Score >= clearNative && !latin(r.Text)) && len(text) == 2 && unicode.IsUpper(text[0]) && unicode.IsUpper(text[1])
}

// words3 and words2 report a text with a word of three letters, or two, at least.
func words3(text string) bool { return wordOf(text, 3) }
func words2(text string) bool { return wordOf(text, 2) }

func wordOf(text string, letters int) bool {
	n := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			if n++; n == letters {
				return true
			}
		} else {
			n = 0
		}
	}
	return false
}
