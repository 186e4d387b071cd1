package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/idngo/idngo/internal/app"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
)

type demoCmd struct {
	serverFlags
	NoWalk         bool `name:"no-walk" help:"Do not walk sample applicants through the API."`
	SandboxDecides bool `help:"Run the real checks in the demo tenant's sandbox too."`
}

const (
	demoTenant   = "demo"
	demoLevel    = "basic-kyc-level"
	demoSettings = "demo.env"
	demoFolder   = "demo" // below the default data folder, so that serve and demo never share one
)

// Run serves a demo tenant and walks sample applicants through the API.
func (c demoCmd) Run(r *runContext) error {
	if c.Data == "./data" {
		c.Data = filepath.Join(c.Data, demoFolder)
	}
	config, err := c.config(r)
	if err != nil {
		return err
	}
	config.AllowPrivateWebhooks, config.AllowPrivateProviders = true, true
	if config.FlowListen == "" && config.FlowURL == "" {
		config.FlowListen = ":8444" // the applicant's flow has an origin of its own
	}
	window, err := newShop()
	if err != nil {
		return err
	}
	config.Beside = map[string]http.Handler{"/shop": window}
	if c.LogLevel == "info" { // the walk is what there is to see
		config.Log = logger(r.errOut, "warn", c.LogFormat)
	}
	var walk sync.WaitGroup
	ctx, cancel := context.WithCancel(r.ctx)
	defer walk.Wait()
	defer cancel()
	return serve(r, config, func(a *app.App, running *app.Running) error {
		env, err := c.prepare(ctx, a, running)
		if err != nil {
			return err
		}
		window.app.Store(a)
		fmt.Fprintf(r.out, "Demo tenant ready. Settings: %s\n", filepath.Join(c.Data, demoSettings))
		fmt.Fprintf(r.out, "A shop that embeds the applicant's flow: %s/shop\n", running.URL)
		if running.Pages {
			fmt.Fprintf(r.out, "Dashboard: %s (sign in with DASHBOARD_EMAIL and DASHBOARD_PASSWORD of the settings)\n", env.DashboardURL)
		}
		if c.NoWalk {
			return nil
		}
		walk.Add(1)
		go func() { // ends with the walk or with the server
			defer walk.Done()
			if err := walkApplicants(ctx, r.out, a, env); err != nil && ctx.Err() == nil {
				fmt.Fprintln(r.errOut, "idngo: the walk broke off:", explain(err))
			}
			fmt.Fprintln(r.out, "The server goes on until Ctrl-C.")
		}()
		return nil
	})
}

// demoEnv is the content of demo.env.
type demoEnv struct {
	BaseURL, FlowURL, CACert string
	SandboxToken, SandboxKey string
	ProductionToken, ProdKey string

	DashboardURL, DashboardEmail, DashboardPassword string
}

// demoOfficer signs in to the demo's Dashboard.
const demoOfficer = "officer@demo.example"

