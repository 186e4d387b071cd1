package webhook

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/fault"
)

// ErrEndpoint: a receiver is described wrongly; the message names the field.
var ErrEndpoint = fault.New(fault.Invalid, "Malformed data provided in the request")

// Validate checks a receiver's form. Whether its address may be called is
// decided at every delivery by internal/outbound, since names move.
func (e *Endpoint) Validate() error {
	bad := func(what string) error { return ErrEndpoint.Saying("Malformed data provided in the request: %s", what) }
	u, err := url.Parse(e.Target)
	switch {
	case e.TargetType != "http":
		return bad("targetType must be http")
	case err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || len(e.Target) > 2048:
		return bad("target is not an http or https URL")
	case u.User != nil:
		return bad("target must not hold a password; use a header")
	case u.Fragment != "":
		return bad("target must not hold a fragment")
	case len(e.Types) == 0 || len(e.Types) > 100:
		return bad("types must name 1 to 100 events")
	case e.ApplicantType != "" && e.ApplicantType != applicant.TypeIndividual && e.ApplicantType != applicant.TypeCompany:
		return bad("applicantType must be individual, company or both")
	case len(e.SourceKeys) > 100:
		return bad("no more than 100 sourceKeys")
	case utf8.RuneCountInString(e.Name) > 256 || utf8.RuneCountInString(e.Description) > 2048:
		return bad("name or description is too long")
	case len(e.Secret) > 256:
		return bad("secretKey is longer than 256 bytes")
	case len(e.Headers) > 20:
		return bad("no more than 20 headers")
	}
	for _, t := range e.Types {
		if t == "" || len(t) > 100 {
			return bad("a type is empty or too long")
		}
	}
	for _, h := range e.Headers {
		if !validHeader(h) {
			return bad("a header has a name or value that cannot be sent")
		}
	}
	_, err = Sign(e.SignatureAlgorithm, "", nil)
	return err
}

// reserved headers are ours or the transport's.
var reserved = []string{"content-type", "content-length", "host", "connection", "transfer-encoding", "te", "trailer", "upgrade", "user-agent", "x-payload-digest", "x-payload-digest-alg"}

func validHeader(h Header) bool {
	if h.Key == "" || len(h.Key) > 128 || len(h.Value) > 2048 {
		return false
	}
	for _, r := range reserved {
		if strings.EqualFold(h.Key, r) {
			return false
		}
	}
	token := func(r rune) bool {
		return r > 0x20 && r < 0x7f && !strings.ContainsRune("()<>@,;:\\\"/[]?={}", r)
	}
	for _, r := range h.Key {
		if !token(r) {
			return false
		}
	}
	for _, c := range []byte(h.Value) {
		if (c < 0x20 && c != '\t') || c == 0x7f {
			return false
		}
	}
	return true
}
