package face

import (
	"context"
	"fmt"
	"math"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/onnx"
)

const (
	meshSize   = 192
	meshPoints = 468
	// meshMargin: the crop is the detector's box times this.
	meshMargin = 1.5
	// minPresence is FaceMesh's confidence that its crop holds a face; between
	// doubtedPresence and it, the detector decides.
	minPresence     = 0.5
	doubtedPresence = 0.1
	// restingPitch is what the line from forehead to chin measures on a face
	// that looks straight ahead (median of portraits on passports).
	restingPitch = -7
)

// Numbers of FaceMesh's points. Left and right are the subject's own.
const (
	rightEyeOuter = 33
	rightEyeInner = 133
	leftEyeInner  = 362
	leftEyeOuter  = 263
	noseBase      = 2
	forehead      = 10
	chin          = 152
)

// mesh holds FaceMesh's 468 points: x and y in pixels of the source, and the
// points in the turned crop with their depth (larger is farther), for the pose.
type mesh struct {
	presence float64
	points   []vision.Point
	upright  []point3
	turn     float64 // of the crop, radians, clockwise
}

type point3 struct{ x, y, z float64 }

// landmarks places the mesh on a detection. The crop is turned so that the eyes
// lie level.
func (f *Finder) landmarks(ctx context.Context, r *raster, d detection) (mesh, error) {
	turn := math.Atan2(d.imageRightEye.Y-d.imageLeftEye.Y, d.imageRightEye.X-d.imageLeftEye.X)
	centre := vision.Point{X: d.box.X + d.box.W/2, Y: d.box.Y + d.box.H/2}
	crop := square(centre, meshMargin*max(d.box.W, d.box.H), turn, meshSize)

	input := r.sample(crop, meshSize)
	for i, v := range input {
		input[i] = v / 255
	}
	out, err := f.mesh.Run(ctx, onnx.Tensor{Shape: []int64{1, meshSize, meshSize, 3}, Data: input})
	if err != nil {
		return mesh{}, err
	}
	if err := expect(out, 3*meshPoints, 1); err != nil {
		return mesh{}, fmt.Errorf("%s: %w", MeshModel, err)
	}
	flat := out[0].Data
	m := mesh{presence: float64(out[1].Data[0]), turn: turn}
	for i := 0; i+2 < len(flat); i += 3 {
		p := point3{float64(flat[i]), float64(flat[i+1]), float64(flat[i+2])}
		m.upright = append(m.upright, p)
		m.points = append(m.points, crop.apply(vision.Point{X: p.x, Y: p.y}))
	}
	return m, nil
}

// pose estimates the head's turn in degrees from the depth of the points: yaw
// from the outer corners of the eyes, pitch from forehead and chin.
func (m mesh) pose() (yaw, pitch, roll float64) {
	const degrees = 180 / math.Pi
	right, left := m.upright[rightEyeOuter], m.upright[leftEyeOuter]
	yaw = math.Atan2(left.z-right.z, math.Hypot(left.x-right.x, left.y-right.y)) * degrees
	top, bottom := m.upright[forehead], m.upright[chin]
	pitch = math.Atan2(top.z-bottom.z, math.Hypot(bottom.x-top.x, bottom.y-top.y))*degrees - restingPitch
	roll = (m.turn + math.Atan2(left.y-right.y, left.x-right.x)) * degrees
	return yaw, pitch, roll
}
