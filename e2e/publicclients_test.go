package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/bench/specimen"
)

// TestPublicClients walks the workflow with a client that others have written
// for this API, unchanged, from its registry. It needs the network, so it is
// opt-in: make public-clients.
func TestPublicClients(t *testing.T) {
	if os.Getenv("IDNGO_PUBLIC_CLIENTS") == "" {
		t.Skip("make public-clients fetches the clients from their registries")
	}
	in := install(t, "sqlite")
	hook := receive(t)
	in.start()
	in.hook(hook)

	dir := t.TempDir()
	for _, name := range []string{"package.json", "walk.mjs"} {
		content, err := os.ReadFile(filepath.Join("testdata", "publicclients", name))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), content, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	npm := exec.Command("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock", "--silent")
	npm.Dir = dir
	if out, err := npm.CombinedOutput(); err != nil {
		t.Fatalf("npm install: %v\n%s", err, out)
	}
	s := submission(t, specimen.Applicant{Seed: 22, Kind: specimen.KindIDCard, Country: "KAZ", Sex: specimen.Female, Face: "commodore"})
	for i, name := range []string{"front.jpg", "back.jpg", "selfie.jpg"} {
		if err := os.WriteFile(filepath.Join(dir, name), s.Files[i].JPEG, 0o600); err != nil {
			t.Fatal(err)
		}
	}

	walk := exec.CommandContext(within(t, 5*time.Minute), "node", "walk.mjs")
	walk.Dir = dir
	walk.Env = append(os.Environ(), "BASE_URL="+in.url, "APP_TOKEN="+in.keys["production"].AppToken, "SECRET_KEY="+in.keys["production"].SecretKey,
		"LEVEL_NAME=basic-kyc-level", "PICTURES="+dir, "NODE_EXTRA_CA_CERTS="+filepath.Join(in.dir, "tls", "ca.pem"))
	var out, errOut bytes.Buffer
	walk.Stdout, walk.Stderr = &out, &errOut
	werr := walk.Run()
	steps := map[string]json.RawMessage{}
	for sc := lines(&out); sc.Scan(); {
		var line struct {
			Step  string
			Value json.RawMessage
		}
		if err := json.Unmarshal(sc.Bytes(), &line); err != nil {
			t.Fatal(err, sc.Text())
		}
		steps[line.Step] = line.Value
		t.Logf("%s: %.400s", line.Step, line.Value)
	}
	if werr != nil {
		t.Fatalf("the client gave up: %v\n%s", werr, errOut.String())
	}

	get := func(step string, path ...string) string {
		var v any
		if err := json.Unmarshal(steps[step], &v); err != nil {
			t.Fatalf("step %s: %v", step, err)
		}
		for _, p := range path {
			m, _ := v.(map[string]any)
			v = m[p]
		}
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Trim(string(b), `"`)
	}
	id := get("created", "id")
	for _, want := range []struct {
		step  string
		path  string
		value string
	}{
		{"status", "ok", "1"},
		{"created", "review.reviewStatus", "init"},
		{"again", "description", "Applicant with external user id 'auth0|node sdk/1' already exists: " + id},
		{"again", "code", "409"},
		{"pending", "ok", "1"},
		{"pendingAgain", "errorCode", "3000"},
		{"first", "reviewStatus", "completed"},
		{"first", "reviewResult.reviewAnswer", "RED"},
		{"first", "reviewResult.reviewRejectType", "RETRY"},
		{"steps", "IDENTITY.reviewResult.reviewAnswer", "RED"},
		{"second", "reviewResult.reviewAnswer", "GREEN"},
		{"second", "attemptCnt", "2"},
		{"one", "id", id},
		{"image", "same", "true"},
		{"image", "type", "image/jpeg"},
		{"patched", "", "+77010000000"},
		{"fixedInfo", "placeOfBirthEn", "Almaty"},
		{"info", "", "KAZ"},
		{"tags", "ok", "1"},
		{"token", "userId", "auth0|node sdk/1"},
		{"inactive", "ok", "1"},
		{"active", "ok", "1"},
		{"blacklisted", "reviewResult.reviewRejectType", "FINAL"},
		{"upload", "errorCode", "1009"},
		{"resetStep", "ok", "1"},
		{"reset", "ok", "1"},
		{"afterReset", "reviewStatus", "init"},
	} {
		var path []string
		if want.path != "" {
			path = strings.Split(want.path, ".")
		}
		if got := get(want.step, path...); got != want.value {
			t.Errorf("%s %s is %s, want %s", want.step, want.path, got, want.value)
		}
	}
	if got := get("first", "reviewResult", "rejectLabels"); !strings.Contains(got, "BACK_SIDE_MISSING") {
		t.Errorf("labels %s", got)
	}
	if got := get("first", "reviewResult", "moderationComment"); !strings.Contains(got, "артқы") {
		t.Errorf("the text is not Kazakh: %s", got)
	}
	var types []string
	for _, e := range hook.of(id) {
		types = append(types, e.Type)
	}
	if want := []string{"applicantCreated", "applicantPending", "applicantReviewed", "applicantPending", "applicantReviewed"}; len(types) < 5 || !slices.Equal(types[:5], want) {
		t.Errorf("webhooks %v", types)
	}
	in.stop()
}

func lines(b *bytes.Buffer) *bufio.Scanner {
	sc := bufio.NewScanner(b)
	sc.Buffer(nil, 1<<20)
	return sc
}
