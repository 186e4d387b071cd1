// Package index finds the few entries of a list that may be a person, among
// millions, in memory.
//
// Words of names are brought to the keys of screening/names, under which most
// spellings of one name fall together in whatever script. The distinct keys are
// a dictionary; misspelt words are looked for in the dictionary, not in the
// entries: two keys are near when taking one letter out of either makes them
// meet. An entry is a candidate by the rarity of the words that it shares with
// the query. A document number finds its entries whatever their names are.
//
// What is found are candidates: the verdict on each is screening/match's.
//
//	Builder --Add*--> Build --> Index (never changes; searches run side by side)
package index
