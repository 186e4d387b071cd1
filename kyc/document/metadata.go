package document

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/fault"
)

// Limits of stated metadata (model.md 4).
const (
	maxString = 256
	minYear   = 1900
	maxYear   = 2199
)

// ErrMetadata is the sentinel of every refusal of stated metadata; the public
// message names the field, never the value.
var ErrMetadata = fault.New(fault.Invalid, "The document's metadata is not valid.")

func refuse(field, why string) error { return ErrMetadata.Saying("%s %s", field, why) }

// ValidateUpload checks the metadata of an upload (api.md 6.1): a known type, a
// known side, a country of ISO 3166-1 alpha-3 and dates that exist. A
// PROFILE_IMAGE needs no country.
func ValidateUpload(idDocType, subType, country string, s Stated) error {
	k, ok := kind.Of(idDocType)
	switch {
	case idDocType == "":
		return refuse("idDocType", "is missing")
	case !ok:
		return refuse("idDocType", "is no known document type")
	case subType != "" && subType != FrontSide && subType != BackSide:
		return refuse("idDocSubType", "must be FRONT_SIDE, BACK_SIDE or absent")
	case country == "" && k.Class == kind.Portrait:
	case country == "":
		return refuse("country", "is missing")
	case !kind.ValidCountry(country):
		return refuse("country", "is no ISO 3166-1 alpha-3 code")
	}
	for _, f := range []struct{ name, value string }{
		{"firstName", s.FirstName}, {"middleName", s.MiddleName}, {"lastName", s.LastName},
		{"number", s.Number}, {"placeOfBirth", s.PlaceOfBirth},
	} {
		if err := validString(f.name, f.value); err != nil {
			return err
		}
	}
	dates := map[string]time.Time{}
	for _, f := range []struct{ name, value string }{
		{"dob", s.DOB}, {"issuedDate", s.IssuedDate}, {"firstIssuedDate", s.FirstIssuedDate}, {"validUntil", s.ValidUntil},
	} {
		if f.value == "" {
			continue
		}
		d, err := ParseDate(f.value)
		if err != nil {
			return refuse(f.name, "must be a date that exists, as YYYY-MM-DD, from 1900 on")
		}
		dates[f.name] = d
	}
	if before(dates, "validUntil", "issuedDate") {
		return refuse("validUntil", "must not be before issuedDate")
	}
	if before(dates, "issuedDate", "dob") {
		return refuse("issuedDate", "must not be before dob")
	}
	return nil
}

func before(dates map[string]time.Time, a, b string) bool {
	x, okX := dates[a]
	y, okY := dates[b]
	return okX && okY && x.Before(y)
}

// ParseDate reads YYYY-MM-DD strictly: a day of the calendar, 1900 to 2199.
func ParseDate(s string) (time.Time, error) {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil || d.Year() < minYear || d.Year() > maxYear {
		return time.Time{}, ErrMetadata.Saying("A date must exist and be written as YYYY-MM-DD, from 1900 on")
	}
	return d, nil
}

func validString(name, s string) error {
	switch {
	case !utf8.ValidString(s):
		return refuse(name, "is not UTF-8")
	case utf8.RuneCountInString(s) > maxString:
		return refuse(name, "is longer than 256 characters")
	case strings.ContainsFunc(s, unicode.IsControl):
		return refuse(name, "holds a control character")
	}
	return nil
}
