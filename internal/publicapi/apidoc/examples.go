package apidoc

import (
	"reflect"

	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/level"
)

// bodyExamples are requests that work, by operation.
var bodyExamples = map[string]any{
	"createApplicant": map[string]any{
		"externalUserId": "user-42", "email": "aigerim@example.com", "phone": "+77010000000", "lang": "ru",
		"fixedInfo": map[string]any{"firstName": "Aigerim", "lastName": "Serikova", "dob": "1994-02-11", "country": "KAZ"},
	},
	"patchApplicant":       map[string]any{"id": "6650a1b2c3d4e5f601234567", "email": "aigerim@example.com"},
	"patchFixedInfo":       map[string]any{"firstName": "Айгерим", "dob": "1994-02-11", "placeOfBirth": "Алматы", "countryOfBirth": "KAZ"},
	"patchInfo":            map[string]any{"lastName": "SERIKOVA"},
	"createSDKAccessToken": map[string]any{"userId": "user-42", "levelName": "basic-kyc-level", "ttlInSecs": 600, "applicantIdentifiers": map[string]any{"email": "a@example.com"}},
	"createLink":           map[string]any{"userId": "user-42", "levelName": "basic-kyc-level", "ttlInSecs": 1800, "redirect": map[string]any{"successUrl": "https://shop.example/ok", "rejectUrl": "https://shop.example/no"}},
	"setRequiredIdDocs": map[string]any{"docSets": []any{
		map[string]any{"idDocSetType": "IDENTITY", "types": []any{"PASSPORT", "ID_CARD"}},
		map[string]any{"idDocSetType": "SELFIE", "types": []any{"SELFIE"}},
	}},
	"addTags":                []any{"vip"},
	"replaceTags":            []any{"vip", "returning"},
	"removeTags":             []any{"vip"},
	"createRiskEntry":        map[string]any{"riskLevel": "high", "comment": "Lives in a country of our own list."},
	"recordAgreement":        map[string]any{"records": []any{map[string]any{"content": "I agree to the processing of my data."}}, "residenceCountry": "KAZ"},
	"testCompleted":          map[string]any{"reviewAnswer": "RED", "rejectLabels": []any{"DOCUMENT_DAMAGED"}, "reviewRejectType": "RETRY", "clientComment": "The card is torn.", "moderationComment": "Please upload an undamaged document."},
	"approve":                map[string]any{"note": "Seen in the branch."},
	"reject":                 map[string]any{"note": "Seen in the branch.", "tags": []any{"branch"}, "reasons": []any{"Not the person on the document."}},
	"createWebhook":          map[string]any{"name": "shop", "target": "https://shop.example/hook", "types": []any{"applicantReviewed", "applicantPending"}, "signatureAlgorithm": "HMAC_SHA256_HEX"},
	"updateWebhook":          map[string]any{"id": "6650a1b2c3d4e5f60123456a", "disabled": true},
	"testWebhook":            map[string]any{"id": "6650a1b2c3d4e5f60123456a"},
	"createNote":             map[string]any{"applicantId": "6650a1b2c3d4e5f601234567", "note": "Called back, sends a new picture.", "tags": []any{"phone"}},
	"updateNote":             map[string]any{"id": "6650a1b2c3d4e5f60123456b", "note": "Done."},
	"deleteNote":             map[string]any{"id": "6650a1b2c3d4e5f60123456b"},
	"createLevel":            exampleLevel,
	"updateLevel":            map[string]any{"desc": "For customers in Kazakhstan"},
	"updateLevelAgent":       map[string]any{"desc": "For customers in Kazakhstan"},
	"updateLevelByBody":      map[string]any{"id": "6650a1b2c3d4e5f601234569", "desc": "For customers in Kazakhstan"},
	"updateLevelByBodyAgent": map[string]any{"id": "6650a1b2c3d4e5f601234569", "desc": "For customers in Kazakhstan"},
	"createLevelAgent":       exampleLevel,
}

var exampleLevel = map[string]any{
	"name": "basic-kyc-level",
	"requiredIdDocs": map[string]any{"docSets": []any{
		map[string]any{"idDocSetType": "IDENTITY", "types": []any{"PASSPORT", "ID_CARD", "DRIVERS"}},
		map[string]any{"idDocSetType": "SELFIE", "types": []any{"SELFIE"}},
	}},
}

