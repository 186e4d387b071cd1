package dashapi_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/idngo/idngo/kyc/access"
)

// granted is what each built-in role may call, written down apart from the
// program: a route or a permission that moves must be moved here too.
var granted = map[string][]string{
	access.RoleOfficer: {
		"listApplicants", "getApplicant", "getAttempt", "getPicture", "getOriginal", "decide", "wordRejection", "askAgain", "listLabels", "claimCase", "releaseCase",
		"listNotes", "writeNote", "changeNote", "deleteNote", "changeTags", "resetApplicant", "moveToLevel", "setPresence", "blocklist", "unlist", "correctData", "submitApplicant",
		"watch", "listLevelNames", "getQueue", "takeNext", "listWebhooks", "listWebhookTypes", "listDeliveries", "listLevels", "getLevel", "checkLevel", "previewLevel", "getLevelWords",
		"getStatistics", "exportStatistics", "createApplicant", "makeFlowLink", "listBlocked",
		"listRiskJudgements", "judgeRisk", "setRiskLabels", "listRiskLabels", "listApplicantIds",
		"listWatchlists", "tryWatchlists", "getScreening", "screenAgain", "markHit",
		"upholdAppeal", "secondLook", "listProposals", "confirmProposal", "refuseProposal", "getReviewRules", "bulkTags", "inviteMany", "uploadOnBehalf", "getReport",
	},
	access.RoleOperator: {
		"listRiskJudgements", "judgeRisk", "setRiskLabels", "listRiskLabels", "listApplicantIds",
		"makeFlowLink",
		"listApplicants", "getApplicant", "getAttempt", "getPicture", "getOriginal", "wordRejection", "askAgain", "listLabels",
		"listNotes", "writeNote", "changeNote", "deleteNote", "changeTags", "watch", "listLevelNames",
		"getQueue", "listWebhooks", "listWebhookTypes", "listDeliveries", "listLevels", "getLevel", "checkLevel", "previewLevel", "getLevelWords",
		"bulkTags", "listWatchlists", "tryWatchlists", "getScreening",
		"listProposals", "confirmProposal", "refuseProposal", "getReviewRules", // what they may confirm, TestSecondPerson tries
	},
	access.RoleAuditor: {
		"listRiskJudgements", "listRiskLabels", "listApplicantIds",
		"listApplicants", "getApplicant", "getAttempt", "getPicture", "getOriginal", "wordRejection", "listLabels", "listNotes", "watch", "listLevelNames",
		"getQueue", "listWebhooks", "listWebhookTypes", "listDeliveries", "listLevels", "getLevel", "checkLevel", "previewLevel", "getLevelWords", "listTrail", "verifyTrail",
		"getStatistics", "exportStatistics", "listProposals", "confirmProposal", "refuseProposal", "getReviewRules", "listWatchlists", "tryWatchlists", "getScreening",
	},
	access.RoleDeveloper: {
		"makeFlowLink",
		"listWebhooks", "createWebhook", "changeWebhook", "deleteWebhook", "testWebhook", "listWebhookTypes", "listDeliveries", "getDelivery", "resendDelivery", "resendDeliveries",
		"listRequests", "getRequest", "getIntegration", "tryIntegration", "listTokens", "createToken", "revokeToken", "debugSignature", "listLevels", "getLevel", "checkLevel", "previewLevel", "getLevelWords", "listLevelDrafts", "putLevelDraft", "deleteLevelDraft", "getLevelImpact", "publishLevel",
	},
}

// everybody are the calls about oneself, which need no permission.
var everybody = []string{
	"changeProfile", "changePassword", "listSessions", "endSessions", "endSession", "offerSecondFactor", "confirmSecondFactor", "removeSecondFactor", "renewRecoveryCodes",
	"listPasskeys", "offerPasskey", "addPasskey", "removePasskey",
}

// open are the calls without a session.
var open = []string{"getSession", "signIn", "secondFactor", "signOut", "getLink", "useLink", "offerPasskeySignIn", "passkeySignIn",
	"getProviderOffer", "beginProviderSignIn", "finishOIDC", "finishSAML", "getSAMLMetadata"}

