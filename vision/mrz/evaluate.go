package mrz

import (
	"strings"
	"time"

	"github.com/idngo/idngo/vision"
)

// Problem says why a zone is not valid.
type Problem string

// The problems of a zone.
const (
	ProblemAlphabet    Problem = "alphabet"         // a character that the format does not allow at its position
	ProblemCheckDigit  Problem = "check-digit"      // see vision.MRZ.Checks for which
	ProblemCode        Problem = "document-code"    // the first characters name no kind of document
	ProblemIssuer      Problem = "issuer"           // not in the ICAO list
	ProblemNationality Problem = "nationality"      // not in the ICAO list
	ProblemSpecimen    Problem = "specimen-country" // Utopia, which ICAO reserves for specimens
	ProblemBirthDate   Problem = "birth-date"       // no possible date, or in the future
	ProblemExpiryDate  Problem = "expiry-date"      // no possible date, or before birth
	ProblemName        Problem = "name"             // no name at all, or more than two fillers between names
)

// Problems lists why m is not valid, none for a valid zone. It reads nothing
// but m.Format and m.Lines; now decides the centuries. A format that is not
// known gives ProblemAlphabet.
func Problems(m vision.MRZ, now time.Time) []Problem {
	l, ok := layoutOf(m.Format)
	if !ok || !l.shaped(m.Lines) {
		return []Problem{ProblemAlphabet}
	}
	return evaluate(l, printed{lines: m.Lines}, now).problems
}

// Specimen reports whether issuer or nationality is Utopia. Such a zone is never
// Valid: Utopia is a country of specimens, and a specimen proves nobody's
// identity. All else about it may be right, which WellFormed tells.
func Specimen(m vision.MRZ) bool {
	l, ok := layoutOf(m.Format)
	if !ok || !l.shaped(m.Lines) {
		return false
	}
	for _, p := range []part{partIssuer, partNationality} {
		if s, ok := l.find(p); ok && s.in(m.Lines) == Utopia {
			return true
		}
	}
	return false
}

// WellFormed reports whether nothing is wrong with m, save that the country may
// be Utopia. Benchmarks on specimens count with it; decisions need Valid.
func WellFormed(m vision.MRZ, now time.Time) bool {
	for _, p := range Problems(m, now) {
		if p != ProblemSpecimen {
			return false
		}
	}
	return true
}

// shaped reports whether lines have the layout's geometry.
func (l layout) shaped(lines []string) bool {
	if len(lines) != l.rows {
		return false
	}
	for _, line := range lines {
		if len(line) != l.cols {
			return false
		}
	}
	return true
}

// verdict is what the lines of a zone say.
type verdict struct {
	checks   map[string]bool
	problems []Problem
	fields   []vision.Reading
}

// printed is the text of a zone with what is known of its characters.
type printed struct {
	lines  []string
	scores [][]float64  // nil: exact text
	boxes  []vision.Box // of the lines; nil: unknown
}

// reading is the work of one evaluation.
type reading struct {
	printed
	layout  layout
	now     time.Time
	verdict verdict
	// covered names the parts whose check digit is right.
	covered map[part]bool
}

// evaluate computes check digits, problems and fields. The lines must have the
// layout's geometry.
func evaluate(l layout, z printed, now time.Time) verdict {
	r := &reading{
		printed: z, layout: l, now: now,
		verdict: verdict{checks: map[string]bool{}},
		covered: map[part]bool{},
	}
	r.alphabet()
	r.checkDigits()
	r.documentCode()
	r.country(partIssuer, vision.FieldIssuer, ProblemIssuer)
	if l.format == vision.FormatIDFRA {
		// The card is for citizens only and prints no nationality.
		s, _ := l.find(partIssuer)
		r.add(vision.FieldNationality, Alpha3(s.in(r.lines)), s, r.covered[partIssuer])
	}
	r.country(partNationality, vision.FieldNationality, ProblemNationality)
	r.names()
	r.dates()
	r.sex()
	r.numbers()
	return r.verdict
}

func (r *reading) problem(p Problem) {
	for _, have := range r.verdict.problems {
		if have == p {
			return
		}
	}
	r.verdict.problems = append(r.verdict.problems, p)
}

// add appends a field; empty values are left out.
func (r *reading) add(name, value string, s span, checked bool) {
	if value == "" {
		return
	}
	r.verdict.fields = append(r.verdict.fields, vision.Reading{
		Name: name, Value: value, Raw: s.in(r.lines), Score: r.score(s),
		Source: vision.SourceMRZ, Checked: checked, Box: r.box(s),
	})
}

// box is the place of a span, taken from its line's box by proportion: the
// characters of a zone have one width.
func (r *reading) box(s span) *vision.Box {
	if r.boxes == nil || r.boxes[s.line].W <= 0 {
		return nil
	}
	b := r.boxes[s.line]
	w := b.W / float64(len(r.lines[s.line]))
	return &vision.Box{X: b.X + w*float64(s.from), Y: b.Y, W: w * float64(s.to-s.from), H: b.H}
}

