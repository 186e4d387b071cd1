package flowapi_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/idngo/idngo/internal/blobstore"
	"github.com/idngo/idngo/internal/flowapi"
	"github.com/idngo/idngo/internal/outbound"
	"github.com/idngo/idngo/internal/seal"
	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
)

var sandbox = kyc.Scope{Tenant: "acme", Environment: kyc.Sandbox}

// bundle is a flow on a real store in a folder of its own.
type bundle struct {
	t       testing.TB
	service *verify.Service
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

func (b *bundle) later(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.shift += d
}

const levelName = "flow-level"

// setup makes a flow; more is made of steps of the level and changes of the configuration.
func setup(t testing.TB, more ...any) *bundle {
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
	sender := outbound.NewSender(outbound.Policy{})
	t.Cleanup(sender.Close)
	log := slog.New(slog.NewJSONHandler(&lockedWriter{b: b.log}, nil))
	b.service = verify.New(verify.Config{
		Store: store, Sealer: sealer, Blobs: blobs, Sender: sender, Now: b.now, Log: log, FlowURL: "https://flow.example", WarningsWait: time.Millisecond,
	})
	config := flowapi.Config{
		Story: b.service, Tenants: store, Sealer: sealer, Blobs: blobs, FlowURL: "https://flow.example", Log: log, Now: b.now,
		EmbedOrigins: []string{"https://shop.example"}, Requests: 1e6, Strangers: 50,
		Files: fstest.MapFS{"index.html": {Data: []byte("<!doctype html><title>flow</title>")}, "assets/a.js": {Data: []byte("1")}, "builder.js": {Data: []byte("2")}},
	}
	var sets []level.DocSet
	for _, m := range more {
		switch m := m.(type) {
		case level.DocSet:
			sets = append(sets, m)
		case func(*flowapi.Config):
			m(&config)
		default:
			t.Fatalf("setup does not know %T", m)
		}
	}
	api, err := flowapi.New(config)
	check(t, err)
	b.server = httptest.NewTLSServer(api)
	t.Cleanup(b.server.Close)
	_, err = b.service.CreateTenant(ctx, "acme", "Acme", false)
	check(t, err)
	if len(sets) == 0 {
		sets = []level.DocSet{
			{IDDocSetType: level.StepIdentity, Types: []string{"PASSPORT", "ID_CARD"}},
			{IDDocSetType: level.StepSelfie, Types: []string{"SELFIE"}},
		}
	}
	_, err = b.service.CreateLevel(ctx, sandbox, level.Level{Name: levelName, Required: level.RequiredIDDocs{DocSets: sets}})
	check(t, err)
	return b
}

type lockedWriter struct {
	mu sync.Mutex
	b  *bytes.Buffer
}

func (w *lockedWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.Write(p)
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// person is a page with a token.
type person struct {
	*bundle
	token string
}

func (b *bundle) person(user string) person {
	b.t.Helper()
	token, err := b.service.IssueAccessToken(context.Background(), sandbox, verify.AccessTokenRequest{UserID: user, LevelName: levelName})
	check(b.t, err)
	return person{b, token}
}

// failure is the contract's body of errors.
type failure struct {
	Description string `json:"description"`
	Code        int    `json:"code"`
	ErrorCode   int    `json:"errorCode"`
	ErrorName   string `json:"errorName"`
}

// send makes a call and gives the answer's status and body.
func (p person) send(method, path string, body any) (int, []byte) {
	p.t.Helper()
	var r io.Reader
	switch v := body.(type) {
	case nil:
	case []byte:
		r = bytes.NewReader(v)
	default:
		raw, err := json.Marshal(v)
		check(p.t, err)
		r = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(context.Background(), method, p.server.URL+"/resources/sdk/"+path, r)
	check(p.t, err)
	if p.token != "" {
		req.Header.Set("X-Access-Token", p.token)
	}
	resp, err := p.server.Client().Do(req)
	check(p.t, err)
	defer resp.Body.Close() //nolint:errcheck // read whole
	raw, err := io.ReadAll(resp.Body)
	check(p.t, err)
	return resp.StatusCode, raw
}

// get makes a call that must succeed.
func get[A any](p person, method, path string, body any) (a A) {
	p.t.Helper()
	status, raw := p.send(method, path, body)
	if status != http.StatusOK {
		p.t.Fatalf("%s %s: %d %s", method, path, status, raw)
	}
	check(p.t, json.Unmarshal(raw, &a))
	return a
}

// fails makes a call that must be refused.
func (p person) fails(method, path string, body any, status int, name string) failure {
	p.t.Helper()
	got, raw := p.send(method, path, body)
	var f failure
	check(p.t, json.Unmarshal(raw, &f))
	if got != status || name != "" && f.ErrorName != name {
		p.t.Errorf("%s %s: %d %s, want %d %s", method, path, got, raw, status, name)
	}
	return f
}

// picture is a JPEG of at least n bytes that differs by seed.
func picture(t testing.TB, seed byte, n int) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 320, 240))
	for i := range img.Pix {
		img.Pix[i] = byte(i*int(seed+3) + i/320)
	}
	img.SetGray(0, 0, color.Gray{Y: seed})
	var b bytes.Buffer
	check(t, jpeg.Encode(&b, img, nil))
	out := b.Bytes()
	// A comment makes it as long as the test wants.
	for len(out) < n {
		comment := make([]byte, 0xffff)
		copy(comment, fmt.Sprintf("%d", len(out)))
		segment := append([]byte{0xff, 0xfe, 0xff, 0xff}, comment[:0xfffd]...)
		out = append(out[:2], append(segment, out[2:]...)...)
	}
	return out
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

// put sends the pieces that a plan misses; skip leaves some out.
func (p person) put(plan flowapi.UploadPlan, file []byte, skip ...int) {
	p.t.Helper()
	for _, n := range plan.Missing {
		if len(skip) > 0 && skip[0] == n {
			continue
		}
		piece := file[n*plan.PieceBytes : min(len(file), (n+1)*plan.PieceBytes)]
		get[struct{}](p, "PUT", fmt.Sprintf("uploads/%s/%d", plan.UploadID, n), piece)
	}
}

func (p person) start(file []byte) flowapi.UploadPlan {
	p.t.Helper()
	return get[flowapi.UploadPlan](p, "POST", "uploads", flowapi.UploadStart{SHA256: sum(file), Size: int64(len(file))})
}

func (p person) images() int {
	p.t.Helper()
	s := get[flowapi.Session](p, "GET", "session", nil)
	all, err := p.service.Images(context.Background(), sandbox, s.ApplicantID)
	check(p.t, err)
	return len(all)
}
