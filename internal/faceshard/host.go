package faceshard

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"log/slog"
	"math"
	"os/exec"
	"slices"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision/gallery"
)

// Options of a Host.
type Options struct {
	// Command starts a child: the program and its arguments. It inherits nothing
	// of the environment but Env.
	Command []string
	Env     []string
	// Shards is the number of children.
	Shards int
	// Deadline of one request (30 s). A child that lets it pass is ended.
	Deadline time.Duration
	Log      *slog.Logger
}

// Host is an index of faces in several processes.
type Host struct {
	opts   Options
	shards []*shard

	mu sync.Mutex
	// fed is the last change that all children have, had the last that they ever had.
	fed, had map[kyc.Scope]int64
	// losses counts the children that were lost; begun is what it was when
	// somebody began to feed an environment.
	losses int
	begun  map[kyc.Scope]int
}

var _ verify.FaceIndex = (*Host)(nil)

// New makes a Host. Its children start when they are first asked.
func New(o Options) *Host {
	if o.Deadline == 0 {
		o.Deadline = 30 * time.Second
	}
	h := &Host{opts: o, fed: make(map[kyc.Scope]int64), had: make(map[kyc.Scope]int64), begun: make(map[kyc.Scope]int)}
	for range o.Shards {
		h.shards = append(h.shards, &shard{})
	}
	return h
}

// Close ends the children.
func (h *Host) Close() {
	for _, s := range h.shards {
		s.mu.Lock()
		s.stop()
		s.closed = true
		s.mu.Unlock()
	}
}

// After implements verify.FaceIndex.
func (h *Host) After(_ context.Context, scope kyc.Scope) (int64, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.begun[scope] = h.losses
	return h.fed[scope], nil
}

