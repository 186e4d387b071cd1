package quality

import (
	"fmt"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
)

// Checker is the quality check.
type Checker struct{}

// Kind is quality.
func (Checker) Kind() check.Kind { return check.KindQuality }

// Check looks at each page of each document; selfies are left to the face check.
func (Checker) Check(in check.Input) check.Result {
	in.Level = in.Level.WithDefaults()
	v := check.NewVerdict(check.KindQuality)
	t := in.Level.Checks.Thresholds
	v.Version("quality.thresholds", fmt.Sprintf("textHeight>=%g sharpness>=%g glare<=%g", t.MinTextHeight, t.MinSharpness, t.MaxGlare))
	for _, d := range in.Documents {
		if d.Step == "" || !d.Is(kind.Identity) && !d.Is(kind.Address) {
			continue
		}
		reported := findings(d, v)
		if len(d.Pages()) == 0 {
			doubt(v, d, "not-read", "NOT_READABLE", "", "The picture was not read.")
		}
		for _, p := range d.Pages() {
			measures(d, p, t, reported, v)
		}
	}
	return v.Result()
}

// remark is how a finding of the reader is answered.
type remark struct {
	finding, label, comment string
}

var remarks = [...]remark{
	{vision.FindingBlurred, "LOW_QUALITY", "The picture is blurred."},
	{vision.FindingTooDark, "LOW_QUALITY", "The picture is too dark."},
	{vision.FindingOverexposed, "LOW_QUALITY", "The picture is overexposed."},
	{vision.FindingTooSmall, "LOW_QUALITY", "The document is too small in the picture."},
	{vision.FindingGlare, "UNSATISFACTORY_PHOTOS", "Glare hides part of the document."},
	{vision.FindingFingers, "UNSATISFACTORY_PHOTOS", "Fingers hide part of the document."},
	{vision.FindingCropped, "INCOMPLETE_DOCUMENT", "The document is not completely in the picture."},
	{vision.FindingMultipleDocs, "UNSATISFACTORY_PHOTOS", "The picture shows several documents."},
	{vision.FindingMRZUnreadable, "UNSATISFACTORY_PHOTOS", "The machine readable zone cannot be read."},
}

const notVisible = "badPhoto_dataNotVisible"

// findings doubts for what the reader noticed and returns which codes it gave.
func findings(d check.Document, v *check.Verdict) map[string]bool {
	reported := map[string]bool{}
	for _, r := range remarks {
		score := d.Finding(r.finding)
		if score < check.FaintFinding {
			continue
		}
		reported[r.finding] = true
		v.Note(check.Evidence{Code: r.finding, Supports: check.Doubt, Score: score, Images: check.IDs(d), Explanation: r.comment,
			Why: check.Why("noticed", check.Share("score", score), check.Share("limit", check.FaintFinding))})
		doubt(v, d, r.finding, r.label, notVisible, r.comment)
	}
	return reported
}

// measures doubts for figures beyond the level's own thresholds, where the
// reader did not say the same already. A level without thresholds leaves the
// judgement to the reader, which knows whether the print was legible all the same.
func measures(d check.Document, p vision.Page, t level.Thresholds, reported map[string]bool, v *check.Verdict) {
	once := func(bad bool, code, label, comment string, value, limit float64) {
		if !bad || reported[code] {
			return
		}
		reported[code] = true
		v.Note(check.Evidence{Code: code, Supports: check.Doubt, Score: value, Images: check.IDs(d), Explanation: fmt.Sprintf("page %d: %.3f where the limit is %g", p.Index, value, limit),
			Why: check.Why("measured", check.Number("page", float64(p.Index+1)), check.Number("value", value), check.Number("limit", limit))})
		doubt(v, d, code, label, notVisible, comment)
	}
	if !readable(p) {
		once(true, "nothing-readable", "UNSATISFACTORY_PHOTOS", "Nothing could be read in the picture.", 0, 0)
		return
	}
	once(p.Quality.Sharpness < t.MinSharpness, vision.FindingBlurred, "LOW_QUALITY", "The picture is blurred.", p.Quality.Sharpness, t.MinSharpness)
	once(p.Quality.TextHeight < t.MinTextHeight, vision.FindingTooSmall, "LOW_QUALITY", "The document is too small in the picture.", p.Quality.TextHeight, t.MinTextHeight)
	once(t.MaxGlare > 0 && p.Quality.Glare > t.MaxGlare, vision.FindingGlare, "UNSATISFACTORY_PHOTOS", "Glare hides part of the document.", p.Quality.Glare, t.MaxGlare)
}

// readable: a page of which nothing was read gives no evidence.
func readable(p vision.Page) bool {
	return len(p.Lines) > 0 || p.MRZ != nil || len(p.Barcodes) > 0
}

func doubt(v *check.Verdict, d check.Document, code, label, button, comment string) {
	v.Doubt(check.DoubtCause{Class: check.DoubtQuality, Code: code, Label: label, Button: button, Step: d.Step, Images: check.IDs(d), Comment: comment})
}
