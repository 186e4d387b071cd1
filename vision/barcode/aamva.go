package barcode

import (
	"strconv"
	"strings"
	"time"

	"github.com/idngo/idngo/vision"
)

// PayloadAAMVA is the payload name of the AAMVA DL/ID card design standard.
const PayloadAAMVA = "AAMVA"

// readerName marks readings from barcodes.
const readerName = "barcode"

// Licence is what an AAMVA payload says besides the readings.
type Licence struct {
	// Kind is the contract's idDocType by the subfile's type: DRIVERS or ID_CARD.
	Kind string
	// Country is the issuer's, alpha-3, empty when the payload tells neither by
	// element DCG nor by its issuer number.
	Country  string
	Version  int // of the standard, 1 to 10; 0 for the payloads before it
	Readings []vision.Reading
}

// aamvaHeader is the least that a header has: file type, issuer and version.
const aamvaHeader = len("ANSI 6360000102")

// ParseAAMVA reads an AAMVA payload: versions 1 to 10 of the DL/ID card design
// standard (annex D), and the payloads of 2000 before it. ok is false when the
// text is no such payload, or has no subfile or customer's number.
func ParseAAMVA(text string) (Licence, bool) {
	// "@", a line feed, a record separator (0x1e; version 1 has 0x1c), a carriage
	// return; readers lose some of the control characters.
	if !strings.HasPrefix(text, "@") {
		return Licence{}, false
	}
	start := max(strings.Index(text[:min(len(text), 16)], "ANSI "), strings.Index(text[:min(len(text), 16)], "AAMVA"))
	if start < 0 || len(text) < start+aamvaHeader {
		return Licence{}, false
	}
	body := text[start:]
	l := Licence{Country: issuers[body[5:11]]}
	if v, err := strconv.Atoi(body[11:13]); err == nil && body[0] == 'A' && body[1] == 'N' {
		l.Version = v
	}
	elements, kind := aamvaElements(body)
	if elements["DAQ"] == "" || kind == "" {
		return Licence{}, false
	}
	l.Kind = kind
	switch strings.ToUpper(elements["DCG"]) {
	case "USA", "US":
		l.Country = "USA"
	case "CAN", "CA", "CDN":
		l.Country = "CAN"
	case "MEX", "MX":
		l.Country = "MEX"
	}
	l.read(elements)
	return l, true
}

// read takes the readings out of the elements.
func (l *Licence) read(elements map[string]string) {
	add := func(name, value, raw string, score float64) {
		if value == "" || strings.EqualFold(value, "none") || strings.EqualFold(value, "unavl") || strings.EqualFold(value, "unavail") {
			return
		}
		l.Readings = append(l.Readings, vision.Reading{
			Name: name, Value: value, Raw: raw, Score: score, Source: vision.SourceBarcode, Reader: readerName,
		})
	}
	text := func(codes ...string) string {
		for _, c := range codes {
			if v := elements[c]; v != "" {
				return v
			}
		}
		return ""
	}
	add(vision.FieldDocumentNumber, text("DAQ"), text("DAQ"), 1)
	last, first, middle := text("DCS", "DAB"), text("DAC"), text("DAD")
	if first == "" {
		// Versions 2 and 3 hold all given names in one element.
		given := strings.FieldsFunc(text("DCT"), func(r rune) bool { return r == ',' || r == '$' })
		if len(given) == 1 {
			given = strings.Fields(given[0])
		}
		if len(given) > 0 {
			first, middle = strings.TrimSpace(given[0]), orElse(middle, strings.TrimSpace(strings.Join(given[1:], " ")))
		}
	}
	if full := text("DAA"); last == "" && full != "" {
		// Version 1: last,first,middle; some issuers wrote @ or blanks instead.
		parts := strings.FieldsFunc(full, func(r rune) bool { return r == ',' || r == '@' || r == '$' })
		if len(parts) == 1 {
			add(vision.FieldFullName, strings.TrimSpace(full), full, 1)
		}
		if len(parts) > 1 {
			last, first = strings.TrimSpace(parts[0]), strings.TrimSpace(parts[1])
			middle = orElse(middle, strings.TrimSpace(strings.Join(parts[2:], " ")))
		}
	}
	add(vision.FieldLastName, last, last, cutScore(elements["DDE"]))
	add(vision.FieldFirstName, first, first, cutScore(elements["DDF"]))
	add(vision.FieldMiddleName, middle, middle, cutScore(elements["DDG"]))
	for _, d := range []struct{ name, code string }{
		{vision.FieldBirthDate, "DBB"}, {vision.FieldExpiryDate, "DBA"}, {vision.FieldIssueDate, "DBD"},
	} {
		add(d.name, aamvaDate(elements[d.code], l.Country, l.Version), elements[d.code], 1)
	}
	add(vision.FieldSex, map[string]string{"1": "M", "2": "F", "9": "X", "M": "M", "F": "F", "X": "X"}[strings.ToUpper(elements["DBC"])], elements["DBC"], 1)
	add(vision.FieldIssuer, l.Country, orElse(elements["DCG"], "issuer number"), 1)
	add(vision.FieldCategories, text("DCA", "DAR"), text("DCA", "DAR"), 1)
	var address []string
	for _, codes := range [][]string{{"DAG", "DAL"}, {"DAH", "DAM"}, {"DAI", "DAN"}, {"DAJ", "DAO"}, {"DAK", "DAP"}} {
		v := text(codes...)
		if codes[0] == "DAK" {
			v = postCode(v)
		}
		if v != "" && !strings.EqualFold(v, "none") {
			address = append(address, v)
		}
	}
	joined := strings.Join(address, ", ")
	add(vision.FieldAddress, joined, joined, 1)
}

