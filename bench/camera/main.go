// Camera draws what the browser tests show to the fake camera: sample documents
// and selfies, as JPEG files and as short films that Chromium takes for a camera
// (--use-file-for-fake-video-capture), with a list of what is what; and the stages
// of a head that acts in a liveness session.
//
//	go run ./bench/camera -out FOLDER [-drawn]
//
// The people are made up, the documents are drawn and dated by today, the faces
// are those that `make models` fetched.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/idngo/idngo/bench/specimen"
)

func main() {
	out := flag.String("out", "", "folder for the files")
	models := flag.String("models", filepath.Join("models", "cache"), "folder of the fetched models and faces")
	drawn := flag.Bool("drawn", false, "draw portraits of nobody instead, for pictures that are published")
	flag.Parse()
	if err := run(*out, *models, *drawn); err != nil {
		fmt.Fprintln(os.Stderr, "camera:", err)
		os.Exit(1)
	}
}

// shown is one entry of the list.
type shown struct {
	IDDocType string `json:"idDocType"`
	Side      string `json:"side,omitempty"`
	Country   string `json:"country"`
	JPEG      string `json:"jpeg"`
	Film      string `json:"film"`
	TallFilm  string `json:"tallFilm"`
}

// person is an applicant of the tests.
type person struct {
	First   string  `json:"first"`
	Last    string  `json:"last"`
	Middle  string  `json:"middle"`
	Birth   string  `json:"birth"`
	Country string  `json:"country"`
	Files   []shown `json:"files"`
}

func run(out, models string, drawn bool) error {
	if out == "" {
		return errors.New("-out is missing")
	}
	if err := os.MkdirAll(out, 0o755); err != nil { //nolint:gosec // drawn samples, no secrets
		return err
	}
	fonts, err := specimen.FindFonts()
	if err != nil {
		return err
	}
	faces := specimen.DrawnFaces()
	if !drawn {
		if faces, err = specimen.LoadFaces(filepath.Join(models, "faces")); err != nil {
			return err
		}
	}
	studio, err := specimen.New(specimen.Assets{Fonts: fonts, Faces: faces})
	if err != nil {
		return err
	}
	people := map[string]person{}
	for i, a := range []struct{ name, kind, face, selfie string }{
		{"passport", specimen.KindPassport, "astronaut", ""},
		{"card", specimen.KindIDCard, "commodore", ""},
		{"stranger", specimen.KindPassport, "commodore", "developer"},
	} {
		p, err := submit(studio, out, a.name, specimen.Applicant{
			Seed: uint64(9000 + i), Kind: a.kind, Country: "KAZ", Sex: specimen.Female, Face: a.face, SelfieFace: a.selfie, Today: time.Now(),
		})
		if err != nil {
			return fmt.Errorf("%s: %w", a.name, err)
		}
		people[a.name] = p
	}
	if err := troubles(out); err != nil {
		return err
	}
	if !drawn { // a drawn portrait has no mesh to move
		if err := head(out, models, faces); err != nil {
			return err
		}
	}
	list, err := json.MarshalIndent(people, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "people.json"), append(list, '\n'), 0o644) //nolint:gosec // as above
}

func submit(studio *specimen.Studio, out, name string, a specimen.Applicant) (person, error) {
	sub, err := studio.Submit(a)
	if err != nil {
		return person{}, err
	}
	p := person{
		First: sub.Person.Native.First, Last: sub.Person.Native.Last, Middle: sub.Person.Native.Middle,
		Birth: sub.Person.BirthDate.Format(time.DateOnly), Country: sub.Person.Country,
	}
	for _, f := range sub.Files {
		base := name + "-" + f.IDDocType
		if f.Side != "" {
			base += "-" + f.Side
		}
		s := shown{IDDocType: f.IDDocType, Side: f.Side, Country: f.Country, JPEG: base + ".jpg", Film: base + ".mjpeg", TallFilm: base + "-tall.mjpeg"}
		if err := os.WriteFile(filepath.Join(out, s.JPEG), f.JPEG, 0o644); err != nil { //nolint:gosec // as above
			return p, err
		}
		img, err := jpeg.Decode(bytes.NewReader(f.JPEG))
		if err != nil {
			return p, err
		}
		for _, shape := range []struct {
			film          string
			width, height int
		}{{s.Film, 4, 3}, {s.TallFilm, 3, 4}} {
			if err := film(filepath.Join(out, shape.film), scene(img, shape.width, shape.height)); err != nil {
				return p, err
			}
		}
		p.Files = append(p.Files, s)
	}
	return p, nil
}

// frames of a film; Chromium repeats it.
const frames = 6

// scene widens a photograph to the proportions of a camera's picture, at most
// 1920 pixels wide or high: what lies at its edges goes on. Paper comes out at a
// camera's exposure, which leaves white below the sensor's limit.
func scene(photo image.Image, width, height int) *image.RGBA {
	b := photo.Bounds()
	w, h := b.Dx(), b.Dx()*height/width
	if h < b.Dy() {
		w, h = b.Dy()*width/height, b.Dy()
	}
	src := image.NewRGBA(b)
	draw.Draw(src, b, photo, b.Min, draw.Src)
	scale := min(1, 1920/float64(max(w, h)))
	out := image.NewRGBA(image.Rect(0, 0, int(float64(w)*scale)&^1, int(float64(h)*scale)&^1))
	left, top := (w-b.Dx())/2, (h-b.Dy())/2
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			at := image.Pt(
				b.Min.X+min(b.Dx()-1, max(0, int((float64(x)+0.5)/scale)-left)),
				b.Min.Y+min(b.Dy()-1, max(0, int((float64(y)+0.5)/scale)-top)),
			)
			c := src.RGBAAt(at.X, at.Y)
			out.SetRGBA(x, y, color.RGBA{exposed(c.R), exposed(c.G), exposed(c.B), 255})
		}
	}
	return out
}

func exposed(v uint8) uint8 { return uint8(int(v) * 23 / 25) } //nolint:gosec // below 255

// film writes a picture with the noise of a sensor.
func film(path string, img *image.RGBA) error {
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // noise
	var all bytes.Buffer
	noisy := image.NewRGBA(img.Bounds())
	for range frames {
		for i := 0; i < len(img.Pix); i += 4 {
			n := int(r.NormFloat64() * 1.5)
			for c := range 3 {
				noisy.Pix[i+c] = clamp(int(img.Pix[i+c]) + n)
			}
			noisy.Pix[i+3] = 255
		}
		if err := jpeg.Encode(&all, noisy, &jpeg.Options{Quality: 92}); err != nil {
			return err
		}
	}
	return os.WriteFile(path, all.Bytes(), 0o644) //nolint:gosec // as above
}

func clamp(v int) uint8 { return uint8(min(255, max(0, v))) } //nolint:gosec // bounded just now

// troubles are films that a camera gives when something is wrong.
func troubles(out string) error {
	for name, c := range map[string]struct {
		size image.Point
		grey uint8
	}{"black": {image.Pt(1280, 960), 0}, "dark": {image.Pt(1280, 960), 30}, "small": {image.Pt(320, 240), 120}} {
		img := image.NewRGBA(image.Rectangle{Max: c.size})
		draw.Draw(img, img.Bounds(), image.NewUniform(color.Gray{Y: c.grey}), image.Point{}, draw.Src)
		if err := film(filepath.Join(out, name+".mjpeg"), img); err != nil {
			return err
		}
	}
	return nil
}
