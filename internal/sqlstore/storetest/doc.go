// Package storetest is the conformance suite of the storage: Run proves that a
// store keeps every promise of verify.Store and verify.Tx, on whichever engine.
// It works on a real database and takes nothing for granted: each method is
// tried with records of its own scope and of foreign ones.
package storetest
