package flowapi

import (
	"io/fs"
	"net/http"
	"strings"

	"github.com/idngo/idngo/internal/webui"
)

// policy admits what the page ships and nothing else. wasm-unsafe-eval is for
// the models of the capture screens.
func policy(ancestors string) string {
	return strings.Join([]string{
		"default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self' blob: data:", "font-src 'self'",
		"connect-src 'self'", "media-src 'self' blob:", "worker-src 'self'", "manifest-src 'none'",
		"base-uri 'none'", "form-action 'none'", "object-src 'none'", "frame-src 'none'", "frame-ancestors " + ancestors,
		"require-trusted-types-for 'script'", "trusted-types 'none'",
	}, "; ")
}

// camera is all that the page may ask a browser for.
const camera = "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()"

// mount serves the built pages: the embedded one to the allowed origins, the
// hosted one to nobody's frame.
func mount(mux *http.ServeMux, files fs.FS, embedOrigins []string, own Languages) error {
	if files == nil {
		mux.HandleFunc("/websdk/", func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "This program was built without the pages of the applicant's flow: build it with make build.", http.StatusNotFound)
		})
		return nil
	}
	ancestors := "*"
	if len(embedOrigins) > 0 {
		ancestors = strings.Join(embedOrigins, " ")
	}
	embedded, err := webui.New(files, webui.Options{Prefix: "/websdk", Policy: policy(ancestors), Permissions: camera, Resource: "cross-origin", Page: own.named, More: own.files()})
	if err != nil {
		return err
	}
	hosted, err := webui.New(files, webui.Options{Prefix: "/websdk", Policy: policy("'none'"), Permissions: camera, Page: own.named, More: own.files()})
	if err != nil {
		return err
	}
	mux.Handle("/websdk/", embedded)
	mux.Handle("/websdk/p/", hosted)
	return nil
}
