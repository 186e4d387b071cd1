// Package export holds the order of a list that leaves as a file, and what may
// happen to it.
//
//	queued ──► running ──► ready ──► expired (its time is over, or somebody in it was erased)
//	   │  ▲       │  │        └────► removed (by whoever ordered it)
//	   │  └───────┘  └──► failed
//	   └──────────┴──► cancelled
//
// The file is made by a job and lies sealed among the blobs until its time is
// over. It never knows what a list consists of; kyc/verify does.
package export
