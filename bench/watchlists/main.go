package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/idngo/idngo/screening/index"
	"github.com/idngo/idngo/screening/lists"
	"github.com/idngo/idngo/screening/match"
)

// threshold is that of the check unless a level says otherwise.
const threshold = 0.8

func main() {
	pairs := flag.Int("pairs", 4000, "pairs of each kind")
	entries := flag.Int("entries", 1_000_000, "entries of the list that is searched")
	queries := flag.Int("queries", 500, "searches that are timed, and as many that look for somebody on the list")
	flag.Parse()
	w := os.Stdout
	fmt.Fprintf(w, "%d cores, %s, threshold %.2f\n\n", runtime.NumCPU(), runtime.Version(), threshold)
	rates(w, *pairs)
	if err := search(w, *entries, *queries); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func subject(p person) match.Subject {
	return match.Subject{Names: nil, Births: []string{p.born}, Countries: []string{p.country()}, Sex: p.sex}
}

// listed is how a list has a person: how much of the rest it knows is drawn.
func listed(r *rand.Rand, id, name string, p person) lists.Entry {
	e := lists.Entry{ID: id, Names: []lists.Name{{Full: name}}, Kinds: []lists.Kind{lists.Sanctions}}
	switch r.IntN(4) {
	case 0: // no birth date
	case 1:
		e.Births = []string{p.born[:4]}
	default:
		e.Births = []string{p.born}
	}
	if r.IntN(3) > 0 {
		e.Countries = []string{p.country()}
	}
	if r.IntN(3) > 0 {
		e.Sex = p.sex
	}
	return e
}

func named(s match.Subject, p person) match.Subject {
	s.Names = append(s.Names, p.name())
	return s
}

func share(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%d of %d (%.2f%%)", n, of, 100*float64(n)/float64(of))
}

// rates tells how often the score errs: one person in another spelling that is
// no hit, and two persons that are one.
func rates(w io.Writer, n int) {
	fmt.Fprintln(w, "| the same person, spelt | no hit |")
	fmt.Fprintln(w, "|---|---|")
	for i, s := range spellings {
		r := rand.New(rand.NewPCG(7, uint64(i)))
		missed, made := 0, 0
		for made < n {
			p := draw(r, 0.3)
			name, ok := s.of(r, p)
			if !ok {
				continue
			}
			made++
			if match.Of(named(subject(p), p), listed(r, "1", name, p)).Value < threshold {
				missed++
			}
		}
		fmt.Fprintf(w, "| %s | %s |\n", s.name, share(missed, made))
	}
	fmt.Fprintln(w, "\n| two persons | hit |")
	fmt.Fprintln(w, "|---|---|")
	for i, other := range []struct {
		name string
		make func(r *rand.Rand, p person) (person, bool)
	}{
		{"of anywhere", func(r *rand.Rand, _ person) (person, bool) { return draw(r, 0.3), true }},
		{"of one country", func(r *rand.Rand, p person) (person, bool) { q := draw(r, 0.3); return q, q.region == p.region }},
		{"of one family name", func(r *rand.Rand, p person) (person, bool) {
			q := draw(r, 0)
			q.last = p.last
			return q, q.region == p.region && q.first != p.first && q.sex == p.sex
		}},
		{"of one name, born years apart", func(r *rand.Rand, p person) (person, bool) {
			q := p
			q.born = draw(r, 0).born
			return q, q.born[:4] != p.born[:4]
		}},
	} {
		r := rand.New(rand.NewPCG(8, uint64(i)))
		hits, made := 0, 0
		for made < n {
			p := draw(r, 0.3)
			q, ok := other.make(r, p)
			if !ok || q == p {
				continue
			}
			made++
			if match.Of(named(subject(p), p), listed(r, "1", latin(q.first)+" "+latin(q.last), q)).Value >= threshold {
				hits++
			}
		}
		fmt.Fprintf(w, "| %s | %s |\n", other.name, share(hits, made))
	}
}

// search builds an index and times it, and tells how many of those who are on
// the list in another spelling are found.
func search(w io.Writer, entries, queries int) error {
	r := rand.New(rand.NewPCG(9, 9))
	before := heap()
	b := index.NewBuilder()
	var people []person
	var ids []string
	var kind []int
	start := time.Now()
	for i := range entries {
		p := draw(r, 0.85)
		s := r.IntN(len(spellings))
		name, ok := spellings[s].of(r, p)
		if !ok {
			s = 0
			name, _ = spellings[0].of(r, p)
		}
		e := listed(r, fmt.Sprint(i), name, p)
		for range r.IntN(3) {
			if alias, ok := spellings[r.IntN(3)].of(r, p); ok && s > 2 {
				_ = alias // an alias in a plain spelling would make the search easy
			}
			e.Names = append(e.Names, lists.Name{Full: coined(r) + " " + coined(r)})
		}
		line, err := json.Marshal(e)
		if err != nil {
			return err
		}
		b.Add(line, e)
		if i%max(1, entries/queries) == 0 && len(people) < queries {
			people, ids, kind = append(people, p), append(ids, e.ID), append(kind, s)
		}
	}
	x := b.Build()
	built := time.Since(start)
	memory := heap() - before
	fmt.Fprintf(w, "\n| entries | distinct words | built s | memory MB |\n|---|---|---|---|\n| %d | %d | %.1f | %.0f |\n", x.Len(), x.Words(), built.Seconds(), float64(memory)/1e6)

	look := func(p person) (best []string, ms float64, hits int) {
		who := named(subject(p), p)
		start := time.Now()
		for _, f := range x.Search(index.Query{Names: who.NameTexts(), Births: who.Births}, 100) {
			e, err := x.Entry(f.Entry)
			if err != nil {
				continue
			}
			if match.Of(who, e).Value >= threshold {
				hits++
				best = append(best, e.ID)
			}
		}
		return best, float64(time.Since(start).Microseconds()) / 1000, hits
	}
	var times []float64
	strangers := 0
	for range queries {
		_, ms, hits := look(draw(r, 0.85))
		times = append(times, ms)
		if hits > 0 {
			strangers++
		}
	}
	slices.Sort(times)
	fmt.Fprintf(w, "\n| searches | ms median | p95 | most | somebody who is not on the list, hit |\n|---|---|---|---|---|\n| %d | %.1f | %.1f | %.1f | %s |\n",
		len(times), times[len(times)/2], times[len(times)*95/100], times[len(times)-1], share(strangers, len(times)))

	found, made := make([]int, len(spellings)), make([]int, len(spellings))
	for i, p := range people {
		hits, _, _ := look(p)
		made[kind[i]]++
		if slices.Contains(hits, ids[i]) {
			found[kind[i]]++
		}
	}
	fmt.Fprintln(w, "\n| on the list, spelt | found |\n|---|---|")
	for i, s := range spellings {
		if made[i] > 0 {
			fmt.Fprintf(w, "| %s | %s |\n", strings.TrimSpace(s.name), share(found[i], made[i]))
		}
	}
	return nil
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
