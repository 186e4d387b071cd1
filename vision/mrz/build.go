package mrz

import (
	"fmt"
	"strings"
	"time"

	"github.com/idngo/idngo/vision"
)

// Data is what a zone is made of. Texts are Latin letters (the caller has
// transliterated), digits and spaces; other signs are handled as ICAO Doc
// 9303-3 4.6 says: apostrophes go, hyphens become fillers.
type Data struct {
	Format      string // vision.FormatTD1, TD2, TD3, MRVA or MRVB
	Code        string // one or two characters: "P", "ID", "V" …; empty for the format's usual
	Issuer      string // code as printed: "KAZ", "D", "UTO"
	LastName    string
	FirstName   string // all given names
	Number      string // up to 9 characters; TD1 and TD2 continue a longer one in the optional data
	Nationality string // empty: the issuer
	BirthDate   string // YYYY-MM-DD
	Sex         string // M, F, or X
	ExpiryDate  string // YYYY-MM-DD; empty for none
	Optional    string // TD1: of the first line
	Optional2   string // TD1 only: of the second line
}

// Build makes the lines of a zone with its check digits. Names that do not fit
// are truncated so that the last position holds a letter. An error names the
// item of Data that cannot be printed, not its value.
func Build(d Data) ([]string, error) {
	l, ok := layoutOf(d.Format)
	if !ok || l.format == vision.FormatIDFRA || l.format == vision.FormatDL {
		return nil, fmt.Errorf("mrz: cannot build format %q", d.Format)
	}
	b := &builder{layout: l}
	for range l.rows {
		b.lines = append(b.lines, []byte(strings.Repeat(string(Filler), l.cols)))
	}
	b.code(d)
	b.putText(partIssuer, "issuer", d.Issuer)
	nationality := d.Nationality
	if nationality == "" {
		nationality = d.Issuer
	}
	b.putText(partNationality, "nationality", nationality)
	b.putDate(partBirth, "birth date", d.BirthDate)
	b.putDate(partExpiry, "expiry date", d.ExpiryDate)
	b.putSex(d.Sex)
	b.putNames(d.LastName, d.FirstName)
	b.putNumber(d.Number, d.Optional)
	if d.Optional2 != "" {
		b.putText(partOptional2, "second optional data", d.Optional2)
	}
	if b.err != nil {
		return nil, b.err
	}
	b.putChecks()
	return b.text(), nil
}

type builder struct {
	layout layout
	lines  [][]byte
	err    error
}

func (b *builder) text() []string {
	out := make([]string, len(b.lines))
	for i, l := range b.lines {
		out[i] = string(l)
	}
	return out
}

func (b *builder) fail(format string, args ...any) {
	if b.err == nil {
		b.err = fmt.Errorf("mrz: "+format, args...)
	}
}

// plain turns a text into the alphabet of zones.
func plain(s string) (string, bool) {
	var out strings.Builder
	for _, r := range strings.ToUpper(strings.TrimSpace(s)) {
		switch {
		case r == '\'' || r == '’' || r == '.' || r == ',':
		case r == ' ' || r == '-' || r == '/' || r == Filler:
			out.WriteByte(Filler)
		case r < 128 && (isLetter(byte(r)) || isDigit(byte(r))):
			out.WriteRune(r)
		default:
			return "", false
		}
	}
	return out.String(), true
}

func (b *builder) put(s span, text, what string) {
	if len(text) > s.to-s.from {
		b.fail("%s has %d characters, %d fit", what, len(text), s.to-s.from)
		return
	}
	copy(b.lines[s.line][s.from:s.to], text)
}

func (b *builder) putText(p part, what, value string) {
	s, ok := b.layout.find(p)
	if !ok {
		if p == partOptional2 {
			b.fail("the format has no %s", what)
		}
		return
	}
	text, ok := plain(value)
	if !ok {
		b.fail("%s has a character that a zone cannot print", what)
		return
	}
	b.put(s, text, what)
}

