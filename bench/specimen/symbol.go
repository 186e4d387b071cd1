package specimen

import (
	"errors"
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/pdf417"
	"github.com/boombuler/barcode/qr"
)

// americanState names an issuer by its identification number (AAMVA IIN list).
type american struct{ name, code, iin string }

func americanState(p Person) american {
	all := []american{{"NEW HAVENSHIRE", "NH", "636039"}, {"SOUTH CALDERA", "SC", "636005"}, {"WEST MERIDIA", "WV", "636061"}, {"OREGANA", "OR", "636029"}}
	return all[p.Seed%uint64(len(all))]
}

// aamvaPayload is the text of the symbol on a licence (AAMVA DL/ID Card Design
// Standard 2020, annex D: header of version 10, one subfile DL). Elements given
// replace the true ones.
func aamvaPayload(p Person, d Paper, replaced map[string]string) string {
	state := americanState(p)
	sex := map[string]string{Male: "1", Female: "2"}[p.Sex]
	town, street, _ := strings.Cut(p.Address, ", ")
	elements := [][2]string{
		{"DAQ", d.Number}, {"DCS", p.Latin.Last}, {"DDE", "N"}, {"DAC", strings.Fields(p.Latin.First)[0]}, {"DDF", "N"},
		{"DAD", strings.Join(strings.Fields(p.Latin.First)[1:], " ")}, {"DDG", "N"}, {"DCA", strings.Join(d.Categories, "")}, {"DCB", "NONE"}, {"DCD", "NONE"},
		{"DBD", d.Issued.Format("01022006")}, {"DBB", p.BirthDate.Format("01022006")}, {"DBA", d.Expires.Format("01022006")},
		{"DBC", sex}, {"DAU", "070 in"}, {"DAY", "BRO"}, {"DAG", street}, {"DAI", town}, {"DAJ", state.code}, {"DAK", "030410000  "},
		{"DCF", "DOC" + d.Number + "99"}, {"DCG", "USA"},
	}
	var body strings.Builder
	body.WriteString("DL")
	for _, e := range elements {
		value := e[1]
		if other, ok := replaced[e[0]]; ok {
			value = other
		}
		if value == "" {
			value = "NONE"
		}
		body.WriteString(e[0] + value + "\n")
	}
	text := strings.TrimSuffix(body.String(), "\n") + "\r"
	head := fmt.Sprintf("@\n\x1e\rANSI %s100001DL%04d%04d", state.iin, 31, len(text))
	return head + text
}

// pdf417 prints the symbol as wide and high as given.
func (p *press) pdf417(text string, at mm, width, height float64) {
	code, err := encodePDF417(text)
	if err != nil {
		p.fail(fmt.Errorf("specimen: symbol: %w", err))
		return
	}
	p.modules(code, at, width, height)
}

// pdf417RowHeight is the height of a row in the encoder's picture.
const pdf417RowHeight = 2

// encodePDF417 takes the level of error correction nearest to 4 that makes a number
// of rows which is a multiple of three: of others the encoder writes the number
// wrongly into its row indicators, and no reader reads them.
func encodePDF417(text string) (code barcode.Barcode, err error) {
	for _, level := range []byte{4, 5, 3, 6, 2} {
		if code, err = pdf417.Encode(text, level); err != nil || code.Bounds().Dy()/pdf417RowHeight%3 == 0 {
			return code, err
		}
	}
	return nil, errors.New("no level of correction makes rows in threes")
}

// qr prints a QR code of the given side.
func (p *press) qr(text string, at mm, side float64) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		p.fail(fmt.Errorf("specimen: symbol: %w", err))
		return
	}
	p.modules(code, at, side, side)
}

// modules fills the black parts of a symbol, each row's runs in one piece.
func (p *press) modules(code barcode.Barcode, at mm, width, height float64) {
	b := code.Bounds()
	dx, dy := width/float64(b.Dx()), height/float64(b.Dy())
	black := func(x, y int) bool {
		r, _, _, _ := code.At(x, y).RGBA()
		return r < 0x8000
	}
	var runs [][]mm
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if !black(x, y) {
				continue
			}
			from := x
			for x < b.Max.X && black(x, y) {
				x++
			}
			x0, x1 := at.x+float64(from-b.Min.X)*dx, at.x+float64(x-b.Min.X)*dx
			y0, y1 := at.y+float64(y-b.Min.Y)*dy, at.y+float64(y+1-b.Min.Y)*dy
			runs = append(runs, []mm{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}})
		}
	}
	p.fill(color.RGBA{22, 22, 24, 255}, runs...)
}
