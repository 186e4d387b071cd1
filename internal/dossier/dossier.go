package dossier

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // pictures come as JPEG
	"io"
	"strings"
	"sync"
	"time"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
	"golang.org/x/image/font/sfnt"
)

// Dossier is the whole document.
type Dossier struct {
	Title    string
	Subtitle string
	// Foot stands on every page before the page's number.
	Foot string
	At   time.Time
	// Lang is the language of the document, for readers aloud.
	Lang     string
	Sections []Section
}

// Section is a heading with what stands under it; empty parts are left out.
type Section struct {
	Title string
	Text  string
	Facts []Fact
	Table *Table
	// Pictures come each under its caption.
	Pictures []Picture
	// Strip is set in one row under small captions, without marks.
	Strip []Picture
}

// Fact is a name with its value.
type Fact struct{ Name, Value string }

// Table has rows as long as its head. Widths are shares of the line.
type Table struct {
	Head   []string
	Widths []float64
	Rows   [][]string
	// Lines bounds each cell, 0 for as many as there are.
	Lines int
}

// Picture is a JPEG with marks on it.
type Picture struct {
	Caption string
	JPEG    []byte
	// Width and Height of the picture in which marks are given, in pixels.
	Width, Height float64
	Marks         []Mark
}

// Mark is a rectangle on a picture.
type Mark struct {
	X, Y, W, H float64
	Kind       MarkKind
}

// MarkKind gives a mark its colour, as in the Dashboard.
type MarkKind int

// The kinds of marks.
const (
	MarkField MarkKind = iota
	MarkZone
	MarkFace
	MarkFinding
)

var markColours = map[MarkKind][3]int{MarkField: {44, 85, 221}, MarkZone: {122, 59, 196}, MarkFace: {11, 122, 70}, MarkFinding: {192, 35, 52}}

// The page, in millimetres.
const (
	margin = 16.0
	wide   = 210 - 2*margin
	bottom = 20.0
	family = "DejaVu"
)

// Write sets the document.
func Write(w io.Writer, d Dossier) error {
	p := fpdf.New("P", "mm", "A4", "")
	p.AddUTF8FontFromBytes(family, "", dejavusans.TTF)
	p.AddUTF8FontFromBytes(family, "B", dejavusansbold.TTF)
	p.SetCellMargin(0)
	p.SetMargins(margin, margin, margin)
	p.SetAutoPageBreak(true, bottom)
	p.SetTitle(plain(d.Title+" "+d.Subtitle), true)
	p.SetCreator("idngo", true)
	p.SetLang(d.Lang)
	p.SetCreationDate(d.At)
	p.SetModificationDate(d.At)
	p.AliasNbPages("{pages}")
	p.SetFooterFunc(func() {
		p.SetY(-14)
		p.SetFont(family, "", 7)
		p.SetTextColor(100, 108, 121)
		p.CellFormat(wide-30, 5, fit(p, d.Foot, wide-32), "", 0, "L", false, 0, "")
		p.CellFormat(30, 5, fmt.Sprintf("%d / {pages}", p.PageNo()), "", 0, "R", false, 0, "")
	})
	p.AddPage()
	p.SetTextColor(23, 26, 33)
	p.SetFont(family, "B", 17)
	p.MultiCell(wide, 8, plain(d.Title), "", "L", false)
	p.SetFont(family, "", 11)
	p.MultiCell(wide, 6, plain(d.Subtitle), "", "L", false)
	p.Ln(2)
	for i, s := range d.Sections {
		section(p, i, s)
	}
	if err := p.Error(); err != nil {
		return fmt.Errorf("set a dossier: %w", err)
	}
	if err := p.Output(w); err != nil {
		return fmt.Errorf("write a dossier: %w", err)
	}
	return nil
}

// room begins a new page when less than h is left on this one.
func room(p *fpdf.Fpdf, h float64) {
	_, pageHeight := p.GetPageSize()
	if p.GetY()+h > pageHeight-bottom {
		p.AddPage()
	}
}

