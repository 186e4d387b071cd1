package specimen

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/idngo/idngo/vision"
)

var bothSides = []string{FrontSide, BackSide}

// Sizes of ISO/IEC 7810 ID-2 and of MRV-A, millimetres.
const (
	idTwoWidth, idTwoHeight = 105.0, 74.0
	visaWidth, visaHeight   = 120.0, 80.0
)

// designs are the documents of bench/PROTOCOL.md.
func designs() []Design {
	card := func(code, kind, country, format string, draw func(*press, string)) Design {
		return Design{Code: code, Kind: kind, Country: country, Sides: bothSides, Format: format, width: cardWidth, height: cardHeight, draw: draw}
	}
	book := func(code, country string) Design {
		return Design{Code: code, Kind: KindPassport, Country: country, Sides: []string{FrontSide}, Format: vision.FormatTD3, width: passportWidth, height: passportHeight, draw: drawPassport}
	}
	testOnly := func(d Design) Design {
		d.TestOnly = true
		return d
	}
	usa := card("usa-dl", KindDrivers, "USA", "", drawAmerican)
	usa.Symbol = "PDF417"
	return []Design{
		card("kaz-id", KindIDCard, "KAZ", vision.FormatTD1, drawCard),
		book("kaz-pass", "KAZ"),
		card("kaz-permit", KindResidencePermit, "KAZ", vision.FormatTD1, drawCard),
		card("kaz-dl", KindDrivers, "KAZ", "", drawLicence),
		{Code: "rus-int", Kind: KindPassport, Country: "RUS", Sides: []string{""}, width: passportWidth, height: 2 * passportHeight, draw: drawSpread},
		book("rus-pass", "RUS"),
		card("rus-dl", KindDrivers, "RUS", "", drawLicence),
		card("uzb-id", KindIDCard, "UZB", vision.FormatTD1, drawCard),
		card("kgz-id", KindIDCard, "KGZ", vision.FormatTD1, drawCard),
		testOnly(card("ukr-id", KindIDCard, "UKR", vision.FormatTD1, drawCard)),
		card("eu-id", KindIDCard, "POL", vision.FormatTD1, drawCard),
		card("eu-id", KindIDCard, "DEU", vision.FormatTD1, drawCard),
		testOnly(card("eu-id", KindIDCard, "ROU", vision.FormatTD1, drawCard)),
		testOnly(card("eu-id", KindIDCard, "CZE", vision.FormatTD1, drawCard)),
		card("eu-dl", KindDrivers, "POL", "", drawLicence),
		card("eu-dl", KindDrivers, "DEU", "", drawLicence),
		testOnly(card("eu-dl", KindDrivers, "ROU", "", drawLicence)),
		testOnly(card("eu-dl", KindDrivers, "CZE", "", drawLicence)),
		book("eu-pass", "POL"), book("eu-pass", "DEU"), testOnly(book("eu-pass", "ROU")), testOnly(book("eu-pass", "CZE")),
		{Code: "fra-id", Kind: KindIDCard, Country: "FRA", Sides: []string{FrontSide}, Format: vision.FormatIDFRA, width: idTwoWidth, height: idTwoHeight, draw: drawFrench},
		testOnly(Design{Code: "td2-id", Kind: KindIDCard, Country: "UTO", Sides: []string{FrontSide}, Format: vision.FormatTD2, width: idTwoWidth, height: idTwoHeight, draw: drawTD2}),
		{Code: "visa", Kind: KindVisa, Country: "DEU", Sides: []string{""}, Format: vision.FormatMRVA, width: visaWidth, height: visaHeight, draw: drawVisa},
		{Code: "visa", Kind: KindVisa, Country: "UTO", Sides: []string{""}, Format: vision.FormatMRVB, width: idTwoWidth, height: idTwoHeight, draw: drawVisa},
		usa,
		{Code: "poa", Kind: KindUtilityBill, Country: "RUS", Sides: []string{""}, Symbol: "QR", width: 210, height: 297, draw: drawBill},
		{Code: "poa", Kind: KindUtilityBill, Country: "UTO", Sides: []string{""}, Symbol: "QR", width: 210, height: 297, draw: drawBill},
	}
}

// Card reports whether the document has the size of a bank card.
func (d Design) Card() bool { return d.width == cardWidth }

