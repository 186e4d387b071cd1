// Package document holds what an applicant uploads: kinds, sides, countries,
// the record of one image, and the rules by which a file is taken in.
//
// It never decodes a file.
package document
