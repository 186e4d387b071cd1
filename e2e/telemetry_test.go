package e2e

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// collector is an OpenTelemetry collector that keeps what it gets.
type collector struct {
	mu  sync.Mutex
	got bytes.Buffer
}

func (c *collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body io.Reader = r.Body
	if r.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(r.Body)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		body = z
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := io.Copy(&c.got, body); err != nil {
		w.WriteHeader(http.StatusBadRequest)
	}
}

func (c *collector) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.got.String()
}

// TestTelemetry: metrics, traces and log tell what the program does and never
// about whom.
func TestTelemetry(t *testing.T) {
	if testing.Short() {
		t.Skip("drives the real models")
	}
	in := install(t, "sqlite")
	hook := receive(t)
	traces := &collector{}
	otlp := httptest.NewServer(traces)
	t.Cleanup(otlp.Close)
	in.start("--metrics-listen", "127.0.0.1:0", "--otlp-endpoint", otlp.URL, "--log-level", "debug", "--log-format", "json")
	in.hook(hook)
	s := submission(t, passportHolder(41, "astronaut"))
	const ext, mail = "wanda-880517300123", "wanda.private@example.org"
	c := in.client("production")
	info := stated(s.Person)
	a := apply(t, c, ext, info, s.Files)
	if _, err := hook.await(within(t, decisionWithin), a.ID, "applicantReviewed", 1); err != nil {
		t.Fatal(err, explain(in, a.ID))
	}
	if _, err := c.ApplicantByExternalUserID(within(t, time.Minute), ext); err != nil {
		t.Fatal(err)
	}
	if _, err := c.ApplicantByExternalUserID(within(t, time.Minute), mail); err == nil { // a 404 with something personal in it
		t.Fatal("somebody unknown is found")
	}
	at := regexp.MustCompile(`metrics on (http://\S+)`).FindStringSubmatch(in.log.String())
	if at == nil {
		t.Fatalf("the address of the metrics is not said:\n%s", in.log)
	}
	var metrics string
	eventually(t, 10*time.Second, "the metric of the delivery", func() (bool, error) {
		res, err := http.Get(at[1]) //nolint:gosec,noctx // of the program under test
		if err != nil {
			return false, err
		}
		defer res.Body.Close() //nolint:errcheck // it is read
		text, err := io.ReadAll(res.Body)
		metrics = string(text)
		return strings.Contains(metrics, `idngo_webhook_attempt_seconds_count{event="applicantReviewed",outcome="delivered"} 1`), err
	})
	for _, want := range []string{
		`idngo_decisions_total{environment="production",outcome="GREEN",source="auto"} 1`,
		`idngo_reading_seconds_count{outcome="done"} 2`,
		`idngo_reading_stage_seconds_count{stage="faces"}`,
		`idngo_job_seconds_count{kind="evaluate",outcome="done"}`,
		`idngo_jobs{queue="vision",state="waiting"} 0`,
		`idngo_jobs{queue="webhook",state="discarded"} 0`,
		`idngo_audit_unchained`,
		`idngo_webhooks_dead 0`,
		`idngo_http_request_seconds_count{method="POST",route="/resources/applicants",status="200"} 1`,
		`idngo_http_request_seconds_count{method="GET",route="/resources/applicants/-;externalUserId={externalUserId}/one",status="404"} 1`,
		`idngo_build_info`, `go_goroutines`, `process_resident_memory_bytes`,
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("metrics lack %s", want)
		}
	}
	for path, want := range map[string]int{"/healthz": 204, "/readyz": 204, "/": 404, "/resources/applicants": 404} {
		res, err := http.Get(strings.TrimSuffix(at[1], "/metrics") + path) //nolint:noctx // of the program under test
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%s answers %d, want %d", path, res.StatusCode, want)
		}
	}
	in.stop() // sends what is left of the traces
	spans, log := traces.String(), in.log.String()
	for _, want := range []string{"job read", "job evaluate", "job deliver", "POST /resources/applicants", "idngo.correlation_id"} {
		if !strings.Contains(spans, want) {
			t.Errorf("traces lack %q", want)
		}
	}
	if !regexp.MustCompile(`"msg":"request".*"correlationId":"[0-9a-f]{32}"`).MatchString(log) {
		t.Errorf("no request with its correlation id in the log")
	}
	passport := s.Files[0].Truth
	private := []string{ext, mail, "private", s.Person.Native.Last, s.Person.Native.First, info.DOB, passport.Value("documentNumber"), passport.MRZ[0], passport.MRZ[1], in.keys["production"].SecretKey, hook.secret}
	for name, text := range map[string]string{"metrics": metrics, "traces": spans, "log": log} {
		for _, secret := range private {
			if len(secret) > 3 && strings.Contains(strings.ToLower(text), strings.ToLower(secret)) {
				t.Errorf("%s in the %s", secret, name)
			}
		}
	}
}
