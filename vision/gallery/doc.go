// Package gallery finds the nearest of many face templates (1:N search; gallery
// is what ISO/IEC 2382-37 calls the enrolled set).
//
// It owns one thing: an index of vectors in memory that is exact in its answer.
// A vector is kept with 24 bits a value, split into a high byte and the two below
// it: the high bytes alone, a third of the memory, are scanned for a shortlist,
// and the shortlist is measured again with all 24 bits. It knows no applicants, keeps
// nothing on disk, and starts no goroutine that outlives a call.
//
//	Put, Remove ─► high bytes ─► scan, in parallel ─► shortlist ─┐
//	               low bytes  ───────────────────────────────────┴► exact order ─► Hits
package gallery
