package publicapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"sync"
	"time"

	"github.com/idngo/idngo/internal/exchange"
	"github.com/idngo/idngo/internal/peer"
	"github.com/idngo/idngo/internal/publicapi/apidoc"
	"github.com/idngo/idngo/internal/publicapi/rawroute"
	"github.com/idngo/idngo/internal/publicapi/spool"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/requestlog"
	"github.com/idngo/idngo/kyc/verify"
)

const correlationHeader = "X-Correlation-Id"

// Limits of bodies, in bytes.
const (
	maxJSON   = 1 << 20
	maxUpload = 64 << 20 // the hard limit of a request (api.md 0a)
)

// Config is what an API needs. Fields are required unless noted.
type Config struct {
	Story   Story
	Tenants Tenants
	// SpoolDir is a folder of this process alone; it is swept now.
	SpoolDir string
	// MaxSpooled bounds uploads at once over all tokens (default 64).
	MaxSpooled int
	// PublicURL is the origin of this API, FlowURL that of the applicant's flow, to which links lead.
	PublicURL string
	FlowURL   string
	// TrustedProxies may say for whom they speak; may be empty.
	TrustedProxies []netip.Prefix
	Rates          Rates
	// JSONTimeout and UploadTimeout bound how long a body may take to arrive (defaults 15 s and 5 min).
	JSONTimeout   time.Duration
	UploadTimeout time.Duration
	Log           *slog.Logger
	// Preview makes the previews of images; nil means that there are none.
	Preview Previewer
	// Observe is told of every request, for metrics; may be nil.
	Observe func(context.Context, Observation)
	// Journal is given every call whose company is known or may be found by the app
	// token that it names; it must not block. Nil keeps nothing.
	Journal func(requestlog.Entry)
	Now     verify.Clock
}

// Observation is one request that was answered.
type Observation struct {
	Method string
	// Route is the pattern, never the path; "" for a path that leads nowhere.
	Route    string
	Status   int
	Duration time.Duration
	// CorrelationID is what the answer told the client.
	CorrelationID string
}

// API serves the contract. It is safe for concurrent use and starts no goroutine.
type API struct {
	Config
	log    *slog.Logger
	routes []route
	router rawroute.Router[*route]
	spool  *spool.Dir
	limits *limiter
	// previews holds a token for every preview that is being made.
	previews chan struct{}
	// keys caches the tenants' keys, which never change.
	keys     sync.Map
	document *apidoc.Document
}

// New makes an API and sweeps its spool.
func New(c Config) (*API, error) {
	if c.MaxSpooled == 0 {
		c.MaxSpooled = 64
	}
	if c.JSONTimeout == 0 {
		c.JSONTimeout = 15 * time.Second
	}
	if c.UploadTimeout == 0 {
		c.UploadTimeout = 5 * time.Minute
	}
	a := &API{Config: c, log: c.Log, limits: newLimiter(c.Rates), previews: make(chan struct{}, maxPreviews)}
	var err error
	if a.spool, err = spool.Open(c.SpoolDir, c.MaxSpooled); err != nil {
		return nil, err
	}
	a.routes = a.table()
	for i := range a.routes {
		r := &a.routes[i]
		if err := a.router.Add(r.method, r.pattern, r); err != nil {
			return nil, err
		}
	}
	operations := make([]apidoc.Operation, len(a.routes))
	for i := range a.routes {
		operations[i] = a.routes[i].described()
	}
	if a.document, err = apidoc.New(c.PublicURL, operations); err != nil {
		return nil, fmt.Errorf("OpenAPI document: %w", err)
	}
	return a, nil
}

// ServeHTTP answers one request. The caller's server must not clean or redirect
// paths before it gets here.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := a.Now()
	sw := &exchange.Status{ResponseWriter: w}
	c := &call{api: a, w: sw, r: r, ctx: r.Context(), correlationID: kyc.NewCorrelationID()}
	h := w.Header()
	h.Set(correlationHeader, c.correlationID)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	defer func() {
		if p := recover(); p != nil {
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p)
			}
			// Of the value only the type: it may hold what a person sent.
			a.log.ErrorContext(c.ctx, "panic", "correlationId", c.correlationID, "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			if sw.Sent != 0 {
				panic(http.ErrAbortHandler) // half an answer is out; cut the line
			}
			c.failure = errInternal
			a.writeError(c.ctx, sw, c.correlationID, errInternal)
		}
		a.finish(c, sw, start)
	}()
	if err := a.answer(c); err != nil {
		c.failure = err
		if sw.Sent != 0 {
			a.log.WarnContext(c.ctx, "answer broke off", "correlationId", c.correlationID, "error", err) //nolint:contextcheck // it is the request's, or made of it
			panic(http.ErrAbortHandler)
		}
		a.writeError(c.ctx, sw, c.correlationID, err) //nolint:contextcheck // as above
	}
}

// answer takes a request through the gates.
func (a *API) answer(c *call) error {
	c.origin = peer.Of(c.r, a.TrustedProxies)
	if !c.origin.Secure {
		return errPlainHTTP
	}
	target, err := rawroute.Parse(c.r.RequestURI)
	if err != nil {
		return a.strange(c, errMalformed)
	}
	c.target, c.query = target.Raw, target.Query
	found, ok := a.router.Find(target.Segments)
	if !ok {
		return a.strange(c, errNoRoute)
	}
	c.pattern, c.params = found.Pattern, found.Params
	if c.route, ok = found.Methods[c.r.Method]; !ok {
		c.w.Header().Set("Allow", found.Allow())
		return a.strange(c, errMethod)
	}
	if c.route.open {
		if err := a.limits.stranger(c.w, c.r, c.origin.IP); err != nil {
			return err
		}
		return c.route.handler.run(c)
	}
	if err := a.authenticate(c); err != nil {
		return err
	}
	defer c.release()
	if err := a.readBody(c); err != nil {
		return err
	}
	if err := c.own(); err != nil {
		return err
	}
	return c.route.handler.run(c)
}

// strange counts a refusal against the caller's address.
func (a *API) strange(c *call, err error) error {
	if limited := a.limits.stranger(c.w, c.r, c.origin.IP); limited != nil {
		return limited
	}
	return err
}

// finish logs and counts a request. Nothing that a person or client chose is
// logged: no path, no query, no header.
func (a *API) finish(c *call, w *exchange.Status, start time.Time) {
	took := a.Now().Sub(start)
	status := w.Sent
	if status == 0 {
		status = http.StatusOK
	}
	if errors.Is(c.ctx.Err(), context.Canceled) {
		status = 499 // the client has gone; the usual number in logs
	}
	method := c.r.Method
	if !knownMethods[method] {
		method = "other"
	}
	if a.Observe != nil {
		a.Observe(c.ctx, Observation{Method: method, Route: c.pattern, Status: status, Duration: took, CorrelationID: c.correlationID})
	}
	if a.Journal != nil {
		a.keep(c, requestlog.Entry{ID: kyc.NewID(start), At: start, Took: took, Method: method, Status: status, BytesOut: w.Bytes})
	}
	a.log.LogAttrs(c.ctx, slog.LevelInfo, "request",
		slog.String("method", method), slog.String("route", c.pattern), slog.Int("status", status),
		slog.Duration("took", took), slog.String("correlationId", c.correlationID),
		slog.String("scope", c.scope.String()), slog.String("caller", c.caller))
}

var knownMethods = map[string]bool{"GET": true, "POST": true, "PUT": true, "PATCH": true, "DELETE": true, "HEAD": true, "OPTIONS": true}
