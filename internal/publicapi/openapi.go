package publicapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc/level"
)

// operation is what the document says of a route beyond what its types say.
type operation struct {
	id, tag, summary string
	query            []parameter
	// Statuses beyond those that every operation can answer.
	missing, conflict, notModified bool
}

// parameter of the query.
type parameter struct {
	name     string
	required bool
	kind     string // JSON type, "" is string
	doc      string
	example  any
	pattern  string
	min, max float64 // of a number; max 0 is none
}

// Tags group operations.
const (
	tagApplicants = "Applicants"
	tagReview     = "Verification"
	tagDocuments  = "Documents"
	tagTokens     = "Access tokens and links"
	tagLevels     = "Levels"
	tagWebhooks   = "Webhooks"
	tagRemarks    = "Notes and audit trail"
	tagServer     = "Server"
)

const idPattern = "^[0-9a-f]{24}$"

// Parameters that several operations share.
var (
	qUserID    = parameter{name: "userId", required: true, doc: "Your own id of the person", example: "user-42"}
	qLevelName = parameter{name: "levelName", required: true, doc: "Name of the level, case-sensitive", example: "basic-kyc-level"}
	qTTLLink   = parameter{name: "ttlInSecs", kind: "integer", min: 1, doc: "Lifetime in seconds; default 1800, more than 86400 counts as 86400"}
	qLang      = parameter{name: "lang", doc: "ISO 639-1 language of the page", example: "ru"}
	qUnset     = parameter{name: "unsetFields", doc: "Fields to remove, separated by commas", example: "middleName"}
	qNote      = parameter{name: "note", required: true, doc: "Why", example: "chargeback fraud"}
)

// pathParameters describes the values in patterns.
var pathParameters = map[string]parameter{
	"applicantId":    {pattern: idPattern, example: "6650a1b2c3d4e5f601234567"},
	"inspectionId":   {pattern: idPattern, example: "6650a1b2c3d4e5f601234568"},
	"imageId":        {pattern: "^[1-9][0-9]{0,9}$", example: "1595144748", doc: "Positive decimal number below 2^31"},
	"externalUserId": {example: "user-42", doc: "Your own id of the person, percent-encoded"},
	"levelName":      {example: "basic-kyc-level", doc: "Name of the level, percent-encoded"},
	"levelId":        {pattern: idPattern, example: "6650a1b2c3d4e5f601234569"},
	"webhookId":      {pattern: idPattern, example: "6650a1b2c3d4e5f60123456a"},
	"deliveryId":     {pattern: idPattern, example: "6650a1b2c3d4e5f60123456c"},
	"idDocSetType":   {example: "IDENTITY", doc: "Step of the level"},
	"status":         {pattern: "^(activated|deactivated)$", example: "deactivated"},
}

const prefix = "#/components/schemas/"

// openAPI makes the document of all routes. Schemas are made from the Go types
// that are decoded and encoded, so the document cannot drift from the answers.
func (a *API) openAPI() ([]byte, error) {
	d := &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{
			Title: "idngo API", Version: "1",
			Description: "Identity verification, compatible with the IDnGO API. New fields may appear in answers at any time; unknown fields of requests are ignored.",
		},
		Paths: map[string]*huma.PathItem{},
		Components: &huma.Components{
			Schemas:   huma.NewMapRegistry(prefix, schemaName),
			Responses: map[string]*huma.Response{},
			SecuritySchemes: map[string]*huma.SecurityScheme{
				"appToken":    {Type: "apiKey", In: "header", Name: "X-App-Token", Description: "App token: sbx: or prd:, 24 characters, a dot, 32 characters"},
				"signature":   {Type: "apiKey", In: "header", Name: "X-App-Access-Sig", Description: "Hexadecimal HMAC-SHA256, keyed with the secret key, of timestamp + METHOD + path with query + body"},
				"timestamp":   {Type: "apiKey", In: "header", Name: "X-App-Access-Ts", Description: "Unix time in seconds, within a minute of the server's"},
				"accessToken": {Type: "apiKey", In: "header", Name: "X-Access-Token", Description: "SDK access token; reaches its own applicant only"},
			},
		},
	}
	if a.PublicURL != "" {
		d.Servers = []*huma.Server{{URL: strings.TrimSuffix(a.PublicURL, "/")}}
	}
	for _, tag := range []string{tagApplicants, tagReview, tagDocuments, tagTokens, tagLevels, tagWebhooks, tagRemarks, tagServer} {
		d.Tags = append(d.Tags, &huma.Tag{Name: tag})
	}
	schemas := d.Components.Schemas
	failure := schemas.Schema(reflect.TypeFor[wire.Failure](), true, "")
	for _, e := range errorAnswers {
		d.Components.Responses[e.name] = &huma.Response{
			Description: e.description,
			Headers:     e.headers(),
			Content: map[string]*huma.MediaType{asJSON: {Schema: failure, Example: map[string]any{
				"description": e.example, "code": e.status, "correlationId": "9d1f0b8a3c6e4d2f8a7b5c4d3e2f1a0b",
			}}},
		}
	}
	for i := range a.routes {
		if err := describe(d, &a.routes[i]); err != nil {
			return nil, err
		}
	}
	// What is stored may lack these, and a request may leave them out.
	schemas.Map()["Checks"].Required = nil
	schemas.Map()["Level"].Required = []string{"name", "requiredIdDocs"}
	for _, s := range schemas.Map() {
		relax(s)
	}
	a.spec = d
	return json.Marshal(d)
}

