package main

import (
	"context"
	"fmt"
	"image/jpeg"
	"os"
	"path/filepath"

	"github.com/idngo/idngo/bench/livesim"
	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision/reader"
)

// actor is the face that acts in liveness sessions: that of the passport's holder.
const actor = "astronaut"

// head writes the stages of a liveness session, one picture each, to head-NAME.jpg.
func head(out, models string, faces []specimen.Face) error {
	rd, err := reader.Open(models, reader.Options{})
	if err != nil {
		return err
	}
	defer rd.Close() //nolint:errcheck // all is drawn by then
	for _, f := range faces {
		if f.Photo.Face != actor {
			continue
		}
		h, err := livesim.New(context.Background(), rd.Faces(), f.Image)
		if err != nil {
			return fmt.Errorf("%s: %w", actor, err)
		}
		person := livesim.Person{Yaw: 26, Pitch: 20, Near: 1.4, Rest: livesim.Pose{Near: 1}}
		for _, s := range livesim.Stages(livesim.Live{Head: h}, person, livesim.Camera{Room: 0.8, Screen: 0.2}) {
			file, err := os.Create(filepath.Join(out, "head-"+s.Name+".jpg")) //nolint:gosec // the folder is the caller's
			if err != nil {
				return err
			}
			if err := jpeg.Encode(file, s.Picture, &jpeg.Options{Quality: 97}); err != nil {
				return err
			}
			if err := file.Close(); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("there is no face %q", actor)
}
