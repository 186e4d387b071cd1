// Package access decides who may call: app tokens and the signature of a
// request, SDK access tokens, operators and roles (api.md 2).
//
// It never reads a request from the network nor keeps a secret in clear.
package access
