// Package app puts the parts together: store, sealing, files, the vision child,
// jobs, the workflow and the API, in the order in which they start and stop.
//
// It decides nothing; every part is told what it needs by Config.
package app
