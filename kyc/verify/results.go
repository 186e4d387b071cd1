package verify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/decision"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/watchlist"
)

// History lists the newest ten attempts, of one level when it is named (api.md 5.19).
func (s *Service) History(ctx context.Context, scope kyc.Scope, id, levelName string) ([]AttemptRecord, error) {
	if _, err := s.loadApplicant(ctx, scope, id); err != nil {
		return nil, err
	}
	all, err := s.Store.Attempts(ctx, scope, id, 100)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(a AttemptRecord) bool { return levelName != "" && a.LevelName != levelName })
	return all[:min(len(all), 10)], nil
}

// StepStatus is one entry of requiredIdDocsStatus (api.md 5.11).
type StepStatus struct {
	Step string
	// Missing: nothing was given for the step; the contract shows null.
	Missing   bool
	Result    *applicant.Result
	Country   string
	IDDocType string
	// ImageIDs: front first.
	ImageIDs    []int32
	Images      map[int32]*applicant.Result
	Forbidden   bool
	DoubleSided *bool
	AttemptID   string
}

// StepStatuses tells for each step of the level what was given and what became
// of it, so that only what failed is uploaded again.
func (s *Service) StepStatuses(ctx context.Context, scope kyc.Scope, id string) ([]StepStatus, error) {
	a, err := s.loadApplicant(ctx, scope, id)
	if err != nil {
		return nil, err
	}
	l, err := s.levelOf(ctx, a)
	if err != nil {
		return nil, err
	}
	images, err := s.activeImages(ctx, scope, id)
	if err != nil {
		return nil, err
	}
	decided, err := s.lastDecision(ctx, a)
	if err != nil {
		return nil, err
	}
	out := make([]StepStatus, 0, len(l.Required.DocSets))
	for _, set := range l.Required.DocSets {
		st := StepStatus{Step: set.IDDocSetType, Images: map[int32]*applicant.Result{}}
		fresh := false // something was uploaded since the decision
		for _, im := range images {
			if stepOf(l, im.Type, im.Country) != set.IDDocSetType {
				continue
			}
			st.IDDocType, st.Country, st.AttemptID = im.Type, im.Country, im.AttemptID
			if im.SubType == document.FrontSide {
				st.ImageIDs = slices.Insert(st.ImageIDs, 0, im.ID)
			} else {
				st.ImageIDs = append(st.ImageIDs, im.ID)
			}
			st.Images[im.ID] = im.Result
			fresh = fresh || im.AddedAt.After(a.Review.ReviewDate)
		}
		switch {
		case len(st.ImageIDs) > 0:
			two := l.DoubleSided(st.IDDocType, st.Country)
			st.DoubleSided = &two
		case set.IDDocSetType == level.StepApplicantData:
			st.Missing = a.Personal.FixedInfo.IsZero()
		case set.IDDocSetType == level.StepQuestionnaire:
			st.Missing = len(a.Personal.Questionnaires) == 0
		default:
			st.Missing = true
		}
		st.Result = stepResult(a, st, decided, fresh)
		out = append(out, st)
	}
	waitForIdentity(out)
	return out, nil
}

// waitForIdentity leaves the proof of address without a result until the
// identity is approved: whose address it proves is not known before (api.md 5.11).
func waitForIdentity(steps []StepStatus) {
	i := slices.IndexFunc(steps, func(s StepStatus) bool { return s.Step == level.StepIdentity })
	if i < 0 || steps[i].Result != nil && steps[i].Result.Green() {
		return
	}
	for j := range steps {
		if steps[j].Step != level.StepProofOfAddress {
			continue
		}
		steps[j].Result = nil
		for id := range steps[j].Images {
			steps[j].Images[id] = nil
		}
	}
}

// stepResult prefers what the newest decision said of the step, unless the
// step has new images; then the images speak.
func stepResult(a applicant.Applicant, st StepStatus, decided *decision.Decision, fresh bool) *applicant.Result {
	if a.Review.Status != applicant.StatusCompleted {
		return nil
	}
	if decided != nil && !fresh {
		if r, ok := decided.Steps[st.Step]; ok {
			return &r
		}
	}
	if byHand := a.Review.Result; decided == nil && !fresh && byHand != nil && byHand.ReviewRejectType == applicant.RejectRetry {
		if labels, _ := decision.Concerned(byHand.RejectLabels, st.Step); len(labels) > 0 {
			return part(byHand, labels, a.Lang)
		}
	}
	var worst *applicant.Result
	for _, id := range st.ImageIDs {
		r := st.Images[id]
		switch {
		case r == nil:
			return nil
		case worst == nil || r.ReviewAnswer == applicant.AnswerRed:
			worst = r
		}
	}
	if worst == nil && !st.Missing && a.Review.Result.Green() {
		return &applicant.Result{ReviewAnswer: applicant.AnswerGreen}
	}
	return worst
}

