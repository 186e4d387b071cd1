package barcode

import (
	"context"
	"image"
	"image/draw"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/idngo/idngo/vision"
)

const licence = "@\n\x1e\rANSI 636000100002DL00410278ZV03190008DLDAQT64235789\nDCSSAMPLE\nDDEN\nDACMICHAEL\nDDFN\nDADJOHN\nDDGN\nDCAD\nDBB06061986\nDBA12102028\nDBD06062020\nDBC1\nDAG2300 WEST BROAD STREET\nDAIRICHMOND\nDAJVA\nDAK232690000  \nDCGUSA\n"

func TestAAMVA(t *testing.T) {
	t.Parallel()
	readings, ok := ParseAAMVA(licence)
	if !ok {
		t.Fatal("not recognised")
	}
	got := map[string]string{}
	for _, r := range readings {
		got[r.Name] = r.Value
		if r.Source != vision.SourceBarcode {
			t.Errorf("%s has source %q", r.Name, r.Source)
		}
	}
	want := map[string]string{
		vision.FieldDocumentNumber: "T64235789", vision.FieldLastName: "SAMPLE", vision.FieldFirstName: "MICHAEL",
		vision.FieldMiddleName: "JOHN", vision.FieldBirthDate: "1986-06-06", vision.FieldExpiryDate: "2028-12-10",
		vision.FieldIssueDate: "2020-06-06", vision.FieldSex: "M", vision.FieldIssuer: "USA", vision.FieldCategories: "D",
		vision.FieldAddress: "2300 WEST BROAD STREET, RICHMOND, VA, 232690000",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestOtherTextIsNoAAMVA(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "https://example.org", "@ANSI ", "ANSI 636000DLDAQ1", "@\n\x1e\rANSI 636000100002DL\nDCSNAME\n"} {
		if _, ok := ParseAAMVA(text); ok {
			t.Errorf("%q was taken for a licence", text)
		}
	}
}

// A code drawn into a larger picture is found, with its text and place.
func TestFindQR(t *testing.T) {
	t.Parallel()
	const text = "sample content 42"
	matrix, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 200, 200, nil)
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewRGBA(image.Rect(0, 0, 900, 600))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(500, 300, 700, 500), matrix, image.Point{}, draw.Src)
	found, err := Find(context.Background(), img)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || found[0].Format != FormatQR || found[0].Text != text {
		t.Fatalf("found %+v", found)
	}
	if b := found[0].Box; b.X < 500 || b.Y < 300 || b.X+b.W > 700 || b.Y+b.H > 500 {
		t.Errorf("box %+v lies outside the symbol", b)
	}
}

func TestNothingToFind(t *testing.T) {
	t.Parallel()
	for _, size := range []image.Point{{1, 1}, {40, 30}, {900, 600}} {
		found, err := Find(context.Background(), image.NewRGBA(image.Rectangle{Max: size}))
		if err != nil || len(found) != 0 {
			t.Errorf("%v: %v, %v", size, found, err)
		}
	}
}

func FuzzParseAAMVA(f *testing.F) {
	f.Add(licence)
	f.Add("@\n\x1e\rANSI 6360001000DL\nDAQ")
	f.Fuzz(func(t *testing.T, text string) {
		readings, ok := ParseAAMVA(text)
		if !ok && len(readings) > 0 {
			t.Fatal("readings of no payload")
		}
	})
}