// cutScore lowers the trust in a name that the payload itself says was
// truncated (elements DDE, DDF, DDG: T truncated, N not, U unknown).
func cutScore(mark string) float64 {
	if strings.EqualFold(mark, "T") {
		return 0.5
	}
	return 1
}

// postCode leaves out the zeros that fill a code of five digits up to nine.
func postCode(s string) string {
	if len(s) == 9 && strings.HasSuffix(s, "0000") && strings.Trim(s, "0123456789") == "" {
		return s[:5]
	}
	return s
}

func orElse(s, otherwise string) string {
	if s != "" {
		return s
	}
	return otherwise
}

// aamvaElements splits a payload into elements: three letters and a value, a
// line each. The first follows its subfile's type (DL, ID or EN) without a break.
func aamvaElements(body string) (elements map[string]string, kind string) {
	elements = make(map[string]string)
	for i, line := range strings.FieldsFunc(body, func(r rune) bool { return r == '\n' || r == '\r' || r >= 0x1c && r <= 0x1f }) {
		at := -1
		if i == 0 {
			// The header ends where the first subfile begins; its directory names
			// the same type with digits behind.
			for _, mark := range []string{"DLD", "IDD", "END"} {
				at = max(at, strings.LastIndex(line, mark))
			}
			if at < 0 {
				continue
			}
		} else if len(line) > 5 && (strings.HasPrefix(line, "DLD") || strings.HasPrefix(line, "IDD") || strings.HasPrefix(line, "END")) {
			at = 0
		}
		if at >= 0 {
			if kind == "" {
				kind = "DRIVERS"
				if line[at:at+2] == "ID" {
					kind = "ID_CARD"
				}
			}
			line = line[at+2:]
		}
		if len(line) < 3 || line[0] < 'A' || line[0] > 'Z' {
			continue
		}
		if _, seen := elements[line[:3]]; !seen {
			elements[line[:3]] = strings.TrimSpace(line[3:])
		}
	}
	return elements, kind
}

// aamvaDate reads MMDDCCYY (United States from version 2 on) or CCYYMMDD
// (Canada, and version 1). A day that only the other order gives is taken too:
// issuers err, and no day has both readings within the possible years.
func aamvaDate(s, country string, version int) string {
	layouts := []string{"01022006", "20060102"}
	if country == "CAN" || version <= 1 {
		layouts = []string{"20060102", "01022006"}
	}
	s = strings.NewReplacer("-", "", "/", "").Replace(s)
	for _, layout := range layouts {
		if d, err := time.Parse(layout, s); err == nil && d.Year() >= 1900 && d.Year() < 2200 {
			return d.Format(time.DateOnly)
		}
	}
	return ""
}

// issuers gives the country of AAMVA issuer identification numbers.
var issuers = issuerCountries()

func issuerCountries() map[string]string {
	out := make(map[string]string)
	for n := 636000; n <= 636062; n++ {
		out[strconv.Itoa(n)] = "USA"
	}
	for _, n := range []string{"604427", "604430", "604431"} {
		out[n] = "USA" // American Samoa, Northern Marianas, Puerto Rico
	}
	for _, n := range []string{"636012", "636013", "636016", "636017", "636028", "636044", "636048", "604426", "604428", "604429", "604432", "604433", "604434"} {
		out[n] = "CAN"
	}
	for _, n := range []string{"636056", "636057"} {
		out[n] = "MEX"
	}
	return out
}
