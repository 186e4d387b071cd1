package dashapi

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/idngo/idngo/internal/flowapi"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
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
	// Stranded is how many people the publisher was told of.
	Stranded int `json:"stranded,omitempty" minimum:"0" doc:"What getLevelImpact said; the revision is refused when it would strand more by now"`
}

// LevelCheck is what a draft would become.
type LevelCheck struct {
	Valid bool        `json:"valid"`
	Error string      `json:"error,omitempty"`
	Steps []LevelStep `json:"steps"`
	Order []string    `json:"order"`
	Name  string      `json:"name,omitempty"`
	// Field and Reason say where the mistake is, where the level could be read.
	Field  string `json:"field,omitempty" doc:"Path, for example requiredIdDocs.docSets[1].types[0]"`
	Reason string `json:"reason,omitempty"`
	// Mistake is the reason without words, for pages in other languages.
	Mistake string   `json:"mistake,omitempty" doc:"Code of the reason"`
	Values  []string `json:"values,omitempty" doc:"What the reason's words name, in their order"`
}

// LevelPreview is what the page of the preview is told to show.
type LevelPreview struct {
	URL     string          `json:"url" doc:"Of the page, on the flow's origin"`
	Session flowapi.Session `json:"session"`
	// Appearance is the company's default one.
	Appearance flowapi.Look `json:"appearance"`
}

// LevelDrafts are what people have written of a level and not published.
type LevelDrafts struct {
	Revision   int          `json:"revision" doc:"In force now"`
	ModifiedBy string       `json:"modifiedBy" doc:"Name of who published it"`
	Drafts     []LevelDraft `json:"drafts"`
}

// LevelDraft is one person's.
type LevelDraft struct {
	Mine      bool      `json:"mine"`
	Name      string    `json:"name" doc:"Of who wrote it"`
	Base      int       `json:"base" doc:"Revision that it began with"`
	Text      string    `json:"text"`
	ChangedAt time.Time `json:"changedAt"`
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
	add(a, op{id: "previewLevel", method: "POST", path: "/{env}/levels/preview", summary: "What an applicant would see of a draft", tag: "Levels", permission: access.PermSettingsRead}, a.previewLevel)
	add(a, op{id: "getLevelWords", method: "GET", path: "/levels/words", summary: "Every word that a level may use", tag: "Levels", permission: access.PermSettingsRead}, a.getLevelWords)
	add(a, op{id: "listLevelDrafts", method: "GET", path: "/{env}/levels/{level}/drafts", summary: "What people have written of a level and not published", tag: "Levels", permission: access.PermSettings}, a.listLevelDrafts)
	add(a, op{id: "putLevelDraft", method: "PUT", path: "/{env}/levels/{level}/draft", summary: "Keep a draft of one's own", tag: "Levels", permission: access.PermSettings}, a.putLevelDraft)
	add(a, op{id: "deleteLevelDraft", method: "DELETE", path: "/{env}/levels/{level}/draft", summary: "Throw the draft of one's own away", tag: "Levels", permission: access.PermSettings}, a.deleteLevelDraft)
	add(a, op{id: "getLevelImpact", method: "POST", path: "/{env}/levels/impact", summary: "What publishing a draft would do to those on their way", tag: "Levels", permission: access.PermSettings}, a.getLevelImpact)
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
		c := LevelCheck{Error: err.Error(), Steps: []LevelStep{}, Order: []string{}}
		var at *level.FieldError
		if errors.As(err, &at) {
			c.Field, c.Reason, c.Mistake, c.Values = at.Field, at.Reason, at.Code, at.Values
		}
		return &answer[LevelCheck]{c}, nil
	}
	return &answer[LevelCheck]{LevelCheck{Valid: true, Name: l.Name, Steps: stepsOf(l), Order: orderOf(l)}}, nil
}

func (a *API) getLevelWords(context.Context, *none) (*answer[level.Vocabulary], error) {
	return &answer[level.Vocabulary]{level.Words()}, nil
}

