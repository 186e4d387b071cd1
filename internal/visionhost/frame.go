package visionhost

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/preview"
)

// Frames on the pipe: a four-byte big-endian length and that many bytes. A
// request is a JSON head frame and a frame with the file; an answer is one JSON frame.
const (
	maxHead   = 4 << 10
	maxFile   = 64 << 20
	maxAnswer = 64 << 20
)

var errFrame = errors.New("frame beyond its limit")

type requestHead struct {
	Purpose vision.Purpose `json:"purpose"`
	// Burst: the file is a vision.Capture in gob.
	Burst bool `json:"burst,omitempty"`
	// Preview asks for a picture to look at instead of facts.
	Preview *preview.Request `json:"preview,omitempty"`
	// Glance asks for what is seen before the file is read.
	Glance bool `json:"glance,omitempty"`
}

type answer struct {
	// Ready is the first frame of a child, after its models are loaded.
	Ready bool          `json:"ready,omitempty"`
	Facts *vision.Facts `json:"facts,omitempty"`
	Burst *vision.Burst `json:"burst,omitempty"`
	// JPEG is the picture that was asked for.
	JPEG []byte `json:"jpeg,omitempty"`
	// Glance is a frame before the answer, when the request asked for glances.
	Glance *vision.Facts `json:"glance,omitempty"`
	// Refused is a file that cannot be read; it says so in public words.
	Refused *refusal `json:"refused,omitempty"`
	// Failed is a failure of the technology.
	Failed string `json:"failed,omitempty"`
}

type refusal struct {
	Number int    `json:"number"` // the contract's errorCode
	Public string `json:"public"`
}

func (r *refusal) err() error {
	return fault.Numbered(fault.Invalid, r.Number, "", r.Public)
}

func writeFrame(w io.Writer, b []byte) error {
	var head [4]byte
	binary.BigEndian.PutUint32(head[:], uint32(len(b)))
	if _, err := w.Write(head[:]); err != nil {
		return err
	}
	_, err := w.Write(b)
	return err
}

func readFrame(r io.Reader, limit uint32) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n > limit {
		return nil, fmt.Errorf("%w: %d bytes", errFrame, n)
	}
	b := make([]byte, n)
	_, err := io.ReadFull(r, b)
	return b, err
}

func writeJSON(w io.Writer, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return writeFrame(w, b)
}

func readJSON(r io.Reader, limit uint32, v any) error {
	b, err := readFrame(r, limit)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, v)
}
