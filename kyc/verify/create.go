package verify

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/blocklist"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/webhook"
)

// NewApplicant is what a client may say when it creates an applicant (api.md 5.1).
type NewApplicant struct {
	ExternalUserID, SourceKey, Email, Phone, Lang, Type, Platform, IPCountry string

	Metadata       []applicant.KeyValue
	FixedInfo      *applicant.PersonalData
	Required       *level.RequiredIDDocs
	Questionnaires json.RawMessage
}

// Create makes an applicant on a level, in status init. It answers
// *ExternalIDTaken when the environment has the external user id already.
func (s *Service) Create(ctx context.Context, scope kyc.Scope, levelName string, n NewApplicant) (applicant.Applicant, error) {
	made, err := s.create(ctx, scope, levelName, []NewApplicant{n})
	if errors.Is(err, fault.ErrExists) {
		err = s.externalIDTaken(ctx, scope, n.ExternalUserID, err)
	}
	if err != nil {
		return applicant.Applicant{}, err
	}
	return made[0], nil
}

// MaxCreated bounds how many applicants are made at once.
const MaxCreated = 500

// CreateAll makes several applicants on a level, all of them or none.
func (s *Service) CreateAll(ctx context.Context, scope kyc.Scope, levelName string, list []NewApplicant) ([]applicant.Applicant, error) {
	if len(list) == 0 || len(list) > MaxCreated {
		return nil, applicant.ErrData.Saying("Between 1 and %d applicants can be made at once", MaxCreated)
	}
	return s.create(ctx, scope, levelName, list)
}

// created is an applicant in the making.
type created struct {
	a          applicant.Applicant
	record     ApplicantRecord
	deliveries []DeliveryRecord
	entry      audit.Entry
}

