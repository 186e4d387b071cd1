// Package messenger carries codes to people: by e-mail over the operator's SMTP
// server, by text message over the operator's gateway; and letters about the
// installation to those who look after it. Without a server or a gateway it says
// so; it never pretends to have sent something.
package messenger
