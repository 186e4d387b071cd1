// Command workflow measures the real program as a customer sees it: how long a
// verification takes from the request to the webhook, and what it costs.
//
//	go run ./bench/workflow [-bin bin/idngo] [-models models/cache] [-n 20]
//
// It prints Markdown for bench/RESULTS.md. Figures hold for the machine and its
// load; a reference measured in the same run tells how fast the machine was.
package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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

func main() {
	bin := flag.String("bin", "bin/idngo", "program to measure")
	models := flag.String("models", "models/cache", "folder of the models")
	n := flag.Int("n", 20, "applicants a figure")
	flag.Parse()
	if err := run(*bin, *models, *n); err != nil {
		fmt.Fprintln(os.Stderr, "workflow:", err)
		os.Exit(1)
	}
}

func run(bin, models string, n int) (err error) {
	dir, err := os.MkdirTemp("", "idngo-bench")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	s, err := start(bin, models, filepath.Join(dir, "data"))
	if err != nil {
		return err
	}
	defer s.stop()
	studio, err := newStudio(models)
	if err != nil {
		return err
	}
	fmt.Printf("Server ready after %d ms. Load average at the start: %s\n\n", s.ready.Milliseconds(), load())
	fmt.Println("| figure | n | median | p95 | GREEN | target |")
	fmt.Println("|---|---|---|---|---|---|")
	for i, f := range []struct {
		name, kind, target string
		wait               bool
	}{
		{"pending to webhook, passport + selfie read before", specimen.KindPassport, "500 ms", true},
		{"first upload to webhook, passport + selfie without a pause", specimen.KindPassport, "2500 ms", false},
		{"first upload to webhook, two-sided card + selfie without a pause", specimen.KindIDCard, "4000 ms", false},
	} {
		var took []time.Duration
		green := 0
		for k := range n {
			sub, err := studio.Submit(specimen.Applicant{
				Seed: uint64(1000*(i+1) + k), Kind: f.kind, Country: "KAZ", Sex: specimen.Female,
				Face: []string{"astronaut", "commodore"}[k%2], Today: time.Now(),
			})
			if err != nil {
				return err
			}
			d, ok, err := s.verify(fmt.Sprintf("bench-%d-%d", i, k), sub.Files, f.wait)
			if err != nil {
				return err
			}
			took = append(took, d)
			if ok {
				green++
			}
		}
		slices.Sort(took)
		fmt.Printf("| %s | %d | %d ms | %d ms | %d | %s |\n", f.name, n, took[n/2].Milliseconds(), took[min(n-1, n*95/100)].Milliseconds(), green, f.target)
	}
	server, child := s.memory()
	fmt.Printf("\nResident memory after %d decisions: server %d MB, vision child %d MB. Load average at the end: %s\n", 3*n, server>>20, child>>20, load())
	return nil
}

func newStudio(models string) (*specimen.Studio, error) {
	fonts, err := specimen.FindFonts()
	if err != nil {
		return nil, err
	}
	faces, err := specimen.LoadFaces(filepath.Join(models, "faces"))
	if err != nil {
		return nil, err
	}
	return specimen.New(specimen.Assets{Fonts: fonts, Faces: faces})
}

func load() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(b))[:3], " ")
}

// server is the program under measurement and the receiver of its webhooks.
type server struct {
	cmd   *exec.Cmd
	ready time.Duration
	api   *client.Client
	hook  *httptest.Server

	mu      sync.Mutex
	waiting map[string]chan client.Webhook
}

func start(bin, models, data string) (*server, error) {
	s := &server{waiting: map[string]chan client.Webhook{}}
	s.hook = httptest.NewServer(s)
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
		return nil, err
	}
	var made struct {
		Production struct{ AppToken, SecretKey string }
	}
	if err := json.Unmarshal(out, &made); err != nil {
		return nil, err
	}
	if out, err = tool("level", "export", "--tenant", tenant, level); err != nil {
		return nil, err
	}
	file := data + ".level.yaml"
	changed := strings.Replace(string(out), "sameSourcePortrait: review", "sameSourcePortrait: note", 1)
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		return nil, err
	}
	if _, err := tool("level", "import", "--tenant", tenant, file); err != nil {
		return nil, err
	}
	if _, err := tool("webhook", "create", "--tenant", tenant, "--secret", secret, s.hook.URL); err != nil {
		return nil, err
	}
	s.cmd = exec.Command(bin, "serve", "--data", data, "--models", models, "--listen", "127.0.0.1:0", "--allow-private-webhooks", "--log-level", "warn", "--post-rate", "100000", "--get-rate", "100000") //nolint:noctx // stop ends it
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
	s.ready = time.Since(began)
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
	s.api, err = client.New(url, made.Production.AppToken, made.Production.SecretKey, client.WithHTTPClient(&http.Client{
		Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}},
	}))
	return s, err
}

func (s *server) stop() {
	_ = s.cmd.Process.Signal(os.Interrupt)
	_ = s.cmd.Wait()
	s.hook.Close()
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
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
	s.mu.Unlock()
	if ch != nil {
		ch <- e
	}
}

// verify takes one applicant through. With wait the clock starts at the request
// for the check, five seconds after the uploads; without, at the first upload.
func (s *server) verify(ext string, files []specimen.File, wait bool) (time.Duration, bool, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	ch := make(chan client.Webhook, 1)
	s.mu.Lock()
	s.waiting[ext] = ch
	s.mu.Unlock()
	a, err := s.api.CreateApplicant(ctx, level, client.NewApplicant{ExternalUserID: ext})
	if err != nil {
		return 0, false, err
	}
	began := time.Now()
	for _, f := range files {
		d := client.Document{IDDocType: f.IDDocType, IDDocSubType: f.Side, Country: f.Country}
		if _, err := s.api.AddDocumentQuietly(ctx, a.ID, d, f.Name, f.JPEG); err != nil {
			return 0, false, err
		}
	}
	if wait {
		time.Sleep(5 * time.Second)
		began = time.Now()
	}
	if err := s.api.RequestCheck(ctx, a.ID); err != nil {
		return 0, false, err
	}
	select {
	case e := <-ch:
		return time.Since(began), e.ReviewResult != nil && e.ReviewResult.ReviewAnswer == "GREEN", nil
	case <-ctx.Done():
		return 0, false, fmt.Errorf("%s: no decision: %w", ext, ctx.Err())
	}
}

// memory gives the resident set of the server and of its child, in bytes.
func (s *server) memory() (server, child int64) {
	resident := func(pid string) (rss int64, parent int) {
		b, err := os.ReadFile(filepath.Join("/proc", pid, "status"))
		if err != nil {
			return 0, 0
		}
		for line := range strings.Lines(string(b)) {
			var kb int64
			if _, err := fmt.Sscanf(line, "VmRSS: %d kB", &kb); err == nil {
				rss = kb << 10
			}
			_, _ = fmt.Sscanf(line, "PPid: %d", &parent)
		}
		return rss, parent
	}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0, 0
	}
	for _, e := range entries {
		switch rss, parent := resident(e.Name()); {
		case e.Name() == fmt.Sprint(s.cmd.Process.Pid):
			server = rss
		case parent == s.cmd.Process.Pid:
			child += rss
		}
	}
	return server, child
}
