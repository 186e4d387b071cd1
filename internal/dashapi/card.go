package dashapi

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/idngo/idngo/internal/wording"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/decision"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision"
)

// Card is all that an officer sees of an applicant.
type Card struct {
	ApplicantRow
	InspectionID string      `json:"inspectionId"`
	Seen         verify.Seen `json:"seen" doc:"State of the review that is shown; goes back with a decision"`
	Lang         string      `json:"lang"`
	Type         string      `json:"type"`
	Platform     string      `json:"platform"`
	SourceKey    string      `json:"sourceKey,omitempty"`
	Email        string      `json:"email,omitempty"`
	Phone        string      `json:"phone,omitempty"`
	Deleted      bool        `json:"deleted"`

	Stated   *applicant.PersonalData `json:"stated,omitempty"`
	Found    *applicant.Info         `json:"found,omitempty"`
	Metadata []applicant.KeyValue    `json:"metadata"`

	Result   *applicant.Result `json:"result,omitempty"`
	Status   applicant.Status  `json:"status"`
	Decision *Decision         `json:"decision,omitempty" doc:"Of the newest attempt that the checks looked at"`
	Steps    []CardStep        `json:"steps"`
	Images   []CardImage       `json:"images"`
	History  []CardAttempt     `json:"history"`
	Case     *CardCase         `json:"case,omitempty"`
	Made     []CardDecision    `json:"made" doc:"Every decision, oldest first, at most 100"`
	Proposed []ProposalView    `json:"proposed" doc:"What waits for a second person"`
	FourEyes []review.Action   `json:"fourEyes" doc:"Actions that need a second person"`
	Holds    []LegalHold       `json:"holds" doc:"Legal holds in force: the applicant cannot be erased"`
}

// Decision is what the checks found in InApplicant attempt and what came of it.
type Decision struct {
	AttemptID  string               `json:"attemptId"`
	Outcome    string               `json:"outcome"`
	Reasons    []string             `json:"reasons" doc:"What tipped the scales, in English as it was stored"`
	Why        []string             `json:"why" doc:"The same in the language asked for"`
	Codes      []string             `json:"codes"`
	Checks     []CardCheck          `json:"checks"`
	Duplicates []check.DuplicateHit `json:"duplicates"`
	Versions   map[string]string    `json:"versions"`
	LevelName  string               `json:"levelName"`
	Revision   int                  `json:"levelRevision"`
	DecidedAt  *time.Time           `json:"decidedAt,omitempty"`
}

// CardCheck is one check with its evidence.
type CardCheck struct {
	Kind        string             `json:"kind"`
	Outcome     string             `json:"outcome" enum:"pass,fail,doubt,skipped,error"`
	NotRequired bool               `json:"notRequired"`
	Problems    []CardProblem      `json:"problems"`
	Doubts      []check.DoubtCause `json:"doubts"`
	Evidence    []CardEvidence     `json:"evidence"`
	Versions    map[string]string  `json:"versions,omitempty"`
}

// CardProblem is a reason for rejection with its words.
type CardProblem struct {
	check.Problem
	Words string `json:"words" doc:"What the label tells an applicant, in the language asked for"`
}

// CardEvidence is an observation with its explanation in the language asked for.
type CardEvidence struct {
	check.Evidence
	Sentences []string `json:"sentences" doc:"The explanation in the language asked for; empty for results of older programs, which are explained in English only"`
}

// CardStep is one step of the level.
type CardStep struct {
	Step     string            `json:"step"`
	Missing  bool              `json:"missing"`
	Images   []int32           `json:"images"`
	Result   *applicant.Result `json:"result,omitempty"`
	Document string            `json:"document,omitempty"`
	Country  string            `json:"country,omitempty"`
}

