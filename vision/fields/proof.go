package fields

import (
	"math"
	"regexp"
	"sort"
	"strings"
	"time"
	"unicode"

	"gopkg.in/yaml.v3"

	"github.com/idngo/idngo/screening/postal"
	"github.com/idngo/idngo/vision"
)

// Labels of a proof that are no field of their own: they keep a value from being
// taken for another field.
const (
	proofPeriod  = "period"
	proofDueDate = "dueDate"
)

var proofFields = map[string]bool{
	vision.FieldFullName: true, vision.FieldAddress: true, vision.FieldIssueDate: true, vision.FieldAuthority: true,
	vision.FieldBirthDate: true, vision.FieldPersonalNumber: true, proofPeriod: true, proofDueDate: true,
}

// proofKinds are the contract's sub types of a proof of address (model.md 5).
var proofKinds = map[string]bool{
	"statement": true, "voterRegistration": true, "taxBill": true, "telecom": true, "utilityBill": true, "bankStatement": true,
	"bankLetter": true, "lease": true, "universityLetter": true, "employmentLetter": true, "other": true,
}

// proofWords are what packs say of papers that prove an address.
type proofWords struct {
	labels  map[string]string // folded label to field
	list    []label           // the same, in the order of the packs
	types   []title
	issuers []string
}

func (p *packReader) proofLabel(key, word *yaml.Node) {
	if !proofFields[key.Value] {
		p.fail(key, "unknown field %q of a proof of address", key.Value)
		return
	}
	if f := p.folded(word); f != "" {
		if p.words.proofs.labels == nil {
			p.words.proofs.labels = map[string]string{}
		}
		if _, taken := p.words.proofs.labels[f]; !taken {
			p.words.proofs.labels[f] = key.Value
			p.words.proofs.list = append(p.words.proofs.list, label{text: f, field: key.Value})
		}
	}
}

func (p *packReader) proofType(key, word *yaml.Node) {
	if !proofKinds[key.Value] {
		p.fail(key, "unknown type of proof %q", key.Value)
		return
	}
	p.words.proofs.types = append(p.words.proofs.types, title{p.folded(word), key.Value})
}

// How sure a value of a proof is by the way it was found.
const (
	trustByLabel    = 0.95
	trustByPhrase   = 0.9
	trustByShape    = 0.7
	trustByPeriod   = 0.7
	trustByNewest   = 0.6
	minAddressParts = 2
)

// proofScan is the reading of one such page.
type proofScan struct {
	words *words
	now   time.Time
	rows  []*row
	found map[string]vision.Reading
}

// ExtractProof reads a paper that proves an address: whose it is, which address
// it names, when it was made and by whom. Layouts are as many as senders, so it
// goes by labels in several languages, phrases ("registered at …") and the shape
// of an address; what was found by shape alone has a low score.
func (x *Extractor) ExtractProof(p vision.Page) Result {
	s := &proofScan{words: x.words, now: x.now(), found: map[string]vision.Reading{}}
	for _, l := range p.Lines[:min(len(p.Lines), maxLines)] {
		if text := strings.TrimSpace(l.Text); text != "" && len(text) <= 600 {
			s.rows = append(s.rows, &row{TextLine: l, folded: skeleton(fold(text))})
		}
	}
	sort.SliceStable(s.rows, func(i, j int) bool {
		a, b := s.rows[i].Box, s.rows[j].Box
		if h := min(a.H, b.H); math.Abs(middle(a)-middle(b)) > 0.5*h {
			return middle(a) < middle(b)
		}
		return a.X < b.X
	})
	for _, r := range s.rows {
		if !strings.Contains(r.Text, ":") && s.title(r.folded) {
			continue // "МЕКЕНЖАЙ АНЫҚТАМАСЫ" is no label with a value
		}
		r.field, r.rest = s.label(r.Text)
	}
	kind, score := s.kind()
	s.person()
	s.address()
	s.dates()
	s.issuer()
	out := Result{Kind: kind, KindScore: score}
	if kind != "" {
		out.Country = s.state()
	}
	for _, r := range s.found {
		out.Readings = append(out.Readings, r)
	}
	sort.Slice(out.Readings, func(i, j int) bool { return out.Readings[i].Name < out.Readings[j].Name })
	return out
}

