package e2e

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
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/idngo/idngo/client"
	"github.com/idngo/idngo/internal/sqlstore/pgtest"
)

// binary is the program under test: IDNGO_BIN, or built for this run.
var binary string

// cluster is the PostgreSQL of this run.
var cluster *pgtest.Cluster

func TestMain(m *testing.M) {
	os.Exit(testMain(m))
}

func testMain(m *testing.M) int {
	if binary = os.Getenv("IDNGO_BIN"); binary == "" {
		dir, err := os.MkdirTemp("", "idngo")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
		binary = filepath.Join(dir, "idngo")
		if out, err := exec.Command("go", "build", "-o", binary, "../cmd/idngo").CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "build: %v\n%s", err, out)
			return 1
		}
	}
	return pgtest.Main(m, func(c *pgtest.Cluster) { cluster = c })
}

func modelsDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("IDNGO_MODELS")
	if dir == "" {
		dir = filepath.Join("..", "models", "cache")
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(abs); err != nil {
		t.Fatalf("models are missing (%v): run make models", err)
	}
	return abs
}

// engines are the databases that every workflow test runs on.
var engines = []string{"sqlite", "postgres"}

// installation is a data folder with a tenant, and the server that runs on it.
type installation struct {
	t        *testing.T
	dir      string
	database string
	models   string
	extra    []string               // further environment
	keys     map[string]credentials // by environment

	cmd  *exec.Cmd
	url  string
	http *http.Client
	log  *lockedBuffer
}

type credentials struct {
	AppToken  string `json:"appToken"`
	SecretKey string `json:"secretKey"`
}

const tenant = "acme"

// install makes a tenant whose level notes a portrait of the same source, and a
// face that another applicant has, instead of sending them to a person: there
// are three faces, and one photograph of each.
func install(t *testing.T, engine string) *installation {
	t.Helper()
	in := &installation{t: t, dir: filepath.Join(t.TempDir(), "data"), models: modelsDir(t), log: &lockedBuffer{}}
	if engine == "postgres" {
		in.database = cluster.Database(t)
	}
	var made map[string]json.RawMessage
	if err := json.Unmarshal([]byte(in.tool("tenant", "create", tenant, "--name", "Acme")), &made); err != nil {
		t.Fatal(err)
	}
	in.keys = map[string]credentials{}
	for _, env := range []string{"sandbox", "production"} {
		var c credentials
		if err := json.Unmarshal(made[env], &c); err != nil {
			t.Fatal(err)
		}
		in.keys[env] = c
	}
	in.changeLevel("sameSourcePortrait: review", "sameSourcePortrait: note")
	in.changeLevel("duplicateFaces: review", "duplicateFaces: note")
	return in
}

// changeLevel replaces a line of the tenant's level.
func (in *installation) changeLevel(from, to string) {
	in.t.Helper()
	level := in.tool("level", "export", "--tenant", tenant, "basic-kyc-level")
	changed := strings.Replace(level, from, to, 1)
	if changed == level {
		in.t.Fatalf("the level does not say %s:\n%s", from, level)
	}
	file := filepath.Join(in.t.TempDir(), "level.yaml")
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		in.t.Fatal(err)
	}
	in.tool("level", "import", "--tenant", tenant, file)
}

// tool runs a command of the program and returns what it printed.
func (in *installation) tool(args ...string) string {
	in.t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Env = in.env()
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	if err := cmd.Run(); err != nil {
		in.t.Fatalf("idngo %s: %v\n%s%s", strings.Join(args, " "), err, out.String(), errOut.String())
	}
	return out.String()
}

func (in *installation) env() []string {
	env := append(os.Environ(), "IDNGO_DATA="+in.dir, "IDNGO_MODELS="+in.models)
	env = append(env, in.extra...)
	if in.database != "" {
		env = append(env, "IDNGO_DATABASE="+in.database)
	}
	return env
}

// start runs the server and waits until it listens.
func (in *installation) start(args ...string) {
	in.t.Helper()
	in.cmd = exec.Command(binary, append([]string{"serve", "--listen", "127.0.0.1:0", "--allow-private-webhooks", "--log-level", "warn", "--post-rate", "100000", "--get-rate", "100000"}, args...)...)
	in.cmd.Env = in.env()
	in.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stderr, err := in.cmd.StderrPipe()
	if err != nil {
		in.t.Fatal(err)
	}
	if err := in.cmd.Start(); err != nil {
		in.t.Fatal(err)
	}
	listening := make(chan string, 1)
	go func() { // ends with the process
		sc := bufio.NewScanner(stderr)
		for sc.Scan() {
			in.log.add(sc.Text())
			if rest, ok := strings.CutPrefix(sc.Text(), "idngo listens on "); ok {
				url, _, _ := strings.Cut(rest, " ")
				listening <- url
			}
		}
		close(listening)
	}()
	select {
	case url, ok := <-listening:
		if !ok {
			in.t.Fatalf("the server ended:\n%s", in.log)
		}
		in.url = url
	case <-time.After(time.Minute):
		in.t.Fatalf("the server does not listen:\n%s", in.log)
	}
	in.t.Cleanup(in.kill)
	pem, err := os.ReadFile(filepath.Join(in.dir, "tls", "ca.pem"))
	if err != nil {
		in.t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	in.http = &http.Client{Timeout: time.Minute, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}}
}

// kill ends the server and its children at once, as a crash does.
func (in *installation) kill() {
	if in.cmd == nil {
		return
	}
	_ = syscall.Kill(-in.cmd.Process.Pid, syscall.SIGKILL)
	_ = in.cmd.Wait()
	in.cmd = nil
}

// stop ends the server as an operator does and checks its exit status.
func (in *installation) stop() {
	in.t.Helper()
	if err := in.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		in.t.Fatal(err)
	}
	if err := in.cmd.Wait(); err != nil {
		in.t.Fatalf("the server ended with %v:\n%s", err, in.log)
	}
	in.cmd = nil
}

func (in *installation) client(env string) *client.Client {
	in.t.Helper()
	c, err := client.New(in.url, in.keys[env].AppToken, in.keys[env].SecretKey, client.WithHTTPClient(in.http))
	if err != nil {
		in.t.Fatal(err)
	}
	return c
}

// hook subscribes a receiver to all events of the production environment.
func (in *installation) hook(r *receiver) {
	in.t.Helper()
	in.tool("webhook", "create", "--tenant", tenant, "--secret", r.secret, r.url)
}

// lockedBuffer collects the log of the server.
type lockedBuffer struct {
	mu    sync.Mutex
	lines []string
}

func (b *lockedBuffer) add(line string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lines = append(b.lines, line)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Join(b.lines, "\n")
}

// within gives a test step a bound.
func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}

var errNoEvent = errors.New("the event did not come")
