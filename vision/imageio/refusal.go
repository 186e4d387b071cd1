package imageio

import (
	"errors"
	"fmt"
)

// Code is the contract's error number for a file that is not accepted.
type Code int

// The numbers that a refused file can have.
const (
	TooBig      Code = 1002 // more bytes than Limits.Bytes
	Empty       Code = 1003 // no bytes at all
	Corrupted   Code = 1004 // damaged, or more than one file in one
	Unsupported Code = 1005 // a type or a size of picture that is not read here
	Encrypted   Code = 1011 // a PDF that needs a password
)

// Refusal says why a file is not accepted. Reason is for the person who sent
// it: it names no personal data and nothing of our own inside.
type Refusal struct {
	Code   Code
	Reason string
	cause  error
}

// Error gives the reason together with its cause, for the operator's log.
func (r *Refusal) Error() string {
	if r.cause != nil {
		return r.Reason + ": " + r.cause.Error()
	}
	return r.Reason
}

// Unwrap gives the decoder's own error, if there was one.
func (r *Refusal) Unwrap() error { return r.cause }

// ErrVideoUnread means that the file is a whole video but that no program to
// take pictures from it is installed here. It is no fault of the sender.
var ErrVideoUnread = errors.New("imageio: no video reader is installed")

func refuse(code Code, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Reason: fmt.Sprintf(format, args...)}
}

func corrupted(cause error, format string, args ...any) *Refusal {
	return &Refusal{Code: Corrupted, Reason: fmt.Sprintf(format, args...), cause: cause}
}
