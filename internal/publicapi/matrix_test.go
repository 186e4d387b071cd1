package publicapi_test

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/verify"
)

// operationOf is what the OpenAPI document says of one operation.
type operationOf struct {
	Method, Path string
	OperationID  string
	Security     []map[string][]string
	Parameters   []struct {
		Name, In string
		Required bool
		Example  any
	}
	RequestBody *struct {
		Content map[string]struct{ Example any }
	}
	Responses map[string]struct {
		Ref     string `json:"$ref"`
		Content map[string]struct {
			Schema  map[string]any
			Example any
		}
	}
}

// operations reads the document over HTTP and lists its operations.
func (b *bundle) operations(t testing.TB) []operationOf {
	t.Helper()
	r := b.send(t, raw{method: "GET", target: "/openapi.json"})
	var d struct {
		OpenAPI string
		Paths   map[string]map[string]json.RawMessage
	}
	r.is(&d)
	if d.OpenAPI != "3.1.0" {
		t.Errorf("openapi %q", d.OpenAPI)
	}
	var all []operationOf
	for path, methods := range d.Paths {
		for method, text := range methods {
			op := operationOf{Method: strings.ToUpper(method), Path: path}
			check(t, json.Unmarshal(text, &op))
			all = append(all, op)
		}
	}
	slices.SortFunc(all, func(a, b operationOf) int { return strings.Compare(a.Path+a.Method, b.Path+b.Method) })
	return all
}

// request fills an operation in with ids and the required parameters' examples.
func (op operationOf) request(t testing.TB, ids map[string]string) (method, target string, body []byte, contentType string) {
	t.Helper()
	target = op.Path
	for name, value := range ids {
		target = strings.ReplaceAll(target, "{"+name+"}", value)
	}
	query := ""
	for _, p := range op.Parameters {
		value, _ := p.Example.(string)
		if p.In == "path" {
			target = strings.ReplaceAll(target, "{"+p.Name+"}", value)
		}
		if p.In == "query" && p.Required {
			if id, known := ids[p.Name]; known {
				value = id
			}
			query += "&" + p.Name + "=" + strings.ReplaceAll(value, " ", "+")
		}
	}
	if query != "" {
		target += "?" + query[1:]
	}
	if op.RequestBody == nil {
		return op.Method, target, nil, ""
	}
	for kind, media := range op.RequestBody.Content {
		if kind == "multipart/form-data" {
			body, contentType = form(t, metadata(passport), part{"content", "a.jpg", "image/jpeg", picture(t, 3)})
			return op.Method, target, body, contentType
		}
		contentType = kind
		if text, is := media.Example.(string); is {
			body = []byte(text)
		} else if media.Example != nil {
			var err error
			body, err = json.Marshal(media.Example)
			check(t, err)
			for name, value := range map[string]string{"6650a1b2c3d4e5f601234567": ids["applicantId"]} {
				body = []byte(strings.ReplaceAll(string(body), name, value))
			}
		} else {
			body = []byte("{}")
		}
	}
	return op.Method, target, body, contentType
}

