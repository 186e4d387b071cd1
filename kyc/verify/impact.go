package verify

import (
	"cmp"
	"context"
	"slices"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
)

// LackKind is why somebody would not finish a level.
type LackKind string

// The kinds. What else may go wrong with a document does so on any level.
const (
	LackType     LackKind = "type"     // a document of a type that is not taken
	LackCountry  LackKind = "country"  // a document of a country that is not taken
	LackSide     LackKind = "side"     // one side where both are asked
	LackStep     LackKind = "step"     // a step that nobody asked them for
	LackData     LackKind = "data"     // a required field that nobody asked them for
	LackLiveness LackKind = "liveness" // a picture that was not taken live where it must be
)

// Lack is one cause, with what it is about: a document type, a country or a
// field by its name, else the step.
type Lack struct {
	Kind LackKind `json:"kind" enum:"type,country,side,step,data,liveness"`
	Step string   `json:"step"`
	What string   `json:"what"`
}

// LackCount is a cause with the number of people whom it concerns.
type LackCount struct {
	Lack
	Count int `json:"count"`
}

// Impact is what another revision of a level would do to those who are on their
// way through it (api.md 5.9: a check is made under the revision that is in
// force when it is requested).
type Impact struct {
	// Checked are those whose check runs or who wait for an officer: the
	// revision that they were submitted under decides about them.
	Checked int `json:"checked"`
	// Open are those who still give something: who began, and who were asked again.
	Open int `json:"open"`
	// Stranded are those of Open who would meet the revision in force with what
	// they gave and are asked for, and would not meet the other one.
	Stranded int `json:"stranded"`
	// Causes, the most frequent first; somebody may have several.
	Causes []LackCount `json:"causes"`
	// Cut: there are more than were looked at, so the numbers are the least that it can be.
	Cut    bool `json:"cut"`
	Looked int  `json:"looked" doc:"How many were looked at of each kind at most, the newest first"`
}

// maxImpact bounds how many people are looked at.
const maxImpact = 2000

// ErrMoreStranded refuses a revision that would strand more people than the
// publisher was told.
var ErrMoreStranded = fault.New(fault.Conflict, "The revision concerns more people on their way than you were shown. Look again, then publish.")

// Impact tells what next would do to the applicants of its level. It changes nothing.
func (s *Service) Impact(ctx context.Context, scope kyc.Scope, next level.Level) (Impact, error) {
	next = level.Normalize(next)
	now, err := s.newestLevel(ctx, scope, next.Name)
	if err != nil {
		return Impact{}, err
	}
	active := false
	out := Impact{Causes: []LackCount{}, Looked: maxImpact}
	for _, status := range []applicant.Status{applicant.StatusPending, applicant.StatusPrechecked, applicant.StatusQueued, applicant.StatusOnHold} {
		err := s.eachOf(ctx, scope, ApplicantQuery{Status: status, LevelName: next.Name, Deleted: &active}, &out.Cut, func(ApplicantRecord) error {
			out.Checked++
			return nil
		})
		if err != nil {
			return Impact{}, err
		}
	}
	began := map[int]level.Level{now.Revision: now}
	counts := map[Lack]int{}
	look := func(r ApplicantRecord) error {
		out.Open++
		a, err := s.openApplicant(ctx, r)
		if err != nil {
			return err
		}
		images, err := s.activeImages(ctx, scope, a.ID)
		if err != nil {
			return err
		}
		own, ok := began[a.Review.LevelRevision]
		if !ok {
			if own, err = s.Store.Level(ctx, scope, next.Name, a.Review.LevelRevision); err != nil {
				return err
			}
			began[a.Review.LevelRevision] = own
		}
		before, after := lacks(now, own, a, images), lacks(next, own, a, images)
		stranded := false
		for l := range after {
			if !before[l] {
				counts[l]++
				stranded = true
			}
		}
		if stranded {
			out.Stranded++
		}
		return nil
	}
	for _, q := range []ApplicantQuery{{Status: applicant.StatusInit}, {Status: applicant.StatusCompleted, RejectType: applicant.RejectRetry}} {
		q.LevelName, q.Deleted = next.Name, &active
		if err := s.eachOf(ctx, scope, q, &out.Cut, look); err != nil {
			return Impact{}, err
		}
	}
	for l, n := range counts {
		out.Causes = append(out.Causes, LackCount{l, n})
	}
	slices.SortFunc(out.Causes, func(a, b LackCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Step, b.Step), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.What, b.What))
	})
	return out, nil
}