func section(p *fpdf.Fpdf, number int, s Section) {
	if s.Text == "" && len(s.Facts) == 0 && (s.Table == nil || len(s.Table.Rows) == 0) && len(s.Pictures)+len(s.Strip) == 0 {
		return
	}
	need := 24.0
	if len(s.Pictures) > 0 { // a heading stays with its first picture
		_, h, _ := size(s.Pictures[0].JPEG)
		need += h
	}
	room(p, need)
	p.Ln(3)
	p.SetTextColor(23, 26, 33)
	if s.Title != "" {
		p.SetFont(family, "B", 11)
		p.MultiCell(wide, 6, plain(s.Title), "", "L", false)
		p.SetDrawColor(200, 205, 212)
		p.Line(margin, p.GetY(), margin+wide, p.GetY())
		p.Ln(1.5)
	}
	if s.Text != "" {
		p.SetFont(family, "", 9)
		p.MultiCell(wide, 4.6, plain(s.Text), "", "L", false)
		p.Ln(1)
	}
	for _, f := range s.Facts {
		row(p, []string{f.Name, f.Value}, []float64{0.3, 0.7}, func(i int) bool { return i == 1 }, false, 0)
	}
	if s.Table != nil {
		table(p, s.Table)
	}
	strip(p, number, s.Strip)
	for i, picture := range s.Pictures {
		show(p, fmt.Sprintf("p%d-%d", number, i), picture)
	}
}

func table(p *fpdf.Fpdf, t *Table) {
	row(p, t.Head, t.Widths, func(int) bool { return false }, true, t.Lines)
	for _, r := range t.Rows {
		row(p, r, t.Widths, func(int) bool { return true }, true, t.Lines)
	}
}

// row sets cells beside each other, as high as the highest, on one page.
func row(p *fpdf.Fpdf, cells []string, widths []float64, dark func(i int) bool, ruled bool, lines int) {
	const line = 4.2
	p.SetFont(family, "", 8)
	wrapped := make([][]string, len(cells))
	most := 1
	for i, c := range cells {
		wrapped[i] = wrap(p, c, widths[i]*wide-2)
		if lines > 0 && len(wrapped[i]) > lines {
			wrapped[i] = append(wrapped[i][:lines-1], wrapped[i][lines-1]+"…")
		}
		most = max(most, len(wrapped[i]))
	}
	for from := 0; from < most; {
		_, pageHeight := p.GetPageSize()
		space := int((pageHeight - bottom - p.GetY() - 1) / line)
		if space < min(most-from, 3) {
			p.AddPage()
			p.SetFont(family, "", 8)
			continue
		}
		n := min(space, most-from)
		y := p.GetY()
		x := margin
		for i := range cells {
			p.SetTextColor(100, 108, 121)
			if dark(i) {
				p.SetTextColor(23, 26, 33)
			}
			for k := from; k < min(from+n, len(wrapped[i])); k++ {
				p.SetXY(x, y+0.6+float64(k-from)*line)
				p.CellFormat(widths[i]*wide, line, wrapped[i][k], "", 0, "L", false, 0, "")
			}
			x += widths[i] * wide
		}
		p.SetXY(margin, y+float64(n)*line+1)
		from += n
	}
	if ruled {
		p.SetDrawColor(227, 230, 235)
		p.Line(margin, p.GetY(), margin+wide, p.GetY())
	}
}

// maxLines bounds a cell: what a stranger sent must not fill a library.
const maxLines = 120

// wrap breaks a text into lines that fit; a word that does not is cut.
func wrap(p *fpdf.Fpdf, text string, width float64) []string {
	var out []string
	for para := range strings.SplitSeq(plain(text), "\n") {
		line := ""
		for word := range strings.FieldsSeq(para) {
			joined := word
			if line != "" {
				joined = line + " " + word
			}
			if p.GetStringWidth(joined) <= width {
				line = joined
				continue
			}
			if line != "" {
				out = append(out, line)
			}
			line = ""
			for _, r := range word {
				if line != "" && p.GetStringWidth(line+string(r)) > width {
					out = append(out, line)
					line = ""
				}
				line += string(r)
			}
		}
		out = append(out, line)
		if len(out) >= maxLines {
			return append(out[:maxLines-1], "…")
		}
	}
	return out
}

// fit cuts a text to a width.
func fit(p *fpdf.Fpdf, text string, width float64) string {
	lines := wrap(p, text, width)
	if len(lines) > 1 {
		return lines[0] + "…"
	}
	return lines[0]
}

// highest is how high a picture may be, in millimetres.
const highest = 215.0

// size says how large a picture is set: as wide as the line, or as high as may be.
func size(picture []byte) (w, h float64, err error) {
	config, format, err := image.DecodeConfig(bytes.NewReader(picture))
	if err != nil || format != "jpeg" || config.Width < 1 || config.Height < 1 {
		return 0, 0, fmt.Errorf("no picture: %q, %w", format, err)
	}
	w, h = wide, wide*float64(config.Height)/float64(config.Width)
	if h > highest {
		w, h = w*highest/h, highest
	}
	return w, h, nil
}

