package fields_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/vision"
)

// What tells which country issued a document, and what only seems to.
func TestIssuingCountry(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name          string
		lines         []vision.TextLine
		kind, country string
		side          string
	}{
		{"the holder's nationality is not the issuer", []vision.TextLine{
			at(230, 140, "ТҰРУҒА ЫҚТИЯРХАТ / ВИД НА ЖИТЕЛЬСТВО"), at(540, 282, "NODIROVA"), at(540, 650, "Азаматтығы / Гражданство"), at(540, 672, "O'ZBEKISTON"),
		}, "RESIDENCE_PERMIT", "KAZ", "FRONT_SIDE"},
		{"a title that was read badly", []vision.TextLine{
			at(86, 20, "ҚАЗАКСТАН РЕСПУБЛИКАСЫ / РЕСПУБЛИКА КАЗАХСТАН"), at(90, 45, "ЖЗАЕ КУӘЛК / УRОСТОВЕРЕНВЕ ЛИЧОСТИ"), at(226, 90, "ЕРЖАНБЕКОВ"),
		}, "ID_CARD", "KAZ", "FRONT_SIDE"},
		{"the name of a country alone tells no kind", []vision.TextLine{
			at(86, 20, "ҚАЗАҚСТАН"), at(226, 90, "ЕРЖАНБЕКОВ"), at(226, 120, "АЙДОС"),
		}, "", "KAZ", ""},
		{"a licence whose state nobody knows, by the American labels", []vision.TextLine{
			at(110, 68, "SOUTH CALDERA"), at(880, 75, "DRIVER LICENSE"), at(515, 180, "4d DLN BX052638"), at(515, 250, "4bEXP01/22/2030"),
		}, "DRIVERS", "USA", "FRONT_SIDE"},
		{"the state of Georgia is not the country", []vision.TextLine{
			at(110, 68, "GEORGIA"), at(880, 75, "DRIVER'S LICENSE"), at(515, 180, "4d DLN 123456789"), at(515, 250, "16 HGT 5'-08\""),
		}, "DRIVERS", "USA", "FRONT_SIDE"},
		{"and Georgia is not the state", []vision.TextLine{
			at(110, 68, "GEORGIA"), at(880, 75, "DRIVING LICENCE"), at(515, 180, "1. BERIDZE"), at(515, 210, "2. NINO"), at(515, 240, "3. 01.02.1990"),
		}, "DRIVERS", "GEO", "FRONT_SIDE"},
		{"the back of an American licence", []vision.TextLine{
			at(147, 546, "9 CLASS A B SINGLE VEHICLE"), at(147, 592, "9a END NONE 12 REST NONE"), at(147, 638, "5 DD 9496404207003262"),
		}, "DRIVERS", "USA", "BACK_SIDE"},
		{"a licence's back by one line of its legend, misread", []vision.TextLine{
			at(300, 100, "A1"), at(300, 130, "A"), at(300, 160, "B1"), at(300, 190, "B"), at(300, 220, "C1"), at(300, 250, "C"), at(126, 577, "12. Особые стиетки"),
		}, "DRIVERS", "RUS", "BACK_SIDE"},
		{"and of a German one", []vision.TextLine{
			at(300, 100, "A1"), at(300, 130, "A"), at(300, 160, "B1"), at(300, 190, "B"), at(300, 220, "C1"), at(300, 250, "C"), at(126, 577, "12. Anmerkungen"),
		}, "DRIVERS", "DEU", "BACK_SIDE"},
		{"the holder's nationality whose label was not read", []vision.TextLine{
			at(230, 140, "ТҰРУҒА ЫҚТИЯРХАТ / ВИД НА ЖИТЕЛЬСТВО"), at(540, 282, "ЕГОРОВ"), at(540, 650, "РОССИЙСКАЯ ФЕДЕРАЦИЯ / RUSSIAN FEDERATION"),
		}, "RESIDENCE_PERMIT", "KAZ", "FRONT_SIDE"},
		{"an American licence with a finger on its title", []vision.TextLine{
			at(110, 68, "OREGANA"), at(880, 75, "DRIVER LICE"), at(515, 180, "4d DLN PB417011"), at(515, 250, "4b EXP 01/20/2035"), at(800, 250, "4aiss 01/21/2025"), at(515, 400, "16 HGT 5'-10\" 18 EYES BRO"),
		}, "DRIVERS", "USA", "FRONT_SIDE"},
		{"labels that are as American, and dates of another order", []vision.TextLine{
			at(110, 68, "NORTHLAND"), at(515, 180, "4d DLN PB417011"), at(515, 250, "4b EXP 2035/01/20"), at(800, 250, "4a ISS 2025/01/21"), at(515, 400, "16 HGT 178"),
		}, "DRIVERS", "", "FRONT_SIDE"},
		{"the back of an American licence with a reflection on the class", []vision.TextLine{
			at(748, 360, "SINGLE VEHICLE"), at(743, 401, "NE 12 REST NONE"), at(728, 443, "2111788745902"),
		}, "DRIVERS", "USA", "BACK_SIDE"},
		{"a card's title in Kyrgyz whose English half was cut in two", []vision.TextLine{
			at(217, 232, "ИНСАНДЫК КАРТА / IDENT"), at(567, 220, "ARD"), at(223, 270, "КЫРГЫЗ РЕСПУБЛИКАСЫ"), at(349, 348, "ЖЫРГАЛОВ"), at(189, 594, "Passport No. / Паспорт №"), at(192, 622, "ID3406829"),
		}, "ID_CARD", "KGZ", "FRONT_SIDE"},
		{"the lower page of a Russian internal passport", []vision.TextLine{
			at(411, 18, "Фамилия"), at(411, 39, "ОРЛОВА"), at(411, 90, "Имя"), at(411, 114, "МАРИЯ"), at(411, 162, "Отчество"), at(411, 185, "ПЕТРОВНА"),
			at(411, 306, "Место рождения"), at(411, 330, "ОМСК"), at(1113, 222, "52 14 123456"),
		}, "PASSPORT", "RUS", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := vision.Page{Lines: tt.lines, Faces: face}
			if tt.side == "BACK_SIDE" {
				p.Faces = nil
			}
			if r := extractor(t).Extract(p); r.Kind != tt.kind || r.Country != tt.country || r.Side != tt.side {
				t.Errorf("%s %s %s, want %s %s %s", r.Kind, r.Country, r.Side, tt.kind, tt.country, tt.side)
			}
		})
	}
}

