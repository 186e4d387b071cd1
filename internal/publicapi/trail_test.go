package publicapi_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/idngo/idngo/kyc"
)

// TestTheTrailIsReadPageByPage: api.md 13, the newer form. What is written
// between two pages is neither listed twice nor pushes a line out.
func TestTheTrailIsReadPageByPage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	const activity = "subject:created:applicant"
	var want []string
	for range 7 {
		b.move(time.Second)
		id, _, _ := c.newApplicant()
		want = append([]string{id}, want...)
	}
	b.move(time.Second)
	type page struct {
		Items         []struct{ ApplicantID, Activity string }
		ForwardMarker string
	}
	read := func(by *client, marker string) (p page) {
		by.json("GET", "/resources/auditTrailEvents/list?limit=3&activity="+url.QueryEscape(activity)+"&forwardMarker="+marker, "").is(&p)
		return p
	}
	var got []string
	marker, first := "", ""
	for pages := 1; ; pages++ {
		p := read(c, marker)
		for _, e := range p.Items {
			if e.Activity != activity {
				t.Errorf("listed %s", e.Activity)
			}
			got = append(got, e.ApplicantID)
		}
		if p.ForwardMarker == "" {
			if pages != 3 {
				t.Errorf("%d pages", pages)
			}
			break
		}
		if marker = p.ForwardMarker; first == "" {
			first = marker
		}
		c.newApplicant()
		b.move(10 * time.Second)
	}
	if len(got) != len(want) {
		t.Fatalf("listed %d, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("line %d is of %s, want %s", i, got[i], want[i])
		}
	}
	// A marker opens nobody else's trail.
	if p := read(b.client(t, kyc.Scope{Tenant: "other", Environment: kyc.Sandbox}), first); len(p.Items) != 0 {
		t.Errorf("another tenant reads %v", p.Items)
	}
	for _, bad := range []string{"x", "!", "bnVsbA", "e30", "eyJpIjoiJyBPUiAxPTEifQ"} {
		c.json("GET", "/resources/auditTrailEvents/list?forwardMarker="+bad, "").fails(400, 0, "forwardMarker")
	}
	c.json("GET", "/resources/auditTrailEvents/list?limit=1001", "").fails(400, 0, "limit")
}
