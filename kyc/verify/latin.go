package verify

import (
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/screening/names"
)

// withLatin fills the …En fields by the practice of the stated country (api.md 5.4).
func withLatin(p applicant.PersonalData) applicant.PersonalData {
	country := p.Nationality
	if country == "" {
		country = p.Country
	}
	for _, f := range []struct{ from, to *string }{
		{&p.FirstName, &p.FirstNameEn}, {&p.MiddleName, &p.MiddleNameEn}, {&p.LastName, &p.LastNameEn},
		{&p.PlaceOfBirth, &p.PlaceOfBirthEn},
	} {
		*f.to = latin(*f.from, country)
	}
	addresses := make([]applicant.Address, len(p.Addresses))
	for i, a := range p.Addresses {
		where := a.Country
		if where == "" {
			where = country
		}
		a.TownEn, a.StreetEn = latin(a.Town, where), latin(a.Street, where)
		a.SubStreetEn, a.StateEn = latin(a.SubStreet, where), latin(a.State, where)
		if a.FormattedAddress == "" {
			a.FormattedAddress = a.Formatted()
		}
		addresses[i] = a
	}
	if len(addresses) > 0 {
		p.Addresses = addresses
	}
	return p
}

func latin(s, country string) string {
	if s == "" {
		return ""
	}
	return names.ToLatin(s, country)
}
