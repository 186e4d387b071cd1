// Package integrity checks that the pictures are genuine pictures of a genuine
// document: no screenshot, copy, edit, specimen or electronic card, a machine
// readable zone that is consistent in itself and with the print, sides of one
// document, and no picture that serves twice.
//
// Only what a picture plainly shows is a problem, and all of it can be mended
// by another photo; traces of forgery are doubt for a person.
package integrity
