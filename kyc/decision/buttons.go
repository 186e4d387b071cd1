package decision

import "github.com/idngo/idngo/kyc/applicant"

// Group is a branch of the contract's tree of reasons (model.md 8).
type Group struct {
	Name string
	// RejectType is what its buttons stand for by default.
	RejectType string
}

// groups in the order in which results name them. Some have no buttons of
// their own in the contract and stand alone in buttonIds.
var groups = [...]Group{
	{"additionalPages", applicant.RejectRetry},
	{"badDocument", applicant.RejectRetry},
	{"badPhoto", applicant.RejectRetry},
	{"dataMismatch", applicant.RejectRetry},
	{"proofOfAddress", applicant.RejectRetry},
	{"selfie", applicant.RejectRetry},
	{"dbNetChecks", applicant.RejectRetry},
	{"ekycRetry", applicant.RejectRetry},
	{"dbNetRetry", applicant.RejectRetry},
	{"gpsAsPoaSkipped", applicant.RejectRetry},
	{"videoIdent", applicant.RejectRetry},
	{"compromisedPersons", applicant.RejectFinal},
	{"differentDocs", applicant.RejectFinal},
	{"fake", applicant.RejectFinal},
	{"fraudulentPatterns", applicant.RejectFinal},
	{"regulationsViolations", applicant.RejectFinal},
	{"spam", applicant.RejectFinal},
	{"ekycReject", applicant.RejectFinal},
	{"dbNetReject", applicant.RejectFinal},
	{"compromisedStructure", applicant.RejectFinal},
	{"videoIdentFinalRejection", applicant.RejectFinal},
}

// Groups lists the groups of buttons.
func Groups() []Group { return append([]Group(nil), groups[:]...) }

