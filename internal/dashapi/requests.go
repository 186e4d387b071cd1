package dashapi

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/requestlog"
)

// RequestView is a call to the public API.
type RequestView struct {
	ID            string            `json:"id"`
	At            time.Time         `json:"at"`
	TookMs        float64           `json:"tookMs"`
	Method        string            `json:"method" doc:"Empty for a line that tells of calls which are missing"`
	Route         string            `json:"route,omitempty" doc:"Pattern; none for a path that leads nowhere"`
	Path          string            `json:"path" doc:"As sent; values of the query that could tell of a person are left out"`
	Status        int               `json:"status" doc:"499 when the client had gone"`
	ErrorCode     int               `json:"errorCode,omitempty"`
	Reason        string            `json:"reason,omitempty" doc:"Why it was refused; stable"`
	Details       map[string]string `json:"details,omitempty"`
	Description   string            `json:"description,omitempty" doc:"What the caller was told"`
	Caller        string            `json:"caller,omitempty" doc:"Public part of an app token, or that of an SDK"`
	Token         string            `json:"token,omitempty" doc:"Name of the app token"`
	TokenID       string            `json:"tokenId,omitempty"`
	CorrelationID string            `json:"correlationId,omitempty"`
	IP            string            `json:"ip,omitempty"`
	UserAgent     string            `json:"userAgent,omitempty"`
	BytesIn       int64             `json:"bytesIn"`
	BytesOut      int64             `json:"bytesOut"`
	ApplicantID   string            `json:"applicantId,omitempty"`
	Lost          int64             `json:"lost,omitempty" doc:"Calls that are missing before this line"`
}

// RequestPage is a page of the log of calls, newest first.
type RequestPage struct {
	Items []RequestView `json:"items"`
	Next  string        `json:"next,omitempty" doc:"id to go on before"`
	Days  int           `json:"days" doc:"How long calls are kept"`
	Most  int           `json:"most" doc:"How many are kept at most"`
}

// RequestDetail is a call with what the log alone does not know.
type RequestDetail struct {
	RequestView
	Elsewhere bool `json:"elsewhere" doc:"The applicant of the path lives in the company's other environment"`
}

func (a *API) requestRoutes() {
	add(a, op{id: "listRequests", method: "GET", path: "/{env}/requests", summary: "Calls to the public API of the last days, newest first", tag: "Development", permission: access.PermAppTokens}, a.listRequests)
	add(a, op{id: "getRequest", method: "GET", path: "/{env}/requests/{id}", summary: "A call to the public API", tag: "Development", permission: access.PermAppTokens}, a.getRequest)
}

// requestsPerPage bounds a page.
const requestsPerPage = 100

// classes are ranges of status.
var classes = map[string][2]int{"2xx": {200, 299}, "3xx": {300, 399}, "4xx": {400, 499}, "5xx": {500, 599}}

func (a *API) listRequests(ctx context.Context, in *struct {
	InEnv
	Class       string    `query:"class" enum:"2xx,3xx,4xx,5xx" doc:"Class of the status"`
	Token       string    `query:"token" maxLength:"60" doc:"Public part of an app token"`
	Q           string    `query:"q" maxLength:"600" doc:"Part of a path, id of an applicant, or the company's own id of one"`
	Correlation string    `query:"correlation" maxLength:"64"`
	From        time.Time `query:"from"`
	To          time.Time `query:"to"`
	Before      string    `query:"before" pattern:"^[0-9a-f]{24}$"`
}) (*answer[RequestPage], error) {
	scope := scopeOf(ctx, in.InEnv)
	q := asked(in.Q)
	q.Low, q.High = classes[in.Class][0], classes[in.Class][1]
	q.Caller, q.CorrelationID, q.From, q.To, q.Before, q.Limit = in.Token, strings.TrimSpace(in.Correlation), in.From, in.To, in.Before, requestsPerPage+1
	list, err := a.Service.RequestLog(ctx, scope, q)
	if err == nil && len(list) == 0 && q.ExternalUserID != "" && !strings.Contains(in.Q, "=") {
		// Nobody of that id: a word of a path, then.
		q.Route, q.ExternalUserID = q.ExternalUserID, ""
		list, err = a.Service.RequestLog(ctx, scope, q)
	}
	if err != nil {
		return nil, err
	}
	settings, err := a.Service.CompanySettings(ctx, scope.Tenant)
	if err != nil {
		return nil, err
	}
	names, err := a.tokens(ctx, in.InEnv)
	if err != nil {
		return nil, err
	}
	out := RequestPage{Items: []RequestView{}, Days: settings.LogDays(), Most: requestlog.MostPerScope}
	if len(list) > requestsPerPage {
		list = list[:requestsPerPage]
		out.Next = list[requestsPerPage-1].ID
	}
	for _, e := range list {
		out.Items = append(out.Items, showRequest(e, names))
	}
	return &answer[RequestPage]{out}, nil
}

