// Package checktest makes plausible inputs for the tests of checks and
// decisions: persons who do not exist, their documents as a reader would have
// read them, and the ways in which evidence weakens. Every complete input is a
// case that all checks pass.
package checktest