// buttons follow model.md 8. The contract gives labels for most; the others
// carry the label that their group stands for.
var buttons = [...]Button{
	{"additionalPages", "registrationStamp", []string{"DOCUMENT_PAGE_MISSING"}},
	{"additionalPages", "anotherSide", []string{"DOCUMENT_PAGE_MISSING"}},
	{"additionalPages", "expirationPage", []string{"DOCUMENT_PAGE_MISSING"}},
	{"additionalPages", "mainPageId", []string{"DOCUMENT_PAGE_MISSING"}},
	{"additionalPages", "nextPage", []string{"DOCUMENT_PAGE_MISSING"}},

	{"badDocument", "copyOfIdDoc", []string{"BAD_PROOF_OF_IDENTITY"}},
	{"badDocument", "notFullDob", []string{"BAD_PROOF_OF_IDENTITY"}},
	{"badDocument", "notFullName", []string{"BAD_PROOF_OF_IDENTITY"}},
	{"badDocument", "suspiciousDocument", []string{"BAD_PROOF_OF_IDENTITY"}},
	{"badDocument", "unsigned", []string{"BAD_PROOF_OF_IDENTITY"}},
	{"badDocument", "withoutFace", []string{"BAD_PROOF_OF_IDENTITY"}},
	{"badDocument", "wrongType", []string{"BAD_PROOF_OF_IDENTITY"}},
	{"badDocument", "damagedId", []string{"DOCUMENT_DAMAGED"}},
	{"badDocument", "dataMismatch", []string{"REQUESTED_DATA_MISMATCH"}},
	{"badDocument", "digitalId", []string{"DIGITAL_DOCUMENT"}},
	{"badDocument", "needTranslation", []string{"INCOMPATIBLE_LANGUAGE"}},
	{"badDocument", "expiredId", []string{"EXPIRATION_DATE"}},
	{"badDocument", "expirationDate", []string{"EXPIRATION_DATE"}},
	{"badDocument", "invalidId", []string{"ID_INVALID"}},
	{"badDocument", "missedNfc", []string{"INCOMPLETE_DOCUMENT"}},

	{"badPhoto", "dataNotVisible", []string{"UNSATISFACTORY_PHOTOS"}},
	{"badPhoto", "imageEditor", []string{"UNSATISFACTORY_PHOTOS", "GRAPHIC_EDITOR"}},
	{"badPhoto", "screenshot", []string{"UNSATISFACTORY_PHOTOS", "SCREENSHOTS"}},
	{"badPhoto", "blackAndWhite", []string{"BLACK_AND_WHITE"}},

	{"dataMismatch", "address", []string{"WRONG_ADDRESS"}},
	{"dataMismatch", "dateOfBirth", []string{"PROBLEMATIC_APPLICANT_DATA"}},
	{"dataMismatch", "fullName", []string{"PROBLEMATIC_APPLICANT_DATA"}},
	{"dataMismatch", "gender", []string{"PROBLEMATIC_APPLICANT_DATA"}},

	{"proofOfAddress", "fullAddress", []string{"BAD_PROOF_OF_ADDRESS"}},
	{"proofOfAddress", "fullName", []string{"BAD_PROOF_OF_ADDRESS"}},
	{"proofOfAddress", "poiPoaCountryMismatch", []string{"BAD_PROOF_OF_ADDRESS"}},
	{"proofOfAddress", "issueDate", []string{"BAD_PROOF_OF_ADDRESS"}},
	{"proofOfAddress", "listOfDocs", []string{"BAD_PROOF_OF_ADDRESS"}},
	{"proofOfAddress", "notEnoughData", []string{"BAD_PROOF_OF_ADDRESS"}},
	{"proofOfAddress", "dataMismatch", []string{"BAD_PROOF_OF_ADDRESS"}},
	{"proofOfAddress", "sameDoc", []string{"BAD_PROOF_OF_ADDRESS"}},
	{"proofOfAddress", "unAcceptableLanguage", []string{"BAD_PROOF_OF_ADDRESS"}},

	{"selfie", "badFaceComparison", []string{"BAD_FACE_MATCHING"}},
	{"selfie", "livenessWatermark", []string{"BAD_SELFIE"}},
	{"selfie", "selfieLiveness", []string{"BAD_SELFIE"}},
	{"selfie", "selfieWithId", []string{"BAD_SELFIE"}},
	{"selfie", "webcamSelfie", []string{"BAD_SELFIE"}},
	{"selfie", "videoSelfie", []string{"BAD_VIDEO_SELFIE"}},

	{"dbNetChecks", "checkUnavailable", []string{"CHECK_UNAVAILABLE"}},
	{"dbNetChecks", "drivingRestrictions", []string{"DOCUMENT_DEPRIVED"}},
	{"dbNetChecks", "incorrectBvn", []string{"INCORRECT_SOCIAL_NUMBER"}},
	{"dbNetChecks", "incorrectSsn", []string{"INCORRECT_SOCIAL_NUMBER"}},
	{"dbNetChecks", "incorrectTin", []string{"INCORRECT_SOCIAL_NUMBER"}},

	{"compromisedPersons", "adverseMedia", []string{"ADVERSE_MEDIA"}},
	{"compromisedPersons", "criminalRecords", []string{"CRIMINAL"}},
	{"compromisedPersons", "fitnessProbity", []string{"COMPROMISED_PERSONS"}},
	{"compromisedPersons", "incompleteName", []string{"COMPROMISED_PERSONS"}},
	{"compromisedPersons", "pep", []string{"PEP"}},
	{"compromisedPersons", "sanctionList", []string{"SANCTIONS"}},
	{"compromisedPersons", "warning", []string{"COMPROMISED_PERSONS"}},

	{"fake", "editedId", []string{"FORGERY"}},
	{"fake", "fake", []string{"FORGERY"}},
	{"fake", "fakePoa", []string{"FORGERY"}},
	{"fake", "nfcMismatch", []string{"FORGERY"}},
	{"fake", "forgedId", []string{"FORGERY"}},
	{"fake", "fakeSelfie", []string{"FRAUDULENT_PATTERNS"}},

	{"fraudulentPatterns", "template", []string{"DOCUMENT_TEMPLATE"}},
	{"fraudulentPatterns", "serial", []string{"FRAUDULENT_PATTERNS"}},
	{"fraudulentPatterns", "printedIdCopy", []string{"FRAUDULENT_PATTERNS"}},
	{"fraudulentPatterns", "livenessBypass", []string{"FRAUDULENT_LIVENESS"}},
	{"fraudulentPatterns", "deepFake", []string{"FRAUDULENT_LIVENESS"}},
	{"fraudulentPatterns", "livenessDifferentPeople", []string{"FRAUDULENT_LIVENESS"}},
	{"fraudulentPatterns", "livenessWithPhone", []string{"FRAUDULENT_LIVENESS"}},
	{"fraudulentPatterns", "selfieMismatch", []string{"SELFIE_MISMATCH"}},

	{"regulationsViolations", "age", []string{"AGE_REQUIREMENT_MISMATCH"}},
	{"regulationsViolations", "duplicate", []string{"DUPLICATE"}},
	{"regulationsViolations", "wrongRegion", []string{"WRONG_USER_REGION"}},
	{"regulationsViolations", "wrongResidency", []string{"WRONG_USER_REGION"}},
	{"regulationsViolations", "inconsistency", []string{"INCONSISTENT_PROFILE"}},
	{"regulationsViolations", "countriesMismatch", []string{"INCONSISTENT_PROFILE"}},
	{"regulationsViolations", "riskBankCard", []string{"REGULATIONS_VIOLATIONS"}},
	{"regulationsViolations", "highRiskProfile", []string{"REGULATIONS_VIOLATIONS"}},
}
