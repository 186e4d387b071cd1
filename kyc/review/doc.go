// Package review holds what people do: the queue of cases, notes, decisions of
// officers, and what needs a second person.
//
// A case waits because the checks were in doubt, because the applicant appeals
// against a rejection, or because an automatic decision was drawn for a second
// look:
//
//	open ──claim, assign──► claimed ──decide, uphold, agree──► closed
//	  ▲                        │
//	  └────────release─────────┘
//
// An action that the tenant has marked is proposed by one person and confirmed
// by another:
//
//	open ──confirm──► confirmed (done in the same transaction; an export: ──► used)
//	  ├──refuse, withdraw──► refused
//	  ├──somebody decides otherwise──► superseded
//	  └──time──► expired
//
// It never decides by itself.
package review
