package main

import "testing"

// TestWorstPagesAreOfEveryGrade: no document and no grade takes all places.
func TestWorstPagesAreOfEveryGrade(t *testing.T) {
	t.Parallel()
	var list []record
	for _, group := range []string{"clean", "camera", "hard"} {
		for n := range 40 {
			list = append(list, record{Group: group, Number: n, Code: string(rune('a' + n/8))})
		}
	}
	grades, documents := map[string]int{}, map[string]int{}
	for _, r := range spread(list) {
		grades[r.Group]++
		documents[r.Group+r.Code]++
	}
	for _, group := range []string{"clean", "camera", "hard"} {
		if grades[group] != worstPages || documents[group+"a"] != 2 {
			t.Errorf("%s: %d pages, %d of one document", group, grades[group], documents[group+"a"])
		}
	}
}
