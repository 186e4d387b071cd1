// Package mailtest is a mail server for tests: real SMTP with TLS from the first
// byte, which keeps what it is given and refuses whom it is told to.
package mailtest
