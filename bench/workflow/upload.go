package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"time"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/client"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/reader"
)

// upload measures how soon a picture of twelve megapixels is accepted, and what
// its one full decoding costs. The server looks at the head and walks the marks
// of a file; the pixels are decoded once, in the child.
func upload(o options) (tables []table, err error) {
	draw, err := newArtist(o)
	if err != nil {
		return nil, err
	}
	file, err := draw.twelveMegapixels()
	if err != nil {
		return nil, err
	}
	config, err := jpeg.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	s, err := start(o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	ctx := context.Background()
	var accepted, decoded, both []time.Duration
	for k := range o.n + 1 {
		a, err := s.api.CreateApplicant(ctx, level, client.NewApplicant{ExternalUserID: fmt.Sprintf("upload-%d", k)})
		if err != nil {
			return nil, err
		}
		began := time.Now()
		if _, err := s.api.AddDocumentQuietly(ctx, a.ID, client.Document{IDDocType: specimen.KindPassport, Country: "KAZ"}, "photo.jpg", file); err != nil {
			return nil, err
		}
		in := time.Since(began)
		// Each upload meets an idle server: its reading ends before the next.
		if err := s.api.RequestCheck(ctx, a.ID); err != nil {
			return nil, err
		}
		if _, err := s.api.AwaitDecision(ctx, a.ID, 100*time.Millisecond); err != nil {
			return nil, err
		}
		began = time.Now()
		if _, err := (&imageio.Decoder{}).Decode(ctx, file); err != nil {
			return nil, err
		}
		pixels := time.Since(began)
		if k > 0 { // the first warms up
			accepted, decoded, both = append(accepted, in), append(decoded, pixels), append(both, in+pixels)
		}
	}
	_, child, err := s.processes()
	if err != nil {
		return nil, err
	}
	whole, err := readOnce(o, file)
	if err != nil {
		return nil, err
	}
	return []table{{
		Head: []string{fmt.Sprintf("JPEG of %d x %d, %.1f MB", config.Width, config.Height, float64(len(file))/(1<<20)), "n", "median", "p95", "target"},
		Rows: [][]string{
			{"upload until accepted (hashed, sealed, on disk)", fmt.Sprint(o.n), ms(median(accepted)), ms(quantile(accepted, 0.95)), atMost(median(accepted), 150*time.Millisecond)},
			{"full decoding", fmt.Sprint(o.n), ms(median(decoded)), ms(quantile(decoded, 0.95)), ""},
			{"accepted and fully decoded", fmt.Sprint(o.n), ms(median(both)), ms(quantile(both, 0.95)), atMost(median(both), 500*time.Millisecond)},
			{"whole reading", "3", ms(median(whole)), "", ""},
		},
		Note: "A file is decoded once, in the child; the server checks its head and structure. Largest the child became with such pictures: " + mb(child.peak) + ".",
	}}, nil
}

// twelveMegapixels photographs a passport as a phone of today does.
func (a *artist) twelveMegapixels() ([]byte, error) {
	person, err := specimen.NewPerson(800, "KAZ", specimen.Female, drawnOn)
	if err != nil {
		return nil, err
	}
	person.Face = "astronaut"
	paper, err := specimen.NewPaper(person, specimen.KindPassport, drawnOn)
	if err != nil {
		return nil, err
	}
	page, err := a.studio.Passport(person, paper, specimen.Options{Seed: 800, Scale: 24})
	if err != nil {
		return nil, err
	}
	shot, err := specimen.Capture(page.Image, specimen.CaptureOptions{
		Seed: 800, Long: 4000, Rotation: 1.5, TiltX: 4, TiltY: -3, Ground: "wood", Camera: specimen.Camera{Noise: 2, Blur: 0.4, Quality: 90},
	})
	if err != nil {
		return nil, err
	}
	return specimen.EncodeJPEG(shot.Image, 90)
}

func readOnce(o options, file []byte) (took []time.Duration, err error) {
	rd, err := reader.Open(o.models, reader.Options{Threads: threads})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rd.Close()) }()
	for range 3 {
		began := time.Now()
		if _, err := rd.Read(context.Background(), file, vision.PurposeDocument); err != nil {
			return nil, err
		}
		took = append(took, time.Since(began))
	}
	return took, nil
}
