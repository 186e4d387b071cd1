// Package signin lets operators into the Dashboard and keeps their sessions.
//
//	link (set-up, invitation, reset) ──set password──► active
//	anonymous ──password──► second factor asked ──code──► signed in ──► ended (sign out, idle, end of day, revoked)
//	                └────── no second factor ──────────►
//
// Guessing is slowed without giving strangers a way to lock anybody out: a
// browser that has signed in before carries a device mark, and failures of
// browsers without one never count against browsers with one (OWASP, "Slow Down
// Online Guessing Attacks with Device Cookies").
//
// It never sees a request or a cookie; internal/dashapi does.
package signin
