package dashapi

import (
	"context"
	"encoding/json"
	"time"

	"github.com/idngo/idngo/kyc/access/signin"
	"github.com/idngo/idngo/kyc/fault"
)

// PasskeyView is a passkey as its owner sees it.
type PasskeyView struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	CreatedAt  time.Time  `json:"createdAt"`
	LastUsedAt *time.Time `json:"lastUsedAt,omitempty"`
}

// PasskeyOffer is what the browser asks an authenticator with.
type PasskeyOffer struct {
	Options json.RawMessage `json:"options" doc:"Options of navigator.credentials as WebAuthn Level 3 writes them in JSON"`
	State   string          `json:"state" doc:"Comes back with the answer"`
}

// PasskeyAnswer is what the authenticator answered.
type PasskeyAnswer struct {
	State      string          `json:"state" maxLength:"8192"`
	Name       string          `json:"name,omitempty" maxLength:"60" doc:"How the owner calls a new passkey"`
	Credential json.RawMessage `json:"credential" doc:"The credential, in JSON"`
}

const maxCredential = 64 << 10

func (a *API) passkeyRoutes() {
	add(a, op{id: "offerPasskeySignIn", method: "POST", path: "/session/passkey/offer", summary: "Begin a sign-in by passkey", tag: "Session", open: true}, a.offerPasskeySignIn)
	add(a, op{id: "passkeySignIn", method: "POST", path: "/session/passkey", summary: "Sign in by passkey, or complete a sign-in with one", tag: "Session", open: true, maxBody: maxCredential}, a.passkeySignIn)
	add(a, op{id: "listPasskeys", method: "GET", path: "/me/passkeys", summary: "One's own passkeys", tag: "Me", enrol: true}, a.listPasskeys)
	add(a, op{id: "offerPasskey", method: "POST", path: "/me/passkeys/offer", summary: "Begin to add a passkey", tag: "Me", enrol: true}, a.offerPasskey)
	add(a, op{id: "addPasskey", method: "POST", path: "/me/passkeys", summary: "Add a passkey; the first second factor brings recovery codes", tag: "Me", enrol: true, maxBody: maxCredential}, a.addPasskey)
	add(a, op{id: "removePasskey", method: "POST", path: "/me/passkeys/{passkey}/remove", summary: "Remove a passkey", tag: "Me"}, a.removePasskey)
}

func showCeremony(c signin.Ceremony, err error) (*answer[PasskeyOffer], error) {
	return &answer[PasskeyOffer]{PasskeyOffer{Options: c.Options, State: c.State}}, err
}

func (a *API) offerPasskeySignIn(ctx context.Context, _ *none) (*answer[PasskeyOffer], error) {
	return showCeremony(a.SignIn.OfferPasskeySignIn(ctx, cookie(requestOf(ctx), cookieSession)))
}

func (a *API) passkeySignIn(ctx context.Context, in *body[PasskeyAnswer]) (*sessionAnswer, error) {
	r := requestOf(ctx)
	s, err := a.SignIn.PasskeySignIn(ctx, cookie(r, cookieSession), in.Body.State, in.Body.Credential, browserOf(r))
	if err != nil {
		return nil, err
	}
	return a.opened(ctx, s)
}

func (a *API) listPasskeys(ctx context.Context, _ *none) (*answer[[]PasskeyView], error) {
	keys, err := a.SignIn.Passkeys(ctx, whoOf(ctx))
	out := []PasskeyView{}
	for _, k := range keys {
		out = append(out, PasskeyView{ID: k.ID, Name: k.Name, CreatedAt: k.CreatedAt, LastUsedAt: optional(k.LastUsedAt)})
	}
	return &answer[[]PasskeyView]{out}, err
}

func (a *API) offerPasskey(ctx context.Context, _ *none) (*answer[PasskeyOffer], error) {
	return showCeremony(a.SignIn.OfferPasskey(ctx, whoOf(ctx)))
}

func (a *API) addPasskey(ctx context.Context, in *body[PasskeyAnswer]) (*enrolled, error) {
	codes, err := a.SignIn.AddPasskey(ctx, whoOf(ctx), in.Body.State, in.Body.Name, in.Body.Credential)
	if fault.CodeOf(err) == fault.Unauthenticated && err != nil {
		err = fault.New(fault.Invalid, "This passkey was not accepted. Begin again.").Because(err) // 401 would send the page to the sign-in
	}
	if err != nil {
		return nil, err
	}
	return a.enrolled(ctx, codes)
}

func (a *API) removePasskey(ctx context.Context, in *struct {
	Passkey string `path:"passkey" pattern:"^[0-9a-f]{24}$"`
	Body    Password
}) (*answer[Done], error) {
	return done(), a.SignIn.RemovePasskey(ctx, whoOf(ctx), in.Passkey, in.Body.Password)
}