// eachOf goes through applicants, newest first, at most maxImpact of them.
func (s *Service) eachOf(ctx context.Context, scope kyc.Scope, q ApplicantQuery, cut *bool, fn func(ApplicantRecord) error) error {
	q.Limit = 200
	for n := 0; ; n += q.Limit {
		if n >= maxImpact {
			q.Limit = 1
		}
		page, err := s.Store.Applicants(ctx, scope, q)
		if err != nil {
			return err
		}
		if n >= maxImpact {
			*cut = *cut || len(page) > 0
			return nil
		}
		for _, r := range page {
			if err := fn(r); err != nil {
				return err
			}
		}
		if len(page) < q.Limit {
			return nil
		}
		q.Before = page[len(page)-1].ID
	}
}

// lacks tells why a person would not meet a level who gives all that the
// revision own asks: it is what the person is shown until the check.
func lacks(l, own level.Level, a applicant.Applicant, images []ImageRecord) map[Lack]bool {
	l, own = level.Effective(l, a.Required).WithDefaults(), level.Effective(own, a.Required).WithDefaults()
	out := map[Lack]bool{}
	for _, set := range l.Required.DocSets {
		step := set.IDDocSetType
		asked, ok := own.Step(step)
		// What may be left out is left out at worst.
		ok = ok && (!asked.SkipAllowed || set.SkipAllowed)
		switch {
		case set.Documented():
			lacksOfDocuments(out, l, set, own, asked, ok, images)
		case step == level.StepApplicantData:
			lacksOfData(out, set, asked, a)
		case set.SkipAllowed || ok:
		case step == level.StepQuestionnaire:
			if !answersTo(a.Personal.Questionnaires, set.QuestionnaireDefID) {
				out[Lack{LackStep, step, step}] = true
			}
		case step == level.StepEmailVerification && (a.Personal.Email == "" || a.Personal.Email != a.Personal.Marks.Email),
			step == level.StepPhoneVerification && (a.Personal.Phone == "" || a.Personal.Phone != a.Personal.Marks.Phone):
			out[Lack{LackStep, step, step}] = true
		}
	}
	return out
}

func lacksOfDocuments(out map[Lack]bool, l level.Level, set level.DocSet, own level.Level, asked level.DocSet, ok bool, images []ImageRecord) {
	step := set.IDDocSetType
	live := l.Liveness(set) != level.LivenessDisabled
	var given []ImageRecord
	for _, im := range images {
		if stepOf(l, im.Type, im.Country) == step {
			given = append(given, im)
		}
	}
	if len(given) == 0 {
		strange := false
		for _, im := range images {
			// It was given for this step, which no longer takes it.
			if stepOf(own, im.Type, im.Country) == step {
				out[Lack{LackType, step, im.Type}] = true
				strange = true
			}
		}
		switch {
		case strange || set.SkipAllowed:
		case !ok:
			out[Lack{LackStep, step, step}] = true
		case live && own.Liveness(asked) == level.LivenessDisabled,
			set.VideoRequired == "docapture" && asked.VideoRequired != "docapture":
			out[Lack{LackLiveness, step, step}] = true
		}
		return
	}
	whole := map[Lack]bool{} // why not, of the documents that do not suffice
	for _, im := range given {
		var why Lack
		switch {
		case live && im.Source != document.SourceLiveness,
			set.VideoRequired == "docapture" && im.Source != document.SourceDocapture:
			why = Lack{LackLiveness, step, step}
		case set.AcceptsType(im.Type) && !slices.Contains(l.StepsOf(im.Type, im.Country), step):
			why = Lack{LackCountry, step, im.Country}
		case l.DoubleSided(im.Type, im.Country) && !own.DoubleSided(im.Type, im.Country) && !hasBothSides(given, im):
			why = Lack{LackSide, step, im.Type}
		default:
			return // one whole document meets the step
		}
		whole[why] = true
	}
	for why := range whole {
		out[why] = true
	}
}

// hasBothSides of one document, told apart as the check of completeness does.
func hasBothSides(images []ImageRecord, of ImageRecord) bool {
	has := func(side string) bool {
		return slices.ContainsFunc(images, func(im ImageRecord) bool { return im.Type == of.Type && im.Country == of.Country && im.SubType == side })
	}
	return has(document.FrontSide) && has(document.BackSide)
}

func lacksOfData(out map[Lack]bool, set, asked level.DocSet, a applicant.Applicant) {
	if set.SkipAllowed {
		return
	}
	lack := func(f level.Field, others []level.Field, value string) {
		// What is asked and not required may stay empty.
		shown := slices.ContainsFunc(others, func(o level.Field) bool { return o.Name == f.Name && o.Required })
		if f.Required && value == "" && !shown {
			out[Lack{LackData, set.IDDocSetType, f.Name}] = true
		}
	}
	for _, f := range set.Fields {
		lack(f, asked.Fields, FieldValue(a, f.Name))
	}
	for _, f := range set.CustomFields {
		lack(f, asked.CustomFields, CustomValue(a, f.Name))
	}
}
