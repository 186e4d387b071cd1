package publicapi

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
)

// show makes the applicant object of an applicant.
func (c *call) show(a applicant.Applicant, err error) (Applicant, error) {
	if err != nil {
		return Applicant{}, err
	}
	required, err := c.api.Story.Required(c.ctx, c.scope, a)
	if err != nil {
		return Applicant{}, err
	}
	key, err := c.tenantKey()
	if err != nil {
		return Applicant{}, err
	}
	p := a.Personal
	out := Applicant{
		ID: a.ID, CreatedAt: stamp(a.CreatedAt, layoutSeconds), CreatedBy: p.CreatedBy, Key: key, ClientID: c.scope.Tenant,
		InspectionID: a.InspectionID, ExternalUserID: p.ExternalUserID, SourceKey: a.SourceKey, Info: p.Info, FixedInfo: p.FixedInfo,
		Email: p.Email, Phone: p.Phone, PhoneCountry: p.PhoneCountry, ApplicantPlatform: a.Platform, IPCountry: p.IPCountry,
		RequiredIDDocs: shownRequired(required), Review: showReview(a.Review, c.api.Now()),
		Metadata: p.Metadata, Lang: a.Lang, Type: a.Type, Tags: a.Tags, Deleted: a.Deleted,
	}
	if !isNull(p.Agreement) {
		out.Agreement = p.Agreement
	}
	if !isNull(p.Questionnaires) {
		out.Questionnaires = p.Questionnaires
	}
	return out, nil
}

// shownRequired makes sure that docSets is a list.
func shownRequired(r level.RequiredIDDocs) level.RequiredIDDocs {
	if r.DocSets == nil {
		r.DocSets = []level.DocSet{}
	}
	return r
}

func showReview(r applicant.Review, now time.Time) Review {
	end := now
	if r.Status == applicant.StatusCompleted && !r.ReviewDate.IsZero() {
		end = r.ReviewDate
	}
	since := func(t time.Time) *int64 {
		if t.IsZero() {
			return nil
		}
		ms := max(end.Sub(t).Milliseconds(), 0)
		return &ms
	}
	return Review{
		ReviewID: r.ReviewID, AttemptID: r.AttemptID, AttemptCnt: r.AttemptCnt,
		ElapsedSincePendingMs: since(r.PendingDate), ElapsedSinceQueuedMs: since(r.QueuedDate),
		Reprocessing: r.Reprocessing, LevelName: r.LevelName, CreateDate: stamp(r.CreateDate, layoutZone),
		ReviewDate: stamp(r.ReviewDate, layoutZone), StartDate: stamp(r.QueuedDate, layoutZone),
		ReviewResult: r.Result, ReviewStatus: string(r.Status), Priority: r.Priority,
	}
}

// tenantKey is the same for ever, so it is looked up once.
func (c *call) tenantKey() (string, error) {
	if key, ok := c.api.keys.Load(c.scope.Tenant); ok {
		return key.(string), nil
	}
	t, err := c.api.Tenants.Tenant(c.ctx, c.scope.Tenant)
	if err != nil {
		return "", err
	}
	c.api.keys.Store(t.ID, t.Key)
	return t.Key, nil
}

func createApplicant(c *call, n newApplicant) (Applicant, error) {
	levelName, err := c.needText("levelName")
	if err != nil {
		return Applicant{}, err
	}
	answers, err := questionnaires(n.Questionnaires)
	if err != nil {
		return Applicant{}, err
	}
	return c.show(c.api.Story.Create(c.ctx, c.scope, levelName, verify.NewApplicant{
		ExternalUserID: n.ExternalUserID, SourceKey: n.SourceKey, Email: n.Email, Phone: n.Phone, Lang: n.Lang, Type: n.Type,
		Platform: applicant.PlatformAPI, Metadata: n.Metadata, FixedInfo: n.FixedInfo, Required: n.RequiredIDDocs, Questionnaires: answers,
	}))
}

