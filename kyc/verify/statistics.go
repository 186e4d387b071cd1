package verify

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/statistics"
)

// statisticsLimit bounds how long counting may take.
const statisticsLimit = 20 * time.Second

// Statistics is what was decided in a period.
type Statistics struct {
	Funnel  statistics.Funnel
	Backlog statistics.Backlog
	// First decisions of attempts, by each dimension. Labels counts a decision
	// under each of its labels.
	Days, Levels, Countries, Labels, Waits []statistics.Count
	// Changed are decisions that replaced an earlier one, by level.
	Changed []statistics.Count
}

// Statistics counts a period; days are those of a time zone.
func (s *Service) Statistics(ctx context.Context, scope kyc.Scope, q statistics.Query, zone *time.Location) (Statistics, error) {
	ctx, cancel := context.WithTimeout(ctx, statisticsLimit)
	defer cancel()
	var (
		out  Statistics
		err  error
		days [][]statistics.Count
	)
	if out.Funnel, err = s.Store.CountFunnel(ctx, scope, q); err != nil {
		return out, err
	}
	if out.Backlog, err = s.Store.CountBacklog(ctx, scope); err != nil {
		return out, err
	}
	for _, part := range statistics.Segments(q, zone) {
		counts, err := s.Store.CountDecisions(ctx, scope, part, statistics.ByDay)
		if err != nil {
			return out, err
		}
		days = append(days, counts)
	}
	out.Days = statistics.Merge(days...)
	changed := q
	changed.Again = true
	for _, c := range []struct {
		to *[]statistics.Count
		q  statistics.Query
		by statistics.Dimension
	}{
		{&out.Levels, q, statistics.ByLevel}, {&out.Countries, q, statistics.ByCountry}, {&out.Labels, q, statistics.ByLabels},
		{&out.Waits, q, statistics.ByWait}, {&out.Changed, changed, statistics.ByLevel},
	} {
		if *c.to, err = s.Store.CountDecisions(ctx, scope, c.q, c.by); err != nil {
			return out, err
		}
	}
	out.Labels, err = eachLabel(out.Labels)
	return out, err
}

// eachLabel turns counts of sets of labels into counts of labels.
func eachLabel(sets []statistics.Count) ([]statistics.Count, error) {
	var single []statistics.Count
	for _, c := range sets {
		var labels []string
		if err := json.Unmarshal([]byte(c.Key), &labels); err != nil {
			return nil, fmt.Errorf("decode labels: %w", err)
		}
		for _, l := range slices.Compact(slices.Sorted(slices.Values(labels))) {
			one := c
			one.Key = l
			single = append(single, one)
		}
	}
	return statistics.Merge(single), nil
}

// ReviewStatistics counts the cases that each person closed in a period.
func (s *Service) ReviewStatistics(ctx context.Context, scope kyc.Scope, from, to time.Time) ([]review.Count, error) {
	ctx, cancel := context.WithTimeout(ctx, statisticsLimit)
	defer cancel()
	rules, err := s.Store.ReviewRules(ctx, scope)
	if err != nil {
		return nil, err
	}
	return s.Store.CountReviews(ctx, scope, from, to, rules.Target())
}

// PeopleStatistics counts what each person decided in a period: first decisions
// and changes of earlier ones.
func (s *Service) PeopleStatistics(ctx context.Context, scope kyc.Scope, q statistics.Query) (first, changed []statistics.Count, err error) {
	ctx, cancel := context.WithTimeout(ctx, statisticsLimit)
	defer cancel()
	q.Again = false
	if first, err = s.Store.CountDecisions(ctx, scope, q, statistics.ByPerson); err != nil {
		return nil, nil, err
	}
	q.Again = true
	changed, err = s.Store.CountDecisions(ctx, scope, q, statistics.ByPerson)
	return first, changed, err
}
