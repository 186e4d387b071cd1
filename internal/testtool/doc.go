// Package testtool brings real servers to tests: programs from the Go module
// proxy, pinned by version and built into a cache of the user's, so that the
// product's own go.mod does not know them, and a PostgreSQL with vectors out of a
// package that is pinned by its hash.
package testtool