// prepare makes tenant, levels and tokens where they are missing and writes
// demo.env, whole, once the port answers. On an existing folder they stay.
func (c demoCmd) prepare(ctx context.Context, a *app.App, running *app.Running) (demoEnv, error) {
	ctx = audit.WithActor(ctx, audit.Actor{Name: "cli", Channel: "CLI", CorrelationID: kyc.NewCorrelationID()})
	path := filepath.Join(c.Data, demoSettings)
	env := readDemoEnv(path)
	tenant, err := a.Store.Tenant(ctx, demoTenant)
	if errors.Is(err, fault.ErrNotFound) {
		tenant, err = a.Service.CreateTenant(ctx, demoTenant, "Demo company", c.SandboxDecides)
	}
	if err != nil {
		return env, err
	}
	if tenant.SandboxDecides != c.SandboxDecides {
		tenant.SandboxDecides = c.SandboxDecides
		if err := a.Service.PutTenant(ctx, tenant); err != nil {
			return env, err
		}
	}
	for _, e := range []struct {
		env        kyc.Environment
		token, key *string
	}{{kyc.Sandbox, &env.SandboxToken, &env.SandboxKey}, {kyc.Production, &env.ProductionToken, &env.ProdKey}} {
		scope := kyc.Scope{Tenant: demoTenant, Environment: e.env}
		if _, err := a.Service.Level(ctx, scope, demoLevel); errors.Is(err, fault.ErrNotFound) {
			if _, err := a.Service.CreateLevel(ctx, scope, demoLevelRevision()); err != nil {
				return env, err
			}
		} else if err != nil {
			return env, err
		}
		if *e.token != "" && *e.key != "" {
			continue
		}
		cred, err := a.Service.CreateAppToken(ctx, scope, verify.NewToken{Name: "demo"})
		if err != nil {
			return env, err
		}
		*e.token, *e.key = cred.AppToken, cred.SecretKey
	}
	env.BaseURL, env.FlowURL, env.CACert = running.URL, a.Service.FlowURL, ""
	if running.CACert != "" {
		if env.CACert, err = filepath.Abs(running.CACert); err != nil {
			return env, err
		}
	}
	if a.Config.PublicURL != "" {
		env.BaseURL = a.Config.PublicURL
	}
	env.DashboardURL = env.BaseURL
	if env.DashboardEmail == "" || env.DashboardPassword == "" {
		env.DashboardEmail, env.DashboardPassword = demoOfficer, kyc.RandomString("abcdefghijkmnpqrstuvwxyz23456789", 20)
		if err := a.Operator(ctx, demoTenant, env.DashboardEmail, "Demo Officer", access.RoleOwner, env.DashboardPassword); err != nil {
			return env, err
		}
	}
	if err := answers(ctx, running); err != nil {
		return env, err
	}
	return env, env.write(path)
}

// demoLevelRevision is the built-in level, but for two findings that are noted
// instead of sent to a person, since freely usable portraits are rare: a sample
// selfie is a variation of the very photograph on the document, and the sample
// applicants share three faces.
func demoLevelRevision() level.Level {
	l := level.Basic()
	l.Checks.SameSourcePortrait = level.ActionNote
	l.Checks.DuplicateFaces = level.ActionNote
	return l
}

// answers makes sure that the port takes connections.
func answers(ctx context.Context, running *app.Running) error {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", strings.TrimPrefix(running.URL, "https://"))
	if err != nil {
		return fmt.Errorf("the server does not answer: %w", err)
	}
	return conn.Close()
}

// readDemoEnv reads what an earlier start wrote; nothing when there is none.
func readDemoEnv(path string) demoEnv {
	raw, err := os.ReadFile(path)
	if err != nil {
		return demoEnv{}
	}
	var env demoEnv
	for line := range strings.Lines(string(raw)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		switch key {
		case "SANDBOX_APP_TOKEN":
			env.SandboxToken = value
		case "SANDBOX_SECRET_KEY":
			env.SandboxKey = value
		case "APP_TOKEN":
			env.ProductionToken = value
		case "SECRET_KEY":
			env.ProdKey = value
		case "DASHBOARD_EMAIL":
			env.DashboardEmail = value
		case "DASHBOARD_PASSWORD":
			env.DashboardPassword = value
		}
	}
	return env
}

// write replaces the file in one step, so that whoever waits for it never sees half of it.
func (e demoEnv) write(path string) error {
	text := fmt.Sprintf("BASE_URL=%s\nFLOW_URL=%s\nCA_CERT=%s\nLEVEL_NAME=%s\nSANDBOX_APP_TOKEN=%s\nSANDBOX_SECRET_KEY=%s\nAPP_TOKEN=%s\nSECRET_KEY=%s\nDASHBOARD_URL=%s\nDASHBOARD_EMAIL=%s\nDASHBOARD_PASSWORD=%s\n",
		e.BaseURL, e.FlowURL, e.CACert, demoLevel, e.SandboxToken, e.SandboxKey, e.ProductionToken, e.ProdKey, e.DashboardURL, e.DashboardEmail, e.DashboardPassword)
	tmp := path + ".new"
	if err := os.WriteFile(tmp, []byte(text), 0o600); err != nil {
		return err
	}
	return os.Rename(tmp, path)
}
