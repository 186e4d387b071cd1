// Package wire holds the objects of the contract as they are sent and received,
// and makes them of the domain's values. An absent value is left out, never null,
// except where the contract itself says null; dates have the contract's formats
// (api.md 1.1).
//
// It never decides, looks anything up or speaks HTTP.
package wire
