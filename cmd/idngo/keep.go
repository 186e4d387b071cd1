package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/idngo/idngo/internal/app"
	"github.com/idngo/idngo/internal/seal"
	"github.com/idngo/idngo/kyc/decision"
	"github.com/idngo/idngo/kyc/verify"
)

func rejectType(labels []string) string { return decision.RejectType(labels) }

type auditCmd struct {
	Show   auditShow   `cmd:"" help:"Show the trail, newest first."`
	Verify auditVerify `cmd:"" help:"Verify the chain of the trail."`
}

type auditShow struct {
	installation
	scopeFlags
	Applicant string    `help:"Id of an applicant."`
	Activity  string    `help:"Activity, e.g. subject:changed:applicant."`
	From      time.Time `help:"Not before this time (RFC 3339)."`
	Limit     int       `default:"50"`
}

func (c auditShow) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		entries, _, err := a.Service.AuditTrail(r.ctx, c.scope(), verify.AuditQuery{
			ApplicantID: c.Applicant, Activity: c.Activity, From: c.From, To: a.Config.Now(), Limit: c.Limit,
		})
		if err != nil {
			return err
		}
		for _, e := range entries {
			err := r.line(map[string]any{
				"at": e.At.UTC().Format(time.RFC3339Nano), "activity": e.Activity, "actor": e.Actor, "channel": e.Channel, "ip": e.IP,
				"applicantId": e.ApplicantID, "imageId": e.ImageID, "description": e.Description, "correlationId": e.CorrelationID, "seq": e.Seq,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

type auditVerify struct{ installation }

func (c auditVerify) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		report, err := a.VerifyAudit(r.ctx)
		if err != nil {
			return err
		}
		breaks := []map[string]any{}
		for _, b := range report.Breaks {
			breaks = append(breaks, map[string]any{"seq": b.Seq, "id": b.ID, "what": b.What})
		}
		err = r.line(map[string]any{
			"intact": report.Intact(), "chained": report.Chained, "unchained": report.Unchained,
			"headSeq": report.HeadSeq, "headHash": hex.EncodeToString(report.HeadHash), "breaks": breaks,
		})
		if err == nil && !report.Intact() {
			err = errors.New("the audit trail was changed outside the program")
		}
		return err
	})
}

type keyCmd struct {
	Check keyCheck `cmd:"" help:"Say whether the master key opens this installation."`
	New   keyNew   `cmd:"" help:"Make a master key file."`

	Rotate       keyRotate       `cmd:"" help:"Replace the master key: all keys are wrapped by another one."`
	RotateTenant keyRotateTenant `cmd:"" help:"Replace the key of a tenant's environment: those of its applicants are wrapped by another one."`
}

type keyRotate struct {
	installation
	Yes bool `required:"" help:"Yes, replace it; no other process may run on a shared database."`
}

func (c keyRotate) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		done, err := a.RotateMasterKey(r.ctx)
		if err != nil {
			return err
		}
		return r.line(done)
	})
}

type keyRotateTenant struct {
	installation
	scopeFlags
	Yes bool `required:"" help:"Yes, replace it; no other process may run on a shared database."`
}

func (c keyRotateTenant) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		done, err := a.RotateTenantKey(r.ctx, c.scope())
		if err != nil {
			return err
		}
		return r.line(done)
	})
}

type keyCheck struct{ installation }

func (c keyCheck) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		n, err := a.CheckKeys(r.ctx)
		if err != nil {
			return err
		}
		return r.line(map[string]any{"masterKey": a.Config.MasterKey, "environments": n, "opens": true})
	})
}

type keyNew struct {
	File string `arg:"" help:"File to make; it must not exist."`
}

func (c keyNew) Run(r *runContext) error {
	_, created, err := seal.LoadMasterKey(r.path(c.File))
	if err != nil {
		return err
	}
	if !created {
		return fmt.Errorf("%s exists already", c.File)
	}
	return r.line(map[string]string{"masterKey": c.File})
}

type migrateCmd struct{ installation }

// Run opens the installation, which brings the database to this version.
func (c migrateCmd) Run(r *runContext) error {
	return r.with(c.installation, func(*app.App) error {
		return r.line(map[string]bool{"migrated": true})
	})
}

type doctorCmd struct{ serverFlags }

var errUnwell = errors.New("the installation needs attention")

// Run looks at an installation and prints a line for each thing it looked at.
// What a running server has locked that server looks at itself.
func (c doctorCmd) Run(r *runContext) error {
	if r.app != nil { // asked by another process
		for _, f := range r.app.Examine(r.ctx) {
			if err := r.jsonLine(f); err != nil {
				return err
			}
		}
		return nil
	}
	config, err := c.config(r)
	if err != nil {
		return err
	}
	unwell := false
	for _, f := range app.Examine(r.ctx, config, func() ([]app.Finding, error) { return askInside(r, c.Data) }) {
		unwell = unwell || !f.OK
		switch {
		case r.json:
			err = r.line(f)
		case f.OK:
			_, err = fmt.Fprintf(r.out, "ok    %s: %s\n", f.What, f.Found)
		default:
			_, err = fmt.Fprintf(r.out, "WRONG %s: %s\n      Mend: %s\n", f.What, f.Found, f.Mend)
		}
		if err != nil {
			return err
		}
	}
	if unwell {
		return errUnwell
	}
	return nil
}

// askInside has the server that runs look at what only it can see.
func askInside(r *runContext, data string) ([]app.Finding, error) {
	var out bytes.Buffer
	asked := *r
	asked.out, asked.terminal, asked.args = &out, false, []string{"doctor"}
	if err := forward(&asked, data); err != nil {
		return nil, err
	}
	var findings []app.Finding
	for dec := json.NewDecoder(&out); ; {
		var f app.Finding
		err := dec.Decode(&f)
		if errors.Is(err, io.EOF) {
			return findings, nil
		}
		if err != nil {
			return nil, err
		}
		findings = append(findings, f)
	}
}
