// Package statistics counts what was decided: how many, how, by whom, about
// what, and how long it took. It rests on one small record per decision, which
// outlives the person it was about without pointing to them.
package statistics