var exampleApplicant = map[string]any{
	"id": "6650a1b2c3d4e5f601234567", "createdAt": "2025-05-24 10:15:30", "key": "QWERTYUIOPASDF", "clientId": "acme",
	"inspectionId": "6650a1b2c3d4e5f601234568", "externalUserId": "user-42",
	"fixedInfo": map[string]any{"firstName": "Aigerim", "lastName": "Serikova", "dob": "1994-02-11", "country": "KAZ"},
	"email":     "aigerim@example.com", "applicantPlatform": "API",
	"requiredIdDocs": map[string]any{"docSets": []any{
		map[string]any{"idDocSetType": "IDENTITY", "types": []any{"PASSPORT", "ID_CARD"}},
		map[string]any{"idDocSetType": "SELFIE", "types": []any{"SELFIE"}},
	}},
	"review": map[string]any{
		"reviewId": "kLmNo", "attemptId": "pQrSt", "attemptCnt": 0, "reprocessing": false, "levelName": "basic-kyc-level",
		"levelAutoCheckMode": nil, "createDate": "2025-05-24 10:15:30+0000", "reviewStatus": "init", "priority": 0,
	},
	"lang": "ru", "type": "individual",
}

// answerExamples are answers as they are sent, by operation.
var answerExamples = map[string]any{
	"addDocument": map[string]any{"idDocType": "ID_CARD", "idDocSubType": "FRONT_SIDE", "country": "KAZ"},
	"getStatus": map[string]any{
		"reviewId": "kLmNo", "attemptId": "pQrSt", "attemptCnt": 1, "elapsedSincePendingMs": 41873, "reprocessing": false,
		"levelName": "basic-kyc-level", "levelAutoCheckMode": nil, "createDate": "2025-05-24 10:20:00+0000", "reviewDate": "2025-05-24 10:20:42+0000",
		"reviewResult": map[string]any{
			"moderationComment": "Загрузите цветное фото документа.", "clientComment": "Black and white image", "reviewAnswer": "RED",
			"rejectLabels": []any{"BLACK_AND_WHITE"}, "reviewRejectType": "RETRY", "buttonIds": []any{"badPhoto", "badPhoto_blackAndWhite"},
		},
		"reviewStatus": "completed", "priority": 0,
	},
	"getRequiredIdDocsStatus": map[string]any{
		"IDENTITY": map[string]any{
			"reviewResult": map[string]any{"moderationComment": "Загрузите лицевую сторону.", "reviewAnswer": "RED"},
			"country":      "KAZ", "idDocType": "ID_CARD", "imageIds": []any{34246467},
			"imageReviewResults": map[string]any{"34246467": map[string]any{"reviewAnswer": "GREEN"}},
			"forbidden":          false, "doubleSided": true, "stepStatuses": nil,
		},
		"SELFIE": nil,
	},
	"latestChecks": map[string]any{"checks": []any{map[string]any{
		"answer": "RED", "checkType": "SIMILAR_SEARCH", "createdAt": "2025-01-17 13:17:38", "id": "3b1c4f6a-1f0e-4a53-9a53-0d5a2f1f7c11",
		"similarSearchInfo": map[string]any{"answer": "RED", "duplicateApplicantHits": []any{map[string]any{
			"applicantId": "6650a1b2c3d4e5f601234599", "matchedFields": []any{"info.lastName", "info.dob"}, "types": []any{"text"},
		}}},
	}}},
	"testDigest": "f6e92ffe371718694d46e28436f76589312df8db",
}

var exampleList = map[string]any{"items": []any{exampleApplicant}, "totalItems": 1}

var exampleWebhook = map[string]any{
	"id": "6650a1b2c3d4e5f60123456a", "name": "shop", "target": "https://shop.example/hook", "targetType": "http",
	"types": []any{"applicantReviewed", "applicantPending"}, "secretKey": wire.Masked, "signatureAlgorithm": "HMAC_SHA256_HEX",
	"notResendFailedWebhooks": false, "disabled": false, "clientId": "acme", "createdAt": "2025-05-24 10:15:30",
}

var exampleStoredLevel = map[string]any{
	"id": "6650a1b2c3d4e5f601234569", "name": "basic-kyc-level", "revision": 1, "createdAt": "2025-05-24 10:15:30",
	"requiredIdDocs": exampleLevel["requiredIdDocs"],
}

var exampleNote = map[string]any{
	"id": "6650a1b2c3d4e5f60123456b", "applicantId": "6650a1b2c3d4e5f601234567", "note": "Called back, sends a new picture.",
	"createdAt": "2025-05-24 10:15:30+0000", "tags": []any{"phone"},
}

var exampleRisk = map[string]any{
	"id": "6650a1b2c3d4e5f60123456d", "riskLevel": "high", "comment": "Lives in a country of our own list.", "createdAt": "2025-05-24 10:15:30+0000",
}

