package main

import (
	"fmt"
	"time"

	"github.com/idngo/idngo/internal/app"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
)

type tenantCmd struct {
	Create tenantCreate `cmd:"" help:"Create a tenant with both environments, a first level and an app token for each."`
	List   tenantList   `cmd:"" help:"List tenants."`
	Show   tenantShow   `cmd:"" help:"Show a tenant with what it has in each environment."`
	Set    tenantSet    `cmd:"" help:"Change a tenant's settings."`
}

type tenantShow struct {
	installation
	ID string `arg:"" help:"Id of the tenant."`
}

func (c tenantShow) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		t, err := a.Store.Tenant(r.ctx, c.ID)
		if err != nil {
			return fmt.Errorf("tenant %s: %w", c.ID, err)
		}
		out := tenantLine(t)
		for _, env := range []kyc.Environment{kyc.Sandbox, kyc.Production} {
			scope := kyc.Scope{Tenant: t.ID, Environment: env}
			applicants, err := a.Service.CountApplicants(r.ctx, scope)
			if err != nil {
				return err
			}
			levels, err := a.Service.Levels(r.ctx, scope)
			if err != nil {
				return err
			}
			names := make([]string, 0, len(levels))
			for _, l := range levels {
				names = append(names, l.Name)
			}
			hooks, err := a.Service.Endpoints(r.ctx, scope)
			if err != nil {
				return err
			}
			rules, err := a.Store.RetentionRules(r.ctx, scope)
			if err != nil {
				return err
			}
			out[string(env)] = map[string]any{"applicants": applicants, "levels": names, "webhooks": len(hooks), "retention": rulesLine(rules)}
		}
		return r.line(out)
	})
}

type tenantCreate struct {
	installation
	ID             string `arg:"" help:"Id of the tenant: a-z, 0-9, - and _."`
	Name           string `help:"Name of the company."`
	SandboxDecides bool   `help:"Run the real checks in the sandbox too."`
}

func (c tenantCreate) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		t, err := a.Service.CreateTenant(r.ctx, c.ID, c.Name, c.SandboxDecides)
		if err != nil {
			return err
		}
		out := tenantLine(t)
		for _, env := range []kyc.Environment{kyc.Sandbox, kyc.Production} {
			scope := kyc.Scope{Tenant: t.ID, Environment: env}
			if _, err := a.Service.CreateLevel(r.ctx, scope, level.Basic()); err != nil {
				return err
			}
			cred, err := a.Service.CreateAppToken(r.ctx, scope, verify.NewToken{Name: "first"})
			if err != nil {
				return err
			}
			out[string(env)] = credentialsLine(cred)
		}
		return r.line(out)
	})
}

func tenantLine(t verify.Tenant) map[string]any {
	return map[string]any{"id": t.ID, "name": t.Name, "key": t.Key, "createdAt": t.CreatedAt.UTC().Format(time.RFC3339), "sandboxDecides": t.SandboxDecides}
}

func credentialsLine(c verify.Credentials) map[string]any {
	return map[string]any{"id": c.Token.ID, "appToken": c.AppToken, "secretKey": c.SecretKey}
}

type tenantList struct{ installation }

func (c tenantList) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		tenants, err := a.Store.Tenants(r.ctx)
		if err != nil {
			return err
		}
		for _, t := range tenants {
			if err := r.line(tenantLine(t)); err != nil {
				return err
			}
		}
		return nil
	})
}

type tenantSet struct {
	installation
	ID             string  `arg:""`
	Name           *string `help:"Name of the company."`
	SandboxDecides *bool   `help:"Run the real checks in the sandbox too." negatable:""`
}

func (c tenantSet) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		t, err := a.Store.Tenant(r.ctx, c.ID)
		if err != nil {
			return fmt.Errorf("tenant %s: %w", c.ID, err)
		}
		if c.Name != nil {
			t.Name = *c.Name
		}
		if c.SandboxDecides != nil {
			t.SandboxDecides = *c.SandboxDecides
		}
		if err := a.Service.PutTenant(r.ctx, t); err != nil {
			return err
		}
		return r.line(tenantLine(t))
	})
}

type tokenCmd struct {
	Create tokenCreate `cmd:"" help:"Create an app token; its secret is shown once."`
	List   tokenList   `cmd:"" help:"List a tenant's app tokens."`
	Revoke tokenRevoke `cmd:"" help:"Revoke an app token."`
}

type tokenCreate struct {
	installation
	scopeFlags
	Name        string        `help:"What the token is for."`
	Permissions []string      `help:"What it may do; everything when empty."`
	IP          []string      `help:"Addresses or networks it may be used from; any when empty."`
	ExpiresIn   time.Duration `help:"Lifetime; without end when 0."`
}

func (c tokenCreate) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		n := verify.NewToken{Name: c.Name, IPs: c.IP}
		for _, p := range c.Permissions {
			n.Permissions = append(n.Permissions, access.Permission(p))
		}
		if c.ExpiresIn > 0 {
			n.ExpiresAt = a.Config.Now().Add(c.ExpiresIn)
		}
		cred, err := a.Service.CreateAppToken(r.ctx, c.scope(), n)
		if err != nil {
			return err
		}
		return r.line(credentialsLine(cred))
	})
}

type tokenList struct {
	installation
	Tenant string `required:"" help:"Tenant id." env:"IDNGO_TENANT"`
}

func (c tokenList) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		tokens, err := a.Service.AppTokens(r.ctx, c.Tenant)
		if err != nil {
			return err
		}
		for _, t := range tokens {
			err := r.line(struct {
				ID          string              `json:"id"`
				Name        string              `json:"name"`
				Environment kyc.Environment     `json:"environment"`
				Public      string              `json:"public"`
				Permissions []access.Permission `json:"permissions"`
				IPs         []string            `json:"ips,omitempty"`
				CreatedAt   string              `json:"createdAt"`
				ExpiresAt   string              `json:"expiresAt,omitempty"`
				RevokedAt   string              `json:"revokedAt,omitempty"`
				LastUsedAt  string              `json:"lastUsedAt,omitempty"`
			}{t.ID, t.Name, t.Scope.Environment, t.Public, t.Permissions, t.IPs, stamp(t.CreatedAt), stamp(t.ExpiresAt), stamp(t.RevokedAt), stamp(t.LastUsedAt)})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// stamp formats a time for output, "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

type tokenRevoke struct {
	installation
	scopeFlags
	ID string `arg:""`
}

func (c tokenRevoke) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		if err := a.Service.RevokeAppToken(r.ctx, c.scope(), c.ID); err != nil {
			return fmt.Errorf("app token %s: %w", c.ID, err)
		}
		return r.line(map[string]any{"id": c.ID, "revoked": true})
	})
}
