// Package verify is the story end to end: Create, AddDocument, Read, Submit,
// Evaluate, Notify. It owns the Store and Tx interfaces that storage
// implements, and the order in which things become true:
//
//	create ─ upload ─► read (background, one job per image)
//	                     │ facts, immutable
//	status/pending ──────┤ attempt{open = images still unread}
//	                     ▼ open = 0
//	                 evaluate (one job per attempt) ─► decision + event + delivery rows
//	                                                        │
//	                                                        ▼
//	                                                  deliver (one job per delivery)
//
// Every change is one transaction of {record, audit, event, delivery rows,
// jobs}. Sealing, files and models are never touched inside a transaction.
// It speaks neither SQL nor HTTP.
package verify
