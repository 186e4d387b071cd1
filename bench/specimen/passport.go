package specimen

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"time"

	"github.com/idngo/idngo/vision"
)

// Size of a TD3 data page and a TD1 card (ISO/IEC 7810 ID-3 and ID-1), mm.
const (
	passportWidth, passportHeight = 125.0, 88.0
	cardWidth, cardHeight         = 85.6, 53.98
)

var (
	printBlack = color.RGBA{28, 28, 34, 255}
	zoneBlack  = color.RGBA{20, 20, 22, 255}
)

// page is a document being printed: its canvas, its state and its truth.
type page struct {
	*canvas
	state State
	fonts Fonts
	opts  Options
	truth Truth
}

func (s *Studio) page(p Paper, side string, width, height float64, o Options) (*page, error) {
	o, err := o.checked()
	if err != nil {
		return nil, err
	}
	state, err := FindState(p.Country)
	if err != nil {
		return nil, err
	}
	return &page{
		canvas: newCanvas(width, height, o.Scale), state: state, fonts: s.fonts, opts: o,
		truth: Truth{Kind: p.Kind, Country: p.Country, Side: side},
	}, nil
}

// done closes the page.
func (p *page) done() (Picture, error) {
	if p.err != nil {
		return Picture{}, p.err
	}
	return Picture{Image: p.img, Truth: p.truth}, nil
}

// paper lays the background.
func (p *page) paper() {
	rng := source(p.opts.Seed, "paper/"+p.state.Code+p.truth.Kind+p.truth.Side)
	w, h := p.size()
	p.wash(p.state.paper, mix(p.state.paper, p.state.tint, 0.16))
	p.waves(rng, faded(p.state.tint, 0.33), -2, -4, w+4, h+8)
	p.rosette(rng, faded(p.state.tint, 0.34), mm{w * 0.66, h * 0.46}, h*0.36)
	small := ink{font: p.fonts.Regular, size: 0.9, colour: faded(p.state.accent, 0.5)}
	p.text(mm{w - 12.5, h * 0.985}, small, "idngo sample")
}

func (p *page) size() (w, h float64) {
	b := p.img.Bounds()
	return float64(b.Dx()) / p.scale, float64(b.Dy()) / p.scale
}

// label prints the name of a field.
func (p *page) label(at mm, size float64, field string, languages []language, limit float64) {
	text := label(field, languages)
	if text == "" {
		return
	}
	p.fit(at, ink{font: p.fonts.Regular, size: size, colour: p.state.accent, squeeze: 0.88}, text, limit)
}

// value prints a field's value and records it. raw is the print, value its
// normalised form. An alteration asked for by the options is applied here.
func (p *page) value(at mm, size float64, field, raw, value string, limit float64) {
	if other, ok := p.opts.Printed[field]; ok {
		raw, value = other, other
	}
	if raw == "" {
		return
	}
	box := p.fit(at, ink{font: p.fonts.Bold, size: size, colour: printBlack, squeeze: 0.86}, raw, limit)
	p.truth.Fields = append(p.truth.Fields, Field{Name: field, Value: value, Raw: raw, Box: box})
}

func (p *page) date(at mm, size float64, field string, t time.Time, limit float64) {
	p.value(at, size, field, t.Format("02.01.2006"), t.Format(time.DateOnly), limit)
}

// portrait places the photograph of the holder.
func (p *page) portrait(s *Studio, person Person, x, y, w, h float64) error {
	who := person.Face
	if p.opts.Portrait != "" {
		who = p.opts.Portrait
	}
	width, height := int(math.Round(w*p.scale)), int(math.Round(h*p.scale))
	photo := silhouette(width, height)
	if who != "" {
		face, err := s.face(who, p.opts.Shot)
		if err != nil {
			return err
		}
		photo = face.portrait(width, height, portraitFrame)
	}
	at := image.Pt(int(math.Round(x*p.scale)), int(math.Round(y*p.scale)))
	draw.Draw(p.img, photo.Bounds().Add(at), photo, image.Point{}, draw.Over)
	p.truth.Face = who
	p.truth.Portrait = &vision.Box{X: float64(at.X), Y: float64(at.Y), W: float64(width), H: float64(height)}
	return nil
}

// Character pitch and line pitch of a machine readable zone (ICAO Doc 9303
// part 3, 4.1), and the em at which OCR-B has its nominal height.
const (
	zonePitch     = 2.54
	zoneLinePitch = 6.35
	zoneEm        = 4.1
)

