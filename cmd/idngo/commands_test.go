package main

import (
	"bytes"
	"context"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"image"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"github.com/idngo/idngo/internal/app"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision"
)

// elsewhere are the commands that other tests give: the function, with its
// folder where that is another.
var elsewhere = map[string]string{
	"serve": "TestCommandsGoToTheServerThatRuns", "demo": "e2e TestDocumentation",
	"vision": "TestTheChildren", "preview": "TestTheChildren", "faces": "TestTheChildOfFaces",
	"read": "TestReadCommand", "match": "TestMatchCommand", "liveness": "TestLivenessCommand",
	"pack check": "TestPackCheck", "pack preview": "TestPackPreview",
	"backup": "TestARestoreBringsBackAllButTheErased", "restore": "TestARestoreBringsBackAllButTheErased",
	"erasure list": "TestARestoreBringsBackAllButTheErased", "erasure replay": "TestErasuresAreReplayedAfterOtherRestores",
	"retention show": "TestRetentionOnTheCommandLine", "retention set": "TestRetentionOnTheCommandLine",
	"retention due": "TestRetentionOnTheCommandLine", "retention run": "TestRetentionOnTheCommandLine",
	"applicant hold": "TestHoldsOnTheCommandLine", "applicant release": "TestHoldsOnTheCommandLine", "applicant holds": "TestHoldsOnTheCommandLine",
	"key rotate": "TestKeysAreReplaced", "key rotate-tenant": "TestKeysAreReplaced",
}

// testsText is the text of a folder's test functions by name.
func testsText(t *testing.T, dir string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	must(t, err)
	out := map[string]string{}
	for _, name := range files {
		source, err := os.ReadFile(name)
		must(t, err)
		parsed, err := goparser.ParseFile(token.NewFileSet(), name, source, 0)
		must(t, err)
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Test") {
				out[f.Name.Name] = string(source[f.Pos()-parsed.FileStart : f.End()-parsed.FileStart])
			}
		}
	}
	return out
}

// TestWhatIsSaidToBeTestedElsewhereIs: the function is there and speaks of the command.
func TestWhatIsSaidToBeTestedElsewhereIs(t *testing.T) {
	t.Parallel()
	here := testsText(t, ".")
	commands := leaves(t)
	for command, where := range elsewhere {
		if commands[command] == nil {
			t.Errorf("there is no command %s", command)
		}
		tests, name := here, where
		if dir, other, ok := strings.Cut(where, " "); ok {
			tests, name = testsText(t, filepath.Join("../..", dir)), other
		}
		words := strings.Fields(command)
		if text, ok := tests[name]; !ok || !strings.Contains(text, `"`+words[len(words)-1]+`"`) && !strings.Contains(text, words[len(words)-1]+"(t)") {
			t.Errorf("%s: there is no test %s that gives it", command, where)
		}
	}
}

