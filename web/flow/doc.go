// Package flow holds the built pages of the applicant's flow, when the program is
// built with the tag ui (make build does, after npm has built them). A plain
// go build needs no Node and leaves them out.
package flow