// score is the mean confidence of the characters, fillers at the end left out.
func (r *reading) score(s span) float64 {
	if r.scores == nil {
		return 1
	}
	text := strings.TrimRight(s.in(r.lines), string(Filler))
	if text == "" {
		text = s.in(r.lines)
	}
	sum := 0.0
	for i := range text {
		sum += r.scores[s.line][s.from+i]
	}
	return sum / float64(len(text))
}

func (r *reading) alphabet() {
	classes := r.layout.classes(r.lines[0])
	for i, line := range r.lines {
		for j := 0; j < len(line); j++ {
			if !classes[i][j].allows(line[j]) {
				r.problem(ProblemAlphabet)
				return
			}
		}
	}
}

func (r *reading) russian() bool {
	return r.layout.russian(r.lines[0])
}

func (r *reading) checkDigits() {
	for _, c := range checksFor(r.layout, r.lines) {
		right := c.right(r.lines)
		r.verdict.checks[c.name] = right
		if !right {
			r.problem(ProblemCheckDigit)
			continue
		}
		switch c.name {
		case CheckNumber:
			r.covered[partNumber] = true
		case CheckBirth:
			r.covered[partBirth] = true
		case CheckExpiry:
			r.covered[partExpiry] = true
		case CheckOptional:
			r.covered[partOptional] = true
		case CheckComposite:
			r.coverComposite()
		}
	}
}

func (r *reading) coverComposite() {
	switch r.layout.format {
	case vision.FormatTD1, vision.FormatTD2:
		r.covered[partOptional] = true
		r.covered[partOptional2] = true
	case vision.FormatIDFRA:
		for _, p := range []part{partLastName, partFirstName, partSex, partIssuer, partOptional} {
			r.covered[p] = true
		}
	case vision.FormatDL:
		r.covered[partOptional] = true
		r.covered[partIssuer] = true
	}
}

// checksFor are the layout's checks, with the number's moved where a long
// document number is continued in the optional data (ICAO Doc 9303-5 4.2.4 and
// 9303-6): a filler stands in the digit's place, the rest of the number and its
// digit follow, then a filler. The digit counts the filler as a position, as
// cards of Portugal and Sweden show.
func checksFor(l layout, lines []string) []check {
	long, ok := longNumber(l, lines)
	if !ok {
		if l.format == vision.FormatDL {
			return append(append([]check(nil), l.checks...), licenceChecks(lines)...)
		}
		return l.checks
	}
	out := append([]check(nil), l.checks...)
	for i := range out {
		if out[i].name == CheckNumber {
			out[i].at = long.check
			out[i].over = []span{long.first, {long.first.line, long.first.to, long.first.to + 1}, long.rest}
		}
	}
	return out
}

// longNumberSpans are the places of a number of more than nine characters.
type longNumberSpans struct{ first, rest, check span }

func longNumber(l layout, lines []string) (longNumberSpans, bool) {
	if l.format != vision.FormatTD1 && l.format != vision.FormatTD2 {
		return longNumberSpans{}, false
	}
	num, _ := l.find(partNumber)
	opt, _ := l.find(partOptional)
	if lines[num.line][num.to] != Filler || num.in(lines)[8] == Filler {
		return longNumberSpans{}, false
	}
	data := opt.in(lines)
	end := strings.IndexByte(data, Filler)
	if end < 0 {
		end = len(data)
	}
	if end < 2 || !isDigit(data[end-1]) {
		return longNumberSpans{}, false
	}
	return longNumberSpans{
		first: num,
		rest:  span{opt.line, opt.from, opt.from + end - 1},
		check: span{opt.line, opt.from + end - 1, opt.from + end},
	}, true
}

func (c check) covered(lines []string) string {
	var b strings.Builder
	for _, s := range c.over {
		b.WriteString(s.in(lines))
	}
	return b.String()
}

func (c check) right(lines []string) bool {
	text, printed := c.covered(lines), c.at.in(lines)[0]
	if printed == Filler {
		return c.fillerIfEmpty && onlyFillers(text)
	}
	want, ok := CheckDigit(text)
	return ok && want == printed
}

func (r *reading) documentCode() {
	if !r.layout.codeFits(r.lines[0]) {
		r.problem(ProblemCode)
	}
}

// codeFits reports whether the document code belongs to the format: P for
// passport booklets, V for visas, I, A and C for cards (ICAO Doc 9303-4 to -7);
// passport cards print P on TD1 and TD2 too.
func (l layout) codeFits(first string) bool {
	switch l.format {
	case vision.FormatTD1, vision.FormatTD2:
		return strings.IndexByte("IACP", first[0]) >= 0
	case vision.FormatTD3:
		return first[0] == 'P'
	case vision.FormatMRVA, vision.FormatMRVB:
		return first[0] == 'V'
	case vision.FormatIDFRA:
		return strings.HasPrefix(first, "IDFRA")
	case vision.FormatDL:
		return first[0] == 'D'
	}
	return false
}