// CardImage is one uploaded file.
type CardImage struct {
	ID        int32             `json:"id"`
	Type      string            `json:"type"`
	Side      string            `json:"side,omitempty"`
	Country   string            `json:"country,omitempty"`
	Step      string            `json:"step,omitempty"`
	Active    bool              `json:"active"`
	Source    string            `json:"source"`
	MediaType string            `json:"mediaType"`
	Size      int64             `json:"size" doc:"Bytes"`
	AddedAt   time.Time         `json:"addedAt"`
	AttemptID string            `json:"attemptId"`
	ReadState string            `json:"readState" enum:"queued,done,failed"`
	FileName  string            `json:"fileName,omitempty"`
	Result    *applicant.Result `json:"result,omitempty"`
	Pages     []CardPage        `json:"pages"`
	Findings  []vision.Finding  `json:"findings"`
	Reader    string            `json:"reader,omitempty"`
	Millis    int64             `json:"readMs,omitempty"`
}

// CardPage is one picture of a file with what was read from it.
type CardPage struct {
	URL      string           `json:"url,omitempty" doc:"Short-lived address of the picture, for this session alone; absent without the permission"`
	Thumb    string           `json:"thumb,omitempty"`
	Width    int              `json:"width" doc:"Of the upright picture in which boxes are given; 0 when it was not read"`
	Height   int              `json:"height"`
	Kind     string           `json:"kind,omitempty"`
	Country  string           `json:"country,omitempty"`
	Side     string           `json:"side,omitempty"`
	Outline  []vision.Point   `json:"outline,omitempty"`
	MRZ      *vision.MRZ      `json:"mrz,omitempty"`
	Readings []vision.Reading `json:"readings"`
	Barcodes []vision.Barcode `json:"barcodes"`
	Faces    []vision.Face    `json:"faces"`
	Findings []vision.Finding `json:"findings"`
	Quality  *vision.Quality  `json:"quality,omitempty"`
}

// CardAttempt is one submission.
type CardAttempt struct {
	ID          string            `json:"id"`
	Count       int               `json:"count"`
	LevelName   string            `json:"levelName"`
	Revision    int               `json:"levelRevision"`
	State       string            `json:"state" enum:"open,held,decided,superseded"`
	Outcome     string            `json:"outcome,omitempty"`
	SubmittedAt time.Time         `json:"submittedAt"`
	DecidedAt   *time.Time        `json:"decidedAt,omitempty"`
	Result      *applicant.Result `json:"result,omitempty"`
	Explained   bool              `json:"explained" doc:"The checks looked at it"`
}

// CardDecision is one decision about the applicant.
type CardDecision struct {
	At         time.Time `json:"at"`
	Source     string    `json:"source" enum:"auto,officer,blocklist,sandbox"`
	By         string    `json:"by,omitempty" doc:"Name of the officer, or what acted"`
	Answer     string    `json:"answer" enum:"GREEN,RED"`
	RejectType string    `json:"rejectType,omitempty"`
	Labels     []string  `json:"labels"`
	Changes    bool      `json:"changes" doc:"It changed an earlier decision of the same attempt"`
}

// CardCase is the case that waits for a person.
type CardCase struct {
	ID        string    `json:"id"`
	OpenedAt  time.Time `json:"openedAt"`
	Priority  int       `json:"priority"`
	Reasons   []string  `json:"reasons"`
	ClaimedBy string    `json:"claimedBy,omitempty" doc:"Name"`
	Mine      bool      `json:"mine"`

	Kind   review.Kind  `json:"kind" enum:"doubt,appeal,watch,sample"`
	DueAt  time.Time    `json:"dueAt" doc:"When the target of the company is over"`
	Words  string       `json:"words,omitempty" doc:"What the applicant writes in an appeal"`
	Barred bool         `json:"barred" doc:"An appeal against what the caller had a part in"`
	Draw   *review.Draw `json:"draw,omitempty" doc:"Why the decision was drawn for a second look"`
}

// InApplicant names an applicant of an environment.
type InApplicant struct {
	InEnv
	ID string `path:"id" pattern:"^[0-9a-f]{24}$" doc:"applicantId"`
}

// InLanguage is the language of the words that the server makes.
type InLanguage struct {
	Lang string `query:"lang" enum:"kk,ru,en" default:"en"`
}

