// Package telemetry is what operators see of a process: counters, gauges and
// durations in Prometheus's format. It knows nothing of the clinic. Names and
// labels are fixed words, routes by their template and keys of departments;
// nothing that people wrote or are called has a way in.
package telemetry

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/common/expfmt"
)

// Figure is one value as it stands when somebody asks.
type Figure struct {
	Name  string // without careline_; a counter's ends in _total
	Help  string
	Label string // its name; empty: none
	Of    string // the label's value
	Gauge bool   // goes up and down; otherwise a counter
	Value float64
}

// Metrics are those of a process. All methods are safe for concurrent use, and
// for a nil Metrics, which measures nothing.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	commits  prometheus.Histogram
	batch    prometheus.Histogram
	jobs     *prometheus.HistogramVec
	failed   *prometheus.CounterVec
	searches prometheus.Counter
}

// SearchRoute is the one whose failures are counted by themselves.
const SearchRoute = "/api/v1/articles/search"

// New makes the metrics of a process; read answers what is counted elsewhere.
func New(read func() []Figure) *Metrics {
	quick := []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5}
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "careline_request_seconds", Help: "Time to answer a request, by the template of its route.", Buckets: quick,
		}, []string{"method", "route", "status"}),
		commits: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "careline_commit_seconds", Help: "Time from beginning a transaction of the group committer to its commit.", Buckets: quick,
		}),
		batch: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "careline_commit_commands", Help: "Commands that shared a transaction.", Buckets: []float64{1, 2, 4, 8, 16, 32, 64, 128, 256},
		}),
		jobs: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "careline_job_seconds", Help: "Time that a rule took that runs by itself.", Buckets: quick,
		}, []string{"rule"}),
		failed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "careline_job_failures_total", Help: "Runs of a rule that failed.",
		}, []string{"rule"}),
		searches: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "careline_search_failures_total", Help: "Searches for articles that could not be answered.",
		}),
	}
	m.registry.MustRegister(m.requests, m.commits, m.batch, m.jobs, m.failed, m.searches, figures(read),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Request measures an answered request.
func (m *Metrics) Request(method, route string, status int, took time.Duration) {
	if m == nil {
		return
	}
	m.requests.WithLabelValues(method, route, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
	if route == SearchRoute && status >= 500 {
		m.searches.Inc()
	}
}

// Commit measures a transaction of the group committer.
func (m *Metrics) Commit(took time.Duration, commands int) {
	if m == nil {
		return
	}
	m.commits.Observe(took.Seconds())
	m.batch.Observe(float64(commands))
}

// Job measures a run of a rule.
func (m *Metrics) Job(name string, took time.Duration, err error) {
	if m == nil {
		return
	}
	m.jobs.WithLabelValues(name).Observe(took.Seconds())
	if err != nil {
		m.failed.WithLabelValues(name).Inc()
	}
}

// ContentType is that of Text.
const ContentType = "text/plain; version=0.0.4; charset=utf-8"

// Text is all of it as Prometheus reads it.
func (m *Metrics) Text() ([]byte, error) {
	families, err := m.registry.Gather()
	if err != nil {
		return nil, fmt.Errorf("telemetry: %w", err)
	}
	var out bytes.Buffer
	encoder := expfmt.NewEncoder(&out, expfmt.NewFormat(expfmt.TypeTextPlain))
	for _, family := range families {
		if err := encoder.Encode(family); err != nil {
			return nil, fmt.Errorf("telemetry: %w", err)
		}
	}
	return out.Bytes(), nil
}

// figures collects what is counted elsewhere, when somebody asks.
type figures func() []Figure

// Describe says nothing beforehand: which figures there are is known when they
// are read.
func (figures) Describe(chan<- *prometheus.Desc) {}

// Collect reads them.
func (f figures) Collect(out chan<- prometheus.Metric) {
	for _, one := range f() {
		var names, values []string
		if one.Label != "" {
			names, values = []string{one.Label}, []string{one.Of}
		}
		kind := prometheus.CounterValue
		if one.Gauge {
			kind = prometheus.GaugeValue
		}
		out <- prometheus.MustNewConstMetric(prometheus.NewDesc("careline_"+one.Name, one.Help, names, nil), kind, one.Value, values...)
	}
}
