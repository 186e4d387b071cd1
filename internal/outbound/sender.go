package outbound

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"code.dny.dev/ssrf"

	"github.com/idngo/idngo/kyc/verify"
)

// userAgent is a neutral product string (webhooks.md 2).
const userAgent = "IDnGO-Webhook/1.0"

// maxAnswer is how much of an answer is read for the log, in bytes.
const maxAnswer = 1 << 10

// Policy says what may be called.
type Policy struct {
	// AllowPrivate admits loopback and private addresses and plain http.
	AllowPrivate bool
	// RootCAs are trusted besides the system's; nil adds none.
	RootCAs *x509.CertPool
}

// Sender posts webhooks. It implements verify.Sender.
type Sender struct {
	client *http.Client
	policy Policy
}

var _ verify.Sender = (*Sender)(nil)

// errPlainHTTP refuses a target without TLS.
var errPlainHTTP = errors.New("plain http is refused")

// NewSender makes a sender; Close ends its idle connections.
func NewSender(p Policy) *Sender {
	dialer := &net.Dialer{Timeout: 5 * time.Second}
	if !p.AllowPrivate {
		// Control runs on the resolved address of every dial, so a name that
		// changes its address between check and use is caught too.
		dialer.Control = ssrf.New(ssrf.WithAnyPort()).Safe
	}
	t := &http.Transport{
		Proxy:                  nil,
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: p.RootCAs},
		TLSHandshakeTimeout:    5 * time.Second,
		MaxIdleConnsPerHost:    4,
		IdleConnTimeout:        30 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
		ForceAttemptHTTP2:      true,
	}
	return &Sender{policy: p, client: &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Close ends idle connections.
func (s *Sender) Close() { s.client.CloseIdleConnections() }

// Send posts the body once and classes what came of it.
func (s *Sender) Send(ctx context.Context, req verify.SendRequest) verify.SendAnswer {
	started := time.Now()
	ctx, cancel := context.WithTimeout(ctx, req.Timeout)
	defer cancel()
	status, body, err := s.post(ctx, req)
	answer := verify.SendAnswer{Status: status, Latency: time.Since(started), Body: body}
	switch {
	case err != nil:
		answer.Err = class(err)
	case status >= 300 && status < 400:
		answer.Err = "redirect"
	case status < 200 || status >= 300:
		answer.Err = "status"
	}
	return answer
}

func (s *Sender) post(ctx context.Context, req verify.SendRequest) (status int, body string, err error) {
	u, err := url.Parse(req.URL)
	if err != nil {
		return 0, "", err
	}
	if u.Scheme != "https" && !s.policy.AllowPrivate {
		return 0, "", errPlainHTTP
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, req.URL, bytes.NewReader(req.Body))
	if err != nil {
		return 0, "", err
	}
	for k, v := range req.Headers {
		r.Header.Set(k, v)
	}
	r.Header.Set("User-Agent", userAgent)
	resp, err := s.client.Do(r)
	if err != nil {
		return 0, "", err
	}
	head, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	// The status is the answer; a body that breaks off changes nothing.
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return resp.StatusCode, string(head), nil //nolint:nilerr // see above
	}
	return resp.StatusCode, string(head), nil
}

// class names a failure without any of its text, which may hold a URL.
func class(err error) string {
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var op *net.OpError
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedPort), errors.Is(err, ssrf.ErrProhibitedNetwork), errors.Is(err, errPlainHTTP):
		return "refused-address"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case errors.As(err, &dns):
		return "dns"
	case errors.As(err, &cert), errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return "tls"
	case errors.As(err, &op):
		return "connect"
	}
	return "failed"
}
