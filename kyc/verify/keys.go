package verify

import (
	"context"
	"slices"
	"strings"

	"github.com/biter777/countries"
	"github.com/nyaruka/phonenumbers"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/blocklist"
	"github.com/idngo/idngo/screening/names"
)

// rawKey is a look-up value before hashing. It never leaves the process.
type rawKey struct{ kind, value string }

// applicantKeys hashes everything that an applicant can be found by.
func (s *Service) applicantKeys(ctx context.Context, a applicant.Applicant) ([]blocklist.Key, error) {
	return s.hashKeys(ctx, a.Scope, applicantRawKeys(a))
}

func (s *Service) hashKeys(ctx context.Context, scope kyc.Scope, raw []rawKey) ([]blocklist.Key, error) {
	seen := make(map[rawKey]bool, len(raw))
	keys := make([]blocklist.Key, 0, len(raw))
	for _, r := range raw {
		if r.value == "" || seen[r] {
			continue
		}
		seen[r] = true
		k, err := s.Sealer.Hash(ctx, scope, r.kind, r.value)
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	return keys, nil
}

// applicantRawKeys lists the normalised look-up values of an applicant: stated
// and recognised data count alike.
func applicantRawKeys(a applicant.Applicant) []rawKey {
	p := a.Personal
	keys := []rawKey{
		{blocklist.KeyExternalUserID, p.ExternalUserID},
		{blocklist.KeyEmail, normalEmail(p.Email)},
		{blocklist.KeyPhone, normalPhone(p.Phone, p.FixedInfo)},
	}
	if p.FixedInfo != nil {
		keys = append(keys, personKeys(*p.FixedInfo)...)
	}
	if p.Info != nil {
		keys = append(keys, personKeys(p.Info.PersonalData)...)
		for _, d := range p.Info.IDDocs {
			keys = append(keys, documentKey(d.Country, d.Number))
			if d.AdditionalNumber != "" {
				keys = append(keys, nationalKey(d.AdditionalNumber))
			}
		}
	}
	return keys
}

// personKeys: the person (names and birth date), each name token, the birth
// date, and the national number.
func personKeys(p applicant.PersonalData) []rawKey {
	var keys []rawKey
	first, last := p.FirstName, p.LastName
	if first == "" && last == "" {
		first, last = p.FirstNameEn, p.LastNameEn
	}
	// A patronymic stands in some documents of a person and not in others.
	first, _ = names.SplitPatronymic(first)
	tokens := append(names.Tokens(first), names.Tokens(last)...)
	slices.Sort(tokens)
	tokens = slices.Compact(tokens)
	for _, t := range tokens {
		keys = append(keys, rawKey{blocklist.KeyNameToken, t})
	}
	if len(tokens) > 0 && p.DOB != "" {
		keys = append(keys, rawKey{blocklist.KeyPerson, strings.Join(tokens, " ") + "|" + p.DOB})
	}
	if p.DOB != "" {
		keys = append(keys, rawKey{blocklist.KeyBirthDate, p.DOB})
	}
	if p.TIN != "" {
		keys = append(keys, nationalKey(p.TIN))
	}
	return keys
}

func documentKey(country, number string) rawKey {
	n := alphanumeric(number)
	if n == "" {
		return rawKey{}
	}
	return rawKey{blocklist.KeyDocumentNumber, country + ":" + n}
}

func nationalKey(number string) rawKey {
	n := alphanumeric(number)
	if n == "" {
		return rawKey{}
	}
	return rawKey{blocklist.KeyNationalNumber, n}
}

func alphanumeric(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z':
			return r
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 0x400 && r <= 0x52f: // Cyrillic series of older documents
			return []rune(strings.ToUpper(string(r)))[0]
		}
		return -1
	}, s)
}

func normalEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// normalPhone gives E.164 where the number can be understood, else its digits.
func normalPhone(phone string, stated *applicant.PersonalData) string {
	if phone == "" && stated != nil {
		phone = stated.Phone
	}
	if phone == "" {
		return ""
	}
	if n, err := phonenumbers.Parse(phone, "KZ"); err == nil && phonenumbers.IsPossibleNumber(n) {
		return phonenumbers.Format(n, phonenumbers.E164)
	}
	return "digits:" + strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, phone)
}

// phoneCountry gives the alpha-3 country of a number in international form, ""
// when it has none of its own (api.md 5.3).
func phoneCountry(phone string) string {
	n, err := phonenumbers.Parse(phone, "ZZ") // no region to fall back on
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return ""
	}
	c := countries.ByName(phonenumbers.GetRegionCodeForNumber(n))
	if c == countries.Unknown {
		return ""
	}
	return c.Alpha3()
}
