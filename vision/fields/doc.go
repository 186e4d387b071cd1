// Package fields reads the printed part of documents: lines of text with their
// places become named values, and the kind, country and side of the document are
// recognised.
//
//	lines -> kind, country, side -> labels and numbered fields -> values near them
//	      -> values without a label, by form and order -> readings
//
// It owns the words printed on documents, kept as data in packs/*.yaml (labels,
// titles, months, country names, patterns of document numbers, templates). An
// operator adds a folder of such files; a mistake in one is an error that names
// file and line.
//
// Everything it returns has the source "viz". It never takes a value from the
// machine readable zone: the two are meant as independent evidence. The zone
// helps only to tell the kind of document, which of two printed lines is the
// Latin one, and where a value stands whose label was not read.
package fields
