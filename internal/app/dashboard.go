package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/idngo/idngo/internal/dashapi"
	"github.com/idngo/idngo/internal/flowapi"
	"github.com/idngo/idngo/internal/outbound"
	"github.com/idngo/idngo/internal/peer"
	"github.com/idngo/idngo/internal/seal"
	"github.com/idngo/idngo/internal/sso"
	"github.com/idngo/idngo/internal/visionhost"
	"github.com/idngo/idngo/internal/webui"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access/signin"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/web/dashboard"
)

// operatorSecrets seals secrets of operators with the tenant's own key.
type operatorSecrets struct{ verify.Sealer }

func operatorSlot(id string) verify.Slot {
	return verify.Slot{Table: "operators", Column: "sealed", Row: id}
}

func (s operatorSecrets) SealSecret(ctx context.Context, tenant, operatorID string, plain []byte) ([]byte, error) {
	return s.Seal(ctx, kyc.Scope{Tenant: tenant, Environment: kyc.Production}, "", operatorSlot(operatorID), plain)
}

func (s operatorSecrets) OpenSecret(ctx context.Context, tenant, operatorID string, sealed []byte) ([]byte, error) {
	return s.Open(ctx, kyc.Scope{Tenant: tenant, Environment: kyc.Production}, "", operatorSlot(operatorID), sealed)
}

// openDashboard prepares what the Dashboard needs before it listens.
func (a *App) openDashboard(master []byte, sealer verify.Sealer) (err error) {
	if a.preview, err = newPreviewHost(a.Config); err != nil {
		return err
	}
	if a.mediaKey, err = seal.Derive(master, "addresses of pictures"); err != nil {
		return err
	}
	if a.ssoKey, err = seal.Derive(master, "sign-in at identity providers"); err != nil {
		return err
	}
	a.fetcher = outbound.NewClient(outbound.Policy{AllowPrivate: a.Config.AllowPrivateProviders})
	devices, err := seal.Derive(master, "device marks of operators")
	a.SignIn = signin.New(signin.Config{Store: a.Store, Sealer: operatorSecrets{sealer}, Key: devices, Now: a.Config.Now})
	return err
}

// newPreviewHost prepares the child that shows pictures: this program as `idngo
// preview`. It starts with the first picture that somebody looks at.
func newPreviewHost(c Config) (*visionhost.Host, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	command := []string{self, "preview"}
	if c.HEICDecoder != "" {
		command = append(command, "--heic-decoder", c.HEICDecoder)
	}
	return visionhost.New(visionhost.Options{
		Command: command, Env: []string{"HOME=/nonexistent", "PATH=/usr/bin:/bin", "LANG=C.UTF-8"},
		Deadline: c.ReaderDeadline, MemoryLimit: c.ReaderMemory, Log: c.Log,
	}), nil
}

// dashboard builds the Dashboard's API and, when the program has them, its pages.
func (a *App) dashboard(publicURL string) (*dashapi.API, *webui.Site, error) {
	if err := a.SignIn.ServeAt(publicURL); err != nil {
		return nil, nil, err
	}
	api, err := dashapi.New(dashapi.Config{
		Service: a.Service, SignIn: a.SignIn,
		SSO: sso.New(sso.Config{Fetch: a.fetcher, Key: a.ssoKey, PublicURL: publicURL, Path: dashapi.SSOPath, Now: a.Config.Now}), Preview: a.preview, Key: a.mediaKey, PublicURL: publicURL,
		EmbedOrigins: a.Config.EmbedOrigins, VerifyAudit: a.VerifyAudit, TrustedProxies: a.Config.TrustedProxies, Watermark: a.Config.Watermark, Version: a.Config.Version, Log: a.Config.Log, Now: a.Config.Now,
	})
	if err != nil {
		return nil, nil, err
	}
	files, ok := dashboard.Files()
	if !ok {
		return api, nil, nil
	}
	// The one thing that a page may frame is the applicant's flow, to show it; it
	// alone may ask for the camera there.
	flow := strings.TrimSuffix(a.Service.FlowURL, "/")
	site, err := webui.New(files, webui.Options{
		Policy:      webui.StrictPolicy + "; frame-src " + flow,
		Permissions: `camera=("` + flow + `"), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()`,
	})
	return api, site, err
}

// front sends a request to the Dashboard when it asks for its API or a page,
// and otherwise to the rest, which refuses in the contract's words what it does
// not know.
func (a *App) front(rest http.Handler, dash *dashapi.API, site *webui.Site) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.Path
		switch {
		case strings.HasPrefix(path, dashapi.Prefix+"/"):
			dash.ServeHTTP(w, r)
		case site != nil && a.asksForPage(r, site):
			site.ServeHTTP(w, r)
		default:
			rest.ServeHTTP(w, r)
		}
	})
}

func (a *App) asksForPage(r *http.Request, site *webui.Site) bool {
	path := r.URL.Path
	if r.Method != http.MethodGet && r.Method != http.MethodHead || !peer.Of(r, a.Config.TrustedProxies).Secure {
		return false
	}
	if strings.HasPrefix(path, "/resources") || path == "/openapi.json" || path == "/docs" || flowapi.Serves(path) {
		return false
	}
	for prefix := range a.Config.Beside {
		if strings.HasPrefix(path, prefix) {
			return false
		}
	}
	return site.Has(path) || strings.Contains(r.Header.Get("Accept"), "text/html")
}

// firstTenant is made when the Dashboard is opened on an empty installation.
const firstTenant = "company"

// maxSetupLinks bounds the set-up links that a start prints.
const maxSetupLinks = 5

// SetupLinks gives, for each tenant in which nobody can sign in yet, the link
// with which its first owner does. Older links of the kind end.
func (a *App) SetupLinks(ctx context.Context, publicURL string) (links []string, err error) {
	tenants, err := a.Store.Tenants(ctx)
	if err != nil {
		return nil, err
	}
	if len(tenants) == 0 {
		t, err := a.Service.CreateTenant(ctx, firstTenant, "", false)
		if err != nil {
			return nil, err
		}
		for _, env := range []kyc.Environment{kyc.Sandbox, kyc.Production} {
			if _, err := a.Service.CreateLevel(ctx, kyc.Scope{Tenant: t.ID, Environment: env}, level.Basic()); err != nil {
				return nil, err
			}
		}
		tenants = []verify.Tenant{t}
	}
	for _, t := range tenants {
		if len(links) == maxSetupLinks {
			break
		}
		secret, err := a.SignIn.OfferSetup(ctx, t.ID)
		if errors.Is(err, signin.ErrSetUp) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("set-up link of %s: %w", t.ID, err)
		}
		links = append(links, strings.TrimSuffix(publicURL, "/")+"/welcome#"+secret)
	}
	return links, nil
}

// Operator makes an operator with a password where there is none of the
// address, for the demo; the password of one that exists stays.
func (a *App) Operator(ctx context.Context, tenant, email, name, role, password string) error {
	_, err := a.SignIn.Create(ctx, tenant, email, name, role, password)
	if errors.Is(err, signin.ErrEmailTaken) {
		return nil
	}
	return err
}
