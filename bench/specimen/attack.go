package specimen

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	xdraw "golang.org/x/image/draw"

	"github.com/idngo/idngo/vision"
)

// The attacks and defects of bench/PROTOCOL.md.
const (
	Genuine = "genuine"
	// Resaved is a genuine page whose picture was saved a second time, as mail and
	// gallery programs do; it is beside the protocol, for false alarms of findings
	// that rest on traces of compression.
	Resaved          = "resaved"
	AttackScreen     = "screen"
	AttackScreenshot = "screenshot"
	AttackPrint      = "print"
	AttackGrey       = "grey"
	AttackPhoto      = "photo"
	AttackText       = "text"
	AttackDigits     = "digits"
	AttackResampled  = "resampled"
	AttackFont       = "font"
	AttackMRZ        = "mrz-viz"
	AttackBarcode    = "barcode-viz"
	AttackTemplate   = "template"
	AttackMetadata   = "metadata"
	DefectBlur       = "blur"
	DefectGlare      = "glare"
	DefectDark       = "dark"
	DefectCut        = "cut-off"
	DefectFingers    = "fingers"
	DefectSmall      = "small"
	DefectGrey       = "grey-picture"
)

// Attacks and Defects list the groups.
func Attacks() []string {
	return []string{AttackScreen, AttackScreenshot, AttackPrint, AttackGrey, AttackPhoto, AttackText, AttackDigits, AttackResampled, AttackFont, AttackMRZ, AttackBarcode, AttackTemplate, AttackMetadata}
}

// Defects list what is wrong with a picture of a genuine document.
func Defects() []string {
	return []string{DefectBlur, DefectGlare, DefectDark, DefectCut, DefectFingers, DefectSmall, DefectGrey}
}

// Sheet is one finished page of the benchmark: a file and what is true of it.
type Sheet struct {
	Design   Design
	Side     string
	Grade    Grade
	Group    string // a grade, an attack or a defect
	Number   int
	File     []byte
	Taken    Taken
	Exposed  Exposition
	Look     Look
	Region   *vision.Box // where a defect or an edit is
	Detail   string
	contents Picture
	scale    float64
}

// Maker makes the pages of one part.
type Maker struct {
	Studio *Studio
	Case   *Typecase
	Part   Part
}

// Page makes page number n of a group: a grade for genuine pages, "genuine" for
// genuine pages of all three grades in turn, an attack or a defect.
func (m Maker) Page(group string, n int) (Sheet, error) {
	s, rng, seed, options := m.prepared(group, n)
	return s, m.printed(&s, rng, seed, options)
}

// OtherSide makes the other side of the document of a page, as it would be
// uploaded beside it: the same holder and print, in a photograph of its own. ok is
// false for documents of one side. An attack on the picture of the one side is none
// on the other's; what is printed otherwise than the zone says is on both.
func (m Maker) OtherSide(of Sheet) (other Sheet, ok bool, err error) {
	s, rng, seed, options := m.prepared(of.Group, of.Number)
	for _, side := range s.Design.Sides {
		if side != of.Side {
			s.Side, ok = side, true
		}
	}
	if !ok {
		return s, false, nil
	}
	s.Exposed = s.Grade.Expose(m.Part, seed+1, s.Design.Card())
	if s.Group != AttackBarcode && s.Group != AttackMRZ {
		s.Group = string(s.Grade)
	}
	err = m.printed(&s, rng, seed, options)
	s.Group = of.Group
	return s, true, err
}

// prepared chooses the document of a page, how it is printed and how it is taken.
func (m Maker) prepared(group string, n int) (Sheet, *rand.Rand, uint64, Options) {
	s := Sheet{Group: group, Number: n, Grade: Phone}
	switch g := Grade(group); g {
	case Clean, Phone, Hard:
		s.Grade = g
	default:
		if group == Genuine {
			s.Grade = Grades()[n%3]
		}
	}
	seed := m.Part.Seed(group, n)
	s.choose(Designs(m.Part), n)
	s.Exposed = s.Grade.Expose(m.Part, seed, s.Design.Card())
	s.Look = m.Case.Look(s.Grade, seed)
	options := Options{Seed: seed}
	rng := source(seed, "attack/"+group)
	s.prepare(m, rng, seed, &options)
	return s, rng, seed, options
}

