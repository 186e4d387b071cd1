package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"syscall"
	"time"

	"golang.org/x/image/draw"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/onnx"
	"github.com/idngo/idngo/vision/reader"
)

// burstFrames is the length of the burst that the protocol times.
const burstFrames = 12

// measureSpeed times the work by the clock and by the processor's time (which
// other work on the machine disturbs less): finding a face, a match of two
// pictures from JPEG to decision, and a burst of JPEG frames from bytes to facts.
func measureSpeed(ctx context.Context, w io.Writer, rt *onnx.Runtime, models string, samples []sample) error {
	if len(samples) == 0 {
		return nil
	}
	first := samples[0]
	for _, s := range samples { // a colour picture, as phones take them
		if s.set != "orl" {
			first = s
			break
		}
	}
	large := image.NewRGBA(image.Rect(0, 0, 1280, 960))
	draw.BiLinear.Scale(large, image.Rect(440, 200, 840, 600), first.picture, first.picture.Bounds(), draw.Src, nil)
	small := resize(first.picture, 256/float64(max(first.picture.Bounds().Dx(), first.picture.Bounds().Dy())))
	var selfie, portrait, frame bytes.Buffer
	phone := image.NewRGBA(image.Rect(0, 0, 480, 640))
	draw.BiLinear.Scale(phone, image.Rect(60, 140, 420, 500), first.picture, first.picture.Bounds(), draw.Src, nil)
	for buf, img := range map[*bytes.Buffer]image.Image{&selfie: large, &portrait: small, &frame: phone} {
		if err := jpeg.Encode(buf, img, &jpeg.Options{Quality: 90}); err != nil {
			return err
		}
	}
	calibration, err := face.DefaultCalibration()
	if err != nil {
		return err
	}
	finder, err := face.Open(rt, face.WithThreads(2))
	if err != nil {
		return err
	}
	defer finder.Close() //nolint:errcheck // the figures are taken by then
	rd, err := reader.Open(models, reader.Options{Threads: 2})
	if err != nil {
		return err
	}
	defer rd.Close() //nolint:errcheck // the figures are taken by then
	main := func(raw []byte) (vision.Face, error) {
		img, err := jpeg.Decode(bytes.NewReader(raw))
		if err != nil {
			return vision.Face{}, err
		}
		found, err := finder.FindMain(ctx, img)
		if err != nil || len(found) == 0 {
			return vision.Face{}, fmt.Errorf("no face: %w", err)
		}
		return found[0], nil
	}
	capture := vision.Capture{}
	for i := range burstFrames {
		capture.Frames = append(capture.Frames, vision.CaptureFrame{JPEG: bytes.Clone(frame.Bytes()), At: int64(i) * 200})
	}
	jobs := []struct {
		name string
		do   func() error
	}{
		{"faces of a picture of 256 px", func() error { _, err := finder.Find(ctx, small); return err }},
		{"faces of a picture of 1280 x 960", func() error { _, err := finder.Find(ctx, large); return err }},
		{"main face of a picture of 1280 x 960", func() error { _, err := finder.FindMain(ctx, large); return err }},
		{"match of two pictures, 1280 x 960 and 256 px, JPEG to decision", func() error {
			a, err := main(selfie.Bytes())
			if err != nil {
				return err
			}
			b, err := main(portrait.Bytes())
			if err != nil {
				return err
			}
			face.Compare(a, b, calibration)
			return nil
		}},
		{fmt.Sprintf("burst of %d JPEG frames of 480 x 640, bytes to facts", burstFrames), func() error {
			b, err := rd.ReadBurst(ctx, capture)
			if err == nil && len(b.Frames) != burstFrames {
				err = fmt.Errorf("%d frames of %d", len(b.Frames), burstFrames)
			}
			return err
		}},
	}
	fmt.Fprintf(w, "Two threads, 30 times each; load of the machine before: %s\n\n| what | ms median | fastest | 95%% | processor ms |\n|---|---|---|---|---|\n", load())
	for _, job := range jobs {
		var times []float64
		if err := job.do(); err != nil { // the first one warms up
			return fmt.Errorf("%s: %w", job.name, err)
		}
		before, err := processorMillis()
		if err != nil {
			return err
		}
		for range 30 {
			start := time.Now()
			if err := job.do(); err != nil {
				return err
			}
			times = append(times, float64(time.Since(start).Microseconds())/1000)
		}
		after, err := processorMillis()
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "| %s | %.0f | %.0f | %.0f | %.0f |\n", job.name, quantile(times, 0.5), quantile(times, 0), quantile(times, 0.95), (after-before)/float64(len(times)))
	}
	fmt.Fprintf(w, "\nLoad after: %s\n\n", load())
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
