package check

import (
	"math/bits"
	"strconv"
	"strings"
	"unicode"

	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/vision"
)

// SureFinding is the score from which a finding counts as proven; below it,
// down to FaintFinding, it is doubt.
const (
	SureFinding  = 0.5
	FaintFinding = 0.2
)

// InStep lists the documents of a step, oldest first.
func (in Input) InStep(step string) []Document {
	var out []Document
	for _, d := range in.Documents {
		if d.Step == step {
			out = append(out, d)
		}
	}
	return out
}

// OfClass lists the documents that serve a step and are of the class.
func (in Input) OfClass(c kind.Class) []Document {
	var out []Document
	for _, d := range in.Documents {
		if d.Step != "" && d.Is(c) {
			out = append(out, d)
		}
	}
	return out
}

// Is reports whether the document's declared type is of the class.
func (d Document) Is(c kind.Class) bool { return kind.Is(d.Image.Type, c) }

// Pages are the pictures that were read; none when the file could not be read.
func (d Document) Pages() []vision.Page {
	if d.Facts == nil {
		return nil
	}
	return d.Facts.Pages
}

// Finding returns the highest score at which the finding was made, in the file
// or on any of its pages; 0 when it was not.
func (d Document) Finding(code string) float64 {
	if d.Facts == nil {
		return 0
	}
	best := highest(d.Facts.Findings, code)
	for _, p := range d.Facts.Pages {
		best = max(best, highest(p.Findings, code))
	}
	return best
}

func highest(findings []vision.Finding, code string) float64 {
	best := 0.0
	for _, f := range findings {
		if f.Code == code {
			// A finding without a score is still a finding.
			best = max(best, f.Score, FaintFinding)
		}
	}
	return best
}

// IDs are the images' ids.
func IDs(docs ...Document) []int32 {
	out := make([]int32, len(docs))
	for i, d := range docs {
		out[i] = d.Image.ID
	}
	return out
}

// sameHash is the Hamming distance of two perceptual hashes (64 bits) up to
// which two pictures count as one.
const sameHash = 4

// SamePicture reports that two files hold one picture: the same bytes, or
// perceptual hashes that hardly differ where each file has one page.
func SamePicture(a, b Document) bool {
	if len(a.Image.ContentHash) > 0 && string(a.Image.ContentHash) == string(b.Image.ContentHash) {
		return true
	}
	if a.Facts == nil || b.Facts == nil {
		return false
	}
	if a.Facts.SHA256 != "" && a.Facts.SHA256 == b.Facts.SHA256 {
		return true
	}
	if len(a.Facts.Pages) != 1 || len(b.Facts.Pages) != 1 {
		return false
	}
	x, errX := strconv.ParseUint(a.Facts.Pages[0].PerceptualHash, 16, 64)
	y, errY := strconv.ParseUint(b.Facts.Pages[0].PerceptualHash, 16, 64)
	return errX == nil && errY == nil && bits.OnesCount64(x^y) <= sameHash
}

// ReadingsOf gives every reading of a field on a page: of the machine readable
// zone first, then of print and symbols.
func ReadingsOf(p vision.Page, field string) []vision.Reading {
	var out []vision.Reading
	for _, list := range [][]vision.Reading{mrzFields(p), p.Readings} {
		for _, r := range list {
			if r.Name == field && r.Value != "" {
				out = append(out, r)
			}
		}
	}
	return out
}

func mrzFields(p vision.Page) []vision.Reading {
	if p.MRZ == nil {
		return nil
	}
	return p.MRZ.Fields
}

// PlainNumber brings a document number to the form in which two are compared:
// letters and digits only, capitals.
func PlainNumber(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}
