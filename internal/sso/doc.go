// Package sso speaks with the identity provider of a company: OpenID Connect
// (authorization code with PKCE, nonce and state) and SAML 2.0 (redirect to the
// provider, signed answer by POST).
//
//	sign-in page ─Begin─► provider ─answer─► Finish ─► who it is (signin.Identity)
//
// What was asked is kept in the browser that asked, in a mark that only this
// server can make and that ends after ten minutes: an answer in another browser,
// or to no question, is refused. That an answer counts once is package signin's.
//
// It opens no session and knows no roles. Whatever it fetches goes through
// internal/outbound.
package sso
