package client

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// maxAnswer bounds a JSON answer, in bytes.
const maxAnswer = 16 << 20

// Client signs and sends requests. It is safe for concurrent use.
type Client struct {
	base   string
	token  string
	secret []byte
	http   *http.Client
	now    func() time.Time
}

// Option changes a Client.
type Option func(*Client)

// WithHTTPClient sets the HTTP client: for a certificate authority of one's own, a proxy or a timeout.
func WithHTTPClient(h *http.Client) Option { return func(c *Client) { c.http = h } }

// WithClock sets the clock of signatures.
func WithClock(now func() time.Time) Option { return func(c *Client) { c.now = now } }

// New makes a Client for a server's origin, e.g. https://kyc.example.org.
func New(baseURL, appToken, secretKey string, opts ...Option) (*Client, error) {
	u, err := url.Parse(baseURL)
	if err != nil || u.Host == "" || (u.Path != "" && u.Path != "/") {
		return nil, fmt.Errorf("client: %q is not an origin such as https://kyc.example.org", baseURL)
	}
	if appToken == "" || secretKey == "" {
		return nil, errors.New("client: app token and secret key are needed")
	}
	c := &Client{
		base: u.Scheme + "://" + u.Host, token: appToken, secret: []byte(secretKey),
		http: &http.Client{Timeout: 2 * time.Minute}, now: time.Now,
	}
	for _, o := range opts {
		o(c)
	}
	return c, nil
}

// Error is an answer other than success.
type Error struct {
	Status        int
	Description   string `json:"description"`
	CorrelationID string `json:"correlationId"`
	ErrorCode     int    `json:"errorCode"`
	ErrorName     string `json:"errorName"`
	// RetryAfter is set when the server says when to try again.
	RetryAfter time.Duration `json:"-"`
}

// Error says what the server said.
func (e *Error) Error() string {
	return fmt.Sprintf("%d %s (errorCode %d, correlationId %s)", e.Status, e.Description, e.ErrorCode, e.CorrelationID)
}

// ExistingApplicantID finds the applicant in the answer to a create with an
// external user id that is taken; "" in any other error.
func (e *Error) ExistingApplicantID() string {
	const mark = "already exists: "
	i := strings.LastIndex(e.Description, mark)
	if e.Status != http.StatusConflict || i < 0 {
		return ""
	}
	return e.Description[i+len(mark):]
}

// Signature computes X-App-Access-Sig: the lower-case hex HMAC-SHA-256 of
// timestamp, method, target (path and query as sent) and body.
func Signature(secret []byte, ts, method, target string, body []byte) string {
	m := hmac.New(sha256.New, secret)
	m.Write([]byte(ts + strings.ToUpper(method) + target))
	m.Write(body)
	return hex.EncodeToString(m.Sum(nil))
}

// Do sends one signed request and returns the answer's body and header. target
// is path and query, already encoded. An answer other than 2xx is an *Error.
func (c *Client) Do(ctx context.Context, method, target, contentType string, body []byte, header http.Header) ([]byte, http.Header, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.base+target, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	for k, v := range header {
		req.Header[k] = v
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	ts := strconv.FormatInt(c.now().Unix(), 10)
	req.Header.Set("X-App-Token", c.token)
	req.Header.Set("X-App-Access-Ts", ts)
	req.Header.Set("X-App-Access-Sig", Signature(c.secret, ts, method, req.URL.RequestURI(), body))
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, nil, err
	}
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return nil, nil, err
	}
	if len(answer) > maxAnswer {
		return nil, nil, fmt.Errorf("client: answer of more than %d bytes", maxAnswer)
	}
	if resp.StatusCode >= 200 && resp.StatusCode < 300 {
		return answer, resp.Header, nil
	}
	e := &Error{Status: resp.StatusCode}
	if json.Unmarshal(answer, e) != nil || e.Description == "" {
		e.Description = http.StatusText(resp.StatusCode)
	}
	if s, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil {
		e.RetryAfter = time.Duration(s) * time.Second
	}
	return answer, resp.Header, e
}

// call sends JSON and decodes JSON; in and out may be nil.
func (c *Client) call(ctx context.Context, method, target string, in, out any) error {
	var body []byte
	contentType := ""
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return err
		}
		contentType = "application/json"
	}
	answer, _, err := c.Do(ctx, method, target, contentType, body, nil)
	if err != nil || out == nil {
		return err
	}
	return json.Unmarshal(answer, out)
}