func (a *API) cardRoutes() {
	add(a, op{id: "getApplicant", method: "GET", path: "/{env}/applicants/{id}", summary: "All that an officer sees of an applicant", tag: "Applicants", permission: access.PermApplicantsRead}, a.getCard)
	add(a, op{id: "getAttempt", method: "GET", path: "/{env}/applicants/{id}/attempts/{attempt}", summary: "What the checks found in an earlier attempt", tag: "Applicants", permission: access.PermChecksRead}, a.getAttempt)
}

// InCard names an applicant and a language.
type InCard struct {
	InApplicant
	InLanguage
}

func (a *API) getCard(ctx context.Context, in *InCard) (*answer[Card], error) {
	scope := scopeOf(ctx, in.InEnv)
	p, err := a.Service.Applicant(ctx, scope, in.ID)
	if err != nil {
		return nil, err
	}
	if a.looks.first(whoOf(ctx).Session.ID + p.ID) {
		if err := a.Service.Looked(ctx, scope, p.ID); err != nil {
			return nil, err
		}
	}
	name, err := a.known(ctx)
	if err != nil {
		return nil, err
	}
	cases, err := a.casesOf(ctx, in.InEnv, []applicant.Applicant{p})
	if err != nil {
		return nil, err
	}
	c := Card{
		ApplicantRow: rowOf(p, cases, name), InspectionID: p.InspectionID, Seen: verify.SeenOf(p), Lang: p.Lang, Type: p.Type, Platform: p.Platform,
		SourceKey: p.SourceKey, Email: p.Personal.Email, Phone: p.Personal.Phone, Deleted: p.Deleted, Stated: p.Personal.FixedInfo, Found: p.Personal.Info,
		Metadata: nonNil(p.Personal.Metadata), Result: p.Review.Result, Status: p.Review.Status,
	}
	rules, err := a.Service.Store.ReviewRules(ctx, scope)
	if err != nil {
		return nil, err
	}
	c.FourEyes = nonNil(rules.FourEyes)
	if c.Proposed, err = a.openProposals(ctx, scope, p.ID); err != nil {
		return nil, err
	}
	if _, ok := cases[p.ID]; ok {
		k, err := a.Service.OpenCase(ctx, scope, p.ID)
		if err != nil && !errors.Is(err, fault.ErrNotFound) { // closed meanwhile
			return nil, err
		}
		if err == nil {
			c.Case = showCase(k, rules, whoOf(ctx).Operator.ID, name)
		}
	}
	holds, err := a.Service.Holds(ctx, scope, p.ID)
	if err != nil {
		return nil, err
	}
	c.Holds = showHolds(holds, name)
	if err := a.cardImages(ctx, &c, p); err != nil {
		return nil, err
	}
	if c.Steps, err = a.cardSteps(ctx, p); err != nil {
		return nil, err
	}
	made, err := a.Service.Store.Decisions(ctx, scope, p.ID, 100)
	if err != nil {
		return nil, err
	}
	c.Made = make([]CardDecision, 0, len(made))
	for _, m := range made {
		d := CardDecision{At: m.At, Source: m.Source, Answer: m.Answer, RejectType: m.RejectType, Labels: nonNil(m.Labels), Changes: m.Again}
		if m.DecidedBy != "" {
			d.By = name(m.DecidedBy)
		}
		c.Made = append(c.Made, d)
	}
	attempts, err := a.Service.History(ctx, scope, p.ID, "")
	if err != nil {
		return nil, err
	}
	c.History = make([]CardAttempt, 0, len(attempts))
	for _, at := range attempts {
		c.History = append(c.History, CardAttempt{
			ID: at.ID, Count: at.Count, LevelName: at.LevelName, Revision: at.LevelRevision, State: string(at.State), Outcome: string(at.Outcome),
			SubmittedAt: at.SubmittedAt, DecidedAt: optional(at.DecidedAt), Result: at.Result, Explained: len(at.Sealed) > 0,
		})
		if c.Decision == nil && len(at.Sealed) > 0 && may(ctx, access.PermChecksRead) {
			if c.Decision, err = a.decisionOf(ctx, p, at, in.Lang); err != nil {
				return nil, err
			}
		}
	}
	return &answer[Card]{c}, nil
}

