package faceshard_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/idngo/idngo/internal/faceshard"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/verify/indextest"
	"github.com/idngo/idngo/vision/gallery"
)

// The children of these tests are this very test binary; everything between the
// processes is real.
const child = "IDNGO_TEST_SHARD"

func TestMain(m *testing.M) {
	if os.Getenv(child) != "" {
		if err := faceshard.Serve(context.Background(), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// host starts an index of so many children, which bear a mark by which they are found.
func host(t *testing.T, shards int, mark string) *faceshard.Host {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	h := faceshard.New(faceshard.Options{Command: []string{self, mark}, Env: []string{child + "=1"}, Shards: shards, Log: slog.New(slog.DiscardHandler)})
	t.Cleanup(h.Close)
	return h
}

var scopes = [2]kyc.Scope{{Tenant: "a", Environment: kyc.Production}, {Tenant: "a", Environment: kyc.Sandbox}}

func TestShardsAnswerAsOneIndex(t *testing.T) {
	t.Parallel()
	for _, shards := range []int{1, 3} {
		t.Run(strconv.Itoa(shards), func(t *testing.T) {
			t.Parallel()
			indextest.Run(t, indextest.Subject{FaceIndex: host(t, shards, "whole")}, scopes)
		})
	}
}

// children finds the processes that bear the mark.
func children(t *testing.T, mark string) (pids []int) {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f) //nolint:gosec // of the kernel
		if err != nil {
			continue // ended meanwhile
		}
		if strings.HasSuffix(string(raw), "\x00"+mark+"\x00") {
			pid, err := strconv.Atoi(filepath.Base(filepath.Dir(f)))
			if err != nil {
				t.Fatal(err)
			}
			pids = append(pids, pid)
		}
	}
	return pids
}

// A child that dies never leads to an answer without its part: the index says
// that it is lost, and answers again once it was fed from the beginning.
func TestALostShardIsNoAnswer(t *testing.T) {
	t.Parallel()
	mark := fmt.Sprintf("lost-%d", os.Getpid())
	h := host(t, 4, mark)
	ctx, scope, r := t.Context(), scopes[0], rand.New(rand.NewPCG(2, 2))
	model := map[gallery.Key]verify.FaceChange{}
	var changes []verify.FaceChange
	for n := range 200 {
		k, err := verify.FaceKey(indextest.ApplicantID(n), 1)
		if err != nil {
			t.Fatal(err)
		}
		c := verify.FaceChange{Key: k, Network: verify.FaceNetwork{1, 2, 3}, Vector: indextest.Vector(r, 128)}
		changes, model[k] = append(changes, c), c
	}
	// feed is what verify does: it goes on from where the index says it is.
	feed := func() error {
		after, err := h.After(ctx, scope)
		if err != nil {
			return err
		}
		for int(after) < len(changes) {
			to := min(int(after)+70, len(changes))
			if err := h.Apply(ctx, scope, changes[after:to], int64(to)); err != nil {
				return err
			}
			if after, err = h.After(ctx, scope); err != nil {
				return err
			}
		}
		return nil
	}
	if err := feed(); err != nil {
		t.Fatal(err)
	}
	indextest.Holds(ctx, t, h, scope, model, r)
	pids := children(t, mark)
	if len(pids) != 4 {
		t.Fatalf("%d children, want 4", len(pids))
	}
	query := verify.FaceQuery{Network: verify.FaceNetwork{1, 2, 3}, Vector: changes[0].Vector, N: 200}
	for _, pid := range pids {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		// Many ask while it is fed again: whoever gets an answer gets all of it.
		var lost atomic.Bool
		ask := func() {
			hits, among, err := h.Nearest(ctx, scope, query)
			switch {
			case errors.Is(err, verify.ErrFaceIndexLost):
				lost.Store(true)
			case err != nil || among != 200 || len(hits) != 200:
				t.Errorf("%d hits among %d, %v", len(hits), among, err)
			}
		}
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				for range 20 {
					ask()
				}
			})
		}
		for !lost.Load() && !t.Failed() {
			ask()
		}
		for err := feed(); err != nil; err = feed() {
			if !errors.Is(err, verify.ErrFaceIndexLost) {
				t.Fatal(err)
			}
		}
		wg.Wait()
		indextest.Holds(ctx, t, h, scope, model, r)
	}
}

func TestAClosedIndexAnswersNothing(t *testing.T) {
	t.Parallel()
	h := host(t, 2, "closed")
	h.Close()
	if _, _, err := h.Nearest(t.Context(), scopes[0], verify.FaceQuery{Vector: make([]float32, 128), N: 1}); err == nil {
		t.Fatal("it answers")
	}
}
