package sqlstore

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision/gallery"
)

// FaceVectors is an index of faces in a PostgreSQL database that has the
// extension vector (pgvector). All workers share it, and no worker's memory
// bounds it. Its price: the templates lie unsealed in the database.
//
// A row goes in the transaction in which its record is erased, deactivated or
// read anew: a trigger of the database sees to it, whoever makes the change.
type FaceVectors struct{ engine *postgresEngine }

var _ verify.FaceIndex = (*FaceVectors)(nil)

// ErrNoVectors: the database cannot keep vectors.
var ErrNoVectors = errors.New("the database has no extension vector (pgvector); install its package on the database server and run CREATE EXTENSION vector in this database as superuser")

// faceVectorSchema is made when the option is used and not by a migration: most
// databases lack the extension.
const faceVectorSchema = `
CREATE TABLE IF NOT EXISTS face_vectors (
    tenant       TEXT    COLLATE "C" NOT NULL,
    environment  TEXT    COLLATE "C" NOT NULL,
    applicant_id TEXT    COLLATE "C" NOT NULL,
    image_id     INTEGER NOT NULL,
    network      BYTEA   NOT NULL,
    embedding    vector  NOT NULL,
    PRIMARY KEY (tenant, environment, applicant_id, image_id),
    FOREIGN KEY (tenant, environment, applicant_id, image_id)
        REFERENCES face_records (tenant, environment, applicant_id, image_id) ON DELETE CASCADE
);
-- Nearest: the templates of one environment and network, all of them.
CREATE INDEX IF NOT EXISTS face_vectors_network ON face_vectors (tenant, environment, network);
-- How far each environment has been read.
CREATE TABLE IF NOT EXISTS face_vector_feed (
    tenant      TEXT   COLLATE "C" NOT NULL,
    environment TEXT   COLLATE "C" NOT NULL,
    seq         BIGINT NOT NULL,
    PRIMARY KEY (tenant, environment)
);
ALTER TABLE face_vectors ENABLE ROW LEVEL SECURITY;
ALTER TABLE face_vectors FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS scope ON face_vectors;
CREATE POLICY scope ON face_vectors USING (
    current_setting('app.tenant', true) IN ('*', tenant)
    AND current_setting('app.environment', true) IN ('*', environment));
ALTER TABLE face_vector_feed ENABLE ROW LEVEL SECURITY;
ALTER TABLE face_vector_feed FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS scope ON face_vector_feed;
CREATE POLICY scope ON face_vector_feed USING (
    current_setting('app.tenant', true) IN ('*', tenant)
    AND current_setting('app.environment', true) IN ('*', environment));
CREATE OR REPLACE FUNCTION face_vectors_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM face_vectors WHERE tenant = NEW.tenant AND environment = NEW.environment
        AND applicant_id = NEW.applicant_id AND image_id = NEW.image_id;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS face_vectors_follow ON face_records;
CREATE TRIGGER face_vectors_follow AFTER UPDATE ON face_records FOR EACH ROW EXECUTE FUNCTION face_vectors_follow();
`

// FaceVectors makes what the index needs in the database and opens it.
// ErrNoVectors where the database cannot hold it.
func (s *Store) FaceVectors(ctx context.Context) (*FaceVectors, error) {
	e, ok := s.engine.(*postgresEngine)
	if !ok {
		return nil, errors.New("an index of faces in the database needs PostgreSQL")
	}
	err := e.alone(ctx, func() error {
		// Who may make extensions has it made; another must have had it made.
		if _, err := e.pool.Exec(ctx, `CREATE EXTENSION IF NOT EXISTS vector`); err != nil {
			return errors.Join(ErrNoVectors, err)
		}
		_, err := e.pool.Exec(ctx, faceVectorSchema)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("vectors of faces: %w", err)
	}
	return &FaceVectors{e}, nil
}

// DropFaceVectors takes the unsealed templates out of a database whose option
// was switched off, and reports whether there were any.
func (s *Store) DropFaceVectors(ctx context.Context) (dropped bool, err error) {
	e, ok := s.engine.(*postgresEngine)
	if !ok {
		return false, nil
	}
	err = e.alone(ctx, func() error {
		if err := e.pool.QueryRow(ctx, `SELECT to_regclass('face_vectors') IS NOT NULL`).Scan(&dropped); err != nil || !dropped {
			return err
		}
		_, err := e.pool.Exec(ctx, `DROP TRIGGER IF EXISTS face_vectors_follow ON face_records;
			DROP FUNCTION IF EXISTS face_vectors_follow(); DROP TABLE face_vectors; DROP TABLE IF EXISTS face_vector_feed`)
		return err
	})
	return dropped, err
}

// alone runs fn while no other process changes the schema.
func (e *postgresEngine) alone(ctx context.Context, fn func() error) error {
	lock, err := e.pool.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = lock.Rollback(context.WithoutCancel(ctx)) }()
	if _, err := lock.Exec(ctx, `SELECT id FROM migration_lock WHERE id = 1 FOR UPDATE`); err != nil {
		return err
	}
	return fn()
}

