package barcode

import (
	"strings"
	"time"

	"github.com/idngo/idngo/vision"
)

// PayloadAAMVA is the payload name of the AAMVA DL/ID card design standard.
const PayloadAAMVA = "AAMVA"

// readerName marks readings from barcodes.
const readerName = "barcode"

// ParseAAMVA reads the elements of an AAMVA payload (versions 1 to 10 of the
// AAMVA DL/ID standard, annex D). ok is false when the text is no such payload.
func ParseAAMVA(text string) (readings []vision.Reading, ok bool) {
	start := strings.Index(text, "ANSI ")
	if !strings.HasPrefix(text, "@") || start < 0 || start > 8 {
		return nil, false
	}
	elements := aamvaElements(text[start:])
	if elements["DAQ"] == "" {
		return nil, false
	}
	country := map[string]string{"USA": "USA", "CAN": "CAN", "US": "USA", "CA": "CAN"}[strings.ToUpper(elements["DCG"])]
	add := func(name, value, raw string) {
		if value == "" || strings.EqualFold(value, "NONE") || strings.EqualFold(value, "unavl") {
			return
		}
		readings = append(readings, vision.Reading{
			Name: name, Value: value, Raw: raw, Score: 1, Source: vision.SourceBarcode, Reader: readerName,
		})
	}
	text3 := func(name string, codes ...string) {
		for _, c := range codes {
			if v := elements[c]; v != "" {
				add(name, v, v)
				return
			}
		}
	}
	text3(vision.FieldDocumentNumber, "DAQ")
	text3(vision.FieldLastName, "DCS", "DAB")
	text3(vision.FieldMiddleName, "DAD")
	if first := elements["DAC"]; first != "" {
		add(vision.FieldFirstName, first, first)
	} else if given := elements["DCT"]; given != "" {
		add(vision.FieldFirstName, strings.ReplaceAll(given, ",", " "), given)
	}
	for name, code := range map[string]string{
		vision.FieldBirthDate: "DBB", vision.FieldExpiryDate: "DBA", vision.FieldIssueDate: "DBD",
	} {
		add(name, aamvaDate(elements[code], country), elements[code])
	}
	add(vision.FieldSex, map[string]string{"1": "M", "2": "F", "9": "X", "M": "M", "F": "F", "X": "X"}[elements["DBC"]], elements["DBC"])
	add(vision.FieldIssuer, country, elements["DCG"])
	text3(vision.FieldCategories, "DCA")
	address := []string{}
	for _, code := range []string{"DAG", "DAH", "DAI", "DAJ", "DAK"} {
		if v := elements[code]; v != "" {
			address = append(address, v)
		}
	}
	if len(address) > 0 {
		joined := strings.Join(address, ", ")
		add(vision.FieldAddress, joined, joined)
	}
	return readings, true
}

// aamvaElements splits a payload into elements: three letters and a value, a
// line each. The first follows its subfile's type (DL or ID) without a break.
func aamvaElements(body string) map[string]string {
	out := make(map[string]string)
	for i, line := range strings.FieldsFunc(body, func(r rune) bool { return r == '\n' || r == '\r' || r == 0x1e || r == 0x1d }) {
		if i == 0 {
			// The header ends where the first subfile begins.
			at := -1
			for _, mark := range []string{"DLD", "IDD", "DLDAQ", "IDDAQ"} {
				at = max(at, strings.LastIndex(line, mark))
			}
			if at < 0 {
				continue
			}
			line = line[at+2:]
		}
		if (strings.HasPrefix(line, "DLD") || strings.HasPrefix(line, "IDD")) && len(line) > 5 {
			line = line[2:]
		}
		if len(line) < 3 || line[0] < 'A' || line[0] > 'Z' {
			continue
		}
		if _, seen := out[line[:3]]; !seen {
			out[line[:3]] = strings.TrimSpace(line[3:])
		}
	}
	return out
}

// aamvaDate reads MMDDCCYY (United States) or CCYYMMDD (Canada, and version 1).
func aamvaDate(s, country string) string {
	layouts := []string{"01022006", "20060102"}
	if country == "CAN" {
		layouts = []string{"20060102", "01022006"}
	}
	for _, layout := range layouts {
		if d, err := time.Parse(layout, s); err == nil && d.Year() >= 1900 && d.Year() < 2200 {
			return d.Format(time.DateOnly)
		}
	}
	return ""
}
