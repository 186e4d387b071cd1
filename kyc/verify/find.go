package verify

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/biter777/countries"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/blocklist"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/screening/names"
)

// maxFound bounds what one search answers.
const maxFound = 100

// Find looks applicants up by what a person types: an id, the client's own id,
// an e-mail address, a phone number, the number of a document, a national
// number, a birth date, or names. Everything but ids is found by keyed hashes,
// so it must be whole; several names must all fit. Newest first.
func (s *Service) Find(ctx context.Context, scope kyc.Scope, text string) ([]applicant.Applicant, error) {
	text = strings.TrimSpace(text)
	if text == "" || !utf8.ValidString(text) || utf8.RuneCountInString(text) > 512 {
		return nil, nil
	}
	found := map[string]bool{}
	if kyc.ValidID(strings.ToLower(text)) {
		id := strings.ToLower(text)
		if _, err := s.Store.Applicant(ctx, scope, id); err == nil {
			found[id] = true
		} else if r, err := s.Store.ApplicantByInspection(ctx, scope, id); err == nil {
			found[r.ID] = true
		}
	}
	ext, err := s.Sealer.Hash(ctx, scope, blocklist.KeyExternalUserID, text)
	if err != nil {
		return nil, err
	}
	id, err := s.Store.ApplicantIDByExternalUserID(ctx, scope, ext.Hash)
	if err == nil {
		found[id] = true
	} else if !errors.Is(err, fault.ErrNotFound) {
		return nil, err
	}
	if err := s.findByKeys(ctx, scope, exactKeys(text), func(kinds map[blocklistKey]bool) bool { return true }, found); err != nil {
		return nil, err
	}
	var tokens []rawKey
	for _, t := range names.Tokens(text) {
		tokens = append(tokens, rawKey{blocklist.KeyNameToken, t})
	}
	slices.SortFunc(tokens, func(a, b rawKey) int { return strings.Compare(a.value, b.value) })
	tokens = slices.Compact(tokens)
	if err := s.findByKeys(ctx, scope, tokens, func(hit map[blocklistKey]bool) bool { return len(hit) == len(tokens) }, found); err != nil {
		return nil, err
	}
	ids := slices.Sorted(maps.Keys(found))
	slices.Reverse(ids)
	out := make([]applicant.Applicant, 0, min(len(ids), maxFound))
	for _, id := range ids[:min(len(ids), maxFound)] {
		a, err := s.loadApplicant(ctx, scope, id)
		if errors.Is(err, fault.ErrNotFound) || fault.CodeOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// blocklistKey is a key in a form that maps can hold.
type blocklistKey struct{ kind, hash string }

// findByKeys adds the applicants whose matched keys are enough.
func (s *Service) findByKeys(ctx context.Context, scope kyc.Scope, raw []rawKey, enough func(map[blocklistKey]bool) bool, found map[string]bool) error {
	keys, err := s.hashKeys(ctx, scope, raw)
	if err != nil || len(keys) == 0 {
		return err
	}
	matches, err := s.Store.ApplicantsByKeys(ctx, scope, keys)
	if err != nil {
		return err
	}
	hits := map[string]map[blocklistKey]bool{}
	for _, m := range matches {
		if hits[m.OwnerID] == nil {
			hits[m.OwnerID] = map[blocklistKey]bool{}
		}
		hits[m.OwnerID][blocklistKey{m.Key.Kind, string(m.Key.Hash)}] = true
	}
	for id, hit := range hits {
		if enough(hit) {
			found[id] = true
		}
	}
	return nil
}

// exactKeys are the keys that the whole text may be.
func exactKeys(text string) []rawKey {
	var keys []rawKey
	if strings.Contains(text, "@") {
		return append(keys, rawKey{blocklist.KeyEmail, normalEmail(text)})
	}
	for _, layout := range []string{time.DateOnly, "02.01.2006", "2.1.2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			return append(keys, rawKey{blocklist.KeyBirthDate, t.Format(time.DateOnly)})
		}
	}
	digits := 0
	for _, r := range text {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	if digits < 4 {
		return keys
	}
	keys = append(keys, rawKey{blocklist.KeyPhone, normalPhone(text, nil)}, nationalKey(text))
	// The number of a document is kept with its country, which nobody types.
	for _, c := range countries.All() {
		if a3 := c.Alpha3(); len(a3) == 3 {
			keys = append(keys, documentKey(a3, text))
		}
	}
	return append(keys, documentKey("", text))
}
