// Command cmd writes made-up applicants with their documents, photographs of
// the documents and selfies, and truth.jsonl with one JSON object per picture:
//
//	go run ./bench/specimen/cmd -out DIR [-n 10] [-seed 1] [-faces models/cache/faces]
//
// The same flags write the same files.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"time"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "specimen:", err)
		os.Exit(1)
	}
}

// record is one line of truth.jsonl.
type record struct {
	File       string                   `json:"file"`
	Applicant  int                      `json:"applicant"`
	Conditions specimen.Conditions      `json:"conditions,omitempty"`
	Capture    *specimen.CaptureOptions `json:"capture,omitempty"`
	// Outline of the document in a photograph.
	Outline []vision.Point `json:"outline,omitempty"`
	// Quads of the fields of a photograph, in the order of truth.fields.
	Quads  [][]vision.Point `json:"quads,omitempty"`
	Truth  specimen.Truth   `json:"truth"`
	Person specimen.Person  `json:"person"`
}

func run(args []string) error {
	flags := flag.NewFlagSet("specimen", flag.ContinueOnError)
	out := flags.String("out", "", "folder to write to")
	n := flags.Int("n", 10, "how many applicants")
	seed := flags.Uint64("seed", 1, "seed of everything made up")
	faces := flags.String("faces", "models/cache/faces", "folder of the portraits that make models fetches")
	today := flags.String("today", time.Now().UTC().Format(time.DateOnly), "day on which the documents are valid")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *out == "" || *n < 1 {
		return errors.New("-out DIR and -n of at least 1 are needed")
	}
	day, err := time.Parse(time.DateOnly, *today)
	if err != nil {
		return err
	}
	fonts, err := specimen.FindFonts()
	if err != nil {
		return err
	}
	portraits, err := specimen.LoadFaces(*faces)
	if err != nil {
		return err
	}
	studio, err := specimen.New(specimen.Assets{Fonts: fonts, Faces: portraits})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(*out, 0o755); err != nil {
		return err
	}
	list, err := os.Create(filepath.Join(*out, "truth.jsonl"))
	if err != nil {
		return err
	}
	w := writer{studio: studio, folder: *out, truth: json.NewEncoder(list), today: day}
	for i := range *n {
		if err := w.applicant(i, *seed); err != nil {
			return errors.Join(err, list.Close())
		}
	}
	return list.Close()
}

type writer struct {
	studio *specimen.Studio
	folder string
	truth  *json.Encoder
	today  time.Time
}

// applicant writes all pictures of one made-up person. States, faces, kinds and
// conditions take turns.
func (w writer) applicant(i int, seed uint64) error {
	states, photos := specimen.States(), specimen.Photos()
	photo := photos[i%len(photos)]
	person, err := specimen.NewPerson(seed+uint64(i), states[i%len(states)], photo.Sex, w.today)
	if err != nil {
		return err
	}
	person.Face = photo.Face
	type side struct {
		name string
		draw func(specimen.Person, specimen.Paper, specimen.Options) (specimen.Picture, error)
	}
	kinds := []struct {
		kind  string
		sides []side
	}{
		{specimen.KindPassport, []side{{"passport", w.studio.Passport}}},
		{specimen.KindIDCard, []side{{"card-front", w.studio.IDCardFront}, {"card-back", w.studio.IDCardBack}}},
		{specimen.KindDrivers, []side{{"licence-front", w.studio.LicenceFront}, {"licence-back", w.studio.LicenceBack}}},
		{specimen.KindResidencePermit, []side{{"permit-front", w.studio.PermitFront}, {"permit-back", w.studio.PermitBack}}},
	}
	for turn, k := range kinds {
		paper, err := specimen.NewPaper(person, k.kind, w.today)
		if err != nil {
			return err
		}
		for j, s := range k.sides {
			picture, err := s.draw(person, paper, specimen.Options{Seed: seed + uint64(i)})
			if err != nil {
				return err
			}
			name := fmt.Sprintf("%04d-%s", i, s.name)
			if err := w.flat(name+".png", i, person, picture); err != nil {
				return err
			}
			all := specimen.AllConditions()
			if err := w.photograph(name, i, person, picture, all[(i+j+turn)%len(all)], 16*(seed+uint64(i))+uint64(2*turn+j)); err != nil {
				return err
			}
			if s.name == "card-front" {
				if err := w.selfie(fmt.Sprintf("%04d-selfie.jpg", i), i, person, picture, seed+uint64(i)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (w writer) flat(name string, i int, person specimen.Person, picture specimen.Picture) error {
	data, err := specimen.EncodePNG(picture.Image)
	if err != nil {
		return err
	}
	return w.write(name, data, record{Applicant: i, Truth: picture.Truth, Person: person})
}

func (w writer) photograph(name string, i int, person specimen.Person, picture specimen.Picture, c specimen.Conditions, seed uint64) error {
	options, err := c.Random(seed)
	if err != nil {
		return err
	}
	shot, err := specimen.Capture(picture.Image, options)
	if err != nil {
		return err
	}
	r := record{Applicant: i, Conditions: c, Capture: &options, Outline: shot.Outline, Truth: picture.Truth, Person: person}
	for _, field := range picture.Truth.Fields {
		r.Quads = append(r.Quads, shot.Place(field.Box))
	}
	return w.jpeg(fmt.Sprintf("%s-%s.jpg", name, c), shot.Image, r)
}

func (w writer) selfie(name string, i int, person specimen.Person, card specimen.Picture, seed uint64) error {
	picture, err := w.studio.Selfie(person, specimen.SelfieOptions{
		Seed: seed, Document: card.Image, Turn: float64(i%5-2) * 4, Lean: float64(i%3-1) * 3, DocumentLean: float64(i%4-1) * 3,
		Camera: specimen.Camera{Gradient: 0.2, Blur: 0.6, Noise: 3},
	})
	if err != nil {
		return err
	}
	return w.jpeg(name, picture.Image, record{Applicant: i, Truth: picture.Truth, Person: person})
}

func (w writer) jpeg(name string, img image.Image, r record) error {
	data, err := specimen.EncodeJPEG(img, 90)
	if err != nil {
		return err
	}
	return w.write(name, data, r)
}

func (w writer) write(name string, data []byte, r record) error {
	if err := os.WriteFile(filepath.Join(w.folder, name), data, 0o600); err != nil {
		return err
	}
	r.File = name
	return w.truth.Encode(r)
}
