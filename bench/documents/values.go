package main

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/idngo/idngo/vision"
)

// specimenTruth is the file of truths: what a person reads on real pictures.
type specimenTruth struct {
	Note  string               `json:"note"`
	Files map[string]realTruth `json:"files"`
}

// realTruth is what a person reads on one picture. A field has each way in which
// its value may be written down; Also are fields that may be given and need not be.
type realTruth struct {
	MRZ     []string            `json:"mrz"`
	Kind    string              `json:"kind"`
	Country string              `json:"country"`
	Side    string              `json:"side"`
	Values  map[string][]string `json:"values"`
	Also    map[string][]string `json:"also"`
}

// verdict is what became of a printed value.
type verdict string

const (
	valueRight   verdict = "right"
	valueWrong   verdict = "wrong" // another value, or one of a field that is not printed
	valueMissing verdict = "missing"
)

// valueVerdict is one field of a specimen and what was read of it.
type valueVerdict struct {
	field   string
	verdict verdict
	got     string
}

// judgeValues sets the printed values that were read beside those that a person
// reads: of each field the most trusted reading counts. Fields in the order of
// their names.
func judgeValues(truth realTruth, pages []vision.Page) []valueVerdict {
	best := map[string]vision.Reading{}
	for _, p := range pages {
		for _, r := range p.Readings {
			if old, ok := best[r.Name]; r.Source == vision.SourceVIZ && r.Value != "" && (!ok || r.Score > old.Score) {
				best[r.Name] = r
			}
		}
	}
	one := func(a, b string) bool { return fold(a) == fold(b) }
	var out []valueVerdict
	for field, values := range truth.Values {
		got, ok := best[field]
		v := valueVerdict{field, valueMissing, got.Value}
		switch {
		case ok && slices.ContainsFunc(values, func(want string) bool { return one(want, got.Value) }):
			v.verdict = valueRight
		case ok:
			v.verdict = valueWrong
		}
		out = append(out, v)
	}
	for field, got := range best {
		if _, printed := truth.Values[field]; printed || slices.ContainsFunc(truth.Also[field], func(also string) bool { return one(also, got.Value) }) {
			continue
		}
		out = append(out, valueVerdict{field, valueWrong, got.Value})
	}
	slices.SortFunc(out, func(a, b valueVerdict) int { return cmp.Compare(a.field, b.field) })
	return out
}

// valueCount counts verdicts.
type valueCount struct{ right, wrong, missing int }

func (c *valueCount) add(v verdict) {
	switch v {
	case valueRight:
		c.right++
	case valueWrong:
		c.wrong++
	case valueMissing:
		c.missing++
	}
}

func (c *valueCount) cells() []string {
	return []string{fmt.Sprint(c.right), fmt.Sprint(c.wrong), fmt.Sprint(c.missing)}
}

// kindsRight counts what the picture tells of kind, country and side and was told so.
func kindsRight(truth realTruth, pages []vision.Page) (right, all int) {
	var p vision.Page
	if len(pages) > 0 {
		p = pages[0]
	}
	for _, one := range [...][2]string{{truth.Kind, p.Kind}, {truth.Country, p.Country}, {truth.Side, p.Side}} {
		if one[0] == "" {
			continue
		}
		all++
		if one[0] == one[1] {
			right++
		}
	}
	return right, all
}

// printedValues prints what became of the printed values, by file and by field.
func printedValues(names []string, truth specimenTruth, read map[string]vision.Facts, verbose bool) {
	byField := map[string]*valueCount{}
	var total valueCount
	var kinds rate
	var rows []row
	for _, name := range names {
		var c valueCount
		for _, v := range judgeValues(truth.Files[name], read[name].Pages) {
			if byField[v.field] == nil {
				byField[v.field] = &valueCount{}
			}
			byField[v.field].add(v.verdict)
			c.add(v.verdict)
			total.add(v.verdict)
			if verbose && v.verdict != valueRight {
				fmt.Printf("  %s: %s %s %q\n", name, v.field, v.verdict, v.got)
			}
		}
		right, all := kindsRight(truth.Files[name], read[name].Pages)
		for i := range all {
			kinds.add(i < right)
		}
		rows = append(rows, row{name, append(c.cells(), fmt.Sprintf("%d/%d", right, all))})
	}
	table([]string{"printed values", "right", "wrong", "missing", "kind, country, side"}, append(rows, row{"**all**", append(total.cells(), kinds.String())}))
	rows = nil
	for field, c := range byField {
		rows = append(rows, row{field, c.cells()})
	}
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(a.name, b.name) })
	table([]string{"printed values by field", "right", "wrong", "missing"}, rows)
}