var (
	anyID   = regexp.MustCompile(`(?:^|[^0-9a-f])([0-9a-f]{24})(?:[^0-9a-f]|$)`)
	ownIDIn = regexp.MustCompile(`;externalUserId=([^/?]+)`)
)

// asked understands what somebody typed: an address or a part of one, an id of
// ours, or an id of the company's own.
func asked(text string) (q requestlog.Query) {
	text = strings.TrimSpace(text)
	if m := ownIDIn.FindStringSubmatch(text); m != nil {
		if own, err := url.PathUnescape(m[1]); err == nil {
			q.ExternalUserID = own
			return q
		}
	}
	if m := anyID.FindStringSubmatch(text); m != nil {
		q.ApplicantID = m[1]
		return q
	}
	path, _, _ := strings.Cut(text, "?")
	switch {
	case path == "":
	case strings.Contains(path, "/"):
		q.Route = path
	default:
		q.ExternalUserID = text
	}
	return q
}

func (a *API) getRequest(ctx context.Context, in *struct {
	InEnv
	ID string `path:"id" pattern:"^[0-9a-f]{24}$"`
}) (*answer[RequestDetail], error) {
	scope := scopeOf(ctx, in.InEnv)
	e, err := a.Service.Request(ctx, scope, in.ID)
	if err != nil {
		return nil, err
	}
	names, err := a.tokens(ctx, in.InEnv)
	if err != nil {
		return nil, err
	}
	out := RequestDetail{RequestView: showRequest(e, names)}
	if e.Status == 404 {
		other := kyc.Scope{Tenant: scope.Tenant, Environment: kyc.Production}
		if scope.Environment == kyc.Production {
			other.Environment = kyc.Sandbox
		}
		switch {
		case e.ApplicantID != "":
			_, err = a.Service.Applicant(ctx, other, e.ApplicantID)
			out.Elsewhere = err == nil
		case ownIDIn.MatchString(e.Private.Path):
			if own, uerr := url.PathUnescape(ownIDIn.FindStringSubmatch(e.Private.Path)[1]); uerr == nil {
				_, err = a.Service.ApplicantByExternalUserID(ctx, other, own)
				out.Elsewhere = err == nil
			}
		}
	}
	return &answer[RequestDetail]{out}, nil
}

func showRequest(e requestlog.Entry, names []access.AppToken) RequestView {
	v := RequestView{
		ID: e.ID, At: e.At, TookMs: float64(e.Took.Microseconds()) / 1000, Method: e.Method, Route: e.Route, Path: e.Private.Path, Status: e.Status, ErrorCode: e.ErrorCode,
		Reason: string(e.Reason), Details: e.Details, Description: e.Private.Description, Caller: e.Caller, CorrelationID: e.CorrelationID, IP: e.IP, UserAgent: e.UserAgent,
		BytesIn: e.BytesIn, BytesOut: e.BytesOut, ApplicantID: e.ApplicantID, Lost: e.Lost,
	}
	for _, t := range names {
		if t.Public == e.Caller {
			v.Token, v.TokenID = t.Name, t.ID
		}
	}
	return v
}
