package specimen

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"time"

	"github.com/idngo/idngo/vision"
)

// Sizes in millimetres of a data page and a card (ISO/IEC 7810 ID-3 and ID-1).
const (
	passportWidth, passportHeight = 125.0, 88.0
	cardWidth, cardHeight         = 85.6, 53.98
)

// Pixels per millimetre unless the options say otherwise: 254 and 300 dpi.
const (
	passportScale = 10.0
	cardScale     = 300 / 25.4
)

var (
	printBlack = color.RGBA{28, 28, 34, 255}
	zoneBlack  = color.RGBA{20, 20, 22, 255}
	penBlue    = color.RGBA{30, 44, 120, 255}
	white      = color.RGBA{255, 255, 255, 255}
)

// page is one side of a document being printed: canvas, state and truth.
type page struct {
	*canvas
	studio    *Studio
	state     State
	opts      Options
	look      Look
	languages []language
	truth     Truth
	// size of labels and values, and how far a value stands below its label, mm
	small, large, drop float64
}

func (s *Studio) passportPage(p Paper, o Options) (*page, error) {
	page, err := s.page(p, FrontSide, passportWidth, passportHeight, passportScale, o)
	if err != nil {
		return nil, err
	}
	page.languages = page.state.passport
	page.small, page.large, page.drop = 1.95, 3.3, 3.35
	return page, nil
}

func (s *Studio) cardPage(p Paper, side string, o Options) (*page, error) {
	page, err := s.page(p, side, cardWidth, cardHeight, cardScale, o)
	if err != nil {
		return nil, err
	}
	page.languages = page.state.card
	page.small, page.large, page.drop = 1.45, 2.5, 2.6
	return page, nil
}

func (s *Studio) page(p Paper, side string, width, height, scale float64, o Options) (*page, error) {
	if o.Scale == 0 {
		o.Scale = scale
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	state, err := FindState(p.Country)
	if err != nil {
		return nil, err
	}
	return &page{
		canvas: newCanvas(width, height, o.Scale), studio: s, state: state, opts: o,
		truth: Truth{Kind: p.Kind, Country: p.Country, Side: side},
	}, nil
}

// done prints what lies over everything and closes the page.
func (p *page) done() (Picture, error) {
	w, h := p.size()
	p.right(mm{w - 2, h - 0.8}, ink{font: p.studio.fonts.Regular, size: 1.2, colour: faded(p.state.accent, 0.75)}, "idngo sample")
	if p.opts.Specimen {
		p.centre(mm{w / 2, h * 0.58}, ink{
			font: p.studio.fonts.Bold, size: h / 6, colour: faded(color.RGBA{196, 30, 40, 255}, 0.5), spacing: 1,
		}, "SPECIMEN")
	}
	if p.err != nil {
		return Picture{}, p.err
	}
	return Picture{Image: p.img, Truth: p.truth}, nil
}

// paper lays the background: a wash, woven lines and a rosette, which vary with
// the state, the kind of document and the side.
func (p *page) paper(rosette mm) {
	rng := source(p.opts.Seed, "paper/"+p.state.Code+p.truth.Kind+p.truth.Side)
	w, h := p.size()
	p.wash(p.state.paper, mix(p.state.paper, p.state.tint, 0.16))
	p.waves(rng, faded(p.state.tint, 0.30), -2, -4, w+4, h+8)
	p.rosette(rng, faded(p.state.tint, 0.30), rosette, h*0.36)
}

// size of the page in millimetres.
func (p *page) size() (w, h float64) {
	return float64(p.across) / p.scale, float64(p.down) / p.scale
}

// above reports whether what ends at y lies above what is drawn of the page.
func (p *page) above(y float64) bool { return int(y*p.scale)+1 < p.img.Rect.Min.Y }

// zonePaper brightens the foot of the page for the machine readable zone.
func (p *page) zonePaper(from float64) {
	w, h := p.size()
	p.fill(faded(mix(p.state.paper, white, 0.55), 0.75), []mm{{0, from}, {w, from}, {w, h}, {0, h}})
}

// title prints a line of the head in the state's colour.
func (p *page) title(at mm, size float64, text string, limit float64) {
	p.fit(at, ink{font: p.studio.fonts.Serif, size: size, colour: p.state.accent, squeeze: 0.9}, text, limit)
}

func (p *page) label(at mm, field string, limit float64) {
	p.fit(at, ink{font: p.studio.fonts.Regular, size: p.small, colour: p.state.accent, squeeze: 0.88}, label(field, p.languages), limit)
}

func (p *page) valueInk() ink {
	return ink{font: p.studio.fonts.Bold, size: p.large, colour: printBlack, squeeze: 0.86}
}

// value prints a field's value and records it: raw is the print, value its
// normalised form. An alteration asked for by the options is applied here.
func (p *page) value(at mm, field, raw, value string, limit float64) {
	if other, ok := p.opts.Printed[field]; ok {
		raw, value = other, other
	}
	if raw == "" {
		return
	}
	box := p.fit(at, p.valueInk(), raw, limit)
	p.truth.Fields = append(p.truth.Fields, Field{Name: field, Value: value, Raw: raw, Box: box})
}

// date prints a day as DD.MM.YYYY. An altered date is given as YYYY-MM-DD.
func (p *page) date(at mm, field string, t time.Time, limit float64) {
	if other, ok := p.opts.Printed[field]; ok {
		altered, err := time.Parse(time.DateOnly, other)
		if err != nil {
			p.fail(optionError("printed "+field, other))
			return
		}
		t = altered
	}
	raw := t.Format("02.01.2006")
	box := p.fit(at, p.valueInk(), raw, limit)
	p.truth.Fields = append(p.truth.Fields, Field{Name: field, Value: t.Format(time.DateOnly), Raw: raw, Box: box})
}

// cell prints a label and its value below.
func (p *page) cell(at mm, limit float64, field, raw, value string) {
	if raw == "" {
		return
	}
	p.label(at, field, limit)
	p.value(mm{at.x, at.y + p.drop}, field, raw, value, limit)
}

func (p *page) dateCell(at mm, limit float64, field string, t time.Time) {
	p.label(at, field, limit)
	p.date(mm{at.x, at.y + p.drop}, field, t, limit)
}

// pair prints a value in two scripts on one line, each recorded with its box.
func (p *page) pair(at mm, field, native, latin string, limit float64) {
	if _, altered := p.opts.Printed[field]; altered || native == latin {
		p.value(at, field, latin, latin, limit)
		return
	}
	k := p.valueInk()
	const between = " / "
	if w := p.width(k, native+between+latin); w > limit {
		k.squeeze *= limit / w
	}
	for _, part := range []string{native, between, latin} {
		box := p.text(at, k, part)
		if part != between {
			p.truth.Fields = append(p.truth.Fields, Field{Name: field, Value: part, Raw: part, Box: box})
		}
		at.x += p.width(k, part)
	}
}

// portrait places the photograph of the holder.
func (p *page) portrait(person Person, x, y, w, h float64) {
	who := person.Face
	if p.opts.Portrait != "" {
		who = p.opts.Portrait
	}
	width, height := int(math.Round(w*p.scale)), int(math.Round(h*p.scale))
	if p.above(y + h) {
		return
	}
	photo := silhouette(width, height)
	if who != "" {
		face, err := p.studio.face(who, p.opts.Shot)
		if err != nil {
			p.fail(err)
			return
		}
		photo = face.portrait(width, height, p.state.paper)
	}
	at := image.Pt(int(math.Round(x*p.scale)), int(math.Round(y*p.scale)))
	draw.Draw(p.img, photo.Bounds().Add(at), photo, image.Point{}, draw.Over)
	p.stroke(faded(p.state.accent, 0.35), 0.12, []mm{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}})
	p.truth.Face = who
	p.truth.Portrait = &vision.Box{X: float64(at.X), Y: float64(at.Y), W: float64(width), H: float64(height)}
}

