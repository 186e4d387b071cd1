package publicapi

import (
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/go-chi/httprate"

	"github.com/idngo/idngo/kyc/fault"
)

// Rates bounds requests per window of time (api.md 3.4). A zero value means the default.
type Rates struct {
	Window time.Duration // 5 s
	// Read bounds GET requests of an app token, Write all others.
	Read  int // 300
	Write int // 50
	// Unauthenticated bounds requests of one address (IPv6: of its /64) that show
	// no valid credentials: refused ones, and those that need none.
	Unauthenticated int // 300
	// Uploads bounds how many uploads of a token run at once.
	Uploads int // 16
}

func (r Rates) withDefaults() Rates {
	set := func(v *int, d int) {
		if *v == 0 {
			*v = d
		}
	}
	if r.Window == 0 {
		r.Window = 5 * time.Second
	}
	set(&r.Read, 300)
	set(&r.Write, 50)
	set(&r.Unauthenticated, 300)
	set(&r.Uploads, 16)
	return r
}

type limiter struct {
	window            time.Duration
	read, write, open *httprate.RateLimiter
	most              int // unauthenticated

	// scarce are the limiters of operations that are bounded by the minute.
	scarce map[string]*httprate.RateLimiter

	uploads int
	mu      sync.Mutex
	running map[string]int // uploads by token
}

func newLimiter(r Rates) *limiter {
	r = r.withDefaults()
	// The contract knows Retry-After only, which comes with our error body.
	quiet := httprate.WithResponseHeaders(httprate.ResponseHeaders{})
	return &limiter{
		window: r.Window, most: r.Unauthenticated, uploads: r.Uploads, running: map[string]int{}, scarce: map[string]*httprate.RateLimiter{},
		read:  httprate.NewRateLimiter(r.Read, r.Window, quiet),
		write: httprate.NewRateLimiter(r.Write, r.Window, quiet),
		open:  httprate.NewRateLimiter(r.Unauthenticated, r.Window, quiet),
	}
}

func (l *limiter) exceeded() error { return errRateLimit.After(l.window) }

// token counts a request of a proven token.
func (l *limiter) token(w http.ResponseWriter, r *http.Request, token string) error {
	limit := l.write
	if r.Method == http.MethodGet {
		limit = l.read
	}
	if limit.OnLimit(w, r, token) {
		return l.exceeded()
	}
	return nil
}

// slow counts a call of an operation that is bounded by the minute.
func (l *limiter) slow(w http.ResponseWriter, r *http.Request, to *route, token string) error {
	l.mu.Lock()
	limit := l.scarce[to.doc.ID]
	if limit == nil {
		limit = httprate.NewRateLimiter(to.perMinute, time.Minute, httprate.WithResponseHeaders(httprate.ResponseHeaders{}))
		l.scarce[to.doc.ID] = limit
	}
	l.mu.Unlock()
	if limit.OnLimit(w, r, token) {
		return errRateLimit.After(time.Minute)
	}
	return nil
}

// stranger counts a request without proven credentials.
func (l *limiter) stranger(w http.ResponseWriter, r *http.Request, ip netip.Addr) error {
	if l.open.OnLimit(w, r, httprate.CanonicalizeIP(ip.String())) {
		return l.exceeded()
	}
	return nil
}

// mayTry refuses credentials from an address that has failed too often, before
// they are looked up.
func (l *limiter) mayTry(ip netip.Addr) error {
	_, rate, err := l.open.Status(httprate.CanonicalizeIP(ip.String()))
	if err != nil {
		return fault.New(fault.Internal, errInternal.Public).Because(err)
	}
	if rate >= float64(l.most) {
		return l.exceeded()
	}
	return nil
}

// startUpload takes one of the token's places; done gives it back.
func (l *limiter) startUpload(token string) (done func(), err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.running[token] >= l.uploads {
		return nil, errUploads
	}
	l.running[token]++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.running[token]--; l.running[token] == 0 {
			delete(l.running, token)
		}
	}, nil
}
