package publicapi_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/publicapi"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/audit"
	docs "github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/preview"
)

// inProcess makes previews without a child, with the child's errors.
type inProcess struct{ preview.Renderer }

func (p *inProcess) Render(ctx context.Context, file []byte, q preview.Request) ([]byte, error) {
	picture, err := p.Renderer.Render(ctx, file, q)
	var refused *imageio.Refusal
	if errors.As(err, &refused) {
		return nil, fault.New(fault.Invalid, refused.Reason)
	}
	return picture, err
}

func withPreviews(c *publicapi.Config) { c.Preview = &inProcess{} }

type listedImage struct{ ID, PreviewID, Source string }

func (c *client) images(id string) []listedImage {
	c.t.Helper()
	var list struct{ Items []listedImage }
	c.json("GET", "/resources/applicants/"+id+"/metadata/resources", "").is(&list)
	return list.Items
}

// TestPreviews: api.md 6.2 and 6.4.
func TestPreviews(t *testing.T) {
	t.Parallel()
	b := setup(t, withPreviews)
	c := b.client(t, sandbox)
	id, inspection, _ := c.newApplicant()
	original := picture(t, 77)
	var large bytes.Buffer
	check(t, jpeg.Encode(&large, image.NewGray(image.Rect(0, 0, 1600, 800)), nil))
	for _, p := range [][]byte{original, large.Bytes()} {
		body, kind := form(t, metadata(passport), part{name: "content", data: p})
		c.upload(id, body, kind).is(nil)
		b.move(time.Second) // images are listed by their time
	}
	body, kind := form(t, metadata(`{"idDocType":"ID_CARD","country":"KAZ","number":"N1"}`))
	c.upload(id, body, kind).is(nil)
	images := c.images(id)
	if len(images) != 3 || images[2].PreviewID != "" {
		t.Fatalf("images %+v, want two with a preview and one without a file", images)
	}
	at := "/resources/inspections/" + inspection + "/resources/"
	if got := c.json("GET", at+images[0].ID, ""); !bytes.Equal(got.data, original) {
		t.Error("the image is no longer what was uploaded")
	}
	for i, want := range []image.Point{{320, 240}, {800, 400}} {
		r := c.json("GET", at+images[i].PreviewID, "")
		if r.StatusCode != 200 {
			t.Fatalf("preview %d: %d %s", i, r.StatusCode, r.data)
		}
		shown, format, err := image.DecodeConfig(bytes.NewReader(r.data))
		if err != nil || format != "jpeg" || shown.Width != want.X || shown.Height != want.Y || r.Header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("preview %d: %s %dx%d (%v), want %v", i, format, shown.Width, shown.Height, err, want)
		}
	}
	lines, _, err := b.service.AuditTrail(t.Context(), sandbox, verify.AuditQuery{ApplicantID: id, Activity: audit.ActivityDownloadedImage, Limit: 10})
	check(t, err)
	if len(lines) != 3 {
		t.Errorf("%d downloads in the trail, want three: who sees a preview has seen the picture", len(lines))
	}
	// What is not there has no preview, nor does what belongs to somebody else.
	_, foreign, _ := c.newApplicant()
	c.json("GET", at+"12345", "").fails(404, 0, "")
	c.json("GET", "/resources/inspections/"+foreign+"/resources/"+images[0].PreviewID, "").fails(404, 0, "")
	b.client(t, kyc.Scope{Tenant: "other", Environment: kyc.Sandbox}).json("GET", at+images[0].PreviewID, "").fails(404, 0, "")
	// Erased with the person.
	check(t, b.service.Erase(t.Context(), sandbox, id))
	c.json("GET", at+images[0].PreviewID, "").fails(404, 0, "")
}

// refusing is a child that finds every picture damaged.
type refusing struct{}

func (refusing) Render(context.Context, []byte, preview.Request) ([]byte, error) {
	return nil, fault.New(fault.Invalid, "damaged")
}

func TestWhatHasNoPreview(t *testing.T) {
	t.Parallel()
	for name, previews := range map[string]publicapi.Previewer{"a damaged picture": refusing{}, "a server without previews": nil} {
		b := setup(t, func(c *publicapi.Config) { c.Preview = previews })
		c := b.client(t, sandbox)
		s := c.sent()
		image, err := strconv.ParseInt(s.passport, 10, 32)
		check(t, err)
		of := strconv.Itoa(int(docs.PreviewID(int32(image))))
		c.json("GET", "/resources/inspections/"+s.inspection+"/resources/"+of, "").fails(404, 0, "")
		if got := c.images(s.id)[0].PreviewID; (got == "") != (previews == nil) {
			t.Errorf("%s: previewId %q", name, got)
		}
	}
}

// TestSources: the list tells the flow's camera from a chosen file (api.md 6.4).
func TestSources(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	s := c.sent()
	b.move(time.Second)
	live := picture(t, 4711)
	_, err := b.service.AddDocument(t.Context(), sandbox, s.id, verify.Upload{
		IDDocType: "ID_CARD", Country: "KAZ", File: bytes.NewReader(live), Size: int64(len(live)), Source: docs.SourceDocapture,
	})
	check(t, err)
	var got []string
	for _, im := range c.images(s.id) {
		got = append(got, im.Source)
	}
	if !slices.Equal(got, []string{"fileupload", "fileupload", "docapture"}) {
		t.Errorf("sources %v", got)
	}
}
