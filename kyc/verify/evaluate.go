package verify

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/blocklist"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/address"
	"github.com/idngo/idngo/kyc/check/identity"
	"github.com/idngo/idngo/kyc/decision"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/statistics"
	"github.com/idngo/idngo/kyc/webhook"
	"github.com/idngo/idngo/vision"
)

func attemptSlot(applicantID, attemptID string) Slot {
	return Slot{Table: "attempts", Column: "explained", Row: applicantID + "/" + attemptID}
}

// RunEvaluate decides one attempt: all checks in the level's order, the
// decision, and everything that is told about it, in one transaction. It does
// nothing when the attempt is no longer the applicant's current one.
func (s *Service) RunEvaluate(ctx context.Context, j Job) error {
	tenant, err := s.Store.Tenant(ctx, j.Scope.Tenant)
	if err != nil {
		return err
	}
	if j.Scope.Sandbox() && !tenant.SandboxDecides {
		return nil
	}
	_, err = s.update(ctx, j.Scope, j.ApplicantID, func(c *change) error {
		if c.a.Review.AttemptID != j.AttemptID || c.a.Review.Status != applicant.StatusPending {
			c.nothing = true
			return nil
		}
		return s.evaluate(ctx, c)
	})
	if errors.Is(err, fault.ErrStale) {
		// The queue gives up on conflicts; this one only means: once more.
		return fault.New(fault.Internal, "The applicant keeps changing").Because(err)
	}
	return ignoreNotFound(err)
}

func (s *Service) evaluate(ctx context.Context, c *change) error {
	in, err := s.gather(ctx, c.a)
	if err != nil {
		return err
	}
	// What the documents say replaces what an earlier attempt read; the look-up keys follow it.
	found, proofs := identity.Extract(in.Documents).Info, address.Extract(in.Documents)
	for _, p := range proofs {
		found.IDDocs = append(found.IDDocs, p)
		if p.Address != nil {
			found.Addresses = append(found.Addresses, *p.Address)
		}
	}
	if len(found.IDDocs) > 0 {
		c.a.Personal.Info = &found
		in.Applicant = c.a
	}
	if in.Duplicates, in.Listed, err = s.search(ctx, c.a, in); err != nil {
		return err
	}
	in.Searched = true
	seen, err := s.screen(ctx, c.a, in.Level)
	if err != nil {
		return err
	}
	seen.into(&in)
	store, err := s.keep(ctx, c.a, seen)
	if err != nil {
		return err
	}
	c.write(store)
	results := check.Run(in, s.Checkers)
	for _, r := range results {
		c.a.SetRiskLabels(string(r.Kind), decision.RiskLabels(r))
	}
	c.a.SetRiskLabels(string(check.KindWatchlist), watchRisk(seen.hits))
	d := decision.Decide(in, results)
	explained := decision.Explained{
		Decision: d, Results: results, LevelName: in.Level.Name, LevelRevision: in.Level.Revision,
		Versions: versions(results), Duplicates: in.Duplicates,
	}
	for _, doc := range in.Documents {
		if doc.FactsID != "" {
			explained.FactsIDs = append(explained.FactsIDs, doc.FactsID)
		}
	}
	return s.settle(ctx, c, explained)
}

// settle makes a decision of the server true.
func (s *Service) settle(ctx context.Context, c *change, e decision.Explained) error {
	now, d, a := s.Now(), e.Decision, &c.a
	plain, err := json.Marshal(e)
	if err != nil {
		return err
	}
	attempt := AttemptRecord{
		Scope: a.Scope, ApplicantID: a.ID, ID: a.Review.AttemptID, State: AttemptDecided, DecidedAt: now,
		Outcome: d.Outcome, QualityOnly: d.QualityOnly, Result: d.Result,
	}
	if attempt.Sealed, err = s.Sealer.Seal(ctx, a.Scope, a.ID, attemptSlot(a.ID, attempt.ID), plain); err != nil {
		return err
	}
	images := make(map[int32]*applicant.Result, len(d.Images))
	for id, r := range d.Images {
		images[id] = &r
	}
	c.activity, c.detail = audit.ActivityDecided, "automatic: "+string(d.Outcome)
	if d.Outcome == decision.OnHold {
		attempt.State, attempt.Result = AttemptHeld, nil
		a.Review.Status = applicant.StatusOnHold
		c.tell(webhook.ApplicantOnHold)
		held := CaseRecord{Case: review.Case{
			Scope: a.Scope, ID: kyc.NewID(now), ApplicantID: a.ID, AttemptID: attempt.ID, Kind: review.KindDoubt, OpenedAt: now,
			Priority: a.Review.Priority, Reasons: doubtCodes(e.Results),
		}}
		c.write(func(ctx context.Context, tx Tx) error { return tx.InsertCase(ctx, held) })
	} else {
		made := c.complete(*d.Result, "auto", s)
		if err := errors.Join(s.sample(ctx, c, made), s.lookAfterwards(ctx, c)); err != nil {
			return err
		}
	}
	scope, id := a.Scope, a.ID
	c.write(func(ctx context.Context, tx Tx) error {
		if err := tx.CloseAttempt(ctx, attempt); err != nil {
			return err
		}
		return tx.SetImageResults(ctx, scope, id, images)
	})
	return nil
}

