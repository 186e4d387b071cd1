package main

import (
	"fmt"
	"time"

	"github.com/idngo/idngo/internal/app"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/retention"
	"github.com/idngo/idngo/kyc/verify"
)

type applicantCmd struct {
	List    applicantList    `cmd:"" help:"List applicants, newest first."`
	Show    applicantShow    `cmd:"" help:"Show an applicant with images, steps and attempts."`
	Queue   applicantQueue   `cmd:"" help:"List cases that wait for a person."`
	Claim   applicantClaim   `cmd:"" help:"Make a case one's own."`
	Decide  applicantDecide  `cmd:"" help:"Approve or reject an applicant."`
	Explain applicantExplain `cmd:"" help:"Show what an automatic decision rested on."`
	Reset   applicantReset   `cmd:"" help:"Ask an applicant for everything again, or for one step."`
	Erase   applicantErase   `cmd:"" help:"Erase a person's data for good."`
	Hold    applicantHold    `cmd:"" help:"Place a legal hold: nobody and no rule can erase the applicant."`
	Release applicantRelease `cmd:"" help:"Release a legal hold."`
	Holds   applicantHolds   `cmd:"" help:"List legal holds: of an applicant all, of the environment those in force."`
}

type applicantList struct {
	installation
	scopeFlags
	Status string `help:"init, pending, queued, onHold or completed."`
	Answer string `help:"GREEN or RED."`
	Level  string `help:"Name of the level."`
	Tag    string `help:"Tag."`
	Limit  int    `default:"50"`
	Before string `help:"Id of the last applicant of the page before."`
}

func (c applicantList) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		list, err := a.Service.Applicants(r.ctx, c.scope(), verify.ApplicantQuery{
			Status: applicant.Status(c.Status), Answer: c.Answer, LevelName: c.Level, Tag: c.Tag, Limit: c.Limit, Before: c.Before,
		})
		if err != nil {
			return err
		}
		for _, p := range list {
			if err := r.line(applicantLine(p)); err != nil {
				return err
			}
		}
		return nil
	})
}

func applicantLine(p applicant.Applicant) map[string]any {
	line := map[string]any{
		"id": p.ID, "externalUserId": p.Personal.ExternalUserID, "levelName": p.Review.LevelName,
		"status": p.Review.Status, "createdAt": stamp(p.CreatedAt), "attempts": p.Review.AttemptCnt,
	}
	if p.Review.Result != nil {
		line["result"] = p.Review.Result
	}
	if p.Deleted {
		line["deactivated"] = true
	}
	return line
}

// person names one applicant.
type person struct {
	ID string `arg:"" help:"Id of the applicant, or external:ID with the client's own id."`
}

const externalPrefix = "external:"

func (p person) find(r *runContext, a *app.App, s scopeFlags) (applicant.Applicant, error) {
	if len(p.ID) > len(externalPrefix) && p.ID[:len(externalPrefix)] == externalPrefix {
		return a.Service.ApplicantByExternalUserID(r.ctx, s.scope(), p.ID[len(externalPrefix):])
	}
	return a.Service.Applicant(r.ctx, s.scope(), p.ID)
}

type applicantShow struct {
	installation
	scopeFlags
	person
}

func (c applicantShow) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		p, err := c.find(r, a, c.scopeFlags)
		if err != nil {
			return err
		}
		images, err := a.Service.Images(r.ctx, c.scope(), p.ID)
		if err != nil {
			return err
		}
		steps, err := a.Service.StepStatuses(r.ctx, c.scope(), p.ID)
		if err != nil {
			return err
		}
		history, err := a.Service.History(r.ctx, c.scope(), p.ID, "")
		if err != nil {
			return err
		}
		line := applicantLine(p)
		line["personal"], line["tags"], line["steps"] = p.Personal, p.Tags, steps
		var pictures []map[string]any
		for _, im := range images {
			pictures = append(pictures, map[string]any{
				"imageId": im.ID, "idDocType": im.Type, "idDocSubType": im.SubType, "country": im.Country, "active": im.Active,
				"mediaType": im.MediaType, "size": im.Size, "addedAt": stamp(im.AddedAt), "read": im.ReadState, "result": im.Result,
			})
		}
		line["images"] = pictures
		var attempts []map[string]any
		for _, at := range history {
			attempts = append(attempts, map[string]any{
				"attemptId": at.ID, "levelName": at.LevelName, "levelRevision": at.LevelRevision, "submittedAt": stamp(at.SubmittedAt),
				"state": at.State, "outcome": at.Outcome, "decidedAt": stamp(at.DecidedAt), "result": at.Result,
			})
		}
		line["history"] = attempts
		return r.line(line)
	})
}

