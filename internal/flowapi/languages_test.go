package flowapi_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/idngo/idngo/internal/flowapi"
)

var pages = fstest.MapFS{
	"index.html":        {Data: []byte(`<!doctype html><html lang="en"><title>flow</title>`)},
	"languages/en.json": {Data: []byte(`{"next": "Continue", "live.left": {"one": "{left} try left", "other": "{left} tries left"}, "offline": "No connection"}`)},
}

func folder(files map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func TestOwnLanguages(t *testing.T) {
	t.Parallel()
	l, err := flowapi.LoadLanguages(folder(map[string]string{
		"ka.json": `{"next": "გაგრძელება"}`, "zh-Hant.json": `{"live.left": {"other": "剩餘 {left} 次"}}`, "README.md": "no language",
	}), pages)
	check(t, err)
	if got := strings.Join(l.Codes(), " "); got != "ka zh-Hant" {
		t.Errorf("languages %s", got)
	}
}

func TestMistakesInALanguageAreNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, text, want string }{
		"name":            {"georgian!.json", `{}`, "BCP 47"},
		"not canonical":   {"KA.json", `{}`, "BCP 47"},
		"no JSON":         {"ka.json", "{\n\"next\": \"a\",\n}", "ka.json: line 3"},
		"no object":       {"ka.json", `["a"]`, "one object of texts"},
		"unknown key":     {"ka.json", `{"nxt": "a"}`, `ka.json: "nxt": there is no such key`},
		"no text":         {"ka.json", `{"next": 7}`, `"next": the text must be a string`},
		"empty":           {"ka.json", `{"next": "  "}`, `"next": the text has 2 characters`},
		"long":            {"ka.json", `{"next": "` + strings.Repeat("a", 2001) + `"}`, "2001 characters"},
		"hole forgotten":  {"ka.json", `{"live.left": "left"}`, `"live.left": the places for values are [{left}], not []`},
		"hole of nothing": {"ka.json", `{"next": "{name}"}`, "not [{name}]"},
		"form":            {"ka.json", `{"live.left": {"other": "{left}", "lots": "{left}"}}`, `"lots" is no plural form`},
		"no other":        {"ka.json", `{"live.left": {"one": "{left}"}}`, `with "other"`},
		"large":           {"ka.json", `{"next": "` + strings.Repeat("a", 257<<10) + `"}`, "larger than 256 KB"},
		"nothing":         {"README.md", "", "no file such as"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := flowapi.LoadLanguages(folder(map[string]string{c.file: c.text}), pages)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
	_, err := flowapi.LoadLanguages(folder(map[string]string{"ka.json": `{"a": "b", "c": "d"}`, "hy.json": `{"e": "f"}`}), pages)
	if err == nil || strings.Count(err.Error(), "no such key") != 3 {
		t.Errorf("not every mistake is told: %v", err)
	}
	if _, err := flowapi.LoadLanguages(folder(nil), nil); err == nil || !strings.Contains(err.Error(), "make build") {
		t.Errorf("without pages: %v", err)
	}
}

func TestOwnLanguagesAreServed(t *testing.T) {
	t.Parallel()
	l, err := flowapi.LoadLanguages(folder(map[string]string{"ka.json": `{"next": "გაგრძელება"}`}), pages)
	check(t, err)
	b := setup(t, func(c *flowapi.Config) { c.Languages, c.Files = l, pages })
	body := func(path string) string {
		resp, err := b.server.Client().Get(b.server.URL + path)
		check(t, err)
		defer resp.Body.Close() //nolint:errcheck // read whole
		raw, err := io.ReadAll(resp.Body)
		check(t, err)
		if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
		return string(raw)
	}
	for _, page := range []string{"/websdk/websdk.html", "/websdk/p/0123456789abcdef"} {
		if got := body(page); !strings.Contains(got, `<html data-languages="ka=ქართული" lang="en">`) {
			t.Errorf("%s: the page does not name its languages: %s", page, got)
		}
	}
	if got := body("/websdk/languages/ka.json"); !strings.Contains(got, "გაგრძელება") {
		t.Errorf("words: %s", got)
	}
	if got := body("/websdk/languages/en.json"); !strings.Contains(got, "Continue") {
		t.Errorf("the words to begin from: %s", got)
	}
}
