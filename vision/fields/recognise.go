package fields

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
)

// How sure a kind is, by what shows it.
const (
	sureByZone      = 0.95
	sureByPrint     = 0.9 // title, country and the words of a known document agree
	sureByTitle     = 0.8
	sureByTemplate  = 0.75
	sureByLooseZone = 0.7 // a zone that is not valid
)

// recognise finds kind, country, side and template.
func (s *scan) recognise() {
	if m := s.page.MRZ; m != nil {
		s.kind, s.kindScore = zoneKind(m), sureByZone
		if !m.Valid {
			s.kindScore = sureByLooseZone
		}
		if s.kind == "" {
			s.kindScore = 0
		}
		s.country = zoneIssuer(m)
	}
	title := ""
	for _, r := range s.rows {
		if !s.isTitle(r) || r.prose {
			continue
		}
		if named := s.words.titleOf(r.folded); !s.proseAround || s.words.mostly(r.Text, named) {
			title = stronger(title, named)
		}
	}
	switch {
	case s.kind == "" && title != "":
		s.kind, s.kindScore = title, sureByTitle
	case s.kind == KindIDCard && (title == KindPermit || title == KindDrivers):
		s.kind = title // permits and some licences bear the zone of a card
	}
	if s.kind == "" && s.categoryTable() {
		s.kind, s.kindScore = KindDrivers, sureByTable
	}
	if s.kind == "" && s.licenceForm() {
		s.kind, s.kindScore = KindDrivers, sureByForm
	}
	printed := s.provenCountry()
	if printed == "" {
		printed = s.printedCountry()
	}
	if code := s.countryOfTitle(); s.page.MRZ == nil && code != "" {
		printed = code
	}
	if s.country == "" {
		s.country = printed
	}
	s.chooseTemplate()
	if t := s.template; t != nil && s.page.MRZ == nil && title == t.Kind && s.kind == t.Kind && t.Country != "" && printed == t.Country {
		s.kindScore = max(s.kindScore, sureByPrint)
	}
	if s.side == "" || s.side == SideFront && s.faceless(s.template) && s.page.MRZ != nil && s.page.MRZ.Format == vision.FormatTD1 {
		s.side = s.sideByZoneAndFace() // labels stand on either side, as that of the address
	}
	if s.side == "" && s.kind == KindDrivers && s.categoryTable() {
		s.side = SideBack
	}
	if s.countrylessBack() {
		var texts []string
		for _, r := range s.rows {
			texts = append(texts, r.Text)
		}
		s.country = s.words.legendCountry(texts...)
	}
}

// faceless reports a template of a side with a portrait where there is none.
func (s *scan) faceless(t *Template) bool {
	return t != nil && t.Face != nil && *t.Face && len(s.page.Faces) == 0
}

// countryOfTitle is the country whose language alone calls a residence permit so. The
// name of a state that is read on one is rather that of which the holder is a citizen.
func (s *scan) countryOfTitle() string {
	if s.kind != KindPermit {
		return ""
	}
	for _, t := range s.words.templates {
		if t.Kind != KindPermit || t.Country == "" {
			continue
		}
		for i, w := range t.words {
			if t.own[i] && len(w) >= 6 && s.words.titleOf(w) == KindPermit && s.anyPrinted([]string{w}) {
				return t.Country
			}
		}
	}
	return ""
}

// isTitle reports a line that may name the document. A label is none ("Nationality"
// is no national ID), unless it is that of the document's own number.
func (s *scan) isTitle(r *row) bool {
	return r.field == "" || r.field == vision.FieldDocumentNumber || r.field == fieldOther || r.rest != ""
}

// licenceForm reports a driving licence whose title was not read: a state's sign
// alone in the upper left corner, a portrait, three dates below each other, and
// under them a line of categories. Nothing else is made so.
func (s *scan) licenceForm() bool {
	if len(s.page.Faces) == 0 || s.page.MRZ != nil {
		return false
	}
	sign, dates, table := false, 0, false
	low := 0.0
	for _, r := range s.rows {
		text := strings.TrimSpace(r.Text)
		sign = sign || dates == 0 && len(text) <= 3 && strings.ToUpper(text) == text && s.words.signOf(text) != "" &&
			r.Box.X < 0.25*float64(s.page.Width)
		if d := s.words.findDates(text, "DMY", coming, s.now); len(d) == 1 && !d[0].shortYear {
			dates++
			low = middle(r.Box)
		}
		if v, ok := categories(text); ok && dates >= 3 && middle(r.Box) > low && strings.Contains(v.text, "B") {
			table = true
		}
	}
	return sign && dates >= 3 && table
}

