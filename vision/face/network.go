package face

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"regexp"

	"github.com/idngo/idngo/vision"
)

// Network describes an embedding network: its file and what it expects of a
// picture. Another network than the built-in one comes as a description beside
// its file, with a calibration of its own (Calibration.Network).
type Network struct {
	// Model is the file of the ONNX network: of the models folder for the built-in
	// one, otherwise relative to the description.
	Model string `json:"model"`
	// SHA256 of the file, lower-case hex.
	SHA256 string `json:"sha256"`
	// Size in pixels of the square picture of an aligned face.
	Size int `json:"size"`
	// Anchors say where parts of the face lie on that picture; the least squares
	// similarity takes the face there.
	Anchors []Anchor `json:"anchors"`
	// Channels is the order of the planes: "rgb" or "bgr".
	Channels string `json:"channels"`
	// Mean and Scale: a value v of 0..255 goes in as (v − Mean)·Scale.
	Mean  float64 `json:"mean"`
	Scale float64 `json:"scale"`
	// Values is the length of an embedding.
	Values int `json:"values"`
	// Normalise brings embeddings to length 1.
	Normalise bool `json:"normalise,omitempty"`
	// Mirror adds the embedding of the mirror image, in a batch of two or, for a
	// network of one picture at a time (Single), in a second run.
	Mirror bool `json:"mirror,omitempty"`
	Single bool `json:"single,omitempty"`

	data []byte // of a network that the operator brings
}

// Anchor is a part of the face and its place on the aligned picture.
type Anchor struct {
	// Mesh are numbers of FaceMesh's 468 points; the part is their middle.
	Mesh []int   `json:"mesh"`
	X    float64 `json:"x"`
	Y    float64 `json:"y"`
}

const (
	maxNetworkBytes = 1 << 30
	maxNetworkSize  = 512
	maxValues       = 4096
)

var networkHash = regexp.MustCompile(`^[0-9a-f]{64}$`)

//go:embed network.json
var defaultNetwork []byte

// DefaultNetwork is the network that set-up installs.
func DefaultNetwork() (Network, error) { return parseNetwork(defaultNetwork) }

// LoadNetwork reads the operator's description and the network's file beside it,
// and holds the file against the hash that the description states.
func LoadNetwork(path string) (Network, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return Network{}, fmt.Errorf("face model: %w", err)
	}
	n, err := parseNetwork(raw)
	if err != nil {
		return Network{}, fmt.Errorf("%s: %w", path, err)
	}
	file := filepath.Join(filepath.Dir(path), filepath.FromSlash(n.Model))
	info, err := os.Stat(file)
	if err != nil {
		return Network{}, fmt.Errorf("face model: %w", err)
	}
	if info.Size() > maxNetworkBytes {
		return Network{}, fmt.Errorf("face model: %s has %d bytes, more than %d", n.Model, info.Size(), maxNetworkBytes)
	}
	if n.data, err = os.ReadFile(file); err != nil {
		return Network{}, fmt.Errorf("face model: %w", err)
	}
	sum := sha256.Sum256(n.data)
	if got := hex.EncodeToString(sum[:]); got != n.SHA256 {
		return Network{}, fmt.Errorf("face model: %s has the sha256 %s, not %s as described", n.Model, got, n.SHA256)
	}
	return n, nil
}

// Load reads a calibration and the description of a network; an empty path means
// what comes with the program. It refuses a pair that does not belong together.
// The network is nil for the built-in one.
func Load(network, calibration string) (Calibration, *Network, error) {
	c, err := DefaultCalibration()
	if calibration != "" {
		var raw []byte
		if raw, err = os.ReadFile(calibration); err == nil {
			c, err = ParseCalibration(raw)
		}
	}
	if err != nil {
		return Calibration{}, nil, fmt.Errorf("face calibration %s: %w", calibration, err)
	}
	n, err := DefaultNetwork()
	if network != "" {
		n, err = LoadNetwork(network)
	}
	if err != nil {
		return Calibration{}, nil, err
	}
	if err := n.Fits(c); err != nil {
		return Calibration{}, nil, err
	}
	if network == "" {
		return c, nil, nil
	}
	return c, &n, nil
}