// The label of an address stands on the front of some cards, and on the back of others:
// a zone of three lines without a portrait is a back's.
func TestTheSideOfAZoneWithoutAPortrait(t *testing.T) {
	t.Parallel()
	p := vision.Page{Lines: []vision.TextLine{at(649, 119, "Place of birth / Locul nasterii"), at(649, 143, "CLUJ-NAPOCA"), at(262, 333, "Address/Domiciliu"), at(602, 282, "CLUJ-NAPOCA, STR. ALUNISULUI 160")},
		MRZ: &vision.MRZ{Format: vision.FormatTD1, Valid: true, Lines: []string{"IDROUXE085667<32640404345651<<", "6404046F2805069ROU<<<<<<<<<<<0", "NEAGU<<CATALINA<<<<<<<<<<<<<<<"},
			Fields: []vision.Reading{{Name: vision.FieldIssuer, Value: "ROU"}}}}
	for _, tt := range []struct {
		faces []vision.Face
		side  string
	}{{nil, "BACK_SIDE"}, {face, "FRONT_SIDE"}} {
		p.Faces = tt.faces
		if r := extractor(t).Extract(p); r.Kind != "ID_CARD" || r.Country != "ROU" || r.Side != tt.side {
			t.Errorf("%d portraits: %s %s %s, want %s", len(tt.faces), r.Kind, r.Country, r.Side, tt.side)
		}
	}
}

