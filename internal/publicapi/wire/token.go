package wire

// AccessToken is the answer of both forms (api.md 2.3).
type AccessToken struct {
	Token  string `json:"token" doc:"For the SDK; sent by it as X-Access-Token"`
	UserID string `json:"userId" example:"user-42"`
}

// Identifiers are given to an applicant that is yet to be made.
type Identifiers struct {
	Email string `json:"email,omitempty" example:"a@example.com"`
	Phone string `json:"phone,omitempty" example:"+77010000000"`
}

// AccessTokenBody is the body of the second form.
type AccessTokenBody struct {
	UserID               string      `json:"userId" minLength:"1" maxLength:"512" example:"user-42"`
	LevelName            string      `json:"levelName,omitempty" doc:"Required unless the applicant exists" example:"basic-kyc-level"`
	TTLInSecs            *int64      `json:"ttlInSecs,omitempty" doc:"Default 600; more than 86400 counts as 86400" minimum:"1"`
	ApplicantIdentifiers Identifiers `json:"applicantIdentifiers,omitempty"`
	ExternalActionID     string      `json:"externalActionId,omitempty" doc:"Accepted and not used"`
}

// Link is a hosted page for one person (api.md 9.2).
type Link struct {
	URL string `json:"url" example:"https://verify.example.com/websdk/p/7JwtC0pb9mcqQsLb"`
}

// LinkBody is the body of the newer form.
type LinkBody struct {
	LevelName            string      `json:"levelName" example:"basic-kyc-level"`
	UserID               string      `json:"userId" minLength:"1" maxLength:"512" example:"user-42"`
	TTLInSecs            *int64      `json:"ttlInSecs,omitempty" doc:"Default 1800; more than 86400 counts as 86400" minimum:"1"`
	ApplicantIdentifiers Identifiers `json:"applicantIdentifiers,omitempty"`
	ExternalActionID     string      `json:"externalActionId,omitempty" doc:"Accepted and not used"`
	Redirect             *Redirect   `json:"redirect,omitempty"`
}

// Redirect says where the person goes after the last step.
type Redirect struct {
	SuccessURL         string   `json:"successUrl,omitempty" example:"https://shop.example/ok"`
	RejectURL          string   `json:"rejectUrl,omitempty" example:"https://shop.example/no"`
	SignKey            string   `json:"signKey,omitempty"`
	AllowedQueryParams []string `json:"allowedQueryParams,omitempty" maxItems:"4"`
}
