package company

import (
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/requestlog"
)

// Settings are a company's own; the zero value leaves everything as it comes.
type Settings struct {
	// RequestLogDays is how long calls to the API are kept; 0 is requestlog.DefaultDays.
	RequestLogDays int `json:"requestLogDays,omitempty" minimum:"0" maximum:"90" doc:"Days that calls to the API are kept; 0 is seven"`
}

// ErrSettings refuses settings; its text says which.
var ErrSettings = fault.New(fault.Invalid, "The settings are not valid")

// Validate answers ErrSettings with what is wrong.
func (s Settings) Validate() error {
	if s.RequestLogDays < 0 || s.RequestLogDays > requestlog.MaxDays {
		return ErrSettings.Saying("Calls to the API are kept for at most %d days", requestlog.MaxDays)
	}
	return nil
}

// LogDays is how many days calls are kept.
func (s Settings) LogDays() int {
	if s.RequestLogDays == 0 {
		return requestlog.DefaultDays
	}
	return s.RequestLogDays
}
