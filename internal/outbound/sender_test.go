package outbound

import (
	"context"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/idngo/idngo/kyc/verify"
)

func send(t *testing.T, p Policy, url string, timeout time.Duration) verify.SendAnswer {
	t.Helper()
	s := NewSender(p)
	t.Cleanup(s.Close)
	return s.Send(context.Background(), verify.SendRequest{
		URL: url, Headers: map[string]string{"X-Own": "1", "Content-Type": "application/json"}, Body: []byte(`{"a":1}`), Timeout: timeout,
	})
}

func TestDelivers(t *testing.T) {
	t.Parallel()
	var seen *http.Request
	var body []byte
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = r
		body, _ = io.ReadAll(r.Body)
		w.WriteHeader(http.StatusAccepted)
		_, _ = io.WriteString(w, strings.Repeat("x", 1<<20))
	}))
	t.Cleanup(srv.Close)
	a := send(t, Policy{AllowPrivate: true}, srv.URL, 5*time.Second)
	if a.Status != 202 || a.Err != "" || len(a.Body) != maxAnswer {
		t.Fatalf("%d %q, %d bytes of the answer", a.Status, a.Err, len(a.Body))
	}
	if seen.Method != http.MethodPost || string(body) != `{"a":1}` || seen.Header.Get("X-Own") != "1" || seen.UserAgent() != userAgent {
		t.Errorf("request %s %q %v", seen.Method, body, seen.Header)
	}
}

// TestPrivateAddressesAreRefused: none of these is ever connected to.
func TestPrivateAddressesAreRefused(t *testing.T) {
	t.Parallel()
	var hits atomic.Int32
	srv := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	t.Cleanup(srv.Close)
	port := srv.URL[strings.LastIndex(srv.URL, ":")+1:]
	for _, host := range []string{
		"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]", "169.254.169.254", "10.0.0.1", "192.168.0.1",
		"172.16.0.1", "100.64.0.1", "[fe80::1]", "[fd00::1]", "[64:ff9b::7f00:1]", "224.0.0.1",
	} {
		if a := send(t, Policy{}, "https://"+host+":"+port+"/", 3*time.Second); a.Err != "refused-address" || a.Status != 0 {
			t.Errorf("%s: %+v", host, a)
		}
	}
	if a := send(t, Policy{}, "http://203.0.113.1/", time.Second); a.Err != "refused-address" {
		t.Errorf("plain http: %+v", a)
	}
	if hits.Load() != 0 {
		t.Errorf("%d requests arrived", hits.Load())
	}
}

func TestFailuresHaveClasses(t *testing.T) {
	t.Parallel()
	var followed atomic.Bool
	mux := http.NewServeMux()
	mux.HandleFunc("/redirect", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/target", http.StatusFound) })
	mux.HandleFunc("/target", func(http.ResponseWriter, *http.Request) { followed.Store(true) })
	mux.HandleFunc("/teapot", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	mux.HandleFunc("/slow", func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then does the server notice that the caller left
		<-r.Context().Done()
	})
	plain := httptest.NewServer(mux)
	t.Cleanup(plain.Close)
	secure := httptest.NewTLSServer(mux)
	t.Cleanup(secure.Close)
	gone := httptest.NewServer(mux)
	gone.Close()
	open := Policy{AllowPrivate: true}
	for _, tt := range []struct {
		url, want string
		status    int
	}{
		{plain.URL + "/redirect", "redirect", 302},
		{plain.URL + "/teapot", "status", 418},
		{plain.URL + "/slow", "timeout", 0},
		{secure.URL + "/teapot", "tls", 0},
		{gone.URL, "connect", 0},
		{"https://" + strings.TrimPrefix(plain.URL, "http://"), "tls", 0},
		{"http://nowhere.invalid/", "dns", 0},
	} {
		if a := send(t, open, tt.url, 500*time.Millisecond); a.Err != tt.want || a.Status != tt.status {
			t.Errorf("%s: %d %q, want %d %q", tt.url, a.Status, a.Err, tt.status, tt.want)
		}
	}
	if followed.Load() {
		t.Error("a redirect was followed")
	}
	pool := x509.NewCertPool()
	pool.AddCert(secure.Certificate())
	if a := send(t, Policy{AllowPrivate: true, RootCAs: pool}, secure.URL+"/target", time.Second); a.Status != 200 {
		t.Errorf("a trusted authority: %+v", a)
	}
}

// TestClientKeepsTheRules: what is asked of identity providers obeys the same
// rules as webhooks, and a document has an end.
func TestClientKeepsTheRules(t *testing.T) {
	t.Parallel()
	var hits atomic.Int32
	srv := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hits.Add(1)
		if r.URL.Path == "/away" {
			http.Redirect(w, r, "/", http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, strings.Repeat("x", maxDocument+1000))
	}))
	t.Cleanup(srv.Close)
	pool := x509.NewCertPool()
	pool.AddCert(srv.Certificate())
	ask := func(p Policy, url string) (int, error) {
		c := NewClient(p)
		defer c.Close()
		resp, err := c.http.Get(url)
		if err != nil {
			return 0, err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		return len(body), err
	}
	if n, err := ask(Policy{AllowPrivate: true, RootCAs: pool}, srv.URL); err != nil || n != maxDocument {
		t.Errorf("%d bytes, %v", n, err)
	}
	if n, err := ask(Policy{AllowPrivate: true, RootCAs: pool}, srv.URL+"/away"); err != nil || n >= maxDocument {
		t.Errorf("a redirect was followed: %d bytes, %v", n, err)
	}
	before := hits.Load()
	if _, err := ask(Policy{RootCAs: pool}, srv.URL); class(err) != "refused-address" {
		t.Errorf("a private address: %v", err)
	}
	if _, err := ask(Policy{}, "http://203.0.113.1/"); class(err) != "refused-address" {
		t.Errorf("plain http: %v", err)
	}
	if hits.Load() != before {
		t.Error("a refused request arrived")
	}
}
