package publicapi

import (
	"errors"

	"github.com/idngo/idngo/internal/exchange"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
)

// authenticate proves the caller as far as headers can: all gates but the
// signature, which needs the body (readBody). It leaves scope and actor in c.
func (a *API) authenticate(c *call) error {
	if err := a.limits.mayTry(c.origin.IP); err != nil {
		return err
	}
	err := a.credentials(c)
	if fault.CodeOf(err) == fault.Unauthenticated && err != nil {
		return a.strange(c, err)
	}
	if err != nil {
		return err
	}
	if err := a.limits.token(c.w, c.r, c.caller); err != nil {
		return err
	}
	if c.route != nil && c.route.perMinute > 0 {
		return a.limits.slow(c.w, c.r, c.route, c.caller)
	}
	return nil
}

func (a *API) credentials(c *call) error {
	h := c.r.Header
	sdk, app := h["X-Access-Token"], h["X-App-Token"]
	switch {
	case len(sdk) > 0 && len(app) > 0:
		return access.ErrHeaderRepeated.Saying("Invalid authentication parameters: send either X-App-Token or X-Access-Token")
	case len(sdk) > 0:
		return a.accessToken(c, sdk)
	default:
		return a.appToken(c, app)
	}
}

func (a *API) appToken(c *call, app []string) error {
	stamp, err := access.ReadStamp(app, c.r.Header["X-App-Access-Sig"], c.r.Header["X-App-Access-Ts"])
	if err != nil {
		return err
	}
	c.stamp = stamp
	token, err := a.Story.AppToken(c.ctx, stamp.Public)
	if errors.Is(err, fault.ErrNotFound) {
		return access.ErrTokenUnknown
	}
	if err != nil {
		return err
	}
	if err := token.VerifyPrivate(stamp.Private); err != nil {
		return err
	}
	now := a.Now()
	if err := token.InForce(now); err != nil {
		return err
	}
	if err := token.AllowsAddress(c.origin.IP); err != nil {
		return err
	}
	if err := stamp.Fresh(now); err != nil {
		if token.Scope.Sandbox() && stamp.InMilliseconds(now) {
			return hinted{err, "X-App-Access-Ts is in milliseconds; send and sign Unix time in seconds."}
		}
		return err
	}
	if err := token.Allows(c.route.permission); err != nil {
		return err
	}
	c.scope, c.caller, c.secret = token.Scope, token.Public, token.Secret
	c.setActor("API", token.Public)
	return nil
}

func (a *API) accessToken(c *call, sdk []string) error {
	if len(sdk) != 1 {
		return access.ErrHeaderRepeated.Saying("Invalid authentication parameters: X-Access-Token was sent more than once")
	}
	token, err := a.Story.ResolveAccessToken(c.ctx, sdk[0])
	if err != nil {
		return err
	}
	c.scope, c.caller, c.sdk = token.Scope, "sdk:"+token.ID, &token
	if !c.route.sdk {
		return access.ErrPermission
	}
	c.setActor("SDK", "sdk:"+token.ID)
	return nil
}

func (c *call) setActor(channel, name string) {
	c.ctx = audit.WithActor(c.ctx, audit.Actor{
		Name: name, Channel: channel, IP: c.origin.IP.String(),
		UserAgent: exchange.Printable(c.r.UserAgent()), CorrelationID: c.correlationID,
	})
}
