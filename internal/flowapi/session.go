package flowapi

import (
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/biter777/countries"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
)

// Session is everything that a page shows.
type Session struct {
	ApplicantID string `json:"applicantId"`
	// Version grows with every change of the applicant.
	Version   int64  `json:"version"`
	LevelName string `json:"levelName"`
	Company   string `json:"company" doc:"Name of the company that asks"`
	// What the company says of itself; each may be empty.
	LegalName    string `json:"legalName,omitempty" doc:"Name that the person consents to, where it is not the company's"`
	SupportEmail string `json:"supportEmail,omitempty"`
	PrivacyURL   string `json:"privacyUrl,omitempty" doc:"https address of the privacy notice"`
	// Languages to choose from, in their order; absent when all are offered.
	Languages []string `json:"languages,omitempty"`
	Sandbox   bool     `json:"sandbox"`
	// Lang is the language that the person has read before, "" when unknown.
	Lang   string `json:"lang,omitempty"`
	Phase  string `json:"phase" enum:"collect,submit,wait,approved,rejected,inactive"`
	Agreed bool   `json:"agreed" doc:"The person has consented"`
	// Hosted: the page came of a link; Handoff: of a link from another device.
	Hosted  bool   `json:"hosted"`
	Handoff bool   `json:"handoff"`
	Status  Status `json:"status"`
	Steps   []Step `json:"steps"`
	// Countries are all that exist, with the code by which browsers name them.
	Countries []Country `json:"countries"`
	// Home is the country that the person stated, "" when unknown.
	Home   string `json:"home,omitempty"`
	Limits Limits `json:"limits"`
}

// Status is the state of the review, with the words of the SDK's events.
type Status struct {
	ReviewStatus  string  `json:"reviewStatus"`
	Reprocessing  bool    `json:"reprocessing"`
	LevelName     string  `json:"levelName"`
	CreateDate    string  `json:"createDate"`
	AutoChecked   bool    `json:"autoChecked"`
	AttemptCount  int     `json:"attemptCnt"`
	PendingSecs   int     `json:"pendingSecs" doc:"Seconds since the check was requested"`
	ReviewResult  *Result `json:"reviewResult,omitempty"`
	CanAppeal     bool    `json:"canAppeal" doc:"The rejection can be contested, once"`
	Appeal        string  `json:"appeal,omitempty" enum:"open,upheld" doc:"What became of the appeal against the rejection"`
	ReviewedByMan bool    `json:"reviewedByPerson"`
}

// Result is what a person may know of a decision.
type Result struct {
	ReviewAnswer      string `json:"reviewAnswer"`
	ReviewRejectType  string `json:"reviewRejectType,omitempty"`
	ModerationComment string `json:"moderationComment,omitempty"`
}

// Step is one step of the level.
type Step struct {
	IDDocSetType  string      `json:"idDocSetType"`
	Kind          string      `json:"kind" enum:"document,selfie,address,data,questionnaire,email,phone"`
	State         string      `json:"state" enum:"todo,done,retry"`
	Comment       string      `json:"comment,omitempty"`
	SkipAllowed   bool        `json:"skipAllowed"`
	VideoRequired string      `json:"videoRequired,omitempty"`
	CaptureMode   string      `json:"captureMode" enum:"manualAndAuto,manualOnly,seamless,manualAfterTimeout"`
	UploaderMode  string      `json:"uploaderMode" enum:"always,never,fallback"`
	IDDocType     string      `json:"idDocType,omitempty"`
	Country       string      `json:"country,omitempty"`
	Sides         []Side      `json:"sides"`
	WithDocument  bool        `json:"withDocument" doc:"A selfie with the document in the hand"`
	Documents     *Acceptance `json:"documents,omitempty"`
	Fields        []Field     `json:"fields,omitempty"`
	// Liveness is how the selfie is proved to be live; disabled takes a plain picture.
	Liveness      string               `json:"liveness" enum:"disabled,passive,active"`
	Questionnaire *level.Questionnaire `json:"questionnaire,omitempty"`
	Answers       level.Answers        `json:"answers,omitempty" doc:"What was answered before, as far as the questions still take it"`
	Contact       string               `json:"contact,omitempty" doc:"E-mail address or phone number as it is known"`
}

// Side is one picture of a step.
type Side struct {
	IDDocSubType string `json:"idDocSubType,omitempty"`
	State        string `json:"state" enum:"todo,done,retry"`
	ImageID      string `json:"imageId,omitempty"`
	Comment      string `json:"comment,omitempty"`
}

