package wire

import "time"

// The contract's formats of time (api.md 1.1). The inconsistency is real.
const (
	layoutSeconds = "2006-01-02 15:04:05"      // createdAt of an applicant
	layoutZone    = "2006-01-02 15:04:05+0000" // review dates; the zone is literal
	layoutMillis  = "2006-01-02 15:04:05.000"  // audit
)

// stamp formats a time in UTC; the zero time is "" and so left out.
func stamp(t time.Time, layout string) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(layout)
}
