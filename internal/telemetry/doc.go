// Package telemetry measures the program: Prometheus metrics, OpenTelemetry
// traces, and correlation ids in the log.
//
// Labels and attributes are route patterns, kinds, states and our own ids. What
// a person or client chose (paths, queries, external ids, names) never gets in.
package telemetry