// complete sets a result and tells of it.
// It answers the id of the decision.
func (c *change) complete(r applicant.Result, source string, s *Service) string {
	if r.Green() {
		r = applicant.Result{ReviewAnswer: applicant.AnswerGreen}
	}
	made := statistics.Decision{
		Scope: c.a.Scope, ID: kyc.NewID(s.Now()), At: s.Now(), ApplicantID: c.a.ID, AttemptID: c.a.Review.AttemptID,
		LevelName: c.a.Review.LevelName, LevelRevision: c.a.Review.LevelRevision, Country: c.a.Personal.CountryOfDocument(), Source: source,
		Answer: r.ReviewAnswer, RejectType: r.ReviewRejectType, Labels: r.RejectLabels, SubmittedAt: c.a.Review.PendingDate,
		Again: c.a.Review.Status == applicant.StatusCompleted,
	}
	c.write(func(ctx context.Context, tx Tx) error {
		if source != "auto" {
			made.DecidedBy = audit.ActorOf(ctx).Name
		}
		return tx.InsertDecision(ctx, made)
	})
	c.a.Review.Status, c.a.Review.Result = applicant.StatusCompleted, &r
	c.a.Review.ReviewDate, c.a.Review.Source = s.Now(), source
	c.events = append(c.events, event{kind: webhook.ApplicantReviewed, withResult: true})
	return made.ID
}

// gather collects what the checks may look at.
func (s *Service) gather(ctx context.Context, a applicant.Applicant) (check.Input, error) {
	l, err := s.levelOf(ctx, a)
	if err != nil {
		return check.Input{}, err
	}
	images, err := s.activeImages(ctx, a.Scope, a.ID)
	if err != nil {
		return check.Input{}, err
	}
	facts, ids, err := s.openFacts(ctx, a.Scope, a.ID)
	if err != nil {
		return check.Input{}, err
	}
	in := check.Input{Now: s.Now(), Level: l, Applicant: a, Attempt: a.Review.AttemptCnt}
	for _, r := range images {
		im, err := s.openImageRecord(ctx, r)
		if err != nil {
			return check.Input{}, err
		}
		in.Documents = append(in.Documents, check.Document{Image: im, Step: stepOf(l, im.Type, im.Country), Facts: facts[im.ID], FactsID: ids[im.ID]})
	}
	if in.Sessions, err = s.livenessSessions(ctx, a); err != nil {
		return check.Input{}, err
	}
	stated := make([]*document.Image, len(in.Documents))
	for i := range in.Documents {
		stated[i] = &in.Documents[i].Image
	}
	document.KeepNewest(stated)
	in.QualityRetries, err = s.qualityRetries(ctx, a)
	return in, err
}

// qualityRetries counts the attempts before this one that in a row ended in
// RETRY for nothing but picture quality.
func (s *Service) qualityRetries(ctx context.Context, a applicant.Applicant) (n int, err error) {
	attempts, err := s.Store.Attempts(ctx, a.Scope, a.ID, 10)
	if err != nil {
		return 0, err
	}
	for _, at := range attempts {
		if at.ID == a.Review.AttemptID || at.State == AttemptSuperseded {
			continue
		}
		if !at.QualityOnly {
			break
		}
		n++
	}
	return n, nil
}

// search looks for the same person among other applicants and on the blocklist.
func (s *Service) search(ctx context.Context, a applicant.Applicant, in check.Input) ([]check.DuplicateHit, []check.ListHit, error) {
	strong := slices.DeleteFunc(applicantRawKeys(a), func(k rawKey) bool {
		switch k.kind {
		case blocklist.KeyDocumentNumber, blocklist.KeyNationalNumber, blocklist.KeyPerson, blocklist.KeyEmail, blocklist.KeyPhone:
			return false
		}
		return true
	})
	keys, err := s.hashKeys(ctx, a.Scope, strong)
	if err != nil {
		return nil, nil, err
	}
	var docs []check.Document // whose faces may be searched for
	if in.Level.WithDefaults().Checks.Biometrics == level.BiometricsSearch {
		docs = in.Documents
	}
	listed, err := s.listed(ctx, a, keys, docs)
	if err != nil {
		return nil, nil, err
	}
	faces, err := s.sameFaces(ctx, a, docs)
	if err != nil {
		return nil, nil, err
	}
	duplicates, err := s.duplicates(ctx, a, keys, faces)
	return duplicates, listed, err
}