// schemaName names a schema by its Go type, first letter in upper case.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	if strings.HasPrefix(t.PkgPath(), "github.com/idngo/idngo/kyc/level") && name == "Level" {
		return "LevelBody"
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// relax makes a generated schema say what is true of the contract: lists are
// never null, and unknown fields are allowed in both directions.
func relax(s *huma.Schema) {
	if s == nil {
		return
	}
	if s.Type == huma.TypeArray {
		s.Nullable = false
	}
	if s.AdditionalProperties == false {
		s.AdditionalProperties = nil
	}
	if m, is := s.AdditionalProperties.(*huma.Schema); is {
		relax(m)
	}
	relax(s.Items)
	for _, p := range s.Properties {
		relax(p)
	}
}

type errorAnswer struct {
	status                     int
	name, description, example string
	retry                      bool
}

func (e errorAnswer) headers() map[string]*huma.Param {
	h := map[string]*huma.Param{correlationHeader: {Description: "The correlationId of the body", Schema: &huma.Schema{Type: huma.TypeString}}}
	if e.retry {
		h["Retry-After"] = &huma.Param{Description: "Seconds after which a repetition may succeed", Schema: &huma.Schema{Type: huma.TypeInteger}}
	}
	return h
}

var errorAnswers = []errorAnswer{
	{400, "Malformed", "The request is malformed or names something that does not exist, such as a level", "Malformed data provided in the request", false},
	{401, "Unauthenticated", "The credentials are missing, wrong or expired (errorCode 4000 to 4007)", "Request signature mismatch", false},
	{403, "Forbidden", "The credentials do not allow this", "The token has no permission for this request", false},
	{404, "NotFound", "There is no such thing in this environment", "Applicant with id 6650a1b2c3d4e5f601234567 not found (anf)", false},
	{409, "Conflict", "The state of the applicant forbids this, or something exists already", "The applicant is being checked; data cannot be changed now.", true},
	{413, "TooLarge", "The request is larger than the hard limit (errorCode 1002)", "The request body is too large", false},
	{415, "MediaType", "Content-Type or Accept does not fit", "HTTP 415 Unsupported Media Type", false},
	{429, "TooManyRequests", "Too many requests", "Too many requests", true},
	{500, "Internal", "The server failed; the correlationId finds the reason in its log", "Internal server error", false},
}

