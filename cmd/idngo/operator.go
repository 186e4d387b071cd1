package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/idngo/idngo/internal/app"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/access/signin"
	"github.com/idngo/idngo/kyc/fault"
)

type operatorCmd struct {
	List    operatorList    `cmd:"" help:"List a tenant's people."`
	Invite  operatorInvite  `cmd:"" help:"Add a person and print the one-time link with which they set a password."`
	Link    operatorLink    `cmd:"" help:"Print a new one-time link for somebody who lost their password or invitation."`
	Disable operatorDisable `cmd:"" help:"Sign a person out and keep them out."`
	Enable  operatorEnable  `cmd:"" help:"Let a disabled person in again."`
	Remove  operatorRemove  `cmd:"" help:"Remove a person; what they did stays in the trail."`
	Factor  operatorFactor  `cmd:"" name:"reset-second-factor" help:"Remove the second factor of somebody who lost it."`
}

type tenantFlag struct {
	Tenant string `required:"" help:"Tenant id." env:"IDNGO_TENANT"`
}

// cli is the owner at whose hands the machine is.
func (t tenantFlag) cli() signin.Who {
	role, _ := access.BuiltInRole(access.RoleOwner)
	return signin.Who{Operator: access.Operator{Tenant: t.Tenant, ID: "cli", Role: access.RoleOwner}, Role: role}
}

// operatorFind finds a person by address.
func operatorFind(r *runContext, a *app.App, tenant, email string) (access.Operator, error) {
	people, err := a.SignIn.Operators(r.ctx, tenant)
	if err != nil {
		return access.Operator{}, err
	}
	for _, o := range people {
		if strings.EqualFold(o.Email, strings.TrimSpace(email)) {
			return o, nil
		}
	}
	return access.Operator{}, fault.ErrNotFound.Saying("Nobody of the tenant %s has the address %s", tenant, email)
}

// dashboardURL is where the links lead: the public URL, or what is printed at the start.
type dashboardURL struct {
	PublicURL string `help:"Origin of the Dashboard." default:"https://localhost:8443" env:"IDNGO_PUBLIC_URL"`
}

func (d dashboardURL) link(secret string) string {
	return strings.TrimSuffix(d.PublicURL, "/") + "/welcome#" + secret
}

type operatorList struct {
	installation
	tenantFlag
}

func (c operatorList) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		people, err := a.SignIn.Operators(r.ctx, c.Tenant)
		if err != nil {
			return err
		}
		for _, o := range people {
			if err := r.line(operatorOf(o)); err != nil {
				return err
			}
		}
		return nil
	})
}

type operatorAnswer struct {
	ID           string `json:"id"`
	Email        string `json:"email"`
	Name         string `json:"name"`
	Role         string `json:"role"`
	State        string `json:"state"`
	SecondFactor bool   `json:"secondFactor"`
	LastLoginAt  string `json:"lastLoginAt,omitempty"`
}

func operatorOf(o access.Operator) operatorAnswer {
	return operatorAnswer{o.ID, o.Email, o.Name, o.Role, string(o.State), o.HasTOTP, stamp(o.LastLoginAt)}
}

// operatorChange finds a person, changes something and prints what they are then.
func operatorChange(r *runContext, i installation, tenant, email string, change func(a *app.App, o access.Operator) error) error {
	return r.with(i, func(a *app.App) error {
		o, err := operatorFind(r, a, tenant, email)
		if err != nil {
			return err
		}
		if err := change(a, o); err != nil {
			return err
		}
		if o, err = operatorFind(r, a, tenant, email); err != nil {
			return err
		}
		return r.line(operatorOf(o))
	})
}

type operatorInvite struct {
	installation
	tenantFlag
	dashboardURL
	Email string `arg:"" help:"E-mail address with which they sign in."`
	Name  string `arg:"" help:"Name that colleagues see."`
	Role  string `default:"officer" help:"owner, administrator, officer, operator, developer, auditor, or the id of a role of the tenant."`
}

func (c operatorInvite) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		if _, err := a.Store.Tenant(r.ctx, c.Tenant); err != nil {
			return fmt.Errorf("tenant %s: %w", c.Tenant, err)
		}
		_, secret, err := a.SignIn.Invite(r.ctx, c.Tenant, c.Email, c.Name, c.Role, access.LinkInvite)
		if err != nil {
			return err
		}
		return r.line(map[string]any{"email": c.Email, "link": c.link(secret), "expiresIn": signin.InviteLifetime.Round(time.Hour).String()})
	})
}

type operatorLink struct {
	installation
	tenantFlag
	dashboardURL
	Email string `arg:""`
}

func (c operatorLink) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		o, err := operatorFind(r, a, c.Tenant, c.Email)
		if err != nil {
			return err
		}
		secret, err := a.SignIn.NewLink(r.ctx, c.cli(), o.ID)
		if err != nil {
			return err
		}
		return r.line(map[string]any{"email": o.Email, "link": c.link(secret)})
	})
}

type operatorDisable struct {
	installation
	tenantFlag
	Email string `arg:""`
}

func (c operatorDisable) Run(r *runContext) error {
	return c.set(r, access.OperatorDisabled)
}

func (c operatorDisable) set(r *runContext, state access.OperatorState) error {
	return operatorChange(r, c.installation, c.Tenant, c.Email, func(a *app.App, o access.Operator) error {
		return a.SignIn.ChangeOperator(r.ctx, c.cli(), o.ID, "", state)
	})
}

type operatorEnable operatorDisable

func (c operatorEnable) Run(r *runContext) error {
	return operatorDisable(c).set(r, access.OperatorActive)
}

type operatorRemove struct {
	installation
	tenantFlag
	Email string `arg:""`
}

func (c operatorRemove) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		o, err := operatorFind(r, a, c.Tenant, c.Email)
		if err != nil {
			return err
		}
		if err := a.SignIn.RemoveOperator(r.ctx, c.cli(), o.ID); err != nil {
			return err
		}
		return r.line(map[string]any{"id": o.ID, "email": o.Email, "removed": true})
	})
}

type operatorFactor struct {
	installation
	tenantFlag
	Email string `arg:""`
}

func (c operatorFactor) Run(r *runContext) error {
	return operatorChange(r, c.installation, c.Tenant, c.Email, func(a *app.App, o access.Operator) error {
		return a.SignIn.ResetSecondFactor(r.ctx, c.cli(), o.ID)
	})
}