// Acceptance tells which documents of which countries a step takes.
type Acceptance struct {
	// Types hold for every accepted country that has no entry of its own in ByCountry.
	Types     []DocType            `json:"types"`
	Countries []string             `json:"countries" doc:"Accepted countries, alpha-3"`
	ByCountry map[string][]DocType `json:"byCountry,omitempty"`
}

// DocType is one accepted document.
type DocType struct {
	Type        string `json:"idDocType"`
	DoubleSided bool   `json:"doubleSided"`
}

// Country in two codes: ISO 3166-1 alpha-3, and alpha-2 for its name.
type Country struct {
	Code   string `json:"code"`
	Alpha2 string `json:"alpha2"`
}

// Field is one question of the data form.
type Field struct {
	Name     string `json:"name"`
	Label    string `json:"label,omitempty" doc:"The company's own words; empty for the known fields"`
	Required bool   `json:"required"`
	Value    string `json:"value,omitempty"`
	Locked   bool   `json:"locked" doc:"Stated already and not to be changed"`
	Custom   bool   `json:"custom"`
}

// Limits of files.
type Limits struct {
	MaxBytes   int64    `json:"maxBytes"`
	PieceBytes int      `json:"pieceBytes"`
	MediaTypes []string `json:"mediaTypes"`
}

var mediaTypes = []string{"image/jpeg", "image/png", "application/pdf"}

func getSession(c *call) (Session, error) {
	a, err := c.api.Story.EnsureApplicant(c.ctx, c.token)
	if err != nil {
		return Session{}, err
	}
	c.applicant = a
	p, err := c.api.Story.Progress(c.ctx, c.scope(), a.ID)
	if err != nil {
		return Session{}, err
	}
	tenant, err := c.api.Tenants.Tenant(c.ctx, c.scope().Tenant)
	if err != nil {
		return Session{}, err
	}
	a = p.Applicant
	s := show(p, tenant.Name, c.scope().Sandbox(), c.api.Now())
	own, err := c.api.Tenants.CompanySettings(c.ctx, c.scope().Tenant)
	if err != nil {
		return Session{}, err
	}
	s.LegalName, s.SupportEmail, s.PrivacyURL, s.Languages = own.LegalName, own.SupportEmail, own.PrivacyURL, own.Languages
	s.Limits.MaxBytes = own.Files.MaxBytes(c.api.MaxFileBytes)
	s.Limits.MediaTypes = slices.DeleteFunc(slices.Clone(mediaTypes), func(t string) bool { return !own.Files.Takes(t) })
	appeal, err := c.api.Story.AppealOf(c.ctx, a)
	if err != nil {
		return Session{}, err
	}
	s.Status.CanAppeal, s.Status.Appeal = appeal.May, appeal.State
	if page := c.token.Page; page != nil {
		s.Hosted, s.Handoff = true, page.Handoff
		if page.Lang != "" {
			s.Lang = page.Lang
		}
	}
	return s, nil
}

// Unbegun is the session of somebody who has given nothing yet, on a level that
// need not be stored: what the page of the preview shows.
func Unbegun(l level.Level, company string, sandbox bool, now time.Time) Session {
	return show(verify.Unbegun(l), company, sandbox, now)
}

func show(p verify.Progress, company string, sandbox bool, now time.Time) Session {
	a := p.Applicant
	s := Session{
		ApplicantID: a.ID, Version: a.Version, LevelName: a.Review.LevelName, Company: company, Sandbox: sandbox,
		Lang: a.Lang, Phase: string(p.Phase), Agreed: len(a.Personal.Agreement) > 0,
		Status: statusOfReview(a, now), Steps: make([]Step, 0, len(p.Steps)), Countries: allCountries(),
		Limits: Limits{MaxBytes: defaultMaxBytes, PieceBytes: pieceBytes, MediaTypes: mediaTypes},
	}
	if f := a.Personal.FixedInfo; f != nil {
		s.Home = f.Country
	}
	for _, st := range p.Steps {
		s.Steps = append(s.Steps, showStep(p, st))
	}
	return s
}

// Change tells whether the session is newer than what a page has.
type Change struct {
	Version int64 `json:"version"`
	Changed bool  `json:"changed"`
}

// getStatus is what waiting pages ask every few seconds; it opens nothing sealed
// beyond the applicant and reads no step.
func getStatus(c *call) (Change, error) {
	if c.applicant.ID == "" {
		return Change{Changed: true}, nil
	}
	known, err := strconv.ParseInt(c.r.URL.Query().Get("version"), 10, 64)
	if err != nil {
		known = -1
	}
	return Change{Version: c.applicant.Version, Changed: c.applicant.Version != known}, nil
}

