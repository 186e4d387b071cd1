// Package localca makes the certificates of an installation that has none of
// its own: a certificate authority that stays in the data folder, and a server
// certificate for the names under which the server is reached.
package localca
