// Package applicant holds who is verified: the data a person states, the data
// recognised from documents, and the status machine of a review.
//
//	          create
//	            │
//	            ▼     status/pending        evaluate starts
//	     ┌──► init ─────────────► pending ─────────────────► queued
//	     │      ▲                    ▲                      │      │
//	reset│      │reset               │status/pending  doubt │      │ decision
//	     │      │                    │                      ▼      ▼
//	     └── completed ◄─────────────┼──────────────── onHold   completed
//	            │                    │   officer
//	            └────────────────────┘ (RED/RETRY, or a recheck of GREEN;
//	                                    RED/FINAL refuses)
//
// It never reads a document, decides an outcome or stores anything.
package applicant
