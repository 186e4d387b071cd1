package dashapi

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// Pace of the watch, and how far back it looks for lines that a slower
// transaction commits late.
const (
	watchEvery   = time.Second
	watchOverlap = 5 * time.Second
	heartbeat    = 20 * time.Second
	maxWatchers  = 200 // of a process
)

// Change is what a watching page is told: that something of an applicant
// changed, never what.
type Change struct {
	ApplicantID string `json:"applicantId,omitempty"`
	Activity    string `json:"activity"`
}

// live tells pages of changes. Every change leaves a line in the trail with it,
// in whichever process it was made: so the trail is what is watched, and only
// while somebody looks.
type live struct {
	service *verify.Service
	now     func() time.Time
	log     *slog.Logger

	mu     sync.Mutex
	scopes map[kyc.Scope]*watch
	count  int
	wg     sync.WaitGroup
	stop   context.CancelFunc
	ctx    context.Context //nolint:containedctx // the life of the watches, ended by close
}

type watch struct {
	subscribers map[chan Change]bool
	cancel      context.CancelFunc
}

func newLive(s *verify.Service, now func() time.Time, log *slog.Logger) *live {
	ctx, cancel := context.WithCancel(context.Background())
	return &live{service: s, now: now, log: log, scopes: map[kyc.Scope]*watch{}, ctx: ctx, stop: cancel}
}

// close ends all watches and waits for them.
func (l *live) close() {
	l.stop()
	l.wg.Wait()
}

var errWatchers = fault.New(fault.RateLimited, "Too many pages are watching.").After(30 * time.Second)

// subscribe answers a channel of changes, which is closed by leave. A
// subscriber that is slow loses changes rather than holding others up.
func (l *live) subscribe(scope kyc.Scope) (changes chan Change, leave func(), err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.count >= maxWatchers || l.ctx.Err() != nil {
		return nil, nil, errWatchers
	}
	l.count++
	w := l.scopes[scope]
	if w == nil {
		ctx, cancel := context.WithCancel(l.ctx)
		w = &watch{subscribers: map[chan Change]bool{}, cancel: cancel}
		l.scopes[scope] = w
		l.wg.Add(1)
		go func() { // ends when the last subscriber leaves, or with close
			defer l.wg.Done()
			l.run(ctx, scope, w)
		}()
	}
	changes = make(chan Change, 64)
	w.subscribers[changes] = true
	return changes, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.count--
		delete(w.subscribers, changes)
		if len(w.subscribers) == 0 {
			w.cancel()
			if l.scopes[scope] == w {
				delete(l.scopes, scope)
			}
		}
	}, nil
}

func (l *live) run(ctx context.Context, scope kyc.Scope, w *watch) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	since := l.now()
	told := map[string]time.Time{}
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		from := since.Add(-watchOverlap)
		lines, _, err := l.service.AuditTrail(ctx, scope, verify.AuditQuery{From: from, Limit: 500})
		if err != nil {
			if ctx.Err() == nil {
				l.log.WarnContext(ctx, "pages are not told of changes", "error", err)
			}
			continue
		}
		since = l.now()
		for id, at := range told {
			if at.Before(from) {
				delete(told, id)
			}
		}
		for i := len(lines) - 1; i >= 0; i-- {
			e := lines[i]
			if _, done := told[e.ID]; done {
				continue
			}
			told[e.ID] = e.At
			if e.Activity == audit.ActivityLoadedApplicant || e.Activity == audit.ActivityDownloadedImage {
				continue
			}
			l.tell(w, Change{ApplicantID: e.ApplicantID, Activity: e.Activity})
		}
	}
}

func (l *live) tell(w *watch, c Change) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for s := range w.subscribers {
		select {
		case s <- c:
		default:
		}
	}
}

func (a *API) liveRoutes() {
	add(a, op{id: "watch", method: "GET", path: "/{env}/live", summary: "Server-sent events: which applicants changed", tag: "Applicants", permission: access.PermApplicantsRead}, a.watch)
}

func (a *API) watch(ctx context.Context, in *struct{ InEnv }) (*huma.StreamResponse, error) {
	changes, leave, err := a.live.subscribe(scopeOf(ctx, in.InEnv)) //nolint:contextcheck // pages share a watch, which ends with the last of them
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		defer leave()
		_, w := humago.Unwrap(hc)
		control := http.NewResponseController(w)
		_ = control.SetWriteDeadline(time.Time{})
		w.Header().Set("Content-Type", "text/event-stream")
		w.Header().Set("X-Accel-Buffering", "no")
		w.WriteHeader(http.StatusOK)
		beat := time.NewTicker(heartbeat)
		defer beat.Stop()
		line := func(text string) bool {
			_, err := w.Write([]byte(text))
			return err == nil && control.Flush() == nil
		}
		if !line("retry: 3000\n\n") {
			return
		}
		for {
			select {
			case <-hc.Context().Done():
				return
			case <-a.live.ctx.Done():
				return
			case <-beat.C:
				// The session may have ended meanwhile.
				if _, err := a.resume(requestOf(ctx)); err != nil || !line(": still here\n\n") {
					return
				}
			case c := <-changes:
				encoded, err := json.Marshal(c)
				if err != nil || !line(fmt.Sprintf("event: change\ndata: %s\n\n", encoded)) {
					return
				}
			}
		}
	}}, nil
}

// recently remembers what happened within the last minutes, so that a page that
// reads an applicant again and again leaves one line in the trail.
type recently struct {
	now func() time.Time
	mu  sync.Mutex
	m   map[string]time.Time
}

const lookAgain = 10 * time.Minute

func newRecently(now func() time.Time) *recently {
	return &recently{now: now, m: map[string]time.Time{}}
}

// first reports that key was not seen within lookAgain.
func (r *recently) first(key string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	if t, ok := r.m[key]; ok && now.Sub(t) < lookAgain {
		return false
	}
	if len(r.m) > 10_000 {
		clear(r.m)
	}
	r.m[key] = now
	return true
}
