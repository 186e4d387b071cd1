package specimen

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
)

// More kinds of documents, in the contract's words for idDocType.
const (
	KindVisa        = "VISA"
	KindUtilityBill = "UTILITY_BILL"
)

// Design is a document of the benchmark.
type Design struct {
	Code    string
	Kind    string
	Country string
	// Sides are the pages that are drawn; "" for a document with one page.
	Sides []string
	// Format of its zone and the side that has it.
	Format string
	// Symbol is PDF417 or QR, on the last side.
	Symbol string
	// TestOnly designs are in no other part.
	TestOnly bool
	width    float64
	height   float64
	draw     func(*press, string)
}

// Designs lists the documents of a part, in the order in which they take turns.
func Designs(part Part) []Design {
	return slices.DeleteFunc(slices.Clone(designs()), func(d Design) bool { return d.TestOnly && part != Test })
}

// press prints one side of one document.
type press struct {
	*page
	nation nation
	design Design
	person Person
	paper  Paper
	rng    *rand.Rand
}

// Print draws one side of a document of the benchmark for a made-up holder of
// the look's part. scale is pixels per millimetre.
func (s *Studio) Print(d Design, side string, seed uint64, look Look, o Options) (Picture, error) {
	n, err := findNation(d.Country)
	if err != nil {
		return Picture{}, err
	}
	holder := n
	if d.Kind == KindResidencePermit || d.Kind == KindVisa { // whose holder comes from elsewhere
		others := []string{"UZB", "KGZ", "RUS", "POL"}
		if holder, err = findNation(others[seed%uint64(len(others))]); err != nil {
			return Picture{}, err
		}
	}
	person, err := holder.person(seed, look.Part)
	if err != nil {
		return Picture{}, err
	}
	if faces := s.Faces(); len(faces) > 0 {
		person.Face = s.faceOf(person.Sex, seed)
	}
	paper := n.paper(person, d.Kind)
	paper.Country = d.Country
	if d.Code == "rus-int" {
		paper.Number = n.card(source(seed, "number"))
	}
	if err := o.check(); err != nil {
		return Picture{}, err
	}
	fonts := look.faces
	if !fonts.complete() {
		fonts = s.fonts
	}
	own := *s
	own.fonts = fonts
	pg := &page{
		canvas: newCanvas(d.width, d.height, o.Scale), studio: &own, opts: o, look: look,
		state: State{Code: d.Country, sex: n.sex, accent: n.tone(0, 0.55, 0.27)},
		truth: Truth{Kind: d.Kind, Country: d.Country, Side: side},
	}
	if o.foot > 0 {
		pg.img = image.NewRGBA(image.Rect(0, max(0, pg.down-int(o.foot*o.Scale)), pg.across, pg.down))
	}
	for _, l := range n.labels {
		if l != "" {
			pg.languages = append(pg.languages, l)
		}
	}
	p := &press{page: pg, nation: n, design: d, person: person, paper: paper, rng: source(seed, "press/"+d.Code+side)}
	p.ground()
	d.draw(p, side)
	return p.finish()
}

// faceOf picks a photograph of the holder's sex.
func (s *Studio) faceOf(sex string, seed uint64) string {
	var own []string
	for _, f := range s.faces {
		if f.Sex == sex && !slices.Contains(own, f.Photo.Face) {
			own = append(own, f.Photo.Face)
		}
	}
	if len(own) == 0 {
		return s.faces[0].Photo.Face
	}
	return own[seed%uint64(len(own))]
}

func (p *press) ground() {
	shift := 0.0
	if p.look.second() {
		shift = 150
	}
	p.state.paper, p.state.tint = p.nation.tone(shift, 0.35, 0.94), p.nation.tone(shift+8, 0.45, 0.52)
	p.state.accent = p.nation.tone(shift, 0.6, 0.26)
	p.wash(p.state.paper, mix(p.state.paper, p.state.tint, 0.16))
	p.pattern(source(p.opts.Seed, "pattern/"+p.design.Code), func(o float64) color.Color { return faded(p.state.tint, o) }, p.look.Underprint)
}

