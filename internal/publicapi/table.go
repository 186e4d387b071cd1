package publicapi

import (
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
			doc: operation{id: "createAccessToken", tag: tagTokens, summary: "Make an access token for an SDK",
				query: []parameter{qUserID, qLevelName, {name: "ttlInSecs", kind: "integer", min: 1, doc: "Lifetime in seconds; default 600, more than 86400 counts as 86400", example: 600}, {name: "externalActionId", doc: "Accepted and not used"}}}},
		{method: "POST", pattern: "/resources/accessTokens/sdk", permission: access.PermTokens, body: bodyJSON, handler: taking(postSDKAccessToken),
			doc: operation{id: "createSDKAccessToken", tag: tagTokens, summary: "Make an access token for an SDK (with a body)"}},
		{method: "POST", pattern: "/resources/sdkIntegrations/levels/{levelName}/websdkLink", permission: access.PermTokens, handler: answering(postLevelLink),
			doc: operation{id: "createLevelLink", tag: tagTokens, summary: "Make a link to the hosted flow (older form)",
				query: []parameter{{name: "externalUserId", required: true, doc: "Your own id of the person", example: "user-42"}, qTTLLink, qLang}}},
		{method: "POST", pattern: "/resources/sdkIntegrations/levels/-/websdkLink", permission: access.PermTokens, body: bodyJSON, handler: taking(postLink),
			doc: operation{id: "createLink", tag: tagTokens, summary: "Make a link to the hosted flow",
				query: []parameter{qLang, {name: "customizationName", doc: "Accepted and not used"}, {name: "translationName", doc: "Accepted and not used"}}}},

		// Applicants
		{method: "POST", pattern: applicants, permission: write, body: bodyJSON, handler: taking(createApplicant),
			doc: operation{id: "createApplicant", tag: tagApplicants, summary: "Create an applicant", query: []parameter{qLevelName}, conflict: true}},
		{method: "PATCH", pattern: applicants, permission: write, body: bodyJSON, handler: taking(patchApplicant),
			doc: operation{id: "patchApplicant", tag: tagApplicants, summary: "Change top-level data", conflict: true, missing: true}},
		{method: "GET", pattern: one, permission: read, handler: answering(getApplicantInList),
			doc: operation{id: "getApplicantInList", tag: tagApplicants, summary: "Read an applicant, wrapped in a list (older form)", missing: true}},
		{method: "GET", pattern: one + "/one", permission: read, sdk: true, handler: answering(getApplicant),
			doc: operation{id: "getApplicant", tag: tagApplicants, summary: "Read an applicant with the data recognised from documents", missing: true}},
		{method: "GET", pattern: applicants + "/-;externalUserId={externalUserId}/one", permission: read, sdk: true, handler: answering(getApplicantByExternalUserID),
			doc: operation{id: "getApplicantByExternalUserId", tag: tagApplicants, summary: "Read an applicant by your own id", missing: true}},
		{method: "GET", pattern: applicants + "/-/count", permission: read, handler: answering(countApplicants),
			doc: operation{id: "countApplicants", tag: tagApplicants, summary: "Count the applicants of the environment"}},
		{method: "PATCH", pattern: one + "/fixedInfo", permission: write, sdk: true, body: bodyOptional, handler: maybeTaking(patchFixedInfo),
			doc: operation{id: "patchFixedInfo", tag: tagApplicants, summary: "Change what the person states", query: []parameter{qUnset}, conflict: true, missing: true}},
		{method: "PATCH", pattern: one + "/info", permission: write, body: bodyOptional, handler: maybeTaking(patchInfo),
			doc: operation{id: "patchInfo", tag: tagApplicants, summary: "Correct what was recognised", query: []parameter{qUnset}, conflict: true, missing: true}},
		{method: "POST", pattern: one + "/moveToLevel", permission: write, handler: answering(moveToLevel),
			doc: operation{id: "moveToLevel", tag: tagApplicants, summary: "Put an applicant on another level", query: []parameter{{name: "name", required: true, doc: "Name of the level", example: "basic-kyc-level"}}, conflict: true, missing: true}},
		{method: "GET", pattern: one + "/requiredIdDocs", permission: read, sdk: true, handler: answering(getRequired),
			doc: operation{id: "getRequiredIdDocs", tag: tagApplicants, summary: "Read which documents are asked", missing: true}},
		{method: "POST", pattern: one + "/requiredIdDocs", permission: write, body: bodyOptional, handler: maybeTaking(postRequired),
			doc: operation{id: "setRequiredIdDocs", tag: tagApplicants, summary: "Replace which documents are asked of this applicant; without a body, read it", conflict: true, missing: true}},
		{method: "PATCH", pattern: one + "/presence/{status}", permission: write, handler: answering(setPresence),
			doc: operation{id: "setPresence", tag: tagApplicants, summary: "Activate or deactivate an applicant", conflict: true, missing: true}},
		{method: "POST", pattern: one + "/blacklist", permission: access.PermBlocklist, handler: answering(blacklist),
			doc: operation{id: "blacklist", tag: tagApplicants, summary: "Put a person on the blocklist", query: []parameter{qNote}, conflict: true, missing: true}},
		{method: "POST", pattern: one + "/whitelist", permission: access.PermBlocklist, handler: answering(whitelist),
			doc: operation{id: "whitelist", tag: tagApplicants, summary: "Take a person off the blocklist", query: []parameter{qNote}, conflict: true, missing: true}},
		{method: "POST", pattern: one + "/tags/add", permission: write, body: bodyJSON, handler: taking(changeTags(verify.TagsAdd)),
			doc: operation{id: "addTags", tag: tagApplicants, summary: "Add tags", conflict: true, missing: true}},
		{method: "POST", pattern: one + "/tags", permission: write, body: bodyJSON, handler: taking(changeTags(verify.TagsReplace)),
			doc: operation{id: "replaceTags", tag: tagApplicants, summary: "Replace all tags", conflict: true, missing: true}},
		{method: "DELETE", pattern: one + "/tags", permission: write, body: bodyJSON, handler: taking(changeTags(verify.TagsRemove)),
			doc: operation{id: "removeTags", tag: tagApplicants, summary: "Remove tags", conflict: true, missing: true}},
		{method: "POST", pattern: one + "/agreement", permission: write, sdk: true, body: bodyJSON, handler: taking(postAgreement),
			doc: operation{id: "recordAgreement", tag: tagApplicants, summary: "Record consent", conflict: true, missing: true}},

		// Verification
		{method: "POST", pattern: one + "/status/pending", permission: write, sdk: true, handler: answering(doing(submit)),
			doc: operation{id: "requestCheck", tag: tagReview, summary: "Request the check", query: []parameter{{name: "reason", doc: "Free text"}, {name: "reasonCode", example: "wlCheck"}}, conflict: true, missing: true}},
		{method: "GET", pattern: one + "/status", permission: read, sdk: true, handler: answering(getStatus),
			doc: operation{id: "getStatus", tag: tagReview, summary: "Read the status of the review", missing: true}},
		{method: "GET", pattern: one + "/state", permission: read, handler: answering(getState),
			doc: operation{id: "getState", tag: tagReview, summary: "Read the status of review and documents (older form)", missing: true}},
		{method: "GET", pattern: one + "/requiredIdDocsStatus", permission: read, sdk: true, handler: answering(getStepStatuses),
			doc: operation{id: "getRequiredIdDocsStatus", tag: tagReview, summary: "Read what was given for each step and what became of it", missing: true}},
		{method: "POST", pattern: one + "/reset", permission: write, handler: answering(doing(reset)),
			doc: operation{id: "reset", tag: tagReview, summary: "Start again: documents become inactive, results go", conflict: true, missing: true}},
		{method: "POST", pattern: one + "/resetStep/{idDocSetType}", permission: write, handler: answering(doing(resetStep)),
			doc: operation{id: "resetStep", tag: tagReview, summary: "Ask for one step again", conflict: true, missing: true}},
		{method: "GET", pattern: one + "/review/history", permission: read, handler: answering(getHistory),
			doc: operation{id: "getHistory", tag: tagReview, summary: "Read the ten newest attempts", query: []parameter{{name: "levelName", doc: "Only attempts on this level"}}, missing: true}},
		{method: "POST", pattern: one + "/status/testCompleted", permission: access.PermDecide, body: bodyJSON, handler: taking(testCompleted),
			doc: operation{id: "testCompleted", tag: tagReview, summary: "Sandbox: set the result by hand", conflict: true, missing: true}},
		{method: "GET", pattern: "/resources/checks/latest", permission: access.PermChecksRead, handler: answering(latestChecks),
			doc: operation{id: "latestChecks", tag: tagReview, summary: "Read the newest check of a type", missing: true,
				query: []parameter{{name: "type", required: true, example: "SIMILAR_SEARCH"}, {name: "applicantId", required: true, pattern: idPattern, example: "6650a1b2c3d4e5f601234567"}}}},
		{method: "GET", pattern: "/resources/moderationStates/-;applicantId={applicantId}", permission: access.PermChecksRead, handler: answering(moderationStates),
			doc: operation{id: "moderationStates", tag: tagReview, summary: "Read why an applicant was rejected", missing: true}},

		// Documents
		{method: "POST", pattern: one + "/info/idDoc", permission: write, sdk: true, body: bodyUpload, handler: raw(addDocument),
			doc: operation{id: "addDocument", tag: tagDocuments, summary: "Add an identity document or selfie", conflict: true, missing: true}},
		{method: "GET", pattern: one + "/metadata/resources", permission: read, sdk: true, handler: answering(listImages),
			doc: operation{id: "listImages", tag: tagDocuments, summary: "List images", missing: true}},
		{method: "GET", pattern: image, permission: access.PermDocumentsRead, sdk: true, handler: raw(getImage),
			doc: operation{id: "getImage", tag: tagDocuments, summary: "Download an image", missing: true}},
		{method: "DELETE", pattern: image, permission: write, sdk: true, handler: answering(setImageActive),
			doc: operation{id: "setImageActive", tag: tagDocuments, summary: "Mark an image inactive, or active again", query: []parameter{{name: "revert", kind: "boolean", doc: "true makes it active again"}}, conflict: true, missing: true, notModified: true}},
		{method: "GET", pattern: inspection, permission: access.PermChecksRead, handler: answering(getInspection),
			doc: operation{id: "getInspection", tag: tagDocuments, summary: "Read images and checks of an inspection", query: []parameter{{name: "fields", doc: "Accepted and not used"}}, missing: true}},
		{method: "GET", pattern: inspection + "/checks", permission: access.PermChecksRead, handler: answering(getInspectionChecks),
			doc: operation{id: "getInspectionChecks", tag: tagDocuments, summary: "Read the checks of an inspection by type (older form)", missing: true}},

		// Webhooks
		{method: "GET", pattern: "/resources/api/clientWebhooks", permission: access.PermSettingsRead, handler: answering(listWebhooks),
			doc: operation{id: "listWebhooks", tag: tagWebhooks, summary: "List webhooks, oldest first, at most 50"}},
		{method: "GET", pattern: "/resources/api/clientWebhooks/{webhookId}", permission: access.PermSettingsRead, handler: answering(getWebhook),
			doc: operation{id: "getWebhook", tag: tagWebhooks, summary: "Read a webhook", missing: true}},
		{method: "POST", pattern: "/resources/api/agent/clientWebhooks", permission: access.PermSettings, body: bodyJSON, handler: taking(postWebhook),
			doc: operation{id: "createWebhook", tag: tagWebhooks, summary: "Create a webhook"}},
		{method: "PATCH", pattern: "/resources/api/agent/clientWebhooks", permission: access.PermSettings, body: bodyJSON, handler: taking(patchWebhook),
			doc: operation{id: "updateWebhook", tag: tagWebhooks, summary: "Change a webhook", missing: true, conflict: true}},
		{method: "GET", pattern: "/resources/api/webhookDeliveries", permission: access.PermSettingsRead, handler: answering(listDeliveries),
			doc: operation{id: "listDeliveries", tag: tagWebhooks, summary: "Read the delivery log, newest first",
				query: append([]parameter{{name: "limit", kind: "integer", min: 1, max: 500, doc: "Default 50"}, {name: "before", doc: "id of the last delivery of the page before", pattern: idPattern}}, deliveryFilter...)}},
		{method: "POST", pattern: "/resources/api/agent/webhookDeliveries/resend", permission: access.PermSettings, handler: answering(resendDeliveries),
			doc: operation{id: "resendDeliveries", tag: tagWebhooks, summary: "Send a range of deliveries again; at least one filter is needed", query: deliveryFilter}},
		{method: "POST", pattern: "/resources/api/agent/webhookDeliveries/{deliveryId}/resend", permission: access.PermSettings, handler: answering(resendDelivery),
			doc: operation{id: "resendDelivery", tag: tagWebhooks, summary: "Send a delivery again", missing: true}},
		{method: "POST", pattern: "/resources/inspectionCallbacks/testDigest", permission: access.PermSettingsRead, body: bodyText, answers: asText, handler: raw(testDigest),
			doc: operation{id: "testDigest", tag: tagWebhooks, summary: "Sign a text as a webhook would be signed (HMAC-SHA1)", query: []parameter{{name: "secretKey", required: true, doc: "Any key", example: "SoMe_SeCrEt_KeY"}}}},
		{method: "POST", pattern: "/resources/inspectionCallbacks/testWebhook", permission: access.PermSettings, body: bodyJSON, handler: taking(testWebhook),
			doc: operation{id: "testWebhook", tag: tagWebhooks, summary: "Send a test delivery and tell what came of it", missing: true}},

		// Notes and trail
		{method: "GET", pattern: notes, permission: read, handler: answering(listNotes),
			doc: operation{id: "listNotes", tag: tagRemarks, summary: "List notes about an applicant, newest first", missing: true,
				query: []parameter{{name: "applicantId", required: true, pattern: idPattern, example: "6650a1b2c3d4e5f601234567"}, {name: "limit", kind: "integer", min: 1, max: 1000}, {name: "offset", kind: "integer", min: 0}}}},
		{method: "POST", pattern: notes, permission: write, body: bodyJSON, handler: taking(postNote),
			doc: operation{id: "createNote", tag: tagRemarks, summary: "Write a note", missing: true}},
		{method: "PATCH", pattern: notes, permission: write, body: bodyJSON, handler: taking(patchNote),
			doc: operation{id: "updateNote", tag: tagRemarks, summary: "Change a note", missing: true}},
		{method: "DELETE", pattern: notes, permission: write, body: bodyJSON, handler: taking(deleteNote),
			doc: operation{id: "deleteNote", tag: tagRemarks, summary: "Delete a note", missing: true}},
		{method: "GET", pattern: "/resources/auditTrailEvents", permission: access.PermAudit, handler: answering(auditEvents),
			doc: operation{id: "listAuditEvents", tag: tagRemarks, summary: "Read the audit trail, newest first",
				query: []parameter{{name: "subjectName"}, {name: "activity", example: "subject:changed:applicant"},
					{name: "from", doc: "yyyy-MM-dd HH:mm:ss in UTC; default a day ago", example: "2025-05-24 10:15:30"}, {name: "to", doc: "yyyy-MM-dd HH:mm:ss in UTC; default now"},
					{name: "limit", kind: "integer", min: 1, max: 20000, doc: "Default 10"}, {name: "offset", kind: "integer", min: 0}}}},

		// The server itself
		{method: "GET", pattern: "/resources/status/api", open: true, handler: answering(getHealth),
			doc: operation{id: "getHealth", tag: tagServer, summary: "Tell that the API answers"}},
		{method: "GET", pattern: "/openapi.json", open: true, handler: raw(func(c *call) error { return c.static("application/json", a.document) }),
			doc: operation{id: "getOpenAPI", tag: tagServer, summary: "This document"}},
		{method: "GET", pattern: "/docs", open: true, handler: raw(func(c *call) error { return c.static("text/html; charset=utf-8", a.page) }),
			doc: operation{id: "getDocs", tag: tagServer, summary: "This document as a page"}},
	}
	// Levels live under two paths with the same bodies (api.md 0a).
	for _, form := range []struct{ path, suffix string }{{levels, ""}, {"/resources/api/agent/levels", "Agent"}} {
		path := form.path
		routes = append(routes,
			route{method: "GET", pattern: path, permission: access.PermSettingsRead, handler: answering(listLevels),
				doc: operation{id: "listLevels" + form.suffix, tag: tagLevels, summary: "List levels"}},
			route{method: "POST", pattern: path, permission: access.PermSettings, body: bodyJSON, handler: taking(postLevel),
				doc: operation{id: "createLevel" + form.suffix, tag: tagLevels, summary: "Create a level", conflict: true}},
			route{method: "PATCH", pattern: path, permission: access.PermSettings, body: bodyJSON, handler: levelPatch(),
				doc: operation{id: "updateLevelByBody" + form.suffix, tag: tagLevels, summary: "Change a level named by id in the body; what is left out stays", conflict: true, missing: true}},
			route{method: "GET", pattern: path + "/{levelId}", permission: access.PermSettingsRead, handler: answering(getLevel),
				doc: operation{id: "getLevel" + form.suffix, tag: tagLevels, summary: "Read a level", missing: true}},
			route{method: "PATCH", pattern: path + "/{levelId}", permission: access.PermSettings, body: bodyJSON, handler: levelPatch(),
				doc: operation{id: "updateLevel" + form.suffix, tag: tagLevels, summary: "Change a level; what is left out stays", conflict: true, missing: true}},
		)
	}
	for i := range routes {
		if routes[i].answers == "" && routes[i].handler.answer != nil {
			routes[i].answers = asJSON
		}
	}
	return routes
}
