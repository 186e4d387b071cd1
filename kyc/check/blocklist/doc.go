// Package blocklist turns hits on the tenant's own blocklist into a verdict.
// It is the one check that rejects for good without a person: the tenant itself
// put the person on the list.
//
// It never searches; the caller does.
package blocklist
