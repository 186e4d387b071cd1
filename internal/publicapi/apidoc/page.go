package apidoc

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc/access"
)

//go:embed page.html
var pageText string

// shownOperation is one operation on the page.
type shownOperation struct {
	ID, Method, Path, Summary   string
	Open, SDK                   bool
	Permission                  access.Permission
	Parameters                  []*huma.Param
	BodyExample, BodySchema     string
	AnswerExample, AnswerSchema string
	Failures                    []string
}

// page renders the OpenAPI document as one page without any outside resource.
func (d *Document) page() ([]byte, error) {
	t, err := template.New("docs").Parse(pageText)
	if err != nil {
		return nil, err
	}
	type group struct {
		Tag        string
		Operations []shownOperation
	}
	type failure struct {
		Status      int
		Description string
	}
	var groups []group
	for _, tag := range d.spec.Tags {
		g := group{Tag: tag.Name}
		for i := range d.operations {
			if r := &d.operations[i]; r.Tag == tag.Name {
				o, err := d.shown(r)
				if err != nil {
					return nil, err
				}
				g.Operations = append(g.Operations, o)
			}
		}
		groups = append(groups, g)
	}
	var failures []failure
	for _, e := range errorAnswers {
		failures = append(failures, failure{e.status, e.description})
	}
	var b bytes.Buffer
	err = t.Execute(&b, map[string]any{"Spec": d.spec, "Groups": groups, "Errors": failures})
	return b.Bytes(), err
}

func (d *Document) shown(r *Operation) (shownOperation, error) {
	item := d.spec.Paths[r.Pattern]
	op := map[string]*huma.Operation{http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPatch: item.Patch, http.MethodDelete: item.Delete}[r.Method]
	o := shownOperation{
		ID: op.OperationID, Method: r.Method, Path: r.Pattern, Summary: op.Summary, Open: r.Open, SDK: r.SDK,
		Permission: r.Permission, Parameters: op.Parameters,
	}
	var err error
	if op.RequestBody != nil {
		if o.BodyExample, o.BodySchema, err = d.shownMedia(op.RequestBody.Content); err != nil {
			return o, err
		}
	}
	if o.AnswerExample, o.AnswerSchema, err = d.shownMedia(op.Responses["200"].Content); err != nil {
		return o, err
	}
	for status := range op.Responses {
		if status != "200" {
			o.Failures = append(o.Failures, status)
		}
	}
	slices.Sort(o.Failures)
	return o, nil
}

// shownMedia prints example and schema of the JSON or form among the media types.
func (d *Document) shownMedia(content map[string]*huma.MediaType) (example, schema string, err error) {
	for kind, media := range content {
		if media.Example != nil {
			if example, err = indented(media.Example); err != nil {
				return "", "", err
			}
		}
		if kind != asJSON && kind != "multipart/form-data" {
			continue
		}
		s := media.Schema
		if name, referred := strings.CutPrefix(s.Ref, prefix); referred {
			s = d.spec.Components.Schemas.Map()[name]
		}
		if schema, err = indented(s); err != nil {
			return "", "", err
		}
	}
	return example, schema, nil
}

func indented(v any) (string, error) {
	compact, err := wire.Encode(v)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	err = json.Indent(&b, compact, "", "  ")
	return strings.TrimSpace(b.String()), err
}