func showCase(k review.Case, rules review.Rules, me string, name func(string) string) *CardCase {
	c := &CardCase{
		ID: k.ID, OpenedAt: k.OpenedAt, Priority: k.Priority, Reasons: nonNil(k.Reasons), Mine: k.ClaimedBy == me,
		Kind: k.Kind, DueAt: k.OpenedAt.Add(rules.Target()), Words: k.Words, Barred: k.Barred(me), Draw: k.Draw,
	}
	if k.ClaimedBy != "" {
		c.ClaimedBy = name(k.ClaimedBy)
	}
	return c
}

func (a *API) getAttempt(ctx context.Context, in *struct {
	InCard
	Attempt string `path:"attempt" pattern:"^[A-Za-z]{5}$"`
}) (*answer[Decision], error) {
	scope := scopeOf(ctx, in.InEnv)
	p, err := a.Service.Applicant(ctx, scope, in.ID)
	if err != nil {
		return nil, err
	}
	at, err := a.Service.Store.Attempt(ctx, scope, in.ID, in.Attempt)
	if err != nil {
		return nil, err
	}
	d, err := a.decisionOf(ctx, p, at, in.Lang)
	if err != nil {
		return nil, err
	}
	return &answer[Decision]{*d}, nil
}

func (a *API) decisionOf(ctx context.Context, p applicant.Applicant, at verify.AttemptRecord, lang string) (*Decision, error) {
	e, err := a.Service.Explain(ctx, p.Scope, p.ID, at.ID)
	if err != nil {
		return nil, err
	}
	return showDecision(at, e, lang), nil
}

func showDecision(at verify.AttemptRecord, e decision.Explained, lang string) *Decision {
	d := &Decision{
		AttemptID: at.ID, Outcome: string(e.Decision.Outcome), Reasons: nonNil(e.Decision.Reasons), Codes: nonNil(e.Decision.Codes), Checks: []CardCheck{},
		Duplicates: nonNil(e.Duplicates), Versions: e.Versions, LevelName: e.LevelName, Revision: e.LevelRevision, DecidedAt: optional(at.DecidedAt),
	}
	if d.Versions == nil {
		d.Versions = map[string]string{}
	}
	words := wording.In(lang)
	d.Why = why(e, words, lang)
	for _, r := range e.Results {
		evidence := make([]CardEvidence, 0, len(r.Evidence))
		for _, x := range r.Evidence {
			evidence = append(evidence, CardEvidence{Evidence: x, Sentences: words.Reasons(x.Why)})
		}
		problems := make([]CardProblem, 0, len(r.Problems))
		for _, p := range r.Problems {
			problems = append(problems, CardProblem{Problem: p, Words: labelWords(p.Label, lang)})
		}
		d.Checks = append(d.Checks, CardCheck{
			Kind: string(r.Kind), Outcome: string(r.Outcome), NotRequired: r.NotRequired, Problems: problems, Doubts: nonNil(r.Doubts),
			Evidence: evidence, Versions: r.Versions,
		})
	}
	return d
}