// leaves walks all commands.
func leaves(t *testing.T) map[string]*kong.Node {
	t.Helper()
	var c cli
	parser, err := kong.New(&c, kong.Name("idngo"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*kong.Node{}
	for _, leaf := range parser.Model.Leaves(false) {
		out[commandName(leaf.Path())] = leaf
	}
	return out
}

// commandName leaves out arguments: "applicant show <id>" is "applicant show".
func commandName(path string) string {
	words := strings.Fields(strings.TrimPrefix(path, "idngo"))
	if i := slices.IndexFunc(words, func(w string) bool { return strings.ContainsAny(w[:1], "<[-") }); i >= 0 {
		words = words[:i]
	}
	return strings.Join(words, " ")
}

// TestEveryCommandExplainsItself: each has help, and each flag too.
func TestEveryCommandExplainsItself(t *testing.T) {
	t.Parallel()
	for name, leaf := range leaves(t) {
		if leaf.Hidden {
			continue
		}
		if leaf.Help == "" {
			t.Errorf("%s has no help", name)
		}
		for _, f := range leaf.Flags {
			if f.Help == "" && !slices.Contains([]string{"limit"}, f.Name) {
				t.Errorf("%s --%s has no help", name, f.Name)
			}
		}
		var out bytes.Buffer
		exit := run(&runContext{ctx: context.Background(), args: append(strings.Fields(name), "--help"), out: &out, errOut: &out, log: slog.New(slog.DiscardHandler)})
		if exit != 0 || !strings.Contains(out.String(), "--json") {
			t.Errorf("%s --help: exit %d\n%s", name, exit, out.String())
		}
	}
}

// dies is a reader that every file takes down.
type dies struct{ verify.Reader }

func (dies) Read(context.Context, []byte, vision.Purpose) (vision.Facts, error) {
	return vision.Facts{}, verify.ErrReaderDied
}

// TestCommands gives every command that works on an installation once, on both
// engines, and makes sure that none is forgotten.
func TestCommands(t *testing.T) {
	given := map[string]bool{}
	var mu sync.Mutex
	t.Run("engines", func(t *testing.T) {
		for _, e := range engines {
			t.Run(e, func(t *testing.T) {
				t.Parallel()
				c := newConsole(t, e)
				c.ran = func(command string) {
					mu.Lock()
					defer mu.Unlock()
					given[commandName(command)] = true
				}
				giveCommands(t, c)
			})
		}
	})
	for name := range leaves(t) {
		if !given[name] && elsewhere[name] == "" {
			t.Errorf("idngo %s is given by no test", name)
		}
	}
}

func giveCommands(t *testing.T, c *console) {
	acme := []string{"--tenant", "acme"}
	with := func(args ...string) []string { return append(args, acme...) }
	same := func(what string, got, want any) {
		t.Helper()
		if text(got) != text(want) {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}

	// Installation.
	same("migrated", c.one("migrate")["migrated"], true)
	same("version", c.one("version", "--json")["version"], version)
	key := filepath.Join(c.dir, "another.key")
	same("new key", c.one("key", "new", key)["masterKey"], key)
	c.fails("exists already", "key", "new", key)

	// Tenants and tokens.
	made := c.one("tenant", "create", "acme", "--name", "Acme Ltd")
	same("tenant", made["id"], "acme")
	c.fails("exists already", "tenant", "create", "acme")
	c.fails("A tenant id", "tenant", "create", "No")
	same("tenants", len(c.do("tenant", "list")), 1)
	same("name", c.one("tenant", "set", "acme", "--name", "Acme Group", "--sandbox-decides")["name"], "Acme Group")
	same("shown", c.one("tenant", "show", "acme")["sandboxDecides"], true)
	c.fails("tenant nobody: not found", "tenant", "show", "nobody")
	token := c.one(with("token", "create", "--name", "reader", "--permissions", "applicants.read", "--ip", "192.0.2.0/24", "--expires-in", "24h")...)
	if token["secretKey"] == "" || !strings.HasPrefix(text(token["appToken"]), "prd:") {
		t.Errorf("token %v", token)
	}
	c.fails("Unknown permission", with("token", "create", "--permissions", "everything")...)
	same("tokens", len(c.do(with("token", "list")...)), 3)
	same("revoked", c.one(with("token", "revoke", text(token["id"]))...)["revoked"], true)
	c.fails("not found", with("token", "revoke", "0123456789abcdef01234567")...)

	// People of the Dashboard.
	invited := c.one(with("operator", "invite", "aliya@example.org", "Aliya", "--role", "officer", "--public-url", "https://kyc.example.org")...)
	if !strings.HasPrefix(text(invited["link"]), "https://kyc.example.org/welcome#") {
		t.Errorf("invited %v", invited)
	}
	c.fails("nobody@example.org", with("operator", "link", "nobody@example.org")...)
	c.fails("", with("operator", "invite", "boris@example.org", "Boris", "--role", "emperor")...)
	if again := c.one(with("operator", "link", "Aliya@example.org")...); again["link"] == invited["link"] || !strings.Contains(text(again["link"]), "/welcome#") {
		t.Errorf("another link %v after %v", again, invited)
	}
	same("person", c.one(with("operator", "list")...)["state"], "invited")
	same("kept out", c.one(with("operator", "disable", "aliya@example.org")...)["state"], "disabled")
	same("let in", c.one(with("operator", "enable", "aliya@example.org")...)["state"], "invited") // no password yet
	same("second factor", c.one(with("operator", "reset-second-factor", "aliya@example.org")...)["secondFactor"], false)
	same("removed", c.one(with("operator", "remove", "aliya@example.org")...)["removed"], true)
	same("people", len(c.do(with("operator", "list")...)), 0)

	// Levels.
	same("levels", len(c.do(with("level", "list")...)), 1)
	exported := c.run(with("level", "export", "basic-kyc-level")...)
	file := filepath.Join(c.dir, "level.yaml")
	must(t, os.WriteFile(file, []byte(strings.Replace(exported.out, "minAge: 18", "minAge: 21", 1)), 0o600))
	same("revision", c.one(with("level", "import", file)...)["revision"], 2.0)
	if again := c.run(with("level", "export", "basic-kyc-level", "--revision", "1")...); again.out != exported.out {
		t.Errorf("revision 1 changed:\n%s\n%s", exported.out, again.out)
	}
	must(t, os.WriteFile(file, []byte("name: [half"), 0o600))
	c.fails("", with("level", "import", file)...)

	// Named appearances of the flow.
	look := filepath.Join(c.dir, "look.json")
	must(t, os.WriteFile(look, []byte(`{"kind":"customization","name":"spring","theme":"dark","variables":{"accent":"#0a7d4f"}}`), 0o600))
	logo := filepath.Join(c.dir, "logo.png")
	must(t, os.WriteFile(logo, pngOf(t, 64), 0o600))
	same("logo", c.one(with("appearance", "import", look, "--logo", logo)...)["logo"], true)
	same("theme", c.one(with("appearance", "list")...)["theme"], "dark")
	stored := c.run(with("appearance", "export", "customization", "spring")...)
	must(t, os.WriteFile(look, []byte(stored.out), 0o600))
	same("what was exported", c.one(with("appearance", "import", look)...)["logo"], true)
	must(t, os.WriteFile(logo, pngOf(t, 2000), 0o600))
	c.fails("2000 x 2000", with("appearance", "import", look, "--logo", logo)...)
	must(t, os.WriteFile(look, []byte(`{"kind":"customization","name":"spring","variables":{"display":"none"}}`), 0o600))
	c.fails("no variable", with("appearance", "import", look)...)
	must(t, os.WriteFile(look, []byte(`{"kind":"customization","css":"*{}"}`), 0o600))
	c.fails("css", with("appearance", "import", look)...)
	same("removed look", c.one(with("appearance", "remove", "customization", "spring")...)["removed"], true)
	c.fails("not found", with("appearance", "export", "customization", "spring")...)

	// Watch lists.
	folk := filepath.Join(c.dir, "people.csv")
	must(t, os.WriteFile(folk, []byte("name,birth_date,country\nТестов Иван,1970-03-02,RUS\nMaria Example,1980,FRA\n"), 0o600))
	ours := c.one(with("watchlist", "import", "Ours", folk, "--kind", "pep")...)
	same("entries", ours["entries"], 2.0)
	same("in force", ours["inForce"], true)
	found := c.one(with("watchlist", "try", "TESTOV IVAN", "--born", "1970-03-02")...)
	same("found", found["name"], "Тестов Иван")
	must(t, os.WriteFile(folk, []byte("name,birth_date,country\nMaria Example,soon,FRA\n"), 0o600))
	c.fails("line 2", with("watchlist", "import", "Ours", folk)...)
	must(t, os.WriteFile(folk, []byte("name,birth_date,country\nMaria Example,1980,FRA\n"), 0o600))
	same("removed entries", c.one(with("watchlist", "import", "Ours", folk)...)["removed"], 1.0)
	same("nobody", len(c.do(with("watchlist", "try", "TESTOV IVAN", "--born", "1970-03-02", "--country", "RUS")...)), 0)
	same("versions", len(c.do(with("watchlist", "list")...)), 3)
	same("back", c.one(with("watchlist", "use", "Ours", ours["version"].(string))...)["inForce"], true)
	same("found again", len(c.do(with("watchlist", "try", "TESTOV IVAN", "--number", "x")...)), 1)
	same("removed list", c.one(with("watchlist", "remove", "Ours")...)["removed"], true)
	c.fails("not found", with("watchlist", "remove", "Ours")...)

	// Webhooks.
	hook := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer hook.Close()
	ep := c.one(with("webhook", "create", "https://hooks.example.org/x", "--secret", "s3cret-of-the-hook", "--header", "X-Team=kyc")...)
	same("hook secret", ep["secretKey"], "s3cret-of-the-hook")
	id := text(ep["id"])
	same("hooks", len(c.do(with("webhook", "list")...)), 1)
	same("target", c.one(with("webhook", "set", id, "--target", hook.URL)...)["target"], hook.URL)
	if got := c.one(with("webhook", "test", id)...); got["error"] != "refused-address" { // the loopback is no webhook's business
		t.Errorf("test delivery %v", got)
	}
	same("disabled", c.one(with("webhook", "set", id, "--disable")...)["disabled"], true)
	same("enabled", c.one(with("webhook", "set", id, "--no-disable")...)["disabled"], false)

	// Applicants, one of whom waits for a person.
	people := c.apply("first", "second")
	first, second := people["first"].id, people["second"].id
	var attempt string
	c.open(func(ctx context.Context, a *app.App) {
		a.Service.Reader = dies{a.Service.Reader}
		selfie := picture("selfie", 99)
		up, err := a.Service.AddDocument(ctx, production, first, verify.Upload{IDDocType: "SELFIE", Country: "KAZ", FileName: "me.jpg", File: bytes.NewReader(selfie), Size: int64(len(selfie))})
		must(t, err)
		must(t, a.Service.Submit(ctx, production, first, "", ""))
		for _, image := range []int32{people["first"].image, up.Image.ID} {
			for range 3 { // until it is set aside
				_ = a.Service.RunRead(ctx, verify.Job{Kind: verify.JobRead, Scope: production, ApplicantID: first, ImageID: image})
			}
		}
		p, err := a.Service.Applicant(ctx, production, first)
		must(t, err)
		attempt = p.Review.AttemptID
		must(t, a.Service.RunEvaluate(ctx, verify.Job{Kind: verify.JobEvaluate, Scope: production, ApplicantID: first, AttemptID: attempt}))
	})
	same("applicants", len(c.do(with("applicant", "list")...)), 2)
	same("pages", len(c.do(with("applicant", "list", "--limit", "1")...)), 1)
	shown := c.one(with("applicant", "show", "external:first")...)
	same("status", shown["status"], "onHold")
	same("id", shown["id"], first)
	c.fails("not found", with("applicant", "show", "0123456789abcdef01234567")...)
	queue := c.one(with("applicant", "queue")...)
	same("case of", queue["applicantId"], first)
	same("claimed", c.one(with("applicant", "claim", text(queue["case"]), "--by", "aliya")...)["claimedBy"], "aliya")
	c.fails("changed at the same time", with("applicant", "claim", text(queue["case"]), "--by", "boris")...)
	if e := text(c.one(with("applicant", "explain", first)...)); !strings.Contains(e, "undecodable") && !strings.Contains(e, "onHold") {
		t.Errorf("explained %s", e)
	}
	c.fails("attempt none", with("applicant", "explain", first, "--attempt", "none")...)
	decided := c.one(with("applicant", "decide", first, "RED", "--labels", "FORGERY", "--note", "by hand")...)
	same("decided", decided["status"], "completed")
	same("queue after", len(c.do(with("applicant", "queue")...)), 0)
	same("reset", c.one(with("applicant", "reset", first)...)["status"], "init")
	same("reset of a step", c.one(with("applicant", "reset", second, "--step", "IDENTITY")...)["status"], "init")

	// Deliveries.
	log := c.do(with("webhook", "log", "--applicant", first, "--attempts")...)
	if len(log) == 0 || log[len(log)-1]["type"] != "applicantCreated" && log[0]["type"] == "" {
		t.Errorf("deliveries %v", log)
	}
	same("resent", c.one(with("webhook", "resend", text(log[0]["id"]))...)["resent"], 1.0)
	same("resent by applicant", c.one(with("webhook", "resend", "--applicant", first, "--from", "2020-01-01T00:00:00Z")...)["resent"], len(log))
	c.fails("not found", with("webhook", "resend", "0123456789abcdef01234567")...)
	same("deleted", c.one(with("webhook", "delete", id)...)["deleted"], true)
	c.fails("not found", with("webhook", "delete", id)...)

	// Blocklist.
	listed := c.one(with("blocklist", "add", second, "--note", "chargeback")...)
	if !strings.Contains(text(listed["result"]), "BLOCKLIST") {
		t.Errorf("listed %v", listed)
	}
	c.fails("on the blocklist already", with("blocklist", "add", second, "--note", "again")...)
	same("note", c.one(with("blocklist", "list")...)["note"], "chargeback")
	same("unlisted", c.one(with("blocklist", "remove", second, "--note", "mistake")...)["id"], second)
	same("list", len(c.do(with("blocklist", "list")...)), 0)

	// Keys, trail, erasure, and how it all is.
	same("opens", c.one("key", "check")["opens"], true)
	same("erased", c.one(with("applicant", "erase", "--yes", second)...)["erased"], true)
	if n := len(c.do(with("audit", "show", "--limit", "100")...)); n < 15 {
		t.Errorf("%d lines in the trail", n)
	}
	same("intact", c.one("audit", "verify")["intact"], true)
	doctor := c.run("doctor", "--json", "--models", c.dir)
	if findings := objects(t, doctor.out); doctor.exit != 1 || len(findings) < 12 || !strings.Contains(doctor.err, "needs attention") {
		t.Errorf("doctor: exit %d, %d findings, %s", doctor.exit, len(findings), doctor.err)
	}
	if plain := c.run("doctor", "--models", c.dir); !strings.Contains(plain.out, "WRONG models") || !strings.Contains(plain.out, "Mend: Run make models") || !strings.Contains(plain.out, "ok    database") {
		t.Errorf("doctor for people:\n%s", plain.out)
	}
}

// TestWrongCallsAreToldApart: 2 for a call that is not understood, 1 for one that fails.
func TestWrongCallsAreToldApart(t *testing.T) {
	t.Parallel()
	c := newConsole(t, "sqlite")
	for _, args := range [][]string{{}, {"nonsense"}, {"tenant"}, {"applicant", "list"}, {"tenant", "create", "acme", "--colour", "red"}, {"applicant", "decide", "x", "BLUE", "--tenant", "acme"}} {
		if a := c.run(args...); a.exit != 2 || !strings.Contains(a.err, "--help") {
			t.Errorf("%v: exit %d, %s", args, a.exit, a.err)
		}
	}
	if a := c.run("tenant", "show", "nobody"); a.exit != 1 || a.out != "" {
		t.Errorf("exit %d, %s%s", a.exit, a.out, a.err)
	}
}

// TestPeopleGetBlocksAndProgramsGetJSON.
func TestPeopleGetBlocksAndProgramsGetJSON(t *testing.T) {
	t.Parallel()
	c := newConsole(t, "sqlite")
	c.do("tenant", "create", "acme", "--name", "Acme Ltd")
	c.terminal = true
	if a := c.run("tenant", "list"); !strings.HasPrefix(a.out, "id ") || !strings.Contains(a.out, "Acme Ltd\n") || strings.Contains(a.out, "{") {
		t.Errorf("for people:\n%s", a.out)
	}
	if list := c.do("tenant", "list", "--json"); len(list) != 1 || list[0]["name"] != "Acme Ltd" {
		t.Errorf("for programs: %v", list)
	}
}

// TestCommandsGoToTheServerThatRuns, with the same answers, errors and exit
// statuses, files by their names where the caller is.
func TestCommandsGoToTheServerThatRuns(t *testing.T) {
	t.Parallel()
	c := newConsole(t, "sqlite")
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan int, 1)
	errOut, said := io.Pipe()
	go func() {
		served <- run(&runContext{ctx: ctx, args: append([]string{"serve", "--listen", "127.0.0.1:0", "--models", c.dir, "--log-level", "error"}, c.where()...), out: io.Discard, errOut: said, log: slog.New(slog.DiscardHandler)})
		_ = said.Close()
	}()
	listening := make(chan struct{})
	go func() { // ends with the server
		var all []byte
		buf := make([]byte, 4096)
		for once := true; ; {
			n, err := errOut.Read(buf)
			all = append(all, buf[:n]...)
			if once && bytes.Contains(all, []byte("listens on")) {
				once = false
				close(listening)
			}
			if err != nil {
				return
			}
		}
	}()
	select {
	case <-listening:
	case exit := <-served:
		t.Fatalf("the server ended with %d", exit)
	case <-time.After(time.Minute):
		t.Fatal("the server does not listen")
	}
	defer func() {
		stop()
		if exit := <-served; exit != 0 {
			t.Errorf("the server ended with %d", exit)
		}
	}()
	if made := c.one("tenant", "create", "acme"); made["id"] != "acme" {
		t.Errorf("%v", made)
	}
	c.fails("exists already", "tenant", "create", "acme")
	c.fails("in use by another process", "restore", filepath.Join(c.dir, "backup"), "--replace")
	c.fails("in use by another process", "serve", "--listen", "127.0.0.1:0")
	folder := filepath.Join(c.dir, "backup")
	if copied := c.one("backup", folder); copied["engine"] != "sqlite" {
		t.Errorf("%v", copied)
	}
	doctor := c.run("doctor", "--json", "--models", c.dir)
	asked := false
	for _, f := range objects(t, doctor.out) {
		asked = asked || f["what"] == "audit trail" && f["ok"] == true
	}
	if !asked {
		t.Errorf("the server was not asked: %s", doctor.out)
	}
	if done := c.one("key", "rotate", "--yes"); done["environments"] == nil {
		t.Errorf("%v", done)
	}
	if trail := c.one("audit", "verify"); trail["intact"] != true {
		t.Errorf("%v", trail)
	}
}

func pngOf(t *testing.T, side int) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, side, side))))
	return b.Bytes()
}