// signOf is the country that a code alone stands for.
func (w *words) signOf(code string) string {
	if len(code) < 3 {
		return ""
	}
	for _, c := range w.countries {
		if c.kind == code {
			return code
		}
	}
	return ""
}

const (
	sureByForm  = 0.7
	sureByTable = 0.75
	tableRows   = 5 // categories in rows of their own
	// numberedRows are those that are enough below numbered columns.
	numberedRows = 2
)

// categoryTable reports the table of categories on the back of licences
// (directive 2006/126/EC, annex I, fields 9 to 12).
func (s *scan) categoryTable() bool {
	if len(s.page.Faces) > 0 || s.page.MRZ != nil {
		return false
	}
	seen := map[string]bool{}
	for _, r := range s.rows {
		if v, ok := categories(r.Text); ok && !strings.Contains(v.text, " ") {
			seen[v.text] = true
		}
	}
	return len(seen) >= tableRows || len(seen) >= numberedRows && s.columnNumbers()
}

// columnNumbers reports the heads of that table's columns beside each other: 10, 11
// and 12, or two of them.
func (s *scan) columnNumbers() bool {
	for _, a := range s.rows {
		n, ok := columnNumber(a.Text)
		if !ok {
			continue
		}
		for _, b := range s.rows {
			if m, ok := columnNumber(b.Text); ok && m > n && sameRow(a, b) && b.Box.X > a.Box.X+2*a.Box.W {
				return true
			}
		}
	}
	return false
}

func columnNumber(text string) (int, bool) {
	switch strings.TrimRight(strings.TrimSpace(text), ". ") {
	case "10":
		return 10, true
	case "11":
		return 11, true
	case "12":
		return 12, true
	}
	return 0, false
}

// zoneKind follows the document code (ICAO Doc 9303 parts 4-7).
func zoneKind(m *vision.MRZ) string {
	code := "  "
	if len(m.Lines) > 0 && len(m.Lines[0]) >= 2 {
		code = m.Lines[0][:2]
	}
	switch m.Format {
	case vision.FormatTD3:
		return KindPassport
	case vision.FormatMRVA, vision.FormatMRVB:
		if !m.Valid && code[0] != 'V' { // rows that are no visa's, or no zone at all
			if code[0] == 'P' {
				return KindPassport
			}
			return ""
		}
		return KindVisa
	case vision.FormatDL:
		return KindDrivers
	case vision.FormatIDFRA:
		return KindIDCard
	}
	switch code {
	case "AR", "IR", "CR", "TR", "RP", "C1", "C2", "AF":
		return KindPermit
	case "IP", "P<", "PP":
		return KindPassport
	}
	return KindIDCard
}

func zoneIssuer(m *vision.MRZ) string {
	for _, f := range m.Fields {
		if f.Name == vision.FieldIssuer && mrz.KnownCountry(f.Value) {
			return f.Value
		}
	}
	return ""
}

// strength orders titles: a licence or permit often prints "identity card" or
// the word for passport somewhere too.
var strength = map[string]int{KindDrivers: 5, KindPermit: 4, KindIDCard: 3, KindPassport: 2, KindUtility: 1}

func stronger(a, b string) string {
	if strength[b] > strength[a] {
		return b
	}
	return a
}

// titleOf is the kind that a folded line names. Words under six letters ("PASS")
// must be the whole line.
func (w *words) titleOf(line string) string {
	best := ""
	for _, t := range w.titles {
		if strength[t.kind] <= strength[best] {
			continue
		}
		if len(t.text) < 6 && line == t.text || len(t.text) >= 6 && contains(line, t.text) {
			best = t.kind
		}
	}
	return best
}

// provenCountry is the country of a template whose proof is printed.
func (s *scan) provenCountry() string {
	for _, t := range s.words.templates {
		if t.Country != "" && s.proven(t) && !s.ofNeighbour(t) && s.titled(t) {
			return t.Country
		}
	}
	return ""
}

// titled reports a page that prints what a template asks for. A title that is hidden is
// made up for by several lines that no other country's documents have, and dates that
// none writes so.
func (s *scan) titled(t *Template) bool {
	missing := slices.ContainsFunc(t.all, func(group []string) bool { return !s.anyPrinted(group) })
	return !missing || t.DateOrder == "MDY" && s.proofs(t) >= proofsForTitle && s.monthFirst()
}

