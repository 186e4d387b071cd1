package level

import (
	"reflect"
	"testing"
)

// Earlier answers come back only as far as the questions of today take them.
func TestEarlierAnswers(t *testing.T) {
	t.Parallel()
	text := Text{"en": "?"}
	q := &Questionnaire{ID: "funds", Sections: []QASection{{ID: "main", Items: []Question{
		{ID: "source", Type: "select", Title: text, Options: []Option{{Value: "salary", Title: text}}},
		{ID: "countries", Type: "countryMultiSelect", Title: text},
		{ID: "since", Type: "date", Title: text},
		{ID: "why", Type: "text", Title: text},
	}}}}
	got := q.StillValid(Answers{
		"main": {"source": {"lottery"}, "countries": {"KAZ", "ITA"}, "since": {"31.12.2020"}, "why": {"x"}, "removed": {"y"}},
		"gone": {"why": {"z"}},
	})
	if want := (Answers{"main": {"countries": {"KAZ", "ITA"}, "why": {"x"}}}); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
