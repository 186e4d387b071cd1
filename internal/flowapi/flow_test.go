package flowapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image/jpeg"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/flowapi"
	"github.com/idngo/idngo/kyc/appearance"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
)

var passport = flowapi.UploadFinish{IDDocType: "PASSPORT", Country: "KAZ", Source: "docapture"}

func TestAnUploadResumesWhereItBroke(t *testing.T) {
	t.Parallel()
	p := setup(t).person("u")
	file := picture(t, 1, 700<<10)
	plan := p.start(file)
	if plan.Pieces != 3 || len(plan.Missing) != 3 {
		t.Fatalf("plan %+v", plan)
	}
	p.put(plan, file, 1)
	p.fails("POST", "uploads/"+plan.UploadID+"/finish", passport, 409, "pieces-missing")

	again := p.start(file) // the page was loaded anew
	if len(again.Missing) != 1 || again.Missing[0] != 1 {
		t.Fatalf("missing %v, want the second piece alone", again.Missing)
	}
	p.put(again, file)
	taken := get[flowapi.Taken](p, "POST", "uploads/"+again.UploadID+"/finish", passport)
	// The answer was lost; the page finishes once more, with either id.
	for _, id := range []string{again.UploadID, plan.UploadID} {
		if same := get[flowapi.Taken](p, "POST", "uploads/"+id+"/finish", passport); same.ImageID != taken.ImageID {
			t.Errorf("finished as %s, then as %s", taken.ImageID, same.ImageID)
		}
	}
	if n := p.images(); n != 1 {
		t.Errorf("%d images, want 1", n)
	}
}

func TestFinishingTwiceAtOnceTakesOneDocument(t *testing.T) {
	t.Parallel()
	p := setup(t).person("u")
	file := picture(t, 1, 0)
	plan := p.start(file)
	p.put(plan, file)
	var wg sync.WaitGroup
	for range 6 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			p.send("POST", "uploads/"+plan.UploadID+"/finish", passport)
		}()
	}
	wg.Wait()
	if n := p.images(); n != 1 {
		t.Errorf("%d images, want 1", n)
	}
}

func TestHostileUploads(t *testing.T) {
	t.Parallel()
	b := setup(t)
	p, other := b.person("u"), b.person("other")
	file := picture(t, 1, 300<<10)
	plan := p.start(file)
	for name, tc := range map[string]struct {
		who          person
		method, path string
		body         any
		status       int
	}{
		"another person's upload": {other, "PUT", "uploads/" + plan.UploadID + "/0", file[:plan.PieceBytes], 404},
		"made-up upload":          {p, "PUT", "uploads/AAAA/0", file[:10], 404},
		"piece beyond the end":    {p, "PUT", "uploads/" + plan.UploadID + "/2", file[:10], 404},
		"negative piece":          {p, "PUT", "uploads/" + plan.UploadID + "/-1", file[:10], 404},
		"short piece":             {p, "PUT", "uploads/" + plan.UploadID + "/0", file[:10], 400},
		"long piece":              {p, "PUT", "uploads/" + plan.UploadID + "/0", file[:plan.PieceBytes+1], 413},
		"200 MB video":            {p, "POST", "uploads", flowapi.UploadStart{SHA256: sum(file), Size: 200 << 20}, 400},
		"empty file":              {p, "POST", "uploads", flowapi.UploadStart{SHA256: sum(nil)}, 400},
		"no hash":                 {p, "POST", "uploads", flowapi.UploadStart{SHA256: "../../x", Size: 1}, 400},
		"hash in capitals":        {p, "POST", "uploads", flowapi.UploadStart{SHA256: strings.ToUpper(sum(file)), Size: 1}, 400},
	} {
		if status, raw := tc.who.send(tc.method, tc.path, tc.body); status != tc.status {
			t.Errorf("%s: %d %s, want %d", name, status, raw, tc.status)
		}
	}
	// Bytes that are not those that were declared.
	changed := bytes.Clone(file)
	changed[len(changed)/2] ^= 1
	p.put(plan, changed)
	p.fails("POST", "uploads/"+plan.UploadID+"/finish", passport, 409, "upload-broken")
	// A file that is not what its name says.
	text := []byte("#!/bin/sh\necho hello\n" + strings.Repeat("x", 100))
	plan = p.start(text)
	p.put(plan, text)
	named := passport
	named.FileName = "front.jpg"
	if f := p.fails("POST", "uploads/"+plan.UploadID+"/finish", named, 400, ""); f.ErrorCode != 1004 && f.ErrorCode != 1005 {
		t.Errorf("errorCode %d", f.ErrorCode)
	}
	if n := p.images(); n != 0 {
		t.Errorf("%d images, want none", n)
	}
}

func TestATokenReachesItsOwnApplicantOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	p := b.person("u")
	mine := get[flowapi.Session](p, "GET", "session", nil)
	other := get[flowapi.Session](b.person("v"), "GET", "session", nil)
	if mine.ApplicantID == other.ApplicantID {
		t.Fatal("two people are one applicant")
	}
	for name, token := range map[string]string{
		"none": "", "nonsense": "x", "unknown": "_act-1c2d3e4f", "cut": p.token[:len(p.token)-1],
	} {
		q := person{b, token}
		if f := q.fails("GET", "session", nil, 401, "invalid-token"); strings.Contains(f.Description, mine.ApplicantID) {
			t.Errorf("%s: the answer names the applicant", name)
		}
	}
	b.later(11 * time.Minute)
	p.fails("GET", "session", nil, 401, "invalid-token")
	fresh := b.person("u")
	if got := get[flowapi.Session](fresh, "GET", "session", nil); got.ApplicantID != mine.ApplicantID {
		t.Error("another token of the same person is another applicant")
	}
}

func TestWrongTokensAreSlowedDown(t *testing.T) {
	t.Parallel()
	b := setup(t)
	p := b.person("u")
	limited := false
	for range 80 {
		status, _ := person{b, "_act-wrong"}.send("GET", "session", nil)
		limited = limited || status == 429
	}
	if !limited {
		t.Error("80 wrong tokens from one address were all looked up")
	}
	p.fails("GET", "session", nil, 429, "")
}

