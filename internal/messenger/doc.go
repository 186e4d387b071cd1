// Package messenger carries codes to people: by e-mail over the operator's SMTP
// server, by text message over the operator's gateway. Without either it says
// so; it never pretends to have sent something.
package messenger