// Scale is how many pixels of a drawing at the scale make a millimetre's worth
// of the protocol's capital of the given height.
func Scale(capitalPixels float64) float64 { return capitalPixels / capital }

// drawCard is an identity card or residence permit of TD1 size.
func drawCard(p *press, side string) {
	kind := labelIDCard
	code := "ID"
	if p.design.Kind == KindResidencePermit {
		kind, code = labelPermit, "IR"
	}
	if side == BackSide {
		p.cardBackForm()
		p.zoneOf(vision.FormatTD1, code, (cardWidth-30*zonePitch)/2, cardHeight-4.4)
		return
	}
	left, photo := 30.5, 3.6
	if p.look.second() {
		left, photo = 4, cardWidth-28
	}
	p.emblem(source(0, "emblem/"+p.nation.code), p.state.accent, mm{6.2, 6}, 3.2)
	p.heading(11.5, 4.6, 2.5, 70, kind)
	p.placePortrait(photo, 13, 24, 31)
	rows := [][]cell{{{vision.FieldLastName, 1}}, {{vision.FieldFirstName, 1}}, {{vision.FieldMiddleName, 1}}}
	switch p.design.Country {
	case "KAZ":
		rows = append(rows, []cell{{vision.FieldBirthDate, 1}}, []cell{{vision.FieldPersonalNumber, 1}})
		if p.design.Kind == KindResidencePermit {
			rows = append(rows[:3], []cell{{vision.FieldBirthDate, 0.5}, {vision.FieldExpiryDate, 0.5}}, []cell{{vision.FieldNationality, 1}})
		}
	case "UZB", "UKR":
		rows = append(rows, []cell{{vision.FieldBirthDate, 0.5}, {vision.FieldSex, 0.4}}, []cell{{vision.FieldIssueDate, 0.5}, {vision.FieldExpiryDate, 0.5}}, []cell{{vision.FieldDocumentNumber, 1}})
	case "KGZ":
		rows = append(rows, []cell{{vision.FieldBirthDate, 0.5}, {vision.FieldSex, 0.4}}, []cell{{vision.FieldDocumentNumber, 0.5}, {vision.FieldExpiryDate, 0.5}})
	default:
		rows = append(rows, []cell{{vision.FieldBirthDate, 0.5}, {vision.FieldSex, 0.4}}, []cell{{vision.FieldNationality, 1}}, []cell{{vision.FieldDocumentNumber, 0.5}, {vision.FieldExpiryDate, 0.5}})
	}
	pitch := 6.0
	if len(rows) > 5 {
		pitch = 5.7
	}
	p.form(left, 13.4, cardWidth-left-photoRoom(p), pitch, 2.6, rows...)
	p.signature(p.person, photo+2, 51, 18)
}

// photoRoom is what the portrait takes from the form's right side.
func photoRoom(p *press) float64 {
	if p.look.second() {
		return 30
	}
	return 3
}

func (p *press) cardBackForm() {
	const width = cardWidth - 10
	row := func(cells ...cell) []cell { return cells }
	half := func(a, b string) []cell { return row(cell{a, 0.58}, cell{b, 0.42}) }
	var rows [][]cell
	switch p.design.Country {
	case "KAZ":
		rows = [][]cell{half(vision.FieldDocumentNumber, vision.FieldSex), half(vision.FieldPlaceOfBirth, vision.FieldIssueDate), half(vision.FieldAuthority, vision.FieldExpiryDate)}
	case "UZB", "UKR", "KGZ":
		rows = [][]cell{half(vision.FieldPlaceOfBirth, vision.FieldPersonalNumber), half(vision.FieldAuthority, vision.FieldIssueDate)}
	default:
		rows = [][]cell{half(vision.FieldPlaceOfBirth, vision.FieldIssueDate), half(vision.FieldAuthority, vision.FieldExpiryDate), row(cell{vision.FieldAddress, 1})}
		if p.design.Country == "POL" {
			rows[2] = half(vision.FieldPersonalNumber, vision.FieldDocumentNumber)
		}
	}
	if p.look.second() {
		for _, r := range rows {
			if len(r) == 2 {
				r[0], r[1] = r[1], r[0]
				r[0].share, r[1].share = r[1].share, r[0].share
				r[0].share, r[1].share = 0.42, 0.58
			}
		}
	}
	p.form(5, 4.6, width, 6.6, 2.5, rows...)
	p.chipAt()
}

