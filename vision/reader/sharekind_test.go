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
