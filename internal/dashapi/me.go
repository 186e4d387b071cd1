package dashapi

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/fault"
)

// Profile changes one's own name and settings of the page; absent leaves alone.
type Profile struct {
	Name        *string         `json:"name,omitempty" maxLength:"400"`
	Preferences json.RawMessage `json:"preferences,omitempty"`
}

// PasswordChange replaces one's own password.
type PasswordChange struct {
	Old string `json:"old" maxLength:"800"`
	New string `json:"new" maxLength:"800"`
}

// Password repeats one's password before something grave.
type Password struct {
	Password string `json:"password" maxLength:"800"`
}

// SignedIn is a browser in which somebody is signed in.
type SignedIn struct {
	ID         string    `json:"id"`
	CreatedAt  time.Time `json:"createdAt"`
	LastSeenAt time.Time `json:"lastSeenAt"`
	IP         string    `json:"ip"`
	UserAgent  string    `json:"userAgent"`
	Current    bool      `json:"current"`
}

// Offer of a second factor.
type Offer struct {
	Secret string `json:"secret" doc:"base32, for typing"`
	URI    string `json:"uri" doc:"otpauth:// for a QR code"`
	// QR is the code as rows of 0 and 1, so that the page draws it without a library.
	QR []string `json:"qr"`
}

// Confirmation shows that the app has the secret.
type Confirmation struct {
	Secret string `json:"secret" maxLength:"128"`
	Code   string `json:"code" maxLength:"10"`
}

// RecoveryCodes are shown once.
type RecoveryCodes struct {
	Codes []string `json:"codes"`
}

func (a *API) meRoutes() {
	add(a, op{id: "changeProfile", method: "PATCH", path: "/me", summary: "Change one's own name and settings", tag: "Me"}, a.changeProfile)
	add(a, op{id: "changePassword", method: "POST", path: "/me/password", summary: "Change one's own password; other sessions end", tag: "Me"}, a.changePassword)
	add(a, op{id: "listSessions", method: "GET", path: "/me/sessions", summary: "Where one is signed in", tag: "Me"}, a.listSessions)
	add(a, op{id: "endSessions", method: "DELETE", path: "/me/sessions", summary: "End all other sessions", tag: "Me"}, a.endSessions)
	add(a, op{id: "endSession", method: "DELETE", path: "/me/sessions/{session}", summary: "End a session", tag: "Me"}, a.endSession)
	add(a, op{id: "offerSecondFactor", method: "POST", path: "/me/second-factor/offer", summary: "Offer a secret for an app", tag: "Me", enrol: true}, a.offerFactor)
	add(a, op{id: "confirmSecondFactor", method: "POST", path: "/me/second-factor", summary: "Set the second factor up", tag: "Me", enrol: true}, a.confirmFactor)
	add(a, op{id: "removeSecondFactor", method: "POST", path: "/me/second-factor/remove", summary: "Remove the second factor", tag: "Me"}, a.removeFactor)
	add(a, op{id: "renewRecoveryCodes", method: "POST", path: "/me/recovery-codes", summary: "New recovery codes", tag: "Me"}, a.renewCodes)
}

func (a *API) changeProfile(ctx context.Context, in *body[Profile]) (*answer[Done], error) {
	var preferences *string
	if len(in.Body.Preferences) > 0 {
		if !json.Valid(in.Body.Preferences) || in.Body.Preferences[0] != '{' {
			return nil, fault.New(fault.Invalid, "Preferences must be an object.")
		}
		s := string(in.Body.Preferences)
		preferences = &s
	}
	_, err := a.SignIn.ChangeProfile(ctx, whoOf(ctx), in.Body.Name, preferences)
	return done(), err
}

func (a *API) changePassword(ctx context.Context, in *body[PasswordChange]) (*answer[Done], error) {
	return done(), a.SignIn.ChangePassword(ctx, whoOf(ctx), in.Body.Old, in.Body.New)
}

func showSessions(list []access.OperatorSession, current string) []SignedIn {
	out := []SignedIn{}
	for _, s := range list {
		out = append(out, SignedIn{ID: s.ID, CreatedAt: s.CreatedAt, LastSeenAt: s.LastSeenAt, IP: s.IP, UserAgent: s.UserAgent, Current: s.ID == current})
	}
	return out
}

func (a *API) listSessions(ctx context.Context, _ *none) (*answer[[]SignedIn], error) {
	who := whoOf(ctx)
	list, err := a.SignIn.Sessions(ctx, who.Operator.Tenant, who.Operator.ID)
	return &answer[[]SignedIn]{showSessions(list, who.Session.ID)}, err
}

func (a *API) endSessions(ctx context.Context, _ *none) (*answer[Done], error) {
	who := whoOf(ctx)
	return done(), a.SignIn.EndSession(ctx, who.Operator.Tenant, who.Operator.ID, "", who.Session.ID)
}

func (a *API) endSession(ctx context.Context, in *struct {
	Session string `path:"session" pattern:"^[0-9a-f]{24}$"`
}) (*answer[Done], error) {
	who := whoOf(ctx)
	return done(), a.SignIn.EndSession(ctx, who.Operator.Tenant, who.Operator.ID, in.Session, "")
}

func (a *API) offerFactor(ctx context.Context, _ *none) (*answer[Offer], error) {
	f, err := a.SignIn.OfferTOTP(whoOf(ctx))
	if err != nil {
		return nil, err
	}
	rows, err := qrRows(f.URI)
	return &answer[Offer]{Offer{Secret: f.Secret, URI: f.URI, QR: rows}}, err
}

func (a *API) confirmFactor(ctx context.Context, in *body[Confirmation]) (*enrolled, error) {
	codes, err := a.SignIn.ConfirmTOTP(ctx, whoOf(ctx), in.Body.Secret, in.Body.Code)
	if err != nil {
		// 401 would send the page to the sign-in.
		return nil, refuseCode(err)
	}
	return a.enrolled(ctx, codes)
}

// enrolled answers a new second factor: who could do nothing before gets a
// session that can.
type enrolled struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      RecoveryCodes
}

func (a *API) enrolled(ctx context.Context, codes []string) (*enrolled, error) {
	out := &enrolled{Body: RecoveryCodes{nonNil(codes)}}
	who := whoOf(ctx)
	if !who.Session.Enrol {
		return out, nil
	}
	s, err := a.SignIn.Enrolled(ctx, who, browserOf(requestOf(ctx)))
	if err != nil {
		return nil, err
	}
	opened, err := a.opened(ctx, s)
	if err != nil {
		return nil, err
	}
	out.SetCookie = opened.SetCookie
	return out, nil
}

// refuseCode turns a wrong code of a signed-in operator into 400.
func refuseCode(err error) error {
	if fault.CodeOf(err) == fault.Unauthenticated {
		return fault.New(fault.Invalid, "The code is wrong. Check the clock of your phone and try the next code.").Because(err)
	}
	return err
}

func (a *API) removeFactor(ctx context.Context, in *body[Password]) (*answer[Done], error) {
	return done(), a.SignIn.RemoveTOTP(ctx, whoOf(ctx), in.Body.Password)
}

func (a *API) renewCodes(ctx context.Context, in *body[Password]) (*answer[RecoveryCodes], error) {
	codes, err := a.SignIn.RenewRecoveryCodes(ctx, whoOf(ctx), in.Body.Password)
	return &answer[RecoveryCodes]{RecoveryCodes{nonNil(codes)}}, err
}
