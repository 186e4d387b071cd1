package verify_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"log/slog"
	mathrand "math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/idngo/idngo/client"
	"github.com/idngo/idngo/internal/blobstore"
	"github.com/idngo/idngo/internal/jobs"
	"github.com/idngo/idngo/internal/outbound"
	"github.com/idngo/idngo/internal/seal"
	"github.com/idngo/idngo/internal/sheet"
	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/webhook"
	"github.com/idngo/idngo/vision"
)

var production = kyc.Scope{Tenant: "acme", Environment: kyc.Production}

// reading is what the scripted reader does with a file: everything around it is real.
type reading struct {
	facts *vision.Facts
	err   error
	// gate, when set, is closed by the test to let the reading go on.
	gate chan struct{}
	// glance, when set, is what the reader sees before it reads.
	glance *vision.Facts
}

type scripted struct {
	mu sync.Mutex
	m  map[[32]byte]reading
	n  map[[32]byte]int
}

func (s *scripted) Read(ctx context.Context, file []byte, _ vision.Purpose) (vision.Facts, error) {
	sum := sha256.Sum256(file)
	s.mu.Lock()
	r := s.m[sum]
	s.n[sum]++
	s.mu.Unlock()
	if see := vision.GlanceOf(ctx); see != nil && r.glance != nil {
		see(*r.glance)
	}
	if r.gate != nil {
		select {
		case <-r.gate:
		case <-ctx.Done():
			return vision.Facts{}, ctx.Err()
		}
	}
	if r.err != nil {
		return vision.Facts{}, r.err
	}
	return *r.facts, nil
}

// runner gives the service to the queue.
type runner struct{ *verify.Service }

func (r runner) RunRead(ctx context.Context, j verify.Job, _ int) error {
	return r.Service.RunRead(ctx, j)
}
func (r runner) RunExport(ctx context.Context, j verify.Job, _ int) error {
	return r.Service.RunExport(ctx, j)
}

func (r runner) RunLiveness(ctx context.Context, j verify.Job, _ int) error {
	return r.Service.RunLiveness(ctx, j)
}
func (r runner) RunImport(ctx context.Context, j verify.Job, _ int) error {
	return r.Service.RunImport(ctx, j)
}
func (r runner) RunScreen(ctx context.Context, j verify.Job, _ int) error {
	return r.Service.RunScreen(ctx, j)
}
func (r runner) RunEvaluate(ctx context.Context, j verify.Job, _ int) error {
	return r.Service.RunEvaluate(ctx, j)
}
func (r runner) RunDeliver(ctx context.Context, j verify.Job, _ int) error {
	return r.Service.RunDeliver(ctx, j)
}
func (runner) RunMaintenance(context.Context) error { return nil }

// testBundle is the service on a real store, real sealing, files, queue and sender.
type testBundle struct {
	*verify.Service
	t      *testing.T
	ctx    context.Context
	reader *scripted
	tables watchedTables
	start  time.Time
	base   time.Time

	skipped atomic.Int64

	mu     sync.Mutex
	events []client.Webhook
	bell   chan struct{}
	queue  *sqlstore.Store
}

const hookSecret = "secret"

// setup has the queue run; without it, setupIdle, a test runs the jobs itself.
func setup(t *testing.T) *testBundle {
	t.Helper()
	b := setupIdle(t)
	hook := httptest.NewServer(http.HandlerFunc(b.receive))
	t.Cleanup(hook.Close)
	_, err := b.CreateEndpoint(b.ctx, production, webhook.Endpoint{Target: hook.URL, Secret: hookSecret, Types: []string{
		webhook.ApplicantCreated, webhook.ApplicantPending, webhook.ApplicantOnHold, webhook.ApplicantReviewed, webhook.ApplicantReset,
	}})
	must(t, err)
	queue, err := b.queue.Jobs(runner{b.Service}, jobs.Options{Vision: 2})
	must(t, err)
	must(t, queue.Start(b.ctx))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		must(t, queue.Stop(ctx))
	})
	return b
}