// After implements verify.FaceIndex.
func (v *FaceVectors) After(ctx context.Context, scope kyc.Scope) (int64, error) {
	seq, err := v.list(ctx, scope, `SELECT COALESCE(MAX(seq), 0) FROM face_vector_feed WHERE tenant = $1 AND environment = $2`)
	if err != nil {
		return 0, err
	}
	return seq, nil
}

func (v *FaceVectors) list(ctx context.Context, scope kyc.Scope, query string, args ...any) (int64, error) {
	found, err := list(ctx, v.engine.reader(scope), column[int64], query, append([]any{scope.Tenant, scope.Environment}, args...)...)
	if err != nil || len(found) != 1 {
		return 0, errors.Join(err, v.lost(err))
	}
	return found[0], nil
}

// lost names the case that another worker has dropped the tables.
func (v *FaceVectors) lost(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "42P01" {
		return fault.New(fault.Internal, "The vectors of faces were dropped by a worker without --face-index pgvector; give all workers the same option and start them again")
	}
	return nil
}

// Apply implements verify.FaceIndex. Several workers may bring the same changes;
// the first one's count.
func (v *FaceVectors) Apply(ctx context.Context, scope kyc.Scope, changes []verify.FaceChange, after int64) error {
	return v.engine.write(ctx, scope, func(w writer) error {
		if _, err := w.exec(ctx, `INSERT INTO face_vector_feed (tenant, environment, seq) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING`, scope.Tenant, scope.Environment); err != nil {
			return errors.Join(err, v.lost(err))
		}
		known, err := list(ctx, w, column[int64], `SELECT seq FROM face_vector_feed WHERE tenant = $1 AND environment = $2 FOR UPDATE`, scope.Tenant, scope.Environment)
		if err != nil || len(known) != 1 || known[0] >= after {
			return err
		}
		for _, c := range changes {
			applicant, image := hex.EncodeToString(c.Key[:12]), int32(binary.BigEndian.Uint32(c.Key[12:])) //nolint:gosec // FaceKey made it of one
			if _, err := w.exec(ctx, `DELETE FROM face_vectors WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND image_id = $4`,
				scope.Tenant, scope.Environment, applicant, image); err != nil {
				return err
			}
			if c.Vector == nil {
				continue
			}
			// What was erased or changed since it was read has a later number, and
			// that change is still to come; until then the record is held.
			if _, err := w.exec(ctx, `INSERT INTO face_vectors (tenant, environment, applicant_id, image_id, network, embedding)
				SELECT tenant, environment, applicant_id, image_id, $5, $6::real[]::vector FROM face_records
				WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND image_id = $4 AND active AND NOT gone AND seq <= $7
				FOR UPDATE`,
				scope.Tenant, scope.Environment, applicant, image, c.Network[:], c.Vector, after); err != nil {
				return err
			}
		}
		_, err = w.exec(ctx, `UPDATE face_vector_feed SET seq = $3 WHERE tenant = $1 AND environment = $2`, scope.Tenant, scope.Environment, after)
		return err
	})
}

type vectorRow struct {
	key    gallery.Key
	vector []float32
}

// Nearest implements verify.FaceIndex. The database measures every template of
// the environment in single precision; some more than asked for are measured
// again in double.
func (v *FaceVectors) Nearest(ctx context.Context, scope kyc.Scope, q verify.FaceQuery) ([]gallery.Hit, int, error) {
	among, err := v.list(ctx, scope, `SELECT COUNT(*) FROM face_vectors WHERE tenant = $1 AND environment = $2 AND network = $3`, q.Network[:])
	if err != nil || among == 0 {
		return nil, 0, err
	}
	rows, err := list(ctx, v.engine.reader(scope), func(s scanner) (r vectorRow, err error) {
		var applicant string
		var image int32
		if err := s.Scan(&applicant, &image, &r.vector); err != nil {
			return r, err
		}
		r.key, err = verify.FaceKey(applicant, image)
		return r, err
	}, `SELECT applicant_id, image_id, embedding::real[] FROM face_vectors WHERE tenant = $1 AND environment = $2 AND network = $3
		ORDER BY embedding <-> $4::real[]::vector LIMIT $5`, scope.Tenant, scope.Environment, q.Network[:], q.Vector, 2*q.N+16)
	if err != nil {
		return nil, 0, err
	}
	within := math.Inf(1)
	if q.Within != nil {
		within = q.Within(int(among))
	}
	var hits []gallery.Hit
	for _, r := range rows {
		if d := vectorDistance(r.vector, q.Vector); d <= within {
			hits = append(hits, gallery.Hit{Key: r.key, Distance: d})
		}
	}
	slices.SortFunc(hits, func(a, b gallery.Hit) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), slices.Compare(a.Key[:], b.Key[:]))
	})
	return hits[:min(q.N, len(hits))], int(among), nil
}

func vectorDistance(a, b []float32) float64 {
	sum := 0.0
	for i := range min(len(a), len(b)) {
		d := float64(a[i]) - float64(b[i])
		sum += d * d
	}
	return math.Sqrt(sum)
}