func TestAmericanLicence(t *testing.T) {
	t.Parallel()
	r := extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
		at(110, 68, "OREGANA"), at(880, 75, "DRIVER LICENSE"), at(535, 198, "4d DLN AM798890"), at(535, 240, "4b EXP 02/10/2030"), at(957, 240, "4a Iss 02/11/2020"),
		at(535, 300, "3 DOB 01/09/1998"), at(535, 340, "1 MORGAN"), at(535, 380, "2 LAURA PATRICIA"), at(535, 420, "8GREENVILLE, HARBOR LN 71"),
		at(535, 460, "15 SEX F"), at(535, 500, "9 CLASS A B"),
	}, Faces: face})
	want := map[string][]string{
		"documentNumber": {"AM798890"}, "expiryDate": {"2030-02-10"}, "issueDate": {"2020-02-11"}, "birthDate": {"1998-01-09"}, "lastName": {"MORGAN"},
		"firstName": {"LAURA PATRICIA"}, "address": {"GREENVILLE, HARBOR LN 71"}, "sex": {"F"}, "categories": {"A B"},
	}
	if diff := cmp.Diff(want, texts(r)); diff != "" {
		t.Error(diff)
	}
}

// The labels of an American licence are the smallest print on it.
func TestAmericanLicenceWithoutLabels(t *testing.T) {
	t.Parallel()
	p := vision.Page{Lines: []vision.TextLine{
		at(350, 251, "SOUTH CALDERA"), at(940, 279, "DRIVER LICENSE"), at(720, 349, "MP714735"), at(717, 401, "01/15/2031"), at(996, 401, "01/16/2021"),
		at(711, 447, "11/09/1958"), at(679, 491, "TAYLOR"), at(674, 535, "PATRICIA"), at(666, 584, "BURLINGTON, HARBOR LN 69"), at(658, 630, "1 5x F"), at(657, 678, "#CLASS AB"),
	}, Faces: face}
	r := extractor(t).Extract(p)
	if r.Country != "USA" {
		t.Errorf("country %q", r.Country)
	}
	want := map[string][]string{
		"documentNumber": {"MP714735"}, "expiryDate": {"2031-01-15"}, "issueDate": {"2021-01-16"}, "birthDate": {"1958-11-09"}, "lastName": {"TAYLOR"},
		"firstName": {"PATRICIA"}, "address": {"BURLINGTON, HARBOR LN 69"}, "sex": {"F"}, "categories": {"A B"},
	}
	if diff := cmp.Diff(want, texts(r)); diff != "" {
		t.Error(diff)
	}
	p.Lines[3].Text = "15/01/2031" // no American date
	if r := extractor(t).Extract(p); r.Country != "" {
		t.Errorf("country %q", r.Country)
	}
}

func TestAmericanLicenceWithMisreadLabels(t *testing.T) {
	t.Parallel()
	r := extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
		at(205, 180, "OREGANA"), at(606, 180, "DRIVER LICENSE"), at(426, 222, "DUN KT091722"), at(430, 257, "4EX04/30/2033"), at(635, 257, "4155 05/01/2023"),
		at(434, 289, "300 11/19/1980"), at(451, 331, "BROWN"), at(454, 358, "NICHOLAS"), at(450, 390, "KINGSTON, HARBOR LN 132"), at(450, 436, "15 SEX M"),
		at(581, 436, "16 HGT 5-10° 18 EYES BRO"), at(454, 468, "#CLASS A B"),
	}, Faces: face})
	want := map[string][]string{
		"documentNumber": {"KT091722"}, "expiryDate": {"2033-04-30"}, "issueDate": {"2023-05-01"}, "birthDate": {"1980-11-19"}, "lastName": {"BROWN"},
		"firstName": {"NICHOLAS"}, "address": {"KINGSTON, HARBOR LN 132"}, "sex": {"M"}, "categories": {"A B"},
	}
	if diff := cmp.Diff(want, texts(r)); diff != "" {
		t.Error(diff)
	}
}

