package verify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/blocklist"
	"github.com/idngo/idngo/kyc/company"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/requestlog"
)

func requestSlot(id string) Slot { return Slot{Table: "request_log", Column: "sealed", Row: id} }

// WriteRequests stores calls to the API in one transaction. An entry without a
// scope belongs to whom its Caller, an app token, belongs; one that names no
// known token belongs to nobody and is left out.
func (s *Service) WriteRequests(ctx context.Context, entries []requestlog.Entry) error {
	records := make([]RequestRecord, 0, len(entries))
	for _, e := range entries {
		if e.Scope == (kyc.Scope{}) {
			t, err := s.Store.AppTokenByPublic(ctx, e.Caller)
			if errors.Is(err, fault.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			e.Scope = t.Scope
		}
		r := RequestRecord{Entry: e}
		r.Private, r.ExternalUserID = requestlog.Private{}, ""
		plain, err := json.Marshal(e.Private)
		if err != nil {
			return fmt.Errorf("encode a call: %w", err)
		}
		if r.Sealed, err = s.Sealer.Seal(ctx, e.Scope, "", requestSlot(e.ID), plain); err != nil {
			return err
		}
		if e.ExternalUserID != "" {
			key, err := s.Sealer.Hash(ctx, e.Scope, blocklist.KeyExternalUserID, e.ExternalUserID)
			if err != nil {
				return err
			}
			r.Subject = key.Hash
		}
		records = append(records, r)
	}
	if len(records) == 0 {
		return nil
	}
	return s.Store.Tx(ctx, kyc.Scope{}, func(tx Tx) error {
		for _, r := range records {
			if err := tx.InsertRequest(ctx, r); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) openRequest(ctx context.Context, r RequestRecord) (requestlog.Entry, error) {
	e := r.Entry
	plain, err := s.Sealer.Open(ctx, e.Scope, "", requestSlot(e.ID), r.Sealed)
	if err != nil {
		return e, err
	}
	if err := json.Unmarshal(plain, &e.Private); err != nil {
		return e, fmt.Errorf("decode a call: %w", err)
	}
	return e, nil
}

// RequestLog lists calls to the API, newest first. Asked for an external user
// id it finds the calls about its applicant too, and the other way round.
func (s *Service) RequestLog(ctx context.Context, scope kyc.Scope, q requestlog.Query) ([]requestlog.Entry, error) {
	f := RequestQuery{Query: q}
	ext := q.ExternalUserID
	if q.ApplicantID != "" && ext == "" {
		if a, err := s.Applicant(ctx, scope, q.ApplicantID); err == nil {
			ext = a.Personal.ExternalUserID
		}
	}
	if ext != "" {
		key, err := s.Sealer.Hash(ctx, scope, blocklist.KeyExternalUserID, ext)
		if err != nil {
			return nil, err
		}
		f.Subject = key.Hash
		if q.ApplicantID == "" {
			id, err := s.Store.ApplicantIDByExternalUserID(ctx, scope, key.Hash)
			if err != nil && !errors.Is(err, fault.ErrNotFound) {
				return nil, err
			}
			f.ApplicantID = id
		}
	}
	records, err := s.Store.RequestLog(ctx, scope, f)
	if err != nil {
		return nil, err
	}
	out := make([]requestlog.Entry, 0, len(records))
	for _, r := range records {
		e, err := s.openRequest(ctx, r)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// Request finds a call.
func (s *Service) Request(ctx context.Context, scope kyc.Scope, id string) (requestlog.Entry, error) {
	r, err := s.Store.Request(ctx, scope, id)
	if err != nil {
		return requestlog.Entry{}, err
	}
	return s.openRequest(ctx, r)
}

// PruneRequests applies the bounds of the log in a scope.
func (s *Service) PruneRequests(ctx context.Context, scope kyc.Scope) error {
	settings, err := s.Store.CompanySettings(ctx, scope.Tenant)
	if err != nil {
		return err
	}
	before := s.Now().AddDate(0, 0, -settings.LogDays())
	return s.Store.Tx(ctx, scope, func(tx Tx) error {
		_, err := tx.PruneRequests(ctx, scope, before, requestlog.MostPerScope)
		return err
	})
}

// CompanySettings are those of a tenant.
func (s *Service) CompanySettings(ctx context.Context, tenant string) (company.Profile, error) {
	return s.Store.CompanySettings(ctx, tenant)
}

// ChangeCompany replaces the settings of a tenant by what change makes of them.
// Errors: those of company.Profile.Validate.
func (s *Service) ChangeCompany(ctx context.Context, tenant string, change func(*company.Profile) (what []string)) error {
	settings, err := s.Store.CompanySettings(ctx, tenant)
	if err != nil {
		return err
	}
	what := change(&settings)
	if err := settings.Validate(); err != nil {
		return err
	}
	scope := kyc.Scope{Tenant: tenant, Environment: kyc.Production}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityChangedSettings, Description: "company: " + strings.Join(what, ", ")})
	return s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.PutCompanySettings(ctx, tenant, settings); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}
