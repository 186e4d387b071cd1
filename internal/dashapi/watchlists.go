package dashapi

import (
	"context"
	"time"

	"github.com/idngo/idngo/kyc/access"
	watchcheck "github.com/idngo/idngo/kyc/check/watchlist"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/watchlist"
	"github.com/idngo/idngo/screening/lists"
	"github.com/idngo/idngo/screening/match"
	"github.com/idngo/idngo/screening/names"
)

// WatchlistView is a watch list of the environment.
type WatchlistView struct {
	ID        string             `json:"id"`
	Name      string             `json:"name"`
	Kind      lists.Kind         `json:"kind" enum:"sanctions,pep,adverseMedia,terrorism,crime,fitnessProbity" doc:"Of persons of whom the file does not tell"`
	CreatedAt time.Time          `json:"createdAt"`
	CreatedBy string             `json:"createdBy" doc:"Name"`
	Current   string             `json:"current,omitempty" doc:"The version in force"`
	Versions  []WatchlistVersion `json:"versions" doc:"Newest first, at most 20"`
}

// WatchlistVersion is a file that was handed in.
type WatchlistVersion struct {
	ID        string     `json:"id"`
	State     string     `json:"state" enum:"waiting,importing,ready,failed"`
	InForce   bool       `json:"inForce"`
	Kept      bool       `json:"kept" doc:"One can go back to it"`
	CreatedAt time.Time  `json:"createdAt"`
	CreatedBy string     `json:"createdBy" doc:"Name"`
	ReadyAt   *time.Time `json:"readyAt,omitempty"`
	FileName  string     `json:"fileName"`
	SHA256    string     `json:"sha256"`
	Bytes     int64      `json:"bytes"`
	Done      int64      `json:"done" doc:"Bytes that were read"`
	Format    string     `json:"format,omitempty"`
	Published string     `json:"published,omitempty" doc:"The publisher's date, as written there"`
	Entries   int        `json:"entries" doc:"Persons"`
	Skipped   int        `json:"skipped" doc:"Companies, vessels, repetitions"`
	Added     int        `json:"added"`
	Changed   int        `json:"changed"`
	Removed   int        `json:"removed"`
	Error     string     `json:"error,omitempty"`
	ErrorLine int        `json:"errorLine,omitempty"`
}

// Watchlists are all of an environment, and which levels look at them.
type Watchlists struct {
	Lists []WatchlistView `json:"lists"`
	// Off are levels that were told not to look.
	Off []string `json:"off" doc:"Names of levels that do not look at watch lists"`
}

// WatchlistNew names a list.
type WatchlistNew struct {
	Name string     `json:"name" minLength:"1" maxLength:"100"`
	Kind lists.Kind `json:"kind" enum:"sanctions,pep,adverseMedia,terrorism,crime,fitnessProbity"`
}

// WatchlistUse puts a version in force.
type WatchlistUse struct {
	Version string `json:"version" pattern:"^[0-9a-f]{24}$"`
}

// WatchlistQuery is somebody to look for.
type WatchlistQuery struct {
	Name      string  `json:"name" minLength:"1" maxLength:"256"`
	BirthDate string  `json:"birthDate,omitempty" pattern:"^([0-9]{4}(-[0-9]{2}-[0-9]{2})?)?$"`
	Country   string  `json:"country,omitempty" pattern:"^([A-Z]{3})?$"`
	Number    string  `json:"number,omitempty" maxLength:"64"`
	Threshold float64 `json:"threshold,omitempty" minimum:"0" maximum:"1"`
}

// HitView is an entry that somebody may be.
type HitView struct {
	ID         string           `json:"id,omitempty"`
	ListName   string           `json:"listName"`
	State      string           `json:"state" enum:"open,false,true"`
	Current    bool             `json:"current" doc:"The newest screening found it"`
	Score      float64          `json:"score"`
	Factors    []match.Factor   `json:"factors"`
	EntryID    string           `json:"entryId"`
	Names      []string         `json:"names" doc:"At most 30"`
	Births     []string         `json:"births"`
	Countries  []string         `json:"countries"`
	Documents  []lists.Document `json:"documents"`
	Kinds      []lists.Kind     `json:"kinds"`
	Programmes []string         `json:"programmes"`
	Sex        string           `json:"sex,omitempty"`
	Remarks    string           `json:"remarks,omitempty"`
	Label      string           `json:"label" doc:"Of a rejection for it"`
	FoundAt    *time.Time       `json:"foundAt,omitempty"`
	DecidedAt  *time.Time       `json:"decidedAt,omitempty"`
	DecidedBy  string           `json:"decidedBy,omitempty" doc:"Name"`
	Reason     string           `json:"reason,omitempty"`
}

// ScreeningView is what is known of an applicant and watch lists.
type ScreeningView struct {
	ScreenedAt *time.Time `json:"screenedAt,omitempty" doc:"Absent before the first"`
	Lists      int        `json:"lists" doc:"In force now"`
	Outdated   bool       `json:"outdated" doc:"Other versions are in force by now"`
	Hits       []HitView  `json:"hits"`
}