// bodies are valid as far as the gate can see.
var bodies = map[string]string{
	"orderList": `{"format":"pdf"}`, "judgeRisk": `{"level":"low","comment":"c"}`, "setRiskLabels": `{"labels":[]}`,
	"tryIntegration": `{"level":"none","userId":"u","ttlSeconds":60}`,
	"addPasskey":     `{"state":"x","name":"x","credential":{}}`, "removePasskey": `{"password":"x"}`, "requireFactor": `{"requireFactor":false}`,
	"putCompanySettings": `{}`,
	"createWatchlist":    `{"name":"x","kind":"pep"}`, "changeWatchlist": `{"name":"x","kind":"pep"}`, "useWatchlistVersion": `{"version":"000000000000000000000000"}`, "tryWatchlists": `{"name":"x"}`, "markHit": `{"state":"true"}`,
	"assignCases": `{"applicants":["x"],"to":""}`, "upholdAppeal": `{"note":"n"}`, "secondLook": `{"agree":true}`, "refuseProposal": `{}`, "proposeExport": `{"what":"dossier"}`,
	"putAppearance":   `{"kind":"translation","name":"x"}`,
	"putReviewRules":  `{"fourEyes":[],"targetHours":0,"proposalHours":0,"samplePercent":0,"appeals":true}`,
	"putProvider":     `{"kind":"oidc","name":"x","enabled":false,"only":false,"checksFactor":false,"vouchesEmail":false,"groupClaim":"g","roles":[]}`,
	"createApplicant": `{"level":"none"}`, "makeFlowLink": `{"hours":1}`, "changeCompany": `{}`, "previewRetention": `{"approvedDays":0,"rejectedDays":0,"unfinishedDays":0}`,
	"putRetention": `{"rules":{"approvedDays":0,"rejectedDays":0,"unfinishedDays":0},"erases":0}`, "placeHold": `{"reason":"r"}`,
	"changeProfile": `{}`, "changePassword": `{"old":"x","new":"y"}`, "confirmSecondFactor": `{"secret":"x","code":"1"}`, "removeSecondFactor": `{"password":"x"}`, "renewRecoveryCodes": `{"password":"x"}`,
	"createWebhook": `{"target":"x"}`, "changeWebhook": `{}`, "resendDeliveries": `{"state":"dead"}`, "createToken": `{"name":"","permissions":[]}`, "checkLevel": `{"text":"x","base":0}`, "publishLevel": `{"text":"x","base":0}`, "previewLevel": `{"text":"x","base":0}`, "putLevelDraft": `{"text":"x","base":0}`, "getLevelImpact": `{"text":"x","base":0}`,
	"debugSignature": `{"tokenId":"000000000000000000000000","method":"GET","target":"/","timestamp":"1","signature":"x","body":""}`,
	"invite":         `{"email":"","name":"","role":"officer"}`, "changeMember": `{}`, "putRole": `{"name":"","permissions":[]}`,
	"decide": `{"seen":"x","answer":"GREEN"}`, "wordRejection": `{"labels":[]}`, "askAgain": `{"seen":"x","images":[]}`, "writeNote": `{"text":"n"}`, "changeNote": `{"text":"n"}`, "changeTags": `{"add":["x"]}`,
	"resetApplicant": `{}`, "moveToLevel": `{"level":"second"}`, "setPresence": `{"active":true}`, "blocklist": `{"reason":"r"}`, "unlist": `{"reason":"r"}`, "eraseApplicant": `{"confirm":"x"}`, "correctData": `{"part":"stated","data":{},"why":"w"}`, "bulkTags": `{"applicants":["x"],"add":["t"]}`, "inviteMany": `{"level":"none","csv":"x","dryRun":true}`,
}

