package liveness

import (
	"encoding/binary"
	"fmt"
	"io"
	"slices"
)

// Kind is what a person is asked to do.
type Kind string

// The actions. Left and right are the person's own.
const (
	Hold      Kind = "hold" // look straight into the camera
	TurnLeft  Kind = "turnLeft"
	TurnRight Kind = "turnRight"
	TiltUp    Kind = "tiltUp"
	TiltDown  Kind = "tiltDown"
	Closer    Kind = "closer" // bring the face closer to the camera
	Blink     Kind = "blink"
	Flash     Kind = "flash" // keep still while the screen shows a colour
)

// Colour is what the screen shows during a flash.
type Colour string

// The colours of flashes. They lie far apart in chroma, so that what the skin
// throws back can be told apart.
const (
	Red    Colour = "#ff0000"
	Green  Colour = "#00ff00"
	Blue   Colour = "#0000ff"
	Yellow Colour = "#ffff00"
)

var colours = []Colour{Red, Green, Blue, Yellow}

// Action is one step of a challenge.
type Action struct {
	Kind   Kind   `json:"kind"`
	Colour Colour `json:"colour,omitempty"` // of a flash
	// MinFrames and MaxFrames bound how many frames are sent of the action.
	MinFrames int `json:"minFrames"`
	MaxFrames int `json:"maxFrames"`
	// MaxMillis is how long the action may take, from the last frame of the one before.
	MaxMillis int64 `json:"maxMillis"`
}

// Form is the composition of a challenge.
type Form string

// The forms.
const (
	// FormPassive asks for nothing but to look into the camera while colours are shown.
	FormPassive Form = "passive"
	// FormActive asks for three movements and shows colours.
	FormActive Form = "active"
	// FormMoves asks for six movements and shows no colours: for places so
	// bright that the screen's light is lost in them.
	FormMoves Form = "moves"
)

// flashes is the number of colours of a challenge: 4·3⁴ = 324 orders.
const flashes = 5

// Draw composes a challenge from a source of randomness (crypto/rand.Reader):
// which movements, in which order, and which colours after them. It begins with
// a moment of looking straight, the baseline for everything else. No movement
// and no colour comes twice in a row, and a turn is always among the movements,
// because depth shows in a turn alone.
//
// There are 324 passive challenges, 114 x 324 = 36,936 active ones and 17,778
// of movements alone, each equally likely.
func Draw(random io.Reader, f Form) ([]Action, error) {
	d := drawer{random: random}
	actions := []Action{{Kind: Hold, MinFrames: 2, MaxFrames: 4, MaxMillis: 15_000}}
	switch f {
	case FormPassive:
		return append(actions, d.flashes()...), d.err
	case FormActive:
		actions = append(actions, d.moves(3)...)
		return append(actions, d.flashes()...), d.err
	case FormMoves:
		return append(actions, d.moves(6)...), d.err
	}
	return nil, fmt.Errorf("liveness: unknown form %q", f)
}

func (d *drawer) moves(n int) []Action {
	pool := []Kind{TurnLeft, TurnRight, TiltUp, TiltDown, Closer, Blink}
	for {
		kinds := sequence(d, pool, n)
		if d.err != nil {
			return nil
		}
		if !slices.Contains(kinds, TurnLeft) && !slices.Contains(kinds, TurnRight) {
			continue
		}
		actions := make([]Action, n)
		for i, k := range kinds {
			actions[i] = Action{Kind: k, MinFrames: 2, MaxFrames: 6, MaxMillis: 15_000}
			if k == Blink {
				actions[i].MinFrames, actions[i].MaxFrames = 3, 10
			}
		}
		return actions
	}
}

func (d *drawer) flashes() []Action {
	actions := make([]Action, flashes)
	for i, c := range sequence(d, colours, flashes) {
		actions[i] = Action{Kind: Flash, Colour: c, MinFrames: 1, MaxFrames: 2, MaxMillis: 5_000}
	}
	return actions
}

// sequence draws n values of which no two neighbours are equal.
func sequence[T comparable](d *drawer, pool []T, n int) []T {
	var out []T
	for len(out) < n && d.err == nil {
		if v := pool[d.below(len(pool))]; len(out) == 0 || v != out[len(out)-1] {
			out = append(out, v)
		}
	}
	return out
}

// drawer takes numbers from a source of randomness without bias. After an error
// it gives zeros.
type drawer struct {
	random io.Reader
	err    error
}

func (d *drawer) below(n int) int {
	limit := uint32(1<<32/uint64(n)) * uint32(n) // may wrap to 0: then every number is taken
	for d.err == nil {
		var b [4]byte
		if _, d.err = io.ReadFull(d.random, b[:]); d.err != nil {
			break
		}
		if v := binary.BigEndian.Uint32(b[:]); limit == 0 || v < limit {
			return int(v % uint32(n))
		}
	}
	return 0
}

// Limits of what a client may send, whatever the challenge.
const (
	MaxFrames     = 60
	MaxFrameBytes = 1 << 20
	MaxBurstBytes = 16 << 20
)
