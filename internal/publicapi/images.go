package publicapi

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision/preview"
)

// Bounds of a preview: the longer side in pixels, the largest file in bytes that
// one is made of, and how many files may lie in memory for it at once.
const (
	previewEdge  = 800
	maxPreviewed = 64 << 20
	maxPreviews  = 4
)

// Previewer makes small pictures of files: the child of *visionhost.Host. The
// server itself decodes no picture.
type Previewer interface {
	Render(ctx context.Context, file []byte, q preview.Request) ([]byte, error)
}

// getImage answers with the bytes as they were uploaded, or with the preview
// when that is what the imageId names (api.md 6.2).
func getImage(c *call) (err error) {
	inspection, err := c.id("inspectionId")
	if err != nil {
		return err
	}
	image, err := c.imageID()
	if err != nil {
		return err
	}
	im, file, err := c.api.Story.OpenImage(c.ctx, c.scope, inspection, image)
	if fault.CodeOf(err) == fault.NotFound && c.api.Preview != nil {
		return c.getPreview(inspection, document.PreviewID(image))
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	h := c.w.Header()
	h.Set("Content-Type", im.MediaType)
	h.Set("Content-Length", strconv.FormatInt(im.Size, 10))
	// A file of a stranger is never to be run by a browser.
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	c.w.WriteHeader(http.StatusOK)
	_, err = io.Copy(c.w, file)
	return err
}

// getPreview answers with a JPEG of the image's first page. In the trail it is a
// download of the image.
func (c *call) getPreview(inspection string, image int32) (err error) {
	select {
	case c.api.previews <- struct{}{}:
		defer func() { <-c.api.previews }()
	case <-c.ctx.Done():
		return c.ctx.Err()
	}
	im, file, err := c.api.Story.OpenImage(c.ctx, c.scope, inspection, image)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if !im.HasPreview() || im.Size > maxPreviewed {
		return fault.ErrNotFound
	}
	data, err := io.ReadAll(io.LimitReader(file, maxPreviewed))
	if err != nil {
		return err
	}
	picture, err := c.api.Preview.Render(c.ctx, data, preview.Request{Edge: previewEdge})
	if fault.CodeOf(err) == fault.Invalid { // the picture is damaged: there is nothing to show of it
		return fault.ErrNotFound.Because(err)
	}
	if err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("Content-Type", "image/jpeg")
	h.Set("Content-Length", strconv.Itoa(len(picture)))
	c.w.WriteHeader(http.StatusOK)
	_, err = c.w.Write(picture)
	return err
}

// setImageActive marks an image inactive, or active again (api.md 6.3).
func setImageActive(c *call) (wire.OK, error) {
	inspection, err := c.id("inspectionId")
	if err != nil {
		return wire.Done, err
	}
	image, err := c.imageID()
	if err != nil {
		return wire.Done, err
	}
	revert, err := c.flag("revert")
	if err != nil {
		return wire.Done, err
	}
	err = c.api.Story.SetImageActive(c.ctx, c.scope, inspection, image, revert)
	if errors.Is(err, verify.ErrNotModified) {
		return wire.Done, errNotModified
	}
	return wire.Done, err
}

func listImages(c *call) (wire.ListOf[wire.ImageItem], error) {
	id, err := c.id("applicantId")
	if err != nil {
		return wire.ListOf[wire.ImageItem]{}, err
	}
	if _, err := c.api.Story.Applicant(c.ctx, c.scope, id); err != nil {
		return wire.ListOf[wire.ImageItem]{}, err
	}
	images, err := c.api.Story.Images(c.ctx, c.scope, id)
	return wire.ShowImages(images, c.api.Preview != nil), err
}

func getInspection(c *call) (wire.Inspection, error) {
	in, err := c.inspection()
	if err != nil {
		return wire.Inspection{}, err
	}
	return wire.ShowInspection(in), nil
}

func (c *call) inspection() (verify.Inspection, error) {
	id, err := c.id("inspectionId")
	if err != nil {
		return verify.Inspection{}, err
	}
	return c.api.Story.Inspection(c.ctx, c.scope, id)
}

// getInspectionChecks is the old form: a map by type of check.
func getInspectionChecks(c *call) (map[string]wire.Check, error) {
	in, err := c.inspection()
	out := map[string]wire.Check{}
	for _, check := range wire.ShowChecks(in.Checks) {
		out[check.CheckType] = check
	}
	return out, err
}
