// Package audit is the append-only trail of who did what. Entries are inserted
// with the change they tell of; one leader chains them by hash and signs them
// in order within a second, so that a change afterwards shows.
//
// Entries hold our ids and names of actions, never personal data.
package audit