// printed draws a page, photographs it and makes its file.
func (m Maker) printed(s *Sheet, rng *rand.Rand, seed uint64, options Options) error {
	s.scale = max(minScale, min(16, Scale(s.Exposed.Capital)*1.25+1))
	options.Scale = s.scale
	var err error
	if s.contents, err = m.Studio.Print(s.Design, s.Side, seed, s.Look, options); err != nil {
		return err
	}
	return s.take(m, rng, seed)
}

// choose takes the documents in turn, then their states, then their sides.
func (s *Sheet) choose(all []Design, n int) {
	var codes []string
	byCode := map[string][]Design{}
	for _, d := range all {
		if s.Group == AttackBarcode && d.Symbol != "PDF417" || s.Group == AttackMRZ && d.Format == "" {
			continue
		}
		if _, ok := byCode[d.Code]; !ok {
			codes = append(codes, d.Code)
		}
		byCode[d.Code] = append(byCode[d.Code], d)
	}
	variants := byCode[codes[n%len(codes)]]
	round := n / len(codes)
	s.Design = variants[round%len(variants)]
	s.Side = s.Design.Sides[round/len(variants)%len(s.Design.Sides)]
	switch s.Group {
	case AttackPhoto: // where the portrait is
		s.Side = s.Design.Sides[0]
	case AttackBarcode, AttackMRZ:
		s.Side = s.Design.Sides[len(s.Design.Sides)-1]
	}
}

// fieldsOf lists fields that the sides of a design print and an attacker changes.
func attackable(d Design, side string) []string {
	switch {
	case d.Code == "poa":
		return []string{vision.FieldFullName, vision.FieldAddress}
	case d.Kind == KindDrivers && side == BackSide:
		return nil
	case side == BackSide:
		return []string{vision.FieldIssueDate, vision.FieldPlaceOfBirth, vision.FieldAuthority}
	case d.Code == "kaz-id":
		return []string{vision.FieldLastName, vision.FieldFirstName, vision.FieldBirthDate, vision.FieldPersonalNumber}
	case d.Code == "kaz-permit":
		return []string{vision.FieldLastName, vision.FieldFirstName, vision.FieldBirthDate}
	case d.Code == "fra-id":
		return []string{vision.FieldLastName, vision.FieldFirstName, vision.FieldBirthDate, vision.FieldDocumentNumber}
	}
	return []string{vision.FieldLastName, vision.FieldFirstName, vision.FieldBirthDate, vision.FieldDocumentNumber}
}

