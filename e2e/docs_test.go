package e2e

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestDocumentation runs the demo as a newcomer does and follows README, quick
// start, API page and the guide to the flow to the letter: every shell block of a page, in one shell.
func TestDocumentation(t *testing.T) {
	if testing.Short() {
		t.Skip("drives the real models")
	}
	dir := demo(t)

	t.Run("README", func(t *testing.T) {
		out := follow(t, dir, filepath.Join("..", "README.md"))
		if !strings.Contains(out, `"reviewStatus":"init"`) {
			t.Errorf("the first call answers:\n%s", out)
		}
	})
	t.Run("quick start", func(t *testing.T) {
		out := follow(t, dir, filepath.Join("..", "docs", "quickstart", "README.md"))
		for _, want := range []string{`"reviewStatus":"init"`, `"idDocType":"SELFIE"`, `{"ok":1}`, `"reviewAnswer":"GREEN"`, `"mrzLine2"`, `"imageReviewResults"`, "f6e92ffe371718694d46e28436f76589312df8db"} {
			if !strings.Contains(out, want) {
				t.Errorf("no %s in:\n%s", want, out)
			}
		}
	})
	t.Run("API page", func(t *testing.T) {
		out := follow(t, dir, filepath.Join("..", "docs", "api", "README.md"))
		if !strings.Contains(out, `"idDocType":"PASSPORT"`) {
			t.Errorf("the upload answers:\n%s", out)
		}
	})
	t.Run("guide to the flow", func(t *testing.T) {
		out := follow(t, dir, filepath.Join("..", "docs", "guide", "flow.md"))
		for _, want := range []string{`"token":"_act-`, `"userId":"customer-7"`, "/websdk/p/", "58968e6b142e97c2643ebdc91298557bc492b25c9de807054b9f8d08f52c7efc"} {
			if !strings.Contains(out, want) {
				t.Errorf("no %s in:\n%s", want, out)
			}
		}
	})
}

// demo starts `idngo demo` in a folder that looks like the root of the
// repository, waits for its walk, and checks what it shows.
func demo(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	program, err := filepath.Abs(binary)
	if err == nil {
		err = os.Mkdir(filepath.Join(dir, "bin"), 0o700)
	}
	if err == nil {
		err = os.Symlink(program, filepath.Join(dir, "bin", "idngo"))
	}
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("bin/idngo", "demo", "--listen", "127.0.0.1:0")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "IDNGO_MODELS="+modelsDir(t))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var errOut lockedBuffer
	cmd.Stderr = writerOf(&errOut)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait()
	})
	told := make(chan string, 1)
	go func() { // ends with the process
		var text strings.Builder
		for sc := bufio.NewScanner(out); sc.Scan(); {
			text.WriteString(sc.Text() + "\n")
			if sc.Text() == "The server goes on until Ctrl-C." {
				told <- text.String()
				_, _ = io.Copy(io.Discard, out)
				return
			}
		}
		told <- text.String()
	}()
	var text string
	select {
	case text = <-told:
	case <-time.After(5 * time.Minute):
		t.Fatalf("the walk does not end:\n%s", &errOut)
	}
	var got []string
	for _, m := range regexp.MustCompile(`(?m)^   status (\w+(?:, [A-Z/]+)?)(?:, labels ([A-Z_ ]+))?, \d+ ms$`).FindAllStringSubmatch(text, -1) {
		got = append(got, strings.TrimSpace(m[1]+" "+m[2]))
	}
	want := []string{
		"completed, GREEN",
		"completed, RED/RETRY BACK_SIDE_MISSING DOCUMENT_PAGE_MISSING",
		"completed, RED/RETRY PROBLEMATIC_APPLICANT_DATA",
		"completed, RED/RETRY BAD_FACE_MATCHING",
		"completed, GREEN",
		"completed, RED/FINAL BLOCKLIST",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the walk shows %q, want %q\n%s\n%s", got, want, text, &errOut)
	}
	lines := regexp.MustCompile(`(?m)^   (\(\. .*\))$`).FindAllStringSubmatch(text, -1)
	if len(lines) < 5 {
		t.Fatalf("the walk printed %d curl lines:\n%s", len(lines), text)
	}
	if out := shell(t, dir, lines[0][1]); !strings.Contains(out, `"reviewAnswer":"GREEN"`) {
		t.Errorf("the first curl line answers %s", out)
	}
	return dir
}

func writerOf(b *lockedBuffer) io.Writer {
	r, w := io.Pipe()
	go func() { // ends with the process
		for sc := bufio.NewScanner(r); sc.Scan(); {
			b.add(sc.Text())
		}
		_, _ = io.Copy(io.Discard, r)
	}()
	return w
}

// follow runs every shell block of a page in one shell, apart from the make
// targets that brought the reader here.
func follow(t *testing.T, dir, page string) string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var script strings.Builder
	inBlock, indent := false, ""
	for line := range strings.Lines(string(text)) {
		trimmed := strings.TrimLeft(line, " ")
		switch {
		case !inBlock && strings.HasPrefix(trimmed, "```sh"):
			inBlock, indent = true, line[:len(line)-len(trimmed)]
		case inBlock && strings.HasPrefix(trimmed, "```"):
			inBlock = false
		case inBlock && !strings.HasPrefix(trimmed, "make "):
			script.WriteString(strings.TrimPrefix(line, indent))
		}
	}
	if script.Len() == 0 {
		t.Fatalf("%s has no shell block", page)
	}
	// What the page leaves in /tmp goes to a folder of the test's own.
	return shell(t, dir, strings.ReplaceAll(script.String(), "/tmp/", t.TempDir()+"/"))
}

// shell runs a script with sh, which stops at the first command that fails.
func shell(t *testing.T, dir, script string) string {
	t.Helper()
	cmd := exec.CommandContext(within(t, 3*time.Minute), "sh", "-eu", "-c", script)
	cmd.Dir = dir
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	return out.String()
}
