package wire

import "github.com/idngo/idngo/kyc/level"

// Level is a level as the API shows it (model.md 7).
type Level struct {
	level.Level
	CreatedAt  string `json:"createdAt,omitempty" example:"2025-05-24 10:15:30"`
	ModifiedAt string `json:"modifiedAt,omitempty" example:"2025-05-24 10:15:30"`
}

// ShowLevel makes the object of a level; err goes through.
func ShowLevel(l level.Level, err error) (Level, error) {
	l.Required = ShowRequired(l.Required)
	return Level{l, stamp(l.CreatedAt, layoutSeconds), stamp(l.ModifiedAt, layoutSeconds)}, err
}

// LevelList has the levels twice, since the sources disagree where clients look (api.md 9.1).
type LevelList struct {
	List ListOf[Level] `json:"list"`
	ListOf[Level]
}
