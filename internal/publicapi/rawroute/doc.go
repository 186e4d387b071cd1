// Package rawroute routes by the raw request target, as the client wrote it.
//
// The contract has paths that http.ServeMux cannot express: selectors such as
// /resources/applicants/-;externalUserId={externalUserId}/one whose value may
// hold encoded slashes. The target is split at its literal slashes first and
// each segment is percent-decoded once afterwards, so that an encoded slash
// never makes a segment and ".." is only a name. Nothing is cleaned and nothing
// is redirected; a single trailing slash is the same path.
//
// It never looks at headers or bodies.
package rawroute
