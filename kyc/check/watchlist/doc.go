// Package watchlist judges entries of watch lists that a person may be. It never
// searches; the caller does. A hit is a case for a person and never rejects by
// itself, unless the level says that the very number of a listed document does.
package watchlist
