package wire

import (
	"slices"
	"strings"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/verify"
)

// DocumentMetadata is the part "metadata" of an upload (api.md 6.1).
type DocumentMetadata struct {
	IDDocType    string `json:"idDocType" example:"ID_CARD"`
	IDDocSubType string `json:"idDocSubType,omitempty" enum:"FRONT_SIDE,BACK_SIDE"`
	Country      string `json:"country,omitempty" doc:"ISO 3166-1 alpha-3" example:"KAZ"`
	document.Stated
}

// Document is the answer to an upload.
type Document struct {
	DocumentMetadata
	Warnings []string `json:"warnings,omitempty" doc:"Hints; only with X-Return-Doc-Warnings"`
	Errors   []string `json:"errors,omitempty" doc:"Reasons why the image was marked inactive; only with X-Return-Doc-Warnings"`
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
	PreviewID    string            `json:"previewId,omitempty" doc:"imageId of a small JPEG of the first page; absent for videos and data without an image" pattern:"^[0-9]+$" example:"1361136383"`
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
	ExtractedInfo    *applicant.IDDoc  `json:"extractedInfo,omitempty" doc:"What was recognised from the document that the image is part of"`
	ReviewResult     *applicant.Result `json:"reviewResult,omitempty"`
	AttemptID        string            `json:"attemptId,omitempty"`
}

// extracted finds the recognised document that an image is part of.
func extracted(info *applicant.Info, image int32) *applicant.IDDoc {
	if info == nil {
		return nil
	}
	for i := range info.IDDocs {
		if slices.Contains(info.IDDocs[i].ImageIDs, image) {
			return &info.IDDocs[i]
		}
	}
	return nil
}

// ShowImages makes the list of images; previews tells whether they can be made.
func ShowImages(images []document.Image, previews bool) ListOf[ImageItem] {
	var items []ImageItem
	for _, im := range images {
		item := ImageItem{
			ID: decimal(im.ID), AddedDate: stamp(im.AddedAt, layoutSeconds), IDDocDef: idDocDef(im), ReviewResult: im.Result,
			AttemptID: im.AttemptID, Source: im.Source, Deactivated: !im.Active,
		}
		if previews && im.HasPreview() {
			item.PreviewID = decimal(document.PreviewID(im.ID))
		}
		if im.Blob != "" {
			_, fileType, _ := strings.Cut(im.MediaType, "/")
			item.FileMetadata = &FileMetadata{im.Private.FileName, fileType, im.Size, resolution(im)}
		}
		items = append(items, item)
	}
	return NewList(items)
}

// ShowInspection makes the object of an inspection.
func ShowInspection(in verify.Inspection) Inspection {
	out := Inspection{
		ID: in.Applicant.InspectionID, InspectionDate: stamp(in.Applicant.CreatedAt, layoutSeconds), ApplicantID: in.Applicant.ID,
		Images: []InspectionImage{}, Checks: ShowChecks(in.Checks),
	}
	for _, im := range in.Images {
		item := InspectionImage{
			ID: decimal(im.ID), AddedDate: stamp(im.AddedAt, layoutSeconds), CreatorClientID: in.Applicant.Scope.Tenant,
			ImageHash: im.Private.SHA1, ImageFileName: im.Private.FileName, MimeType: im.MediaType, ImageID: im.ID, FileSize: im.Size,
			ActualResolution: resolution(im), IDDocDef: idDocDef(im), ReviewResult: im.Result, AttemptID: im.AttemptID,
			ExtractedInfo: extracted(in.Applicant.Personal.Info, im.ID),
		}
		if im.Result != nil {
			item.Answer = im.Result.ReviewAnswer
		}
		out.Images = append(out.Images, item)
	}
	return out
}

// ShowDocument makes the answer to an upload.
func ShowDocument(up verify.Uploaded, warned bool) Document {
	im := up.Image
	d := Document{DocumentMetadata: DocumentMetadata{im.Type, im.SubType, im.Country, up.Stated}}
	if warned {
		d.Warnings, d.Errors = up.Warnings, up.Errors
	}
	return d
}
