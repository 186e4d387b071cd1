package app

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/idngo/idngo/internal/publicapi"
)

func (a *App) observeRequest(ctx context.Context, o publicapi.Observation) {
	a.metrics.Request(o)
	a.tracer.Request(ctx, o)
}

// listenMetrics serves metrics and health on an address of their own, which is
// meant for a private network: it has neither TLS nor authentication.
func (r *Running) listenMetrics(ctx context.Context) error {
	l, _, err := listenOn(ctx, r.app.Config.MetricsListen)
	if err != nil {
		return err
	}
	r.MetricsURL = "http://" + l.Addr().String() + "/metrics"
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(r.app.metrics.Registry, promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(r.app.Config.Log.Handler(), slog.LevelWarn), ErrorHandling: promhttp.ContinueOnError,
	}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /readyz", r.app.ready)
	server := &http.Server{
		Handler: mux, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute,
		ErrorLog: slog.NewLogLogger(r.app.Config.Log.Handler(), slog.LevelDebug),
	}
	r.servers = append(r.servers, server)
	r.done.Add(1)
	go func() { // ends when Stop closes the server
		defer r.done.Done()
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			r.failed <- err
		}
	}()
	return nil
}

// ready says whether the storage answers.
func (a *App) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if _, _, err := a.Store.AuditHead(ctx); err != nil {
		a.Config.Log.WarnContext(ctx, "the storage does not answer", "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
