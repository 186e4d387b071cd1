package verify_test

import (
	"bytes"
	"crypto/sha256"
	"io"
	"slices"
	"testing"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/webhook"
	"github.com/idngo/idngo/vision"
)

var sandbox = kyc.Scope{Tenant: "acme", Environment: kyc.Sandbox}

// add uploads files without reading them and gives their ids.
func (b *testBundle) add(scope kyc.Scope, id string, ups ...verify.Upload) (ids []int32) {
	b.t.Helper()
	for _, u := range ups {
		up, err := b.AddDocument(b.ctx, scope, id, u)
		must(b.t, err)
		ids = append(ids, up.Image.ID)
	}
	return ids
}

// work carries out the jobs that are due for an applicant, in order, and gives what became of it.
func (b *testBundle) work(scope kyc.Scope, id string) applicant.Applicant {
	b.t.Helper()
	images, err := b.Images(b.ctx, scope, id)
	must(b.t, err)
	for _, im := range images {
		for try := 0; im.ReadState == document.ReadQueued && try < 3; try++ {
			if b.RunRead(b.ctx, verify.Job{Kind: verify.JobRead, Scope: scope, ApplicantID: id, ImageID: im.ID}) == nil {
				break
			}
		}
	}
	a, err := b.Applicant(b.ctx, scope, id)
	must(b.t, err)
	must(b.t, b.RunEvaluate(b.ctx, verify.Job{Kind: verify.JobEvaluate, Scope: scope, ApplicantID: id, AttemptID: a.Review.AttemptID}))
	a, err = b.Applicant(b.ctx, scope, id)
	must(b.t, err)
	return a
}

// check submits and works.
func (b *testBundle) check(scope kyc.Scope, id string) applicant.Applicant {
	b.t.Helper()
	must(b.t, b.Submit(b.ctx, scope, id, "", ""))
	return b.work(scope, id)
}

// approved makes an applicant who is GREEN.
func (b *testBundle) approved(ext string, p checktest.Person) applicant.Applicant {
	b.t.Helper()
	a := b.create(ext)
	b.add(production, a.ID, b.submission(p, false)...)
	a = b.check(production, a.ID)
	if !a.Review.Result.Green() {
		e, err := b.Explain(b.ctx, production, a.ID, a.Review.AttemptID)
		b.t.Fatalf("%s is %s %+v, not GREEN: %+v %v", ext, a.Review.Status, a.Review.Result, e.Decision, err)
	}
	return a
}

// all subscribes an address to every event there is.
func (b *testBundle) all(scope kyc.Scope, target string) webhook.Endpoint {
	b.t.Helper()
	ep, err := b.CreateEndpoint(b.ctx, scope, webhook.Endpoint{Target: target, Secret: hookSecret, Types: []string{
		webhook.ApplicantCreated, webhook.ApplicantPending, webhook.ApplicantOnHold, webhook.ApplicantReviewed, webhook.ApplicantReset,
		webhook.ApplicantLevelChanged, webhook.ApplicantPersonalInfoChanged, webhook.ApplicantTagsChanged,
		webhook.ApplicantActivated, webhook.ApplicantDeactivated, webhook.ApplicantStepsReset,
	}})
	must(b.t, err)
	return ep
}

// told lists the deliveries about an applicant, oldest first.
func (b *testBundle) told(scope kyc.Scope, id string) []webhook.Delivery {
	b.t.Helper()
	list, err := b.Deliveries(b.ctx, scope, verify.DeliveryQuery{ApplicantID: id, Limit: 500})
	must(b.t, err)
	slices.SortFunc(list, func(x, y webhook.Delivery) int { return int(x.Seq - y.Seq) })
	return list
}

func kinds(ds []webhook.Delivery) (out []string) {
	for _, d := range ds {
		out = append(out, d.EventType)
	}
	return out
}

func equal[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// other is somebody else than Aigerim.
func other() checktest.Person {
	return checktest.Person{LastName: "TULEGENOV", FirstName: "TIMUR", Sex: "M", BirthDate: "1988-07-23", Number: "087654321"}
}

// selfie is a selfie of p as the generator makes it, changed by how.
func (b *testBundle) selfie(p checktest.Person, how func(*vision.Page)) verify.Upload {
	in := checktest.Clone(checktest.Passport(p))
	page := checktest.Page(in, checktest.SelfieID)
	how(page)
	for _, d := range in.Documents {
		if d.Image.ID == checktest.SelfieID {
			return b.upload(d.Image.Type, "", reading{facts: d.Facts})
		}
	}
	panic("no selfie")
}

// bytesOf reads an upload's file and puts it back.
func (b *testBundle) bytesOf(u *verify.Upload) []byte {
	b.t.Helper()
	raw, err := io.ReadAll(u.File)
	must(b.t, err)
	u.File = bytes.NewReader(raw)
	return raw
}

// script says what the reader will do with an upload.
func (b *testBundle) script(u *verify.Upload, r reading) [32]byte {
	sum := sha256.Sum256(b.bytesOf(u))
	b.reader.set(sum, r)
	return sum
}

func (s *scripted) set(sum [32]byte, r reading) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.m[sum] = r
}

func (s *scripted) reads(sum [32]byte) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n[sum]
}
