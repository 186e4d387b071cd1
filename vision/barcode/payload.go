package barcode

import (
	"encoding/xml"
	"net/url"
	"strings"
	"time"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/nationalid"
)

// Names of payloads besides AAMVA that are told apart. ARG-DNI, ZAF-ID and
// IND-AADHAAR are read into fields too; the others are data for officers.
const (
	PayloadArgentina   = "ARG-DNI"     // PDF417 of the national card: fields between @
	PayloadSouthAfrica = "ZAF-ID"      // PDF417 of the smart card: fields between |
	PayloadAadhaar     = "IND-AADHAAR" // QR of the older paper card: one XML element
	PayloadChile       = "CHL-CI"      // QR of the national card: an address of the civil registry
	PayloadVDS         = "ICAO-VDS"    // visible digital seal (ICAO Doc 9303 part 13)
	PayloadEGovKAZ     = "EGOV-KAZ"    // QR of Kazakhstan's electronic documents and certificates
	PayloadPaymentRUS  = "RUS-PAYMENT" // QR of a Russian bill (GOST R 56042-2014)
	PayloadPaymentEPC  = "EPC-PAYMENT" // QR of a credit transfer in euros (EPC069-12)
	PayloadURL         = "URL"
)

// PayloadOf names the content of a symbol, "" when it is none that is known.
func PayloadOf(b vision.Barcode) string {
	text := strings.TrimSpace(b.Text)
	if _, ok := ParseAAMVA(text); ok {
		return PayloadAAMVA
	}
	if isSeal(b) {
		return PayloadVDS
	}
	for _, p := range nationalPayloads {
		if _, ok := p.parse(text); ok {
			return p.name
		}
	}
	if _, ok := parsePaymentEPC(text); ok {
		return PayloadPaymentEPC
	}
	if u, err := url.Parse(text); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
		return payloadOfAddress(u)
	}
	return ""
}

// payloadOfAddress tells by the host who answers for a code. Nothing here
// follows the address.
func payloadOfAddress(u *url.URL) string {
	host := strings.ToLower(u.Hostname())
	under := func(domain string) bool { return host == domain || strings.HasSuffix(host, "."+domain) }
	switch {
	case under("egov.kz"), under("gov.kz"):
		return PayloadEGovKAZ
	case under("registrocivil.cl") && u.Query().Get("RUN") != "":
		return PayloadChile
	}
	return PayloadURL
}

// isSeal: a visible digital seal begins with 0xdc and its version.
func isSeal(b vision.Barcode) bool {
	data := b.Content
	if data == nil {
		data = []byte(b.Text)
	}
	return len(data) > 18 && data[0] == 0xdc && (data[1] == 2 || data[1] == 3)
}

// Reading a national payload gives the fields, and what kind of document bears it,
// empty where several do.
type nationalPayload struct {
	name, kind, country string
	parse               func(text string) (readings []vision.Reading, ok bool)
}

var nationalPayloads = []nationalPayload{
	{PayloadArgentina, "ID_CARD", "ARG", parseArgentina},
	{PayloadSouthAfrica, "ID_CARD", "ZAF", parseSouthAfrica},
	{PayloadAadhaar, "ID_CARD", "IND", parseAadhaar},
	{PayloadPaymentRUS, "", "RUS", parsePaymentRUS},
}

// Parse reads the fields of a symbol. ok is false for a payload that is none of
// those read into fields.
func Parse(b vision.Barcode) (Licence, bool) {
	text := strings.TrimSpace(b.Text)
	if l, ok := ParseAAMVA(text); ok {
		return l, true
	}
	for _, p := range nationalPayloads {
		if readings, ok := p.parse(text); ok {
			return Licence{Kind: p.kind, Country: p.country, Readings: readings}, true
		}
	}
	if country, ok := parsePaymentEPC(text); ok {
		return Licence{Country: country}, true
	}
	return Licence{}, false
}

// parsePaymentEPC gives the country of the account to which a credit transfer goes:
// the seventh line of the code (EPC069-12, 3).
func parsePaymentEPC(text string) (country string, ok bool) {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	if len(lines) < 7 || lines[0] != "BCD" || lines[1] != "001" && lines[1] != "002" || lines[3] != "SCT" {
		return "", false
	}
	country = nationalid.AccountCountry(lines[6])
	return country, country != ""
}

// fields collects readings of one payload.
type payloadFields struct{ list []vision.Reading }

func (f *payloadFields) add(name, value, raw string) {
	if value = strings.TrimSpace(value); value != "" {
		f.list = append(f.list, vision.Reading{Name: name, Value: value, Raw: raw, Score: 1, Source: vision.SourceBarcode, Reader: readerName})
	}
}

func (f *payloadFields) date(name, raw string, layouts ...string) bool {
	for _, layout := range layouts {
		if d, err := time.Parse(layout, strings.TrimSpace(raw)); err == nil && d.Year() > 1875 {
			f.add(name, d.Format(time.DateOnly), raw)
			return true
		}
	}
	return false
}

func sexOf(s string) string {
	switch strings.ToUpper(strings.TrimSpace(s)) {
	case "M", "MALE":
		return "M"
	case "F", "FEMALE":
		return "F"
	case "X", "T":
		return "X"
	}
	return ""
}

