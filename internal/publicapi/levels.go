package publicapi

import (
	"encoding/json"
	"reflect"

	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
)

// Level is a level as the API shows it (model.md 7).
type Level struct {
	level.Level
	CreatedAt  string `json:"createdAt,omitempty" example:"2025-05-24 10:15:30"`
	ModifiedAt string `json:"modifiedAt,omitempty" example:"2025-05-24 10:15:30"`
}

func showLevel(l level.Level, err error) (Level, error) {
	l.Required = shownRequired(l.Required)
	return Level{l, stamp(l.CreatedAt, layoutSeconds), stamp(l.ModifiedAt, layoutSeconds)}, err
}

// LevelList has the levels twice, since the sources disagree where clients look (api.md 9.1).
type LevelList struct {
	List ListOf[Level] `json:"list"`
	ListOf[Level]
}

func listLevels(c *call) (LevelList, error) {
	levels, err := c.api.Story.Levels(c.ctx, c.scope)
	var items []Level
	for _, l := range levels {
		shown, _ := showLevel(l, nil)
		items = append(items, shown)
	}
	list := listOf(items)
	return LevelList{list, list}, err
}

func getLevel(c *call) (Level, error) {
	id, err := c.id("levelId")
	if err != nil {
		return Level{}, err
	}
	return showLevel(c.api.Story.LevelByID(c.ctx, c.scope, id))
}

func postLevel(c *call, l level.Level) (Level, error) {
	return showLevel(c.api.Story.CreateLevel(c.ctx, c.scope, l))
}

// levelPatch documents the body as a level, although it is kept raw until the
// level that it changes is known.
func levelPatch() handler {
	h := taking(patchLevel)
	h.body = reflect.TypeFor[level.Level]()
	return h
}

// patchLevel lays the given fields over the newest revision; a list replaces a list.
func patchLevel(c *call, patch json.RawMessage) (Level, error) {
	var named struct {
		ID string `json:"id"`
	}
	if err := decode(patch, &named); err != nil {
		return Level{}, err
	}
	id := c.params["levelId"]
	if id == "" {
		id = named.ID
	}
	if _, err := validID("id", id); err != nil {
		return Level{}, err
	}
	if named.ID != "" && named.ID != id {
		return Level{}, errMalformed.Saying("Malformed data provided in the request: id differs from that in the path")
	}
	l, err := c.api.Story.LevelByID(c.ctx, c.scope, id)
	if err != nil {
		return Level{}, err
	}
	// Decoding into l would write through its slices, which others may share.
	private, err := json.Marshal(l)
	if err != nil {
		return Level{}, err
	}
	var next level.Level
	if err := json.Unmarshal(private, &next); err != nil {
		return Level{}, fault.New(fault.Internal, errInternal.Public).Because(err)
	}
	if err := decode(patch, &next); err != nil {
		return Level{}, err
	}
	return showLevel(c.api.Story.UpdateLevel(c.ctx, c.scope, id, next))
}
