package dashapi

import (
	"context"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/appearance"
)

// AppearanceRef names one.
type AppearanceRef struct {
	InEnv
	Kind string `path:"kind" enum:"customization,translation"`
	Name string `path:"name" maxLength:"64"`
}

func (a *API) appearanceRoutes() {
	add(a, op{id: "listAppearances", method: "GET", path: "/{env}/appearances", summary: "How the applicant's flow looks and speaks, under names", tag: "Settings", permission: access.PermCompany}, a.listAppearances)
	add(a, op{id: "putAppearance", method: "PUT", path: "/{env}/appearances", summary: "Store a named customization or translation, in the place of one of its name", tag: "Settings", permission: access.PermCompany}, a.putAppearance)
	add(a, op{id: "removeAppearance", method: "DELETE", path: "/{env}/appearances/{kind}/{name}", summary: "Remove one; pages that name it get the default", tag: "Settings", permission: access.PermCompany}, a.removeAppearance)
}

func (a *API) listAppearances(ctx context.Context, in *struct{ InEnv }) (*answer[[]appearance.Named], error) {
	all, err := a.Service.Appearances(ctx, scopeOf(ctx, in.InEnv))
	if err != nil {
		return nil, err
	}
	name, err := a.known(ctx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].ModifiedBy = name(all[i].ModifiedBy)
	}
	return &answer[[]appearance.Named]{nonNil(all)}, nil
}

func (a *API) putAppearance(ctx context.Context, in *struct {
	InEnv
	Body appearance.Named
}) (*answer[Done], error) {
	return done(), a.Service.PutAppearance(ctx, scopeOf(ctx, in.InEnv), in.Body)
}

func (a *API) removeAppearance(ctx context.Context, in *AppearanceRef) (*answer[Done], error) {
	return done(), a.Service.DeleteAppearance(ctx, scopeOf(ctx, in.InEnv), appearance.Kind(in.Kind), in.Name)
}
