package level

import "time"

// Steps (idDocSetType) that this server carries out or accepts (model.md 7.1).
const (
	StepApplicantData     = "APPLICANT_DATA"
	StepIdentity          = "IDENTITY"
	StepIdentity2         = "IDENTITY2"
	StepIdentity3         = "IDENTITY3"
	StepIdentity4         = "IDENTITY4"
	StepSelfie            = "SELFIE"
	StepSelfie2           = "SELFIE2"
	StepProofOfAddress    = "PROOF_OF_ADDRESS"
	StepProofOfResidence  = "PROOF_OF_RESIDENCE" // the sibling API's name of PROOF_OF_ADDRESS
	StepQuestionnaire     = "QUESTIONNAIRE"
	StepEmailVerification = "EMAIL_VERIFICATION"
	StepPhoneVerification = "PHONE_VERIFICATION"
)

// Level is one revision of a level (model.md 7).
type Level struct {
	ID            string         `json:"id" yaml:"id,omitempty"`
	Name          string         `json:"name" yaml:"name"`
	Desc          string         `json:"desc,omitempty" yaml:"desc,omitempty"`
	Type          string         `json:"type,omitempty" yaml:"type,omitempty"`                   // standalone | actions | module
	ApplicantType string         `json:"applicantType,omitempty" yaml:"applicantType,omitempty"` // individual | company
	Required      RequiredIDDocs `json:"requiredIdDocs" yaml:"requiredIdDocs"`
	// DocumentsByCountries overrides support and sidedness: country -> idDocType -> rule.
	// The country "*" stands for all that are not named.
	DocumentsByCountries map[string]map[string]DocumentRule `json:"documentsByCountries,omitempty" yaml:"documentsByCountries,omitempty"`
	Checks               Checks                             `json:"checks" yaml:"checks"`

	// Settings of the contract's other products (api.md 9.1): kept and given back,
	// so that a level that is read, changed and written loses nothing; without effect here.
	ActionType               string `json:"actionType,omitempty" yaml:"actionType,omitempty"`
	WebSDKFlowID             string `json:"websdkFlowId,omitempty" yaml:"websdkFlowId,omitempty"`
	MSDKFlowID               string `json:"msdkFlowId,omitempty" yaml:"msdkFlowId,omitempty"`
	WebSDKNext               any    `json:"websdkNext,omitempty" yaml:"websdkNext,omitempty"`
	CustomPrivacyNoteText    string `json:"customPrivacyNoteText,omitempty" yaml:"customPrivacyNoteText,omitempty"`
	CustomPrivacyLink        string `json:"customPrivacyLink,omitempty" yaml:"customPrivacyLink,omitempty"`
	WatchListCheckSettings   any    `json:"watchListCheckSettings,omitempty" yaml:"watchListCheckSettings,omitempty"`
	ApplicantInsightSettings any    `json:"applicantInsightSettings,omitempty" yaml:"applicantInsightSettings,omitempty"`
	NotificationSettings     any    `json:"notificationSettings,omitempty" yaml:"notificationSettings,omitempty"`

	// Revision counts from 1. Set by the server, as are the times and names below.
	Revision   int       `json:"revision" yaml:"-"`
	CreatedAt  time.Time `json:"-" yaml:"-"`
	CreatedBy  string    `json:"createdBy,omitempty" yaml:"-"`
	ModifiedAt time.Time `json:"-" yaml:"-"`
	ModifiedBy string    `json:"modifiedBy,omitempty" yaml:"-"`
}

// RequiredIDDocs says which steps are asked, in order (model.md 7.2).
type RequiredIDDocs struct {
	DocSets           []DocSet `json:"docSets" yaml:"docSets"`
	IncludedCountries []string `json:"includedCountries,omitempty" yaml:"includedCountries,omitempty"`
	ExcludedCountries []string `json:"excludedCountries,omitempty" yaml:"excludedCountries,omitempty"`
	VideoIdent        bool     `json:"videoIdent,omitempty" yaml:"videoIdent,omitempty"`
}

