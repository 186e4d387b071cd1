package face

import (
	"fmt"
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
)

// Person returns the index of the person in a selfie: the largest face that is
// not on a document held up. It is -1 when there is none.
func Person(faces []vision.Face) int {
	person := -1
	for i, f := range faces {
		if !f.OnDocument && (person < 0 || area(f) > area(faces[person])) {
			person = i
		}
	}
	return person
}

// SelfieFindings remarks on what makes a selfie hard to use. Faces on a document
// held up are left out. No finding means that nothing was noticed.
func SelfieFindings(faces []vision.Face, limits SelfieLimits) []vision.Finding {
	n := Person(faces)
	if n < 0 {
		return []vision.Finding{{Code: vision.FindingNoFace, Score: 1}}
	}
	person := faces[n]
	var out []vision.Finding
	add := func(code string, score float64, detail string) {
		out = append(out, vision.Finding{Code: code, Score: min(max(score, 0), 1), Box: &person.Box, Detail: detail})
	}
	others := 0
	for i, f := range faces {
		if i != n && !f.OnDocument && area(f) >= limits.OtherFace*area(person) {
			others++
		}
	}
	if others > 0 {
		add(vision.FindingMultipleFaces, 1, fmt.Sprintf("%d more of similar size", others))
	}
	if person.Box.W < limits.MinFace {
		add(vision.FindingFaceTooSmall, below(person.Box.W, limits.MinFace), fmt.Sprintf("%.0f px wide", person.Box.W))
	}
	turn := max(math.Abs(person.Yaw)/limits.MaxYaw, math.Abs(person.Pitch)/limits.MaxPitch, math.Abs(person.Roll)/limits.MaxRoll)
	if turn > 1 {
		add(vision.FindingFaceTurned, turn-0.5, fmt.Sprintf("yaw %.0f°, pitch %.0f°, roll %.0f°", person.Yaw, person.Pitch, person.Roll))
	}
	// The variance falls with the square of the light; a dark face is not blurred for that.
	light := min(person.Brightness/0.5, 1)
	if limit := limits.MinSharpness * light * light; person.Sharpness < limit {
		add(vision.FindingFaceBlurred, below(person.Sharpness, limit), fmt.Sprintf("sharpness %.1f", person.Sharpness))
	}
	if person.Brightness < limits.MinBrightness {
		add(vision.FindingFaceDark, below(person.Brightness, limits.MinBrightness), fmt.Sprintf("brightness %.2f", person.Brightness))
	}
	switch {
	case turn > 1, slices.ContainsFunc(out, func(f vision.Finding) bool { return f.Code == vision.FindingFaceBlurred }):
		// Turned away half of what is measured is not the face, blurred it shows no mouth anyway.
	case person.MouthDetail > 0 && person.MouthDetail < limits.MinMouthDetail:
		// What covers the mouth covers the cheeks, against which the eyes are held.
		add(vision.FindingMouthCovered, below(person.MouthDetail, limits.MinMouthDetail), fmt.Sprintf("detail %.3f", person.MouthDetail))
	case person.EyeLight > 0 && person.EyeLight < limits.MinEyeLight:
		add(vision.FindingEyesCovered, below(person.EyeLight, limits.MinEyeLight), fmt.Sprintf("eyes %.2f of the skin's light", person.EyeLight))
	}
	if person.Plainness > limits.MaxPlainness {
		add(vision.FindingFaceDrawn, person.Plainness, fmt.Sprintf("%.0f%% of the skin in one colour", 100*person.Plainness))
	}
	return out
}

// below is 0.5 at the limit and grows to 1 at nothing.
func below(value, limit float64) float64 { return 1 - value/(2*limit) }