// zone prints the machine readable lines with their last baseline at bottom.
func (p *page) zone(lines []string, left, bottom float64) {
	k := ink{font: p.fonts.OCRB, size: zoneEm, colour: zoneBlack, pitch: zonePitch}
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

// Passport draws the data page of a TD3 passport.
func (s *Studio) Passport(person Person, paper Paper, o Options) (Picture, error) {
	p, err := s.page(paper, FrontSide, passportWidth, passportHeight, o)
	if err != nil {
		return Picture{}, err
	}
	lines := td3(person, paper)
	if err := breakZone(lines, p.opts.BreakCheck, map[string][2]int{
		"number": {1, 9}, "birthDate": {1, 19}, "expiryDate": {1, 27}, "composite": {1, 43},
	}); err != nil {
		return Picture{}, err
	}
	p.paper()
	zonePaper := mix(p.state.paper, color.RGBA{255, 255, 255, 255}, 0.55)
	p.fill(faded(zonePaper, 0.75), rounded(0, 64.8, passportWidth, passportHeight-64.8, 0.1))

	p.emblem(source(p.opts.Seed, "emblem/"+p.state.Code), p.state.accent, mm{10, 8.4}, 4.6)
	p.text(mm{17.5, 7.4}, ink{font: p.fonts.Serif, size: 3.5, colour: p.state.accent, squeeze: 0.9}, p.state.title[0])
	p.text(mm{17.5, 11.8}, ink{font: p.fonts.Serif, size: 2.9, colour: p.state.accent, squeeze: 0.9}, p.state.title[1])
	p.right(mm{119, 7.6}, ink{font: p.fonts.Serif, size: 3.6, colour: p.state.accent}, label(labelPassport, p.state.passport[:1]))
	p.right(mm{119, 11.8}, ink{font: p.fonts.Serif, size: 2.9, colour: p.state.accent}, label(labelPassport, []language{en}))

	if err := p.portrait(s, person, 6, 17, 34, 43.5); err != nil {
		return Picture{}, err
	}

	const (
		left   = 44.0
		width  = 76.0
		small  = 1.95
		large  = 3.3
		pitch  = 6.85
		offset = 3.35 // from the baseline of a label to that of its value
	)
	row := 17.9
	cell := func(x, limit float64, field, raw, value string) {
		p.label(mm{x, row}, small, field, p.state.passport, limit)
		p.value(mm{x, row + offset}, large, field, raw, value, limit)
	}
	dateCell := func(x, limit float64, field string, t time.Time) {
		p.label(mm{x, row}, small, field, p.state.passport, limit)
		p.date(mm{x, row + offset}, large, field, t, limit)
	}
	p.label(mm{left, row}, small, labelType, p.state.passport, 13)
	p.text(mm{left, row + offset}, ink{font: p.fonts.Bold, size: large, colour: printBlack, squeeze: 0.86}, "P")
	p.label(mm{left + 15, row}, small, labelCode, p.state.passport, 28)
	p.value(mm{left + 15, row + offset}, large, vision.FieldIssuer, paper.Country, paper.Country, 28)
	cell(left+47, 29, vision.FieldDocumentNumber, paper.Number, paper.Number)
	row += pitch
	p.names(person, left, &row, width, small, large, offset, pitch)
	cell(left, 43, vision.FieldNationality, p.state.nationality[person.Sex], person.Country)
	if person.PersonalNumber != "" {
		cell(left+47, 29, vision.FieldPersonalNumber, person.PersonalNumber, person.PersonalNumber)
	}
	row += pitch
	dateCell(left, 30, vision.FieldBirthDate, person.BirthDate)
	cell(left+32, 14, vision.FieldSex, printedSex(person, p.state), person.Sex)
	cell(left+47, 29, vision.FieldPlaceOfBirth, person.BirthPlace, person.BirthPlace)
	row += pitch
	dateCell(left, 30, vision.FieldIssueDate, paper.Issued)
	cell(left+47, 29, vision.FieldAuthority, paper.Authority, paper.Authority)
	row += pitch
	dateCell(left, 43, vision.FieldExpiryDate, paper.Expires)
	p.label(mm{left + 47, row}, small, labelSignature, p.state.passport, 29)
	p.signature(person, left+49, row+3.6, 24)

	p.zone(lines, 6.6, passportHeight-7.4)
	p.specimen()
	return p.done()
}

// names prints surname and given names. States that write Cyrillic print both
// scripts on one line, as a reader of real passports must expect.
func (p *page) names(person Person, left float64, row *float64, width, small, large, offset, pitch float64) {
	for _, part := range []struct{ field, native, latin string }{
		{vision.FieldLastName, person.Native.Last, person.Latin.Last},
		{vision.FieldFirstName, person.Native.Given(), person.Latin.Given()},
	} {
		p.label(mm{left, *row}, small, part.field, p.state.passport, width)
		raw := part.latin
		if p.state.cyrillic {
			raw = part.native + " / " + part.latin
		}
		p.value(mm{left, *row + offset}, large, part.field, raw, part.latin, width)
		*row += pitch
	}
}

// printedSex is the letter or letters of the sex field.
func printedSex(person Person, s State) string {
	if !s.cyrillic {
		return person.Sex
	}
	native := map[string]string{Male: "Е", Female: "Ә"}
	if s.Code == "KGZ" {
		native = map[string]string{Male: "Э", Female: "А"}
	}
	return native[person.Sex] + " / " + person.Sex
}

// signature scribbles a line in blue ink.
func (p *page) signature(person Person, x, y, width float64) {
	rng := source(person.Seed, "signature")
	var line []mm
	phase := rng.Float64() * 6
	for i := range 160 {
		t := float64(i) / 159
		swing := (1.5 - t) * (0.55 + 0.45*math.Sin(9*t+phase))
		line = append(line, mm{
			x + width*t*0.9 + 0.9*math.Cos(24*t+phase),
			y - 0.6 + swing*math.Sin(24*t*(1+0.3*math.Sin(3*t))+phase) - 0.6*t,
		})
	}
	p.stroke(faded(color.RGBA{30, 44, 120, 255}, 0.85), 0.28, line)
}

// specimen prints the word across the page when asked.
func (p *page) specimen() {
	if !p.opts.Specimen {
		return
	}
	w, h := p.size()
	p.centre(mm{w / 2, h * 0.55}, ink{font: p.fonts.Bold, size: h / 6, colour: faded(color.RGBA{196, 30, 40, 255}, 0.5), spacing: 1}, "SPECIMEN")
}

// breakZone makes one check digit wrong; places maps its name to line and position.
func breakZone(lines []string, name string, places map[string][2]int) error {
	if name == "" {
		return nil
	}
	place := places[name]
	line, err := breakDigit(lines[place[0]], place[1])
	if err != nil {
		return err
	}
	lines[place[0]] = line
	return nil
}
