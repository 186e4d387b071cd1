package flowapi_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/idngo/idngo/internal/flowapi"
)

var update = flag.Bool("update", false, "write web/flow/openapi.json anew")

// The front end's types are made from this file.
func TestTheFrontEndHasTheDocument(t *testing.T) {
	t.Parallel()
	want, err := flowapi.Document()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("..", "..", "web", "flow", "openapi.json")
	if *update {
		if err := os.WriteFile(path, want, 0o644); err != nil { //nolint:gosec // a file of the repository
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is out of date: go test ./internal/flowapi -update", path)
	}
}
