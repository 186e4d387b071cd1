package jobs_test

import (
	"os"
	"testing"

	"github.com/idngo/idngo/internal/sqlstore/pgtest"
)

var cluster *pgtest.Cluster

func TestMain(m *testing.M) {
	os.Exit(pgtest.Main(m, func(c *pgtest.Cluster) { cluster = c }))
}
