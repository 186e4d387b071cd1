package flowapi

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"time"

	"github.com/idngo/idngo/internal/exchange"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/liveness"
)

// The HTTP form of verify.StartLiveness, FinishLiveness and Liveness.

// LivenessWish asks for a challenge.
type LivenessWish struct {
	IDDocSetType string `json:"idDocSetType"`
	Consent      bool   `json:"consent"`
	ConsentText  string `json:"consentText,omitempty" maxLength:"200"`
}

// LivenessChallenge is what the person is to do.
type LivenessChallenge struct {
	ID           string           `json:"id"`
	Nonce        string           `json:"nonce"`
	Attempt      int              `json:"attempt"`
	AttemptsLeft int              `json:"attemptsLeft"`
	ExpiresIn    int              `json:"expiresIn" doc:"Seconds"`
	Actions      []LivenessAction `json:"actions"`
}

// LivenessAction is one step of a challenge.
type LivenessAction struct {
	Kind      string `json:"kind" enum:"hold,turnLeft,turnRight,tiltUp,tiltDown,closer,blink,flash"`
	Colour    string `json:"colour,omitempty"`
	MinFrames int    `json:"minFrames"`
	MaxFrames int    `json:"maxFrames"`
	MaxMillis int64  `json:"maxMillis"`
}

// LivenessState is what has become of a session.
type LivenessState struct {
	ID           string   `json:"id"`
	State        string   `json:"state" enum:"issued,submitted,done"`
	Outcome      string   `json:"outcome,omitempty" enum:"passed,retry,review"`
	Hints        []string `json:"hints"`
	AttemptsLeft int      `json:"attemptsLeft"`
	ImageID      string   `json:"imageId,omitempty"`
}

func startLiveness(c *call, b LivenessWish) (LivenessChallenge, error) {
	id, err := c.needApplicant()
	if err != nil {
		return LivenessChallenge{}, err
	}
	s, err := c.api.Story.StartLiveness(c.ctx, c.scope(), id, b.IDDocSetType, verify.LivenessConsent{Given: b.Consent, Text: b.ConsentText})
	if err != nil {
		return LivenessChallenge{}, err
	}
	out := LivenessChallenge{
		ID: s.ID, Nonce: s.Nonce, Attempt: s.Attempt, AttemptsLeft: s.AttemptsLeft,
		ExpiresIn: int(s.ExpiresAt.Sub(c.api.Now()) / time.Second), Actions: make([]LivenessAction, len(s.Actions)),
	}
	for i, a := range s.Actions {
		out.Actions[i] = LivenessAction{Kind: string(a.Kind), Colour: string(a.Colour), MinFrames: a.MinFrames, MaxFrames: a.MaxFrames, MaxMillis: a.MaxMillis}
	}
	return out, nil
}

// livenessFrames is the metadata part of a submission.
type livenessFrames struct {
	Nonce  string `json:"nonce"`
	Camera string `json:"camera"`
	Frames []struct {
		Action int   `json:"action"`
		At     int64 `json:"at"`
	} `json:"frames"`
}

// maxLivenessBody leaves room for the parts' headers.
const maxLivenessBody = liveness.MaxBurstBytes + 1<<20

func finishLiveness(c *call) (LivenessState, error) {
	id, err := c.needApplicant()
	if err != nil {
		return LivenessState{}, err
	}
	capture, nonce, err := c.readCapture()
	if err != nil {
		return LivenessState{}, err
	}
	s, err := c.api.Story.FinishLiveness(c.ctx, c.scope(), id, c.r.PathValue("sessionId"), nonce, capture)
	if err != nil {
		return LivenessState{}, err
	}
	return showLiveness(s), nil
}

func getLiveness(c *call) (LivenessState, error) {
	id, err := c.needApplicant()
	if err != nil {
		return LivenessState{}, err
	}
	s, err := c.api.Story.Liveness(c.ctx, c.scope(), id, c.r.PathValue("sessionId"))
	if err != nil {
		return LivenessState{}, err
	}
	return showLiveness(s), nil
}

func showLiveness(s verify.LivenessSession) LivenessState {
	out := LivenessState{ID: s.ID, State: string(s.State), Outcome: string(s.Outcome), Hints: s.Hints, AttemptsLeft: s.AttemptsLeft}
	if out.Hints == nil {
		out.Hints = []string{}
	}
	if s.ImageID != 0 {
		out.ImageID = strconv.Itoa(int(s.ImageID))
	}
	return out
}

// readCapture reads metadata first, then the frames in order.
func (c *call) readCapture() (capture vision.Capture, nonce string, err error) {
	media, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || media != "multipart/form-data" || params["boundary"] == "" {
		return capture, "", errMalformed.Saying("Malformed data provided in the request: multipart/form-data is needed")
	}
	if err := http.NewResponseController(c.w).SetReadDeadline(time.Now().Add(verify.LivenessTTL)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return capture, "", err
	}
	parts := multipart.NewReader(io.LimitReader(c.r.Body, maxLivenessBody), params["boundary"])
	first, err := parts.NextPart()
	if err != nil || first.FormName() != "metadata" {
		return capture, "", errMalformed.Saying("Malformed data provided in the request: the first part must be metadata")
	}
	var m livenessFrames
	if err := json.NewDecoder(io.LimitReader(first, 64<<10)).Decode(&m); err != nil {
		return capture, "", errMalformed.Saying("Malformed data provided in the request: metadata is no JSON of the right form")
	}
	if len(m.Frames) > liveness.MaxFrames {
		return capture, "", verify.ErrLivenessFrames
	}
	capture.Camera = exchange.Printable(m.Camera)
	for _, f := range m.Frames {
		part, err := parts.NextPart()
		if err != nil || part.FormName() != "frame" {
			return capture, "", verify.ErrLivenessFrames.Saying("A frame is missing")
		}
		picture, err := io.ReadAll(io.LimitReader(part, liveness.MaxFrameBytes+1))
		if err != nil {
			return capture, "", fault.New(fault.Invalid, "The frames did not arrive completely").Because(err)
		}
		capture.Frames = append(capture.Frames, vision.CaptureFrame{Action: f.Action, At: f.At, JPEG: picture})
	}
	return capture, m.Nonce, nil
}
