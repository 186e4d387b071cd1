package storetest

import (
	"testing"

	"github.com/idngo/idngo/internal/sqlstore"
)

// Open makes an empty store with a Guard; the test's cleanup closes it.
type Open func(t *testing.T) *sqlstore.Store

// shared are the tests that work in scopes of their own and so share a store.
var shared = map[string]func(t *testing.T, s *sqlstore.Store){
	"every method is tried with a foreign scope": testNothingIsForgotten,
	"the own scope sees all":                     testOwnScopeSeesAll,
	"a foreign scope reads nothing":              testForeignReads,
	"a foreign scope writes nothing":             testForeignWrites,
	"the wildcard is no tenant":                  testWildcardIsNoTenant,
}

// alone are the tests that look at a whole installation.
var alone = map[string]func(t *testing.T, s *sqlstore.Store){}

// Run tries all promises of the storage.
func Run(t *testing.T, open Open) {
	s := open(t)
	t.Run("shared", func(t *testing.T) {
		for name, test := range shared {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				test(t, s)
			})
		}
	})
	t.Run("alone", func(t *testing.T) {
		for name, test := range alone {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				test(t, open(t))
			})
		}
	})
}
