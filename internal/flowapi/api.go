package flowapi

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/httprate"

	"github.com/idngo/idngo/internal/exchange"
	"github.com/idngo/idngo/internal/peer"
	"github.com/idngo/idngo/internal/publicapi/strictjson"
	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/appearance"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/company"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision"
)

// Story is what lies below the flow: *verify.Service.
type Story interface {
	ResolveAccessToken(ctx context.Context, token string) (access.SDKToken, error)
	OpenLink(ctx context.Context, code string) (string, access.SDKToken, error)
	IssueLink(ctx context.Context, scope kyc.Scope, r verify.LinkRequest) (string, error)
	EnsureApplicant(ctx context.Context, t access.SDKToken) (applicant.Applicant, error)
	ApplicantByExternalUserID(ctx context.Context, scope kyc.Scope, ext string) (applicant.Applicant, error)
	Progress(ctx context.Context, scope kyc.Scope, id string) (verify.Progress, error)
	TakeDocument(ctx context.Context, scope kyc.Scope, id string, u verify.Upload) (verify.Uploaded, error)
	TakenDocument(ctx context.Context, scope kyc.Scope, id string, u verify.Upload) (up verify.Uploaded, found bool, err error)
	SaveData(ctx context.Context, scope kyc.Scope, id string, d verify.DataAnswers) (applicant.Applicant, error)
	SaveAnswers(ctx context.Context, scope kyc.Scope, id, questionnaireID string, answers json.RawMessage) error
	SendCode(ctx context.Context, scope kyc.Scope, id string, ch verify.Channel, to, company string) (sandboxCode string, err error)
	CheckCode(ctx context.Context, scope kyc.Scope, id string, ch verify.Channel, code string) (left int, err error)
	StartLiveness(ctx context.Context, scope kyc.Scope, id, step string, consent verify.LivenessConsent) (verify.LivenessSession, error)
	FinishLiveness(ctx context.Context, scope kyc.Scope, id, sessionID, nonce string, c vision.Capture) (verify.LivenessSession, error)
	Liveness(ctx context.Context, scope kyc.Scope, id, sessionID string) (verify.LivenessSession, error)
	SkipStep(ctx context.Context, scope kyc.Scope, id, step string) error
	SetLang(ctx context.Context, scope kyc.Scope, id, lang string) error
	Agree(ctx context.Context, scope kyc.Scope, id string, records []string, acceptedAt, country string) (applicant.Applicant, error)
	Appearance(ctx context.Context, scope kyc.Scope, customization, translation string) (look, words appearance.Named, err error)
	Submit(ctx context.Context, scope kyc.Scope, id, reason, reasonCode string) error
	AppealOf(ctx context.Context, a applicant.Applicant) (verify.Appeal, error)
	Appeal(ctx context.Context, scope kyc.Scope, id, words string) error
}

// Tenants gives the company's name that the person reads, and what it says of itself.
type Tenants interface {
	Tenant(ctx context.Context, id string) (verify.Tenant, error)
	CompanySettings(ctx context.Context, tenant string) (company.Profile, error)
}

// Config is what a flow needs. Fields are required unless noted.
type Config struct {
	Story   Story
	Tenants Tenants
	Sealer  verify.Sealer
	Blobs   verify.Blobs
	// Files are the built pages; nil when the program was built without them.
	Files fs.FS
	// Languages are the operator's own words, nil for none.
	Languages Languages
	// FaceModel is the network that guides selfies in the browser (blazeface.onnx); nil for none.
	FaceModel []byte
	// FlowURL is the origin under which the flow is reached.
	FlowURL string
	// EmbedOrigins may put the flow into an iframe; empty allows every origin.
	EmbedOrigins []string
	// DashboardURL is the only origin that may frame the page of the preview, to
	// which it says what to show; without it there is no such page.
	DashboardURL   string
	TrustedProxies []netip.Prefix
	// Requests bounds the requests of a token in 5 s (default 150), Strangers those without a valid one per address.
	Requests, Strangers int
	MaxFileBytes        int64
	Log                 *slog.Logger
	Now                 verify.Clock
}

// API serves the flow. It is safe for concurrent use and starts no goroutine.
type API struct {
	Config
	mux               *http.ServeMux
	tokens, strangers *httprate.RateLimiter
}

const (
	window  = 5 * time.Second
	maxJSON = 256 << 10

	defaultMaxBytes = 50 << 20 // of a file, model.md 9
)