// ghost prints the portrait again, small and pale, as cards do.
func (p *page) ghost(person Person, x, y, w, h float64) {
	who := person.Face
	if p.opts.Portrait != "" {
		who = p.opts.Portrait
	}
	if who == "" {
		return
	}
	if p.above(y + h) {
		return
	}
	face, err := p.studio.face(who, p.opts.Shot)
	if err != nil {
		p.fail(err)
		return
	}
	width, height := int(math.Round(w*p.scale)), int(math.Round(h*p.scale))
	photo := face.ghost(width, height, p.state.accent)
	at := image.Pt(int(math.Round(x*p.scale)), int(math.Round(y*p.scale)))
	draw.Draw(p.img, photo.Bounds().Add(at), photo, image.Point{}, draw.Over)
}

// signature scribbles a line in blue ink.
func (p *page) signature(person Person, x, y, width float64) {
	rng := source(person.Seed, "signature")
	loops := 5 + rng.Float64()*4
	phase, lean := rng.Float64()*6, 0.3+0.5*rng.Float64()
	high := width * 0.085
	var line []mm
	for i := range 240 {
		t := float64(i) / 239
		a := 2*math.Pi*loops*t + phase
		swing := high * (1.35 - t) * (0.6 + 0.4*math.Sin(7*t+phase))
		line = append(line, mm{
			x + width*t + lean*high*math.Sin(a) + 0.5*high*math.Cos(a),
			y - high*0.4 - swing*math.Sin(a) - 0.5*t,
		})
	}
	p.stroke(faded(penBlue, 0.85), 0.22, line)
}

// Character pitch and line pitch of a machine readable zone (ICAO Doc 9303
// part 3, 4.1), and the em at which OCR-B has its nominal height.
const (
	zonePitch     = 2.54
	zoneLinePitch = 6.35
	zoneEm        = 4.1
)

// zone prints the machine readable lines with their last baseline at bottom.
func (p *page) zone(format string, lines []string, left, bottom, pitch float64) {
	breakCheck(format, lines, p.opts.BreakCheck)
	k := ink{font: p.studio.fonts.OCRB, size: zoneEm * pitch / zonePitch, colour: zoneBlack, pitch: pitch}
	var all vision.Box
	for i, line := range lines {
		box := p.text(mm{left, bottom - float64(len(lines)-1-i)*zoneLinePitch*pitch/zonePitch}, k, line)
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

// printedSex is the letter or letters of the sex field.
func (p *page) printedSex(person Person) string {
	if native, ok := p.state.sex[person.Sex]; ok {
		return native + " / " + person.Sex
	}
	return person.Sex
}
