package flowapi

import (
	"bytes"
	"net/http"
	"strings"

	"github.com/idngo/idngo/internal/webui"
)

// policy admits what the page ships and nothing else. wasm-unsafe-eval is for
// the model of the capture screens, and the one policy of Trusted Types for the
// address of the worker that runs it.
func policy(ancestors string) string {
	return strings.Join([]string{
		"default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self' blob: data:", "font-src 'self'",
		"connect-src 'self'", "media-src 'self' blob:", "worker-src 'self'", "manifest-src 'none'",
		"base-uri 'none'", "form-action 'none'", "object-src 'none'", "frame-src 'none'", "frame-ancestors " + ancestors,
		"require-trusted-types-for 'script'", "trusted-types idngo-worker",
	}, "; ")
}

// camera is all that the page may ask a browser for.
const camera = "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()"

// faceModel is where the pages find the network that guides selfies.
const faceModel = "models/blazeface.onnx"

// mount serves the built pages: the embedded one to the allowed origins, the
// hosted one to nobody's frame, the preview to the Dashboard's alone, since
// whoever frames that one says what it shows.
func mount(mux *http.ServeMux, c Config) error {
	if c.Files == nil {
		mux.HandleFunc("/websdk/", func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "This program was built without the pages of the applicant's flow: build it with make build.", http.StatusNotFound)
		})
		return nil
	}
	ancestors := "*"
	if len(c.EmbedOrigins) > 0 {
		ancestors = strings.Join(c.EmbedOrigins, " ")
		if c.DashboardURL != "" { // whoever sets the flow up tries it there
			ancestors += " " + strings.TrimSuffix(c.DashboardURL, "/")
		}
	}
	more := c.Languages.files()
	if len(c.FaceModel) > 0 {
		more[faceModel] = c.FaceModel
	}
	embedded, err := webui.New(c.Files, webui.Options{Prefix: "/websdk", Policy: policy(ancestors), Permissions: camera, Resource: "cross-origin", Page: c.page, More: more})
	if err != nil {
		return err
	}
	hosted, err := webui.New(c.Files, webui.Options{Prefix: "/websdk", Policy: policy("'none'"), Permissions: camera, Page: c.page, More: more})
	if err != nil {
		return err
	}
	mux.Handle("/websdk/", embedded)
	mux.Handle("/websdk/p/", hosted)
	preview := http.NotFoundHandler()
	if c.DashboardURL != "" {
		preview, err = webui.New(c.Files, webui.Options{Prefix: "/websdk", Policy: policy(strings.TrimSuffix(c.DashboardURL, "/")), Permissions: camera, Resource: "cross-origin", Page: c.page, More: more})
		if err != nil {
			return err
		}
	}
	mux.Handle("/websdk/preview/", preview)
	return nil
}

// page tells the page what this server has beside the pages themselves.
func (c Config) page(html []byte) []byte {
	var data strings.Builder
	if len(c.Languages) > 0 {
		data.WriteString(` data-languages="` + c.Languages.names() + `"`)
	}
	if len(c.FaceModel) > 0 {
		data.WriteString(` data-face-model="/websdk/` + faceModel + `"`)
	}
	return bytes.Replace(html, []byte("<html"), []byte("<html"+data.String()), 1)
}