// show sets a picture, at most as wide as the line and as high as the page allows.
func show(p *fpdf.Fpdf, name string, pic Picture) {
	w, h, err := size(pic.JPEG)
	if err != nil {
		p.SetFont(family, "", 8)
		p.MultiCell(wide, 4.6, plain(pic.Caption)+" — ?", "", "L", false)
		return
	}
	p.SetFont(family, "", 8)
	p.SetTextColor(23, 26, 33)
	caption := wrap(p, pic.Caption, wide)
	room(p, h+float64(len(caption))*4.4+3)
	for _, line := range caption {
		p.CellFormat(wide, 4.4, line, "", 1, "L", false, 0, "")
	}
	x, y := margin, p.GetY()+0.8
	options := fpdf.ImageOptions{ImageType: "JPEG"}
	p.RegisterImageOptionsReader(name, options, bytes.NewReader(pic.JPEG))
	p.ImageOptions(name, x, y, w, h, false, options, 0, "")
	if pic.Width > 0 && pic.Height > 0 {
		p.SetLineWidth(0.35)
		sx, sy := w/pic.Width, h/pic.Height
		for _, m := range pic.Marks {
			left, top := min(max(m.X, 0), pic.Width), min(max(m.Y, 0), pic.Height)
			right, low := min(max(m.X+m.W, 0), pic.Width), min(max(m.Y+m.H, 0), pic.Height)
			if right <= left || low <= top {
				continue
			}
			c := markColours[m.Kind]
			p.SetDrawColor(c[0], c[1], c[2])
			p.Rect(x+left*sx, y+top*sy, (right-left)*sx, (low-top)*sy, "D")
		}
		p.SetLineWidth(0.2)
	}
	p.SetXY(margin, y+h+3)
}

// The strip, in millimetres.
const (
	stripHigh = 40.0
	stripGap  = 3.0
)

// strip sets pictures beside each other, as many as the line holds.
func strip(p *fpdf.Fpdf, number int, list []Picture) {
	x, top := margin, 0.0
	for i, pic := range list {
		config, format, err := image.DecodeConfig(bytes.NewReader(pic.JPEG))
		if err != nil || format != "jpeg" || config.Width < 1 || config.Height < 1 {
			continue
		}
		w, h := stripHigh*float64(config.Width)/float64(config.Height), stripHigh
		if w > wide/2 {
			w, h = wide/2, wide/2*float64(config.Height)/float64(config.Width)
		}
		if top == 0 {
			room(p, stripHigh+8)
			top = p.GetY()
		}
		if x+w > margin+wide {
			break
		}
		name := fmt.Sprintf("s%d-%d", number, i)
		options := fpdf.ImageOptions{ImageType: "JPEG"}
		p.RegisterImageOptionsReader(name, options, bytes.NewReader(pic.JPEG))
		p.ImageOptions(name, x, top, w, h, false, options, 0, "")
		p.SetFont(family, "", 7)
		p.SetTextColor(100, 108, 121)
		p.SetXY(x, top+h+0.6)
		p.CellFormat(w, 4, fit(p, pic.Caption, w-2), "", 0, "L", false, 0, "")
		x += w + stripGap
	}
	if top > 0 {
		p.SetXY(margin, top+stripHigh+6)
	}
}

// letters are those of the font.
var letters = sync.OnceValues(func() (*sfnt.Font, error) { return sfnt.Parse(dejavusans.TTF) })

// Settable reports whether the font has every letter of the text and sets it as
// it is read: letters that join or run from right to left need a shaper, which
// this package has not.
func Settable(text string) bool {
	f, err := letters()
	if err != nil {
		return false
	}
	var b sfnt.Buffer
	for _, r := range plain(text) {
		if r == '\n' {
			continue
		}
		if unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko) {
			return false
		}
		if i, err := f.GlyphIndex(&b, r); err != nil || i == 0 {
			return false
		}
	}
	return true
}

// plain makes a stranger's text safe to set: no control characters, no marks
// that turn the direction, and a box for what lies beyond the basic plane.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t', unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		case r > 0xffff, r == unicode.ReplacementChar:
			return '□'
		}
		return r
	}, s)
}