func (p *press) chipAt() {
	if p.rng.IntN(2) == 0 {
		return
	}
	x := 5.0
	if p.look.second() {
		x = cardWidth - 13
	}
	p.chip(mm{x, 23.6})
}

// drawPassport is a TD3 data page.
func drawPassport(p *press, _ string) {
	p.emblem(source(0, "emblem/"+p.nation.code), p.state.accent, mm{10.5, 8.4}, 4.4)
	p.heading(18, 7.4, 3.4, 98, labelPassport)
	left, photo := 44.0, 5.5
	if p.look.second() {
		left, photo = 6.5, passportWidth-40
	}
	p.placePortrait(photo, 17, 34, 43)
	width := 74.0
	rows := [][]cell{
		{{vision.FieldIssuer, 0.5}, {vision.FieldDocumentNumber, 0.5}},
		{{vision.FieldLastName, 1}},
		{{vision.FieldFirstName, 1}},
		{{vision.FieldNationality, 0.62}, {vision.FieldSex, 0.3}},
		{{vision.FieldBirthDate, 0.45}, {vision.FieldPersonalNumber, 0.55}},
		{{vision.FieldPlaceOfBirth, 1}},
		{{vision.FieldIssueDate, 0.45}, {vision.FieldAuthority, 0.55}},
		{{vision.FieldExpiryDate, 0.45}},
	}
	if p.nation.personal == nil {
		rows[4] = rows[4][:1]
	}
	p.form(left, 17.2, width, 5.75, 2.9, rows...)
	p.signature(p.person, left+width*0.55, 60, 22)
	p.zoneOf(vision.FormatTD3, "P", (passportWidth-44*zonePitch)/2, passportHeight-7)
}

// drawLicence is a driving licence with numbered fields.
func drawLicence(p *press, side string) {
	if side == BackSide {
		p.licenceTable()
		return
	}
	left, photo := 29.5, 3.4
	if p.look.second() {
		left, photo = 4, cardWidth-26.5
	}
	p.fill(faded(p.state.accent, 0.9), rounded(3.2, 2.6, 11.5, 7, 0.8))
	p.centre(mm{8.95, 7.1}, ink{font: p.studio.fonts.Bold, size: 3, colour: white}, zoneCode(p.design.Country))
	p.heading(17, 4.8, 2.4, 66, labelDrivers)
	p.placePortrait(photo, 12, 23, 29.5)
	p.numbered(left, 14.6, cardWidth-30-3.5, 4.5, 2.45,
		[]cell{{vision.FieldLastName, 1}},
		[]cell{{vision.FieldFirstName, 1}},
		[]cell{{vision.FieldBirthDate, 0.5}, {vision.FieldPlaceOfBirth, 0.5}},
		[]cell{{vision.FieldIssueDate, 0.45}, {vision.FieldAuthority, 0.55}},
		[]cell{{vision.FieldExpiryDate, 0.45}, {vision.FieldPersonalNumber, 0.55}},
		[]cell{{vision.FieldDocumentNumber, 1}},
		[]cell{{vision.FieldAddress, 1}},
		[]cell{{vision.FieldCategories, 1}},
	)
	p.text(mm{left, 51.2}, ink{font: p.studio.fonts.Regular, size: 1.9, colour: p.state.accent}, "7.")
	p.signature(p.person, left+5, 51.4, 18)
}

