package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/idngo/idngo/internal/app"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
)

type levelCmd struct {
	List   levelList   `cmd:"" help:"List levels."`
	Export levelExport `cmd:"" help:"Write a level as YAML or JSON."`
	Import levelImport `cmd:"" help:"Create a level from YAML or JSON, or store it as the next revision."`
}

type levelList struct {
	installation
	scopeFlags
}

func (c levelList) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		levels, err := a.Service.Levels(r.ctx, c.scope())
		if err != nil {
			return err
		}
		for _, l := range levels {
			var steps []string
			for _, d := range l.Required.DocSets {
				steps = append(steps, d.IDDocSetType)
			}
			err := r.line(map[string]any{"id": l.ID, "name": l.Name, "revision": l.Revision, "steps": steps, "modifiedAt": stamp(l.ModifiedAt)})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

type levelExport struct {
	installation
	scopeFlags
	Name     string `arg:"" help:"Name of the level."`
	Revision int    `help:"Revision; the newest when 0."`
	Format   string `enum:"yaml,json" default:"yaml" help:"yaml or json."`
}

func (c levelExport) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		l, err := a.Store.Level(r.ctx, c.scope(), c.Name, c.Revision)
		if err != nil {
			return fmt.Errorf("level %s: %w", c.Name, err)
		}
		text, err := level.Export(l, level.Format(c.Format))
		if err != nil {
			return err
		}
		_, err = r.out.Write(text)
		return err
	})
}

type levelImport struct {
	installation
	scopeFlags
	File string `arg:"" help:"YAML or JSON file."`
}

func (c levelImport) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		text, err := os.ReadFile(r.path(c.File))
		if err != nil {
			return err
		}
		l, err := level.Import(text)
		if err != nil {
			return err
		}
		old, err := a.Service.Level(r.ctx, c.scope(), l.Name)
		switch {
		case errors.Is(err, fault.ErrNotFound):
			l, err = a.Service.CreateLevel(r.ctx, c.scope(), l)
		case err == nil:
			l, err = a.Service.UpdateLevel(r.ctx, c.scope(), old.ID, l)
		}
		if err != nil {
			return err
		}
		return r.line(map[string]any{"id": l.ID, "name": l.Name, "revision": l.Revision})
	})
}
