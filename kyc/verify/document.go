package verify

import (
	"context"
	"crypto/sha1" //nolint:gosec // imageHash of the contract (api.md 6.5) is SHA-1; nothing rests on it
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/blocklist"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision/imageio"
)

// Upload is one file, or the data of a document without a file (api.md 6.1).
type Upload struct {
	IDDocType, SubType, Country string

	Stated   document.Stated
	FileName string
	// File is nil for data without an image.
	File   File
	Size   int64
	Source string
	// SentAs names the file in the sender's words (document.Private); may be empty.
	SentAs string
	// OnBehalf is set when an officer hands the file in for the person.
	OnBehalf *OnBehalf
	// WantWarnings waits for the reading and returns its hints.
	WantWarnings bool
}

// OnBehalf tells how a file came to an officer, and why the officer hands it in.
type OnBehalf struct {
	// Source is a word for the trail: mail, counter, scan or other.
	Source string
	// Why is kept as a note, which is sealed.
	Why string
}

// File is the content of an upload.
type File interface {
	io.Reader
	io.ReaderAt
	io.Seeker
}

// Uploaded is the answer to an upload.
type Uploaded struct {
	Image document.Image
	// Stated is what is stated of the document by all its uploads; new values win.
	Stated           document.Stated
	Errors, Warnings []string
}

func imageSlot(r document.Image) Slot {
	return Slot{Table: "images", Column: "sealed", Row: r.InspectionID + "/" + decimal(r.ID)}
}

func blobSlot(key string) Slot { return Slot{Table: "blobs", Column: "content", Row: key} }

// AddDocument takes a file in: it is sniffed, bounded, sealed and stored before
// the row that makes it exist is committed together with the job that reads it.
// What a crash leaves behind is a blob without a row, which is swept.
func (s *Service) AddDocument(ctx context.Context, scope kyc.Scope, id string, u Upload) (Uploaded, error) {
	if err := document.ValidateUpload(u.IDDocType, u.SubType, u.Country, u.Stated); err != nil {
		return Uploaded{}, err
	}
	a, err := s.loadApplicant(ctx, scope, id)
	if err != nil {
		return Uploaded{}, err
	}
	if err := a.MayChangeData(); err != nil {
		return Uploaded{}, err
	}
	l, err := s.levelOf(ctx, a)
	if err != nil {
		return Uploaded{}, err
	}
	if stepOf(l, u.IDDocType, u.Country) == "" && !kind.Is(u.IDDocType, kind.Portrait) {
		return Uploaded{}, ErrDocTypeNotInLevel.Saying("The document type %s is not among the required documents of the level", u.IDDocType)
	}
	existing, err := s.Store.Images(ctx, scope, id)
	if err != nil {
		return Uploaded{}, err
	}
	if len(existing) >= s.Limits.MaxImages {
		return Uploaded{}, ErrTooManyDocuments
	}
	im := document.Image{
		ApplicantID: id, InspectionID: a.InspectionID, ID: newImageID(existing),
		Type: u.IDDocType, SubType: u.SubType, Country: u.Country, AddedAt: s.Now(), AttemptID: a.Review.AttemptID,
		Source: orDefault(u.Source, document.SourceFileUpload), Active: true, ReadState: document.ReadDone,
		Private: document.Private{FileName: u.FileName, Stated: u.Stated, SentAs: u.SentAs},
	}
	if u.File != nil {
		if err := s.storeFile(ctx, scope, existing, u, &im); err != nil {
			return Uploaded{}, err
		}
	}
	warn := u.WantWarnings && u.File != nil && uploadsOf(existing, im.Type) < warnedUploads
	if warn { // before a worker can begin, so that it knows that somebody waits
		k := readKey{scope, id, im.ID}
		defer s.reads.remove(k, s.reads.add(k))
	}
	var with []func(context.Context, Tx) error
	if b := u.OnBehalf; b != nil {
		remark, err := s.remark(ctx, scope, id, b.Why)
		if err != nil {
			return Uploaded{}, err
		}
		entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityUploadedImage, ApplicantID: id, ImageID: im.ID, Description: "handed in on behalf of the applicant; it came by " + b.Source})
		with = append(with, func(ctx context.Context, tx Tx) error {
			if remark != nil {
				if err := tx.InsertNote(ctx, *remark); err != nil {
					return err
				}
			}
			return tx.AppendAudit(ctx, entry)
		})
	}
	if err := s.insertImage(ctx, scope, l, im, with...); err != nil {
		if im.Blob != "" {
			if derr := s.Blobs.Delete(context.WithoutCancel(ctx), im.Blob); derr != nil {
				s.Log.WarnContext(ctx, "blob of a refused upload stays behind until it is swept", "scope", scope, "error", derr)
			}
		}
		return Uploaded{}, err
	}
	out := Uploaded{Image: im, Stated: u.Stated}
	for _, old := range slices.Backward(existing) {
		if !old.Active || old.Type != im.Type || old.Country != im.Country {
			continue
		}
		o, err := s.openImageRecord(ctx, old)
		if err != nil {
			return Uploaded{}, err
		}
		out.Stated = out.Stated.Over(o.Private.Stated)
	}
	if warn {
		return s.warn(ctx, scope, l, out)
	}
	return out, nil
}

