package flowapi

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/idngo/idngo/internal/publicapi/apidoc"
	"github.com/idngo/idngo/internal/publicapi/wire"
)

// Document is the OpenAPI 3.1 document of /resources/sdk, from which the front
// end's types are made. It comes from the types that are decoded and encoded.
func Document() ([]byte, error) {
	d := &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info:    &huma.Info{Title: "idngo applicant's flow", Version: "1", Description: "Not a public API: it serves the pages of the same release."},
		Paths:   map[string]*huma.PathItem{},
		Components: &huma.Components{
			Schemas: huma.NewMapRegistry("#/components/schemas/", func(t reflect.Type, hint string) string {
				name := huma.DefaultSchemaNamer(t, hint)
				return strings.ToUpper(name[:1]) + name[1:]
			}),
			SecuritySchemes: map[string]*huma.SecurityScheme{"accessToken": {Type: "apiKey", In: "header", Name: "X-Access-Token"}},
		},
	}
	schemas := d.Components.Schemas
	failure := schemas.Schema(reflect.TypeFor[wire.Failure](), true, "")
	for _, o := range operations {
		op := &huma.Operation{
			Method: o.Method, Path: o.Path, OperationID: o.ID, Summary: o.Summary, Responses: map[string]*huma.Response{
				"200":     {Description: "Done", Content: map[string]*huma.MediaType{"application/json": {Schema: schemas.Schema(o.Answer, true, "")}}},
				"default": {Description: "Refused", Content: map[string]*huma.MediaType{"application/json": {Schema: failure}}},
			},
		}
		for segment := range strings.SplitSeq(o.Path, "/") {
			if name, ok := strings.CutPrefix(segment, "{"); ok {
				op.Parameters = append(op.Parameters, &huma.Param{Name: strings.TrimSuffix(name, "}"), In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}})
			}
		}
		for _, name := range o.Query {
			op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "query", Schema: &huma.Schema{Type: huma.TypeString}})
		}
		switch {
		case o.Binary:
			op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
		case o.Body != nil:
			op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: schemas.Schema(o.Body, true, "")}}}
		}
		if !o.Open {
			op.Security = []map[string][]string{{"accessToken": {}}}
		}
		item := d.Paths[o.Path]
		if item == nil {
			item = &huma.PathItem{}
			d.Paths[o.Path] = item
		}
		switch o.Method {
		case http.MethodGet:
			item.Get = op
		case http.MethodPost:
			item.Post = op
		case http.MethodPut:
			item.Put = op
		}
	}
	for _, s := range schemas.Map() {
		apidoc.Relax(s)
	}
	raw, err := json.MarshalIndent(d, "", "  ")
	return append(raw, '\n'), err
}
