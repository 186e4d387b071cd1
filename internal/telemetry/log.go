package telemetry

import (
	"context"
	"log/slog"

	"go.opentelemetry.io/otel/trace"

	"github.com/idngo/idngo/kyc/audit"
)

// Correlated adds the correlation id of the call, and the trace where there is
// one, to every line that does not name one itself.
func Correlated(h slog.Handler) slog.Handler { return correlated{h} }

type correlated struct{ slog.Handler }

// Handle implements slog.Handler.
func (c correlated) Handle(ctx context.Context, r slog.Record) error {
	named := false
	r.Attrs(func(a slog.Attr) bool {
		named = named || a.Key == "correlationId"
		return !named
	})
	if id := audit.ActorOf(ctx).CorrelationID; id != "" && !named {
		r.AddAttrs(slog.String("correlationId", id))
	}
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		r.AddAttrs(slog.String("traceId", span.TraceID().String()))
	}
	return c.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (c correlated) WithAttrs(attrs []slog.Attr) slog.Handler {
	return correlated{c.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (c correlated) WithGroup(name string) slog.Handler { return correlated{c.Handler.WithGroup(name)} }
