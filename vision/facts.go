package vision

// Facts is everything that was seen in one uploaded file. It is evidence, never
// a verdict: verdicts belong to kyc/check. A Facts value is immutable once
// stored; a newer reader adds another one and changes no past decision.
type Facts struct {
	// Reader names the pipeline and its revision, for example "read/1".
	Reader string `json:"reader"`
	// Models are the weights that took part, so that a decision can be explained later.
	Models []ModelRef `json:"models,omitempty"`
	// SHA256 of the file's bytes, lower-case hex.
	SHA256    string `json:"sha256"`
	MediaType string `json:"mediaType"`
	// Pages are the pictures found in the file: one for JPEG and PNG, the first
	// pages of a PDF, the best frames of a video. A picture in which several
	// documents lie, or both sides of one, gives a page for each, with the
	// picture's Index.
	Pages []Page `json:"pages"`
	// Findings concern the file as a whole (undecodable, not-a-document …).
	Findings []Finding `json:"findings,omitempty"`
	// Millis is the wall time of the reading; Stages splits it by stage name.
	Millis int64            `json:"ms"`
	Stages map[string]int64 `json:"stages,omitempty"`
}

// ModelRef identifies weights by name and by the SHA-256 of the file.
type ModelRef struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// EmbeddingModel is the name of the network that makes the embeddings of faces,
// in Facts.Models.
const EmbeddingModel = "face_recognition.onnx"

// Purpose tells the reader what a picture is meant to be, so that it can leave
// out work that cannot matter. The zero value reads everything.
type Purpose string

// The purposes of a picture.
const (
	PurposeAny      Purpose = ""
	PurposeDocument Purpose = "document" // an identity document: text, MRZ, barcodes, portrait
	PurposeSelfie   Purpose = "selfie"   // a face, perhaps holding a document
	PurposePortrait Purpose = "portrait" // a face alone (PROFILE_IMAGE)
	PurposeProof    Purpose = "proof"    // a paper that proves an address: every line of print
)

// Page is one picture, upright. All boxes and points of a page are in pixels of
// the upright picture, x to the right and y down.
type Page struct {
	// Index is the number of the picture in the file, from 0. Two pages have one
	// index where a picture shows both sides of a card.
	Index  int `json:"index"`
	Width  int `json:"width"`
	Height int `json:"height"`
	// Rotation is the clockwise turn in degrees (0, 90, 180, 270) that was
	// applied to the decoded picture, EXIF included, to bring it upright.
	Rotation int `json:"rotation"`
	// Outline holds the document's corners, clockwise from top left, when they were found.
	Outline []Point `json:"outline,omitempty"`
	// Kind is the contract's idDocType (PASSPORT, ID_CARD, DRIVERS,
	// RESIDENCE_PERMIT, SELFIE, UTILITY_BILL …), empty when unknown.
	Kind string `json:"kind,omitempty"`
	// KindScore is the reader's confidence in Kind, 0..1.
	KindScore float64 `json:"kindScore,omitempty"`
	// Country is the issuing country, ISO 3166-1 alpha-3, empty when unknown.
	Country string `json:"country,omitempty"`
	// Side is FRONT_SIDE, BACK_SIDE, or empty when unknown or meaningless.
	Side     string     `json:"side,omitempty"`
	Lines    []TextLine `json:"lines,omitempty"`
	MRZ      *MRZ       `json:"mrz,omitempty"`
	Readings []Reading  `json:"readings,omitempty"`
	Barcodes []Barcode  `json:"barcodes,omitempty"`
	Faces    []Face     `json:"faces,omitempty"`
	Quality  Quality    `json:"quality"`
	// PerceptualHash is a 64-bit difference hash of the grey picture, 16 hex
	// digits; the Hamming distance of two tells near-identical pictures.
	PerceptualHash string    `json:"perceptualHash,omitempty"`
	Findings       []Finding `json:"findings,omitempty"`
}

