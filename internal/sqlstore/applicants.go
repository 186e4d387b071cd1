package sqlstore

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/blocklist"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

const applicantColumns = `tenant, environment, id, inspection_id, version, created_at, type, platform, source_key, lang,
	deleted, tags, required, blocklist_id, last_event_ms, review_id, attempt_id, attempt_cnt, level_name, level_revision,
	status, answer, result, review_created_at, pending_at, queued_at, reviewed_at, priority, reprocessing, review_source, sealed, risk_level, risk_labels`

func scanApplicant(s scanner) (verify.ApplicantRecord, error) {
	var (
		a                                                           verify.ApplicantRecord
		tags, required, answer, result, risks                       string
		createdAt, reviewCreatedAt, pendingAt, queuedAt, reviewedAt int64
	)
	err := s.Scan(&a.Scope.Tenant, &a.Scope.Environment, &a.ID, &a.InspectionID, &a.Version, &createdAt, &a.Type, &a.Platform, &a.SourceKey, &a.Lang,
		&a.Deleted, &tags, &required, &a.BlocklistID, &a.LastEventMs, &a.Review.ReviewID, &a.Review.AttemptID, &a.Review.AttemptCnt, &a.Review.LevelName, &a.Review.LevelRevision,
		&a.Review.Status, &answer, &result, &reviewCreatedAt, &pendingAt, &queuedAt, &reviewedAt, &a.Review.Priority, &a.Review.Reprocessing, &a.Review.Source, &a.Sealed, &a.RiskLevel, &risks)
	if err != nil {
		return a, err
	}
	a.CreatedAt = fromMS(createdAt)
	a.Review.CreateDate = fromMS(reviewCreatedAt)
	a.Review.PendingDate = fromMS(pendingAt)
	a.Review.QueuedDate = fromMS(queuedAt)
	a.Review.ReviewDate = fromMS(reviewedAt)
	a.Sealed = unblob(a.Sealed)
	if err := fromJSON(tags, &a.Tags); err != nil {
		return a, err
	}
	if err := fromJSON(required, &a.Required); err != nil {
		return a, err
	}
	if err := fromJSON(risks, &a.RiskLabels); err != nil {
		return a, err
	}
	return a, fromJSON(result, &a.Review.Result)
}

// applicantValues are the columns after the scope, in the order of applicantColumns.
func applicantValues(r verify.ApplicantRecord, version int64) ([]any, error) {
	tags, err := toJSON(r.Tags)
	if err != nil {
		return nil, err
	}
	required, err := toJSON(r.Required)
	if err != nil {
		return nil, err
	}
	result, err := toJSON(r.Review.Result)
	if err != nil {
		return nil, err
	}
	risks, err := toJSON(r.RiskLabels)
	if err != nil {
		return nil, err
	}
	answer := ""
	if r.Review.Result != nil {
		answer = r.Review.Result.ReviewAnswer
	}
	return []any{r.ID, r.InspectionID, version, ms(r.CreatedAt), r.Type, r.Platform, r.SourceKey, r.Lang,
		r.Deleted, tags, required, r.BlocklistID, r.LastEventMs, r.Review.ReviewID, r.Review.AttemptID, r.Review.AttemptCnt, r.Review.LevelName, r.Review.LevelRevision,
		r.Review.Status, answer, result, ms(r.Review.CreateDate), ms(r.Review.PendingDate), ms(r.Review.QueuedDate), ms(r.Review.ReviewDate), r.Review.Priority, r.Review.Reprocessing, r.Review.Source, blob(r.Sealed), r.RiskLevel, risks}, nil
}

const selectApplicant = `SELECT ` + applicantColumns + ` FROM applicants WHERE tenant = $1 AND environment = $2 AND erased_at = 0`

// Applicant implements verify.Store.
func (s *Store) Applicant(ctx context.Context, scope kyc.Scope, id string) (verify.ApplicantRecord, error) {
	return readOne(ctx, s, scope, scanApplicant, selectApplicant+` AND id = $3`, id)
}

// ApplicantByInspection implements verify.Store.
func (s *Store) ApplicantByInspection(ctx context.Context, scope kyc.Scope, inspectionID string) (verify.ApplicantRecord, error) {
	return readOne(ctx, s, scope, scanApplicant, selectApplicant+` AND inspection_id = $3`, inspectionID)
}

