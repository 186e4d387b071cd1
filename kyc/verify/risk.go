package verify

import (
	"context"
	"regexp"
	"slices"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
)

func riskSlot(id string) Slot { return Slot{Table: "risk_entries", Column: "sealed", Row: id} }

// JudgeRisk writes how much risk the company sees in a person, with why; the
// newest judgement is in force (api.md 5.19).
func (s *Service) JudgeRisk(ctx context.Context, scope kyc.Scope, id string, l applicant.RiskLevel, comment string) (applicant.RiskEntry, error) {
	e := applicant.RiskEntry{Scope: scope, ID: kyc.NewID(s.Now()), ApplicantID: id, Level: l, At: s.Now(), By: audit.ActorOf(ctx).Name, Comment: comment}
	if err := e.Validate(); err != nil {
		return e, err
	}
	if _, err := s.loadApplicant(ctx, scope, id); err != nil {
		return e, err // before its key is asked for
	}
	r := RiskRecord{RiskEntry: e}
	r.Comment = ""
	var err error
	if r.Sealed, err = s.Sealer.Seal(ctx, scope, id, riskSlot(e.ID), []byte(comment)); err != nil {
		return e, err
	}
	_, err = s.update(ctx, scope, id, func(c *change) error {
		c.a.RiskLevel = l
		c.activity, c.detail = audit.ActivityChangedApplicant, "risk level: "+string(l)
		c.write(func(ctx context.Context, tx Tx) error { return tx.InsertRiskEntry(ctx, r) })
		return nil
	})
	return e, err
}

// RiskEntries lists the judgements of a person's risk, newest first.
func (s *Service) RiskEntries(ctx context.Context, scope kyc.Scope, id string, limit int) ([]applicant.RiskEntry, error) {
	if _, err := s.loadApplicant(ctx, scope, id); err != nil {
		return nil, err
	}
	records, err := s.Store.RiskEntries(ctx, scope, id, limit)
	if err != nil {
		return nil, err
	}
	out := make([]applicant.RiskEntry, 0, len(records))
	for _, r := range records {
		plain, err := s.Sealer.Open(ctx, scope, id, riskSlot(r.ID), r.Sealed)
		if err != nil {
			return nil, err
		}
		r.Comment = string(plain)
		out = append(out, r.RiskEntry)
	}
	return out, nil
}

var riskName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]{0,63}$`)

// SetRiskLabels makes labels the whole of what source says about a person, and
// leaves the labels of other sources alone. It is for parts of the server that
// find something outside of an attempt; an evaluation sets those of its checks.
func (s *Service) SetRiskLabels(ctx context.Context, scope kyc.Scope, id, source string, labels []applicant.RiskLabel) error {
	if len(labels) > applicant.MaxRiskLabels || slices.ContainsFunc(labels, func(l applicant.RiskLabel) bool {
		return !riskName.MatchString(l.Group) || !riskName.MatchString(l.Label)
	}) {
		return applicant.ErrData.Saying("Malformed data provided in the request: a risk label is malformed, or there are more than %d", applicant.MaxRiskLabels)
	}
	_, err := s.update(ctx, scope, id, func(c *change) error {
		if !c.a.SetRiskLabels(source, labels) {
			c.nothing = true
			return nil
		}
		c.activity, c.detail = audit.ActivityChangedApplicant, "risk labels by "+source
		return nil
	})
	return err
}

// LabelRisk is SetRiskLabels by a person, from the labels that are known.
func (s *Service) LabelRisk(ctx context.Context, scope kyc.Scope, id string, labels []applicant.RiskLabel) error {
	for _, l := range labels {
		if !applicant.KnownRiskLabel(l.Group, l.Label) {
			return applicant.ErrData.Saying("Malformed data provided in the request: there is no risk label %s in %s", printable(l.Label), printable(l.Group))
		}
	}
	return s.SetRiskLabels(ctx, scope, id, applicant.RiskSourceOfficer, labels)
}
