// Package sqlstore keeps the records of the workflow in SQLite (embedded, the
// default) or PostgreSQL, and the jobs of the workflow beside them, so that a
// change and the work that follows from it are one commit.
//
// Every query is one hand-written text with $1 placeholders that both engines
// run; $1 and $2 are always the scope. What differs (how a transaction begins,
// how a row is locked, where jobs are deleted) is in sqlite.go and postgres.go.
//
//	reads   SQLite: a pool of read-only connections   PostgreSQL: one round trip {scope, query}
//	writes  SQLite: the one writer, BEGIN IMMEDIATE   PostgreSQL: {BEGIN, scope} … COMMIT, repeated on 40001
//
// Times keep milliseconds (facts and audit entries microseconds) and come back
// in UTC. An erased applicant is not found by any read.
//
// The package never opens what is sealed, never reads the clock for a record's
// time except to mark an erasure, and never touches files or the network inside
// a transaction.
package sqlstore
