package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/client"
	"github.com/idngo/idngo/internal/app"
	"github.com/idngo/idngo/kyc"
)

// The walk takes sample applicants through the public API of the running
// server, exactly as a customer's own program would: over HTTPS, signed, with
// documents drawn a moment ago. What is printed was decided by the real checks.

// walker holds what the stories share.
type walker struct {
	out    io.Writer
	api    *client.Client
	env    demoEnv
	studio *specimen.Studio
	today  time.Time
	folder string // the pictures stay here, for the curl lines
	// round counts the walks of this folder: each has other people, since a
	// second applicant with the same document is a duplicate.
	round uint64
}

// story is one sample applicant.
type story struct {
	name string
	want string // what it is meant to show
	tell func(w *walker, ctx context.Context) (id string, err error)
}

func walkApplicants(ctx context.Context, out io.Writer, a *app.App, env demoEnv) error {
	w, err := newWalker(out, a, env)
	if err != nil {
		return err
	}
	stories := []story{
		{"passport", "GREEN", (*walker).approved},
		{"card-one-side", "RED/RETRY: the back side is missing", (*walker).backMissing},
		{"other-name", "RED/RETRY: the stated name is not the document's", (*walker).otherName},
		{"other-face", "RED/RETRY: another person's selfie", (*walker).otherFace},
		{"blocklisted", "GREEN, later RED/FINAL by the blocklist", (*walker).blocklisted},
	}
	if err := w.countRounds(ctx); err != nil {
		return err
	}
	if err := w.leaveForTheQuickStart(); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nWalking %d sample applicants through %s (level %s, production environment)\n", len(stories), env.BaseURL, demoLevel)
	for i, s := range stories {
		fmt.Fprintf(out, "\n%d. %s: %s\n", i+1, s.name, s.want)
		id, err := s.tell(w, ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		w.notes(ctx, a, id)
	}
	return nil
}

func newWalker(out io.Writer, a *app.App, env demoEnv) (*walker, error) {
	fonts, err := specimen.FindFonts()
	if err != nil {
		return nil, err
	}
	faces, err := specimen.LoadFaces(filepath.Join(a.Config.Models, "faces"))
	if err != nil {
		return nil, err
	}
	studio, err := specimen.New(specimen.Assets{Fonts: fonts, Faces: faces})
	if err != nil {
		return nil, err
	}
	httpClient, err := trusting(env.CACert)
	if err != nil {
		return nil, err
	}
	api, err := client.New(env.BaseURL, env.ProductionToken, env.ProdKey, client.WithHTTPClient(httpClient))
	if err != nil {
		return nil, err
	}
	folder := filepath.Join(a.Config.Data, "samples")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	now := a.Config.Now()
	return &walker{out: out, api: api, env: env, studio: studio, today: now, folder: folder}, nil
}

// trusting makes an HTTP client that trusts the installation's own authority.
func trusting(caCert string) (*http.Client, error) {
	if caCert == "" {
		return &http.Client{Timeout: 2 * time.Minute}, nil
	}
	pem, err := os.ReadFile(caCert)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate", caCert)
	}
	return &http.Client{Timeout: 2 * time.Minute, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}}, nil
}

func (w *walker) externalID(name string) string { return fmt.Sprintf("walk-%d-%s", w.round+1, name) }

