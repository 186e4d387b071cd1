package geoip

import (
	"net/netip"

	"github.com/biter777/countries"
	"github.com/oschwald/maxminddb-golang/v2"
)

// Database looks up countries. It is safe for concurrent use.
type Database struct {
	reader *maxminddb.Reader
}

// Open maps a database of countries or cities.
func Open(path string) (*Database, error) {
	r, err := maxminddb.Open(path)
	if err != nil {
		return nil, err
	}
	return &Database{r}, nil
}

// Close ends the mapping.
func (d *Database) Close() error { return d.reader.Close() }

// Country gives the ISO 3166-1 alpha-3 code of an address, "" when the database
// does not know it.
func (d *Database) Country(ip netip.Addr) string {
	var record struct {
		Country struct {
			ISOCode string `maxminddb:"iso_code"`
		} `maxminddb:"country"`
	}
	if err := d.reader.Lookup(ip.Unmap()).Decode(&record); err != nil || len(record.Country.ISOCode) != 2 {
		return ""
	}
	c := countries.ByName(record.Country.ISOCode)
	if c == countries.Unknown {
		return ""
	}
	return c.Alpha3()
}
