package client_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/client"
)

func TestRequestsAreSigned(t *testing.T) {
	t.Parallel()
	now := time.Unix(1607551635, 0)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		want := client.Signature([]byte("secret"), "1607551635", r.Method, r.RequestURI, body)
		if r.Header.Get("X-App-Access-Sig") != want || r.Header.Get("X-App-Token") != "sbx:token" || r.Header.Get("X-App-Access-Ts") != "1607551635" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		switch {
		case strings.HasSuffix(r.URL.Path, "/info/idDoc"):
			w.Header().Set("X-Image-Id", "42")
			_, _ = io.WriteString(w, `{"idDocType":"PASSPORT","country":"KAZ","warnings":["maybeExpiredDoc"]}`)
		case r.URL.Query().Get("levelName") == "taken":
			w.WriteHeader(http.StatusConflict)
			_, _ = io.WriteString(w, `{"description":"Applicant with external user id 'u' already exists: 6650a1b2c3d4e5f601234567","code":409,"correlationId":"c"}`)
		default:
			_, _ = io.WriteString(w, `{"id":"6650a1b2c3d4e5f601234567","review":{"reviewStatus":"init"}}`)
		}
	}))
	t.Cleanup(srv.Close)
	c, err := client.New(srv.URL, "sbx:token", "secret", client.WithClock(func() time.Time { return now }))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	a, err := c.CreateApplicant(ctx, "basic kyc/level", client.NewApplicant{ExternalUserID: "auth0|x"})
	if err != nil || a.ID != "6650a1b2c3d4e5f601234567" || a.Review.ReviewStatus != "init" {
		t.Fatalf("%+v %v", a, err)
	}
	if _, err := c.ApplicantByExternalUserID(ctx, "auth0|x/ü"); err != nil {
		t.Fatal(err)
	}
	u, err := c.AddDocument(ctx, a.ID, client.Document{IDDocType: "PASSPORT", Country: "KAZ"}, "a\"b.jpg", []byte("\xff\xd8\xff"))
	if err != nil || u.ImageID != "42" || len(u.Warnings) != 1 {
		t.Fatalf("%+v %v", u, err)
	}
	_, err = c.CreateApplicant(ctx, "taken", client.NewApplicant{ExternalUserID: "u"})
	var e *client.Error
	if !errors.As(err, &e) || e.Status != 409 || e.ExistingApplicantID() != "6650a1b2c3d4e5f601234567" {
		t.Fatalf("%v", err)
	}
}

func TestSignatureOfTheDocumentedString(t *testing.T) {
	t.Parallel()
	// The string to sign of the vendor's documents (api.md 2.2); the digest was computed with openssl.
	got := client.Signature([]byte("SoMe_SeCrEt_KeY"), "1607551635", "post", "/resources/accessTokens?userId=cfd20712-24a2-4c7d-9ab0-146f3c142335&levelName=basic-kyc-level&ttlInSecs=600", nil)
	if got != signatureByOpenSSL {
		t.Errorf("%s", got)
	}
}

func TestWebhooksAreVerified(t *testing.T) {
	t.Parallel()
	const digest = "f6e92ffe371718694d46e28436f76589312df8db" // the vendor's vector, SHA-1
	for _, tt := range []struct {
		body, digest, alg, secret string
		want                      bool
	}{
		{"someText", digest, "HMAC_SHA1_HEX", "SoMe_SeCrEt_KeY", true},
		{"someText", digest, "", "SoMe_SeCrEt_KeY", true},
		{"someTexT", digest, "HMAC_SHA1_HEX", "SoMe_SeCrEt_KeY", false},
		{"someText", digest, "HMAC_SHA256_HEX", "SoMe_SeCrEt_KeY", false},
		{"someText", digest, "NONE", "SoMe_SeCrEt_KeY", false},
		{"someText", "", "HMAC_SHA1_HEX", "SoMe_SeCrEt_KeY", false},
		{"someText", "zz", "HMAC_SHA1_HEX", "SoMe_SeCrEt_KeY", false},
		{"someText", digest, "HMAC_SHA1_HEX", "other", false},
	} {
		if got := client.VerifyWebhook([]byte(tt.body), tt.digest, tt.alg, tt.secret); got != tt.want {
			t.Errorf("%+v: %v", tt, got)
		}
	}
}

func TestOriginsAreChecked(t *testing.T) {
	t.Parallel()
	for _, u := range []string{"", "kyc.example.org", "https://kyc.example.org/path", "::"} {
		if _, err := client.New(u, "t", "s"); err == nil {
			t.Errorf("%q is taken", u)
		}
	}
}

const signatureByOpenSSL = "15cc96be3e65ed8805f374db7f4c49c5723ae2a20eea3159cf0ab7c3badc3ad0"