type applicantQueue struct {
	installation
	scopeFlags
	Limit int `default:"50"`
}

func (c applicantQueue) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		cases, err := a.Service.Queue(r.ctx, c.scope(), c.Limit)
		if err != nil {
			return err
		}
		for _, k := range cases {
			err := r.line(map[string]any{
				"case": k.ID, "applicantId": k.ApplicantID, "attemptId": k.AttemptID, "openedAt": stamp(k.OpenedAt),
				"waiting": a.Config.Now().Sub(k.OpenedAt).Round(time.Second).String(), "priority": k.Priority, "reasons": k.Reasons, "claimedBy": k.ClaimedBy,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

type applicantClaim struct {
	installation
	scopeFlags
	Case string `arg:"" help:"Id of the case."`
	By   string `required:"" help:"Who works it."`
}

func (c applicantClaim) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		if err := a.Service.ClaimCase(r.ctx, c.scope(), c.Case, c.By); err != nil {
			return err
		}
		return r.line(map[string]any{"case": c.Case, "claimedBy": c.By})
	})
}

type applicantDecide struct {
	installation
	scopeFlags
	person
	Answer  string   `arg:"" enum:"GREEN,RED" help:"GREEN or RED."`
	Labels  []string `help:"Rejection labels; needed for RED."`
	Type    string   `enum:"RETRY,FINAL," default:"" help:"RETRY or FINAL; by the labels when empty."`
	Comment string   `help:"Text for the applicant; by the labels when empty."`
	Note    string   `help:"Note for colleagues."`
}

func (c applicantDecide) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		p, err := c.find(r, a, c.scopeFlags)
		if err != nil {
			return err
		}
		result := applicant.Result{ReviewAnswer: c.Answer, RejectLabels: c.Labels, ReviewRejectType: c.Type, ModerationComment: c.Comment}
		if c.Answer == applicant.AnswerRed && c.Type == "" {
			result.ReviewRejectType = rejectType(c.Labels)
		}
		if err := a.Service.Decide(r.ctx, c.scope(), p.ID, result, c.Note); err != nil {
			return err
		}
		if p, err = a.Service.Applicant(r.ctx, c.scope(), p.ID); err != nil {
			return err
		}
		return r.line(applicantLine(p))
	})
}

type applicantExplain struct {
	installation
	scopeFlags
	person
	Attempt string `help:"attemptId; the current one when empty."`
}

func (c applicantExplain) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		p, err := c.find(r, a, c.scopeFlags)
		if err != nil {
			return err
		}
		attempt := c.Attempt
		if attempt == "" {
			attempt = p.Review.AttemptID
		}
		e, err := a.Service.Explain(r.ctx, c.scope(), p.ID, attempt)
		if err != nil {
			return fmt.Errorf("attempt %s: %w", attempt, err)
		}
		return r.line(e)
	})
}

type applicantReset struct {
	installation
	scopeFlags
	person
	Step string `help:"One step, e.g. SELFIE; everything when empty."`
}

func (c applicantReset) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		p, err := c.find(r, a, c.scopeFlags)
		if err != nil {
			return err
		}
		if c.Step != "" {
			err = a.Service.ResetStep(r.ctx, c.scope(), p.ID, c.Step)
		} else {
			err = a.Service.Reset(r.ctx, c.scope(), p.ID)
		}
		if err != nil {
			return err
		}
		if p, err = a.Service.Applicant(r.ctx, c.scope(), p.ID); err != nil {
			return err
		}
		return r.line(applicantLine(p))
	})
}

