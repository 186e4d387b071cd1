package company

import (
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/requestlog"
)

// Profile is what a company sets for itself; the zero value leaves everything as it comes.
type Profile struct {
	// LegalName is what applicants consent to; "" is the company's name.
	LegalName string `json:"legalName,omitempty" maxLength:"256" doc:"Name that applicants consent to; empty is the company's"`
	// SupportEmail is whom an applicant writes to who cannot go on.
	SupportEmail string `json:"supportEmail,omitempty" maxLength:"254" doc:"Shown to applicants"`
	// PrivacyURL is shown beside the consent.
	PrivacyURL string `json:"privacyUrl,omitempty" maxLength:"2048" doc:"https address of the privacy notice, shown to applicants"`
	// TimeZone is an IANA name, in which the Dashboard shows times and counts days
	// for everybody who has chosen none of their own; "" is that of the browser.
	TimeZone string `json:"timeZone,omitempty" maxLength:"64" doc:"IANA name; empty is the browser's"`
	// Languages are those that applicants choose from, in the order of the menu;
	// the first is for whoever reads none of them. None means all that there are.
	Languages []string `json:"languages,omitempty" maxItems:"40" doc:"Languages that applicants choose from, in their order; none means all"`
	Files     Files    `json:"files,omitzero"`
	// RequestLogDays is how long calls to the API are kept; 0 is requestlog.DefaultDays.
	RequestLogDays int `json:"requestLogDays,omitempty" minimum:"0" maximum:"90" doc:"Days that calls to the API are kept; 0 is seven"`
}

// Files are a company's own limits, within those of the installation.
type Files struct {
	// MaxMB is the largest file in MiB, 0 for what the installation takes.
	MaxMB int `json:"maxMb,omitempty" minimum:"0" maximum:"50" doc:"Largest file in MB; 0 is what the installation takes"`
	// Types are the media types that are taken; none means every one.
	Types []string `json:"types,omitempty" maxItems:"8" doc:"Media types that are taken; none means all"`
}

// FileTypes are those that can be chosen from (model.md 9).
var FileTypes = []string{"image/jpeg", "image/png", "application/pdf", "video/mp4", "video/webm", "video/quicktime"}

// language is a code by BCP 47 with a script or region at most.
var language = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$`)

// ErrSettings refuses settings; its text says which.
var ErrSettings = fault.New(fault.Invalid, "The settings are not valid")

// Validate answers ErrSettings with what is wrong.
func (s Profile) Validate() error {
	if utf8.RuneCountInString(s.LegalName) > 256 || !utf8.ValidString(s.LegalName) || strings.ContainsFunc(s.LegalName, unicode.IsControl) {
		return ErrSettings.Saying("The legal name has at most 256 characters")
	}
	if s.SupportEmail != "" {
		if a, err := mail.ParseAddress(s.SupportEmail); err != nil || a.Address != s.SupportEmail || len(s.SupportEmail) > 254 {
			return ErrSettings.Saying("The support address is no e-mail address")
		}
	}
	if s.PrivacyURL != "" {
		u, err := url.Parse(s.PrivacyURL)
		if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(s.PrivacyURL) > 2048 {
			return ErrSettings.Saying("The address of the privacy notice begins with https://")
		}
	}
	if s.TimeZone != "" {
		if _, err := time.LoadLocation(s.TimeZone); err != nil || s.TimeZone == "Local" {
			return ErrSettings.Saying("There is no time zone of that name")
		}
	}
	for i, l := range s.Languages {
		if len(s.Languages) > 40 || !language.MatchString(l) || slices.Contains(s.Languages[:i], l) {
			return ErrSettings.Saying("The languages are at most 40 different codes such as kk or zh-Hant")
		}
	}
	if s.RequestLogDays < 0 || s.RequestLogDays > requestlog.MaxDays {
		return ErrSettings.Saying("Calls to the API are kept for at most %d days", requestlog.MaxDays)
	}
	return s.Files.validate()
}

func (f Files) validate() error {
	if f.MaxMB < 0 || f.MaxMB > 50 {
		return ErrSettings.Saying("Files have at most 50 MB")
	}
	for _, t := range f.Types {
		if !slices.Contains(FileTypes, t) {
			return ErrSettings.Saying("Files of the type %.40q cannot be taken", t)
		}
	}
	// The camera of the flow makes JPEG.
	if len(f.Types) > 0 && !slices.Contains(f.Types, "image/jpeg") {
		return ErrSettings.Saying("JPEG must be taken: the camera makes it")
	}
	return nil
}

// MaxBytes is the largest file, where the installation takes so many.
func (f Files) MaxBytes(installation int64) int64 {
	if f.MaxMB == 0 {
		return installation
	}
	return min(int64(f.MaxMB)<<20, installation)
}

// Takes reports whether files of a media type are taken.
func (f Files) Takes(mediaType string) bool {
	return len(f.Types) == 0 || slices.Contains(f.Types, mediaType)
}

// LogDays is how many days calls are kept.
func (s Profile) LogDays() int {
	if s.RequestLogDays == 0 {
		return requestlog.DefaultDays
	}
	return s.RequestLogDays
}
