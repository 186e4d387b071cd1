// Package e2e drives the real binary over HTTPS, on SQLite and on PostgreSQL,
// with drawn documents and the real models, as a customer's own program would.
package e2e
