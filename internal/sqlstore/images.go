package sqlstore

import (
	"context"
	"strconv"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

const imageColumns = `tenant, environment, applicant_id, id, inspection_id, type, sub_type, country, added_at, attempt_id, source, active,
	blob, media_type, size, width, height, content_hash, read_state, read_attempts, result, sealed`

func scanImage(s scanner) (verify.ImageRecord, error) {
	var (
		r       verify.ImageRecord
		addedAt int64
		result  string
	)
	err := s.Scan(&r.Scope.Tenant, &r.Scope.Environment, &r.ApplicantID, &r.ID, &r.InspectionID, &r.Type, &r.SubType, &r.Country, &addedAt, &r.AttemptID, &r.Source, &r.Active,
		&r.Blob, &r.MediaType, &r.Size, &r.Width, &r.Height, &r.ContentHash, &r.ReadState, &r.ReadAttempts, &result, &r.Sealed)
	if err != nil {
		return r, err
	}
	r.AddedAt = fromMS(addedAt)
	r.ContentHash = unblob(r.ContentHash)
	r.Sealed = unblob(r.Sealed)
	return r, fromJSON(result, &r.Result)
}

// Images implements verify.Store.
func (s *Store) Images(ctx context.Context, scope kyc.Scope, applicantID string) ([]verify.ImageRecord, error) {
	return readList(ctx, s, scope, scanImage, `SELECT `+imageColumns+` FROM images
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 ORDER BY added_at, id`, applicantID)
}

// Image implements verify.Store.
func (s *Store) Image(ctx context.Context, scope kyc.Scope, inspectionID string, imageID int32) (verify.ImageRecord, error) {
	return readOne(ctx, s, scope, scanImage, `SELECT `+imageColumns+` FROM images
		WHERE tenant = $1 AND environment = $2 AND inspection_id = $3 AND id = $4`, inspectionID, imageID)
}

// ImagesByHash implements verify.Store.
func (s *Store) ImagesByHash(ctx context.Context, scope kyc.Scope, hash []byte, exceptApplicant string) ([]verify.ImageRecord, error) {
	if len(hash) == 0 {
		return nil, nil // images without a file share nothing
	}
	return readList(ctx, s, scope, scanImage, `SELECT `+imageColumns+` FROM images
		WHERE tenant = $1 AND environment = $2 AND content_hash = $3 AND active AND applicant_id <> $4 ORDER BY added_at, id LIMIT 1000`, hash, exceptApplicant)
}

// HasBlob reports whether any image, liveness session, watch list or export of the
// installation refers to the file. The sweep of orphan files asks before it deletes.
func (s *Store) HasBlob(ctx context.Context, key string) (bool, error) {
	defer s.opts.Observer.Begin(CallRead)()
	n, err := one(ctx, s.engine.reader(kyc.Scope{}), column[int], `SELECT (SELECT COUNT(*) FROM images WHERE blob = $1 AND blob <> '')
		+ (SELECT COUNT(*) FROM liveness_sessions WHERE blob = $1 AND blob <> '')
		+ (SELECT COUNT(*) FROM watchlist_versions WHERE (blob = $1 OR upload = $1) AND $1 <> '')
		+ (SELECT COUNT(*) FROM exports WHERE blob = $1 AND blob <> '')`, key)
	return n > 0, err
}

func scanFacts(s scanner) (verify.FactsRecord, error) {
	var (
		r         verify.FactsRecord
		createdAt int64
	)
	err := s.Scan(&r.Scope.Tenant, &r.Scope.Environment, &r.ID, &r.ApplicantID, &r.ImageID, &r.Reader, &createdAt, &r.Sealed)
	r.CreatedAt = fromMicros(createdAt)
	r.Sealed = unblob(r.Sealed)
	return r, err
}

// Facts implements verify.Store.
func (s *Store) Facts(ctx context.Context, scope kyc.Scope, applicantID string) ([]verify.FactsRecord, error) {
	return readList(ctx, s, scope, scanFacts, `SELECT f.tenant, f.environment, f.id, f.applicant_id, f.image_id, f.reader, f.created_at, f.sealed FROM facts f
		WHERE f.tenant = $1 AND f.environment = $2 AND f.applicant_id = $3 AND NOT EXISTS (
			SELECT 1 FROM facts n WHERE n.tenant = f.tenant AND n.environment = f.environment AND n.applicant_id = f.applicant_id AND n.image_id = f.image_id
			AND (n.created_at, n.id) > (f.created_at, f.id))
		ORDER BY f.image_id`, applicantID)
}

var insertImage = insertInto("images", imageColumns)

// InsertImage implements verify.Tx; fault.ErrNotFound when the applicant is erased.
func (t *tx) InsertImage(ctx context.Context, r verify.ImageRecord) error {
	if err := t.holdApplicant(ctx, r.Scope, r.ApplicantID); err != nil {
		return err
	}
	result, err := toJSON(r.Result)
	if err != nil {
		return err
	}
	return t.insert(ctx, r.Scope, insertImage, r.ApplicantID, r.ID, r.InspectionID, r.Type, r.SubType, r.Country, ms(r.AddedAt), r.AttemptID, r.Source, r.Active,
		r.Blob, r.MediaType, r.Size, r.Width, r.Height, blob(r.ContentHash), r.ReadState, r.ReadAttempts, result, blob(r.Sealed))
}

// SetImagesActive implements verify.Tx; fault.ErrNotFound when an image is unknown.
func (t *tx) SetImagesActive(ctx context.Context, scope kyc.Scope, applicantID string, imageIDs []int32, active bool) error {
	for _, id := range imageIDs {
		if err := t.change(ctx, scope, `UPDATE images SET active = $5 WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND id = $4`, applicantID, id, active); err != nil {
			return err
		}
		if err := t.changeFaces(ctx, scope, applicantID, `active = $4`, `active <> $4 AND image_id = `+strconv.Itoa(int(id)), active); err != nil {
			return err
		}
	}
	return nil
}

// SetImageKind implements verify.Tx.
func (t *tx) SetImageKind(ctx context.Context, scope kyc.Scope, applicantID string, imageID int32, idDocType, country string) error {
	return t.change(ctx, scope, `UPDATE images SET type = $5, country = $6 WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND id = $4`, applicantID, imageID, idDocType, country)
}

// SetImageResults implements verify.Tx; fault.ErrNotFound when an image is unknown.
func (t *tx) SetImageResults(ctx context.Context, scope kyc.Scope, applicantID string, results map[int32]*applicant.Result) error {
	for id, r := range results {
		result, err := toJSON(r)
		if err != nil {
			return err
		}
		if err := t.change(ctx, scope, `UPDATE images SET result = $5 WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND id = $4`, applicantID, id, result); err != nil {
			return err
		}
	}
	return nil
}

// StartRead implements verify.Tx.
func (t *tx) StartRead(ctx context.Context, scope kyc.Scope, applicantID string, imageID int32) (int, error) {
	return txOne(ctx, t, scope, column[int], `UPDATE images SET read_attempts = read_attempts + 1
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND id = $4 AND read_state = 'queued' RETURNING read_attempts`, applicantID, imageID)
}

var insertFacts = insertInto("facts", "tenant, environment, id, applicant_id, image_id, reader, created_at, sealed")

// FinishRead implements verify.Tx; fault.ErrNotFound when there is no such image.
func (t *tx) FinishRead(ctx context.Context, scope kyc.Scope, applicantID string, imageID int32, state document.ReadState, facts *verify.FactsRecord) (string, error) {
	waiting, err := txOne(ctx, t, scope, column[string], `UPDATE images SET read_state = $5
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND id = $4 AND read_state = 'queued' RETURNING awaited_by`, applicantID, imageID, state)
	if fault.CodeOf(err) == fault.NotFound {
		return "", t.staleOrMissing(ctx, scope, `SELECT id FROM images WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND id = $4`, applicantID, imageID)
	}
	if err != nil || facts == nil {
		return waiting, err
	}
	// The keys of the row are those of the image, whatever the record says.
	return waiting, t.insert(ctx, scope, insertFacts, facts.ID, applicantID, imageID, facts.Reader, micros(facts.CreatedAt), blob(facts.Sealed))
}