func TestTheLogHoldsNoTokenAndNoName(t *testing.T) {
	t.Parallel()
	b := setup(t, level.DocSet{IDDocSetType: level.StepApplicantData, Fields: []level.Field{{Name: "firstName", Required: true}}})
	p := b.person("aigul@example.com")
	get[flowapi.Session](p, "GET", "session", nil)
	get[struct{}](p, "POST", "data", flowapi.Answers{Fields: map[string]string{"firstName": "Айгүл"}})
	for _, secret := range []string{p.token, "aigul", "Айгүл"} {
		if strings.Contains(b.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

func TestDataAreOnlyWhatTheLevelAsks(t *testing.T) {
	t.Parallel()
	locked := true
	b := setup(t, level.DocSet{
		IDDocSetType: level.StepApplicantData,
		Fields:       []level.Field{{Name: "firstName", Required: true}, {Name: "town"}, {Name: "email"}, {Name: "lastName", ImmutableIfPresent: &locked}},
		CustomFields: []level.Field{{Name: "iin", DisplayName: "ИИН", Required: true}},
	})
	p := b.person("u")
	s := get[flowapi.Session](p, "GET", "session", nil)
	if s.Phase != "collect" || len(s.Steps[0].Fields) != 5 {
		t.Fatalf("session %+v", s)
	}
	good := map[string]string{"firstName": "Айгүл", "town": "Алматы", "email": "a@example.com", "iin": "950912410732", "lastName": "Серікова"}
	for name, change := range map[string]map[string]string{
		"missing":    {"firstName": " "},
		"not asked":  {"tin": "1"},
		"bad e-mail": {"email": "nobody"},
		"too long":   {"firstName": strings.Repeat("x", 300)},
	} {
		fields := map[string]string{}
		for k, v := range good {
			fields[k] = v
		}
		for k, v := range change {
			fields[k] = v
		}
		if f := p.fails("POST", "data", flowapi.Answers{Fields: fields}, 400, ""); f.Description == "" {
			t.Errorf("%s: no description", name)
		}
	}
	get[struct{}](p, "POST", "data", flowapi.Answers{Fields: good})
	p.fails("POST", "data", flowapi.Answers{Fields: map[string]string{"lastName": "Другая"}}, 400, "invalid-field")
	s = get[flowapi.Session](p, "GET", "session", nil)
	if s.Phase != "submit" {
		t.Errorf("phase %s after all data", s.Phase)
	}
	a, err := b.service.Applicant(context.Background(), sandbox, s.ApplicantID)
	check(t, err)
	if a.Personal.FixedInfo.FirstName != "Айгүл" || a.Personal.FixedInfo.Addresses[0].Town != "Алматы" || a.Personal.Email != "a@example.com" || verify.CustomValue(a, "iin") != "950912410732" {
		t.Errorf("stored %+v", a.Personal)
	}
}

func TestCodesProveAContact(t *testing.T) {
	t.Parallel()
	b := setup(t, level.DocSet{IDDocSetType: level.StepEmailVerification})
	p := b.person("u")
	get[flowapi.Session](p, "GET", "session", nil)
	send := flowapi.CodeWish{Channel: "email", To: "a@example.com"}
	p.fails("POST", "contact/send", flowapi.CodeWish{Channel: "email", To: "nobody"}, 400, "")
	p.fails("POST", "contact/send", flowapi.CodeWish{Channel: "phone", To: "+77010000000"}, 400, "")
	sent := get[flowapi.CodeSent](p, "POST", "contact/send", send)
	p.fails("POST", "contact/send", send, 429, "code-pause")
	wrong := "000000"
	if sent.SandboxCode == wrong {
		wrong = "111111"
	}
	for left := 4; left >= 0; left-- {
		if v := get[flowapi.CodeVerdict](p, "POST", "contact/confirm", flowapi.CodeEntry{Channel: "email", Code: wrong}); v.Right || v.TriesLeft != left {
			t.Errorf("verdict %+v, want %d left", v, left)
		}
	}
	p.fails("POST", "contact/confirm", flowapi.CodeEntry{Channel: "email", Code: sent.SandboxCode}, 400, "code-expired")
	b.later(time.Minute)
	sent = get[flowapi.CodeSent](p, "POST", "contact/send", send)
	if v := get[flowapi.CodeVerdict](p, "POST", "contact/confirm", flowapi.CodeEntry{Channel: "email", Code: sent.SandboxCode}); !v.Right {
		t.Error("the right code is wrong")
	}
	p.fails("POST", "contact/confirm", flowapi.CodeEntry{Channel: "email", Code: sent.SandboxCode}, 400, "code-expired")
	if s := get[flowapi.Session](p, "GET", "session", nil); s.Phase != "submit" || s.Steps[0].State != "done" {
		t.Errorf("phase %s, step %s", s.Phase, s.Steps[0].State)
	}
}

func TestRetryAsksForExactlyWhatFailed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	p := b.person("u")
	up := func(seed byte, what flowapi.UploadFinish) {
		file := picture(t, seed, 0)
		plan := p.start(file)
		p.put(plan, file)
		get[flowapi.Taken](p, "POST", "uploads/"+plan.UploadID+"/finish", what)
	}
	front := flowapi.UploadFinish{IDDocType: "ID_CARD", IDDocSubType: "FRONT_SIDE", Country: "KAZ"}
	back := flowapi.UploadFinish{IDDocType: "ID_CARD", IDDocSubType: "BACK_SIDE", Country: "KAZ"}
	up(1, front)
	states := func() string {
		s := get[flowapi.Session](p, "GET", "session", nil)
		out := s.Phase
		for _, st := range s.Steps {
			out += " " + st.State
			for _, side := range st.Sides {
				out += "/" + side.State
			}
		}
		return out
	}
	want := func(is string) {
		t.Helper()
		if got := states(); got != is {
			t.Errorf("%s, want %s", got, is)
		}
	}
	want("collect todo/done/todo todo")
	p.fails("POST", "submit", nil, 409, "steps-missing")
	up(2, back)
	up(3, flowapi.UploadFinish{IDDocType: "SELFIE", Country: "KAZ"})
	want("submit done/done/done done/done")
	get[struct{}](p, "POST", "submit", nil)
	get[struct{}](p, "POST", "submit", nil) // the answer was lost
	want("wait done/done/done done/done")
	p.fails("POST", "uploads", flowapi.UploadStart{SHA256: sum([]byte("x")), Size: 1}, 409, "no-upload-verification-in-progress")

	id := get[flowapi.Session](p, "GET", "session", nil).ApplicantID
	b.later(time.Second)
	check(t, b.service.TestCompleted(context.Background(), sandbox, id, applicant.Result{ReviewAnswer: "RED", ReviewRejectType: "RETRY", RejectLabels: []string{"BAD_SELFIE"}, ModerationComment: "Лицо не видно."}))
	s := get[flowapi.Session](p, "GET", "session", nil)
	if s.Phase != "collect" || s.Status.ReviewResult.ModerationComment != "Лицо не видно." {
		t.Fatalf("after RETRY: %s %+v", s.Phase, s.Status)
	}
	open := 0
	for _, st := range s.Steps {
		if st.State != "done" {
			open++
		}
	}
	if open == 0 {
		t.Fatal("a RETRY asks for nothing: a dead end")
	}
	b.later(time.Second)
	for _, st := range s.Steps {
		if st.State == "done" {
			continue
		}
		if st.Kind == "selfie" {
			up(4, flowapi.UploadFinish{IDDocType: "SELFIE", Country: "KAZ"})
			continue
		}
		up(5, front)
		up(6, back)
	}
	if got := get[flowapi.Session](p, "GET", "session", nil); got.Phase != "submit" {
		t.Errorf("after all was sent again: %s", states())
	}
	get[struct{}](p, "POST", "submit", nil)
	check(t, b.service.TestCompleted(context.Background(), sandbox, id, applicant.Result{ReviewAnswer: "RED", ReviewRejectType: "FINAL", RejectLabels: []string{"FORGERY"}}))
	if got := get[flowapi.Session](p, "GET", "session", nil); got.Phase != "rejected" {
		t.Errorf("after FINAL: %s", got.Phase)
	}
}

func TestLinks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	p := b.person("u")
	s := get[flowapi.Session](p, "GET", "session", nil)
	h := get[flowapi.Handoff](p, "POST", "handoff", nil)
	if !strings.HasPrefix(h.URL, "https://flow.example/websdk/p/") || len(h.QR) < 21 {
		t.Fatalf("handoff %+v", h)
	}
	code := h.URL[len(h.URL)-16:]
	opened := get[flowapi.OpenedLink](person{b, ""}, "POST", "links/open", flowapi.LinkCode{Code: code})
	phone := person{b, opened.AccessToken}
	onPhone := get[flowapi.Session](phone, "GET", "session", nil)
	if onPhone.ApplicantID != s.ApplicantID || !onPhone.Handoff || !onPhone.Hosted {
		t.Errorf("on the phone %+v", onPhone)
	}
	// The desktop follows live.
	if c := get[flowapi.Change](p, "GET", fmt.Sprintf("status?version=%d", s.Version), nil); c.Changed {
		t.Error("a change that nobody made")
	}
	get[struct{}](phone, "POST", "agreement", flowapi.Agreement{Text: "I agree"})
	if c := get[flowapi.Change](p, "GET", fmt.Sprintf("status?version=%d", s.Version), nil); !c.Changed {
		t.Error("the change on the phone is not seen")
	}
	b.later(31 * time.Minute)
	for _, bad := range []string{code, "0000000000000000", "short", p.token} {
		if status, _ := (person{b, ""}).send("POST", "links/open", map[string]string{"code": bad}); status != 404 {
			t.Errorf("%q opens with %d", bad, status)
		}
	}
	get[flowapi.Session](phone, "GET", "session", nil) // what was opened goes on
}

// CLDR has hardly any names in Tajik; a list of empty lines is no list.
func TestCountriesHaveNamesInEveryLanguage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	p := b.person("u")
	for _, lang := range []string{"ar", "az", "kk", "ky", "tg", "uz"} {
		names := get[flowapi.CountryNames](p, "GET", "countries?lang="+lang, nil).Names
		for code, name := range names {
			if name == "" {
				t.Errorf("%s: %s has no name", lang, code)
			}
		}
		if len(names) < 200 {
			t.Errorf("%s: %d names", lang, len(names))
		}
	}
}