// state is that of the address: the one that it names, or that its town lies in, and
// where it tells none that of the paper's sender.
func (s *proofScan) state() string {
	address := s.found[vision.FieldAddress].Value
	parts := strings.FieldsFunc(address, func(r rune) bool { return r == ',' || r == ';' || r == '(' || r == ')' })
	for _, part := range parts {
		if c := s.words.countryNamed(skeleton(fold(part))); c != "" {
			return c
		}
	}
	state := ""
	for _, part := range parts {
		names := append(strings.Fields(part), part)
		for _, name := range names {
			key := skeleton(fold(name))
			for _, t := range s.words.towns {
				if t.text != key {
					continue
				}
				if state != "" && state != t.kind {
					return ""
				}
				state = t.kind
			}
		}
	}
	if state == "" {
		state = s.seat()
	}
	return state
}

// label finds the label that a line is or begins with: before a colon, a dash or
// a wide gap, or its first words.
func (s *proofScan) label(text string) (field, rest string) {
	if head, tail, ok := strings.Cut(text, ":"); ok && len(head) < 120 {
		if f := s.isLabel(head); f != "" {
			return f, strings.TrimSpace(tail)
		}
		// "Мекенжайы / Адрес:" is one label in two languages.
		for _, part := range strings.Split(head, "/") {
			if f := s.isLabel(part); f != "" {
				return f, strings.TrimSpace(tail)
			}
		}
	}
	if f := s.isLabel(text); f != "" {
		return f, ""
	}
	parts := strings.Fields(text)
	for n := min(len(parts), 6); n > 0; n-- {
		head := strings.Join(parts[:n], " ")
		if f := s.isLabel(head); f != "" && n < len(parts) && len([]rune(head)) >= 3 {
			next := []rune(parts[n])[0]
			if unicode.IsUpper(next) || unicode.IsDigit(next) || parts[n] == "-" || parts[n] == "—" || parts[n] == "/" {
				rest = strings.TrimSpace(strings.TrimLeft(strings.Join(parts[n:], " "), "-–—/ "))
				if again := s.isLabel(rest); again == f { // the second language
					return f, ""
				}
				return f, rest
			}
		}
	}
	return "", ""
}

