package telemetry

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/idngo/idngo/internal/jobs"
	"github.com/idngo/idngo/internal/publicapi"
)

// Tracer makes spans of requests and jobs. Without an endpoint it makes none.
type Tracer struct {
	api.Tracer
	provider *trace.TracerProvider
}

// NewTracer sends spans to an OpenTelemetry collector by OTLP over HTTP; the
// endpoint is the collector's URL, e.g. http://collector:4318. An empty one
// sends nothing anywhere.
func NewTracer(ctx context.Context, endpoint, version string) (*Tracer, error) {
	if endpoint == "" {
		return &Tracer{Tracer: noop.NewTracerProvider().Tracer("")}, nil
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("the OTLP endpoint must be a URL like http://collector:4318")
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = "/v1/traces"
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(u.String()))
	if err != nil {
		return nil, fmt.Errorf("prepare the traces: %w", err)
	}
	p := trace.NewTracerProvider(trace.WithBatcher(exporter), trace.WithResource(resource.NewSchemaless(
		attribute.String("service.name", "idngo"), attribute.String("service.version", version))))
	return &Tracer{Tracer: p.Tracer("github.com/idngo/idngo"), provider: p}, nil
}

// Close sends what is left.
func (t *Tracer) Close() error {
	if t.provider == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return t.provider.Shutdown(ctx)
}

// Request makes the span of a request that was answered.
func (t *Tracer) Request(ctx context.Context, o publicapi.Observation) {
	now := time.Now()
	name := o.Method
	if o.Route != "" {
		name += " " + o.Route
	}
	_, span := t.Start(ctx, name, api.WithSpanKind(api.SpanKindServer), api.WithTimestamp(now.Add(-o.Duration)), api.WithAttributes(
		attribute.String("http.request.method", o.Method), attribute.String("http.route", o.Route),
		attribute.Int("http.response.status_code", o.Status), attribute.String("idngo.correlation_id", o.CorrelationID)))
	if o.Status >= 500 {
		span.SetStatus(codes.Error, "")
	}
	span.End(api.WithTimestamp(now))
}

// Job begins the span of a run; the answer ends it.
func (t *Tracer) Job(ctx context.Context, kind string, attempt int, correlationID string) (context.Context, func(jobs.Observation)) {
	ctx, span := t.Start(ctx, "job "+kind, api.WithSpanKind(api.SpanKindConsumer), api.WithAttributes(
		attribute.String("idngo.job.kind", kind), attribute.Int("idngo.job.attempt", attempt), attribute.String("idngo.correlation_id", correlationID)))
	return ctx, func(o jobs.Observation) {
		span.SetAttributes(attribute.String("idngo.job.outcome", o.Outcome))
		if o.Outcome == "internal" {
			span.SetStatus(codes.Error, "")
		}
		span.End()
	}
}
