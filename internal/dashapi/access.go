package dashapi

import (
	"context"

	"github.com/idngo/idngo/kyc/access"
)

// AccessView is how the people of the company sign in.
type AccessView struct {
	RequireFactor bool `json:"requireFactor" doc:"Nobody works without a second factor"`
	// Without is how many active colleagues would be led to set one up.
	Without int `json:"without" doc:"Active people who sign in by password and have no second factor"`
}

// FactorRule switches the second factor for everybody.
type FactorRule struct {
	RequireFactor bool `json:"requireFactor"`
}

func (a *API) accessRoutes() {
	add(a, op{id: "getAccess", method: "GET", path: "/company/access", summary: "How the company's people sign in", tag: "Settings", permission: access.PermCompany}, a.getAccess)
	add(a, op{id: "requireFactor", method: "PUT", path: "/company/access/factor", summary: "Ask everybody for a second factor, or no more", tag: "Settings", permission: access.PermCompany}, a.requireFactor)
}

func (a *API) getAccess(ctx context.Context, _ *none) (*answer[AccessView], error) {
	tenant := whoOf(ctx).Operator.Tenant
	rules, err := a.SignIn.Rules(ctx, tenant)
	if err != nil {
		return nil, err
	}
	out := AccessView{RequireFactor: rules.RequireFactor}
	out.Without, err = a.SignIn.WithoutFactor(ctx, tenant)
	return &answer[AccessView]{out}, err
}

func (a *API) requireFactor(ctx context.Context, in *body[FactorRule]) (*answer[Done], error) {
	who := whoOf(ctx)
	rules, err := a.SignIn.Rules(ctx, who.Operator.Tenant)
	if err != nil {
		return nil, err
	}
	rules.RequireFactor = in.Body.RequireFactor
	return done(), a.SignIn.SetRules(ctx, who, rules, nil)
}
