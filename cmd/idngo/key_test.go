package main

import (
	"bytes"
	"context"
	"os"
	"testing"

	"github.com/idngo/idngo/internal/app"
)

// TestKeysAreReplaced: after any number of replacements everything opens, the
// whole trail verifies, and the former master key opens nothing.
func TestKeysAreReplaced(t *testing.T) {
	eachEngine(t, func(t *testing.T, c *console) {
		c.do("tenant", "create", "acme")
		c.do("webhook", "create", "--tenant", "acme", "--secret", "of-the-hook", "https://hooks.example.org/x")
		people := c.apply("before")
		c.fails("--yes", "key", "rotate")
		key := c.data + ".master.key"
		var formers []string
		for round, name := range []string{"between", "after"} {
			was, err := os.ReadFile(key)
			if err != nil {
				t.Fatal(err)
			}
			done := c.one("key", "rotate", "--yes")
			if done["environments"] != 2.0 {
				t.Errorf("round %d: %v", round, done)
			}
			former, err := os.ReadFile(text(done["former"]))
			if err != nil || !bytes.Equal(former, was) {
				t.Errorf("the former key is not kept: %v", err)
			}
			formers = append(formers, text(done["former"]))
			done = c.one("key", "rotate-tenant", "--tenant", "acme", "--yes")
			if want := float64(len(people)); done["applicants"] != want {
				t.Errorf("round %d: %v, want %v applicants", round, done, want)
			}
			for who, p := range c.apply(name) {
				people[who] = p
			}
			for who, p := range people {
				if ok, err := c.readable(p); !ok {
					t.Errorf("round %d: %s is lost: %v", round, who, err)
				}
			}
			c.open(func(ctx context.Context, a *app.App) {
				if found, err := a.Service.ApplicantByExternalUserID(ctx, production, "before"); err != nil || found.ID != people["before"].id {
					t.Errorf("round %d: the hash of before finds %v, %v", round, found.ID, err)
				}
				if hooks, err := a.Service.Endpoints(ctx, production); err != nil || len(hooks) != 1 || hooks[0].Secret != "of-the-hook" {
					t.Errorf("round %d: webhooks %+v, %v", round, hooks, err)
				}
			})
			if trail := c.one("audit", "verify"); trail["intact"] != true {
				t.Errorf("round %d: trail %v", round, trail)
			}
		}
		if checked := c.one("key", "check"); checked["opens"] != true {
			t.Errorf("%v", checked)
		}
		if err := os.Rename(key, key+".kept"); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(formers[0], key); err != nil {
			t.Fatal(err)
		}
		c.fails("does not fit", "key", "check")
	})
}

// TestAReplacementThatBrokeOffIsSettled by the next start, wherever it broke off.
func TestAReplacementThatBrokeOffIsSettled(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(t *testing.T, c *console, key string){
		"before anything was wrapped": func(t *testing.T, c *console, key string) { c.do("key", "new", key+".next") },
		"after all was wrapped": func(t *testing.T, c *console, key string) {
			done := c.one("key", "rotate", "--yes")
			must(t, os.Rename(key, key+".next"))
			must(t, os.Rename(text(done["former"]), key))
		},
		"between the two renames": func(t *testing.T, c *console, key string) {
			c.do("key", "rotate", "--yes")
			must(t, os.Rename(key, key+".next"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newConsole(t, "sqlite")
			c.do("tenant", "create", "acme")
			p := c.apply("someone")["someone"]
			prepare(t, c, c.data+".master.key")
			if ok, err := c.readable(p); !ok {
				t.Errorf("lost: %v", err)
			}
			c.do("key", "rotate", "--yes")
			if ok, err := c.readable(p); !ok {
				t.Errorf("lost by the next replacement: %v", err)
			}
			if trail := c.one("audit", "verify"); trail["intact"] != true {
				t.Errorf("trail %v", trail)
			}
		})
	}
}

// TestKeysAreNotReplacedUnderOthers: another process would go on wrapping by the former key.
func TestKeysAreNotReplacedUnderOthers(t *testing.T) {
	t.Parallel()
	c := newConsole(t, "postgres")
	c.do("tenant", "create", "acme")
	c.open(func(ctx context.Context, a *app.App) {
		a.Config.Role, a.Config.Listen = app.RoleAPI, "127.0.0.1:0"
		running, err := a.Start(ctx)
		must(t, err)
		defer func() { must(t, running.Stop()) }()
		for {
			others, err := a.Store.Processes(ctx)
			must(t, err)
			if len(others) > 0 {
				break
			}
		}
		c.fails("other processes of this installation run", "key", "rotate", "--yes")
		c.fails("other processes of this installation run", "key", "rotate-tenant", "--tenant", "acme", "--yes")
	})
	c.do("key", "rotate", "--yes")
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
