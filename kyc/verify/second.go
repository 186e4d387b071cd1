package verify

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/retention"
	"github.com/idngo/idngo/kyc/review"
)

// ChannelDashboard is the channel of people. Only they are asked for a second
// person: a program has no colleague, and whoever may use the command line may
// do anything.
const ChannelDashboard = "dashboard"

// Refusals of what needs a second person.
var (
	// ErrSecondPerson: the action must be proposed, and confirmed by somebody else.
	ErrSecondPerson = fault.New(fault.Conflict, "This needs a second person: propose it, and a colleague confirms.")
	// ErrSamePerson: who proposed may not confirm.
	ErrSamePerson = fault.New(fault.Forbidden, "Somebody else must confirm what you have proposed.")
	// ErrProposalSettled: somebody was faster, or the time is over.
	ErrProposalSettled = fault.New(fault.Conflict, "The proposal is no longer open: it was settled, or its time is over.")
	// ErrProposed: the same waits already.
	ErrProposed = fault.New(fault.Conflict, "The same is proposed for this applicant already.")
	// ErrBarred: somebody who had a part in a rejection may not decide the appeal against it.
	ErrBarred = fault.New(fault.Forbidden, "You had a part in this rejection: somebody else decides the appeal.")
)

// Wish is what exactly is proposed. Of its members those are set that the action needs.
type Wish struct {
	Action      review.Action     `json:"action"`
	ApplicantID string            `json:"applicantId,omitempty"`
	Seen        Seen              `json:"seen,omitempty"`
	Result      *applicant.Result `json:"result,omitempty"`
	// Note is for colleagues, Reason for the blocklist.
	Note      string           `json:"note,omitempty"`
	Reason    string           `json:"reason,omitempty"`
	Export    string           `json:"export,omitempty"`
	List      *ListWish        `json:"list,omitempty"`
	Retention *retention.Rules `json:"retention,omitempty"`
	Rules     *review.Rules    `json:"rules,omitempty"`
}

// Proposed is a proposal with what is proposed; Wish is zero once it was forgotten.
type Proposed struct {
	review.Proposal
	Wish Wish
}

// confirmation in a context: the action in it was proposed by one person and is
// done by another.
type confirmation struct{ review.Proposal }

type confirmationKey struct{}

func confirmationOf(ctx context.Context) *confirmation {
	c, _ := ctx.Value(confirmationKey{}).(*confirmation)
	return c
}

// alone refuses a marked action of a person that no second person has confirmed.
func (s *Service) alone(ctx context.Context, scope kyc.Scope, action review.Action, applicantID string) error {
	if audit.ActorOf(ctx).Channel != ChannelDashboard {
		return nil
	}
	if c := confirmationOf(ctx); c != nil && c.Scope == scope && c.Action == action && c.ApplicantID == applicantID {
		return nil
	}
	rules, err := s.Store.ReviewRules(ctx, scope)
	if err == nil && rules.Needs(action) {
		return ErrSecondPerson
	}
	return err
}

// settleProposal marks the proposal that a transaction carries out as confirmed
// in that transaction: of two who confirm at once, one finds it settled and
// changes nothing.
func (s *Service) settleProposal(ctx context.Context, tx Tx) error {
	c := confirmationOf(ctx)
	if c == nil {
		return nil
	}
	by := audit.ActorOf(ctx).Name
	err := tx.SettleProposal(ctx, c.Scope, review.Settlement{ID: c.ID, From: review.ProposalOpen, To: review.ProposalConfirmed, By: by, At: s.Now()})
	if errors.Is(err, fault.ErrStale) {
		return ErrProposalSettled
	}
	if err != nil {
		return err
	}
	return tx.AppendAudit(ctx, s.note(ctx, c.Scope, audit.Entry{Activity: audit.ActivityConfirmed, ApplicantID: c.ApplicantID, Description: "confirmed " + string(c.Action) + ", proposed by " + c.ProposedBy + " (" + c.ID + ")"}))
}