// prepare changes what is printed and how it is taken, before anything is drawn.
func (s *Sheet) prepare(m Maker, rng *rand.Rand, seed uint64, o *Options) {
	e := &s.Exposed
	pick := func() string {
		list := attackable(s.Design, s.Side)
		if len(list) == 0 {
			s.Side = s.Design.Sides[0]
			list = attackable(s.Design, s.Side)
		}
		return list[rng.IntN(len(list))]
	}
	r := RangesOf(Phone)
	nothing := func() { e.GlareArea, e.FingerArea = 0, 0 }
	switch s.Group {
	case AttackFont:
		s.Look = m.Case.OddFace(s.Look, pick(), (0.03+0.07*rng.Float64())*float64(1-2*rng.IntN(2)), seed)
		s.Detail = s.Look.Odd
	case AttackTemplate:
		list := attackable(s.Design, s.Side)
		s.Detail = pick()
		if len(list) > 1 && rng.IntN(2) == 0 {
			other := s.Detail
			for other == s.Detail {
				other = pick()
			}
			s.Look.Swap = [2]string{s.Detail, other}
		} else {
			s.Look.Leave = s.Detail
		}
	case AttackMRZ:
		o.Printed = map[string]string{}
		switch field := pick(); field {
		case vision.FieldBirthDate, vision.FieldIssueDate:
			o.Printed[vision.FieldBirthDate] = fmt.Sprintf("%d-%02d-%02d", 1960+rng.IntN(40), 1+rng.IntN(12), 1+rng.IntN(28))
		default:
			o.Printed[vision.FieldDocumentNumber] = letters(rng, 2) + digits(rng, 7)
		}
		if s.Side == BackSide { // the back prints what of the zone? the number or the expiry date
			o.Printed[vision.FieldExpiryDate] = fmt.Sprintf("%d-%02d-%02d", 2027+rng.IntN(8), 1+rng.IntN(12), 1+rng.IntN(28))
			o.Printed[vision.FieldDocumentNumber] = letters(rng, 2) + digits(rng, 7)
		}
	case AttackBarcode:
		s.Look.Symbol = map[string]string{"DAQ": letters(rng, 1) + digits(rng, 7), "DBB": time.Date(1960+rng.IntN(40), 3, 1+rng.IntN(28), 0, 0, 0, 0, time.UTC).Format("01022006")}
	case DefectBlur:
		nothing()
		e.Defocus = e.Capital * (0.22 + 0.28*rng.Float64())
		e.HalfBlur = []string{"", "left", "right"}[rng.IntN(3)]
	case DefectGlare:
		e.FingerArea, e.GlareArea, e.OnPrint = 0, 0.03+0.09*rng.Float64(), true
	case DefectDark:
		nothing()
		e.Exposure = -3.5 + 1.3*rng.Float64()
	case DefectCut:
		nothing()
		e.Cut, e.CutSide = 0.05+0.35*rng.Float64(), []string{"left", "right", "top", "bottom"}[rng.IntN(4)]
	case DefectFingers:
		e.GlareArea, e.FingerArea, e.OnPrint = 0, 0.05+0.1*rng.Float64(), true
	case DefectSmall:
		nothing()
		e.Capital = 3 + 2.5*rng.Float64()
		e.Defocus, e.Motion = e.Capital*r.Defocus.draw(rng), 0
	case DefectGrey, AttackGrey:
		e.Grey = true
	case AttackScreen, AttackScreenshot, AttackPrint:
		nothing()
	}
}

// take photographs the page, attacks the picture, and makes the file.
func (s *Sheet) take(m Maker, rng *rand.Rand, seed uint64) error {
	switch s.Group {
	case AttackScreenshot:
		return s.screenshot(rng)
	case AttackScreen:
		return s.screen(rng)
	case AttackPrint, AttackGrey:
		s.contents = halftoned(s.contents, s.scale, rng, s.Group == AttackGrey)
	}
	// Only an edited picture was compressed before it is saved.
	once := s.Exposed
	switch s.Group {
	case AttackPhoto, AttackText, AttackDigits, AttackResampled, Resaved:
	default:
		once.Quality = 0
	}
	final := s.Exposed.Quality
	s.Taken = Photograph(s.contents, s.scale, once)
	again := 75 + rng.IntN(21)
	switch s.Group {
	case AttackPhoto:
		s.pastePhoto(m, rng)
	case AttackText:
		own, other := m.Case.Bold(s.Look, seed)
		if rng.IntN(2) == 0 {
			own = other
		}
		s.retype(own, rng)
	case AttackDigits:
		s.copyDigits(rng)
	case AttackResampled:
		s.resample(rng)
	case Resaved:
	default:
		again = 0
	}
	switch s.Group {
	case DefectGlare:
		s.Region = largest(s.Taken.Glare)
	case DefectFingers:
		s.Region = largest(s.Taken.Finger)
	}
	if again > 0 {
		final = again
	}
	data, err := EncodeJPEG(s.Taken.Image, max(1, final))
	if err != nil {
		return err
	}
	if s.Group == AttackMetadata {
		data = withSoftware(data, []string{"Adobe Photoshop 25.4 (Windows)", "GIMP 2.10.36", "Pixelmator Pro 3.5", "paint.net 5.0.13"}[rng.IntN(4)])
	}
	s.File = data
	return nil
}

