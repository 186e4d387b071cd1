package publicapi

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/verify"
)

// getImage answers with the bytes as they were uploaded (api.md 6.2).
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

// setImageActive marks an image inactive, or active again (api.md 6.3).
func setImageActive(c *call) (OK, error) {
	inspection, err := c.id("inspectionId")
	if err != nil {
		return ok, err
	}
	image, err := c.imageID()
	if err != nil {
		return ok, err
	}
	revert, err := c.flag("revert")
	if err != nil {
		return ok, err
	}
	err = c.api.Story.SetImageActive(c.ctx, c.scope, inspection, image, revert)
	if errors.Is(err, verify.ErrNotModified) {
		return ok, errNotModified
	}
	return ok, err
}

// Resolution of a picture in pixels.
type Resolution struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

func resolution(im document.Image) *Resolution {
	if im.Width == 0 || im.Height == 0 {
		return nil
	}
	return &Resolution{im.Width, im.Height}
}

// IDDocDef says what a picture shows.
type IDDocDef struct {
	Country      string `json:"country,omitempty"`
	IDDocType    string `json:"idDocType"`
	IDDocSubType string `json:"idDocSubType,omitempty"`
}

func idDocDef(im document.Image) IDDocDef { return IDDocDef{im.Country, im.Type, im.SubType} }

// ImageItem is one image of the list (api.md 6.4).
type ImageItem struct {
	ID           string            `json:"id" doc:"imageId as decimal text" pattern:"^[0-9]+$" example:"1595144748"`
	AddedDate    string            `json:"addedDate"`
	FileMetadata *FileMetadata     `json:"fileMetadata,omitempty" doc:"Absent for data without an image"`
	IDDocDef     IDDocDef          `json:"idDocDef"`
	ReviewResult *applicant.Result `json:"reviewResult,omitempty"`
	AttemptID    string            `json:"attemptId,omitempty"`
	Source       string            `json:"source" enum:"liveness,videoident,docapture,nfc,externaldb,fileupload"`
	Deactivated  bool              `json:"deactivated"`
}

// FileMetadata describes a file.
type FileMetadata struct {
	FileName   string      `json:"fileName,omitempty"`
	FileType   string      `json:"fileType" example:"jpeg"`
	FileSize   int64       `json:"fileSize" doc:"bytes"`
	Resolution *Resolution `json:"resolution,omitempty"`
}

func listImages(c *call) (ListOf[ImageItem], error) {
	id, err := c.id("applicantId")
	if err != nil {
		return ListOf[ImageItem]{}, err
	}
	if _, err := c.api.Story.Applicant(c.ctx, c.scope, id); err != nil {
		return ListOf[ImageItem]{}, err
	}
	images, err := c.api.Story.Images(c.ctx, c.scope, id)
	var items []ImageItem
	for _, im := range images {
		item := ImageItem{
			ID: decimal(im.ID), AddedDate: stamp(im.AddedAt, layoutSeconds), IDDocDef: idDocDef(im), ReviewResult: im.Result,
			AttemptID: im.AttemptID, Source: im.Source, Deactivated: !im.Active,
		}
		if im.Blob != "" {
			_, fileType, _ := strings.Cut(im.MediaType, "/")
			item.FileMetadata = &FileMetadata{im.Private.FileName, fileType, im.Size, resolution(im)}
		}
		items = append(items, item)
	}
	return listOf(items), err
}

// Inspection is the object of api.md 6.5.
type Inspection struct {
	ID             string            `json:"id"`
	InspectionDate string            `json:"inspectionDate"`
	ApplicantID    string            `json:"applicantId"`
	Images         []InspectionImage `json:"images"`
	Checks         []Check           `json:"checks"`
}

// InspectionImage is one image of an inspection.
type InspectionImage struct {
	ID               string            `json:"id"`
	AddedDate        string            `json:"addedDate"`
	CreatorClientID  string            `json:"creatorClientId"`
	ImageHash        string            `json:"imageHash,omitempty" doc:"SHA-1 of the file in hex"`
	ImageFileName    string            `json:"imageFileName,omitempty"`
	MimeType         string            `json:"mimeType,omitempty"`
	ImageID          int32             `json:"imageId"`
	FileSize         int64             `json:"fileSize"`
	ActualResolution *Resolution       `json:"actualResolution,omitempty"`
	Answer           string            `json:"answer,omitempty" enum:"GREEN,RED,YELLOW"`
	IDDocDef         IDDocDef          `json:"idDocDef"`
	ReviewResult     *applicant.Result `json:"reviewResult,omitempty"`
	AttemptID        string            `json:"attemptId,omitempty"`
}

func getInspection(c *call) (Inspection, error) {
	in, err := c.inspection()
	if err != nil {
		return Inspection{}, err
	}
	out := Inspection{
		ID: in.Applicant.InspectionID, InspectionDate: stamp(in.Applicant.CreatedAt, layoutSeconds), ApplicantID: in.Applicant.ID,
		Images: []InspectionImage{}, Checks: showChecks(in.Checks),
	}
	for _, im := range in.Images {
		item := InspectionImage{
			ID: decimal(im.ID), AddedDate: stamp(im.AddedAt, layoutSeconds), CreatorClientID: c.scope.Tenant,
			ImageHash: im.Private.SHA1, ImageFileName: im.Private.FileName, MimeType: im.MediaType, ImageID: im.ID, FileSize: im.Size,
			ActualResolution: resolution(im), IDDocDef: idDocDef(im), ReviewResult: im.Result, AttemptID: im.AttemptID,
		}
		if im.Result != nil {
			item.Answer = im.Result.ReviewAnswer
		}
		out.Images = append(out.Images, item)
	}
	return out, nil
}

func (c *call) inspection() (verify.Inspection, error) {
	id, err := c.id("inspectionId")
	if err != nil {
		return verify.Inspection{}, err
	}
	return c.api.Story.Inspection(c.ctx, c.scope, id)
}

// getInspectionChecks is the old form: a map by type of check.
func getInspectionChecks(c *call) (map[string]Check, error) {
	in, err := c.inspection()
	out := map[string]Check{}
	for _, check := range showChecks(in.Checks) {
		out[check.CheckType] = check
	}
	return out, err
}