// warnedUploads is how many uploads of a document get warnings (api.md 6.1).
const warnedUploads = 4

func uploadsOf(images []ImageRecord, idDocType string) (n int) {
	for _, im := range images {
		if im.Type == idDocType {
			n++
		}
	}
	return n
}

func newImageID(existing []ImageRecord) int32 {
	for {
		id := kyc.NewImageID()
		preview := document.PreviewID(id)
		if preview != 0 && !slices.ContainsFunc(existing, func(r ImageRecord) bool { return r.ID == id || r.ID == preview }) {
			return id
		}
	}
}

// storeFile checks a file by its head, hashes it and seals it into the blob store.
func (s *Service) storeFile(ctx context.Context, scope kyc.Scope, existing []ImageRecord, u Upload, im *document.Image) error {
	head, err := imageio.Check(u.File, u.Size, imageio.Limits{Bytes: contractFileBytes, HEIC: s.Limits.HEIC})
	if err != nil {
		return fileFault(err)
	}
	own, err := s.Store.CompanySettings(ctx, scope.Tenant)
	if err != nil {
		return err
	}
	if u.Size < s.Limits.MinFileBytes || u.Size > own.Files.MaxBytes(s.Limits.MaxFileBytes) {
		return ErrFileSize
	}
	if !own.Files.Takes(string(head.Type)) {
		return ErrFileFormat.Saying("%s: the company does not take files of this type", ErrFileFormat.Public)
	}
	if err := checkExtension(u.FileName, head.Type); err != nil {
		return err
	}
	if _, err := u.File.Seek(0, io.SeekStart); err != nil {
		return err
	}
	sum256, sum1 := sha256.New(), sha1.New() //nolint:gosec // see the import
	if _, err := io.Copy(io.MultiWriter(sum256, sum1), u.File); err != nil {
		return err
	}
	key, err := s.Sealer.Hash(ctx, scope, blocklist.KeyFile, hex.EncodeToString(sum256.Sum(nil)))
	if err != nil {
		return err
	}
	if duplicate(existing, key.Hash) {
		return ErrDuplicateDocument
	}
	im.ContentHash, im.Private.SHA1 = key.Hash, hex.EncodeToString(sum1.Sum(nil))
	im.MediaType, im.Size, im.Width, im.Height = string(head.Type), u.Size, head.Width, head.Height
	im.ReadState, im.Blob = document.ReadQueued, s.newBlobKey()
	if _, err := u.File.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return s.putBlob(ctx, scope, im.ApplicantID, im.Blob, u.File)
}

// duplicate reports whether an active image has the same bytes.
func duplicate(existing []ImageRecord, hash []byte) bool {
	return slices.ContainsFunc(existing, func(r ImageRecord) bool {
		return r.Active && len(hash) > 0 && string(r.ContentHash) == string(hash)
	})
}

// superseded lists the active images that the new one replaces: the same side
// uploaded again, a second selfie, or, after a rejection, the failed images of
// another document in the same step.
func superseded(l level.Level, existing []ImageRecord, im document.Image) []int32 {
	step := stepOf(l, im.Type, im.Country)
	var ids []int32
	for _, old := range existing {
		if !old.Active || stepOf(l, old.Type, old.Country) != step {
			continue
		}
		sameSide := old.Type == im.Type && old.SubType == im.SubType
		red := old.Result != nil && old.Result.ReviewAnswer == applicant.AnswerRed
		switch {
		case old.Type != im.Type && red,
			sameSide && red,
			sameSide && (im.SubType != "" || !severalPages(im.Type)):
			ids = append(ids, old.ID)
		}
	}
	return ids
}

// severalPages: documents of which several pictures may stand side by side.
func severalPages(idDocType string) bool {
	return !kind.Is(idDocType, kind.Selfie) && !kind.Is(idDocType, kind.Portrait)
}

func (s *Service) sealImage(ctx context.Context, scope kyc.Scope, im document.Image) (ImageRecord, error) {
	plain, err := json.Marshal(im.Private)
	if err != nil {
		return ImageRecord{}, err
	}
	r := ImageRecord{Image: im, Scope: scope}
	r.Private = document.Private{}
	r.Sealed, err = s.Sealer.Seal(ctx, scope, im.ApplicantID, imageSlot(im), plain)
	return r, err
}

func (s *Service) openImageRecord(ctx context.Context, r ImageRecord) (document.Image, error) {
	im := r.Image
	if len(r.Sealed) == 0 {
		return im, nil
	}
	plain, err := s.Sealer.Open(ctx, r.Scope, im.ApplicantID, imageSlot(im), r.Sealed)
	if err != nil {
		return im, err
	}
	return im, json.Unmarshal(plain, &im.Private)
}