func largest(boxes []vision.Box) *vision.Box {
	var best *vision.Box
	for i := range boxes {
		if best == nil || boxes[i].W*boxes[i].H > best.W*best.H {
			best = &boxes[i]
		}
	}
	return best
}

// displays are sizes of screens of phones and computers.
var displays = [][2]int{{1080, 2340}, {1170, 2532}, {1080, 2400}, {750, 1334}, {1920, 1080}, {2560, 1440}, {1366, 768}, {1440, 900}}

// screenshot shows the photo in a viewer.
func (s *Sheet) screenshot(rng *rand.Rand) error {
	s.Taken = Photograph(s.contents, s.scale, s.Exposed)
	size := displays[rng.IntN(len(displays))]
	screen := viewer(s.Taken.Image, size[0], size[1], rng)
	s.Taken.Image = screen
	var err error
	if rng.IntN(2) == 0 {
		s.File, err = EncodePNG(screen)
	} else {
		s.File, err = EncodeJPEG(screen, 85+rng.IntN(11))
	}
	return err
}

// viewer is a picture viewer on a display: the picture in the middle of a
// plain ground, bars with signs above and below.
func viewer(picture *image.RGBA, w, h int, rng *rand.Rand) *image.RGBA {
	screen := image.NewRGBA(image.Rect(0, 0, w, h))
	grounds := []color.RGBA{{0, 0, 0, 255}, {12, 12, 14, 255}, {32, 33, 36, 255}, {255, 255, 255, 255}, {246, 246, 248, 255}}
	ground := grounds[rng.IntN(len(grounds))]
	draw.Draw(screen, screen.Rect, image.NewUniform(ground), image.Point{}, draw.Src)
	scale := min(float64(w)/float64(picture.Rect.Dx()), float64(h)*0.82/float64(picture.Rect.Dy()))
	pw, ph := int(float64(picture.Rect.Dx())*scale), int(float64(picture.Rect.Dy())*scale)
	at := image.Pt((w-pw)/2, (h-ph)/2)
	xdraw.ApproxBiLinear.Scale(screen, image.Rect(at.X, at.Y, at.X+pw, at.Y+ph), picture, picture.Rect, draw.Src, nil)
	unit := float64(min(w, h)) / 100
	c := &canvas{img: screen, scale: unit}
	ink := color.RGBA{235, 235, 238, 255}
	if ground.R > 128 {
		ink = color.RGBA{40, 40, 44, 255}
	}
	wide := float64(w) / unit
	tall := float64(h) / unit
	for i := range 4 {
		c.fill(ink, rounded(wide-22+4*float64(i), 1.6, 2.2, 1.8, 0.5))
	}
	for i := range 3 {
		c.stroke(ink, 0.5, ring(mm{wide * (0.25 + 0.25*float64(i)), tall - 4}, 1.5, 24))
	}
	return screen
}

// screen shows the photo on a display and photographs that.
func (s *Sheet) screen(rng *rand.Rand) error {
	shown := s.Exposed
	shown.Quality = 0
	first := Photograph(s.contents, s.scale, shown)
	picture := first.Image
	s.Taken = first
	w, h := picture.Rect.Dx(), picture.Rect.Dy()
	bezel := rng.Float64() < 0.6
	rim := int(float64(max(w, h)) * (0.02 + 0.04*rng.Float64()))
	display := image.NewRGBA(image.Rect(0, 0, w+2*rim, h+2*rim))
	frame := uint8(8 + rng.IntN(30))
	draw.Draw(display, display.Rect, image.NewUniform(color.RGBA{frame, frame, frame + 2, 255}), image.Point{}, draw.Src)
	draw.Draw(display, picture.Rect.Add(image.Pt(rim, rim)), picture, image.Point{}, draw.Src)
	black := 0.03 + 0.05*rng.Float64()
	blue := 1 + 0.06*rng.Float64()
	for i := 0; i < len(display.Pix); i += 4 {
		for ch := range 3 {
			v := 255*black + float64(display.Pix[i+ch])*(1-black)
			if ch == 2 {
				v *= blue
			}
			display.Pix[i+ch] = uint8(min(255, v))
		}
	}
	e := Phone.Expose(s.Exposed.Part, s.Exposed.Seed+1, s.Design.Card())
	e.Rotation, e.Bend, e.GlareArea, e.FingerArea, e.Shadow = e.Rotation/3, 0, 0, 0, 0
	e.Rotation = math.Mod(e.Rotation, 6)
	e.TiltX, e.TiltY = e.TiltX/2, e.TiltY/2
	e.Capital, e.Defocus, e.Motion = capital*10*0.85, e.Defocus*0.4, 0
	e.Fill = 0.8 + 0.15*rng.Float64()
	if !bezel {
		e.Fill = 1.12 + 0.1*rng.Float64() // the rim lies outside
	}
	e.Stripes, e.Pixel = 0.25+0.65*rng.Float64(), 1.3+1.9*rng.Float64()
	second := Photograph(Picture{Image: display}, 10, e)
	s.Taken.Image = second.Image
	s.Exposed = e
	var err error
	s.File, err = EncodeJPEG(second.Image, e.Quality)
	return err
}

