package exchange

import "net/http"

// longestHeader in characters that Printable keeps.
const longestHeader = 200

// Status remembers the status that was sent; 0 before any was.
type Status struct {
	http.ResponseWriter
	Sent int
	// Bytes of the body that were sent.
	Bytes int64
}

// WriteHeader sends the status and remembers the first one.
func (w *Status) WriteHeader(status int) {
	if w.Sent == 0 {
		w.Sent = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write sends a part of the body, with status 200 when none was sent before.
func (w *Status) Write(p []byte) (int, error) {
	if w.Sent == 0 {
		w.Sent = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.Bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *Status) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Printable gives at most 200 characters of what a client sent, control
// characters and broken UTF-8 replaced by '?'.
func Printable(s string) string {
	out := make([]rune, 0, 64)
	for _, r := range s {
		if len(out) == longestHeader {
			break
		}
		if r < 0x20 || r == 0x7f || r == 0xfffd {
			r = '?'
		}
		out = append(out, r)
	}
	return string(out)
}