func TestCountriesHaveNamesInKazakh(t *testing.T) {
	t.Parallel()
	p := person{setup(t), ""}
	names := get[flowapi.CountryNames](p, "GET", "countries?lang=kk", nil).Names
	if len(names) < 240 || names["KZ"] != "Қазақстан" || names["DE"] != "Германия" {
		t.Errorf("%d names, KZ is %q", len(names), names["KZ"])
	}
	for code, name := range names {
		if name == "" || name == code {
			t.Errorf("%s has no name", code)
		}
	}
	for query, status := range map[string]int{"lang=": 400, "lang=%00": 400, "lang=ky": 200} {
		if got, raw := p.send("GET", "countries?"+query, nil); got != status {
			t.Errorf("%s: %d %s, want %d", query, got, raw, status)
		}
	}
}

func TestPagesKeepToThemselves(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for path, ancestors := range map[string]string{"/websdk/websdk.html?_=id_x": "https://shop.example", "/websdk/p/0123456789abcdef": "'none'"} {
		resp, err := b.server.Client().Get(b.server.URL + path) //nolint:noctx // a test
		check(t, err)
		policy := resp.Header.Get("Content-Security-Policy")
		_ = resp.Body.Close()
		if resp.StatusCode != 200 || !strings.Contains(policy, "frame-ancestors "+ancestors+";") {
			t.Errorf("%s: %d %s", path, resp.StatusCode, policy)
		}
		for _, bad := range []string{"'unsafe-inline'", "'unsafe-eval'", "http:"} {
			if strings.Contains(policy, bad) {
				t.Errorf("%s: the policy has %s", path, bad)
			}
		}
	}
	req, err := http.NewRequestWithContext(context.Background(), "GET", strings.Replace(b.server.URL, "https", "http", 1)+"/resources/sdk/session", nil)
	check(t, err)
	if resp, err := http.DefaultClient.Do(req); err == nil {
		_ = resp.Body.Close()
		if resp.StatusCode == 200 {
			t.Error("plain http is answered")
		}
	}
}