func (b *builder) code(d Data) {
	code := d.Code
	if code == "" {
		switch d.Format {
		case vision.FormatTD3:
			code = "P"
		case vision.FormatMRVA, vision.FormatMRVB:
			code = "V"
		default:
			code = "I"
		}
	}
	b.putText(partCode, "document code", code)
}

func (b *builder) putDate(p part, what, value string) {
	s, _ := b.layout.find(p)
	if value == "" {
		return
	}
	t, err := time.Parse(isoDate, value)
	if err != nil {
		b.fail("%s is not a date YYYY-MM-DD", what)
		return
	}
	b.put(s, t.Format("060102"), what)
}

func (b *builder) putSex(sex string) {
	s, _ := b.layout.find(partSex)
	switch sex {
	case "M", "F":
		b.put(s, sex, "sex")
	case "X", "", "<":
	default:
		b.fail("sex is not M, F or X")
	}
}

func (b *builder) putNames(last, first string) {
	s, _ := b.layout.find(partNames)
	l, lok := plain(last)
	f, fok := plain(first)
	if !lok || !fok {
		b.fail("name has a character that a zone cannot print")
		return
	}
	l, f = squeeze(l), squeeze(f)
	if l == "" && f == "" {
		b.fail("name is missing")
		return
	}
	b.put(s, truncateNames(l, f, s.to-s.from), "name")
}

// squeeze leaves single fillers between the parts of a name.
func squeeze(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == Filler }), string(Filler))
}

// truncateNames fits both identifiers into width positions (ICAO Doc 9303-3
// 4.6 and the examples of 9303-4): the secondary one is cut first, down to one
// letter; a primary one that is too long by itself is cut to leave room for that.
// A truncated field ends with a letter.
func truncateNames(last, first string, width int) string {
	whole := last
	if first != "" {
		whole += "<<" + first
	}
	if len(whole) <= width {
		return whole
	}
	if first != "" && len(last)+3 > width {
		last = strings.TrimRight(last[:width-3], string(Filler))
		whole = last + "<<" + first
	}
	if len(whole) <= width {
		return whole
	}
	cut := whole[:width]
	if cut[width-1] != Filler {
		return cut
	}
	// The cut fell behind a part: drop one letter of it, so that the next part's
	// initial takes the last position and shows that the name goes on.
	if cut[width-3] == Filler {
		return cut // a part of one letter: nothing can be dropped
	}
	return cut[:width-2] + whole[width-1:width+1]
}

func (b *builder) putNumber(number, optional string) {
	num, _ := b.layout.find(partNumber)
	opt, _ := b.layout.find(partOptional)
	n, nok := plain(number)
	o, ook := plain(optional)
	switch {
	case !nok || n == "":
		b.fail("document number is missing or has a character that a zone cannot print")
		return
	case !ook:
		b.fail("optional data has a character that a zone cannot print")
		return
	case len(n) <= 9:
		b.put(num, n, "document number")
		b.put(opt, o, "optional data")
		// A filler in the digit's place would mean that the number goes on.
		b.lines[num.line][num.to] = '0'
		return
	case b.layout.format != vision.FormatTD1 && b.layout.format != vision.FormatTD2 || strings.ContainsRune(n, Filler):
		b.fail("document number has %d characters, 9 fit", len(n))
		return
	}
	digit, _ := CheckDigit(n[:9] + string(Filler) + n[9:])
	b.put(num, n[:9], "document number")
	rest := n[9:] + string(digit)
	if o != "" {
		rest += string(Filler) + o
	}
	b.put(opt, rest, "document number with optional data")
}

func (b *builder) putChecks() {
	for _, c := range checksFor(b.layout, b.text()) {
		text := c.covered(b.text())
		if c.name != CheckNumber && c.name != CheckComposite && onlyFillers(text) {
			continue
		}
		digit, _ := CheckDigit(text)
		b.lines[c.at.line][c.at.from] = digit
	}
}
