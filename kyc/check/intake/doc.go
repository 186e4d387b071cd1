// Package intake tells an uploader at once what is wrong with a fresh picture:
// the errors and warnings of X-Return-Doc-Warnings (api.md 6.1), and the type
// and country that the reader would rather store.
//
// An error makes the image inactive, so only what is clear becomes one; all else
// is a warning or is left to the full check, which misses nothing. It decides
// nothing about the person.
package intake
