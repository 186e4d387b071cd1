package flowapi

import (
	"encoding/json"
	"errors"

	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
)

// CodeWish asks for a code.
type CodeWish struct {
	Channel string `json:"channel" enum:"email,phone"`
	To      string `json:"to" maxLength:"320"`
}

// CodeSent tells that a code is on its way.
type CodeSent struct {
	ExpiresIn   int    `json:"expiresIn" doc:"Seconds"`
	PauseSecs   int    `json:"pauseSecs" doc:"Seconds until another may be asked for"`
	SandboxCode string `json:"sandboxCode,omitempty" doc:"Sandbox only: the code itself, as nothing is sent"`
}

func sendCode(c *call, b CodeWish) (CodeSent, error) {
	id, ch, err := c.contact(b.Channel)
	if err != nil {
		return CodeSent{}, err
	}
	tenant, err := c.api.Tenants.Tenant(c.ctx, c.scope().Tenant)
	if err != nil {
		return CodeSent{}, err
	}
	code, err := c.api.Story.SendCode(c.ctx, c.scope(), id, ch, b.To, tenant.Name)
	return CodeSent{ExpiresIn: int(verify.CodeTTL.Seconds()), PauseSecs: int(verify.CodePause.Seconds()), SandboxCode: code}, err
}

// contact admits a channel that the level asks to confirm.
func (c *call) contact(channel string) (string, verify.Channel, error) {
	id, err := c.needApplicant()
	if err != nil {
		return "", "", err
	}
	ch, step := verify.ChannelEmail, level.StepEmailVerification
	if channel == string(verify.ChannelPhone) {
		ch, step = verify.ChannelPhone, level.StepPhoneVerification
	} else if channel != string(verify.ChannelEmail) {
		return "", "", errMalformed.Saying("Malformed data provided in the request: channel must be email or phone")
	}
	p, err := c.api.Story.Progress(c.ctx, c.scope(), id)
	if err != nil {
		return "", "", err
	}
	if _, asked := p.Level.Step(step); !asked {
		return "", "", verify.ErrUnknownStep
	}
	return id, ch, nil
}

// CodeEntry is a code as the person typed it.
type CodeEntry struct {
	Channel string `json:"channel" enum:"email,phone"`
	Code    string `json:"code" maxLength:"12"`
}

// CodeVerdict tells whether a code was right.
type CodeVerdict struct {
	Right     bool `json:"right"`
	TriesLeft int  `json:"triesLeft"`
}

func checkCode(c *call, b CodeEntry) (CodeVerdict, error) {
	id, ch, err := c.contact(b.Channel)
	if err != nil {
		return CodeVerdict{}, err
	}
	left, err := c.api.Story.CheckCode(c.ctx, c.scope(), id, ch, b.Code)
	if errors.Is(err, verify.ErrCodeWrong) {
		return CodeVerdict{TriesLeft: left}, nil
	}
	return CodeVerdict{Right: err == nil, TriesLeft: left}, err
}

// QuestionnaireAnswers are the answers to the level's questionnaire.
type QuestionnaireAnswers struct {
	Answers level.Answers `json:"answers" doc:"By section and item; a single answer is a list of one"`
}

var errAnswer = fault.Numbered(fault.Invalid, 0, "invalid-answer", "An answer is missing or not valid")

// saveAnswers keeps them in the contract's shape (api.md 10).
func saveAnswers(c *call, b QuestionnaireAnswers) (wire.OK, error) {
	id, err := c.needApplicant()
	if err != nil {
		return wire.Done, err
	}
	p, err := c.api.Story.Progress(c.ctx, c.scope(), id)
	if err != nil {
		return wire.Done, err
	}
	set, ok := p.Level.Step(level.StepQuestionnaire)
	if !ok || set.Questionnaire == nil {
		return wire.Done, verify.ErrUnknownStep
	}
	kept, wrong := set.Questionnaire.Check(b.Answers)
	if wrong != "" {
		return wire.Done, errAnswer.Saying("%s", wrong)
	}
	raw, err := json.Marshal(answered(set.Questionnaire, kept))
	if err != nil {
		return wire.Done, err
	}
	return wire.Done, c.api.Story.SaveAnswers(c.ctx, c.scope(), id, set.QuestionnaireDefID, raw)
}

type answeredItem struct {
	Value  string   `json:"value,omitempty"`
	Values []string `json:"values,omitempty"`
}

type answeredSection struct {
	Items map[string]answeredItem `json:"items"`
}

type answeredQuestionnaire struct {
	ID       string                     `json:"id"`
	Score    float64                    `json:"score"`
	Sections map[string]answeredSection `json:"sections"`
}

func answered(q *level.Questionnaire, kept level.Answers) answeredQuestionnaire {
	out := answeredQuestionnaire{ID: q.ID, Score: q.Score(kept), Sections: map[string]answeredSection{}}
	for _, s := range q.Sections {
		section := answeredSection{Items: map[string]answeredItem{}}
		for _, item := range s.Items {
			values := kept[s.ID][item.ID]
			switch {
			case item.Type == "multiSelect" || item.Type == "countryMultiSelect":
				if len(values) > 0 {
					section.Items[item.ID] = answeredItem{Values: values}
				}
			case len(values) == 1:
				section.Items[item.ID] = answeredItem{Value: values[0]}
			}
		}
		out.Sections[s.ID] = section
	}
	return out
}

// givenBefore reads answers back from the contract's shape; none where they were
// sent in another one.
func givenBefore(questionnaires json.RawMessage, id string) level.Answers {
	var all []answeredQuestionnaire
	if len(questionnaires) == 0 || json.Unmarshal(questionnaires, &all) != nil {
		return nil
	}
	out := level.Answers{}
	for _, q := range all {
		if q.ID != id {
			continue
		}
		for sectionID, section := range q.Sections {
			out[sectionID] = map[string][]string{}
			for itemID, item := range section.Items {
				if len(item.Values) > 0 {
					out[sectionID][itemID] = item.Values
				} else if item.Value != "" {
					out[sectionID][itemID] = []string{item.Value}
				}
			}
		}
	}
	return out
}
