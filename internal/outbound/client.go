package outbound

import (
	"context"
	"io"
	"net/http"
	"time"

	"golang.org/x/oauth2"
)

// maxDocument is how much of a document is read, in bytes: keys and descriptions
// of identity providers are some kilobytes.
const maxDocument = 1 << 20

// Client asks the identity provider that a company named, under the same rules
// as webhooks are sent: no private addresses unless the policy admits them, no
// plain http, no redirect, bounded in time and size.
type Client struct{ http *http.Client }

// NewClient makes a client; Close ends its idle connections.
func NewClient(p Policy) *Client {
	s := NewSender(p)
	c := *s.client
	c.Timeout = 10 * time.Second
	c.Transport = limited{next: s.client.Transport, plain: p.AllowPrivate}
	return &Client{http: &c}
}

// Close ends idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Context makes libraries of OAuth and OpenID Connect use the client.
func (c *Client) Context(ctx context.Context) context.Context {
	return context.WithValue(ctx, oauth2.HTTPClient, c.http)
}

// limited refuses plain http and cuts answers off.
type limited struct {
	next  http.RoundTripper
	plain bool
}

func (l limited) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme != "https" && !l.plain {
		return nil, errPlainHTTP
	}
	resp, err := l.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	resp.Body = cut{io.LimitReader(resp.Body, maxDocument), resp.Body}
	return resp, nil
}

// CloseIdleConnections reaches the transport below.
func (l limited) CloseIdleConnections() {
	if t, ok := l.next.(*http.Transport); ok {
		t.CloseIdleConnections()
	}
}

type cut struct {
	io.Reader
	io.Closer
}
