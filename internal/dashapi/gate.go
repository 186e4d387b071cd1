package dashapi

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/idngo/idngo/internal/peer"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/access/signin"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
)

// Cookies. The prefix __Host- binds them to this origin: Secure, Path=/, no Domain.
const (
	cookieSession = "__Host-idngo"
	cookieDevice  = "__Host-idngo-device"
	cookieSSO     = "__Host-idngo-sso"
)

var errPermission = fault.New(fault.Forbidden, "Your role does not allow this.")

type whoKey struct{}

// whoOf gives the operator who calls; the gate has put it there.
func whoOf(ctx context.Context) signin.Who {
	who, _ := ctx.Value(whoKey{}).(signin.Who)
	return who
}

// scopeOf gives the scope of a call: the operator's tenant and the named environment.
func scopeOf(ctx context.Context, e InEnv) kyc.Scope {
	return kyc.Scope{Tenant: whoOf(ctx).Operator.Tenant, Environment: kyc.Environment(e.Env)}
}

// gate lets a call through whose session and role allow it.
func (a *API) gate(o op) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(hc)
		ctx := hc.Context()
		who, err := a.resume(r)
		ctx = audit.WithActor(ctx, actorOf(r, who))
		if o.open {
			ctx = context.WithValue(ctx, requestKey{}, r)
			if err == nil {
				ctx = context.WithValue(ctx, whoKey{}, who)
			}
			next(huma.WithContext(hc, ctx))
			return
		}
		if o.enrol && errors.Is(err, signin.ErrEnrol) {
			err = nil
		}
		if err == nil && o.permission != "" && !who.Role.Allows(o.permission) {
			err = errPermission
		}
		if err != nil {
			writeProblem(w, a.problem(ctx, err))
			return
		}
		ctx = context.WithValue(ctx, whoKey{}, who)
		ctx = context.WithValue(ctx, requestKey{}, r)
		next(huma.WithContext(hc, ctx))
	}
}

type requestKey struct{}

func requestOf(ctx context.Context) *http.Request {
	r, _ := ctx.Value(requestKey{}).(*http.Request)
	return r
}

func (a *API) resume(r *http.Request) (signin.Who, error) {
	return a.SignIn.Resume(r.Context(), cookie(r, cookieSession))
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

func actorOf(r *http.Request, who signin.Who) audit.Actor {
	return audit.Actor{
		Name: who.Operator.ID, Channel: "dashboard", IP: peerOf(r.Context()).IP.String(),
		UserAgent: text(r.UserAgent(), 200), CorrelationID: correlationOf(r.Context()),
	}
}

func browserOf(r *http.Request) signin.Browser {
	return signin.Browser{IP: peerOf(r.Context()).IP.String(), UserAgent: text(r.UserAgent(), 200), Device: cookie(r, cookieDevice)}
}

func sessionCookie(token string, maxAge int) *http.Cookie {
	return &http.Cookie{Name: cookieSession, Value: token, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode, MaxAge: maxAge}
}

func deviceCookie(mark string) *http.Cookie {
	return &http.Cookie{Name: cookieDevice, Value: mark, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode, MaxAge: int(signin.DeviceLifetime.Seconds())}
}

// may reports whether the caller holds a permission.
func may(ctx context.Context, p access.Permission) bool {
	who := whoOf(ctx)
	return who.Role.Allows(p)
}

type peerKey struct{}

// peerOf tells from where and how a request came.
func peerOf(ctx context.Context) peer.Peer {
	p, _ := ctx.Value(peerKey{}).(peer.Peer)
	return p
}
