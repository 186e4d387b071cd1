package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/idngo/idngo/bench/livesim"
	"github.com/idngo/idngo/bench/stat"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/liveness"
	"github.com/idngo/idngo/vision/reader"
)

// attackKind is one way of deceiving a camera (a presentation attack instrument
// of ISO/IEC 30107-3, or an injection).
type attackKind struct {
	name string
	play func(h, other *livesim.Head, actions []liveness.Action, r *rand.Rand) vision.Capture
}

func present(subject func(h *livesim.Head, r *rand.Rand) livesim.Subject) func(h, other *livesim.Head, actions []liveness.Action, r *rand.Rand) vision.Capture {
	return func(h, _ *livesim.Head, actions []liveness.Action, r *rand.Rand) vision.Capture {
		return livesim.Play(subject(h, r), actions, livesim.AnyPerson(r), livesim.AnyCamera(r), r)
	}
}

var attacks = []attackKind{
	{"photo print", present(func(h *livesim.Head, _ *rand.Rand) livesim.Subject { return livesim.Print{Head: h} })},
	{"print with dots", present(func(h *livesim.Head, _ *rand.Rand) livesim.Subject { return livesim.Print{Head: h, Screened: true} })},
	{"print, eyes cut out", present(func(h *livesim.Head, _ *rand.Rand) livesim.Subject { return livesim.Print{Head: h, Holes: true} })},
	{"paper mask", present(func(h *livesim.Head, _ *rand.Rand) livesim.Subject {
		return livesim.Print{Head: h, Holes: true, Bent: true}
	})},
	{"print turned hard", func(h, _ *livesim.Head, actions []liveness.Action, r *rand.Rand) vision.Capture {
		p := livesim.AnyPerson(r)
		p.Yaw, p.Pitch = 50+15*r.Float64(), 40+15*r.Float64()
		return livesim.Play(livesim.Print{Head: h}, actions, p, livesim.AnyCamera(r), r)
	}},
	{"statue turned as asked", present(func(h *livesim.Head, _ *rand.Rand) livesim.Subject { return livesim.Statue{Head: h} })},
	{"photo on a screen", present(func(h *livesim.Head, r *rand.Rand) livesim.Subject {
		return livesim.Screen{Head: h, Grid: 2 + 10*r.Float64(), Pitch: 2.3 + 2*r.Float64(), Rim: r.IntN(2) == 0}
	})},
	{"animated film, grid seen", present(func(h *livesim.Head, r *rand.Rand) livesim.Subject {
		return livesim.Screen{Head: h, Acts: true, Grid: 2 + 10*r.Float64(), Pitch: 2.3 + 2*r.Float64()}
	})},
	{"animated film, no grid", present(func(h *livesim.Head, _ *rand.Rand) livesim.Subject {
		return livesim.Screen{Head: h, Acts: true, Pitch: 3}
	})},
	{"injected film, no noise", func(h, _ *livesim.Head, actions []liveness.Action, r *rand.Rand) vision.Capture {
		return livesim.Injected(h, actions, livesim.AnyPerson(r), 0, r)
	}},
	{"injected film, noise put on", func(h, _ *livesim.Head, actions []liveness.Action, r *rand.Rand) vision.Capture {
		return livesim.Injected(h, actions, livesim.AnyPerson(r), 1+2*r.Float64(), r)
	}},
	{"injected still", func(h, _ *livesim.Head, actions []liveness.Action, r *rand.Rand) vision.Capture {
		c := livesim.Play(livesim.Live{Head: h}, actions[:1], livesim.Person{Rest: livesim.Pose{Near: 1}}, livesim.Camera{Noise: 2, Quality: 90, Room: 1}, r)
		return livesim.Matched(c, actions[:1], actions)
	}},
	{"face swapped on the way", func(h, other *livesim.Head, actions []liveness.Action, r *rand.Rand) vision.Capture {
		return livesim.Play(livesim.NewSwap(h, other, 3+r.IntN(5)), actions, livesim.AnyPerson(r), livesim.AnyCamera(r), r)
	}},
	{"swapped throughout, no noise", func(h, other *livesim.Head, actions []liveness.Action, r *rand.Rand) vision.Capture {
		return livesim.InjectedSwap(h, other, actions, livesim.AnyPerson(r), livesim.AnyCamera(r), r)
	}},
	{"swapped throughout, noise put on", func(h, other *livesim.Head, actions []liveness.Action, r *rand.Rand) vision.Capture {
		return livesim.Play(livesim.NewSwap(h, other, 0), actions, livesim.AnyPerson(r), livesim.AnyCamera(r), r)
	}},
}

