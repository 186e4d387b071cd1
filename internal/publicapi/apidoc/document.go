package apidoc

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/level"
)

const (
	asJSON = "application/json"
	asText = "text/plain"
)

// BodyKind is what an operation takes.
type BodyKind int

// The kinds of bodies.
const (
	BodyIgnored  BodyKind = iota // signed, but not looked at
	BodyJSON                     // must be JSON
	BodyOptional                 // JSON or nothing
	BodyText                     // any bytes
	BodyUpload                   // multipart/form-data
)

// Operation is what the document says of one line of the route table.
type Operation struct {
	ID, Tag, Summary string
	Query            []Parameter
	// Statuses beyond those that every operation can answer: 404, 409, 304.
	Missing, Conflict, NotModified bool

	// What the table knows anyway; it fills these in.
	Method, Pattern string
	Permission      access.Permission
	SDK, Open       bool // an SDK token may call it; it needs no credentials
	Body            BodyKind
	// BodyType and AnswerType are what is decoded and encoded; nil: none, or not JSON.
	BodyType, AnswerType reflect.Type
}

// Parameter of path or query.
type Parameter struct {
	Name     string
	Required bool
	Kind     string // JSON type, "" is string
	Doc      string
	Example  any
	Pattern  string
	Min, Max float64 // of a number; Max 0 is none
}

// Tags group operations.
const (
	TagApplicants = "Applicants"
	TagReview     = "Verification"
	TagDocuments  = "Documents"
	TagTokens     = "Access tokens and links"
	TagLevels     = "Levels"
	TagWebhooks   = "Webhooks"
	TagRemarks    = "Notes and audit trail"
	TagServer     = "Server"
)

// IDPattern is the form of an identifier.
const IDPattern = "^[0-9a-f]{24}$"

// pathParameters describes the values in patterns.
var pathParameters = map[string]Parameter{
	"applicantId":    {Pattern: IDPattern, Example: "6650a1b2c3d4e5f601234567"},
	"inspectionId":   {Pattern: IDPattern, Example: "6650a1b2c3d4e5f601234568"},
	"imageId":        {Pattern: "^[1-9][0-9]{0,9}$", Example: "1595144748", Doc: "Positive decimal number below 2^31"},
	"externalUserId": {Example: "user-42", Doc: "Your own id of the person, percent-encoded"},
	"levelName":      {Example: "basic-kyc-level", Doc: "Name of the level, percent-encoded"},
	"levelId":        {Pattern: IDPattern, Example: "6650a1b2c3d4e5f601234569"},
	"webhookId":      {Pattern: IDPattern, Example: "6650a1b2c3d4e5f60123456a"},
	"deliveryId":     {Pattern: IDPattern, Example: "6650a1b2c3d4e5f60123456c"},
	"idDocSetType":   {Example: "IDENTITY", Doc: "Step of the level"},
	"status":         {Pattern: "^(activated|deactivated)$", Example: "deactivated"},
}

const prefix = "#/components/schemas/"

// Document is the OpenAPI document of all operations and its pages.
type Document struct {
	// JSON is the document, HTML the same as one page without outside resources.
	JSON, HTML []byte

	spec       *huma.OpenAPI
	operations []Operation
}

// New makes the document; publicURL is the API's origin, "" when unknown.
// Schemas are made from the Go types that are decoded and encoded, so the
// document cannot drift from the answers.
func New(publicURL string, operations []Operation) (*Document, error) {
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
	if publicURL != "" {
		d.Servers = []*huma.Server{{URL: strings.TrimSuffix(publicURL, "/")}}
	}
	for _, tag := range []string{TagApplicants, TagReview, TagDocuments, TagTokens, TagLevels, TagWebhooks, TagRemarks, TagServer} {
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
	for i := range operations {
		if err := describe(d, &operations[i]); err != nil {
			return nil, err
		}
	}
	// What is stored may lack these, and a request may leave them out.
	schemas.Map()["Checks"].Required = nil
	schemas.Map()["Level"].Required = []string{"name", "requiredIdDocs"}
	for _, s := range schemas.Map() {
		Relax(s)
	}
	text, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	doc := &Document{JSON: text, spec: d, operations: operations}
	doc.HTML, err = doc.page()
	return doc, err
}

// schemaName names a schema by its Go type, first letter in upper case.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	if strings.HasPrefix(t.PkgPath(), "github.com/idngo/idngo/kyc/level") && name == "Level" {
		return "LevelBody"
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// Relax makes a generated schema say what is true of the contract: lists are
// never null, and unknown fields are allowed in both directions.
func Relax(s *huma.Schema) {
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
		Relax(m)
	}
	Relax(s.Items)
	for _, p := range s.Properties {
		Relax(p)
	}
}

type errorAnswer struct {
	status                     int
	name, description, example string
	retry                      bool
}