// DocSet is one step.
type DocSet struct {
	IDDocSetType       string   `json:"idDocSetType" yaml:"idDocSetType"`
	Types              []string `json:"types,omitempty" yaml:"types,omitempty"`
	SubTypes           []string `json:"subTypes,omitempty" yaml:"subTypes,omitempty"`
	VideoRequired      string   `json:"videoRequired,omitempty" yaml:"videoRequired,omitempty"`
	CaptureMode        string   `json:"captureMode,omitempty" yaml:"captureMode,omitempty"`
	UploaderMode       string   `json:"uploaderMode,omitempty" yaml:"uploaderMode,omitempty"`
	Mode               string   `json:"mode,omitempty" yaml:"mode,omitempty"`
	Fields             []Field  `json:"fields,omitempty" yaml:"fields,omitempty"`
	CustomFields       []Field  `json:"customFields,omitempty" yaml:"customFields,omitempty"`
	QuestionnaireDefID string   `json:"questionnaireDefId,omitempty" yaml:"questionnaireDefId,omitempty"`
	// Questionnaire is the definition that QuestionnaireDefID names; without it
	// the answers come by the API and the applicant's flow passes the step over.
	Questionnaire     *Questionnaire `json:"questionnaire,omitempty" yaml:"questionnaire,omitempty"`
	SkipAllowed       bool           `json:"skipAllowed,omitempty" yaml:"skipAllowed,omitempty"`
	PoAStepSettingsID string         `json:"poaStepSettingsId,omitempty" yaml:"poaStepSettingsId,omitempty"`
	IncludedCountries []string       `json:"includedCountries,omitempty" yaml:"includedCountries,omitempty"`
	ExcludedCountries []string       `json:"excludedCountries,omitempty" yaml:"excludedCountries,omitempty"`

	// Kept and given back like those of Level (model.md 7.2); without effect here.
	NFC                       *NFCSettings `json:"nfcVerificationSettings,omitempty" yaml:"nfcVerificationSettings,omitempty"`
	PaymentMethods            any          `json:"paymentMethods,omitempty" yaml:"paymentMethods,omitempty"`
	Steps                     any          `json:"steps,omitempty" yaml:"steps,omitempty"`
	EmailVerificationSettings any          `json:"emailVerificationSettings,omitempty" yaml:"emailVerificationSettings,omitempty"`
	PhoneVerificationSettings any          `json:"phoneVerificationSettings,omitempty" yaml:"phoneVerificationSettings,omitempty"`
	RestrictCountries         any          `json:"restrictCountries,omitempty" yaml:"restrictCountries,omitempty"`
}

// NFCSettings says whether the chip of a document is asked for.
type NFCSettings struct {
	Mode string `json:"mode" yaml:"mode"` // disabled | optional | required
}

// Field is one question of the APPLICANT_DATA step. A nil pointer is left out.
type Field struct {
	Name               string  `json:"name" yaml:"name"`
	DisplayName        string  `json:"displayName,omitempty" yaml:"displayName,omitempty"`
	Required           bool    `json:"required" yaml:"required"`
	Prefill            *string `json:"prefill,omitempty" yaml:"prefill,omitempty"`
	ImmutableIfPresent *bool   `json:"immutableIfPresent,omitempty" yaml:"immutableIfPresent,omitempty"`
}

// DocumentRule is one cell of the country table.
type DocumentRule struct {
	Supported   bool  `json:"supported" yaml:"supported"`
	DoubleSided *bool `json:"doubleSided,omitempty" yaml:"doubleSided,omitempty"`
}

// DocumentInSelfie says whether the SELFIE step wants the document held up
// beside the face, as the contract means it (model.md 6).
type DocumentInSelfie string

// The three ways.
const (
	DocumentInSelfieRequired  DocumentInSelfie = "required"
	DocumentInSelfiePreferred DocumentInSelfie = "preferred"
	DocumentInSelfieOff       DocumentInSelfie = "off"
)

