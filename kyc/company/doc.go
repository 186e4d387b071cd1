// Package company is what a company says of itself and of how the program works
// for it, in both environments.
package company
