package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/idngo/idngo/internal/app"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/watchlist"
	"github.com/idngo/idngo/screening/lists"
	"github.com/idngo/idngo/screening/match"
	"github.com/idngo/idngo/screening/names"
)

type watchlistCmd struct {
	List   watchlistList   `cmd:"" help:"List watch lists and their versions."`
	Import watchlistImport `cmd:"" help:"Hand a file in as the new version of a list, and wait until it is in force."`
	Use    watchlistUse    `cmd:"" help:"Go back to an earlier version."`
	Remove watchlistRemove `cmd:"" help:"Take a list out of use and delete its entries."`
	Try    watchlistTry    `cmd:"" help:"Look for a person in the lists in force."`
}

type watchlistList struct {
	installation
	scopeFlags
}

func (c watchlistList) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		all, err := a.Service.Watchlists(r.ctx, c.scope())
		if err != nil {
			return err
		}
		for _, l := range all {
			if len(l.Versions) == 0 {
				if err := r.line(map[string]any{"list": l.Name, "id": l.ID, "kind": l.Kind}); err != nil {
					return err
				}
			}
			for _, v := range l.Versions {
				if err := r.line(versionLine(l.List, v)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func versionLine(l watchlist.List, v watchlist.Version) map[string]any {
	out := map[string]any{
		"list": l.Name, "id": l.ID, "kind": l.Kind, "version": v.ID, "state": v.State, "inForce": v.ID == l.Current, "kept": v.Blob != "" && v.State == watchlist.StateReady,
		"format": v.Format, "entries": v.Entries, "skipped": v.Skipped, "added": v.Added, "changed": v.Changed, "removed": v.Removed,
		"sha256": v.SHA256, "published": v.Published, "file": v.FileName, "createdAt": stamp(v.CreatedAt), "createdBy": v.CreatedBy,
	}
	if v.Error != "" {
		out["error"], out["line"] = v.Error, v.ErrorLine
	}
	return out
}

// named finds a list by its name; fault.ErrNotFound when there is none.
func named(r *runContext, a *app.App, c scopeFlags, name string) (verify.Watchlist, error) {
	all, err := a.Service.Watchlists(r.ctx, c.scope())
	if err != nil {
		return verify.Watchlist{}, err
	}
	for _, l := range all {
		if l.Name == name || l.ID == name {
			return l, nil
		}
	}
	return verify.Watchlist{}, fmt.Errorf("watch list %s: %w", name, fault.ErrNotFound)
}

type watchlistImport struct {
	installation
	scopeFlags
	Name string `arg:"" help:"Name of the list; made when there is none of the name."`
	File string `arg:"" help:"File as it was published, or a CSV of one's own; packed or not."`
	Kind string `help:"What people on a new list are listed for, where the file does not tell." enum:"sanctions,pep,adverseMedia,terrorism,crime,fitnessProbity" default:"sanctions"`
}

func (c watchlistImport) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		f, err := os.Open(r.path(c.File))
		if err != nil {
			return err
		}
		defer f.Close() //nolint:errcheck // was only read
		l, err := named(r, a, c.scopeFlags, c.Name)
		if errors.Is(err, fault.ErrNotFound) {
			l.List, err = a.Service.CreateWatchlist(r.ctx, c.scope(), c.Name, lists.Kind(c.Kind))
		}
		if err != nil {
			return err
		}
		v, err := a.Service.AddWatchlistFile(r.ctx, c.scope(), l.ID, filepath.Base(c.File), f)
		if err != nil {
			return err
		}
		others, err := a.Store.Processes(r.ctx) // none on SQLite, which is this process's alone
		if err != nil {
			return err
		}
		if r.app == nil && len(others) == 0 {
			// Nobody works the queue: it finds the work done when somebody does.
			err = a.Service.RunImport(r.ctx, verify.Job{Kind: verify.JobImport, Scope: c.scope(), VersionID: v.ID})
		} else {
			err = awaitImport(r, a, v)
		}
		if err != nil {
			return err
		}
		if v, err = a.Store.WatchlistVersion(r.ctx, c.scope(), v.ID); err != nil {
			return err
		}
		if v.State == watchlist.StateFailed {
			return watchlist.ErrFile.Saying("%s: %s", c.File, (&lists.Error{Line: v.ErrorLine, Reason: v.Error}).Error())
		}
		if l, err = named(r, a, c.scopeFlags, l.ID); err != nil {
			return err
		}
		return r.line(versionLine(l.List, v))
	})
}

// awaitImport waits for the workers of the installation.
func awaitImport(r *runContext, a *app.App, v watchlist.Version) error {
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for {
		now, err := a.Store.WatchlistVersion(r.ctx, v.Scope, v.ID)
		if err != nil {
			return err
		}
		if now.State == watchlist.StateReady || now.State == watchlist.StateFailed {
			return nil
		}
		select {
		case <-r.ctx.Done():
			return r.ctx.Err()
		case <-ticker.C:
		}
	}
}

type watchlistUse struct {
	installation
	scopeFlags
	Name    string `arg:"" help:"Name of the list."`
	Version string `arg:"" help:"Id of a version that is kept."`
}

func (c watchlistUse) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		l, err := named(r, a, c.scopeFlags, c.Name)
		if err != nil {
			return err
		}
		if err := a.Service.UseWatchlistVersion(r.ctx, c.scope(), l.ID, c.Version); err != nil {
			return fmt.Errorf("version %s: %w", c.Version, err)
		}
		return r.line(map[string]any{"list": l.Name, "version": c.Version, "inForce": true})
	})
}

type watchlistRemove struct {
	installation
	scopeFlags
	Name string `arg:"" help:"Name of the list."`
}

func (c watchlistRemove) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		l, err := named(r, a, c.scopeFlags, c.Name)
		if err != nil {
			return err
		}
		if err := a.Service.RemoveWatchlist(r.ctx, c.scope(), l.ID); err != nil {
			return err
		}
		return r.line(map[string]any{"list": l.Name, "id": l.ID, "removed": true})
	})
}

type watchlistTry struct {
	installation
	scopeFlags
	Name      string  `arg:"" help:"Name in any script and order."`
	Born      string  `help:"Birth date, YYYY-MM-DD or a year."`
	Country   string  `help:"Alpha-3 code of the country."`
	Number    string  `help:"Number of a document."`
	Threshold float64 `help:"Least score, 0 to 1." default:"0.8"`
}

func (c watchlistTry) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		who := match.Subject{Names: []names.Name{{Full: c.Name}}}
		if c.Born != "" {
			who.Births = []string{c.Born}
		}
		if c.Country != "" {
			who.Countries = []string{c.Country}
		}
		if c.Number != "" {
			who.Numbers = []string{c.Number}
		}
		hits, err := a.Service.TryWatchlists(r.ctx, c.scope(), who, c.Threshold)
		if err != nil {
			return err
		}
		for _, h := range hits {
			e := h.Found.Entry
			err := r.line(map[string]any{"score": h.Found.Score.Value, "name": e.Names[0].String(), "list": h.Found.ListName, "entry": e.ID, "kinds": e.Kinds, "born": e.Births, "countries": e.Countries})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
