package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/client"
)

const (
	getsPerSecond  = 60
	postsPerSecond = 10
	probeFor       = 20 * time.Second
)

// responsiveness asks how the API answers while the child reads, and without.
func responsiveness(o options) (tables []table, err error) {
	draw, err := newArtist(o)
	if err != nil {
		return nil, err
	}
	files, err := draw.submissions(4000, 24, specimen.KindPassport)
	if err != nil {
		return nil, err
	}
	t := table{Head: []string{"", "requests", "errors", "median", "p95", "p99", "target"}}
	if t.Rows, err = answers(o, files); err != nil {
		return nil, err
	}
	t.Note = fmt.Sprintf("GETs of an applicant and its status at %d/s, signed creations at %d/s for %s, on a fixed beat: an answer's time counts from when it was due, so waiting is not left out.", getsPerSecond, postsPerSecond, probeFor)
	most, err := capacity(o)
	if err != nil {
		return nil, err
	}
	return []table{t, most}, nil
}

func answers(o options, files [][]specimen.File) (rows [][]string, err error) {
	s, err := start(o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	ctx := context.Background()
	a, err := s.api.CreateApplicant(ctx, level, client.NewApplicant{ExternalUserID: "asked-for"})
	if err != nil {
		return nil, err
	}
	if _, err := s.verify(ctx, "responsiveness-warm", files[0], 0); err != nil {
		return nil, err
	}
	for _, busy := range []bool{false, true} {
		name := "nothing else to do"
		stop := func() error { return nil }
		if busy {
			name = "while the child reads"
			stop = s.keepBusy(files)
		}
		gets, posts := s.probe(a.ID, busy)
		if err := stop(); err != nil {
			return nil, err
		}
		rows = append(rows, gets.row("GET, "+name, busy), posts.row("POST, "+name, busy))
	}
	return rows, nil
}

// keepBusy has customers send applicants until it is stopped. The same people
// come again: that is found out after the reading.
func (s *server) keepBusy(files [][]specimen.File) (stop func() error) {
	var ended atomic.Bool
	var wg sync.WaitGroup
	var mu sync.Mutex
	var failed error
	for c := range 2 {
		wg.Go(func() {
			for k := 0; !ended.Load(); k++ {
				if _, err := s.verify(context.Background(), fmt.Sprintf("busy-%d-%d", c, k), files[(2*k+c)%len(files)], 0); err != nil {
					mu.Lock()
					failed = errors.Join(failed, err)
					mu.Unlock()
					return
				}
			}
		})
	}
	return func() error { ended.Store(true); wg.Wait(); return failed }
}

// beat is what came of requests on a fixed beat.
type beat struct {
	mu     sync.Mutex
	took   []time.Duration
	errors int
	first  error
}

func (b *beat) add(d time.Duration, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.took = append(b.took, d)
	if err != nil {
		b.errors++
		b.first = errors.Join(b.first, err)
	}
}

func (b *beat) row(name string, busy bool) []string {
	target := ""
	if busy {
		target = verdict(b.errors == 0 && quantile(b.took, 0.95) < 100*time.Millisecond && quantile(b.took, 0.99) < 300*time.Millisecond, "p95 100 ms, p99 300 ms, no error")
	}
	return []string{name, fmt.Sprint(len(b.took)), fmt.Sprint(b.errors), ms(median(b.took)), ms(quantile(b.took, 0.95)), ms(quantile(b.took, 0.99)), target}
}

func (s *server) probe(id string, busy bool) (gets, posts *beat) {
	gets, posts = new(beat), new(beat)
	ctx := context.Background()
	var wg sync.WaitGroup
	on := func(b *beat, perSecond int, request func(k int) error) {
		wg.Go(func() {
			began := time.Now()
			for k := range int(probeFor.Seconds()) * perSecond {
				due := began.Add(time.Duration(k) * time.Second / time.Duration(perSecond))
				time.Sleep(time.Until(due))
				wg.Go(func() {
					err := request(k)
					b.add(time.Since(due), err)
				})
			}
		})
	}
	on(gets, getsPerSecond, func(k int) error {
		if k%2 == 0 {
			_, err := s.api.Status(ctx, id)
			return err
		}
		_, err := s.api.Applicant(ctx, id)
		return err
	})
	on(posts, postsPerSecond, func(k int) error {
		_, err := s.api.CreateApplicant(ctx, level, client.NewApplicant{ExternalUserID: fmt.Sprintf("probe-%v-%d", busy, k)})
		return err
	})
	wg.Wait()
	return gets, posts
}

// capacity is how many requests a server that has one core answers when as
// many as possible come; the requests themselves are made on the other core.
func capacity(o options) (t table, err error) {
	s, err := start(o, "GOMAXPROCS=1")
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	ctx := context.Background()
	a, err := s.api.CreateApplicant(ctx, level, client.NewApplicant{ExternalUserID: "asked-for"})
	if err != nil {
		return t, err
	}
	t = table{Head: []string{"most requests of a server on one core (GOMAXPROCS=1)", "a second", "server's processor time for each"}}
	for _, r := range []struct {
		name    string
		request func(k int64) error
	}{
		{"GET status", func(int64) error { _, err := s.api.Status(ctx, a.ID); return err }},
		{"GET applicant", func(int64) error { _, err := s.api.Applicant(ctx, a.ID); return err }},
		{"POST applicant", func(k int64) error {
			_, err := s.api.CreateApplicant(ctx, level, client.NewApplicant{ExternalUserID: fmt.Sprintf("most-%d", k)})
			return err
		}},
	} {
		before, _, err := s.processes()
		if err != nil {
			return t, err
		}
		var n atomic.Int64
		var mu sync.Mutex
		var failed error
		var wg sync.WaitGroup
		const lasting = 8 * time.Second
		began := time.Now()
		for range 16 {
			wg.Go(func() {
				for time.Since(began) < lasting {
					if err := r.request(n.Add(1)); err != nil {
						mu.Lock()
						failed = errors.Join(failed, err)
						mu.Unlock()
						return
					}
				}
			})
		}
		wg.Wait()
		if failed != nil {
			return t, failed
		}
		took := time.Since(began)
		after, _, err := s.processes()
		if err != nil {
			return t, err
		}
		each := (after.processor - before.processor) / time.Duration(n.Load())
		t.Rows = append(t.Rows, []string{r.name, fmt.Sprintf("%.0f", float64(n.Load())/took.Seconds()), fmt.Sprintf("%.2f ms", each.Seconds()*1000)})
	}
	t.Note = "Signed, over TLS, 16 connections; each creation is committed to disk with its event and audit entry."
	return t, nil
}
