// Package mrzread reads the rows of machine readable zones with our own small
// network, which knows OCR-B and nothing else. It is the second reader of zones
// beside vision/ocr: the two were trained apart, on other pictures, so that
// where they agree the row was hardly misread.
//
// It is given straightened rows and gives, for each of many frames along a row,
// what character stands there (mrz.Strip). What the rows say together, in which
// format, and whether it is right belongs to vision/mrz.
package mrzread
