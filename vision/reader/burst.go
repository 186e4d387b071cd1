package reader

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"image"
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/liveness"
)

// BurstRevision names the reading of live captures in vision.Burst.Reader.
const BurstRevision = "burst/2"

const (
	burstSide = 1280 // pixels of the longer side that frames are reduced to
	cellSide  = 8    // pixels of the blocks that are compared from frame to frame
)

// ReadBurst gives the facts of a live capture, frame by frame. A frame that
// cannot be decoded is a fact too; errors are those of ctx or an internal failure.
func (r *Reader) ReadBurst(ctx context.Context, c vision.Capture) (vision.Burst, error) {
	watch := newStopwatch()
	b := vision.Burst{Reader: BurstRevision, Models: r.faces.Models(), Frames: []vision.BurstFrame{}}
	if r.passive != nil {
		b.Models = append(slices.Clone(b.Models), r.passive.Model())
	}
	var before *image.RGBA
	var eyes *[2]face.EyePatch // of the first frame with a face
	described := map[int]int{}
	for _, f := range c.Frames {
		sum := sha256.Sum256(f.JPEG)
		out := vision.BurstFrame{Action: f.Action, At: f.At, SHA256: hex.EncodeToString(sum[:]), Unchanged: -1, Grain: -1, FaceNoise: -1, RimNoise: -1,
			Presentation: vision.Presentation{Moire: 1, Model: -1}}
		img, err := r.frame(ctx, f.JPEG)
		var refused *imageio.Refusal
		switch {
		case errors.As(err, &refused):
			out.Unreadable = refused.Reason
			b.Frames = append(b.Frames, out)
			continue
		case err != nil:
			return vision.Burst{}, err
		}
		out.Width, out.Height = img.Rect.Dx(), img.Rect.Dy()
		// One identity throughout is shown by one frame of each action, and two of the first.
		described[f.Action]++
		describe := described[f.Action] == 1 || f.Action == 0 && described[f.Action] == 2
		if err := r.person(ctx, img, describe, &eyes, &out); err != nil {
			return vision.Burst{}, err
		}
		out.Noise, _ = noise(img, img.Rect, image.Rectangle{})
		if out.Face != nil {
			out.FaceNoise, out.RimNoise = faceNoise(img, out.Face.Box)
		}
		if before != nil && before.Rect == img.Rect {
			out.Unchanged, out.Grain = unchanged(before, img), grain(before, img)
		}
		before = img
		b.Frames = append(b.Frames, out)
	}
	b.Millis = watch.total()
	return b, nil
}

// Presentation measures a single picture for being a picture of a picture; found
// is false when there is no face. Errors are those of Read.
func (r *Reader) Presentation(ctx context.Context, file []byte) (p vision.Presentation, found bool, err error) {
	decoded, err := r.decoder.Decode(ctx, file)
	if err != nil || len(decoded.Pictures) == 0 {
		return p, false, err
	}
	img := decoded.Pictures[0].Image
	t, err := r.faces.Track(ctx, img, false)
	if err != nil || t == nil {
		return p, false, err
	}
	p, err = r.present(ctx, img, t.Face.Box, true)
	return p, true, err
}

// present measures a picture, with the operator's network where there is one.
func (r *Reader) present(ctx context.Context, img *image.RGBA, box vision.Box, model bool) (vision.Presentation, error) {
	p := liveness.Present(img, box)
	if r.passive == nil || !model {
		return p, nil
	}
	var err error
	p.Model, err = r.passive.Live(ctx, img, box)
	return p, err
}

// frame decodes one frame; anything but a JPEG picture is refused.
func (r *Reader) frame(ctx context.Context, file []byte) (*image.RGBA, error) {
	if !bytes.HasPrefix(file, []byte{0xff, 0xd8}) {
		return nil, &imageio.Refusal{Code: imageio.Corrupted, Reason: "the frame is no JPEG picture"}
	}
	decoded, err := r.decoder.Decode(ctx, file)
	if err != nil {
		return nil, err
	}
	if len(decoded.Pictures) != 1 {
		return nil, &imageio.Refusal{Code: imageio.Corrupted, Reason: "the frame has no picture in it"}
	}
	img := decoded.Pictures[0].Image
	if w, h, k := imageio.Fit(img.Rect.Dx(), img.Rect.Dy(), burstSide); k < 1 {
		img = imageio.Resize(img, w, h)
	}
	return img, nil
}

func (r *Reader) person(ctx context.Context, img *image.RGBA, describe bool, eyes **[2]face.EyePatch, out *vision.BurstFrame) error {
	t, err := r.faces.Track(ctx, img, describe)
	if err != nil || t == nil {
		return err
	}
	out.Faces, out.Face, out.Shape = 1+t.Others, &t.Face, t.Shape
	out.EyeOpening, out.Skin = t.EyeOpening, t.Skin
	if *eyes == nil {
		*eyes = &t.Eyes
	}
	for i, e := range *eyes {
		out.EyeLikeness[i] = e.Likeness(t.Eyes[i])
	}
	for i, p := range out.Shape { // a tenth of a pixel is finer than the mesh
		out.Shape[i] = vision.Point{X: math.Round(p.X*10) / 10, Y: math.Round(p.Y*10) / 10}
	}
	out.Surround = surround(img, t.Face.Box)
	out.Presentation, err = r.present(ctx, img, t.Face.Box, describe)
	return err
}