func statusOfReview(a applicant.Applicant, now time.Time) Status {
	r := a.Review
	s := Status{
		ReviewStatus: string(r.Status), Reprocessing: r.Reprocessing, LevelName: r.LevelName,
		CreateDate: r.CreateDate.UTC().Format("2006-01-02 15:04:05-0700"), AutoChecked: r.Source == "auto", AttemptCount: r.AttemptCnt,
	}
	if r.Status.InCheck() && !r.PendingDate.IsZero() {
		s.PendingSecs = max(0, int(now.Sub(r.PendingDate).Seconds()))
	}
	if res := r.Result; res != nil && r.Status == applicant.StatusCompleted {
		s.ReviewResult = &Result{res.ReviewAnswer, res.ReviewRejectType, res.ModerationComment}
		s.ReviewedByMan = r.Source == "officer"
	}
	return s
}

func showStep(p verify.Progress, st verify.StepProgress) Step {
	set := st.Set
	out := Step{
		IDDocSetType: set.IDDocSetType, Kind: kindOfStep(set), State: string(st.State), Comment: st.Comment, SkipAllowed: set.SkipAllowed && !st.Asked,
		VideoRequired: set.VideoRequired, CaptureMode: set.CaptureMode, UploaderMode: set.UploaderMode,
		IDDocType: st.IDDocType, Country: st.Country, Sides: []Side{}, Liveness: string(level.LivenessDisabled),
	}
	if out.CaptureMode == "" {
		out.CaptureMode = "manualAndAuto"
	}
	if out.UploaderMode == "" {
		out.UploaderMode = "always"
		if set.VideoRequired != "" && set.VideoRequired != "disabled" && set.VideoRequired != "optional" && set.VideoRequired != "photoRequired" {
			out.UploaderMode = "never" // what is wanted is a live picture
		}
	}
	for _, side := range st.Sides {
		s := Side{IDDocSubType: side.SubType, State: string(side.State), Comment: side.Comment}
		if side.ImageID != 0 {
			s.ImageID = strconv.Itoa(int(side.ImageID))
		}
		out.Sides = append(out.Sides, s)
	}
	a := p.Applicant
	switch out.Kind {
	case "document", "address":
		acc := acceptance(p.Level, set)
		out.Documents = &acc
	case "selfie":
		out.Liveness = string(p.Level.Liveness(set))
		out.WithDocument = out.Liveness == string(level.LivenessDisabled) && p.Level.Checks.DocumentInSelfie == level.DocumentInSelfieRequired
	case "data":
		out.Fields = fieldsOf(a, set)
	case "questionnaire":
		out.Questionnaire = set.Questionnaire
		if set.Questionnaire != nil {
			out.Answers = set.Questionnaire.StillValid(givenBefore(a.Personal.Questionnaires, set.QuestionnaireDefID))
		}
	case "email":
		out.Contact = a.Personal.Email
	case "phone":
		out.Contact = a.Personal.Phone
	}
	return out
}

func kindOfStep(set level.DocSet) string {
	switch set.IDDocSetType {
	case level.StepSelfie, level.StepSelfie2:
		return "selfie"
	case level.StepProofOfAddress:
		return "address"
	case level.StepApplicantData:
		return "data"
	case level.StepQuestionnaire:
		return "questionnaire"
	case level.StepEmailVerification:
		return "email"
	case level.StepPhoneVerification:
		return "phone"
	}
	return "document"
}

func acceptance(l level.Level, set level.DocSet) Acceptance {
	acc := Acceptance{Types: []DocType{}, Countries: []string{}, ByCountry: map[string][]DocType{}}
	const nowhere = "" // no country has this code, so only general rules hold
	for _, t := range set.AcceptedTypes() {
		acc.Types = append(acc.Types, DocType{t, l.DoubleSided(t, nowhere)})
	}
	for _, country := range allCountries() {
		types := []DocType{}
		for _, t := range set.AcceptedTypes() {
			if l.AcceptsCountry(set, t, country.Code) {
				types = append(types, DocType{t, l.DoubleSided(t, country.Code)})
			}
		}
		if len(types) == 0 {
			continue
		}
		acc.Countries = append(acc.Countries, country.Code)
		if !slices.Equal(types, acc.Types) {
			acc.ByCountry[country.Code] = types
		}
	}
	return acc
}

