package publicapi

import (
	"net/http"
	"reflect"
	"strconv"

	"github.com/idngo/idngo/internal/publicapi/apidoc"
	"github.com/idngo/idngo/internal/publicapi/strictjson"
	"github.com/idngo/idngo/kyc/access"
)

// route is one line of the table: what the router, the gates and the OpenAPI
// document know of an operation.
type route struct {
	method, pattern string
	// permission that an app token needs.
	permission access.Permission
	// sdk: an SDK token may call it too, for its own applicant.
	sdk bool
	// perMinute bounds calls of one token besides the common bounds; 0 does not.
	perMinute int
	// open: it needs no credentials.
	open    bool
	body    apidoc.BodyKind
	answers string // media type of the answer; "" is any
	handler handler
	doc     apidoc.Operation
}

// handler answers a call. The types serve the OpenAPI document, so that it
// cannot say anything else than what is sent.
type handler struct {
	body, answer reflect.Type // nil: none, or not JSON
	run          func(*call) error
}

// answering makes a handler of a function that needs no body.
func answering[A any](fn func(*call) (A, error)) handler {
	return handler{answer: reflect.TypeFor[A](), run: func(c *call) error {
		v, err := fn(c)
		if err != nil {
			return err
		}
		writeJSON(c.w, http.StatusOK, v)
		return nil
	}}
}

// taking makes a handler of a function that needs a JSON body.
func taking[B, A any](fn func(*call, B) (A, error)) handler {
	h := answering(func(c *call) (A, error) {
		var body B
		if err := decode(c.body, &body); err != nil {
			var none A
			return none, err
		}
		return fn(c, body)
	})
	h.body = reflect.TypeFor[B]()
	return h
}

// maybeTaking is taking for a body that may be missing; fn gets nil then.
func maybeTaking[B, A any](fn func(*call, *B) (A, error)) handler {
	h := answering(func(c *call) (A, error) {
		if len(c.body) == 0 {
			return fn(c, nil)
		}
		body := new(B)
		if err := decode(c.body, body); err != nil {
			var none A
			return none, err
		}
		return fn(c, body)
	})
	h.body = reflect.TypeFor[B]()
	return h
}

// raw is a handler that writes its own answer.
func raw(fn func(*call) error) handler { return handler{run: fn} }

func decode(data []byte, v any) error {
	if err := strictjson.Decode(data, v); err != nil {
		return errMalformed.Saying("Malformed data provided in the request: %s", err)
	}
	return nil
}

// RouteInfo is a line of the route table for those who document or check it.
type RouteInfo struct {
	Method, Pattern string
	// Permission that an app token needs; "" for a route without credentials.
	Permission access.Permission
	// SDK tells that an SDK token may call it for its own applicant.
	SDK bool
}

// Routes lists every operation.
func (a *API) Routes() []RouteInfo {
	out := make([]RouteInfo, len(a.routes))
	for i, r := range a.routes {
		out[i] = RouteInfo{r.method, r.pattern, r.permission, r.sdk}
	}
	return out
}

// described gives what the document says of a route.
func (r *route) described() apidoc.Operation {
	o := r.doc
	o.Method, o.Pattern, o.Permission, o.SDK, o.Open = r.method, r.pattern, r.permission, r.sdk, r.open
	o.Body, o.BodyType, o.AnswerType = r.body, r.handler.body, r.handler.answer
	return o
}

// static answers with what was made at the start.
func (c *call) static(contentType string, body []byte) error {
	h := c.w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'")
	h.Set("Cache-Control", "public, max-age=300")
	c.w.WriteHeader(http.StatusOK)
	_, err := c.w.Write(body)
	return err
}
