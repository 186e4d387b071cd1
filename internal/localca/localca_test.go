package localca_test

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/localca"
)

// TestAClientThatTrustsTheAuthorityConnects under every name, and under no other.
func TestAClientThatTrustsTheAuthorityConnects(t *testing.T) {
	t.Parallel()
	now := time.Now()
	dir := filepath.Join(t.TempDir(), "tls")
	a, err := localca.Open(dir, now)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(a.CertPath)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		t.Fatal("the file for clients holds no certificate")
	}
	again, err := localca.Open(dir, now) // after a restart it is the same one
	if err != nil {
		t.Fatal(err)
	}
	cert, err := again.Issue([]string{"kyc.example", "127.0.0.1", ""}, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"kyc.example", "127.0.0.1"} {
		if _, err := cert.Leaf.Verify(x509.VerifyOptions{Roots: pool, DNSName: name, CurrentTime: now}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := cert.Leaf.Verify(x509.VerifyOptions{Roots: pool, DNSName: "other.example", CurrentTime: now}); err == nil {
		t.Error("a name that was not asked for is served")
	}
	if cert.Leaf.IsCA {
		t.Error("the server's certificate may sign others")
	}
	if life := cert.Leaf.NotAfter.Sub(now); life > 398*24*time.Hour {
		t.Errorf("clients refuse a certificate of %v", life)
	}
	for _, f := range []string{dir, filepath.Join(dir, "ca.key")} {
		if info, err := os.Stat(f); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: others may look: %v %v", f, info.Mode(), err)
		}
	}
}

func TestADamagedAuthorityIsNotReplaced(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, err := localca.Open(dir, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(a.CertPath, []byte("not a certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := localca.Open(dir, time.Now()); err == nil {
		t.Error("a damaged authority opens")
	}
	if got, _ := os.ReadFile(a.CertPath); string(got) != "not a certificate" {
		t.Error("the damaged file was written over")
	}
}

// TestTheCertificateIsRenewedBeforeItEnds, and kept until then.
func TestTheCertificateIsRenewedBeforeItEnds(t *testing.T) {
	t.Parallel()
	now := time.Now()
	a, err := localca.Open(t.TempDir(), now)
	if err != nil {
		t.Fatal(err)
	}
	s := localca.NewSource(a, []string{"localhost"}, func() time.Time { return now })
	get := func() *tls.Certificate {
		c, err := s.GetCertificate(nil)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	first := get()
	now = first.Leaf.NotAfter.Add(-31 * 24 * time.Hour)
	if get() != first {
		t.Error("renewed too early")
	}
	now = first.Leaf.NotAfter.Add(-29 * 24 * time.Hour)
	if second := get(); second == first || !second.Leaf.NotAfter.After(first.Leaf.NotAfter) {
		t.Error("not renewed in time")
	}
}

func TestHosts(t *testing.T) {
	t.Parallel()
	for listen, want := range map[string]string{"192.0.2.7:8443": "192.0.2.7", "kyc.example:443": "kyc.example", ":0": "localhost", "[::]:1": "127.0.0.1"} {
		hosts := localca.Hosts(listen)
		if !slices.Contains(hosts, want) {
			t.Errorf("%s: %v lacks %s", listen, hosts, want)
		}
		for _, h := range hosts {
			if h == "" || (net.ParseIP(h) != nil && net.ParseIP(h).IsUnspecified()) {
				t.Errorf("%s: %q is no host", listen, h)
			}
		}
	}
}
