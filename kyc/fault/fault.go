package fault

import (
	"errors"
	"fmt"
	"time"
)

// Code classes an error by what the caller can do about it.
type Code int

// The eight codes.
const (
	Internal Code = iota
	Invalid
	Unauthenticated
	Forbidden
	NotFound
	Conflict
	TooLarge
	RateLimited
)

// String names the code for logs and metrics.
func (c Code) String() string {
	switch c {
	case Invalid:
		return "invalid"
	case Unauthenticated:
		return "unauthenticated"
	case Forbidden:
		return "forbidden"
	case NotFound:
		return "not_found"
	case Conflict:
		return "conflict"
	case TooLarge:
		return "too_large"
	case RateLimited:
		return "rate_limited"
	default:
		return "internal"
	}
}

// Error is an error with a public face. Values are immutable: the With methods
// return copies, so a package may export sentinels and compare with errors.Is.
type Error struct {
	Code Code
	// Number and Name are errorCode and errorName of api.md 3.2; 0 and "" when the contract has none.
	Number int
	Name   string
	// Public is shown to the caller. It never holds personal data or secrets,
	// except the contract's externalUserId where the contract prints it.
	Public string
	// RetryAfter, when positive, tells the caller when a repetition may succeed.
	RetryAfter time.Duration

	base  *Error
	cause error
}

// New makes an error without a contract number.
func New(code Code, public string) *Error { return &Error{Code: code, Public: public} }

// Numbered makes an error with the contract's errorCode and errorName.
func Numbered(code Code, number int, name, public string) *Error {
	return &Error{Code: code, Number: number, Name: name, Public: public}
}

// Because returns a copy that carries a private cause.
func (e *Error) Because(cause error) *Error {
	c := e.copy()
	c.cause = cause
	return c
}

// Saying returns a copy with a more exact public message.
func (e *Error) Saying(format string, args ...any) *Error {
	c := e.copy()
	c.Public = fmt.Sprintf(format, args...)
	return c
}

// After returns a copy that tells when to try again.
func (e *Error) After(d time.Duration) *Error {
	c := e.copy()
	c.RetryAfter = d
	return c
}

func (e *Error) copy() *Error {
	c := *e
	if e.base == nil {
		c.base = e
	}
	return &c
}

// Error is for logs: it includes the private cause.
func (e *Error) Error() string {
	if e.cause != nil {
		return e.Public + ": " + e.cause.Error()
	}
	return e.Public
}

// Unwrap gives the private cause.
func (e *Error) Unwrap() error { return e.cause }

// Is makes errors.Is(err, Sentinel) true for every copy of the sentinel.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	if !ok {
		return false
	}
	return e == t || (e.base != nil && e.base == t)
}

// CodeOf classes any error; one that is no *Error is Internal.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// Sentinels of the storage layer, which every package shares.
var (
	// ErrNotFound: no such record in the scope. Also the answer for a record of
	// another tenant (api.md 0a: 404, never 403).
	ErrNotFound = New(NotFound, "HTTP 404 Not Found")
	// ErrStale: the record changed since it was read; read again and repeat.
	ErrStale = New(Conflict, "The record was changed at the same time. Please repeat the request.").After(time.Second)
	// ErrExists: a unique key is taken.
	ErrExists = New(Conflict, "The record exists already.")
)
