package telemetry

import (
	"context"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/idngo/idngo/internal/jobs"
	"github.com/idngo/idngo/internal/publicapi"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/verify"
)

// Metrics are what the program counts. It implements verify.Observer.
type Metrics struct {
	Registry *prometheus.Registry

	requests   *prometheus.HistogramVec
	jobs       *prometheus.HistogramVec
	readings   *prometheus.HistogramVec
	stages     *prometheus.HistogramVec
	decisions  *prometheus.CounterVec
	deliveries *prometheus.HistogramVec
	unlogged   prometheus.Counter
}

var _ verify.Observer = (*Metrics)(nil)

// NewMetrics makes the metrics of one process.
func NewMetrics(version string) *Metrics {
	fast := []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}
	slow := []float64{.025, .05, .1, .25, .5, 1, 2, 3, 5, 10, 20, 60}
	histogram := func(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: "idngo", Name: name, Help: help, Buckets: buckets}, labels)
	}
	m := &Metrics{
		Registry:   prometheus.NewRegistry(),
		requests:   histogram("http_request_seconds", "Time to answer a request, by route pattern.", fast, "method", "route", "status"),
		jobs:       histogram("job_seconds", "Time of one run of a job.", slow, "kind", "outcome"),
		readings:   histogram("reading_seconds", "Time to read one image.", slow, "outcome"),
		stages:     histogram("reading_stage_seconds", "Time of a stage of reading.", slow, "stage"),
		decisions:  prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "idngo", Name: "decisions_total", Help: "Decisions and cases sent to a person."}, []string{"environment", "outcome", "source"}),
		deliveries: histogram("webhook_attempt_seconds", "Time of one attempt to deliver, by what came of it.", fast, "event", "outcome"),
	}
	m.unlogged = prometheus.NewCounter(prometheus.CounterOpts{Namespace: "idngo", Name: "request_log_lost_total", Help: "Calls to the API that are missing in the companies' logs of calls."})
	build := prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "idngo", Name: "build_info", Help: "Version of the program.", ConstLabels: prometheus.Labels{"version": version}})
	build.Set(1)
	m.Registry.MustRegister(m.requests, m.jobs, m.readings, m.stages, m.decisions, m.deliveries, m.unlogged, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Request is told of every request of the API.
func (m *Metrics) Request(o publicapi.Observation) {
	route := o.Route
	if route == "" {
		route = "none"
	}
	m.requests.WithLabelValues(o.Method, route, strconv.Itoa(o.Status)).Observe(o.Duration.Seconds())
}

// Unlogged is told of calls that a company's log of calls lacks.
func (m *Metrics) Unlogged(n int) { m.unlogged.Add(float64(n)) }

// Job is told of every run of a job.
func (m *Metrics) Job(o jobs.Observation) {
	m.jobs.WithLabelValues(string(o.Kind), o.Outcome).Observe(o.Took.Seconds())
}

// Decided implements verify.Observer.
func (m *Metrics) Decided(env kyc.Environment, outcome, source string) {
	m.decisions.WithLabelValues(string(env), outcome, source).Inc()
}

// Delivered implements verify.Observer.
func (m *Metrics) Delivered(event, outcome string, took time.Duration) {
	m.deliveries.WithLabelValues(event, outcome).Observe(took.Seconds())
}

// Read implements verify.Observer.
func (m *Metrics) Read(outcome string, took time.Duration, stages map[string]time.Duration) {
	m.readings.WithLabelValues(outcome).Observe(took.Seconds())
	for stage, d := range stages {
		m.stages.WithLabelValues(stage).Observe(d.Seconds())
	}
}

// Queues is what Watch asks the storage.
type Queues interface {
	JobCounts(ctx context.Context) (jobs.Counts, error)
	// UnchainedAudit counts audit entries that wait for the chain and tells since when.
	UnchainedAudit(ctx context.Context) (count int, oldest time.Time, err error)
	// DeadDeliveries counts deliveries that nobody will try again.
	DeadDeliveries(ctx context.Context) (int, error)
}

// watcher asks the storage when somebody scrapes.
type watcher struct {
	q                      Queues
	depth, unchained, dead *prometheus.Desc
}

// scrapeWithin bounds what a scrape asks of the storage.
const scrapeWithin = 5 * time.Second

// Watch adds the depth of the queues and what waits besides.
func (m *Metrics) Watch(q Queues) {
	m.Registry.MustRegister(&watcher{
		q:         q,
		depth:     prometheus.NewDesc("idngo_jobs", "Jobs by queue and state.", []string{"queue", "state"}, nil),
		unchained: prometheus.NewDesc("idngo_audit_unchained", "Audit entries that wait for the chain.", nil, nil),
		dead:      prometheus.NewDesc("idngo_webhooks_dead", "Webhooks that are not tried again.", nil, nil),
	})
}

// Describe implements prometheus.Collector.
func (w *watcher) Describe(ch chan<- *prometheus.Desc) {
	ch <- w.depth
	ch <- w.unchained
	ch <- w.dead
}

// Collect implements prometheus.Collector.
func (w *watcher) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeWithin)
	defer cancel()
	gauge := func(d *prometheus.Desc, n int, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(n), labels...)
	}
	counts, err := w.q.JobCounts(ctx)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(w.depth, err)
		return
	}
	for _, queue := range []string{jobs.QueueVision, jobs.QueueLight, jobs.QueueWebhook, jobs.QueueBulk, jobs.QueueExport} { // zero is said too
		gauge(w.depth, counts.Waiting(queue), queue, "waiting")
		gauge(w.depth, counts.Running(queue), queue, "running")
		gauge(w.depth, counts.Discarded(queue), queue, "discarded")
	}
	if n, _, err := w.q.UnchainedAudit(ctx); err == nil {
		gauge(w.unchained, n)
	}
	if n, err := w.q.DeadDeliveries(ctx); err == nil {
		gauge(w.dead, n)
	}
}
