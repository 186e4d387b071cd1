package visionhost

import (
	"bufio"
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/preview"
)

// FileReader is what the child runs: vision/reader, or a test's own.
type FileReader interface {
	Read(ctx context.Context, file []byte, purpose vision.Purpose) (vision.Facts, error)
	ReadBurst(ctx context.Context, c vision.Capture) (vision.Burst, error)
}

// FileRenderer is what a child runs that shows pictures: preview.Renderer.
type FileRenderer interface {
	Render(ctx context.Context, file []byte, q preview.Request) ([]byte, error)
}

// ServePreviews is Serve for a child that only shows pictures. It loads no
// models, so that looking at a picture never waits for one that is being read.
func ServePreviews(ctx context.Context, in io.Reader, out io.Writer, r FileRenderer) error {
	return serve(in, out, func(file []byte, head requestHead) answer {
		if head.Preview == nil {
			return answer{Failed: "this child only shows pictures"}
		}
		picture, err := r.Render(ctx, file, *head.Preview)
		return settle(answer{JPEG: picture}, err)
	})
}

// Serve answers requests from in on out until in ends. Files arrive one at a
// time; the child holds no state between them.
func Serve(ctx context.Context, in io.Reader, out io.Writer, r FileReader) error {
	return serve(in, out, func(file []byte, head requestHead) answer {
		ask := ctx
		if head.Glance {
			// A glance that cannot be told is lost; the answer then fails, too.
			ask = vision.WithGlance(ctx, func(f vision.Facts) { _ = writeJSON(out, answer{Glance: &f}) })
		}
		return read(ask, r, file, head)
	})
}

func serve(in io.Reader, out io.Writer, reply func(file []byte, head requestHead) answer) error {
	br := bufio.NewReaderSize(in, 64<<10)
	if err := writeJSON(out, answer{Ready: true}); err != nil {
		return err
	}
	for {
		var head requestHead
		err := readJSON(br, maxHead, &head)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("request: %w", err)
		}
		file, err := readFrame(br, maxFile)
		if err != nil {
			return fmt.Errorf("request: %w", err)
		}
		if err := writeJSON(out, reply(file, head)); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
	}
}

func read(ctx context.Context, r FileReader, file []byte, head requestHead) answer {
	var a answer
	err := func() error {
		if head.Preview != nil {
			return errors.New("this child only reads")
		}
		if head.Burst {
			var c vision.Capture
			if err := gob.NewDecoder(bytes.NewReader(file)).Decode(&c); err != nil {
				return fmt.Errorf("capture: %w", err)
			}
			burst, err := r.ReadBurst(ctx, c)
			a.Burst = &burst
			return err
		}
		facts, err := r.Read(ctx, file, head.Purpose)
		a.Facts = &facts
		return err
	}()
	return settle(a, err)
}

// settle puts an error in the place of the answer.
func settle(a answer, err error) answer {
	var refused *imageio.Refusal
	switch {
	case err == nil:
		return a
	case errors.As(err, &refused):
		return answer{Refused: &refusal{Number: int(refused.Code), Public: refused.Reason}}
	}
	return answer{Failed: err.Error()}
}
