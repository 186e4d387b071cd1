// Package wording puts what checks found into words of kk, ru and en: codes of
// evidence, and reasons with their values, plural forms, dates and numbers by
// the language. Codes are worded as on the pages of the Dashboard; the sentences
// of reasons are in texts/.
//
// It judges nothing and reads no store.
package wording
