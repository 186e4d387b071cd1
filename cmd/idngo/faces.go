package main

import (
	"os"

	"github.com/idngo/idngo/internal/faceshard"
	"github.com/idngo/idngo/internal/visionhost"
)

// facesCmd is the supervised child that keeps a part of the index of faces in
// its memory: changes and questions come in on its standard input, neighbours go
// out on its standard output. It opens no file and dumps no core.
type facesCmd struct{}

func (facesCmd) Run(r *runContext) error {
	if err := visionhost.Confine(0); err != nil {
		return err
	}
	return faceshard.Serve(r.ctx, os.Stdin, os.Stdout)
}
