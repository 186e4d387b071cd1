package applicant_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/fault"
)

var (
	green = &applicant.Result{ReviewAnswer: "GREEN"}
	retry = &applicant.Result{ReviewAnswer: "RED", ReviewRejectType: "RETRY"}
	final = &applicant.Result{ReviewAnswer: "RED", ReviewRejectType: "FINAL"}
)

// TestWhatMayHappenWhen is the table of the status machine.
func TestWhatMayHappenWhen(t *testing.T) {
	t.Parallel()
	locked, checked, state, deleted, fin := applicant.ErrLevelLocked, applicant.ErrInCheck, applicant.ErrInState, applicant.ErrDeactivated, applicant.ErrFinal
	for _, c := range []struct {
		status             applicant.Status
		result             *applicant.Result
		deleted            bool
		data, submit, move error
	}{
		{status: applicant.StatusInit},
		{status: applicant.StatusPending, data: checked, submit: state, move: locked},
		{status: applicant.StatusPrechecked, data: checked, submit: state, move: locked},
		{status: applicant.StatusQueued, data: checked, submit: state, move: locked},
		{status: applicant.StatusOnHold, data: checked, submit: state, move: locked},
		{status: applicant.StatusCompleted, result: green},
		{status: applicant.StatusCompleted, result: retry},
		{status: applicant.StatusCompleted, result: final, data: fin, submit: fin},
		{status: applicant.StatusInit, deleted: true, data: deleted, submit: deleted, move: deleted},
		{status: applicant.StatusPending, deleted: true, data: deleted, submit: deleted, move: deleted},
		{status: applicant.StatusCompleted, result: final, deleted: true, data: deleted, submit: deleted, move: deleted},
	} {
		t.Run(fmt.Sprint(c.status, c.result, c.deleted), func(t *testing.T) {
			t.Parallel()
			a := applicant.Applicant{Deleted: c.deleted, Review: applicant.Review{Status: c.status, Result: c.result, LevelName: "one"}}
			for _, call := range []struct {
				name      string
				got, want error
			}{
				{"data", a.MayChangeData(), c.data}, {"submit", a.MaySubmit(), c.submit}, {"move", a.MayMoveLevel("two"), c.move},
			} {
				if !errors.Is(call.got, call.want) {
					t.Errorf("%s: %v, want %v", call.name, call.got, call.want)
				}
			}
			if c.move == nil && !errors.Is(a.MayMoveLevel("one"), state) {
				t.Errorf("a move to its own level: %v", a.MayMoveLevel("one"))
			}
		})
	}
}

func TestPersonalDataIsChecked(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	long := strings.Repeat("я", applicant.MaxString)
	for name, p := range map[string]applicant.PersonalData{
		"nothing": {}, "a full name": {FirstName: "Айгерім", LastName: "O'Neil-Серікқызы"}, "today": {DOB: "2026-03-01"},
		"a leap day": {DOB: "2000-02-29"}, "as long as it may be": {FirstName: long}, "countries": {Country: "KAZ", Nationality: "DEU", CountryOfBirth: "UZB"},
	} {
		if err := p.Validate(now); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	secret := "Zhanibekova"
	for name, p := range map[string]applicant.PersonalData{
		"31 February": {DOB: "1990-02-31"}, "no leap day": {DOB: "1900-02-29"}, "another order": {DOB: "31.12.1990"}, "tomorrow": {DOB: "2026-03-02"},
		"long ago": {DOB: "1899-12-31"}, "a time": {DOB: "1990-01-01T00:00:00Z"}, "gender": {Gender: "X"}, "two letters": {Country: "KZ"},
		"small letters": {Nationality: "kaz"}, "too long": {FirstName: long + "я"}, "no text": {LastName: secret + "\xff"}, "null": {LastName: secret + "\x00"},
		"too many addresses":      {Addresses: make([]applicant.Address, applicant.MaxAddresses+1)},
		"a country of an address": {Addresses: []applicant.Address{{Country: "Kazakhstan"}}},
		"a long street":           {Addresses: []applicant.Address{{Street: strings.Repeat("x", applicant.MaxAddressString+1)}}},
	} {
		err := p.Validate(now)
		if !errors.Is(err, applicant.ErrData) || fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		} else if strings.Contains(err.Error(), secret) {
			t.Errorf("%s: the value stands in the text %q", name, err)
		}
	}
}