// concrete fills in a route's path what names nothing.
func concrete(path string) string {
	nowhere := strings.Repeat("0", 24)
	path = strings.NewReplacer("{env}", "production", "{id}", nowhere, "{attempt}", "abcde", "{note}", nowhere, "{token}", "x.y", "{image}", "7", "{session}", nowhere,
		"{endpoint}", nowhere, "{delivery}", nowhere, "{hold}", nowhere, "{passkey}", nowhere, "{kind}", "customization", "{name}", "none", "{proposal}", nowhere, "{export}", nowhere, "{level}", nowhere, "{list}", nowhere, "{hit}", nowhere).Replace(path)
	if strings.HasSuffix(path, "/images") {
		path += "?idDocType=PASSPORT&source=mail&why=w"
	}
	if strings.Contains(path, "/statistics") {
		path += "?from=2026-01-01&to=2026-01-02"
	}
	return path
}

// TestAuthorisation tries every operation by everybody: what the role lacks is
// 403, without a session 401, and what belongs to another tenant does not exist.
func TestAuthorisation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	p := b.newPerson(production, true)
	stranger := b.stranger()
	roles := map[string]*browser{}
	for role := range granted {
		roles[role] = b.operator("acme", role)
	}
	outsider := b.operator("other", access.RoleOwner)
	seen := map[string]bool{}
	for _, r := range b.api.Routes() {
		seen[r.ID] = true
		path := strings.NewReplacer("{id}", p.ID, "{image}", "7").Replace(r.Path)
		path = concrete(path)
		var body any
		if s, ok := bodies[r.ID]; ok {
			body = s
		}
		if r.Open != slices.Contains(open, r.ID) {
			t.Errorf("%s: open is %v", r.ID, r.Open)
		}
		if r.Open {
			continue
		}
		if got := stranger.send(r.Method, path, body); got.status != http.StatusUnauthorized {
			t.Errorf("%s without a session answers %d", r.ID, got.status)
		}
		own := slices.Contains(everybody, r.ID)
		if own != (r.Permission == "") {
			t.Errorf("%s needs %q; is it about oneself?", r.ID, r.Permission)
		}
		for role, br := range roles {
			if r.ID == "watch" && slices.Contains(granted[role], r.ID) {
				continue // it never ends; TestLive looks at it
			}
			want := own || slices.Contains(granted[role], r.ID)
			if r.ID == "endSessions" || r.ID == "endSession" {
				continue // would end the session of the next call
			}
			got := br.send(r.Method, path, body)
			if forbidden := got.status == http.StatusForbidden; forbidden == want && !strings.Contains(string(got.data), "password is wrong") {
				t.Errorf("%s by %s answers %d %s", r.ID, role, got.status, got.data)
			}
		}
		if r.ID == "watch" || own {
			continue
		}
		got := outsider.send(r.Method, path, body)
		if strings.Contains(string(got.data), p.Personal.ExternalUserID) || strings.Contains(string(got.data), "Айгерим") {
			t.Errorf("%s shows the person to another tenant: %s", r.ID, got.data)
		}
		if strings.Contains(r.Path, "/applicants/{id}") && got.status != http.StatusNotFound && got.status != http.StatusBadRequest {
			t.Errorf("%s by another tenant answers %d %s", r.ID, got.status, got.data)
		}
	}
	for _, list := range granted {
		for _, id := range list {
			if !seen[id] {
				t.Errorf("there is no operation %s any more", id)
			}
		}
	}
}

// TestEveryOperationIsDocumented: the document has each route with its gate.
func TestEveryOperationIsDocumented(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			OperationID string
			Security    []map[string][]string
			Summary     string
		}
	}
	b.stranger().send("GET", "/dash/openapi.json", nil).is(200, &doc)
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("OpenAPI %s", doc.OpenAPI)
	}
	n := 0
	for _, r := range b.api.Routes() {
		op := doc.Paths[r.Path][strings.ToLower(r.Method)]
		if op.OperationID != r.ID || op.Summary == "" || (len(op.Security) == 0) != r.Open {
			t.Errorf("%s %s: %+v", r.Method, r.Path, op)
		}
		n++
	}
	for _, methods := range doc.Paths {
		n -= len(methods)
	}
	if n != 0 {
		t.Errorf("%d routes more than documented", n)
	}
}
