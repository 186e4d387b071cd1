package reader

import (
	"cmp"

	"github.com/idngo/idngo/vision"
)

// Summary is what `idngo read` prints of one file: everything that was seen,
// without the embeddings of faces.
type Summary struct {
	File     string           `json:"file"`
	SHA256   string           `json:"sha256"`
	Millis   int64            `json:"ms"`
	Pages    []PageSummary    `json:"pages"`
	Findings []vision.Finding `json:"findings,omitempty"`
	Stages   map[string]int64 `json:"stages,omitempty"`
}

// PageSummary is one page of a Summary.
type PageSummary struct {
	Kind     string                  `json:"kind"`
	Country  string                  `json:"country"`
	Side     string                  `json:"side"`
	Rotation int                     `json:"rotation"`
	MRZ      *ZoneSummary            `json:"mrz,omitempty"`
	Fields   map[string]FieldSummary `json:"fields"`
	Barcodes []vision.Barcode        `json:"barcodes"`
	Faces    []FaceSummary           `json:"faces"`
	Quality  vision.Quality          `json:"quality"`
	Findings []vision.Finding        `json:"findings"`
}

// ZoneSummary is a machine readable zone.
type ZoneSummary struct {
	Format      string              `json:"format"`
	Lines       []string            `json:"lines"`
	Valid       bool                `json:"valid"`
	Checks      map[string]bool     `json:"checks"`
	Corrections []vision.Correction `json:"corrections,omitempty"`
}

// FieldSummary is the most trusted reading of a field.
type FieldSummary struct {
	Value  string  `json:"value"`
	Source string  `json:"source"`
	Score  float64 `json:"score"`
}

// FaceSummary is a face without its embedding.
type FaceSummary struct {
	Box        vision.Box `json:"box"`
	Score      float64    `json:"score"`
	OnDocument bool       `json:"onDocument,omitempty"`
}

// Summarise converts facts. Lists are never null, so that every line of output
// has the same shape.
func Summarise(file string, f vision.Facts) Summary {
	s := Summary{File: file, SHA256: f.SHA256, Millis: f.Millis, Pages: []PageSummary{}, Findings: f.Findings, Stages: f.Stages}
	for _, p := range f.Pages {
		out := PageSummary{
			Kind: p.Kind, Country: p.Country, Side: p.Side, Rotation: p.Rotation,
			Fields: map[string]FieldSummary{}, Barcodes: p.Barcodes, Faces: []FaceSummary{},
			Quality: p.Quality, Findings: p.Findings,
		}
		if p.MRZ != nil {
			out.MRZ = &ZoneSummary{Format: p.MRZ.Format, Lines: p.MRZ.Lines, Valid: p.MRZ.Valid, Checks: p.MRZ.Checks, Corrections: p.MRZ.Corrections}
		}
		for name, r := range p.BestFields() {
			out.Fields[name] = FieldSummary{Value: r.Value, Source: cmp.Or(r.Source, vision.SourceVIZ), Score: r.Score}
		}
		for _, x := range p.Faces {
			out.Faces = append(out.Faces, FaceSummary{Box: x.Box, Score: x.Score, OnDocument: x.OnDocument})
		}
		if out.Barcodes == nil {
			out.Barcodes = []vision.Barcode{}
		}
		if out.Findings == nil {
			out.Findings = []vision.Finding{}
		}
		s.Pages = append(s.Pages, out)
	}
	return s
}
