package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/idngo/idngo/client"
)

// receiver is a customer's webhook endpoint: it verifies every delivery.
type receiver struct {
	url    string
	secret string

	mu      sync.Mutex
	events  []client.Webhook
	bodies  [][]byte
	bad     []string
	changed chan struct{}
}

func receive(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{secret: "a-secret-of-the-receiver", changed: make(chan struct{}, 1)}
	s := httptest.NewServer(r)
	t.Cleanup(s.Close)
	r.url = s.URL + "/hook"
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	req.Body = io.NopCloser(bytes.NewReader(body))
	var e client.Webhook
	if err == nil {
		e, err = client.ReadWebhook(req, r.secret)
	}
	r.mu.Lock()
	if err != nil {
		r.bad = append(r.bad, err.Error())
	} else {
		r.events, r.bodies = append(r.events, e), append(r.bodies, body)
	}
	r.mu.Unlock()
	select {
	case r.changed <- struct{}{}:
	default:
	}
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
	}
}

// await returns the n-th event (from 1) of a type about an applicant.
func (r *receiver) await(ctx context.Context, applicantID, eventType string, n int) (client.Webhook, error) {
	for {
		if found := r.of(applicantID, eventType); len(found) >= n {
			return found[n-1], nil
		}
		select {
		case <-ctx.Done():
			return client.Webhook{}, fmt.Errorf("%w: %s number %d", errNoEvent, eventType, n)
		case <-r.changed:
		}
	}
}

// of lists the events of a type about an applicant, all types when it is empty.
func (r *receiver) of(applicantID, eventType string) (out []client.Webhook) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.events {
		if e.ApplicantID == applicantID && (eventType == "" || e.Type == eventType) {
			out = append(out, e)
		}
	}
	return out
}
