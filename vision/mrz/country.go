package mrz

import "strings"

// iso3166 holds the ISO 3166-1 alpha-3 codes.
const iso3166 = " ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE "

// icaoExtra holds what ICAO Doc 9303-3 section 5 adds to ISO 3166-1: Germany's
// one-letter code, British nationals other than citizens, organisations that
// issue travel documents, persons without a defined nationality, and Kosovo.
const icaoExtra = " D GBD GBN GBO GBP GBS EUE RKS UNO UNA UNK XBA XIM XCC XCE XCO XEC XPO XES XMP XOM XDC XXA XXB XXC XXX "

// Utopia is the code that ICAO reserves for specimens.
const Utopia = "UTO"

// KnownCountry reports whether a code, trailing fillers apart, is in the ICAO
// list. Utopia is not: no real document bears it.
func KnownCountry(code string) bool {
	code = strings.TrimRight(code, string(Filler))
	if code == "" || strings.ContainsAny(code, " <") {
		return false
	}
	return strings.Contains(iso3166, " "+code+" ") || strings.Contains(icaoExtra, " "+code+" ")
}

// Alpha3 turns a code of a zone into ISO 3166-1 alpha-3: D becomes DEU and the
// British codes GBR. Codes of organisations and of the stateless stay as they
// are; an unknown code and Utopia give "".
func Alpha3(code string) string {
	code = strings.TrimRight(code, string(Filler))
	switch code {
	case "D":
		return "DEU"
	case "GBD", "GBN", "GBO", "GBP", "GBS":
		return "GBR"
	}
	if !KnownCountry(code) {
		return ""
	}
	return code
}
