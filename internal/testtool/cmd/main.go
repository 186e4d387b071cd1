// Command cmd builds or fetches the programs that tests run against, ahead of the tests.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/idngo/idngo/internal/testtool"
)

func main() {
	if testtool.HasVectorPostgres() {
		if _, _, err := testtool.VectorPostgres(context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, "tools:", err)
			os.Exit(1)
		}
	}
	for _, program := range testtool.Programs {
		if _, err := testtool.Install(context.Background(), program); err != nil {
			fmt.Fprintln(os.Stderr, "tools:", err)
			os.Exit(1)
		}
	}
}