// What a decision asks for cannot be left out, so nobody is offered to.
func TestAStepThatIsAskedForAgainIsNotLeftOut(t *testing.T) {
	t.Parallel()
	b := setup(t,
		level.DocSet{IDDocSetType: level.StepApplicantData, Fields: []level.Field{{Name: "firstName", Required: true}}},
		level.DocSet{IDDocSetType: level.StepSelfie, Types: []string{"SELFIE"}, SkipAllowed: true})
	p := b.person("u")
	id := get[flowapi.Session](p, "GET", "session", nil).ApplicantID
	get[struct{}](p, "POST", "data", map[string]any{"fields": map[string]string{"firstName": "Aigul"}})
	selfie := func() flowapi.Step { return get[flowapi.Session](p, "GET", "session", nil).Steps[1] }
	if s := selfie(); !s.SkipAllowed || s.State != "todo" {
		t.Errorf("at first: %+v", s)
	}
	get[struct{}](p, "POST", "skip", flowapi.SkippedStep{IDDocSetType: level.StepSelfie})
	if s := selfie(); s.State != "done" {
		t.Errorf("left out: %+v", s)
	}
	get[struct{}](p, "POST", "submit", nil)
	b.later(time.Second)
	check(t, b.service.TestCompleted(context.Background(), sandbox, id, applicant.Result{ReviewAnswer: "RED", ReviewRejectType: "RETRY", RejectLabels: []string{"BAD_SELFIE"}}))
	if s := selfie(); s.SkipAllowed || s.State == "done" {
		t.Errorf("asked for again: %+v", s)
	}
}

