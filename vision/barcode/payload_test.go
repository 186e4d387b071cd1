package barcode_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/barcode"
)

const licence = "@\n\x1e\rANSI 636000100002DL00410278ZV03190008DLDAQT64235789\nDCSSAMPLE\nDDEN\nDACMICHAEL\nDDFN\nDADJOHN\nDDGN\nDCAD\nDBB06061986\nDBA12102028\nDBD06062020\nDBC1\nDAG2300 WEST BROAD STREET\nDAIRICHMOND\nDAJVA\nDAK232690000  \nDCGUSA\n"

func values(readings []vision.Reading) map[string]string {
	out := map[string]string{}
	for _, r := range readings {
		out[r.Name] = r.Value
	}
	return out
}

func TestAAMVA(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text, kind, country string
		version                   int
		want                      map[string]string
	}{
		{"version 10", licence, "DRIVERS", "USA", 10, map[string]string{
			"documentNumber": "T64235789", "lastName": "SAMPLE", "firstName": "MICHAEL", "middleName": "JOHN",
			"birthDate": "1986-06-06", "expiryDate": "2028-12-10", "issueDate": "2020-06-06", "sex": "M", "issuer": "USA",
			"categories": "D", "address": "2300 WEST BROAD STREET, RICHMOND, VA, 23269",
		}},
		{"version 1: whole name in one element, the year first, no country", "@\n\x1c\rANSI 6360150102DL00390187ZT02260029DLDAADOE,JANE,Q\nDAG1 MAIN ST\nDAIAUSTIN\nDAJTX\nDAK787010000  \nDAQ12345678\nDARC   \nDBA20280131\nDBB19800229\nDBC2\nDBD20200101\n", "DRIVERS", "USA", 1, map[string]string{
			"documentNumber": "12345678", "lastName": "DOE", "firstName": "JANE", "middleName": "Q", "birthDate": "1980-02-29",
			"expiryDate": "2028-01-31", "issueDate": "2020-01-01", "sex": "F", "issuer": "USA", "categories": "C", "address": "1 MAIN ST, AUSTIN, TX, 78701",
		}},
		{"version 3: given names in one element", "@\n\x1e\rANSI 636014030002DL00410250ZC02910020DLDCAC\nDBA01312028\nDCSROE\nDCTANNA MARIA\nDBD01312020\nDBB07041990\nDBC2\nDAQI1234568\nDCGUSA\n", "DRIVERS", "USA", 3, map[string]string{
			"documentNumber": "I1234568", "lastName": "ROE", "firstName": "ANNA", "middleName": "MARIA", "birthDate": "1990-07-04",
			"expiryDate": "2028-01-31", "issueDate": "2020-01-31", "sex": "F", "issuer": "USA", "categories": "C",
		}},
		{"an identification card", "@\n\x1e\rANSI 636026080102ID00410270ZA03110010IDDAQD08954796\nDCSROE\nDACSAM\nDADNONE\nDBB09071985\nDBA09072030\nDBD09072020\nDBC9\nDCGUSA\n", "ID_CARD", "USA", 8, map[string]string{
			"documentNumber": "D08954796", "lastName": "ROE", "firstName": "SAM", "birthDate": "1985-09-07", "expiryDate": "2030-09-07",
			"issueDate": "2020-09-07", "sex": "X", "issuer": "USA",
		}},
		{"Canada writes the year first", "@\n\x1e\rANSI 636012040002DL00410200ZO02410010DLDCAG\nDBA20300407\nDCSSAMPLE\nDACJANE\nDBD20200506\nDBB19781201\nDBC2\nDAQA12345678901234\nDAKK1A 0B1   \nDCGCAN\n", "DRIVERS", "CAN", 4, map[string]string{
			"documentNumber": "A12345678901234", "lastName": "SAMPLE", "firstName": "JANE", "birthDate": "1978-12-01", "expiryDate": "2030-04-07",
			"issueDate": "2020-05-06", "sex": "F", "issuer": "CAN", "categories": "G", "address": "K1A 0B1",
		}},
		{"the country by the issuer's number alone", "@ANSI 604428090002DL00410100ZQ01410010DLDAQS123456789012\nDCSROY\nDACLUC\nDBB19900101\n", "DRIVERS", "CAN", 9, map[string]string{
			"documentNumber": "S123456789012", "lastName": "ROY", "firstName": "LUC", "birthDate": "1990-01-01", "issuer": "CAN",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l, ok := barcode.ParseAAMVA(tt.text)
			if !ok {
				t.Fatal("not recognised")
			}
			if l.Kind != tt.kind || l.Country != tt.country || l.Version != tt.version {
				t.Errorf("kind %s, country %s, version %d", l.Kind, l.Country, l.Version)
			}
			if d := cmp.Diff(tt.want, values(l.Readings)); d != "" {
				t.Error(d)
			}
			for _, r := range l.Readings {
				if r.Source != vision.SourceBarcode || r.Score != 1 {
					t.Errorf("%+v", r)
				}
			}
		})
	}
}

func TestANameThatThePayloadCutIsTrustedLess(t *testing.T) {
	t.Parallel()
	l, _ := barcode.ParseAAMVA(strings.Replace(licence, "DDEN", "DDET", 1))
	for _, r := range l.Readings {
		if want := map[bool]float64{true: 0.5, false: 1}[r.Name == vision.FieldLastName]; r.Score != want {
			t.Errorf("%s has score %v", r.Name, r.Score)
		}
	}
}

func TestOtherTextIsNoAAMVA(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "https://example.org", "@ANSI ", "ANSI 636000DLDAQ1", "@\n\x1e\rANSI 636000100002DL\nDCSNAME\n", "@@@@@@@@@@@@@@@@@@@@@@@@ANSI 636000100002DLDAQ1\n"} {
		if _, ok := barcode.ParseAAMVA(text); ok {
			t.Errorf("%q was taken for a licence", text)
		}
	}
}