var exampleAMLCase = map[string]any{
	"id": "6650a1b2c3d4e5f60123456e", "createdAt": "2025-05-24 10:20:42", "targetEntityType": "applicant", "targetEntityId": "6650a1b2c3d4e5f601234567",
	"vendorAttribution": "idngo", "ongoingMonitoring": map[string]any{"enabled": true}, "review": map[string]any{"reviewAnswer": "YELLOW"}, "riskLabels": []any{"pep"},
	"hits": []any{map[string]any{
		"id": "6650a1b2c3d4e5f60123456f", "name": "Aigerim SERIKOVA", "riskLabels": []any{"pep"}, "matchStatus": "potential_match", "whitelisted": false, "score": 0.93,
		"source": "Officials", "birthDates": []any{"1994"}, "countries": []any{"KAZ"},
	}},
}

var exampleSimilarSearch = map[string]any{
	"answer": "GREEN", "checkType": "SIMILAR_SEARCH", "createdAt": "2025-01-17 13:17:38", "id": "3b1c4f6a-1f0e-4a53-9a53-0d5a2f1f7c11",
	"attemptId": "pQrSt", "similarSearchInfo": map[string]any{"answer": "GREEN", "duplicateApplicantHits": []any{}},
}

// typeExamples are answers by what they are, for operations without one of their own.
var typeExamples = map[reflect.Type]any{
	reflect.TypeFor[wire.OK]():                       map[string]any{"ok": 1},
	reflect.TypeFor[wire.Applicant]():                exampleApplicant,
	reflect.TypeFor[wire.Wrapped[wire.Applicant]]():  map[string]any{"list": exampleList},
	reflect.TypeFor[wire.Count]():                    map[string]any{"count": 1024},
	reflect.TypeFor[wire.AccessToken]():              map[string]any{"token": "_act-sbx-jwt-eyJhbGciOiJub25lIn0.eyJ1cmwiOiJodHRwczovL3ZlcmlmeS5leGFtcGxlIn0.c2VjcmV0", "userId": "user-42"},
	reflect.TypeFor[wire.Link]():                     map[string]any{"url": "https://verify.example.com/websdk/p/7JwtC0pb9mcqQsLb"},
	reflect.TypeFor[applicant.PersonalData]():        map[string]any{"firstName": "Айгерим", "firstNameEn": "Aigerim", "dob": "1994-02-11", "placeOfBirth": "Алматы", "placeOfBirthEn": "Almaty", "countryOfBirth": "KAZ"},
	reflect.TypeFor[applicant.Info]():                map[string]any{"firstName": "AIGERIM", "lastName": "SERIKOVA", "dob": "1994-02-11", "country": "KAZ", "idDocs": []any{map[string]any{"idDocType": "ID_CARD", "country": "KAZ", "number": "012345678", "validUntil": "2029-03-01"}}},
	reflect.TypeFor[level.RequiredIDDocs]():          exampleLevel["requiredIdDocs"],
	reflect.TypeFor[wire.State]():                    map[string]any{"id": "6650a1b2c3d4e5f601234567", "status": exampleApplicant["review"], "documentStatus": []any{map[string]any{"idDocType": "PASSPORT", "country": "KAZ", "imageId": 1595144748, "addedDate": "2025-05-24 10:18:11"}}},
	reflect.TypeFor[wire.ListOf[wire.HistoryItem]](): map[string]any{"items": []any{map[string]any{"attemptId": "pQrSt", "levelName": "basic-kyc-level", "reviewDate": "2025-05-24 10:20:42+0000", "reviewResult": map[string]any{"reviewAnswer": "GREEN"}, "reviewStatus": "completed"}}, "totalItems": 1},
	reflect.TypeFor[wire.RiskEntry]():                exampleRisk,
	reflect.TypeFor[wire.ListOf[wire.RiskEntry]]():   map[string]any{"items": []any{exampleRisk}, "totalItems": 1},
	reflect.TypeFor[wire.AMLCase]():                  exampleAMLCase,
	reflect.TypeFor[wire.CheckList]():                map[string]any{"checks": []any{exampleSimilarSearch}},
	reflect.TypeFor[map[string]wire.Check]():         map[string]any{"SIMILAR_SEARCH": exampleSimilarSearch},
	reflect.TypeFor[wire.Wrapped[wire.Moderation]](): map[string]any{"list": map[string]any{"items": []any{map[string]any{"id": "6650a1b2c3d4e5f601234567", "applicantId": "6650a1b2c3d4e5f601234567", "key": "QWERTYUIOPASDF", "imagesStates": map[string]any{"1595144748": map[string]any{"state": map[string]any{"badPhoto_screenshot": map[string]any{"value": true}}}}, "applicantState": map[string]any{"dataMismatch_fullName": map[string]any{"value": true}}}}, "totalItems": 1}},
	reflect.TypeFor[wire.ListOf[wire.ImageItem]]():   map[string]any{"items": []any{map[string]any{"id": "1595144748", "previewId": "1361136383", "addedDate": "2025-05-24 10:18:11", "fileMetadata": map[string]any{"fileName": "front.jpg", "fileType": "jpeg", "fileSize": 425957, "resolution": map[string]any{"width": 960, "height": 1280}}, "idDocDef": map[string]any{"country": "KAZ", "idDocType": "ID_CARD", "idDocSubType": "FRONT_SIDE"}, "reviewResult": map[string]any{"reviewAnswer": "GREEN"}, "attemptId": "pQrSt", "source": "fileupload", "deactivated": false}}, "totalItems": 1},
	reflect.TypeFor[wire.Inspection]():               map[string]any{"id": "6650a1b2c3d4e5f601234568", "inspectionDate": "2025-05-24 10:15:30", "applicantId": "6650a1b2c3d4e5f601234567", "images": []any{}, "checks": []any{exampleSimilarSearch}},
	reflect.TypeFor[wire.Wrapped[wire.Webhook]]():    map[string]any{"list": map[string]any{"items": []any{exampleWebhook}, "totalItems": 1}},
	reflect.TypeFor[wire.Webhook]():                  exampleWebhook,
	reflect.TypeFor[wire.ListOf[wire.Delivery]]():    map[string]any{"items": []any{map[string]any{"id": "6650a1b2c3d4e5f60123456c", "webhookId": "6650a1b2c3d4e5f60123456a", "applicantId": "6650a1b2c3d4e5f601234567", "type": "applicantReviewed", "state": "retrying", "attempts": 1, "createdAt": "2025-05-24 10:20:42.117", "nextAttemptAt": "2025-05-24 10:25:42.241", "lastAttemptAt": "2025-05-24 10:20:42.130", "lastStatus": 503, "lastLatencyMs": 84, "lastError": "status"}}, "totalItems": 1},
	reflect.TypeFor[wire.Resent]():                   map[string]any{"resent": 3},
	reflect.TypeFor[wire.WebhookTest]():              map[string]any{"ok": 1, "status": 200, "latencyMs": 84},
	reflect.TypeFor[wire.Level]():                    exampleStoredLevel,
	reflect.TypeFor[wire.LevelList]():                map[string]any{"list": map[string]any{"items": []any{exampleStoredLevel}, "totalItems": 1}, "items": []any{exampleStoredLevel}, "totalItems": 1},
	reflect.TypeFor[wire.Note]():                     exampleNote,
	reflect.TypeFor[wire.NoteList]():                 map[string]any{"list": map[string]any{"items": []any{exampleNote}, "totalItems": 1, "pageInfo": map[string]any{"limit": 50, "offset": 0}}},
	reflect.TypeFor[wire.AuditEvents]():              map[string]any{"items": []any{map[string]any{"ts": "2025-05-24 10:15:30.123", "clientId": "acme", "activity": "subject:changed:applicant", "subjectName": "prd:AAAAAAAAAAAAAAAAAAAAAAAA", "ip": "203.0.113.9", "xClientId": "API", "correlationId": "9d1f0b8a3c6e4d2f8a7b5c4d3e2f1a0b", "applicantId": "6650a1b2c3d4e5f601234567"}}, "totalItems": 1},
	reflect.TypeFor[wire.AuditEventList]():           map[string]any{"items": []any{map[string]any{"ts": "2025-05-24 10:15:30.123", "clientId": "acme", "activity": "subject:changed:applicant", "subjectName": "prd:AAAAAAAAAAAAAAAAAAAAAAAA", "ip": "203.0.113.9", "xClientId": "API", "correlationId": "9d1f0b8a3c6e4d2f8a7b5c4d3e2f1a0b", "applicantId": "6650a1b2c3d4e5f601234567"}}, "forwardMarker": "eyJhIjoxNzQ4MDgxNzMwMTIzMDAwfQ"},
}

// answerExample is the example of an operation's JSON answer.
func (r *Operation) answerExample() any {
	if e, own := answerExamples[r.ID]; own {
		return e
	}
	return typeExamples[r.AnswerType]
}