// countRounds finds the first walk that this folder has not seen.
func (w *walker) countRounds(ctx context.Context) error {
	for ; ; w.round++ {
		_, err := w.api.ApplicantByExternalUserID(ctx, w.externalID("passport"))
		var e *client.Error
		if errors.As(err, &e) && e.Status == http.StatusNotFound {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// submission draws what a sample applicant hands in.
func (w *walker) submission(seed uint64, kind, country, face, selfieFace string) (specimen.Submission, error) {
	return w.studio.Submit(specimen.Applicant{
		Seed: seed + 100*w.round, Kind: kind, Country: country, Sex: specimen.Female,
		Face: face, SelfieFace: selfieFace, Today: w.today,
	})
}

// stated is what an honest applicant says.
func stated(p specimen.Person) *client.FixedInfo {
	return &client.FixedInfo{
		FirstName: p.Native.First, LastName: p.Native.Last, MiddleName: p.Native.Middle,
		DOB: p.BirthDate.Format(time.DateOnly), Country: p.Country,
	}
}

// submit creates an applicant, uploads, requests the check and waits for the decision.
func (w *walker) submit(ctx context.Context, name string, info *client.FixedInfo, files []specimen.File) (string, error) {
	a, err := w.api.CreateApplicant(ctx, demoLevel, client.NewApplicant{ExternalUserID: w.externalID(name), Lang: "en", FixedInfo: info})
	if err != nil {
		return "", err
	}
	for _, f := range files {
		path := filepath.Join(w.folder, name+"-"+f.Name)
		if err := os.WriteFile(path, f.JPEG, 0o600); err != nil {
			return a.ID, err
		}
		d := client.Document{IDDocType: f.IDDocType, IDDocSubType: f.Side, Country: f.Country}
		if _, err := w.api.AddDocumentQuietly(ctx, a.ID, d, f.Name, f.JPEG); err != nil {
			return a.ID, err
		}
	}
	return a.ID, w.check(ctx, a.ID)
}

func (w *walker) check(ctx context.Context, id string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	started := time.Now()
	if err := w.api.RequestCheck(ctx, id); err != nil {
		return err
	}
	r, err := w.api.AwaitDecision(ctx, id, 50*time.Millisecond)
	if err != nil {
		return err
	}
	w.print(id, r, time.Since(started))
	return nil
}

func (w *walker) print(id string, r client.Review, took time.Duration) {
	line := "status " + r.ReviewStatus
	if res := r.ReviewResult; res != nil {
		line += ", " + res.ReviewAnswer
		if res.ReviewRejectType != "" {
			line += "/" + res.ReviewRejectType
		}
		if len(res.RejectLabels) > 0 {
			line += ", labels " + strings.Join(res.RejectLabels, " ")
		}
	}
	fmt.Fprintf(w.out, "   %s, %d ms\n", line, took.Milliseconds())
	if r.ReviewResult != nil && r.ReviewResult.ModerationComment != "" {
		fmt.Fprintf(w.out, "   text for the applicant: %s\n", strings.ReplaceAll(r.ReviewResult.ModerationComment, "\n", " "))
	}
	fmt.Fprintf(w.out, "   %s\n", w.curl("GET", "/resources/applicants/"+id+"/status"))
}

// curl is a line that repeats a request; it signs with the keys of demo.env.
func (w *walker) curl(method, target string) string {
	settings, err := filepath.Abs(filepath.Join(filepath.Dir(w.folder), demoSettings))
	if err != nil {
		settings = demoSettings
	}
	return fmt.Sprintf(`(. %s; ts=$(date +%%s); sig=$(printf '%%s' "${ts}%s%s" | openssl dgst -sha256 -hmac "$SECRET_KEY" -r | cut -d' ' -f1); curl -sS --cacert "$CA_CERT" -X %s -H "X-App-Token: $APP_TOKEN" -H "X-App-Access-Ts: $ts" -H "X-App-Access-Sig: $sig" "$BASE_URL%s")`,
		settings, method, target, method, target)
}

// notes prints what the checks noted without holding it against the applicant.
func (w *walker) notes(ctx context.Context, a *app.App, id string) {
	scope := kyc.Scope{Tenant: demoTenant, Environment: kyc.Production}
	p, err := a.Service.Applicant(ctx, scope, id)
	if err != nil {
		return
	}
	e, err := a.Service.Explain(ctx, scope, id, p.Review.AttemptID)
	if err != nil {
		return
	}
	said := map[string]bool{}
	for _, r := range e.Results {
		for _, ev := range r.Evidence {
			if meaning := tolerated[ev.Code]; meaning != "" && !said[ev.Code] {
				said[ev.Code] = true
				fmt.Fprintf(w.out, "   noted: %s: %s (%s)\n", ev.Code, meaning, ev.Explanation)
			}
		}
	}
}

// tolerated is what the demo's level notes and every other level by default
// sends to a person.
var tolerated = map[string]string{
	"same-source-portrait":   "the selfie is a variation of the photograph on the document",
	"same-face-other-person": "another sample applicant has this face",
}

// leaveForTheQuickStart draws somebody whom the walk does not hand in, so that
// whoever follows docs/quickstart gets an approval and no duplicate.
func (w *walker) leaveForTheQuickStart() error {
	s, err := w.submission(16, specimen.KindPassport, "KAZ", "astronaut", "")
	if err != nil {
		return err
	}
	for _, f := range s.Files {
		if err := os.WriteFile(filepath.Join(w.folder, "quickstart-"+f.Name), f.JPEG, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) approved(ctx context.Context) (string, error) {
	s, err := w.submission(11, specimen.KindPassport, "KAZ", "astronaut", "")
	if err != nil {
		return "", err
	}
	return w.submit(ctx, "passport", stated(s.Person), s.Files)
}

func (w *walker) backMissing(ctx context.Context) (string, error) {
	s, err := w.submission(12, specimen.KindIDCard, "KAZ", "commodore", "")
	if err != nil {
		return "", err
	}
	files := slices.DeleteFunc(s.Files, func(f specimen.File) bool { return f.Side == specimen.BackSide })
	return w.submit(ctx, "card-one-side", stated(s.Person), files)
}

func (w *walker) otherName(ctx context.Context) (string, error) {
	s, err := w.submission(13, specimen.KindPassport, "KAZ", "commodore", "")
	if err != nil {
		return "", err
	}
	info := stated(s.Person)
	info.LastName, info.FirstName, info.MiddleName = "Тұрсынбекова", "Гүлнар", ""
	return w.submit(ctx, "other-name", info, s.Files)
}

func (w *walker) otherFace(ctx context.Context) (string, error) {
	s, err := w.submission(14, specimen.KindPassport, "KAZ", "astronaut", "developer")
	if err != nil {
		return "", err
	}
	return w.submit(ctx, "other-face", stated(s.Person), s.Files)
}

func (w *walker) blocklisted(ctx context.Context) (string, error) {
	s, err := w.submission(15, specimen.KindPassport, "UZB", "commodore", "")
	if err != nil {
		return "", err
	}
	id, err := w.submit(ctx, "blocklisted", stated(s.Person), s.Files)
	if err != nil {
		return id, err
	}
	fmt.Fprintln(w.out, "   … a week later the person is put on the blocklist:")
	started := time.Now()
	if err := w.api.Blocklist(ctx, id, "sample of a later finding"); err != nil {
		return id, err
	}
	r, err := w.api.Status(ctx, id)
	if err != nil {
		return id, err
	}
	w.print(id, r, time.Since(started))
	if err := w.api.Unlist(ctx, id, "the next walk needs the photograph again"); err != nil {
		return id, err
	}
	fmt.Fprintln(w.out, "   (taken off the list again, for the next walk; the decision stays)")
	return id, nil
}
