package main

import (
	"context"
	"slices"
	"testing"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
)

// TestASpreadIsOnePage reads booklets that print on both pages of an open spread: one of
// which the finder takes each page for a document, and one on a ground of print in
// which it sees none. Both are one page with all that is printed on the two.
func TestASpreadIsOnePage(t *testing.T) {
	if testing.Short() {
		t.Skip("reads two pictures")
	}
	maker, r := opened(t)
	for _, number := range []int{740, 724} {
		sheet, err := maker.Page(string(specimen.Phone), number)
		if err != nil {
			t.Fatal(err)
		}
		if sheet.Design.Code != "rus-int" {
			t.Fatalf("page %d is a %s", number, sheet.Design.Code)
		}
		facts, err := r.Read(context.Background(), sheet.File, vision.PurposeDocument)
		if err != nil {
			t.Fatal(err)
		}
		if len(facts.Pages) != 1 || facts.Pages[0].Kind != specimen.KindPassport || facts.Pages[0].Country != "RUS" {
			t.Errorf("page %d: %d pages, the first a %s of %s", number, len(facts.Pages), facts.Pages[0].Kind, facts.Pages[0].Country)
		}
		for _, name := range []string{vision.FieldLastName, vision.FieldFirstName, vision.FieldMiddleName, vision.FieldBirthDate, vision.FieldAuthority, vision.FieldIssueDate} {
			want := sheet.Taken.Truth.Value(name)
			if !slices.ContainsFunc(facts.Pages[0].Readings, func(f vision.Reading) bool { return f.Name == name && f.Value == want }) {
				t.Errorf("page %d: %s is not read as %s", number, name, want)
			}
		}
	}
}
