package sqlstore

import (
	"context"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/verify"
)

func scanFace(s scanner) (verify.FaceRecord, error) {
	var (
		r         verify.FaceRecord
		createdAt int64
	)
	err := s.Scan(&r.Scope.Tenant, &r.Scope.Environment, &r.ApplicantID, &r.ImageID, &r.ID, &r.Seq, &r.Live, &createdAt, &r.Sealed)
	r.CreatedAt = fromMS(createdAt)
	r.Sealed = unblob(r.Sealed)
	return r, err
}

// FaceRecords implements verify.Store.
func (s *Store) FaceRecords(ctx context.Context, scope kyc.Scope, after int64, limit int) ([]verify.FaceRecord, error) {
	return readList(ctx, s, scope, scanFace, `SELECT tenant, environment, applicant_id, image_id, id, seq, active AND NOT gone, created_at, sealed FROM face_records
		WHERE tenant = $1 AND environment = $2 AND seq > $3 ORDER BY seq LIMIT $4`, after, page(limit))
}

// nextFace gives the number of the next change. It holds the scope's clock until
// the commit: who reads by number never misses one that commits late.
func (t *tx) nextFace(ctx context.Context, scope kyc.Scope) (int64, error) {
	return txOne(ctx, t, scope, column[int64], `INSERT INTO face_clock (tenant, environment, seq) VALUES ($1, $2, 1)
		ON CONFLICT (tenant, environment) DO UPDATE SET seq = face_clock.seq + 1 RETURNING seq`)
}

// PutFaceRecord implements verify.Tx; fault.ErrNotFound when the applicant is erased.
func (t *tx) PutFaceRecord(ctx context.Context, r verify.FaceRecord) error {
	if err := t.holdApplicant(ctx, r.Scope, r.ApplicantID); err != nil {
		return err
	}
	seq, err := t.nextFace(ctx, r.Scope)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, r.Scope, `INSERT INTO face_records (tenant, environment, applicant_id, image_id, id, seq, active, gone, created_at, sealed)
		SELECT i.tenant, i.environment, i.applicant_id, i.id, $5, $6, i.active, a.deleted, $7, $8 FROM images i
		JOIN applicants a ON a.tenant = i.tenant AND a.environment = i.environment AND a.id = i.applicant_id
		WHERE i.tenant = $1 AND i.environment = $2 AND i.applicant_id = $3 AND i.id = $4
		ON CONFLICT (tenant, environment, applicant_id, image_id) DO UPDATE SET id = excluded.id, seq = excluded.seq, active = excluded.active,
			gone = excluded.gone, created_at = excluded.created_at, sealed = excluded.sealed`,
		r.ApplicantID, r.ImageID, r.ID, seq, ms(r.CreatedAt), blob(r.Sealed))
	return err
}

// changeFaces changes the records of an applicant that a condition selects, one
// number each, so that the indexes hear of it. The condition and the assignment
// may use $4.
func (t *tx) changeFaces(ctx context.Context, scope kyc.Scope, applicantID, set, where string, arg any) error {
	args, err := t.scoped(scope, []any{applicantID, arg})
	if err != nil {
		return err
	}
	images, err := list(ctx, t.w, column[int32], `SELECT image_id FROM face_records
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND `+where+` ORDER BY image_id`, args...)
	if err != nil {
		return err
	}
	for _, id := range images {
		seq, err := t.nextFace(ctx, scope)
		if err != nil {
			return err
		}
		if err := t.change(ctx, scope, `UPDATE face_records SET `+set+`, seq = $5 WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND image_id = $6`,
			applicantID, arg, seq, id); err != nil {
			return err
		}
	}
	return nil
}
