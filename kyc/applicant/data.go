package applicant

import (
	"encoding/json"
	"strings"
	"time"
)

// PersonalData are the fields that fixedInfo (stated) and info (recognised)
// share (model.md 4 and 5). Dates are YYYY-MM-DD, countries alpha-3, gender M or
// F. An absent value is the empty string and is left out of JSON.
type PersonalData struct {
	FirstName           string    `json:"firstName,omitempty"`
	FirstNameEn         string    `json:"firstNameEn,omitempty"`
	MiddleName          string    `json:"middleName,omitempty"`
	MiddleNameEn        string    `json:"middleNameEn,omitempty"`
	LastName            string    `json:"lastName,omitempty"`
	LastNameEn          string    `json:"lastNameEn,omitempty"`
	LegalName           string    `json:"legalName,omitempty"`
	Gender              string    `json:"gender,omitempty"`
	DOB                 string    `json:"dob,omitempty"`
	PlaceOfBirth        string    `json:"placeOfBirth,omitempty"`
	PlaceOfBirthEn      string    `json:"placeOfBirthEn,omitempty"`
	CountryOfBirth      string    `json:"countryOfBirth,omitempty"`
	StateOfBirth        string    `json:"stateOfBirth,omitempty"`
	Country             string    `json:"country,omitempty"`
	Nationality         string    `json:"nationality,omitempty"`
	TaxResidenceCountry string    `json:"taxResidenceCountry,omitempty"`
	Phone               string    `json:"phone,omitempty"`
	TIN                 string    `json:"tin,omitempty"`
	Addresses           []Address `json:"addresses,omitempty"`
}

// Address is a postal address (model.md 4).
type Address struct {
	Country          string `json:"country,omitempty"`
	PostCode         string `json:"postCode,omitempty"`
	Town             string `json:"town,omitempty"`
	TownEn           string `json:"townEn,omitempty"`
	Street           string `json:"street,omitempty"`
	StreetEn         string `json:"streetEn,omitempty"`
	SubStreet        string `json:"subStreet,omitempty"`
	SubStreetEn      string `json:"subStreetEn,omitempty"`
	State            string `json:"state,omitempty"`
	StateEn          string `json:"stateEn,omitempty"`
	StateCode        string `json:"stateCode,omitempty"`
	BuildingName     string `json:"buildingName,omitempty"`
	BuildingNumber   string `json:"buildingNumber,omitempty"`
	FlatNumber       string `json:"flatNumber,omitempty"`
	FormattedAddress string `json:"formattedAddress,omitempty"`
	StartDate        string `json:"startDate,omitempty"`
	EndDate          string `json:"endDate,omitempty"`
}

// Info is what was recognised from documents (model.md 5).
type Info struct {
	PersonalData
	IDDocs []IDDoc `json:"idDocs,omitempty"`
}

// IDDoc is one recognised document (model.md 5).
type IDDoc struct {
	IDDocType          string   `json:"idDocType"`
	IDDocSubType       string   `json:"idDocSubType,omitempty"`
	Country            string   `json:"country,omitempty"`
	FirstName          string   `json:"firstName,omitempty"`
	FirstNameEn        string   `json:"firstNameEn,omitempty"`
	MiddleName         string   `json:"middleName,omitempty"`
	MiddleNameEn       string   `json:"middleNameEn,omitempty"`
	LastName           string   `json:"lastName,omitempty"`
	LastNameEn         string   `json:"lastNameEn,omitempty"`
	IssuedDate         string   `json:"issuedDate,omitempty"`
	FirstIssuedDate    string   `json:"firstIssuedDate,omitempty"`
	ValidUntil         string   `json:"validUntil,omitempty"`
	Termless           bool     `json:"termless,omitempty"`
	IssueAuthority     string   `json:"issueAuthority,omitempty"`
	IssueAuthorityCode string   `json:"issueAuthorityCode,omitempty"`
	Number             string   `json:"number,omitempty"`
	AdditionalNumber   string   `json:"additionalNumber,omitempty"`
	DOB                string   `json:"dob,omitempty"`
	Gender             string   `json:"gender,omitempty"`
	PlaceOfBirth       string   `json:"placeOfBirth,omitempty"`
	Nationality        string   `json:"nationality,omitempty"`
	MRZLine1           string   `json:"mrzLine1,omitempty"`
	MRZLine2           string   `json:"mrzLine2,omitempty"`
	MRZLine3           string   `json:"mrzLine3,omitempty"`
	Address            *Address `json:"address,omitempty"`
	ImageIDs           []int32  `json:"imageIds,omitempty"`
}

// KeyValue is one entry of the client's metadata.
type KeyValue struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Personal is the part of an applicant that is sealed at rest.
type Personal struct {
	ExternalUserID string          `json:"externalUserId"`
	Email          string          `json:"email,omitempty"`
	Phone          string          `json:"phone,omitempty"`
	PhoneCountry   string          `json:"phoneCountry,omitempty"`
	FixedInfo      *PersonalData   `json:"fixedInfo,omitempty"`
	Info           *Info           `json:"info,omitempty"`
	Metadata       []KeyValue      `json:"metadata,omitempty"`
	Questionnaires json.RawMessage `json:"questionnaires,omitempty"`
	Agreement      json.RawMessage `json:"agreement,omitempty"`
	IPCountry      string          `json:"ipCountry,omitempty"`
	// CreatedBy names the token or operator that made the applicant.
	CreatedBy string `json:"createdBy,omitempty"`
	Marks     Marks  `json:"marks,omitzero"`
}

// CountryOfDocument is the country of the document, else the one that was
// recognised or stated: alpha-3, "" for unknown.
func (p Personal) CountryOfDocument() string {
	if p.Info != nil {
		for _, d := range p.Info.IDDocs {
			if d.Country != "" {
				return d.Country
			}
		}
		if p.Info.Country != "" {
			return p.Info.Country
		}
	}
	if p.FixedInfo != nil {
		return p.FixedInfo.Country
	}
	return ""
}

// Marks remember what the person has done in the applicant's flow where the
// data themselves do not tell.
type Marks struct {
	// DataAt and AnswersAt are when stated data and questionnaires were last confirmed by the person.
	DataAt    time.Time `json:"dataAt,omitzero"`
	AnswersAt time.Time `json:"answersAt,omitzero"`
	// Email and Phone are the contacts that a code proved.
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
	// Code is the newest code that was sent and not yet used; CodesSent are the times of the last day.
	Code      *Code       `json:"code,omitempty"`
	CodesSent []time.Time `json:"codesSent,omitempty"`
	// Skipped are steps that the level allows to leave out.
	Skipped []string `json:"skipped,omitempty"`
}

// Code is a code on its way to a contact.
type Code struct {
	Channel   string    `json:"channel"`
	To        string    `json:"to"`
	Hash      []byte    `json:"hash"`
	ExpiresAt time.Time `json:"expiresAt"`
	TriesLeft int       `json:"triesLeft"`
}

// Formatted joins the parts of an address from the house outwards.
func (a *Address) Formatted() string {
	var parts []string
	for _, p := range []string{a.Street, a.SubStreet, a.BuildingName, a.BuildingNumber, a.FlatNumber, a.Town, a.State, a.PostCode, a.Country} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}
