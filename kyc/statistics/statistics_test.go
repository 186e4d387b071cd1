package statistics_test

import (
	"errors"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/kyc/statistics"
)

func zone(t interface{ Fatal(...any) }, name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestDays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first, last, zone string
		want              error
		hours             float64
	}{
		"a day":                       {"2026-11-26", "2026-11-26", "Asia/Almaty", nil, 24},
		"a day that is an hour short": {"2026-03-29", "2026-03-29", "Europe/Berlin", nil, 23},
		"a year":                      {"2026-01-01", "2026-12-31", "UTC", nil, 365 * 24},
		"a leap year":                 {"2028-01-01", "2028-12-31", "UTC", nil, 366 * 24},
		"too long":                    {"2026-01-01", "2027-01-02", "UTC", statistics.ErrPeriod, 0},
		"backwards":                   {"2026-01-02", "2026-01-01", "UTC", statistics.ErrPeriod, 0},
		"no day":                      {"2026-02-30", "2026-03-01", "UTC", statistics.ErrPeriod, 0},
		"long ago":                    {"0001-01-01", "0001-01-02", "UTC", statistics.ErrPeriod, 0},
		"words":                       {"yesterday", "today", "UTC", statistics.ErrPeriod, 0},
	} {
		from, to, err := statistics.Days(c.first, c.last, zone(t, c.zone))
		if !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if err == nil && to.Sub(from).Hours() != c.hours {
			t.Errorf("%s: %v hours, want %v", name, to.Sub(from).Hours(), c.hours)
		}
	}
}

// TestSegmentsKeepDays: whatever the zone, a moment lies in exactly one segment
// and is counted to the day that a clock of the zone shows.
func TestSegmentsKeepDays(t *testing.T) {
	t.Parallel()
	zones := []string{"UTC", "Asia/Almaty", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Kiritimati"}
	rapid.Check(t, func(t *rapid.T) {
		z := zone(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		from := time.Date(2020, 1, 1+rapid.IntRange(0, 3000).Draw(t, "day"), 0, 0, 0, 0, z)
		to := from.AddDate(0, 0, rapid.IntRange(1, statistics.MaxDays).Draw(t, "days"))
		at := from.Add(time.Duration(rapid.Int64Range(0, int64(to.Sub(from))-1).Draw(t, "at")))
		parts := statistics.Segments(statistics.Query{From: from, To: to, LevelName: "x"}, z)
		found := 0
		for _, p := range parts {
			if p.LevelName != "x" {
				t.Fatal("a segment forgot the level")
			}
			if at.Before(p.From) || !at.Before(p.To) {
				continue
			}
			found++
			day := at.UTC().Add(p.Shift).Format(time.DateOnly)
			if want := at.In(z).Format(time.DateOnly); day != want {
				t.Fatalf("%v is counted to %s, want %s", at.In(z), day, want)
			}
		}
		if found != 1 {
			t.Fatalf("%v lies in %d of %d segments", at, found, len(parts))
		}
	})
}

func TestMerge(t *testing.T) {
	t.Parallel()
	a := statistics.Count{Key: "2026-11-26", Source: "auto", Answer: "GREEN"}
	b := statistics.Count{Key: "2026-11-26", Source: "auto", Answer: "RED"}
	with := func(c statistics.Count, n int) statistics.Count { c.N = n; return c }
	got := statistics.Merge([]statistics.Count{with(a, 2), with(b, 1)}, nil, []statistics.Count{with(a, 3)})
	if len(got) != 2 || got[0] != with(a, 5) || got[1] != with(b, 1) {
		t.Errorf("merged %+v", got)
	}
}
