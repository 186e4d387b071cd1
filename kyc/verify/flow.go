package verify

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/level"
)

// What a person does in the applicant's flow, beyond what the public API has.

// TakeDocument is AddDocument for a sender that repeats itself on a bad network:
// a file that was taken already (SentAs) for the same side of the same step is
// taken once, and the repetition gets the answer of the first time.
func (s *Service) TakeDocument(ctx context.Context, scope kyc.Scope, id string, u Upload) (Uploaded, error) {
	up, found, err := s.TakenDocument(ctx, scope, id, u)
	if err != nil || found {
		return up, err
	}
	up, err = s.AddDocument(ctx, scope, id, u)
	if errors.Is(err, ErrDuplicateDocument) { // the first try was at work at the same time
		if again, found, aerr := s.TakenDocument(ctx, scope, id, u); found || aerr != nil {
			return again, aerr
		}
	}
	return up, err
}

// TakenDocument finds what an earlier sending of the same file became; found is
// false when there was none, or when it was rejected or replaced since.
func (s *Service) TakenDocument(ctx context.Context, scope kyc.Scope, id string, u Upload) (up Uploaded, found bool, err error) {
	if u.SentAs == "" {
		return up, false, nil
	}
	a, err := s.loadApplicant(ctx, scope, id)
	if err != nil {
		return up, false, err
	}
	l, err := s.levelOf(ctx, a)
	if err != nil {
		return up, false, err
	}
	images, err := s.activeImages(ctx, scope, id)
	if err != nil {
		return up, false, err
	}
	for _, r := range images {
		red := r.Result != nil && r.Result.ReviewAnswer == applicant.AnswerRed
		if r.SubType != u.SubType || red || stepOf(l, r.Type, r.Country) != stepOf(l, u.IDDocType, u.Country) {
			continue
		}
		im, err := s.openImageRecord(ctx, r)
		if err != nil {
			return up, false, err
		}
		if im.Private.SentAs != u.SentAs {
			continue
		}
		up = Uploaded{Image: im}
		if u.WantWarnings {
			up, err = s.warn(ctx, scope, l, up)
		}
		return up, true, err
	}
	return up, false, nil
}

// DataAnswers is what the form of the APPLICANT_DATA step gives.
type DataAnswers struct {
	Info         applicant.PersonalData
	Email, Phone *string
	// Custom answers the level's custom fields, by name.
	Custom map[string]string
}

// SaveData keeps the answers to the APPLICANT_DATA step in one change. Fields
// that the level does not ask stay as they are.
func (s *Service) SaveData(ctx context.Context, scope kyc.Scope, id string, d DataAnswers) (applicant.Applicant, error) {
	if err := d.Info.Validate(s.Now()); err != nil {
		return applicant.Applicant{}, err
	}
	if err := (&Patch{Email: d.Email, Phone: d.Phone}).validate(); err != nil {
		return applicant.Applicant{}, err
	}
	return s.update(ctx, scope, id, func(c *change) error {
		if err := c.a.MayChangeData(); err != nil {
			return err
		}
		var stated applicant.PersonalData
		if c.a.Personal.FixedInfo != nil {
			stated = *c.a.Personal.FixedInfo
		}
		if err := stated.Merge(d.Info, nil); err != nil {
			return err
		}
		stated = withLatin(stated)
		c.a.Personal.FixedInfo = &stated
		if d.Email != nil {
			c.a.Personal.Email = *d.Email
		}
		if d.Phone != nil {
			c.a.Personal.Phone = *d.Phone
		}
		for _, name := range sortedKeys(d.Custom) {
			c.a.Personal.Metadata = setKey(slices.Clone(c.a.Personal.Metadata), name, d.Custom[name])
		}
		if err := applicant.ValidateMetadata(c.a.Personal.Metadata); err != nil {
			return err
		}
		c.a.Personal.Marks.DataAt = s.Now()
		c.activity, c.detail = audit.ActivityChangedApplicant, "data of the flow"
		return nil
	})
}

func setKey(list []applicant.KeyValue, key, value string) []applicant.KeyValue {
	for i := range list {
		if list[i].Key == key {
			list[i].Value = value
			return list
		}
	}
	return append(list, applicant.KeyValue{Key: key, Value: value})
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// SaveAnswers keeps the answers to one questionnaire; those to others stay.
func (s *Service) SaveAnswers(ctx context.Context, scope kyc.Scope, id, questionnaireID string, answers json.RawMessage) error {
	_, err := s.update(ctx, scope, id, func(c *change) error {
		if err := c.a.MayChangeData(); err != nil {
			return err
		}
		var all []json.RawMessage
		if len(c.a.Personal.Questionnaires) > 0 {
			if err := json.Unmarshal(c.a.Personal.Questionnaires, &all); err != nil {
				return err
			}
		}
		all = slices.DeleteFunc(all, func(raw json.RawMessage) bool {
			var q struct {
				ID string `json:"id"`
			}
			return json.Unmarshal(raw, &q) == nil && q.ID == questionnaireID
		})
		merged, err := json.Marshal(append(all, answers))
		if err != nil {
			return err
		}
		c.a.Personal.Questionnaires = merged
		c.a.Personal.Marks.AnswersAt = s.Now()
		c.activity, c.detail = audit.ActivityChangedApplicant, "questionnaire"
		return nil
	})
	return err
}

// SkipStep leaves out a step that the level allows to leave out.
func (s *Service) SkipStep(ctx context.Context, scope kyc.Scope, id, step string) error {
	_, err := s.update(ctx, scope, id, func(c *change) error {
		if err := c.a.MayChangeData(); err != nil {
			return err
		}
		l, err := s.levelOf(ctx, c.a)
		if err != nil {
			return err
		}
		set, ok := l.Step(step)
		if !ok || !set.SkipAllowed {
			return ErrUnknownStep.Saying("The step cannot be left out")
		}
		name := level.NormalizeStep(set.IDDocSetType)
		if slices.Contains(c.a.Personal.Marks.Skipped, name) {
			c.nothing = true
			return nil
		}
		c.a.Personal.Marks.Skipped = append(slices.Clone(c.a.Personal.Marks.Skipped), name)
		c.activity, c.detail = audit.ActivityChangedApplicant, "left out "+name
		return nil
	})
	return err
}

// SetLang keeps the language that the person reads; comments are worded in it.
func (s *Service) SetLang(ctx context.Context, scope kyc.Scope, id, lang string) error {
	if err := validLang(lang); err != nil {
		return err
	}
	_, err := s.update(ctx, scope, id, func(c *change) error {
		c.nothing = c.a.Lang == lang || c.a.Deleted
		c.a.Lang = lang
		c.activity, c.detail = audit.ActivityChangedApplicant, "language"
		return nil
	})
	return err
}
