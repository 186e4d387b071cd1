package flowapi

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// pieceBytes is the size of all pieces but the last: small enough to pass a bad
// mobile line within seconds, large enough for few of them.
const pieceBytes = 256 << 10

var (
	errUpload   = fault.New(fault.NotFound, "The upload is unknown")
	errBroken   = fault.Numbered(fault.Conflict, 0, "upload-broken", "The file did not arrive as it was sent; send it again")
	errMissing  = fault.Numbered(fault.Conflict, 0, "pieces-missing", "Not every piece has arrived")
	errBig      = fault.Numbered(fault.Invalid, 1002, "file-too-big", "The file is larger than 50 MB")
	errEmpty    = fault.Numbered(fault.Invalid, 1003, "empty-file", "The file is empty")
	errPiece    = fault.New(fault.Invalid, "The piece has another size than it must have")
	errNoSHA256 = errMalformed.Saying("Malformed data provided in the request: sha256 must be 64 lower-case hexadecimal characters")
)

// UploadStart says which file is to come.
type UploadStart struct {
	SHA256 string `json:"sha256" pattern:"^[0-9a-f]{64}$" doc:"Of the bytes as they are sent"`
	Size   int64  `json:"size" minimum:"1"`
}

// UploadPlan tells what is still to be sent.
type UploadPlan struct {
	UploadID   string `json:"uploadId"`
	PieceBytes int    `json:"pieceBytes"`
	Pieces     int    `json:"pieces"`
	Missing    []int  `json:"missing" doc:"Numbers of the pieces that have not arrived, from 0"`
}

// declared is what an uploadId seals: whose upload it is and of which bytes. So
// no piece can be put anywhere else, and the server need not remember uploads.
type declared struct {
	Applicant string `json:"a"`
	SHA256    string `json:"h"`
	Size      int64  `json:"s"`
}

func (d declared) pieces() int { return int((d.Size + pieceBytes - 1) / pieceBytes) }

// key names a piece in the blob store. Nobody can guess or choose it but by the content.
func (d declared) key(piece int) string {
	sum := sha256.Sum256([]byte(d.Applicant + "/" + d.SHA256))
	return "piece" + hex.EncodeToString(sum[:16]) + fmt.Sprintf("%04x", piece)
}

func pieceSlot(key string) verify.Slot {
	return verify.Slot{Table: "pieces", Column: "content", Row: key}
}

func uploadSlot() verify.Slot { return verify.Slot{Table: "uploads", Column: "id", Row: "-"} }

func startUpload(c *call, b UploadStart) (UploadPlan, error) {
	id, err := c.needApplicant()
	if err != nil {
		return UploadPlan{}, err
	}
	if err := c.applicant.MayChangeData(); err != nil {
		return UploadPlan{}, err
	}
	if raw, err := hex.DecodeString(b.SHA256); err != nil || len(raw) != sha256.Size || strings.ToLower(b.SHA256) != b.SHA256 {
		return UploadPlan{}, errNoSHA256
	}
	own, err := c.api.Tenants.CompanySettings(c.ctx, c.scope().Tenant)
	if err != nil {
		return UploadPlan{}, err
	}
	switch {
	case b.Size <= 0:
		return UploadPlan{}, errEmpty
	case b.Size > own.Files.MaxBytes(c.api.MaxFileBytes):
		return UploadPlan{}, errBig
	}
	d := declared{Applicant: id, SHA256: b.SHA256, Size: b.Size}
	plain, err := json.Marshal(d)
	if err != nil {
		return UploadPlan{}, err
	}
	sealed, err := c.api.Sealer.Seal(c.ctx, c.scope(), id, uploadSlot(), plain)
	if err != nil {
		return UploadPlan{}, err
	}
	plan := UploadPlan{UploadID: base64.RawURLEncoding.EncodeToString(sealed), PieceBytes: pieceBytes, Pieces: d.pieces(), Missing: []int{}}
	for i := range plan.Pieces {
		here, err := c.api.has(c.ctx, d.key(i))
		if err != nil {
			return UploadPlan{}, err
		}
		if !here {
			plan.Missing = append(plan.Missing, i)
		}
	}
	return plan, nil
}

