// Package lists reads watch lists: of sanctions, of politically exposed persons,
// of whoever the operator lists. Every publisher's format becomes the same
// entries, and those can be written and read in one compact form.
//
// Formats are told by content, never by a file's name. All of them are read as a
// stream within limits on bytes, entries, fields and nesting; XML with a document
// type or an entity of its own is refused. A mistake names its line. What is no
// person (companies, vessels) is counted and left out.
//
// The formats are the publishers' public ones: OpenSanctions targets.simple.csv
// and FollowTheMoney JSON lines; OFAC's SDN list as XML or as its set of CSV
// files; the consolidated lists of the United Nations (XML), the European Union
// (XML, FSF 1.1) and the United Kingdom (OFSI CSV); and a plain CSV of one's own.
//
// The package fetches nothing and keeps nothing.
package lists