// licenceTable is the back with the columns 9 to 12.
func (p *press) licenceTable() {
	columns := []float64{20, 34, 52, 70, 82}
	if p.look.second() {
		columns = []float64{4, 20, 36, 52, 66}
	}
	rows := []string{"A1", "A", "B1", "B", "C1", "C", "D1", "D", "BE", "CE"}
	const top, pitch = 4.6, 4.1
	line := faded(p.state.accent, 0.7)
	bottom := top + pitch*float64(len(rows)+1)
	for i := range len(rows) + 2 {
		y := top + pitch*float64(i)
		p.stroke(line, 0.15, []mm{{columns[0], y}, {columns[4], y}})
	}
	for _, x := range columns {
		p.stroke(line, 0.15, []mm{{x, top}, {x, bottom}})
	}
	for i, head := range []string{"9.", "10.", "11.", "12."} {
		p.centre(mm{(columns[i] + columns[i+1]) / 2, top + pitch - 1.1}, ink{font: p.studio.fonts.Regular, size: 2, colour: p.state.accent}, head)
	}
	k := p.valueStyle(2.1)
	k.spacing = 0
	granted := map[string]bool{}
	for _, c := range p.paper.Categories {
		granted[c] = true
	}
	for i, category := range rows {
		y := top + pitch*float64(i+2) - 1.1
		box := p.text(mm{columns[0] + 2, y}, k, category)
		from, until := "---", "---"
		if granted[category] {
			first := p.person.BirthDate.AddDate(18, 2, 11)
			if first.After(p.paper.Issued) {
				first = p.paper.Issued
			}
			p.truth.Fields = append(p.truth.Fields, Field{Name: vision.FieldCategories, Value: category, Raw: category, Box: box})
			from, until = first.Format("02.01.06"), p.paper.Expires.Format("02.01.06")
		}
		p.centre(mm{(columns[1] + columns[2]) / 2, y}, k, from)
		p.centre(mm{(columns[2] + columns[3]) / 2, y}, k, until)
	}
	p.text(mm{4, 51.6}, ink{font: p.studio.fonts.Regular, size: 1.5, colour: p.state.accent, squeeze: 0.9}, "12. "+label(labelRemarks, p.languages[:1]))
}

// drawSpread is the main spread of the Russian internal passport: who issued it
// above, the holder below, the number up the right margin of both pages.
func drawSpread(p *press, _ string) {
	head := ink{font: p.studio.fonts.Serif, size: 4, colour: p.state.accent}
	p.centre(mm{passportWidth / 2, 11}, head, p.nation.title[0])
	top, bottom := 20.0, passportHeight+14
	p.form(12, top, 92, 9, 3.6,
		[]cell{{vision.FieldAuthority, 1}},
		[]cell{{vision.FieldIssueDate, 0.5}})
	p.small = 2.2
	division := fmt.Sprintf("%s-%s", digits(p.rng, 3), digits(p.rng, 3))
	p.fit(mm{64, top + 9}, ink{font: p.studio.fonts.Regular, size: 2.2, colour: p.state.accent}, "Код подразделения", 30)
	p.text(mm{64, top + 13}, p.valueStyle(3.6), division)
	p.stroke(faded(p.state.accent, 0.4), 0.2, []mm{{4, passportHeight}, {passportWidth - 4, passportHeight}})
	left, photo := 46.0, 8.0
	if p.look.second() {
		left, photo = 8, 70
	}
	p.placePortrait(photo, bottom-2, 33, 42)
	p.form(left, bottom, 56, 7.6, 3.3,
		[]cell{{vision.FieldLastName, 1}},
		[]cell{{vision.FieldFirstName, 1}},
		[]cell{{vision.FieldMiddleName, 1}},
		[]cell{{vision.FieldSex, 0.35}, {vision.FieldBirthDate, 0.65}},
		[]cell{{vision.FieldPlaceOfBirth, 1}})
	if p.look.Leave == vision.FieldDocumentNumber {
		return
	}
	values := p.of(vision.FieldDocumentNumber)
	if other, ok := p.opts.Printed[vision.FieldDocumentNumber]; ok {
		values = one(other, other)
	}
	number := p.valueStyle(4.6)
	number.colour, number.spacing = color.RGBA{170, 30, 36, 255}, 0.2
	for _, y := range []float64{passportHeight - 22, 2*passportHeight - 26} {
		box := p.upward(mm{passportWidth - 7, y}, number, values.raw[0])
		p.truth.Fields = append(p.truth.Fields, Field{Name: vision.FieldDocumentNumber, Value: values.value[0], Raw: values.raw[0], Box: box})
	}
}

// drawFrench is the front of the French card of 1988: labels and values on one line.
func drawFrench(p *press, _ string) {
	p.heading(6, 6.5, 3, 92, labelIDCard)
	left, photo := 40.0, 6.0
	if p.look.second() {
		left, photo = 8, 68
	}
	p.placePortrait(photo, 15, 31, 39)
	y := 17.0
	row := func(words, field string, width float64) {
		k := ink{font: p.studio.fonts.Regular, size: 2.1, colour: p.state.accent}
		p.text(mm{left, y}, k, words)
		w := p.width(k, words) + 1.2
		p.print(mm{left + w, y}, field, 2.9, width-w)
		y += 5.6
	}
	row("N° :", vision.FieldDocumentNumber, 58)
	row("Nationalité", vision.FieldNationality, 58)
	row("Nom :", vision.FieldLastName, 58)
	row("Prénom(s) :", vision.FieldFirstName, 58)
	row("Sexe :", vision.FieldSex, 30)
	row("Né(e) le :", vision.FieldBirthDate, 40)
	row("à :", vision.FieldPlaceOfBirth, 58)
	p.signature(p.person, left+28, y-3, 22)
	p.zoneOf(vision.FormatIDFRA, "ID", (idTwoWidth-36*zonePitch)/2, idTwoHeight-5)
}

