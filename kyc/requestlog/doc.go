// Package requestlog says what is kept of a call to the public API, for the
// developers of a company, and why a refused one was refused.
//
// It knows routes, numbers and reasons; never a body, never a header that holds
// a secret, never the value of a query parameter that could tell of a person. The
// path may name an applicant and the company's own id of one, so it is sealed
// where it is stored, and goes with the applicant.
package requestlog