// lastDecision gives the automatic decision that the current result comes from, nil when a person made it.
func (s *Service) lastDecision(ctx context.Context, a applicant.Applicant) (*decision.Decision, error) {
	if a.Review.Status != applicant.StatusCompleted || a.Review.Source != "auto" {
		return nil, nil
	}
	e, err := s.Explain(ctx, a.Scope, a.ID, a.Review.AttemptID)
	if errors.Is(err, fault.ErrNotFound) {
		return nil, nil
	}
	return &e.Decision, err
}

// Inspection is the sum of an applicant's images and checks (api.md 6.5).
type Inspection struct {
	Applicant applicant.Applicant
	Images    []document.Image
	Checks    []CheckEntry
}

// Inspection reads one inspection.
func (s *Service) Inspection(ctx context.Context, scope kyc.Scope, inspectionID string) (Inspection, error) {
	if !kyc.ValidID(inspectionID) {
		return Inspection{}, fault.ErrNotFound
	}
	r, err := s.Store.ApplicantByInspection(ctx, scope, inspectionID)
	if err != nil {
		return Inspection{}, err
	}
	in := Inspection{}
	if in.Applicant, err = s.openApplicant(ctx, r); err != nil {
		return in, err
	}
	if in.Images, err = s.Images(ctx, scope, r.ID); err != nil {
		return in, err
	}
	for _, t := range []string{CheckFaceMatch, CheckSimilarSearch, CheckCrossValidation, CheckWatchlist} {
		entries, err := s.LatestChecks(ctx, scope, r.ID, t)
		if err != nil {
			return in, err
		}
		in.Checks = append(in.Checks, entries...)
	}
	return in, nil
}

// Types of checks that GET checks/latest knows (api.md 7).
const (
	CheckSimilarSearch   = "SIMILAR_SEARCH"
	CheckFaceMatch       = "FACE_MATCH"
	CheckCrossValidation = "CROSS_VALIDATION"
	CheckPOA             = "POA"
	CheckWatchlist       = "PERSON_WATCHLIST"
)

// checkTypes maps the contract's types to ours; "" means that there is no
// connector for it, which answers with an empty list.
var checkTypes = map[string]check.Kind{
	CheckSimilarSearch: check.KindDuplicate, CheckFaceMatch: check.KindFace, CheckCrossValidation: check.KindIdentity,
	"FACE_LIVELINESS": check.KindLiveness, CheckPOA: check.KindAddress,
	"TIN": "", "IP_CHECK": "", "EMAIL_CONFIRMATION": "", "PHONE_CONFIRMATION": "", "BANK_CARD": "",
	"NFC": "", "COMPANY": "", "E_KYC_CHECK": "", "RESIDENCY_CHECK": "", "AUTO_CHECK": "", "PAYMENT_METHOD": "", CheckWatchlist: check.KindWatchlist,
}

// CheckEntry is one check as GET checks/latest shows it.
type CheckEntry struct {
	Answer, CheckType, ID, AttemptID string

	CreatedAt  time.Time
	Duplicates []check.DuplicateHit
	// Watch are the hits of a PERSON_WATCHLIST as they stand now.
	Watch []watchlist.Hit
	// Proof is set on a POA check.
	Proof *ProofOfAddress
}

// ProofOfAddress is what the newest proof says and how it compares (api.md 7.3).
type ProofOfAddress struct {
	Document applicant.IDDoc
	// AddressMatch compares with the stated address; "" when none was stated or read.
	AddressMatch string
	// NameMatch compares with the identity document; "" when a name is missing.
	NameMatch string
}

