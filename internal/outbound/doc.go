// Package outbound is the only way out: every connection that the server opens
// by itself goes through it. It refuses private, loopback and link-local
// addresses after the name was resolved, follows no redirect, and bounds time
// and size.
//
// It never decides what is sent.
package outbound