// why words what tipped the scales: each problem and doubt under its check, once.
func why(e decision.Explained, words *wording.Words, lang string) []string {
	out := []string{}
	add := func(k check.Kind, text string) {
		if line := words.Word("check."+string(k), string(k)) + ": " + text; !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	for _, r := range e.Results {
		// What was observed says more to an officer than the label's text for applicants.
		observed := false
		for _, x := range r.Evidence {
			if x.Supports == check.Fail && len(r.Problems) > 0 {
				text := words.Evidence(x.Code)
				if x.Field != "" {
					text += " · " + words.Field(x.Field)
				}
				add(r.Kind, text)
				observed = true
			}
		}
		for _, p := range r.Problems {
			if !observed {
				add(r.Kind, labelWords(p.Label, lang))
			}
		}
		for _, x := range r.Doubts {
			add(r.Kind, words.Evidence(x.Code))
		}
		switch explained := len(r.Problems)+len(r.Doubts) > 0; {
		case explained, r.Outcome == check.Pass, r.NotRequired:
		case r.Outcome == check.Errored:
			add(r.Kind, words.Evidence("check-failed"))
		default:
			add(r.Kind, words.Evidence("no-evidence"))
		}
	}
	if len(out) == 0 && e.Decision.Outcome == decision.Green {
		out = append(out, words.Word("checks.allPassed", "Every required check passed."))
	}
	return out
}

// labelWords is what a label says: the first sentence of its text for applicants,
// the second asks them for something.
func labelWords(code, lang string) string {
	l, ok := decision.LabelOf(code)
	if !ok {
		return code
	}
	text := l.Text.In(lang)
	if i := strings.Index(text, ". "); i >= 0 {
		text = text[:i+1]
	}
	return text
}

func (a *API) cardSteps(ctx context.Context, p applicant.Applicant) ([]CardStep, error) {
	statuses, err := a.Service.StepStatuses(ctx, p.Scope, p.ID)
	if err != nil {
		return nil, err
	}
	steps := make([]CardStep, 0, len(statuses))
	for _, s := range statuses {
		steps = append(steps, CardStep{Step: s.Step, Missing: s.Missing, Images: nonNil(s.ImageIDs), Result: s.Result, Document: s.IDDocType, Country: s.Country})
	}
	return steps, nil
}

// cardImages adds the files, newest last, with addresses of their pictures.
func (a *API) cardImages(ctx context.Context, c *Card, p applicant.Applicant) error {
	images, err := a.Service.Images(ctx, p.Scope, p.ID)
	if err != nil {
		return err
	}
	facts, err := a.Service.Facts(ctx, p.Scope, p.ID)
	if err != nil {
		return err
	}
	l, err := a.Service.LevelOf(ctx, p)
	if err != nil && !errors.Is(err, fault.ErrNotFound) {
		return err
	}
	c.Images = make([]CardImage, 0, len(images))
	for _, im := range images {
		ci := CardImage{
			ID: im.ID, Type: im.Type, Side: im.SubType, Country: im.Country, Step: verify.StepOf(l, im.Type, im.Country), Active: im.Active, Source: im.Source,
			MediaType: im.MediaType, Size: im.Size, AddedAt: im.AddedAt, AttemptID: im.AttemptID, ReadState: string(im.ReadState), FileName: im.Private.FileName,
			Result: im.Result, Pages: []CardPage{}, Findings: []vision.Finding{},
		}
		f := facts[im.ID]
		if f != nil {
			ci.Findings, ci.Reader, ci.Millis = nonNil(f.Findings), f.Reader, f.Millis
			for _, page := range f.Pages {
				ci.Pages = append(ci.Pages, a.cardPage(ctx, p, im, page))
			}
		}
		if len(ci.Pages) == 0 && im.Blob != "" { // not read yet, or unreadable: show what there is
			ci.Pages = append(ci.Pages, a.cardPage(ctx, p, im, vision.Page{}))
		}
		c.Images = append(c.Images, ci)
	}
	slices.SortStableFunc(c.Images, func(x, y CardImage) int {
		switch {
		case x.Active == y.Active:
			return 0
		case x.Active:
			return -1
		}
		return 1
	})
	return nil
}

func (a *API) cardPage(ctx context.Context, p applicant.Applicant, im document.Image, page vision.Page) CardPage {
	cp := CardPage{
		Width: page.Width, Height: page.Height, Kind: page.Kind, Country: page.Country, Side: page.Side, Outline: page.Outline, MRZ: page.MRZ,
		Readings: nonNil(page.Readings), Barcodes: nonNil(page.Barcodes), Faces: nonNil(page.Faces), Findings: nonNil(page.Findings),
	}
	if page.Width > 0 {
		cp.Quality = &page.Quality
	}
	if may(ctx, access.PermDocumentsRead) && im.Blob != "" {
		m := media{Scope: p.Scope, Inspection: p.InspectionID, Image: im.ID, Page: page.Index, Rotation: page.Rotation, Session: whoOf(ctx).Session.ID}
		m.Edge = 1800
		cp.URL = a.sign(m)
		m.Edge = 320
		cp.Thumb = a.sign(m)
	}
	return cp
}

func decimal(n int32) string { return strconv.FormatInt(int64(n), 10) }
