// Package page finds out how a document lies in a picture: which way is up, by
// how much it is tilted, and where its corners are.
//
// It owns the geometry between the picture as it was taken and the document as
// it is read. It looks at lines of print that were found and at edges; it never
// reads what they say, except to compare how well they read in two directions.
package page