func setupIdle(t *testing.T) *testBundle {
	t.Helper()
	b := &testBundle{
		t: t, ctx: context.Background(), start: time.Now(), base: checktest.Passport(checktest.Aigerim()).Now, bell: make(chan struct{}, 1),
		reader: &scripted{m: map[[32]byte]reading{}, n: map[[32]byte]int{}},
	}
	dir := t.TempDir()
	store, err := sqlstore.OpenSQLite(b.ctx, dir, sqlstore.Options{Now: b.now})
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	master := make([]byte, seal.KeySize)
	_, _ = rand.Read(master)
	sealer, err := seal.New(master, store.Keys(), b.now)
	must(t, err)
	blobs, err := blobstore.OpenFolder(dir + "/blobs")
	must(t, err)
	sender := outbound.NewSender(outbound.Policy{AllowPrivate: true})
	t.Cleanup(sender.Close)
	b.tables.Tables = sheet.Tables{Tmp: dir + "/sheets"}
	b.Service = verify.New(verify.Config{
		Tables: &b.tables,
		Store:  store, Sealer: sealer, Blobs: blobs, Reader: b.reader, Sender: sender, Checkers: checktest.Checkers(t),
		Now: b.now, Log: slog.New(slog.DiscardHandler), PublicURL: "https://kyc.example", FlowURL: "https://flow.example",
		WarningsWait: 20 * time.Second, // no test of theirs may fail because the machine is slow
	})
	_, err = b.CreateTenant(b.ctx, "acme", "", false)
	must(t, err)
	for _, env := range []kyc.Environment{kyc.Sandbox, kyc.Production} {
		scope := kyc.Scope{Tenant: "acme", Environment: env}
		_, err = b.CreateLevel(b.ctx, scope, level.Basic())
		must(t, err)
	}
	b.queue = store
	return b
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// now is a clock that runs from the day of the made-up documents.
func (b *testBundle) now() time.Time {
	return b.base.Add(time.Since(b.start) + time.Duration(b.skipped.Load()))
}

// skip moves the clock on.
func (b *testBundle) skip(d time.Duration) { b.skipped.Add(int64(d)) }

func (b *testBundle) receive(w http.ResponseWriter, r *http.Request) {
	e, err := client.ReadWebhook(r, hookSecret)
	if err != nil {
		b.t.Error(err)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	b.mu.Lock()
	b.events = append(b.events, e)
	b.mu.Unlock()
	select {
	case b.bell <- struct{}{}:
	default:
	}
}

// of lists the events about an applicant.
func (b *testBundle) of(id string) (out []client.Webhook) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range b.events {
		if e.ApplicantID == id {
			out = append(out, e)
		}
	}
	return out
}

// await waits for the n-th event of a type.
func (b *testBundle) await(id, kind string, n int) client.Webhook {
	b.t.Helper()
	limit := time.After(30 * time.Second)
	for {
		var found []client.Webhook
		for _, e := range b.of(id) {
			if e.Type == kind {
				found = append(found, e)
			}
		}
		if len(found) >= n {
			return found[n-1]
		}
		select {
		case <-b.bell:
		case <-limit:
			b.t.Fatalf("%s number %d did not come; had %+v", kind, n, b.of(id))
		}
	}
}

var files = func() func() []byte {
	var mu sync.Mutex
	n := 0
	return func() []byte { // a picture that no other file equals
		mu.Lock()
		defer mu.Unlock()
		n++
		img := image.NewRGBA(image.Rect(0, 0, 64, 64))
		for i := range 64 {
			img.Set(i, n%64, color.RGBA{uint8(n), uint8(n >> 8), uint8(i * 3), 255})
		}
		var out bytes.Buffer
		_ = jpeg.Encode(&out, img, &jpeg.Options{Quality: 60 + n%40})
		return append(out.Bytes()[:2], append([]byte{0xff, 0xfe, 0, 6, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}, out.Bytes()[2:]...)...)
	}
}()

// submission is a complete case of the checkers' own generator, as uploads.
func (b *testBundle) submission(p checktest.Person, card bool) []verify.Upload {
	in := checktest.Passport(p)
	if card {
		in = checktest.Card(p)
	}
	var out []verify.Upload
	for _, d := range in.Documents {
		out = append(out, b.upload(d.Image.Type, d.Image.SubType, reading{facts: d.Facts}))
	}
	return out
}

func (b *testBundle) upload(idDocType, side string, r reading) verify.Upload {
	file := files()
	b.reader.mu.Lock()
	b.reader.m[sha256.Sum256(file)] = r
	b.reader.mu.Unlock()
	return verify.Upload{IDDocType: idDocType, SubType: side, Country: "KAZ", FileName: "a.jpg", File: bytes.NewReader(file), Size: int64(len(file))}
}

func (b *testBundle) create(ext string) applicant.Applicant {
	b.t.Helper()
	a, err := b.Create(b.ctx, production, "basic-kyc-level", verify.NewApplicant{ExternalUserID: ext, Lang: "ru"})
	must(b.t, err)
	return a
}

// TestAnyOrderGivesOneDecision: uploads, readings and the request for the check
// may finish in any order; nothing is decided before all is read, and once.
func TestAnyOrderGivesOneDecision(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for seed := range uint64(12) {
		rnd := mathrand.New(mathrand.NewPCG(seed, 7))
		a := b.create(fmt.Sprintf("order-%d", seed))
		p := checktest.Aigerim()
		ups := b.submission(p, seed%2 == 0)
		var gates []chan struct{}
		for i := range ups {
			if rnd.IntN(2) == 0 {
				gate := make(chan struct{})
				gates = append(gates, gate)
				raw, err := io.ReadAll(ups[i].File)
				must(t, err)
				b.reader.mu.Lock()
				r := b.reader.m[sha256.Sum256(raw)]
				r.gate = gate
				b.reader.m[sha256.Sum256(raw)] = r
				b.reader.mu.Unlock()
				ups[i].File = bytes.NewReader(raw)
			}
			_, err := b.AddDocument(b.ctx, production, a.ID, ups[i])
			must(t, err)
		}
		must(t, b.Submit(b.ctx, production, a.ID, "", ""))
		rnd.Shuffle(len(gates), func(i, j int) { gates[i], gates[j] = gates[j], gates[i] })
		for _, g := range gates {
			got, err := b.Applicant(b.ctx, production, a.ID)
			must(t, err)
			if got.Review.Status != applicant.StatusPending {
				t.Fatalf("seed %d: %s before all was read", seed, got.Review.Status)
			}
			close(g)
		}
		kind := webhook.ApplicantReviewed
		if seed > 1 { // the same person again is a duplicate, for a person to look at
			kind = webhook.ApplicantOnHold
		}
		e := b.await(a.ID, kind, 1)
		if kind == webhook.ApplicantReviewed && seed == 0 && (e.ReviewResult == nil || e.ReviewResult.ReviewAnswer != "GREEN") {
			x, err := b.Explain(b.ctx, production, a.ID, currentAttempt(t, b, a.ID))
			t.Fatalf("seed %d: %+v\n%+v %v", seed, e, x.Decision, err)
		}
		// Running the evaluation again decides nothing again.
		must(t, b.RunEvaluate(b.ctx, verify.Job{Kind: verify.JobEvaluate, Scope: production, ApplicantID: a.ID, AttemptID: currentAttempt(t, b, a.ID)}))
		last := ""
		decided := 0
		for _, e := range b.of(a.ID) {
			if e.CreatedAtMs <= last {
				t.Errorf("createdAtMs %s after %s", e.CreatedAtMs, last)
			}
			last = e.CreatedAtMs
			if e.Type == kind {
				decided++
			}
		}
		if decided != 1 {
			t.Errorf("seed %d: decided %d times", seed, decided)
		}
		// The next one is somebody else, as far as the checks are concerned, only for the first two.
		if seed == 0 {
			must(t, b.Reset(b.ctx, production, a.ID))
			must(t, b.Erase(b.ctx, production, a.ID))
		}
	}
}

func currentAttempt(t *testing.T, b *testBundle, id string) string {
	t.Helper()
	a, err := b.Applicant(b.ctx, production, id)
	must(t, err)
	return a.Review.AttemptID
}

// TestAReaderThatDiesTwice sets the file aside: a person decides, never RED.
func TestAReaderThatDiesTwice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.create("dies")
	ups := b.submission(checktest.Aigerim(), false)
	bad := b.upload(ups[0].IDDocType, ups[0].SubType, reading{err: verify.ErrReaderDied})
	for _, u := range []verify.Upload{bad, ups[1]} {
		_, err := b.AddDocument(b.ctx, production, a.ID, u)
		must(t, err)
	}
	must(t, b.Submit(b.ctx, production, a.ID, "", ""))
	if e := b.await(a.ID, webhook.ApplicantOnHold, 1); e.ReviewResult != nil || e.ReviewStatus != "onHold" {
		t.Errorf("%+v", e)
	}
	cases, err := b.Queue(b.ctx, production, 10)
	must(t, err)
	if len(cases) != 1 || cases[0].ApplicantID != a.ID {
		t.Fatalf("cases %+v", cases)
	}
	must(t, b.Decide(b.ctx, production, a.ID, applicant.Result{ReviewAnswer: "RED", ReviewRejectType: "RETRY", RejectLabels: []string{"UNSATISFACTORY_PHOTOS"}}, "unreadable"))
	if e := b.await(a.ID, webhook.ApplicantReviewed, 1); e.ReviewResult.ReviewRejectType != "RETRY" || e.ReviewResult.ModerationComment == "" {
		t.Errorf("%+v", e.ReviewResult)
	}
	if cases, err = b.Queue(b.ctx, production, 10); err != nil || len(cases) != 0 {
		t.Errorf("the case is still open: %+v %v", cases, err)
	}
}