// previewLevel gives what the flow shows somebody who begins; nobody is made.
func (a *API) previewLevel(ctx context.Context, in *struct {
	InEnv
	Body LevelText
}) (*answer[LevelPreview], error) {
	scope := scopeOf(ctx, in.InEnv)
	l, err := level.Import([]byte(in.Body.Text))
	if err != nil {
		return nil, err
	}
	tenant, err := a.Service.Store.Tenant(ctx, scope.Tenant)
	if err != nil {
		return nil, err
	}
	look, words, err := a.Service.Appearance(ctx, scope, "", "")
	if err != nil {
		return nil, err
	}
	return &answer[LevelPreview]{LevelPreview{
		URL:     strings.TrimSuffix(a.Service.FlowURL, "/") + "/websdk/preview/",
		Session: flowapi.Unbegun(l, tenant.Name, scope.Sandbox(), a.Now()), Appearance: flowapi.LookOf(look, words),
	}}, nil
}

// listLevelDrafts shows everybody's, so that of two who change the same level
// the second knows before either publishes.
func (a *API) listLevelDrafts(ctx context.Context, in *struct{ InLevel }) (*answer[LevelDrafts], error) {
	scope := scopeOf(ctx, in.InEnv)
	l, err := a.Service.LevelByID(ctx, scope, in.Level)
	if err != nil {
		return nil, err
	}
	drafts, err := a.Service.Store.LevelDrafts(ctx, scope, l.ID)
	if err != nil {
		return nil, err
	}
	name, err := a.known(ctx)
	if err != nil {
		return nil, err
	}
	out := LevelDrafts{Revision: l.Revision, ModifiedBy: name(l.ModifiedBy), Drafts: []LevelDraft{}}
	for _, d := range drafts {
		out.Drafts = append(out.Drafts, LevelDraft{Mine: d.OperatorID == whoOf(ctx).Operator.ID, Name: name(d.OperatorID), Base: d.Base, Text: d.Text, ChangedAt: d.ChangedAt})
	}
	return &answer[LevelDrafts]{out}, nil
}

func (a *API) putLevelDraft(ctx context.Context, in *struct {
	InLevel
	Body LevelText
}) (*answer[LevelDrafts], error) {
	if err := a.Service.SaveLevelDraft(ctx, scopeOf(ctx, in.InEnv), in.Level, in.Body.Base, in.Body.Text); err != nil {
		return nil, err
	}
	return a.listLevelDrafts(ctx, &struct{ InLevel }{in.InLevel})
}

func (a *API) deleteLevelDraft(ctx context.Context, in *struct{ InLevel }) (*answer[LevelDrafts], error) {
	if err := a.Service.DropLevelDraft(ctx, scopeOf(ctx, in.InEnv), in.Level); err != nil {
		return nil, err
	}
	return a.listLevelDrafts(ctx, in)
}

// getLevelImpact tells the publisher whom the revision would strand.
func (a *API) getLevelImpact(ctx context.Context, in *struct {
	InEnv
	Body LevelText
}) (*answer[verify.Impact], error) {
	l, err := level.Import([]byte(in.Body.Text))
	if err != nil {
		return nil, err
	}
	impact, err := a.Service.Impact(ctx, scopeOf(ctx, in.InEnv), l)
	return &answer[verify.Impact]{impact}, err
}

// publishLevel stores a draft. Whoever edits an older revision than the newest
// is told, so that nobody's change is lost, and so is whoever would strand more
// people than they know of.
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
		var impact verify.Impact
		if impact, err = a.Service.Impact(ctx, scope, l); err != nil {
			return nil, err
		}
		if impact.Stranded > in.Body.Stranded {
			return nil, verify.ErrMoreStranded
		}
		l, err = a.Service.UpdateLevel(ctx, scope, old.ID, l)
	}
	if err != nil {
		return nil, err
	}
	v, err := a.showLevel(ctx, l)
	return &answer[LevelView]{v}, err
}
