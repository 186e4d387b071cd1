package dashapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/blobstore"
	"github.com/idngo/idngo/internal/dashapi"
	"github.com/idngo/idngo/internal/outbound"
	"github.com/idngo/idngo/internal/seal"
	"github.com/idngo/idngo/internal/sheet"
	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/internal/sso"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/access/signin"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision/preview"
)

const (
	levelName = "basic-kyc-level"
	password  = "correct horse battery staple 9"
)

var (
	production = kyc.Scope{Tenant: "acme", Environment: kyc.Production}
	sandbox    = kyc.Scope{Tenant: "acme", Environment: kyc.Sandbox}
)

// bundle is a Dashboard on a real store in a folder of its own.
type bundle struct {
	t       testing.TB
	service *verify.Service
	signIn  *signin.Service
	api     *dashapi.API
	server  *httptest.Server
	log     *bytes.Buffer

	mu    sync.Mutex
	shift time.Duration
}

func (b *bundle) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return time.Now().Add(b.shift)
}

func (b *bundle) wait(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.shift += d
}

// secrets seals as internal/app does.
type secrets struct{ *seal.Sealer }

func slot(id string) verify.Slot {
	return verify.Slot{Table: "operators", Column: "sealed", Row: id}
}

func (s secrets) SealSecret(ctx context.Context, tenant, id string, plain []byte) ([]byte, error) {
	return s.Seal(ctx, kyc.Scope{Tenant: tenant, Environment: kyc.Production}, "", slot(id), plain)
}

func (s secrets) OpenSecret(ctx context.Context, tenant, id string, sealed []byte) ([]byte, error) {
	return s.Open(ctx, kyc.Scope{Tenant: tenant, Environment: kyc.Production}, "", slot(id), sealed)
}

// inProcess shows pictures without a child.
type inProcess struct{ preview.Renderer }

type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

func setup(t testing.TB) *bundle {
	t.Helper()
	dir := t.TempDir()
	b := &bundle{t: t, log: &bytes.Buffer{}}
	ctx := context.Background()
	store, err := sqlstore.OpenSQLite(ctx, dir, sqlstore.Options{Now: b.now})
	check(t, err)
	t.Cleanup(func() { check(t, store.Close()) })
	sealer, err := seal.New(bytes.Repeat([]byte{7}, 32), store.Keys(), b.now)
	check(t, err)
	blobs, err := blobstore.OpenFolder(filepath.Join(dir, "blobs"))
	check(t, err)
	sender := outbound.NewSender(outbound.Policy{AllowPrivate: true})
	t.Cleanup(sender.Close)
	log := slog.New(slog.NewJSONHandler(&lockedWriter{w: b.log}, &slog.HandlerOptions{Level: slog.LevelDebug}))
	b.service = verify.New(verify.Config{
		Tables: sheet.Tables{Tmp: filepath.Join(dir, "sheets")},
		Colleagues: func(ctx context.Context, tenant string) (map[string]string, error) {
			people, err := b.signIn.Operators(ctx, tenant)
			names := map[string]string{}
			for _, o := range people {
				names[o.ID] = o.Name
			}
			return names, err
		},
		Store: store, Sealer: sealer, Blobs: blobs, Sender: sender, Now: b.now, Log: log, PublicURL: "https://kyc.example", FlowURL: "https://flow.example", WarningsWait: time.Millisecond})
	b.signIn = signin.New(signin.Config{Store: store, Sealer: secrets{sealer}, Key: bytes.Repeat([]byte{9}, 32), Now: b.now, Hash: func(p string) (string, error) { return access.HashPasswordAt(p, 1, 64) }})
	check(t, b.signIn.ServeAt("https://kyc.example"))
	fetch := outbound.NewClient(outbound.Policy{AllowPrivate: true})
	t.Cleanup(fetch.Close)
	b.api, err = dashapi.New(dashapi.Config{
		SSO:     sso.New(sso.Config{Fetch: fetch, Key: bytes.Repeat([]byte{5}, 32), PublicURL: "https://kyc.example", Path: dashapi.SSOPath, Now: b.now}),
		Service: b.service, SignIn: b.signIn, Preview: &inProcess{}, Key: bytes.Repeat([]byte{3}, 32), PublicURL: "https://kyc.example", Log: log, Now: b.now, Version: "test",
		VerifyAudit: func(ctx context.Context) (audit.Report, error) {
			return store.VerifyAudit(ctx, func(_ int64, _, _ []byte) error { return nil })
		},
	})
	check(t, err)
	b.server = httptest.NewTLSServer(b.api)
	b.server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	t.Cleanup(b.server.Close)
	t.Cleanup(b.api.Close)
	for _, tenant := range []string{"acme", "other"} {
		_, err := b.service.CreateTenant(ctx, tenant, tenant, false)
		check(t, err)
		for _, env := range []kyc.Environment{kyc.Sandbox, kyc.Production} {
			for _, name := range []string{levelName, "second"} {
				l := level.Basic()
				l.Name = name
				l.Required.DocSets = append([]level.DocSet{{IDDocSetType: level.StepApplicantData, Fields: []level.Field{{Name: "firstName"}}}}, l.Required.DocSets...)
				_, err := b.service.CreateLevel(ctx, kyc.Scope{Tenant: tenant, Environment: env}, l)
				check(t, err)
			}
		}
	}
	return b
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// browser is a signed-in operator with cookies of their own.
type browser struct {
	b       *bundle
	id      string
	cookies map[string]string
	origin  string
}

func (b *bundle) stranger() *browser { return &browser{b: b, cookies: map[string]string{}} }

// operator adds a person to a tenant and signs them in without the cost of a password.
func (b *bundle) operator(tenant, role string) *browser {
	b.t.Helper()
	ctx := context.Background()
	o, secret, err := b.signIn.Invite(ctx, tenant, kyc.NewCorrelationID()+"@example.com", "Officer "+role, role, access.LinkInvite)
	check(b.t, err)
	br := b.stranger()
	br.id = o.ID
	r := br.send("POST", "/link", map[string]any{"name": "Officer " + role, "password": password}, "X-Link-Secret", secret)
	r.is(200, nil)
	return br
}

type reply struct {
	t      testing.TB
	status int
	header http.Header
	data   []byte
}

// send calls the API as the page does. Pairs are further headers.
func (br *browser) send(method, path string, body any, pairs ...string) *reply {
	br.b.t.Helper()
	var in io.Reader
	switch v := body.(type) {
	case nil:
	case string:
		in = strings.NewReader(v)
	default:
		encoded, err := json.Marshal(v)
		check(br.b.t, err)
		in = bytes.NewReader(encoded)
	}
	target := br.b.server.URL + path
	if !strings.HasPrefix(path, dashapi.Prefix) {
		target = br.b.server.URL + dashapi.Prefix + "/api" + path
	}
	req, err := http.NewRequest(method, target, in)
	check(br.b.t, err)
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if br.origin != "" {
		req.Header.Set("Sec-Fetch-Site", "cross-site")
		req.Header.Set("Origin", br.origin)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		req.Header.Set(pairs[i], pairs[i+1])
	}
	for name, value := range br.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	client := *br.b.server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	check(br.b.t, err)
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	check(br.b.t, err)
	for _, c := range resp.Cookies() {
		if c.MaxAge < 0 {
			delete(br.cookies, c.Name)
		} else {
			br.cookies[c.Name] = c.Value
		}
	}
	return &reply{br.b.t, resp.StatusCode, resp.Header, data}
}

func (r *reply) is(status int, v any) *reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("answer %d %s, want %d", r.status, r.data, status)
	}
	if v != nil {
		check(r.t, json.Unmarshal(r.data, v))
	}
	return r
}

