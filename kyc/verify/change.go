package verify

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/blocklist"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/webhook"
)

// Applicant reads one applicant with its personal data.
func (s *Service) Applicant(ctx context.Context, scope kyc.Scope, id string) (applicant.Applicant, error) {
	return s.loadApplicant(ctx, scope, id)
}

// ApplicantByExternalUserID reads one applicant by the client's own id.
func (s *Service) ApplicantByExternalUserID(ctx context.Context, scope kyc.Scope, ext string) (applicant.Applicant, error) {
	notFound := ErrApplicantNotFound.Saying("Applicant with external user id %s not found (anf)", printable(ext))
	if validExternalUserID(ext) != nil {
		return applicant.Applicant{}, notFound
	}
	key, err := s.Sealer.Hash(ctx, scope, blocklist.KeyExternalUserID, ext)
	if err != nil {
		return applicant.Applicant{}, err
	}
	id, err := s.Store.ApplicantIDByExternalUserID(ctx, scope, key.Hash)
	if errors.Is(err, fault.ErrNotFound) {
		return applicant.Applicant{}, notFound
	}
	if err != nil {
		return applicant.Applicant{}, err
	}
	return s.loadApplicant(ctx, scope, id)
}

// Applicants lists applicants, newest first.
func (s *Service) Applicants(ctx context.Context, scope kyc.Scope, q ApplicantQuery) ([]applicant.Applicant, error) {
	records, err := s.Store.Applicants(ctx, scope, q)
	if err != nil {
		return nil, err
	}
	out := make([]applicant.Applicant, 0, len(records))
	for _, r := range records {
		a, err := s.openApplicant(ctx, r)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// CountApplicants counts the applicants of an environment.
func (s *Service) CountApplicants(ctx context.Context, scope kyc.Scope) (int, error) {
	return s.Store.CountApplicants(ctx, scope)
}

// Required gives the document set that the applicant is asked for.
func (s *Service) Required(ctx context.Context, scope kyc.Scope, a applicant.Applicant) (level.RequiredIDDocs, error) {
	a.Scope = scope
	l, err := s.levelOf(ctx, a)
	return l.Required, err
}

// SetRequired replaces the applicant's own document set (api.md 5.8).
func (s *Service) SetRequired(ctx context.Context, scope kyc.Scope, id string, r level.RequiredIDDocs) (level.RequiredIDDocs, error) {
	a, err := s.loadApplicant(ctx, scope, id)
	if err != nil {
		return level.RequiredIDDocs{}, err
	}
	l, err := s.levelOf(ctx, a)
	if err != nil {
		return level.RequiredIDDocs{}, err
	}
	l.Required = r
	l = level.Normalize(l)
	if err := level.Validate(l); err != nil {
		return level.RequiredIDDocs{}, err
	}
	_, err = s.update(ctx, scope, id, func(c *change) error {
		if err := c.a.MayChangeData(); err != nil {
			return err
		}
		c.a.Required = &l.Required
		c.activity, c.detail = audit.ActivityChangedApplicant, "required documents"
		return nil
	})
	return l.Required, err
}

// PatchFixedInfo changes what the person states. It starts no check (api.md 5.4).
func (s *Service) PatchFixedInfo(ctx context.Context, scope kyc.Scope, id string, patch applicant.PersonalData, unset []string) (applicant.PersonalData, error) {
	if err := patch.Validate(s.Now()); err != nil {
		return applicant.PersonalData{}, err
	}
	a, err := s.update(ctx, scope, id, func(c *change) error {
		if err := c.a.MayChangeData(); err != nil {
			return err
		}
		var stated applicant.PersonalData
		if c.a.Personal.FixedInfo != nil {
			stated = *c.a.Personal.FixedInfo
		}
		if err := stated.Merge(patch, unset); err != nil {
			return err
		}
		stated = withLatin(stated)
		c.a.Personal.FixedInfo = &stated
		c.activity, c.detail = audit.ActivityChangedApplicant, "fixedInfo"
		c.tellOfPersonalInfo()
		return nil
	})
	if err != nil {
		return applicant.PersonalData{}, err
	}
	return *a.Personal.FixedInfo, nil
}

// PatchInfo corrects what was recognised (api.md 5.5). A later check may overwrite it.
func (s *Service) PatchInfo(ctx context.Context, scope kyc.Scope, id string, patch applicant.PersonalData, unset []string) (applicant.Info, error) {
	if err := patch.Validate(s.Now()); err != nil {
		return applicant.Info{}, err
	}
	a, err := s.update(ctx, scope, id, func(c *change) error {
		if c.a.Deleted {
			return applicant.ErrDeactivated
		}
		var info applicant.Info
		if c.a.Personal.Info != nil {
			info = *c.a.Personal.Info
		}
		if err := info.Merge(patch, unset); err != nil {
			return err
		}
		info.PersonalData = withLatin(info.PersonalData)
		c.a.Personal.Info = &info
		c.activity, c.detail = audit.ActivityChangedApplicant, "info"
		c.tellOfPersonalInfo()
		return nil
	})
	if err != nil {
		return applicant.Info{}, err
	}
	return *a.Personal.Info, nil
}

// tellOfPersonalInfo tells that data of the person changed after the check was
// requested; before that there is nobody whom it could surprise (api.md 5.4).
func (c *change) tellOfPersonalInfo() {
	if c.a.Review.Status != applicant.StatusInit {
		c.events = append(c.events, event{kind: webhook.ApplicantPersonalInfoChanged, withResult: c.a.Review.Status == applicant.StatusCompleted})
	}
}

// Patch changes top-level data; nil leaves a field alone (api.md 5.6).
type Patch struct {
	ExternalUserID, Email, Phone, SourceKey, Type, Lang *string

	Questionnaires json.RawMessage
	Metadata       []applicant.KeyValue
	Deleted        *bool
}

// PatchApplicant changes top-level data.
func (s *Service) PatchApplicant(ctx context.Context, scope kyc.Scope, id string, p Patch) (applicant.Applicant, error) {
	if err := p.validate(); err != nil {
		return applicant.Applicant{}, err
	}
	a, err := s.update(ctx, scope, id, func(c *change) error {
		set := func(to *string, from *string) {
			if from != nil {
				*to = *from
			}
		}
		contact := c.a.Personal.Email + "\n" + c.a.Personal.Phone
		set(&c.a.Personal.ExternalUserID, p.ExternalUserID)
		set(&c.a.Personal.Email, p.Email)
		set(&c.a.Personal.Phone, p.Phone)
		set(&c.a.SourceKey, p.SourceKey)
		set(&c.a.Type, p.Type)
		set(&c.a.Lang, p.Lang)
		c.a.Personal.PhoneCountry = phoneCountry(c.a.Personal.Phone)
		if contact != c.a.Personal.Email+"\n"+c.a.Personal.Phone {
			c.tellOfPersonalInfo()
		}
		if p.Questionnaires != nil {
			c.a.Personal.Questionnaires = p.Questionnaires
		}
		if p.Metadata != nil {
			c.a.Personal.Metadata = p.Metadata
		}
		if p.Deleted != nil && *p.Deleted != c.a.Deleted {
			c.setPresence(!*p.Deleted)
		}
		c.activity, c.detail = audit.ActivityChangedApplicant, "top-level data"
		return nil
	})
	if errors.Is(err, fault.ErrExists) && p.ExternalUserID != nil {
		return applicant.Applicant{}, s.externalIDTaken(ctx, scope, *p.ExternalUserID, err)
	}
	return a, err
}

func (p *Patch) validate() error {
	text := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	if p.ExternalUserID != nil {
		if err := validExternalUserID(*p.ExternalUserID); err != nil {
			return err
		}
	}
	if err := applicant.ValidateContact(text(p.Email), text(p.Phone)); err != nil {
		return err
	}
	if t := p.Type; t != nil && *t != applicant.TypeIndividual && *t != applicant.TypeCompany {
		return applicant.ErrData.Saying("Malformed data provided in the request: type must be individual or company")
	}
	if err := validSourceKey(text(p.SourceKey)); err != nil {
		return err
	}
	if err := validLang(text(p.Lang)); err != nil {
		return err
	}
	return applicant.ValidateMetadata(p.Metadata)
}

// MoveToLevel puts the applicant on another level (api.md 5.7). Documents stay;
// the status becomes init unless the new level asks for nothing more.
func (s *Service) MoveToLevel(ctx context.Context, scope kyc.Scope, id, levelName string) (applicant.Applicant, error) {
	l, err := s.newestLevel(ctx, scope, levelName)
	if err != nil {
		return applicant.Applicant{}, err
	}
	return s.update(ctx, scope, id, func(c *change) error {
		if err := c.a.MayMoveLevel(l.Name); err != nil {
			return err
		}
		if t := orDefault(l.ApplicantType, applicant.TypeIndividual); t != c.a.Type {
			return ErrLevelNotFound.Saying("Level '%s' is for applicants of the type %s", l.Name, t)
		}
		previous := c.a.Review.LevelName
		had, err := s.levelOf(ctx, c.a)
		if err != nil {
			return err
		}
		c.a.Required = nil
		if c.a.Review.Status == applicant.StatusCompleted && had.Covers(l) {
			c.a.Review.LevelName, c.a.Review.LevelRevision = l.Name, l.Revision // nothing more is asked: the result stays
		} else {
			c.a.Review = applicant.Review{
				ReviewID: kyc.NewShortID(), AttemptID: kyc.NewShortID(), LevelName: l.Name, LevelRevision: l.Revision,
				Status: applicant.StatusInit, CreateDate: s.Now(),
			}
		}
		c.activity, c.detail = audit.ActivityChangedApplicant, "moved to another level"
		c.events = append(c.events, event{kind: webhook.ApplicantLevelChanged, previousLevel: previous, withResult: c.a.Review.Status == applicant.StatusCompleted})
		return nil
	})
}

// Reset makes all documents inactive, removes the result and returns to init (api.md 5.12).
func (s *Service) Reset(ctx context.Context, scope kyc.Scope, id string) error {
	_, err := s.update(ctx, scope, id, func(c *change) error {
		if c.a.Deleted {
			return applicant.ErrDeactivated
		}
		images, err := s.activeImages(ctx, scope, id)
		if err != nil {
			return err
		}
		if err := s.restart(ctx, c); err != nil {
			return err
		}
		c.a.Personal.Info = nil
		c.activity, c.detail = audit.ActivityChangedApplicant, "reset"
		c.tell(webhook.ApplicantReset)
		c.deactivate(scope, id, imageIDs(images))
		return s.closeCases(ctx, c, nil)
	})
	return err
}

// ResetStep asks for one step again (api.md 5.13).
func (s *Service) ResetStep(ctx context.Context, scope kyc.Scope, id, step string) error {
	step = level.NormalizeStep(step)
	a, err := s.loadApplicant(ctx, scope, id)
	if err != nil {
		return err
	}
	l, err := s.levelOf(ctx, a)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(l.Required.DocSets, func(d level.DocSet) bool { return d.IDDocSetType == step }) {
		return ErrUnknownStep
	}
	_, err = s.update(ctx, scope, id, func(c *change) error {
		if c.a.Deleted {
			return applicant.ErrDeactivated
		}
		images, err := s.activeImages(ctx, scope, id)
		if err != nil {
			return err
		}
		var drop []int32
		for _, im := range images {
			if stepOf(l, im.Type, im.Country) == step {
				drop = append(drop, im.ID)
			}
		}
		if err := s.restart(ctx, c); err != nil {
			return err
		}
		switch step {
		case level.StepApplicantData:
			c.a.Personal.FixedInfo = nil
		case level.StepQuestionnaire:
			c.a.Personal.Questionnaires = nil
		case level.StepIdentity:
			c.a.Personal.Info = nil
		}
		c.activity, c.detail = audit.ActivityChangedApplicant, "step reset: "+step
		c.tell(webhook.ApplicantStepsReset)
		c.deactivate(scope, id, drop)
		return s.closeCases(ctx, c, nil)
	})
	return err
}

// restart returns a review to init; the open attempt, if any, is superseded.
func (s *Service) restart(ctx context.Context, c *change) error {
	now := s.Now()
	if c.a.Review.Status.InCheck() {
		old, err := s.Store.Attempt(ctx, c.a.Scope, c.a.ID, c.a.Review.AttemptID)
		if err != nil {
			return err
		}
		old.State, old.DecidedAt = AttemptSuperseded, now
		c.write(func(ctx context.Context, tx Tx) error { return tx.CloseAttempt(ctx, old) })
	}
	r := &c.a.Review
	r.ReviewID, r.AttemptID = kyc.NewShortID(), kyc.NewShortID()
	r.Status, r.Result, r.CreateDate = applicant.StatusInit, nil, now
	r.PendingDate, r.QueuedDate, r.ReviewDate, r.Source = time.Time{}, time.Time{}, time.Time{}, ""
	return nil
}

func (c *change) deactivate(scope kyc.Scope, id string, ids []int32) {
	if len(ids) == 0 {
		return
	}
	c.write(func(ctx context.Context, tx Tx) error { return tx.SetImagesActive(ctx, scope, id, ids, false) })
}

// closeCases ends what waited for an officer, and proposals to decide otherwise:
// the review is as c says. before is the result that it had.
func (s *Service) closeCases(ctx context.Context, c *change, before *applicant.Result) error {
	if err := s.impartial(ctx, c.a); err != nil {
		return err
	}
	closing := review.Closing{By: audit.ActorOf(ctx).Name, At: s.Now()}
	if c.a.Review.Status == applicant.StatusCompleted {
		closing.Appeal, closing.Sample = outcomesOf(before, c.a.Review.Result)
	}
	scope, id := c.a.Scope, c.a.ID
	c.write(func(ctx context.Context, tx Tx) error {
		if err := tx.CloseCases(ctx, scope, id, closing); err != nil {
			return err
		}
		return tx.SupersedeProposals(ctx, scope, id, closing.At)
	})
	return nil
}

// SetPresence activates or deactivates an applicant (api.md 5.14).
func (s *Service) SetPresence(ctx context.Context, scope kyc.Scope, id string, active bool) (applicant.Applicant, error) {
	return s.update(ctx, scope, id, func(c *change) error {
		if c.a.Deleted == !active {
			c.nothing = true
			return nil
		}
		c.setPresence(active)
		c.activity, c.detail = audit.ActivityChangedApplicant, "presence"
		return nil
	})
}

func (c *change) setPresence(active bool) {
	c.a.Deleted = !active
	if active {
		c.tell(webhook.ApplicantActivated)
	} else {
		c.tell(webhook.ApplicantDeactivated)
	}
}

// TagChange says what is done with a list of tags.
type TagChange int

// The ways to change tags (api.md 5.16).
const (
	TagsAdd TagChange = iota
	TagsReplace
	TagsRemove
)

// ChangeTags adds, replaces or removes tags; beyond 30 nothing is applied.
func (s *Service) ChangeTags(ctx context.Context, scope kyc.Scope, id string, how TagChange, tags []string) error {
	for _, t := range tags {
		if t == "" || !utf8.ValidString(t) || utf8.RuneCountInString(t) > 128 {
			return applicant.ErrData.Saying("Malformed data provided in the request: a tag is empty or longer than 128 characters")
		}
	}
	_, err := s.update(ctx, scope, id, func(c *change) error {
		var next []string
		if how != TagsReplace {
			next = slices.Clone(c.a.Tags)
		}
		for _, t := range tags {
			i := slices.Index(next, t)
			switch {
			case how == TagsRemove && i >= 0:
				next = slices.Delete(next, i, i+1)
			case how != TagsRemove && i < 0:
				next = append(next, t)
			}
		}
		if len(next) > applicant.MaxTags {
			return ErrTooManyTags
		}
		if slices.Equal(next, c.a.Tags) {
			c.nothing = true
			return nil
		}
		c.a.Tags = next
		c.activity, c.detail = audit.ActivityChangedApplicant, "tags"
		c.events = append(c.events, event{kind: webhook.ApplicantTagsChanged, tags: append([]string{}, next...)})
		return nil
	})
	return err
}

// agreement is the contract's record of consent (api.md 5.3 and 5.17).
type agreement struct {
	CreatedAt  string          `json:"createdAt"`
	AcceptedAt string          `json:"acceptedAt"`
	Source     string          `json:"source"`
	RecordIDs  []string        `json:"recordIds"`
	Residence  string          `json:"residenceCountry,omitempty"`
	Items      []agreementItem `json:"items"`
}

type agreementItem struct {
	ID         string   `json:"id"`
	AcceptedAt string   `json:"acceptedAt"`
	Source     string   `json:"source"`
	Type       string   `json:"type"`
	RecordIDs  []string `json:"recordIds"`
	Content    string   `json:"content"`
}

// Agree records consent.
func (s *Service) Agree(ctx context.Context, scope kyc.Scope, id string, records []string, acceptedAt, country string) (applicant.Applicant, error) {
	if len(records) == 0 || len(records) > 20 {
		return applicant.Applicant{}, applicant.ErrData.Saying("Malformed data provided in the request: records must hold 1 to 20 entries")
	}
	if country != "" && !applicant.ValidCountry(country) {
		return applicant.Applicant{}, applicant.ErrData.Saying("Malformed data provided in the request: residenceCountry is not an ISO 3166-1 alpha-3 country")
	}
	now := s.Now().UTC().Format(time.DateTime)
	accepted, err := acceptedAtUTC(acceptedAt, now)
	if err != nil {
		return applicant.Applicant{}, err
	}
	source := "API"
	if audit.ActorOf(ctx).Channel == "SDK" {
		source = "WebSDK"
	}
	a := agreement{CreatedAt: now, AcceptedAt: accepted, Source: source, Residence: country}
	for _, r := range records {
		if r == "" || utf8.RuneCountInString(r) > 10000 {
			return applicant.Applicant{}, applicant.ErrData.Saying("Malformed data provided in the request: content of a record is empty or longer than 10000 characters")
		}
		record := kyc.NewID(s.Now())
		a.RecordIDs = append(a.RecordIDs, record)
		a.Items = append(a.Items, agreementItem{ID: kyc.NewID(s.Now()), AcceptedAt: accepted, Source: source, Type: "consent", RecordIDs: []string{record}, Content: r})
	}
	raw, err := json.Marshal(a)
	if err != nil {
		return applicant.Applicant{}, err
	}
	return s.update(ctx, scope, id, func(c *change) error {
		if c.a.Deleted {
			return applicant.ErrDeactivated
		}
		c.a.Personal.Agreement = raw
		c.activity, c.detail = audit.ActivityChangedApplicant, "agreement"
		return nil
	})
}

// acceptedAtUTC reads when consent was given, in any of the contract's forms of
// a time; absent is now.
func acceptedAtUTC(text, now string) (string, error) {
	if text == "" {
		return now, nil
	}
	for _, layout := range []string{time.DateTime, layoutZone, layoutMillis} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC().Format(time.DateTime), nil
		}
	}
	return "", applicant.ErrData.Saying("Malformed data provided in the request: acceptedAt must have the form YYYY-MM-DD HH:MM:SS")
}
