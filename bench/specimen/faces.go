package specimen

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
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
// in the archive of an ordinary package (models/manifest.json, group "faces").
type Photo struct {
	Face   string // who: photographs of one person share it
	Sex    string
	File   string // name in the folder of photographs
	SHA256 string // of the file, lower-case hex
	Rights string // why it may be used
	// RightEye and LeftEye are the centres of the subject's own eyes, in pixels.
	RightEye, LeftEye vision.Point
	outline           string // of the person, in pixels
	coat              coat
	// A turned head is set to the side of its eyes: shift moves it by a share of
	// the width, shrink makes up for eyes that are nearer in the picture.
	shift, shrink float64
}

// coat is a plain garment with round shoulders, painted behind the person, that
// goes on where the photograph ends. In pixels of the photograph.
type coat struct {
	left, top, width float64
	shoulder         float64 // radius
	colour           color.RGBA
}

// Photos are the photographs that set-up fetches.
func Photos() []Photo {
	return []Photo{
		{
			Face: "astronaut", Sex: Female, File: "astronaut.png",
			SHA256:   "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5",
			Rights:   "official portrait by NASA, public domain",
			RightEye: vision.Point{X: 200, Y: 101}, LeftEye: vision.Point{X: 248, Y: 103},
			outline: astronautOutline,
			coat:    coat{30, 420, 300, 40, color.RGBA{186, 78, 42, 255}},
		},
		{
			Face: "commodore", Sex: Female, File: "commodore.jpg",
			SHA256:   "a8ca6d734765703b09728ab47fe59f473d93ae3967fc24c7c0288c3c7adb7130",
			Rights:   "official portrait by the US Navy, public domain",
			RightEye: vision.Point{X: 223, Y: 187}, LeftEye: vision.Point{X: 306, Y: 187},
			outline: commodoreOutline,
			coat:    coat{12, 372, 545, 120, color.RGBA{24, 24, 40, 255}},
		},
		{
			Face: "developer", Sex: Male, File: "developer.jpg",
			SHA256:   "27e7af47501a4e9a06e4d8bd8b834bd773fe7b187baef2f47e120c663524bed1",
			Rights:   "self-portrait, MIT licence of the package whose author it shows; head turned some 30 degrees",
			RightEye: vision.Point{X: 66, Y: 172}, LeftEye: vision.Point{X: 146, Y: 160},
			outline: developerOutline,
			coat:    coat{-85, 343, 470, 150, color.RGBA{78, 77, 68, 255}},
		},
	}
}

// Face is a loaded photograph.
type Face struct {
	Photo
	Image *image.RGBA
	// person is the photograph without its background, on a larger canvas: its
	// pixel 0,0 lies at inset.
	person *image.RGBA
	inset  image.Point
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
		outline, err := parseOutline(photo.outline)
		if err != nil {
			return nil, err
		}
		picture := toRGBA(decoded)
		face := Face{Photo: photo, Image: picture}
		face.person, face.inset = dress(cutOut(picture, outline), photo.coat)
		faces = append(faces, face)
	}
	return faces, nil
}
