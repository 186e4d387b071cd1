package verify

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/check"
	watchcheck "github.com/idngo/idngo/kyc/check/watchlist"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/watchlist"
	"github.com/idngo/idngo/screening/index"
	"github.com/idngo/idngo/screening/lists"
	"github.com/idngo/idngo/screening/match"
	"github.com/idngo/idngo/screening/names"
)

const (
	// candidates of one list whose likeness is worked out.
	candidates = 100
	// mostHits of one applicant are kept, the likest.
	mostHits = 50
	// screenPage is how many applicants one job of a screening of all does.
	screenPage = 100
)

func watchHitSlot(id string) Slot { return Slot{Table: "watch_hits", Column: "sealed", Row: id} }

// subjectOf is all that is known of an applicant, stated and read alike.
func subjectOf(a applicant.Applicant) match.Subject {
	var s match.Subject
	person := func(p applicant.PersonalData) {
		for _, n := range []names.Name{
			{First: p.FirstName, Middle: p.MiddleName, Last: p.LastName},
			{First: p.FirstNameEn, Middle: p.MiddleNameEn, Last: p.LastNameEn},
		} {
			if !n.IsZero() && !slices.Contains(s.Names, n) {
				s.Names = append(s.Names, n)
			}
		}
		s.Births = addTo(s.Births, p.DOB)
		s.Countries = addTo(s.Countries, p.Nationality, p.Country)
		s.Numbers = addTo(s.Numbers, p.TIN)
		if s.Sex == "" && (p.Gender == "M" || p.Gender == "F") {
			s.Sex = p.Gender
		}
	}
	if p := a.Personal.FixedInfo; p != nil {
		person(*p)
	}
	if p := a.Personal.Info; p != nil {
		person(p.PersonalData)
		for _, d := range p.IDDocs {
			n := names.Name{First: d.FirstName, Middle: d.MiddleName, Last: d.LastName}
			if !n.IsZero() && !slices.Contains(s.Names, n) {
				s.Names = append(s.Names, n)
			}
			s.Births = addTo(s.Births, d.DOB)
			s.Numbers = addTo(s.Numbers, d.Number, d.AdditionalNumber)
			if d.IDDocType != "" && d.Number != "" {
				s.Countries = addTo(s.Countries, d.Country)
			}
		}
	}
	return s
}

