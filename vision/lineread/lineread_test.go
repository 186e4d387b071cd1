package lineread

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"slices"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"pgregory.net/rapid"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/onnx"
	"github.com/idngo/idngo/vision/onnx/onnxtest"
)

func TestUnmix(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"ИBAHOBA", "ИВАНОВА"}, // Latin twins in a Cyrillic word
		{"IVАNОVA", "IVANOVA"}, // Cyrillic twins in a Latin word
		{"ИВАНОВА / IVANOVA", "ИВАНОВА / IVANOVA"},
		{"CAМAT", "CAMAT"}, // twins alone: the script of most letters
		{"KAЗ", "КАЗ"},
		{"12.03.1985", "12.03.1985"},
		{"OKCAHA МАКСИМОВНА", "ОКСАНА МАКСИМОВНА"},       // twins follow the word beside them
		{"МАРАТ / MAPAT IVAN", "МАРАТ / MAPAT IVAN"},     // but not over a slash
		{"АНТОН SMITH", "AHTOH SMITH"},                   // and the other way round
		{"ИВАНОВ SMITH COXO", "ИВАНОВ SMITH COXO"},       // nor where the words differ
		{"CT УЛИЦА", "CT УЛИЦА"}, {"A123 ИЖ", "A123 ИЖ"}, // signs and numbers stay
		{"", ""},
	} {
		if got := Unmix(tt.in); got != tt.want {
			t.Errorf("Unmix(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// TestRecase: only letters whose shape does not tell their case change, and only
// in words of capitals.
func TestRecase(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"ҮСӨн": "ҮСӨН", "МкК 211041": "МКК 211041", "Иванов": "Иванов", "ИвАНОВ": "ИВАНОВ", "McCOY": "McCOY", "ВАн ДЕР": "ВАН ДЕР", "ИВАНОва": "ИВАНОва", "": "", "4b": "4b",
	} {
		if got := Recase(in); got != want {
			t.Errorf("Recase(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestTheLatinSideOfANameIsTheOtherReaders: where our own is in doubt of it.
func TestTheLatinSideOfANameIsTheOtherReaders(t *testing.T) {
	t.Parallel()
	read := func(text string, doubtful int) Line {
		l := Line{Text: text, Score: 0.95, Script: ScriptOf(text)}
		for i, r := range []rune(text) {
			score := 0.99
			if i == doubtful {
				score = 0.5
			}
			l.Chars = append(l.Chars, Char{Rune: r, Score: score})
		}
		return l
	}
	for _, tt := range []struct {
		name, own string
		doubtful  int
		pp, want  string
	}{
		{"letters that it missed", "ВАСИЛИЙ / ASIL", 10, "BACNNNN / VASILII", "ВАСИЛИЙ / VASILII"},
		{"a mark that it invented", "ЕРШОВ / ERSHÒV", 12, "EPWOB /ERSHOV", "ЕРШОВ / ERSHOV"},
		{"no doubt", "ЕРШОВ / ERSHOW", -1, "EPWOB / ERSHOV", "ЕРШОВ / ERSHOW"},
		{"the other reader saw something else", "ЕРШОВ / ERSHOV", 9, "EPWOB / OLGA LEE", "ЕРШОВ / ERSHOV"},
		{"the other reader saw no slash", "ЕРШОВ / ERSHOV", 9, "EPWOB ERSHOV", "ЕРШОВ / ERSHOV"},
		{"both sides in Cyrillic", "ПАСПОРТ / ПАСПОРТ", 1, "PASPORT / PASPORT", "ПАСПОРТ / ПАСПОРТ"},
	} {
		own := read(tt.own, tt.doubtful)
		if settled := Settled(own, CyrillicScript); settled != (tt.doubtful < 0 || tt.name == "both sides in Cyrillic") {
			t.Errorf("%s: settled %v", tt.name, settled)
		}
		if got := Choose(vision.TextLine{Text: tt.pp, Score: 0.9}, own, CyrillicScript).Line.Text; got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestShortWords: a town of two letters that the other reader makes nothing of.
func TestShortWords(t *testing.T) {
	t.Parallel()
	own := Line{Text: "ОШ", Score: 0.88, Script: CyrillicScript}
	for score, want := range map[float64]string{0.6: "ОШ", 0.95: "OW"} {
		if got := Choose(vision.TextLine{Text: "OW", Score: score}, own, NoScript).Line.Text; got != want {
			t.Errorf("of OW at %.2f: %q", score, got)
		}
	}
	if got := Choose(vision.TextLine{Text: "OW", Score: 0.6}, own, Latin).Line.Text; got != "OW" {
		t.Errorf("on a Latin page: %q", got)
	}
}

// TestPageScriptIgnoresNumbers: neither rows of a zone nor numbers make a page a Latin one.
func TestPageScriptIgnoresNumbers(t *testing.T) {
	t.Parallel()
	lines := []Line{{Text: "IDKGZID0000000020503199133604<", Score: 0.99, Script: Latin}, {Text: "ID0224777", Score: 0.99, Script: Latin}}
	if got := PageScript(lines); got != NoScript {
		t.Errorf("script %q of numbers", got)
	}
	if got := PageScript(append(lines, Line{Text: "Туулган жери", Score: 0.9, Script: CyrillicScript})); got != CyrillicScript {
		t.Errorf("script %q of a page with one Cyrillic label", got)
	}
}

// TestUnmixSettles: a second pass changes nothing, and nothing but twins changes.
func TestUnmixSettles(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.SampledFrom([]rune("ABCDEabcИЖВАСЕавсҚӘІ 1/.")), 0, 30, -1).Draw(t, "line")
		once := Unmix(s)
		if twice := Unmix(once); twice != once {
			t.Fatalf("%q, then %q, then %q", s, once, twice)
		}
		if len([]rune(once)) != len([]rune(s)) {
			t.Fatalf("%q became %q", s, once)
		}
	})
}

func TestCyrillic(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"ИВАНОВА": true, "Тегі / Surname": true, "ҚР ІІМ / МВД РК": true, "IVANOVA": false, "12.03.1985": false, "Ә": false, "": false, "3": false,
	} {
		if got := Cyrillic(text); got != want {
			t.Errorf("Cyrillic(%q) = %v", text, got)
		}
	}
}

// TestReadsPrintedLines draws lines in a font that the network was not trained on here.
func TestReadsPrintedLines(t *testing.T) {
	t.Parallel()
	rt, err := onnx.Open(onnxtest.Models(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rt.Close() })
	r, err := Open(rt, 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	for _, text := range []string{"ИВАНОВА", "Дата рождения", "СЕРИКОВ НУРЛАН", "21.11.1965", "651121457848"} {
		img := printed(t, text)
		b := img.Bounds()
		w, h := float64(b.Dx()), float64(b.Dy())
		got, err := r.Read(context.Background(), img, ocr.Quad{vision.Point{}, {X: w}, {X: w, Y: h}, {Y: h}})
		if err != nil {
			t.Fatal(err)
		}
		if got.Text != text || got.Score < 0.8 {
			t.Errorf("%q was read as %q, score %.2f", text, got.Text, got.Score)
		}
	}
	blank := image.NewRGBA(image.Rect(0, 0, 200, 40))
	draw.Draw(blank, blank.Rect, image.White, image.Point{}, draw.Src)
	got, err := r.Read(context.Background(), blank, ocr.Quad{{}, {X: 200}, {X: 200, Y: 40}, {Y: 40}})
	if err != nil || got.Score > 0.8 && len(got.Text) > 2 {
		t.Errorf("an empty strip was read as %q, score %.2f, %v", got.Text, got.Score, err)
	}
}

func printed(t *testing.T, text string) *image.RGBA {
	t.Helper()
	f, err := opentype.Parse(gobold.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 30, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	width := font.MeasureString(face, text).Ceil()
	img := image.NewRGBA(image.Rect(0, 0, width+12, 40))
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{235, 240, 245, 255}), image.Point{}, draw.Src)
	d := font.Drawer{Dst: img, Src: image.NewUniform(color.RGBA{25, 25, 35, 255}), Face: face, Dot: fixed.P(6, 30)}
	d.DrawString(text)
	return img
}

func TestDecodeReadsAGlyphOnce(t *testing.T) {
	t.Parallel()
	alphabet := []rune("IĮЧч")
	frames := func(classes ...int) []float32 {
		var p []float32
		for _, k := range classes {
			row := make([]float32, len(alphabet)+1)
			for i := range row {
				row[i] = 0.02
			}
			row[k] = 0.9
			p = append(p, row...)
		}
		return p
	}
	for _, tt := range []struct {
		name    string
		classes []int
		want    string
	}{
		{"a run is one glyph", []int{0, 1, 1, 0}, "I"},
		{"a blank keeps equal neighbours apart", []int{1, 1, 0, 1}, "II"},
		{"a letter beside itself with an accent is one", []int{1, 1, 0, 2}, "I"},
		{"far apart they are two", []int{1, 0, 0, 0, 0, 2}, "IĮ"},
		{"Cyrillic letters side by side stay", []int{3, 3, 4}, "Чч"},
		{"nothing", []int{0, 0}, ""},
	} {
		if got := decode(frames(tt.classes...), len(alphabet)+1, alphabet, nil, nil); got.Text != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got.Text, tt.want)
		}
	}
}

// A letter that both scripts have shares its probability between two classes, of
// which neither may be as likely as none.
func TestDecodeSeesLettersOfBothScripts(t *testing.T) {
	t.Parallel()
	alphabet := []rune("OОМ")
	row := func(none, latin, cyrillic, m float32) []float32 { return []float32{none, latin, cyrillic, m} }
	blank, letter := row(0.97, 0.01, 0.01, 0.01), row(0.03, 0.01, 0.01, 0.95)
	for _, tt := range []struct {
		name string
		row  []float32
		want string
	}{
		{"mostly Cyrillic", row(0.37, 0.30, 0.32, 0.01), "ОМ"},
		{"mostly Latin", row(0.37, 0.32, 0.30, 0.01), "OМ"},
		{"hardly anything", row(0.60, 0.20, 0.19, 0.01), "М"},
	} {
		p := slices.Concat(blank, tt.row, blank, letter, blank)
		if got := decode(p, len(alphabet)+1, alphabet, nil, classTwins(alphabet)); got.Text != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got.Text, tt.want)
		}
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, pp, own string
		score         float64
		page          Script
		want          string
		agreed        bool
	}{
		{"Cyrillic words, which the other reader does not know", "MBAHOB", "ИВАНОВ", 0.75, NoScript, "ИВАНОВ", false},
		{"the same words, read badly", "MBAHOB", "ИВАНОВ", 0.6, NoScript, "MBAHOB", false},
		{"letters with twins, certain", "ACAHOB", "АСАНОВ", 0.95, CyrillicScript, "АСАНОВ", true},
		{"letters with twins, both readers saw the same shapes", "AXMETOBA", "АХМЕТОВА", 0.88, CyrillicScript, "АХМЕТОВА", true},
		{"the same on a page in both scripts", "AXMETOBA", "АХМЕТОВА", 0.88, BothScripts, "AXMETOBA", true},
		{"the same on a Latin page", "AXMETOBA", "АХМЕТОВА", 0.99, Latin, "AXMETOBA", true},
		{"letters with twins, other shapes, not certain", "AXMETOBA", "АХМЕТОРА", 0.88, CyrillicScript, "AXMETOBA", false},
		{"a number with letters that have twins", "AB1234567", "АВ1234567", 0.99, CyrillicScript, "AB1234567", true},
		{"Latin words", "SMITH", "SMITН", 0.95, Latin, "SMITH", true},
		{"Cyrillic shapes on a Latin page where the other reader is sure", "3 DOB 09/08/1963", "зоов 09/08/1963", 0.96, Latin, "3 DOB 09/08/1963", false},
		{"words that the other reader left out", "/ RUSSIAN F", "РОССИЯ / RUSSIAN F", 0.96, Latin, "РОССИЯ / RUSSIAN F", false},
		{"marks that the other reader drops", "ZYWIEC", "ŻYWIEC", 0.94, Latin, "ŻYWIEC", false},
		{"marks that it invents", "ŻÝWIEC", "ŻYWIEC", 0.99, Latin, "ŻYWIEC", false},
		{"marks of which we are less certain", "WIŚNIEWSKA", "WISNIEWSKA", 0.90, Latin, "WIŚNIEWSKA", false},
		{"signs that it drops", "UL KLONOWA 172", "UL. KLONOWA 172", 0.95, Latin, "UL. KLONOWA 172", true},
		{"signs of which we are less certain", "M.ST. WARSZAWY", "M ST, WARSZAWY", 0.93, Latin, "M.ST. WARSZAWY", true},
		{"a row of a zone", "P<KAZACAHOB<<", "Р<КАZАСАНОВ<<", 0.99, CyrillicScript, "P<KAZACAHOB<<", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := Choose(vision.TextLine{Text: tt.pp, Score: 0.95}, Line{Text: tt.own, Score: tt.score}, tt.page)
			if got.Line.Text != tt.want || got.Agreed != tt.agreed {
				t.Errorf("Choose(%q, %q %.2f, %q) = %q, agreed %v; want %q, %v", tt.pp, tt.own, tt.score, tt.page, got.Line.Text, got.Agreed, tt.want, tt.agreed)
			}
		})
	}
}