// measureLiveness plays honest sessions and attacks out of photographs and
// counts what passes. Half of the people are for setting limits; the figures of
// the other half are the ones that count.
func measureLiveness(ctx context.Context, w io.Writer, o options, samples []sample, sessions, replays bool) error {
	rd, err := reader.Open(o.models, reader.Options{Threads: 1})
	if err != nil {
		return err
	}
	defer rd.Close() //nolint:errcheck // the figures are taken by then
	limits, err := liveness.DefaultLimits()
	if err != nil {
		return err
	}
	heads, err := makeHeads(ctx, rd.Faces(), samples)
	if err != nil {
		return err
	}
	for _, part := range []string{partCalibration, partTest} {
		if len(heads[part]) < 2 {
			return fmt.Errorf("too few people in the part %q", part)
		}
	}
	l := live{ctx: ctx, reader: rd, limits: limits, heads: heads, done: map[string]played{}}
	if err := l.resume(filepath.Join(o.state, "live-"+simulation+"-"+strings.ReplaceAll(reader.BurstRevision, "/", "-")+".jsonl")); err != nil {
		return err
	}
	defer l.log.Close() //nolint:errcheck // every line was written and checked
	if sessions {
		for _, part := range o.people {
			fmt.Fprintf(w, "Liveness (limits %s), %s part: %d photographs\n\n", limits.Revision, part, len(heads[part]))
			if err := l.table(w, part, o.sessions, o.kinds); err != nil {
				return err
			}
		}
	}
	if replays {
		return l.replays(w, 1000)
	}
	return nil
}

type live struct {
	ctx    context.Context
	reader *reader.Reader
	limits liveness.Limits
	heads  map[string][]*livesim.Head
	// done are the sessions of earlier runs, by key; log is where they are kept.
	mu   sync.Mutex
	done map[string]played
	log  *os.File
}

// played is one session as it was read. What is made of it follows from the
// limits, so that other limits are tried without playing it again.
type played struct {
	Key     string            `json:"key"`
	Actions []liveness.Action `json:"actions"`
	Camera  string            `json:"camera"`
	Burst   vision.Burst      `json:"burst"`
}

// simulation is the revision of bench/livesim: sessions of another one are
// played anew.
const simulation = "simulation-2"

// resume reads what earlier runs of the same simulation and reader have played.
func (l *live) resume(file string) error {
	raw, err := os.ReadFile(file) //nolint:gosec // the state folder is the user's own
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, line := range strings.Split(string(raw), "\n") {
		var p played
		if json.Unmarshal([]byte(line), &p) == nil && p.Key != "" { // a line cut off is played again
			l.done[p.Key] = p
		}
	}
	l.log, err = os.OpenFile(file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644) //nolint:gosec // figures, no secrets
	return err
}

// session plays one session, unless an earlier run did, and judges it.
func (l *live) session(part, name string, form liveness.Form, i int, play func(h, other *livesim.Head, actions []liveness.Action, r *rand.Rand) vision.Capture) (liveness.Report, error) {
	key := fmt.Sprintf("%s|%s|%s|%d", part, name, form, i)
	l.mu.Lock()
	p, ok := l.done[key]
	l.mu.Unlock()
	if !ok {
		var err error
		if p, err = l.play(part, key, form, i, play); err != nil {
			return liveness.Report{}, err
		}
	}
	return liveness.Verify(liveness.Session{Actions: p.Actions, Burst: p.Burst, Camera: p.Camera}, l.limits), nil
}

