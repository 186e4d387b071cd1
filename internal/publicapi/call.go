package publicapi

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/idngo/idngo/internal/peer"
	"github.com/idngo/idngo/internal/publicapi/spool"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// call is one request on its way through the gates.
type call struct {
	api *API
	w   http.ResponseWriter
	r   *http.Request
	ctx context.Context

	correlationID string
	origin        peer.Peer
	target        string // raw path and query
	pattern       string
	params, query map[string]string
	route         *route

	// Set by authenticate.
	scope  kyc.Scope
	caller string // for the log: the token's public part or id
	stamp  access.Stamp
	secret string
	sdk    *access.SDKToken // nil for an app token

	// failure is why the call was refused; nil when it was not.
	failure error
	// mistakes that explain a signature which does not fit.
	mistakes []access.Mistake

	// Set by readBody.
	body       []byte
	upload     *spool.File
	uploadDone func()
}

// release deletes what is left of an upload and gives its place back.
func (c *call) release() {
	c.closeUpload()
	if c.uploadDone != nil {
		c.uploadDone()
	}
}

func (c *call) closeUpload() {
	if c.upload == nil {
		return
	}
	if err := c.upload.Close(); err != nil {
		c.api.log.ErrorContext(c.ctx, "spool file stays behind until it is swept", "correlationId", c.correlationID, "error", err)
	}
	c.upload = nil
}

// id gives a path parameter that must have the form of an identifier.
func (c *call) id(name string) (string, error) { return validID(name, c.params[name]) }

// validID refuses anything that is no identifier with 400 (api.md 3.3).
func validID(name, id string) (string, error) {
	if !kyc.ValidID(id) {
		return "", errMalformed.Saying("Malformed data provided in the request: %s must be 24 lower-case hexadecimal characters", name)
	}
	return id, nil
}

// imageID gives the path parameter of that name.
func (c *call) imageID() (int32, error) {
	n, err := strconv.ParseInt(c.params["imageId"], 10, 32)
	if err != nil || n <= 0 {
		return 0, errMalformed.Saying("Malformed data provided in the request: imageId must be a positive decimal number below 2^31")
	}
	return int32(n), nil
}

// text gives a query parameter that may be absent.
func (c *call) text(name string) (string, error) {
	v := c.query[name]
	if strings.IndexByte(v, 0) >= 0 || strings.ToValidUTF8(v, "") != v {
		return "", errMalformed.Saying("Malformed data provided in the request: %s is not text", name)
	}
	return v, nil
}

// needText gives a query parameter that must be there.
func (c *call) needText(name string) (string, error) {
	v, err := c.text(name)
	if err == nil && v == "" {
		return "", errMalformed.Saying("Malformed data provided in the request: %s is missing", name)
	}
	return v, err
}

// number gives a whole number from the query, def when it is absent.
func (c *call) number(name string, def, low, high int) (int, error) {
	v := c.query[name]
	if v == "" {
		return def, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < low || n > high {
		return 0, errMalformed.Saying("Malformed data provided in the request: %s must be a whole number from %d to %d", name, low, high)
	}
	return n, nil
}

// flag gives a boolean from the query; absent is false.
func (c *call) flag(name string) (bool, error) {
	switch strings.ToLower(c.query[name]) {
	case "", "false", "0", "no":
		return false, nil
	case "true", "1", "yes":
		return true, nil
	}
	return false, errMalformed.Saying("Malformed data provided in the request: %s must be true or false", name)
}

// names gives a comma-separated list from the query.
func (c *call) names(name string) ([]string, error) {
	v, err := c.text(name)
	var out []string
	for s := range strings.SplitSeq(v, ",") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out, err
}

// date gives a time of the form yyyy-MM-dd HH:mm:ss in UTC from the query.
func (c *call) date(name string, def time.Time) (time.Time, error) {
	v := c.query[name]
	if v == "" {
		return def, nil
	}
	for _, layout := range []string{time.DateTime, time.DateOnly} {
		if t, err := time.Parse(layout, v); err == nil {
			return t, nil
		}
	}
	return time.Time{}, errMalformed.Saying("Malformed data provided in the request: %s must have the form yyyy-MM-dd HH:mm:ss", name)
}

// own refuses an SDK token whatever does not belong to its applicant. The
// answer is that of an unknown id, so that nothing can be probed.
func (c *call) own() error {
	if c.sdk == nil {
		return nil
	}
	a, err := c.api.Story.ApplicantByExternalUserID(c.ctx, c.scope, c.sdk.ExternalUserID)
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return err
	}
	found := err == nil
	for name, value := range c.params {
		switch name {
		case "applicantId":
			if !found || value != a.ID {
				if _, err := validID(name, value); err != nil {
					return err
				}
				return verify.ErrApplicantNotFound.Saying("Applicant with id %s not found (anf)", value)
			}
		case "externalUserId":
			if !found || value != c.sdk.ExternalUserID {
				return verify.ErrApplicantNotFound
			}
		case "inspectionId":
			if !found || value != a.InspectionID {
				return fault.ErrNotFound
			}
		}
	}
	return nil
}
