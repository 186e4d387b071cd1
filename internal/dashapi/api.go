package dashapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/idngo/idngo/internal/exchange"
	"github.com/idngo/idngo/internal/peer"
	"github.com/idngo/idngo/internal/sso"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/access/signin"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision/preview"
)

// Prefix is where the API lies.
const Prefix = "/dash"

// Previewer turns files into pictures to look at; *visionhost.Host does.
type Previewer interface {
	Render(ctx context.Context, file []byte, q preview.Request) ([]byte, error)
}

// Config is what an API needs; every field is required unless noted.
type Config struct {
	Service *verify.Service
	SignIn  *signin.Service
	// SSO speaks with identity providers of companies.
	SSO     *sso.Client
	Preview Previewer
	// Key signs the addresses of pictures, 32 bytes.
	Key []byte
	// PublicURL is the origin of the Dashboard, to which links lead.
	PublicURL string
	// TrustedProxies may say for whom they speak; may be empty.
	TrustedProxies []netip.Prefix
	// EmbedOrigins may put the flow into an iframe; empty means every origin.
	EmbedOrigins []string
	// VerifyAudit walks over the chain of the audit trail.
	VerifyAudit func(ctx context.Context) (audit.Report, error)
	// Watermark writes the viewer's name into every picture.
	Watermark bool
	Version   string
	Log       *slog.Logger
	Now       func() time.Time
}

// API serves the Dashboard. It is safe for concurrent use. Close ends what it
// keeps running for pages that watch.
type API struct {
	Config
	handler  http.Handler
	huma     huma.API
	routes   []Route
	live     *live
	looks    *recently
	exports  chan struct{} // a place for each list that is being written
	uploads  chan struct{} // a place for each file that lies in memory
	document []byte
}

// Route is an operation for those who document or check it.
type Route struct {
	ID, Method, Path string
	// Permission that the role needs; "" for a call that needs only a session.
	Permission access.Permission
	// Open needs no session.
	Open bool
}

// New makes an API.
func New(c Config) (*API, error) {
	a := &API{Config: c, looks: newRecently(c.Now), exports: make(chan struct{}, maxExports), uploads: make(chan struct{}, uploadsAtOnce)}
	a.live = newLive(c.Service, c.Now, c.Log)
	mux := http.NewServeMux()
	config := huma.DefaultConfig("idngo Dashboard", "1")
	config.Info.Description = "The API of the Dashboard. It follows the pages and may change with every version; programs use the public API."
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil // no $schema in answers
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"session": {Type: "apiKey", In: "cookie", Name: cookieSession}}
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	a.huma = humago.New(mux, config)
	a.register()
	for _, schema := range config.Components.Schemas.Map() {
		neverNull(schema)
	}
	var err error
	if a.document, err = json.Marshal(a.huma.OpenAPI()); err != nil {
		return nil, fmt.Errorf("OpenAPI document: %w", err)
	}
	mux.HandleFunc("GET "+Prefix+"/openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(a.document)
	})
	mux.HandleFunc(Prefix+"/", func(w http.ResponseWriter, r *http.Request) {
		writeProblem(w, &problem{Status: http.StatusNotFound, Title: "Not Found", Code: "not_found", Detail: "There is no such call.", CorrelationID: correlationOf(r.Context())})
	})
	protection := http.NewCrossOriginProtection()
	// An identity provider answers by a form from its own site; what counts there
	// is the signature and the mark in the browser that asked.
	protection.AddInsecureBypassPattern("POST " + SSOPath + "/saml")
	a.handler = protection.Handler(mux)
	return a, nil
}

// neverNull says of lists what is true of them here: they may be empty, not null.
func neverNull(s *huma.Schema) {
	if s == nil {
		return
	}
	if s.Type == huma.TypeArray {
		s.Nullable = false
	}
	if m, is := s.AdditionalProperties.(*huma.Schema); is {
		neverNull(m)
	}
	neverNull(s.Items)
	for _, p := range s.Properties {
		neverNull(p)
	}
}

// schemaName names a schema by its Go type; a type of another package carries
// the package's name, so that two of one name keep apart.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if pkg := t.PkgPath(); t.Name() != "" && pkg != "" && !strings.HasSuffix(pkg, "internal/dashapi") {
		last := pkg[strings.LastIndexByte(pkg, '/')+1:]
		return strings.ToUpper(last[:1]) + last[1:] + name
	}
	return name
}

