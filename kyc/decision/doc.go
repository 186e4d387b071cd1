// Package decision turns the results of checks into an outcome: GREEN,
// RED/RETRY, RED/FINAL or a case for a person, with labels, buttons and the
// texts for the applicant in Kazakh, Russian and English.
//
// It is pure. GREEN needs a Pass of every required check: missing evidence is
// doubt, never GREEN. No RED without a label and a text.
package decision
