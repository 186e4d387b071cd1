package dashapi_test

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/dashapi"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/verify"
)

// TestUploadOnBehalf: an officer's file is taken as the applicant's own; trail
// and notes say from where and why.
func TestUploadOnBehalf(t *testing.T) {
	t.Parallel()
	b := setup(t)
	officer := b.operator("acme", access.RoleOfficer)
	p := b.newPerson(production, false)
	var file bytes.Buffer
	check(t, jpeg.Encode(&file, image.NewGray(image.Rect(0, 0, 400, 300)), nil))
	send := func(query string, body []byte) *reply {
		return officer.send("POST", path(p, "/images?"+query), string(body), "Content-Type", "application/octet-stream")
	}
	const good = "idDocType=PASSPORT&country=KAZ&fileName=scan.jpg&source=mail&why=Sent+by+post"
	for name, c := range map[string]struct {
		query string
		body  []byte
	}{
		"no reason":      {"idDocType=PASSPORT&country=KAZ&source=mail", file.Bytes()},
		"no source":      {"idDocType=PASSPORT&country=KAZ&why=x", file.Bytes()},
		"unknown type":   {"idDocType=LOVE_LETTER&country=KAZ&source=mail&why=x", file.Bytes()},
		"not in level":   {"idDocType=UTILITY_BILL&country=KAZ&source=mail&why=x", file.Bytes()},
		"no file":        {good, nil},
		"not a picture":  {good, []byte("#!/bin/sh\n" + strings.Repeat("x", 2000))},
		"unknown source": {"idDocType=PASSPORT&source=dream&why=x", file.Bytes()},
	} {
		if r := send(c.query, c.body); r.status < 400 || r.status >= 500 {
			t.Errorf("%s: %d %s", name, r.status, r.data)
		}
	}
	if c := officer.card(p); len(c.Images) != 1 {
		t.Fatalf("%d images after what was refused", len(c.Images))
	}
	var in dashapi.HandedIn
	send(good, file.Bytes()).is(200, &in)
	if c := officer.card(p); len(c.Images) != 2 {
		t.Errorf("%d images", len(c.Images))
	}
	if r := send(good, file.Bytes()); r.status != 409 {
		t.Errorf("the same file again: %d %s", r.status, r.data)
	}
	var notes dashapi.Notes
	officer.send("GET", path(p, "/notes"), nil).is(200, &notes)
	if notes.Total != 1 || notes.Items[0].Text != "Sent by post" {
		t.Errorf("notes %+v", notes)
	}
	lines, _, err := b.service.AuditTrail(t.Context(), production, verify.AuditQuery{ApplicantID: p.ID, Limit: 100})
	check(t, err)
	found := false
	for _, l := range lines {
		found = found || l.Actor == officer.id && l.ImageID == in.ImageID && strings.Contains(l.Description, "came by mail")
	}
	if !found {
		t.Errorf("the trail does not say it: %+v", lines)
	}
}

// TestInvitations: a dry run names every mistake by its line; a file with one
// makes nobody, and one without makes everybody once.
func TestInvitations(t *testing.T) {
	t.Parallel()
	b := setup(t)
	officer, operator := b.operator("acme", access.RoleOfficer), b.operator("acme", access.RoleOperator)
	send := func(csv string, dry bool) (out dashapi.Invited) {
		officer.send("POST", "/env/production/invitations", map[string]any{"level": levelName, "csv": csv, "dryRun": dry, "hours": 4}).is(200, &out)
		return out
	}
	count := func() int {
		n, err := b.service.CountApplicants(t.Context(), production)
		check(t, err)
		return n
	}
	const good = "\ufeffexternalUserId;firstName;lastName;email;lang\r\nc-1;Айгерім;Серікова;a@example.com;kk\r\nc-2;=1+1;<script>;b@example.com;\r\n"
	if out := send(good, true); out.Lines != 2 || len(out.Errors) != 0 || count() != 0 {
		t.Fatalf("dry run %+v, %d made", out, count())
	}
	bad := "externalUserId,email,lang\nc-1,a@example.com,kk\nc-3,nobody,kk\nc-3,c@example.com,?\n,,\nc-4,A@example.com,en\nc-5\n"
	out := send(bad, false)
	lines := map[int]bool{}
	for _, e := range out.Errors {
		lines[e.Line] = true
	}
	for _, line := range []int{3, 4, 5, 6, 7} {
		if !lines[line] {
			t.Errorf("line %d has no mistake: %+v", line, out.Errors)
		}
	}
	if lines[2] || len(out.Made) != 0 || count() != 0 {
		t.Errorf("made %d of a file with mistakes: %+v", count(), out)
	}
	if out = send(good, false); len(out.Made) != 2 || !strings.Contains(out.Made[0].URL, "/websdk/p/") || out.Made[0].Name != "Серікова Айгерім" || count() != 2 {
		t.Errorf("made %+v", out)
	}
	if out = send(good, false); len(out.Errors) != 2 || out.Errors[0].Line != 2 || len(out.Made) != 0 || count() != 2 {
		t.Errorf("made twice: %+v", out)
	}
	operator.send("POST", "/env/production/invitations", map[string]any{"level": levelName, "csv": good, "dryRun": true}).fails(403, "forbidden")
	officer.send("POST", "/env/production/invitations", map[string]any{"level": "none", "csv": good, "dryRun": true}).fails(400, "invalid")
	var many strings.Builder
	many.WriteString("externalUserId\n")
	for i := range verify.MaxCreated + 1 {
		fmt.Fprintf(&many, "m-%d\n", i)
	}
	if out = send(many.String(), false); len(out.Errors) != 1 || count() != 2 {
		t.Errorf("too many: %+v", out.Errors)
	}
}

func FuzzInvitations(f *testing.F) {
	for _, s := range []string{"", "a", "externalUserId\n1", "externalUserId;email\n\"", "\ufeffemail\na@b.c\na@b.c", "firstName,firstName\nx,y"} {
		f.Add(s)
	}
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, file string) {
		n, mistakes := dashapi.ReadInvitations(file, now)
		if n == 0 && len(mistakes) == 0 {
			t.Error("nobody, and no mistake")
		}
		for _, m := range mistakes {
			if m.Detail == "" || m.Line < 1 {
				t.Errorf("mistake %+v", m)
			}
		}
	})
}

// TestBulkTags: each for itself, and what fails says why.
func TestBulkTags(t *testing.T) {
	t.Parallel()
	b := setup(t)
	operator := b.operator("acme", access.RoleOperator)
	p, q, foreign := b.newPerson(production, false), b.newPerson(production, false), b.newPerson(sandbox, false)
	var out dashapi.OutcomeList
	operator.send("POST", "/env/production/tags", map[string]any{"applicants": []string{p.ID, foreign.ID, "x", q.ID}, "add": []string{"vip"}}).is(200, &out)
	for i, ok := range []bool{true, false, false, true} {
		if out.Items[i].OK != ok || !ok && (out.Items[i].Code != "not_found" || out.Items[i].Detail == "") {
			t.Errorf("%d: %+v", i, out.Items[i])
		}
	}
	if c := operator.card(p); len(c.Tags) != 1 || c.Tags[0] != "vip" {
		t.Errorf("tags %v", c.Tags)
	}
}