func TestQuestionnaires(t *testing.T) {
	t.Parallel()
	text := level.Text{"en": "?"}
	q := &level.Questionnaire{ID: "funds", Sections: []level.QASection{{ID: "main", Items: []level.Question{
		{ID: "source", Type: "select", Title: text, Required: true, Options: []level.Option{{Value: "salary", Title: text, Score: 1}, {Value: "other", Title: text, Score: 5}}},
		{ID: "what", Type: "text", Title: text, Required: true, Condition: &level.Condition{Section: "main", Item: "source", Equals: "other"}},
		{ID: "countries", Type: "countryMultiSelect", Title: text},
		{ID: "since", Type: "date", Title: text},
		{ID: "office", Type: "phone", Title: text},
	}}}}
	b := setup(t, level.DocSet{IDDocSetType: level.StepQuestionnaire, QuestionnaireDefID: "funds", Questionnaire: q})
	p := b.person("u")
	get[flowapi.Session](p, "GET", "session", nil)
	type a = map[string]map[string][]string
	for name, bad := range map[string]a{
		"nothing":           {},
		"unknown option":    {"main": {"source": {"theft"}}},
		"condition unmet":   {"main": {"source": {"other"}}},
		"two single values": {"main": {"source": {"salary", "other"}}},
		"no country":        {"main": {"source": {"salary"}, "countries": {"KAZ", "XYZ"}}},
		"no day":            {"main": {"source": {"salary"}, "since": {"2020-02-30"}}},
		"no number":         {"main": {"source": {"salary"}, "office": {"call me"}}},
	} {
		if status, raw := p.send("POST", "questionnaire", map[string]any{"answers": bad}); status != 400 {
			t.Errorf("%s: %d %s", name, status, raw)
		}
	}
	get[struct{}](p, "POST", "questionnaire", map[string]any{"answers": a{"main": {"source": {"salary"}, "what": {"dropped"}, "countries": {"KAZ", "UZB"}, "since": {"2020-02-29"}, "office": {"+7 701 123-45-67"}}}})
	s := get[flowapi.Session](p, "GET", "session", nil)
	stored, err := b.service.Applicant(context.Background(), sandbox, s.ApplicantID)
	check(t, err)
	const want = `[{"id":"funds","score":1,"sections":{"main":{"items":{"countries":{"values":["KAZ","UZB"]},"office":{"value":"+7 701 123-45-67"},"since":{"value":"2020-02-29"},"source":{"value":"salary"}}}}}]`
	var compact bytes.Buffer
	check(t, json.Compact(&compact, stored.Personal.Questionnaires))
	if compact.String() != want || s.Phase != "submit" {
		t.Errorf("stored %s, phase %s", compact.String(), s.Phase)
	}
	// Asked again, a person finds what was answered before.
	given := level.Answers{"main": {"source": {"salary"}, "countries": {"KAZ", "UZB"}, "since": {"2020-02-29"}, "office": {"+7 701 123-45-67"}}}
	if got := s.Steps[0].Answers; !reflect.DeepEqual(got, given) {
		t.Errorf("answers given back: %v", got)
	}
}

