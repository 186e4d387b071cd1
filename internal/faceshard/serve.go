package faceshard

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"io"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision/gallery"
)

// request is what a child is asked: to take changes in, or for the nearest.
type request struct {
	Scope kyc.Scope
	// Changes and After of FaceIndex.Apply.
	Changes []verify.FaceChange
	After   int64
	// Nearest asks for the N nearest of a vector in place of that.
	Nearest bool
	Network verify.FaceNetwork
	Vector  []float32
	N       int
}

type answer struct {
	Hits  []gallery.Hit
	Among int
	// Failed is what went wrong with the request; the child goes on.
	Failed string
}

// Serve answers requests from in on out until in ends. It is what the child runs.
func Serve(ctx context.Context, in io.Reader, out io.Writer) error {
	index := verify.NewMemoryFaceIndex()
	dec, buffered := gob.NewDecoder(bufio.NewReader(in)), bufio.NewWriter(out)
	enc := gob.NewEncoder(buffered)
	for {
		var q request
		if err := dec.Decode(&q); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		var a answer
		var err error
		if q.Nearest {
			a.Hits, a.Among, err = index.Nearest(ctx, q.Scope, verify.FaceQuery{Network: q.Network, Vector: q.Vector, N: q.N})
		} else {
			err = index.Apply(ctx, q.Scope, q.Changes, q.After)
		}
		if err != nil {
			a = answer{Failed: err.Error()}
		}
		if err := enc.Encode(a); err != nil {
			return err
		}
		if err := buffered.Flush(); err != nil {
			return err
		}
	}
}