// halftoned makes a colour print (or a black-and-white copy) of a page on a
// larger sheet of white paper.
func halftoned(p Picture, scale float64, rng *rand.Rand, grey bool) Picture {
	src := p.Image
	pitch := (0.17 + 0.11*rng.Float64()) * scale
	phase := [3]float64{rng.Float64(), rng.Float64(), rng.Float64()}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	rim := int(scale * (4 + 8*rng.Float64()))
	sheet := image.NewRGBA(image.Rect(0, 0, w+2*rim, h+2*rim))
	draw.Draw(sheet, sheet.Rect, image.NewUniform(color.RGBA{240, 239, 236, 255}), image.Point{}, draw.Src)
	inv := math.Pi * math.Sqrt2 / pitch
	for y := range h {
		for x := range w {
			i, o := src.PixOffset(x, y), sheet.PixOffset(x+rim, y+rim)
			u, v := float64(x+y)*inv/math.Sqrt2, float64(x-y)*inv/math.Sqrt2
			r, g, b := src.Pix[i], src.Pix[i+1], src.Pix[i+2]
			if grey {
				l := uint8((int(r)*77 + int(g)*150 + int(b)*29) >> 8)
				r, g, b = l, l, l
			}
			for ch, value := range [3]uint8{r, g, b} {
				shift := phase[ch]
				if grey {
					shift = phase[0]
				}
				dot := 0.5 + 0.25*(math.Cos(2*u/math.Sqrt2+6*shift)+math.Cos(2*v/math.Sqrt2+6*shift))
				paper := min(1, max(0, 0.5+(float64(value)/255-dot)*2.2))
				sheet.Pix[o+ch] = uint8(40 + 200*paper)
			}
		}
	}
	out := Picture{Image: sheet, Truth: p.Truth}
	shift := func(b vision.Box) vision.Box {
		b.X, b.Y = b.X+float64(rim), b.Y+float64(rim)
		return b
	}
	out.Truth.Fields = append([]Field(nil), p.Truth.Fields...)
	for i := range out.Truth.Fields {
		out.Truth.Fields[i].Box = shift(out.Truth.Fields[i].Box)
	}
	for _, b := range []**vision.Box{&out.Truth.MRZBox, &out.Truth.Portrait} {
		if *b != nil {
			moved := shift(**b)
			*b = &moved
		}
	}
	return out
}

// quadOf gives the homography that lays a rectangle on a quadrilateral of the photo.
func quadOf(w, h float64, q []vision.Point) homography {
	// The square's corners to the quad (Heckbert 1989), after scaling by 1/w, 1/h.
	x0, y0, x1, y1 := q[0].X, q[0].Y, q[1].X, q[1].Y
	x2, y2, x3, y3 := q[2].X, q[2].Y, q[3].X, q[3].Y
	dx1, dx2, sx := x1-x2, x3-x2, x0-x1+x2-x3
	dy1, dy2, sy := y1-y2, y3-y2, y0-y1+y2-y3
	det := dx1*dy2 - dx2*dy1
	if det == 0 {
		det = 1
	}
	g, k := (sx*dy2-dx2*sy)/det, (dx1*sy-sx*dy1)/det
	return homography{(x1 - x0 + g*x1) / w, (x3 - x0 + k*x3) / h, x0, (y1 - y0 + g*y1) / w, (y3 - y0 + k*y3) / h, y0, g / w, k / h, 1}
}

