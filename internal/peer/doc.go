// Package peer tells who made a request: the client's address and whether it
// came over TLS, through the proxies that the operator trusts and no others.
package peer
