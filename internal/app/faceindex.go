package app

import (
	"context"
	"fmt"
	"os"

	"github.com/idngo/idngo/internal/faceshard"
)

// Where the templates of 1:N search are kept (docs/faces.md).
const (
	// FaceIndexMemory is the memory of each worker.
	FaceIndexMemory = "memory"
	// FaceIndexShards are processes beside each worker, each with a part.
	FaceIndexShards = "shards"
	// FaceIndexVector is the PostgreSQL database, with the extension vector.
	FaceIndexVector = "pgvector"
)

// openFaceIndex gives the workflow of a worker its index of faces. With another
// one than the database's, what the database may still hold unsealed is dropped.
func (a *App) openFaceIndex(ctx context.Context) error {
	c := a.Config
	if c.FaceIndex == FaceIndexVector {
		if c.Database == "" {
			return fmt.Errorf("--face-index pgvector needs PostgreSQL (--database)")
		}
		v, err := a.Store.FaceVectors(ctx)
		if err != nil {
			return err
		}
		a.Service.Index = v
		return nil
	}
	dropped, err := a.Store.DropFaceVectors(ctx)
	if err != nil {
		return fmt.Errorf("drop the vectors of faces: %w", err)
	}
	if dropped {
		c.Log.Info("the database held templates of faces unsealed, as --face-index pgvector has it; they were dropped")
	}
	if c.FaceIndex != FaceIndexShards {
		return nil
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	a.faces = faceshard.New(faceshard.Options{
		Command: []string{self, "faces"}, Env: []string{"HOME=/nonexistent", "PATH=/usr/bin:/bin", "LANG=C.UTF-8"},
		Shards: max(c.FaceShards, 1), Log: c.Log,
	})
	a.Service.Index = a.faces
	return nil
}
