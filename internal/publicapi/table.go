package publicapi

import (
	"github.com/idngo/idngo/internal/publicapi/apidoc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/verify"
)

const (
	asJSON = "application/json"
	asText = "text/plain"
)

// table lists every operation (api.md sections 2.3, 5 to 9, 11, 13 to 15).
func (a *API) table() []route {
	const (
		applicants = "/resources/applicants"
		one        = applicants + "/{applicantId}"
		inspection = "/resources/inspections/{inspectionId}"
		image      = inspection + "/resources/{imageId}"
		levels     = applicants + "/-/levels"
		notes      = "/resources/api/applicants/notes"
	)
	read, write := access.PermApplicantsRead, access.PermApplicantsWrite
	routes := []route{
		// Access tokens and links
		{method: "POST", pattern: "/resources/accessTokens", permission: access.PermTokens, handler: answering(postAccessToken),
			doc: apidoc.Operation{ID: "createAccessToken", Tag: apidoc.TagTokens, Summary: "Make an access token for an SDK",
				Query: []apidoc.Parameter{qUserID, qLevelName, {Name: "ttlInSecs", Kind: "integer", Min: 1, Doc: "Lifetime in seconds; default 600, more than 86400 counts as 86400", Example: 600}, {Name: "externalActionId", Doc: "Accepted and not used"}}}},
		{method: "POST", pattern: "/resources/accessTokens/sdk", permission: access.PermTokens, body: apidoc.BodyJSON, handler: taking(postSDKAccessToken),
			doc: apidoc.Operation{ID: "createSDKAccessToken", Tag: apidoc.TagTokens, Summary: "Make an access token for an SDK (with a body)"}},
		{method: "POST", pattern: "/resources/sdkIntegrations/levels/{levelName}/websdkLink", permission: access.PermTokens, handler: answering(postLevelLink),
			doc: apidoc.Operation{ID: "createLevelLink", Tag: apidoc.TagTokens, Summary: "Make a link to the hosted flow (older form)",
				Query: []apidoc.Parameter{{Name: "externalUserId", Required: true, Doc: "Your own id of the person", Example: "user-42"}, qTTLLink, qLang}}},
		{method: "POST", pattern: "/resources/sdkIntegrations/levels/-/websdkLink", permission: access.PermTokens, body: apidoc.BodyJSON, handler: taking(postLink),
			doc: apidoc.Operation{ID: "createLink", Tag: apidoc.TagTokens, Summary: "Make a link to the hosted flow",
				Query: []apidoc.Parameter{qLang, {Name: "customizationName", Doc: "Name of the appearance of the page; the default when there is none of that name"}, {Name: "translationName", Doc: "Name of the company's own texts; the default when there are none of that name"}}}},

		// Applicants
		{method: "POST", pattern: applicants, permission: write, body: apidoc.BodyJSON, handler: taking(createApplicant),
			doc: apidoc.Operation{ID: "createApplicant", Tag: apidoc.TagApplicants, Summary: "Create an applicant", Query: []apidoc.Parameter{qLevelName}, Conflict: true}},
		{method: "PATCH", pattern: applicants, permission: write, body: apidoc.BodyJSON, handler: taking(patchApplicant),
			doc: apidoc.Operation{ID: "patchApplicant", Tag: apidoc.TagApplicants, Summary: "Change top-level data", Conflict: true, Missing: true}},
		{method: "GET", pattern: one, permission: read, handler: answering(getApplicantInList),
			doc: apidoc.Operation{ID: "getApplicantInList", Tag: apidoc.TagApplicants, Summary: "Read an applicant, wrapped in a list (older form)", Missing: true}},
		{method: "GET", pattern: one + "/one", permission: read, sdk: true, handler: answering(getApplicant),
			doc: apidoc.Operation{ID: "getApplicant", Tag: apidoc.TagApplicants, Summary: "Read an applicant with the data recognised from documents", Missing: true}},
		{method: "GET", pattern: applicants + "/-;externalUserId={externalUserId}/one", permission: read, sdk: true, handler: answering(getApplicantByExternalUserID),
			doc: apidoc.Operation{ID: "getApplicantByExternalUserId", Tag: apidoc.TagApplicants, Summary: "Read an applicant by your own id", Missing: true}},
		{method: "GET", pattern: applicants + "/-;externalUserId={externalUserId}", permission: read, handler: answering(getApplicantInListByExternalUserID),
			doc: apidoc.Operation{ID: "getApplicantInListByExternalUserId", Tag: apidoc.TagApplicants, Summary: "Read an applicant by your own id, wrapped in a list (older form)", Missing: true}},
		{method: "GET", pattern: applicants + "/-/count", permission: read, handler: answering(countApplicants),
			doc: apidoc.Operation{ID: "countApplicants", Tag: apidoc.TagApplicants, Summary: "Count the applicants of the environment"}},
		{method: "PATCH", pattern: one + "/fixedInfo", permission: write, sdk: true, body: apidoc.BodyOptional, handler: maybeTaking(patchFixedInfo),
			doc: apidoc.Operation{ID: "patchFixedInfo", Tag: apidoc.TagApplicants, Summary: "Change what the person states", Query: []apidoc.Parameter{qUnset}, Conflict: true, Missing: true}},
		{method: "PATCH", pattern: one + "/info", permission: write, body: apidoc.BodyOptional, handler: maybeTaking(patchInfo),
			doc: apidoc.Operation{ID: "patchInfo", Tag: apidoc.TagApplicants, Summary: "Correct what was recognised", Query: []apidoc.Parameter{qUnset}, Conflict: true, Missing: true}},
		{method: "POST", pattern: one + "/moveToLevel", permission: write, handler: answering(moveToLevel),
			doc: apidoc.Operation{ID: "moveToLevel", Tag: apidoc.TagApplicants, Summary: "Put an applicant on another level", Query: []apidoc.Parameter{{Name: "name", Required: true, Doc: "Name of the level", Example: "basic-kyc-level"}}, Conflict: true, Missing: true}},
		{method: "GET", pattern: one + "/requiredIdDocs", permission: read, sdk: true, handler: answering(getRequired),
			doc: apidoc.Operation{ID: "getRequiredIdDocs", Tag: apidoc.TagApplicants, Summary: "Read which documents are asked", Missing: true}},
		{method: "POST", pattern: one + "/requiredIdDocs", permission: write, body: apidoc.BodyOptional, handler: maybeTaking(postRequired),
			doc: apidoc.Operation{ID: "setRequiredIdDocs", Tag: apidoc.TagApplicants, Summary: "Replace which documents are asked of this applicant; without a body, read it", Conflict: true, Missing: true}},
		{method: "PATCH", pattern: one + "/presence/{status}", permission: write, handler: answering(setPresence),
			doc: apidoc.Operation{ID: "setPresence", Tag: apidoc.TagApplicants, Summary: "Activate or deactivate an applicant", Conflict: true, Missing: true}},
		{method: "POST", pattern: one + "/blacklist", permission: access.PermBlocklist, handler: answering(blacklist),
			doc: apidoc.Operation{ID: "blacklist", Tag: apidoc.TagApplicants, Summary: "Put a person on the blocklist", Query: []apidoc.Parameter{qNote}, Conflict: true, Missing: true}},
		{method: "POST", pattern: one + "/whitelist", permission: access.PermBlocklist, handler: answering(whitelist),
			doc: apidoc.Operation{ID: "whitelist", Tag: apidoc.TagApplicants, Summary: "Take a person off the blocklist", Query: []apidoc.Parameter{qNote}, Conflict: true, Missing: true}},
		{method: "POST", pattern: one + "/tags/add", permission: write, body: apidoc.BodyJSON, handler: taking(changeTags(verify.TagsAdd)),
			doc: apidoc.Operation{ID: "addTags", Tag: apidoc.TagApplicants, Summary: "Add tags", Conflict: true, Missing: true}},
		{method: "POST", pattern: one + "/tags", permission: write, body: apidoc.BodyJSON, handler: taking(changeTags(verify.TagsReplace)),
			doc: apidoc.Operation{ID: "replaceTags", Tag: apidoc.TagApplicants, Summary: "Replace all tags", Conflict: true, Missing: true}},
		{method: "DELETE", pattern: one + "/tags", permission: write, body: apidoc.BodyJSON, handler: taking(changeTags(verify.TagsRemove)),
			doc: apidoc.Operation{ID: "removeTags", Tag: apidoc.TagApplicants, Summary: "Remove tags", Conflict: true, Missing: true}},
		{method: "GET", pattern: one + "/riskLevel/entries", permission: read, handler: answering(listRiskEntries),
			doc: apidoc.Operation{ID: "listRiskEntries", Tag: apidoc.TagApplicants, Summary: "Read how the risk was judged, newest first, at most 100", Missing: true}},
		{method: "POST", pattern: one + "/riskLevel/entries", permission: write, body: apidoc.BodyJSON, handler: taking(postRiskEntry),
			doc: apidoc.Operation{ID: "createRiskEntry", Tag: apidoc.TagApplicants, Summary: "Judge the risk; the newest judgement is in force", Missing: true}},
		{method: "POST", pattern: one + "/agreement", permission: write, sdk: true, body: apidoc.BodyJSON, handler: taking(postAgreement),
			doc: apidoc.Operation{ID: "recordAgreement", Tag: apidoc.TagApplicants, Summary: "Record consent", Conflict: true, Missing: true}},

		// Verification
		{method: "POST", pattern: one + "/status/pending", permission: write, sdk: true, handler: answering(doing(submit)),
			doc: apidoc.Operation{ID: "requestCheck", Tag: apidoc.TagReview, Summary: "Request the check", Query: []apidoc.Parameter{{Name: "reason", Doc: "Free text"}, {Name: "reasonCode", Example: "wlCheck"}}, Conflict: true, Missing: true}},
		{method: "GET", pattern: one + "/status", permission: read, sdk: true, handler: answering(getStatus),
			doc: apidoc.Operation{ID: "getStatus", Tag: apidoc.TagReview, Summary: "Read the status of the review", Missing: true}},
		{method: "GET", pattern: one + "/state", permission: read, handler: answering(getState),
			doc: apidoc.Operation{ID: "getState", Tag: apidoc.TagReview, Summary: "Read the status of review and documents (older form)", Missing: true}},
		{method: "GET", pattern: one + "/requiredIdDocsStatus", permission: read, sdk: true, handler: answering(getStepStatuses),
			doc: apidoc.Operation{ID: "getRequiredIdDocsStatus", Tag: apidoc.TagReview, Summary: "Read what was given for each step and what became of it", Missing: true}},
		{method: "POST", pattern: one + "/reset", permission: write, handler: answering(doing(reset)),
			doc: apidoc.Operation{ID: "reset", Tag: apidoc.TagReview, Summary: "Start again: documents become inactive, results go", Conflict: true, Missing: true}},
		{method: "POST", pattern: one + "/resetStep/{idDocSetType}", permission: write, handler: answering(doing(resetStep)),
			doc: apidoc.Operation{ID: "resetStep", Tag: apidoc.TagReview, Summary: "Ask for one step again", Conflict: true, Missing: true}},
		{method: "GET", pattern: one + "/review/history", permission: read, handler: answering(getHistory),
			doc: apidoc.Operation{ID: "getHistory", Tag: apidoc.TagReview, Summary: "Read the ten newest attempts", Query: []apidoc.Parameter{{Name: "levelName", Doc: "Only attempts on this level"}}, Missing: true}},
		{method: "POST", pattern: one + "/status/testCompleted", permission: access.PermDecide, body: apidoc.BodyJSON, handler: taking(testCompleted),
			doc: apidoc.Operation{ID: "testCompleted", Tag: apidoc.TagReview, Summary: "Sandbox: set the result by hand", Conflict: true, Missing: true}},
		{method: "POST", pattern: one + "/-/approve", permission: access.PermDecide, body: apidoc.BodyOptional, handler: maybeTaking(approve),
			doc: apidoc.Operation{ID: "approve", Tag: apidoc.TagReview, Summary: "Approve by a decision of your own", Conflict: true, Missing: true}},
		{method: "POST", pattern: one + "/-/reject", permission: access.PermDecide, body: apidoc.BodyOptional, handler: maybeTaking(reject),
			doc: apidoc.Operation{ID: "reject", Tag: apidoc.TagReview, Summary: "Reject for good by a decision of your own", Conflict: true, Missing: true}},
		{method: "POST", pattern: one + "/recheck/aml", permission: write, handler: answering(doing(recheckAML)),
			doc: apidoc.Operation{ID: "recheckAML", Tag: apidoc.TagReview, Summary: "Look for an applicant in the watch lists again, in the background", Conflict: true, Missing: true}},
		{method: "GET", pattern: "/resources/api/applicants/{applicantId}/amlCase", permission: access.PermChecksRead, perMinute: amlCasePerMinute, handler: answering(getAMLCase),
			doc: apidoc.Operation{ID: "getAMLCase", Tag: apidoc.TagReview, Summary: "Read the hits of an applicant on watch lists; at most 10 times a minute", Missing: true}},
		{method: "GET", pattern: "/resources/checks/latest", permission: access.PermChecksRead, handler: answering(latestChecks),
			doc: apidoc.Operation{ID: "latestChecks", Tag: apidoc.TagReview, Summary: "Read the newest check of a type", Missing: true,
				Query: []apidoc.Parameter{{Name: "type", Required: true, Example: "SIMILAR_SEARCH"}, {Name: "applicantId", Required: true, Pattern: apidoc.IDPattern, Example: "6650a1b2c3d4e5f601234567"}}}},
		{method: "GET", pattern: "/resources/moderationStates/-;applicantId={applicantId}", permission: access.PermChecksRead, handler: answering(moderationStates),
			doc: apidoc.Operation{ID: "moderationStates", Tag: apidoc.TagReview, Summary: "Read why an applicant was rejected", Missing: true}},

		// Documents
		{method: "POST", pattern: one + "/info/idDoc", permission: write, sdk: true, body: apidoc.BodyUpload, handler: raw(addDocument),
			doc: apidoc.Operation{ID: "addDocument", Tag: apidoc.TagDocuments, Summary: "Add an identity document or selfie", Conflict: true, Missing: true}},
		{method: "GET", pattern: one + "/metadata/resources", permission: read, sdk: true, handler: answering(listImages),
			doc: apidoc.Operation{ID: "listImages", Tag: apidoc.TagDocuments, Summary: "List images", Missing: true}},
		{method: "GET", pattern: image, permission: access.PermDocumentsRead, sdk: true, handler: raw(getImage),
			doc: apidoc.Operation{ID: "getImage", Tag: apidoc.TagDocuments, Summary: "Download an image", Missing: true}},
		{method: "DELETE", pattern: image, permission: write, sdk: true, handler: answering(setImageActive),
			doc: apidoc.Operation{ID: "setImageActive", Tag: apidoc.TagDocuments, Summary: "Mark an image inactive, or active again", Query: []apidoc.Parameter{{Name: "revert", Kind: "boolean", Doc: "true makes it active again"}}, Conflict: true, Missing: true, NotModified: true}},
		{method: "GET", pattern: inspection, permission: access.PermChecksRead, handler: answering(getInspection),
			doc: apidoc.Operation{ID: "getInspection", Tag: apidoc.TagDocuments, Summary: "Read images and checks of an inspection", Query: []apidoc.Parameter{{Name: "fields", Doc: "Accepted and not used"}}, Missing: true}},
		{method: "GET", pattern: inspection + "/checks", permission: access.PermChecksRead, handler: answering(getInspectionChecks),
			doc: apidoc.Operation{ID: "getInspectionChecks", Tag: apidoc.TagDocuments, Summary: "Read the checks of an inspection by type (older form)", Missing: true}},

		// Webhooks
		{method: "GET", pattern: "/resources/api/clientWebhooks", permission: access.PermSettingsRead, handler: answering(listWebhooks),
			doc: apidoc.Operation{ID: "listWebhooks", Tag: apidoc.TagWebhooks, Summary: "List webhooks, oldest first, at most 50"}},
		{method: "GET", pattern: "/resources/api/clientWebhooks/{webhookId}", permission: access.PermSettingsRead, handler: answering(getWebhook),
			doc: apidoc.Operation{ID: "getWebhook", Tag: apidoc.TagWebhooks, Summary: "Read a webhook", Missing: true}},
		{method: "POST", pattern: "/resources/api/agent/clientWebhooks", permission: access.PermSettings, body: apidoc.BodyJSON, handler: taking(postWebhook),
			doc: apidoc.Operation{ID: "createWebhook", Tag: apidoc.TagWebhooks, Summary: "Create a webhook"}},
		{method: "PATCH", pattern: "/resources/api/agent/clientWebhooks", permission: access.PermSettings, body: apidoc.BodyJSON, handler: taking(patchWebhook),
			doc: apidoc.Operation{ID: "updateWebhook", Tag: apidoc.TagWebhooks, Summary: "Change a webhook", Missing: true, Conflict: true}},
		{method: "GET", pattern: "/resources/api/webhookDeliveries", permission: access.PermSettingsRead, handler: answering(listDeliveries),
			doc: apidoc.Operation{ID: "listDeliveries", Tag: apidoc.TagWebhooks, Summary: "Read the delivery log, newest first",
				Query: append([]apidoc.Parameter{{Name: "limit", Kind: "integer", Min: 1, Max: 500, Doc: "Default 50"}, {Name: "before", Doc: "id of the last delivery of the page before", Pattern: apidoc.IDPattern}}, deliveryFilter...)}},
		{method: "POST", pattern: "/resources/api/agent/webhookDeliveries/resend", permission: access.PermSettings, handler: answering(resendDeliveries),
			doc: apidoc.Operation{ID: "resendDeliveries", Tag: apidoc.TagWebhooks, Summary: "Send a range of deliveries again; at least one filter is needed", Query: deliveryFilter}},
		{method: "POST", pattern: "/resources/api/agent/webhookDeliveries/{deliveryId}/resend", permission: access.PermSettings, handler: answering(resendDelivery),
			doc: apidoc.Operation{ID: "resendDelivery", Tag: apidoc.TagWebhooks, Summary: "Send a delivery again", Missing: true}},
		{method: "POST", pattern: "/resources/inspectionCallbacks/testDigest", permission: access.PermSettingsRead, body: apidoc.BodyText, answers: asText, handler: raw(testDigest),
			doc: apidoc.Operation{ID: "testDigest", Tag: apidoc.TagWebhooks, Summary: "Sign a text as a webhook would be signed (HMAC-SHA1)", Query: []apidoc.Parameter{{Name: "secretKey", Required: true, Doc: "Any key", Example: "SoMe_SeCrEt_KeY"}}}},
		{method: "POST", pattern: "/resources/inspectionCallbacks/testWebhook", permission: access.PermSettings, body: apidoc.BodyJSON, handler: taking(testWebhook),
			doc: apidoc.Operation{ID: "testWebhook", Tag: apidoc.TagWebhooks, Summary: "Send a test delivery and tell what came of it", Missing: true}},

		// Notes and trail
		{method: "GET", pattern: notes, permission: read, handler: answering(listNotes),
			doc: apidoc.Operation{ID: "listNotes", Tag: apidoc.TagRemarks, Summary: "List notes about an applicant, newest first", Missing: true,
				Query: []apidoc.Parameter{{Name: "applicantId", Required: true, Pattern: apidoc.IDPattern, Example: "6650a1b2c3d4e5f601234567"}, {Name: "limit", Kind: "integer", Min: 1, Max: 1000}, {Name: "offset", Kind: "integer", Min: 0}}}},
		{method: "POST", pattern: notes, permission: write, body: apidoc.BodyJSON, handler: taking(postNote),
			doc: apidoc.Operation{ID: "createNote", Tag: apidoc.TagRemarks, Summary: "Write a note", Missing: true}},
		{method: "PATCH", pattern: notes, permission: write, body: apidoc.BodyJSON, handler: taking(patchNote),
			doc: apidoc.Operation{ID: "updateNote", Tag: apidoc.TagRemarks, Summary: "Change a note", Missing: true}},
		{method: "DELETE", pattern: notes, permission: write, body: apidoc.BodyJSON, handler: taking(deleteNote),
			doc: apidoc.Operation{ID: "deleteNote", Tag: apidoc.TagRemarks, Summary: "Delete a note", Missing: true}},
		{method: "GET", pattern: "/resources/auditTrailEvents", permission: access.PermAudit, handler: answering(auditEvents),
			doc: apidoc.Operation{ID: "listAuditEvents", Tag: apidoc.TagRemarks, Summary: "Read the audit trail, newest first",
				Query: []apidoc.Parameter{{Name: "subjectName"}, {Name: "activity", Example: "subject:changed:applicant"},
					{Name: "from", Doc: "yyyy-MM-dd HH:mm:ss in UTC; default a day ago", Example: "2025-05-24 10:15:30"}, {Name: "to", Doc: "yyyy-MM-dd HH:mm:ss in UTC; default now"},
					{Name: "limit", Kind: "integer", Min: 1, Max: 20000, Doc: "Default 10"}, {Name: "offset", Kind: "integer", Min: 0}}}},
		{method: "GET", pattern: "/resources/auditTrailEvents/list", permission: access.PermAudit, handler: answering(auditEventList),
			doc: apidoc.Operation{ID: "listAuditEventsForward", Tag: apidoc.TagRemarks, Summary: "Read the audit trail page by page, newest first",
				Query: []apidoc.Parameter{{Name: "subjectName"}, {Name: "activity", Example: "subject:changed:applicant"},
					{Name: "from", Doc: "yyyy-MM-dd HH:mm:ss in UTC; default a day ago", Example: "2025-05-24 10:15:30"}, {Name: "to", Doc: "yyyy-MM-dd HH:mm:ss in UTC; default now"},
					{Name: "limit", Kind: "integer", Min: 1, Max: 1000, Doc: "Default 10"}, {Name: "forwardMarker", Doc: "That of the page before; from and to stay those of the first page"}}}},

		// The server itself
		{method: "GET", pattern: "/resources/status/api", open: true, handler: answering(getHealth),
			doc: apidoc.Operation{ID: "getHealth", Tag: apidoc.TagServer, Summary: "Tell that the API answers"}},
		{method: "GET", pattern: "/openapi.json", open: true, handler: raw(func(c *call) error { return c.static("application/json", a.document.JSON) }),
			doc: apidoc.Operation{ID: "getOpenAPI", Tag: apidoc.TagServer, Summary: "This document"}},
		{method: "GET", pattern: "/docs", open: true, handler: raw(func(c *call) error { return c.static("text/html; charset=utf-8", a.document.HTML) }),
			doc: apidoc.Operation{ID: "getDocs", Tag: apidoc.TagServer, Summary: "This document as a page"}},
	}
	// Levels live under two paths with the same bodies (api.md 0a).
	for _, form := range []struct{ path, suffix string }{{levels, ""}, {"/resources/api/agent/levels", "Agent"}} {
		path := form.path
		routes = append(routes,
			route{method: "GET", pattern: path, permission: access.PermSettingsRead, handler: answering(listLevels),
				doc: apidoc.Operation{ID: "listLevels" + form.suffix, Tag: apidoc.TagLevels, Summary: "List levels"}},
			route{method: "POST", pattern: path, permission: access.PermSettings, body: apidoc.BodyJSON, handler: taking(postLevel),
				doc: apidoc.Operation{ID: "createLevel" + form.suffix, Tag: apidoc.TagLevels, Summary: "Create a level", Conflict: true}},
			route{method: "PATCH", pattern: path, permission: access.PermSettings, body: apidoc.BodyJSON, handler: levelPatch(),
				doc: apidoc.Operation{ID: "updateLevelByBody" + form.suffix, Tag: apidoc.TagLevels, Summary: "Change a level named by id in the body; what is left out stays", Conflict: true, Missing: true}},
			route{method: "GET", pattern: path + "/{levelId}", permission: access.PermSettingsRead, handler: answering(getLevel),
				doc: apidoc.Operation{ID: "getLevel" + form.suffix, Tag: apidoc.TagLevels, Summary: "Read a level", Missing: true}},
			route{method: "PATCH", pattern: path + "/{levelId}", permission: access.PermSettings, body: apidoc.BodyJSON, handler: levelPatch(),
				doc: apidoc.Operation{ID: "updateLevel" + form.suffix, Tag: apidoc.TagLevels, Summary: "Change a level; what is left out stays", Conflict: true, Missing: true}},
		)
	}
	for i := range routes {
		if routes[i].answers == "" && routes[i].handler.answer != nil {
			routes[i].answers = asJSON
		}
	}
	return routes
}

// Parameters that several operations share.
var (
	qUserID    = apidoc.Parameter{Name: "userId", Required: true, Doc: "Your own id of the person", Example: "user-42"}
	qLevelName = apidoc.Parameter{Name: "levelName", Required: true, Doc: "Name of the level, case-sensitive", Example: "basic-kyc-level"}
	qTTLLink   = apidoc.Parameter{Name: "ttlInSecs", Kind: "integer", Min: 1, Doc: "Lifetime in seconds; default 1800, more than 86400 counts as 86400"}
	qLang      = apidoc.Parameter{Name: "lang", Doc: "ISO 639-1 language of the page", Example: "ru"}
	qUnset     = apidoc.Parameter{Name: "unsetFields", Doc: "Fields to remove, separated by commas", Example: "middleName"}
	qNote      = apidoc.Parameter{Name: "note", Required: true, Doc: "Why", Example: "chargeback fraud"}
)