// proofsForTitle are the lines with a proof that make up for a title, with the dates.
const proofsForTitle = 3

// proofs counts the lines that no other country's documents have.
func (s *scan) proofs(t *Template) (n int) {
	for _, r := range s.rows {
		if slices.ContainsFunc(t.proof, func(re *regexp.Regexp) bool { return re.MatchString(r.Text) }) {
			n++
		}
	}
	return n
}

func (s *scan) proven(t *Template) bool {
	for _, re := range t.proof {
		if slices.ContainsFunc(s.rows, func(r *row) bool { return re.MatchString(r.Text) }) {
			return true
		}
	}
	return t.DateOrder == "MDY" && s.monthFirst()
}

var (
	// monthThenDay is a date that only the American order can be: no month is a 13th.
	monthThenDay = regexp.MustCompile(`(?:^|\D)(?:0\d|1[0-2])[/-](?:1[3-9]|2\d|3[01])[/-](?:19|20)\d{2}(?:\D|$)`)
	dayThenMonth = regexp.MustCompile(`(?:^|\D)(?:1[3-9]|2\d|3[01])[/.-](?:0\d|1[0-2])[/.-](?:19|20)\d{2}(?:\D|$)`)
)

// monthFirst reports dates that begin with the month, which no state but the USA
// prints, and none that begins with the day.
func (s *scan) monthFirst() bool {
	found := false
	for _, r := range s.rows {
		if dayThenMonth.MatchString(r.Text) {
			return false
		}
		found = found || monthThenDay.MatchString(r.Text)
	}
	return found
}

// printedCountry is the country whose name is printed highest on the page; of
// several names in a line the one that is most like the print counts, and of those
// the longest: a few letters are all that tells Ghana's republic from China's. What
// stands at the label of something else, as the holder's nationality, tells nothing of
// the issuer.
func (s *scan) printedCountry() string {
	best, length, least := "", 0, 0
	for _, r := range s.rows {
		if r.prose || s.holders(r) {
			continue
		}
		roman := skeleton(fold(romanPart(r.Text)))
		for _, c := range s.words.countries {
			if len(c.text) <= 3 {
				continue
			}
			off, ok := 0, r.folded == c.text || roman == c.text
			if !ok && len(c.text) >= 6 {
				off, ok = offBy(r.folded, c.text)
			}
			if ok && (best == "" || off < least || off == least && len(c.text) > length) {
				best, length, least = c.kind, len(c.text), off
			}
		}
		if best != "" {
			break
		}
	}
	if best != "" || s.kind != KindDrivers {
		return best
	}
	// A licence prints its state's sign alone in a corner. Elsewhere a lone code
	// is rather the holder's nationality.
	for _, r := range s.rows {
		if code := s.words.signOf(strings.TrimSpace(r.Text)); code != "" {
			return code
		}
		if strings.TrimSpace(r.Text) == "UK" { // since 2021 in the place of GB
			return "GBR"
		}
	}
	return ""
}

// ofNeighbour reports the USA's licence where a line names a province of Canada and
// nothing else: both abbreviate their labels alike.
func (s *scan) ofNeighbour(t *Template) bool {
	return t.Country == "USA" && slices.ContainsFunc(s.rows, func(r *row) bool {
		return r.field == "" && s.words.countryNamed(fold(r.Text)) == "CAN" && !s.holders(r)
	})
}

// romanPart is what of a line is in Latin letters, where part of it is in a script
// that is not read here: "日本国 JAPAN".
func romanPart(text string) string {
	if readableAlone(text) {
		return ""
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII || unicode.Is(unicode.Latin, r) {
			return r
		}
		return -1
	}, text))
}

// readableAlone reports a text whose letters can all be read here.
func readableAlone(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool {
		return unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek)
	}) < 0
}

// holders reports a line that tells of the holder, or of an authority's place:
// its label is on it, before it or above it.
func (s *scan) holders(r *row) bool {
	about := func(field string) bool {
		switch field {
		case vision.FieldNationality, vision.FieldPlaceOfBirth, vision.FieldAuthority, vision.FieldAddress:
			return true
		}
		return false
	}
	if about(r.field) {
		return true
	}
	for _, l := range s.rows {
		if l == r || !about(l.field) || l.rest != "" {
			continue
		}
		if cost, ok := nearness(l.Box, r.Box); ok && cost < holdersNear {
			return true
		}
	}
	return false
}

