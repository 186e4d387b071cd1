package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
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
	return r.awaitAny(ctx, applicantID, n, eventType)
}

// awaitAny returns the n-th event (from 1) of any of the types about an applicant.
func (r *receiver) awaitAny(ctx context.Context, applicantID string, n int, eventTypes ...string) (client.Webhook, error) {
	for {
		if found := r.of(applicantID, eventTypes...); len(found) >= n {
			return found[n-1], nil
		}
		select {
		case <-ctx.Done():
			return client.Webhook{}, fmt.Errorf("%w: %s number %d", errNoEvent, strings.Join(eventTypes, " or "), n)
		case <-r.changed:
		}
	}
}

// of lists the events of some types about an applicant, of all types when none is given.
func (r *receiver) of(applicantID string, eventTypes ...string) (out []client.Webhook) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.events {
		if e.ApplicantID == applicantID && (len(eventTypes) == 0 || slices.Contains(eventTypes, e.Type)) {
			out = append(out, e)
		}
	}
	return out
}
