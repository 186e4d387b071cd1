package identity

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/vision"
)

// otherValues are values that a reading may have been taken for.
var otherValues = map[string][]string{
	vision.FieldLastName:       {"СЕРИКОВА", "СЕРИКОВ", "СЕРИКОВАА", "AKHMETOVA", "SERIKOVA"},
	vision.FieldFirstName:      {"АЙГЕРИМ", "AYGERIM", "АЙГЕРИИ", "DINARA", "A"},
	vision.FieldMiddleName:     {"НУРЛАНОВНА", "МАРАТОВНА", "НУРЛАНОВИЧ"},
	vision.FieldBirthDate:      {"1994-02-11", "1994-11-02", "1994-02-17", "2011-05-06"},
	vision.FieldDocumentNumber: {"012345678", "O12345678", "123456789"},
	vision.FieldExpiryDate:     {"2029-03-01", "2029-03-07", "2020-01-01"},
	vision.FieldIssueDate:      {"2019-03-02", "2018-01-01"},
	vision.FieldSex:            {"F", "M", "X"},
	vision.FieldNationality:    {"KAZ", "RUS"},
	vision.FieldIssuer:         {"KAZ", "UZB"},
	vision.FieldPersonalNumber: {"940211450124", "940211350128", "870730450120"},
}

// readingsOf lists every reading of the input, so that it can be changed in place.
func readingsOf(in check.Input) []*[]vision.Reading {
	var out []*[]vision.Reading
	for _, d := range in.Documents {
		for i := range d.Facts.Pages {
			p := &d.Facts.Pages[i]
			out = append(out, &p.Readings)
			if p.MRZ != nil {
				out = append(out, &p.MRZ.Fields)
			}
		}
	}
	return out
}

func clone(t *rapid.T, in check.Input) check.Input {
	for i, d := range in.Documents {
		b, err := json.Marshal(d.Facts)
		if err != nil {
			t.Fatal(err)
		}
		var f vision.Facts
		if err := json.Unmarshal(b, &f); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			in.Documents = append([]check.Document(nil), in.Documents...)
		}
		in.Documents[i].Facts = &f
	}
	return in
}

// drawInput makes a document set with random faults: readings lost, misread,
// weak, doubled by another reader; stated data right, slightly wrong or wrong.
func drawInput(t *rapid.T) check.Input {
	in := kazakhCard()
	if rapid.Bool().Draw(t, "passport") {
		in = passport()
	}
	faults := rapid.IntRange(0, 3).Draw(t, "faults")
	lists := readingsOf(in)
	for range faults {
		l := rapid.SampledFrom(lists).Draw(t, "list")
		if len(*l) == 0 {
			continue
		}
		i := rapid.IntRange(0, len(*l)-1).Draw(t, "reading")
		r := &(*l)[i]
		switch rapid.IntRange(0, 3).Draw(t, "fault") {
		case 0:
			r.Value = rapid.SampledFrom(otherValues[r.Name]).Draw(t, "value")
		case 1:
			r.Score = rapid.Float64Range(0, 1).Draw(t, "score")
		case 2:
			extra := *r
			extra.Reader = rapid.SampledFrom([]string{"tesseract", "own-line", ""}).Draw(t, "reader")
			extra.Value = rapid.SampledFrom(otherValues[r.Name]).Draw(t, "value")
			*l = append(*l, extra)
		case 3:
			*l = append((*l)[:i:i], (*l)[i+1:]...)
		}
	}
	m := mrzOf(in)
	m.Agreed, m.Valid = rapid.Bool().Draw(t, "agreed"), rapid.Bool().Draw(t, "valid")
	p := in.Applicant.Personal.FixedInfo
	switch rapid.IntRange(0, 4).Draw(t, "stated") {
	case 0:
		in.Applicant.Personal.FixedInfo = nil
	case 1:
		p.DOB = rapid.SampledFrom(otherValues[vision.FieldBirthDate]).Draw(t, "dob")
	case 2:
		*p = applicant.PersonalData{LastName: rapid.SampledFrom(otherValues[vision.FieldLastName]).Draw(t, "last"), MiddleName: p.MiddleName}
	}
	in.Level.Checks.MinAge = rapid.SampledFrom([]int{0, 18}).Draw(t, "minAge")
	return in
}

