// Package flowapi serves the applicant's flow: its pages under /websdk and the
// endpoints under /resources/sdk that the pages call with an access token.
//
//	host page ── iframe /websdk/websdk.html?_=… ──┐
//	hosted link ── /websdk/p/{code} ──────────────┼─► page ── X-Access-Token ─► /resources/sdk/*
//	other device ── /websdk/p/{code} (handoff) ───┘
//
// A token reaches its own applicant and nothing else: no endpoint takes the id
// of an applicant. Uploads come in pieces of fixed size under a name made of
// their content, so that a repetition after a broken line adds nothing.
//
// It never decides anything about an applicant, and keeps nothing of its own:
// pieces are sealed with the applicant's key and swept when they are left over.
package flowapi
