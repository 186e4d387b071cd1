package fields

import (
	"math"
	"sort"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
)

// row is a printed line outside the machine readable zone.
type row struct {
	vision.TextLine
	folded string // skeleton of the text
	// field is what the line's label names, empty for a line without a label;
	// rest is the text behind the label.
	field string
	rest  string
	// taken: a field has its value here.
	taken bool
	// joined: the lower word of a label that is another row's now.
	joined bool
	// prose: a line of running text.
	prose bool
}

// scan is the reading of one page.
type scan struct {
	words     *words
	page      vision.Page
	now       time.Time
	rows      []*row
	kind      string
	kindScore float64
	country   string
	side      string
	template  *Template
	found     map[string]vision.Reading
	// second holds the same values as they are printed once more in another script.
	second map[string]vision.Reading
	near   map[string]bool // what nearLabel told
	// proseAround: the page is one of running text.
	proseAround bool
	// more are readings of a field that a page prints several times.
	more []vision.Reading
}

func newScan(w *words, p vision.Page, now time.Time) *scan {
	s := &scan{words: w, page: p, now: now, found: map[string]vision.Reading{}, second: map[string]vision.Reading{}, near: map[string]bool{}}
	for _, l := range p.Lines[:min(len(p.Lines), maxLines)] {
		if strings.TrimSpace(l.Text) == "" || len(l.Text) > 400 || inZone(l, p.MRZ) || across(l) {
			continue
		}
		s.rows = append(s.rows, &row{TextLine: l, folded: skeleton(fold(l.Text))})
	}
	sort.SliceStable(s.rows, func(i, j int) bool { return middle(s.rows[i].Box) < middle(s.rows[j].Box) })
	for _, r := range s.rows {
		r.field, r.rest = w.labelOf(r.Text)
	}
	s.markProse()
	s.joinLabels()
	s.cutRows()
	return s
}

// across reports words that run up or down an upright page: they are on another page
// of a booklet, or an ornament, and label nothing here. Numbers are printed so, too.
func across(l vision.TextLine) bool {
	letters, figures := lettersAndFigures(l.Text)
	return l.Box.H > acrossFrom*l.Box.W && letters > figures && letters > 3
}

// lettersAndFigures counts those of a text.
func lettersAndFigures(text string) (letters, figures int) {
	for _, r := range text {
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r):
			figures++
		}
	}
	return letters, figures
}

// lettersAndSmall counts the letters of a text, and the small ones among them.
func lettersAndSmall(text string) (letters, small int) {
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
		}
		if unicode.IsLower(r) {
			small++
		}
	}
	return letters, small
}

// acrossFrom is the height over the width from which a line of some letters runs up or down.
const acrossFrom = 2

// nearLabel is words.nearLabel, asked once about each text.
func (s *scan) nearLabel(text string) bool {
	near, known := s.near[text]
	if !known {
		near = s.words.nearLabel(text)
		if s.near != nil {
			s.near[text] = near
		}
	}
	return near
}

// inZone reports whether a line is one of the machine readable zone.
func inZone(l vision.TextLine, zone *vision.MRZ) bool {
	if strings.Count(l.Text, "<") >= 2 || mrz.LooksLike(l.Text) > 0.75 {
		return true
	}
	if zone == nil || zone.Box.H <= 0 {
		return false
	}
	y := middle(l.Box)
	return y > zone.Box.Y && y < zone.Box.Y+zone.Box.H && l.Box.W > zone.Box.W/3
}

func middle(b vision.Box) float64 { return b.Y + b.H/2 }

// offer keeps the more probable of two values of a field.
func (s *scan) offer(field string, v value, r *row, trust float64) bool {
	if v.field != "" {
		field = v.field
	}
	score := math.Max(0, math.Min(1, r.Score)) * trust * v.trust
	if old, ok := s.found[field]; ok && (old.Checked && !v.checked || old.Checked == v.checked && old.Score >= score) {
		return false
	}
	if old, ok := s.found[field]; ok && field == vision.FieldDocumentNumber && old.Value == s.zoneValue(field) && v.text != old.Value {
		return false // another number under a label like that of the document's
	}
	box := r.Box
	reading := vision.Reading{
		Name: field, Value: v.text, Raw: v.raw, Score: score,
		Source: vision.SourceVIZ, Reader: r.Reader, Checked: v.checked,
	}
	if box.W > 0 {
		reading.Box = &box
	}
	s.found[field] = reading
	delete(s.second, field)
	if v.also != "" {
		reading.Value, reading.Score = v.also, score*trustSecond
		s.second[field] = reading
	}
	return true
}

