// Package indextest holds what every verify.FaceIndex must do: that of a worker's
// memory, that of several processes, and that of the database.
package indextest
