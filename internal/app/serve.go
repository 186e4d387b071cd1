package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/idngo/idngo/internal/dashapi"
	"github.com/idngo/idngo/internal/flowapi"
	"github.com/idngo/idngo/internal/jobs"
	"github.com/idngo/idngo/internal/localca"
	"github.com/idngo/idngo/internal/publicapi"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/vision/face"
	flowpages "github.com/idngo/idngo/web/flow"
)

// Running is a started installation.
type Running struct {
	// Addr is where the API listens; nil for a worker.
	Addr net.Addr
	// URL is how a client on this machine reaches it.
	URL string
	// FlowURL is how a browser on this machine reaches the applicant's flow.
	FlowURL string
	// MetricsURL is where metrics are, "" for none.
	MetricsURL string
	// CACert is the PEM file of the local authority, "" with a certificate of one's own.
	CACert string
	// PublicURL is the origin of API and Dashboard as clients know it.
	PublicURL string
	// Pages: the Dashboard's pages are part of this program.
	Pages bool

	app     *App
	servers []*http.Server
	dash    *dashapi.API
	jobs    *jobs.Client
	done    sync.WaitGroup
	failed  chan error
	// absent ends the beat of a process that works no jobs.
	absent func() error
	// written ends the writing of calls, once what was taken in is stored.
	written func()
	// endKeeping ends the building of indexes of watch lists.
	endKeeping context.CancelFunc
	// reload reads the certificate's files again; nil where there are none.
	reload func() error
}

// Reload reads what may change while the server runs: the certificate's files.
func (r *Running) Reload() error {
	if r.reload == nil {
		return nil
	}
	return r.reload()
}

// stopWithin bounds how long running requests and jobs may take to end.
const stopWithin = 15 * time.Second

// Start opens the listener and starts the background work, in this order
// stopped again by Stop.
func (a *App) Start(ctx context.Context) (*Running, error) {
	r := &Running{app: a, failed: make(chan error, 3)}
	if a.Config.Role != RoleAPI {
		if err := a.openFaceIndex(ctx); err != nil {
			return nil, err
		}
		client, err := a.Store.Jobs(runner{a.Service, a.maintain}, jobs.Options{Log: a.Config.Log, Tasks: a.tasks(), Observe: a.metrics.Job, Trace: a.tracer.Job})
		if err != nil {
			return nil, err
		}
		r.jobs = client
	}
	if a.Config.Role != RoleWorker {
		if err := r.listen(ctx); err != nil {
			return nil, err
		}
	}
	if a.Config.Role == RoleAPI {
		r.beat(context.WithoutCancel(ctx))
	}
	if a.Config.MetricsListen != "" {
		if err := r.listenMetrics(ctx); err != nil {
			return nil, errors.Join(err, r.Stop()) //nolint:contextcheck // what was begun is ended, whoever left
		}
	}
	if r.jobs != nil {
		if err := r.jobs.Start(context.WithoutCancel(ctx)); err != nil {
			return nil, errors.Join(err, r.Stop()) //nolint:contextcheck // what was begun is ended, whoever left
		}
		// Decisions that come before the faces are read wait for them.
		r.done.Add(1)
		go func() { // ends with ctx, or when all are read
			defer r.done.Done()
			if err := a.Service.WarmFaces(ctx); err != nil && ctx.Err() == nil {
				a.Config.Log.Error("the index of faces could not be built ahead", "error", err)
			}
		}()
		// The child loads its models while the first applicant is still typing.
		r.done.Add(1)
		go func() {
			defer r.done.Done()
			if err := a.Host.Warm(ctx); err != nil && ctx.Err() == nil {
				a.Config.Log.Error("pictures cannot be read", "error", err)
			}
		}()
	}
	keep, stop := context.WithCancel(ctx)
	r.endKeeping = stop
	r.done.Add(1)
	go func() { // ends with Stop
		defer r.done.Done()
		if err := a.Service.KeepWatchlists(keep, r.jobs != nil); err != nil && keep.Err() == nil {
			a.Config.Log.Error("the indexes of watch lists are not built ahead", "error", err)
		}
	}()
	return r, nil
}