// questionnaires must be a list of objects (api.md 10); null says nothing.
func questionnaires(raw json.RawMessage) (json.RawMessage, error) {
	if isNull(raw) {
		return nil, nil
	}
	var list []map[string]json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil || list == nil {
		return nil, errMalformed.Saying("Malformed data provided in the request: questionnaires must be a list of objects")
	}
	return raw, nil
}

func getApplicant(c *call) (Applicant, error) {
	id, err := c.id("applicantId")
	if err != nil {
		return Applicant{}, err
	}
	return c.show(c.api.Story.Applicant(c.ctx, c.scope, id))
}

func getApplicantByExternalUserID(c *call) (Applicant, error) {
	return c.show(c.api.Story.ApplicantByExternalUserID(c.ctx, c.scope, c.params["externalUserId"]))
}

// getApplicantInList is the old alias (api.md 5.2).
func getApplicantInList(c *call) (Wrapped[Applicant], error) {
	a, err := getApplicant(c)
	return Wrapped[Applicant]{listOf([]Applicant{a})}, err
}

// Count answers GET /resources/applicants/-/count.
type Count struct {
	Count int `json:"count" minimum:"0"`
}

func countApplicants(c *call) (Count, error) {
	n, err := c.api.Story.CountApplicants(c.ctx, c.scope)
	return Count{n}, err
}

func patchFixedInfo(c *call, patch *applicant.PersonalData) (applicant.PersonalData, error) {
	id, unset, data, err := c.personalPatch(patch)
	if err != nil {
		return applicant.PersonalData{}, err
	}
	return c.api.Story.PatchFixedInfo(c.ctx, c.scope, id, data, unset)
}

func patchInfo(c *call, patch *applicant.PersonalData) (applicant.Info, error) {
	id, unset, data, err := c.personalPatch(patch)
	if err != nil {
		return applicant.Info{}, err
	}
	return c.api.Story.PatchInfo(c.ctx, c.scope, id, data, unset)
}

// personalPatch reads what both patches share; without a body only unsetFields count.
func (c *call) personalPatch(patch *applicant.PersonalData) (id string, unset []string, data applicant.PersonalData, err error) {
	if id, err = c.id("applicantId"); err != nil {
		return
	}
	if unset, err = c.names("unsetFields"); err != nil {
		return
	}
	if patch == nil && len(unset) == 0 {
		err = errMalformed
		return
	}
	if patch != nil {
		data = *patch
	}
	return
}

func patchApplicant(c *call, p applicantPatch) (Applicant, error) {
	id, err := validID("id", p.ID)
	if err != nil {
		return Applicant{}, err
	}
	answers, err := questionnaires(p.Questionnaires)
	if err != nil {
		return Applicant{}, err
	}
	return c.show(c.api.Story.PatchApplicant(c.ctx, c.scope, id, verify.Patch{
		ExternalUserID: p.ExternalUserID, Email: p.Email, Phone: p.Phone, SourceKey: p.SourceKey, Type: p.Type, Lang: p.Lang,
		Questionnaires: answers, Metadata: p.Metadata, Deleted: p.Deleted,
	}))
}

func moveToLevel(c *call) (Applicant, error) {
	id, err := c.id("applicantId")
	if err != nil {
		return Applicant{}, err
	}
	name, err := c.needText("name")
	if err != nil {
		return Applicant{}, err
	}
	return c.show(c.api.Story.MoveToLevel(c.ctx, c.scope, id, name))
}

func getRequired(c *call) (level.RequiredIDDocs, error) {
	id, err := c.id("applicantId")
	if err != nil {
		return level.RequiredIDDocs{}, err
	}
	a, err := c.api.Story.Applicant(c.ctx, c.scope, id)
	if err != nil {
		return level.RequiredIDDocs{}, err
	}
	r, err := c.api.Story.Required(c.ctx, c.scope, a)
	return shownRequired(r), err
}