// pastePhoto puts another face over the portrait.
func (s *Sheet) pastePhoto(m Maker, rng *rand.Rand) {
	if s.Taken.Truth.Portrait == nil {
		return
	}
	var others []Face
	for _, f := range m.Studio.faces {
		if f.Photo.Face != s.Taken.Truth.Face {
			others = append(others, f)
		}
	}
	if len(others) == 0 {
		return
	}
	quad := s.Taken.Place(*s.Taken.Truth.Portrait)
	w := int(math.Hypot(quad[1].X-quad[0].X, quad[1].Y-quad[0].Y))
	h := int(math.Hypot(quad[3].X-quad[0].X, quad[3].Y-quad[0].Y))
	up := 1 + rng.Float64() // the attacker's file has its own size
	pic := others[rng.IntN(len(others))].portrait(int(float64(w)*up), int(float64(h)*up), color.RGBA{uint8(200 + rng.IntN(50)), uint8(200 + rng.IntN(50)), uint8(205 + rng.IntN(50)), 255})
	f := floatsOf(pic)
	gain := 0.85 + 0.3*rng.Float64()
	for c := range f.ch {
		for i := range f.ch[c] {
			f.ch[c][i] *= float32(gain)
		}
	}
	f.sense(Exposition{Noise: 3 * rng.Float64(), Quality: 60 + rng.IntN(36)}, rng)
	pasteInto(s.Taken.Image, f.image(), quad, 2*rng.Float64())
	box := bounding(quad)
	s.Region = &box
	s.Taken.Truth.Face = ""
}

// pasteInto lays a picture on a quad with a feathered edge, in pixels.
func pasteInto(dst, src *image.RGBA, quad []vision.Point, feather float64) {
	w, h := float64(src.Rect.Dx()), float64(src.Rect.Dy())
	inverse, ok := quadOf(w, h, quad).inverse()
	if !ok {
		return
	}
	corners := quad
	if shrink := math.Sqrt(w * h / math.Max(1, area(corners))); shrink > 1.1 {
		src = softened(src, 0.45*math.Sqrt(shrink*shrink-1))
	}
	unit := math.Sqrt(w * h / math.Max(1, area(corners)))
	box := bounding(corners)
	for y := max(0, int(box.Y)); y < min(dst.Rect.Dy(), int(box.Y+box.H)+1); y++ {
		for x := max(0, int(box.X)); x < min(dst.Rect.Dx(), int(box.X+box.W)+1); x++ {
			u, v := inverse.apply(float64(x)+0.5, float64(y)+0.5)
			d := min(u, v, w-u, h-v) / unit // pixels of the photo to the edge
			if d <= 0 {
				continue
			}
			t := min(1, d/max(0.01, feather))
			r, g, b := bilinear(src, u-0.5, v-0.5)
			i := dst.PixOffset(x, y)
			for c, value := range [3]float64{r, g, b} {
				old := float64(dst.Pix[i+c])
				dst.Pix[i+c] = uint8(old + (value-old)*t + 0.5)
			}
		}
	}
}