// duplicates finds other applicants by document number, national number or
// person, and joins those who have the same face (api.md 7.1).
func (s *Service) duplicates(ctx context.Context, a applicant.Applicant, keys []blocklist.Key, faces map[string]float64) ([]check.DuplicateHit, error) {
	keys = slices.DeleteFunc(slices.Clone(keys), func(k blocklist.Key) bool {
		return k.Kind == blocklist.KeyEmail || k.Kind == blocklist.KeyPhone // shared by families
	})
	matches, err := s.Store.ApplicantsByKeys(ctx, a.Scope, keys)
	if err != nil {
		return nil, err
	}
	docType := "ID_CARD"
	if a.Personal.Info != nil && len(a.Personal.Info.IDDocs) > 0 {
		docType = a.Personal.Info.IDDocs[0].IDDocType
	}
	fields := map[string]map[string]bool{}
	for _, m := range matches {
		if m.OwnerID == a.ID {
			continue
		}
		f := fields[m.OwnerID]
		if f == nil {
			f = map[string]bool{}
			fields[m.OwnerID] = f
		}
		switch m.Key.Kind {
		case blocklist.KeyDocumentNumber:
			f["info.idDocs."+docType] = true
		case blocklist.KeyNationalNumber:
			f["info.tin"] = true
		case blocklist.KeyPerson:
			f["info.lastName"], f["info.firstName"], f["info.dob"] = true, true, true
		}
	}
	ids := slices.Concat(slices.Collect(maps.Keys(fields)), slices.Collect(maps.Keys(faces)))
	slices.Sort(ids)
	var hits []check.DuplicateHit
	for _, id := range slices.Compact(ids) {
		h := check.DuplicateHit{ApplicantID: id, MatchedFields: append([]string{}, slices.Sorted(maps.Keys(fields[id]))...), Similarity: faces[id]}
		if len(h.MatchedFields) > 0 {
			h.Types = append(h.Types, "text")
		}
		if _, ok := faces[id]; ok {
			h.Types = append(h.Types, "image")
		}
		hits = append(hits, h)
	}
	return hits, nil
}

// listed finds blocklist entries by key and by face.
func (s *Service) listed(ctx context.Context, a applicant.Applicant, keys []blocklist.Key, docs []check.Document) ([]check.ListHit, error) {
	matches, err := s.Store.ListEntriesByKeys(ctx, a.Scope, keys)
	if err != nil {
		return nil, err
	}
	hits := map[string]*check.ListHit{}
	hit := func(entry string) *check.ListHit {
		if hits[entry] == nil {
			hits[entry] = &check.ListHit{EntryID: entry}
		}
		return hits[entry]
	}
	for _, m := range matches {
		h := hit(m.OwnerID)
		if !slices.Contains(h.Fields, m.Key.Kind) {
			h.Fields = append(h.Fields, m.Key.Kind)
		}
	}
	faces, err := s.listedFaces(ctx, a.Scope, docs)
	if err != nil {
		return nil, err
	}
	for entry, found := range faces {
		h := hit(entry)
		h.Fields, h.Similarity, h.Chance = append(h.Fields, "face"), found.Similarity, found.Chance
	}
	out := make([]check.ListHit, 0, len(hits))
	for _, id := range slices.Sorted(maps.Keys(hits)) {
		slices.Sort(hits[id].Fields)
		out = append(out, *hits[id])
	}
	return out, nil
}

func largestFace(faces []vision.Face) *vision.Face {
	var best *vision.Face
	for i := range faces {
		if best == nil || faces[i].Box.W*faces[i].Box.H > best.Box.W*best.Box.H {
			best = &faces[i]
		}
	}
	return best
}

func versions(results []check.Result) map[string]string {
	v := map[string]string{}
	for _, r := range results {
		maps.Copy(v, r.Versions)
	}
	return v
}

func doubtCodes(results []check.Result) []string {
	var codes []string
	for _, r := range results {
		for _, d := range r.Doubts {
			if !slices.Contains(codes, d.Code) {
				codes = append(codes, d.Code)
			}
		}
	}
	return codes
}

