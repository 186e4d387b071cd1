package main

import (
	"errors"
	"time"

	"github.com/idngo/idngo/internal/app"
	"github.com/idngo/idngo/internal/backup"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/audit"
)

type backupCmd struct {
	installation
	Dir     string `arg:"" help:"Backup folder: made when it is missing, else a copy is added."`
	Keep    int    `help:"How many copies stay; all when 0."`
	NoFiles bool   `help:"Leave the sealed files out, where the bucket has a backup of its own."`
}

func (c backupCmd) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		m, err := a.Backup(r.ctx, r.path(c.Dir), backup.Options{Keep: c.Keep, NoFiles: c.NoFiles})
		if err != nil {
			return err
		}
		return r.line(m)
	})
}

type restoreCmd struct {
	installation
	Dir     string   `arg:"" help:"Backup folder."`
	Copy    string   `help:"Name of a copy, e.g. 20261126T063000Z; the newest when empty."`
	Replace bool     `help:"Move a data folder that exists aside."`
	Lists   []string `name:"erasure-list" help:"Further file with a list of erasures, e.g. of another machine; may be repeated."`
}

// Run restores with no server running: it never goes to one.
func (c restoreCmd) Run(r *runContext) error {
	if r.app != nil {
		return errServerRuns
	}
	ctx := audit.WithActor(r.ctx, audit.Actor{Name: "cli", Channel: "CLI", CorrelationID: kyc.NewCorrelationID()})
	done, err := app.Restore(ctx, c.installation.config(r.log), app.RestoreOptions{
		From: r.path(c.Dir), Copy: c.Copy, Replace: c.Replace, Erasures: c.Lists,
	})
	if err != nil {
		return err
	}
	return r.line(done)
}

var errServerRuns = errors.New("a server runs on this data folder: stop it first")

type erasureCmd struct {
	List   erasureList   `cmd:"" help:"Show the list."`
	Replay erasureReplay `cmd:"" help:"Erase again whom a list names, after rows were restored by other means."`
}

type erasureList struct{ installation }

func (c erasureList) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		list, err := a.ListedErasures("")
		if err != nil {
			return err
		}
		for _, e := range list {
			err := r.line(map[string]any{"applicantId": e.ApplicantID, "tenant": e.Scope.Tenant, "environment": e.Scope.Environment, "at": e.At.UTC().Format(time.RFC3339)})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

type erasureReplay struct {
	installation
	From string `help:"File of the list; the installation's own when empty."`
}

func (c erasureReplay) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		from := c.From
		if from != "" {
			from = r.path(from)
		}
		list, err := a.ListedErasures(from)
		if err != nil {
			return err
		}
		again, err := a.ReplayErasures(r.ctx, list)
		if err != nil {
			return err
		}
		return r.line(map[string]int{"listed": len(list), "erasedAgain": again})
	})
}
