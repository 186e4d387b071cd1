package vision

// Burst is what was seen in the frames of one live capture. Like Facts it is
// evidence and never a verdict.
type Burst struct {
	// Reader names the pipeline and its revision, for example "burst/1".
	Reader string     `json:"reader"`
	Models []ModelRef `json:"models,omitempty"`
	// Frames in the order of their times.
	Frames []BurstFrame `json:"frames"`
	// Millis is the wall time of the reading.
	Millis int64 `json:"ms"`
}

// BurstFrame is one frame of a live capture.
type BurstFrame struct {
	// Action is the number of the challenge's action that the frame was taken for.
	Action int `json:"action"`
	// At is the time since the first frame, in milliseconds, by the clock of the camera's device.
	At int64 `json:"at"`
	// SHA256 of the frame's bytes, lower-case hex.
	SHA256 string `json:"sha256"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	// Unreadable tells why the frame could not be decoded, "" when it could.
	Unreadable string `json:"unreadable,omitempty"`
	// Faces counts the faces that are about as large as the largest one.
	Faces int `json:"faces"`
	// Face is the largest face, nil without one. It has an embedding in some of the frames only.
	Face *Face `json:"face,omitempty"`
	// Shape holds the places of some fixed points of the face (package face,
	// ShapePoints), in pixels; their number is the same in every frame.
	Shape []Point `json:"shape,omitempty"`
	// EyeOpening of the subject's right and left eye: height over width of the slit.
	EyeOpening [2]float64 `json:"eyeOpening"`
	// EyeLikeness of both eyes: the correlation of their pictures with those of
	// the first frame, -1..1; near 1 for eyes as open as there.
	EyeLikeness [2]float64 `json:"eyeLikeness"`
	// Skin is the mean colour of cheeks and forehead, Surround that of the
	// picture away from the face: red, green, blue in linear light, 0..1.
	Skin     [3]float64 `json:"skin"`
	Surround [3]float64 `json:"surround"`
	// Noise is the standard deviation of what differs from pixel to pixel where
	// the picture is smooth, in grey levels of 256.
	Noise float64 `json:"noise"`
	// FaceNoise is the same within the face, RimNoise around it; -1 where too
	// little of the picture is smooth enough to tell.
	FaceNoise float64 `json:"faceNoise"`
	RimNoise  float64 `json:"rimNoise"`
	// Grain is how much of a still part of the picture differs from the frame
	// before when the change of light is taken off, in grey levels: the lower
	// quartile over the picture's blocks. -1 in the first frame.
	Grain float64 `json:"grain"`
	// Unchanged is the share of the picture's cells (32 x 32) that are equal to
	// the frame before to a tenth of a grey level, 0..1; -1 in the first frame.
	Unchanged float64 `json:"unchanged"`
	// Presentation holds what speaks for a picture of a picture.
	Presentation Presentation `json:"presentation"`
}

// Presentation holds measurements that tell a face from a picture of a face held
// before the camera. They are figures, not probabilities: package liveness says
// from where on each counts.
type Presentation struct {
	// Moire is the strength of the strongest regular pattern that lies over the
	// face, against the spectrum around it; 1 is nothing.
	Moire float64 `json:"moire"`
	// Halftone is the share of the fine detail that lies on a regular grid of dots, 0..1.
	Halftone float64 `json:"halftone"`
	// Frame is the share of the head's surrounding that has a straight edge, as
	// the rim of a screen or a sheet of paper has, 0..1.
	Frame float64 `json:"frame"`
	// Gamut is the spread of the face's chroma; prints and grey copies have little.
	Gamut float64 `json:"gamut"`
	// Highlights is the share of burnt-out pixels within the face, 0..1.
	Highlights float64 `json:"highlights"`
	// Model is the passive network's probability of a live face, 0..1; -1 without a network.
	Model float64 `json:"model"`
}
