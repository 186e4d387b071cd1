package publicapi_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestTheDocumentAndTheRoutesAreTheSame(t *testing.T) {
	t.Parallel()
	b := setup(t)
	documented := map[string]bool{}
	ids := map[string]bool{}
	for _, op := range b.operations(t) {
		documented[op.Method+" "+op.Path] = true
		if op.OperationID == "" || ids[op.OperationID] {
			t.Errorf("%s %s: operationId %q is missing or taken", op.Method, op.Path, op.OperationID)
		}
		ids[op.OperationID] = true
		for _, name := range regexp.MustCompile(`{(\w+)}`).FindAllStringSubmatch(op.Path, -1) {
			if !slices.ContainsFunc(op.Parameters, func(p struct {
				Name, In string
				Required bool
				Example  any
			}) bool {
				return p.Name == name[1] && p.In == "path" && p.Required
			}) {
				t.Errorf("%s %s: path parameter %s is not documented", op.Method, op.Path, name[1])
			}
		}
		if _, ok := op.Responses["200"]; !ok {
			t.Errorf("%s %s documents no success", op.Method, op.Path)
		}
		if media, ok := op.Responses["200"].Content["application/json"]; ok && media.Example == nil && op.OperationID != "getOpenAPI" {
			t.Errorf("%s has no example of its answer", op.OperationID)
		}
		if op.RequestBody != nil {
			if media, ok := op.RequestBody.Content["application/json"]; ok && media.Example == nil {
				t.Errorf("%s has no example of its body", op.OperationID)
			}
		}
		if _, ok := op.Responses["401"]; ok != (len(op.Security) > 0) {
			t.Errorf("%s %s: 401 documented %v", op.Method, op.Path, ok)
		}
	}
	for _, r := range b.api.Routes() {
		if !documented[r.Method+" "+r.Pattern] {
			t.Errorf("%s %s is not documented", r.Method, r.Pattern)
		}
		delete(documented, r.Method+" "+r.Pattern)
	}
	for name := range documented {
		t.Errorf("%s is documented and not routed", name)
	}
}

// TestReferencesLeadSomewhere resolves every $ref of the document.
func TestReferencesLeadSomewhere(t *testing.T) {
	t.Parallel()
	b := setup(t)
	answer := b.send(t, raw{method: "GET", target: "/openapi.json"})
	var document any
	answer.is(&document)
	for _, ref := range regexp.MustCompile(`"\$ref":"#/([^"]+)"`).FindAllStringSubmatch(string(answer.data), -1) {
		at := document
		for _, key := range strings.Split(ref[1], "/") {
			m, _ := at.(map[string]any)
			at = m[key]
		}
		if at == nil {
			t.Errorf("%s leads nowhere", ref[1])
		}
	}
}

// TestExamplesWork sends the example of every operation as the document has it.
func TestExamplesWork(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	document := b.schema(t)
	for _, op := range b.operations(t) {
		t.Run(op.OperationID, func(t *testing.T) {
			t.Parallel()
			c := &client{t, b, c.token, c.secret, c.id}
			id, inspection, external := c.newApplicant()
			method, target, body, contentType := op.request(t, map[string]string{"applicantId": id, "inspectionId": inspection, "externalUserId": external})
			r := c.request(method, target, body)
			if contentType != "" {
				r = r.with("Content-Type", contentType)
			}
			got := b.send(t, r)
			if got.StatusCode == 500 {
				t.Fatalf("%s", got.data)
			}
			status := got.Response.Status[:3]
			described, ok := op.Responses[status]
			if !ok {
				t.Fatalf("status %s is not documented: %s", status, got.data)
			}
			if described.Ref == "" && got.Header.Get("Content-Type") == "application/json" {
				var v any
				check(t, json.Unmarshal(got.data, &v))
				if err := document.validate(described.Content["application/json"].Schema, v, "answer"); err != nil {
					t.Errorf("%v\n%s", err, got.data)
				}
			}
			for _, described := range op.Responses {
				for kind, media := range described.Content {
					if media.Example != nil && kind == "application/json" {
						if err := document.validate(media.Schema, media.Example, "example"); err != nil {
							t.Error(err)
						}
					}
				}
			}
		})
	}
}

func TestThePagesAreOffline(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.send(t, raw{method: "GET", target: "/docs"})
	if r.StatusCode != 200 || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
		t.Fatalf("status %d", r.StatusCode)
	}
	page := string(r.data)
	for _, route := range b.api.Routes() {
		if !strings.Contains(page, route.Pattern) {
			t.Errorf("%s is not on the page", route.Pattern)
		}
	}
	if found := regexp.MustCompile(`(?i)(src|href)="(https?:)?//[^"]*"|@import|url\(|<script`).FindString(page); found != "" {
		t.Errorf("the page loads %s", found)
	}
	if csp := r.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("Content-Security-Policy %q", csp)
	}
}
