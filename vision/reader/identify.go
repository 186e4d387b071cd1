package reader

import (
	"strings"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
)

// Kinds, as the contract names them in idDocType.
const (
	kindPassport  = "PASSPORT"
	kindIDCard    = "ID_CARD"
	kindDrivers   = "DRIVERS"
	kindPermit    = "RESIDENCE_PERMIT"
	kindVisa      = "VISA"
	kindUtility   = "UTILITY_BILL"
	sideFront     = "FRONT_SIDE"
	sideBack      = "BACK_SIDE"
	sureByZone    = 0.95
	sureByTitle   = 0.8
	sureByPattern = 0.6
)

// titles are printed on documents of a kind, in capitals without marks and
// spaces. Cyrillic ones stand as the Latin look-alikes that the reader of
// Latin print makes of them beside the true ones.
var titles = []struct {
	kind  string
	words []string
}{
	{kindDrivers, []string{
		"DRIVINGLICENCE", "DRIVINGLICENSE", "DRIVERLICENSE", "DRIVERLICENCE", "DRIVERSLICENSE", "DRIVERSLICENCE",
		"PERMISDECONDUIRE", "FUHRERSCHEIN", "PERMISODECONDUCCION", "PATENTEDIGUIDA", "PRAWOJAZDY", "CARTADECONDUCAO",
		"RIJBEWIJS", "VAIRUOTOJOPAZYMEJIMAS", "JUHILUBA", "VADITAJAAPLIECIBA", "KORKORT", "AJOKORTTI", "SURUCUBELGESI",
		"PERMISDECONDUCERE", "ВОДИТЕЛЬСКОЕУДОСТОВЕРЕНИЕ", "ЖҮРГІЗУШІКУӘЛІГІ",
	}},
	{kindPermit, []string{
		"RESIDENCEPERMIT", "PERMANENTRESIDENT", "RESIDENTPERMIT", "AUFENTHALTSTITEL", "TITREDESEJOUR", "PERMISODERESIDENCIA",
		"PERMESSODISOGGIORNO", "KARTAPOBYTU", "ВИДНАЖИТЕЛЬСТВО", "ЫҚТИЯРХАТ",
	}},
	{kindPassport, []string{"PASSPORT", "PASSEPORT", "REISEPASS", "PASAPORTE", "PASSAPORTO", "PASZPORT", "PASAPORT", "ПАСПОРТ", "ПАШПОРТ"}},
	{kindIDCard, []string{
		"IDENTITYCARD", "IDCARD", "PERSONALAUSWEIS", "CARTENATIONALEDIDENTITE", "CARTEDIDENTITE", "CARTADIDENTITA",
		"DOCUMENTONACIONALDEIDENTIDAD", "DOWODOSOBISTY", "CARTEDEIDENTITATE", "OBCANSKYPRUKAZ", "OBCIANSKYPREUKAZ",
		"IDENTITEITSKAART", "ISIKUTUNNISTUS", "HENKILOKORTTI", "OSOBNAISKAZNICA", "LICNAKARTA", "KIMLIKKARTI",
		"NATIONALIDENTITY", "ЖЕКЕКУӘЛІК", "УДОСТОВЕРЕНИЕЛИЧНОСТИ",
		"YДOCTOBEPEHИEЛИЧHOCTИ", "ҮДOCTOBEPEHИE",
	}},
	{kindUtility, []string{"UTILITYBILL", "ELECTRICITYBILL", "GASBILL", "WATERBILL", "ACCOUNTSTATEMENT", "BANKSTATEMENT"}},
}

// countryNames are issuers as documents print them, folded like titles.
var countryNames = map[string]string{
	"REPUBLICOFKAZAKHSTAN": "KAZ", "KAZAKHSTAN": "KAZ", "QAZAQSTAN": "KAZ", "ҚАЗАҚСТАНРЕСПУБЛИКАСЫ": "KAZ",
	"RUSSIANFEDERATION": "RUS", "РОССИЙСКАЯФЕДЕРАЦИЯ": "RUS", "BUNDESREPUBLIKDEUTSCHLAND": "DEU",
	"REPUBLIQUEFRANCAISE": "FRA", "UNITEDSTATESOFAMERICA": "USA", "UNITEDKINGDOM": "GBR",
	"REPUBLIKAHRVATSKA": "HRV", "RZECZPOSPOLITAPOLSKA": "POL", "LIETUVOSRESPUBLIKA": "LTU", "CESKAREPUBLIKA": "CZE",
	"REPUBLICAITALIANA": "ITA", "REPUBBLICAITALIANA": "ITA", "REINODEESPANA": "ESP", "ESPANA": "ESP",
	"MAGYARORSZAG": "HUN", "ROMANIA": "ROU", "EESTIVABARIIK": "EST", "LATVIJASREPUBLIKA": "LVA", "UKRAINE": "UKR",
	"KYRGYZREPUBLIC": "KGZ", "REPUBLICOFUZBEKISTAN": "UZB", "OZBEKISTONRESPUBLIKASI": "UZB", "REPUBLICOFTURKEY": "TUR",
	"TURKIYECUMHURIYETI": "TUR", "AUSTRALIA": "AUS", "REPUBLICOFMOLDOVA": "MDA", "GEORGIA": "GEO", "REPUBLICOFARMENIA": "ARM",
	"REPUBLICOFAZERBAIJAN": "AZE", "REPUBLICOFBELARUS": "BLR", "SUOMIFINLAND": "FIN", "SVERIGE": "SWE", "NEDERLAND": "NLD",
}

