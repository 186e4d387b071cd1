package fields_test

import (
	"testing"

	"github.com/idngo/idngo/vision"
)

func TestTableOfCategoriesIsABack(t *testing.T) {
	t.Parallel()
	var lines []vision.TextLine
	for i, c := range []string{"A1", "A", "B1", "В", "C1", "C"} {
		lines = append(lines, at(120, 60+30*float64(i), c), at(300, 60+30*float64(i), "---"))
	}
	if r := extractor(t).Extract(vision.Page{Lines: lines}); r.Kind != "DRIVERS" || r.Side != "BACK_SIDE" {
		t.Errorf("%s", r)
	}
	if r := extractor(t).Extract(vision.Page{Lines: lines[:6]}); r.Kind != "" {
		t.Errorf("three categories: %s", r)
	}
}

func TestAmericanLabelsInBoxesOfTheirOwn(t *testing.T) {
	t.Parallel()
	r := extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
		at(880, 40, "DRIVER LICENSE"), box(535, 240, 70, "4b EXP"), at(620, 240, "02/10/2030"), box(535, 300, 70, "3DOB"), at(620, 300, "01/09/1998"),
		at(535, 340, "MORGAN"), at(535, 380, "LAURA PATRICIA"), at(535, 420, "8 GREENVILLE, HARBOR LN 71"), at(535, 500, "16 HGT 5'-08\""),
	}, Faces: face})
	v := valuesOf(r)
	if v["birthDate"].Value != "1998-01-09" || v["expiryDate"].Value != "2030-02-10" || v["lastName"].Value != "MORGAN" || v["firstName"].Value != "LAURA PATRICIA" {
		t.Errorf("%v", texts(r))
	}
}

func TestAmericanDatesWhoseLabelsWereMisread(t *testing.T) {
	t.Parallel()
	r := extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
		at(880, 40, "DRIVER LICENSE"), at(535, 200, "4d DLN BX052638"), at(535, 240, "4bEXP01/22/2030"), at(900, 240, "4a s5 01/23/2020"),
		at(535, 300, "3008 09/08/1963"), at(535, 340, "1 ALLEN"), at(535, 380, "2 KIMBERLY"), at(535, 500, "16 HGT 5'-08\""),
	}, Faces: face})
	if v := valuesOf(r); v["birthDate"].Value != "1963-09-08" || v["issueDate"].Value != "2020-01-23" || v["expiryDate"].Value != "2030-01-22" {
		t.Errorf("%v", texts(r))
	}
}
