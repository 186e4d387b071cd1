package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/idngo/idngo/internal/sqlstore/pgtest"
)

var cluster *pgtest.Cluster

// TestMain is the program itself where a server of a test starts a child of
// its own: without that, the child would run all the tests, whose servers again
// start children.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && slices.Contains([]string{"vision", "preview", "faces"}, os.Args[1]) {
		main()
	}
	os.Exit(pgtest.Main(m, func(c *pgtest.Cluster) { cluster = c }))
}

// console is an installation that commands are given to, as a shell would.
type console struct {
	t        testing.TB
	dir      string // of everything: data, master key, list of erasures
	data     string
	database string
	terminal bool
	ran      func(string)
}

// newConsole has no installation yet: the first command makes it.
func newConsole(t *testing.T, engine string) *console {
	t.Helper()
	dir := t.TempDir()
	c := &console{t: t, dir: dir, data: filepath.Join(dir, "data")}
	if engine == "postgres" {
		c.database = cluster.Database(t)
	}
	return c
}

// answer is what a command came to.
type answer struct {
	exit     int
	out, err string
}

// run gives a command. Flags that say which installation come last.
func (c *console) run(args ...string) answer {
	c.t.Helper()
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		switch args[0] {
		case "version", "read", "match":
		case "key":
			if args[1] != "new" {
				args = append(args, c.where()...)
			}
		default:
			args = append(args, c.where()...)
		}
	}
	var out, errOut bytes.Buffer
	exit := run(&runContext{ctx: context.Background(), args: args, out: &out, errOut: &errOut, log: slog.New(slog.NewTextHandler(&errOut, nil)), terminal: c.terminal, ran: c.ran})
	return answer{exit, out.String(), errOut.String()}
}

func (c *console) where() []string {
	where := []string{"--data", c.data}
	if c.database != "" {
		where = append(where, "--database", c.database)
	}
	return where
}

// do gives a command that must succeed and answers the objects it printed.
func (c *console) do(args ...string) []map[string]any {
	c.t.Helper()
	a := c.run(args...)
	if a.exit != 0 {
		c.t.Fatalf("idngo %s: exit %d\n%s%s", strings.Join(args, " "), a.exit, a.out, a.err)
	}
	return objects(c.t, a.out)
}

// one gives a command that must print one object.
func (c *console) one(args ...string) map[string]any {
	c.t.Helper()
	list := c.do(args...)
	if len(list) != 1 {
		c.t.Fatalf("idngo %s printed %d objects: %v", strings.Join(args, " "), len(list), list)
	}
	return list[0]
}

// fails gives a command that must fail with a text.
func (c *console) fails(want string, args ...string) {
	c.t.Helper()
	a := c.run(args...)
	if a.exit == 0 || !strings.Contains(a.err, want) {
		c.t.Errorf("idngo %s: exit %d, %q, want %q", strings.Join(args, " "), a.exit, a.err, want)
	}
}

func objects(t testing.TB, text string) (out []map[string]any) {
	t.Helper()
	for line := range strings.Lines(text) {
		var v map[string]any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		out = append(out, v)
	}
	return out
}

var engines = []string{"sqlite", "postgres"}

// eachEngine runs a test on both databases.
func eachEngine(t *testing.T, test func(t *testing.T, c *console)) {
	t.Parallel()
	for _, e := range engines {
		t.Run(e, func(t *testing.T) {
			t.Parallel()
			test(t, newConsole(t, e))
		})
	}
}

func text(v any) string { return fmt.Sprint(v) }