// surround is the mean linear colour of what lies more than half a face away from it.
func surround(img *image.RGBA, box vision.Box) (sum [3]float64) {
	near := image.Rect(int(box.X-box.W/2), int(box.Y-box.H/2), int(box.X+1.5*box.W), int(box.Y+4*box.H)) // with the shoulders
	n := 0
	step := max(1, img.Rect.Dx()/96)
	for y := 0; y < img.Rect.Dy(); y += step {
		for x := 0; x < img.Rect.Dx(); x += step {
			if (image.Point{X: x, Y: y}).In(near) {
				continue
			}
			i := img.PixOffset(x, y)
			for c := range sum {
				sum[c] += face.Linear(img.Pix[i+c])
			}
			n++
		}
	}
	for c := range sum {
		sum[c] /= float64(max(n, 1))
	}
	return sum
}

// blocks calls do for a sample of the blocks of a part of the picture that are
// neither black nor burnt out.
func blocks(img *image.RGBA, in image.Rectangle, do func(at image.Point)) {
	in = in.Intersect(img.Rect)
	step := cellSide * max(1, in.Dx()/(cellSide*80))
	for y := in.Min.Y; y+cellSide <= in.Max.Y; y += step {
		for x := in.Min.X; x+cellSide <= in.Max.X; x += step {
			g := img.Pix[img.PixOffset(x+cellSide/2, y+cellSide/2)+1]
			if g > 10 && g < 245 {
				do(image.Point{X: x, Y: y})
			}
		}
	}
}

// leastBlocks is how many blocks a figure of noise must rest on.
const leastBlocks = 24

// noise is the standard deviation of the noise in a part of the picture, without
// a part of that: the median over the smoother half of the blocks (Immerkær,
// Fast noise variance estimation, 1996). It gives how many blocks there were.
func noise(img *image.RGBA, in, without image.Rectangle) (float64, int) {
	var found []float64
	blocks(img, in, func(at image.Point) {
		if at.In(without) {
			return
		}
		sum, n := 0.0, 0
		for y := at.Y + 1; y < at.Y+cellSide-1; y++ {
			i := img.PixOffset(at.X+1, y) + 1 // green has most of the light
			for range cellSide - 2 {
				p := func(dx, dy int) float64 { return float64(img.Pix[i+4*dx+dy*img.Stride]) }
				l := p(-1, -1) - 2*p(0, -1) + p(1, -1) - 2*p(-1, 0) + 4*p(0, 0) - 2*p(1, 0) + p(-1, 1) - 2*p(0, 1) + p(1, 1)
				sum += math.Abs(l)
				n++
				i += 4
			}
		}
		found = append(found, math.Sqrt(math.Pi/2)*sum/(6*float64(n)))
	})
	if len(found) == 0 {
		return 0, 0
	}
	slices.Sort(found)
	return found[len(found)/4], len(found)
}

// faceNoise is the noise of the middle of the face, and of what is around it.
func faceNoise(img *image.RGBA, box vision.Box) (inside, around float64) {
	part := func(grow float64) image.Rectangle {
		return image.Rect(int(box.X-grow*box.W), int(box.Y-grow*box.H), int(box.X+(1+grow)*box.W), int(box.Y+(1+grow)*box.H))
	}
	inside, n := noise(img, part(-0.15), image.Rectangle{})
	around, m := noise(img, part(0.8), part(0.25))
	if n < leastBlocks || m < leastBlocks {
		return -1, -1
	}
	return inside, around
}

// grain is the lower quartile over blocks of what is left of the difference of
// two frames when the block's mean difference is taken off: what stands still
// has the noise of two pictures there, whatever is on it.
func grain(a, b *image.RGBA) float64 {
	var found []float64
	blocks(b, b.Rect, func(at image.Point) {
		sum, squares := 0.0, 0.0
		for y := at.Y; y < at.Y+cellSide; y++ {
			i := b.PixOffset(at.X, y) + 1
			for range cellSide {
				d := float64(b.Pix[i]) - float64(a.Pix[i])
				sum += d
				squares += d * d
				i += 4
			}
		}
		const n = cellSide * cellSide
		found = append(found, math.Sqrt(max(squares/n-sum*sum/(n*n), 0)))
	})
	if len(found) == 0 {
		return 0
	}
	slices.Sort(found)
	return found[len(found)/4]
}

// unchanged is the share of blocks of which every pixel is as it was.
func unchanged(a, b *image.RGBA) float64 {
	same, all := 0, 0
	blocks(b, b.Rect, func(at image.Point) {
		all++
		for y := at.Y; y < at.Y+cellSide; y++ {
			i := b.PixOffset(at.X, y)
			if !bytes.Equal(a.Pix[i:i+4*cellSide], b.Pix[i:i+4*cellSide]) {
				return
			}
		}
		same++
	})
	return float64(same) / float64(max(all, 1))
}