func (p *press) finish() (Picture, error) {
	w, h := p.size()
	p.right(mm{w - 1.5, h - 0.7}, ink{font: p.studio.fonts.Regular, size: 1.1, colour: faded(p.state.accent, 0.7)}, "idngo SPECIMEN sample")
	if p.err != nil {
		return Picture{}, p.err
	}
	return Picture{Image: p.img, Truth: p.truth}, nil
}

// prints are the values of a field: one, or one in each script.
type prints struct {
	raw, value []string
}

func one(raw, value string) prints { return prints{[]string{raw}, []string{value}} }

// of gives what is printed for a field.
func (p *press) of(field string) prints {
	both := func(native, latin string) prints {
		if native == "" {
			return prints{}
		}
		switch p.script() {
		case "native":
			return one(native, native)
		case "latin":
			return one(latin, latin)
		}
		if native == latin {
			return one(native, native)
		}
		return prints{[]string{native, latin}, []string{native, latin}}
	}
	day := func(t time.Time) prints { return one(t.Format(p.dateLayout()), t.Format(time.DateOnly)) }
	h := p.person
	switch field {
	case vision.FieldLastName:
		return both(h.Native.Last, h.Latin.Last)
	case vision.FieldFirstName:
		if p.givenWithMiddle() {
			return both(h.Native.Given(), h.Latin.Given())
		}
		return both(h.Native.First, h.Latin.First)
	case vision.FieldMiddleName:
		if p.givenWithMiddle() {
			return prints{}
		}
		return both(h.Native.Middle, h.Latin.Middle)
	case vision.FieldBirthDate:
		return day(h.BirthDate)
	case vision.FieldIssueDate:
		return day(p.paper.Issued)
	case vision.FieldExpiryDate:
		return day(p.paper.Expires)
	case vision.FieldSex:
		raw := p.printedSex(h)
		if p.design.Code == "rus-int" {
			raw = map[string]string{Male: "МУЖ.", Female: "ЖЕН."}[h.Sex]
		}
		return one(raw, h.Sex)
	case vision.FieldNationality:
		n, _ := findNation(h.Country)
		return one(n.nationality, h.Country)
	case vision.FieldIssuer:
		return one(zoneCode(p.design.Country), p.design.Country)
	case vision.FieldDocumentNumber:
		raw := p.paper.Number
		switch p.design.Code {
		case "rus-pass":
			raw = raw[:2] + " " + raw[2:]
		case "rus-int":
			raw = raw[:2] + " " + raw[2:4] + " " + raw[4:]
		case "rus-dl":
			raw = "99 " + digits(source(h.Seed, "dl"), 2) + " " + digits(source(h.Seed, "dl2"), 6)
			return one(raw, strings.ReplaceAll(raw, " ", ""))
		}
		return one(raw, p.paper.Number)
	case vision.FieldPersonalNumber:
		if h.PersonalNumber == "" {
			return prints{}
		}
		return one(h.PersonalNumber, h.PersonalNumber)
	case vision.FieldPlaceOfBirth:
		if p.script() == "latin" {
			return one(h.BirthPlaceLatin, h.BirthPlaceLatin)
		}
		return one(h.BirthPlace, h.BirthPlace)
	case vision.FieldAuthority:
		return one(p.paper.Authority, p.paper.Authority)
	case vision.FieldAddress:
		return one(h.Address, h.Address)
	case vision.FieldCategories:
		c := strings.Join(p.paper.Categories, " ")
		return one(c, c)
	case vision.FieldFullName:
		full := strings.TrimSpace(h.Native.Last + " " + h.Native.Given())
		return one(full, full)
	}
	return prints{}
}

// script says in which script names are printed: native, latin or both.
func (p *press) script() string {
	switch p.design.Code {
	case "kaz-id", "kaz-permit", "rus-int", "kgz-id", "poa":
		return "native"
	case "visa", "td2-id":
		return "latin"
	}
	return "both"
}

