package face_test

import (
	"fmt"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
)

// Two faces are compared by what Find said of them; the pictures are not needed again.
func ExampleCompare() {
	calibration, err := face.DefaultCalibration()
	if err != nil {
		fmt.Println(err)
		return
	}
	portrait := vision.Face{Box: vision.Box{W: 110, H: 130}, Embedding: make([]float32, face.EmbeddingSize)}
	selfie := vision.Face{Box: vision.Box{W: 420, H: 480}, Embedding: make([]float32, face.EmbeddingSize)}
	selfie.Embedding[0] = 0.4

	match := face.Compare(portrait, selfie, calibration)
	fmt.Printf("%s, distance %.2f, because %s\n", match.Decision, match.Distance, match.Reasons[0])

	portrait.Box.W = 45
	match = face.Compare(portrait, selfie, calibration)
	fmt.Printf("%s, because %s\n", match.Decision, match.Reasons[1])
	// Output:
	// same, distance 0.40, because close
	// unsure, because small-face
}