func (a *API) has(ctx context.Context, key string) (bool, error) {
	r, err := a.Blobs.Get(ctx, key)
	if errors.Is(err, fault.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, r.Close()
}

// upload opens the uploadId of the path.
func (c *call) upload() (declared, error) {
	id, err := c.needApplicant()
	if err != nil {
		return declared{}, err
	}
	sealed, err := base64.RawURLEncoding.DecodeString(c.r.PathValue("uploadId"))
	if err != nil || len(sealed) > 1024 {
		return declared{}, errUpload
	}
	plain, err := c.api.Sealer.Open(c.ctx, c.scope(), id, uploadSlot(), sealed)
	if err != nil {
		return declared{}, errUpload.Because(err)
	}
	var d declared
	if err := json.Unmarshal(plain, &d); err != nil || d.Applicant != id {
		return declared{}, errUpload
	}
	return d, nil
}

func putPiece(c *call) (wire.OK, error) {
	d, err := c.upload()
	if err != nil {
		return wire.Done, err
	}
	n, err := strconv.Atoi(c.r.PathValue("piece"))
	if err != nil || n < 0 || n >= d.pieces() {
		return wire.Done, errUpload
	}
	content, err := c.read(pieceBytes)
	if err != nil {
		return wire.Done, err
	}
	if want := min(int64(pieceBytes), d.Size-int64(n)*pieceBytes); int64(len(content)) != want {
		return wire.Done, errPiece
	}
	return wire.Done, c.keepPiece(d, n, content)
}

func (c *call) keepPiece(d declared, n int, content []byte) error {
	key := d.key(n)
	var sealed bytes.Buffer
	w, err := c.api.Sealer.SealWriter(c.ctx, c.scope(), d.Applicant, pieceSlot(key), &sealed)
	if err != nil {
		return err
	}
	if _, err := w.Write(content); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return c.api.Blobs.Put(c.ctx, key, &sealed)
}

func (c *call) piece(d declared, n int) (content []byte, err error) {
	r, err := c.api.Blobs.Get(c.ctx, d.key(n))
	if errors.Is(err, fault.ErrNotFound) {
		return nil, errMissing
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	plain, err := c.api.Sealer.OpenReader(c.ctx, c.scope(), d.Applicant, pieceSlot(d.key(n)), r)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(plain)
}

// UploadFinish says what the file is.
type UploadFinish struct {
	IDDocType    string `json:"idDocType"`
	IDDocSubType string `json:"idDocSubType,omitempty" enum:"FRONT_SIDE,BACK_SIDE"`
	Country      string `json:"country"`
	FileName     string `json:"fileName,omitempty" maxLength:"255"`
	// Source tells a picture of the flow's camera from a chosen file.
	Source string `json:"source,omitempty" enum:"fileupload,docapture"`
}

// Taken is what became of an upload.
type Taken struct {
	ImageID      string   `json:"imageId"`
	IDDocType    string   `json:"idDocType" doc:"As corrected by the reading"`
	IDDocSubType string   `json:"idDocSubType,omitempty"`
	Country      string   `json:"country"`
	Accepted     bool     `json:"accepted" doc:"false: an error was found and the picture is to be taken again"`
	Errors       []string `json:"errors"`
	Warnings     []string `json:"warnings"`
}

func finishUpload(c *call, b UploadFinish) (Taken, error) {
	d, err := c.upload()
	if err != nil {
		return Taken{}, err
	}
	u := verify.Upload{
		IDDocType: b.IDDocType, SubType: b.IDDocSubType, Country: b.Country, FileName: b.FileName,
		Source: document.SourceFileUpload, WantWarnings: true, SentAs: d.SHA256,
	}
	if b.Source == document.SourceDocapture {
		u.Source = document.SourceDocapture
	}
	content := make([]byte, 0, d.Size)
	sum := sha256.New()
	for i := range d.pieces() {
		p, err := c.piece(d, i)
		if errors.Is(err, errMissing) {
			return c.takenBefore(d, u)
		}
		if err != nil {
			return Taken{}, err
		}
		sum.Write(p)
		content = append(content, p...)
	}
	if hex.EncodeToString(sum.Sum(nil)) != d.SHA256 {
		c.dropPieces(d)
		return Taken{}, errBroken
	}
	clean := withoutPlace(content)
	u.File, u.Size = bytes.NewReader(clean), int64(len(clean))
	up, err := c.api.Story.TakeDocument(c.ctx, c.scope(), d.Applicant, u)
	if code := fault.CodeOf(err); err == nil || code == fault.Invalid {
		c.dropPieces(d) // a file that was refused is not finished again
	}
	if err != nil {
		return Taken{}, err
	}
	return showTaken(up), nil
}

// takenBefore answers a repetition whose first time was answered to nobody.
func (c *call) takenBefore(d declared, u verify.Upload) (Taken, error) {
	up, found, err := c.api.Story.TakenDocument(c.ctx, c.scope(), d.Applicant, u)
	if err != nil {
		return Taken{}, err
	}
	if !found {
		return Taken{}, errMissing
	}
	return showTaken(up), nil
}

// dropPieces cleans up; what it leaves is swept.
func (c *call) dropPieces(d declared) {
	for i := range d.pieces() {
		if err := c.api.Blobs.Delete(context.WithoutCancel(c.ctx), d.key(i)); err != nil && !errors.Is(err, fault.ErrNotFound) {
			c.api.Log.WarnContext(c.ctx, "a piece of an upload stays behind until it is swept", "correlationId", c.correlationID, "error", err)
		}
	}
}

func showTaken(up verify.Uploaded) Taken {
	t := Taken{
		ImageID: strconv.Itoa(int(up.Image.ID)), IDDocType: up.Image.Type, IDDocSubType: up.Image.SubType, Country: up.Image.Country,
		Accepted: len(up.Errors) == 0, Errors: up.Errors, Warnings: up.Warnings,
	}
	if t.Errors == nil {
		t.Errors = []string{}
	}
	if t.Warnings == nil {
		t.Warnings = []string{}
	}
	return t
}
