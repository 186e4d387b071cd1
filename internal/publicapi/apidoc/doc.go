// Package apidoc makes the OpenAPI 3.1 document of the public API, with examples
// and error answers, and its offline page, from the table of operations and the
// Go types that they decode and encode.
//
// It never serves anything and knows no handler.
package apidoc