// TestAuthorisation walks every operation with every kind of credentials.
func TestAuthorisation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	owner := b.client(t, sandbox)
	id, inspection, external := owner.newApplicant()
	_, _, neighbour := owner.newApplicant()
	const known = "ONLYTHEOWNERKNOWS"
	owner.json("PATCH", "/resources/applicants/"+id+"/fixedInfo", `{"legalName":"`+known+`"}`).is(nil)
	ids := map[string]string{"applicantId": id, "inspectionId": inspection, "externalUserId": external}
	otherEnvironment := b.client(t, kyc.Scope{Tenant: "acme", Environment: kyc.Production})
	otherTenant := b.client(t, kyc.Scope{Tenant: "other", Environment: kyc.Sandbox})
	permissionOf := map[string]access.Permission{}
	for _, r := range b.api.Routes() {
		permissionOf[r.Method+" "+r.Pattern] = r.Permission
	}
	without := map[access.Permission]*client{}
	for _, p := range access.AllPermissions {
		without[p] = b.client(t, sandbox, func(n *verify.NewToken) {
			n.Permissions = slices.DeleteFunc(slices.Clone(access.AllPermissions), func(q access.Permission) bool { return q == p })
		})
	}
	sdkOf := func(user string) string {
		token, err := b.service.IssueAccessToken(context.Background(), sandbox, verify.AccessTokenRequest{UserID: user, LevelName: levelName})
		check(t, err)
		return token
	}
	own, others, stranger := sdkOf(external), sdkOf(neighbour), sdkOf("nobody yet")

	sdkRoutes := 0
	for _, op := range b.operations(t) {
		method, target, body, contentType := op.request(t, ids)
		name := op.Method + " " + op.Path
		send := func(c *client) *response {
			r := c.request(method, target, body)
			if contentType != "" {
				r = r.with("Content-Type", contentType)
			}
			return b.send(t, r)
		}
		bare := raw{method: method, target: target, body: body}
		if contentType != "" {
			bare = bare.with("Content-Type", contentType)
		}
		if len(op.Security) == 0 {
			if r := b.send(t, bare); r.StatusCode != 200 {
				t.Errorf("%s needs no credentials and answers %d", name, r.StatusCode)
			}
			continue
		}
		b.send(t, bare).fails(401, 4006, "")
		send(without[permissionOf[name]]).fails(403, 0, "permission")

		// What names a person of another environment or tenant does not exist there.
		named := strings.Contains(target, id) || strings.Contains(target, inspection) ||
			strings.Contains(target, "-;externalUserId") || strings.Contains(string(body), id)
		for who, c := range map[string]*client{"other environment": otherEnvironment, "other tenant": otherTenant} {
			r := send(c)
			if strings.Contains(string(r.data), known) {
				t.Errorf("%s by %s shows the person: %s", name, who, r.data)
			}
			harmless := op.Method == "DELETE" && strings.Contains(op.Path, "/resources/inspections/") // unknown image: nothing changes, 200
			if named && !harmless && r.StatusCode != http.StatusNotFound && !(r.StatusCode == 403 && strings.HasSuffix(op.Path, "testCompleted")) {
				t.Errorf("%s by %s answers %d %s", name, who, r.StatusCode, r.data)
			}
		}

		sdkMay := len(op.Security) == 2
		for who, token := range map[string]string{"another applicant": others, "somebody without an applicant": stranger} {
			r := b.send(t, bare.with("X-Access-Token", token))
			want := http.StatusForbidden
			if sdkMay {
				want = http.StatusNotFound
			}
			if r.StatusCode != want {
				t.Errorf("%s by the SDK token of %s answers %d %s, want %d", name, who, r.StatusCode, r.data, want)
			}
		}
		if r := b.send(t, bare.with("X-Access-Token", own)); sdkMay == (r.StatusCode == 401 || r.StatusCode == 403) {
			t.Errorf("%s by its own SDK token answers %d %s", name, r.StatusCode, r.data)
		}
		if sdkMay {
			sdkRoutes++
		}
	}
	if sdkRoutes != 12 {
		t.Errorf("SDK tokens reach %d operations, want the 12 of their own applicant", sdkRoutes)
	}
	if n, err := b.service.CountApplicants(t.Context(), sandbox); err != nil || n != 2 {
		t.Errorf("%d applicants in the end (%v): a refused call created one", n, err)
	}
}

func TestAnExpiredAccessTokenIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, _, external := b.client(t, sandbox).newApplicant()
	token, err := b.service.IssueAccessToken(t.Context(), sandbox, verify.AccessTokenRequest{UserID: external, LevelName: levelName, TTL: 1e9})
	check(t, err)
	r := raw{method: "GET", target: "/resources/applicants/" + id + "/one"}.with("X-Access-Token", token)
	b.send(t, r).is(nil)
	b.mu.Lock()
	b.shift = 2e9
	b.mu.Unlock()
	b.send(t, r).fails(401, 0, "expired")
}