func TestPlaceAndDeviceAreRemoved(t *testing.T) {
	t.Parallel()
	file := picture(t, 1, 0)
	// A big-endian Exif block: orientation 6, software, and a place.
	exif := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x03" +
		"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00" +
		"\x01\x31\x00\x02\x00\x00\x00\x08\x00\x00\x00\x32" +
		"\x88\x25\x00\x04\x00\x00\x00\x01\x00\x00\x00\x3a" +
		"\x00\x00\x00\x00Editor9\x00SECRETPLACE")
	segment := append([]byte{0xff, 0xe1, byte((len(exif) + 2) >> 8), byte(len(exif) + 2)}, exif...)
	comment := []byte("\xff\xfe\x00\x0dSECRETWORD!")
	with := append(append(append([]byte{0xff, 0xd8}, segment...), comment...), file[2:]...)
	clean := flowapi.WithoutPlace(with)
	if bytes.Contains(clean, []byte("SECRET")) {
		t.Error("the place is still there")
	}
	if !bytes.Contains(clean, []byte("Editor9\x00")) || !bytes.Contains(clean, []byte("\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06")) {
		t.Error("orientation or software are gone")
	}
	a, err := jpeg.Decode(bytes.NewReader(file))
	check(t, err)
	b, err := jpeg.Decode(bytes.NewReader(clean))
	check(t, err)
	if fmt.Sprint(a) != fmt.Sprint(b) {
		t.Error("the pixels changed")
	}
	for _, odd := range [][]byte{nil, {0xff}, {0xff, 0xd8}, []byte("\xff\xd8\xff\xe1\xff\xff"), []byte("%PDF-1.7")} {
		if got := flowapi.WithoutPlace(odd); !bytes.Equal(got, odd) {
			t.Errorf("%q became %q", odd, got)
		}
	}
}

func FuzzWithoutPlace(f *testing.F) {
	f.Add(picture(f, 1, 0))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\x08\x00\x00\x00"))
	f.Add([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x00IEND\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		once := flowapi.WithoutPlace(b)
		if twice := flowapi.WithoutPlace(once); !bytes.Equal(once, twice) {
			t.Error("cleaning twice changes the file again")
		}
	})
}

func TestNamedAppearance(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := context.Background()
	for _, n := range []appearance.Named{
		{Kind: appearance.Customization, Name: appearance.Default, Theme: "light"},
		{Kind: appearance.Customization, Name: "night", Theme: "dark", Variables: map[string]string{"accent": "#0a7d4f"}},
		{Kind: appearance.Translation, Name: "warm", Texts: map[string]map[string]string{"en": {"welcome.title": "Hello"}}},
	} {
		check(t, b.service.PutAppearance(ctx, sandbox, n))
	}
	p := b.person("named")
	for query, want := range map[string]string{
		"":                         "light/",
		"?customizationName=night": "dark/",
		"?customizationName=gone&translationName=warm":       "light/Hello",
		"?customizationName=" + strings.Repeat("x", 65):      "light/",
		"?customizationName=night&translationName=also+gone": "dark/",
	} {
		look := get[flowapi.Look](p, "GET", "appearance"+query, nil)
		if got := look.Theme + "/" + look.Texts["en"]["welcome.title"]; got != want {
			t.Errorf("%q is shown as %s, want %s", query, got, want)
		}
	}
	// A hosted page has the names of its link, and so has the phone that goes on.
	code, err := b.service.IssueLink(ctx, sandbox, verify.LinkRequest{AccessTokenRequest: verify.AccessTokenRequest{UserID: "hosted", LevelName: levelName}, Customization: "night", Translation: "warm"})
	check(t, err)
	opened := get[flowapi.OpenedLink](person{b, ""}, "POST", "links/open", flowapi.LinkCode{Code: code})
	if opened.Appearance.Theme != "dark" || opened.Appearance.Texts["en"]["welcome.title"] != "Hello" {
		t.Errorf("the hosted page is shown as %+v", opened.Appearance)
	}
	h := get[flowapi.Handoff](person{b, opened.AccessToken}, "POST", "handoff", nil)
	onPhone := get[flowapi.OpenedLink](person{b, ""}, "POST", "links/open", flowapi.LinkCode{Code: h.URL[len(h.URL)-16:]})
	if onPhone.Appearance.Theme != "dark" {
		t.Errorf("the phone is shown %+v", onPhone.Appearance)
	}
	_, err = b.service.IssueLink(ctx, sandbox, verify.LinkRequest{AccessTokenRequest: verify.AccessTokenRequest{UserID: "hosted", LevelName: levelName}, Customization: strings.Repeat("x", 65)})
	if fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a name that is too long: %v", err)
	}
}
