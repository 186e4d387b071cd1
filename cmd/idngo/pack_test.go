package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// call runs the program in this process.
func call(t *testing.T, args ...string) (exit int, out, errOut string) {
	t.Helper()
	var o, e bytes.Buffer
	exit = run(&runContext{ctx: t.Context(), args: args, out: &o, errOut: &e, log: slog.New(slog.DiscardHandler)})
	return exit, o.String(), e.String()
}

func TestPackCheck(t *testing.T) {
	t.Parallel()
	exit, out, errOut := call(t, "pack", "check", "../../docs/guide/atlantis.yaml")
	var answer packAnswer
	if err := json.Unmarshal([]byte(out), &answer); err != nil || exit != 0 {
		t.Fatalf("exit %d, %s%s %v", exit, out, errOut, err)
	}
	if !answer.OK || answer.Pack == nil || len(answer.Pack.Templates) != 1 || answer.Pack.Templates[0].Name != "atl-id" || answer.Pack.Labels != 2 || len(answer.Pack.Warnings) != 0 {
		t.Errorf("%s", out)
	}
}

func TestPackCheckNamesEveryMistake(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "wrong.yaml")
	if err := os.WriteFile(file, []byte("labels:\n  surname: [abc]\ntitles:\n  PASPORT: [abc]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	exit, out, errOut := call(t, "pack", "check", file)
	var answer packAnswer
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		t.Fatal(err, out)
	}
	if exit != 1 || answer.OK || len(answer.Mistakes) != 2 || answer.Mistakes[0].Line != 2 || answer.Mistakes[1].Line != 4 || !strings.Contains(errOut, "1 of 1 packs") {
		t.Errorf("exit %d, %s%s", exit, out, errOut)
	}
}

func TestPacksThatAreNotThereStopTheStart(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "none")
	for _, args := range [][]string{{"read", "--packs", missing, "x.jpg"}, {"serve", "--packs", missing}} {
		if exit, _, errOut := call(t, args...); exit != 1 || !strings.Contains(errOut, "--packs") {
			t.Errorf("%v: exit %d, %s", args, exit, errOut)
		}
	}
}
