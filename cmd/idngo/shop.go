package main

import (
	"embed"
	"encoding/json"
	"html/template"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/idngo/idngo/internal/app"
	"github.com/idngo/idngo/internal/webui"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/verify"
)

//go:embed shop
var shopFiles embed.FS

// shop is the demo's page of a company that embeds the applicant's flow: the
// page, and the one endpoint that such a company writes itself.
type shop struct {
	page *template.Template
	app  atomic.Pointer[app.App] // set once the server runs
}

func newShop() (*shop, error) {
	page, err := template.ParseFS(shopFiles, "shop/index.html")
	return &shop{page: page}, err
}

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := s.app.Load()
	if a == nil {
		http.Error(w, "The demo is starting.", http.StatusServiceUnavailable)
		return
	}
	flow := strings.TrimSuffix(a.Service.FlowURL, "/")
	webui.Secure(w.Header(), "default-src 'none'; script-src 'self' "+flow+"; style-src 'self'; connect-src 'self'; img-src 'self'; frame-src "+flow+"; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		`camera=(self "`+flow+`"), microphone=(self "`+flow+`")`)
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case r.Method == http.MethodPost && r.URL.Path == "/shop/token":
		s.token(w, r, a)
	case r.Method != http.MethodGet:
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	case r.URL.Path == "/shop" || r.URL.Path == "/shop/":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = s.page.Execute(w, struct{ Flow string }{flow}) // it fails when the client has gone
	case r.URL.Path == "/shop/shop.js":
		http.ServeFileFS(w, r, shopFiles, "shop/shop.js")
	case r.URL.Path == "/shop/shop.css":
		http.ServeFileFS(w, r, shopFiles, "shop/shop.css")
	default:
		http.NotFound(w, r)
	}
}

// token is what a shop's own server does for a customer who is logged in. Here
// anybody is, so the ids that it takes are those that the page makes.
func (s *shop) token(w http.ResponseWriter, r *http.Request, a *app.App) {
	user := r.URL.Query().Get("user")
	if !strings.HasPrefix(user, "shop-") || len(user) > 64 {
		http.Error(w, "unknown customer", http.StatusBadRequest)
		return
	}
	scope := kyc.Scope{Tenant: demoTenant, Environment: kyc.Production}
	token, err := a.Service.IssueAccessToken(r.Context(), scope, verify.AccessTokenRequest{UserID: user, LevelName: demoLevel})
	if err != nil {
		http.Error(w, "no token", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]string{"token": token}) // as above
}