// HitMark is what an officer makes of a hit.
type HitMark struct {
	State  watchlist.HitState `json:"state" enum:"open,false,true"`
	Reason string             `json:"reason,omitempty" maxLength:"2000" doc:"Required of a false match"`
}

// InWatchlist names a list.
type InWatchlist struct {
	InEnv
	List string `path:"list" pattern:"^[0-9a-f]{24}$"`
}

func (a *API) watchlistRoutes() {
	add(a, op{id: "listWatchlists", method: "GET", path: "/{env}/watchlists", summary: "Watch lists with their versions", tag: "Watch lists", permission: access.PermChecksRead}, a.listWatchlists)
	add(a, op{id: "createWatchlist", method: "POST", path: "/{env}/watchlists", summary: "Make an empty watch list", tag: "Watch lists", permission: access.PermCompany}, a.createWatchlist)
	add(a, op{id: "changeWatchlist", method: "PUT", path: "/{env}/watchlists/{list}", summary: "Rename a watch list", tag: "Watch lists", permission: access.PermCompany}, a.changeWatchlist)
	add(a, op{id: "removeWatchlist", method: "DELETE", path: "/{env}/watchlists/{list}", summary: "Take a watch list out of use", tag: "Watch lists", permission: access.PermCompany}, a.removeWatchlist)
	add(a, op{id: "addWatchlistVersion", method: "POST", path: "/{env}/watchlists/{list}/versions", summary: "Hand in a file (the body, as it is) and import it", tag: "Watch lists", permission: access.PermCompany}, a.addWatchlistVersion)
	add(a, op{id: "useWatchlistVersion", method: "PUT", path: "/{env}/watchlists/{list}/current", summary: "Put an earlier version in force", tag: "Watch lists", permission: access.PermCompany}, a.useWatchlistVersion)
	add(a, op{id: "tryWatchlists", method: "POST", path: "/{env}/watchlists/try", summary: "Look for somebody in the lists in force", tag: "Watch lists", permission: access.PermChecksRead}, a.tryWatchlists)
	add(a, op{id: "getScreening", method: "GET", path: "/{env}/applicants/{id}/screening", summary: "Hits of an applicant on watch lists", tag: "Watch lists", permission: access.PermChecksRead}, a.getScreening)
	add(a, op{id: "screenAgain", method: "POST", path: "/{env}/applicants/{id}/screening", summary: "Look for an applicant again", tag: "Watch lists", permission: access.PermDecide}, a.screenAgain)
	add(a, op{id: "markHit", method: "PUT", path: "/{env}/applicants/{id}/screening/{hit}", summary: "Say that a hit is, or is not, the applicant", tag: "Watch lists", permission: access.PermDecide}, a.markHit)
}

func (a *API) listWatchlists(ctx context.Context, in *struct{ InEnv }) (*answer[Watchlists], error) {
	scope := scopeOf(ctx, in.InEnv)
	all, err := a.Service.Watchlists(ctx, scope)
	if err != nil {
		return nil, err
	}
	name, err := a.known(ctx)
	if err != nil {
		return nil, err
	}
	out := Watchlists{Lists: []WatchlistView{}, Off: []string{}}
	for _, l := range all {
		v := WatchlistView{ID: l.ID, Name: l.Name, Kind: l.Kind, CreatedAt: l.CreatedAt, CreatedBy: name(l.CreatedBy), Current: l.Current, Versions: []WatchlistVersion{}}
		for _, w := range l.Versions {
			v.Versions = append(v.Versions, showVersion(w, l.Current, name))
		}
		out.Lists = append(out.Lists, v)
	}
	levels, err := a.Service.Levels(ctx, scope)
	for _, l := range levels {
		if l.Checks.Watchlist == level.ActionOff {
			out.Off = append(out.Off, l.Name)
		}
	}
	return &answer[Watchlists]{out}, err
}

func showVersion(v watchlist.Version, current string, name func(string) string) WatchlistVersion {
	return WatchlistVersion{
		ID: v.ID, State: string(v.State), InForce: v.ID == current, Kept: v.State == watchlist.StateReady && v.Blob != "",
		CreatedAt: v.CreatedAt, CreatedBy: name(v.CreatedBy), ReadyAt: optional(v.ReadyAt), FileName: v.FileName, SHA256: v.SHA256, Bytes: v.Bytes, Done: v.Done,
		Format: string(v.Format), Published: v.Published, Entries: v.Entries, Skipped: v.Skipped, Added: v.Added, Changed: v.Changed, Removed: v.Removed,
		Error: v.Error, ErrorLine: v.ErrorLine,
	}
}

// Made names what was made.
type Made struct {
	ID string `json:"id"`
}

