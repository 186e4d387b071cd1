package dashboard_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/idngo/idngo/kyc/webhook"
)

// around is what a sample needs to be a program: it is called with a file of the
// body, the digest, the algorithm and two secrets, and ends with 0 when it holds
// the delivery for genuine.
var around = map[string]struct {
	before, after, file string
	run                 []string
}{
	"go": {"package main\nimport (\n\"crypto/hmac\"\n\"crypto/sha1\"\n\"crypto/sha256\"\n\"crypto/sha512\"\n\"encoding/hex\"\n\"hash\"\n\"os\"\n)\n",
		"func main() {\nbody, _ := os.ReadFile(os.Args[1])\nif !verified(body, os.Args[2], os.Args[3], os.Args[4], os.Args[5]) { os.Exit(1) }\n}\n", "main.go", []string{"go", "run"}},
	"js":  {"import { readFileSync } from 'node:fs';\n", "const [f, d, alg, ...s] = process.argv.slice(2);\nprocess.exit(verified(readFileSync(f), { 'x-payload-digest': d, 'x-payload-digest-alg': alg }, s) ? 0 : 1);\n", "sample.mjs", []string{"node"}},
	"py":  {"import sys\n", "\nf, d, alg, *s = sys.argv[1:]\nsys.exit(0 if verified(open(f, 'rb').read(), {'x-payload-digest': d, 'x-payload-digest-alg': alg}, s) else 1)\n", "sample.py", []string{"python3"}},
	"php": {"", "[, $f, $d, $alg] = $argv;\nexit(verified(file_get_contents($f), $d, $alg, array_slice($argv, 4)) ? 0 : 1);\n", "sample.php", []string{"php"}},
	"sh":  {"", "verified \"$@\"\n", "sample.sh", []string{"sh"}},
}

// TestSamplesVerify: each sample that the Dashboard shows takes what is signed by
// either of two secrets and nothing else. A language whose interpreter is not
// there is skipped; CI has Go, Node, Python and openssl.
func TestSamplesVerify(t *testing.T) {
	t.Parallel()
	body := []byte("{\"type\":\"applicantReviewed\",\n \"name\":\"Айгерим \\u2028 $x `y`\"}\r\n")
	for language, a := range around {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			if _, err := exec.LookPath(a.run[0]); err != nil {
				t.Skipf("%s is not here", a.run[0])
			}
			sample, err := os.ReadFile(filepath.Join("src", "samples", "webhook."+language+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			file, data := filepath.Join(dir, a.file), filepath.Join(dir, "body")
			for name, content := range map[string][]byte{file: []byte(a.before + string(sample) + a.after), data: body} {
				if err := os.WriteFile(name, content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			run := append(a.run, file)
			if language == "go" { // built once
				bin := filepath.Join(dir, "sample")
				if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", bin, file).CombinedOutput(); err != nil {
					t.Fatalf("%v\n%s", err, out)
				}
				run = []string{bin}
			}
			holds := func(digest, algorithm string) bool {
				args := append(append([]string{}, run[1:]...), data, digest, algorithm, "the old secret", "the 'new' $ecret")
				cmd := exec.CommandContext(t.Context(), run[0], args...)
				out, err := cmd.CombinedOutput()
				if err != nil && cmd.ProcessState.ExitCode() != 1 || err == nil && len(out) > 0 {
					t.Fatalf("%v\n%s", err, out)
				}
				return err == nil
			}
			sign := func(algorithm, secret string) string {
				digest, err := webhook.Sign(algorithm, secret, body)
				if err != nil {
					t.Fatal(err)
				}
				return digest
			}
			for _, algorithm := range []string{webhook.SHA1, webhook.SHA256, webhook.SHA512} {
				if !holds(sign(algorithm, "the old secret"), algorithm) || !holds(sign(algorithm, "the 'new' $ecret"), algorithm) {
					t.Errorf("%s: a genuine delivery is refused", algorithm)
				}
			}
			if holds(sign(webhook.SHA256, "another secret"), webhook.SHA256) || holds(sign(webhook.SHA256, "the old secret"), webhook.SHA512) || holds("", webhook.SHA256) || holds(sign(webhook.SHA256, "the old secret"), "none") {
				t.Error("a forged delivery is taken")
			}
		})
	}
}