// retype wipes one value and writes another in its place.
func (s *Sheet) retype(face Typeface, rng *rand.Rand) {
	f, ok := s.victim(rng)
	if !ok {
		return
	}
	img := s.Taken.Image
	grown := f.Box
	grown.X, grown.Y, grown.W, grown.H = grown.X-0.15*grown.H, grown.Y-0.15*grown.H, grown.W+0.3*grown.H, grown.H*1.3
	quad := s.Taken.Place(grown)
	w := max(8, int(math.Hypot(quad[1].X-quad[0].X, quad[1].Y-quad[0].Y)))
	h := max(6, int(math.Hypot(quad[3].X-quad[0].X, quad[3].Y-quad[0].Y)))
	// The ground is filled from the rims, as a retouching brush does.
	forward := quadOf(float64(w), float64(h), quad)
	at := func(x, y float64) color.RGBA {
		px, py := forward.apply(x, y)
		r, g, b := bilinear(img, px-0.5, py-0.5)
		return color.RGBA{uint8(r), uint8(g), uint8(b), 255}
	}
	patch := image.NewRGBA(image.Rect(0, 0, w, h))
	dark := color.RGBA{255, 255, 255, 255}
	for y := range h {
		for x := range w {
			fx, fy := (float64(x)+0.5)/float64(w), (float64(y)+0.5)/float64(h)
			a := mix(at(0, float64(y)), at(float64(w)-1, float64(y)), fx)
			b := mix(at(float64(x), 0), at(float64(x), float64(h)-1), fy)
			patch.SetRGBA(x, y, mix(a, b, 0.6))
			if c := at(float64(x), float64(y)); int(c.R)+int(c.G)+int(c.B) < int(dark.R)+int(dark.G)+int(dark.B) {
				dark = c
			}
		}
	}
	c := &canvas{img: patch, scale: 1}
	text := falsified(f, rng)
	k := ink{font: face, size: float64(h) * 0.98, colour: dark}
	if !face.Covers(text) {
		return
	}
	c.fit(mm{0.1 * float64(h), float64(h) * 0.87}, k, text, float64(w)*0.97)
	pasteInto(img, patch, quad, 1)
	box := bounding(quad)
	s.Region, s.Detail = &box, f.Name
}

// victim is a value worth changing that is not hidden.
func (s *Sheet) victim(rng *rand.Rand) (Field, bool) {
	var list []Field
	for i, f := range s.Taken.Truth.Fields {
		if s.Taken.Hidden[i] < 0.05 && f.Box.W > f.Box.H*2.5 {
			list = append(list, f)
		}
	}
	if len(list) == 0 {
		return Field{}, false
	}
	return list[rng.IntN(len(list))], true
}

// falsified changes figures of a value, or letters where it has none.
func falsified(f Field, rng *rand.Rand) string {
	out := []rune(f.Raw)
	changed := 0
	for i, r := range out {
		if r >= '0' && r <= '9' && rng.IntN(2) == 0 {
			out[i] = '0' + (r-'0'+rune(1+rng.IntN(9)))%10
			changed++
		}
	}
	if changed == 0 {
		letters := []rune(strings.ReplaceAll(f.Raw, " ", ""))
		for i, r := range out {
			if r != ' ' && i%2 == 0 {
				out[i] = letters[rng.IntN(len(letters))]
			}
		}
	}
	return string(out)
}

// copyDigits replaces one or two figures by others of the same picture.
func (s *Sheet) copyDigits(rng *rand.Rand) {
	var list []Field
	for i, f := range s.Taken.Truth.Fields {
		if s.Taken.Hidden[i] < 0.05 && countDigits(f.Raw) >= 6 && countDigits(f.Raw) >= len([]rune(f.Raw))-3 {
			list = append(list, f)
		}
	}
	if len(list) == 0 {
		return
	}
	f := list[rng.IntN(len(list))]
	runes := []rune(f.Raw)
	cell := f.Box.W / float64(len(runes))
	var region *vision.Box
	for range 1 + rng.IntN(2) {
		var from, to int
		for range 50 {
			from, to = rng.IntN(len(runes)), rng.IntN(len(runes))
			if isFigure(runes[from]) && isFigure(runes[to]) && runes[from] != runes[to] {
				break
			}
		}
		place := func(i int) vision.Box {
			return vision.Box{X: f.Box.X + float64(i)*cell, Y: f.Box.Y - 0.1*f.Box.H, W: cell, H: f.Box.H * 1.2}
		}
		src, dst := s.Taken.Place(place(from)), s.Taken.Place(place(to))
		copyPatch(s.Taken.Image, src, dst)
		box := bounding(dst)
		region = &box
	}
	s.Region, s.Detail = region, f.Name
}

