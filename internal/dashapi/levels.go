package dashapi

import (
	"context"
	"time"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
)

// LevelView is a level with its newest revision.
type LevelView struct {
	ID         string      `json:"id"`
	Name       string      `json:"name"`
	Desc       string      `json:"desc"`
	Revision   int         `json:"revision"`
	ModifiedAt time.Time   `json:"modifiedAt"`
	ModifiedBy string      `json:"modifiedBy" doc:"Name"`
	Steps      []LevelStep `json:"steps"`
	Order      []string    `json:"order" doc:"Checks in the order in which they run"`
	Text       string      `json:"text" doc:"The revision as a YAML file"`
}

// LevelStep is one step for the diagram.
type LevelStep struct {
	Step  string   `json:"step"`
	Types []string `json:"types"`
}

// LevelText is a level as a file, YAML or JSON.
type LevelText struct {
	Text string `json:"text" minLength:"1" maxLength:"900000"`
	// Base is the revision that was edited; 0 makes a new level.
	Base int `json:"base" minimum:"0" doc:"Revision that was edited; 0 makes a new level"`
}

// LevelCheck is what a draft would become.
type LevelCheck struct {
	Valid bool        `json:"valid"`
	Error string      `json:"error,omitempty"`
	Steps []LevelStep `json:"steps"`
	Order []string    `json:"order"`
	Name  string      `json:"name,omitempty"`
}

// errStaleLevel: the level has a newer revision than the one that was edited.
var errStaleLevel = fault.ErrStale.Saying("The level has a newer revision than the one you edited. Compare, then publish again.")

// InLevel names a level of an environment.
type InLevel struct {
	InEnv
	Level string `path:"level" pattern:"^[0-9a-f]{24}$"`
}

func (a *API) levelRoutes() {
	add(a, op{id: "listLevels", method: "GET", path: "/{env}/levels", summary: "Levels", tag: "Levels", permission: access.PermSettingsRead}, a.listLevels)
	add(a, op{id: "getLevel", method: "GET", path: "/{env}/levels/{level}", summary: "A level, or an earlier revision of it", tag: "Levels", permission: access.PermSettingsRead}, a.getLevel)
	add(a, op{id: "checkLevel", method: "POST", path: "/levels/check", summary: "Check a draft without storing it", tag: "Levels", permission: access.PermSettingsRead}, a.checkLevel)
	add(a, op{id: "publishLevel", method: "POST", path: "/{env}/levels", summary: "Publish a draft as the next revision, or as a new level", tag: "Levels", permission: access.PermSettings}, a.publishLevel)
}

func stepsOf(l level.Level) []LevelStep {
	out := []LevelStep{}
	for _, d := range l.Required.DocSets {
		out = append(out, LevelStep{Step: level.NormalizeStep(d.IDDocSetType), Types: nonNil(d.AcceptedTypes())})
	}
	return out
}

func orderOf(l level.Level) []string {
	if len(l.Checks.Order) > 0 {
		return l.Checks.Order
	}
	return level.CheckKinds()
}

func (a *API) showLevel(ctx context.Context, l level.Level) (LevelView, error) {
	name, err := a.known(ctx)
	if err != nil {
		return LevelView{}, err
	}
	file, err := level.Export(l, level.YAML)
	return LevelView{ID: l.ID, Name: l.Name, Desc: l.Desc, Revision: l.Revision, ModifiedAt: l.ModifiedAt, ModifiedBy: name(l.ModifiedBy), Steps: stepsOf(l), Order: orderOf(l), Text: string(file)}, err
}

func (a *API) listLevels(ctx context.Context, in *struct{ InEnv }) (*answer[[]LevelView], error) {
	list, err := a.Service.Levels(ctx, scopeOf(ctx, in.InEnv))
	if err != nil {
		return nil, err
	}
	out := []LevelView{}
	for _, l := range list {
		v, err := a.showLevel(ctx, l)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return &answer[[]LevelView]{out}, nil
}

func (a *API) getLevel(ctx context.Context, in *struct {
	InLevel
	Revision int `query:"revision" minimum:"0" doc:"0 is the newest"`
}) (*answer[LevelView], error) {
	scope := scopeOf(ctx, in.InEnv)
	l, err := a.Service.LevelByID(ctx, scope, in.Level)
	if err == nil && in.Revision > 0 {
		l, err = a.Service.Store.Level(ctx, scope, l.Name, in.Revision)
	}
	if err != nil {
		return nil, err
	}
	v, err := a.showLevel(ctx, l)
	return &answer[LevelView]{v}, err
}

func (a *API) checkLevel(_ context.Context, in *body[LevelText]) (*answer[LevelCheck], error) {
	l, err := level.Import([]byte(in.Body.Text))
	if err != nil {
		return &answer[LevelCheck]{LevelCheck{Error: err.Error(), Steps: []LevelStep{}, Order: []string{}}}, nil //nolint:nilerr // that the draft is wrong is the answer
	}
	return &answer[LevelCheck]{LevelCheck{Valid: true, Name: l.Name, Steps: stepsOf(l), Order: orderOf(l)}}, nil
}

// publishLevel stores a draft. Whoever edits an older revision than the newest
// is told, so that nobody's change is lost.
func (a *API) publishLevel(ctx context.Context, in *struct {
	InEnv
	Body LevelText
}) (*answer[LevelView], error) {
	scope := scopeOf(ctx, in.InEnv)
	l, err := level.Import([]byte(in.Body.Text))
	if err != nil {
		return nil, err
	}
	if in.Body.Base == 0 {
		l, err = a.Service.CreateLevel(ctx, scope, l)
	} else {
		var old level.Level
		if old, err = a.Service.Level(ctx, scope, l.Name); err != nil {
			return nil, err
		}
		if old.Revision != in.Body.Base {
			return nil, errStaleLevel
		}
		l, err = a.Service.UpdateLevel(ctx, scope, old.ID, l)
	}
	if err != nil {
		return nil, err
	}
	v, err := a.showLevel(ctx, l)
	return &answer[LevelView]{v}, err
}
