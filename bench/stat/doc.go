// Package stat has the measures that several benchmarks report: intervals of
// shares and the edit distance behind rates of wrong characters.
package stat
