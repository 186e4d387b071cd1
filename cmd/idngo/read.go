package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/idngo/idngo/internal/visionhost"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/liveness"
	"github.com/idngo/idngo/vision/preview"
	"github.com/idngo/idngo/vision/reader"
)

type readCmd struct {
	Models string   `help:"Folder of the models." default:"models/cache" env:"IDNGO_MODELS"`
	Packs  []string `help:"Folders of template packs besides those of the program." env:"IDNGO_PACKS"`
	Facts  bool     `help:"Print all facts instead of the summary, embeddings left out."`
	Files  []string `arg:"" name:"file" help:"Pictures, PDFs or videos."`
}

// Run reads the files in order. A file that cannot be read gives a line with an
// error and exit status 1 in the end; the others are still read.
func (c readCmd) Run(r *runContext) error {
	packs, err := packFolders(r, c.Packs)
	if err != nil {
		return err
	}
	rd, err := reader.Open(findModels(c.Models), reader.Options{FFmpeg: ffmpeg(), Packs: packs})
	if err != nil {
		return err
	}
	failed := 0
	for _, name := range c.Files {
		facts, err := readFile(r, rd, r.path(name))
		if err != nil {
			failed++
			err = r.jsonLine(struct {
				File  string `json:"file"`
				Error string `json:"error"`
				Code  int    `json:"errorCode,omitempty"`
			}{name, err.Error(), refusalCode(err)})
		} else if c.Facts {
			err = r.jsonLine(withoutEmbeddings(facts))
		} else {
			err = r.jsonLine(reader.Summarise(name, facts))
		}
		if err != nil {
			return errors.Join(err, rd.Close())
		}
	}
	if err := rd.Close(); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d files could not be read", failed, len(c.Files))
	}
	return nil
}

func readFile(r *runContext, rd *reader.Reader, path string) (vision.Facts, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return vision.Facts{}, err
	}
	return rd.Read(r.ctx, file, vision.PurposeAny)
}

func refusalCode(err error) int {
	var refused *imageio.Refusal
	if errors.As(err, &refused) {
		return int(refused.Code)
	}
	return 0
}

// withoutEmbeddings keeps biometric data off the screen.
func withoutEmbeddings(f vision.Facts) vision.Facts {
	for i := range f.Pages {
		for j := range f.Pages[i].Faces {
			f.Pages[i].Faces[j].Embedding = nil
		}
	}
	return f
}

type matchCmd struct {
	Models      string `help:"Folder of the models." default:"models/cache" env:"IDNGO_MODELS"`
	Calibration string `name:"face-calibration" help:"Calibration file of the face models." env:"IDNGO_FACE_CALIBRATION"`
	FaceModel   string `name:"face-model" help:"Description of another face embedding network (docs/faces.md)." env:"IDNGO_FACE_MODEL"`
	A           string `arg:"" help:"First picture."`
	B           string `arg:"" help:"Second picture."`
}

type matchAnswer struct {
	Similarity float64       `json:"similarity"`
	Decision   face.Decision `json:"decision"`
	// Measured are the rates of error at this distance, where the calibration has them.
	Measured   *face.Rate    `json:"measured,omitempty"`
	Reasons    []face.Reason `json:"reasons"`
	SameSource bool          `json:"sameSource"`
	Millis     int64         `json:"ms"`
	Faces      []matchedFace `json:"faces"`
}

type matchedFace struct {
	File  string     `json:"file"`
	Box   vision.Box `json:"box"`
	Score float64    `json:"score"`
}

// Run compares the largest faces of two pictures.
func (c matchCmd) Run(r *runContext) (err error) {
	given := func(p string) string {
		if p == "" {
			return ""
		}
		return r.path(p)
	}
	cal, network, err := face.Load(given(c.FaceModel), given(c.Calibration))
	if err != nil {
		return err
	}
	rd, err := reader.Open(findModels(c.Models), reader.Options{FFmpeg: ffmpeg(), Faces: cal, Network: network})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rd.Close()) }()
	started := time.Now()
	var found [2]vision.Face
	var faces []matchedFace
	for i, name := range []string{c.A, c.B} {
		file, err := os.ReadFile(r.path(name))
		if err != nil {
			return err
		}
		facts, err := rd.Read(r.ctx, file, vision.PurposePortrait)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for _, p := range facts.Pages {
			if k := face.Person(p.Faces); k >= 0 {
				found[i] = p.Faces[k]
				faces = append(faces, matchedFace{name, p.Faces[k].Box, p.Faces[k].Score})
				break
			}
		}
	}
	if len(faces) < 2 {
		faces = append([]matchedFace{}, faces...)
	}
	m := face.Compare(found[0], found[1], cal)
	var measured *face.Rate
	if rates, ok := cal.RatesAt(m.Distance); ok && m.Distance >= 0 {
		measured = &rates
	}
	return r.jsonLine(matchAnswer{
		Measured:   measured,
		Similarity: m.Similarity, Decision: m.Decision, Reasons: m.Reasons, SameSource: face.SameSource(found[0], found[1], cal).Same,
		Millis: time.Since(started).Milliseconds(), Faces: faces,
	})
}

type livenessCmd struct {
	Models string   `help:"Folder of the models." default:"models/cache" env:"IDNGO_MODELS"`
	Limits string   `name:"liveness-limits" help:"Limits file of liveness." env:"IDNGO_LIVENESS_LIMITS"`
	Files  []string `arg:"" name:"file" help:"Pictures of a face."`
}

