// Package retention says how long data lives and what erasure must remove: the
// applicant's key, look-up hashes, index entries, jobs and delivery bodies. A
// receipt stays in the audit trail; a legal hold refuses with its reason.
package retention
