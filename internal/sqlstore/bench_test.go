package sqlstore_test

import (
	"testing"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/internal/sqlstore/storetest"
)

// BenchmarkWorkflow measures the transactions of the main path: each with its
// audit line, event and jobs, to the disk.
func BenchmarkWorkflow(b *testing.B) {
	for name, open := range engines {
		b.Run(name, func(b *testing.B) {
			storetest.Benchmark(b, func(b *testing.B) *sqlstore.Store { return open(b) })
		})
	}
}
