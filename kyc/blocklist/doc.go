// Package blocklist holds the tenant's own list of persons who must not pass,
// and the keys by which a person is found again: document number, national
// number, person (names and birth date), e-mail, phone and face.
//
// It never stores a value in clear: keys are hashes made by the caller, faces
// are sealed.
package blocklist
