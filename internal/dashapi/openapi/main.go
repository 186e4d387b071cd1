// Command openapi prints the OpenAPI document of the Dashboard's API, from which
// the types of its pages are made.
package main

import (
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/idngo/idngo/internal/dashapi"
	"github.com/idngo/idngo/kyc/access/signin"
	"github.com/idngo/idngo/kyc/verify"
)

func main() {
	api, err := dashapi.New(dashapi.Config{
		Service: verify.New(verify.Config{Now: time.Now}), SignIn: signin.New(signin.Config{Now: time.Now}), Log: slog.New(slog.DiscardHandler), Now: time.Now,
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer api.Close()
	if _, err := os.Stdout.Write(api.Document()); err != nil {
		os.Exit(1)
	}
}
