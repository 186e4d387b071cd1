package publicapi

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
	"addTags":          []any{"vip"},
	"replaceTags":      []any{"vip", "returning"},
	"removeTags":       []any{"vip"},
	"recordAgreement":  map[string]any{"records": []any{map[string]any{"content": "I agree to the processing of my data."}}, "residenceCountry": "KAZ"},
	"testCompleted":    map[string]any{"reviewAnswer": "RED", "rejectLabels": []any{"DOCUMENT_DAMAGED"}, "reviewRejectType": "RETRY", "clientComment": "The card is torn.", "moderationComment": "Please upload an undamaged document."},
	"createWebhook":    map[string]any{"name": "shop", "target": "https://shop.example/hook", "types": []any{"applicantReviewed", "applicantPending"}, "signatureAlgorithm": "HMAC_SHA256_HEX"},
	"updateWebhook":    map[string]any{"id": "6650a1b2c3d4e5f60123456a", "disabled": true},
	"testWebhook":      map[string]any{"id": "6650a1b2c3d4e5f60123456a"},
	"createNote":       map[string]any{"applicantId": "6650a1b2c3d4e5f601234567", "note": "Called back, sends a new picture.", "tags": []any{"phone"}},
	"updateNote":       map[string]any{"id": "6650a1b2c3d4e5f60123456b", "note": "Done."},
	"deleteNote":       map[string]any{"id": "6650a1b2c3d4e5f60123456b"},
	"createLevel":      exampleLevel,
	"createLevelAgent": exampleLevel,
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
	"createAccessToken": map[string]any{"token": "_act-sbx-jwt-eyJhbGciOiJub25lIn0.eyJ1cmwiOiJodHRwczovL3ZlcmlmeS5leGFtcGxlIn0.c2VjcmV0", "userId": "user-42"},
	"createApplicant":   exampleApplicant,
	"getApplicant":      exampleApplicant,
	"requestCheck":      map[string]any{"ok": 1},
	"addDocument":       map[string]any{"idDocType": "ID_CARD", "idDocSubType": "FRONT_SIDE", "country": "KAZ"},
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
	"createLink": map[string]any{"url": "https://verify.example.com/websdk/p/7JwtC0pb9mcqQsLb"},
	"testDigest": "f6e92ffe371718694d46e28436f76589312df8db",
	"getHealth":  map[string]any{"ok": 1},
}
