// Package strictjson decodes JSON from strangers: one value, well-formed UTF-8,
// bounded nesting, no key twice in an object, no NUL in a text (databases refuse
// it). Unknown fields and null values are ignored, as the contract promises its
// clients (api.md 1).
//
// Errors say where the fault is and never quote the input, which may name a person.
package strictjson
