package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/idngo/idngo/bench/specimen"
)

// customers who send applicants one after the other, so that the child never
// waits for work.
const customers = 4

// throughput keeps the server as busy as it can be and counts the verifications
// that end in the measured time.
func throughput(o options) (tables []table, err error) {
	draw, err := newArtist(o)
	if err != nil {
		return nil, err
	}
	// More than a machine of two cores can decide in the time.
	people := customers + int(2*o.minute.Seconds())
	files, err := draw.submissions(4000, people, specimen.KindPassport)
	if err != nil {
		return nil, err
	}
	s, err := start(o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	warm, err := draw.submission(3999, specimen.KindPassport)
	if err != nil {
		return nil, err
	}
	if _, err := s.verify(context.Background(), "throughput-warm", warm, 0); err != nil {
		return nil, err
	}
	ownBefore, childBefore, err := s.processes()
	if err != nil {
		return nil, err
	}
	var next, done, green atomic.Int64
	var failed error
	var once sync.Once
	var all sync.WaitGroup
	began := time.Now()
	for range customers {
		all.Go(func() {
			for time.Since(began) < o.minute {
				k := int(next.Add(1)) - 1
				if k >= people {
					once.Do(func() { failed = errors.New("the drawn applicants did not last; draw more") })
					return
				}
				p, err := s.verify(context.Background(), fmt.Sprintf("throughput-%d", k), files[k], 0)
				if err != nil {
					once.Do(func() { failed = err })
					return
				}
				if time.Since(began) <= o.minute {
					done.Add(1)
					if p.green {
						green.Add(1)
					}
				}
			}
		})
	}
	time.Sleep(o.minute)
	own, child, err := s.processes()
	all.Wait()
	if err = errors.Join(err, failed); err != nil {
		return nil, err
	}
	n := done.Load()
	if n == 0 || child.pid != childBefore.pid {
		return nil, fmt.Errorf("%d verifications ended, vision child %d, then %d", n, childBefore.pid, child.pid)
	}
	each := func(d time.Duration) string { return ms(d / time.Duration(n)) }
	return []table{
		{
			Head: []string{"full workflows (passport + selfie)", "figure"},
			Rows: [][]string{
				{"a minute, with " + fmt.Sprint(customers) + " customers sending without a pause", fmt.Sprintf("%.1f", float64(n)/o.minute.Minutes())},
				{"of them GREEN", fmt.Sprint(green.Load())},
				{"wall time of the machine for each", each(o.minute)},
				{"processor time for each: vision child", each(child.processor - childBefore.processor)},
				{"processor time for each: server", each(own.processor - ownBefore.processor)},
			},
			Note: "The customers and the receiver run on the same cores. The child's time by stage is in the table of reading.",
		},
	}, nil
}