func TestLatinBackWithoutLabels(t *testing.T) {
	t.Parallel()
	p := vision.Page{Lines: []vision.TextLine{
		at(200, 70, "FRANKFURT"), at(200, 140, "STADT BONN"), at(200, 220, "BREMEN, LINDENSTRASSE 68"),
	}, MRZ: zone(t, serikova(vision.FormatTD1))}
	p.MRZ.Box = vision.Box{X: 60, Y: 400, W: 900, H: 150}
	got := texts(extractor(t).Extract(p))
	if diff := cmp.Diff(map[string][]string{"placeOfBirth": {"FRANKFURT"}, "authority": {"STADT BONN"}, "address": {"BREMEN, LINDENSTRASSE 68"}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestBackWithoutLabels(t *testing.T) {
	t.Parallel()
	p := vision.Page{Lines: []vision.TextLine{
		at(60, 70, "ӨЗГӨН"), at(520, 70, "21910199547625"), at(60, 140, "МКК / SRS 50-16"), at(520, 140, "04.03.2023"),
	}, MRZ: zone(t, serikova(vision.FormatTD1))}
	p.MRZ.Box = vision.Box{X: 60, Y: 400, W: 900, H: 150}
	got := texts(extractor(t).Extract(p))
	delete(got, "personalNumber") // of another person than the zone's
	if diff := cmp.Diff(map[string][]string{"placeOfBirth": {"ӨЗГӨН"}, "authority": {"МКК / SRS 50-16"}, "issueDate": {"2023-03-04"}}, got); diff != "" {
		t.Error(diff)
	}
}

// The day of issue on a back whose labels were not read is told by its past, though
// that of expiry differs from the zone's by a figure.
func TestIssueBesideAMisreadExpiry(t *testing.T) {
	t.Parallel()
	p := vision.Page{Lines: []vision.TextLine{
		at(60, 70, "ТАЛАС"), at(520, 140, "04.03.2023"), at(520, 210, "01.03.2037"), at(60, 140, "МВД РК"),
	}, MRZ: zone(t, serikova(vision.FormatTD1))}
	p.MRZ.Box = vision.Box{X: 60, Y: 400, W: 900, H: 150}
	got := texts(extractor(t).Extract(p))
	if diff := cmp.Diff(map[string][]string{"placeOfBirth": {"ТАЛАС"}, "authority": {"МВД РК"}, "issueDate": {"2023-03-04"}}, got); diff != "" {
		t.Error(diff)
	}
}

// A Ukrainian back is told by forms: the code of an office, a date whose space was
// not read, and the one word that is left.
func TestUkrainianBackWithoutLabels(t *testing.T) {
	t.Parallel()
	of := serikova(vision.FormatTD1)
	of.Issuer = "UKR"
	p := vision.Page{Lines: []vision.TextLine{
		at(60, 70, "КИЇВ"), at(520, 70, "19940211-10762"), at(60, 140, "3225"), at(520, 140, "16 112025"),
	}, MRZ: zone(t, of)}
	p.MRZ.Box = vision.Box{X: 60, Y: 400, W: 900, H: 150}
	got := texts(extractor(t).Extract(p))
	if diff := cmp.Diff(map[string][]string{
		"placeOfBirth": {"КИЇВ"}, "authority": {"3225"}, "issueDate": {"2025-11-16"}, "personalNumber": {"19940211-10762"},
	}, got); diff != "" {
		t.Error(diff)
	}
}

// What is left of a label in two languages is no authority, and a number no place.
func TestRestsOfLabelsAreNoAuthority(t *testing.T) {
	t.Parallel()
	got := texts(extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
		at(300, 20, "РОССИЙСКАЯ ФЕДЕРАЦИЯ"), at(300, 50, "Орган вмдни/ Authorty"), at(300, 72, "МВД 78004"), at(600, 100, "Код подразделения"), at(600, 122, "890-917"),
		at(300, 150, "Фамилия"), at(300, 172, "ТАРАСОВА"), at(300, 200, "Имя"), at(300, 222, "ОКСАНА"), at(300, 250, "Отчество"), at(300, 272, "МАКСИМОВНА"),
		at(300, 300, "Место рождения"), at(300, 322, "72 98 822580"),
	}, Faces: face}))
	if got["authority"] != nil && got["authority"][0] != "МВД 78004" || got["placeOfBirth"] != nil {
		t.Errorf("authority %v, place of birth %v", got["authority"], got["placeOfBirth"])
	}
}

