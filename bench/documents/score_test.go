package main

import (
	"slices"
	"testing"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
)

// TestReadingsAreHeldAgainstThePrint: a reading is right when it equals what is printed
// apart from case and spaces, wrong when it equals none of it, and says nothing of a
// field that is not printed.
func TestReadingsAreHeldAgainstThePrint(t *testing.T) {
	t.Parallel()
	sheet := specimen.Sheet{}
	sheet.Taken.Truth.Fields = []specimen.Field{
		{Name: vision.FieldLastName, Value: "Ким", Raw: "КИМ"},
		{Name: vision.FieldLastName, Value: "Kim", Raw: "KIM"},
		{Name: vision.FieldDocumentNumber, Value: "012345678", Raw: "012345678"},
	}
	sheet.Taken.Hidden = []float64{0, 0, 0.4}
	viz := func(name, value string, score float64) vision.Reading {
		return vision.Reading{Name: name, Value: value, Score: score, Source: vision.SourceVIZ}
	}
	r := compare(sheet, specimen.Tune, vision.Facts{Pages: []vision.Page{{Readings: []vision.Reading{
		viz(vision.FieldLastName, "КИМ", 0.9), viz(vision.FieldDocumentNumber, "012 345 679", 0.7), viz(vision.FieldSex, "M", 0.9),
		{Name: vision.FieldLastName, Value: "KYM", Source: vision.SourceMRZ},
	}}}})
	if want := []readingRecord{{vision.FieldLastName, 0.9, true}, {vision.FieldDocumentNumber, 0.7, false}}; !slices.Equal(r.Read, want) || r.Wrong != 1 {
		t.Errorf("readings %v, %d wrong", r.Read, r.Wrong)
	}
	want := []fieldRecord{
		{Name: vision.FieldLastName, Script: "cyrillic", Want: "Ким", Got: "КИМ", Exact: true},
		{Name: vision.FieldLastName, Script: "latin", Want: "Kim", Got: "КИМ"},
		{Name: vision.FieldDocumentNumber, Script: "cyrillic", Figures: true, Want: "012345678", Got: "012 345 679", Hidden: true},
	}
	if !slices.Equal(r.Fields, want) {
		t.Errorf("fields\n%+v, not\n%+v", r.Fields, want)
	}
}
