package livesim

import (
	"io"
	"math/rand/v2"
)

// Source is a repeatable source of bytes for liveness.Draw.
func Source(r *rand.Rand) io.Reader { return source{r} }

type source struct{ r *rand.Rand }

func (s source) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(s.r.Uint32())
	}
	return len(p), nil
}