// markedBy tells which mark a result by hand falls under, "" for none: a
// rejection for good, or an approval against a rejection or a failed check.
func (s *Service) markedBy(ctx context.Context, a applicant.Applicant, r applicant.Result) (review.Action, error) {
	if r.Final() {
		return review.ActionReject, nil
	}
	if !r.Green() {
		return "", nil
	}
	if was := a.Review.Result; was != nil && !was.Green() && a.Review.Status == applicant.StatusCompleted {
		return review.ActionApprove, nil
	}
	e, err := s.Explain(ctx, a.Scope, a.ID, a.Review.AttemptID)
	if errors.Is(err, fault.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	for _, c := range e.Results {
		if c.Outcome == check.Fail && !c.NotRequired {
			return review.ActionApprove, nil
		}
	}
	return "", nil
}

func proposalSlot(id string) Slot { return Slot{Table: "proposals", Column: "sealed", Row: id} }

// Propose asks for a second person. What could not be done is refused now.
func (s *Service) Propose(ctx context.Context, scope kyc.Scope, w Wish) (review.Proposal, error) {
	rules, err := s.Store.ReviewRules(ctx, scope)
	if err != nil {
		return review.Proposal{}, err
	}
	if err := s.admits(ctx, scope, &w); err != nil {
		return review.Proposal{}, err
	}
	now := s.Now()
	p := ProposalRecord{Proposal: review.Proposal{
		Scope: scope, ID: kyc.NewID(now), Action: w.Action, ApplicantID: w.ApplicantID, ProposedBy: audit.ActorOf(ctx).Name,
		ProposedAt: now, ExpiresAt: now.Add(rules.ProposalFor()), State: review.ProposalOpen,
	}}
	plain, err := json.Marshal(w)
	if err != nil {
		return p.Proposal, err
	}
	if p.Sealed, err = s.Sealer.Seal(ctx, scope, w.ApplicantID, proposalSlot(p.ID), plain); err != nil {
		return p.Proposal, err
	}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityProposed, ApplicantID: w.ApplicantID, Description: "proposed " + string(w.Action) + " (" + p.ID + ")"})
	err = s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.ExpireProposals(ctx, scope, now); err != nil {
			return err
		}
		if err := tx.InsertProposal(ctx, p); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
	if errors.Is(err, fault.ErrExists) {
		err = ErrProposed
	}
	return p.Proposal, err
}

// admits refuses what could not be done if it were confirmed now.
func (s *Service) admits(ctx context.Context, scope kyc.Scope, w *Wish) error {
	if utf8.RuneCountInString(w.Note) > 20000 || utf8.RuneCountInString(w.Reason) > 4000 || utf8.RuneCountInString(w.Export) > 4000 {
		return applicant.ErrData.Saying("Malformed data provided in the request: a text is too long")
	}
	if w.ApplicantID == "" {
		switch w.Action {
		case review.ActionExport:
			if w.List == nil {
				return fault.ErrNotFound
			}
			return w.List.validate()
		case review.ActionRetention:
			return w.Retention.Validate()
		case review.ActionRules:
			return w.Rules.Validate()
		}
		return fault.ErrNotFound
	}
	a, err := s.loadApplicant(ctx, scope, w.ApplicantID)
	if err != nil {
		return err
	}
	switch w.Action {
	case review.ActionReject, review.ActionApprove:
		if err := validByHand(*w.Result, "officer"); err != nil {
			return err
		}
		if a.Deleted {
			return applicant.ErrDeactivated
		}
		if a.Review.Status == applicant.StatusInit {
			return ErrNoOpenCase
		}
		if err := s.impartial(ctx, a); err != nil {
			return err
		}
		return s.still(ctx, a, w.Seen)
	case review.ActionBlocklist:
		if a.BlocklistID != "" {
			return ErrBlocklisted
		}
		if err := validListNote(w.Reason); err != nil {
			return err
		}
		return s.impartial(ctx, a)
	case review.ActionErase:
		holds, err := s.inForce(ctx, scope, w.ApplicantID)
		if err == nil && len(holds) > 0 {
			return &Held{Holds: holds}
		}
		return err
	}
	return nil
}