// ApplicantsByKeys implements verify.Store.
func (s *Store) ApplicantsByKeys(ctx context.Context, scope kyc.Scope, keys []blocklist.Key) ([]verify.KeyMatch, error) {
	return matchKeys(ctx, s, scope, keys, `SELECT k.applicant_id, k.kind, k.hash FROM applicant_keys k
		JOIN applicants a ON a.tenant = k.tenant AND a.environment = k.environment AND a.id = k.applicant_id
		WHERE k.tenant = $1 AND k.environment = $2 AND NOT a.deleted AND `)
}

// keysAtOnce keeps a statement far below the engines' limits of parameters.
const keysAtOnce = 100

// matchKeys finds the owners of any of the keys. The query names the table of
// keys k and begins with owner and kind. Each key is a query of its own: joined
// by OR, SQLite reads all keys instead of looking each up.
func matchKeys(ctx context.Context, s *Store, scope kyc.Scope, keys []blocklist.Key, query string) ([]verify.KeyMatch, error) {
	var out []verify.KeyMatch
	for len(keys) > 0 {
		n := min(len(keys), keysAtOnce)
		var (
			either []string
			args   []any
		)
		for _, k := range keys[:n] {
			either = append(either, fmt.Sprintf("%sk.kind = $%d AND k.hash = $%d", query, len(args)+3, len(args)+4))
			args = append(args, k.Kind, blob(k.Hash))
		}
		part, err := readList(ctx, s, scope, scanKeyMatch, strings.Join(either, " UNION ")+" ORDER BY 1, 2", args...)
		if err != nil {
			return nil, err
		}
		out = append(out, part...)
		keys = keys[n:]
	}
	return out, nil
}

func scanKeyMatch(s scanner) (verify.KeyMatch, error) {
	var m verify.KeyMatch
	err := s.Scan(&m.OwnerID, &m.Key.Kind, &m.Key.Hash)
	return m, err
}

// ApplicantIDByExternalUserID implements verify.Store.
func (s *Store) ApplicantIDByExternalUserID(ctx context.Context, scope kyc.Scope, hash []byte) (string, error) {
	return readOne(ctx, s, scope, column[string], `SELECT applicant_id FROM applicant_keys
		WHERE tenant = $1 AND environment = $2 AND kind = 'externalUserId' AND hash = $3`, blob(hash))
}

// applicantFilter makes the conditions of a query; the scope is $1 and $2.
func applicantFilter(scope kyc.Scope, q verify.ApplicantQuery) (filter, error) {
	f := filter{args: []any{scope.Tenant, scope.Environment}}
	f.where = []string{"tenant = $1 AND environment = $2 AND erased_at = 0"}
	if q.Status != "" {
		f.and("status = ?", q.Status)
	}
	if q.LevelName != "" {
		f.and("level_name = ?", q.LevelName)
	}
	if q.Answer != "" {
		f.and("answer = ?", q.Answer)
	}
	if q.RejectType != "" {
		// The result is compact JSON in which the pair occurs only as itself: quotes within values are escaped.
		f.and("replace(result, ?, '') <> result", `"reviewRejectType":"`+q.RejectType+`"`)
	}
	if q.Deleted != nil {
		if *q.Deleted {
			f.where = append(f.where, "deleted")
		} else {
			f.where = append(f.where, "NOT deleted")
		}
	}
	if q.Tag != "" {
		// Tags are a JSON list of strings, in which a quoted string occurs only as a whole.
		quoted, err := json.Marshal(q.Tag)
		if err != nil {
			return f, fmt.Errorf("encode a tag: %w", err)
		}
		f.and("tags <> '' AND replace(tags, ?, '') <> tags", string(quoted))
	}
	if q.Label != "" {
		// As with the reject type; a label is letters and _ and needs no escape. Only a rejection has any.
		f.and("answer = 'RED' AND replace(result, ?, '') <> result", `"`+q.Label+`"`)
	}
	if q.RiskLevel != "" {
		// The second condition lets the partial index serve.
		f.and("risk_level = ? AND risk_level <> ''", q.RiskLevel)
	}
	if q.RiskLabel != "" {
		// As with tags; a label is letters and needs no escape.
		f.and("risk_labels <> '' AND replace(risk_labels, ?, '') <> risk_labels", `"label":"`+q.RiskLabel+`"`)
	}
	if q.Source != "" {
		f.and("review_source = ?", q.Source)
	}
	if q.Country != "" {
		f.and("EXISTS (SELECT 1 FROM images i WHERE i.tenant = $1 AND i.environment = $2 AND i.applicant_id = applicants.id AND i.active AND i.country = ?)", q.Country)
	}
	if q.ClaimedBy != "" {
		f.and("EXISTS (SELECT 1 FROM cases c WHERE c.tenant = $1 AND c.environment = $2 AND c.applicant_id = applicants.id AND c.closed_at = 0 AND c.claimed_by = ?)", q.ClaimedBy)
	}
	if q.IDs != nil {
		places := make([]string, 0, len(q.IDs))
		for _, id := range q.IDs {
			places = append(places, f.next(id))
		}
		if len(places) == 0 {
			places = []string{"NULL"}
		}
		f.where = append(f.where, "id IN ("+strings.Join(places, ", ")+")")
	}
	// Ids begin with the time of creation.
	if !q.CreatedFrom.IsZero() {
		f.and("id >= ?", kyc.FirstID(q.CreatedFrom))
	}
	if !q.CreatedTo.IsZero() {
		f.and("id < ?", kyc.FirstID(q.CreatedTo))
	}
	if q.Before != "" {
		f.and("id < ?", q.Before)
	}
	return f, nil
}

