package verify_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision/face"
)

// searching switches the search among faces on.
func searching(t *testing.T) *testBundle {
	t.Helper()
	b := setupIdle(t)
	c, err := face.DefaultCalibration()
	must(t, err)
	b.Search = verify.FaceSearch{Within: c.SearchWithin, MinFace: c.MinFace, MaxYaw: c.MaxYaw, Similarity: c.Similarity, FMR: c.FMRAt}
	return b
}

// biometrics changes what the level allows.
func (b *testBundle) biometrics(to level.Biometrics) {
	b.t.Helper()
	l, err := b.Level(b.ctx, production, "basic-kyc-level")
	must(b.t, err)
	l.Checks.Biometrics = to
	_, err = b.UpdateLevel(b.ctx, production, l.ID, l)
	must(b.t, err)
}

// disguised is the submission of p with the face of another.
func (b *testBundle) disguised(p, as checktest.Person) (ups []verify.Upload) {
	in, donor := checktest.Clone(checktest.Passport(p)), checktest.Passport(as)
	for i, d := range in.Documents {
		for j := range d.Facts.Pages {
			for k := range d.Facts.Pages[j].Faces {
				from := donor.Documents[i].Facts.Pages[j].Faces[k]
				f := &d.Facts.Pages[j].Faces[k]
				f.Embedding, f.Fingerprint = from.Embedding, from.Fingerprint
			}
		}
		ups = append(ups, b.upload(d.Image.Type, d.Image.SubType, reading{facts: d.Facts}))
	}
	return ups
}

func TestTheSameFaceUnderAnotherName(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		between func(b *testBundle, first applicant.Applicant)
		found   bool
	}{
		"is found":                     {func(*testBundle, applicant.Applicant) {}, true},
		"is forgotten with an erasure": {func(b *testBundle, a applicant.Applicant) { must(b.t, b.Erase(b.ctx, production, a.ID)) }, false},
		"is forgotten with a deactivation": {func(b *testBundle, a applicant.Applicant) {
			_, err := b.SetPresence(b.ctx, production, a.ID, false)
			must(b.t, err)
		}, false},
		"comes back with an activation": {func(b *testBundle, a applicant.Applicant) {
			for _, active := range []bool{false, true} {
				_, err := b.SetPresence(b.ctx, production, a.ID, active)
				must(b.t, err)
			}
		}, true},
		"is not searched for where the level only matches": {func(b *testBundle, _ applicant.Applicant) {
			b.biometrics(level.BiometricsMatch)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := searching(t)
			must(t, b.WarmFaces(b.ctx))
			first := b.approved("first", checktest.Aigerim())
			c.between(b, first)
			second := b.create("second")
			b.add(production, second.ID, b.disguised(other(), checktest.Aigerim())...)
			second = b.check(production, second.ID)
			checks, err := b.LatestChecks(b.ctx, production, second.ID, verify.CheckSimilarSearch)
			must(t, err)
			if !c.found {
				if !second.Review.Result.Green() || len(checks[0].Duplicates) != 0 {
					t.Fatalf("%s %+v, %+v", second.Review.Status, second.Review.Result, checks)
				}
				return
			}
			if second.Review.Status != applicant.StatusOnHold || len(checks[0].Duplicates) != 1 {
				t.Fatalf("%s %+v, %+v: want a person to look", second.Review.Status, second.Review.Result, checks)
			}
			hit := checks[0].Duplicates[0]
			if hit.ApplicantID != first.ID || len(hit.MatchedFields) != 0 || hit.MatchedFields == nil || strings.Join(hit.Types, " ") != "image" {
				t.Errorf("%+v", hit)
			}
			told, err := json.Marshal(hit)
			must(t, err)
			if strings.Contains(strings.ToLower(string(told)), "similarity") {
				t.Errorf("the answer tells a measurement: %s", told)
			}
			e, err := b.Explain(b.ctx, production, second.ID, second.Review.AttemptID)
			must(t, err)
			plain, err := json.Marshal(e)
			must(t, err)
			if strings.Contains(string(plain), "embedding") || !strings.Contains(string(plain), "same-face-other-person") {
				t.Errorf("explained as %s", plain)
			}
		})
	}
}

// Whoever is found by name and face is one hit that says both.
func TestTheSamePersonTwice(t *testing.T) {
	t.Parallel()
	b := searching(t)
	first := b.approved("first", checktest.Aigerim())
	second := b.create("second")
	b.add(production, second.ID, b.submission(checktest.Aigerim(), false)...)
	b.check(production, second.ID)
	checks, err := b.LatestChecks(b.ctx, production, second.ID, verify.CheckSimilarSearch)
	must(t, err)
	if d := checks[0].Duplicates; len(d) != 1 || d[0].ApplicantID != first.ID || strings.Join(d[0].Types, " ") != "text image" || len(d[0].MatchedFields) < 4 {
		t.Errorf("%+v", d)
	}
}

// Templates lie sealed, and another environment's index knows nothing of them.
func TestTemplatesAreSealedAndScoped(t *testing.T) {
	t.Parallel()
	b := searching(t)
	first := b.approved("first", checktest.Aigerim())
	records, err := b.Store.FaceRecords(b.ctx, production, 0, 10)
	must(t, err)
	if len(records) != 2 {
		t.Fatalf("%d templates, want those of the portrait and of the selfie", len(records))
	}
	for _, r := range records {
		if r.ApplicantID != first.ID || !r.Live || len(r.Sealed) < 4*face.EmbeddingSize {
			t.Errorf("%s %v, %d bytes", r.ApplicantID, r.Live, len(r.Sealed))
		}
		if _, err := b.Sealer.Open(b.ctx, sandbox, first.ID, verify.Slot{Table: "face_records", Column: "sealed", Row: r.ID}, r.Sealed); err == nil {
			t.Error("a template opens in another environment")
		}
	}
	if other, err := b.Store.FaceRecords(b.ctx, sandbox, 0, 10); err != nil || len(other) != 0 {
		t.Errorf("the sandbox sees %d templates, %v", len(other), err)
	}
	must(t, b.Erase(b.ctx, production, first.ID))
	records, err = b.Store.FaceRecords(b.ctx, production, 0, 10)
	must(t, err)
	for _, r := range records {
		if r.Live || len(r.Sealed) > 0 {
			t.Error("a template outlives its person")
		}
	}
}

// A level that switches biometrics off keeps no template at all, and what cannot
// be compared goes to a person.
func TestBiometricsOff(t *testing.T) {
	t.Parallel()
	b := searching(t)
	b.biometrics(level.BiometricsOff)
	a := b.create("private")
	b.add(production, a.ID, b.submission(checktest.Aigerim(), false)...)
	a = b.check(production, a.ID)
	if a.Review.Result.Green() {
		t.Error("GREEN without a comparison of faces")
	}
	facts, err := b.Store.Facts(b.ctx, production, a.ID)
	must(t, err)
	for _, f := range facts {
		plain, err := b.Sealer.Open(b.ctx, production, a.ID, verify.Slot{Table: "facts", Column: "sealed", Row: f.ID}, f.Sealed)
		must(t, err)
		if strings.Contains(string(plain), "embedding") || strings.Contains(string(plain), "fingerprint") {
			t.Error("facts hold a template")
		}
	}
	if records, err := b.Store.FaceRecords(b.ctx, production, 0, 10); err != nil || len(records) != 0 {
		t.Errorf("%d templates, %v", len(records), err)
	}
}
