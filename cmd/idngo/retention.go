package main

import (
	"github.com/idngo/idngo/internal/app"
	"github.com/idngo/idngo/kyc/retention"
)

type retentionCmd struct {
	Show retentionShow `cmd:"" help:"Show the rules of an environment."`
	Set  retentionSet  `cmd:"" help:"Change the rules; 0 days keep for ever."`
	Due  retentionDue  `cmd:"" help:"List whom the rules would erase now."`
	Now  retentionRun  `cmd:"" name:"run" help:"Erase them now; the server does so once an hour."`
}

func rulesLine(r retention.Rules) map[string]any {
	return map[string]any{"approvedDays": r.ApprovedDays, "rejectedDays": r.RejectedDays, "unfinishedDays": r.UnfinishedDays}
}

type retentionShow struct {
	installation
	scopeFlags
}

func (c retentionShow) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		rules, err := a.Store.RetentionRules(r.ctx, c.scope())
		if err != nil {
			return err
		}
		return r.line(rulesLine(rules))
	})
}

type retentionSet struct {
	installation
	scopeFlags
	Approved   *int `help:"Days after an approval."`
	Rejected   *int `help:"Days after a rejection."`
	Unfinished *int `help:"Days after the last event of an applicant who was never decided."`
}

func (c retentionSet) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		rules, err := a.Store.RetentionRules(r.ctx, c.scope())
		if err != nil {
			return err
		}
		for _, rule := range []struct {
			days *int
			of   *int
		}{{c.Approved, &rules.ApprovedDays}, {c.Rejected, &rules.RejectedDays}, {c.Unfinished, &rules.UnfinishedDays}} {
			if rule.days != nil {
				*rule.of = *rule.days
			}
		}
		if err := a.Service.SetRetention(r.ctx, c.scope(), rules); err != nil {
			return err
		}
		return r.line(rulesLine(rules))
	})
}

type retentionDue struct {
	installation
	scopeFlags
	Limit int `default:"100"`
}

func (c retentionDue) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		due, rules, err := a.Service.DueForErasure(r.ctx, c.scope(), c.Limit)
		if err != nil {
			return err
		}
		for _, d := range due {
			if err := r.line(map[string]any{"id": d.ApplicantID, "why": rules.Reason(d.Answer)}); err != nil {
				return err
			}
		}
		return nil
	})
}

type retentionRun struct {
	installation
	scopeFlags
}

func (c retentionRun) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		n, err := a.Service.ApplyRetention(r.ctx, c.scope())
		if err != nil {
			return err
		}
		return r.line(map[string]int{"erased": n})
	})
}