// Applicants implements verify.Store.
func (s *Store) Applicants(ctx context.Context, scope kyc.Scope, q verify.ApplicantQuery) ([]verify.ApplicantRecord, error) {
	f, err := applicantFilter(scope, q)
	if err != nil {
		return nil, err
	}
	limit := f.next(page(q.Limit))
	return readList(ctx, s, scope, scanApplicant, `SELECT `+applicantColumns+` FROM applicants WHERE `+f.String()+` ORDER BY id DESC LIMIT `+limit, f.args[2:]...)
}

// ApplicantIDs implements verify.Store.
func (s *Store) ApplicantIDs(ctx context.Context, scope kyc.Scope, q verify.ApplicantQuery) ([]string, error) {
	f, err := applicantFilter(scope, q)
	if err != nil {
		return nil, err
	}
	limit := f.next(q.Limit)
	return readList(ctx, s, scope, column[string], `SELECT id FROM applicants WHERE `+f.String()+` ORDER BY id DESC LIMIT `+limit, f.args[2:]...)
}

// CountMatching implements verify.Store.
func (s *Store) CountMatching(ctx context.Context, scope kyc.Scope, q verify.ApplicantQuery) (int, error) {
	f, err := applicantFilter(scope, q)
	if err != nil {
		return 0, err
	}
	return readOne(ctx, s, scope, column[int], `SELECT COUNT(*) FROM applicants WHERE `+f.String(), f.args[2:]...)
}

// CountApplicants implements verify.Store.
func (s *Store) CountApplicants(ctx context.Context, scope kyc.Scope) (int, error) {
	return readOne(ctx, s, scope, column[int], `SELECT COUNT(*) FROM applicants WHERE tenant = $1 AND environment = $2 AND erased_at = 0`)
}

var insertApplicant = insertInto("applicants", applicantColumns)

// InsertApplicant implements verify.Tx.
func (t *tx) InsertApplicant(ctx context.Context, r verify.ApplicantRecord) error {
	values, err := applicantValues(r, r.Version)
	if err != nil {
		return err
	}
	if err := t.insert(ctx, r.Scope, insertApplicant, values...); err != nil {
		return err
	}
	err = t.insertApplicantKeys(ctx, r)
	if fault.CodeOf(err) == fault.Conflict {
		// A caller that goes on after the conflict must not commit an applicant without keys.
		if err := t.deleteApplicantKeys(ctx, r.Scope, r.ID); err != nil {
			return err
		}
		if err := t.change(ctx, r.Scope, `DELETE FROM applicants WHERE tenant = $1 AND environment = $2 AND id = $3`, r.ID); err != nil {
			return err
		}
	}
	return err
}

