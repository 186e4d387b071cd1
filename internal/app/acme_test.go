package app

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/idngo/idngo/internal/localca"
	"github.com/idngo/idngo/internal/testtool"
)

// nameServer answers every question for an address with the loopback, over TCP.
func nameServer(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	var serving sync.WaitGroup
	t.Cleanup(func() { _ = l.Close(); serving.Wait() })
	serving.Go(func() { // ends with the listener
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer conn.Close() //nolint:errcheck // the answers are out
				_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
				for answerQuestion(conn) == nil {
				}
			})
		}
	})
	return l.Addr().String()
}

func answerQuestion(conn net.Conn) error {
	var size uint16
	if err := binary.Read(conn, binary.BigEndian, &size); err != nil {
		return err
	}
	question := make([]byte, size)
	if _, err := io.ReadFull(conn, question); err != nil {
		return err
	}
	var m dnsmessage.Message
	if err := m.Unpack(question); err != nil {
		return err
	}
	m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
	for _, q := range m.Questions {
		if q.Type == dnsmessage.TypeA {
			m.Answers = append(m.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 1},
				Body:   &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}},
			})
		}
	}
	answer, err := m.Pack()
	if err != nil {
		return err
	}
	_, err = conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...))
	return err
}

// TestACertificateByACME: a real ACME authority validates over the API's own
// port and the server serves what it issued.
func TestACertificateByACME(t *testing.T) {
	t.Parallel()
	const domain = "kyc.idngo.test"
	dir := t.TempDir()
	ca, err := localca.Open(filepath.Join(dir, "acme-tls"), time.Now())
	must(t, err)
	cert, key := writePair(t, dir, ca, "localhost")
	api, directory, management := testtool.FreePort(t), testtool.FreePort(t), testtool.FreePort(t)
	_, port, err := net.SplitHostPort(api)
	must(t, err)
	tlsPort, err := strconv.Atoi(port)
	must(t, err)
	config, err := json.Marshal(map[string]any{"pebble": map[string]any{
		"listenAddress": directory, "managementListenAddress": management, "certificate": cert, "privateKey": key,
		"httpPort": 1, "tlsPort": tlsPort, "keyAlgorithm": "ecdsa",
		"profiles": map[string]any{"default": map[string]any{"description": "of the tests", "validityPeriod": 7776000}},
	}})
	must(t, err)
	file := filepath.Join(dir, "acme.json")
	must(t, os.WriteFile(file, config, 0o600))
	testtool.Start(t, testtool.ACME, directory, []string{"PEBBLE_VA_NOSLEEP=1", "PEBBLE_WFE_NONCEREJECT=0"}, "-config", file, "-dnsserver", nameServer(t))

	_, directoryPort, err := net.SplitHostPort(directory)
	must(t, err)
	a, err := Open(t.Context(), Config{
		Role: RoleAPI, Data: filepath.Join(dir, "data"), Models: t.TempDir(), Listen: api, Log: slog.New(slog.DiscardHandler),
		ACMEDomain: domain, ACMEEmail: "ops@idngo.test", ACMEDirectory: "https://localhost:" + directoryPort + "/dir", ACMECA: ca.CertPath,
	})
	must(t, err)
	defer func() { must(t, a.Close()) }()
	r, err := a.Start(t.Context())
	must(t, err)
	defer func() { must(t, r.Stop()) }()

	roots := issuerRoots(t, management, ca.CertPath)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	dialer := tls.Dialer{Config: &tls.Config{RootCAs: roots, ServerName: domain, MinVersion: tls.VersionTLS12}}
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for {
		conn, err := dialer.DialContext(ctx, "tcp", api)
		if err == nil {
			must(t, conn.Close())
			break
		}
		select {
		case <-ctx.Done():
			t.Fatalf("no certificate of the authority is served: %v", err)
		case <-look.C:
		}
	}
	// It survives a restart: the certificate is kept in the data folder.
	kept, err := filepath.Glob(filepath.Join(dir, "data", "acme", "certificates", "*", domain, domain+".crt"))
	if err != nil || len(kept) != 1 {
		t.Errorf("kept certificates %v, %v", kept, err)
	}
}

// issuerRoots asks the authority for the root it issues from.
func issuerRoots(t *testing.T, management, trusted string) *x509.CertPool {
	t.Helper()
	text, err := os.ReadFile(trusted)
	must(t, err)
	own := x509.NewCertPool()
	own.AppendCertsFromPEM(text)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: own, ServerName: "localhost", MinVersion: tls.VersionTLS12}}
	defer transport.CloseIdleConnections()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+management+"/roots/0", nil)
	must(t, err)
	res, err := transport.RoundTrip(req)
	must(t, err)
	root, err := io.ReadAll(res.Body)
	must(t, errors.Join(err, res.Body.Close()))
	if block, _ := pem.Decode(root); block == nil {
		t.Fatalf("no root: %q", root)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(root)
	return pool
}
