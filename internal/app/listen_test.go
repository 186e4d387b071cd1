package app

import (
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/localca"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func openTest(t *testing.T) *App {
	t.Helper()
	a, err := Open(t.Context(), Config{
		Role: RoleAPI, Data: filepath.Join(t.TempDir(), "data"), Models: t.TempDir(), Listen: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler),
	})
	must(t, err)
	return a
}

// TestOnePortForBoth: TLS is served; plain HTTP is told so in the contract's error body.
func TestOnePortForBoth(t *testing.T) {
	t.Parallel()
	a := openTest(t)
	defer func() { must(t, a.Close()) }()
	r, err := a.Start(t.Context())
	must(t, err)
	defer func() { must(t, r.Stop()) }()

	text, err := os.ReadFile(r.CACert)
	must(t, err)
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(text)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}
	defer transport.CloseIdleConnections()
	for url, want := range map[string]int{
		r.URL + "/resources/applicants/0123456789abcdef01234567/one":                       http.StatusUnauthorized,
		"http://" + r.Addr.String() + "/resources/applicants/0123456789abcdef01234567/one": http.StatusForbidden,
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		must(t, err)
		res, err := transport.RoundTrip(req)
		must(t, err)
		var body struct {
			Code          int    `json:"code"`
			CorrelationID string `json:"correlationId"`
		}
		err = json.NewDecoder(res.Body).Decode(&body)
		must(t, res.Body.Close())
		if err != nil || res.StatusCode != want || body.Code != want || len(body.CorrelationID) != 32 {
			t.Errorf("%s: %d %+v %v, want %d", url, res.StatusCode, body, err, want)
		}
	}
	// An old protocol is refused.
	old := tls.Dialer{Config: &tls.Config{RootCAs: pool, ServerName: "localhost", MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}} //nolint:gosec // that it is refused is the point
	if c, err := old.DialContext(t.Context(), "tcp", r.Addr.String()); err == nil {
		t.Errorf("TLS 1.1 is spoken: %v", c.Close())
	}
}

// TestASilentConnectionHoldsNobodyUp: others are served, and closing ends it.
func TestASilentConnectionHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	ca, err := localca.Open(t.TempDir(), time.Now())
	must(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	s := newSplitListener(l, &tls.Config{GetCertificate: localca.NewSource(ca, []string{"127.0.0.1"}, time.Now).GetCertificate, MinVersion: tls.VersionTLS12})
	server := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "here") })}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(s) }()
	silent, err := net.Dial("tcp", l.Addr().String())
	must(t, err)
	res, err := http.Get("http://" + l.Addr().String())
	must(t, err)
	got, err := io.ReadAll(res.Body)
	must(t, err)
	must(t, res.Body.Close())
	if string(got) != "here" {
		t.Errorf("%q", got)
	}
	must(t, server.Close())
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		t.Errorf("%v", err)
	}
	must(t, silent.Close())
	s.wg.Wait()
}

func writePair(t *testing.T, dir string, ca *localca.Authority, host string) (certPath, keyPath string) {
	t.Helper()
	c, err := ca.Issue([]string{host}, time.Now())
	must(t, err)
	key, err := x509.MarshalECPrivateKey(c.PrivateKey.(*ecdsa.PrivateKey))
	must(t, err)
	certPath, keyPath = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	must(t, os.WriteFile(certPath, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Certificate[0]}), 0o600))
	must(t, os.WriteFile(keyPath, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: key}), 0o600))
	return certPath, keyPath
}

// TestARenewedCertificateNeedsNoRestart, and half-written files keep the one that works.
func TestARenewedCertificateNeedsNoRestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ca, err := localca.Open(filepath.Join(dir, "ca"), time.Now())
	must(t, err)
	certPath, keyPath := writePair(t, dir, ca, "first.example")
	f, err := newFileCertificate(certPath, keyPath)
	must(t, err)
	serves := func() string {
		f.looked = time.Time{} // as if a minute had gone
		c, err := f.get(nil)
		must(t, err)
		leaf, err := x509.ParseCertificate(c.Certificate[0])
		must(t, err)
		return leaf.DNSNames[0]
	}
	changed := func(ago time.Duration) { at := time.Now().Add(ago); must(t, os.Chtimes(certPath, at, at)) }
	must(t, os.WriteFile(certPath, []byte("half"), 0o600))
	changed(time.Minute)
	if got := serves(); got != "first.example" {
		t.Errorf("with half a file: %s", got)
	}
	must(t, os.Remove(certPath))
	if got := serves(); got != "first.example" {
		t.Errorf("without a file: %s", got)
	}
	writePair(t, dir, ca, "second.example")
	changed(2 * time.Minute)
	if got := serves(); got != "second.example" {
		t.Errorf("after the renewal: %s", got)
	}
	// On a signal at once, and what cannot be read changes nothing.
	writePair(t, dir, ca, "third.example")
	changed(2 * time.Minute) // the same time as before
	must(t, f.reload())
	if got := serves(); got != "third.example" {
		t.Errorf("after a reload: %s", got)
	}
	must(t, os.WriteFile(keyPath, []byte("half"), 0o600))
	if err := f.reload(); err == nil || serves() != "third.example" {
		t.Errorf("a reload of half a key: %v, serves %s", err, serves())
	}
	if _, err := newFileCertificate(filepath.Join(dir, "none.pem"), keyPath); err == nil {
		t.Error("a missing certificate is no error at the start")
	}
}
