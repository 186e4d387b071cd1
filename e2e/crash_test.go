package e2e

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/client"
)

func asError(err error, e **client.Error) bool { return errors.As(err, e) }

// crashApplicants is how many applicants a crash run has on each engine;
// IDNGO_SOAK=1 runs the long version.
func crashApplicants() int {
	if os.Getenv("IDNGO_SOAK") != "" {
		return 200
	}
	return 20
}

// recoverWithin is how soon work goes on after a restart.
const recoverWithin = 30 * time.Second

// TestCrash kills server and child again and again, at random moments, while
// applicants come in. Whatever was accepted is decided, once, and told once
// more than not at all: no upload, decision or webhook is lost.
func TestCrash(t *testing.T) {
	eachEngine(t, func(t *testing.T, engine string) {
		in := install(t, engine)
		hook := receive(t)
		in.start()
		in.hook(hook)
		seed := uint64(time.Now().UnixNano())
		if s, err := strconv.ParseUint(os.Getenv("IDNGO_CRASH_SEED"), 10, 64); err == nil {
			seed = s
		}
		t.Logf("IDNGO_CRASH_SEED=%d", seed)
		rnd := rand.New(rand.NewPCG(seed, 1))

		// A picture that is no document keeps the reading short; the machinery is the same.
		s := submission(t, passportHolder(25, "astronaut"))
		n := crashApplicants()
		accepted := map[string]string{} // external id -> applicant id, once the check was accepted
		for i := range n {
			ext := fmt.Sprintf("crash-%d", i)
			if rnd.IntN(4) == 0 {
				in.crash(rnd)
			}
			accepted[ext] = in.persist(t, ext, s.Files[:1], rnd)
		}
		in.kill()
		in.start()
		restarted := time.Now()
		in.awaitAll(t, accepted)
		t.Logf("all decided %s after the last restart", time.Since(restarted).Round(time.Millisecond))
		for ext, id := range accepted {
			kind := "applicantReviewed"
			if _, err := hook.await(within(t, recoverWithin), id, kind, 1); err != nil {
				t.Fatalf("%s: %v; had %v", ext, err, hook.of(id))
			}
			told := map[string]bool{}
			for _, e := range hook.of(id, kind) {
				told[e.CreatedAtMs] = true
			}
			if len(told) != 1 {
				t.Errorf("%s was decided %d times", ext, len(told))
			}
		}
		in.stop()
	})
}

// stall is how long no applicant may be decided while some still wait. How long
// all take together depends on how many there are and on the machine.
const stall = 10 * time.Minute

// awaitAll waits until everybody is decided or with a person.
func (in *installation) awaitAll(t *testing.T, accepted map[string]string) {
	t.Helper()
	c := in.client("production")
	waiting := maps.Clone(accepted)
	look := time.NewTicker(200 * time.Millisecond)
	defer look.Stop()
	for last := time.Now(); len(waiting) > 0; <-look.C {
		for ext, id := range waiting {
			r, err := c.Status(within(t, time.Minute), id)
			if err != nil {
				t.Fatalf("%s %s: %v\n%s", ext, id, err, in.log)
			}
			if r.ReviewStatus == "completed" || r.ReviewStatus == "onHold" {
				delete(waiting, ext)
				last = time.Now()
			}
		}
		if time.Since(last) > stall {
			t.Fatalf("nobody was decided for %s; still waiting: %v\n%s", stall, waiting, in.log)
		}
	}
}

// crash kills the server, or only the child that reads pictures.
func (in *installation) crash(rnd *rand.Rand) {
	if rnd.IntN(3) == 0 {
		_ = syscall.Kill(-in.child(), syscall.SIGKILL)
		return
	}
	in.kill()
	in.start()
}

// child finds the vision child of the server by its parent.
func (in *installation) child() int {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		in.t.Fatal(err)
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue
		}
		var id, parent int
		var name, state string
		if _, err := fmt.Sscanf(string(stat), "%d %s %s %d", &id, &name, &state, &parent); err == nil && parent == in.cmd.Process.Pid {
			return pid
		}
	}
	return 1 << 30 // there is none just now: no process has this number
}

// persist does what a customer's program does: it repeats every step until the
// server has accepted it, across restarts.
func (in *installation) persist(t *testing.T, ext string, files []specimen.File, rnd *rand.Rand) string {
	t.Helper()
	deadline := time.Now().Add(3 * time.Minute)
	repeat := func(step string, fn func(c *client.Client) error) {
		for {
			if in.cmd == nil {
				in.start()
			}
			if rnd.IntN(12) == 0 {
				victim := in.cmd.Process
				go func() { _ = syscall.Kill(-victim.Pid, syscall.SIGKILL) }() // in the middle of the request
				err := fn(in.client("production"))
				in.kill()
				in.start()
				if err == nil {
					return
				}
				continue
			}
			err := fn(in.client("production"))
			if err == nil {
				return
			}
			var e *client.Error
			if errors.As(err, &e) && e.Status < 500 && e.Status != 429 {
				t.Fatalf("%s of %s: %v", step, ext, err)
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s of %s: %v\n%s", step, ext, err, in.log)
			}
		}
	}
	var id string
	repeat("create", func(c *client.Client) error {
		a, err := c.CreateApplicant(within(t, time.Minute), "basic-kyc-level", client.NewApplicant{ExternalUserID: ext})
		var e *client.Error
		if errors.As(err, &e) && e.ExistingApplicantID() != "" {
			id = e.ExistingApplicantID()
			return nil
		}
		id = a.ID
		return err
	})
	for _, f := range files {
		repeat("upload", func(c *client.Client) error {
			d := client.Document{IDDocType: f.IDDocType, IDDocSubType: f.Side, Country: f.Country}
			_, err := c.AddDocumentQuietly(within(t, time.Minute), id, d, f.Name, f.JPEG)
			var e *client.Error
			if errors.As(err, &e) && e.ErrorCode == 1000 { // the answer was lost, not the file
				return nil
			}
			return err
		})
	}
	repeat("request the check", func(c *client.Client) error {
		err := c.RequestCheck(within(t, time.Minute), id)
		var e *client.Error
		if errors.As(err, &e) && e.ErrorCode == 3000 {
			return nil
		}
		return err
	})
	return id
}
