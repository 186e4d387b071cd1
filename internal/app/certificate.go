package app

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/caddyserver/certmagic"
	"go.uber.org/zap"
)

// fileCertificate serves a certificate from files and reads them again when
// they change, so that a renewal needs no restart.
type fileCertificate struct {
	certPath, keyPath string

	mu      sync.Mutex
	cert    *tls.Certificate
	changed time.Time
	looked  time.Time
}

// lookEvery bounds how often the files are looked at.
const lookEvery = time.Minute

func newFileCertificate(certPath, keyPath string) (*fileCertificate, error) {
	f := &fileCertificate{certPath: certPath, keyPath: keyPath}
	if err := f.load(); err != nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	return f, nil
}

func (f *fileCertificate) load() error {
	info, err := os.Stat(f.certPath)
	if err != nil {
		return err
	}
	if f.cert != nil && info.ModTime().Equal(f.changed) {
		return nil
	}
	cert, err := tls.LoadX509KeyPair(f.certPath, f.keyPath)
	if err != nil {
		return err
	}
	f.cert, f.changed = &cert, info.ModTime()
	return nil
}

func (f *fileCertificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := time.Now(); now.Sub(f.looked) > lookEvery {
		f.looked = now
		// Files in the middle of a change keep the certificate that works.
		_ = f.load()
	}
	return f.cert, nil
}

// reload reads the files now, whatever their time says.
func (f *fileCertificate) reload() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	was := f.changed
	f.changed = time.Time{}
	if err := f.load(); err != nil {
		f.changed = was // what works stays
		return fmt.Errorf("certificate: %w", err)
	}
	return nil
}

// acmeConfig has a certificate fetched and renewed over the TLS-ALPN challenge
// on the same port; no further port is needed.
func acmeConfig(ctx context.Context, c Config, port int) (*tls.Config, error) {
	var magic *certmagic.Config
	cache := certmagic.NewCache(certmagic.CacheOptions{
		GetConfigForCert: func(certmagic.Certificate) (*certmagic.Config, error) { return magic, nil },
		Logger:           zap.NewNop(),
	})
	magic = certmagic.New(cache, certmagic.Config{
		Storage: &certmagic.FileStorage{Path: filepath.Join(c.Data, "acme")},
		Logger:  zap.NewNop(),
		OnEvent: func(ctx context.Context, event string, data map[string]any) error {
			if event == "cert_failed" {
				c.Log.WarnContext(ctx, "no certificate by ACME yet; it is tried again", "domain", c.ACMEDomain, "error", data["error"])
			}
			return nil
		},
	})
	issuer := certmagic.ACMEIssuer{
		Email: c.ACMEEmail, Agreed: true, DisableHTTPChallenge: true, Logger: zap.NewNop(),
		// The challenge is answered by our own listener, whatever port leads to
		// it; without this a listener on 443 is tried besides.
		AltTLSALPNPort: port,
	}
	if c.ACMECA != "" {
		roots, err := os.ReadFile(c.ACMECA)
		if err != nil {
			return nil, fmt.Errorf("certificates of the ACME authority: %w", err)
		}
		issuer.TrustedRoots = x509.NewCertPool()
		if !issuer.TrustedRoots.AppendCertsFromPEM(roots) {
			return nil, fmt.Errorf("%s holds no certificate", c.ACMECA)
		}
	}
	if c.ACMEDirectory != "" {
		issuer.CA = c.ACMEDirectory
	}
	magic.Issuers = []certmagic.Issuer{certmagic.NewACMEIssuer(magic, issuer)}
	if err := magic.ManageAsync(ctx, []string{c.ACMEDomain}); err != nil {
		return nil, fmt.Errorf("certificate for %s: %w", c.ACMEDomain, err)
	}
	t := magic.TLSConfig()
	t.MinVersion = tls.VersionTLS12
	t.NextProtos = append([]string{"http/1.1"}, t.NextProtos...)
	return t, nil
}
