package reader

import (
	"testing"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
)

func TestSidesShareWhatOneTells(t *testing.T) {
	t.Parallel()
	front, rear := vision.Page{Country: "KAZ"}, vision.Page{Kind: fields.KindIDCard, KindScore: 0.9, Side: fields.SideBack}
	shareKind(&front, &rear)
	if front.Kind != fields.KindIDCard || front.Side != fields.SideFront || front.KindScore != 0.9 || rear.Country != "KAZ" {
		t.Errorf("%+v %+v", front, rear)
	}
	licence := vision.Page{Kind: fields.KindDrivers, Side: fields.SideFront, Country: "KAZ"}
	rear = vision.Page{Kind: fields.KindIDCard, Side: fields.SideBack, Country: "UZB"}
	shareKind(&licence, &rear)
	if licence.Kind != fields.KindDrivers || licence.Country != "KAZ" || rear.Country != "UZB" {
		t.Errorf("two documents: %+v %+v", licence, rear)
	}
}

func TestTwoPagesShareTheState(t *testing.T) {
	t.Parallel()
	front := vision.Page{Kind: fields.KindDrivers, Side: fields.SideFront, Country: "RUS"}
	back := vision.Page{Kind: fields.KindDrivers, Side: fields.SideBack}
	for name, c := range map[string]struct {
		pages []vision.Page
		want  string // of the last one
	}{
		"both sides":              {[]vision.Page{front, back}, "RUS"},
		"a back that names one":   {[]vision.Page{front, {Kind: fields.KindDrivers, Side: fields.SideBack, Country: "KAZ"}}, "KAZ"},
		"another kind":            {[]vision.Page{front, {Kind: fields.KindIDCard, Side: fields.SideBack}}, ""},
		"no kind":                 {[]vision.Page{{Side: fields.SideFront, Country: "RUS"}, {Side: fields.SideBack}}, ""},
		"two fronts":              {[]vision.Page{front, {Kind: fields.KindDrivers, Side: fields.SideFront}}, ""},
		"three documents":         {[]vision.Page{front, back, back}, ""},
		"the back alone":          {[]vision.Page{back}, ""},
		"the back comes at first": {[]vision.Page{{Kind: fields.KindDrivers, Side: fields.SideBack}, front}, "RUS"},
	} {
		shareCountry(c.pages)
		if got := c.pages[len(c.pages)-1].Country; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	pages := []vision.Page{back, front}
	if shareCountry(pages); pages[0].Country != "RUS" {
		t.Error("a back that comes first learns nothing")
	}
}