func (a *API) createWatchlist(ctx context.Context, in *struct {
	InEnv
	Body WatchlistNew
}) (*answer[Made], error) {
	l, err := a.Service.CreateWatchlist(ctx, scopeOf(ctx, in.InEnv), in.Body.Name, in.Body.Kind)
	return &answer[Made]{Made{l.ID}}, err
}

func (a *API) changeWatchlist(ctx context.Context, in *struct {
	InWatchlist
	Body WatchlistNew
}) (*answer[Done], error) {
	return done(), a.Service.RenameWatchlist(ctx, scopeOf(ctx, in.InEnv), in.List, in.Body.Name, in.Body.Kind)
}

func (a *API) removeWatchlist(ctx context.Context, in *InWatchlist) (*answer[Done], error) {
	return done(), a.Service.RemoveWatchlist(ctx, scopeOf(ctx, in.InEnv), in.List)
}

// addWatchlistVersion takes the body as a stream: lists of publishers have
// gigabytes and never lie in memory.
func (a *API) addWatchlistVersion(ctx context.Context, in *struct {
	InWatchlist
	FileName string `query:"fileName" maxLength:"255"`
}) (*answer[Made], error) {
	v, err := a.Service.AddWatchlistFile(ctx, scopeOf(ctx, in.InEnv), in.List, text(in.FileName, 255), requestOf(ctx).Body)
	return &answer[Made]{Made{v.ID}}, err
}

func (a *API) useWatchlistVersion(ctx context.Context, in *struct {
	InWatchlist
	Body WatchlistUse
}) (*answer[Done], error) {
	return done(), a.Service.UseWatchlistVersion(ctx, scopeOf(ctx, in.InEnv), in.List, in.Body.Version)
}

func (a *API) tryWatchlists(ctx context.Context, in *struct {
	InEnv
	Body WatchlistQuery
}) (*answer[[]HitView], error) {
	q := in.Body
	who := match.Subject{Names: []names.Name{{Full: q.Name}}}
	if q.BirthDate != "" {
		who.Births = []string{q.BirthDate}
	}
	if q.Country != "" {
		who.Countries = []string{q.Country}
	}
	if q.Number != "" {
		who.Numbers = []string{q.Number}
	}
	hits, err := a.Service.TryWatchlists(ctx, scopeOf(ctx, in.InEnv), who, q.Threshold)
	if err != nil {
		return nil, err
	}
	out := []HitView{}
	for _, h := range hits {
		out = append(out, showHit(h, nil))
	}
	return &answer[[]HitView]{out}, nil
}

// shownNames bounds the names of one entry on a page.
const shownNames = 30

func showHit(h watchlist.Hit, name func(string) string) HitView {
	e := h.Found.Entry
	v := HitView{
		ID: h.ID, ListName: h.Found.ListName, State: string(h.State), Current: h.Current, Score: h.Found.Score.Value, Factors: nonNil(h.Found.Score.Factors),
		EntryID: e.ID, Names: []string{}, Births: nonNil(e.Births), Countries: nonNil(e.Countries), Documents: nonNil(e.Documents), Kinds: nonNil(e.Kinds),
		Programmes: nonNil(e.Programmes), Sex: e.Sex, Remarks: e.Remarks, FoundAt: optional(h.FoundAt), DecidedAt: optional(h.DecidedAt), Reason: h.Found.Reason,
	}
	v.Label, _ = watchcheck.Label(e)
	for _, n := range e.Names[:min(len(e.Names), shownNames)] {
		v.Names = append(v.Names, n.String())
	}
	if h.DecidedBy != "" && name != nil {
		v.DecidedBy = name(h.DecidedBy)
	}
	return v
}

func (a *API) getScreening(ctx context.Context, in *InApplicant) (*answer[ScreeningView], error) {
	s, err := a.Service.Screening(ctx, scopeOf(ctx, in.InEnv), in.ID)
	if err != nil {
		return nil, err
	}
	name, err := a.known(ctx)
	if err != nil {
		return nil, err
	}
	out := ScreeningView{ScreenedAt: optional(s.Case.ScreenedAt), Lists: s.Lists, Outdated: s.Outdated, Hits: []HitView{}}
	for _, h := range s.Hits {
		out.Hits = append(out.Hits, showHit(h, name))
	}
	return &answer[ScreeningView]{out}, nil
}

func (a *API) screenAgain(ctx context.Context, in *InApplicant) (*answer[Done], error) {
	return done(), a.Service.Rescreen(ctx, scopeOf(ctx, in.InEnv), in.ID)
}

func (a *API) markHit(ctx context.Context, in *struct {
	InApplicant
	Hit  string `path:"hit" pattern:"^[0-9a-f]{24}$"`
	Body HitMark
}) (*answer[Done], error) {
	return done(), a.Service.MarkHit(ctx, scopeOf(ctx, in.InEnv), in.ID, in.Hit, in.Body.State, in.Body.Reason)
}
