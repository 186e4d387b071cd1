package dashapi_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/idngo/idngo/internal/dashapi"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/verify"
)

// TestOwnSettings: what the company sets is kept, in the trail, and holds for
// what is handed in from then on; another company has its own.
func TestOwnSettings(t *testing.T) {
	t.Parallel()
	b := setup(t)
	owner := b.operator("acme", access.RoleOwner)
	var own dashapi.OwnSettings
	owner.send("GET", "/company/settings", nil).is(200, &own)
	if own.MostFileMB != 50 || len(own.FileTypes) == 0 || own.TimeZone != "" {
		t.Errorf("at first %+v", own)
	}
	set := map[string]any{"legalName": "Acme ЖШС", "supportEmail": "help@acme.example", "privacyUrl": "https://acme.example/privacy", "timeZone": "Asia/Almaty", "languages": []string{"ru", "ckb"},
		"files": map[string]any{"maxMb": 1, "types": []string{"image/jpeg"}}, "requestLogDays": 30}
	owner.send("PUT", "/company/settings", set).is(200, nil)
	owner.send("GET", "/company/settings", nil).is(200, &own)
	if own.LegalName != "Acme ЖШС" || own.TimeZone != "Asia/Almaty" || own.Files.MaxMB != 1 || own.RequestLogDays != 30 || !slices.Contains(own.FlowLanguages, "ckb") {
		t.Errorf("%+v", own)
	}
	var session dashapi.Session
	owner.send("GET", "/session", nil).is(200, &session)
	if session.Tenant.TimeZone != "Asia/Almaty" {
		t.Errorf("%+v", session.Tenant)
	}
	var trail dashapi.Trail
	owner.send("GET", "/env/production/audit?activity=operator:changed:settings", nil).is(200, &trail)
	if len(trail.Items) != 1 || trail.Items[0].Description != "company: legal name, support address, privacy notice, time zone, languages, file limits, days of the request log" {
		t.Errorf("%+v", trail.Items)
	}
	p := b.newPerson(sandbox, false) // a small JPEG is still taken
	hand := func(content []byte) error {
		_, err := b.service.AddDocument(context.Background(), sandbox, p.ID, verify.Upload{IDDocType: "PASSPORT", Country: "KAZ", File: file{bytes.NewReader(content)}, Size: int64(len(content))})
		return err
	}
	jpeg := append([]byte{0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0}, make([]byte, 1<<20)...)
	if err := hand(jpeg); err == nil || !errors.Is(err, verify.ErrFileSize) && !errors.Is(err, verify.ErrFileCorrupted) {
		t.Errorf("a file beyond the company's limit: %v", err)
	}
	if err := hand([]byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")); !errors.Is(err, verify.ErrFileFormat) {
		t.Errorf("a type that the company does not take: %v", err)
	}
	set["privacyUrl"] = "http://acme.example"
	owner.send("PUT", "/company/settings", set).fails(400, "invalid")
	var others dashapi.OwnSettings
	b.operator("other", access.RoleOwner).send("GET", "/company/settings", nil).is(200, &others)
	if others.TimeZone != "" || others.LegalName != "" {
		t.Errorf("another company: %+v", others)
	}
}
