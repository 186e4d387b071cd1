package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/idngo/idngo/internal/testtool"
)

// worker is a process that only works.
type worker struct {
	cmd *exec.Cmd
	log lockedBuffer
}

func (in *installation) worker() *worker {
	in.t.Helper()
	w := &worker{}
	w.cmd = exec.Command(binary, "serve", "--role", "worker", "--log-level", "info", "--allow-private-webhooks")
	w.cmd.Env = in.env()
	w.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	w.cmd.Stderr = writerFunc(func(p []byte) (int, error) { w.log.add(string(p)); return len(p), nil })
	if err := w.cmd.Start(); err != nil {
		in.t.Fatal(err)
	}
	in.t.Cleanup(w.kill)
	return w
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func (w *worker) kill() {
	if w.cmd.ProcessState == nil {
		_ = syscall.Kill(-w.cmd.Process.Pid, syscall.SIGKILL)
		_ = w.cmd.Wait()
	}
}

// is reports whether an id of the queue is this process's.
func (w *worker) is(id string) bool {
	return strings.HasPrefix(id, fmt.Sprintf("%d-", w.cmd.Process.Pid))
}

// eventually looks again and again until ok, or fails.
func eventually(t *testing.T, d time.Duration, what string, ok func() (bool, error)) {
	t.Helper()
	limit := time.After(d)
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for {
		done, err := ok()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if done {
			return
		}
		select {
		case <-limit:
			t.Fatalf("%s did not come within %s", what, d)
		case <-look.C:
		}
	}
}

// TestAWorkerThatDiesIsReplaced: one process takes requests, two work, with
// PostgreSQL and S3 between them. The one that leads and reads is killed: the
// other leads and takes its work over within 15 to 30 s; everybody is decided
// once, and the audit trail has one chain.
func TestAWorkerThatDiesIsReplaced(t *testing.T) {
	if testing.Short() {
		t.Skip("drives the real models")
	}
	in := install(t, "postgres")
	bucket, _ := testtool.Bucket(t)
	in.extra = append(testtool.Credentials(), "IDNGO_BLOBS="+bucket)
	hook := receive(t)
	in.start("--role", "api")
	in.hook(hook)

	ctx := within(t, 5*time.Minute)
	conn, err := pgx.Connect(ctx, in.database)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	text := func(query string) (string, error) {
		var v string
		err := conn.QueryRow(ctx, query).Scan(&v)
		if errors.Is(err, pgx.ErrNoRows) {
			return "", nil
		}
		return v, err
	}
	const leader = `SELECT holder FROM leases WHERE name = 'upkeep'`
	const reading = `SELECT attempted_by[array_upper(attempted_by, 1)] FROM river_job WHERE state = 'running' AND queue = 'vision' ORDER BY id LIMIT 1`

	first := in.worker()
	eventually(t, time.Minute, "a leader", func() (bool, error) { id, err := text(leader); return first.is(id), err })

	s := submission(t, passportHolder(31, "astronaut"))
	c := in.client("production")
	ids := map[string]string{}
	for i := range 3 {
		ext := fmt.Sprintf("scale-%d", i)
		ids[ext] = apply(t, c, ext, stated(s.Person), s.Files).ID
	}
	eventually(t, time.Minute, "a reading", func() (bool, error) { id, err := text(reading); return first.is(id), err })
	second := in.worker()
	eventually(t, time.Minute, "the second worker", func() (bool, error) {
		n, err := text(`SELECT COUNT(*)::text FROM job_workers WHERE id NOT LIKE 'api-%'`)
		return n == "2", err
	})
	first.kill()
	killed := time.Now()
	eventually(t, 40*time.Second, "another leader", func() (bool, error) { id, err := text(leader); return second.is(id), err })
	led := time.Since(killed)
	eventually(t, 40*time.Second, "the freed jobs", func() (bool, error) {
		id, err := text(`SELECT COUNT(*)::text FROM river_job WHERE state = 'running' AND attempted_by[array_upper(attempted_by, 1)] LIKE '` + fmt.Sprint(first.cmd.Process.Pid) + `-%'`)
		return id == "0", err
	})
	t.Logf("another leader after %s, jobs freed after %s", led.Round(time.Millisecond), time.Since(killed).Round(time.Millisecond))
	if taken := time.Since(killed); taken > 30*time.Second {
		t.Errorf("the work was taken over after %s, want 30 s at most", taken)
	}
	for ext, id := range ids {
		// The same person three times: all but the first may go to a person.
		e, err := hook.awaitAny(within(t, decisionWithin), id, 1, "applicantReviewed", "applicantOnHold")
		if err != nil {
			t.Fatalf("%s: %v\n%s", ext, err, second.log.String())
		}
		if n := len(hook.of(id, "applicantReviewed", "applicantOnHold")); n != 1 {
			t.Errorf("%s was decided %d times: %+v", ext, n, e)
		}
	}
	var trail struct {
		Intact    bool
		Unchained int
	}
	eventually(t, 20*time.Second, "the whole chain", func() (bool, error) {
		if err := json.Unmarshal([]byte(in.tool("audit", "verify")), &trail); err != nil {
			return false, err
		}
		return trail.Intact && trail.Unchained == 0, nil
	})
}
