// Package completeness checks that everything the level asks for is there:
// every step served, every side present and recognised, in an accepted type and
// country, and all required data stated.
//
// It never judges whether a document is genuine or what it says.
package completeness
