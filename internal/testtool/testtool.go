package testtool

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The programs, each with its version.
const (
	// S3 is a server of the S3 protocol on a folder.
	S3 = "github.com/versity/versitygw/cmd/versitygw@v1.8.0"
	// ACME is a certificate authority for tests.
	ACME = "github.com/letsencrypt/pebble/v2/cmd/pebble@v2.10.1"
)

// Programs are all of them, for set-up.
var Programs = []string{S3, ACME}

var building sync.Mutex

// Install builds a program where it is missing and answers its path.
func Install(ctx context.Context, program string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	pkg, version, _ := strings.Cut(program, "@")
	dir := filepath.Join(cache, "idngo-tools", path.Base(pkg)+"-"+version)
	file := filepath.Join(dir, path.Base(pkg))
	building.Lock()
	defer building.Unlock()
	if _, err := os.Stat(file); err == nil {
		return file, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	// Built aside and renamed: test binaries of several packages run at once.
	aside, err := os.MkdirTemp(dir, "build-*")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(aside) //nolint:errcheck // in the cache
	cmd := exec.CommandContext(ctx, "go", "install", program)
	cmd.Env = append(os.Environ(), "GOBIN="+aside)
	cmd.Dir = aside // outside any module
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go install %s: %w\n%s", program, err, out)
	}
	return file, os.Rename(filepath.Join(aside, path.Base(pkg)), file)
}

// Start runs a program until the test ends and waits until address answers.
func Start(t testing.TB, program, address string, env []string, args ...string) {
	t.Helper()
	file, err := Install(context.Background(), program)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(file, args...) //nolint:noctx // the cleanup ends it and waits
	cmd.Env = append(os.Environ(), env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }() // ends with the process
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-ended //nolint:errcheck // it was killed
		if t.Failed() {
			t.Logf("%s:\n%s", program, out.String())
		}
	})
	for deadline := time.Now().Add(30 * time.Second); ; {
		conn, err := (&net.Dialer{Timeout: time.Second}).DialContext(t.Context(), "tcp", address)
		if err == nil {
			_ = conn.Close()
			return
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatal(errors.Join(fmt.Errorf("%s ended", program), err))
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s does not listen on %s", program, address)
		}
	}
}

// FreePort gives an address on the loopback that nobody listens on just now.
func FreePort(t testing.TB) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // only the address matters
	return l.Addr().String()
}

// Bucket runs an S3 server with one bucket and answers its URL as --blobs wants
// it, and the folder behind it. The credentials are in the environment that
// Credentials gives.
func Bucket(t testing.TB) (url, folder string) {
	t.Helper()
	root := t.TempDir()
	folder = filepath.Join(root, "buckets", "idngo")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	sidecar := filepath.Join(root, "sidecar")
	if err := os.MkdirAll(sidecar, 0o700); err != nil {
		t.Fatal(err)
	}
	address := FreePort(t)
	Start(t, S3, address, []string{"ROOT_ACCESS_KEY=" + accessKey, "ROOT_SECRET_KEY=" + secretKey},
		"--port", address, "--quiet", "posix", "--sidecar", sidecar, filepath.Dir(folder))
	return "s3://idngo?region=us-east-1&endpoint=http://" + address + "&use_path_style=true", folder
}

const accessKey, secretKey = "idngo-test", "a-secret-of-the-tests"

// Credentials are the environment variables under which Bucket can be reached.
func Credentials() []string {
	return []string{"AWS_ACCESS_KEY_ID=" + accessKey, "AWS_SECRET_ACCESS_KEY=" + secretKey, "AWS_EC2_METADATA_DISABLED=true"}
}

// UseCredentials sets them for this process; once, before tests run.
func UseCredentials() error {
	for _, v := range Credentials() {
		name, value, _ := strings.Cut(v, "=")
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	return nil
}
