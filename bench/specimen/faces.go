package specimen

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/draw"
	_ "image/jpeg" // a photograph is PNG or JPEG
	_ "image/png"
	"os"
	"path/filepath"

	"github.com/idngo/idngo/vision"
)

// Errors about photographs.
var (
	// ErrFaceMissing is wrapped when a photograph is not in the folder; set-up fetches it.
	ErrFaceMissing = errors.New("specimen: photograph is not there")
	// ErrFaceChanged: the file is not the photograph that the eye positions belong to.
	ErrFaceChanged = errors.New("specimen: photograph is another file than expected")
	// ErrUnknownFace: no photograph of that person was loaded.
	ErrUnknownFace = errors.New("specimen: no photograph of this person")
)

// Photo is one photograph of a real person that may be used freely, as it lies
// in the archive of an ordinary package.
type Photo struct {
	Face   string // who: photographs of one person share it
	Sex    string
	File   string // name in the folder of photographs
	SHA256 string // of the file, lower-case hex
	Rights string // why it may be used
	// RightEye and LeftEye are the centres of the subject's own eyes, in pixels.
	RightEye, LeftEye vision.Point
}

// Photos are the photographs that set-up fetches.
func Photos() []Photo {
	return []Photo{
		{
			Face: "collins", Sex: Female, File: "astronaut.png",
			SHA256:   "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5",
			Rights:   "official NASA portrait of the astronaut E. Collins, public domain; shipped by scikit-image",
			RightEye: vision.Point{X: 200, Y: 101}, LeftEye: vision.Point{X: 248, Y: 103},
		},
		{
			Face: "hopper", Sex: Female, File: "grace_hopper.jpg",
			SHA256:   "a8ca6d734765703b09728ab47fe59f473d93ae3967fc24c7c0288c3c7adb7130",
			Rights:   "official US Navy portrait of Commodore G. Hopper, public domain; shipped by matplotlib",
			RightEye: vision.Point{X: 223, Y: 187}, LeftEye: vision.Point{X: 306, Y: 187},
		},
	}
}

// Face is a loaded photograph.
type Face struct {
	Photo
	Image *image.RGBA
}

// LoadFaces reads the photographs of Photos from one folder. Each must be there
// and be the file it is expected to be.
func LoadFaces(folder string) ([]Face, error) {
	var faces []Face
	for _, photo := range Photos() {
		path := filepath.Join(folder, photo.File)
		data, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("%w: %s (make models fetches it)", ErrFaceMissing, path)
		}
		if err != nil {
			return nil, fmt.Errorf("specimen: %w", err)
		}
		sum := sha256.Sum256(data)
		if hex.EncodeToString(sum[:]) != photo.SHA256 {
			return nil, fmt.Errorf("%w: %s", ErrFaceChanged, path)
		}
		decoded, _, err := image.Decode(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("specimen: %s: %w", path, err)
		}
		faces = append(faces, Face{Photo: photo, Image: toRGBA(decoded)})
	}
	return faces, nil
}

// toRGBA copies any picture to RGBA with its origin at 0,0.
func toRGBA(src image.Image) *image.RGBA {
	b := src.Bounds()
	dst := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(dst, dst.Bounds(), src, b.Min, draw.Src)
	return dst
}
