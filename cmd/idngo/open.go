package main

import (
	"errors"
	"log/slog"
	"net/netip"
	"path/filepath"
	"time"

	"github.com/idngo/idngo/internal/app"
	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/audit"
)

// installation are the flags that say which installation is meant.
type installation struct {
	Data      string `help:"Folder of the installation." default:"./data" env:"IDNGO_DATA"`
	Database  string `help:"PostgreSQL URL; SQLite in the data folder when empty." env:"IDNGO_DATABASE"`
	Blobs     string `help:"Folder or s3:// URL of sealed files; a folder in the data folder when empty." env:"IDNGO_BLOBS"`
	MasterKey string `help:"File of the master key; beside the data folder when empty." env:"IDNGO_MASTER_KEY"`
	Erasures  string `help:"File of the list of erasures; beside the data folder when empty." env:"IDNGO_ERASURES"`
	Models    string `help:"Folder of the models." default:"models/cache" env:"IDNGO_MODELS"`
}

func (i installation) config(log *slog.Logger) app.Config {
	return app.Config{
		Data: i.Data, Database: i.Database, Blobs: i.Blobs, MasterKey: i.MasterKey, Erasures: i.Erasures, Models: i.modelsDir(), Version: version, Log: log, Now: time.Now,
	}
}

// scopeFlags choose a tenant's environment.
type scopeFlags struct {
	Tenant string `help:"Tenant id." required:"" env:"IDNGO_TENANT"`
	Env    string `help:"Environment: sandbox or production." enum:"sandbox,production" default:"production" env:"IDNGO_ENV"`
}

func (s scopeFlags) scope() kyc.Scope {
	return kyc.Scope{Tenant: s.Tenant, Environment: kyc.Environment(s.Env)}
}

// with opens the installation for one command. When a server has the data
// folder, the command is carried out by that server instead.
func (r *runContext) with(i installation, fn func(a *app.App) error) error {
	r.ctx = audit.WithActor(r.ctx, audit.Actor{Name: "cli", Channel: "CLI", CorrelationID: kyc.NewCorrelationID()})
	if r.app != nil {
		return fn(r.app)
	}
	// A server that is just starting or ending has the folder and takes no commands.
	patience := time.After(5 * time.Second)
	for {
		a, err := app.Open(r.ctx, i.config(r.log))
		if err == nil {
			return errors.Join(fn(a), a.Close())
		}
		if !errors.Is(err, sqlstore.ErrInUse) {
			return err
		}
		if err = forward(r, i.Data); !errors.Is(err, errNoSocket) {
			return err
		}
		select {
		case <-patience:
			return err
		case <-r.ctx.Done():
			return err
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// path makes a path of the caller absolute: the server that carries a command
// out has a working folder of its own.
func (r *runContext) path(p string) string {
	if filepath.IsAbs(p) || r.cwd == "" {
		return p
	}
	return filepath.Join(r.cwd, p)
}

// prefixes parses addresses and networks.
func prefixes(list []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, s := range list {
		if a, err := netip.ParseAddr(s); err == nil {
			out = append(out, netip.PrefixFrom(a, a.BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}
