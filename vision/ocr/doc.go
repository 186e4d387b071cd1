// Package ocr finds and reads lines of print with the PP-OCRv6 networks.
//
//	Detect      picture -> turned rectangles around lines
//	Upended     rectangles -> how likely each is upside down
//	Recognise   rectangles -> text, with the alternatives of every character
//
// It owns the pre- and post-processing of the three networks and the geometry
// of turned rectangles (Quad). It never decides which lines matter or what
// they mean, and it never corrects what it read: that is for those who know
// the document. Quads are always in the coordinates of the picture given.
//
// The networks know Latin script with all its accents, digits and CJK, and no
// Cyrillic; Cyrillic lines come out as Latin look-alikes with low scores.
package ocr
