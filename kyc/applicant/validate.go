package applicant

import (
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/fault"
)

// Limits of stated data (model.md 4, proposed values).
const (
	MaxString         = 256
	MaxAddressString  = 512
	MaxAddresses      = 5
	MaxExternalUserID = 512
	MaxMetadata       = 100
	MaxTags           = 30
)

// ErrData: the stated data are malformed. The message names the field, never the value.
var ErrData = fault.New(fault.Invalid, "Malformed data provided in the request")

// Validate refuses impossible dates, unknown countries and genders, and values beyond the limits.
func (p *PersonalData) Validate(now time.Time) error {
	for _, f := range p.fields() {
		if err := checkText(f.name, *f.value, MaxString); err != nil {
			return err
		}
	}
	if p.Gender != "" && p.Gender != "M" && p.Gender != "F" {
		return ErrData.Saying("Malformed data provided in the request: gender must be M or F")
	}
	if p.DOB != "" {
		if err := ValidateDate("dob", p.DOB); err != nil {
			return err
		}
		if p.DOB > now.UTC().Format(time.DateOnly) {
			return ErrData.Saying("Malformed data provided in the request: dob is in the future")
		}
	}
	for name, c := range map[string]string{"country": p.Country, "countryOfBirth": p.CountryOfBirth, "nationality": p.Nationality, "taxResidenceCountry": p.TaxResidenceCountry} {
		if c != "" && !ValidCountry(c) {
			return ErrData.Saying("Malformed data provided in the request: %s is not an ISO 3166-1 alpha-3 country", name)
		}
	}
	if len(p.Addresses) > MaxAddresses {
		return ErrData.Saying("Malformed data provided in the request: more than %d addresses", MaxAddresses)
	}
	for i := range p.Addresses {
		a := &p.Addresses[i]
		if a.Country != "" && !ValidCountry(a.Country) {
			return ErrData.Saying("Malformed data provided in the request: country of an address is not an ISO 3166-1 alpha-3 country")
		}
		for _, f := range a.fields() {
			if err := checkText("addresses."+f.name, *f.value, MaxAddressString); err != nil {
				return err
			}
		}
	}
	return nil
}

// ValidateDate accepts YYYY-MM-DD of the Gregorian calendar from 1900 on.
func ValidateDate(field, s string) error {
	if _, err := time.Parse(time.DateOnly, s); err != nil || s < "1900-01-01" {
		return ErrData.Saying("Malformed data provided in the request: %s is not a date of the form YYYY-MM-DD", field)
	}
	return nil
}

// ValidCountry reports whether c is an ISO 3166-1 alpha-3 code in capitals.
func ValidCountry(c string) bool {
	return kind.ValidCountry(c)
}

// ValidateContact checks e-mail and phone as far as form goes.
func ValidateContact(email, phone string) error {
	if err := checkText("email", email, 320); err != nil {
		return err
	}
	if email != "" {
		if a, err := mail.ParseAddress(email); err != nil || a.Address != email {
			return ErrData.Saying("Malformed data provided in the request: email is not an address")
		}
	}
	if err := checkText("phone", phone, 40); err != nil {
		return err
	}
	digits := 0
	for _, r := range phone {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case strings.ContainsRune("+-() .", r):
		default:
			return ErrData.Saying("Malformed data provided in the request: phone has characters that no phone number has")
		}
	}
	if phone != "" && (digits < 5 || digits > 15) {
		return ErrData.Saying("Malformed data provided in the request: phone must have 5 to 15 digits")
	}
	return nil
}

// ValidateMetadata bounds the client's own key-value pairs.
func ValidateMetadata(m []KeyValue) error {
	if len(m) > MaxMetadata {
		return ErrData.Saying("Malformed data provided in the request: more than %d metadata entries", MaxMetadata)
	}
	for _, kv := range m {
		if kv.Key == "" {
			return ErrData.Saying("Malformed data provided in the request: a metadata key is empty")
		}
		if err := checkText("metadata key", kv.Key, MaxString); err != nil {
			return err
		}
		if err := checkText("metadata value", kv.Value, 4096); err != nil {
			return err
		}
	}
	return nil
}

func checkText(field, s string, limit int) error {
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		return ErrData.Saying("Malformed data provided in the request: %s is not text", field)
	}
	if utf8.RuneCountInString(s) > limit {
		return ErrData.Saying("Malformed data provided in the request: %s is longer than %d characters", field, limit)
	}
	return nil
}

type namedField struct {
	name  string
	value *string
}

// fields lists the plain fields with their JSON names.
func (p *PersonalData) fields() []namedField {
	return []namedField{
		{"firstName", &p.FirstName}, {"firstNameEn", &p.FirstNameEn},
		{"middleName", &p.MiddleName}, {"middleNameEn", &p.MiddleNameEn},
		{"lastName", &p.LastName}, {"lastNameEn", &p.LastNameEn},
		{"legalName", &p.LegalName}, {"gender", &p.Gender}, {"dob", &p.DOB},
		{"placeOfBirth", &p.PlaceOfBirth}, {"placeOfBirthEn", &p.PlaceOfBirthEn},
		{"countryOfBirth", &p.CountryOfBirth}, {"stateOfBirth", &p.StateOfBirth},
		{"country", &p.Country}, {"nationality", &p.Nationality},
		{"taxResidenceCountry", &p.TaxResidenceCountry}, {"phone", &p.Phone}, {"tin", &p.TIN},
	}
}

func (a *Address) fields() []namedField {
	return []namedField{
		{"country", &a.Country}, {"postCode", &a.PostCode}, {"town", &a.Town}, {"townEn", &a.TownEn},
		{"street", &a.Street}, {"streetEn", &a.StreetEn}, {"subStreet", &a.SubStreet}, {"subStreetEn", &a.SubStreetEn},
		{"state", &a.State}, {"stateEn", &a.StateEn}, {"stateCode", &a.StateCode},
		{"buildingName", &a.BuildingName}, {"buildingNumber", &a.BuildingNumber}, {"flatNumber", &a.FlatNumber},
		{"formattedAddress", &a.FormattedAddress}, {"startDate", &a.StartDate}, {"endDate", &a.EndDate},
	}
}

// Merge sets every non-empty field of patch and clears the fields named in
// unset; an unknown name is refused. A list of addresses replaces the old one.
func (p *PersonalData) Merge(patch PersonalData, unset []string) error {
	mine, theirs := p.fields(), patch.fields()
	for i := range mine {
		if *theirs[i].value != "" {
			*mine[i].value = *theirs[i].value
		}
	}
	if patch.Addresses != nil {
		p.Addresses = patch.Addresses
	}
next:
	for _, name := range unset {
		if name == "addresses" {
			p.Addresses = nil
			continue
		}
		for _, f := range mine {
			if f.name == name {
				*f.value = ""
				continue next
			}
		}
		return ErrData.Saying("Malformed data provided in the request: unsetFields names an unknown field")
	}
	return nil
}

// Value gives a field by its JSON name; ok is false for an unknown name.
func (p *PersonalData) Value(name string) (value string, ok bool) {
	for _, f := range p.fields() {
		if f.name == name {
			return *f.value, true
		}
	}
	return "", false
}

// IsZero reports that nothing is stated.
func (p *PersonalData) IsZero() bool {
	if p == nil {
		return true
	}
	for _, f := range p.fields() {
		if *f.value != "" {
			return false
		}
	}
	return len(p.Addresses) == 0
}
