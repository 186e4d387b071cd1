// Package review holds what people do: the queue of cases, notes and decisions
// of officers.
//
//	open ──claim──► claimed ──decide──► decided
//	  ▲                │
//	  └────release─────┘
//
// It never decides by itself.
package review
