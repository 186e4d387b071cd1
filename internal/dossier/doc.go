// Package dossier sets what is known of one applicant as a PDF for a regulator:
// sections of facts, tables, and pictures with marks on them. It carries its own
// font (DejaVu Sans: Latin, Cyrillic with the Kazakh letters, Greek, Arabic,
// Hebrew, Georgian, Armenian), so that a dossier looks the same everywhere.
//
// It sets what it is given and judges nothing; internal/dashapi fills it.
package dossier
