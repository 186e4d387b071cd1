package dashapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/idngo/idngo/internal/dossier"
	"github.com/idngo/idngo/internal/wording"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision/preview"
)

// Bounds of a dossier.
const (
	maxDossierPictures = 40
	maxDossierTrail    = 300
	dossierEdge        = 1400 // pixels of the longer side of a picture
)

func (a *API) dossierRoutes() {
	add(a, op{id: "getReport", method: "GET", path: "/{env}/applicants/{id}/report", summary: "The applicant as a PDF of a page or two", tag: "Applicants", permission: access.PermReport}, a.getReport)
	add(a, op{id: "getDossier", method: "GET", path: "/{env}/applicants/{id}/dossier", summary: "The applicant as a PDF for a regulator", tag: "Applicants", permission: access.PermExport}, a.getDossier)
}

// pdf answers with the document as a download.
func pdf(d dossier.Dossier, name string) (*huma.StreamResponse, error) {
	var file bytes.Buffer
	if err := dossier.Write(&file, d); err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", "application/pdf")
		hc.SetHeader("Content-Disposition", `attachment; filename="`+name+`.pdf"`)
		hc.SetHeader("Content-Length", strconv.Itoa(file.Len()))
		_, _ = hc.BodyWriter().Write(file.Bytes()) // it fails when the client has gone
	}}, nil
}

// getDossier sets what the card shows, the decisions and the trail. Pictures and
// checks are in it only for roles that may see them.
func (a *API) getDossier(ctx context.Context, in *struct {
	InCard
}) (*huma.StreamResponse, error) {
	scope := scopeOf(ctx, in.InEnv)
	card, err := a.getCard(ctx, &in.InCard)
	if err != nil {
		return nil, err
	}
	select {
	case a.exports <- struct{}{}:
		defer func() { <-a.exports }()
	default:
		return nil, errExports
	}
	if err := a.Service.Export(ctx, scope, in.ID, exportDossier); err != nil {
		return nil, err
	}
	d, err := a.dossierOf(ctx, in.InApplicant, card.Body, in.Lang)
	if err != nil {
		return nil, err
	}
	return pdf(d, "dossier-"+in.ID)
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05")
}

