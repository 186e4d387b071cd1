// Package contact checks the steps EMAIL_VERIFICATION and PHONE_VERIFICATION. An
// address or number that is merely stated proves nothing; it must have been
// confirmed with a code.
package contact