// create answers fault.ErrExists when one of the external users is taken.
func (s *Service) create(ctx context.Context, scope kyc.Scope, levelName string, list []NewApplicant) (out []applicant.Applicant, err error) {
	for i := range list {
		if err := list[i].Validate(s.Now()); err != nil {
			return nil, err
		}
	}
	l, err := s.newestLevel(ctx, scope, levelName)
	if err != nil {
		return nil, err
	}
	all := make([]created, 0, len(list))
	defer func() {
		if err == nil {
			return
		}
		for _, c := range all { // the keys belong to nobody now
			if derr := s.Sealer.DestroyApplicantKey(context.WithoutCancel(ctx), scope, c.a.ID); derr != nil {
				s.Log.WarnContext(ctx, "key of an applicant that was not created stays behind", "scope", scope, "error", derr)
			}
		}
	}()
	for _, n := range list {
		a, err := s.newApplicant(ctx, scope, l, n)
		if err != nil {
			return nil, err
		}
		if err := s.Sealer.NewApplicantKey(ctx, scope, a.ID); err != nil {
			return nil, err
		}
		all = append(all, created{a: a})
		made := &all[len(all)-1]
		c := &change{a: a, activity: audit.ActivityCreatedApplicant}
		c.tell(webhook.ApplicantCreated)
		if made.deliveries, err = s.prepareEvents(ctx, c); err != nil {
			return nil, err
		}
		if made.record, err = s.sealApplicant(ctx, c.a); err != nil {
			return nil, err
		}
		made.a, made.entry = c.a, s.auditEntry(ctx, c)
	}
	err = s.Store.Tx(ctx, scope, func(tx Tx) error {
		for _, c := range all {
			if err := tx.InsertApplicant(ctx, c.record); err != nil {
				return err
			}
			if err := tx.AppendAudit(ctx, c.entry); err != nil {
				return err
			}
			if err := insertDeliveries(ctx, tx, c.deliveries); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		out = append(out, c.a)
	}
	return out, nil
}

// newApplicant is an applicant in status init, not stored yet.
func (s *Service) newApplicant(ctx context.Context, scope kyc.Scope, l level.Level, n NewApplicant) (applicant.Applicant, error) {
	typ := orDefault(n.Type, applicant.TypeIndividual)
	if lt := orDefault(l.ApplicantType, applicant.TypeIndividual); lt != typ {
		return applicant.Applicant{}, ErrLevelNotFound.Saying("Level '%s' is for applicants of the type %s", l.Name, lt)
	}
	if n.Required != nil {
		own := l
		own.Required = *n.Required
		if err := level.Validate(own); err != nil {
			return applicant.Applicant{}, err
		}
	}
	now := s.Now()
	a := applicant.Applicant{
		Scope: scope, ID: kyc.NewID(now), InspectionID: kyc.NewID(now), Version: 1, CreatedAt: now,
		Type: typ, Platform: orDefault(n.Platform, applicant.PlatformAPI), SourceKey: n.SourceKey, Lang: n.Lang,
		Required: n.Required,
		Review: applicant.Review{
			ReviewID: kyc.NewShortID(), AttemptID: kyc.NewShortID(), LevelName: l.Name, LevelRevision: l.Revision,
			Status: applicant.StatusInit, CreateDate: now,
		},
		Personal: applicant.Personal{
			ExternalUserID: n.ExternalUserID, Email: n.Email, Phone: n.Phone, PhoneCountry: phoneCountry(n.Phone),
			Metadata: n.Metadata, Questionnaires: n.Questionnaires, IPCountry: n.IPCountry,
			CreatedBy: audit.ActorOf(ctx).Name,
		},
	}
	if !n.FixedInfo.IsZero() {
		stated := withLatin(*n.FixedInfo)
		a.Personal.FixedInfo = &stated
	}
	return a, nil
}

// externalIDTaken finds who has the id; err is what the store said.
func (s *Service) externalIDTaken(ctx context.Context, scope kyc.Scope, ext string, err error) error {
	key, herr := s.Sealer.Hash(ctx, scope, blocklist.KeyExternalUserID, ext)
	if herr != nil {
		return herr
	}
	id, ferr := s.Store.ApplicantIDByExternalUserID(ctx, scope, key.Hash)
	if ferr != nil {
		return errors.Join(err, ferr)
	}
	return &ExternalIDTaken{ExternalUserID: ext, ApplicantID: id}
}

// Validate refuses what no applicant can have.
func (n *NewApplicant) Validate(now time.Time) error {
	if err := validExternalUserID(n.ExternalUserID); err != nil {
		return err
	}
	if err := applicant.ValidateContact(n.Email, n.Phone); err != nil {
		return err
	}
	if err := applicant.ValidateMetadata(n.Metadata); err != nil {
		return err
	}
	if n.FixedInfo != nil {
		if err := n.FixedInfo.Validate(now); err != nil {
			return err
		}
	}
	if n.Type != "" && n.Type != applicant.TypeIndividual && n.Type != applicant.TypeCompany {
		return applicant.ErrData.Saying("Malformed data provided in the request: type must be individual or company")
	}
	if err := validSourceKey(n.SourceKey); err != nil {
		return err
	}
	return validLang(n.Lang)
}

func validExternalUserID(ext string) error {
	switch {
	case strings.TrimSpace(ext) == "":
		return applicant.ErrData.Saying("Malformed data provided in the request: externalUserId is missing")
	case !utf8.ValidString(ext), strings.ContainsRune(ext, 0):
		return applicant.ErrData.Saying("Malformed data provided in the request: externalUserId is not text")
	case utf8.RuneCountInString(ext) > applicant.MaxExternalUserID:
		return applicant.ErrData.Saying("Malformed data provided in the request: externalUserId is longer than %d characters", applicant.MaxExternalUserID)
	}
	return nil
}

func validSourceKey(k string) error {
	if utf8.RuneCountInString(k) > 128 || !utf8.ValidString(k) {
		return applicant.ErrData.Saying("Malformed data provided in the request: sourceKey is longer than 128 characters")
	}
	return nil
}

// validLang accepts ISO 639-1, with a region as some SDKs send it (en, en_US, zh-tw).
func validLang(lang string) error {
	if lang == "" {
		return nil
	}
	head, _, _ := strings.Cut(strings.ReplaceAll(lang, "_", "-"), "-")
	if len(lang) > 12 || len(head) < 2 || len(head) > 3 || strings.IndexFunc(head, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') }) >= 0 {
		return applicant.ErrData.Saying("Malformed data provided in the request: lang is not an ISO 639-1 language")
	}
	return nil
}

func orDefault(s, d string) string {
	if s == "" {
		return d
	}
	return s
}