// holdersNear is how near its label such a line stands; see nearness.
const holdersNear = 1.6

// chooseTemplate takes the template whose words are printed most, of those that
// agree with what the zone says.
func (s *scan) chooseTemplate() {
	best := 0.0
	for _, t := range s.words.templates {
		if s.proseAround && s.kind == "" && !s.proven(t) {
			continue // words of a text
		}
		if score := s.templateScore(t); score > best {
			best, s.template = score, t
		}
	}
	if s.template == nil {
		return
	}
	t := s.template
	if s.kind == "" || s.page.MRZ == nil && s.proven(t) && strength[t.Kind] > strength[s.kind] {
		s.kind, s.kindScore = t.Kind, sureByTemplate
	}
	if s.country == "" {
		s.country = t.Country
	}
	s.side = t.Side
}

// minTemplate is the least score of a template.
const minTemplate = 1.0

func (s *scan) templateScore(t *Template) float64 {
	zone := s.page.MRZ
	switch {
	case s.ofNeighbour(t):
		return 0
	case s.country != "" && t.Country != "" && s.country != t.Country:
		return 0
	case s.kind != "" && s.kind != t.Kind && (zone != nil || strength[s.kind] >= strength[t.Kind]):
		return 0
	case zone != nil && (t.Zone == zoneNone || t.Zone != "" && t.Zone != zone.Format):
		return 0
	}
	if !s.titled(t) {
		return 0
	}
	// A country's document needs its country: named by zone or print, or by a
	// word that no other country's document bears. "Passport" names none.
	own := t.Country == "" || t.Country == s.country
	score := 0.0
	if s.proven(t) {
		own = true
		score++
	}
	for i, w := range t.words {
		if !s.anyPrinted([]string{w}) {
			continue
		}
		if len(w) >= 6 {
			score++
			own = own || t.own[i] && zone == nil
		} else {
			score += 0.25
		}
	}
	if !own || zone == nil && !s.proven(t) && !s.moreThanCountry(t) {
		return 0
	}
	if zone != nil && t.Zone == zone.Format && t.Country == s.country {
		score++
	}
	if t.Country != "" && t.Country == s.country {
		score += 0.5
	}
	if score < minTemplate {
		return 0
	}
	if t.Face != nil && len(s.page.Faces) > 0 != *t.Face {
		score *= 0.6
	}
	return score
}

// moreThanCountry reports a printed word of a template that names no country: a
// country's name alone is on every document of it.
func (s *scan) moreThanCountry(t *Template) bool {
	return slices.ContainsFunc(t.words, func(w string) bool {
		return s.words.countryNamed(w) == "" && s.anyPrinted([]string{w})
	})
}

func (s *scan) anyPrinted(words []string) bool {
	for _, w := range words {
		for _, r := range s.rows {
			if r.prose {
				continue
			}
			if len(w) < 6 && (r.folded == w || hasWord(r.Text, w)) || len(w) >= 6 && (contains(r.folded, w) || similar(itemNumber.ReplaceAllString(r.folded, ""), w)) {
				return true
			}
		}
	}
	return false
}

// itemNumber is the number of a field of a licence in a skeleton: "12. Anmerkungen".
var itemNumber = regexp.MustCompile(`^(?:I[OI23]|[I2-9])`)

func hasWord(text, folded string) bool {
	for _, f := range strings.Fields(text) {
		if skeleton(fold(f)) == folded {
			return true
		}
	}
	return false
}

// clearFace is the score of a face that is one.
const clearFace = 0.6

// sideByZoneAndFace: cards print the zone of three lines on the back, where no
// portrait is; passports and visas have no sides.
func (s *scan) sideByZoneAndFace() string {
	switch s.kind {
	case KindIDCard, KindPermit, KindDrivers:
	default:
		return ""
	}
	switch {
	case slices.ContainsFunc(s.page.Faces, func(f vision.Face) bool { return f.Score >= clearFace }):
		return SideFront // some older cards have the zone there too
	case s.page.MRZ != nil && s.page.MRZ.Format == vision.FormatTD1:
		return SideBack // what looks like a face is none, or a small second portrait
	case len(s.page.Faces) > 0:
		return SideFront
	}
	return ""
}
