package sqlstore

import (
	"context"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/company"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

const requestColumns = `tenant, environment, id, at, took, method, route, status, error_code, reason, details, caller, correlation_id, ip, user_agent, bytes_in, bytes_out, applicant_id, subject, sealed, lost`

func scanRequest(s scanner) (verify.RequestRecord, error) {
	var (
		r        verify.RequestRecord
		at, took int64
		details  string
	)
	err := s.Scan(&r.Scope.Tenant, &r.Scope.Environment, &r.ID, &at, &took, &r.Method, &r.Route, &r.Status, &r.ErrorCode, &r.Reason, &details, &r.Caller, &r.CorrelationID,
		&r.IP, &r.UserAgent, &r.BytesIn, &r.BytesOut, &r.ApplicantID, &r.Subject, &r.Sealed, &r.Lost)
	if err != nil {
		return r, err
	}
	r.At, r.Took, r.Subject, r.Sealed = fromMS(at), time.Duration(took)*time.Microsecond, unblob(r.Subject), unblob(r.Sealed)
	return r, fromJSON(details, &r.Details)
}

// RequestLog implements verify.Store, newest first.
func (s *Store) RequestLog(ctx context.Context, scope kyc.Scope, q verify.RequestQuery) ([]verify.RequestRecord, error) {
	f := filter{where: []string{"tenant = $1 AND environment = $2"}, args: []any{scope.Tenant, scope.Environment}}
	if q.Low > 0 {
		f.and("status >= ?", q.Low)
	}
	if q.High > 0 {
		f.and("status <= ?", q.High)
	}
	for column, value := range map[string]string{"caller": q.Caller, "correlation_id": q.CorrelationID} {
		if value != "" {
			f.and(column+" = ?", value)
		}
	}
	if q.Route != "" {
		f.and(`route LIKE ? ESCAPE '\'`, "%"+strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(q.Route)+"%")
	}
	switch {
	case q.ApplicantID != "" && len(q.Subject) > 0:
		f.where = append(f.where, "(applicant_id = "+f.next(q.ApplicantID)+" OR subject = "+f.next(q.Subject)+")")
	case q.ApplicantID != "":
		f.and("applicant_id = ?", q.ApplicantID)
	case len(q.Subject) > 0:
		f.and("subject = ?", q.Subject)
	}
	if !q.From.IsZero() {
		f.and("id >= ?", kyc.FirstID(q.From))
	}
	if !q.To.IsZero() {
		f.and("id < ?", kyc.FirstID(q.To))
	}
	if q.Before != "" {
		f.and("id < ?", q.Before)
	}
	limit := f.next(page(q.Limit))
	return readList(ctx, s, scope, scanRequest, `SELECT `+requestColumns+` FROM request_log WHERE `+f.String()+` ORDER BY id DESC LIMIT `+limit, f.args[2:]...)
}

// Request implements verify.Store.
func (s *Store) Request(ctx context.Context, scope kyc.Scope, id string) (verify.RequestRecord, error) {
	return readOne(ctx, s, scope, scanRequest, `SELECT `+requestColumns+` FROM request_log WHERE tenant = $1 AND environment = $2 AND id = $3`, id)
}

var insertRequest = insertInto("request_log", requestColumns)

// InsertRequest implements verify.Tx.
func (t *tx) InsertRequest(ctx context.Context, r verify.RequestRecord) error {
	details, err := toJSON(r.Details)
	if err != nil {
		return err
	}
	return t.insert(ctx, r.Scope, insertRequest, r.ID, ms(r.At), r.Took.Microseconds(), r.Method, r.Route, r.Status, r.ErrorCode, string(r.Reason), details, r.Caller, r.CorrelationID,
		r.IP, r.UserAgent, r.BytesIn, r.BytesOut, r.ApplicantID, blob(r.Subject), blob(r.Sealed), r.Lost)
}

// PruneRequests implements verify.Tx.
func (t *tx) PruneRequests(ctx context.Context, scope kyc.Scope, before time.Time, keep int) (int64, error) {
	old, err := t.exec(ctx, scope, `DELETE FROM request_log WHERE tenant = $1 AND environment = $2 AND id < $3`, kyc.FirstID(before))
	if err != nil {
		return 0, err
	}
	many, err := t.exec(ctx, scope, `DELETE FROM request_log WHERE tenant = $1 AND environment = $2 AND id <= (SELECT id FROM request_log
		WHERE tenant = $1 AND environment = $2 ORDER BY id DESC LIMIT 1 OFFSET $3)`, keep)
	return old + many, err
}

// CompanySettings implements verify.Store; the zero value when nothing was set.
func (s *Store) CompanySettings(ctx context.Context, tenant string) (company.Profile, error) {
	found, err := tenantRead(ctx, s, tenant, func(s scanner) (c company.Profile, err error) {
		var body string
		if err = s.Scan(&body); err != nil {
			return c, err
		}
		return c, fromJSON(body, &c)
	}, `SELECT body FROM company_settings WHERE tenant = $1`)
	if err != nil || len(found) == 0 {
		return company.Profile{}, err
	}
	return found[0], nil
}

// PutCompanySettings implements verify.Tx.
func (t *tx) PutCompanySettings(ctx context.Context, tenant string, c company.Profile) error {
	if _, err := t.scoped(kyc.Scope{Tenant: tenant, Environment: t.scope.Environment}, nil); err != nil {
		return err
	}
	if tenant == "" || tenant == wildcard {
		return fault.ErrNotFound
	}
	body, err := toJSON(c)
	if err != nil {
		return err
	}
	_, err = t.w.exec(ctx, `INSERT INTO company_settings (tenant, body) VALUES ($1, $2) ON CONFLICT (tenant) DO UPDATE SET body = excluded.body`, tenant, body)
	return translate(err)
}
