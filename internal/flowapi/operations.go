package flowapi

import (
	"reflect"

	"github.com/idngo/idngo/kyc/verify"
)

// operation is one endpoint: what the router, the gates and the OpenAPI
// document know of it.
type operation struct {
	ID, Method, Path, Summary string
	// Open: without an access token.
	Open bool
	// Query names the query parameters.
	Query  []string
	Binary bool         // the body is bytes
	Body   reflect.Type // nil: none
	Answer reflect.Type
	run    func(*call) (any, error)
}

func answering[A any](id, method, path, summary string, fn func(*call) (A, error)) operation {
	return operation{ID: id, Method: method, Path: path, Summary: summary, Answer: reflect.TypeFor[A](),
		run: func(c *call) (any, error) { return fn(c) }}
}

func taking[B, A any](id, method, path, summary string, fn func(*call, B) (A, error)) operation {
	o := answering(id, method, path, summary, func(c *call) (A, error) {
		b, err := body[B](c)
		if err != nil {
			var none A
			return none, err
		}
		return fn(c, b)
	})
	o.Body = reflect.TypeFor[B]()
	return o
}

// operations is the whole of /resources/sdk.
var operations = []operation{
	open(taking("openLink", "POST", "/resources/sdk/links/open", "Open a hosted link", openLink)),
	open(with("lang", answering("getCountryNames", "GET", "/resources/sdk/countries", "Name the countries in a language", countryNames))),
	with("customizationName", with("translationName", answering("getAppearance", "GET", "/resources/sdk/appearance", "Read how the page looks and speaks", getAppearance))),
	answering("getSession", "GET", "/resources/sdk/session", "Read what is asked, what is given and where the person stands", getSession),
	with("version", answering("getStatus", "GET", "/resources/sdk/status", "Tell cheaply whether the session has changed", getStatus)),
	taking("setLanguage", "POST", "/resources/sdk/language", "Keep the language that the person reads", setLanguage),
	taking("agree", "POST", "/resources/sdk/agreement", "Record consent", agree),
	taking("startUpload", "POST", "/resources/sdk/uploads", "Begin or resume an upload: tells which pieces are still to be sent", startUpload),
	takesBytes(answering("putPiece", "PUT", "/resources/sdk/uploads/{uploadId}/{piece}", "Send a piece of an upload", putPiece)),
	taking("finishUpload", "POST", "/resources/sdk/uploads/{uploadId}/finish", "Put the pieces together, take the document in and hear what its reading says", finishUpload),
	taking("saveData", "POST", "/resources/sdk/data", "Answer the APPLICANT_DATA step", saveData),
	taking("saveAnswers", "POST", "/resources/sdk/questionnaire", "Answer the QUESTIONNAIRE step", saveAnswers),
	taking("sendCode", "POST", "/resources/sdk/contact/send", "Send a code to an e-mail address or phone number", sendCode),
	taking("checkCode", "POST", "/resources/sdk/contact/confirm", "Confirm the contact that the newest code went to", checkCode),
	taking("startLiveness", "POST", "/resources/sdk/liveness/challenge", "Draw the challenge of a liveness session", startLiveness),
	takesBytes(answering("finishLiveness", "POST", "/resources/sdk/liveness/{sessionId}", "Send the frames of a session: multipart, metadata first", finishLiveness)),
	answering("getLiveness", "GET", "/resources/sdk/liveness/{sessionId}", "Ask what became of a session", getLiveness),
	taking("skipStep", "POST", "/resources/sdk/skip", "Leave out a step that may be left out", skipStep),
	answering("submit", "POST", "/resources/sdk/submit", "Request the check; saying it twice is no error", submit),
	taking("appeal", "POST", "/resources/sdk/appeal", "Contest a rejection in one's own words, once", appeal),
	with("customizationName", with("translationName", answering("handoff", "POST", "/resources/sdk/handoff", "Make a link that carries the flow on on another device", handoff))),
	with("outcome", answering("getRedirect", "GET", "/resources/sdk/redirect", "Tell where a hosted page leads at its end", getRedirect)),
}

func open(o operation) operation               { o.Open = true; return o }
func takesBytes(o operation) operation         { o.Binary = true; return o }
func with(query string, o operation) operation { o.Query = append(o.Query, query); return o }

var _ Story = (*verify.Service)(nil)