// beat tells the installation that this process lives: whoever replaces keys
// must be alone.
func (r *Running) beat(ctx context.Context) {
	id := fmt.Sprintf("api-%d-%s", os.Getpid(), kyc.NewID(time.Now()))
	ctx, stop := context.WithCancel(ctx)
	r.absent = func() error { stop(); return r.app.Store.Absent(context.WithoutCancel(ctx), id) }
	r.done.Add(1)
	go func() { // ends with Stop
		defer r.done.Done()
		ticker := time.NewTicker(jobs.BeatInterval)
		defer ticker.Stop()
		for {
			if err := r.app.Store.Present(ctx, id); err != nil && ctx.Err() == nil {
				r.app.Config.Log.WarnContext(ctx, "could not beat", "error", err)
			}
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
		}
	}()
}

func (r *Running) listen(ctx context.Context) error {
	c := r.app.Config
	l, port, err := listenOn(ctx, c.Listen)
	if err != nil {
		return err
	}
	r.Addr, r.URL = l.Addr(), "https://localhost:"+port
	listeners := []net.Listener{l}
	r.FlowURL = r.URL
	if c.FlowListen != "" {
		own, port, err := listenOn(ctx, c.FlowListen)
		if err != nil {
			return errors.Join(err, closeAll(listeners))
		}
		listeners, r.FlowURL = append(listeners, own), "https://localhost:"+port
	}
	public, flow := orURL(c.PublicURL, r.URL), c.FlowURL
	if flow == "" {
		flow = r.FlowURL
		if c.FlowListen == "" {
			flow = public
		}
	}
	r.app.Service.PublicURL, r.app.Service.FlowURL = public, flow
	handler, err := r.app.handler(public, flow)
	if err != nil {
		return errors.Join(err, closeAll(listeners))
	}
	dash, site, err := r.app.dashboard(public) //nolint:contextcheck // its watches end with Close
	if err != nil {
		return errors.Join(err, closeAll(listeners))
	}
	r.dash, r.PublicURL, r.Pages = dash, public, site != nil
	tlsConfig, err := r.certificates(ctx)
	if err != nil {
		return errors.Join(err, closeAll(listeners))
	}
	r.writeCalls(ctx)
	for i, l := range listeners {
		h := handler
		if i == 0 { // never on the origin of the applicant's flow where it has one of its own
			h = r.app.front(handler, dash, site)
		}
		r.serve(ctx, l, h, tlsConfig)
	}
	return nil
}

// writeCalls writes the calls to the API down until Stop, which comes back when
// the last is stored.
func (r *Running) writeCalls(ctx context.Context) {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() { // ends with written
		defer close(done)
		r.app.journal.Run(ctx)
	}()
	r.written = func() { stop(); <-done }
}

func orURL(url, other string) string {
	if url == "" {
		return other
	}
	return url
}

func closeAll(listeners []net.Listener) (err error) {
	for _, l := range listeners {
		err = errors.Join(err, l.Close())
	}
	return err
}

func listenOn(ctx context.Context, address string) (net.Listener, string, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, "", fmt.Errorf("listen on %s: %w", address, err)
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return nil, "", errors.Join(err, l.Close())
	}
	return l, port, nil
}

