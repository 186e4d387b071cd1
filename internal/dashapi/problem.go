package dashapi

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"

	"github.com/idngo/idngo/internal/sso"
	"github.com/idngo/idngo/kyc/access/signin"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/watchlist"
)

const publicInternal = "The server failed. Try again; if it stays, tell your administrator the number below."

// problem is the body of every refusal (RFC 9457). Code is stable: pages act by it.
type problem struct {
	Status        int    `json:"status"`
	Title         string `json:"title"`
	Detail        string `json:"detail"`
	Code          string `json:"code"`
	CorrelationID string `json:"correlationId,omitempty"`
	RetryAfter    int    `json:"retryAfter,omitempty" doc:"Seconds"`
}

func (p *problem) Error() string  { return p.Detail }
func (p *problem) GetStatus() int { return p.Status }

// ContentType is what huma sends.
func (p *problem) ContentType(string) string { return "application/problem+json" }

var statusOf = map[fault.Code]int{
	fault.Invalid: http.StatusBadRequest, fault.Unauthenticated: http.StatusUnauthorized, fault.Forbidden: http.StatusForbidden,
	fault.NotFound: http.StatusNotFound, fault.Conflict: http.StatusConflict, fault.TooLarge: http.StatusRequestEntityTooLarge,
	fault.RateLimited: http.StatusTooManyRequests, fault.Internal: http.StatusInternalServerError,
}

// named refusals have codes of their own, by which pages act.
var named = []struct {
	err  error
	code string
}{
	{signin.ErrCredentials, "credentials"}, {signin.ErrCode, "code"}, {signin.ErrNoSession, "no_session"}, {signin.ErrSecondFactor, "second_factor"}, {signin.ErrEnrol, "enrol"},
	{signin.ErrPasskey, "passkey"}, {signin.ErrUseProvider, "use_provider"}, {signin.ErrNoFactorYourself, "no_factor_yourself"}, {signin.ErrFactorRequired, "factor_required"},
	{signin.ErrNoRole, "no_role"}, {signin.ErrOwnerHere, "owner_here"}, {signin.ErrProviderEmail, "provider_email"}, {signin.ErrUnverified, "unverified"},
	{signin.ErrDisabledHere, "disabled"}, {signin.ErrAnsweredBefore, "sso_flow"}, {signin.ErrNoProvider, "no_provider"},
	{sso.ErrUnreachable, "provider_unreachable"}, {sso.ErrAnswer, "provider_answer"}, {sso.ErrFlow, "sso_flow"}, {sso.ErrDenied, "provider_denied"},
	{signin.ErrLink, "link"}, {signin.ErrTooMany, "too_many"}, {verify.ErrSeenChanged, "seen_changed"}, {verify.ErrClaimed, "claimed"},
	{verify.ErrSecondPerson, "second_person"}, {verify.ErrSamePerson, "same_person"}, {verify.ErrProposalSettled, "settled"}, {verify.ErrProposed, "proposed"},
	{verify.ErrBarred, "barred"}, {verify.ErrNoCase, "no_case"}, {fault.ErrStale, "stale"}, {verify.ErrMoreStranded, "more_stranded"},
	{watchlist.ErrHitsOpen, "hits_open"},
}

// problem turns any error into what is sent. The private cause of an internal
// error goes to the log, the caller gets the correlation id.
func (a *API) problem(ctx context.Context, err error) *problem {
	var done *problem
	if errors.As(err, &done) {
		return done
	}
	p := &problem{Status: http.StatusInternalServerError, Code: fault.Internal.String(), Detail: publicInternal, CorrelationID: correlationOf(ctx)}
	var f *fault.Error
	if errors.As(err, &f) {
		p.Status, p.Code = statusOf[f.Code], f.Code.String()
		if f.Code != fault.Internal {
			p.Detail = f.Public
		}
		p.RetryAfter = int(math.Ceil(f.RetryAfter.Seconds()))
	}
	for _, n := range named {
		if errors.Is(err, n.err) {
			p.Code = n.code
		}
	}
	p.Title = http.StatusText(p.Status)
	if p.Status == http.StatusInternalServerError && ctx.Err() == nil {
		a.Log.LogAttrs(ctx, slog.LevelError, "dashboard request failed", slog.String("correlationId", p.CorrelationID), slog.String("error", err.Error()))
	}
	return p
}

func writeProblem(w http.ResponseWriter, p *problem) {
	encoded, err := json.Marshal(p)
	if err != nil { // a problem is plain text and numbers
		encoded = []byte(`{}`)
	}
	h := w.Header()
	h.Set("Content-Type", p.ContentType(""))
	h.Set("Content-Length", strconv.Itoa(len(encoded)))
	if p.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(p.RetryAfter))
	}
	w.WriteHeader(p.Status)
	_, _ = w.Write(encoded) // it fails when the client has gone
}