// TestUploadRules: each refusal has the contract's number.
func TestUploadRules(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.create("rules")
	first := b.upload("PASSPORT", "", reading{facts: &vision.Facts{}})
	raw, err := io.ReadAll(first.File)
	must(t, err)
	again := func() verify.Upload { u := first; u.File = bytes.NewReader(raw); return u }
	added, err := b.AddDocument(b.ctx, production, a.ID, again())
	must(t, err)
	refused := func(name string, u verify.Upload, want int) {
		t.Helper()
		_, err := b.AddDocument(b.ctx, production, a.ID, u)
		var f *fault.Error
		if !errors.As(err, &f) || f.Number != want {
			t.Errorf("%s: %v, want errorCode %d", name, err, want)
		}
	}
	refused("the same bytes", again(), 1000)
	empty := first
	empty.File, empty.Size = bytes.NewReader(nil), 0
	refused("an empty file", empty, 1003)
	text := first
	text.File, text.Size = bytes.NewReader([]byte("II*\x00 a TIFF")), 12
	refused("a TIFF", text, 1005)
	cut := first
	cut.File, cut.Size = bytes.NewReader(raw[:len(raw)/2]), int64(len(raw)/2)
	refused("half a JPEG", cut, 1004)
	renamed := b.upload("PASSPORT", "", reading{facts: &vision.Facts{}})
	renamed.FileName = "a.pdf"
	refused("a JPEG named .pdf", renamed, 1004)
	big := first
	big.File, big.Size = bytes.NewReader(raw), 51<<20
	refused("51 MB", big, 1002)
	refused("a type that the level does not have", b.upload("UTILITY_BILL", "", reading{facts: &vision.Facts{}}), 1010)
	// What is inactive is no duplicate.
	must(t, b.SetImageActive(b.ctx, production, a.InspectionID, added.Image.ID, false))
	_, err = b.AddDocument(b.ctx, production, a.ID, again())
	must(t, err)
	must(t, b.Submit(b.ctx, production, a.ID, "", ""))
	if _, err := b.AddDocument(b.ctx, production, a.ID, b.upload("PASSPORT", "", reading{facts: &vision.Facts{}})); err == nil {
		st, err := b.Applicant(b.ctx, production, a.ID)
		must(t, err)
		if st.Review.Status.InCheck() {
			t.Error("an upload during a check is taken")
		}
	}
	_, err = b.SetPresence(b.ctx, production, a.ID, false)
	must(t, err)
	refused("a deactivated applicant", b.upload("PASSPORT", "", reading{facts: &vision.Facts{}}), 1008)
}

