package publicapi

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc/fault"
)

// The refusals of the transport (api.md 3.3).
var (
	errPlainHTTP  = fault.New(fault.Forbidden, "Requests must be made over HTTPS")
	errMalformed  = fault.New(fault.Invalid, "Malformed data provided in the request")
	errBroken     = fault.New(fault.Invalid, "The request body did not arrive completely")
	errNoRoute    = fault.New(fault.NotFound, "HTTP 404 Not Found")
	errTooLarge   = fault.Numbered(fault.TooLarge, 1002, "file-too-big", "The request body is too large")
	errFileTooBig = fault.Numbered(fault.Invalid, 1002, "file-too-big", "The file is larger than 50 MB")
	errRateLimit  = fault.New(fault.RateLimited, "Too many requests")
	errUploads    = fault.New(fault.RateLimited, "Too many uploads at the same time").After(2 * time.Second)
	errInternal   = fault.New(fault.Internal, "Internal server error")
)

// statusError is a refusal whose status no fault code stands for: 304, 405, 415.
type statusError struct {
	status  int
	message string
}

func (e *statusError) Error() string { return e.message }

var (
	errNotModified = &statusError{http.StatusNotModified, ""}
	errMethod      = &statusError{http.StatusMethodNotAllowed, "HTTP 405 Method Not Allowed"}
	errMediaType   = &statusError{http.StatusUnsupportedMediaType, "HTTP 415 Unsupported Media Type"}
)

// hinted adds the sandbox's explanation to an error.
type hinted struct {
	error
	hint string
}

func (h hinted) Unwrap() error { return h.error }

var statusOf = map[fault.Code]int{
	fault.Invalid:         http.StatusBadRequest,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.NotFound:        http.StatusNotFound,
	fault.Conflict:        http.StatusConflict,
	fault.TooLarge:        http.StatusRequestEntityTooLarge,
	fault.RateLimited:     http.StatusTooManyRequests,
	fault.Internal:        http.StatusInternalServerError,
}

// writeError answers with the contract's body. The private cause of an internal
// error goes to the log, the caller gets only the correlation id.
func (a *API) writeError(ctx context.Context, w http.ResponseWriter, correlationID string, err error) {
	body := wire.Failure{CorrelationID: correlationID}
	var status *statusError
	var f *fault.Error
	switch {
	case errors.As(err, &status):
		body.Code, body.Description = status.status, status.message
	case errors.As(err, &f):
		body.Code, body.Description = statusOf[f.Code], f.Public
		body.ErrorCode, body.ErrorName = f.Number, f.Name
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))))
		}
	default:
		body.Code, body.Description = http.StatusInternalServerError, errInternal.Public
	}
	var h hinted
	if errors.As(err, &h) {
		body.Hint = h.hint
	}
	if body.Code == http.StatusInternalServerError && ctx.Err() == nil {
		a.log.LogAttrs(ctx, slog.LevelError, "request failed", slog.String("correlationId", correlationID), slog.String("error", err.Error()))
	}
	if body.Code == http.StatusNotModified {
		w.WriteHeader(body.Code)
		return
	}
	writeJSON(w, body.Code, body)
}

// writeJSON answers with v. The answer is made before the status is sent, so
// that a value that cannot be encoded is an error and not half an answer.
func writeJSON(w http.ResponseWriter, status int, v any) {
	encoded, err := wire.Encode(v)
	if err != nil {
		status, encoded = http.StatusInternalServerError, []byte(`{"description":"Internal server error","code":500,"correlationId":"`+w.Header().Get(correlationHeader)+`"}`)
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(encoded)))
	w.WriteHeader(status)
	_, _ = w.Write(encoded) // it fails when the client has gone
}
