// Package pgtest runs a throw-away PostgreSQL for tests, from the packages of
// the system: a cluster in a temporary folder, reached by a socket in it, gone
// with the test binary. Every test gets a database of its own.
package pgtest
