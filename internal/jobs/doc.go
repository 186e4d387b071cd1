// Package jobs runs the background work of the workflow: reading images,
// evaluating attempts, delivering webhooks, and the upkeep of the installation.
// The queue is River, in the same database as the records, so that a job becomes
// visible with the commit that makes it necessary.
//
//	Tx.Enqueue ─ commit ─► available ─► running ─► completed
//	                          ▲            │ error            (internal: again, soon at first)
//	                          ├─ retryable ┤ rate limited     (again, the attempt does not count)
//	                          │            │ not found, conflict: cancelled
//	                          └────────────┘ process lost: freed, the attempt counts
//
// Jobs are run at least once and carry ids only. A job that was running when its
// process died is freed at the next start (SQLite, where the data folder has one
// process) or by the leader, 15 s after the process last beat (PostgreSQL).
//
// The package knows nothing of what a job does: Runner does the work.
package jobs
