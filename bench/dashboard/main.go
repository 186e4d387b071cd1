// Command dashboard measures the Dashboard with many applicants: it fills a data
// folder through the real store, starts the built program on it, and times its
// lists over HTTP, presses in Debian's chromium, and the scores of Lighthouse.
//
//	dashboard [-bin bin/idngo] [-models models/cache] [-n 100000] [-data DIR] [-lighthouse=false]
//
// It prints Markdown for bench/RESULTS.md. The data lie in memory (/dev/shm)
// where there is one, so that filling does not wait for a disk; reading is timed
// warm in either case.
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
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "dashboard:", err)
		os.Exit(1)
	}
}

func run() error {
	bin := flag.String("bin", "bin/idngo", "program to measure")
	models := flag.String("models", "models/cache", "folder of the models")
	n := flag.Int("n", 100_000, "applicants")
	data := flag.String("data", "", "folder to fill; made anew in memory when empty")
	scores := flag.Bool("lighthouse", true, "take the scores of Lighthouse too")
	flag.Parse()
	ctx := context.Background()
	parent := *data
	if parent == "" {
		if _, err := os.Stat("/dev/shm"); err == nil {
			parent = "/dev/shm"
		}
	}
	dir, err := os.MkdirTemp(parent, "idngo-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	begun := time.Now()
	secret, err := populate(ctx, filepath.Join(dir, "data"), *models, *n)
	if err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	filled := time.Since(begun)
	s, err := start(*bin, filepath.Join(dir, "data"), *models)
	if err != nil {
		return err
	}
	defer s.stop()
	if err := s.signIn(secret); err != nil {
		return err
	}
	load, _ := os.ReadFile("/proc/loadavg")
	fmt.Printf("`make bench-dashboard`: %d applicants (filled in %s), commit %s, %d processors, load %s\n\n", *n, filled.Round(time.Second), commit(), runtime.NumCPU(), strings.Join(strings.Fields(string(load))[:3], " "))
	failed := errors.Join(s.lists(), s.presses())
	if *scores {
		failed = errors.Join(failed, s.scores())
	}
	own, peak, err := memory(s.cmd.Process.Pid)
	if err != nil {
		return err
	}
	fmt.Printf("\nThe server used %d MB at the end, %d MB at most.\n", own>>20, peak>>20)
	return failed
}

func commit() string {
	out, err := exec.Command("git", "describe", "--always", "--dirty", "--exclude", "*").Output() //nolint:noctx // ends by itself
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}

// server is the program under measurement, with a browser's session.
type server struct {
	cmd    *exec.Cmd
	url    string
	client *http.Client
	cookie string
}

func start(bin, data, models string) (*server, error) {
	s := &server{}
	s.cmd = exec.Command(bin, "serve", "--data", data, "--models", models, "--listen", "localhost:0", "--flow-listen", "localhost:0") //nolint:noctx,gosec // stop ends it
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.cmd.Stderr = s.cmd.Stdout
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	said := ""
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		said += lines.Text() + "\n"
		if _, rest, ok := strings.Cut(lines.Text(), "idngo listens on "); ok {
			s.url, _, _ = strings.Cut(rest, " ")
			break
		}
	}
	if s.url == "" {
		s.stop()
		return nil, fmt.Errorf("the server did not start: %s", said)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }() // ends with the server
	pem, err := os.ReadFile(filepath.Join(data, "tls", "ca.pem"))
	if err != nil {
		s.stop()
		return nil, err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	s.client = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}, Timeout: time.Minute}
	return s, nil
}

func (s *server) stop() {
	_ = s.cmd.Process.Signal(os.Interrupt)
	_ = s.cmd.Wait()
}

func (s *server) call(method, path string, body, into any, headers ...string) (time.Duration, error) {
	var in io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return 0, err
		}
		in = bytes.NewReader(text)
	}
	req, err := http.NewRequest(method, s.url+"/dash/api"+path, in) //nolint:noctx // the client has a timeout
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Cookie", s.cookie)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	begun := time.Now()
	resp, err := s.client.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	took := time.Since(begun)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: %d %s", method, path, resp.StatusCode, text)
	}
	for _, c := range resp.Cookies() {
		s.cookie = strings.TrimPrefix(s.cookie+"; "+c.Name+"="+c.Value, "; ")
	}
	if err == nil && into != nil {
		err = json.Unmarshal(text, into)
	}
	return took, err
}

func (s *server) signIn(secret string) error {
	_, err := s.call("POST", "/link", map[string]any{"name": "Bench Owner", "password": "quiet river under snow"}, nil, "X-Link-Secret", secret)
	return err
}

