package localca

import (
	"crypto/tls"
	"sync"
	"time"
)

// Source serves a certificate and renews it before it ends, so that a server
// that runs for years keeps a valid one.
type Source struct {
	authority *Authority
	hosts     []string
	now       func() time.Time

	mu   sync.Mutex
	cert *tls.Certificate
}

// NewSource makes a source for the given hosts.
func NewSource(a *Authority, hosts []string, now func() time.Time) *Source {
	return &Source{authority: a, hosts: hosts, now: now}
}

// GetCertificate is for tls.Config.
func (s *Source) GetCertificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cert != nil && s.now().Before(s.cert.Leaf.NotAfter.Add(-renewBefore)) {
		return s.cert, nil
	}
	cert, err := s.authority.Issue(s.hosts, s.now())
	if err != nil {
		return nil, err
	}
	s.cert = cert
	return cert, nil
}