func TestContacts(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{{"", ""}, {"a@example.org", "+7 (701) 123-45-67"}, {"дана@example.kz", "87011234567"}} {
		if err := applicant.ValidateContact(c[0], c[1]); err != nil {
			t.Errorf("%q: %v", c, err)
		}
	}
	for _, c := range [][2]string{
		{"nobody", ""}, {"A <a@example.org>", ""}, {"a@example.org\nBcc: b@example.org", ""}, {strings.Repeat("a", 320) + "@example.org", ""},
		{"", "1234"}, {"", "1234567890123456"}, {"", "call me"}, {"", "+7701\x001234567"},
	} {
		if err := applicant.ValidateContact(c[0], c[1]); !errors.Is(err, applicant.ErrData) {
			t.Errorf("%q: %v", c, err)
		}
	}
}

func TestMetadata(t *testing.T) {
	t.Parallel()
	if err := applicant.ValidateMetadata(make([]applicant.KeyValue, applicant.MaxMetadata+1)); !errors.Is(err, applicant.ErrData) {
		t.Errorf("too many: %v", err)
	}
	for _, kv := range []applicant.KeyValue{{}, {Key: "k", Value: strings.Repeat("v", 4097)}, {Key: "k\xff"}} {
		if err := applicant.ValidateMetadata([]applicant.KeyValue{kv}); !errors.Is(err, applicant.ErrData) {
			t.Errorf("%+v: %v", kv, err)
		}
	}
	if err := applicant.ValidateMetadata([]applicant.KeyValue{{Key: "k", Value: ""}}); err != nil {
		t.Error(err)
	}
}

// TestMerge: what the patch names is taken, what it does not name stays, what is unset is gone.
func TestMerge(t *testing.T) {
	t.Parallel()
	text := rapid.SampledFrom([]string{"", "a", "b"})
	draw := func(t *rapid.T, who string) applicant.PersonalData {
		return applicant.PersonalData{FirstName: text.Draw(t, who+"First"), LastName: text.Draw(t, who+"Last"), TIN: text.Draw(t, who+"TIN")}
	}
	rapid.Check(t, func(t *rapid.T) {
		old, patch := draw(t, "old"), draw(t, "patch")
		unset := rapid.SliceOfDistinct(rapid.SampledFrom([]string{"firstName", "lastName", "tin"}), rapid.ID).Draw(t, "unset")
		got := old
		if err := got.Merge(patch, unset); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"firstName", "lastName", "tin"} {
			was, _ := old.Value(name)
			want, _ := patch.Value(name)
			if want == "" {
				want = was
			}
			for _, u := range unset {
				if u == name {
					want = ""
				}
			}
			if is, ok := got.Value(name); !ok || is != want {
				t.Fatalf("%s is %q, want %q", name, is, want)
			}
		}
	})
	p := applicant.PersonalData{FirstName: "A", Addresses: []applicant.Address{{Town: "Almaty"}}}
	if err := p.Merge(applicant.PersonalData{}, []string{"addresses", "firstName"}); err != nil || !p.IsZero() {
		t.Errorf("%+v %v", p, err)
	}
	if err := p.Merge(applicant.PersonalData{}, []string{"password"}); !errors.Is(err, applicant.ErrData) {
		t.Errorf("an unknown field: %v", err)
	}
	if none := (*applicant.PersonalData)(nil); !none.IsZero() {
		t.Error("nothing is something")
	}
}

func TestResults(t *testing.T) {
	t.Parallel()
	var none *applicant.Result
	if none.Green() || none.Final() || !green.Green() || green.Final() || retry.Green() || retry.Final() || !final.Final() {
		t.Error("a result is taken for another")
	}
}
