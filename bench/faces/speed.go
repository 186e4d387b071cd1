package main

import (
	"context"
	"fmt"
	"image"
	"io"
	"syscall"
	"time"

	"golang.org/x/image/draw"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/onnx"
)

// measureSpeed times Find, by the clock and by the processor's time (which other
// work on the machine disturbs less), on a small picture of one face and on the same face
// in a picture of 1280 x 960.
func measureSpeed(ctx context.Context, w io.Writer, rt *onnx.Runtime, samples []sample) error {
	if len(samples) == 0 {
		return nil
	}
	large := image.NewRGBA(image.Rect(0, 0, 1280, 960))
	draw.BiLinear.Scale(large, image.Rect(440, 200, 840, 600), samples[0].picture, samples[0].picture.Bounds(), draw.Src, nil)
	small := resize(samples[0].picture, 256/float64(max(samples[0].picture.Bounds().Dx(), samples[0].picture.Bounds().Dy())))

	fmt.Fprintln(w, "ms per picture     threads  median  fastest  processor")
	for _, threads := range []int{1, 2} {
		finder, err := face.Open(rt, face.WithThreads(threads))
		if err != nil {
			return err
		}
		for _, p := range []struct {
			name string
			img  image.Image
			find func(context.Context, image.Image) ([]vision.Face, error)
		}{
			{"256 px", small, finder.Find},
			{"1280x960", large, finder.Find},
			{"1280x960, main face", large, finder.FindMain},
		} {
			var times []float64
			before, err := processorMillis()
			if err != nil {
				return err
			}
			for range 15 {
				start := time.Now()
				if _, err := p.find(ctx, p.img); err != nil {
					return err
				}
				times = append(times, float64(time.Since(start).Microseconds())/1000)
			}
			after, err := processorMillis()
			if err != nil {
				return err
			}
			fmt.Fprintf(w, "%-19s  %5d  %6.0f  %7.0f  %9.0f\n", p.name, threads,
				quantile(times, 0.5), quantile(times, 0), (after-before)/float64(len(times)))
		}
		if err := finder.Close(); err != nil {
			return err
		}
	}
	return nil
}

// processorMillis is the processor time that this process has used.
func processorMillis() (float64, error) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, err
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / float64(time.Millisecond), nil
}
