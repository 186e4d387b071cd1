// Package retention says how long data live and what stands against erasing
// them.
//
//	decided, or silent for long ── Rules ──► due ──► erased: key destroyed, hashes, index
//	                                          │      entries, jobs and bodies gone, a receipt
//	                                          │      in the trail
//	                                          └─ Hold in force: refused, with its reason
//
// It only judges; kyc/verify erases.
package retention