// TestErasedIsGone: afterwards nothing opens, and the trail keeps a receipt.
func TestErasedIsGone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.create("erase-me")
	up, err := b.AddDocument(b.ctx, production, a.ID, b.submission(checktest.Aigerim(), false)[0])
	must(t, err)
	must(t, b.Erase(b.ctx, production, a.ID))
	if _, err := b.ApplicantByExternalUserID(b.ctx, production, "erase-me"); !errors.Is(err, verify.ErrApplicantNotFound) {
		t.Errorf("found by external id: %v", err)
	}
	if _, _, err := b.OpenImage(b.ctx, production, a.InspectionID, up.Image.ID); err == nil {
		t.Error("the picture still opens")
	}
	if _, err := b.Config.Blobs.Get(b.ctx, up.Image.Blob); !errors.Is(err, fault.ErrNotFound) {
		t.Errorf("the file is still there: %v", err)
	}
	entries, _, err := b.AuditTrail(b.ctx, production, verify.AuditQuery{ApplicantID: a.ID, From: b.base.Add(-time.Hour), To: b.now().Add(time.Hour), Limit: 100})
	must(t, err)
	if !slices.ContainsFunc(entries, func(e audit.Entry) bool { return e.Activity == "subject:erased:applicant" }) {
		t.Errorf("no receipt in %d entries", len(entries))
	}
	fresh := b.create("erase-me") // the id is free again
	if fresh.ID == a.ID {
		t.Error("the same applicant came back")
	}
}

