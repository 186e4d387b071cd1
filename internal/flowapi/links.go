package flowapi

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/verify"
)

// handoffTTL is how long a link to another device may be opened.
const handoffTTL = 30 * time.Minute

// LinkCode is the code in the address of a hosted page.
type LinkCode struct {
	Code string `json:"code" minLength:"16" maxLength:"16"`
}

// OpenedLink is what a hosted page begins with: the token, and the session that
// it would ask for next.
type OpenedLink struct {
	AccessToken string  `json:"accessToken"`
	Session     Session `json:"session"`
	Appearance  Look    `json:"appearance"`
}

func openLink(c *call, b LinkCode) (OpenedLink, error) {
	token, link, err := c.api.Story.OpenLink(c.ctx, b.Code)
	if err != nil {
		return OpenedLink{}, err
	}
	c.act(link)
	session, err := getSession(c)
	if err != nil {
		return OpenedLink{}, err
	}
	look, err := getAppearance(c)
	return OpenedLink{AccessToken: token, Session: session, Appearance: look}, err
}

// Handoff is a link to another device, with its QR code.
type Handoff struct {
	URL       string `json:"url"`
	ExpiresIn int    `json:"expiresIn" doc:"Seconds"`
	// QR has a row per string, 1 for a dark module; without quiet zone.
	QR []string `json:"qr"`
}

func handoff(c *call) (Handoff, error) {
	r := verify.LinkRequest{AccessTokenRequest: verify.AccessTokenRequest{
		UserID: c.token.ExternalUserID, LevelName: c.token.LevelName, Email: c.token.Email, Phone: c.token.Phone, TTL: handoffTTL,
	}, Lang: c.applicant.Lang, Handoff: true}
	r.Customization, r.Translation = c.lookNames()
	code, err := c.api.Story.IssueLink(c.ctx, c.scope(), r)
	if err != nil {
		return Handoff{}, err
	}
	h := Handoff{URL: strings.TrimSuffix(c.api.FlowURL, "/") + "/websdk/p/" + code, ExpiresIn: int(handoffTTL.Seconds())}
	h.QR, err = qr(h.URL)
	return h, err
}

func qr(text string) ([]string, error) {
	m, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 0, 0, map[gozxing.EncodeHintType]any{
		gozxing.EncodeHintType_MARGIN: 0, gozxing.EncodeHintType_ERROR_CORRECTION: "M",
	})
	if err != nil {
		return nil, err
	}
	rows := make([]string, m.GetHeight())
	for y := range rows {
		row := make([]byte, m.GetWidth())
		for x := range row {
			row[x] = '0'
			if m.Get(x, y) {
				row[x] = '1'
			}
		}
		rows[y] = string(row)
	}
	return rows, nil
}

// Target is where a hosted page leads at its end; empty when it leads nowhere.
type Target struct {
	URL string `json:"url,omitempty"`
}

// getRedirect builds the address for the outcome that the server knows, not one
// that the page claims. The link's own query (as the page hands it on) is passed
// through by name only.
func getRedirect(c *call) (Target, error) {
	page := c.token.Page
	if page == nil || c.applicant.ID == "" {
		return Target{}, nil
	}
	p, err := c.api.Story.Progress(c.ctx, c.scope(), c.applicant.ID)
	if err != nil {
		return Target{}, err
	}
	target := ""
	switch p.Phase {
	case verify.PhaseApproved, verify.PhaseWait:
		target = page.Redirect.SuccessURL
	case verify.PhaseRejected, verify.PhaseInactive:
		target = page.Redirect.RejectURL
	}
	if target == "" {
		return Target{}, nil
	}
	signed, err := SignedRedirect(page.Redirect, target, c.r.URL.Query())
	return Target{URL: signed}, err
}

// SignedRedirect adds the allowed parameters, and with a signKey `sig`: the
// lower-case hex HMAC-SHA256 of the address without it and without fragment (sdk.md 1.6).
func SignedRedirect(r access.Redirect, target string, passed url.Values) (string, error) {
	u, err := url.Parse(target)
	if err != nil {
		return "", err
	}
	q := u.Query()
	for _, name := range r.AllowedQueryParams {
		if name != "sig" && passed.Has(name) {
			q.Set(name, passed.Get(name))
		}
	}
	u.RawQuery = q.Encode()
	if r.SignKey == "" {
		return u.String(), nil
	}
	fragment := ""
	if u.Fragment != "" { // a server never sees it, so it is not signed
		fragment = "#" + u.EscapedFragment()
		u.Fragment, u.RawFragment = "", ""
	}
	mac := hmac.New(sha256.New, []byte(r.SignKey))
	mac.Write([]byte(u.String()))
	sep := "?"
	if u.RawQuery != "" {
		sep = "&"
	}
	return u.String() + sep + "sig=" + hex.EncodeToString(mac.Sum(nil)) + fragment, nil
}
