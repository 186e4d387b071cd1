package publicapi

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"strconv"
)

//go:embed page.html
var pageText string

// docsPage renders the OpenAPI document as one page without any outside resource.
func (a *API) docsPage() ([]byte, error) {
	t, err := template.New("docs").Funcs(template.FuncMap{
		"json": func(v any) (string, error) {
			b, err := json.MarshalIndent(v, "", "  ")
			return string(b), err
		},
		"secured": func(requirements []map[string][]string) bool { return len(requirements) > 0 },
	}).Parse(pageText)
	if err != nil {
		return nil, err
	}
	type group struct {
		Tag    string
		Routes []*route
	}
	var groups []group
	for _, tag := range a.spec.Tags {
		g := group{Tag: tag.Name}
		for i := range a.routes {
			if a.routes[i].doc.tag == tag.Name {
				g.Routes = append(g.Routes, &a.routes[i])
			}
		}
		groups = append(groups, g)
	}
	var b bytes.Buffer
	err = t.Execute(&b, map[string]any{"Spec": a.spec, "Groups": groups})
	return b.Bytes(), err
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