// UpdateApplicant implements verify.Tx.
func (t *tx) UpdateApplicant(ctx context.Context, r verify.ApplicantRecord, from int64) error {
	values, err := applicantValues(r, from+1)
	if err != nil {
		return err
	}
	n, err := t.exec(ctx, r.Scope, `UPDATE applicants SET inspection_id = $4, version = $5, created_at = $6, type = $7, platform = $8, source_key = $9, lang = $10,
		deleted = $11, tags = $12, required = $13, blocklist_id = $14, last_event_ms = $15, review_id = $16, attempt_id = $17, attempt_cnt = $18, level_name = $19, level_revision = $20,
		status = $21, answer = $22, result = $23, review_created_at = $24, pending_at = $25, queued_at = $26, reviewed_at = $27, priority = $28, reprocessing = $29, review_source = $30, sealed = $31, risk_level = $32, risk_labels = $33
		WHERE tenant = $1 AND environment = $2 AND id = $3 AND version = $34 AND erased_at = 0`, append(values, from)...)
	if err != nil {
		return err
	}
	if n == 0 {
		return t.staleOrMissing(ctx, r.Scope, `SELECT version FROM applicants WHERE tenant = $1 AND environment = $2 AND id = $3 AND erased_at = 0`, r.ID)
	}
	if err := t.changeFaces(ctx, r.Scope, r.ID, `gone = $4`, `gone <> $4`, r.Deleted); err != nil {
		return err
	}
	if r.Keys == nil {
		return nil
	}
	if err := t.deleteApplicantKeys(ctx, r.Scope, r.ID); err != nil {
		return err
	}
	return t.insertApplicantKeys(ctx, r)
}

func (t *tx) deleteApplicantKeys(ctx context.Context, scope kyc.Scope, id string) error {
	_, err := t.exec(ctx, scope, `DELETE FROM applicant_keys WHERE tenant = $1 AND environment = $2 AND applicant_id = $3`, id)
	return err
}

var insertApplicantKey = insertInto("applicant_keys", "tenant, environment, kind, hash, applicant_id")

// insertApplicantKeys answers fault.ErrExists when the external user belongs to
// another applicant. A key given twice counts once.
func (t *tx) insertApplicantKeys(ctx context.Context, r verify.ApplicantRecord) error {
	for _, k := range r.Keys {
		n, err := t.exec(ctx, r.Scope, insertApplicantKey, k.Kind, blob(k.Hash), r.ID)
		if err != nil {
			return err
		}
		if n == 1 || k.Kind != blocklist.KeyExternalUserID {
			continue
		}
		owner, err := txOne(ctx, t, r.Scope, column[string], `SELECT applicant_id FROM applicant_keys
			WHERE tenant = $1 AND environment = $2 AND kind = 'externalUserId' AND hash = $3`, blob(k.Hash))
		if err != nil {
			return err
		}
		if owner != r.ID {
			return fault.ErrExists
		}
	}
	return nil
}

// holdApplicant keeps the applicant from being erased, or changed otherwise,
// until the commit; fault.ErrNotFound when there is none or it is erased.
func (t *tx) holdApplicant(ctx context.Context, scope kyc.Scope, id string) error {
	_, err := txOne(ctx, t, scope, column[int64], `SELECT version FROM applicants WHERE tenant = $1 AND environment = $2 AND id = $3 AND erased_at = 0`+t.w.lockClause(), id)
	return err
}

