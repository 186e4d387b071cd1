package checktest

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/address"
	"github.com/idngo/idngo/kyc/check/blocklist"
	"github.com/idngo/idngo/kyc/check/completeness"
	"github.com/idngo/idngo/kyc/check/contact"
	"github.com/idngo/idngo/kyc/check/duplicate"
	checkface "github.com/idngo/idngo/kyc/check/face"
	"github.com/idngo/idngo/kyc/check/identity"
	"github.com/idngo/idngo/kyc/check/integrity"
	"github.com/idngo/idngo/kyc/check/liveness"
	"github.com/idngo/idngo/kyc/check/quality"
	"github.com/idngo/idngo/kyc/check/watchlist"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/mrz"
)

// Now is the day of all inputs.
var Now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

const expiry, issued = "2031-05-14", "2021-05-15"

// Image ids of the inputs.
const (
	PassportID int32 = 101
	FrontID    int32 = 102
	BackID     int32 = 103
	SelfieID   int32 = 104
)

// Checkers are all checkers, with the face calibration that comes with the program.
func Checkers(t testing.TB) []check.Checker {
	t.Helper()
	c, err := face.DefaultCalibration()
	if err != nil {
		t.Fatal(err)
	}
	return []check.Checker{
		completeness.Checker{}, blocklist.Checker{}, quality.Checker{}, integrity.Checker{}, identity.Checker{},
		checkface.Checker{Calibration: c}, liveness.Checker{}, address.Checker{}, contact.Checker{}, duplicate.Checker{}, watchlist.Checker{},
	}
}

// Passport is a passport and a selfie with it: a case for GREEN.
func Passport(p Person) check.Input {
	page := idPage(kind.Passport, "")
	page.MRZ = zone(p, vision.FormatTD3)
	page.Readings = print(p)
	page.Faces = []vision.Face{p.Shot("portrait", vision.Box{X: 60, Y: 200, W: 180, H: 220})}
	return input(p,
		doc(PassportID, kind.Passport, "", level.StepIdentity, page),
		doc(SelfieID, kind.SelfieImage, "", level.StepSelfie, selfiePage(p)))
}

// Card is a two-sided identity card and a selfie with it: a case for GREEN.
func Card(p Person) check.Input {
	front, back := idPage(kind.IDCard, document.FrontSide), idPage(kind.IDCard, document.BackSide)
	front.Readings = print(p)
	front.Faces = []vision.Face{p.Shot("portrait", vision.Box{X: 60, Y: 200, W: 160, H: 200})}
	back.MRZ = zone(p, vision.FormatTD1)
	return input(p,
		doc(FrontID, kind.IDCard, document.FrontSide, level.StepIdentity, front),
		doc(BackID, kind.IDCard, document.BackSide, level.StepIdentity, back),
		doc(SelfieID, kind.SelfieImage, "", level.StepSelfie, selfiePage(p)))
}

func input(p Person, docs ...check.Document) check.Input {
	return check.Input{
		Now:   Now,
		Level: level.Basic(),
		Applicant: applicant.Applicant{
			Scope: kyc.Scope{Tenant: "test", Environment: kyc.Production}, ID: "0123456789abcdef01234567", Lang: "en",
			Personal: applicant.Personal{ExternalUserID: "user-1", FixedInfo: &applicant.PersonalData{
				FirstName: p.FirstName, LastName: p.LastName, DOB: p.BirthDate, Gender: p.Sex,
			}},
		},
		Documents: docs, Attempt: 1, Searched: true, WatchSearched: true,
	}
}

func doc(id int32, idDocType, side, step string, page vision.Page) check.Document {
	return check.Document{
		Step: step, FactsID: fmt.Sprintf("facts-%d", id),
		Image: document.Image{ID: id, Type: idDocType, SubType: side, Country: "KAZ", Active: true, Blob: fmt.Sprintf("blob-%d", id),
			MediaType: "image/jpeg", ReadState: document.ReadDone, Source: document.SourceFileUpload},
		Facts: &vision.Facts{Reader: "read/1", SHA256: fmt.Sprintf("%064x", hash(fmt.Sprint(id, step))), MediaType: "image/jpeg", Pages: []vision.Page{page}},
	}
}

func idPage(idDocType, side string) vision.Page {
	return vision.Page{
		Width: 1280, Height: 900, Kind: idDocType, KindScore: 0.95, Country: "KAZ", Side: side,
		PerceptualHash: fmt.Sprintf("%016x", hash("page "+idDocType+side)),
		Quality:        vision.Quality{Sharpness: 0.8, Brightness: 0.6, Contrast: 0.7, Colour: 0.2, Coverage: 0.7, TextHeight: 24},
		Lines:          []vision.TextLine{line("REPUBLIC OF KAZAKHSTAN"), line("SURNAME"), line("GIVEN NAMES")},
	}
}