func (e errorAnswer) headers() map[string]*huma.Param {
	h := map[string]*huma.Param{"X-Correlation-Id": {Description: "The correlationId of the body", Schema: &huma.Schema{Type: huma.TypeString}}}
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
func describe(d *huma.OpenAPI, r *Operation) error {
	schemas := d.Components.Schemas
	op := &huma.Operation{
		Method: r.Method, Path: r.Pattern, OperationID: r.ID, Summary: r.Summary, Tags: []string{r.Tag},
		Responses: map[string]*huma.Response{},
	}
	for segment := range strings.SplitSeq(r.Pattern, "/") {
		_, name, found := strings.Cut(strings.TrimSuffix(segment, "}"), "{")
		if !found {
			continue
		}
		p, known := pathParameters[name]
		if !known {
			return fmt.Errorf("%s: path parameter %s is not described", r.Pattern, name)
		}
		p.Name, p.Required = name, true
		op.Parameters = append(op.Parameters, p.document("path"))
	}
	for _, q := range r.Query {
		op.Parameters = append(op.Parameters, q.document("query"))
	}
	switch r.Body {
	case BodyJSON, BodyOptional:
		schema := schemas.Schema(r.BodyType, true, r.ID+"Body")
		if r.Method == http.MethodPatch && r.BodyType == reflect.TypeFor[level.Level]() {
			whole := *schemas.Schema(r.BodyType, false, "")
			whole.Required = nil
			schema = &whole
		}
		op.RequestBody = &huma.RequestBody{Required: r.Body == BodyJSON, Content: map[string]*huma.MediaType{asJSON: {Schema: schema, Example: bodyExamples[r.ID]}}}
	case BodyText:
		op.RequestBody = &huma.RequestBody{Content: map[string]*huma.MediaType{asText: {Schema: &huma.Schema{Type: huma.TypeString}, Example: "someText"}}}
	case BodyUpload:
		op.RequestBody = uploadBody(schemas)
		op.Parameters = append(op.Parameters, &huma.Param{Name: "X-Return-Doc-Warnings", In: "header", Description: "true waits for the reading and answers with its hints", Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"true", "false", "1", "0"}}})
	}
	success := &huma.Response{Description: "Done", Headers: errorAnswer{}.headers(), Content: map[string]*huma.MediaType{}}
	switch {
	case r.AnswerType == reflect.TypeFor[wire.StepStatuses]():
		step := schemas.Schema(reflect.TypeFor[wire.StepStatus](), true, "")
		success.Content[asJSON] = &huma.MediaType{Schema: &huma.Schema{
			Type: huma.TypeObject, Description: "By idDocSetType; null for a step for which nothing was given",
			AdditionalProperties: &huma.Schema{OneOf: []*huma.Schema{step, {Type: "null"}}},
		}, Example: r.answerExample()}
	case r.AnswerType != nil:
		success.Content[asJSON] = &huma.MediaType{Schema: schemas.Schema(r.AnswerType, true, r.ID+"Answer"), Example: r.answerExample()}
	case r.Body == BodyUpload:
		success.Content[asJSON] = &huma.MediaType{Schema: schemas.Schema(reflect.TypeFor[wire.Document](), true, ""), Example: r.answerExample()}
		success.Headers["X-Image-Id"] = &huma.Param{Description: "imageId of the new image", Schema: &huma.Schema{Type: huma.TypeString, Pattern: "^[1-9][0-9]*$"}}
	case r.ID == "getImage":
		for _, media := range []string{"image/jpeg", "image/png", "application/pdf", "video/mp4", "video/webm", "video/quicktime"} {
			success.Content[media] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
		}
	case r.ID == "getOpenAPI":
		success.Content[asJSON] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeObject}}
	case r.ID == "getDocs":
		success.Content["text/html"] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
	default:
		success.Content[asText] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}, Example: r.answerExample()}
	}
	op.Responses["200"] = success
	if r.NotModified {
		op.Responses["304"] = &huma.Response{Description: "The applicant is being checked; nothing was changed"}
	}
	for _, e := range errorAnswers {
		if r.answersWith(e.status) {
			op.Responses[strconv.Itoa(e.status)] = &huma.Response{Ref: "#/components/responses/" + e.name}
		}
	}
	if !r.Open {
		op.Security = []map[string][]string{{"appToken": {}, "signature": {}, "timestamp": {}}}
		if r.SDK {
			op.Security = append(op.Security, map[string][]string{"accessToken": {}})
		}
	} else {
		op.Security = []map[string][]string{}
	}
	item := d.Paths[r.Pattern]
	if item == nil {
		item = &huma.PathItem{}
		d.Paths[r.Pattern] = item
	}
	switch r.Method {
	case http.MethodGet:
		item.Get = op
	case http.MethodPost:
		item.Post = op
	case http.MethodPatch:
		item.Patch = op
	case http.MethodDelete:
		item.Delete = op
	default:
		return fmt.Errorf("%s %s: method is not described", r.Method, r.Pattern)
	}
	return nil
}

// answersWith tells whether a route can answer with the status of an error.
func (r *Operation) answersWith(status int) bool {
	switch status {
	case 404:
		return r.Missing
	case 409:
		return r.Conflict
	case 401, 413, 415:
		return !r.Open
	}
	return true // 403 also stands for plain HTTP
}

func (p Parameter) document(in string) *huma.Param {
	s := &huma.Schema{Type: huma.TypeString, Pattern: p.Pattern}
	if p.Kind != "" {
		s.Type = p.Kind
	}
	if p.Kind == huma.TypeInteger {
		low := p.Min
		s.Minimum = &low
		if p.Max > 0 {
			high := p.Max
			s.Maximum = &high
		}
	} else if p.Required && p.Pattern == "" {
		one := 1
		s.MinLength = &one
	}
	return &huma.Param{Name: p.Name, In: in, Required: p.Required, Description: p.Doc, Schema: s, Example: p.Example}
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
