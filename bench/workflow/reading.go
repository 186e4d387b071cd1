package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/onnx"
	"github.com/idngo/idngo/vision/reader"
)

// reference is the work that any reader of a document page has to do: decode,
// text boxes at 1280, thirty lines, and the face chain.
type reference struct {
	runtime *onnx.Runtime
	text    *ocr.Engine
	faces   *face.Finder
}

const (
	referenceSide  = 1280
	referenceLines = 30
	threads        = 2
)

func newReference(models string) (*reference, error) {
	rt, err := onnx.Open(models)
	if err != nil {
		return nil, err
	}
	r := &reference{runtime: rt}
	if r.text, err = ocr.Open(rt, threads); err != nil {
		return nil, errors.Join(err, rt.Close())
	}
	if r.faces, err = face.Open(rt, face.WithThreads(threads)); err != nil {
		return nil, errors.Join(err, rt.Close())
	}
	return r, nil
}

func (r *reference) run(file []byte) (time.Duration, error) {
	ctx := context.Background()
	began := time.Now()
	decoded, err := (&imageio.Decoder{}).Decode(ctx, file)
	if err != nil {
		return 0, err
	}
	img := decoded.Pictures[0].Image
	regions, err := r.text.Detect(ctx, img, referenceSide)
	if err != nil {
		return 0, err
	}
	if len(regions) == 0 {
		return 0, errors.New("the reference picture shows no print")
	}
	quads := make([]ocr.Quad, referenceLines)
	for i := range quads { // a page with fewer lines gives some of them twice
		quads[i] = regions[i%len(regions)].Quad
	}
	if _, err := r.text.Recognise(ctx, img, quads); err != nil {
		return 0, err
	}
	if _, err := r.faces.Find(ctx, img); err != nil {
		return 0, err
	}
	return time.Since(began), nil
}

// reading compares the reading of pictures with the reference, in turns, so
// that the machine's mood meets both alike.
func reading(o options) (tables []table, err error) {
	draw, err := newArtist(o)
	if err != nil {
		return nil, err
	}
	passport, err := draw.submission(700, specimen.KindPassport)
	if err != nil {
		return nil, err
	}
	card, err := draw.submission(701, specimen.KindIDCard)
	if err != nil {
		return nil, err
	}
	pictures := []struct {
		name    string
		file    []byte
		purpose vision.Purpose
	}{
		{"passport page", passport[0].JPEG, vision.PurposeDocument},
		{"card, front", card[0].JPEG, vision.PurposeDocument},
		{"card, back", card[1].JPEG, vision.PurposeDocument},
		{"selfie with document", passport[1].JPEG, vision.PurposeSelfie},
	}
	rd, err := reader.Open(o.models, reader.Options{Threads: threads})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rd.Close()) }()
	ref, err := newReference(o.models)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, ref.runtime.Close()) }()

	var refs []time.Duration
	took := make([][]time.Duration, len(pictures))
	stages := make([]map[string][]time.Duration, len(pictures))
	lines := make([]int, len(pictures))
	for round := range o.n + 1 { // the first warms up
		d, err := ref.run(pictures[0].file)
		if err != nil {
			return nil, err
		}
		if round > 0 {
			refs = append(refs, d)
		}
		for i, p := range pictures {
			began := time.Now()
			facts, err := rd.Read(context.Background(), p.file, p.purpose)
			if err != nil {
				return nil, err
			}
			if round == 0 {
				stages[i] = map[string][]time.Duration{}
				lines[i] = len(facts.Pages[0].Lines)
				continue
			}
			took[i] = append(took[i], time.Since(began))
			for name, v := range facts.Stages {
				stages[i][name] = append(stages[i][name], time.Duration(v)*time.Millisecond)
			}
		}
	}
	base := median(refs)
	cost := table{Head: []string{"reading one image", "lines", "median", "of the reference", "target"},
		Rows: [][]string{{"reference: decode, boxes at 1280, 30 lines, face chain", fmt.Sprint(referenceLines), ms(base), "1.00", ""}}}
	names := map[string]bool{}
	for i, p := range pictures {
		ratio := float64(median(took[i])) / float64(base)
		cost.Rows = append(cost.Rows, []string{p.name, fmt.Sprint(lines[i]), ms(median(took[i])), fmt.Sprintf("%.2f", ratio), verdict(ratio <= 1.3, "1.3")})
		for name := range stages[i] {
			names[name] = true
		}
	}
	split := table{Head: []string{"stage of reading, median ms"}}
	for _, p := range pictures {
		split.Head = append(split.Head, p.name)
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		row := []string{name}
		for i := range pictures {
			row = append(row, fmt.Sprint(median(stages[i][name]).Milliseconds()))
		}
		split.Rows = append(split.Rows, row)
	}
	return []table{cost, split}, nil
}