// handler joins the API with the applicant's flow. Both addresses serve both:
// the flow's token leads apps to the flow's origin, where they call the API.
func (a *App) handler(public, flow string) (http.Handler, error) {
	c := a.Config
	spool, err := spoolFolder(c, os.Getpid())
	if err != nil {
		return nil, err
	}
	api, err := publicapi.New(publicapi.Config{
		Story: a.Service, Tenants: a.Store, SpoolDir: spool,
		PublicURL: public, FlowURL: flow, TrustedProxies: c.TrustedProxies,
		Rates: publicapi.Rates{Read: c.GetsPer5s, Write: c.PostsPer5s}, Preview: a.preview, Log: c.Log, Now: c.Now, Observe: a.observeRequest, Journal: a.journal.Note,
	})
	if err != nil {
		return nil, err
	}
	files, _ := flowpages.Files()
	languages, err := flowLanguages(c.FlowLanguages, files)
	if err != nil {
		return nil, err
	}
	// Pages without the model guide selfies by light and sharpness alone.
	guide, err := os.ReadFile(filepath.Join(c.Models, face.DetectorModel))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("model of the flow: %w", err)
	}
	pages, err := flowapi.New(flowapi.Config{
		Story: a.Service, Tenants: a.Store, Sealer: a.sealer, Blobs: a.blobs, Files: files, FlowURL: flow,
		EmbedOrigins: c.EmbedOrigins, DashboardURL: public, TrustedProxies: c.TrustedProxies, Log: c.Log, Now: c.Now, Languages: languages, FaceModel: guide,
	})
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for prefix, h := range c.Beside {
			if strings.HasPrefix(r.URL.Path, prefix) {
				h.ServeHTTP(w, r)
				return
			}
		}
		if flowapi.Serves(r.URL.Path) {
			pages.ServeHTTP(w, r)
			return
		}
		api.ServeHTTP(w, r)
	}), nil
}

func (r *Running) serve(ctx context.Context, l net.Listener, h http.Handler, tlsConfig *tls.Config) {
	server := &http.Server{
		Handler:           h,
		ErrorLog:          slog.NewLogLogger(r.app.Config.Log.Handler(), slog.LevelDebug), // broken handshakes and the like
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	r.servers = append(r.servers, server)
	// One port for both: TLS is served, plain HTTP from a trusted proxy goes
	// on, and plain HTTP from anybody else is told so.
	split := newSplitListener(l, tlsConfig)
	r.done.Add(1)
	go func() { // ends when Stop closes the server
		defer r.done.Done()
		if err := server.Serve(split); !errors.Is(err, http.ErrServerClosed) {
			r.failed <- err
		}
	}()
}

func (r *Running) certificates(ctx context.Context) (*tls.Config, error) {
	c := r.app.Config
	t := &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}
	switch {
	case c.TLSCert != "":
		source, err := newFileCertificate(c.TLSCert, c.TLSKey)
		if err != nil {
			return nil, err
		}
		t.GetCertificate, r.reload = source.get, source.reload
	case c.ACMEDomain != "":
		tcp, ok := r.Addr.(*net.TCPAddr)
		if !ok {
			return nil, fmt.Errorf("ACME needs a TCP port, not %s", r.Addr.Network())
		}
		return acmeConfig(ctx, c, tcp.Port)
	default:
		ca, err := localca.Open(filepath.Join(c.Data, "tls"), c.Now())
		if err != nil {
			return nil, err
		}
		r.CACert = ca.CertPath
		t.GetCertificate = localca.NewSource(ca, localca.Hosts(c.Listen), c.Now).GetCertificate
	}
	return t, nil
}

// Wait returns when ctx ends or the server fails.
func (r *Running) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-r.failed:
		return err
	}
}

// Stop lets running requests and jobs end, within bounds. Accepted work that
// does not end in time goes on after the next start.
func (r *Running) Stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	var err error
	if r.endKeeping != nil {
		r.endKeeping()
	}
	if r.dash != nil {
		r.dash.Close() // first: pages that watch would hold the servers up
	}
	for _, server := range r.servers {
		if serr := server.Shutdown(ctx); serr != nil {
			err = errors.Join(err, serr, server.Close())
		}
	}
	if r.written != nil {
		r.written() // after the servers: no call comes any more
	}
	if r.jobs != nil {
		err = errors.Join(err, r.jobs.Stop(ctx))
	}
	if r.absent != nil {
		err = errors.Join(err, r.absent())
	}
	r.done.Wait()
	return err
}

// flowLanguages reads the operator's own languages; a mistake in one stops the start.
func flowLanguages(folder string, pages fs.FS) (flowapi.Languages, error) {
	if folder == "" {
		return nil, nil
	}
	languages, err := flowapi.LoadLanguages(os.DirFS(folder), pages)
	if err != nil {
		return nil, fmt.Errorf("languages of the flow in %s: %w", folder, err)
	}
	return languages, nil
}
