package publicapi_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"log/slog"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/blobstore"
	"github.com/idngo/idngo/internal/outbound"
	"github.com/idngo/idngo/internal/publicapi"
	"github.com/idngo/idngo/internal/seal"
	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
)

// Levels that every scope of a bundle has.
const (
	levelName  = "basic-kyc-level"
	spaceLevel = "level with space"
)

var sandbox = kyc.Scope{Tenant: "acme", Environment: kyc.Sandbox}

// bundle is a server on a real store in a folder of its own. Its clock stands
// still unless the test moves it, so that no signature expires on a busy machine.
type bundle struct {
	service *verify.Service
	api     *publicapi.API
	server  *httptest.Server
	spool   string
	log     *lockedBuffer
	seen    *observations

	start time.Time
	mu    sync.Mutex
	shift time.Duration
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

type observations struct {
	mu  sync.Mutex
	all []publicapi.Observation
}

func (o *observations) add(_ context.Context, n publicapi.Observation) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.all = append(o.all, n)
}

func (b *bundle) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.start.Add(b.shift)
}

func (b *bundle) move(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.shift += d
}

// setup starts a server; change may alter its configuration.
func setup(t testing.TB, change ...func(*publicapi.Config)) *bundle {
	t.Helper()
	dir := t.TempDir()
	b := &bundle{spool: filepath.Join(dir, "spool"), log: &lockedBuffer{}, seen: &observations{}, start: time.Now()}
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
	log := slog.New(slog.NewJSONHandler(b.log, nil))
	b.service = verify.New(verify.Config{
		Store: store, Sealer: sealer, Blobs: blobs, Sender: sender, Now: b.now, Log: log,
		FlowURL: "https://flow.example", WarningsWait: time.Millisecond,
	})
	config := publicapi.Config{
		Story: b.service, Tenants: store, SpoolDir: b.spool, PublicURL: "https://kyc.example", FlowURL: "https://flow.example",
		Rates: publicapi.Rates{Read: 1e6, Write: 1e6, Unauthenticated: 1e6}, Log: log, Now: b.now, Observe: b.seen.add,
	}
	for _, c := range change {
		c(&config)
	}
	b.api, err = publicapi.New(config)
	check(t, err)
	b.server = httptest.NewTLSServer(b.api)
	b.server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	t.Cleanup(b.server.Close)
	for _, tenant := range []string{"acme", "other"} {
		_, err := b.service.CreateTenant(ctx, tenant, tenant, false)
		check(t, err)
		for _, env := range []kyc.Environment{kyc.Sandbox, kyc.Production} {
			for _, name := range []string{levelName, spaceLevel} {
				_, err := b.service.CreateLevel(ctx, kyc.Scope{Tenant: tenant, Environment: env}, level.Level{
					Name: name, Required: level.RequiredIDDocs{DocSets: []level.DocSet{
						{IDDocSetType: level.StepApplicantData, Fields: []level.Field{{Name: "firstName"}}},
						{IDDocSetType: level.StepIdentity, Types: []string{"PASSPORT", "ID_CARD"}},
						{IDDocSetType: level.StepSelfie, Types: []string{"SELFIE"}},
					}},
				})
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

// client signs as an integrator does.
type client struct {
	t      testing.TB
	b      *bundle
	token  string
	secret string
	id     string
}

func (b *bundle) client(t testing.TB, scope kyc.Scope, change ...func(*verify.NewToken)) *client {
	t.Helper()
	n := verify.NewToken{Name: "test"}
	for _, c := range change {
		c(&n)
	}
	made, err := b.service.CreateAppToken(context.Background(), scope, n)
	check(t, err)
	return &client{t, b, made.AppToken, made.SecretKey, made.Token.ID}
}

// raw is a request exactly as it goes over the line.
type raw struct {
	method, target string
	headers        [][2]string
	body           []byte
	// cut sends only so many bytes of the body, with the full Content-Length; 0 sends all.
	cut int
	// noLength leaves Content-Length out; for requests without a body.
	noLength bool
}

func (r raw) with(name, value string) raw {
	r.headers = append(append([][2]string(nil), r.headers...), [2]string{name, value})
	return r
}

func (r raw) without(name string) raw {
	var kept [][2]string
	for _, h := range r.headers {
		if !strings.EqualFold(h[0], name) {
			kept = append(kept, h)
		}
	}
	r.headers = kept
	return r
}

// request makes a signed request.
func (c *client) request(method, target string, body []byte) raw {
	ts := strconv.FormatInt(c.b.now().Unix(), 10)
	return raw{method: method, target: target, body: body, headers: [][2]string{
		{"X-App-Token", c.token}, {"X-App-Access-Ts", ts}, {"X-App-Access-Sig", access.Sign(c.secret, ts, method, target, body)},
	}}
}

func (c *client) json(method, target, body string) *response {
	c.t.Helper()
	r := c.request(method, target, []byte(body))
	if body != "" {
		r = r.with("Content-Type", "application/json")
	}
	return c.b.send(c.t, r)
}

// response is an answer that was read to its end.
type response struct {
	t testing.TB
	*http.Response
	data []byte
}

// send writes the request over a TLS connection of its own.
func (b *bundle) send(t testing.TB, r raw) *response {
	t.Helper()
	conn, err := tls.Dial("tcp", b.server.Listener.Addr().String(), &tls.Config{InsecureSkipVerify: true})
	check(t, err)
	defer conn.Close()
	check(t, conn.SetDeadline(time.Now().Add(30*time.Second)))
	var head bytes.Buffer
	fmt.Fprintf(&head, "%s %s HTTP/1.1\r\nHost: kyc.example\r\nConnection: close\r\n", r.method, r.target)
	for _, h := range r.headers {
		fmt.Fprintf(&head, "%s: %s\r\n", h[0], h[1])
	}
	if !r.noLength {
		fmt.Fprintf(&head, "Content-Length: %d\r\n", len(r.body))
	}
	head.WriteString("\r\n")
	_, err = conn.Write(head.Bytes())
	check(t, err)
	body := r.body
	if r.cut > 0 {
		body = body[:r.cut]
	}
	// A server that refuses early may close before all is written.
	if _, err = conn.Write(body); err == nil && r.cut > 0 {
		check(t, conn.CloseWrite())
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: r.method})
	check(t, err)
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	check(t, err)
	return &response{t, resp, data}
}

type failure struct {
	Description, CorrelationID, ErrorName, Hint string
	Code, ErrorCode                             int
}

// fails asserts the documented error body.
func (r *response) fails(status, errorCode int, description string) failure {
	r.t.Helper()
	var f failure
	if err := json.Unmarshal(r.data, &f); err != nil {
		r.t.Errorf("status %d with a body that is no JSON: %.200q", r.StatusCode, r.data)
		return f
	}
	if r.StatusCode != status || f.Code != status || f.ErrorCode != errorCode || !strings.Contains(f.Description, description) {
		r.t.Errorf("answer %d %s, want %d with errorCode %d and %q", r.StatusCode, r.data, status, errorCode, description)
	}
	if (f.ErrorCode != 0) != (f.ErrorName != "") {
		r.t.Errorf("errorCode %d with errorName %q", f.ErrorCode, f.ErrorName)
	}
	if f.CorrelationID == "" || f.CorrelationID != r.Header.Get("X-Correlation-Id") {
		r.t.Errorf("correlationId %q, header %q", f.CorrelationID, r.Header.Get("X-Correlation-Id"))
	}
	return f
}

// is asserts status 200 and decodes the answer.
func (r *response) is(v any) {
	r.t.Helper()
	if r.StatusCode != http.StatusOK {
		r.t.Fatalf("status %d: %s", r.StatusCode, r.data)
	}
	if v != nil {
		if err := json.Unmarshal(r.data, v); err != nil {
			r.t.Fatalf("%v: %s", err, r.data)
		}
	}
}

// object asserts status 200 and gives the answer as a map.
func (r *response) object() map[string]any {
	r.t.Helper()
	var m map[string]any
	r.is(&m)
	return m
}

// ok asserts {"ok":1}, byte for byte.
func (r *response) ok() {
	r.t.Helper()
	if r.StatusCode != http.StatusOK || strings.TrimSpace(string(r.data)) != `{"ok":1}` {
		r.t.Errorf("answer %d %s, want ok", r.StatusCode, r.data)
	}
}

var externalIDs atomic.Int64

// newApplicant creates one and gives its ids.
func (c *client) newApplicant() (id, inspectionID, externalUserID string) {
	c.t.Helper()
	externalUserID = "person-" + strconv.FormatInt(externalIDs.Add(1), 10)
	m := c.json("POST", "/resources/applicants?levelName="+levelName, `{"externalUserId":"`+externalUserID+`"}`).object()
	return m["id"].(string), m["inspectionId"].(string), externalUserID
}

// part is one part of a multipart body.
type part struct {
	name, fileName, contentType string
	data                        []byte
}

func form(t testing.TB, parts ...part) (body []byte, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		h := textproto.MIMEHeader{}
		disposition := `form-data; name="` + p.name + `"`
		if p.fileName != "" {
			disposition += `; filename="` + p.fileName + `"`
		}
		h.Set("Content-Disposition", disposition)
		if p.contentType != "" {
			h.Set("Content-Type", p.contentType)
		}
		pw, err := w.CreatePart(h)
		check(t, err)
		_, err = pw.Write(p.data)
		check(t, err)
	}
	check(t, w.Close())
	return b.Bytes(), w.FormDataContentType()
}

func metadata(text string) part { return part{name: "metadata", data: []byte(text)} }

const passport = `{"idDocType":"PASSPORT","country":"KAZ"}`

// picture is a small JPEG that differs by seed.
func picture(t testing.TB, seed uint64) []byte {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	m := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for y := range 240 {
		for x := range 320 {
			m.Set(x, y, color.RGBA{uint8(x + r.IntN(30)), uint8(y), uint8(r.IntN(90)), 255})
		}
	}
	var b bytes.Buffer
	check(t, jpeg.Encode(&b, m, nil))
	return b.Bytes()
}

func (c *client) upload(id string, body []byte, contentType string) *response {
	c.t.Helper()
	return c.b.send(c.t, c.request("POST", "/resources/applicants/"+id+"/info/idDoc", body).with("Content-Type", contentType))
}

// spooled lists what lies in the spool.
func (b *bundle) spooled(t testing.TB) []string {
	t.Helper()
	entries, err := os.ReadDir(b.spool)
	check(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func newPlainServer(t testing.TB, h http.Handler) *httptest.Server {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}