// parseArgentina reads tramite@last@first@sex@number@copy@birth@issue; the
// cards before 2012 begin with @number.
func parseArgentina(text string) ([]vision.Reading, bool) {
	p := strings.Split(text, "@")
	var f payloadFields
	switch {
	case len(p) >= 8 && len(p) <= 10 && p[0] != "":
		f.add(vision.FieldLastName, p[1], p[1])
		f.add(vision.FieldFirstName, p[2], p[2])
		f.add(vision.FieldSex, sexOf(p[3]), p[3])
		f.add(vision.FieldDocumentNumber, strings.TrimLeft(p[4], "MF "), p[4])
		if !f.date(vision.FieldBirthDate, p[6], "02/01/2006") {
			return nil, false
		}
		f.date(vision.FieldIssueDate, p[7], "02/01/2006")
	case len(p) >= 15 && p[0] == "":
		f.add(vision.FieldDocumentNumber, strings.TrimLeft(p[1], "MF "), p[1])
		f.add(vision.FieldLastName, p[4], p[4])
		f.add(vision.FieldFirstName, p[5], p[5])
		if !f.date(vision.FieldBirthDate, p[7], "02/01/2006") {
			return nil, false
		}
		f.add(vision.FieldSex, sexOf(p[8]), p[8])
		f.date(vision.FieldIssueDate, p[9], "02/01/2006")
		f.date(vision.FieldExpiryDate, p[12], "02/01/2006")
	default:
		return nil, false
	}
	if len(f.list) < 4 {
		return nil, false
	}
	return f.list, true
}

// parsePaymentRUS reads "ST00012|Name=…|PersonalAcc=…", with the separator that
// follows the version: the payer and the payer's address where the bill names them.
func parsePaymentRUS(text string) ([]vision.Reading, bool) {
	const head = len("ST00012")
	if len(text) <= head+1 || !strings.HasPrefix(text, "ST0001") || text[head-1] < '1' || text[head-1] > '3' {
		return nil, false
	}
	values := map[string]string{}
	for _, pair := range strings.Split(text[head+1:], text[head:head+1]) {
		if key, value, ok := strings.Cut(pair, "="); ok {
			values[strings.ToLower(key)] = strings.TrimSpace(value)
		}
	}
	if values["name"] == "" || values["personalacc"] == "" { // which the standard asks for
		return nil, false
	}
	var f payloadFields
	name := strings.Join(strings.Fields(values["lastname"]+" "+values["firstname"]+" "+values["middlename"]), " ")
	f.add(vision.FieldFullName, name, name)
	f.add(vision.FieldAddress, values["payeraddress"], values["payeraddress"])
	return f.list, true
}

// parseSouthAfrica reads last|first|sex|nationality|number|birth|country|status|issue|…
func parseSouthAfrica(text string) ([]vision.Reading, bool) {
	p := strings.Split(text, "|")
	if len(p) < 9 || len(p) > 14 || len(strings.TrimSpace(p[4])) != 13 || sexOf(p[2]) == "" {
		return nil, false
	}
	var f payloadFields
	f.add(vision.FieldLastName, p[0], p[0])
	f.add(vision.FieldFirstName, p[1], p[1])
	f.add(vision.FieldSex, sexOf(p[2]), p[2])
	if n := strings.ToUpper(strings.TrimSpace(p[3])); len(n) == 3 {
		f.add(vision.FieldNationality, strings.Replace(n, "RSA", "ZAF", 1), p[3])
	}
	f.add(vision.FieldPersonalNumber, p[4], p[4])
	if !f.date(vision.FieldBirthDate, p[5], "02 Jan 2006", "2 Jan 2006", "2006-01-02") {
		return nil, false
	}
	f.date(vision.FieldIssueDate, p[8], "02 Jan 2006", "2 Jan 2006", "2006-01-02")
	return f.list, true
}

// parseAadhaar reads the attributes of the one element of the older QR code.
func parseAadhaar(text string) ([]vision.Reading, bool) {
	if i := strings.Index(text, "<PrintLetterBarcodeData"); i < 0 || len(text) > maxContent {
		return nil, false
	}
	d := xml.NewDecoder(strings.NewReader(text))
	var f payloadFields
	for {
		token, err := d.Token()
		if err != nil {
			return nil, false
		}
		e, ok := token.(xml.StartElement)
		if !ok || e.Name.Local != "PrintLetterBarcodeData" {
			continue
		}
		var address []string
		for _, a := range e.Attr {
			switch a.Name.Local {
			case "uid":
				f.add(vision.FieldPersonalNumber, a.Value, a.Value)
			case "name":
				f.add(vision.FieldFullName, a.Value, a.Value)
			case "gender":
				f.add(vision.FieldSex, sexOf(a.Value), a.Value)
			case "dob":
				f.date(vision.FieldBirthDate, a.Value, "02/01/2006", "2006-01-02")
			case "house", "street", "loc", "vtc", "dist", "state", "pc":
				if v := strings.TrimSpace(a.Value); v != "" {
					address = append(address, v)
				}
			}
		}
		joined := strings.Join(address, ", ")
		f.add(vision.FieldAddress, joined, joined)
		if len(f.list) < 2 {
			return nil, false
		}
		return f.list, true
	}
}
