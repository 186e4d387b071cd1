package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// describeByPeer lets bench/faces/peer.py (dlib's own detector, landmarks and
// recogniser) describe the same pictures and copies.
func describeByPeer(ctx context.Context, python string, samples []sample) ([]described, error) {
	dir, err := os.MkdirTemp("", "idngo-peer-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	type place struct {
		sample int
		copied string
	}
	places := map[string]place{}
	var files []string
	keep := func(p place, img image.Image) error {
		name := filepath.Join(dir, fmt.Sprintf("%06d.png", len(files)))
		var buf bytes.Buffer
		if err := png.Encode(&buf, img); err != nil {
			return err
		}
		places[name] = p
		files = append(files, name)
		return os.WriteFile(name, buf.Bytes(), 0o600)
	}
	out := make([]described, len(samples))
	for i, s := range samples {
		out[i] = described{sample: s, copies: map[string][]float32{}}
		if err := keep(place{i, ""}, s.picture); err != nil {
			return nil, err
		}
		for _, k := range copies {
			img, err := k.make(s)
			if err != nil {
				return nil, err
			}
			if err := keep(place{i, k.name}, img); err != nil {
				return nil, err
			}
		}
	}
	cmd := exec.CommandContext(ctx, python, "bench/faces/peer.py") //nolint:gosec // the operator's own Python
	cmd.Stdin = strings.NewReader(strings.Join(files, "\n"))
	var answer, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &answer, &problems
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("the peer: %w\n%s", err, problems.String())
	}
	lines := bufio.NewScanner(&answer)
	lines.Buffer(nil, 1<<20)
	n := 0
	for lines.Scan() {
		var line struct {
			File      string    `json:"file"`
			Embedding []float32 `json:"embedding"`
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return nil, fmt.Errorf("the peer's answer: %w", err)
		}
		p, ok := places[line.File]
		if !ok {
			return nil, fmt.Errorf("the peer answered for %q", line.File)
		}
		n++
		switch {
		case len(line.Embedding) == 0:
		case p.copied == "":
			out[p.sample].own = line.Embedding
		default:
			out[p.sample].copies[p.copied] = line.Embedding
		}
	}
	if n != len(files) {
		return nil, fmt.Errorf("the peer answered for %d of %d pictures", n, len(files))
	}
	return out, lines.Err()
}
