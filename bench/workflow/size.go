package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/idngo/idngo/bench/specimen"
)

// size watches the memory of server and child over many decisions.
func size(o options) (tables []table, err error) {
	draw, err := newArtist(o)
	if err != nil {
		return nil, err
	}
	// People come again after these; that is found out after all the work is done.
	const people = 25
	passports, err := draw.submissions(5000, people, specimen.KindPassport)
	if err != nil {
		return nil, err
	}
	cards, err := draw.submissions(6000, people, specimen.KindIDCard)
	if err != nil {
		return nil, err
	}
	var starts []time.Duration
	for range 4 {
		s, err := start(o)
		if err != nil {
			return nil, err
		}
		starts = append(starts, s.ready)
		if err := s.stop(); err != nil {
			return nil, err
		}
	}
	s, err := start(o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	starts = append(starts, s.ready)
	time.Sleep(5 * time.Second)
	idle, _, err := s.processes()
	if err != nil {
		return nil, err
	}
	growth := table{Head: []string{"after decisions", "server", "child", "largest child so far"}}
	var early, late [2]int64 // server and child
	var most int64
	every := max(o.decisions/10, 1)
	for done := 0; done < o.decisions; done += every {
		group, ctx := errgroup.WithContext(context.Background())
		group.SetLimit(threads) // so that both cores have work
		for k := done; k < min(done+every, o.decisions); k++ {
			group.Go(func() error {
				files := passports[k/2%people]
				if k%2 == 1 {
					files = cards[k/2%people]
				}
				_, err := s.verify(ctx, fmt.Sprintf("size-%d", k), files, 0)
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return nil, err
		}
		own, child, err := s.processes()
		if err != nil {
			return nil, err
		}
		most = max(most, child.peak)
		growth.Rows = append(growth.Rows, []string{fmt.Sprint(min(done+every, o.decisions)), mb(own.resident), mb(child.resident), mb(most)})
		if len(growth.Rows) == 2 {
			early[0] = own.resident
		}
		late[0] = own.resident
		// A child that is just being replaced has no size.
		if child.resident > 0 {
			if early[1] == 0 {
				early[1] = child.resident
			}
			late[1] = child.resident
		}
	}
	growth.Note = "Passport + selfie and two-sided card + selfie in turns, two applicants at a time. Growth is told between the second row, when every path has been taken, and the last; of the child, which is replaced after 500 pictures, between the first row and the last that has one."
	still := func(i int) string {
		return verdict(late[i] <= early[i]+early[i]/10, "within 10 %")
	}
	return []table{{
		Head: []string{"", "figure", "target"},
		Rows: [][]string{
			{fmt.Sprintf("start until the first request is answered (median of %d)", len(starts)), ms(median(starts)), verdict(median(starts) < 3*time.Second, "3 s")},
			{"server idle, 5 s after its start", mb(idle.resident), verdict(idle.resident < 150<<20, "150 MB")},
			{"largest child", mb(most), verdict(most < 800<<20, "800 MB")},
			{"growth of the server", fmt.Sprintf("%+d MB", (late[0]-early[0])>>20), still(0)},
			{"growth of the child", fmt.Sprintf("%+d MB", (late[1]-early[1])>>20), still(1)},
		},
	}, growth}, nil
}
