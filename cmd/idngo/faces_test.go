package main

import (
	"log/slog"
	"os"
	"testing"

	"github.com/idngo/idngo/internal/faceshard"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/verify"
)

// The real child, confined, keeps a part of the index and finds in it.
func TestTheChildOfFaces(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	h := faceshard.New(faceshard.Options{Command: []string{self, "faces"}, Shards: 2, Log: slog.New(slog.DiscardHandler)})
	defer h.Close()
	scope := kyc.Scope{Tenant: "a", Environment: kyc.Production}
	var changes []verify.FaceChange
	for n := range 5 {
		v := make([]float32, 128)
		v[n] = 0.5
		k, err := verify.FaceKey("0123456789abcdef01234567", int32(n)) //nolint:gosec // a few
		if err != nil {
			t.Fatal(err)
		}
		changes = append(changes, verify.FaceChange{Key: k, Vector: v})
	}
	if err := h.Apply(t.Context(), scope, changes, 5); err != nil {
		t.Fatal(err)
	}
	hits, among, err := h.Nearest(t.Context(), scope, verify.FaceQuery{Vector: changes[3].Vector, N: 1})
	if err != nil || among != 5 || len(hits) != 1 || hits[0].Key != changes[3].Key {
		t.Fatalf("%v among %d, %v", hits, among, err)
	}
}