// Checks configures what is checked and how strictly.
type Checks struct {
	// Order lists check kinds in the order of evaluation; empty means the
	// default order. A required check that is left out here still runs, last.
	Order []string `json:"order,omitempty" yaml:"order,omitempty"`
	// Gates are kinds after whose failure later checks are skipped, since they can no longer matter.
	Gates []string `json:"gates,omitempty" yaml:"gates,omitempty"`

	DocumentInSelfie DocumentInSelfie `json:"documentInSelfie,omitempty" yaml:"documentInSelfie,omitempty"`
	Thresholds       Thresholds       `json:"thresholds" yaml:"thresholds"`
	Doubt            DoubtPolicy      `json:"doubt" yaml:"doubt"`

	// DigitalDocument: what happens with a picture of an electronic card: accept, review (default) or reject (DIGITAL_DOCUMENT).
	DigitalDocument string `json:"digitalDocument,omitempty" yaml:"digitalDocument,omitempty"`
	// SameSourcePortrait: the selfie and the portrait are one photograph: review (default), note or reject.
	SameSourcePortrait string `json:"sameSourcePortrait,omitempty" yaml:"sameSourcePortrait,omitempty"`
	// Duplicates: what a duplicate applicant does: review (default), note or reject.
	Duplicates string `json:"duplicates,omitempty" yaml:"duplicates,omitempty"`
	// DuplicateFaces: what it does when nothing but the face is the same: review (default), note or reject.
	DuplicateFaces string `json:"duplicateFaces,omitempty" yaml:"duplicateFaces,omitempty"`
	// Liveness replaces what videoRequired says of selfies: disabled, passive or active.
	Liveness LivenessPolicy `json:"liveness,omitempty" yaml:"liveness,omitempty"`
	// Biometrics bounds the processing of faces: search (default), match or off.
	Biometrics Biometrics `json:"biometrics,omitempty" yaml:"biometrics,omitempty"`
	// MinAge in years, 0 for none.
	MinAge int `json:"minAge,omitempty" yaml:"minAge,omitempty"`
	// AddressMaxAge is how many months old a proof of address may be (default 3).
	AddressMaxAge int `json:"addressMaxAgeMonths,omitempty" yaml:"addressMaxAgeMonths,omitempty"`
	// Watchlist: what a hit on a watch list leads to. review: a person decides on
	// hits; reject: the same, but the very number of a listed document rejects for
	// good; off: nobody is looked for. Nothing said is review where lists are in
	// force, and no doubt where there is none.
	Watchlist string `json:"watchlist,omitempty" yaml:"watchlist,omitempty"`
	// Specimen: what happens with a document marked SPECIMEN: reject (default), review or note.
	Specimen string `json:"specimen,omitempty" yaml:"specimen,omitempty"`
}

// What a finding may lead to.
const (
	ActionAccept = "accept"
	ActionNote   = "note"
	ActionReview = "review"
	ActionReject = "reject"
	ActionOff    = "off"
)

// Thresholds of the checks; a zero value means the default of the check, for
// picture quality the reader's own findings.
type Thresholds struct {
	// FaceSame and FaceDifferent bound the calibrated similarity, 0..1: at or
	// above FaceSame the faces are the same, below FaceDifferent different,
	// between them unsure.
	FaceSame      float64 `json:"faceSame,omitempty" yaml:"faceSame,omitempty"`
	FaceDifferent float64 `json:"faceDifferent,omitempty" yaml:"faceDifferent,omitempty"`
	// MinTextHeight in pixels below which print counts as unreadable.
	MinTextHeight float64 `json:"minTextHeight,omitempty" yaml:"minTextHeight,omitempty"`
	// MinSharpness, 0..1.
	MinSharpness float64 `json:"minSharpness,omitempty" yaml:"minSharpness,omitempty"`
	// MaxGlare is the largest burnt-out share of a document, 0..1.
	MaxGlare float64 `json:"maxGlare,omitempty" yaml:"maxGlare,omitempty"`
	// Watchlist is the least score of an entry of a watch list that is a hit, 0..1 (default 0.8).
	Watchlist float64 `json:"watchlist,omitempty" yaml:"watchlist,omitempty"`
	// MinFieldScore is the least confidence of a reading that counts as evidence, 0..1.
	MinFieldScore float64 `json:"minFieldScore,omitempty" yaml:"minFieldScore,omitempty"`
}

// DoubtPolicy says what doubt leads to.
type DoubtPolicy struct {
	// QualityRetries is how many attempts end in RETRY for doubt about picture
	// quality before the case goes to a person (default 2).
	QualityRetries *int `json:"qualityRetries,omitempty" yaml:"qualityRetries,omitempty"`
	// Identity is what doubt about identity leads to: "onHold" (default) or "retry".
	Identity string `json:"identity,omitempty" yaml:"identity,omitempty"`
}
