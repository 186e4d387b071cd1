package verify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/decision"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/vision"
)

// ErrSeenChanged: the review is no longer in the state that the officer decided on.
var ErrSeenChanged = fault.New(fault.Conflict, "The applicant changed while you were looking: somebody decided, or new files came in. Look again before you decide.")

// ErrClaimed: another officer works the case.
var ErrClaimed = fault.New(fault.Conflict, "Another officer works this case.")

// Seen is the state of a review that an officer looked at. A decision is made
// on what was seen, or not at all: of two officers who decide at once, one is
// told that the other was faster.
type Seen string

// SeenOf names the state of a review: it changes with every submission and decision.
func SeenOf(a applicant.Applicant) Seen {
	return Seen(fmt.Sprintf("%s.%d.%s.%d", a.Review.AttemptID, a.Review.AttemptCnt, a.Review.Status, a.Review.ReviewDate.UnixMilli()))
}

// still refuses when the review has moved on, or when the case is another's.
// An empty s accepts any state.
func (s *Service) still(ctx context.Context, a applicant.Applicant, seen Seen) error {
	if seen != "" && seen != SeenOf(a) {
		return ErrSeenChanged
	}
	c, err := s.Store.OpenCaseOf(ctx, a.Scope, a.ID)
	if errors.Is(err, fault.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	by := audit.ActorOf(ctx).Name
	if p := confirmationOf(ctx); p != nil && c.ClaimedBy == p.ProposedBy {
		return nil // who worked the case has proposed, and somebody else confirms
	}
	if seen != "" && c.ClaimedBy != "" && c.ClaimedBy != by {
		return ErrClaimed
	}
	return nil
}

// DecideSeen is Decide on the state that the officer saw.
func (s *Service) DecideSeen(ctx context.Context, scope kyc.Scope, id string, seen Seen, r applicant.Result, note string) error {
	remark, err := s.remark(ctx, scope, id, note)
	if err != nil {
		return err
	}
	return s.decideByHand(ctx, scope, id, r, "officer", true, remark, seen)
}

// remark seals the note that goes with a decision; nil when there is none.
func (s *Service) remark(ctx context.Context, scope kyc.Scope, id, note string) (*NoteRecord, error) {
	if strings.TrimSpace(note) == "" {
		return nil, nil
	}
	n := review.Note{Scope: scope, ID: kyc.NewID(s.Now()), ApplicantID: id, CreatedAt: s.Now(), CreatedBy: audit.ActorOf(ctx).Name, Text: note}
	if err := validNote(n); err != nil {
		return nil, err
	}
	rec, err := s.sealNote(ctx, n)
	return &rec, err
}

// Resubmission asks for some pictures or steps again and keeps the rest.
type Resubmission struct {
	// Images by imageId, with the labels of what is wrong with each.
	Images map[int32][]string
	// Steps that are asked again as a whole, with labels.
	Steps map[string][]string
	// Comment for the applicant; by the labels when empty.
	Comment string
	Note    string
}

// ErrResubmission: nothing is asked again, or something that is not there.
var ErrResubmission = fault.New(fault.Invalid, "Choose at least one picture of the applicant, with at least one known reason.")

// Resubmit makes the result RED/RETRY for the pictures that are named; all
// others keep what they have and need not be sent again.
func (s *Service) Resubmit(ctx context.Context, scope kyc.Scope, id string, seen Seen, q Resubmission) error {
	var labels []string
	for _, why := range slices.Concat(slices.Collect(maps.Values(q.Images)), slices.Collect(maps.Values(q.Steps))) {
		if len(why) == 0 || slices.ContainsFunc(why, func(code string) bool { _, known := decision.LabelOf(code); return !known }) {
			return ErrResubmission
		}
		labels = append(labels, why...)
	}
	if len(labels) == 0 {
		return ErrResubmission
	}
	remark, err := s.remark(ctx, scope, id, q.Note)
	if err != nil {
		return err
	}
	_, err = s.update(ctx, scope, id, func(c *change) error {
		if err := s.still(ctx, c.a, seen); err != nil {
			return err
		}
		if c.a.Deleted {
			return applicant.ErrDeactivated
		}
		if c.a.Review.Status == applicant.StatusInit {
			return ErrNoOpenCase
		}
		l, err := s.levelOf(ctx, c.a)
		if err != nil {
			return err
		}
		images, err := s.activeImages(ctx, scope, id)
		if err != nil {
			return err
		}
		per := make(map[int32]*applicant.Result, len(images))
		asked := 0
		for _, im := range images {
			why := slices.Concat(q.Images[im.ID], q.Steps[stepOf(l, im.Type, im.Country)])
			if len(why) == 0 {
				per[im.ID] = &applicant.Result{ReviewAnswer: applicant.AnswerGreen}
				if im.Result != nil && im.Result.ReviewAnswer == applicant.AnswerRed {
					per[im.ID] = im.Result
				}
				continue
			}
			if len(q.Images[im.ID]) > 0 {
				asked++
			}
			r := completeResult(applicant.Result{ReviewAnswer: applicant.AnswerRed, ReviewRejectType: applicant.RejectRetry, RejectLabels: decision.SortLabels(why)}, c.a.Lang)
			per[im.ID] = &r
		}
		if asked != len(q.Images) {
			return ErrResubmission
		}
		for step := range q.Steps {
			if _, ok := l.Step(step); !ok {
				return ErrUnknownStep
			}
		}
		wasOpen, before := c.a.Review.Status.InCheck(), c.a.Review.Result
		c.complete(completeResult(applicant.Result{
			ReviewAnswer: applicant.AnswerRed, ReviewRejectType: applicant.RejectRetry,
			RejectLabels: decision.SortLabels(labels), ModerationComment: strings.TrimSpace(q.Comment),
		}, c.a.Lang), "officer", s)
		c.activity, c.detail = audit.ActivityDecided, "officer: asked for pictures again"
		if wasOpen {
			if err := s.closeAttempt(ctx, c); err != nil {
				return err
			}
		}
		c.write(func(ctx context.Context, tx Tx) error {
			if remark != nil {
				if err := tx.InsertNote(ctx, *remark); err != nil {
					return err
				}
			}
			return tx.SetImageResults(ctx, scope, id, per)
		})
		return s.closeCases(ctx, c, before)
	})
	return err
}

// Facts gives what was read from an applicant's pictures, by imageId. Faces come
// without their embeddings: nobody who looks needs them.
func (s *Service) Facts(ctx context.Context, scope kyc.Scope, id string) (map[int32]*vision.Facts, error) {
	facts, _, err := s.openFacts(ctx, scope, id)
	for _, f := range facts {
		for i := range f.Pages {
			for j := range f.Pages[i].Faces {
				f.Pages[i].Faces[j].Embedding = nil
			}
		}
	}
	return facts, err
}

// LevelOf gives the level revision that an applicant's review follows, with the
// applicant's own document set in its place.
func (s *Service) LevelOf(ctx context.Context, a applicant.Applicant) (level.Level, error) {
	return s.levelOf(ctx, a)
}

// StepOf gives the step of a level that a document serves, "" when there is none.
func StepOf(l level.Level, idDocType, country string) string { return stepOf(l, idDocType, country) }

// Looked writes into the trail that somebody read an applicant's data.
func (s *Service) Looked(ctx context.Context, scope kyc.Scope, id string) error {
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityLoadedApplicant, ApplicantID: id})
	return s.Store.Tx(ctx, scope, func(tx Tx) error { return tx.AppendAudit(ctx, entry) })
}

// Exported writes into the trail that data leave the Dashboard as a file: of one
// applicant, or of many with an empty id.
func (s *Service) Exported(ctx context.Context, scope kyc.Scope, id, what string) error {
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityExported, ApplicantID: id, Description: what})
	return s.Store.Tx(ctx, scope, func(tx Tx) error { return tx.AppendAudit(ctx, entry) })
}

// PreviewResult completes a result by hand as Decide would, for the applicant's
// language, and changes nothing.
func PreviewResult(r applicant.Result, lang string) applicant.Result { return completeResult(r, lang) }

// OpenImageQuietly is OpenImage without a line in the trail, for thumbnails of
// an applicant whose viewing is in the trail already.
func (s *Service) OpenImageQuietly(ctx context.Context, scope kyc.Scope, inspectionID string, imageID int32) (document.Image, io.ReadCloser, error) {
	return s.openImage(ctx, scope, inspectionID, imageID)
}