func (a *API) dossierOf(ctx context.Context, in InApplicant, c Card, lang string) (dossier.Dossier, error) {
	scope, me, now := scopeOf(ctx, in.InEnv), whoOf(ctx).Operator, a.Now()
	w := func(key string) string { return dossierWord(lang, key) }
	d := dossier.Dossier{Title: w("dossier"), Subtitle: settable(c, w), At: now, Lang: lang, Foot: strings.Join([]string{c.ID, instant(now) + " UTC", me.Name, "idngo " + a.Version}, " · ")}
	if d.Subtitle == "" {
		d.Subtitle = c.ExternalUserID
	}
	tenant, err := a.Service.Store.Tenant(ctx, scope.Tenant)
	if err != nil {
		return d, err
	}
	name, err := a.known(ctx)
	if err != nil {
		return d, err
	}
	put := func(s dossier.Section) { d.Sections = append(d.Sections, s) }
	put(dossier.Section{Title: w("subject"), Facts: facts([][2]string{
		{w("name"), settable(c, w)}, {w("applicant"), c.ID}, {w("externalId"), c.ExternalUserID}, {w("company"), tenant.Name + " (" + tenant.ID + ")"}, {w("environment"), in.Env},
		{w("created"), instant(c.CreatedAt) + " UTC"}, {w("email"), c.Email}, {w("phone"), c.Phone}, {w("tags"), strings.Join(c.Tags, ", ")},
		{w("madeBy"), me.Name + " <" + me.Email + ">"}, {w("madeAt"), instant(now)}, {w("version"), a.Version},
	})})
	result := [][2]string{{w("state"), string(c.State)}, {w("level"), c.LevelName}}
	if r := c.Result; r != nil {
		result = append(result, [2]string{w("answer"), strings.TrimSpace(r.ReviewAnswer + " " + r.ReviewRejectType)}, [2]string{w("labels"), strings.Join(r.RejectLabels, ", ")},
			[2]string{w("toApplicant"), r.ModerationComment}, [2]string{w("toCompany"), r.ClientComment})
	}
	for _, h := range c.Holds {
		result = append(result, [2]string{w("holds"), h.Reason + " (" + h.PlacedBy + ", " + instant(h.PlacedAt) + ")"})
	}
	put(dossier.Section{Title: w("result"), Facts: facts(result)})

	made, err := a.Service.Store.Decisions(ctx, scope, c.ID, 200)
	if err != nil {
		return d, err
	}
	decisions := &dossier.Table{Head: []string{w("when"), w("who"), w("answer"), w("labels")}, Widths: []float64{0.2, 0.28, 0.22, 0.3}}
	for _, m := range made {
		who := m.Source
		if m.DecidedBy != "" {
			who += ": " + name(m.DecidedBy)
		}
		answer := strings.TrimSpace(m.Answer + " " + m.RejectType)
		if m.Again {
			answer += "\n" + w("changed")
		}
		decisions.Rows = append(decisions.Rows, []string{instant(m.At), who, answer, strings.Join(append(slices.Clone(m.Labels), fmt.Sprintf("%s, revision %d", m.LevelName, m.LevelRevision)), "\n")})
	}
	put(dossier.Section{Title: w("decisions"), Table: decisions})
	put(dossier.Section{Title: w("data"), Table: dataTable(c, w)})
	if c.Found != nil {
		documents := &dossier.Table{Head: []string{w("kind"), w("country"), w("number"), w("issued"), w("validUntil")}, Widths: []float64{0.28, 0.14, 0.22, 0.18, 0.18}}
		for _, doc := range c.Found.IDDocs {
			documents.Rows = append(documents.Rows, []string{doc.IDDocType, doc.Country, doc.Number, doc.IssuedDate, doc.ValidUntil})
		}
		put(dossier.Section{Title: w("documents"), Table: documents})
	}
	for _, s := range checkSections(c, w, wording.In(lang)) {
		put(s)
	}
	attempts := &dossier.Table{Head: []string{"#", w("level"), w("submitted"), w("decided"), w("outcome")}, Widths: []float64{0.06, 0.34, 0.2, 0.2, 0.2}}
	for _, at := range c.History {
		decided := ""
		if at.DecidedAt != nil {
			decided = instant(*at.DecidedAt)
		}
		attempts.Rows = append(attempts.Rows, []string{strconv.Itoa(at.Count), fmt.Sprintf("%s, revision %d", at.LevelName, at.Revision), instant(at.SubmittedAt), decided, strings.TrimSpace(at.State + " " + at.Outcome)})
	}
	put(dossier.Section{Title: w("attempts"), Table: attempts})
	if may(ctx, access.PermDocumentsRead) {
		pictures, err := a.dossierPictures(ctx, in, c, w)
		if err != nil {
			return d, err
		}
		put(pictures)
	}
	lines, total, err := a.Service.AuditTrail(ctx, scope, verify.AuditQuery{ApplicantID: c.ID, Limit: maxDossierTrail})
	if err != nil {
		return d, err
	}
	trail := dossier.Section{Title: w("trail"), Table: &dossier.Table{Head: []string{w("when"), w("activity"), w("who")}, Widths: []float64{0.2, 0.5, 0.3}}}
	if total > len(lines) {
		trail.Text = w("trailCut")
	}
	for _, e := range lines {
		trail.Table.Rows = append(trail.Table.Rows, []string{instant(e.At), strings.TrimSpace(e.Activity + "\n" + e.Description), name(e.Actor) + "\n" + e.Channel})
	}
	put(trail)
	return d, nil
}

// facts leaves out what is empty.
func facts(pairs [][2]string) []dossier.Fact {
	var out []dossier.Fact
	for _, p := range pairs {
		if p[1] != "" {
			out = append(out, dossier.Fact{Name: p[0], Value: p[1]})
		}
	}
	return out
}

func dataTable(c Card, w func(string) string) *dossier.Table {
	values := func(d *applicant.PersonalData) map[string]string {
		if d == nil {
			return nil
		}
		address := ""
		for _, x := range d.Addresses {
			text := x.FormattedAddress
			if text == "" {
				text = strings.Join(slices.DeleteFunc([]string{x.PostCode, x.Country, x.State, x.Town, x.Street, x.BuildingNumber, x.FlatNumber}, func(s string) bool { return s == "" }), ", ")
			}
			address = strings.TrimPrefix(address+"\n"+text, "\n")
		}
		return map[string]string{
			"firstName": d.FirstName, "lastName": d.LastName, "middleName": d.MiddleName, "dob": d.DOB, "gender": d.Gender, "placeOfBirth": d.PlaceOfBirth,
			"nationality": d.Nationality, "country": d.Country, "tin": d.TIN, "phone": d.Phone, "address": address,
		}
	}
	t := &dossier.Table{Head: []string{w("field"), w("stated"), w("found")}, Widths: []float64{0.24, 0.38, 0.38}}
	stated, found := values(c.Stated), map[string]string{}
	if c.Found != nil {
		found = values(&c.Found.PersonalData)
	}
	for _, key := range []string{"lastName", "firstName", "middleName", "dob", "gender", "placeOfBirth", "nationality", "country", "tin", "phone", "address"} {
		if stated[key] != "" || found[key] != "" {
			t.Rows = append(t.Rows, []string{w(key), stated[key], found[key]})
		}
	}
	return t
}

