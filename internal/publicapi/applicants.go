package publicapi

import (
	"encoding/json"
	"strings"

	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
)

// show makes the applicant object of an applicant.
func (c *call) show(a applicant.Applicant, err error) (wire.Applicant, error) {
	if err != nil {
		return wire.Applicant{}, err
	}
	required, err := c.api.Story.Required(c.ctx, c.scope, a)
	if err != nil {
		return wire.Applicant{}, err
	}
	key, err := c.tenantKey()
	if err != nil {
		return wire.Applicant{}, err
	}
	return wire.ShowApplicant(a, required, key, c.api.Now()), nil
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

func createApplicant(c *call, n wire.NewApplicant) (wire.Applicant, error) {
	levelName, err := c.needText("levelName")
	if err != nil {
		return wire.Applicant{}, err
	}
	answers, err := questionnaires(n.Questionnaires)
	if err != nil {
		return wire.Applicant{}, err
	}
	return c.show(c.api.Story.Create(c.ctx, c.scope, levelName, verify.NewApplicant{
		ExternalUserID: n.ExternalUserID, SourceKey: n.SourceKey, Email: n.Email, Phone: n.Phone, Lang: n.Lang, Type: n.Type,
		Platform: applicant.PlatformAPI, Metadata: n.Metadata, FixedInfo: n.FixedInfo, Required: n.RequiredIDDocs, Questionnaires: answers,
	}))
}

// questionnaires must be a list of objects (api.md 10); null says nothing.
func questionnaires(raw json.RawMessage) (json.RawMessage, error) {
	if wire.IsNull(raw) {
		return nil, nil
	}
	var list []map[string]json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil || list == nil {
		return nil, errMalformed.Saying("Malformed data provided in the request: questionnaires must be a list of objects")
	}
	return raw, nil
}

func getApplicant(c *call) (wire.Applicant, error) {
	id, err := c.id("applicantId")
	if err != nil {
		return wire.Applicant{}, err
	}
	return c.show(c.api.Story.Applicant(c.ctx, c.scope, id))
}

func getApplicantByExternalUserID(c *call) (wire.Applicant, error) {
	return c.show(c.api.Story.ApplicantByExternalUserID(c.ctx, c.scope, c.params["externalUserId"]))
}

// getApplicantInList is the old alias (api.md 5.2).
func getApplicantInList(c *call) (wire.Wrapped[wire.Applicant], error) {
	a, err := getApplicant(c)
	return wire.Wrapped[wire.Applicant]{List: wire.NewList([]wire.Applicant{a})}, err
}

func getApplicantInListByExternalUserID(c *call) (wire.Wrapped[wire.Applicant], error) {
	a, err := getApplicantByExternalUserID(c)
	return wire.Wrapped[wire.Applicant]{List: wire.NewList([]wire.Applicant{a})}, err
}

func countApplicants(c *call) (wire.Count, error) {
	n, err := c.api.Story.CountApplicants(c.ctx, c.scope)
	return wire.Count{Count: n}, err
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

func patchApplicant(c *call, p wire.ApplicantPatch) (wire.Applicant, error) {
	id, err := validID("id", p.ID)
	if err != nil {
		return wire.Applicant{}, err
	}
	answers, err := questionnaires(p.Questionnaires)
	if err != nil {
		return wire.Applicant{}, err
	}
	return c.show(c.api.Story.PatchApplicant(c.ctx, c.scope, id, verify.Patch{
		ExternalUserID: p.ExternalUserID, Email: p.Email, Phone: p.Phone, SourceKey: p.SourceKey, Type: p.Type, Lang: p.Lang,
		Questionnaires: answers, Metadata: p.Metadata, Deleted: p.Deleted,
	}))
}

func moveToLevel(c *call) (wire.Applicant, error) {
	id, err := c.id("applicantId")
	if err != nil {
		return wire.Applicant{}, err
	}
	name, err := c.needText("name")
	if err != nil {
		return wire.Applicant{}, err
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
	return wire.ShowRequired(r), err
}

// postRequired sets the applicant's own document set; without a body, or with
// the {} that some clients always send, it only reads (api.md 5.8).
func postRequired(c *call, b *wire.RequiredBody) (level.RequiredIDDocs, error) {
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
	return wire.ShowRequired(r), err
}

func setPresence(c *call) (wire.Applicant, error) {
	id, err := c.id("applicantId")
	if err != nil {
		return wire.Applicant{}, err
	}
	active := c.params["status"] == "activated"
	if !active && c.params["status"] != "deactivated" {
		return wire.Applicant{}, errMalformed.Saying("Malformed data provided in the request: presence is activated or deactivated")
	}
	shown, err := c.show(c.api.Story.SetPresence(c.ctx, c.scope, id, active))
	deleted := !active
	shown.Deleted = &deleted // this answer says it either way (api.md 5.14)
	return shown, err
}

func blacklist(c *call) (wire.Applicant, error) {
	id, note, err := c.listing()
	if err != nil {
		return wire.Applicant{}, err
	}
	return c.show(c.api.Story.Blocklist(c.ctx, c.scope, id, note))
}

func whitelist(c *call) (wire.Applicant, error) {
	id, note, err := c.listing()
	if err != nil {
		return wire.Applicant{}, err
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
func changeTags(how verify.TagChange) func(*call, []string) (wire.OK, error) {
	return func(c *call, tags []string) (wire.OK, error) {
		id, err := c.id("applicantId")
		if err != nil {
			return wire.Done, err
		}
		if tags == nil { // JSON null
			return wire.Done, errMalformed.Saying("Malformed data provided in the request: the body must be a list of tags")
		}
		return wire.Done, c.api.Story.ChangeTags(c.ctx, c.scope, id, how, tags)
	}
}

func postAgreement(c *call, b wire.AgreementBody) (wire.Applicant, error) {
	id, err := c.id("applicantId")
	if err != nil {
		return wire.Applicant{}, err
	}
	records := make([]string, len(b.Records))
	for i, r := range b.Records {
		records[i] = r.Content
	}
	return c.show(c.api.Story.Agree(c.ctx, c.scope, id, records, strings.TrimSpace(b.AcceptedAt), b.ResidenceCountry))
}
