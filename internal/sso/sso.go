package sso

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/access/signin"
	"github.com/idngo/idngo/kyc/fault"
)

// Refusals. The private cause says what exactly did not fit; it holds neither
// tokens nor personal data.
var (
	// ErrUnreachable: the provider's description or keys could not be fetched.
	ErrUnreachable = fault.New(fault.Conflict, "The identity provider cannot be reached, or does not describe itself as expected.")
	// ErrAnswer: what came back proves nothing.
	ErrAnswer = fault.New(fault.Unauthenticated, "The identity provider's answer was not accepted.")
	// ErrFlow: the answer belongs to no question of this browser, or came too late.
	ErrFlow = fault.New(fault.Unauthenticated, "This sign-in was begun elsewhere or took too long. Begin again.")
	// ErrDenied: the provider or the person said no.
	ErrDenied = fault.New(fault.Unauthenticated, "The identity provider did not let you in.")
)

// FlowLifetime is how long somebody may take at the provider.
const FlowLifetime = 10 * time.Minute

// descriptionLifetime is how long a provider's description is taken from memory.
const descriptionLifetime = time.Hour

// Fetcher lends its client to the libraries; *outbound.Client does.
type Fetcher interface {
	Context(ctx context.Context) context.Context
}

// Config is what a Client needs; every field is required.
type Config struct {
	Fetch Fetcher
	// Key authenticates what is kept in the browser, 32 bytes.
	Key []byte
	// PublicURL is the origin of the Dashboard.
	PublicURL string
	// Path is where the answers come to, with PublicURL before it: Path+"/oidc", Path+"/saml".
	Path string
	Now  func() time.Time
}

// Client asks identity providers. It is safe for concurrent use.
type Client struct {
	Config
	mu    sync.Mutex
	known map[string]*description // by issuer
}

// New makes a Client.
func New(c Config) *Client {
	c.PublicURL = strings.TrimSuffix(c.PublicURL, "/")
	return &Client{Config: c, known: map[string]*description{}}
}

// Addresses are what a company tells its provider.
type Addresses struct {
	// RedirectURI of OpenID Connect.
	RedirectURI string
	// ACS, EntityID and Metadata of SAML.
	ACS, EntityID, Metadata string
}

// Addresses of a tenant.
func (c *Client) Addresses(tenant string) Addresses {
	metadata := c.PublicURL + c.Path + "/saml/" + url.PathEscape(tenant) + "/metadata"
	return Addresses{RedirectURI: c.PublicURL + c.Path + "/oidc", ACS: c.PublicURL + c.Path + "/saml", EntityID: metadata, Metadata: metadata}
}

// flow is what was asked.
type flow struct {
	Tenant string        `json:"t"`
	Kind   access.Method `json:"k"`
	Until  time.Time     `json:"u"`
	// State, Nonce and Verifier of OpenID Connect.
	State    string `json:"s,omitempty"`
	Nonce    string `json:"n,omitempty"`
	Verifier string `json:"v,omitempty"`
	// Request is the id of a SAML request.
	Request string `json:"r,omitempty"`
}

func (c *Client) mac(text string) []byte {
	m := hmac.New(sha256.New, c.Key)
	m.Write([]byte(text))
	return m.Sum(nil)
}

func (c *Client) keep(f flow) (string, error) {
	f.Until = c.Now().Add(FlowLifetime)
	raw, err := json.Marshal(f)
	text := base64.RawURLEncoding.EncodeToString(raw)
	return text + "." + base64.RawURLEncoding.EncodeToString(c.mac(text)), err
}

func (c *Client) kept(mark string, kind access.Method) (f flow, err error) {
	text, tag, _ := strings.Cut(mark, ".")
	mac, err := base64.RawURLEncoding.DecodeString(tag)
	if err != nil || len(mark) > 4<<10 || !hmac.Equal(mac, c.mac(text)) {
		return f, ErrFlow
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(raw, &f) != nil || f.Kind != kind || !c.Now().Before(f.Until) {
		return f, ErrFlow
	}
	return f, nil
}

// Tenant whose provider a mark was made for.
func (c *Client) Tenant(mark string, kind access.Method) (string, error) {
	f, err := c.kept(mark, kind)
	return f.Tenant, err
}

// Begin asks a provider: where to send the browser, and the mark that it keeps.
func (c *Client) Begin(ctx context.Context, tenant string, p signin.Provider, secret string) (target, mark string, err error) {
	f := flow{Tenant: tenant, Kind: p.Kind}
	if p.Kind == access.MethodSAML {
		target, err = c.beginSAML(&f, p)
	} else {
		target, err = c.beginOIDC(ctx, &f, p, secret)
	}
	if err != nil {
		return "", "", err
	}
	mark, err = c.keep(f)
	return target, mark, err
}

// Check tries what can be tried of a provider's description without a person.
func (c *Client) Check(ctx context.Context, tenant string, p signin.Provider) error {
	if p.Kind == access.MethodSAML {
		_, err := c.party(tenant, p)
		return err
	}
	c.mu.Lock()
	delete(c.known, p.Issuer)
	c.mu.Unlock()
	_, err := c.describe(ctx, p.Issuer) //nolint:contextcheck // it outlives the request
	return err
}

// values reads a claim or attribute as a list of texts.
func values(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, e := range v {
			if s, ok := e.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

// first gives the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// because keeps a cause that says what did not fit.
func because(err *fault.Error, format string, args ...any) error {
	return err.Because(fmt.Errorf(format, args...))
}

// orDefault names the claim.
func orDefault(name, usual string) string {
	if name == "" {
		return usual
	}
	return name
}

var errNoSubject = errors.New("nobody is named")