func fieldsOf(a applicant.Applicant, set level.DocSet) []Field {
	out := make([]Field, 0, len(set.Fields)+len(set.CustomFields))
	add := func(f level.Field, value string, custom bool) {
		field := Field{Name: f.Name, Required: f.Required, Value: value, Custom: custom, Label: f.DisplayName}
		field.Locked = value != "" && f.ImmutableIfPresent != nil && *f.ImmutableIfPresent
		if value == "" && f.Prefill != nil {
			field.Value = *f.Prefill
		}
		out = append(out, field)
	}
	for _, f := range set.Fields {
		add(f, verify.FieldValue(a, f.Name), false)
	}
	for _, f := range set.CustomFields {
		add(f, verify.CustomValue(a, f.Name), true)
	}
	return out
}

// allCountries lists every country by its code.
var allCountries = sync.OnceValue(func() []Country {
	out := make([]Country, 0, 250)
	names := display.English.Regions()
	for _, c := range countries.All() {
		// States that are no more have a code and no name.
		if r, err := language.ParseRegion(c.Alpha2()); err != nil || names.Name(r) == "" {
			continue
		}
		if code := c.Alpha3(); kind.ValidCountry(code) && len(c.Alpha2()) == 2 {
			out = append(out, Country{code, c.Alpha2()})
		}
	}
	slices.SortFunc(out, func(a, b Country) int {
		if a.Code < b.Code {
			return -1
		}
		return 1
	})
	return out
})

// Language names the language of a page.
type Language struct {
	Lang string `json:"lang" minLength:"2" maxLength:"12"`
}

func setLanguage(c *call, b Language) (wire.OK, error) {
	id, err := c.needApplicant()
	if err != nil {
		return wire.Done, err
	}
	return wire.Done, c.api.Story.SetLang(c.ctx, c.scope(), id, b.Lang)
}

// Agreement is the text that the person agreed to, as it was shown.
type Agreement struct {
	Text string `json:"text" minLength:"1" maxLength:"10000"`
}

func agree(c *call, b Agreement) (wire.OK, error) {
	id, err := c.needApplicant()
	if err != nil {
		return wire.Done, err
	}
	_, err = c.api.Story.Agree(c.ctx, c.scope(), id, []string{b.Text}, "", "")
	return wire.Done, err
}

// submit is repeatable: a page that lost the answer asks again.
func submit(c *call) (wire.OK, error) {
	id, err := c.needApplicant()
	if err != nil {
		return wire.Done, err
	}
	p, err := c.api.Story.Progress(c.ctx, c.scope(), id)
	if err != nil {
		return wire.Done, err
	}
	switch p.Phase {
	case verify.PhaseWait, verify.PhaseApproved:
		return wire.Done, nil
	case verify.PhaseCollect:
		return wire.Done, errIncomplete
	}
	return wire.Done, c.api.Story.Submit(c.ctx, c.scope(), id, "", "")
}

var errIncomplete = fault.Numbered(fault.Conflict, 0, "steps-missing", "Not every step is done yet")

// SkippedStep names a step that the person leaves out.
type SkippedStep struct {
	IDDocSetType string `json:"idDocSetType"`
}

func skipStep(c *call, b SkippedStep) (wire.OK, error) {
	id, err := c.needApplicant()
	if err != nil {
		return wire.Done, err
	}
	return wire.Done, c.api.Story.SkipStep(c.ctx, c.scope(), id, b.IDDocSetType)
}

// CountryNames are names of countries in one language, by alpha-2 code.
type CountryNames struct {
	Lang  string            `json:"lang"`
	Names map[string]string `json:"names"`
}

// countryNames is for languages in which browsers claim to know countries and
// do not: Chromium ships English names for Kazakh.
func countryNames(c *call) (CountryNames, error) {
	lang, err := language.Parse(c.r.URL.Query().Get("lang"))
	if err != nil {
		return CountryNames{}, errMalformed.Saying("Malformed data provided in the request: lang is not an ISO 639-1 language")
	}
	regions := display.Regions(lang)
	if regions == nil {
		return CountryNames{}, fault.ErrNotFound
	}
	russian := display.Regions(language.Russian)
	out := CountryNames{Lang: lang.String(), Names: map[string]string{}}
	for _, country := range allCountries() {
		if r, err := language.ParseRegion(country.Alpha2); err == nil {
			if out.Names[country.Alpha2] = regions.Name(r); out.Names[country.Alpha2] == "" {
				out.Names[country.Alpha2] = russian.Name(r) // CLDR names hardly any country in Tajik
			}
		}
	}
	return out, nil
}