// Point is a position in pixels of the upright picture.
type Point struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// Box is an axis-parallel rectangle in pixels of the upright picture.
type Box struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
	W float64 `json:"w"`
	H float64 `json:"h"`
}

// TextLine is one line of print as a reader saw it.
type TextLine struct {
	Text  string  `json:"text"`
	Score float64 `json:"score"` // mean character confidence, 0..1
	Box   Box     `json:"box"`
	// Quad is the line's turned rectangle, clockwise from its top left.
	Quad   []Point `json:"quad,omitempty"`
	Reader string  `json:"reader"` // "ppocr", "own-line", "own-mrz", "tesseract"
}

// Formats of machine readable zones (ICAO 9303 parts 4-7; ID-FRA is the French
// national card of 1988-2021; DL the one-line zone of ISO/IEC 18013-1 annex).
const (
	FormatTD1   = "TD1"
	FormatTD2   = "TD2"
	FormatTD3   = "TD3"
	FormatMRVA  = "MRVA"
	FormatMRVB  = "MRVB"
	FormatIDFRA = "ID-FRA"
	FormatDL    = "DL"
)

// MRZ is a machine readable zone. Lines hold what was printed as far as it was
// legible: a correction happens only where a check digit or the format's
// alphabet proves it, and is listed in Corrections.
type MRZ struct {
	Format string   `json:"format"`
	Lines  []string `json:"lines"`
	// Valid: right length and alphabet at every position, every check digit
	// right, and country, dates and sex possible. It does not say that the
	// names were read right: they carry no check digit.
	Valid bool `json:"valid"`
	// Checks gives each check digit by name: "number", "birthDate",
	// "expiryDate", "optional", "composite".
	Checks map[string]bool `json:"checks"`
	// Scores holds one confidence per character of each line, 0..1.
	Scores      [][]float64  `json:"scores,omitempty"`
	Corrections []Correction `json:"corrections,omitempty"`
	// Agreed: two independent readers read the same lines.
	Agreed bool `json:"agreed,omitempty"`
	Box    Box  `json:"box"`
	// Fields are the decoded values (source "mrz").
	Fields []Reading `json:"fields"`
}

// Correction is one character that was changed after reading, and why.
type Correction struct {
	Line   int    `json:"line"`
	Pos    int    `json:"pos"`
	From   string `json:"from"`
	To     string `json:"to"`
	Reason string `json:"reason"` // "alphabet" or "check-digit"
}

// Field names of readings. Dates are YYYY-MM-DD, sex is M, F or X, countries
// are alpha-3; names keep the script and capitals of the print.
const (
	FieldDocumentNumber = "documentNumber"
	FieldLastName       = "lastName"
	FieldFirstName      = "firstName"
	FieldMiddleName     = "middleName" // patronymic
	FieldFullName       = "fullName"   // when the print does not separate the parts
	FieldBirthDate      = "birthDate"
	FieldSex            = "sex"
	FieldNationality    = "nationality"
	FieldIssuer         = "issuer"    // issuing country
	FieldAuthority      = "authority" // issuing office as printed
	FieldIssueDate      = "issueDate"
	FieldExpiryDate     = "expiryDate"
	FieldPersonalNumber = "personalNumber" // IIN, PESEL, …
	FieldPlaceOfBirth   = "placeOfBirth"
	FieldAddress        = "address"
	FieldOptional       = "optional" // MRZ optional data that is no known national number
	FieldCategories     = "categories"
	FieldTermless       = "termless"  // "true": the document says that it does not expire
	FieldProofType      = "proofType" // what proves an address: utilityBill, bankStatement … (model.md 5)
)

// Sources of a reading.
const (
	SourceMRZ     = "mrz"
	SourceVIZ     = "viz"
	SourceBarcode = "barcode"
	SourceChip    = "chip"
)

