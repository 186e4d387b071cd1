package dashapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/idngo/idngo/internal/dossier"
	"github.com/idngo/idngo/internal/wording"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/preview"
)

// Bounds of a report.
const (
	maxThumbs   = 4
	thumbEdge   = 700 // pixels of the longer side of a document
	portraitPad = 0.45
)

// getReport sets who was verified, what was decided and why on a page or two.
func (a *API) getReport(ctx context.Context, in *InCard) (*huma.StreamResponse, error) {
	scope := scopeOf(ctx, in.InEnv)
	card, err := a.getCard(ctx, in)
	if err != nil {
		return nil, err
	}
	select {
	case a.exports <- struct{}{}:
		defer func() { <-a.exports }()
	default:
		return nil, errExports
	}
	if err := a.Service.Export(ctx, scope, in.ID, exportReport); err != nil {
		return nil, err
	}
	d, err := a.reportOf(ctx, *in, card.Body)
	if err != nil {
		return nil, err
	}
	return pdf(d, "report-"+in.ID)
}

func (a *API) reportOf(ctx context.Context, in InCard, c Card) (dossier.Dossier, error) {
	scope, me, now := scopeOf(ctx, in.InEnv), whoOf(ctx).Operator, a.Now()
	w, words := func(key string) string { return dossierWord(in.Lang, key) }, wording.In(in.Lang)
	id := c.ID
	if c.Decision != nil {
		id += "-" + c.Decision.AttemptID
	}
	d := dossier.Dossier{Title: w("report"), Subtitle: settable(c, w), At: now, Lang: in.Lang, Foot: strings.Join([]string{id, instant(now) + " UTC", me.Name, "idngo " + a.Version}, " · ")}
	if d.Subtitle == "" {
		d.Subtitle = c.ExternalUserID
	}
	tenant, err := a.Service.Store.Tenant(ctx, scope.Tenant)
	if err != nil {
		return d, err
	}
	put := func(s dossier.Section) { d.Sections = append(d.Sections, s) }
	if may(ctx, access.PermDocumentsRead) {
		thumbs, err := a.thumbs(ctx, in.InApplicant, c, w, words)
		if err != nil {
			return d, err
		}
		put(dossier.Section{Strip: thumbs})
	}
	put(dossier.Section{Title: w("identity"), Facts: identityFacts(c, w, words)})

	decision := [][2]string{{w("state"), words.Word("state."+string(c.State), string(c.State))}}
	if r := c.Result; r != nil && c.State != applicant.StatePending {
		said := make([]string, 0, len(r.RejectLabels))
		for _, l := range r.RejectLabels {
			said = append(said, l+" — "+labelWords(l, in.Lang))
		}
		decision = append(decision, [2]string{w("answer"), strings.TrimSpace(r.ReviewAnswer + " " + words.Word("rejectType."+r.ReviewRejectType, r.ReviewRejectType))}, [2]string{w("labels"), strings.Join(said, "\n")})
	}
	if n := len(c.Made); n > 0 {
		by := words.Word("decidedBy."+c.Made[n-1].Source, c.Made[n-1].Source)
		if c.Made[n-1].By != "" {
			by += ": " + c.Made[n-1].By
		}
		decision = append(decision, [2]string{w("decidedBy"), by}, [2]string{w("decidedAt"), instant(c.Made[n-1].At)})
	}
	if c.Decision != nil {
		decision = append(decision, [2]string{w("why"), strings.Join(c.Decision.Why, "\n")})
	}
	put(dossier.Section{Title: w("decision"), Facts: facts(decision)})

	versions := []string{}
	if c.Decision != nil {
		checks := &dossier.Table{Head: []string{w("check"), w("outcome"), w("evidence")}, Widths: []float64{0.22, 0.14, 0.64}, Lines: 2}
		for _, k := range c.Decision.Checks {
			if !k.NotRequired {
				checks.Rows = append(checks.Rows, []string{words.Word("check."+k.Kind, k.Kind), words.Word("outcome."+k.Outcome, k.Outcome), oneLine(k, words, w)})
			}
		}
		put(dossier.Section{Title: w("checks"), Table: checks})
		for _, key := range slices.Sorted(maps.Keys(c.Decision.Versions)) {
			versions = append(versions, key+" "+c.Decision.Versions[key])
		}
	}
	level := c.LevelName
	if c.Decision != nil {
		level = fmt.Sprintf("%s, revision %d", c.Decision.LevelName, c.Decision.Revision)
	}
	put(dossier.Section{Title: w("verification"), Facts: facts([][2]string{
		{w("verificationId"), id}, {w("externalId"), c.ExternalUserID}, {w("company"), tenant.Name + " (" + tenant.ID + ")"}, {w("environment"), words.Word("env."+in.Env, in.Env)},
		{w("level"), level}, {w("madeBy"), me.Name + " <" + me.Email + ">"}, {w("version"), a.Version}, {w("versions"), strings.Join(versions, "; ")},
	})})
	return d, nil
}

func identityFacts(c Card, w func(string) string, words *wording.Words) []dossier.Fact {
	out := [][2]string{{w("name"), settable(c, w)}}
	if f := c.Found; f != nil {
		out = append(out, [2]string{w("dob"), words.Day(f.DOB)}, [2]string{w("gender"), f.Gender}, [2]string{w("nationality"), f.Nationality})
		for _, doc := range f.IDDocs {
			line := []string{words.Word("docType."+doc.IDDocType, doc.IDDocType), doc.Country, doc.Number}
			if doc.ValidUntil != "" {
				line = append(line, strings.ToLower(w("validUntil"))+" "+words.Day(doc.ValidUntil))
			}
			out = append(out, [2]string{w("document"), strings.Join(slices.DeleteFunc(line, func(s string) bool { return s == "" }), " · ")})
		}
	} else if s := c.Stated; s != nil {
		out = append(out, [2]string{w("dob") + " (" + strings.ToLower(w("stated")) + ")", words.Day(s.DOB)})
	}
	return facts(out)
}

