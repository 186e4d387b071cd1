package webui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// StrictPolicy allows a page its own files and nothing else: no inline script
// or style, no eval, no other origin, no frame around it.
const StrictPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// Options of a site. The zero value serves at the root under StrictPolicy.
type Options struct {
	// Prefix is where the site lies, without a slash at its end: "" or "/verify".
	Prefix string
	// Policy is the Content-Security-Policy; StrictPolicy when empty.
	Policy string
	// Permissions is the Permissions-Policy; everything is refused when empty.
	Permissions string
	// Resource is the Cross-Origin-Resource-Policy, same-origin when empty: a page
	// that others embed says cross-origin.
	Resource string
	// Page changes the page as it is read, nil leaves it.
	Page func([]byte) []byte
	// More are files besides, by path; they stand above those of the same path.
	More map[string][]byte
}

const noPermissions = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()"

// Site serves the files. It is safe for concurrent use.
type Site struct {
	options Options
	files   map[string]file
}

// file has its content plain, compressed, or both.
type file struct {
	contentType string
	etag        string
	plain       []byte // nil: it is unpacked for whoever takes no gzip
	gzip        []byte // nil when it would not be smaller
	hashed      bool   // its name holds its hash, so it never changes
}

// types are those that the system's table may lack.
var types = map[string]string{
	".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8",
	".svg": "image/svg+xml", ".woff2": "font/woff2", ".wasm": "application/wasm", ".json": "application/json", ".webmanifest": "application/manifest+json",
}

// New reads and compresses all files; there must be an index.html.
func New(files fs.FS, o Options) (*Site, error) {
	if o.Policy == "" {
		o.Policy = StrictPolicy
	}
	if o.Permissions == "" {
		o.Permissions = noPermissions
	}
	s := &Site{options: o, files: map[string]file{}}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(name, ".vite/") {
			return err
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		if name == "index.html" && o.Page != nil {
			content = o.Page(content)
		}
		if packed, is := strings.CutSuffix(name, ".gz"); is {
			s.files["/"+packed] = packedFile(packed, content)
			return nil
		}
		s.files["/"+name], err = newFile(name, content)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the pages: %w", err)
	}
	for name, content := range o.More {
		if s.files["/"+name], err = newFile(name, content); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if _, ok := s.files["/index.html"]; !ok {
		return nil, fmt.Errorf("the pages have no index.html")
	}
	return s, nil
}

// packedFile is one that comes compressed (NAME.gz) and is kept so.
func packedFile(name string, content []byte) file {
	f := bare(name, content)
	f.gzip = content
	return f
}

// bare is a file without its content.
func bare(name string, content []byte) file {
	sum := sha256.Sum256(content)
	f := file{etag: `"` + hex.EncodeToString(sum[:8]) + `"`, hashed: strings.HasPrefix(name, "assets/")}
	ext := path.Ext(name)
	if f.contentType = types[ext]; f.contentType == "" {
		f.contentType = mime.TypeByExtension(ext)
	}
	if f.contentType == "" {
		f.contentType = "application/octet-stream"
	}
	return f
}

func newFile(name string, content []byte) (file, error) {
	f := bare(name, content)
	f.plain = content
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return f, err
	}
	if _, err := w.Write(content); err != nil {
		return f, err
	}
	if err := w.Close(); err != nil {
		return f, err
	}
	if b.Len() < len(content)*9/10 {
		f.gzip = b.Bytes()
	}
	return f, nil
}

// ServeHTTP answers with a file, or with the page for every other path: the
// page's own router knows them. A missing asset is 404, so that an old page
// notices that a newer program is there.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, s.options.Prefix)
	f, ok := s.files[name]
	if !ok {
		if strings.HasPrefix(name, "/assets/") || strings.HasPrefix(name, "/models/") {
			http.NotFound(w, r)
			return
		}
		f = s.files["/index.html"]
	}
	s.write(w, r, f)
}

// Has reports whether there is a file of that path.
func (s *Site) Has(path string) bool {
	_, ok := s.files[strings.TrimPrefix(path, s.options.Prefix)]
	return ok || path == "/" || path == s.options.Prefix+"/"
}

func (s *Site) write(w http.ResponseWriter, r *http.Request, f file) {
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("ETag", f.etag)
	h.Set("Vary", "Accept-Encoding")
	Secure(h, s.options.Policy, s.options.Permissions)
	if s.options.Resource != "" {
		h.Set("Cross-Origin-Resource-Policy", s.options.Resource)
	}
	if f.hashed {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	if r.Header.Get("If-None-Match") == f.etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := f.plain
	if f.gzip != nil && acceptsGzip(r.Header.Get("Accept-Encoding")) {
		h.Set("Content-Encoding", "gzip")
		body = f.gzip
	} else if body == nil && len(f.gzip) > 0 {
		var err error
		if body, err = unpacked(f.gzip); err != nil {
			http.Error(w, "the file is damaged", http.StatusInternalServerError)
			return
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // it fails when the client has gone
	}
}

func unpacked(content []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// Secure sets the headers that keep a page to itself.
func Secure(h http.Header, policy, permissions string) {
	if policy == "" {
		policy = StrictPolicy
	}
	if permissions == "" {
		permissions = noPermissions
	}
	h.Set("Content-Security-Policy", policy)
	h.Set("Permissions-Policy", permissions)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

// acceptsGzip reads Accept-Encoding; a weight of zero refuses.
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			weight = strings.ReplaceAll(weight, " ", "")
			return weight != "q=0" && weight != "q=0.0" && weight != "q=0.00" && weight != "q=0.000"
		}
	}
	return false
}