// New makes the flow.
func New(c Config) (*API, error) {
	if c.Requests == 0 {
		c.Requests = 150
	}
	if c.Strangers == 0 {
		c.Strangers = 300
	}
	if c.MaxFileBytes == 0 {
		c.MaxFileBytes = defaultMaxBytes
	}
	quiet := httprate.WithResponseHeaders(httprate.ResponseHeaders{})
	a := &API{
		Config: c, mux: http.NewServeMux(),
		tokens:    httprate.NewRateLimiter(c.Requests, window, quiet),
		strangers: httprate.NewRateLimiter(c.Strangers, window, quiet),
	}
	if err := mount(a.mux, c); err != nil {
		return nil, fmt.Errorf("pages of the flow: %w", err)
	}
	for _, o := range operations {
		a.mux.Handle(o.Method+" "+o.Path, a.endpoint(o))
	}
	return a, nil
}

// Serves reports whether a path belongs to the flow.
func Serves(path string) bool {
	return strings.HasPrefix(path, "/websdk/") || strings.HasPrefix(path, "/resources/sdk/")
}

// ServeHTTP answers one request.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.mux.ServeHTTP(w, r) }

// call is one request to an endpoint.
type call struct {
	api           *API
	w             http.ResponseWriter
	r             *http.Request
	ctx           context.Context
	peer          peer.Peer
	correlationID string
	token         access.SDKToken
	// applicant is the token's; zero before the session made it.
	applicant applicant.Applicant
}

func (c *call) scope() kyc.Scope { return c.token.Scope }

var (
	errPlainHTTP = fault.New(fault.Forbidden, "Requests must be made over HTTPS")
	errMalformed = fault.New(fault.Invalid, "Malformed data provided in the request")
	errTooLarge  = fault.Numbered(fault.TooLarge, 1002, "file-too-big", "The request body is too large")
	errRateLimit = fault.New(fault.RateLimited, "Too many requests").After(window)
	errInternal  = fault.New(fault.Internal, "Internal server error")
	// errToken asks the page for a new token; the page asks its host.
	errToken = fault.Numbered(fault.Unauthenticated, 0, "invalid-token", "The access token is invalid or has expired")
)

// endpoint runs an operation behind the gates: https, credentials, rate.
func (a *API) endpoint(o operation) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := a.Now()
		c := &call{api: a, w: w, r: r, ctx: r.Context(), correlationID: kyc.NewCorrelationID(), peer: peer.Of(r, a.TrustedProxies)}
		h := w.Header()
		h.Set("X-Correlation-Id", c.correlationID)
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		status := http.StatusOK
		defer func() {
			if p := recover(); p != nil {
				if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(p)
				}
				a.Log.ErrorContext(c.ctx, "panic", "correlationId", c.correlationID, "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
				status = c.fail(errInternal)
			}
			a.Log.LogAttrs(c.ctx, slog.LevelInfo, "request", slog.String("method", o.Method), slog.String("route", o.Path),
				slog.Int("status", status), slog.Duration("took", a.Now().Sub(start)), slog.String("correlationId", c.correlationID),
				slog.String("scope", c.token.Scope.String()), slog.String("caller", c.token.ID))
		}()
		answer, err := c.run(o)
		if err != nil {
			status = c.fail(err)
			return
		}
		c.write(http.StatusOK, answer)
	})
}

func (c *call) run(o operation) (any, error) {
	if !c.peer.Secure {
		return nil, errPlainHTTP
	}
	if !o.Open {
		if err := c.authenticate(); err != nil {
			return nil, err
		}
	} else if c.api.strangers.OnLimit(c.w, c.r, httprate.CanonicalizeIP(c.peer.IP.String())) {
		return nil, errRateLimit
	}
	return o.run(c)
}

// authenticate finds the token's applicant. A page of another origin cannot set
// the header, so no cookie and no cross-site request can stand for a person.
func (c *call) authenticate() error {
	ip := httprate.CanonicalizeIP(c.peer.IP.String())
	if _, rate, err := c.api.strangers.Status(ip); err == nil && rate >= float64(c.api.Strangers) {
		return errRateLimit
	}
	values := c.r.Header["X-Access-Token"]
	if len(values) != 1 {
		return c.strange(ip)
	}
	token, err := c.api.Story.ResolveAccessToken(c.ctx, values[0])
	if fault.CodeOf(err) == fault.Unauthenticated {
		return c.strange(ip)
	}
	if err != nil {
		return err
	}
	if c.api.tokens.OnLimit(c.w, c.r, token.ID) {
		return errRateLimit
	}
	c.act(token)
	c.applicant, err = c.api.Story.ApplicantByExternalUserID(c.ctx, token.Scope, token.ExternalUserID)
	if fault.CodeOf(err) == fault.NotFound {
		return nil // the session makes it
	}
	return err
}