func (l *live) play(part, key string, form liveness.Form, i int, play func(h, other *livesim.Head, actions []liveness.Action, r *rand.Rand) vision.Capture) (played, error) {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(key)) // never fails
	r := rand.New(rand.NewPCG(1, sum.Sum64()))
	actions, err := liveness.Draw(livesim.Source(r), form)
	if err != nil {
		return played{}, err
	}
	heads := l.heads[part]
	// Steps of a length without a common factor walk over people, not over the
	// pictures of one.
	h, other := heads[i*13%len(heads)], heads[(i*13+len(heads)/2)%len(heads)]
	capture := play(h.Furnished(r), other, actions, r)
	b, err := l.reader.ReadBurst(l.ctx, capture)
	if err != nil {
		return played{}, err
	}
	p := played{Key: key, Actions: actions, Camera: capture.Camera, Burst: b}
	raw, err := json.Marshal(p)
	if err != nil {
		return played{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.done[key] = p
	_, err = l.log.Write(append(raw, '\n'))
	return p, err
}

// reason is the first signal that kept a session from being accepted.
func reason(r liveness.Report) string {
	for _, w := range []liveness.Weight{liveness.Against, liveness.Missing} {
		for _, s := range r.Signals {
			if s.Weight == w && r.Outcome != liveness.Live {
				return s.Code
			}
		}
	}
	return ""
}

// leastHead is the least width in pixels of a face that a session is played of.
const leastHead = 70

func makeHeads(ctx context.Context, finder *face.Finder, samples []sample) (map[string][]*livesim.Head, error) {
	heads := map[string][]*livesim.Head{}
	for _, s := range samples {
		// Who looks away in the photograph cannot look into the camera in a session made of it.
		if math.Abs(s.face.Yaw) > 10 || math.Abs(s.face.Pitch) > 10 {
			continue
		}
		// Nobody can be made of a face of few pixels: what fills a camera would be blur.
		if s.face.Box.W < leastHead {
			continue
		}
		h, err := livesim.New(ctx, finder, s.picture)
		if err == livesim.ErrNoFace { //nolint:errorlint // never wrapped
			continue
		}
		if err != nil {
			return nil, err
		}
		heads[s.part()] = append(heads[s.part()], h)
	}
	return heads, nil
}

// verdict plays one session and judges it.
func (l *live) verdict(c vision.Capture, actions []liveness.Action) (liveness.Report, vision.Burst, error) {
	b, err := l.reader.ReadBurst(l.ctx, c)
	if err != nil {
		return liveness.Report{}, b, err
	}
	return liveness.Verify(liveness.Session{Actions: actions, Burst: b, Camera: c.Camera}, l.limits), b, nil
}

func (l *live) table(w io.Writer, part string, n int, kinds *regexp.Regexp) error {
	fmt.Fprintln(w, "| what | form | sessions | passed | rate | 95% | suspect | why not |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|---|")
	run := func(name string, form liveness.Form, honest bool, play func(h, other *livesim.Head, actions []liveness.Action, r *rand.Rand) vision.Capture) error {
		if kinds != nil && !kinds.MatchString(name+" "+string(form)) {
			return nil
		}
		passed, suspect := 0, 0
		why := map[string]int{}
		sessions := n
		if honest {
			sessions = honestFactor * n
		}
		reports := make([]liveness.Report, sessions)
		var group errgroup.Group
		group.SetLimit(runtime.GOMAXPROCS(0))
		for i := range sessions {
			group.Go(func() (err error) {
				if l.ctx.Err() != nil {
					return context.Cause(l.ctx)
				}
				reports[i], err = l.session(part, name, form, i, play)
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return err
		}
		for _, report := range reports {
			switch report.Outcome {
			case liveness.Live:
				passed++
			case liveness.Suspect:
				suspect++
			case liveness.Incomplete:
			}
			if w := reason(report); w != "" {
				why[w]++
			}
		}
		lo, hi := stat.Wilson(passed, sessions)
		rate, kind := float64(passed)/float64(sessions), "APCER"
		if honest {
			rate, lo, hi, kind = 1-rate, 1-hi, 1-lo, "BPCER"
		}
		fmt.Fprintf(w, "| %s | %s | %d | %d | %s %.1f%% | %.1f–%.1f%% | %d | %s |\n", name, form, sessions, passed, kind, 100*rate, 100*lo, 100*hi, suspect, counts(why))
		return nil
	}
	honest := present(func(h *livesim.Head, _ *rand.Rand) livesim.Subject { return livesim.Live{Head: h} })
	for _, form := range []liveness.Form{liveness.FormActive, liveness.FormPassive} {
		if err := run("honest", form, true, honest); err != nil {
			return err
		}
	}
	for _, a := range attacks {
		for _, form := range []liveness.Form{liveness.FormActive, liveness.FormPassive} {
			if err := run(a.name, form, false, a.play); err != nil {
				return err
			}
		}
	}
	fmt.Fprintln(w)
	return nil
}

// honestFactor is how many honest sessions are played for each attack of a kind.
const honestFactor = 10

func counts(m map[string]int) string {
	var out []string
	for k, v := range m {
		out = append(out, fmt.Sprintf("%s %d", k, v))
	}
	sort.Strings(out)
	return strings.Join(out, ", ")
}

// replays answers fresh challenges with recorded good sessions: in the old order,
// and sorted to what is asked. The frames are read once and their facts put in
// other places, which changes nothing about them.
func (l *live) replays(w io.Writer, n int) error {
	r := rand.New(rand.NewPCG(7, 7))
	type record struct {
		actions []liveness.Action
		burst   vision.Burst
		capture vision.Capture
	}
	var records []record
	heads := l.heads[partTest]
	for i := 0; len(records) < 20 && i < 60; i++ {
		actions, err := liveness.Draw(livesim.Source(r), liveness.FormActive)
		if err != nil {
			return err
		}
		c := livesim.Play(livesim.Live{Head: heads[i%len(heads)].Furnished(r)}, actions, livesim.AnyPerson(r), livesim.AnyCamera(r), r)
		report, b, err := l.verdict(c, actions)
		if err != nil {
			return err
		}
		if report.Outcome == liveness.Live {
			records = append(records, record{actions, b, c})
		}
	}
	if len(records) == 0 {
		return fmt.Errorf("no good session to replay")
	}
	accepted := map[string]int{}
	for i := range n {
		rec := records[i%len(records)]
		fresh, err := liveness.Draw(livesim.Source(r), liveness.FormActive)
		if err != nil {
			return err
		}
		if slices.Equal(fresh, rec.actions) {
			continue
		}
		for name, arrange := range map[string]func(vision.Capture, []liveness.Action, []liveness.Action) vision.Capture{"in the old order": livesim.Replayed, "sorted to the challenge": livesim.Matched} {
			b := rearranged(rec.burst, rec.capture, arrange(rec.capture, rec.actions, fresh))
			if liveness.Verify(liveness.Session{Actions: fresh, Burst: b, Camera: rec.capture.Camera}, l.limits).Outcome == liveness.Live {
				accepted[name]++
			}
		}
	}
	fmt.Fprintf(w, "\nReplays of %d recorded good sessions to fresh challenges, %d each: accepted in the old order %d, sorted to the challenge %d\n",
		len(records), n, accepted["in the old order"], accepted["sorted to the challenge"])
	return nil
}

// rearranged gives the facts of a capture's frames the places that a new capture has for them.
func rearranged(b vision.Burst, old, fresh vision.Capture) vision.Burst {
	of := map[*byte]vision.BurstFrame{}
	for i, f := range old.Frames {
		of[&f.JPEG[0]] = b.Frames[i]
	}
	out := vision.Burst{Reader: b.Reader}
	for _, f := range fresh.Frames {
		facts := of[&f.JPEG[0]]
		facts.Action, facts.At = f.Action, f.At
		out.Frames = append(out.Frames, facts)
	}
	return out
}
