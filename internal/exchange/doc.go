// Package exchange keeps what logs and the audit trail say of an HTTP exchange:
// the status that was sent, and headers in a form that is safe to store.
package exchange
