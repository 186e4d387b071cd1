// Package kind is the table of document types (idDocType) and of countries:
// what each type is, how many sides it has by default, and what a reader must
// look for in it (model.md 6).
//
// It is a leaf: levels, documents and checks all look things up here. It never
// decides whether a document is accepted; that is the level's.
package kind