func parseNetwork(raw []byte) (Network, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	var n Network
	if err := dec.Decode(&n); err != nil {
		return Network{}, fmt.Errorf("face model: %w", err)
	}
	switch {
	case n.Model == "" || !filepath.IsLocal(filepath.FromSlash(n.Model)):
		return Network{}, fmt.Errorf("face model: the model must be a file beside its description")
	case !networkHash.MatchString(n.SHA256):
		return Network{}, fmt.Errorf("face model: the sha256 of the model is missing")
	case n.Size < 16 || n.Size > maxNetworkSize:
		return Network{}, fmt.Errorf("face model: size %d is not within 16 and %d", n.Size, maxNetworkSize)
	case n.Channels != "rgb" && n.Channels != "bgr":
		return Network{}, fmt.Errorf("face model: channels %q are neither rgb nor bgr", n.Channels)
	case n.Values < 8 || n.Values > maxValues:
		return Network{}, fmt.Errorf("face model: %d values are not within 8 and %d", n.Values, maxValues)
	case !finite(n.Mean) || !finite(n.Scale) || n.Scale == 0:
		return Network{}, fmt.Errorf("face model: mean and scale must be numbers, scale not 0")
	case len(n.Anchors) < 2:
		return Network{}, fmt.Errorf("face model: at least two anchors are needed")
	}
	for i, a := range n.Anchors {
		if len(a.Mesh) == 0 || !finite(a.X) || !finite(a.Y) {
			return Network{}, fmt.Errorf("face model: anchor %d needs points of the mesh and a place", i)
		}
		for _, p := range a.Mesh {
			if p < 0 || p >= meshPoints {
				return Network{}, fmt.Errorf("face model: anchor %d: the mesh has no point %d", i, p)
			}
		}
	}
	return n, nil
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// Fits reports an error unless the calibration was measured with this network.
func (n Network) Fits(c Calibration) error {
	if c.Network != n.SHA256 {
		return fmt.Errorf("face calibration: revision %q was measured with the network %s, not with %s (%s)", c.Revision, c.Network, n.SHA256, n.Model)
	}
	return nil
}

// tag marks embeddings of this network in facts; empty for the built-in one.
func (n Network) tag() string {
	if n.data == nil {
		return ""
	}
	return n.SHA256[:16]
}

// alignFor cuts the picture that the network wants out of the source. It
// reports false when the anchors have no extent.
func (r *raster) alignFor(m mesh, n Network) (*image.RGBA, bool) {
	var on, seen []vision.Point
	for _, a := range n.Anchors {
		var p vision.Point
		for _, k := range a.Mesh {
			p.X += m.points[k].X / float64(len(a.Mesh))
			p.Y += m.points[k].Y / float64(len(a.Mesh))
		}
		on, seen = append(on, vision.Point{X: a.X, Y: a.Y}), append(seen, p)
	}
	toSource, ok := fit(on, seen)
	if !ok {
		return nil, false
	}
	return r.square(toSource, n.Size), true
}

// square samples a picture and rounds it to 8 bits.
func (r *raster) square(m similarity, size int) *image.RGBA {
	rgb := r.sample(m, size)
	out := image.NewRGBA(image.Rect(0, 0, size, size))
	for i := range size * size {
		for c := range 3 {
			out.Pix[4*i+c] = uint8(math.Round(float64(rgb[3*i+c])))
		}
		out.Pix[4*i+3] = 0xff
	}
	return out
}

// planes appends the network's three planes of a picture, mirrored left to right if asked.
func (n Network) planes(out []float32, img *image.RGBA, mirror bool) []float32 {
	for channel := range 3 {
		if n.Channels == "bgr" {
			channel = 2 - channel
		}
		for y := range n.Size {
			for x := range n.Size {
				if mirror {
					x = n.Size - 1 - x
				}
				out = append(out, float32((float64(img.Pix[y*img.Stride+4*x+channel])-n.Mean)*n.Scale))
			}
		}
	}
	return out
}