// The ministry is one without its thinnest letters, too, and tells what the other word is.
func TestKazakhBackWithoutLabels(t *testing.T) {
	t.Parallel()
	p := vision.Page{Lines: []vision.TextLine{at(60, 70, "ПЕТРОПАВЛ"), at(60, 140, "ҚР ІШКІ СТЕР МИНИСТРЛІГ"), at(520, 140, "04.03.2023")}, MRZ: zone(t, serikova(vision.FormatTD1))}
	p.MRZ.Box = vision.Box{X: 60, Y: 400, W: 900, H: 150}
	got := texts(extractor(t).Extract(p))
	if diff := cmp.Diff(map[string][]string{"placeOfBirth": {"ПЕТРОПАВЛ"}, "authority": {"ҚР ІШКІ ІСТЕР МИНИСТРЛІГІ"}, "issueDate": {"2023-03-04"}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestASentenceOnABackIsNoPlace(t *testing.T) {
	t.Parallel()
	p := vision.Page{Lines: []vision.TextLine{
		at(60, 70, "The State retains all property rights herein"), at(60, 140, "Issued by"), at(60, 165, "THE FEDERAL GOVERNMENT"),
	}, MRZ: zone(t, serikova(vision.FormatTD1))}
	p.MRZ.Box = vision.Box{X: 60, Y: 400, W: 900, H: 150}
	if got := texts(extractor(t).Extract(p))["placeOfBirth"]; len(got) > 0 {
		t.Errorf("%q", got)
	}
}

func TestSecondLanguageOfALabelThatWasMisreadIsNoValue(t *testing.T) {
	t.Parallel()
	r := extractor(t).Extract(vision.Page{Lines: []vision.TextLine{at(260, 149, "Given names/Prénomts"), at(260, 170, "TOLGONAI BOLOTOVNA")}})
	if diff := cmp.Diff(map[string][]string{"firstName": {"TOLGONAI BOLOTOVNA"}}, texts(r)); diff != "" {
		t.Error(diff)
	}
}

// What prints on both pages of a spread is told by its template, and its inner page by
// a patronymic beside a portrait. A page with a zone or another kind is none.
func TestSpreads(t *testing.T) {
	t.Parallel()
	names := []vision.TextLine{at(300, 122, "ТАРАСОВА"), at(300, 172, "ОКСАНА"), at(300, 222, "МАКСИМОВНА"), at(300, 272, "ТВЕРЬ")}
	upper := []vision.TextLine{at(300, 20, "РОССИЙСКАЯ ФЕДЕРАЦИЯ"), at(300, 60, "Код подразделения"), at(300, 82, "890-917")}
	card := []vision.TextLine{at(300, 20, "КЫРГЫЗ РЕСПУБЛИКАСЫ / KYRGYZ REPUBLIC"), at(300, 40, "ИНСАНДЫК КАРТА / IDENTITY CARD")}
	for _, tt := range []struct {
		name string
		page vision.Page
		want bool
	}{
		{"an inner page", vision.Page{Lines: names, Faces: face}, true},
		{"both pages", vision.Page{Lines: append(upper, names...), Faces: face}, true},
		{"a card", vision.Page{Lines: append(card, names...), Faces: face}, false},
		{"no portrait", vision.Page{Lines: names}, false},
		{"no patronymic", vision.Page{Lines: names[:2], Faces: face}, false},
		{"a zone", vision.Page{Lines: names, Faces: face, MRZ: zone(t, serikova(vision.FormatTD3))}, false},
	} {
		if got := extractor(t).Extract(tt.page).Spread; got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
