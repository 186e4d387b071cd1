package publicapi

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/idngo/idngo/internal/exchange"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/requestlog"
	"github.com/idngo/idngo/kyc/verify"
)

// longestPath in characters that the log keeps.
const longestPath = 500

// told are the query parameters whose values name no person. Of all others only
// the name is kept, and of those that no operation knows not even that.
var told = map[string]bool{
	"levelName": true, "name": true, "ttlInSecs": true, "type": true, "lang": true, "limit": true, "offset": true, "revert": true, "fields": true, "unsetFields": true,
	"customizationName": true, "translationName": true, "applicantId": true, "reasonCode": true, "state": true, "before": true, "from": true, "to": true, "activity": true,
}

// keep gives a call to the journal, when it is somebody's.
func (a *API) keep(c *call, e requestlog.Entry) {
	e.Scope, e.Caller = c.scope, c.caller
	if e.Caller == "" {
		tokens := c.r.Header["X-App-Token"]
		if len(tokens) != 1 {
			return
		}
		public, _, err := access.ParseAppToken(tokens[0])
		if err != nil {
			return
		}
		e.Caller = public
	}
	e.Route, e.CorrelationID, e.IP, e.UserAgent = c.pattern, c.correlationID, c.origin.IP.String(), exchange.Printable(c.r.UserAgent())
	if e.BytesIn = max(c.r.ContentLength, 0); c.r.ContentLength < 0 {
		e.BytesIn = int64(len(c.body))
	}
	if id := c.params["applicantId"]; kycID(id) {
		e.ApplicantID = id
	} else if id := c.query["applicantId"]; c.route != nil && kycID(id) {
		e.ApplicantID = id
	}
	e.ExternalUserID = c.params["externalUserId"]
	e.Private.Path = c.toldPath()
	if e.Status >= 300 {
		e.Reason, e.Details = a.reason(c, e.Status)
		var f *fault.Error
		var s *statusError
		switch {
		case errors.As(c.failure, &s):
			e.Private.Description = s.message
		case errors.As(c.failure, &f):
			e.ErrorCode, e.Private.Description = f.Number, f.Public
		}
	}
	a.Journal(e)
}

func kycID(id string) bool { _, err := validID("", id); return err == nil }

// toldPath is the path as sent with what may be told of the query.
func (c *call) toldPath() string {
	target := c.target
	if target == "" {
		target = c.r.RequestURI
	}
	path, query, asked := strings.Cut(target, "?")
	path = cut(printable(path), longestPath)
	if !asked || query == "" {
		return path
	}
	var said []string
	known := 0
	if c.route != nil {
		for _, p := range c.route.doc.Query {
			v, ok := c.query[p.Name]
			if !ok {
				continue
			}
			known++
			if told[p.Name] {
				said = append(said, p.Name+"="+cut(url.QueryEscape(v), 100))
			} else {
				said = append(said, p.Name+"=…")
			}
		}
	}
	if known < len(c.query) || c.route == nil {
		said = append(said, "…")
	}
	return path + "?" + strings.Join(said, "&")
}

// printable replaces what could mislead whoever reads it.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
}

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// causes are the refusals that have words of their own, before those of the
// contract's numbers and of the status.
var causes = []struct {
	err    error
	reason requestlog.Reason
}{
	{access.ErrHeaderMissing, requestlog.HeaderMissing},
	{access.ErrHeaderRepeated, requestlog.HeaderRepeated},
	{access.ErrHeaderValue, requestlog.HeaderValue},
	{access.ErrPrivatePart, requestlog.PrivatePart},
	{access.ErrTokenRevoked, requestlog.TokenRevoked},
	{access.ErrTokenExpired, requestlog.TokenExpired},
	{access.ErrSignature, requestlog.Signature},
	{access.ErrAddress, requestlog.Address},
	{verify.ErrSandboxOnly, requestlog.SandboxOnly},
	{verify.ErrLevelNotFound, requestlog.UnknownLevel},
	{verify.ErrApplicantNotFound, requestlog.UnknownApplicant},
	{verify.ErrNotModified, requestlog.NotModified},
	{fault.ErrStale, requestlog.Stale},
	{errPlainHTTP, requestlog.Plain},
	{errNoRoute, requestlog.NoRoute},
	{errMethod, requestlog.Method},
	{errMediaType, requestlog.MediaType},
	{errNotModified, requestlog.NotModified},
	{errTooLarge, requestlog.BodyTooLarge},
	{errUploads, requestlog.Uploads},
	{errRateLimit, requestlog.RateLimit},
	{errBroken, requestlog.Incomplete},
}

var byCode = map[fault.Code]requestlog.Reason{
	fault.Invalid: requestlog.Malformed, fault.NotFound: requestlog.NotFound, fault.Conflict: requestlog.Conflict, fault.TooLarge: requestlog.BodyTooLarge,
	fault.RateLimited: requestlog.RateLimit, fault.Internal: requestlog.Failed, fault.Forbidden: requestlog.Refused, fault.Unauthenticated: requestlog.Refused,
}

// reason tells why a call was refused, and what its words name.
func (a *API) reason(c *call, status int) (requestlog.Reason, map[string]string) {
	err := c.failure
	var taken *verify.ExternalIDTaken
	switch {
	case status == 499:
		return requestlog.ClientGone, nil
	case err == nil:
		return requestlog.Failed, nil
	case errors.Is(err, access.ErrClock):
		if c.stamp.InMilliseconds(a.Now()) {
			return requestlog.ClockMillis, nil
		}
		return requestlog.Clock, map[string]string{"seconds": strconv.FormatInt(c.stamp.Seconds-a.Now().Unix(), 10)}
	case errors.Is(err, access.ErrPermission) && c.sdk != nil:
		return requestlog.NotForSDK, nil
	case errors.Is(err, access.ErrPermission):
		return requestlog.Permission, map[string]string{"permission": string(c.route.permission)}
	case errors.As(err, &taken):
		return requestlog.ExternalIDTaken, nil
	}
	for _, k := range causes {
		if !errors.Is(err, k.err) {
			continue
		}
		switch k.reason {
		case requestlog.Signature:
			names := make([]string, len(c.mistakes))
			for i, m := range c.mistakes {
				names[i] = string(m)
			}
			return k.reason, map[string]string{"mistakes": strings.Join(names, ",")}
		case requestlog.Address:
			return k.reason, map[string]string{"ip": c.origin.IP.String()}
		}
		return k.reason, nil
	}
	var f *fault.Error
	if errors.As(err, &f) {
		if r := requestlog.Numbered(f.Number); r != "" {
			return r, nil
		}
		return byCode[f.Code], nil
	}
	return requestlog.Failed, nil
}
