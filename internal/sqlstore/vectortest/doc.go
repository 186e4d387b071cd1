// Package vectortest holds the tests of the index of faces in a PostgreSQL that
// has the extension vector. They run against the real one, which the test fetches
// (package testtool); that of Debian 12 lacks it.
package vectortest