// act makes the token's person the one who acts.
func (c *call) act(token access.SDKToken) {
	c.token = token
	c.ctx = audit.WithActor(c.ctx, audit.Actor{
		Name: "sdk:" + token.ID, Channel: "SDK", IP: c.peer.IP.String(), UserAgent: exchange.Printable(c.r.UserAgent()), CorrelationID: c.correlationID,
	})
}

func (c *call) strange(ip string) error {
	if c.api.strangers.OnLimit(c.w, c.r, ip) {
		return errRateLimit
	}
	return errToken
}

// needApplicant gives the id of the token's applicant on the token's level.
func (c *call) needApplicant() (string, error) {
	if c.applicant.ID == "" || c.applicant.Review.LevelName != c.token.LevelName {
		a, err := c.api.Story.EnsureApplicant(c.ctx, c.token)
		if err != nil {
			return "", err
		}
		c.applicant = a
	}
	return c.applicant.ID, nil
}

// body decodes a JSON body strictly in form and leniently in unknown fields.
func body[B any](c *call) (b B, err error) {
	raw, err := c.read(maxJSON)
	if err != nil {
		return b, err
	}
	if err := strictjson.Decode(raw, &b); err != nil {
		return b, errMalformed.Saying("Malformed data provided in the request: %s", err)
	}
	return b, nil
}

func (c *call) read(limit int64) ([]byte, error) {
	if err := http.NewResponseController(c.w).SetReadDeadline(time.Now().Add(2 * time.Minute)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return nil, err
	}
	raw, err := io.ReadAll(io.LimitReader(c.r.Body, limit+1))
	if err != nil {
		return nil, errMalformed.Saying("The request body did not arrive completely").Because(err)
	}
	if int64(len(raw)) > limit {
		return nil, errTooLarge
	}
	return raw, nil
}

var statusOf = map[fault.Code]int{
	fault.Invalid: http.StatusBadRequest, fault.Unauthenticated: http.StatusUnauthorized, fault.Forbidden: http.StatusForbidden,
	fault.NotFound: http.StatusNotFound, fault.Conflict: http.StatusConflict, fault.TooLarge: http.StatusRequestEntityTooLarge,
	fault.RateLimited: http.StatusTooManyRequests, fault.Internal: http.StatusInternalServerError,
}

// fail answers with the contract's body of errors and gives the status.
func (c *call) fail(err error) int {
	f := errInternal
	var known *fault.Error
	if errors.As(err, &known) {
		f = known
	}
	if f.Code == fault.Internal && c.ctx.Err() == nil {
		c.api.Log.ErrorContext(c.ctx, "request failed", "correlationId", c.correlationID, "error", err)
		f = errInternal
	}
	if f.RetryAfter > 0 {
		c.w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))))
	}
	status := statusOf[f.Code]
	c.write(status, wire.Failure{Description: f.Public, Code: status, CorrelationID: c.correlationID, ErrorCode: f.Number, ErrorName: f.Name})
	return status
}

// worthZipping is the size in bytes from which an answer is compressed. No answer
// holds both a secret and what a stranger chose, so its size tells nothing.
const worthZipping = 1 << 10

func (c *call) write(status int, v any) {
	raw, err := wire.Encode(v)
	if err != nil {
		status, raw = http.StatusInternalServerError, []byte(`{"description":"Internal server error","code":500,"correlationId":"`+c.correlationID+`"}`)
	}
	h := c.w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Vary", "Accept-Encoding")
	if len(raw) > worthZipping && strings.Contains(c.r.Header.Get("Accept-Encoding"), "gzip") {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write(raw); err == nil && z.Close() == nil {
			h.Set("Content-Encoding", "gzip")
			raw = b.Bytes()
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(raw)))
	c.w.WriteHeader(status)
	_, _ = c.w.Write(raw) // it fails when the client has gone
}