func isFigure(r rune) bool { return r >= '0' && r <= '9' }

func countDigits(s string) int {
	n := 0
	for _, r := range s {
		if isFigure(r) {
			n++
		}
	}
	return n
}

// copyPatch copies the pixels of one quad onto another by a whole shift.
func copyPatch(img *image.RGBA, from, to []vision.Point) {
	dx := int(math.Round(to[0].X - from[0].X))
	dy := int(math.Round(to[0].Y - from[0].Y))
	box := bounding(to)
	type pixel struct {
		at    int
		value [3]uint8
	}
	var copied []pixel
	for y := max(0, int(box.Y)); y < min(img.Rect.Dy(), int(box.Y+box.H)+1); y++ {
		for x := max(0, int(box.X)); x < min(img.Rect.Dx(), int(box.X+box.W)+1); x++ {
			sx, sy := x-dx, y-dy
			if !inside(to, float64(x)+0.5, float64(y)+0.5) || sx < 0 || sy < 0 || sx >= img.Rect.Dx() || sy >= img.Rect.Dy() {
				continue
			}
			i := img.PixOffset(sx, sy)
			copied = append(copied, pixel{img.PixOffset(x, y), [3]uint8{img.Pix[i], img.Pix[i+1], img.Pix[i+2]}})
		}
	}
	for _, p := range copied {
		copy(img.Pix[p.at:], p.value[:])
	}
}

// resample scales a part of the document and puts it back.
func (s *Sheet) resample(rng *rand.Rand) {
	whole := area(s.Taken.Outline)
	share := 0.08 + 0.17*rng.Float64()
	aspect := 0.6 + 1.4*rng.Float64()
	w := math.Sqrt(share * whole * aspect)
	h := share * whole / w
	var c vision.Point
	c.X, c.Y = s.Taken.plane.apply(s.Taken.width*(0.3+0.4*rng.Float64()), s.Taken.height*(0.3+0.4*rng.Float64()))
	factor := 0.8 + 0.14*rng.Float64()
	if rng.IntN(2) == 0 {
		factor = 1.06 + 0.19*rng.Float64()
	}
	img := s.Taken.Image
	before := image.NewRGBA(img.Rect)
	copy(before.Pix, img.Pix)
	for y := max(0, int(c.Y-h/2)); y < min(img.Rect.Dy(), int(c.Y+h/2)); y++ {
		for x := max(0, int(c.X-w/2)); x < min(img.Rect.Dx(), int(c.X+w/2)); x++ {
			r, g, b := bilinear(before, c.X+(float64(x)-c.X)/factor, c.Y+(float64(y)-c.Y)/factor)
			i := img.PixOffset(x, y)
			img.Pix[i], img.Pix[i+1], img.Pix[i+2] = uint8(r+0.5), uint8(g+0.5), uint8(b+0.5)
		}
	}
	s.Region = &vision.Box{X: c.X - w/2, Y: c.Y - h/2, W: w, H: h}
}

// withSoftware adds an EXIF block with the name of a program (TIFF 6.0, tag
// 0x0131) to a JPEG file.
func withSoftware(file []byte, name string) []byte {
	text := append([]byte(name), 0)
	var tiff bytes.Buffer
	tiff.WriteString("MM\x00\x2a")
	be := binary.BigEndian
	tiff.Write(be.AppendUint32(nil, 8))
	tiff.Write(be.AppendUint16(nil, 1))
	tiff.Write(be.AppendUint16(nil, 0x0131))
	tiff.Write(be.AppendUint16(nil, 2))
	tiff.Write(be.AppendUint32(nil, uint32(len(text))))
	tiff.Write(be.AppendUint32(nil, 26))
	tiff.Write(be.AppendUint32(nil, 0))
	tiff.Write(text)
	body := append([]byte("Exif\x00\x00"), tiff.Bytes()...)
	out := append([]byte{}, file[:2]...)
	out = append(out, 0xff, 0xe1)
	out = be.AppendUint16(out, uint16(len(body)+2))
	out = append(out, body...)
	return append(out, file[2:]...)
}