// requiredBody tells a body that sets from one that only asks.
type requiredBody struct {
	DocSets           *[]level.DocSet `json:"docSets,omitempty" doc:"The steps that replace those of the level; without it the call only reads"`
	IncludedCountries []string        `json:"includedCountries,omitempty"`
	ExcludedCountries []string        `json:"excludedCountries,omitempty"`
}

// postRequired sets the applicant's own document set; without a body, or with
// the {} that some clients always send, it only reads (api.md 5.8).
func postRequired(c *call, b *requiredBody) (level.RequiredIDDocs, error) {
	if b == nil || b.DocSets == nil && b.IncludedCountries == nil && b.ExcludedCountries == nil {
		return getRequired(c)
	}
	if b.DocSets == nil {
		return level.RequiredIDDocs{}, errMalformed.Saying("Malformed data provided in the request: docSets is missing")
	}
	id, err := c.id("applicantId")
	if err != nil {
		return level.RequiredIDDocs{}, err
	}
	r, err := c.api.Story.SetRequired(c.ctx, c.scope, id, level.RequiredIDDocs{
		DocSets: *b.DocSets, IncludedCountries: b.IncludedCountries, ExcludedCountries: b.ExcludedCountries,
	})
	return shownRequired(r), err
}

func setPresence(c *call) (Applicant, error) {
	id, err := c.id("applicantId")
	if err != nil {
		return Applicant{}, err
	}
	switch c.params["status"] {
	case "activated":
		return c.show(c.api.Story.SetPresence(c.ctx, c.scope, id, true))
	case "deactivated":
		return c.show(c.api.Story.SetPresence(c.ctx, c.scope, id, false))
	}
	return Applicant{}, errMalformed.Saying("Malformed data provided in the request: presence is activated or deactivated")
}

func blacklist(c *call) (Applicant, error) {
	id, note, err := c.listing()
	if err != nil {
		return Applicant{}, err
	}
	return c.show(c.api.Story.Blocklist(c.ctx, c.scope, id, note))
}

func whitelist(c *call) (Applicant, error) {
	id, note, err := c.listing()
	if err != nil {
		return Applicant{}, err
	}
	return c.show(c.api.Story.Unlist(c.ctx, c.scope, id, note))
}

func (c *call) listing() (id, note string, err error) {
	if id, err = c.id("applicantId"); err != nil {
		return
	}
	note, err = c.needText("note")
	return
}

// changeTags makes the handler of one of the three ways (api.md 5.16).
func changeTags(how verify.TagChange) func(*call, []string) (OK, error) {
	return func(c *call, tags []string) (OK, error) {
		id, err := c.id("applicantId")
		if err != nil {
			return ok, err
		}
		if tags == nil { // JSON null
			return ok, errMalformed.Saying("Malformed data provided in the request: the body must be a list of tags")
		}
		return ok, c.api.Story.ChangeTags(c.ctx, c.scope, id, how, tags)
	}
}

// agreementBody is the body of the consent call (api.md 5.17).
type agreementBody struct {
	Records []struct {
		Content string `json:"content" minLength:"1" maxLength:"10000"`
	} `json:"records" minItems:"1" maxItems:"20"`
	AcceptedAt       string `json:"acceptedAt,omitempty" doc:"yyyy-MM-dd HH:mm:ss in UTC; now when absent" example:"2025-05-24 10:15:30"`
	ResidenceCountry string `json:"residenceCountry,omitempty" example:"KAZ"`
}

func postAgreement(c *call, b agreementBody) (Applicant, error) {
	id, err := c.id("applicantId")
	if err != nil {
		return Applicant{}, err
	}
	records := make([]string, len(b.Records))
	for i, r := range b.Records {
		records[i] = r.Content
	}
	return c.show(c.api.Story.Agree(c.ctx, c.scope, id, records, strings.TrimSpace(b.AcceptedAt), b.ResidenceCountry))
}
