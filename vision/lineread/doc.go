// Package lineread reads printed lines in Latin and Cyrillic letters (Russian,
// Kazakh, Ukrainian, Kyrgyz, Uzbek) with our own small network. It is the
// second reader beside vision/ocr, which knows no Cyrillic: two readers that
// agree are evidence, and what only one can read is read at all.
//
// It never looks for lines; it is given them.
package lineread
