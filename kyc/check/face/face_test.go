package face_test

import (
	"testing"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/checktest"
	checkface "github.com/idngo/idngo/kyc/check/face"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
)

func TestFace(t *testing.T) {
	t.Parallel()
	calibration, err := face.DefaultCalibration()
	if err != nil {
		t.Fatal(err)
	}
	const passport, selfie = checktest.PassportID, checktest.SelfieID
	other := checktest.Person{LastName: "BEKOVA", FirstName: "DINARA", Number: "1", BirthDate: "1990-05-06"}
	page := func(in *check.Input) *vision.Page { return checktest.Page(*in, selfie) }
	number := func(value string, checked bool, score float64) func(*check.Input) {
		return func(in *check.Input) {
			p := page(in)
			p.Readings = append(p.Readings, vision.Reading{Name: vision.FieldDocumentNumber, Value: value, Checked: checked, Score: score, Source: vision.SourceVIZ})
		}
	}
	samePhoto := func(action string) func(*check.Input) {
		return func(in *check.Input) {
			in.Level.Checks.SameSourcePortrait = action
			from := checktest.Page(*in, passport).Faces[0]
			page(in).Faces[0].Embedding, page(in).Faces[0].Fingerprint = from.Embedding, from.Fingerprint
		}
	}
	checktest.Run(t, checkface.Checker{Calibration: calibration}, map[string]checktest.Case{
		"the person of the passport holds it": {Want: check.Pass},
		"the person of the card holds it":     {Card: true, Want: check.Pass},
		"somebody else": {Want: check.Fail, Says: "BAD_FACE_MATCHING", Images: []int32{selfie}, Change: func(in *check.Input) {
			page(in).Faces[0] = other.Shot("selfie", page(in).Faces[0].Box)
		}},
		"the document's face never stands in for the person": {Want: check.Doubt, Says: "no-person", Class: check.DoubtQuality, Images: []int32{selfie}, Change: func(in *check.Input) {
			page(in).Faces = page(in).Faces[1:]
		}},
		"the larger face is the person": {Want: check.Fail, Says: "BAD_FACE_MATCHING", Change: func(in *check.Input) {
			small := page(in).Faces[0]
			small.Box = vision.Box{X: 10, Y: 10, W: 120, H: 150}
			page(in).Faces[0] = other.Shot("selfie", page(in).Faces[0].Box)
			page(in).Faces = append(page(in).Faces, small)
		}},
		"two persons": {Want: check.Fail, Says: "BAD_SELFIE", Images: []int32{selfie}, Change: func(in *check.Input) {
			page(in).Faces = append(page(in).Faces, other.Shot("beside", vision.Box{X: 10, Y: 10, W: 300, H: 380}))
		}},
		"unsure": {Want: check.Doubt, Says: "face-unsure", Class: check.DoubtIdentity, Images: []int32{selfie}, Change: func(in *check.Input) {
			in.Level.Checks.Thresholds = level.Thresholds{FaceSame: 1, FaceDifferent: 0.01}
		}},
		"portrait of 45 px": {Want: check.Doubt, Says: "portrait-too-small", Class: check.DoubtQuality, Images: []int32{passport}, Change: func(in *check.Input) {
			checktest.Page(*in, passport).Faces[0].Box.W = 45
		}},
		"portrait of 45 px that looks like somebody else": {Want: check.Doubt, Says: "face-unsure in-hand-face-different", Class: check.DoubtIdentity, Change: func(in *check.Input) {
			checktest.Page(*in, passport).Faces[0] = other.Shot("portrait", vision.Box{W: 45, H: 55})
			in.Level.Checks.DocumentInSelfie = level.DocumentInSelfiePreferred
		}},
		"no portrait": {Want: check.Doubt, Says: "portrait-missing", Class: check.DoubtQuality, Images: []int32{passport}, Change: func(in *check.Input) {
			checktest.Page(*in, passport).Faces = nil
		}},
		"a ghost image beside the portrait": {Want: check.Pass, Change: func(in *check.Input) {
			p := checktest.Page(*in, passport)
			p.Faces = append([]vision.Face{other.Shot("ghost", vision.Box{W: 70, H: 90})}, p.Faces...)
		}},
		"a second document of somebody else": {Want: check.Fail, Says: "BAD_FACE_MATCHING", Change: func(in *check.Input) {
			card := checktest.Card(checktest.Aigerim())
			card.Documents[0].Facts.Pages[0].Faces[0] = other.Shot("portrait", vision.Box{W: 160, H: 200})
			in.Documents = append(in.Documents, card.Documents[0])
		}},
		"no document in the hand": {Want: check.Doubt, Says: "no-document-in-hand", Class: check.DoubtQuality, Images: []int32{selfie}, Change: func(in *check.Input) {
			page(in).Faces = page(in).Faces[:1]
		}},
		"a written sheet in the hand": {Want: check.Doubt, Says: "paper-in-hand", Class: check.DoubtQuality, Images: []int32{selfie}, Change: func(in *check.Input) {
			p := page(in)
			p.Faces, p.MRZ, p.Readings = p.Faces[:1], nil, nil
			p.Lines = []vision.TextLine{{Text: "FOR VERIFICATION"}, {Text: "26.11.2026"}, {Text: "AIGERIM"}}
		}},
		"dark glasses": {Want: check.Doubt, Says: vision.FindingEyesCovered, Class: check.DoubtQuality, Images: []int32{selfie}, Change: func(in *check.Input) {
			page(in).Faces[0].EyeLight, page(in).Faces[0].MouthDetail = 0.2, 0.2
		}},
		"a mask": {Want: check.Doubt, Says: vision.FindingMouthCovered, Class: check.DoubtQuality, Images: []int32{selfie}, Change: func(in *check.Input) {
			page(in).Faces[0].EyeLight, page(in).Faces[0].MouthDetail = 0.6, 0.02
		}},
		"no document in the hand, only preferred": {Want: check.Pass, Change: func(in *check.Input) {
			page(in).Faces = page(in).Faces[:1]
			in.Level.Checks.DocumentInSelfie = level.DocumentInSelfiePreferred
		}},
		"the number alone links the document in the hand": {Want: check.Pass, Change: func(in *check.Input) {
			page(in).Faces = page(in).Faces[:1]
			number("012345674", false, 0.7)(in)
		}},
		"another portrait in the hand": {Want: check.Doubt, Says: "in-hand-face-different no-document-in-hand", Images: []int32{selfie}, Change: func(in *check.Input) {
			page(in).Faces[1].Embedding = other.Shot("held", vision.Box{}).Embedding
		}},
		"another portrait in the hand, off": {Want: check.Pass, Change: func(in *check.Input) {
			page(in).Faces[1].Embedding = other.Shot("held", vision.Box{}).Embedding
			in.Level.Checks.DocumentInSelfie = level.DocumentInSelfieOff
		}},
		"another number in the hand, proven":    {Want: check.Fail, Says: "BAD_SELFIE", Images: []int32{selfie}, Change: number("999999999", true, 0.9)},
		"another number in the hand, legible":   {Want: check.Doubt, Says: "in-hand-number-different", Class: check.DoubtIdentity, Change: number("999999999", false, 0.95)},
		"another number in the hand, illegible": {Want: check.Pass, Change: number("999999999", false, 0.4)},
		"one photograph twice":                  {Want: check.Doubt, Says: "same-source-portrait", Class: check.DoubtIdentity, Images: []int32{selfie}, Change: samePhoto("")},
		"one photograph twice, noted":           {Want: check.Pass, Change: samePhoto(level.ActionNote)},
		"one photograph twice, rejected":        {Want: check.Fail, Says: "BAD_SELFIE", Change: samePhoto(level.ActionReject)},
		"source unknown": {Want: check.Doubt, Says: "same-source-unknown", Class: check.DoubtQuality, Change: func(in *check.Input) {
			page(in).Faces[0].Fingerprint = ""
		}},
		"blurred selfie": {Want: check.Doubt, Says: vision.FindingFaceBlurred, Class: check.DoubtQuality, Images: []int32{selfie}, Change: checktest.Found(selfie, vision.FindingFaceBlurred, 0.6)},
		"turned away": {Want: check.Doubt, Says: vision.FindingFaceTurned, Class: check.DoubtQuality, Change: func(in *check.Input) {
			page(in).Faces[0].Yaw = 40
		}},
		"a drawing instead of a person": {Want: check.Doubt, Says: vision.FindingFaceDrawn, Class: check.DoubtQuality, Images: []int32{selfie}, Change: func(in *check.Input) {
			page(in).Faces[0].Plainness = 0.6
		}},
		"selfie too small": {Want: check.Doubt, Says: vision.FindingFaceTooSmall, Class: check.DoubtQuality, Change: func(in *check.Input) {
			page(in).Faces[0].Box.W, page(in).Faces[0].Box.H = 90, 110
			page(in).Faces[1].Box.W, page(in).Faces[1].Box.H = 30, 40
		}},
		"no selfie in the level": {Want: check.Skipped, Change: func(in *check.Input) { in.Level.Required.DocSets = in.Level.Required.DocSets[:1] }},
		"no selfie":              {Want: check.Doubt, Says: "selfie-missing", Change: func(in *check.Input) { in.Documents = in.Documents[:1] }},
	})
}

func TestWithoutCalibrationNothingPasses(t *testing.T) {
	t.Parallel()
	r := checkface.Checker{}.Check(checktest.Passport(checktest.Aigerim()))
	if r.Outcome != check.Doubt || r.Doubts[0].Class != check.DoubtTechnical {
		t.Errorf("got %s %v", r.Outcome, r.Doubts)
	}
}