// TestCompleted sets a result by hand in the sandbox (api.md 8.1).
func (s *Service) TestCompleted(ctx context.Context, scope kyc.Scope, id string, r applicant.Result) error {
	if !scope.Sandbox() {
		return ErrSandboxOnly
	}
	return s.decideByHand(ctx, scope, id, r, "sandbox", false, nil, "")
}

// Decide is an officer's decision on a case, or the change of an earlier one.
func (s *Service) Decide(ctx context.Context, scope kyc.Scope, id string, r applicant.Result, note string) error {
	return s.DecideSeen(ctx, scope, id, "", r, note)
}

// ErrResult: a result by hand is incomplete or contradicts itself.
var ErrResult = fault.New(fault.Invalid, "reviewAnswer must be GREEN or RED, and RED needs rejectLabels and reviewRejectType RETRY or FINAL")

func (s *Service) decideByHand(ctx context.Context, scope kyc.Scope, id string, r applicant.Result, source string, needSubmitted bool, remark *NoteRecord, seen Seen) error {
	if err := validByHand(r, source); err != nil {
		return err
	}
	_, err := s.update(ctx, scope, id, func(c *change) error {
		if c.a.Deleted {
			return applicant.ErrDeactivated
		}
		if err := s.still(ctx, c.a, seen); err != nil {
			return err
		}
		images, err := s.activeImages(ctx, scope, id)
		if err != nil {
			return err
		}
		if needSubmitted && c.a.Review.Status == applicant.StatusInit {
			return ErrNoOpenCase
		}
		if err := s.judged(ctx, c.a, r, source); err != nil {
			return err
		}
		result := completeResult(r, c.a.Lang)
		marked, err := s.markedBy(ctx, c.a, result)
		if err != nil {
			return err
		}
		if marked != "" {
			if err := s.alone(ctx, scope, marked, id); err != nil {
				return err
			}
		}
		wasOpen, before := c.a.Review.Status.InCheck(), c.a.Review.Result
		c.complete(result, source, s)
		c.activity, c.detail = audit.ActivityDecided, source+": "+result.ReviewAnswer+" "+result.ReviewRejectType
		l, err := s.levelOf(ctx, c.a)
		if err != nil {
			return err
		}
		per := byHandOfImages(c.a.Review.Result, l, images, c.a.Lang)
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
		if err := s.lookAfterwards(ctx, c); err != nil {
			return err
		}
		return s.closeCases(ctx, c, before)
	})
	return err
}

// validByHand refuses a result by hand that is incomplete or contradicts itself.
func validByHand(r applicant.Result, source string) error {
	switch r.ReviewAnswer {
	case applicant.AnswerGreen:
		if len(r.RejectLabels) > 0 {
			return ErrResult.Saying("A GREEN result has no rejectLabels")
		}
	case applicant.AnswerRed:
		if r.ReviewRejectType != applicant.RejectFinal && r.ReviewRejectType != applicant.RejectRetry {
			return ErrResult
		}
		if len(r.RejectLabels) == 0 && source == "officer" {
			return ErrResult.Saying("A RED result needs at least one label")
		}
	default:
		return ErrResult
	}
	return nil
}

// closeAttempt ends an open attempt with the applicant's result. What the
// checks found in it stays explained.
func (s *Service) closeAttempt(ctx context.Context, c *change) error {
	attempt, err := s.Store.Attempt(ctx, c.a.Scope, c.a.ID, c.a.Review.AttemptID)
	if err != nil {
		return err
	}
	attempt.State, attempt.DecidedAt = AttemptDecided, s.Now()
	attempt.Outcome, attempt.Result = outcomeOf(c.a.Review.Result), c.a.Review.Result
	c.write(func(ctx context.Context, tx Tx) error {
		if err := tx.CloseAttempt(ctx, attempt); !errors.Is(err, fault.ErrStale) {
			return err
		}
		return nil
	})
	return nil
}

func outcomeOf(r *applicant.Result) decision.Outcome {
	switch {
	case r.Green():
		return decision.Green
	case r.Final():
		return decision.RedFinal
	default:
		return decision.RedRetry
	}
}

// Explain tells what an automatic decision rested on.
func (s *Service) Explain(ctx context.Context, scope kyc.Scope, id, attemptID string) (decision.Explained, error) {
	at, err := s.Store.Attempt(ctx, scope, id, attemptID)
	if err != nil {
		return decision.Explained{}, err
	}
	if len(at.Sealed) == 0 {
		return decision.Explained{}, fault.ErrNotFound
	}
	plain, err := s.Sealer.Open(ctx, scope, id, attemptSlot(id, attemptID), at.Sealed)
	if err != nil {
		return decision.Explained{}, err
	}
	var e decision.Explained
	return e, json.Unmarshal(plain, &e)
}
