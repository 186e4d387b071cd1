package webui_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/idngo/idngo/internal/webui"
)

func site(t *testing.T, o webui.Options) *webui.Site {
	t.Helper()
	s, err := webui.New(fstest.MapFS{
		"index.html":          {Data: []byte("<!doctype html><title>page</title>")},
		"assets/app-1a2b.js":  {Data: []byte(strings.Repeat("let a = 1;\n", 100))},
		".vite/manifest.json": {Data: []byte("{}")},
	}, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func get(h http.Handler, method, target string, header map[string]string) *http.Response {
	r := httptest.NewRequest(method, target, nil)
	for k, v := range header {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestEveryPathIsThePageButAMissingAssetIsMissing(t *testing.T) {
	t.Parallel()
	s := site(t, webui.Options{})
	for target, want := range map[string]int{"/": 200, "/applicants/1": 200, "/assets/app-1a2b.js": 200, "/assets/gone.js": 404, "/.vite/manifest.json": 200} {
		r := get(s, "GET", target, nil)
		body, _ := io.ReadAll(r.Body)
		if r.StatusCode != want {
			t.Errorf("%s answers %d, want %d", target, r.StatusCode, want)
		}
		if isPage := strings.Contains(string(body), "<title>page"); want == 200 && isPage == strings.HasPrefix(target, "/assets/") {
			t.Errorf("%s answers %q", target, body)
		}
	}
	if r := get(s, "POST", "/", nil); r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST answers %d", r.StatusCode)
	}
	if r := get(site(t, webui.Options{Prefix: "/verify"}), "GET", "/verify/assets/app-1a2b.js", nil); r.Header.Get("Content-Type") != "text/javascript; charset=utf-8" {
		t.Errorf("behind a prefix: %v", r.Header)
	}
}

func TestPagesKeepToThemselves(t *testing.T) {
	t.Parallel()
	for _, target := range []string{"/", "/assets/app-1a2b.js"} {
		r := get(site(t, webui.Options{}), "GET", target, nil)
		policy := r.Header.Get("Content-Security-Policy")
		for _, bad := range []string{"unsafe-inline", "unsafe-eval", "http:", "https:", "*", "data:"} {
			if strings.Contains(policy, bad) {
				t.Errorf("%s: the policy has %s: %s", target, bad, policy)
			}
		}
		for _, good := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} {
			if !strings.Contains(policy, good) {
				t.Errorf("%s: the policy lacks %s", target, good)
			}
		}
		if r.Header.Get("X-Content-Type-Options") != "nosniff" || r.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: %v", target, r.Header)
		}
	}
}

func TestCompressionAndCaching(t *testing.T) {
	t.Parallel()
	s := site(t, webui.Options{})
	r := get(s, "GET", "/assets/app-1a2b.js", map[string]string{"Accept-Encoding": "br, gzip;q=0.8"})
	if r.Header.Get("Content-Encoding") != "gzip" || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("headers %v", r.Header)
	}
	zr, err := gzip.NewReader(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(zr); err != nil || !strings.HasPrefix(string(text), "let a") {
		t.Errorf("%q, %v", text, err)
	}
	if r := get(s, "GET", "/assets/app-1a2b.js", map[string]string{"Accept-Encoding": "gzip;q=0"}); r.Header.Get("Content-Encoding") != "" {
		t.Error("gzip to a client that refuses it")
	}
	r = get(s, "GET", "/", nil)
	if r.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("the page: %v", r.Header)
	}
	if again := get(s, "GET", "/", map[string]string{"If-None-Match": r.Header.Get("ETag")}); again.StatusCode != http.StatusNotModified {
		t.Errorf("unchanged: %d", again.StatusCode)
	}
}

func TestThereMustBeAPage(t *testing.T) {
	t.Parallel()
	if _, err := webui.New(fstest.MapFS{}, webui.Options{}); err == nil {
		t.Error("nothing is taken for a site")
	}
}

func TestAPackedFileReachesEverybody(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte("\x00asm")); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	s, err := webui.New(fstest.MapFS{"index.html": {Data: []byte("<html>")}, "assets/a-1.wasm.gz": {Data: packed.Bytes()}, "assets/b-1.wasm.gz": {Data: []byte("no gzip")}}, webui.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, coding := range []string{"gzip", ""} {
		r := get(s, "GET", "/assets/a-1.wasm", map[string]string{"Accept-Encoding": coding})
		body, _ := io.ReadAll(r.Body)
		want := "\x00asm"
		if coding != "" {
			want = packed.String()
		}
		if string(body) != want || r.Header.Get("Content-Type") != "application/wasm" || r.Header.Get("Content-Encoding") != coding {
			t.Errorf("%q: %d bytes, %v", coding, len(body), r.Header)
		}
	}
	if r := get(s, "GET", "/assets/b-1.wasm", nil); r.StatusCode != 500 {
		t.Errorf("a damaged file answers %d", r.StatusCode)
	}
	if r := get(s, "GET", "/models/gone.onnx", nil); r.StatusCode != 404 {
		t.Errorf("a model that is not there answers %d", r.StatusCode)
	}
}
