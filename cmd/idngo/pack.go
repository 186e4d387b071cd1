package main

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/reader"
)

type packCmd struct {
	Check   packCheck   `cmd:"" help:"Check template packs and say what they add."`
	Preview packPreview `cmd:"" help:"Read a picture with a pack and draw what was found where."`
}

// packFolders opens the folders of --packs; a missing one is an error.
func packFolders(r *runContext, dirs []string) ([]fs.FS, error) {
	var out []fs.FS
	for _, d := range dirs {
		d = r.path(d)
		info, err := os.Stat(d)
		if err != nil {
			return nil, fmt.Errorf("--packs: %w", err)
		}
		if !info.IsDir() {
			return nil, fmt.Errorf("--packs: %s is no folder", d)
		}
		out = append(out, os.DirFS(d))
	}
	return out, nil
}

type packCheck struct {
	Files []string `arg:"" name:"file" help:"Packs (*.yaml); see docs/guide/packs.md."`
}

// packMistake is one mistake with its place.
type packMistake struct {
	Line   int    `json:"line,omitempty"`
	Reason string `json:"reason"`
}

type packAnswer struct {
	File     string           `json:"file"`
	OK       bool             `json:"ok"`
	Pack     *fields.PackInfo `json:"pack,omitempty"`
	Mistakes []packMistake    `json:"mistakes,omitempty"`
}

// Run checks every file; one with mistakes gives exit status 1 in the end.
func (c packCheck) Run(r *runContext) error {
	wrong := 0
	for _, name := range c.Files {
		data, err := os.ReadFile(r.path(name))
		if err != nil {
			return err
		}
		answer := packAnswer{File: name}
		info, err := fields.CheckPack(filepath.Base(name), data)
		if err == nil {
			answer.OK, answer.Pack = true, &info
		} else {
			wrong++
			answer.Mistakes = mistakes(err)
		}
		if err := r.line(answer); err != nil {
			return err
		}
	}
	if wrong > 0 {
		return fmt.Errorf("%d of %d packs have mistakes", wrong, len(c.Files))
	}
	return nil
}

// mistakes takes a joined error apart.
func mistakes(err error) []packMistake {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var out []packMistake
		for _, e := range joined.Unwrap() {
			out = append(out, mistakes(e)...)
		}
		return out
	}
	var p *fields.PackError
	if errors.As(err, &p) {
		return []packMistake{{p.Line, p.Reason}}
	}
	return []packMistake{{Reason: err.Error()}}
}

type packPreview struct {
	Models string   `help:"Folder of the models." default:"models/cache" env:"IDNGO_MODELS"`
	Packs  []string `help:"Folders of further packs." env:"IDNGO_PACKS"`
	Out    string   `help:"Picture to write." default:"preview.png"`
	Pack   string   `arg:"" name:"file" help:"The pack (*.yaml)."`
	Image  string   `arg:"" name:"image" help:"A picture of the document."`
}

type previewAnswer struct {
	File    string             `json:"file"`
	Preview string             `json:"preview"`
	Page    reader.PageSummary `json:"page"`
	Lines   []string           `json:"lines"`
}

// Run reads the picture with the pack and writes its first page with boxes:
// blue for lines of print, green for what became a field.
func (c packPreview) Run(r *runContext) (err error) {
	data, err := os.ReadFile(r.path(c.Pack))
	if err != nil {
		return err
	}
	if _, err := fields.CheckPack(filepath.Base(c.Pack), data); err != nil {
		return err
	}
	folders, err := packFolders(r, c.Packs)
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "idngo-pack-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()
	if err := os.WriteFile(filepath.Join(tmp, "pack.yaml"), data, 0o600); err != nil { //nolint:gosec // the folder was made here
		return err
	}
	rd, err := reader.Open(findModels(c.Models), reader.Options{FFmpeg: ffmpeg(), Packs: append(folders, os.DirFS(tmp))})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rd.Close()) }()
	file, err := os.ReadFile(r.path(c.Image))
	if err != nil {
		return err
	}
	facts, err := rd.Read(r.ctx, file, vision.PurposeAny)
	if err != nil {
		return err
	}
	if len(facts.Pages) == 0 {
		return errors.New("the file holds no picture that can be read")
	}
	decoded, err := (&imageio.Decoder{FFmpeg: ffmpeg()}).Decode(r.ctx, file)
	if err != nil {
		return err
	}
	page := facts.Pages[0]
	if err := writePNG(r.path(c.Out), annotate(imageio.Rotate(decoded.Pictures[0].Image, page.Rotation), page)); err != nil {
		return err
	}
	answer := previewAnswer{File: c.Image, Preview: c.Out, Page: reader.Summarise(c.Image, facts).Pages[0], Lines: []string{}}
	for _, l := range page.Lines {
		answer.Lines = append(answer.Lines, l.Text)
	}
	return r.line(answer)
}

var (
	lineColour  = color.RGBA{60, 110, 220, 255}
	fieldColour = color.RGBA{20, 150, 70, 255}
	zoneColour  = color.RGBA{200, 120, 20, 255}
)

// annotate draws the boxes of a page on its upright picture.
func annotate(src *image.RGBA, p vision.Page) *image.RGBA {
	img := image.NewRGBA(src.Rect)
	draw.Draw(img, img.Rect, src, src.Rect.Min, draw.Src)
	for _, l := range p.Lines {
		frame(img, l.Box, 1, lineColour)
	}
	if p.MRZ != nil {
		frame(img, p.MRZ.Box, 3, zoneColour)
		label(img, p.MRZ.Box, p.MRZ.Format, zoneColour)
	}
	for _, f := range p.Readings {
		if f.Box != nil {
			frame(img, *f.Box, 3, fieldColour)
			label(img, *f.Box, fmt.Sprintf("%s %.2f", f.Name, f.Score), fieldColour)
		}
	}
	title := strings.TrimSpace(p.Country + " " + p.Kind + " " + p.Side)
	if title == "" {
		title = "not recognised"
	}
	label(img, vision.Box{X: 2, Y: 18}, title, zoneColour)
	return img
}

func frame(img *image.RGBA, b vision.Box, width int, c color.Color) {
	x0, y0, x1, y1 := int(b.X), int(b.Y), int(b.X+b.W), int(b.Y+b.H)
	for _, r := range []image.Rectangle{
		image.Rect(x0, y0, x1, y0+width), image.Rect(x0, y1-width, x1, y1), image.Rect(x0, y0, x0+width, y1), image.Rect(x1-width, y0, x1, y1),
	} {
		draw.Draw(img, r, image.NewUniform(c), image.Point{}, draw.Src)
	}
}

// label writes a name above a box, on a ground that can be read on any document.
func label(img *image.RGBA, b vision.Box, text string, c color.Color) {
	x, y := int(b.X), max(int(b.Y)-3, 12)
	draw.Draw(img, image.Rect(x, y-11, x+7*len(text)+4, y+3), image.NewUniform(c), image.Point{}, draw.Src)
	(&font.Drawer{Dst: img, Src: image.White, Face: basicfont.Face7x13, Dot: fixed.P(x+2, y)}).DrawString(text)
}

func writePNG(path string, img image.Image) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return png.Encode(f, img)
}