// LatestChecks gives the newest check of a type, as a list of one, or none.
func (s *Service) LatestChecks(ctx context.Context, scope kyc.Scope, id, checkType string) ([]CheckEntry, error) {
	kindOf, known := checkTypes[checkType]
	if !known {
		return nil, ErrUnknownCheckType
	}
	a, err := s.loadApplicant(ctx, scope, id)
	if err != nil || kindOf == "" {
		return nil, err
	}
	attempts, err := s.Store.Attempts(ctx, scope, id, 20)
	if err != nil {
		return nil, err
	}
	for _, at := range attempts {
		e, err := s.Explain(ctx, scope, id, at.ID)
		if errors.Is(err, fault.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, r := range e.Results {
			if r.Kind != kindOf || r.Outcome == check.Skipped {
				continue
			}
			entry := CheckEntry{
				Answer: answerOf(r), CheckType: checkType, ID: checkID(at, kindOf), AttemptID: at.ID, CreatedAt: at.DecidedAt,
			}
			if kindOf == check.KindDuplicate {
				entry.Duplicates = e.Duplicates
				if len(e.Duplicates) > 0 {
					entry.Answer = applicant.AnswerRed
				}
			}
			if kindOf == check.KindWatchlist {
				screening, err := s.Screening(ctx, scope, id)
				if err != nil {
					return nil, err
				}
				entry.Watch, entry.Answer = screening.Hits, screening.Answer()
			}
			if kindOf == check.KindAddress {
				entry.Proof = proofOf(a, r)
			}
			return []CheckEntry{entry}, nil
		}
	}
	return nil, nil
}

// proofOf joins what was recognised on the proof with what the check made of it.
func proofOf(a applicant.Applicant, r check.Result) *ProofOfAddress {
	if a.Personal.Info == nil {
		return nil
	}
	var p *ProofOfAddress
	for _, d := range a.Personal.Info.IDDocs {
		if kind.Is(d.IDDocType, kind.Address) {
			p = &ProofOfAddress{Document: d}
		}
	}
	if p == nil {
		return nil
	}
	answers := map[check.Outcome]string{check.Pass: applicant.AnswerGreen, check.Fail: applicant.AnswerRed, check.Doubt: applicant.AnswerYellow}
	for _, e := range r.Evidence {
		switch e.Code {
		case "address-equal", "address-partial", "address-different":
			p.AddressMatch = answers[e.Supports]
		case "address-name":
			p.NameMatch = answers[e.Supports]
		}
	}
	return p
}

func answerOf(r check.Result) string {
	switch r.Outcome {
	case check.Pass:
		return applicant.AnswerGreen
	case check.Fail:
		return applicant.AnswerRed
	default:
		return applicant.AnswerYellow
	}
}

// ModerationState tells by buttons why an applicant was rejected (api.md 7.6).
type ModerationState struct {
	ApplicantID string
	// Rejected: only then is there anything to tell.
	Rejected  bool
	Images    map[int32][]string
	Applicant []string
}

// ModerationState tells by buttons why an applicant was rejected.
func (s *Service) ModerationState(ctx context.Context, scope kyc.Scope, id string) (*ModerationState, error) {
	a, err := s.loadApplicant(ctx, scope, id)
	if err != nil {
		return nil, err
	}
	r := a.Review.Result
	if a.Review.Status != applicant.StatusCompleted || r == nil || r.Green() {
		return &ModerationState{ApplicantID: id}, nil
	}
	images, err := s.activeImages(ctx, scope, id)
	if err != nil {
		return nil, err
	}
	m := &ModerationState{ApplicantID: id, Rejected: true, Images: map[int32][]string{}}
	onImages := map[string]bool{}
	for _, im := range images {
		if im.Result == nil || im.Result.ReviewAnswer != applicant.AnswerRed {
			continue
		}
		m.Images[im.ID] = im.Result.ButtonIDs
		for _, b := range im.Result.ButtonIDs {
			onImages[b] = true
		}
	}
	for _, b := range r.ButtonIDs {
		if !onImages[b] {
			m.Applicant = append(m.Applicant, b)
		}
	}
	return m, nil
}

// checkID makes the UUID of a check from the attempt that it belongs to, so that it stays the same on every reading.
func checkID(at AttemptRecord, kind check.Kind) string {
	sum := sha256.Sum256([]byte(at.ApplicantID + "/" + at.ID + "/" + string(kind)))
	h := hex.EncodeToString(sum[:16])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
