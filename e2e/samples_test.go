package e2e

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestSamplesCall runs the programs that the Dashboard's reference of the API
// shows, in every language: an applicant is created, a file handed in with the
// signature over the whole form, and the status read. A language whose
// interpreter is not there is skipped; CI has Go, Node, Python and curl.
func TestSamplesCall(t *testing.T) {
	in := install(t, "sqlite")
	in.start()
	const example = "6650a1b2c3d4e5f601234567"
	keys := in.keys["sandbox"]
	ca := filepath.Join(in.dir, "tls", "ca.pem")
	for language, how := range map[string]struct {
		file string
		run  []string
	}{
		"curl": {"sample.sh", []string{"sh"}}, "Go": {"main.go", nil}, "JavaScript": {"sample.mjs", []string{"node"}},
		"Python": {"sample.py", []string{"python3"}}, "PHP": {"sample.php", []string{"php", "-d", "openssl.cafile=" + ca}},
	} {
		t.Run(language, func(t *testing.T) {
			if how.run != nil {
				if _, err := exec.LookPath(how.run[0]); err != nil {
					t.Skipf("%s is not here", how.run[0])
				}
			}
			id := ""
			for n, name := range []string{"create", "upload", "status"} {
				text, err := os.ReadFile(filepath.Join("..", "web", "dashboard", "src", "samples", "calls", name+"."+language+".txt"))
				if err != nil {
					t.Fatal(err)
				}
				program := strings.NewReplacer(example, id, "user-42", "user-"+language).Replace(string(text))
				if n > 0 && program == string(text) {
					t.Fatalf("%s names no applicant", name)
				}
				dir := t.TempDir()
				for file, content := range map[string][]byte{how.file: []byte(program), "passport.jpg": smallPicture(t)} {
					if err := os.WriteFile(filepath.Join(dir, file), content, 0o600); err != nil {
						t.Fatal(err)
					}
				}
				run := append(append([]string{}, how.run...), how.file)
				if how.run == nil {
					build := exec.CommandContext(t.Context(), "go", "build", "-o", "sample", how.file)
					build.Dir = dir
					if out, err := build.CombinedOutput(); err != nil {
						t.Fatalf("%s: %v\n%s", name, err, out)
					}
					run = []string{"./sample"}
				}
				cmd := exec.CommandContext(t.Context(), run[0], run[1:]...)
				cmd.Dir = dir
				cmd.Env = append(os.Environ(), "BASE_URL="+in.url, "APP_TOKEN="+keys.AppToken, "SECRET_KEY="+keys.SecretKey,
					"SSL_CERT_FILE="+ca, "CURL_CA_BUNDLE="+ca, "NODE_EXTRA_CA_CERTS="+ca)
				var out, complaints bytes.Buffer
				cmd.Stdout, cmd.Stderr = &out, &complaints
				if err := cmd.Run(); err != nil {
					t.Fatalf("%s: %v\n%s%s", name, err, out.String(), complaints.String())
				}
				var answer struct {
					ID, IDDocType, ReviewStatus string
					FixedInfo                   struct{ FirstName string }
				}
				if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
					t.Fatalf("%s: %v\n%s", name, err, out.String())
				}
				switch name {
				case "create":
					id = answer.ID
					// What any of the languages could mistake comes through as it is.
					if len(id) != 24 || answer.FixedInfo.FirstName != "Айгерим d'Arc $x `y` \\ \"z\"" {
						t.Fatalf("%s: %s", name, out.String())
					}
				case "upload":
					if answer.IDDocType != "PASSPORT" {
						t.Fatalf("%s: %s", name, out.String())
					}
				case "status":
					if answer.ReviewStatus != "init" {
						t.Fatalf("%s: %s", name, out.String())
					}
				}
			}
		})
	}
}

// smallPicture is a small picture.
func smallPicture(t *testing.T) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 640, 420))
	for y := range 420 {
		for x := range 640 {
			m.Set(x, y, color.RGBA{uint8(x * y), uint8(x), uint8(y), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
