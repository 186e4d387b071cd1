package dashapi

import (
	"context"

	"github.com/idngo/idngo/kyc/access"
)

// register adds all operations.
func (a *API) register() {
	a.sessionRoutes()
	a.meRoutes()
	a.passkeyRoutes()
	a.accessRoutes()
	a.ssoRoutes()
	a.teamRoutes()
	a.applicantRoutes()
	a.exportRoutes()
	a.riskRoutes()
	a.dossierRoutes()
	a.arrivalRoutes()
	a.cardRoutes()
	a.mediaRoutes()
	a.decideRoutes()
	a.liveRoutes()
	a.queueRoutes()
	a.secondRoutes()
	a.webhookRoutes()
	a.devRoutes()
	a.requestRoutes()
	a.websdkRoutes()
	a.trailRoutes()
	a.statisticsRoutes()
	a.settingsRoutes()
	a.appearanceRoutes()
	a.watchlistRoutes()
	a.levelRoutes()
	add(a, op{id: "listLevelNames", method: "GET", path: "/{env}/level-names", summary: "Names of the levels", tag: "Levels", permission: access.PermApplicantsRead}, a.levelNames)
}

func (a *API) levelNames(ctx context.Context, in *struct{ InEnv }) (*answer[[]string], error) {
	levels, err := a.Service.Levels(ctx, scopeOf(ctx, in.InEnv))
	names := []string{}
	for _, l := range levels {
		names = append(names, l.Name)
	}
	return &answer[[]string]{names}, err
}
