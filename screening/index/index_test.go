package index_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/idngo/idngo/screening/index"
	"github.com/idngo/idngo/screening/lists"
)

func build(t testing.TB, entries ...lists.Entry) *index.Index {
	t.Helper()
	b := index.NewBuilder()
	for _, e := range entries {
		line, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		b.Add(line, e)
	}
	return b.Build()
}

func person(name, born string, numbers ...string) lists.Entry {
	e := lists.Entry{ID: name, Names: []lists.Name{{Full: name}}}
	if born != "" {
		e.Births = []string{born}
	}
	for _, n := range numbers {
		e.Documents = append(e.Documents, lists.Document{Number: n})
	}
	return e
}

func found(t testing.TB, x *index.Index, q index.Query, limit int) (ids []string) {
	t.Helper()
	for _, f := range x.Search(q, limit) {
		e, err := x.Entry(f.Entry)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, e.ID)
	}
	return ids
}

func TestSearch(t *testing.T) {
	t.Parallel()
	x := build(t, person("Тестов Иван Петрович", "1970-03-02", "AB 123456"), person("John Smith", "1950"), person("Abdulrahman Example", ""),
		person("Жанболат Серікұлы", ""), person("Ivan Example", "1971"), person("李 小龍", ""))
	for query, want := range map[string]string{
		"Ivan Testov":         "Тестов Иван Петрович", // another alphabet
		"TESTOFF IWAN":        "Тестов Иван Петрович", // another rule
		"Ivan Tetsov":         "Тестов Иван Петрович", // a slip
		"Jon Smith":           "John Smith",
		"Abdul Rahman Exmple": "Abdulrahman Example", // joined, and a letter out
		"Zhanbolat Serikuly":  "Жанболат Серікұлы",
		"李 小龍":                "李 小龍",
	} {
		if got := found(t, x, index.Query{Names: []string{query}}, 10); len(got) == 0 || got[0] != want {
			t.Errorf("%s finds %v, want %s", query, got, want)
		}
	}
	if got := found(t, x, index.Query{Names: []string{"Nobody Atall"}}, 10); len(got) != 0 {
		t.Errorf("nobody is %v", got)
	}
	if got := found(t, x, index.Query{}, 10); len(got) != 0 {
		t.Errorf("nothing is %v", got)
	}
	if got := found(t, x, index.Query{Names: []string{"Nobody Atall"}, Numbers: []string{"ab123-456", "?"}}, 0); len(got) != 1 || got[0] != "Тестов Иван Петрович" {
		t.Errorf("a number finds %v", got)
	}
}

// TestNamesakes: among many of one name those of the year come first.
func TestNamesakes(t *testing.T) {
	t.Parallel()
	var all []lists.Entry
	for y := range 90 {
		e := person("Ivan Testov", fmt.Sprint(1920+y))
		e.ID = e.Births[0]
		all = append(all, e)
	}
	got := found(t, build(t, all...), index.Query{Names: []string{"Иван Тестов"}, Births: []string{"1987-05-05"}}, 5)
	if len(got) != 5 || got[0] != "1987" {
		t.Errorf("found %v", got)
	}
}

// TestSameAsLookingAtAll: whoever shares all words of a name is found, in any
// order and however many entries there are, also by searches side by side.
func TestSameAsLookingAtAll(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	syllables := []string{"ba", "ko", "mi", "ra", "tu", "ne", "sho", "li", "gar", "ven", "dor", "us"}
	word := func() (w string) {
		for range 2 + r.IntN(3) {
			w += syllables[r.IntN(len(syllables))]
		}
		return w
	}
	var all []lists.Entry
	for i := range 3000 {
		e := person(word()+" "+word()+" "+word(), "")
		e.ID = fmt.Sprint(i)
		all = append(all, e)
	}
	x := build(t, all...)
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := w; i < len(all); i += 40 {
				if got := found(t, x, index.Query{Names: []string{all[i].Names[0].Full}}, 20); !slices.Contains(got, all[i].ID) {
					t.Errorf("%s is not found: %v", all[i].Names[0].Full, got)
				}
			}
		})
	}
	wg.Wait()
}