// TestAnotherTenantSeesNothing: every reading and changing call with a foreign scope is not found.
func TestAnotherTenantSeesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.create("mine")
	sandbox := kyc.Scope{Tenant: "acme", Environment: kyc.Sandbox}
	for name, call := range map[string]func() error{
		"read":   func() error { _, err := b.Applicant(b.ctx, sandbox, a.ID); return err },
		"by ext": func() error { _, err := b.ApplicantByExternalUserID(b.ctx, sandbox, "mine"); return err },
		"fixedInfo": func() error {
			_, err := b.PatchFixedInfo(b.ctx, sandbox, a.ID, applicant.PersonalData{FirstName: "X"}, nil)
			return err
		},
		"patch": func() error { _, err := b.PatchApplicant(b.ctx, sandbox, a.ID, verify.Patch{}); return err },
		"upload": func() error {
			_, err := b.AddDocument(b.ctx, sandbox, a.ID, b.upload("PASSPORT", "", reading{}))
			return err
		},
		"submit":    func() error { return b.Submit(b.ctx, sandbox, a.ID, "", "") },
		"reset":     func() error { return b.Reset(b.ctx, sandbox, a.ID) },
		"level":     func() error { _, err := b.MoveToLevel(b.ctx, sandbox, a.ID, "basic-kyc-level"); return err },
		"presence":  func() error { _, err := b.SetPresence(b.ctx, sandbox, a.ID, false); return err },
		"blocklist": func() error { _, err := b.Blocklist(b.ctx, sandbox, a.ID, "x"); return err },
		"tags":      func() error { return b.ChangeTags(b.ctx, sandbox, a.ID, verify.TagsAdd, []string{"x"}) },
		"steps":     func() error { _, err := b.StepStatuses(b.ctx, sandbox, a.ID); return err },
		"history":   func() error { _, err := b.History(b.ctx, sandbox, a.ID, ""); return err },
		"checks":    func() error { _, err := b.LatestChecks(b.ctx, sandbox, a.ID, "SIMILAR_SEARCH"); return err },
		"decide":    func() error { return b.Decide(b.ctx, sandbox, a.ID, applicant.Result{ReviewAnswer: "GREEN"}, "") },
		"sandbox":   func() error { return b.TestCompleted(b.ctx, sandbox, a.ID, applicant.Result{ReviewAnswer: "GREEN"}) },
		"erase":     func() error { return b.Erase(b.ctx, sandbox, a.ID) },
		"inspect":   func() error { _, err := b.Inspection(b.ctx, sandbox, a.InspectionID); return err },
		"notes":     func() error { _, _, err := b.Notes(b.ctx, sandbox, a.ID, 10, 0); return err },
	} {
		if err := call(); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	got, err := b.Applicant(b.ctx, production, a.ID)
	if err != nil || got.Version != a.Version {
		t.Errorf("version %d, was %d, %v", got.Version, a.Version, err)
	}
}