// Apply implements verify.FaceIndex.
func (h *Host) Apply(_ context.Context, scope kyc.Scope, changes []verify.FaceChange, after int64) error {
	of := make([][]verify.FaceChange, len(h.shards))
	for _, c := range changes {
		n := h.place(c.Key)
		of[n] = append(of[n], c)
	}
	var group errgroup.Group
	for i := range h.shards {
		if len(of[i]) == 0 {
			continue
		}
		group.Go(func() error {
			_, err := h.ask(i, request{Scope: scope, Changes: of[i], After: after})
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	// What was read from where the index stood before a loss is not all that
	// the new child needs.
	if h.begun[scope] != h.losses {
		return verify.ErrFaceIndexLost
	}
	h.fed[scope] = max(h.fed[scope], after)
	h.had[scope] = max(h.had[scope], after)
	return nil
}

// Nearest implements verify.FaceIndex.
func (h *Host) Nearest(_ context.Context, scope kyc.Scope, q verify.FaceQuery) ([]gallery.Hit, int, error) {
	answers := make([]answer, len(h.shards))
	before, whole := h.state(scope)
	if !whole {
		return nil, 0, verify.ErrFaceIndexLost
	}
	var group errgroup.Group
	for i := range h.shards {
		group.Go(func() (err error) {
			answers[i], err = h.ask(i, request{Scope: scope, Nearest: true, Network: q.Network, Vector: q.Vector, N: q.N})
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, 0, err
	}
	// A child that was lost while others answered may have answered empty.
	if after, _ := h.state(scope); after != before {
		return nil, 0, verify.ErrFaceIndexLost
	}
	var hits []gallery.Hit
	among := 0
	for _, a := range answers {
		hits = append(hits, a.Hits...)
		among += a.Among
	}
	within := math.Inf(1)
	if q.Within != nil {
		within = q.Within(among)
	}
	hits = slices.DeleteFunc(hits, func(hit gallery.Hit) bool { return hit.Distance > within })
	slices.SortFunc(hits, func(a, b gallery.Hit) int {
		switch {
		case a.Distance < b.Distance:
			return -1
		case a.Distance > b.Distance:
			return 1
		}
		return slices.Compare(a.Key[:], b.Key[:])
	})
	return hits[:min(q.N, len(hits))], among, nil
}

// state tells how many children were lost so far, and whether the children have
// all of an environment that they ever had.
func (h *Host) state(scope kyc.Scope) (losses int, whole bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.losses, h.fed[scope] == h.had[scope]
}

// place is the child that a key belongs to.
func (h *Host) place(k gallery.Key) int {
	sum := fnv.New32a()
	_, _ = sum.Write(k[:]) // never fails
	return int(sum.Sum32() % uint32(len(h.shards)))
}

// ask sends one request to a child and waits for its answer. A caller that
// leaves does not interrupt it: half a request would cost the child's part.
func (h *Host) ask(i int, q request) (answer, error) {
	s := h.shards[i]
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return answer{}, errors.New("the index of faces is closed")
	}
	if s.cmd != nil && s.ended() {
		s.stop()
	}
	if s.cmd == nil {
		// What a child had is gone with it: everything is fed again.
		lost := s.began
		if lost {
			h.forget()
		}
		if err := s.start(h.opts); err != nil {
			return answer{}, fmt.Errorf("start a part of the index of faces: %w", err)
		}
		if lost {
			h.opts.Log.Warn("a part of the index of faces was lost and is built again", "part", i)
			return answer{}, verify.ErrFaceIndexLost
		}
	}
	a, err := s.exchange(q, h.opts.Deadline)
	if err != nil {
		s.stop()
		h.forget()
		h.opts.Log.Warn("a part of the index of faces does not answer", "part", i, "error", err)
		return answer{}, verify.ErrFaceIndexLost
	}
	if a.Failed != "" {
		return answer{}, errors.New(a.Failed)
	}
	return a, nil
}

// forget lets the index be fed from the beginning.
func (h *Host) forget() {
	h.mu.Lock()
	defer h.mu.Unlock()
	clear(h.fed)
	h.losses++
}

// shard is one child. Whoever holds mu talks to it.
type shard struct {
	mu     sync.Mutex
	cmd    *exec.Cmd
	in     io.WriteCloser
	to     *gob.Encoder
	buffer *bufio.Writer
	from   *gob.Decoder
	exited chan struct{}
	// began: a child was there before, so that a new one lacks what it had.
	began, closed bool
}

func (s *shard) start(o Options) error {
	cmd := exec.Command(o.Command[0], o.Command[1:]...) //nolint:noctx,gosec // this program; it outlives the request, stop ends it
	cmd.Env = o.Env
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	s.cmd, s.in, s.began = cmd, in, true
	s.buffer = bufio.NewWriter(in)
	s.to, s.from = gob.NewEncoder(s.buffer), gob.NewDecoder(bufio.NewReader(out))
	s.exited = make(chan struct{})
	go func(exited chan struct{}) { // ends with the process, which stop kills
		_, _ = cmd.Process.Wait()
		close(exited)
	}(s.exited)
	return nil
}

func (s *shard) ended() bool {
	select {
	case <-s.exited:
		return true
	default:
		return false
	}
}

// stop kills the child and waits for its end.
func (s *shard) stop() {
	if s.cmd == nil {
		return
	}
	_ = s.in.Close()
	_ = syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
	<-s.exited
	s.cmd = nil
}

// exchange writes a request and reads the answer; a child that takes too long is killed.
func (s *shard) exchange(q request, deadline time.Duration) (a answer, err error) {
	done := make(chan error, 1)
	go func() { // ends with the answer, or with the child
		done <- func() error {
			if err := s.to.Encode(q); err != nil {
				return err
			}
			if err := s.buffer.Flush(); err != nil {
				return err
			}
			return s.from.Decode(&a)
		}()
	}()
	late := time.NewTimer(deadline)
	defer late.Stop()
	select {
	case err = <-done:
		return a, err
	case <-late.C:
		_ = syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
		<-done //nolint:errcheck // the broken pipe
		return answer{}, errors.New("deadline")
	}
}
