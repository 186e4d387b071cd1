// Package gallery finds the nearest of many face templates (1:N search; gallery
// is what ISO/IEC 2382-37 calls the enrolled set).
//
// It owns one thing: an index of vectors in memory that is exact in its answer.
// A vector is kept with 16 bits a value, split into a high and a low byte: the
// high bytes alone, half of the memory, are scanned for a shortlist, and the
// shortlist is measured again with all 16 bits. It knows no applicants, keeps
// nothing on disk, and starts no goroutine that outlives a call.
//
//	Put, Remove ─► high bytes ─► scan, in parallel ─► shortlist ─┐
//	               low bytes  ───────────────────────────────────┴► exact order ─► Hits
package gallery