func TestNationalPayloads(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text, payload, kind string
		want                map[string]string
	}{
		{"00123456789@PEREZ@ANA MARIA@F@30123456@B@05/06/1983@01/02/2015@271", barcode.PayloadArgentina, "ID_CARD", map[string]string{
			"lastName": "PEREZ", "firstName": "ANA MARIA", "sex": "F", "documentNumber": "30123456", "birthDate": "1983-06-05", "issueDate": "2015-02-01"}},
		{"DOE|JANE|F|RSA|8306055009087|05 Jun 1983|RSA|CITIZEN|01 Feb 2015|12345|106123456|1234567890", barcode.PayloadSouthAfrica, "ID_CARD", map[string]string{
			"lastName": "DOE", "firstName": "JANE", "sex": "F", "nationality": "ZAF", "personalNumber": "8306055009087", "birthDate": "1983-06-05", "issueDate": "2015-02-01"}},
		{`<?xml version="1.0" encoding="UTF-8"?> <PrintLetterBarcodeData uid="123412341234" name="A Sample" gender="M" yob="1983" vtc="Pune" state="MH" pc="411001"/>`, barcode.PayloadAadhaar, "ID_CARD", map[string]string{
			"personalNumber": "123412341234", "fullName": "A Sample", "sex": "M", "address": "Pune, MH, 411001"}},
	} {
		b := vision.Barcode{Text: tt.text}
		if got := barcode.PayloadOf(b); got != tt.payload {
			t.Errorf("payload %q, want %q", got, tt.payload)
		}
		l, ok := barcode.Parse(b)
		if !ok || l.Kind != tt.kind {
			t.Errorf("%s: %v %+v", tt.payload, ok, l)
		}
		if d := cmp.Diff(tt.want, values(l.Readings)); d != "" {
			t.Errorf("%s: %s", tt.payload, d)
		}
	}
}

func TestPayloadsThatAreDataOnly(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		barcode vision.Barcode
		want    string
	}{
		{vision.Barcode{Text: "https://portal.sidiv.registrocivil.cl/docstatus?RUN=12345678-5&type=CEDULA&serial=1"}, barcode.PayloadChile},
		{vision.Barcode{Text: "https://egov.kz/check?code=1"}, barcode.PayloadEGovKAZ},
		{vision.Barcode{Text: "https://egov.kz.example.org/check?code=1"}, barcode.PayloadURL},
		{vision.Barcode{Text: "javascript:alert(1)"}, ""},
		{vision.Barcode{Content: append([]byte{0xdc, 3}, make([]byte, 40)...)}, barcode.PayloadVDS},
		{vision.Barcode{Text: "plain words"}, ""},
		{vision.Barcode{}, ""},
	} {
		if got := barcode.PayloadOf(tt.barcode); got != tt.want {
			t.Errorf("%q: payload %q, want %q", tt.barcode.Text, got, tt.want)
		}
		if _, ok := barcode.Parse(tt.barcode); ok {
			t.Errorf("%q was read into fields", tt.barcode.Text)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(licence)
	f.Add("@\n\x1e\rANSI 6360001000DL\nDAQ")
	f.Add("@\n\x1c\rANSI 6360150102DL00390187ZT02260029DLDAADOE,JANE,Q\nDAQ1\nDBA20280131\n")
	f.Add("00123456789@PEREZ@ANA MARIA@F@30123456@B@05/06/1983@01/02/2015@271")
	f.Add("DOE|JANE|F|RSA|8306055009087|05 Jun 1983|RSA|CITIZEN|01 Feb 2015")
	f.Add(`<PrintLetterBarcodeData uid="1" name="A" dob="01/01/1990"/>`)
	f.Fuzz(func(t *testing.T, text string) {
		for _, b := range []vision.Barcode{{Text: text}, {Content: []byte(text)}} {
			l, ok := barcode.Parse(b)
			if !ok && len(l.Readings) > 0 {
				t.Fatal("readings of no payload")
			}
			if ok && (l.Kind == "" || barcode.PayloadOf(b) == "") {
				t.Fatal("fields without a kind or payload")
			}
			for _, r := range l.Readings {
				if strings.TrimSpace(r.Value) == "" || r.Source != vision.SourceBarcode || !(r.Score >= 0 && r.Score <= 1) {
					t.Fatalf("%+v", r)
				}
			}
		}
	})
}

// A credit transfer in euros names the account that it goes to, and with it a country.
func TestPaymentInEuros(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ text, country, payload string }{
		"an account":       {"BCD\n002\n1\nSCT\n\nStadtwerke\nDE89370400440532013000\nEUR12.30", "DEU", barcode.PayloadPaymentEPC},
		"lines of Windows": {"BCD\r\n001\r\n1\r\nSCT\r\nABCDEFFF\r\nStadtwerke\r\nNO9386011117947\r\nEUR1", "NOR", barcode.PayloadPaymentEPC},
		"a wrong digit":    {"BCD\n002\n1\nSCT\n\nStadtwerke\nDE88370400440532013000\nEUR12.30", "", ""},
		"cut off":          {"BCD\n002\n1\nSCT", "", ""},
		"something else":   {"BCX\n002\n1\nSCT\n\nStadtwerke\nDE89370400440532013000", "", ""},
	} {
		b := vision.Barcode{Format: "QR", Text: tt.text}
		l, ok := barcode.Parse(b)
		if ok != (tt.country != "") || l.Country != tt.country || l.Kind != "" || barcode.PayloadOf(b) != tt.payload {
			t.Errorf("%s: %+v %v, payload %q", name, l, ok, barcode.PayloadOf(b))
		}
	}
}
