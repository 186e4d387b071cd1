package mailtest

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/http/httptest"
	"net/mail"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// Letter is what arrived.
type Letter struct {
	From, To      string
	Subject, Text string // decoded
}

// Server is a mail server on the loopback until the test ends.
type Server struct {
	// URL is smtps://127.0.0.1:port; Roots vouch for its certificate.
	URL   string
	Roots *x509.CertPool

	mu      sync.Mutex
	letters []Letter
	refused map[string]bool
}

// Start runs a server.
func Start(t testing.TB) *Server {
	t.Helper()
	// Its certificate is that of net/http's test server, which is for the loopback.
	web := httptest.NewUnstartedServer(nil)
	web.StartTLS()
	certificates := web.TLS.Certificates
	s := &Server{Roots: x509.NewCertPool(), refused: map[string]bool{}}
	s.Roots.AddCert(web.Certificate())
	web.Close()
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: certificates, MinVersion: tls.VersionTLS12}) //nolint:noctx // the cleanup closes it
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }))
	server.Domain = "localhost"
	ended := make(chan struct{})
	go func() { // ends with Close
		defer close(ended)
		_ = server.Serve(l)
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-ended
	})
	s.URL = "smtps://" + l.Addr().String()
	return s
}

// Refuse lets no letter to an address in.
func (s *Server) Refuse(to string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused[to] = true
}

// Take answers the letters that came since the last call.
func (s *Server) Take() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.letters
	s.letters = nil
	return list
}

type session struct {
	server   *Server
	from, to string
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	if s.server.refused[to] {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	}
	s.to = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	body := m.Body
	if strings.EqualFold(m.Header.Get("Content-Transfer-Encoding"), "quoted-printable") {
		body = quotedprintable.NewReader(m.Body)
	}
	text, err := io.ReadAll(body)
	subject, err2 := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.letters = append(s.server.letters, Letter{s.from, s.to, subject, strings.ReplaceAll(string(text), "\r\n", "\n")})
	return nil
}

func (s *session) Reset() {}

func (s *session) Logout() error { return nil }
