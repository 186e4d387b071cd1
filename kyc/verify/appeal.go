package verify

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/statistics"
)

// Refusals of appeals and second looks.
var (
	// ErrNoAppeal: there is nothing to contest, or the company takes no appeals.
	ErrNoAppeal = fault.New(fault.Conflict, "There is no rejection that can be contested here")
	// ErrAppealed: each decision is contested once.
	ErrAppealed = fault.New(fault.Conflict, "This decision was contested already")
	// ErrAppealText: an appeal without words, or with too many.
	ErrAppealText = fault.New(fault.Invalid, "Say in up to 4000 characters why the decision is wrong")
	// ErrNoCase: nothing of the kind waits.
	ErrNoCase = fault.New(fault.Conflict, "Nothing of this kind waits any more")
)

// MaxAppeal bounds the words of an appeal, in characters.
const MaxAppeal = 4000

// Appeal tells what became of an applicant's appeal against the current rejection.
type Appeal struct {
	// May: the rejection can be contested now.
	May bool
	// State is "" for none, open, or upheld when somebody else looked and the
	// rejection stays.
	State string
	At    time.Time
}

// contested is the decision that the current result comes from; fault.ErrNotFound
// when it cannot be contested.
func (s *Service) contested(ctx context.Context, a applicant.Applicant) (statistics.Decision, []statistics.Decision, error) {
	if a.Deleted || a.Review.Status != applicant.StatusCompleted || !a.Review.Result.Final() {
		return statistics.Decision{}, nil, fault.ErrNotFound
	}
	made, err := s.Store.Decisions(ctx, a.Scope, a.ID, 1000)
	if err != nil {
		return statistics.Decision{}, nil, err
	}
	if len(made) == 0 {
		return statistics.Decision{}, nil, fault.ErrNotFound
	}
	return made[len(made)-1], made, nil
}

// AppealOf tells whether an applicant may appeal, or has.
func (s *Service) AppealOf(ctx context.Context, a applicant.Applicant) (Appeal, error) {
	d, _, err := s.contested(ctx, a)
	if errors.Is(err, fault.ErrNotFound) {
		return Appeal{}, nil
	}
	if err != nil {
		return Appeal{}, err
	}
	c, err := s.Store.CaseAbout(ctx, a.Scope, d.ID, review.KindAppeal)
	switch {
	case errors.Is(err, fault.ErrNotFound):
		rules, err := s.Store.ReviewRules(ctx, a.Scope)
		return Appeal{May: !rules.NoAppeals}, err
	case err != nil:
		return Appeal{}, err
	case c.ClosedAt.IsZero():
		return Appeal{State: "open", At: c.OpenedAt}, nil
	}
	return Appeal{State: review.OutcomeUpheld, At: c.ClosedAt}, nil
}

func caseSlot(id string) Slot { return Slot{Table: "cases", Column: "sealed", Row: id} }

// Appeal opens a case with the applicant's own words against the current
// rejection, once for each. Whoever had a part in the rejection may not decide it.
func (s *Service) Appeal(ctx context.Context, scope kyc.Scope, id, words string) error {
	words = strings.TrimSpace(words)
	if words == "" || utf8.RuneCountInString(words) > MaxAppeal || !utf8.ValidString(words) || strings.ContainsRune(words, 0) {
		return ErrAppealText
	}
	rules, err := s.Store.ReviewRules(ctx, scope)
	if err != nil {
		return err
	}
	if rules.NoAppeals {
		return ErrNoAppeal
	}
	_, err = s.update(ctx, scope, id, func(c *change) error {
		d, made, err := s.contested(ctx, c.a)
		if errors.Is(err, fault.ErrNotFound) {
			return ErrNoAppeal
		}
		if err != nil {
			return err
		}
		against, err := s.partakers(ctx, c.a, d, made)
		if err != nil {
			return err
		}
		now := s.Now()
		r := CaseRecord{Case: review.Case{
			Scope: scope, ID: kyc.NewID(now), ApplicantID: id, AttemptID: c.a.Review.AttemptID, Kind: review.KindAppeal, OpenedAt: now,
			Priority: c.a.Review.Priority, Reasons: []string{"appeal"}, About: d.ID, Against: against,
		}}
		if r.Sealed, err = s.Sealer.Seal(ctx, scope, id, caseSlot(r.ID), []byte(words)); err != nil {
			return err
		}
		c.activity, c.detail = audit.ActivityAppealed, "appeal "+r.ID+" against decision "+d.ID
		c.write(func(ctx context.Context, tx Tx) error {
			err := tx.InsertCase(ctx, r)
			if errors.Is(err, fault.ErrExists) {
				return ErrAppealed
			}
			return err
		})
		return nil
	})
	return err
}

// partakers are the people who made the rejection or proposed it.
func (s *Service) partakers(ctx context.Context, a applicant.Applicant, d statistics.Decision, made []statistics.Decision) ([]string, error) {
	var who []string
	add := func(id string) {
		if id != "" && !slices.Contains(who, id) {
			who = append(who, id)
		}
	}
	add(d.DecidedBy)
	for _, m := range made { // whoever has rejected the same attempt for good before
		if m.AttemptID == d.AttemptID && m.RejectType == applicant.RejectFinal {
			add(m.DecidedBy)
		}
	}
	for _, action := range []review.Action{review.ActionReject, review.ActionBlocklist} {
		ps, err := s.Store.Proposals(ctx, a.Scope, review.ProposalQuery{ApplicantID: a.ID, State: review.ProposalConfirmed, Action: action})
		if err != nil {
			return nil, err
		}
		for _, p := range ps {
			add(p.ProposedBy)
			add(p.SettledBy)
		}
	}
	slices.Sort(who)
	return who, nil
}

