package identity

import (
	"slices"
	"testing"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/vision"
)

// A document that says it has no end needs no date, if two readings say so.
func TestTermless(t *testing.T) {
	t.Parallel()
	without := func(list []vision.Reading) []vision.Reading {
		return slices.DeleteFunc(list, func(r vision.Reading) bool { return r.Name == vision.FieldExpiryDate })
	}
	for name, tt := range map[string]struct {
		says []vision.Reading
		want check.Outcome
		code string
	}{
		"two readers say so": {[]vision.Reading{reading(vision.SourceVIZ, "ppocr", vision.FieldTermless, "true"), reading(vision.SourceVIZ, "own-line", vision.FieldTermless, "true")}, check.Pass, ""},
		"one reader alone":   {[]vision.Reading{reading(vision.SourceVIZ, "ppocr", vision.FieldTermless, "true")}, check.Doubt, "unread-expiry-date"},
		"nobody":             {nil, check.Doubt, "unread-expiry-date"},
	} {
		in := kazakhCard()
		front, back := &in.Documents[0].Facts.Pages[0], in.Documents[1].Facts.Pages[0].MRZ
		front.Readings, back.Fields = append(without(front.Readings), tt.says...), without(back.Fields)
		r := Checker{}.Check(in)
		if r.Outcome != tt.want || tt.code != "" && !slices.ContainsFunc(r.Doubts, func(d check.DoubtCause) bool { return d.Code == tt.code }) {
			t.Errorf("%s: %s %+v", name, r.Outcome, r.Doubts)
		}
		if got := Extract(in.Documents).Info.IDDocs[0].Termless; got != (tt.want == check.Pass) {
			t.Errorf("%s: termless %v", name, got)
		}
	}
	// A date beside it counts: an expired document stays expired.
	in := kazakhCard()
	p := &in.Documents[0].Facts.Pages[0]
	p.Readings = append(p.Readings, reading(vision.SourceVIZ, "ppocr", vision.FieldTermless, "true"), reading(vision.SourceVIZ, "own-line", vision.FieldTermless, "true"))
	in.Now = in.Now.AddDate(10, 0, 0)
	if r := (Checker{}).Check(in); r.Outcome != check.Fail {
		t.Errorf("an expired card: %s", r.Outcome)
	}
}
