// Package fault is the error model of the product: one of eight codes, a public
// message that may be shown to anybody, the contract's error number where it
// has one, and a private cause that only logs and operators see.
//
// It never decides how an error looks on the wire; internal/publicapi does.
package fault
