package integrity

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
)

// clearly is the mean character confidence from which a zone counts as read
// right, so that a wrong check digit is the document's and not the reader's.
const clearly = 0.9

// printed is the least confidence of a printed value that may contradict the zone.
const printed = 0.8

// zones judges the machine readable zones: wrong check digits or impossible
// dates in a zone that was read well are a weak sign of forgery; in one that was
// not, of a bad picture, and so is a zone without any fault that is not valid:
// its reader was in doubt. A document that always has a zone must show it.
func (p picture) zones(in check.Input) {
	found := false
	for _, page := range p.doc.Pages() {
		m := page.MRZ
		if m == nil {
			continue
		}
		found = true
		specimen := mrz.Specimen(*m)
		if specimen {
			p.specimen(in.Level.Checks.Specimen, 1)
		}
		switch {
		case m.Valid, specimen && mrz.WellFormed(*m, in.Now):
			p.note("mrz-valid", check.Pass, confidence(*m), "every check digit is right, country, dates and sex are possible", check.Because("zone-right"))
		case faulty(*m, in.Now) && (m.Agreed || confidence(*m) >= clearly):
			p.note("mrz-inconsistent", check.Doubt, confidence(*m), "read clearly, yet wrong: "+strings.Join(wrong(*m), ", "), check.Because("zone-wrong-clear", check.Terms("parts", wrong(*m)...), check.Share("score", confidence(*m))))
			p.doubt(check.DoubtIdentity, "mrz-inconsistent", "BAD_PROOF_OF_IDENTITY", "badDocument_suspiciousDocument", "The machine readable zone is inconsistent.")
		default:
			p.note("mrz-unclear", check.Doubt, confidence(*m), "not read well, wrong: "+strings.Join(wrong(*m), ", "), check.Because("zone-wrong-unclear", check.Terms("parts", wrong(*m)...), check.Share("score", confidence(*m))))
			p.doubt(check.DoubtQuality, "mrz-unclear", "UNSATISFACTORY_PHOTOS", "badPhoto_dataNotVisible", "The machine readable zone cannot be read clearly.")
		}
		p.formatFits(page, *m)
		p.printFits(page)
	}
	if k, _ := kind.Of(p.doc.Image.Type); k.MRZ && !found && len(p.doc.Pages()) > 0 {
		p.doubt(check.DoubtQuality, "mrz-missing", "UNSATISFACTORY_PHOTOS", "badPhoto_dataNotVisible", "The machine readable zone is not in the picture or cannot be read.")
	}
}

// faulty: something is wrong with what was read, unlike a zone that is not
// valid only because a character in it is in doubt.
func faulty(m vision.MRZ, now time.Time) bool {
	for _, right := range m.Checks {
		if !right {
			return true
		}
	}
	return len(mrz.Problems(m, now)) > 0
}

func confidence(m vision.MRZ) float64 {
	sum, n := 0.0, 0
	for _, line := range m.Scores {
		for _, s := range line {
			sum += s
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

func wrong(m vision.MRZ) []string {
	var out []string
	for name, right := range m.Checks {
		if !right {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	if len(out) == 0 {
		out = []string{"alphabet, country, dates or sex"}
	}
	return out
}

// formats lists the document types in which a format of zone occurs (ICAO 9303
// parts 3 to 7).
var formats = map[string][]string{
	vision.FormatTD1:   {kind.IDCard, kind.ResidencePermit, kind.Drivers, kind.Passport, kind.TravelPassport},
	vision.FormatTD2:   {kind.IDCard, kind.ResidencePermit, kind.Passport, kind.TravelPassport},
	vision.FormatTD3:   {kind.Passport, kind.TravelPassport, kind.ResidencePermit},
	vision.FormatMRVA:  {kind.Visa, kind.ResidencePermit},
	vision.FormatMRVB:  {kind.Visa, kind.ResidencePermit},
	vision.FormatIDFRA: {kind.IDCard},
	vision.FormatDL:    {kind.Drivers},
}

// formatFits: the zone's format must occur in the declared type.
func (p picture) formatFits(page vision.Page, m vision.MRZ) {
	types, known := formats[m.Format]
	if !known || slices.Contains(types, p.doc.Image.Type) {
		return
	}
	p.note("mrz-format", check.Doubt, confidence(m), fmt.Sprintf("page %d: a zone of format %s does not occur in %s", page.Index, m.Format, p.doc.Image.Type),
		check.Because("zone-format", check.Text("format", m.Format), check.OfDocument("document", p.doc.Image.Type)))
	p.doubt(check.DoubtIdentity, "mrz-format", "BAD_PROOF_OF_IDENTITY", "badDocument_suspiciousDocument", "The machine readable zone does not belong to a document of the declared type.")
}

// printFits: the issuing country in the zone must be the one that was printed.
// Names, dates and numbers are compared by the identity check.
func (p picture) printFits(page vision.Page) {
	var zone, print vision.Reading
	for _, r := range check.ReadingsOf(page, vision.FieldIssuer) {
		switch {
		case r.Source == vision.SourceMRZ:
			zone = r
		case r.Source == vision.SourceVIZ && r.Score >= printed && r.Score > print.Score:
			print = r
		}
	}
	if zone.Value == "" || print.Value == "" || zone.Value == print.Value {
		return
	}
	p.verdict.Note(check.Evidence{Code: "mrz-print-country", Supports: check.Doubt, Field: vision.FieldIssuer, Images: check.IDs(p.doc),
		Values: []check.EvidenceValue{
			{Source: "mrz", Value: zone.Value, ImageID: p.doc.Image.ID, Page: page.Index, Box: zone.Box, Score: zone.Score},
			{Source: "viz", Value: print.Value, ImageID: p.doc.Image.ID, Page: page.Index, Box: print.Box, Score: print.Score},
		}, Explanation: "zone and print name different issuing countries", Why: check.Why("zone-print-country")})
	p.doubt(check.DoubtIdentity, "mrz-print-country", "BAD_PROOF_OF_IDENTITY", "badDocument_suspiciousDocument", "Machine readable zone and print name different countries.")
}
