package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/idngo/idngo/internal/app"
	"github.com/idngo/idngo/kyc/appearance"
	"github.com/idngo/idngo/kyc/fault"
)

type appearanceCmd struct {
	List   appearanceList   `cmd:"" help:"List named customizations and translations."`
	Export appearanceExport `cmd:"" help:"Write one as JSON."`
	Import appearanceImport `cmd:"" help:"Store one from JSON, in the place of one of the same kind and name."`
	Remove appearanceRemove `cmd:"" help:"Remove one; pages that name it get the default."`
}

type appearanceList struct {
	installation
	scopeFlags
}

func (c appearanceList) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		all, err := a.Service.Appearances(r.ctx, c.scope())
		if err != nil {
			return err
		}
		for _, n := range all {
			texts := 0
			for _, words := range n.Texts {
				texts += len(words)
			}
			err := r.line(map[string]any{"kind": n.Kind, "name": n.Name, "theme": n.Theme, "logo": n.Logo != "", "texts": texts, "modifiedAt": stamp(n.ModifiedAt), "modifiedBy": n.ModifiedBy})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// namedFlags choose one.
type namedFlags struct {
	Kind string `arg:"" enum:"customization,translation" help:"customization or translation."`
	Name string `arg:"" help:"Its name; default is what pages get that name none."`
}

type appearanceExport struct {
	installation
	scopeFlags
	namedFlags
}

func (c appearanceExport) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		n, err := a.Store.Appearance(r.ctx, c.scope(), appearance.Kind(c.Kind), c.Name)
		if err != nil {
			return fmt.Errorf("%s %s: %w", c.Kind, c.Name, err)
		}
		enc := json.NewEncoder(r.out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(n)
	})
}

type appearanceImport struct {
	installation
	scopeFlags
	File string `arg:"" help:"JSON file, as export writes it."`
	Logo string `help:"PNG or JPEG to use as logo."`
}

// maxAppearance bounds the file, in bytes: more than any that is valid.
const maxAppearance = 8 << 20

func (c appearanceImport) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		text, err := readUpTo(r.path(c.File), maxAppearance)
		if err != nil {
			return err
		}
		var n appearance.Named
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&n); err != nil {
			return fault.New(fault.Invalid, "The file is no appearance: "+err.Error())
		}
		if c.Logo != "" {
			// One byte more than is taken, so that what is too large is said to be so.
			logo, err := readUpTo(r.path(c.Logo), appearance.MaxLogoBytes+1)
			if err != nil {
				return err
			}
			n.Logo = "data:" + http.DetectContentType(logo) + ";base64," + base64.StdEncoding.EncodeToString(logo)
		}
		if err := a.Service.PutAppearance(r.ctx, c.scope(), n); err != nil {
			return err
		}
		return r.line(map[string]any{"kind": n.Kind, "name": n.Name, "logo": n.Logo != ""})
	})
}

func readUpTo(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // was only read
	return io.ReadAll(io.LimitReader(f, limit))
}

type appearanceRemove struct {
	installation
	scopeFlags
	namedFlags
}

func (c appearanceRemove) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		if err := a.Service.DeleteAppearance(r.ctx, c.scope(), appearance.Kind(c.Kind), c.Name); err != nil {
			return fmt.Errorf("%s %s: %w", c.Kind, c.Name, err)
		}
		return r.line(map[string]any{"kind": c.Kind, "name": c.Name, "removed": true})
	})
}