func (p *press) givenWithMiddle() bool {
	switch p.design.Code {
	case "kaz-pass", "rus-pass", "kaz-dl", "rus-dl", "visa", "fra-id", "usa-dl", "eu-dl":
		return true
	}
	return false
}

func (p *press) dateLayout() string {
	switch p.design.Code {
	case "usa-dl":
		return "01/02/2006"
	case "ukr-id":
		return "02 01 2006"
	case "visa", "td2-id":
		return "02 Jan 2006"
	}
	return "02.01.2006"
}

// valueStyle is the ink of values, in the document's look.
func (p *press) valueStyle(size float64) ink {
	tone := uint8(255 * (1 - p.look.Darkness) * 0.8)
	if p.look.Style == StyleEngraved {
		tone = uint8(min(150, int(tone)+45))
	}
	return ink{
		font: p.studio.fonts.Bold, size: size, colour: color.RGBA{tone + 8, tone + 8, tone + 14, 255},
		squeeze: p.look.Width, spacing: p.look.Spacing * size,
	}
}

// print writes one field's values on one line, in at most limit millimetres,
// and records them.
func (p *press) print(at mm, field string, size, limit float64) {
	if p.look.Leave == field {
		return
	}
	if p.look.Swap[0] == field {
		field = p.look.Swap[1]
	} else if p.look.Swap[1] == field {
		field = p.look.Swap[0]
	}
	values := p.of(field)
	if other, ok := p.opts.Printed[field]; ok && len(values.raw) > 0 {
		values = one(other, other)
		if t, err := time.Parse(time.DateOnly, other); err == nil {
			values.raw[0] = t.Format(p.dateLayout())
		}
	}
	if len(values.raw) == 0 || values.raw[0] == "" {
		return
	}
	k := p.valueStyle(size)
	if field == p.look.Odd && len(p.look.odd) > 0 {
		k.font, k.squeeze, k.spacing = p.look.odd, 1, 0
		at.y += p.look.Drift * size
	}
	if w := p.width(k, strings.Join(values.raw, " / ")); w > limit {
		k.squeeze *= limit / w
		k.spacing *= limit / w
	}
	p.texture = p.styleTexture(field)
	defer func() { p.texture = nil }()
	for i, raw := range values.raw {
		if i > 0 {
			p.text(at, k, " / ")
			at.x += p.width(k, " / ")
		}
		box := p.text(at, k, raw)
		p.truth.Fields = append(p.truth.Fields, Field{Name: field, Value: values.value[i], Raw: raw, Box: box})
		at.x += p.width(k, raw)
	}
}

func (p *press) styleTexture(field string) func(x, y int) float64 {
	switch p.look.Style {
	case StyleDots:
		return dots(p.scale)
	case StyleEngraved:
		return engraved(p.scale, source(p.opts.Seed, "engraved/"+field))
	}
	return nil
}

// cell is one field of a form: its name and its share of the row's width.
type cell struct {
	field string
	share float64
}

// form prints rows of cells. Arrangement A has labels above, B beside where a
// row holds one cell.
func (p *press) form(x, y, width, pitch, size float64, rows ...[]cell) {
	small := size * 0.62
	for _, row := range rows {
		at := x
		for _, c := range row {
			w := width * c.share
			if len(p.of(c.field).raw) == 0 && len(row) == 1 {
				y -= pitch // nothing to print: the rows below move up
				break
			}
			p.small = small
			if p.look.second() && len(row) == 1 {
				p.labelled(mm{at, y + small*1.25}, c.field, w*0.34)
				p.print(mm{at + w*0.36, y + small*1.25}, c.field, size, w*0.63)
			} else {
				p.labelled(mm{at, y}, c.field, w-1)
				p.print(mm{at, y + size*1.05}, c.field, size, w-1)
			}
			at += w
		}
		y += pitch
	}
}

