package publicapi

import (
	"encoding/json"
	"reflect"

	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
)

func listLevels(c *call) (wire.LevelList, error) {
	levels, err := c.api.Story.Levels(c.ctx, c.scope)
	var items []wire.Level
	for _, l := range levels {
		shown, _ := wire.ShowLevel(l, nil)
		items = append(items, shown)
	}
	list := wire.NewList(items)
	return wire.LevelList{List: list, ListOf: list}, err
}

func getLevel(c *call) (wire.Level, error) {
	id, err := c.id("levelId")
	if err != nil {
		return wire.Level{}, err
	}
	return wire.ShowLevel(c.api.Story.LevelByID(c.ctx, c.scope, id))
}

func postLevel(c *call, l level.Level) (wire.Level, error) {
	return wire.ShowLevel(c.api.Story.CreateLevel(c.ctx, c.scope, l))
}

// levelPatch documents the body as a level, although it is kept raw until the
// level that it changes is known.
func levelPatch() handler {
	h := taking(patchLevel)
	h.body = reflect.TypeFor[level.Level]()
	return h
}

// patchLevel lays the given fields over the newest revision; a list replaces a list.
func patchLevel(c *call, patch json.RawMessage) (wire.Level, error) {
	var named struct {
		ID string `json:"id"`
	}
	if err := decode(patch, &named); err != nil {
		return wire.Level{}, err
	}
	id := c.params["levelId"]
	if id == "" {
		id = named.ID
	}
	if _, err := validID("id", id); err != nil {
		return wire.Level{}, err
	}
	if named.ID != "" && named.ID != id {
		return wire.Level{}, errMalformed.Saying("Malformed data provided in the request: id differs from that in the path")
	}
	l, err := c.api.Story.LevelByID(c.ctx, c.scope, id)
	if err != nil {
		return wire.Level{}, err
	}
	// Decoding into l would write through its slices, which others may share.
	private, err := json.Marshal(l)
	if err != nil {
		return wire.Level{}, err
	}
	var next level.Level
	if err := json.Unmarshal(private, &next); err != nil {
		return wire.Level{}, fault.New(fault.Internal, errInternal.Public).Because(err)
	}
	if err := decode(patch, &next); err != nil {
		return wire.Level{}, err
	}
	return wire.ShowLevel(c.api.Story.UpdateLevel(c.ctx, c.scope, id, next))
}
