package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/idngo/idngo/bench/specimen"
)

// latency measures one applicant at a time on an otherwise idle server, each
// another person.
func latency(o options) (tables []table, err error) {
	draw, err := newArtist(o)
	if err != nil {
		return nil, err
	}
	stories := []struct {
		name, kind string
		pause      time.Duration
		target     time.Duration
		files      [][]specimen.File
	}{
		{name: "passport + selfie, images came 5 s before", kind: specimen.KindPassport, pause: 5 * time.Second, target: 500 * time.Millisecond},
		{name: "passport + selfie, without a pause", kind: specimen.KindPassport, target: 2500 * time.Millisecond},
		{name: "two-sided card + selfie, without a pause", kind: specimen.KindIDCard, target: 4 * time.Second},
	}
	for i := range stories {
		if stories[i].files, err = draw.submissions(1000*(i+1), o.n, stories[i].kind); err != nil {
			return nil, err
		}
	}
	s, err := start(o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	warm, err := draw.submission(999, specimen.KindPassport)
	if err != nil {
		return nil, err
	}
	if _, err := s.verify(context.Background(), "latency-warm", warm, 0); err != nil {
		return nil, err
	}
	t := table{Head: []string{"from `status/pending` to webhook received", "n", "median", "p95", "median from the first upload", "GREEN", "target (median)"}}
	for i, story := range stories {
		var pending, uploaded []time.Duration
		green := 0
		for k, files := range story.files {
			p, err := s.verify(context.Background(), fmt.Sprintf("latency-%d-%d", i, k), files, story.pause)
			if err != nil {
				return nil, err
			}
			pending, uploaded = append(pending, p.fromPending), append(uploaded, p.fromUpload)
			if p.green {
				green++
			}
		}
		t.Rows = append(t.Rows, []string{story.name, fmt.Sprint(o.n), ms(median(pending)), ms(quantile(pending, 0.95)), ms(median(uploaded)), fmt.Sprint(green), atMost(median(pending), story.target)})
	}
	t.Note = "One applicant at a time, child warm, TLS, receiver on the same machine. Who is not GREEN went to a person or was asked again; the figure counts until that webhook."
	return []table{t}, nil
}
