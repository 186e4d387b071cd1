package publicapi

import (
	"errors"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/idngo/idngo/internal/publicapi/formdata"
	"github.com/idngo/idngo/internal/publicapi/strictjson"
	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// addDocument takes the file of a verified upload in (api.md 6.1).
func addDocument(c *call) error {
	id, err := c.id("applicantId")
	if err != nil {
		return err
	}
	_, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil {
		return errMediaType
	}
	f, err := formdata.Parse(c.upload.Reader, params["boundary"])
	var malformed formdata.MalformedError
	switch {
	case errors.Is(err, formdata.ErrTooBig):
		return errFileTooBig
	case errors.As(err, &malformed):
		return errMalformed.Saying("Malformed data provided in the request: %s", err)
	case err != nil:
		return err
	}
	var m wire.DocumentMetadata
	if err := strictjson.Decode(f.Metadata, &m); err != nil {
		return errMalformed.Saying("Malformed data provided in the request: metadata: %s", err)
	}
	u := verify.Upload{
		IDDocType: m.IDDocType, SubType: m.IDDocSubType, Country: m.Country, Stated: m.Stated,
		FileName: f.FileName, WantWarnings: wantsWarnings(c.r.Header.Get("X-Return-Doc-Warnings")),
	}
	if f.File != nil {
		u.File, u.Size = f.File, f.File.Size()
	}
	up, err := c.api.Story.AddDocument(c.ctx, c.scope, id, u)
	if err != nil {
		return fileFault(err)
	}
	im := up.Image
	if im.ID != 0 {
		c.w.Header().Set("X-Image-Id", strconv.Itoa(int(im.ID)))
	}
	writeJSON(c.w, http.StatusOK, wire.ShowDocument(up, u.WantWarnings))
	return nil
}

// fileFault keeps a file that is too big at 400; only a request that is too big is 413 (api.md 0a).
func fileFault(err error) error {
	var f *fault.Error
	if errors.As(err, &f) && f.Code == fault.TooLarge {
		return fault.Numbered(fault.Invalid, f.Number, f.Name, f.Public).Because(err)
	}
	return err
}

// wantsWarnings reads X-Return-Doc-Warnings; one client sends 1.
func wantsWarnings(v string) bool {
	switch strings.ToLower(strings.TrimSpace(v)) {
	case "1", "true", "yes":
		return true
	}
	return false
}
