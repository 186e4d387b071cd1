package publicapi

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/idngo/idngo/internal/publicapi/apidoc"
	"github.com/idngo/idngo/internal/publicapi/spool"
	"github.com/idngo/idngo/kyc/access"
)

// readBody refuses a media type that the route does not take, and passes the
// body through the signature once: into memory, or for an upload into the spool.
func (a *API) readBody(c *call) error {
	if err := checkMedia(c); err != nil {
		return err
	}
	var verifier io.Writer = io.Discard
	var sum func() []byte
	if c.sdk == nil {
		mac := access.NewVerifier(c.secret, c.stamp.Timestamp, c.r.Method, c.target)
		verifier, sum = mac, func() []byte { return mac.Sum(nil) }
	}
	limit, timeout := int64(maxJSON), a.JSONTimeout
	if c.route.body == apidoc.BodyUpload {
		limit, timeout = maxUpload, a.UploadTimeout
		done, err := a.limits.startUpload(c.caller)
		if err != nil {
			return err
		}
		c.uploadDone = done
	}
	if c.r.ContentLength > limit {
		c.w.Header().Set("Connection", "close")
		return errTooLarge
	}
	// Not every connection can have a deadline (tests); the server's own limits hold then.
	if err := http.NewResponseController(c.w).SetReadDeadline(time.Now().Add(timeout)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if err := a.take(c, &arrival{from: io.TeeReader(c.r.Body, verifier)}, limit); err != nil {
		return err
	}
	if sum == nil {
		return nil
	}
	if err := c.stamp.Matches(sum()); err != nil {
		err = a.explain(c, err)
		c.closeUpload()
		return a.strange(c, err)
	}
	return nil
}

// take reads the body to its end or to the limit.
func (a *API) take(c *call, body *arrival, limit int64) error {
	var err error
	if c.route.body == apidoc.BodyUpload {
		c.upload, err = a.spool.Keep(body, limit)
	} else {
		c.body, err = io.ReadAll(io.LimitReader(body, limit+1))
		if err == nil && int64(len(c.body)) > limit {
			err = spool.ErrTooLarge
		}
	}
	switch {
	case err == nil:
		return nil
	case body.err != nil:
		c.w.Header().Set("Connection", "close")
		return errBroken.Because(body.err)
	case errors.Is(err, spool.ErrTooLarge):
		c.w.Header().Set("Connection", "close")
		return errTooLarge
	case errors.Is(err, spool.ErrFull):
		return errUploads
	}
	return err
}

// arrival remembers why the body broke off, to tell it from trouble of our own.
type arrival struct {
	from io.Reader
	err  error
}

func (r *arrival) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	if err != nil && err != io.EOF {
		r.err = err
	}
	return n, err
}

// explainMost bounds the body of which a signature is explained to the people of
// the company alone: trying all mistakes signs the body some hundred times.
const explainMost = 16 << 10

// explain finds out which signed element differs: for the log of the company,
// and in the sandbox for the caller.
func (a *API) explain(c *call, err error) error {
	var body io.Reader = bytes.NewReader(c.body)
	size := int64(len(c.body))
	if c.upload != nil {
		size = c.upload.Size
	}
	if !c.scope.Sandbox() && (a.Journal == nil || size > explainMost) {
		return err
	}
	if c.upload != nil {
		r, rerr := c.upload.Reader()
		if rerr != nil {
			return rerr
		}
		body = r
	}
	signed := access.Signed{Timestamp: c.stamp.Timestamp, Method: c.r.Method, Target: c.target, Host: c.r.Host}
	found, derr := access.FindMistakes(c.secret, c.stamp.Signature, signed, body, size)
	if derr != nil {
		return derr
	}
	c.mistakes = found
	if !c.scope.Sandbox() {
		return err
	}
	return hinted{err, access.Sentence(found)}
}

// checkMedia judges Content-Type, Content-Encoding and Accept. A request without
// a body may carry any Content-Type, and one with a body may carry none: public
// clients do both.
func checkMedia(c *call) error {
	switch strings.ToLower(c.r.Header.Get("Content-Encoding")) {
	case "", "identity", "utf-8": // the last is no encoding, but a client sends it
	default:
		return errMediaType
	}
	if !acceptable(c.r.Header["Accept"], c.route.answers) {
		return errMediaType
	}
	kind := c.r.Header.Get("Content-Type")
	media, params, err := mime.ParseMediaType(kind)
	switch c.route.body {
	case apidoc.BodyUpload:
		if media != "multipart/form-data" {
			return errMediaType
		}
		if err != nil || params["boundary"] == "" || len(params["boundary"]) > 70 {
			return errMalformed.Saying("Malformed data provided in the request: Content-Type has no valid boundary")
		}
	case apidoc.BodyJSON, apidoc.BodyOptional:
		if c.r.ContentLength == 0 || kind == "" {
			return nil
		}
		if err != nil || (media != "application/json" && !strings.HasSuffix(media, "+json")) {
			return errMediaType
		}
	}
	return nil
}

// acceptable reports whether the client takes the media type of the answer.
func acceptable(accept []string, answer string) bool {
	all := strings.Join(accept, ",")
	if answer == "" || strings.TrimSpace(all) == "" {
		return true
	}
	group, _, _ := strings.Cut(answer, "/")
	for item := range strings.SplitSeq(all, ",") {
		media, _, _ := strings.Cut(item, ";")
		switch strings.ToLower(strings.TrimSpace(media)) {
		case "*/*", "*", group + "/*", answer:
			return true
		}
	}
	return false
}