func TestWeakeningNeverHelps(t *testing.T) {
	t.Parallel()
	passes := 0
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		before := Checker{}.Check(in)
		if before.Outcome == check.Pass {
			passes++
		}
		weaker := clone(t, in)
		for range rapid.IntRange(1, 5).Draw(t, "steps") {
			l := rapid.SampledFrom(readingsOf(weaker)).Draw(t, "list")
			m := mrzOf(weaker)
			switch kind := rapid.IntRange(0, 4).Draw(t, "weakening"); {
			case kind == 0:
				m.Agreed = false
			case kind == 1:
				m.Valid = false
			case len(*l) == 0:
			default:
				r := &(*l)[rapid.IntRange(0, len(*l)-1).Draw(t, "reading")]
				switch kind {
				case 2:
					r.Score *= rapid.Float64Range(0, 1).Draw(t, "factor")
				case 3:
					r.Checked = false
				case 4:
					r.Reader = ""
				}
			}
		}
		after := Checker{}.Check(weaker)
		if after.Outcome == check.Pass && before.Outcome != check.Pass {
			t.Fatalf("weakened facts pass; before: %v", codesOf(before))
		}
	})
	if passes == 0 {
		t.Error("no generated input passes, so nothing was proven")
	}
}

func TestRemovingNeverHelpsUnlessItContradicted(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		before := Checker{}.Check(in)
		less := clone(t, in)
		l := rapid.SampledFrom(readingsOf(less)).Draw(t, "list")
		if len(*l) == 0 {
			return
		}
		i := rapid.IntRange(0, len(*l)-1).Draw(t, "reading")
		removed := (*l)[i]
		*l = append((*l)[:i:i], (*l)[i+1:]...)
		after := Checker{}.Check(less)
		if after.Outcome != check.Pass || before.Outcome == check.Pass {
			return
		}
		if !contradicts(in, removed) {
			t.Fatalf("removing %s %q makes it pass; before: %v", removed.Name, removed.Value, codesOf(before))
		}
	})
}

// contradicts tells whether a reading was at odds with another fact: another
// reading of the field, the stated data, the declared country, the national
// number, or the date of today.
func contradicts(in check.Input, r vision.Reading) bool {
	c := cardsOf(in.Documents)[0]
	for _, x := range c.claims[r.Name] {
		if relate(claim{field: r.Name, value: r.Value}, x, c.issuer()).rel != equal {
			return true
		}
	}
	for _, e := range (Checker{}).Check(in).Evidence {
		switch e.Code {
		case "stated-different", "stated-plausible", "stated-differs-from-unsure-reading", "national-number-contradicts", "national-number-invalid", "expired", "expired-unsure", "declared-country-differs", "under-age":
			for _, v := range e.Values {
				if v.Value == r.Value {
					return true
				}
			}
		}
	}
	return false
}

func TestNoSourceNoPass(t *testing.T) {
	t.Parallel()
	// Each required field, taken out of either source, leaves doubt.
	for _, field := range []string{vision.FieldLastName, vision.FieldFirstName, vision.FieldBirthDate, vision.FieldDocumentNumber, vision.FieldExpiryDate} {
		for _, input := range []func() check.Input{kazakhCard, passport} {
			for n := range len(readingsOf(input())) {
				in := input()
				l := readingsOf(in)[n]
				before := len(*l)
				*l = without(*l, field)
				if len(*l) == before {
					continue
				}
				if got := (Checker{}).Check(in); got.Outcome != check.Doubt {
					t.Errorf("without %s in list %d: %s", field, n, got.Outcome)
				}
			}
		}
	}
}
