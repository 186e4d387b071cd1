package vectortest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/internal/sqlstore/pgtest"
	"github.com/idngo/idngo/internal/sqlstore/storetest"
	"github.com/idngo/idngo/internal/testtool"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/verify/indextest"
)

var cluster *pgtest.Cluster

func TestMain(m *testing.M) {
	os.Exit(pgtest.MainOf(m, func() (string, string, error) { return testtool.VectorPostgres(context.Background()) },
		func(c *pgtest.Cluster) { cluster = c }))
}

// open gives a store in a database whose administrator has made the extension,
// and a connection of the administrator, for whom no row is hidden.
func open(t *testing.T, extension bool) (*sqlstore.Store, *pgx.Conn) {
	t.Helper()
	if !testtool.HasVectorPostgres() {
		t.Skip("no package carries a PostgreSQL with the extension vector for this machine")
	}
	url := cluster.Database(t)
	admin, err := pgx.Connect(t.Context(), cluster.Superuser(url))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = admin.Close(context.Background()) })
	if extension {
		if _, err := admin.Exec(t.Context(), `CREATE EXTENSION vector`); err != nil {
			t.Fatal(err)
		}
	}
	s, err := sqlstore.OpenPostgres(t.Context(), url, sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, admin
}

func vectors(t *testing.T, s *sqlstore.Store) *sqlstore.FaceVectors {
	t.Helper()
	v, err := s.FaceVectors(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestVectorsAnswerAsOneIndex(t *testing.T) {
	t.Parallel()
	s, admin := open(t, true)
	x := vectors(t, s)
	vectors(t, s) // a second worker makes nothing anew
	// Records without the applicants that they would belong to.
	if _, err := admin.Exec(t.Context(), `SET session_replication_role = replica`); err != nil {
		t.Fatal(err)
	}
	indextest.Run(t, indextest.Subject{FaceIndex: x, Prepare: func(t testing.TB, scope kyc.Scope, changes []indextest.Change) {
		for _, c := range changes {
			if _, err := admin.Exec(t.Context(), `INSERT INTO face_records (tenant, environment, applicant_id, image_id, id, seq, active, gone, created_at, sealed)
				VALUES ($1, $2, $3, $4, $5, $6, $7, FALSE, 0, 'sealed')
				ON CONFLICT (tenant, environment, applicant_id, image_id) DO UPDATE SET seq = excluded.seq, active = excluded.active`,
				scope.Tenant, scope.Environment, c.ApplicantID, c.ImageID, fmt.Sprint("record", c.Seq), c.Seq, c.Vector != nil); err != nil {
				t.Fatal(err)
			}
		}
	}}, [2]kyc.Scope{{Tenant: "a", Environment: kyc.Production}, {Tenant: "a", Environment: kyc.Sandbox}})
}

// What is erased or deactivated is gone from the database with the very
// transaction, before any worker hears of it, and does not come back by a worker
// that has read it before.
func TestVectorsGoWithTheirRecord(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(ctx context.Context, tx verify.Tx, r verify.FaceRecord) error{
		"erased": func(ctx context.Context, tx verify.Tx, r verify.FaceRecord) error {
			_, err := tx.EraseApplicant(ctx, r.Scope, r.ApplicantID)
			return err
		},
		"deactivated": func(ctx context.Context, tx verify.Tx, r verify.FaceRecord) error {
			return tx.SetImagesActive(ctx, r.Scope, r.ApplicantID, []int32{r.ImageID}, false)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, admin := open(t, true)
			x := vectors(t, s)
			count := func() (n int) {
				if err := admin.QueryRow(t.Context(), `SELECT COUNT(*) FROM face_vectors`).Scan(&n); err != nil {
					t.Fatal(err)
				}
				return n
			}
			r := storetest.Enrolled(t, s)
			k, err := verify.FaceKey(r.ApplicantID, r.ImageID)
			if err != nil {
				t.Fatal(err)
			}
			changes := []verify.FaceChange{{Key: k, Network: verify.FaceNetwork{1}, Vector: indextest.Vector(rand.New(rand.NewPCG(1, 1)), 128)}}
			if err := x.Apply(t.Context(), r.Scope, changes, 1); err != nil || count() != 1 {
				t.Fatalf("%d vectors, %v", count(), err)
			}
			if err := s.Tx(t.Context(), r.Scope, func(tx verify.Tx) error { return change(t.Context(), tx, r) }); err != nil {
				t.Fatal(err)
			}
			if n := count(); n != 0 {
				t.Fatalf("%d vectors are left", n)
			}
			// Another worker, a moment late, brings what it read before.
			if _, err := admin.Exec(t.Context(), `DELETE FROM face_vector_feed`); err != nil {
				t.Fatal(err)
			}
			if err := x.Apply(t.Context(), r.Scope, changes, 1); err != nil || count() != 0 {
				t.Fatalf("%d vectors came back, %v", count(), err)
			}
		})
	}
}

// Switching the option off leaves nothing unsealed behind.
func TestVectorsAreDropped(t *testing.T) {
	t.Parallel()
	s, admin := open(t, true)
	if dropped, err := s.DropFaceVectors(t.Context()); err != nil || dropped {
		t.Fatalf("%v, %v: there was nothing to drop", dropped, err)
	}
	x := vectors(t, s)
	if dropped, err := s.DropFaceVectors(t.Context()); err != nil || !dropped {
		t.Fatalf("%v, %v", dropped, err)
	}
	var left int
	if err := admin.QueryRow(t.Context(), `SELECT COUNT(*) FROM pg_class WHERE relname LIKE 'face_vector%'`).Scan(&left); err != nil || left != 0 {
		t.Fatalf("%d relations are left, %v", left, err)
	}
	scope := kyc.Scope{Tenant: "a", Environment: kyc.Production}
	if _, _, err := x.Nearest(t.Context(), scope, verify.FaceQuery{Vector: make([]float32, 128), N: 1}); err == nil {
		t.Fatal("a search of dropped vectors answers")
	}
	vectors(t, s) // and on again
}

func TestADatabaseWithoutVectors(t *testing.T) {
	t.Parallel()
	s, _ := open(t, false) // its owner may not make an extension
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	if _, err := s.FaceVectors(ctx); !errors.Is(err, sqlstore.ErrNoVectors) {
		t.Fatal(err)
	}
}
