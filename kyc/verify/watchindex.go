package verify

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/watchlist"
	"github.com/idngo/idngo/screening/index"
	"github.com/idngo/idngo/screening/lists"
)

// builtAtOnce is how many entries are put into an index while somebody waits;
// more are built in the background.
const builtAtOnce = 20_000

// errWatchCold: the index of watch lists is still being built; decisions wait for it.
var errWatchCold = &fault.Error{Code: fault.RateLimited, Public: "The index of the watch lists is still being built. Try again in a moment.", RetryAfter: time.Second}

// watchIndexes are the watch lists in this process's memory, by environment. An
// index belongs to one version of a list and never changes: a new version is
// built beside the old one and takes its place whole.
type watchIndexes struct {
	mu     *sync.Mutex
	m      map[kyc.Scope]*scopeWatch
	kept   bool // somebody builds in the background
	wanted map[kyc.Scope]bool
	bell   chan struct{}
}

type scopeWatch struct {
	building sync.Mutex // held by whoever builds
	segments map[string]*segment
}

// segment is a version of a list.
type segment struct {
	list    watchlist.List
	version string
	index   *index.Index
}

func newWatchIndexes() *watchIndexes {
	return &watchIndexes{mu: new(sync.Mutex), m: map[kyc.Scope]*scopeWatch{}, wanted: map[kyc.Scope]bool{}, bell: make(chan struct{}, 1)}
}

func (w *watchIndexes) of(scope kyc.Scope) *scopeWatch {
	w.mu.Lock()
	defer w.mu.Unlock()
	f := w.m[scope]
	if f == nil {
		f = &scopeWatch{segments: map[string]*segment{}}
		w.m[scope] = f
	}
	return f
}

// known gives the segments of lists, and whether all of them are there.
func (w *watchIndexes) known(f *scopeWatch, all []watchlist.List) (out []*segment, whole bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	whole = true
	for _, l := range all {
		if l.Current == "" {
			continue
		}
		s := f.segments[l.ID]
		if s == nil || s.version != l.Current {
			whole = false
			continue
		}
		out = append(out, &segment{list: l, version: s.version, index: s.index}) // under its name of today
	}
	return out, whole
}

// want asks for an environment to be built in the background.
func (w *watchIndexes) want(scope kyc.Scope) {
	w.mu.Lock()
	w.wanted[scope] = true
	w.mu.Unlock()
	select {
	case w.bell <- struct{}{}:
	default:
	}
}

// KeepWatchlists builds the indexes of watch lists of every environment, and
// from then on those that a decision waits for, until ctx ends. A process that
// serves runs it in a goroutine of its own; ahead is false where no decisions
// are made, so that indexes are built only when somebody asks.
func (s *Service) KeepWatchlists(ctx context.Context, ahead bool) error {
	w := s.watch
	w.mu.Lock()
	w.kept = true
	w.mu.Unlock()
	if ahead {
		scopes, err := s.Scopes(ctx)
		if err != nil {
			return err
		}
		for _, scope := range scopes {
			w.want(scope)
		}
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-w.bell:
		}
		w.mu.Lock()
		todo := maps.Clone(w.wanted)
		clear(w.wanted)
		w.mu.Unlock()
		for scope := range todo {
			if err := s.buildWatch(ctx, scope); err != nil && ctx.Err() == nil {
				// Whoever waits asks again; the next attempt may find the database well.
				s.Log.ErrorContext(ctx, "the index of watch lists could not be built", "scope", scope.String(), "error", err)
			}
		}
	}
}

// segmentsOf gives the lists in force, whole, or errWatchCold.
func (s *Service) segmentsOf(ctx context.Context, scope kyc.Scope) (segments []*segment, stand string, err error) {
	all, err := s.Store.Watchlists(ctx, scope)
	if err != nil {
		return nil, "", err
	}
	stand = watchlist.StandOf(all)
	if stand == "" {
		return nil, "", nil
	}
	f := s.watch.of(scope)
	segments, whole := s.watch.known(f, all)
	if whole {
		return segments, stand, nil
	}
	s.watch.mu.Lock()
	kept := s.watch.kept
	s.watch.mu.Unlock()
	if kept {
		missing := 0
		for _, l := range all {
			if l.Current == "" {
				continue
			}
			v, err := s.Store.WatchlistVersion(ctx, scope, l.Current)
			if err != nil {
				return nil, "", err
			}
			missing += v.Entries
		}
		if missing > builtAtOnce {
			s.watch.want(scope)
			return nil, "", errWatchCold
		}
	}
	if err := s.buildWatch(ctx, scope); err != nil {
		return nil, "", err
	}
	if segments, whole = s.watch.known(f, all); !whole {
		return nil, "", errWatchCold // another version came in force meanwhile
	}
	return segments, stand, nil
}

// buildWatch brings the indexes of an environment to the versions in force.
func (s *Service) buildWatch(ctx context.Context, scope kyc.Scope) error {
	f := s.watch.of(scope)
	f.building.Lock()
	defer f.building.Unlock()
	all, err := s.Store.Watchlists(ctx, scope)
	if err != nil {
		return err
	}
	current := map[string]bool{}
	for _, l := range all {
		if l.Current == "" {
			continue
		}
		current[l.ID] = true
		s.watch.mu.Lock()
		have := f.segments[l.ID]
		s.watch.mu.Unlock()
		if have != nil && have.version == l.Current {
			continue
		}
		v, err := s.Store.WatchlistVersion(ctx, scope, l.Current)
		if err != nil {
			return err
		}
		x, err := s.indexOf(ctx, v)
		if err != nil {
			return err
		}
		s.watch.mu.Lock()
		f.segments[l.ID] = &segment{list: l, version: v.ID, index: x}
		s.watch.mu.Unlock()
	}
	s.watch.mu.Lock()
	maps.DeleteFunc(f.segments, func(id string, _ *segment) bool { return !current[id] })
	s.watch.mu.Unlock()
	return nil
}

func (s *Service) indexOf(ctx context.Context, v watchlist.Version) (*index.Index, error) {
	src, closer, err := s.openStored(ctx, v.Scope, v.Blob)
	if err != nil {
		return nil, err
	}
	defer closer.Close() //nolint:errcheck // was only read
	b := index.NewBuilder()
	err = lists.Stored(src, func(line []byte, e lists.Entry) error {
		b.Add(line, e)
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	return b.Build(), nil
}
