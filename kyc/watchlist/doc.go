// Package watchlist holds what is known of the watch lists of an environment:
// the lists, their versions, and the hits of an applicant with what people made
// of them. Reading files and finding people are screening's; when it happens is
// kyc/verify's.
//
//	version:  waiting -> importing -> ready | failed      (one of the ready is in force)
//	hit:      open -> false match | true match            (a person decides; can be undone)
package watchlist