func (s *Service) openProposal(ctx context.Context, r ProposalRecord) (Proposed, error) {
	p := Proposed{Proposal: r.Proposal}
	if p.State == review.ProposalOpen && !p.ExpiresAt.After(s.Now()) {
		p.State = review.ProposalExpired
	}
	if len(r.Sealed) == 0 {
		return p, nil
	}
	plain, err := s.Sealer.Open(ctx, r.Scope, r.ApplicantID, proposalSlot(r.ID), r.Sealed)
	if err != nil {
		return p, err
	}
	return p, json.Unmarshal(plain, &p.Wish)
}

// Proposals lists what waits for a second person, or was, newest first.
func (s *Service) Proposals(ctx context.Context, scope kyc.Scope, q review.ProposalQuery) ([]Proposed, error) {
	records, err := s.Store.Proposals(ctx, scope, q)
	if err != nil {
		return nil, err
	}
	out := make([]Proposed, 0, len(records))
	for _, r := range records {
		p, err := s.openProposal(ctx, r)
		if err != nil {
			return nil, err
		}
		if q.State == review.ProposalOpen && p.State != q.State {
			continue
		}
		out = append(out, p)
	}
	return out, nil
}

// Proposal finds one.
func (s *Service) Proposal(ctx context.Context, scope kyc.Scope, id string) (Proposed, error) {
	r, err := s.Store.Proposal(ctx, scope, id)
	if err != nil {
		return Proposed{}, err
	}
	return s.openProposal(ctx, r)
}

// Confirm does what was proposed, by a second person. The proposal is settled
// in the transaction that does it.
func (s *Service) Confirm(ctx context.Context, scope kyc.Scope, id string) error {
	p, err := s.Proposal(ctx, scope, id)
	if err != nil {
		return err
	}
	if p.State != review.ProposalOpen {
		return ErrProposalSettled
	}
	if p.ProposedBy == audit.ActorOf(ctx).Name {
		return ErrSamePerson
	}
	ctx = context.WithValue(ctx, confirmationKey{}, &confirmation{p.Proposal})
	w := p.Wish
	switch p.Action {
	case review.ActionReject, review.ActionApprove:
		return s.DecideSeen(ctx, scope, p.ApplicantID, w.Seen, *w.Result, w.Note)
	case review.ActionBlocklist:
		_, err = s.Blocklist(ctx, scope, p.ApplicantID, w.Reason)
		return err
	case review.ActionErase:
		return s.Erase(ctx, scope, p.ApplicantID)
	case review.ActionRetention:
		return s.SetRetention(ctx, scope, *w.Retention)
	case review.ActionRules:
		return s.SetReviewRules(ctx, scope, *w.Rules)
	case review.ActionExport:
		if w.List != nil {
			return s.orderConfirmed(ctx, scope, p)
		}
		// Whoever proposed may take it, once.
		return s.moveProposal(ctx, scope, p.Proposal, review.ProposalConfirmed, audit.ActivityConfirmed, "")
	}
	return fault.ErrNotFound
}

// Refuse ends a proposal without doing it; whoever proposed takes it back.
func (s *Service) Refuse(ctx context.Context, scope kyc.Scope, id, why string) error {
	p, err := s.Proposal(ctx, scope, id)
	if err != nil {
		return err
	}
	if p.ProposedBy == audit.ActorOf(ctx).Name {
		why = "taken back"
	}
	var remark *NoteRecord
	if strings.TrimSpace(why) != "" && p.ApplicantID != "" && why != "taken back" {
		if remark, err = s.remark(ctx, scope, p.ApplicantID, why); err != nil {
			return err
		}
	}
	return s.moveProposal(ctx, scope, p.Proposal, review.ProposalRefused, audit.ActivityRefused, "", func(tx Tx) error {
		if remark == nil {
			return nil
		}
		return tx.InsertNote(ctx, *remark)
	})
}

