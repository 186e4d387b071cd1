// Package level holds what is asked of an applicant: steps, accepted documents
// and countries, the order of checks and their gates, thresholds, and what
// happens with doubt. A level is a chain of immutable revisions; an attempt
// remembers the revision that it was submitted under.
//
// It never looks at an applicant.
package level
