// Package address checks the proof of address: that it names the person and the
// address, is recent, and is not the document that already proved the identity
// (model.md 6). What could not be read goes to a person, since another photo
// seldom helps with papers of any layout.
package address
