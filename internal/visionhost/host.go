package visionhost

import (
	"bufio"
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/preview"
)

// Options of a Host. The zero value of a limit means its default.
type Options struct {
	// Command starts the child: the program and its arguments.
	Command []string
	// Env of the child; it inherits nothing.
	Env []string
	// Deadline per file (60 s), and for a child to become ready (60 s).
	Deadline time.Duration
	Ready    time.Duration
	// MemoryLimit of the child's resident set in bytes (2 GiB).
	MemoryLimit int64
	// MaxImages after which a child is replaced (500).
	MaxImages int
	Log       *slog.Logger
}

// Host reads files in a supervised child, one at a time. It implements verify.Reader.
type Host struct {
	opts Options
	// turn holds one token: who has it owns child.
	turn  chan struct{}
	child *child

	closed chan struct{}
	once   sync.Once
}

var (
	_ verify.Reader      = (*Host)(nil)
	_ verify.BurstReader = (*Host)(nil)
)

var errClosed = errors.New("the reader is closed")

// New makes a Host. The child starts with the first file, or with Warm.
func New(o Options) *Host {
	setDefault(&o.Deadline, time.Minute)
	setDefault(&o.Ready, time.Minute)
	setDefault(&o.MemoryLimit, 2<<30)
	setDefault(&o.MaxImages, 500)
	h := &Host{opts: o, turn: make(chan struct{}, 1), closed: make(chan struct{})}
	h.turn <- struct{}{}
	return h
}

func setDefault[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}

// Warm starts the child ahead of the first file.
func (h *Host) Warm(ctx context.Context) error {
	if err := h.take(ctx); err != nil {
		return err
	}
	defer h.give()
	return h.ensure(ctx)
}

// Close ends the child. Read answers an error from then on.
func (h *Host) Close() {
	h.once.Do(func() { close(h.closed) })
	<-h.turn // a running file ends by itself or at its deadline
	if h.child != nil {
		h.child.stop()
		h.child = nil
	}
	h.turn <- struct{}{}
}

func (h *Host) take(ctx context.Context) error {
	select {
	case <-h.closed:
		return errClosed
	default:
	}
	select {
	case <-h.turn:
		return nil
	case <-h.closed:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (h *Host) give() { h.turn <- struct{}{} }

// Pid of the running child, 0 when there is none. For tests and doctor.
func (h *Host) Pid(ctx context.Context) (int, error) {
	if err := h.take(ctx); err != nil {
		return 0, err
	}
	defer h.give()
	if h.child == nil {
		return 0, nil
	}
	return h.child.cmd.Process.Pid, nil
}

// Read hands the file to the child and waits for the facts. When the child is
// lost on the way (crash, deadline, memory) it answers verify.ErrReaderDied.
func (h *Host) Read(ctx context.Context, file []byte, purpose vision.Purpose) (vision.Facts, error) {
	a, err := h.ask(ctx, requestHead{Purpose: purpose, Glance: vision.GlanceOf(ctx) != nil}, file)
	if err != nil {
		return vision.Facts{}, err
	}
	if a.Facts == nil {
		return vision.Facts{}, errAnswer
	}
	return *a.Facts, nil
}

// ReadBurst hands the frames of a live capture to the child; as Read.
func (h *Host) ReadBurst(ctx context.Context, c vision.Capture) (vision.Burst, error) {
	var file bytes.Buffer
	if err := gob.NewEncoder(&file).Encode(c); err != nil {
		return vision.Burst{}, err
	}
	a, err := h.ask(ctx, requestHead{Burst: true}, file.Bytes())
	if err != nil {
		return vision.Burst{}, err
	}
	if a.Burst == nil {
		return vision.Burst{}, errAnswer
	}
	return *a.Burst, nil
}

// Render hands the file to a child that shows pictures (ServePreviews) and
// answers a JPEG; errors are those of Read.
func (h *Host) Render(ctx context.Context, file []byte, q preview.Request) ([]byte, error) {
	a, err := h.ask(ctx, requestHead{Preview: &q}, file)
	if err != nil {
		return nil, err
	}
	if a.JPEG == nil {
		return nil, errAnswer
	}
	return a.JPEG, nil
}

var errAnswer = errors.New("the reader answered something else than it was asked")

// ask takes the child's turn for one request.
func (h *Host) ask(ctx context.Context, head requestHead, file []byte) (answer, error) {
	if err := h.take(ctx); err != nil {
		return answer{}, err
	}
	defer h.give()
	if err := h.ensure(ctx); err != nil {
		return answer{}, err
	}
	a, err := h.child.ask(ctx, head, file, h.opts)
	if err != nil {
		h.child.stop()
		h.child = nil
		if ctx.Err() != nil {
			return answer{}, ctx.Err()
		}
		return answer{}, verify.ErrReaderDied.Because(err)
	}
	if h.child.images >= h.opts.MaxImages {
		h.child.stop()
		h.child = nil
	}
	switch {
	case a.Refused != nil:
		return answer{}, a.Refused.err()
	case a.Failed != "":
		return answer{}, fmt.Errorf("reading failed: %s", a.Failed)
	}
	return a, nil
}

// ensure starts a child when there is none, or when the last one ended while idle.
func (h *Host) ensure(ctx context.Context) error {
	if h.child != nil && h.child.alive() {
		return nil
	}
	if h.child != nil {
		h.child.stop()
		h.child = nil
	}
	c, err := start(h.opts)
	if err != nil {
		return fmt.Errorf("start the reader: %w", err)
	}
	if err := c.awaitReady(ctx, h.opts.Ready); err != nil {
		c.stop()
		return fmt.Errorf("the reader does not start: %w%s", err, c.complaint())
	}
	h.child = c
	return nil
}

// child is one process and the goroutine that waits for its end.
type child struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	stderr *tail
	exited chan struct{}
	images int
}

// start tries with a network namespace of its own first; a container may
// forbid that, and then the door that Confine closes has to do.
func start(o Options) (*child, error) {
	if os.Geteuid() == 0 {
		c, err := spawn(o, syscall.CLONE_NEWNET)
		if err == nil {
			return c, nil
		}
		o.Log.Warn("the reader runs without a network namespace of its own", "error", err)
	}
	return spawn(o, 0)
}

func spawn(o Options, namespaces uintptr) (*child, error) {
	cmd := exec.Command(o.Command[0], o.Command[1:]...) //nolint:noctx // outlives the request that starts it; stop ends it
	cmd.Env = o.Env
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Cloneflags: namespaces}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	outR, outW, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	c := &child{cmd: cmd, in: in, out: bufio.NewReaderSize(outR, 64<<10), stderr: new(tail), exited: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = outW, c.stderr
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(err, outR.Close(), outW.Close())
	}
	_ = outW.Close() // the child has its own
	go func() {      // ends with the process, which stop kills
		_ = cmd.Wait() // how it ended does not matter: it is replaced
		_ = outR.Close()
		close(c.exited)
	}()
	return c, nil
}