// impartial refuses whoever would end an appeal against what they had a part in.
func (s *Service) impartial(ctx context.Context, a applicant.Applicant) error {
	c, err := s.Store.OpenCaseOf(ctx, a.Scope, a.ID)
	if errors.Is(err, fault.ErrNotFound) {
		return nil
	}
	if err == nil && barred(ctx, c.Case) {
		return ErrBarred
	}
	return err
}

// barred holds for people: a program that decides has no colleague.
func barred(ctx context.Context, c review.Case) bool {
	actor := audit.ActorOf(ctx)
	return actor.Channel == ChannelDashboard && c.Barred(actor.Name)
}

// OpenCase is the open case of an applicant with the words of an appeal.
func (s *Service) OpenCase(ctx context.Context, scope kyc.Scope, applicantID string) (review.Case, error) {
	r, err := s.Store.OpenCaseOf(ctx, scope, applicantID)
	if err != nil || len(r.Sealed) == 0 {
		return r.Case, err
	}
	words, err := s.Sealer.Open(ctx, scope, applicantID, caseSlot(r.ID), r.Sealed)
	r.Words = string(words)
	return r.Case, err
}

// Uphold ends an appeal: somebody else looked, and the rejection stays.
func (s *Service) Uphold(ctx context.Context, scope kyc.Scope, applicantID, note string) error {
	return s.finish(ctx, scope, applicantID, note, review.KindAppeal, review.Closing{Appeal: review.OutcomeUpheld})
}

// SecondLook ends the second look at an automatic decision. It changes nothing
// of the decision; who disagrees may decide anew besides.
func (s *Service) SecondLook(ctx context.Context, scope kyc.Scope, applicantID string, agree bool, note string) error {
	outcome := review.OutcomeDisagreed
	if agree {
		outcome = review.OutcomeAgreed
	}
	return s.finish(ctx, scope, applicantID, note, review.KindSample, review.Closing{Sample: outcome})
}

func (s *Service) finish(ctx context.Context, scope kyc.Scope, applicantID, note string, kind review.Kind, closing review.Closing) error {
	c, err := s.Store.OpenCaseOf(ctx, scope, applicantID)
	if errors.Is(err, fault.ErrNotFound) {
		if _, err := s.loadApplicant(ctx, scope, applicantID); err != nil {
			return err
		}
		return ErrNoCase
	}
	if err != nil {
		return err
	}
	by := audit.ActorOf(ctx).Name
	switch {
	case c.Kind != kind:
		return ErrNoCase
	case barred(ctx, c.Case):
		return ErrBarred
	case c.ClaimedBy != "" && c.ClaimedBy != by:
		return ErrClaimed
	}
	remark, err := s.remark(ctx, scope, applicantID, note)
	if err != nil {
		return err
	}
	closing.By, closing.At = by, s.Now()
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityReviewed, ApplicantID: applicantID, Description: string(kind) + " " + c.ID + ": " + closing.Appeal + closing.Sample})
	err = s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.FinishCase(ctx, scope, c.ID, closing); err != nil {
			return err
		}
		if remark != nil {
			if err := tx.InsertNote(ctx, *remark); err != nil {
				return err
			}
		}
		return tx.AppendAudit(ctx, entry)
	})
	if errors.Is(err, fault.ErrStale) {
		return ErrNoCase
	}
	return err
}

// sample draws an automatic decision for a second look.
func (s *Service) sample(ctx context.Context, c *change, decisionID string) error {
	rules, err := s.Store.ReviewRules(ctx, c.a.Scope)
	if err != nil {
		return err
	}
	draw := rules.DrawFor(c.a.ID, c.a.Review.AttemptID)
	if !draw.Drawn() {
		return nil
	}
	r := CaseRecord{Case: review.Case{
		Scope: c.a.Scope, ID: kyc.NewID(s.Now()), ApplicantID: c.a.ID, AttemptID: c.a.Review.AttemptID, Kind: review.KindSample, OpenedAt: s.Now(),
		Priority: samplePriority, Reasons: []string{"sample"}, About: decisionID, Draw: &draw,
	}}
	c.write(func(ctx context.Context, tx Tx) error {
		if err := tx.InsertCase(ctx, r); !errors.Is(err, fault.ErrExists) {
			return err
		}
		return nil // the attempt waits for a second look already
	})
	return nil
}

// samplePriority puts second looks behind everybody who waits.
const samplePriority = -1

// AssignCase gives the open case of an applicant to somebody, or to nobody.
func (s *Service) AssignCase(ctx context.Context, scope kyc.Scope, applicantID, to string) error {
	c, err := s.Store.OpenCaseOf(ctx, scope, applicantID)
	if errors.Is(err, fault.ErrNotFound) {
		if _, err := s.loadApplicant(ctx, scope, applicantID); err != nil {
			return err
		}
		return ErrNoCase
	}
	if err != nil {
		return err
	}
	if to != "" && c.Barred(to) {
		return ErrBarred
	}
	what := "gave case " + c.ID + " to " + to
	if to == "" {
		what = "gave case " + c.ID + " back"
	}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityAssigned, ApplicantID: applicantID, Description: what})
	err = s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.AssignCase(ctx, scope, c.ID, to); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
	if errors.Is(err, fault.ErrStale) {
		return ErrNoCase
	}
	return err
}
