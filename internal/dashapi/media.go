package dashapi

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/vision/preview"
)

// mediaLifetime is how long the address of a picture stays good, at least; it
// ends at a full multiple, so that an address stays the same for a while and the
// browser fetches nothing twice.
const mediaLifetime = 5 * time.Minute

// maxMedia bounds a file that is shown.
const maxMedia = 64 << 20

// media is what the address of a picture says: which picture, how, for which
// session, until when.
type media struct {
	Scope      kyc.Scope `json:"s"`
	Inspection string    `json:"i"`
	Image      int32     `json:"n"`
	Page       int       `json:"p"`
	Rotation   int       `json:"r"`
	Edge       int       `json:"e"`
	Session    string    `json:"o"`
	Until      int64     `json:"u"`
}

func (a *API) mac(payload []byte) []byte {
	m := hmac.New(sha256.New, a.Key)
	m.Write([]byte("media/"))
	m.Write(payload)
	return m.Sum(nil)
}

// sign makes the address of a picture.
func (a *API) sign(m media) string {
	m.Until = a.Now().Add(2 * mediaLifetime).Truncate(mediaLifetime).Unix()
	payload, err := json.Marshal(m)
	if err != nil { // it is numbers and ids
		return ""
	}
	b64 := base64.RawURLEncoding.EncodeToString
	return Prefix + "/api/media/" + b64(payload) + "." + b64(a.mac(payload))
}

// unsign gives what an address says, if we made it, for this session, and it is still good.
func (a *API) unsign(token, session string) (media, error) {
	var m media
	left, right, _ := strings.Cut(token, ".")
	payload, err1 := base64.RawURLEncoding.DecodeString(left)
	sum, err2 := base64.RawURLEncoding.DecodeString(right)
	if err1 != nil || err2 != nil || !hmac.Equal(sum, a.mac(payload)) || json.Unmarshal(payload, &m) != nil || m.Session != session || a.Now().Unix() >= m.Until {
		return m, fault.ErrNotFound
	}
	return m, nil
}

func (a *API) mediaRoutes() {
	add(a, op{id: "getPicture", method: "GET", path: "/media/{token}", summary: "A picture by its short-lived address", tag: "Applicants", permission: access.PermDocumentsRead}, a.getPicture)
	add(a, op{id: "getOriginal", method: "GET", path: "/{env}/applicants/{id}/images/{image}/original", summary: "A file as it was uploaded, to keep", tag: "Applicants", permission: access.PermDocumentsRead}, a.getOriginal)
}

func (a *API) getPicture(ctx context.Context, in *struct {
	Token string `path:"token" maxLength:"1000"`
}) (*huma.StreamResponse, error) {
	who := whoOf(ctx)
	m, err := a.unsign(in.Token, who.Session.ID)
	if err != nil || m.Scope.Tenant != who.Operator.Tenant {
		return nil, fault.ErrNotFound
	}
	var picture []byte
	if err := a.withFile(ctx, m.Scope, m.Inspection, m.Image, m.Edge < 640, func(file []byte) error {
		mark := ""
		if a.Watermark {
			mark = who.Operator.Name + " " + who.Operator.Email + " " + a.Now().UTC().Format("2006-01-02 15:04")
		}
		picture, err = a.Preview.Render(ctx, file, preview.Request{Page: m.Page, Rotation: m.Rotation, Edge: m.Edge, Mark: mark})
		return err
	}); err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", "image/jpeg")
		hc.SetHeader("Content-Length", strconv.Itoa(len(picture)))
		hc.SetHeader("Cache-Control", "private, max-age="+strconv.FormatInt(m.Until-a.Now().Unix(), 10))
		_, _ = hc.BodyWriter().Write(picture) // it fails when the client has gone
	}}, nil
}

// withFile opens a sealed file. A thumbnail leaves no line in the trail: the
// view of the applicant has left one, and the picture itself will.
func (a *API) withFile(ctx context.Context, scope kyc.Scope, inspection string, image int32, small bool, fn func(file []byte) error) (err error) {
	open := a.Service.OpenImage
	if small {
		open = a.Service.OpenImageQuietly
	}
	_, rc, err := open(ctx, scope, inspection, image)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rc.Close()) }()
	file, err := io.ReadAll(io.LimitReader(rc, maxMedia+1))
	if err != nil {
		return err
	}
	if len(file) > maxMedia {
		return fault.New(fault.TooLarge, "The file is too large to be shown.")
	}
	return fn(file)
}

func (a *API) getOriginal(ctx context.Context, in *struct {
	InApplicant
	Image int32 `path:"image" minimum:"1"`
}) (*huma.StreamResponse, error) {
	scope := scopeOf(ctx, in.InEnv)
	p, err := a.Service.Applicant(ctx, scope, in.ID)
	if err != nil {
		return nil, err
	}
	if err := a.Service.MayExport(ctx, scope, in.ID, exportOriginal+decimal(in.Image)); err != nil {
		return nil, err
	}
	im, rc, err := a.Service.OpenImage(ctx, scope, p.InspectionID, in.Image)
	if err != nil {
		return nil, err
	}
	ext := map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "image/heic": ".heic", "application/pdf": ".pdf", "video/mp4": ".mp4", "video/webm": ".webm", "video/quicktime": ".mov"}[im.MediaType]
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		defer rc.Close() //nolint:errcheck // everything was read, or the client has gone
		// A stranger's file: never shown by the browser, only kept.
		hc.SetHeader("Content-Type", "application/octet-stream")
		hc.SetHeader("Content-Disposition", "attachment; filename=\""+url.PathEscape(in.ID+"-"+decimal(im.ID)+ext)+"\"")
		hc.SetHeader("Content-Length", strconv.FormatInt(im.Size, 10))
		hc.SetStatus(http.StatusOK)
		_, _ = io.Copy(hc.BodyWriter(), rc)
	}}, nil
}
