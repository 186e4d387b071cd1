// Command textures draws the made documents of bench/specimen as small upright
// pictures, from which bench/train lays out scenes for the page finder.
//
//	textures [-people N] [-seed S] [-models DIR] -out DIR
//
// The file name says what it shows: PEOPLE-side.jpg, 640 pixels along its
// longer side. zones.json gives the place of each machine readable zone: its
// left, top, right and bottom as shares of width and height.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision/imageio"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "textures:", err)
		os.Exit(1)
	}
}

const (
	longSide = 640
	quality  = 92
)

// today is fixed so that the same seed gives the same pictures.
var today = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)

var sides = []struct {
	name, kind string
	draw       func(*specimen.Studio, specimen.Person, specimen.Paper, specimen.Options) (specimen.Picture, error)
}{
	{"passport", specimen.KindPassport, (*specimen.Studio).Passport},
	{"card-front", specimen.KindIDCard, (*specimen.Studio).IDCardFront},
	{"card-back", specimen.KindIDCard, (*specimen.Studio).IDCardBack},
	{"licence-front", specimen.KindDrivers, (*specimen.Studio).LicenceFront},
	{"permit-back", specimen.KindResidencePermit, (*specimen.Studio).PermitBack},
}

func run() error {
	people := flag.Int("people", 100, "made-up applicants, five pictures each")
	seed := flag.Uint64("seed", 40_000, "of the first applicant")
	models := flag.String("models", "models/cache", "models folder, for the portraits")
	out := flag.String("out", "", "folder of the pictures")
	flag.Parse()
	if *out == "" {
		return fmt.Errorf("-out is missing")
	}
	if err := os.MkdirAll(*out, 0o755); err != nil {
		return err
	}
	fonts, err := specimen.FindFonts()
	if err != nil {
		return err
	}
	faces, err := specimen.LoadFaces(filepath.Join(*models, "faces"))
	if err != nil {
		return err
	}
	studio, err := specimen.New(specimen.Assets{Fonts: fonts, Faces: faces})
	if err != nil {
		return err
	}
	zones := map[string][4]float64{}
	states := specimen.States()
	for i := range *people {
		one := *seed + uint64(i)
		person, err := specimen.NewPerson(one, states[i%len(states)], []string{specimen.Female, specimen.Male}[i%2], today)
		if err != nil {
			return err
		}
		if known := studio.Faces(); len(known) > 0 {
			person.Face = known[i%len(known)]
		}
		for _, side := range sides {
			paper, err := specimen.NewPaper(person, side.kind, today)
			if err != nil {
				return err
			}
			picture, err := side.draw(studio, person, paper, specimen.Options{Seed: one})
			if err != nil {
				return err
			}
			w, h, _ := imageio.Fit(picture.Image.Rect.Dx(), picture.Image.Rect.Dy(), longSide)
			data, err := specimen.EncodeJPEG(imageio.Resize(picture.Image, w, h), quality)
			if err != nil {
				return err
			}
			name := fmt.Sprintf("%05d-%s.jpg", one, side.name)
			if b := picture.Truth.MRZBox; b != nil {
				pw, ph := float64(picture.Image.Rect.Dx()), float64(picture.Image.Rect.Dy())
				zones[name] = [4]float64{b.X / pw, b.Y / ph, (b.X + b.W) / pw, (b.Y + b.H) / ph}
			}
			if err := os.WriteFile(filepath.Join(*out, name), data, 0o600); err != nil {
				return err
			}
		}
	}
	data, err := json.Marshal(zones)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(*out, "zones.json"), data, 0o600)
}