// describe adds one route to the document.
func describe(d *huma.OpenAPI, r *route) error {
	schemas := d.Components.Schemas
	op := &huma.Operation{
		Method: r.method, Path: r.pattern, OperationID: r.doc.id, Summary: r.doc.summary, Tags: []string{r.doc.tag},
		Responses: map[string]*huma.Response{},
	}
	for segment := range strings.SplitSeq(r.pattern, "/") {
		_, name, found := strings.Cut(strings.TrimSuffix(segment, "}"), "{")
		if !found {
			continue
		}
		p, known := pathParameters[name]
		if !known {
			return fmt.Errorf("%s: path parameter %s is not described", r.pattern, name)
		}
		p.name, p.required = name, true
		op.Parameters = append(op.Parameters, p.document("path"))
	}
	for _, q := range r.doc.query {
		op.Parameters = append(op.Parameters, q.document("query"))
	}
	switch r.body {
	case bodyJSON, bodyOptional:
		schema := schemas.Schema(r.handler.body, true, r.doc.id+"Body")
		if r.method == "PATCH" && r.handler.body == reflect.TypeFor[level.Level]() {
			whole := *schemas.Schema(r.handler.body, false, "")
			whole.Required = nil
			schema = &whole
		}
		op.RequestBody = &huma.RequestBody{Required: r.body == bodyJSON, Content: map[string]*huma.MediaType{asJSON: {Schema: schema, Example: bodyExamples[r.doc.id]}}}
	case bodyText:
		op.RequestBody = &huma.RequestBody{Content: map[string]*huma.MediaType{asText: {Schema: &huma.Schema{Type: huma.TypeString}, Example: "someText"}}}
	case bodyUpload:
		op.RequestBody = uploadBody(schemas)
		op.Parameters = append(op.Parameters, &huma.Param{Name: "X-Return-Doc-Warnings", In: "header", Description: "true waits for the reading and answers with its hints", Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"true", "false", "1", "0"}}})
	}
	success := &huma.Response{Description: "Done", Headers: errorAnswer{}.headers(), Content: map[string]*huma.MediaType{}}
	switch {
	case r.handler.answer == reflect.TypeFor[wire.StepStatuses]():
		step := schemas.Schema(reflect.TypeFor[wire.StepStatus](), true, "")
		success.Content[asJSON] = &huma.MediaType{Schema: &huma.Schema{
			Type: huma.TypeObject, Description: "By idDocSetType; null for a step for which nothing was given",
			AdditionalProperties: &huma.Schema{OneOf: []*huma.Schema{step, {Type: "null"}}},
		}, Example: r.answerExample()}
	case r.handler.answer != nil:
		success.Content[asJSON] = &huma.MediaType{Schema: schemas.Schema(r.handler.answer, true, r.doc.id+"Answer"), Example: r.answerExample()}
	case r.body == bodyUpload:
		success.Content[asJSON] = &huma.MediaType{Schema: schemas.Schema(reflect.TypeFor[wire.Document](), true, ""), Example: r.answerExample()}
		success.Headers["X-Image-Id"] = &huma.Param{Description: "imageId of the new image", Schema: &huma.Schema{Type: huma.TypeString, Pattern: "^[1-9][0-9]*$"}}
	case r.doc.id == "getImage":
		for _, media := range []string{"image/jpeg", "image/png", "application/pdf", "video/mp4", "video/webm", "video/quicktime"} {
			success.Content[media] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
		}
	case r.doc.id == "getOpenAPI":
		success.Content[asJSON] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeObject}}
	case r.doc.id == "getDocs":
		success.Content["text/html"] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
	default:
		success.Content[asText] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}, Example: r.answerExample()}
	}
	op.Responses["200"] = success
	if r.doc.notModified {
		op.Responses["304"] = &huma.Response{Description: "The applicant is being checked; nothing was changed"}
	}
	for _, e := range errorAnswers {
		if r.answersWith(e.status) {
			op.Responses[strconv.Itoa(e.status)] = &huma.Response{Ref: "#/components/responses/" + e.name}
		}
	}
	if !r.open {
		op.Security = []map[string][]string{{"appToken": {}, "signature": {}, "timestamp": {}}}
		if r.sdk {
			op.Security = append(op.Security, map[string][]string{"accessToken": {}})
		}
	} else {
		op.Security = []map[string][]string{}
	}
	item := d.Paths[r.pattern]
	if item == nil {
		item = &huma.PathItem{}
		d.Paths[r.pattern] = item
	}
	switch r.method {
	case http.MethodGet:
		item.Get = op
	case http.MethodPost:
		item.Post = op
	case http.MethodPatch:
		item.Patch = op
	case http.MethodDelete:
		item.Delete = op
	default:
		return fmt.Errorf("%s %s: method is not described", r.method, r.pattern)
	}
	return nil
}

// answersWith tells whether a route can answer with the status of an error.
func (r *route) answersWith(status int) bool {
	switch status {
	case 404:
		return r.doc.missing
	case 409:
		return r.doc.conflict
	case 401, 413, 415:
		return !r.open
	}
	return true // 403 also stands for plain HTTP
}

func (p parameter) document(in string) *huma.Param {
	s := &huma.Schema{Type: huma.TypeString, Pattern: p.pattern}
	if p.kind != "" {
		s.Type = p.kind
	}
	if p.kind == huma.TypeInteger {
		low := p.min
		s.Minimum = &low
		if p.max > 0 {
			high := p.max
			s.Maximum = &high
		}
	} else if p.required && p.pattern == "" {
		one := 1
		s.MinLength = &one
	}
	return &huma.Param{Name: p.name, In: in, Required: p.required, Description: p.doc, Schema: s, Example: p.example}
}

func uploadBody(schemas huma.Registry) *huma.RequestBody {
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {
		Schema: &huma.Schema{
			Type: huma.TypeObject, Required: []string{"metadata"},
			Properties: map[string]*huma.Schema{
				"metadata": schemas.Schema(reflect.TypeFor[wire.DocumentMetadata](), true, ""),
				"content":  {Type: huma.TypeString, Format: "binary", Description: "JPEG, PNG, PDF, MP4, WEBM or MOV, at most 50 MB; without it only data is added"},
			},
		},
		Encoding: map[string]*huma.Encoding{"metadata": {ContentType: asJSON}, "content": {ContentType: "application/octet-stream"}},
	}}}
}
