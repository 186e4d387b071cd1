package exchange

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestStatusIsTheFirstThatWasSent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		answer func(http.ResponseWriter)
		want   int
	}{
		{"nothing", func(http.ResponseWriter) {}, 0},
		{"body alone", func(w http.ResponseWriter) { _, _ = w.Write([]byte("x")) }, 200},
		{"status", func(w http.ResponseWriter) { w.WriteHeader(404); _, _ = w.Write([]byte("x")) }, 404},
		{"twice", func(w http.ResponseWriter) { w.WriteHeader(404); w.WriteHeader(500) }, 404},
		{"flushed through the controller", func(w http.ResponseWriter) {
			w.WriteHeader(202)
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
		}, 202},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := &Status{ResponseWriter: httptest.NewRecorder()}
			c.answer(w)
			if w.Sent != c.want {
				t.Fatalf("got %d, want %d", w.Sent, c.want)
			}
		})
	}
}

func TestPrintable(t *testing.T) {
	t.Parallel()
	if got := Printable("curl/8\r\nX: \x7f\xff é"); got != "curl/8??X: ?? é" {
		t.Fatalf("got %q", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		got := Printable(rapid.String().Draw(t, "header"))
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > 200 || strings.ContainsFunc(got, func(r rune) bool { return r < 0x20 || r == 0x7f }) {
			t.Fatalf("%q", got)
		}
	})
}