func checkSections(c Card, w func(string) string, words *wording.Words) []dossier.Section {
	if c.Decision == nil {
		return nil
	}
	checks := &dossier.Table{Head: []string{w("check"), w("outcome"), w("evidence")}, Widths: []float64{0.17, 0.11, 0.72}}
	for _, k := range c.Decision.Checks {
		var lines []string
		for _, p := range k.Problems {
			lines = append(lines, strings.TrimSpace(p.Label+" "+p.RejectType+" — "+p.Words))
		}
		for _, x := range k.Doubts {
			lines = append(lines, words.Evidence(x.Code))
		}
		for _, e := range k.Evidence {
			var values []string
			for _, v := range e.Values {
				if v.Value != "" {
					values = append(values, words.Word("source."+v.Source, v.Source)+": "+v.Value)
				}
			}
			line := words.Evidence(e.Code)
			if e.Field != "" {
				line += " · " + words.Field(e.Field)
			}
			if e.Score > 0 {
				line += " (" + words.Number(e.Score) + ")"
			}
			for _, more := range []string{strings.Join(values, "; "), explanation(e)} {
				if more != "" {
					line += " — " + more
				}
			}
			lines = append(lines, line)
		}
		checks.Rows = append(checks.Rows, []string{words.Word("check."+k.Kind, k.Kind), words.Word("outcome."+k.Outcome, k.Outcome), strings.Join(lines, "\n")})
	}
	versions := []dossier.Fact{{Name: w("level"), Value: fmt.Sprintf("%s, revision %d", c.Decision.LevelName, c.Decision.Revision)}}
	for _, key := range slices.Sorted(maps.Keys(c.Decision.Versions)) {
		versions = append(versions, dossier.Fact{Name: key, Value: c.Decision.Versions[key]})
	}
	return []dossier.Section{
		{Title: w("reasons"), Text: strings.Join(c.Decision.Why, "\n")},
		{Title: w("checks"), Table: checks},
		{Title: w("versions"), Facts: versions},
	}
}

// explanation is the one in the reader's language, or the English text that an
// older program left.
func explanation(e CardEvidence) string {
	if len(e.Sentences) > 0 {
		return strings.Join(e.Sentences, " ")
	}
	return e.Explanation
}

// dossierPictures renders the files in the confined child and marks what was
// read; active files come first. A file that cannot be shown keeps its line.
func (a *API) dossierPictures(ctx context.Context, in InApplicant, c Card, w func(string) string) (dossier.Section, error) {
	scope := scopeOf(ctx, in.InEnv)
	s := dossier.Section{Title: w("pictures"), Text: w("picturesText")}
	found, err := a.Service.Facts(ctx, scope, c.ID)
	if err != nil {
		return s, err
	}
	for _, im := range c.Images {
		for i, page := range im.Pages {
			if len(s.Pictures) == maxDossierPictures {
				s.Text += "\n" + w("picturesCut")
				return s, nil
			}
			caption := []string{im.Type, im.Side, im.Country, im.FileName, im.Source, instant(im.AddedAt) + " UTC", "image " + decimal(im.ID)}
			if len(im.Pages) > 1 {
				caption = append(caption, fmt.Sprintf("%d / %d", i+1, len(im.Pages)))
			}
			if !im.Active {
				caption = append(caption, w("inactive"))
			}
			pic := dossier.Picture{Caption: strings.Join(slices.DeleteFunc(caption, func(x string) bool { return x == "" }), " · "), Width: float64(page.Width), Height: float64(page.Height), Marks: marks(page)}
			request := preview.Request{Page: i, Edge: dossierEdge}
			if f := found[im.ID]; f != nil && i < len(f.Pages) {
				request.Page, request.Rotation = f.Pages[i].Index, f.Pages[i].Rotation
			}
			err := a.withFile(ctx, scope, c.InspectionID, im.ID, false, func(file []byte) (err error) {
				pic.JPEG, err = a.Preview.Render(ctx, file, request)
				return err
			})
			if err != nil && (ctx.Err() != nil || errors.Is(err, fault.ErrNotFound)) {
				return s, err
			}
			s.Pictures = append(s.Pictures, pic)
		}
	}
	return s, nil
}

func marks(p CardPage) []dossier.Mark {
	var out []dossier.Mark
	for _, r := range p.Readings {
		if r.Box == nil {
			continue
		}
		out = append(out, dossier.Mark{X: r.Box.X, Y: r.Box.Y, W: r.Box.W, H: r.Box.H})
	}
	if p.MRZ != nil {
		out = append(out, dossier.Mark{X: p.MRZ.Box.X, Y: p.MRZ.Box.Y, W: p.MRZ.Box.W, H: p.MRZ.Box.H, Kind: dossier.MarkZone})
	}
	for _, f := range p.Faces {
		out = append(out, dossier.Mark{X: f.Box.X, Y: f.Box.Y, W: f.Box.W, H: f.Box.H, Kind: dossier.MarkFace})
	}
	for _, f := range p.Findings {
		if f.Box != nil {
			out = append(out, dossier.Mark{X: f.Box.X, Y: f.Box.Y, W: f.Box.W, H: f.Box.H, Kind: dossier.MarkFinding})
		}
	}
	return out
}