// insertImage commits the row with the job that reads it. It goes through
// update so that an upload and a request for a check cannot pass each other.
// What comes with it is written in the same transaction.
// What is there already is looked at again, as another upload may have been faster.
func (s *Service) insertImage(ctx context.Context, scope kyc.Scope, l level.Level, im document.Image, with ...func(context.Context, Tx) error) error {
	record, err := s.sealImage(ctx, scope, im)
	if err != nil {
		return err
	}
	_, err = s.update(ctx, scope, im.ApplicantID, func(c *change) error {
		if err := c.a.MayChangeData(); err != nil {
			return err
		}
		existing, err := s.Store.Images(ctx, scope, im.ApplicantID)
		if err != nil {
			return err
		}
		if duplicate(existing, im.ContentHash) {
			return ErrDuplicateDocument
		}
		if len(existing) >= s.Limits.MaxImages {
			return ErrTooManyDocuments
		}
		c.activity, c.imageID = audit.ActivityUploadedImage, im.ID
		c.deactivate(scope, im.ApplicantID, superseded(l, existing, im))
		c.write(func(ctx context.Context, tx Tx) error {
			if err := tx.InsertImage(ctx, record); err != nil {
				return err
			}
			if im.ReadState != document.ReadQueued {
				return nil
			}
			return tx.Enqueue(ctx, Job{Kind: JobRead, Scope: scope, ApplicantID: im.ApplicantID, ImageID: im.ID})
		})
		for _, w := range with {
			c.write(w)
		}
		return nil
	})
	return err
}

// activeImages lists the applicant's active images, oldest first.
func (s *Service) activeImages(ctx context.Context, scope kyc.Scope, id string) ([]ImageRecord, error) {
	all, err := s.Store.Images(ctx, scope, id)
	return slices.DeleteFunc(all, func(r ImageRecord) bool { return !r.Active }), err
}

func imageIDs(rs []ImageRecord) []int32 {
	ids := make([]int32, len(rs))
	for i, r := range rs {
		ids[i] = r.ID
	}
	return ids
}

// Images lists all images of an applicant, active and not, oldest first.
func (s *Service) Images(ctx context.Context, scope kyc.Scope, id string) ([]document.Image, error) {
	records, err := s.Store.Images(ctx, scope, id)
	if err != nil {
		return nil, err
	}
	out := make([]document.Image, 0, len(records))
	for _, r := range records {
		im, err := s.openImageRecord(ctx, r)
		if err != nil {
			return nil, err
		}
		out = append(out, im)
	}
	return out, nil
}

// OpenImage gives the bytes of an image as they were uploaded. The caller closes the reader.
func (s *Service) OpenImage(ctx context.Context, scope kyc.Scope, inspectionID string, imageID int32) (document.Image, io.ReadCloser, error) {
	im, rc, err := s.openImage(ctx, scope, inspectionID, imageID)
	if err != nil {
		return im, nil, err
	}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityDownloadedImage, ApplicantID: im.ApplicantID, ImageID: im.ID})
	if err := s.Store.Tx(ctx, scope, func(tx Tx) error { return tx.AppendAudit(ctx, entry) }); err != nil {
		_ = rc.Close()
		return im, nil, err
	}
	return im, rc, nil
}

func (s *Service) openImage(ctx context.Context, scope kyc.Scope, inspectionID string, imageID int32) (document.Image, io.ReadCloser, error) {
	if !kyc.ValidID(inspectionID) {
		return document.Image{}, nil, fault.ErrNotFound
	}
	r, err := s.Store.Image(ctx, scope, inspectionID, imageID)
	if err != nil {
		return document.Image{}, nil, err
	}
	im, err := s.openImageRecord(ctx, r)
	if err != nil {
		return im, nil, err
	}
	if im.Blob == "" {
		return im, nil, fault.ErrNotFound
	}
	rc, err := s.Blobs.Get(ctx, im.Blob)
	if err != nil {
		return im, nil, err
	}
	plain, err := s.Sealer.OpenReader(ctx, scope, im.ApplicantID, blobSlot(im.Blob), rc)
	if err != nil {
		return im, nil, errors.Join(err, rc.Close())
	}
	return im, readCloser{plain, rc}, nil
}

type readCloser struct {
	io.Reader
	io.Closer
}

// SetImageActive marks an image inactive or active again (api.md 6.3). An
// unknown image changes nothing; during a check it answers ErrNotModified.
func (s *Service) SetImageActive(ctx context.Context, scope kyc.Scope, inspectionID string, imageID int32, active bool) error {
	if !kyc.ValidID(inspectionID) {
		return fault.ErrNotFound
	}
	ap, err := s.Store.ApplicantByInspection(ctx, scope, inspectionID)
	if err != nil {
		return err
	}
	r, err := s.Store.Image(ctx, scope, inspectionID, imageID)
	if errors.Is(err, fault.ErrNotFound) || (err == nil && r.Active == active) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = s.update(ctx, scope, ap.ID, func(c *change) error {
		switch c.a.Review.Status {
		case applicant.StatusPending, applicant.StatusPrechecked, applicant.StatusQueued:
			return ErrNotModified
		}
		c.activity, c.imageID = audit.ActivityDeactivatedImage, imageID
		c.write(func(ctx context.Context, tx Tx) error {
			return tx.SetImagesActive(ctx, scope, ap.ID, []int32{imageID}, active)
		})
		return nil
	})
	return err
}
