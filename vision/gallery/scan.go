package gallery

/*
#cgo CFLAGS: -O3
#include <stdint.h>
#include <stddef.h>

// The compiler makes one version per instruction set and the loader picks the
// best that the processor has.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
__attribute__((target_clones("avx2", "default")))
#endif
void idngo_scan(const int8_t *vectors, const int16_t *query, const int32_t *norms, int32_t *scores, size_t n, size_t dim) {
	for (size_t i = 0; i < n; i++) {
		const int8_t *v = vectors + i * dim;
		int32_t dot = 0;
		for (size_t k = 0; k < dim; k++) {
			dot += (int32_t)v[k] * (int32_t)query[k];
		}
		scores[i] = norms[i] - 2 * dot;
	}
}
*/
import "C"

import "unsafe"

// scan gives |v|² − 2 v·q for each of the vectors, which orders them as their
// distance from q does.
func scan(vectors []int8, query []int16, norms, scores []int32) {
	n := len(norms)
	if n == 0 {
		return
	}
	_ = vectors[n*len(query)-1]
	_ = scores[n-1]
	C.idngo_scan((*C.int8_t)(unsafe.Pointer(&vectors[0])), (*C.int16_t)(unsafe.Pointer(&query[0])),
		(*C.int32_t)(unsafe.Pointer(&norms[0])), (*C.int32_t)(unsafe.Pointer(&scores[0])), C.size_t(n), C.size_t(len(query)))
}
