package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// TestHoldsOnTheCommandLine: the refusal shows the reason to whoever tries.
func TestHoldsOnTheCommandLine(t *testing.T) {
	t.Parallel()
	c := newConsole(t, "sqlite")
	c.do("tenant", "create", "acme")
	p := c.apply("held")["held"]
	const reason = "Court order 17/2026"
	hold := c.one("applicant", "hold", "--tenant", "acme", "external:held", "--reason", reason)
	if hold["applicantId"] != p.id || hold["inForce"] != true || hold["reason"] != reason || hold["placedBy"] != "cli" {
		t.Errorf("%v", hold)
	}
	c.fails(reason, "applicant", "erase", "--tenant", "acme", "--yes", p.id)
	c.fails("--yes", "applicant", "erase", "--tenant", "acme", p.id)
	c.fails("needs a reason", "applicant", "hold", "--tenant", "acme", p.id, "--reason", " ")
	if list := c.do("applicant", "holds", "--tenant", "acme", p.id); len(list) != 1 {
		t.Errorf("%v", list)
	}
	c.do("applicant", "release", "--tenant", "acme", p.id, text(hold["id"]))
	if list := c.do("applicant", "holds", "--tenant", "acme"); len(list) != 0 {
		t.Errorf("in force: %v", list)
	}
	if gone := c.one("applicant", "erase", "--tenant", "acme", "--yes", p.id); gone["erased"] != true {
		t.Errorf("%v", gone)
	}
	trail := text(c.do("audit", "show", "--tenant", "acme", "--applicant", p.id))
	for _, want := range []string{"subject:held:applicant", "subject:released:applicant", "subject:erased:applicant"} {
		if !strings.Contains(trail, want) {
			t.Errorf("the trail lacks %s: %s", want, trail)
		}
	}
}

func TestRetentionOnTheCommandLine(t *testing.T) {
	t.Parallel()
	c := newConsole(t, "sqlite")
	c.do("tenant", "create", "acme")
	if rules := c.one("retention", "show", "--tenant", "acme"); rules["approvedDays"] != 0.0 {
		t.Errorf("%v", rules)
	}
	c.do("retention", "set", "--tenant", "acme", "--approved", "1825", "--unfinished", "30")
	if rules := c.one("retention", "set", "--tenant", "acme", "--rejected", "365"); rules["approvedDays"] != 1825.0 || rules["rejectedDays"] != 365.0 || rules["unfinishedDays"] != 30.0 {
		t.Errorf("%v", rules)
	}
	if rules := c.one("retention", "show", "--tenant", "acme", "--env", "sandbox"); rules["approvedDays"] != 0.0 {
		t.Errorf("the sandbox has the rules of production: %v", rules)
	}
	c.fails("number of days", "retention", "set", "--tenant", "acme", "--approved=-1")
	c.apply("young")
	if due := c.do("retention", "due", "--tenant", "acme"); len(due) != 0 {
		t.Errorf("%v", due)
	}
	if done := c.one("retention", "run", "--tenant", "acme"); done["erased"] != 0.0 {
		t.Errorf("%v", done)
	}
	c.fails("not found", "retention", "set", "--tenant", "nobody", "--approved", "1")
}
