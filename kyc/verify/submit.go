package verify

import (
	"context"
	"time"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/webhook"
)

// Submit requests a check (api.md 5.9): it opens an attempt under the newest
// revision of the level. The attempt is evaluated once every image is read; the
// last reading starts it, so nothing polls. In the sandbox nothing decides by
// itself unless the tenant asks for it.
func (s *Service) Submit(ctx context.Context, scope kyc.Scope, id, reason, reasonCode string) error {
	if utf8.RuneCountInString(reason) > 1000 || utf8.RuneCountInString(reasonCode) > 100 {
		return applicant.ErrData.Saying("Malformed data provided in the request: reason is too long")
	}
	_, err := s.update(ctx, scope, id, func(c *change) error {
		if err := c.a.MaySubmit(); err != nil {
			return err
		}
		l, err := s.newestLevel(ctx, scope, c.a.Review.LevelName)
		if err != nil {
			return err
		}
		now := s.Now()
		r := &c.a.Review
		r.LevelRevision = l.Revision
		r.AttemptID, r.AttemptCnt = kyc.NewShortID(), r.AttemptCnt+1
		r.Status, r.PendingDate, r.QueuedDate = applicant.StatusPending, now, now
		r.Result, r.ReviewDate, r.Source = nil, time.Time{}, ""
		attempt := AttemptRecord{
			Scope: scope, ApplicantID: id, ID: r.AttemptID, Count: r.AttemptCnt,
			LevelName: l.Name, LevelRevision: l.Revision, SubmittedAt: now, State: AttemptOpen,
		}
		c.activity = audit.ActivityRequestedCheck
		c.tell(webhook.ApplicantPending)
		c.write(func(ctx context.Context, tx Tx) error {
			open, err := tx.AwaitReads(ctx, scope, id, attempt.ID)
			if err != nil {
				return err
			}
			attempt.Open = open
			if err := tx.InsertAttempt(ctx, attempt); err != nil {
				return err
			}
			if open > 0 {
				return nil
			}
			return tx.Enqueue(ctx, evaluateJob(scope, id, attempt.ID))
		})
		return nil
	})
	return err
}

func evaluateJob(scope kyc.Scope, applicantID, attemptID string) Job {
	return Job{Kind: JobEvaluate, Scope: scope, ApplicantID: applicantID, AttemptID: attemptID}
}
