// Package backup makes copies of an installation and reads them back.
//
//	FOLDER/keys.ndjson      wrapped keys, the newest copy only
//	FOLDER/erasures.ndjson  who was erased, the newest list only
//	FOLDER/files/           sealed files, shared by all copies
//	FOLDER/copies/TIME/     manifest.json, files.txt, database.db or database.dump
//
// Everything is sealed as it was; the master key is not part of it. An erased
// person has no key in the newest keys.ndjson, so older copies of rows and files
// stay unreadable, and a restore erases again whom its copy still knows.
//
// The package never opens what is sealed and decides nothing about people;
// internal/app puts the pieces of a restore together.
package backup