// Reading is one value as one source gives it. Two readings of the same field
// from different sources (or readers) are independent evidence.
type Reading struct {
	Name  string  `json:"name"`
	Value string  `json:"value"`         // normalised
	Raw   string  `json:"raw,omitempty"` // as printed
	Score float64 `json:"score"`         // 0..1
	// Source is mrz, viz, barcode or chip; Reader the engine that read it.
	Source string `json:"source"`
	Reader string `json:"reader,omitempty"`
	Box    *Box   `json:"box,omitempty"`
	// Checked: a check digit (of the MRZ or of the national number) covers the value and is right.
	Checked bool `json:"checked,omitempty"`
}

// Barcode is a decoded symbol. Text is sealed with the other facts.
type Barcode struct {
	Format string `json:"format"` // PDF417, QR, CODE128, DATAMATRIX …
	Text   string `json:"text"`
	// Content holds the bytes of a symbol that carries no text; Text is then empty.
	Content []byte `json:"content,omitempty"`
	Box     Box    `json:"box"`
	// Payload names the recognised content: AAMVA, ARG-DNI, ZAF-ID, IND-AADHAAR,
	// CHL-CI, ICAO-VDS, EGOV-KAZ, URL.
	Payload string `json:"payload,omitempty"`
}

// Face is one detected face. Embedding is biometric data: sealed at rest,
// never in logs or API answers.
type Face struct {
	Box   Box     `json:"box"`
	Score float64 `json:"score"` // detector confidence, 0..1
	// Landmarks: right eye outer, right eye inner, left eye inner, left eye outer, nose (subject's own left and right).
	Landmarks []Point `json:"landmarks,omitempty"`
	// EyeDistance in pixels between the eye centres of the source picture.
	EyeDistance float64 `json:"eyeDistance"`
	// Yaw, Pitch, Roll in degrees, positive to the subject's left, up, and
	// clockwise; estimates from the landmarks.
	Yaw   float64 `json:"yaw"`
	Pitch float64 `json:"pitch"`
	Roll  float64 `json:"roll"`
	// Sharpness is the variance of the Laplacian on the aligned 150 px chip; Brightness its mean, 0..1.
	Sharpness  float64 `json:"sharpness"`
	Brightness float64 `json:"brightness"`
	// Plainness is the share of the skin that has one and the same colour, 0..1:
	// little on photographs of people, most of it on drawings.
	Plainness float64 `json:"plainness,omitempty"`
	// EyeLight is the brightness of the eyes against the skin beside them, low
	// behind dark glasses; MouthDetail how much the light changes over mouth and
	// chin, low under cloth or a hand. 0 where nothing was measured.
	EyeLight    float64 `json:"eyeLight,omitempty"`
	MouthDetail float64 `json:"mouthDetail,omitempty"`
	// OnDocument: the face lies inside the outline of a document of the same picture.
	OnDocument bool `json:"onDocument,omitempty"`
	// Embedding is a unit-free vector (128 values by the built-in network) compared by L2 distance; empty when the face could not be aligned.
	Embedding []float32 `json:"embedding,omitempty"`
	// Network marks an embedding by another network than the built-in one: the
	// first 16 digits of the SHA-256 of its file. Embeddings of two networks have
	// nothing to do with each other.
	Network string `json:"network,omitempty"`
	// Fingerprint is a 64-bit difference hash of the aligned chip: two
	// photographs differ, the same photograph printed twice hardly.
	Fingerprint string `json:"fingerprint,omitempty"`
}

// Quality of a page. Each figure is 0..1 unless a unit is given; higher is better.
type Quality struct {
	// Sharpness: 1 is crisp text, below 0.3 small print is lost.
	Sharpness float64 `json:"sharpness"`
	// Brightness is the mean luminance, 0 black, 1 white.
	Brightness float64 `json:"brightness"`
	Contrast   float64 `json:"contrast"`
	// Glare is the share of the document's area that is burnt out.
	Glare float64 `json:"glare"`
	// Colour is the mean chroma; near 0 means a black-and-white copy.
	Colour float64 `json:"colour"`
	// Coverage is the share of the picture that the document fills.
	Coverage float64 `json:"coverage"`
	// TextHeight is the median height of printed lines, in pixels.
	TextHeight float64 `json:"textHeight"`
}