func addTo(list []string, values ...string) []string {
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

// look finds the entries of the lists in force that a person may be, the likest first.
func look(segments []*segment, who match.Subject, threshold float64) ([]watchlist.Hit, error) {
	var out []watchlist.Hit
	q := index.Query{Names: who.NameTexts(), Births: who.Births, Numbers: who.Numbers}
	for _, seg := range segments {
		for _, f := range seg.index.Search(q, candidates) {
			e, err := seg.index.Entry(f.Entry)
			if err != nil {
				return nil, err
			}
			score := match.Of(who, e)
			h := watchlist.Hit{
				ListID: seg.list.ID, EntryKey: watchlist.EntryKey(seg.list.ID, e.ID), VersionID: seg.version, State: watchlist.HitOpen, Current: true,
				Found: watchlist.Found{ListName: seg.list.Name, Entry: e, Score: score},
			}
			if score.Value >= threshold || f.Number && watchcheck.ByNumber(h) {
				out = append(out, h)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b watchlist.Hit) int { return cmp.Compare(b.Found.Score.Value, a.Found.Score.Value) })
	return out[:min(len(out), mostHits)], nil
}

// TryWatchlists looks for a person who is no applicant.
func (s *Service) TryWatchlists(ctx context.Context, scope kyc.Scope, who match.Subject, threshold float64) ([]watchlist.Hit, error) {
	segments, _, err := s.segmentsOf(ctx, scope)
	if err != nil {
		return nil, err
	}
	if threshold <= 0 {
		threshold = watchcheck.DefaultThreshold
	}
	return look(segments, who, threshold)
}

// screened is the outcome of one screening.
type screened struct {
	hits    []watchlist.Hit // found now, with what people made of them before
	changed []watchlist.Hit // to be stored
	lists   int
	stand   string
	looked  bool
}

// screen looks for an applicant. It reads; what has changed is to be stored with keep.
func (s *Service) screen(ctx context.Context, a applicant.Applicant, l level.Level) (screened, error) {
	if l.Checks.Watchlist == level.ActionOff {
		return screened{}, nil
	}
	segments, stand, err := s.segmentsOf(ctx, a.Scope)
	if err != nil {
		return screened{}, err
	}
	before, err := s.hitsOf(ctx, a.Scope, a.ID)
	if err != nil {
		return screened{}, err
	}
	found, err := look(segments, subjectOf(a), watchcheck.Threshold(l.Checks))
	if err != nil {
		return screened{}, err
	}
	out := screened{lists: len(segments), stand: stand, looked: true}
	now := s.Now()
	seen := map[string]bool{}
	for _, h := range found {
		seen[h.EntryKey] = true
		h.Scope, h.ApplicantID, h.ID, h.FoundAt = a.Scope, a.ID, kyc.NewID(now), now
		i := slices.IndexFunc(before, func(o watchlist.Hit) bool { return o.EntryKey == h.EntryKey })
		if i < 0 {
			out.changed = append(out.changed, h)
			out.hits = append(out.hits, h)
			continue
		}
		was := before[i]
		h.ID, h.FoundAt = was.ID, was.FoundAt
		if !was.Again(h.Found.Score) {
			h.State, h.DecidedAt, h.DecidedBy = was.State, was.DecidedAt, was.DecidedBy
			h.Found.Reason, h.Found.MarkedScore = was.Found.Reason, was.Found.MarkedScore
		}
		if !reflect.DeepEqual(h, was) {
			out.changed = append(out.changed, h)
		}
		out.hits = append(out.hits, h)
	}
	for _, was := range before {
		if was.Current && !seen[was.EntryKey] {
			was.Current = false
			out.changed = append(out.changed, was)
		}
	}
	return out, nil
}

// keep seals what a screening changed and gives the writes that store it.
func (s *Service) keep(ctx context.Context, a applicant.Applicant, r screened) (func(ctx context.Context, tx Tx) error, error) {
	if !r.looked {
		return func(context.Context, Tx) error { return nil }, nil
	}
	records := make([]WatchHitRecord, 0, len(r.changed))
	for _, h := range r.changed {
		rec, err := s.sealHit(ctx, h)
		if err != nil {
			return nil, err
		}
		records = append(records, rec)
	}
	now := s.Now()
	c := watchlist.Case{Scope: a.Scope, ApplicantID: a.ID, ID: kyc.NewID(now), CreatedAt: now, ScreenedAt: now, Stand: r.stand}
	return func(ctx context.Context, tx Tx) error {
		for _, rec := range records {
			if err := tx.PutWatchHit(ctx, rec); err != nil {
				return err
			}
		}
		return tx.PutWatchCase(ctx, c)
	}, nil
}

func (s *Service) sealHit(ctx context.Context, h watchlist.Hit) (WatchHitRecord, error) {
	plain, err := json.Marshal(h.Found)
	if err != nil {
		return WatchHitRecord{}, err
	}
	r := WatchHitRecord{Hit: h}
	r.Found = watchlist.Found{}
	r.Sealed, err = s.Sealer.Seal(ctx, h.Scope, h.ApplicantID, watchHitSlot(h.ID), plain)
	return r, err
}

// hitsOf reads what is known of an applicant, oldest first.
func (s *Service) hitsOf(ctx context.Context, scope kyc.Scope, id string) ([]watchlist.Hit, error) {
	records, err := s.Store.WatchHits(ctx, scope, id)
	if err != nil {
		return nil, err
	}
	out := make([]watchlist.Hit, 0, len(records))
	for _, r := range records {
		plain, err := s.Sealer.Open(ctx, scope, id, watchHitSlot(r.ID), r.Sealed)
		if err != nil {
			return nil, err
		}
		h := r.Hit
		if err := json.Unmarshal(plain, &h.Found); err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

// into gives the outcome of a screening to the check.
func (r screened) into(in *check.Input) {
	in.Watch, in.WatchLists, in.WatchSearched, in.WatchStand = r.hits, r.lists, r.looked, r.stand
}

// Screening is what is known of an applicant and watch lists (api.md 12).
type Screening struct {
	// Case is zero before the first screening.
	Case watchlist.Case
	// Hits, the likest first: those that the newest screening found, then those
	// that people judged and that are on no list any more.
	Hits []watchlist.Hit
	// Lists in force now, and whether the newest screening was of these versions.
	Lists    int
	Outdated bool
	// Monitored: the applicant is looked for again whenever a list changes.
	Monitored bool
}

// Answer is what people made of the hits: RED with a true match, YELLOW while
// one is open, else GREEN.
func (s Screening) Answer() string {
	answer := applicant.AnswerGreen
	for _, h := range s.Hits {
		switch {
		case !h.Current:
		case h.State == watchlist.HitTrue:
			return applicant.AnswerRed
		case h.State == watchlist.HitOpen:
			answer = applicant.AnswerYellow
		}
	}
	return answer
}

// Kinds are what the applicant may be listed for, the gravest first: of the hits
// that are no false matches.
func (s Screening) Kinds() []lists.Kind { return kindsOf(s.Hits) }

func kindsOf(hits []watchlist.Hit) (out []lists.Kind) {
	for _, k := range lists.Kinds() {
		if slices.ContainsFunc(hits, func(h watchlist.Hit) bool {
			return h.Current && h.State != watchlist.HitFalse && slices.Contains(h.Found.Entry.Kinds, k)
		}) {
			out = append(out, k)
		}
	}
	return out
}

// watchRisk are the risk labels of hits that are no false matches, in the
// contract's words.
func watchRisk(hits []watchlist.Hit) (out []applicant.RiskLabel) {
	for _, k := range kindsOf(hits) {
		out = append(out, applicant.RiskLabel{Group: "aml", Label: string(k), Source: string(check.KindWatchlist)})
	}
	return out
}

// Screening reads what is known of an applicant and watch lists.
func (s *Service) Screening(ctx context.Context, scope kyc.Scope, id string) (Screening, error) {
	a, err := s.loadApplicant(ctx, scope, id)
	if err != nil {
		return Screening{}, err
	}
	var out Screening
	if out.Case, err = s.Store.WatchCase(ctx, scope, id); err != nil && !errors.Is(err, fault.ErrNotFound) {
		return out, err
	}
	if out.Hits, err = s.hitsOf(ctx, scope, id); err != nil {
		return out, err
	}
	out.Hits = slices.DeleteFunc(out.Hits, func(h watchlist.Hit) bool { return !h.Current && h.State == watchlist.HitOpen })
	slices.SortStableFunc(out.Hits, func(a, b watchlist.Hit) int {
		if a.Current != b.Current {
			if a.Current {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.Found.Score.Value, a.Found.Score.Value)
	})
	all, err := s.Store.Watchlists(ctx, scope)
	for _, l := range all {
		if l.Current != "" {
			out.Lists++
		}
	}
	if err != nil {
		return out, err
	}
	out.Outdated = out.Case.Stand != watchlist.StandOf(all)
	l, err := s.levelOf(ctx, a)
	out.Monitored = out.Lists > 0 && l.Checks.Watchlist != level.ActionOff && !a.Deleted && a.Review.Status == applicant.StatusCompleted && a.Review.Result.Green()
	return out, err
}

// openHits reports whether a hit of the newest screening waits for a person.
func openHits(hits []watchlist.Hit) bool {
	return slices.ContainsFunc(hits, func(h watchlist.Hit) bool { return h.Current && h.State == watchlist.HitOpen })
}

// judged refuses to approve somebody whose hits nobody has judged.
func (s *Service) judged(ctx context.Context, a applicant.Applicant, r applicant.Result, source string) error {
	if source != "officer" || !r.Green() {
		return nil
	}
	hits, err := s.Store.WatchHits(ctx, a.Scope, a.ID)
	if err != nil {
		return err
	}
	for _, h := range hits {
		if h.Current && h.State == watchlist.HitOpen {
			return watchlist.ErrHitsOpen
		}
	}
	return nil
}

// MarkHit says that a hit is, or is not, the applicant; open takes a mark back.
// It is remembered for this applicant and entry, whatever version of the list
// comes. When nothing is open any more, the case that a later screening opened
// ends, and the approval stays.
func (s *Service) MarkHit(ctx context.Context, scope kyc.Scope, id, hitID string, state watchlist.HitState, reason string) error {
	reason = strings.TrimSpace(reason)
	if utf8.RuneCountInString(reason) > watchlist.MaxReason || !utf8.ValidString(reason) || state == watchlist.HitFalse && reason == "" {
		return watchlist.ErrReason
	}
	_, err := s.update(ctx, scope, id, func(c *change) error {
		hits, err := s.hitsOf(ctx, scope, id)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(hits, func(h watchlist.Hit) bool { return h.ID == hitID })
		if i < 0 {
			return watchlist.ErrHit
		}
		h := &hits[i]
		h.State, h.Found.Reason, h.Found.MarkedScore = state, reason, h.Found.Score.Value
		h.DecidedAt, h.DecidedBy = s.Now(), audit.ActorOf(ctx).Name
		if state == watchlist.HitOpen {
			h.Found.Reason, h.Found.MarkedScore = "", 0
			h.DecidedAt, h.DecidedBy = time.Time{}, ""
		}
		rec, err := s.sealHit(ctx, *h)
		if err != nil {
			return err
		}
		c.activity, c.detail = audit.ActivityMarkedHit, fmt.Sprintf("hit %s: %s", hitID, state)
		c.a.SetRiskLabels(string(check.KindWatchlist), watchRisk(hits))
		c.write(func(ctx context.Context, tx Tx) error { return tx.PutWatchHit(ctx, rec) })
		// A true match keeps the case open: somebody must decide what follows from it.
		if openHits(hits) || slices.ContainsFunc(hits, func(h watchlist.Hit) bool { return h.Current && h.State == watchlist.HitTrue }) {
			return nil
		}
		waiting, err := s.Store.OpenCaseOf(ctx, scope, id)
		if errors.Is(err, fault.ErrNotFound) || err == nil && waiting.Kind != review.KindWatch {
			return nil
		}
		c.write(func(ctx context.Context, tx Tx) error {
			return tx.FinishCase(ctx, scope, waiting.ID, review.Closing{By: audit.ActorOf(ctx).Name, At: s.Now()})
		})
		return err
	})
	return err
}

// Rescreen has one applicant looked for again in the background (api.md 5.19).
func (s *Service) Rescreen(ctx context.Context, scope kyc.Scope, id string) error {
	a, err := s.loadApplicant(ctx, scope, id)
	if err != nil {
		return err
	}
	if a.Deleted {
		return applicant.ErrDeactivated
	}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityScreened, ApplicantID: id, Description: "asked for"})
	return s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.Enqueue(ctx, Job{Kind: JobScreen, Scope: scope, ApplicantID: id}); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

// RunScreen looks for one applicant again, or for a page of those who are
// approved and enqueues the next. It ends when other versions came in force: a
// screening of its own is for those.
func (s *Service) RunScreen(ctx context.Context, j Job) error {
	if j.ApplicantID != "" {
		return ignoreNotFound(s.screenAgain(ctx, j.Scope, j.ApplicantID))
	}
	all, err := s.Store.Watchlists(ctx, j.Scope)
	if err != nil {
		return err
	}
	if watchlist.StandOf(all) != j.Stand {
		return nil
	}
	ids, err := s.Store.ApprovedApplicants(ctx, j.Scope, j.After, screenPage)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := s.screenAgain(ctx, j.Scope, id); ignoreNotFound(err) != nil {
			return err
		}
	}
	if len(ids) < screenPage {
		return nil
	}
	next := j
	next.After = ids[len(ids)-1]
	return s.Store.Tx(ctx, j.Scope, func(tx Tx) error { return tx.Enqueue(ctx, next) })
}

// screenAgain looks for an applicant outside of a check. A new hit of somebody
// who is approved opens a case; the approval stands until a person decides. Only
// where the level says so does the very number of a listed document reject at once.
func (s *Service) screenAgain(ctx context.Context, scope kyc.Scope, id string) error {
	var looked func(ctx context.Context, tx Tx) error // what is stored where nothing has changed
	_, err := s.update(ctx, scope, id, func(c *change) error {
		looked, c.nothing = nil, true
		if c.a.Deleted {
			return nil
		}
		l, err := s.levelOf(ctx, c.a)
		if err != nil {
			return err
		}
		r, err := s.screen(ctx, c.a, l)
		if err != nil || !r.looked {
			return err
		}
		store, err := s.keep(ctx, c.a, r)
		if err != nil {
			return err
		}
		labelled := c.a.SetRiskLabels(string(check.KindWatchlist), watchRisk(r.hits))
		approved := c.a.Review.Status == applicant.StatusCompleted && c.a.Review.Result.Green()
		if approved && l.Checks.Watchlist == level.ActionReject {
			for _, h := range r.hits {
				if h.State != watchlist.HitFalse && watchcheck.ByNumber(h) {
					c.nothing = false
					c.write(store)
					return s.rejectListed(ctx, c, h)
				}
			}
		}
		if len(r.changed) == 0 && !labelled {
			looked = store
			return nil // nothing that the trail must tell
		}
		c.nothing = false
		c.activity, c.detail = audit.ActivityScreened, fmt.Sprintf("watch lists: %d hits, %d changed", len(r.hits), len(r.changed))
		c.write(store)
		if approved && freshHits(r) {
			opened := CaseRecord{Case: review.Case{
				Scope: scope, ID: kyc.NewID(s.Now()), ApplicantID: id, AttemptID: c.a.Review.AttemptID, Kind: review.KindWatch, OpenedAt: s.Now(),
				Priority: c.a.Review.Priority, Reasons: []string{"watchlist-hit"},
			}}
			c.write(func(ctx context.Context, tx Tx) error {
				if err := tx.InsertCase(ctx, opened); !errors.Is(err, fault.ErrExists) {
					return err
				}
				return nil
			})
		}
		return nil
	})
	if err != nil || looked == nil {
		return err
	}
	return s.Store.Tx(ctx, scope, func(tx Tx) error { return looked(ctx, tx) })
}

// lookAfterwards has somebody who becomes approved looked for once more after the
// decision, where lists are in force. A new version is looked for among those who
// are approved by then: one that came while a case waited, or while the checks
// ran, would pass them by.
func (s *Service) lookAfterwards(ctx context.Context, c *change) error {
	if !c.a.Review.Result.Green() {
		return nil
	}
	all, err := s.Store.Watchlists(ctx, c.a.Scope)
	if err != nil || watchlist.StandOf(all) == "" {
		return err
	}
	j := Job{Kind: JobScreen, Scope: c.a.Scope, ApplicantID: c.a.ID}
	c.write(func(ctx context.Context, tx Tx) error { return tx.Enqueue(ctx, j) })
	return nil
}

// freshHits reports that the screening found something that nobody has judged.
func freshHits(r screened) bool {
	return slices.ContainsFunc(r.changed, func(h watchlist.Hit) bool { return h.Current && h.State == watchlist.HitOpen })
}

// rejectListed turns an approval into RED/FINAL for the number of a document.
func (s *Service) rejectListed(ctx context.Context, c *change, h watchlist.Hit) error {
	label, button := watchcheck.Label(h.Found.Entry)
	before := c.a.Review.Result
	c.complete(completeResult(applicant.Result{
		ReviewAnswer: applicant.AnswerRed, ReviewRejectType: applicant.RejectFinal, RejectLabels: []string{label}, ButtonIDs: []string{button},
	}, c.a.Lang), "auto", s)
	c.activity, c.detail = audit.ActivityDecided, "automatic: RED/FINAL by the number of a document on a watch list"
	return s.closeCases(ctx, c, before)
}