type applicantErase struct {
	installation
	scopeFlags
	person
	Yes bool `required:"" help:"Yes, erase for good."`
}

func (c applicantErase) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		id := c.ID
		if p, err := c.find(r, a, c.scopeFlags); err == nil {
			id = p.ID
		} // else an interrupted erasure may be left to complete
		if err := a.Service.Erase(r.ctx, c.scope(), id); err != nil {
			return err
		}
		return r.line(map[string]any{"id": id, "erased": true})
	})
}

type applicantHold struct {
	installation
	scopeFlags
	person
	Reason string `required:"" help:"Why; shown to whoever tries to erase."`
}

func (c applicantHold) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		p, err := c.find(r, a, c.scopeFlags)
		if err != nil {
			return err
		}
		h, err := a.Service.PlaceHold(r.ctx, c.scope(), p.ID, c.Reason)
		if err != nil {
			return err
		}
		return r.line(holdLine(h))
	})
}

func holdLine(h retention.Hold) map[string]any {
	line := map[string]any{"id": h.ID, "applicantId": h.ApplicantID, "reason": h.Reason, "placedAt": stamp(h.PlacedAt), "placedBy": h.PlacedBy, "inForce": h.InForce()}
	if !h.InForce() {
		line["releasedAt"], line["releasedBy"] = stamp(h.ReleasedAt), h.ReleasedBy
	}
	return line
}

type applicantRelease struct {
	installation
	scopeFlags
	person
	Hold string `arg:"" help:"Id of the hold."`
}

func (c applicantRelease) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		p, err := c.find(r, a, c.scopeFlags)
		if err != nil {
			return err
		}
		if err := a.Service.ReleaseHold(r.ctx, c.scope(), p.ID, c.Hold); err != nil {
			return fmt.Errorf("hold %s: %w", c.Hold, err)
		}
		return r.line(map[string]any{"id": c.Hold, "applicantId": p.ID, "inForce": false})
	})
}

type applicantHolds struct {
	installation
	scopeFlags
	ID string `arg:"" optional:"" help:"Id of the applicant."`
}

func (c applicantHolds) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		holds, err := a.Service.Holds(r.ctx, c.scope(), c.ID)
		if err != nil {
			return err
		}
		for _, h := range holds {
			if err := r.line(holdLine(h)); err != nil {
				return err
			}
		}
		return nil
	})
}

type blocklistCmd struct {
	Add    blocklistAdd    `cmd:"" help:"Put an applicant on the blocklist: RED, FINAL."`
	Remove blocklistRemove `cmd:"" help:"Take an applicant off the blocklist."`
	List   blocklistList   `cmd:"" help:"List entries."`
}

type blocklistAdd struct {
	installation
	scopeFlags
	person
	Note string `required:"" help:"Why."`
}

func (c blocklistAdd) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		p, err := c.find(r, a, c.scopeFlags)
		if err != nil {
			return err
		}
		if p, err = a.Service.Blocklist(r.ctx, c.scope(), p.ID, c.Note); err != nil {
			return err
		}
		return r.line(applicantLine(p))
	})
}

type blocklistRemove struct {
	installation
	scopeFlags
	person
	Note string `required:"" help:"Why."`
}

func (c blocklistRemove) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		p, err := c.find(r, a, c.scopeFlags)
		if err != nil {
			return err
		}
		if p, err = a.Service.Unlist(r.ctx, c.scope(), p.ID, c.Note); err != nil {
			return err
		}
		return r.line(applicantLine(p))
	})
}

type blocklistList struct {
	installation
	scopeFlags
	Limit int    `default:"100"`
	After string `help:"Id of the last entry of the page before."`
}

func (c blocklistList) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		entries, err := a.Service.ListEntries(r.ctx, c.scope(), c.After, c.Limit)
		if err != nil {
			return err
		}
		for _, e := range entries {
			err := r.line(map[string]any{
				"id": e.ID, "applicantId": e.ApplicantID, "createdAt": stamp(e.CreatedAt), "createdBy": e.CreatedBy,
				"note": e.Private.Note, "faces": len(e.Private.Faces),
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