func (p *press) labelled(at mm, field string, limit float64) {
	text := label(field, p.languages)
	if p.look.second() && len(p.languages) == 2 { // the other language first
		text = label(field, []language{p.languages[1], p.languages[0]})
	}
	if text == "" {
		return
	}
	p.fit(at, ink{font: p.studio.fonts.Regular, size: p.small, colour: p.state.accent, squeeze: 0.9}, text, limit)
}

// numbered prints the rows of a driving licence (ISO/IEC 18013-1): number, value.
func (p *press) numbered(x, y, width, pitch, size float64, rows ...[]cell) {
	numbers := map[string]string{
		vision.FieldLastName: "1.", vision.FieldFirstName: "2.", vision.FieldBirthDate: "3.", vision.FieldPlaceOfBirth: "3.",
		vision.FieldIssueDate: "4a.", vision.FieldExpiryDate: "4b.", vision.FieldAuthority: "4c.", vision.FieldPersonalNumber: "4d.",
		vision.FieldDocumentNumber: "5.", vision.FieldAddress: "8.", vision.FieldCategories: "9.",
	}
	for _, row := range rows {
		at := x
		for i, c := range row {
			w := width * c.share
			if c.field == vision.FieldPlaceOfBirth && i > 0 { // shares the birth date's number
				p.print(mm{at, y}, c.field, size, w-0.5)
				at += w
				continue
			}
			if len(p.of(c.field).raw) > 0 {
				p.text(mm{at, y}, ink{font: p.studio.fonts.Regular, size: size * 0.78, colour: p.state.accent}, numbers[c.field])
				p.print(mm{at + 5, y}, c.field, size, w-5.5)
			}
			at += w
		}
		y += pitch
	}
}

// heading prints the state's name and the document's.
func (p *press) heading(x, y, size, width float64, kind string) {
	k := ink{font: p.studio.fonts.Serif, size: size, colour: p.state.accent, squeeze: 0.92}
	titles := []string{p.nation.title[0], label(kind, p.languages)}
	if p.nation.title[1] != "" {
		titles[0] += " / " + p.nation.title[1]
	}
	if p.look.second() {
		titles[0], titles[1] = titles[1], titles[0]
	}
	for _, t := range titles {
		if t == "" {
			continue
		}
		p.fit(mm{x, y}, k, t, width)
		y += size * 1.35
	}
}

// placePortrait sets the photograph of the holder.
func (p *press) placePortrait(x, y, w, h float64) { p.portrait(p.person, x, y, w, h) }

const (
	capital    = 2.40        // mm: a capital of OCR-B, size I (ISO 1073-2)
	protocolEm = 2.40 / .713 // mm: em of the face with that capital
	strokeOCRB = 0.35        // mm
)

// zoneOf prints the zone with its last baseline at bottom.
func (p *press) zoneOf(format, code string, left, bottom float64) {
	lines, err := p.zoneText(format, code)
	if err != nil {
		p.fail(err)
		return
	}
	p.zoneLines(format, lines, left, bottom)
}

func (p *press) zoneLines(format string, lines []string, left, bottom float64) {
	breakCheck(format, lines, p.opts.BreakCheck)
	w, h := p.size()
	from := bottom - float64(len(lines))*zoneLinePitch + 1.5
	p.fill(faded(mix(p.state.paper, white, 0.55), 0.75), []mm{{0, from}, {w, from}, {w, h}, {0, h}})
	tone := uint8(90 * (1 - p.look.Darkness))
	k := ink{font: p.studio.fonts.OCRB, size: protocolEm, colour: color.RGBA{tone, tone, tone + 4, 255}, pitch: zonePitch}
	p.weight = (p.look.Weight - 1) * strokeOCRB * p.scale / 2
	if p.look.Weight == 0 {
		p.weight = 0
	}
	defer func() { p.weight = 0 }()
	var all vision.Box
	for i, line := range lines {
		box := p.text(mm{left, bottom - float64(len(lines)-1-i)*zoneLinePitch}, k, line)
		if i == 0 {
			all = box
			continue
		}
		right, low := max(all.X+all.W, box.X+box.W), max(all.Y+all.H, box.Y+box.H)
		all.X, all.Y = min(all.X, box.X), min(all.Y, box.Y)
		all.W, all.H = right-all.X, low-all.Y
	}
	p.truth.MRZ, p.truth.MRZBox = lines, &all
}