// moveProposal moves an open proposal on and says so in the trail.
func (s *Service) moveProposal(ctx context.Context, scope kyc.Scope, p review.Proposal, to review.ProposalState, activity, detail string, more ...func(tx Tx) error) error {
	now := s.Now()
	settlement := review.Settlement{ID: p.ID, From: review.ProposalOpen, To: to, By: audit.ActorOf(ctx).Name, At: now}
	if to == review.ProposalConfirmed {
		settlement.Until = now.Add(review.ConfirmedExportFor)
	}
	entry := s.note(ctx, scope, audit.Entry{Activity: activity, ApplicantID: p.ApplicantID, Description: string(to) + " " + string(p.Action) + ", proposed by " + p.ProposedBy + " (" + p.ID + ")" + detail})
	err := s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.SettleProposal(ctx, scope, settlement); err != nil {
			return err
		}
		for _, do := range more {
			if err := do(tx); err != nil {
				return err
			}
		}
		return tx.AppendAudit(ctx, entry)
	})
	if errors.Is(err, fault.ErrStale) {
		return ErrProposalSettled
	}
	return err
}

// MayExport refuses data that would leave the Dashboard as a file where that
// needs a second person, unless somebody has confirmed the same export of the
// same person: the confirmation is used up. The id is empty for a list.
func (s *Service) MayExport(ctx context.Context, scope kyc.Scope, id, what string) error {
	err := s.alone(ctx, scope, review.ActionExport, id)
	if !errors.Is(err, ErrSecondPerson) {
		return err
	}
	granted, lerr := s.Proposals(ctx, scope, review.ProposalQuery{ApplicantID: id, State: review.ProposalConfirmed, Action: review.ActionExport, ProposedBy: audit.ActorOf(ctx).Name})
	if lerr != nil {
		return lerr
	}
	for _, p := range granted {
		if p.ApplicantID != id || p.Wish.Export != what {
			continue
		}
		entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityExported, ApplicantID: id, Description: what + " was confirmed by " + p.SettledBy + " (" + p.ID + ")"})
		terr := s.Store.Tx(ctx, scope, func(tx Tx) error {
			if err := tx.SettleProposal(ctx, scope, review.Settlement{ID: p.ID, From: review.ProposalConfirmed, To: review.ProposalUsed, By: audit.ActorOf(ctx).Name, At: s.Now()}); err != nil {
				return err
			}
			return tx.AppendAudit(ctx, entry)
		})
		if !errors.Is(terr, fault.ErrStale) {
			return terr
		}
	}
	return err
}

// Export is MayExport, with a line in the trail before the data leave.
func (s *Service) Export(ctx context.Context, scope kyc.Scope, id, what string) error {
	if err := s.MayExport(ctx, scope, id, what); err != nil {
		return err
	}
	return s.Exported(ctx, scope, id, "began: "+what)
}

// SetReviewRules stores what an environment asks of its reviewers. Asking for a
// second person less often needs one itself. The seed is the server's: it stays
// while decisions are drawn from it, and is made when they begin to be.
func (s *Service) SetReviewRules(ctx context.Context, scope kyc.Scope, r review.Rules) error {
	if err := r.Validate(); err != nil {
		return err
	}
	before, err := s.Store.ReviewRules(ctx, scope)
	if err != nil {
		return err
	}
	if r.Loosens(before) {
		if err := s.alone(ctx, scope, review.ActionRules, ""); err != nil {
			return err
		}
	}
	if r.SampleSeed = before.SampleSeed; r.SampleSeed == "" && r.SamplePercent > 0 {
		r.SampleSeed = kyc.RandomString("0123456789abcdef", 32)
	}
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityChangedSettings, Description: "review: " + string(text)})
	return s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := s.settleProposal(ctx, tx); err != nil {
			return err
		}
		if err := tx.PutReviewRules(ctx, scope, r, entry.Actor, s.Now()); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

// outcomesOf words how a result by hand ends an appeal or a second look.
func outcomesOf(before, after *applicant.Result) (appeal, sample string) {
	appeal, sample = review.OutcomeGranted, review.OutcomeDisagreed
	if after.Final() {
		appeal = review.OutcomeUpheld
	}
	if before != nil && after != nil && outcomeOf(before) == outcomeOf(after) {
		sample = review.OutcomeAgreed
	}
	return appeal, sample
}
