// Package check defines one verdict: what a checker is given, what it answers,
// and the evidence it must leave. Its sub-packages hold one checker each.
//
// A checker is a pure function of facts, stated data and level: no I/O, no
// clock but Input.Now, no randomness. Removing or weakening any fact never
// moves a result towards Pass (property tests prove it for every checker).
package check