// oneLine is what a check found, the worst of it first.
func oneLine(k CardCheck, words *wording.Words, w func(string) string) string {
	rank := map[string]int{"fail": 0, "doubt": 1, "pass": 2}
	evidence := slices.Clone(k.Evidence)
	slices.SortStableFunc(evidence, func(a, b CardEvidence) int { return rank[string(a.Supports)] - rank[string(b.Supports)] })
	var parts []string
	add := func(s string) {
		if !slices.Contains(parts, s) {
			parts = append(parts, s)
		}
	}
	for _, e := range evidence {
		if e.Supports != "pass" || k.Outcome == "pass" {
			s := words.Evidence(e.Code)
			if e.Field != "" && e.Supports != "pass" {
				s += " · " + words.Field(e.Field)
			}
			add(s)
		}
	}
	for _, x := range k.Doubts {
		add(words.Evidence(x.Code))
	}
	if len(parts) == 0 {
		return w("nothing")
	}
	return strings.Join(parts, "; ")
}

// settable is the applicant's name as the file can set it: one in letters that
// the font lacks is marked, with the Latin one of the machine readable zone.
func settable(c Card, w func(string) string) string {
	if dossier.Settable(c.Name) {
		return c.Name
	}
	if latin := zoneName(c); latin != "" {
		return latin + " (" + w("byZone") + "; " + c.Name + " " + w("unset") + ")"
	}
	return c.Name + " (" + w("unset") + ")"
}

// zoneName is the name that a machine readable zone gives, family name first.
func zoneName(c Card) string {
	for _, im := range c.Images {
		for _, page := range im.Pages {
			part := map[string]string{}
			for _, r := range page.Readings {
				if r.Source == vision.SourceMRZ && part[r.Name] == "" {
					part[r.Name] = r.Value
				}
			}
			if name := strings.TrimSpace(part[vision.FieldLastName] + " " + part[vision.FieldFirstName]); im.Active && name != "" {
				return name
			}
		}
	}
	return ""
}

// thumbs are the portrait of the document and the active pictures, made in the
// confined child. A picture that cannot be shown is left out: the dossier names it.
func (a *API) thumbs(ctx context.Context, in InApplicant, c Card, w func(string) string, words *wording.Words) ([]dossier.Picture, error) {
	scope := scopeOf(ctx, in.InEnv)
	found, err := a.Service.Facts(ctx, scope, c.ID)
	if err != nil {
		return nil, err
	}
	var portrait, pictures []dossier.Picture
	for _, im := range c.Images {
		if !im.Active || len(im.Pages) == 0 || len(pictures) == maxThumbs {
			continue
		}
		request := preview.Request{Edge: thumbEdge}
		f := found[im.ID]
		if f != nil && len(f.Pages) > 0 {
			request.Page, request.Rotation = f.Pages[0].Index, f.Pages[0].Rotation
		}
		var shown []byte
		err := a.withFile(ctx, scope, c.InspectionID, im.ID, true, func(file []byte) (err error) {
			shown, err = a.Preview.Render(ctx, file, request)
			return err
		})
		if ctx.Err() != nil || errors.Is(err, fault.ErrNotFound) {
			return nil, err
		}
		if err != nil {
			continue
		}
		caption := words.Word("docType."+im.Type, im.Type)
		if im.Side != "" {
			caption += ", " + words.Word("side."+im.Side, im.Side)
		}
		pictures = append(pictures, dossier.Picture{Caption: caption, JPEG: shown})
		page := im.Pages[0]
		if face, ok := largest(page.Faces); ok && len(portrait) == 0 && im.Type != "SELFIE" {
			if cut := cutOut(shown, face.Box, float64(page.Width), float64(page.Height)); cut != nil {
				portrait = append(portrait, dossier.Picture{Caption: w("portrait"), JPEG: cut})
			}
		}
	}
	return append(portrait, pictures...), nil
}

func largest(faces []vision.Face) (vision.Face, bool) {
	if len(faces) == 0 {
		return vision.Face{}, false
	}
	return slices.MaxFunc(faces, func(a, b vision.Face) int { return int(a.Box.W*a.Box.H - b.Box.W*b.Box.H) }), true
}

// cutOut takes a box with some room around it out of a picture; box and size are
// those of the picture that was read. It is nil when nothing of it is there.
func cutOut(picture []byte, box vision.Box, width, height float64) []byte {
	m, err := jpeg.Decode(bytes.NewReader(picture))
	if err != nil || width <= 0 || height <= 0 {
		return nil
	}
	sx, sy := float64(m.Bounds().Dx())/width, float64(m.Bounds().Dy())/height
	padX, padY := box.W*portraitPad, box.H*portraitPad
	area := image.Rect(int((box.X-padX)*sx), int((box.Y-padY)*sy), int((box.X+box.W+padX)*sx), int((box.Y+box.H+padY)*sy)).Add(m.Bounds().Min).Intersect(m.Bounds())
	cut, ok := m.(interface {
		SubImage(image.Rectangle) image.Image
	})
	if !ok || area.Empty() {
		return nil
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, cut.SubImage(area), &jpeg.Options{Quality: 88}); err != nil {
		return nil
	}
	return out.Bytes()
}
