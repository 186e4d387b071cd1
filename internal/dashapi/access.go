package dashapi

import (
	"context"
	"slices"

	"github.com/idngo/idngo/kyc/access"
)

// AccessView is how the people of the company sign in.
type AccessView struct {
	RequireFactor bool `json:"requireFactor" doc:"Nobody works without a second factor"`
	// Without is how many active colleagues would be led to set one up.
	Without   int               `json:"without" doc:"Active people who sign in by password and have no second factor"`
	Provider  *ProviderView     `json:"provider,omitempty" doc:"The company's identity provider"`
	Addresses ProviderAddresses `json:"addresses" doc:"What the company tells its identity provider"`
}

// FactorRule switches the second factor for everybody.
type FactorRule struct {
	RequireFactor bool `json:"requireFactor"`
}

func (a *API) accessRoutes() {
	add(a, op{id: "getAccess", method: "GET", path: "/company/access", summary: "How the company's people sign in", tag: "Settings", permission: access.PermCompany}, a.getAccess)
	add(a, op{id: "requireFactor", method: "PUT", path: "/company/access/factor", summary: "Ask everybody for a second factor, or no more", tag: "Settings", permission: access.PermCompany}, a.requireFactor)
	add(a, op{id: "listMappableRoles", method: "GET", path: "/company/access/roles", summary: "Roles that the identity provider's groups can be mapped to", tag: "Settings", permission: access.PermCompany}, a.mappableRoles)
	add(a, op{id: "putProvider", method: "PUT", path: "/company/access/provider", summary: "Describe the company's identity provider", tag: "Settings", permission: access.PermCompany}, a.putProvider)
	add(a, op{id: "removeProvider", method: "DELETE", path: "/company/access/provider", summary: "Forget the identity provider; people it signed in keep their accounts", tag: "Settings", permission: access.PermCompany}, a.removeProvider)
}

func (a *API) getAccess(ctx context.Context, _ *none) (*answer[AccessView], error) {
	tenant := whoOf(ctx).Operator.Tenant
	rules, secret, err := a.SignIn.RulesAndSecret(ctx, tenant)
	if err != nil {
		return nil, err
	}
	at := a.SSO.Addresses(tenant)
	out := AccessView{RequireFactor: rules.RequireFactor, Provider: showProvider(rules.Provider, secret), Addresses: ProviderAddresses{RedirectURI: at.RedirectURI, ACS: at.ACS, EntityID: at.EntityID}}
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

// mappableRoles are those that the caller may give away: no owner's, and none
// that can more than they can.
func (a *API) mappableRoles(ctx context.Context, _ *none) (*answer[[]RoleView], error) {
	who := whoOf(ctx)
	roles, err := a.SignIn.Roles(ctx, who.Operator.Tenant)
	out := []RoleView{}
	for _, r := range roles {
		if r.ID != access.RoleOwner && !slices.ContainsFunc(r.Permissions, func(p access.Permission) bool { return !who.Role.Allows(p) }) {
			out = append(out, RoleView{ID: r.ID, Name: r.Name, BuiltIn: r.BuiltIn, Permissions: nonNil(r.Permissions)})
		}
	}
	return &answer[[]RoleView]{out}, err
}