// drawTD2 is a card of TD2 size.
func drawTD2(p *press, _ string) {
	p.heading(8, 7, 3.2, 88, labelIDCard)
	p.placePortrait(70, 13, 30, 38)
	p.form(8, 14.5, 58, 6.3, 2.9,
		[]cell{{vision.FieldLastName, 1}}, []cell{{vision.FieldFirstName, 1}},
		[]cell{{vision.FieldNationality, 0.6}, {vision.FieldSex, 0.4}},
		[]cell{{vision.FieldBirthDate, 0.5}, {vision.FieldDocumentNumber, 0.5}},
		[]cell{{vision.FieldPlaceOfBirth, 1}},
		[]cell{{vision.FieldIssueDate, 0.5}, {vision.FieldExpiryDate, 0.5}})
	p.zoneOf(vision.FormatTD2, "ID", (idTwoWidth-36*zonePitch)/2, idTwoHeight-5)
}

// drawVisa is a visa of the size of its zone.
func drawVisa(p *press, _ string) {
	w, h := p.size()
	length, photoX, left := 44, 5.0, 36.0
	if p.design.Format == vision.FormatMRVB {
		length = 36
	}
	if p.look.second() {
		photoX, left = w-32, 6
	}
	k := ink{font: p.studio.fonts.Serif, size: 4.4, colour: p.state.accent, spacing: 1}
	p.text(mm{left, 8}, k, "VISA")
	p.fit(mm{left + 24, 8}, ink{font: p.studio.fonts.Serif, size: 2.6, colour: p.state.accent}, p.nation.title[0], 40)
	p.placePortrait(photoX, 12, 26, 33)
	p.form(left, 14, w-left-8-photoRoomOf(p, 26), 6.4, 2.8,
		[]cell{{vision.FieldLastName, 1}}, []cell{{vision.FieldFirstName, 1}},
		[]cell{{vision.FieldNationality, 0.6}, {vision.FieldSex, 0.4}},
		[]cell{{vision.FieldBirthDate, 0.5}, {vision.FieldDocumentNumber, 0.5}},
		[]cell{{vision.FieldIssueDate, 0.5}, {vision.FieldExpiryDate, 0.5}})
	p.zoneOf(p.design.Format, "V", (w-float64(length)*zonePitch)/2, h-6)
}

func photoRoomOf(p *press, room float64) float64 {
	if p.look.second() {
		return room
	}
	return 0
}

// drawAmerican is a licence of a state of the USA (AAMVA DL/ID Card Design
// Standard 2020, annex A for the fields' numbers, annex D for the symbol).
func drawAmerican(p *press, side string) {
	if side == BackSide {
		p.americanBack()
		return
	}
	state := americanState(p.person)
	p.fit(mm{4, 6.5}, ink{font: p.studio.fonts.Serif, size: 4.4, colour: p.state.accent}, state.name, 50)
	p.fit(mm{56, 6}, ink{font: p.studio.fonts.Serif, size: 2.8, colour: p.state.accent}, "DRIVER LICENSE", 26)
	left, photo := 32.0, 4.0
	if p.look.second() {
		left, photo = 4, cardWidth-28
	}
	p.placePortrait(photo, 10, 24, 31)
	small := ink{font: p.studio.fonts.Regular, size: 1.45, colour: p.state.accent}
	field := func(x, y float64, words, name string, size, limit float64) {
		p.text(mm{left + x, y}, small, words)
		w := p.width(small, words) + 1
		p.print(mm{left + x + w, y}, name, size, limit-w)
	}
	field(0, 13, "4d DLN", vision.FieldDocumentNumber, 2.9, 50)
	field(0, 17.4, "4b EXP", vision.FieldExpiryDate, 2.5, 25)
	field(26, 17.4, "4a ISS", vision.FieldIssueDate, 2.5, 25)
	field(0, 21.8, "3 DOB", vision.FieldBirthDate, 2.7, 30)
	field(0, 26.2, "1", vision.FieldLastName, 2.9, 50)
	field(0, 30.2, "2", vision.FieldFirstName, 2.9, 50)
	field(0, 34.4, "8", vision.FieldAddress, 2.3, 50)
	field(0, 38.6, "15 SEX", vision.FieldSex, 2.3, 14)
	p.text(mm{left + 16, 38.6}, small, "16 HGT 5'-10\"  18 EYES BRO")
	field(0, 42.8, "9 CLASS", vision.FieldCategories, 2.3, 20)
	p.signature(p.person, photo+2, 48, 18)
}

