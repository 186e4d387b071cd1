package fields_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/vision"
)

// form is one document of testdata/forms.txt.
type form struct {
	name, kind, country string
	page                vision.Page
	want                map[string]string
}

// layOut puts the lines of a form in two columns, as it says itself.
func layOut(t *testing.T, block string) form {
	t.Helper()
	lines := strings.Split(block, "\n")
	head := strings.Fields(lines[0])
	if len(head) != 3 {
		t.Fatalf("%q: name, kind and country are expected", lines[0])
	}
	f := form{name: head[0], kind: head[1], country: head[2], want: map[string]string{}}
	y, column := 10.0, 0
	for _, line := range lines[1:] {
		if text, ok := strings.CutPrefix(line, "! "); ok {
			f.page.Lines = append(f.page.Lines, at(100, y, text))
			y += 40
			continue
		}
		label, rest, _ := strings.Cut(line, "|")
		value, read, _ := strings.Cut(rest, "|")
		label, value = strings.TrimSpace(label), strings.TrimSpace(value)
		x, below := 250+520*float64(column%2), y
		if beside, ok := strings.CutSuffix(label, ">"); ok {
			f.page.Lines = append(f.page.Lines, at(x, y, beside+value))
			value = ""
		} else if label != "" {
			f.page.Lines = append(f.page.Lines, at(x, y, label))
			below += 22
		}
		for _, v := range strings.Split(value, " // ") {
			if v != "" {
				f.page.Lines = append(f.page.Lines, at(x, below, v))
				below += 22
			}
		}
		for _, one := range strings.Split(read, ";") {
			if name, v, ok := strings.Cut(strings.TrimSpace(one), "="); ok {
				f.want[name] = v
			}
		}
		if column++; column%2 == 0 {
			y += 75
		}
	}
	f.page.Width, f.page.Height = 1400, int(y)+100
	if !strings.HasSuffix(f.name, "-") {
		f.page.Faces = face
	}
	return f
}

// TestFormsOfManyStates: passports by ICAO Doc 9303 and cards of many states are
// read by their labels, each value in its field and none in another's.
func TestFormsOfManyStates(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/forms.txt")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(strings.TrimSpace(string(data)), "\n\n")[1:]
	if len(blocks) < 100 {
		t.Fatalf("%d forms", len(blocks))
	}
	for _, block := range blocks {
		f := layOut(t, block)
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			r := extractor(t).Extract(f.page)
			if r.Kind != f.kind || r.Country != f.country {
				t.Errorf("%s of %q, want %s of %s", r.Kind, r.Country, f.kind, f.country)
			}
			got, score := map[string]string{}, map[string]float64{}
			for _, x := range r.Readings { // of two scripts the more trusted one
				if x.Score > score[x.Name] {
					got[x.Name], score[x.Name] = x.Value, x.Score
				}
			}
			if f.want[vision.FieldIssuer] == "" {
				delete(got, vision.FieldIssuer)
			}
			if diff := cmp.Diff(f.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