type livenessAnswer struct {
	File     string            `json:"file"`
	Score    float64           `json:"score"`
	Decision string            `json:"decision"`
	Attack   liveness.Attack   `json:"attackType,omitempty"`
	Signals  []liveness.Signal `json:"signals,omitempty"`
	Error    string            `json:"error,omitempty"`
}

// Run examines single pictures. None of them can prove a living person: the
// decision is suspect or unsure.
func (c livenessCmd) Run(r *runContext) (err error) {
	limits, err := liveness.DefaultLimits()
	if c.Limits != "" {
		var raw []byte
		if raw, err = os.ReadFile(r.path(c.Limits)); err == nil {
			limits, err = liveness.ParseLimits(raw)
		}
	}
	if err != nil {
		return err
	}
	rd, err := reader.Open(findModels(c.Models), reader.Options{FFmpeg: ffmpeg()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rd.Close()) }()
	failed := 0
	for _, name := range c.Files {
		a := livenessAnswer{File: name, Decision: "unsure"}
		file, err := os.ReadFile(r.path(name))
		var still vision.Presentation
		var found bool
		if err == nil {
			still, found, err = rd.Presentation(r.ctx, file)
		}
		switch {
		case err != nil:
			failed++
			a.Error, a.Decision = err.Error(), "unread"
		case !found:
			a.Signals = []liveness.Signal{{Code: "face-missing", Weight: liveness.Missing, Action: -1}}
		default:
			report := liveness.Still(still, limits)
			a.Score, a.Attack, a.Signals = report.Score, report.Attack, report.Signals
			if report.Outcome == liveness.Suspect {
				a.Decision = "suspect"
			}
		}
		if err := r.line(a); err != nil {
			return err
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d files could not be read", failed, len(c.Files))
	}
	return nil
}

// ffmpeg finds the optional program that takes pictures from videos.
func ffmpeg() string {
	path, err := exec.LookPath("ffmpeg")
	if err != nil {
		return ""
	}
	return path
}

// visionCmd is the supervised child: it reads files from its standard input
// and answers facts on its standard output.
type visionCmd struct {
	Models     string   `default:"models/cache"`
	Packs      []string `help:"Folders of template packs."`
	PassivePAD bool     `name:"passive-pad"`
	HEIC       string   `name:"heic-decoder"`
	// The paths of the face model and its calibration, absolute.
	Calibration string `name:"face-calibration"`
	FaceModel   string `name:"face-model"`
}

// ffmpegDescriptors is what starting a helper process needs besides what is open.
const ffmpegDescriptors = 16

// videoRoom makes what a confined child needs for videos, when their reader is
// installed: a file to lay them in, and descriptors to start it.
func videoRoom(ffmpeg string) (film *imageio.Film, descriptors int, err error) {
	if ffmpeg == "" {
		return nil, 0, nil
	}
	film, err = imageio.NewFilm(maxVideo)
	return film, ffmpegDescriptors, err
}

// stillRoom makes what a confined child needs for HEIC pictures, where the operator
// names a decoder, and says how many descriptors are needed besides what is open.
func stillRoom(decoder string, extra int) (*imageio.Still, int, error) {
	if decoder == "" {
		return nil, extra, nil
	}
	still, err := imageio.NewStill(decoder, maxVideo)
	return still, max(extra, ffmpegDescriptors), err
}

// maxVideo is the largest file that is accepted, with room to spare.
const maxVideo = 64 << 20

func (c visionCmd) Run(r *runContext) error {
	video := ffmpeg()
	packs, err := packFolders(r, c.Packs)
	if err != nil {
		return err
	}
	film, extra, err := videoRoom(video)
	if err != nil {
		return err
	}
	cal, network, err := face.Load(c.FaceModel, c.Calibration)
	if err != nil {
		return err
	}
	still, extra, err := stillRoom(c.HEIC, extra)
	if err != nil {
		return err
	}
	rd, err := reader.Open(c.Models, reader.Options{FFmpeg: video, Film: film, HEIC: still, Passive: c.PassivePAD, Packs: packs, Faces: cal, Network: network})
	if err != nil {
		return errors.Join(err, still.Close())
	}
	if err := visionhost.Confine(extra); err != nil {
		return errors.Join(err, rd.Close(), still.Close())
	}
	return errors.Join(visionhost.Serve(r.ctx, os.Stdin, os.Stdout, rd), rd.Close(), still.Close())
}

// previewCmd is the supervised child that shows pictures: files come in on its
// standard input, JPEGs go out on its standard output. It needs no models.
type previewCmd struct {
	HEIC string `name:"heic-decoder"`
}

func (c previewCmd) Run(r *runContext) error {
	video := ffmpeg()
	film, extra, err := videoRoom(video)
	if err != nil {
		return err
	}
	still, extra, err := stillRoom(c.HEIC, extra)
	if err != nil {
		return err
	}
	if err := visionhost.Confine(extra); err != nil {
		return errors.Join(err, still.Close())
	}
	shown := &preview.Renderer{Decoder: imageio.Decoder{FFmpeg: video, Film: film, HEIC: still}}
	return errors.Join(visionhost.ServePreviews(r.ctx, os.Stdin, os.Stdout, shown), still.Close())
}
