package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/client"
)

const (
	tenant = "bench"
	level  = "basic-kyc-level"
	secret = "a-secret-of-the-receiver"
)

// server is the program under measurement and the receiver of its webhooks.
type server struct {
	cmd   *exec.Cmd
	dir   string
	ready time.Duration // from the start of the process until a request is answered
	api   *client.Client
	hook  *httptest.Server

	mu      sync.Mutex
	waiting map[string]chan event
}

// event is the end of one verification.
type event struct {
	at    time.Time
	green bool
}

// start makes an installation of its own and runs the program on it. env is
// added to the environment of the server.
func start(o options, env ...string) (s *server, err error) {
	s = &server{waiting: map[string]chan event{}}
	if s.dir, err = os.MkdirTemp("", "idngo-bench"); err != nil {
		return nil, err
	}
	s.hook = httptest.NewServer(s)
	defer func() {
		if err != nil {
			err = errors.Join(err, s.stop())
		}
	}()
	data := filepath.Join(s.dir, "data")
	token, key, err := s.install(o.bin, data)
	if err != nil {
		return nil, err
	}
	s.cmd = exec.Command(o.bin, "serve", "--data", data, "--models", o.models, "--listen", "127.0.0.1:0", //nolint:noctx // stop ends it
		"--allow-private-webhooks", "--log-level", "warn", "--post-rate", "1000000", "--get-rate", "1000000")
	s.cmd.Env = append(os.Environ(), env...)
	stderr, err := s.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	url := ""
	sc := bufio.NewScanner(stderr)
	for url == "" && sc.Scan() {
		if rest, ok := strings.CutPrefix(sc.Text(), "idngo listens on "); ok {
			url, _, _ = strings.Cut(rest, " ")
		}
	}
	go func() { // ends with the server
		for sc.Scan() {
			fmt.Fprintln(os.Stderr, sc.Text())
		}
	}()
	pem, err := os.ReadFile(filepath.Join(data, "tls", "ca.pem"))
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	s.api, err = client.New(url, token, key, client.WithHTTPClient(&http.Client{
		Timeout: 2 * time.Minute,
		Transport: &http.Transport{
			TLSClientConfig:     &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12},
			MaxIdleConnsPerHost: 64,
		},
	}))
	if err != nil {
		return nil, err
	}
	var e *client.Error
	if _, err := s.api.Applicant(context.Background(), strings.Repeat("0", 24)); !errors.As(err, &e) || e.Status != http.StatusNotFound {
		return nil, fmt.Errorf("the first request: %w", err)
	}
	s.ready = time.Since(began)
	return s, nil
}

// install makes a tenant whose level only notes a portrait of the same source:
// there is one photograph of each face.
func (s *server) install(bin, data string) (token, key string, err error) {
	tool := func(args ...string) ([]byte, error) {
		cmd := exec.Command(bin, append(args, "--data", data)...) //nolint:noctx // ends by itself
		var errOut bytes.Buffer
		cmd.Stderr = &errOut
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("%v: %w: %s", args, err, errOut.String())
		}
		return out, nil
	}
	out, err := tool("tenant", "create", tenant)
	if err != nil {
		return "", "", err
	}
	var made struct {
		Production struct{ AppToken, SecretKey string }
	}
	if err := json.Unmarshal(out, &made); err != nil {
		return "", "", err
	}
	if out, err = tool("level", "export", "--tenant", tenant, level); err != nil {
		return "", "", err
	}
	file := filepath.Join(s.dir, "level.yaml")
	changed := strings.NewReplacer("sameSourcePortrait: review", "sameSourcePortrait: note", "duplicateFaces: review", "duplicateFaces: note").Replace(string(out))
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		return "", "", err
	}
	if _, err := tool("level", "import", "--tenant", tenant, file); err != nil {
		return "", "", err
	}
	if _, err := tool("webhook", "create", "--tenant", tenant, "--secret", secret, s.hook.URL); err != nil {
		return "", "", err
	}
	return made.Production.AppToken, made.Production.SecretKey, nil
}

// stop ends the server and removes its data.
func (s *server) stop() error {
	if s.cmd != nil && s.cmd.Process != nil {
		_ = s.cmd.Process.Signal(os.Interrupt)
		_ = s.cmd.Wait()
	}
	s.hook.Close()
	return os.RemoveAll(s.dir)
}

// ServeHTTP receives the webhooks and checks their signature.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	now := time.Now()
	e, err := client.ReadWebhook(r, secret)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if e.Type != "applicantReviewed" && e.Type != "applicantOnHold" {
		return
	}
	s.mu.Lock()
	ch := s.waiting[e.ExternalUserID]
	delete(s.waiting, e.ExternalUserID)
	s.mu.Unlock()
	if ch != nil {
		ch <- event{now, e.ReviewResult != nil && e.ReviewResult.ReviewAnswer == "GREEN"}
	}
}

// passage is how one applicant went through.
type passage struct {
	fromUpload, fromPending time.Duration
	green                   bool
}

// verify takes one applicant through the whole workflow; pause lies between the
// last upload and the request for the check.
func (s *server) verify(ctx context.Context, ext string, files []specimen.File, pause time.Duration) (p passage, err error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	ch := make(chan event, 1)
	s.mu.Lock()
	s.waiting[ext] = ch
	s.mu.Unlock()
	a, err := s.api.CreateApplicant(ctx, level, client.NewApplicant{ExternalUserID: ext})
	if err != nil {
		return p, err
	}
	began := time.Now()
	for _, f := range files {
		d := client.Document{IDDocType: f.IDDocType, IDDocSubType: f.Side, Country: f.Country}
		if _, err := s.api.AddDocumentQuietly(ctx, a.ID, d, f.Name, f.JPEG); err != nil {
			return p, err
		}
	}
	time.Sleep(pause)
	pending := time.Now()
	if err := s.api.RequestCheck(ctx, a.ID); err != nil {
		return p, err
	}
	select {
	case e := <-ch:
		return passage{e.at.Sub(began), e.at.Sub(pending), e.green}, nil
	case <-ctx.Done():
		return p, fmt.Errorf("%s: no decision: %w", ext, ctx.Err())
	}
}
