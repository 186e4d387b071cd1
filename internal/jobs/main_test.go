package jobs_test

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"github.com/idngo/idngo/internal/sqlstore/pgtest"
)

var cluster *pgtest.Cluster

func TestMain(m *testing.M) {
	code := pgtest.Main(m, func(c *pgtest.Cluster) { cluster = c })
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, "a goroutine was left behind:", err)
		code = 1
	}
	os.Exit(code)
}
