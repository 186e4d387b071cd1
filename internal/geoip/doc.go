// Package geoip tells the country of an IP address from a database that the
// operator brings: a file in MaxMind's format (.mmdb), of which none is part of
// this program. It never opens a connection.
package geoip