func (s *proofScan) isLabel(text string) string {
	key := skeleton(fold(text))
	if key == "" || len(key) > 80 {
		return ""
	}
	if f, ok := s.words.proofs.labels[key]; ok {
		return f
	}
	if len(key) < 8 {
		return ""
	}
	best, field := 99, ""
	for _, l := range s.words.proofs.list {
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

// title reports a line that names the type of a proof.
func (s *proofScan) title(folded string) bool {
	for _, t := range s.words.proofs.types {
		if len(folded) < 2*len(t.text) && printed(folded, t.text) {
			return true
		}
	}
	return false
}

// kind tells what the paper is by its title. Titles stand in the upper part;
// elsewhere the words are weaker evidence.
func (s *proofScan) kind() (string, float64) {
	best, length := "", 0
	var at *row
	for _, r := range s.rows {
		for _, t := range s.words.proofs.types {
			if len(t.text) > length && printed(r.folded, t.text) {
				best, length, at = t.kind, len(t.text), r
			}
		}
	}
	if best == "" {
		return "", 0
	}
	s.offer(vision.FieldProofType, best, at.Text, at, trustByLabel)
	return KindUtility, sureByTitle
}

func (s *proofScan) offer(field, text, raw string, r *row, trust float64) {
	score := math.Max(0, math.Min(1, r.Score)) * trust
	if old, ok := s.found[field]; ok && old.Score >= score {
		return
	}
	reading := vision.Reading{Name: field, Value: text, Raw: raw, Score: score, Source: vision.SourceVIZ, Reader: r.Reader}
	if box := r.Box; box.W > 0 {
		reading.Box = &box
	}
	s.found[field] = reading
}

// value gives the rows that may hold the value of a label: its own rest, or the
// nearest row to the right, or the one below.
func (s *proofScan) value(l *row) (string, *row) {
	if l.rest != "" {
		return l.rest, l
	}
	var best *row
	cost := 99.0
	for _, r := range s.rows {
		if r == l || r.field != "" {
			continue
		}
		if c, ok := proofNearness(l.Box, r.Box); ok && c < cost {
			best, cost = r, c
		}
	}
	if best == nil {
		return "", nil
	}
	return best.Text, best
}

// proofNearness is nearness for papers, where tables have wide gaps.
func proofNearness(a, b vision.Box) (float64, bool) {
	h := math.Max(a.H, 1)
	if math.Abs(middle(a)-middle(b)) < 0.6*h && b.X > a.X {
		gap := math.Max(0, b.X-(a.X+a.W)) / h
		return 0.2 + gap*0.05, gap < 30
	}
	down := (b.Y - a.Y - a.H) / h
	overlap := math.Min(a.X+a.W, b.X+b.W) - math.Max(a.X, b.X)
	if down < -0.4 || down > 2 || overlap < 0 {
		return 0, false
	}
	return 1 + math.Max(0, down), true
}

// honorific before a name in a letter's address.
var honorific = regexp.MustCompile(`(?i)^(?:mr|mrs|ms|miss|dr|г-н|г-жа|гр|гражданин|гражданка)\.?\s+`)

// bornBehind: "Иванова Анна Петровна, 12.03.1990 года рождения".
var bornBehind = regexp.MustCompile(`^([\p{L}][\p{L}\s'’ʻ.-]{4,60}?),?\s+\d{2}\.\d{2}\.\d{4}`)

func (s *proofScan) person() {
	for _, l := range s.rows {
		switch l.field {
		case vision.FieldFullName:
			text, at := s.value(l)
			if at == nil {
				continue
			}
			if m := bornBehind.FindStringSubmatch(text); m != nil {
				text = m[1]
			}
			if name, ok := s.name(text); ok {
				s.offer(vision.FieldFullName, name, text, at, trustByLabel)
			}
		case vision.FieldPersonalNumber:
			text, at := s.value(l)
			if n := digitsOnly(text); at != nil && len(n) >= 9 && len(n) <= 14 {
				s.offer(vision.FieldPersonalNumber, n, text, at, trustByLabel)
			}
		}
	}
	if _, ok := s.found[vision.FieldFullName]; ok {
		return
	}
	for _, r := range s.rows {
		text := r.Text
		if m := honorific.FindString(text); m != "" {
			if name, ok := s.name(text[len(m):]); ok {
				s.offer(vision.FieldFullName, name, text, r, trustByPhrase)
			}
		} else if m := bornBehind.FindStringSubmatch(text); m != nil {
			if name, ok := s.name(m[1]); ok && len(strings.Fields(name)) >= 2 {
				s.offer(vision.FieldFullName, name, text, r, trustByPhrase)
			}
		}
	}
}

// name accepts two to five words of letters; of a person, so no word of a company.
func (s *proofScan) name(text string) (string, bool) {
	text = honorific.ReplaceAllString(strings.TrimSpace(text), "")
	text = strings.Trim(text, " .,:;-–—\"«»")
	parts := strings.Fields(text)
	if len(parts) < 1 || len(parts) > 5 || s.companyWord(text) {
		return "", false
	}
	letters := 0
	for _, r := range text {
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.IsSpace(r), strings.ContainsRune("-'’`ʻ.‘", r):
		default:
			return "", false
		}
	}
	for _, part := range parts {
		if first := []rune(part)[0]; unicode.IsLower(first) && part != "kyzy" && part != "uly" && part != "кызы" && part != "улы" && part != "қызы" && part != "ұлы" && part != "o'g'li" && part != "qizi" && part != "оглы" && part != "van" && part != "de" && part != "von" && part != "der" {
			return "", false
		}
	}
	if letters < 4 || len(parts) == 1 || s.isLabel(text) != "" {
		return "", false
	}
	return text, true
}

func (s *proofScan) companyWord(text string) bool {
	whole := skeleton(fold(text))
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, w := range s.words.proofs.issuers {
		if len(w) >= 6 && strings.Contains(whole, w) {
			return true
		}
		for _, f := range words {
			// Short forms only in capitals: "Аға" is no АҚ.
			if (len(w) > 3 || f == strings.ToUpper(f)) && skeleton(fold(f)) == w {
				return true
			}
		}
	}
	return false
}

// addressPhrase stands before an address inside a sentence.
var addressPhrase = regexp.MustCompile(`(?i)(?:по\s+адресу|место\s+жительства|мекенжайы?(?:\s+бойынша)?|resid(?:es|ing)\s+at|registered\s+at|за\s+адресою)\s*[:\-–—]?\s*(\S.*)$`)

func (s *proofScan) address() {
	for i, l := range s.rows {
		if l.field == vision.FieldAddress {
			text, at := s.value(l)
			if at != nil {
				s.offerAddress(text, at, trustByLabel)
			}
			continue
		}
		if m := addressPhrase.FindStringSubmatch(l.Text); m != nil && l.field == "" {
			s.offerAddress(m[1], s.rows[i], trustByPhrase)
		}
	}
	if _, ok := s.found[vision.FieldAddress]; ok {
		return
	}
	for _, r := range s.rows {
		// A line with a house and names, in the company of a postcode or a flat.
		p := postal.Parse(r.Text)
		if r.field == "" && !s.companyWord(r.Text) && p.House != "" && len(p.Names) > 0 && (p.Flat != "" || p.PostCode != "") {
			s.offerAddress(r.Text, r, trustByShape)
		}
	}
}

// offerAddress takes an address that may go on in the next lines.
func (s *proofScan) offerAddress(text string, at *row, trust float64) {
	box, whole, last := at.Box, text, at
	least := at.Score
	for range 3 {
		next := s.goesOn(last, at)
		if next == nil || finished(whole) && !addressLike(next.Text) {
			break
		}
		whole += " " + next.Text
		if strings.HasSuffix(strings.TrimSpace(last.Text), ",") || !finished(last.Text) {
			whole = strings.TrimSpace(whole)
		}
		box = union(box, next.Box)
		least = min(least, next.Score)
		last = next
	}
	whole = strings.Trim(strings.TrimSpace(whole), ",;:-–— ")
	p := postal.Parse(whole)
	parts := len(p.Names)
	if p.House != "" {
		parts++
	}
	if parts < minAddressParts || p.House == "" && len(p.Names) < 3 {
		return
	}
	if p.House == "" {
		trust *= 0.7
	}
	joined := *at
	joined.Box, joined.Score = box, least
	s.offer(vision.FieldAddress, whole, whole, &joined, trust)
}

// goesOn is the line below that continues a text: no label, close, and beginning
// at its left edge or at that of the value.
func (s *proofScan) goesOn(last, first *row) *row {
	for _, r := range s.rows {
		gap := r.Box.Y - last.Box.Y - last.Box.H
		if r == last || r.field != "" || gap < -0.5*last.Box.H || gap > 1.1*last.Box.H || r.Box.Y <= last.Box.Y {
			continue
		}
		if math.Abs(r.Box.X-first.Box.X) < 3*first.Box.H && r.Box.H < 1.6*first.Box.H && r.Box.H > 0.6*first.Box.H {
			return r
		}
	}
	return nil
}

// finished: an address that has a house and does not end in a comma.
func finished(text string) bool {
	return postal.Parse(text).House != "" && !strings.HasSuffix(strings.TrimSpace(text), ",")
}

// addressLike: a further line has a flat, a postcode or a marked part.
func addressLike(text string) bool {
	p := postal.Parse(text)
	return len(text) < 80 && (p.PostCode != "" || p.Flat != "" && p.House == "" && len(p.Names) < 3)
}

func union(a, b vision.Box) vision.Box {
	x, y := min(a.X, b.X), min(a.Y, b.Y)
	return vision.Box{X: x, Y: y, W: max(a.X+a.W, b.X+b.W) - x, H: max(a.Y+a.H, b.Y+b.H) - y}
}

// monthYear is a period without days: "март 2026", "2026 жылғы наурыз", "March 2026".
var monthYear = regexp.MustCompile(`(?i)([\p{L}]{3,12})\.?\s+(\d{4})|(\d{4})\s*(?:жылғы|жыл|ж\.)?\s*([\p{L}]{3,12})`)

func (s *proofScan) dates() {
	order := "DMY"
	other := map[*row]bool{} // rows whose dates are something else
	for _, l := range s.rows {
		if l.field == "" {
			continue
		}
		text, at := s.value(l)
		if at == nil {
			continue
		}
		switch l.field {
		case vision.FieldIssueDate:
			if d := s.words.findDates(text, order, past, s.now); len(d) > 0 {
				s.offer(vision.FieldIssueDate, d[0].iso, text, at, trustByLabel)
			}
		case proofPeriod:
			// A statement is as old as the end of what it states.
			if d := s.words.findDates(text, order, past, s.now); len(d) > 0 {
				s.offer(vision.FieldIssueDate, d[len(d)-1].iso, text, at, trustByPeriod)
			} else if iso, ok := s.endOfMonth(text); ok {
				s.offer(vision.FieldIssueDate, iso, text, at, trustByPeriod)
			}
			other[at] = true
		case vision.FieldBirthDate:
			if d := s.words.findDates(text, order, past, s.now); len(d) > 0 {
				s.offer(vision.FieldBirthDate, d[0].iso, text, at, trustByLabel)
			}
			other[at], other[l] = true, true
		case proofDueDate:
			other[at], other[l] = true, true
		}
	}
	if _, ok := s.found[vision.FieldIssueDate]; ok {
		return
	}
	// Without a label the newest date of the last years is probably that of the
	// paper; a person's birth is further back.
	newest, at := "", (*row)(nil)
	for _, r := range s.rows {
		if other[r] {
			continue
		}
		for _, d := range s.words.findDates(r.Text, order, past, s.now) {
			if !d.shortYear && d.iso > newest && d.iso > s.now.AddDate(-5, 0, 0).Format(time.DateOnly) {
				newest, at = d.iso, r
			}
		}
		if iso, ok := s.endOfMonth(r.Text); ok && at == nil && iso > newest {
			newest, at = iso, r
		}
	}
	if at != nil {
		s.offer(vision.FieldIssueDate, newest, at.Text, at, trustByNewest)
	}
}

// endOfMonth is the last day of a printed month, today at the latest.
func (s *proofScan) endOfMonth(text string) (string, bool) {
	for _, m := range monthYear.FindAllStringSubmatch(text, 4) {
		name, year := m[1], m[2]
		if name == "" {
			name, year = m[4], m[3]
		}
		month, ok := s.words.month(name)
		if !ok {
			continue
		}
		first, err := time.Parse("2006-1", year+"-"+itoa(month))
		if err != nil || first.After(s.now) {
			continue
		}
		last := first.AddDate(0, 1, -1)
		if last.After(s.now) {
			last = s.now
		}
		return last.Format(time.DateOnly), true
	}
	return "", false
}

func itoa(month int) string {
	if month >= 10 {
		return "1" + string(rune('0'+month-10))
	}
	return string(rune('0' + month))
}

// issuer is what a label names, or the first line that speaks as a company or office does.
func (s *proofScan) issuer() {
	for _, l := range s.rows {
		if l.field != vision.FieldAuthority {
			continue
		}
		if text, at := s.value(l); at != nil && len([]rune(text)) >= 3 {
			s.offer(vision.FieldAuthority, text, text, at, trustByLabel)
		}
	}
	if _, ok := s.found[vision.FieldAuthority]; ok {
		return
	}
	for _, r := range s.rows {
		if r.field == "" && len(r.Text) < 160 && s.companyWord(r.Text) {
			s.offer(vision.FieldAuthority, r.Text, r.Text, r, trustByShape)
			return
		}
	}
}

func digitsOnly(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
