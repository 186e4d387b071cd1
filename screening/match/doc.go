// Package match says how likely it is that a listed person is the person at
// hand, and why: which words of the names agree and by what, and whether birth
// date, country, sex and document numbers agree or contradict.
//
// The score is a sum that anybody can follow: what the names come to, 0..1, and
// a step up or down for each other value that both sides have. Values that one
// side lacks count for nothing. It is no probability; how often it errs at a
// threshold is measured on generated pairs (bench/watchlists) and stated there.
//
// A score is never a verdict: verdicts belong to kyc/check/watchlist and people.
package match