func (p *press) zoneText(format, code string) ([]string, error) {
	h := p.person
	d := mrz.Data{
		Format: format, Code: code, Issuer: zoneCode(p.design.Country), Nationality: zoneCode(h.Country),
		LastName: zoneLatin(h.Latin.Last), FirstName: zoneLatin(h.Latin.Given()), Number: p.paper.Number, Sex: h.Sex,
		BirthDate: h.BirthDate.Format(time.DateOnly), ExpiryDate: p.paper.Expires.Format(time.DateOnly),
	}
	if format == vision.FormatTD3 || format == vision.FormatTD1 {
		d.Optional = strings.ReplaceAll(h.PersonalNumber, "/", "")
	}
	if format == vision.FormatIDFRA {
		return frenchZone(d), nil
	}
	return mrz.Build(d)
}

// frenchZone is the zone of the French national card of 1988 to 2021 (decree
// 87-178 of 19 March 1987 and its annex): twelve figures of number, fourteen
// letters of given names, check digits with the weights of ICAO.
func frenchZone(d mrz.Data) []string {
	fill := func(s string, n int) string {
		s = strings.NewReplacer(" ", "<", "-", "<", "’", "").Replace(s)
		if len(s) > n {
			s = s[:n]
		}
		return s + strings.Repeat("<", n-len(s))
	}
	birth := d.BirthDate[2:4] + d.BirthDate[5:7] + d.BirthDate[8:10]
	first := "IDFRA" + fill(d.LastName, 25) + "751001"
	number := fill(d.Number, 12)
	second := number + weigh(number) + fill(strings.ReplaceAll(d.FirstName, " ", "<<"), 14) + birth + weigh(birth) + d.Sex
	return []string{first, second + weigh(first+second)}
}

// weigh is the check digit of ICAO Doc 9303 part 3, 4.9.
func weigh(s string) string {
	sum := 0
	for i, c := range []byte(s) {
		v := 0
		switch {
		case c >= '0' && c <= '9':
			v = int(c - '0')
		case c >= 'A' && c <= 'Z':
			v = int(c-'A') + 10
		}
		sum += v * [3]int{7, 3, 1}[i%3]
	}
	return string(byte('0' + sum%10))
}

// zoneLatin spells a Latin name with the letters of a zone (ICAO Doc 9303 part
// 3, section 6 A): the transliterations, then letters without their marks.
func zoneLatin(s string) string {
	s = mrzLetters.Replace(s)
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if r < 0x300 || r > 0x36f {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// upright draws text that runs up the page, reading from bottom to top, and
// returns the box of its ink.
func (p *press) upward(at mm, k ink, text string) vision.Box {
	length := p.width(k, text)
	side := newCanvas(length+1, k.size*1.4, p.scale)
	side.text(mm{0.5, k.size}, k, text)
	if side.err != nil {
		p.fail(side.err)
	}
	w, h := side.img.Bounds().Dx(), side.img.Bounds().Dy()
	turned := image.NewRGBA(image.Rect(0, 0, h, w))
	for y := range h {
		for x := range w {
			copy(turned.Pix[turned.PixOffset(y, w-1-x):][:4], side.img.Pix[side.img.PixOffset(x, y):][:4])
		}
	}
	to := image.Pt(int(math.Round((at.x-k.size)*p.scale)), int(math.Round((at.y-length)*p.scale)))
	draw.Draw(p.img, turned.Bounds().Add(to), turned, image.Point{}, draw.Over)
	return vision.Box{X: float64(to.X), Y: float64(to.Y), W: float64(h), H: float64(w)}
}
