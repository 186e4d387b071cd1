package document

import (
	"strings"
	"time"

	"github.com/idngo/idngo/kyc/applicant"
)

// Sides (idDocSubType).
const (
	FrontSide = "FRONT_SIDE"
	BackSide  = "BACK_SIDE"
)

// Sources of an image (api.md 6.4).
const (
	SourceFileUpload = "fileupload"
	SourceLiveness   = "liveness"
	SourceDocapture  = "docapture"
)

// ReadState tells how far the reading of an image has come.
type ReadState string

// The states: queued -> done, or queued -> failed when the reader died on the
// file twice (finding undecodable) or the file has no picture to read.
const (
	ReadQueued ReadState = "queued"
	ReadDone   ReadState = "done"
	ReadFailed ReadState = "failed"
)

// Image is one uploaded file, or the data of a document stated without a file
// (then Blob is empty and nothing is read).
type Image struct {
	ApplicantID  string
	InspectionID string
	// ID is imageId: random, positive, below 2^31, unique within the inspection (api.md 0a).
	ID        int32
	Type      string // idDocType
	SubType   string // FRONT_SIDE, BACK_SIDE or ""
	Country   string // alpha-3
	AddedAt   time.Time
	AttemptID string // attempt that the image was uploaded for
	Source    string
	Active    bool
	// Blob is the random key of the sealed file, "" when there is none.
	Blob      string
	MediaType string
	Size      int64 // bytes
	Width     int   // pixels, 0 when unknown
	Height    int
	// ContentHash is the keyed hash of the bytes (duplicate search within the
	// applicant and across applicants); it cannot be turned back.
	ContentHash []byte
	ReadState   ReadState
	// ReadAttempts counts starts of the reader, before the work.
	ReadAttempts int
	// Result is the decision about this image; nil before a review.
	Result *applicant.Result

	// Private is sealed at rest.
	Private Private
}

// previewBits tells the imageId of a preview from that of its image. Any value
// does: both are random, and newly drawn imageIds avoid each other's previews.
const previewBits int32 = 0x2a51c3f7

// PreviewID gives the imageId under which the preview of an image is downloaded
// (api.md 6.4, previewId). It is its own inverse, positive, and 0 for the one
// imageId without a preview. Nothing is kept of a preview: it is made from the
// sealed file on demand and is gone with it.
func PreviewID(imageID int32) int32 { return imageID ^ previewBits }

// HasPreview reports whether there is a picture to show of the image.
func (im Image) HasPreview() bool {
	return im.Blob != "" && PreviewID(im.ID) != 0 && (strings.HasPrefix(im.MediaType, "image/") || im.MediaType == "application/pdf")
}

// Private is the part of an image record that names the person.
type Private struct {
	FileName string `json:"fileName,omitempty"`
	SHA1     string `json:"sha1,omitempty"`
	// SentAs is the SHA-256, in hex, that the applicant's flow names the file by
	// when it sends it in pieces; it tells a repetition from another file.
	SentAs string `json:"sentAs,omitempty"`
	Stated Stated `json:"stated"`
}

// Stated is the metadata that came with the upload (api.md 6.1).
type Stated struct {
	FirstName       string `json:"firstName,omitempty"`
	MiddleName      string `json:"middleName,omitempty"`
	LastName        string `json:"lastName,omitempty"`
	IssuedDate      string `json:"issuedDate,omitempty"`
	FirstIssuedDate string `json:"firstIssuedDate,omitempty"`
	ValidUntil      string `json:"validUntil,omitempty"`
	DOB             string `json:"dob,omitempty"`
	Number          string `json:"number,omitempty"`
	PlaceOfBirth    string `json:"placeOfBirth,omitempty"`
}