// Finding names something that was noticed in a page or file.
type Finding struct {
	Code  string  `json:"code"`
	Score float64 `json:"score"` // 0..1: how sure
	Box   *Box    `json:"box,omitempty"`
	// Detail is for officers; it holds no personal data.
	Detail string `json:"detail,omitempty"`
}

// Codes of findings that vision can make.
const (
	FindingUndecodable      = "undecodable"         // the decoder failed, or died twice on the file
	FindingNotADocument     = "not-a-document"      // no document-like content
	FindingBlurred          = "blurred"             // text is lost to blur
	FindingTooDark          = "too-dark"            //
	FindingOverexposed      = "overexposed"         //
	FindingGlare            = "glare"               // burnt-out area over the document
	FindingTooSmall         = "too-small"           // print below the size that can be read
	FindingCropped          = "cropped"             // the document leaves the picture
	FindingGrayscale        = "grayscale"           // black-and-white copy
	FindingScreenshot       = "screenshot"          // made of a screen's own pixels
	FindingScreenRecapture  = "screen-recapture"    // a photo of a screen (moire)
	FindingEdited           = "edited"              // traces of an editor in metadata or pixels
	FindingEditedRegion     = "edited-region"       // a part of the picture was put there later
	FindingPrintedCopy      = "printed-copy"        // a photo of a printed copy
	FindingTemplate         = "template-deviation"  // the print differs from the document's model
	FindingFingers          = "fingers"             // fingers cover part of the document
	FindingSpecimen         = "specimen"            // printed SPECIMEN, МЫСАЛ, ОБРАЗЕЦ …
	FindingDigitalDocument  = "digital-document"    // picture of an electronic card (eGov …)
	FindingHiddenText       = "hidden-text"         // a PDF's text layer says what its page does not show
	FindingMultipleDocs     = "multiple-documents"  //
	FindingMRZUnreadable    = "mrz-unreadable"      // a zone is there but could not be decoded
	FindingNoFace           = "no-face"             // a portrait is expected and missing
	FindingMultipleFaces    = "multiple-faces"      // more than one large face in a selfie
	FindingFaceTooSmall     = "face-too-small"      //
	FindingFaceTurned       = "face-turned"         // pose beyond the limits
	FindingFaceBlurred      = "face-blurred"        //
	FindingFaceDark         = "face-dark"           //
	FindingEyesCovered      = "eyes-covered"        // dark glasses
	FindingMouthCovered     = "mouth-covered"       // a mask, a scarf or a hand
	FindingFaceDrawn        = "face-drawn"          // a drawing where a person should be
	FindingPortraitDrawn    = "portrait-drawn"      // a drawing where a document has its holder's photograph
	FindingPictureOfPicture = "picture-of-picture"  // traces of a screen or a print held before the camera
	FindingNoDocumentInHand = "no-document-in-hand" // a selfie with document is expected and none is seen
)

// BestFields merges the readings of a page (MRZ and printed) into the most
// trusted one per field: a value covered by a right check digit first, then the
// higher score, MRZ before print on a tie.
func (p Page) BestFields() map[string]Reading {
	best := make(map[string]Reading)
	offer := func(r Reading) {
		if r.Value == "" {
			return
		}
		old, ok := best[r.Name]
		switch {
		case !ok:
		case old.Checked != r.Checked:
			if old.Checked {
				return
			}
		case old.Score >= r.Score:
			return
		}
		best[r.Name] = r
	}
	if p.MRZ != nil {
		for _, r := range p.MRZ.Fields {
			offer(r)
		}
	}
	for _, r := range p.Readings {
		offer(r)
	}
	return best
}