func (r *reading) country(p part, name string, bad Problem) {
	s, ok := r.layout.find(p)
	if !ok {
		return
	}
	code := s.in(r.lines)
	switch {
	case code == Utopia:
		r.problem(ProblemSpecimen)
	case !KnownCountry(code):
		r.problem(bad)
	default:
		r.add(name, Alpha3(code), s, r.covered[p])
	}
}

func (r *reading) names() {
	if s, ok := r.layout.find(partLastName); ok {
		f, _ := r.layout.find(partFirstName)
		r.add(vision.FieldLastName, spaced(s.in(r.lines)), s, r.covered[partLastName])
		r.add(vision.FieldFirstName, spaced(f.in(r.lines)), f, r.covered[partFirstName])
		if onlyFillers(s.in(r.lines)) {
			r.problem(ProblemName)
		}
		return
	}
	s, ok := r.layout.find(partNames)
	if !ok {
		return
	}
	last, first := splitNames(s.in(r.lines))
	if last == "" && first == "" || tooWide.MatchString(s.in(r.lines)) {
		r.problem(ProblemName)
	}
	if r.russian() {
		given, patronymic, _ := strings.Cut(first, " ")
		r.add(vision.FieldLastName, russianName(last), s, false)
		r.add(vision.FieldFirstName, russianName(given), s, false)
		r.add(vision.FieldMiddleName, russianName(patronymic), s, false)
		return
	}
	r.add(vision.FieldLastName, last, s, false)
	r.add(vision.FieldFirstName, first, s, false)
}

func (r *reading) dates() {
	var birth date
	if s, ok := r.layout.find(partBirth); ok {
		birth = birthDate(s.in(r.lines), r.now)
		if !birth.possible {
			r.problem(ProblemBirthDate)
		}
		r.add(vision.FieldBirthDate, birth.iso, s, r.covered[partBirth])
	}
	if s, ok := r.layout.find(partExpiry); ok {
		expiry := expiryDate(s.in(r.lines), birth, r.now)
		if !expiry.possible || expiry.iso != "" && birth.iso != "" && expiry.iso < birth.iso {
			r.problem(ProblemExpiryDate)
			return
		}
		r.add(vision.FieldExpiryDate, expiry.iso, s, r.covered[partExpiry])
	}
}

func (r *reading) sex() {
	s, ok := r.layout.find(partSex)
	if !ok {
		return
	}
	switch s.in(r.lines) {
	case "M", "F":
		r.add(vision.FieldSex, s.in(r.lines), s, r.covered[partSex])
	case "<":
		r.add(vision.FieldSex, "X", s, r.covered[partSex])
	}
}

func (r *reading) numbers() {
	if r.layout.format == vision.FormatDL {
		r.licence()
		return
	}
	num, _ := r.layout.find(partNumber)
	number := trimFillers(num.in(r.lines))
	opt, hasOpt := r.layout.find(partOptional)
	if long, ok := longNumber(r.layout, r.lines); ok {
		number += long.rest.in(r.lines)
		opt.from = long.check.to
	}
	if r.russian() {
		// The fourth digit of the series opens the optional data.
		data := opt.in(r.lines)
		number = number[:min(3, len(number))] + data[:1] + number[min(3, len(number)):]
		r.add(vision.FieldDocumentNumber, trimFillers(number), num, r.covered[partNumber] && r.covered[partOptional])
		issued := readDate(data[1:7], r.now.Year())
		r.add(vision.FieldIssueDate, issued.iso, span{opt.line, opt.from + 1, opt.from + 7}, r.covered[partOptional])
		r.add(vision.FieldAuthority, trimFillers(data[7:13]), span{opt.line, opt.from + 7, opt.from + 13}, r.covered[partOptional])
		return
	}
	r.add(vision.FieldDocumentNumber, strings.ReplaceAll(number, "<", " "), num, r.covered[partNumber])
	if hasOpt {
		r.optional(partOptional, opt)
	}
	if opt2, ok := r.layout.find(partOptional2); ok {
		r.optional(partOptional2, opt2)
	}
}

// optional reads optional data: a national number where the issuer is known to
// print one there, else the text as it is.
func (r *reading) optional(p part, s span) {
	text := trimFillers(s.in(r.lines))
	if text == "" {
		return
	}
	issuer, _ := r.layout.find(partIssuer)
	birth, _ := r.layout.find(partBirth)
	n, ok := nationalNumber(Alpha3(issuer.in(r.lines)), r.layout.format, p, s.in(r.lines), birth.in(r.lines))
	if !ok {
		r.add(vision.FieldOptional, strings.ReplaceAll(text, "<", " "), s, r.covered[p])
		return
	}
	r.add(vision.FieldPersonalNumber, n.number, s, r.covered[p] || n.proved)
}