type page struct {
	Items []struct {
		ID             string `json:"id"`
		ExternalUserID string `json:"externalUserId"`
	} `json:"items"`
	Next string `json:"next"`
}

const (
	warm  = 3
	times = 30
)

// lists times what the server answers the pages with.
func (s *server) lists() error {
	deep := ""
	for range 100 { // twenty thousand rows down
		var p page
		if _, err := s.call("GET", "/env/production/applicants?limit=200&before="+deep, nil, &p); err != nil && deep != "" {
			return err
		} else if deep == "" {
			if _, err := s.call("GET", "/env/production/applicants?limit=200", nil, &p); err != nil {
				return err
			}
		}
		if p.Next == "" {
			break
		}
		deep = p.Next
	}
	var failed error
	today := time.Now().UTC().Format(time.DateOnly)
	fmt.Println("| list, 100 rows a page | median ms | p95 ms |\n|---|---|---|")
	for _, c := range [][2]string{
		{"all", "applicants?limit=100"}, {"all, 20,000 rows down", "applicants?limit=100&before=" + deep},
		{"pending", "applicants?limit=100&state=pending"}, {"on hold", "applicants?limit=100&state=onHold"}, {"approved", "applicants?limit=100&state=approved"},
		{"resubmission", "applicants?limit=100&state=resubmission"}, {"rejected", "applicants?limit=100&state=rejected"}, {"inactive", "applicants?limit=100&state=inactive"},
		{"level", "applicants?limit=100&level=enhanced"}, {"tag", "applicants?limit=100&tag=vip"}, {"tag that nobody has", "applicants?limit=100&tag=nobody"},
		{"label", "applicants?limit=100&label=FORGERY"}, {"label that nobody has", "applicants?limit=100&label=BLOCKLIST"},
		{"risk", "applicants?limit=100&risk=high"}, {"risk label", "applicants?limit=100&riskLabel=pep"}, {"risk label that nobody has", "applicants?limit=100&riskLabel=crime"},
		{"country, rare", "applicants?limit=100&country=DEU"}, {"country of nobody", "applicants?limit=100&country=FRA"}, {"decided by officers", "applicants?limit=100&source=officer"},
		{"rejected, tag, country", "applicants?limit=100&state=rejected&tag=vip&country=KAZ"}, {"created today", "applicants?limit=100&from=" + today + "&to=" + today},
		{"search by own id", "applicants?q=user-777"}, {"search by e-mail", "applicants?q=user777%40example.com"}, {"search of nobody", "applicants?q=nobody%40example.com"},
		{"ids of all (5,000 and the count)", "applicant-ids"}, {"queue", "queue"}, {"statistics of 30 days", "statistics?zone=UTC&from=" + time.Now().UTC().AddDate(0, 0, -29).Format(time.DateOnly) + "&to=" + today},
	} {
		var took []time.Duration
		for i := range warm + times {
			d, err := s.call("GET", "/env/production/"+c[1], nil, nil)
			if err != nil {
				took, failed = nil, errors.Join(failed, err)
				break
			}
			if i >= warm {
				took = append(took, d)
			}
		}
		if len(took) == 0 {
			fmt.Printf("| %s | failed | |\n", c[0])
			continue
		}
		slices.Sort(took)
		fmt.Printf("| %s | %.1f | %.1f |\n", c[0], ms(took[len(took)/2]), ms(took[len(took)*95/100]))
	}
	return failed
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// presses times the browser: from a press to the next paint.
func (s *server) presses() error {
	return script("node", "bench/dashboard/presses.mjs", s.url, s.cookie)
}

// scores takes those of Lighthouse.
func (s *server) scores() error {
	return script("node", "bench/lighthouse/scores.mjs", s.url, s.cookie)
}

func script(name string, args ...string) error {
	cmd := exec.Command(name, args[:1]...) //nolint:noctx,gosec // our own scripts, which end by themselves
	cmd.Env = append(os.Environ(), "DASHBOARD_URL="+args[1], "DASHBOARD_COOKIE="+args[2])
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return errors.Join(fmt.Errorf("%s failed", args[0]), err)
	}
	return nil
}

// memory is what a process holds, and held at most, in bytes.
func memory(pid int) (resident, peak int64, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(status)) {
		var kb int64
		if _, err := fmt.Sscanf(line, "VmRSS: %d kB", &kb); err == nil {
			resident = kb << 10
		}
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &kb); err == nil {
			peak = kb << 10
		}
	}
	return resident, peak, err
}