func line(text string) vision.TextLine {
	return vision.TextLine{Text: text, Score: 0.97, Reader: "ppocr", Box: vision.Box{X: 100, Y: 100, W: 300, H: 24}}
}

func selfiePage(p Person) vision.Page {
	held := p.Shot("held", vision.Box{X: 200, Y: 900, W: 90, H: 110})
	held.OnDocument = true
	return vision.Page{
		Width: 1080, Height: 1440, Kind: kind.SelfieImage, KindScore: 0.6,
		PerceptualHash: fmt.Sprintf("%016x", hash("selfie page")),
		Quality:        vision.Quality{Sharpness: 0.7, Brightness: 0.5, Contrast: 0.6, Colour: 0.2},
		Faces:          []vision.Face{p.Shot("selfie", vision.Box{X: 400, Y: 300, W: 380, H: 460}), held},
	}
}

func reading(field, value string) vision.Reading {
	return vision.Reading{Name: field, Value: value, Raw: value, Score: 0.97, Source: vision.SourceVIZ, Reader: "ppocr",
		Box: &vision.Box{X: 300, Y: 200, W: 200, H: 24}}
}

// print is what is printed on the front.
func print(p Person) []vision.Reading {
	return []vision.Reading{
		reading(vision.FieldLastName, p.LastName), reading(vision.FieldFirstName, p.FirstName),
		reading(vision.FieldBirthDate, p.BirthDate), reading(vision.FieldSex, p.Sex),
		reading(vision.FieldDocumentNumber, p.Number), reading(vision.FieldExpiryDate, expiry),
		reading(vision.FieldIssueDate, issued), reading(vision.FieldNationality, "KAZ"),
		reading(vision.FieldPersonalNumber, p.IIN()),
	}
}

// zone is a machine readable zone that two readers read alike.
func zone(p Person, format string) *vision.MRZ {
	code := "P"
	if format == vision.FormatTD1 {
		code = "ID"
	}
	lines, err := mrz.Build(mrz.Data{Format: format, Code: code, Issuer: "KAZ", LastName: p.LastName, FirstName: p.FirstName,
		Number: p.Number, BirthDate: p.BirthDate, Sex: p.Sex, ExpiryDate: expiry, Optional: p.IIN()})
	if err != nil {
		panic("checktest: a made-up person does not fit a zone: " + err.Error())
	}
	m, err := mrz.ParseAt(lines, Now)
	if err != nil {
		panic("checktest: a zone of our own cannot be read: " + err.Error())
	}
	m.Agreed = true
	for i := range m.Fields {
		m.Fields[i].Score = 0.98
	}
	for _, l := range lines {
		scores := make([]float64, len(l))
		for i := range scores {
			scores[i] = 0.98
		}
		m.Scores = append(m.Scores, scores)
	}
	return &m
}

// Clone copies an input with its facts, so that they may be changed; embeddings
// and boxes stay shared and are to be replaced, not written to.
func Clone(in check.Input) check.Input {
	out := in
	out.Documents = make([]check.Document, len(in.Documents))
	for i, d := range in.Documents {
		out.Documents[i] = d
		if d.Facts == nil {
			continue
		}
		f := *d.Facts
		f.Findings = slices.Clone(f.Findings)
		f.Pages = slices.Clone(f.Pages)
		for k := range f.Pages {
			p := &f.Pages[k]
			p.Lines, p.Readings, p.Barcodes = slices.Clone(p.Lines), slices.Clone(p.Readings), slices.Clone(p.Barcodes)
			p.Faces, p.Findings = slices.Clone(p.Faces), slices.Clone(p.Findings)
			if p.MRZ != nil {
				m := *p.MRZ
				m.Fields, m.Checks = slices.Clone(m.Fields), maps.Clone(m.Checks)
				m.Scores = slices.Clone(m.Scores)
				for row := range m.Scores {
					m.Scores[row] = slices.Clone(m.Scores[row])
				}
				p.MRZ = &m
			}
		}
		out.Documents[i].Facts = &f
	}
	if in.Applicant.Personal.FixedInfo != nil {
		own := *in.Applicant.Personal.FixedInfo
		out.Applicant.Personal.FixedInfo = &own
	}
	return out
}

// Page is the first page of the image with the id; it panics when there is none.
func Page(in check.Input, imageID int32) *vision.Page {
	for _, d := range in.Documents {
		if d.Image.ID == imageID && d.Facts != nil {
			return &d.Facts.Pages[0]
		}
	}
	panic(fmt.Sprintf("checktest: no facts of image %d", imageID))
}

// Without leaves an image out.
func Without(in check.Input, imageID int32) check.Input {
	var docs []check.Document
	for _, d := range in.Documents {
		if d.Image.ID != imageID {
			docs = append(docs, d)
		}
	}
	in.Documents = docs
	return in
}
