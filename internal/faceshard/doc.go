// Package faceshard keeps the index of faces in processes of its own, so that no
// single one holds all of a large tenant's templates.
//
// It owns the children and the wire to them: templates are dealt out by a hash of
// their key, every search asks all children side by side, and the answers are
// merged. The merged answer is that of one whole index. A child that is lost
// takes its part with it: the index then says so, and says too that it must be
// fed from the beginning, and it gives no answer until it has what it had before.
// It knows neither records nor seals; a child sees vectors and keys, and is
// confined as the reading child is.
//
//	verify ─► Host ─► hash of the key ─► child 0: verify.MemoryFaceIndex
//	                                └──► child 1: …
package faceshard