// fails asserts the body of a refusal.
func (r *reply) fails(status int, code string) {
	r.t.Helper()
	var p struct {
		Status        int
		Code          string
		CorrelationID string
	}
	if err := json.Unmarshal(r.data, &p); err != nil || r.status != status || p.Code != code || p.CorrelationID != r.header.Get("X-Correlation-Id") {
		r.t.Errorf("answer %d %s (%v), want %d %s", r.status, r.data, err, status, code)
	}
	if ct := r.header.Get("Content-Type"); ct != "application/problem+json" {
		r.t.Errorf("Content-Type %q", ct)
	}
}

// person is an applicant with a picture, submitted.
type person struct {
	applicant.Applicant
	image int32
}

type file struct{ *bytes.Reader }

var pictures int

// newPerson makes an applicant; submitted puts the review into pending.
func (b *bundle) newPerson(scope kyc.Scope, submitted bool) person {
	b.t.Helper()
	ctx := context.Background()
	b.mu.Lock()
	pictures++
	n := pictures
	b.mu.Unlock()
	a, err := b.service.Create(ctx, scope, levelName, verify.NewApplicant{ExternalUserID: "user-" + kyc.NewCorrelationID(), Lang: "ru", Email: "aigerim@example.com",
		FixedInfo: &applicant.PersonalData{FirstName: "Айгерим", LastName: "Серикова", DOB: "1994-02-11"}})
	check(b.t, err)
	m := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for y := range 240 {
		for x := range 320 {
			m.Set(x, y, color.RGBA{uint8(x), uint8(y), uint8(n * 17), 255})
		}
	}
	var buf bytes.Buffer
	check(b.t, jpeg.Encode(&buf, m, nil))
	up, err := b.service.AddDocument(ctx, scope, a.ID, verify.Upload{IDDocType: "PASSPORT", Country: "KAZ", FileName: "p.jpg", File: file{bytes.NewReader(buf.Bytes())}, Size: int64(buf.Len())})
	check(b.t, err)
	if submitted {
		check(b.t, b.service.Submit(ctx, scope, a.ID, "", ""))
	}
	a, err = b.service.Applicant(ctx, scope, a.ID)
	check(b.t, err)
	return person{a, up.Image.ID}
}

func envOf(s kyc.Scope) string { return string(s.Environment) }
