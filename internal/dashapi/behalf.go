package dashapi

import (
	"bytes"
	"context"

	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// maxBehalf bounds a file that an officer hands in; the contract's 50 MB and some.
const maxBehalf = 51 << 20

// uploadsAtOnce bounds the files that lie in memory.
const uploadsAtOnce = 2

var errBusy = fault.New(fault.RateLimited, "Too many files are being handed in. Try again in a moment.").After(uploadPause)

// HandedIn is a file that was taken.
type HandedIn struct {
	ImageID int32 `json:"imageId"`
}

type behalf struct {
	InApplicant
	IDDocType string `query:"idDocType" required:"true" minLength:"1" maxLength:"64"`
	Side      string `query:"side" enum:"FRONT_SIDE,BACK_SIDE"`
	Country   string `query:"country" pattern:"^[A-Z]{3}$"`
	FileName  string `query:"fileName" maxLength:"255"`
	Source    string `query:"source" required:"true" enum:"mail,counter,scan,other" doc:"How the file came"`
	Why       string `query:"why" required:"true" minLength:"1" maxLength:"2000" doc:"For colleagues; kept as a note"`
	RawBody   []byte `contentType:"application/octet-stream"`
}

// uploadOnBehalf takes a file as the applicant's own upload is taken: by the
// same rules, read the same way. Trail and notes say who handed it in and why.
func (a *API) uploadOnBehalf(ctx context.Context, in *behalf) (*answer[HandedIn], error) {
	select {
	case a.uploads <- struct{}{}:
		defer func() { <-a.uploads }()
	default:
		return nil, errBusy
	}
	up, err := a.Service.AddDocument(ctx, scopeOf(ctx, in.InEnv), in.ID, verify.Upload{
		IDDocType: in.IDDocType, SubType: in.Side, Country: in.Country, FileName: text(in.FileName, 255),
		File: bytes.NewReader(in.RawBody), Size: int64(len(in.RawBody)), OnBehalf: &verify.OnBehalf{Source: in.Source, Why: in.Why},
	})
	return &answer[HandedIn]{HandedIn{up.Image.ID}}, err
}

// BulkTags changes the tags of many.
type BulkTags struct {
	Applicants []string `json:"applicants" minItems:"1" maxItems:"100"`
	TagChange
}

func (a *API) bulkTags(ctx context.Context, in *struct {
	InEnv
	Body BulkTags
}) (*answer[OutcomeList], error) {
	return a.each(ctx, in.Body.Applicants, func(id string) error {
		_, err := a.changeTags(ctx, &struct {
			InApplicant
			Body TagChange
		}{InApplicant{in.InEnv, id}, in.Body.TagChange})
		return err
	}), nil
}
