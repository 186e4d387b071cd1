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
	"a transaction is whole":                     testTransactionIsWhole,
	"the guard catches nested calls":             testGuardCatches,
	"applicants come back as they were":          testApplicantRoundTrip,
	"applicants are swapped by version":          testApplicantUpdate,
	"one swap wins":                              testApplicantSwap,
	"no change is lost":                          testApplicantCounter,
	"the external user is unique":                testExternalUserIsUnique,
	"one create wins":                            testOneCreateWins,
	"applicants are found by keys":               testApplicantKeys,
	"applicants are listed":                      testApplicantList,
	"an erasure and an upload":                   testEraseAgainstUpload,
	"images":                                     testImages,
	"images with the same bytes":                 testImagesByHash,
	"readings":                                   testReading,
	"attempts wait for readings":                 testAwaiting,
	"a check requested while readings end":       testAwaitingRace,
	"attempts":                                   testAttempts,
	"levels":                                     testLevels,
	"drafts of levels belong to who wrote them":  testLevelDrafts,
	"endpoints":                                  testEndpoints,
	"deliveries":                                 testDeliveries,
	"deliveries keep their order":                testDeliveryOrder,
	"app tokens":                                 testAppTokens,
	"cases":                                      testCases,
	"appeals and second looks":                   testAppealsAndSamples,
	"one confirms a proposal":                    testProposals,
	"lists as files":                             testExports,
	"judgements of risk":                         testRisk,
	"notes":                                      testNotes,
	"holds":                                      testHolds,
	"retention":                                  testRetention,
	"appearances":                                testAppearances,
	"calls to the API":                           testRequestLog,
	"decisions are counted":                      testStatistics,
	"the blocklist":                              testBlocklist,
	"liveness sessions are used once":            testLiveness,
	"changes of faces are fed in order":          testFaces,
	"no change of a face is missed":              testFacesRace,
	"watch lists and their versions":             testWatchlists,
	"hits stay with their entry":                 testWatchHits,
	"the audit trail":                            testAuditTrail,
	"one key wins":                               testOneKeyWins,
	"operators":                                  testOperators,
	"operators of another tenant":                testForeignOperators,
}

// alone are the tests that look at a whole installation.
var alone = map[string]func(t *testing.T, s *sqlstore.Store){
	"an erasure":            testErase,
	"tenants":               testTenants,
	"access tokens":         testSDKTokens,
	"the audit chain":       testAuditChain,
	"several chain at once": testAuditChainers,
	"keys":                  testKeys,
}

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