// EraseApplicant implements verify.Tx. Attempts that were open are superseded,
// cases are closed and deliveries that were due are dead: what must still be
// told (applicantDeleted) is to be inserted after it.
func (t *tx) EraseApplicant(ctx context.Context, scope kyc.Scope, id string) ([]string, error) {
	if err := t.unheld(ctx, scope, id); err != nil {
		return nil, err
	}
	now := ms(t.now())
	err := t.change(ctx, scope, `UPDATE applicants SET version = version + 1, deleted = TRUE, sealed = $4, erased_at = $5,
		source_key = '', lang = '', tags = '', required = '', result = '', answer = '', risk_level = '', risk_labels = ''
		WHERE tenant = $1 AND environment = $2 AND id = $3 AND erased_at = 0`, id, []byte{}, now)
	if err != nil {
		return nil, err
	}
	args, err := t.scoped(scope, []any{id})
	if err != nil {
		return nil, err
	}
	blobs, err := list(ctx, t.w, column[string], `SELECT blob FROM images WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND blob <> ''
		UNION ALL SELECT blob FROM liveness_sessions WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND blob <> '' ORDER BY blob`, args...)
	if err != nil {
		return nil, err
	}
	files, err := t.eraseFromExports(ctx, scope, id)
	if err != nil {
		return nil, err
	}
	blobs = append(blobs, files...)
	for _, step := range []struct {
		statement string
		args      []any
	}{
		{`DELETE FROM liveness_sessions WHERE tenant = $1 AND environment = $2 AND applicant_id = $3`, []any{id}},
		{`DELETE FROM facts WHERE tenant = $1 AND environment = $2 AND applicant_id = $3`, []any{id}},
		{`DELETE FROM images WHERE tenant = $1 AND environment = $2 AND applicant_id = $3`, []any{id}},
		{`DELETE FROM sdk_tokens WHERE tenant = $1 AND environment = $2 AND subject IN (SELECT hash FROM applicant_keys
			WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND kind = 'externalUserId')`, []any{id}},
		{`DELETE FROM request_log WHERE tenant = $1 AND environment = $2 AND (applicant_id = $3 OR subject IN (SELECT hash FROM applicant_keys
			WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND kind = 'externalUserId'))`, []any{id}},
		{`UPDATE legal_holds SET sealed = $4 WHERE tenant = $1 AND environment = $2 AND applicant_id = $3`, []any{id, []byte{}}},
		{`DELETE FROM applicant_keys WHERE tenant = $1 AND environment = $2 AND applicant_id = $3`, []any{id}},
		{`DELETE FROM risk_entries WHERE tenant = $1 AND environment = $2 AND applicant_id = $3`, []any{id}},
		{`DELETE FROM watch_hits WHERE tenant = $1 AND environment = $2 AND applicant_id = $3`, []any{id}},
		{`DELETE FROM watch_cases WHERE tenant = $1 AND environment = $2 AND applicant_id = $3`, []any{id}},
		{`DELETE FROM notes WHERE tenant = $1 AND environment = $2 AND applicant_id = $3`, []any{id}},
		{`UPDATE attempts SET sealed = $4, result = '', open = 0, state = CASE WHEN state IN ('open', 'held') THEN 'superseded' ELSE state END
			WHERE tenant = $1 AND environment = $2 AND applicant_id = $3`, []any{id, []byte{}}},
		{`UPDATE decisions SET applicant_id = '', attempt_id = '' WHERE tenant = $1 AND environment = $2 AND applicant_id = $3`, []any{id}},
		{`UPDATE cases SET reasons = '', sealed = $5, closed_at = CASE WHEN closed_at = 0 THEN $4 ELSE closed_at END
			WHERE tenant = $1 AND environment = $2 AND applicant_id = $3`, []any{id, now, []byte{}}},
		{`UPDATE proposals SET sealed = $4, state = CASE WHEN state = 'open' THEN 'superseded' ELSE state END
			WHERE tenant = $1 AND environment = $2 AND applicant_id = $3`, []any{id, []byte{}}},
		{`UPDATE deliveries SET sealed = $4, next_at = 0, state = CASE WHEN state IN ('queued', 'retrying') THEN 'dead' ELSE state END
			WHERE tenant = $1 AND environment = $2 AND applicant_id = $3`, []any{id, []byte{}}},
	} {
		if _, err := t.exec(ctx, scope, step.statement, step.args...); err != nil {
			return nil, err
		}
	}
	if err := t.changeFaces(ctx, scope, id, `gone = TRUE, sealed = $4`, `(NOT gone OR sealed <> $4)`, []byte{}); err != nil {
		return nil, err
	}
	if err := t.w.deleteJobs(ctx, scope, id); err != nil {
		return nil, translate(err)
	}
	t.erased = true
	return blobs, nil
}
