package match_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/screening/lists"
	"github.com/idngo/idngo/screening/match"
	"github.com/idngo/idngo/screening/names"
)

const threshold = 0.8

func who(first, last, born, country string, numbers ...string) match.Subject {
	s := match.Subject{Names: []names.Name{{First: first, Last: last}}, Numbers: numbers}
	if born != "" {
		s.Births = []string{born}
	}
	if country != "" {
		s.Countries = []string{country}
	}
	return s
}

func listed(name, born, country string, numbers ...string) lists.Entry {
	e := lists.Entry{ID: "1", Names: []lists.Name{{Full: name}}, Kinds: []lists.Kind{lists.Sanctions}}
	if born != "" {
		e.Births = []string{born}
	}
	if country != "" {
		e.Countries = []string{country}
	}
	for _, n := range numbers {
		e.Documents = append(e.Documents, lists.Document{Number: n})
	}
	return e
}

func TestOf(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		s    match.Subject
		e    lists.Entry
		want bool
	}{
		"the same":                        {who("Ivan", "Testov", "1970-03-02", "RUS"), listed("Ivan Testov", "1970-03-02", "RUS"), true},
		"another alphabet":                {who("Ivan", "Testov", "1970-03-02", "RUS"), listed("Тестов Иван Петрович", "1970-03-02", ""), true},
		"another order":                   {who("Ivan", "Testov", "", ""), listed("TESTOV, Ivan", "", ""), true},
		"the name alone":                  {who("Ivan", "Testov", "1970-03-02", "RUS"), listed("Ivan Testov", "", ""), true},
		"the year alone":                  {who("Ivan", "Testov", "1970-03-02", "RUS"), listed("Ivan Testov", "1970", ""), true},
		"a slip and the day":              {who("Ivan", "Tesotv", "1970-03-02", "RUS"), listed("Ivan Testov", "1970-03-02", "RUS"), true},
		"a middle name on the list":       {who("Osman", "Example", "", ""), listed("Osman Karim Bin Yusuf Example", "", ""), true},
		"two slips in an Arabic name":     {who("Mohamed", "Abdelrahman", "1970-03-02", ""), listed("Muhammad Abdulrahman", "1970-03-02", ""), true},
		"a namesake of another age":       {who("Ivan", "Testov", "1995-03-02", "RUS"), listed("Ivan Testov", "1970-03-02", "RUS"), false},
		"one word in common":              {who("Ivan", "Testov", "1970-03-02", "RUS"), listed("Ivan Exampleov", "1970-03-02", "RUS"), false},
		"another given name":              {who("Maria", "Testova", "1970-03-02", "RUS"), listed("Marina Testova", "1982-03-02", "RUS"), false},
		"a single word":                   {who("Ivan", "Testov", "", ""), listed("Ivan", "", ""), false},
		"somebody else":                   {who("Ivan", "Testov", "1970-03-02", "RUS"), listed("John Smith", "1950-01-01", "USA"), false},
		"a number and another name":       {who("Ivan", "Testov", "1970-03-02", "RUS", "AB 123456"), listed("John Smith", "", "", "ab-123456"), true},
		"a number, the name, another day": {who("Ivan", "Testov", "1970-03-02", "RUS", "AB123456"), listed("Ivan Testov", "1980-01-01", "RUS", "AB123456"), true},
		"no names at all":                 {match.Subject{}, listed("Ivan Testov", "", ""), false},
	} {
		got := match.Of(tc.s, tc.e)
		if hit := got.Value >= threshold; hit != tc.want {
			t.Errorf("%s: %.3f %+v", name, got.Value, got.Factors)
		}
		if len(got.Factors) != 5 {
			t.Errorf("%s: %d factors", name, len(got.Factors))
		}
	}
}

func TestWeakAliasesAreNotEnough(t *testing.T) {
	t.Parallel()
	e := lists.Entry{Names: []lists.Name{{Full: "John Smith"}, {Full: "Ivan Testov", Weak: true}}}
	if got := match.Of(who("Ivan", "Testov", "", ""), e); got.Value >= threshold {
		t.Errorf("a weak alias alone: %.3f", got.Value)
	}
	e.Births = []string{"1970-03-02"}
	e.Countries = []string{"RUS"}
	if got := match.Of(who("Ivan", "Testov", "1970-03-02", "RUS"), e); got.Value < threshold {
		t.Errorf("a weak alias with the day and the country: %.3f", got.Value)
	}
}

// TestDatesDecide: the closer the dates, the higher the score.
func TestDatesDecide(t *testing.T) {
	t.Parallel()
	// A name that is no perfect match leaves room above.
	order := []string{"1970-03-02", "1970", "1970-02-03", "", "1970-09-21", "1982-03-02"}
	last := 2.0
	for _, born := range order {
		got := match.Of(who("Ivan", "Tesotv", "1970-03-02", ""), listed("Ivan Testov", born, ""))
		if got.Value >= last {
			t.Errorf("born %q scores %.3f, not below %.3f", born, got.Value, last)
		}
		last = got.Value
	}
}

// TestScoresExplainThemselves: the factors add up to the score, whatever is
// compared, and more that agrees never lowers it.
func TestScoresExplainThemselves(t *testing.T) {
	t.Parallel()
	word := rapid.SampledFrom([]string{"Ivan", "Testov", "Мария", "Example", "Abd", "al-Karim", "X.", "Ó", "李", "Petrovich", ""})
	date := rapid.SampledFrom([]string{"", "1970", "1970-03", "1970-03-02", "1971-12-31"})
	rapid.Check(t, func(t *rapid.T) {
		s := who(word.Draw(t, "first"), word.Draw(t, "last"), date.Draw(t, "born"), rapid.SampledFrom([]string{"", "RUS", "KAZ"}).Draw(t, "country"), "N1234")
		e := listed(word.Draw(t, "a")+" "+word.Draw(t, "b")+" "+word.Draw(t, "c"), date.Draw(t, "listed born"), rapid.SampledFrom([]string{"", "RUS", "KAZ"}).Draw(t, "listed country"))
		got := match.Of(s, e)
		sum := 0.0
		for _, f := range got.Factors {
			sum += f.Points
			if (f.Relation == match.Unknown) != (f.Points == 0) && f.Relation != match.Agrees && f.Relation != match.Near && f.What != match.FactorName {
				t.Fatalf("%+v", f)
			}
		}
		if got.Value < 0 || got.Value > 1 {
			t.Fatalf("score %v", got.Value)
		}
		if sum >= 0 && sum <= 1 && (sum-got.Value > 0.002 || got.Value-sum > 0.002) {
			t.Fatalf("the factors add up to %v, the score is %v: %+v", sum, got.Value, got.Factors)
		}
		e.Documents = []lists.Document{{Number: "n-1234"}}
		if with := match.Of(s, e); with.Value < got.Value {
			t.Fatalf("a number in common lowers %v to %v", got.Value, with.Value)
		}
	})
}