// trustSecond puts the value in the second script behind the first one.
const trustSecond = 0.99

func (s *scan) readings() []vision.Reading {
	out := make([]vision.Reading, 0, len(s.found))
	for name, r := range s.found {
		out = append(out, r)
		if also, ok := s.second[name]; ok {
			out = append(out, also)
		}
	}
	for i := range out {
		if _, both := s.second[out[i].Name]; !both {
			out[i].Value = s.besideCyrillic(out[i])
		}
	}
	out = append(out, s.more...)
	for i := range out {
		out[i].Value = s.markedByZone(out[i])
		out[i].Value = s.doubled(out[i])
		out[i].Value = s.spelt(out[i])
		out[i].Value = s.official(out[i])
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

// doubled gives a name back the second of two equal letters side by side, which
// readers take for one ("IULIA" for IULIIA), where the zone has both. No print is
// changed otherwise.
func (s *scan) doubled(r vision.Reading) string {
	zone := ""
	switch r.Name {
	case vision.FieldLastName, vision.FieldFirstName:
		zone = s.zoneValue(r.Name)
	}
	printed, zoned := strings.Split(r.Value, " "), strings.Split(zone, " ")
	if zone == "" || len(printed) != len(zoned) || !s.page.MRZ.Valid {
		return r.Value
	}
	for i, w := range printed {
		if len(zoned[i]) == len(w)+1 && once(zoned[i]) == once(w) && w == strings.ToUpper(w) {
			printed[i] = zoned[i]
		}
	}
	return strings.Join(printed, " ")
}

// once writes equal letters side by side once.
func once(s string) string {
	var b strings.Builder
	last := rune(0)
	for _, r := range s {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// spelt writes a name, place or authority in the letters that documents of the
// country are written in.
func (s *scan) spelt(r vision.Reading) string {
	if (s.kind == KindPermit || s.kind == KindVisa) && r.Name != vision.FieldAuthority {
		return s.speltAsHolder(r)
	}
	letters := s.words.letters[s.country]
	if letters == nil && !s.words.unmarked[s.country] {
		return r.Value
	}
	switch r.Name {
	case vision.FieldLastName, vision.FieldFirstName, vision.FieldMiddleName, vision.FieldFullName, vision.FieldPlaceOfBirth,
		vision.FieldAuthority, vision.FieldAddress:
	default:
		return r.Value
	}
	unmarked := s.words.unmarked[s.country]
	return strings.Map(func(c rune) rune {
		if printed, ok := letters[c]; ok {
			return printed
		}
		if unmarked && unicode.Is(unicode.Latin, c) {
			for _, bare := range norm.NFD.String(string(c)) {
				return bare
			}
		}
		return c
	}, r.Value)
}

// speltAsHolder writes letters of a Cyrillic name or place that the issuing state does
// not have as the holder's state has them.
func (s *scan) speltAsHolder(r vision.Reading) string {
	letters := s.words.letters[s.found[vision.FieldNationality].Value]
	switch r.Name {
	case vision.FieldLastName, vision.FieldFirstName, vision.FieldMiddleName, vision.FieldFullName, vision.FieldPlaceOfBirth:
	default:
		return r.Value
	}
	return strings.Map(func(c rune) rune {
		_, foreign := s.words.letters[s.country][c]
		if printed, ok := letters[c]; ok && foreign && unicode.Is(unicode.Cyrillic, c) {
			return printed
		}
		return c
	}, r.Value)
}

func (s *scan) templateName() string {
	if s.template == nil {
		return ""
	}
	return s.template.Name
}

// order of numeric dates on this document.
func (s *scan) order() string {
	if s.template != nil && s.template.DateOrder != "" {
		return s.template.DateOrder
	}
	if o := s.words.dateOrders[s.country]; o != "" && !(s.country == "USA" && s.kind == KindPassport) {
		return o
	}
	return "DMY"
}

// checkDates removes dates that contradict each other: a person is born before a
// document is issued, and that is before it expires. The later link goes, and
// with it the doubt stays visible as a missing field.
func (s *scan) checkDates() {
	birth, issue, expiry := s.found[vision.FieldBirthDate].Value, s.found[vision.FieldIssueDate].Value, s.found[vision.FieldExpiryDate].Value
	if birth != "" && issue != "" && issue < birth {
		delete(s.found, vision.FieldIssueDate)
		issue = ""
	}
	if expiry != "" && (birth != "" && expiry < birth || issue != "" && expiry < issue) {
		delete(s.found, vision.FieldExpiryDate)
	}
}