// Close ends what runs for pages that watch.
func (a *API) Close() { a.live.close() }

// Document is the OpenAPI document.
func (a *API) Document() []byte { return a.document }

// Routes lists every operation.
func (a *API) Routes() []Route { return slices.Clone(a.routes) }

// ServeHTTP answers one request below Prefix.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := a.Now()
	id := kyc.NewCorrelationID()
	h := w.Header()
	h.Set("X-Correlation-Id", id)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	sw := &exchange.Status{ResponseWriter: w}
	ctx := context.WithValue(r.Context(), correlationKey{}, id)
	ctx = context.WithValue(ctx, peerKey{}, peer.Of(r, a.TrustedProxies))
	r = r.WithContext(ctx)
	defer func() {
		if p := recover(); p != nil {
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p)
			}
			// Of the value only the type: it may hold what a person sent.
			a.Log.ErrorContext(ctx, "panic", "correlationId", id, "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			if sw.Sent != 0 {
				panic(http.ErrAbortHandler)
			}
			writeProblem(sw, &problem{Status: http.StatusInternalServerError, Title: "Internal Server Error", Code: "internal", Detail: publicInternal, CorrelationID: id})
		}
		// Neither path nor query is logged: both may name a person.
		a.Log.LogAttrs(ctx, slog.LevelDebug, "dashboard request", slog.String("method", r.Method), slog.String("route", r.Pattern),
			slog.Int("status", sw.Sent), slog.Duration("took", a.Now().Sub(start)), slog.String("correlationId", id))
	}()
	if !peerOf(ctx).Secure {
		writeProblem(sw, &problem{Status: http.StatusForbidden, Title: "Forbidden", Code: "forbidden", Detail: "Requests must be made over HTTPS.", CorrelationID: id})
		return
	}
	a.handler.ServeHTTP(sw, r)
}

type correlationKey struct{}

func correlationOf(ctx context.Context) string {
	id, _ := ctx.Value(correlationKey{}).(string)
	return id
}

// op describes an operation to the router, the gate and the document.
type op struct {
	id, method, path, summary, tag string
	// permission that the role needs; "" for any signed-in operator.
	permission access.Permission
	// open needs no session.
	open bool
	// enrol is allowed to those who must set a second factor up before anything else.
	enrol bool
	// loose is called by the browser on behalf of an identity provider, whose
	// further parameters are not ours to judge.
	loose bool
	// maxBody in bytes; 1 MB when 0.
	maxBody int64
}

// none is the input or answer of a call that has none.
type none struct{}

// answer wraps the body of an answer.
type answer[T any] struct{ Body T }

// body wraps the body of a request.
type body[T any] struct{ Body T }

// InEnv is the environment that every call about applicants and settings names.
type InEnv struct {
	Env string `path:"env" enum:"sandbox,production" doc:"Environment of the tenant"`
}

// add registers an operation: its gate, its handler, its place in the document.
func add[I, O any](a *API, o op, fn func(ctx context.Context, in *I) (*O, error)) {
	path := Prefix + "/api" + o.path
	if strings.HasPrefix(o.path, "/{env}") {
		path = Prefix + "/api/env" + o.path // beside, not over, the other paths
	}
	a.routes = append(a.routes, Route{ID: o.id, Method: o.method, Path: path, Permission: o.permission, Open: o.open})
	operation := huma.Operation{
		OperationID: o.id, Method: o.method, Path: path, Summary: o.summary, Tags: []string{o.tag},
		Middlewares: huma.Middlewares{a.gate(o)}, RejectUnknownQueryParameters: !o.loose, MaxBodyBytes: o.maxBody,
		BodyReadTimeout: 30 * time.Second,
		Security:        []map[string][]string{{"session": {}}},
	}
	if o.permission != "" {
		operation.Description = "Needs the permission " + string(o.permission) + "."
	}
	if o.open {
		operation.Security = []map[string][]string{}
	}
	huma.Register(a.huma, operation, func(ctx context.Context, in *I) (*O, error) {
		out, err := fn(ctx, in)
		if err != nil {
			return nil, a.problem(ctx, err)
		}
		return out, nil
	})
}

// text bounds what a person typed where it goes into a message or the trail.
func text(s string, most int) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n == most {
			break
		}
		if r < 0x20 || r == 0x7f || r == 0xfffd {
			r = '?'
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}