func (c *child) alive() bool {
	select {
	case <-c.exited:
		return false
	default:
		return true
	}
}

// stop kills the process group and waits for its end.
func (c *child) stop() {
	_ = c.in.Close()
	_ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL)
	<-c.exited
}

func (c *child) complaint() string {
	if s := c.stderr.String(); s != "" {
		return ": " + s
	}
	return ""
}

func (c *child) awaitReady(ctx context.Context, d time.Duration) error {
	var a answer
	err := c.during(ctx, d, 0, func() error { return readJSON(c.out, maxAnswer, &a) })
	if err == nil && !a.Ready {
		err = errors.New("unexpected first answer")
	}
	return err
}

func (c *child) ask(ctx context.Context, head requestHead, file []byte, o Options) (a answer, err error) {
	c.images++
	err = c.during(ctx, o.Deadline, o.MemoryLimit, func() error {
		if err := writeJSON(c.in, head); err != nil {
			return err
		}
		if err := writeFrame(c.in, file); err != nil {
			return err
		}
		for {
			a = answer{}
			if err := readJSON(c.out, maxAnswer, &a); err != nil || a.Glance == nil {
				return err
			}
			if see := vision.GlanceOf(ctx); see != nil {
				see(*a.Glance)
			}
		}
	})
	return a, err
}

var (
	errDeadline = errors.New("deadline")
	errMemory   = errors.New("memory limit")
)

// during runs talk, which uses the pipes, and kills the process when it takes
// too long, grows too large, or the caller leaves; talk then ends by the broken pipe.
func (c *child) during(ctx context.Context, d time.Duration, memory int64, talk func() error) error {
	done := make(chan error, 1)
	go func() { done <- talk() }()
	deadline := time.NewTimer(d)
	defer deadline.Stop()
	watch := time.NewTicker(100 * time.Millisecond)
	defer watch.Stop()
	var why error
	for {
		select {
		case err := <-done:
			return errors.Join(why, err)
		case <-ctx.Done():
			why = ctx.Err()
		case <-deadline.C:
			why = errDeadline
		case <-watch.C:
			if memory <= 0 || residentSet(c.cmd.Process.Pid) <= memory {
				continue
			}
			why = errMemory
		}
		c.stop()
		<-done //nolint:errcheck // the broken pipe; why tells more
		return why
	}
}