func (p *press) americanBack() {
	payload := aamvaPayload(p.person, p.paper, p.look.Symbol)
	width, height := 76.0, 24.0
	at := mm{(cardWidth - width) / 2, 6}
	if p.look.second() {
		at.y = cardHeight - height - 6
	}
	p.fill(white, []mm{{at.x - 2, at.y - 2}, {at.x + width + 2, at.y - 2}, {at.x + width + 2, at.y + height + 2}, {at.x - 2, at.y + height + 2}})
	p.pdf417(payload, at, width, height)
	p.truth.Symbols = append(p.truth.Symbols, Symbol{Format: "PDF417", Text: payload})
	k := ink{font: p.studio.fonts.Regular, size: 1.6, colour: p.state.accent}
	y := at.y + height + 6
	if p.look.second() {
		y = 6
	}
	for _, line := range []string{"9 CLASS " + strings.Join(p.paper.Categories, " ") + "  SINGLE VEHICLE", "9a END NONE   12 REST NONE", "5 DD " + digits(p.rng, 16)} {
		p.text(mm{6, y}, k, line)
		y += 3.2
	}
}

// drawBill is a proof of address: a bill for water, power or the like.
func drawBill(p *press, _ string) {
	russian := p.nation.code == "RUS"
	issuer, title, period, recipient, where, total := "ZENITH WATER AND POWER LTD", "BILL FOR SERVICES", "Bill date", "Customer", "Service address", "Amount due"
	if russian {
		issuer, title, period, recipient, where, total = "АО «ГОРОДСКИЕ СЕТИ»", "СЧЁТ ЗА УСЛУГИ", "Дата", "Плательщик", "Адрес", "К оплате"
	}
	x, qr := 20.0, 150.0
	if p.look.second() {
		x, qr = 28, 40
	}
	p.wash(color.RGBA{250, 250, 250, 255}, color.RGBA{244, 244, 245, 255})
	p.text(mm{x, 26}, ink{font: p.studio.fonts.Serif, size: 6, colour: p.state.accent}, issuer)
	p.text(mm{x, 42}, ink{font: p.studio.fonts.Bold, size: 5, colour: printBlack}, title)
	k := ink{font: p.studio.fonts.Regular, size: 3.6, colour: printBlack}
	y := 58.0
	row := func(words, field string) {
		p.text(mm{x, y}, k, words+":")
		p.print(mm{x + 42, y}, field, 3.8, 128)
		y += 9
	}
	issued := ProtocolDay.AddDate(0, 0, -5-p.rng.IntN(70))
	p.paper.Issued = issued
	row(period, vision.FieldIssueDate)
	row(recipient, vision.FieldFullName)
	row(where, vision.FieldAddress)
	for i := range 5 + p.rng.IntN(4) {
		price := 100 + p.rng.IntN(90000)
		p.text(mm{x, y + 8}, k, fmt.Sprintf("%02d  %s", i+1, []string{"Water / Вода", "Power / Электроэнергия", "Heating / Отопление", "Waste / ТКО", "Gas / Газ"}[i%5]))
		p.right(mm{180, y + 8}, k, fmt.Sprintf("%d.%02d", price/100, price%100))
		y += 7
	}
	p.text(mm{x, y + 14}, ink{font: p.studio.fonts.Bold, size: 4.4, colour: printBlack}, total)
	payload := fmt.Sprintf("ST00012|Name=%s|PersonalAcc=%s|Sum=%d", "CITY NETWORKS", digits(p.rng, 20), 1000+p.rng.IntN(900000))
	p.qr(payload, mm{qr, 230}, 36)
	p.truth.Symbols = append(p.truth.Symbols, Symbol{Format: "QR", Text: payload})
}
