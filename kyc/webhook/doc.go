// Package webhook holds the event catalogue, the payload, its signature, the
// retry schedule and the record of a delivery (webhooks.md 1-7).
//
//	event ──► delivery: queued ──► sending ──► delivered
//	                      ▲            │
//	                      └── retrying ┤ (5 min, 1 h, 5 h, 18 h, then daily to 7 days)
//	                                   └──► dead ──(resend)──► queued
//
// It never opens a connection; internal/outbound does.
package webhook
