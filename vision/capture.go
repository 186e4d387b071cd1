package vision

// Capture is what a camera delivered in one live session, before anything was read.
type Capture struct {
	// Camera is what the device calls its camera, "" when it did not say.
	Camera string
	Frames []CaptureFrame
}

// CaptureFrame is one JPEG picture of a session.
type CaptureFrame struct {
	// Action is the number of the challenge's action that it was taken for.
	Action int
	// At is milliseconds since the first frame.
	At   int64
	JPEG []byte
}