// identify says what kind of document a page shows, of which country and which
// side, from its zone, its barcodes and its printed words.
func identify(p *vision.Page) {
	text := foldedLines(p.Lines)
	printed, hasTitle := titleKind(text)
	portrait := len(p.Faces) > 0
	switch {
	case p.MRZ != nil:
		p.Kind, p.KindScore = zoneKind(*p.MRZ), sureByZone
		if p.Kind == kindIDCard && hasTitle && printed != kindPassport && printed != kindUtility {
			p.Kind = printed // permits and some licences carry an identity card's zone
		}
		p.Country = zoneCountry(*p.MRZ)
	case hasAAMVA(p.Barcodes):
		p.Kind, p.KindScore = kindDrivers, sureByZone
	case hasTitle:
		p.Kind, p.KindScore = printed, sureByTitle
	case portrait && hasReading(p.Readings, vision.FieldDocumentNumber) && hasReading(p.Readings, vision.FieldBirthDate):
		p.Kind, p.KindScore = kindIDCard, sureByPattern
	}
	if p.Country == "" {
		p.Country = printedCountry(p.Readings, text)
	}
	p.Side = side(*p, portrait)
}

// zoneKind follows the document code, ICAO 9303 parts 4 to 7.
func zoneKind(m vision.MRZ) string {
	code := ""
	if len(m.Lines) > 0 && len(m.Lines[0]) >= 2 {
		code = m.Lines[0][:2]
	}
	switch {
	case m.Format == vision.FormatTD3:
		return kindPassport
	case m.Format == vision.FormatMRVA || m.Format == vision.FormatMRVB:
		return kindVisa
	case m.Format == vision.FormatDL:
		return kindDrivers
	case m.Format == vision.FormatIDFRA:
		return kindIDCard
	case code == "AR" || code == "IR" || code == "RP" || code == "CR" || code == "TR" || code == "C1" || code == "C2":
		return kindPermit
	case code == "DL" || code == "D<":
		return kindDrivers
	case code == "IP" || code == "P<":
		return kindPassport
	}
	return kindIDCard
}

// zoneCountry is the issuer in the zone, as far as it exists.
func zoneCountry(m vision.MRZ) string {
	for _, f := range m.Fields {
		if f.Name == vision.FieldIssuer {
			return f.Value
		}
	}
	if len(m.Lines) > 0 && len(m.Lines[0]) >= 5 {
		if code := strings.TrimRight(m.Lines[0][2:5], "<"); mrz.KnownCountry(code) {
			return mrz.Alpha3(code)
		}
	}
	return ""
}

func titleKind(text []string) (string, bool) {
	for _, t := range titles {
		for _, line := range text {
			for _, w := range t.words {
				if strings.Contains(line, w) {
					return t.kind, true
				}
			}
		}
	}
	return "", false
}

func printedCountry(readings []vision.Reading, text []string) string {
	for _, r := range readings {
		if r.Name == vision.FieldIssuer && mrz.KnownCountry(r.Value) {
			return mrz.Alpha3(r.Value)
		}
	}
	best, name := "", ""
	for _, line := range text {
		for n, code := range countryNames {
			if strings.Contains(line, n) && (len(n) > len(name) || len(n) == len(name) && n < name) {
				best, name = code, n
			}
		}
	}
	return best
}

// side tells front from back of the documents that have two.
func side(p vision.Page, portrait bool) string {
	switch p.Kind {
	case kindIDCard, kindPermit, kindDrivers:
	default:
		return ""
	}
	switch {
	case portrait:
		return sideFront
	case p.MRZ != nil && p.MRZ.Format == vision.FormatTD1:
		return sideBack
	case hasAAMVA(p.Barcodes):
		return sideBack
	}
	return ""
}

func hasAAMVA(codes []vision.Barcode) bool {
	for _, c := range codes {
		if c.Payload != "" {
			return true
		}
	}
	return false
}

func hasReading(readings []vision.Reading, name string) bool {
	for _, r := range readings {
		if r.Name == name {
			return true
		}
	}
	return false
}

// foldedLines gives the printed lines in capitals, without marks and with
// letters alone, so that titles are found however they are spaced or accented.
func foldedLines(lines []vision.TextLine) []string {
	out := make([]string, 0, len(lines))
	for _, l := range lines {
		if !strings.ContainsRune(l.Text, '<') {
			out = append(out, fold(l.Text))
		}
	}
	return out
}
