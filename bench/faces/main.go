// Command faces measures finding and comparing faces and prints a table:
//
//	go run ./bench/faces -faces DIR[,DIR] [-documents DIR] [-models models/cache] [-sessions N] [-search N]
//
// bench/FACES-PROTOCOL.md says how. DIR holds pictures named PERSONn.png or .jpg. Those with exactly one face make
// the pairs: same person, and different ones. From each picture a second one is
// simulated as the portrait on a document (grey, flat, small, compressed), and
// several prints of the same photograph. Documents are only searched for faces.
package main

import (
	"context"
	"flag"
	"fmt"
	"image"
	_ "image/jpeg" // the formats of the samples
	_ "image/png"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"sort"
	"strings"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/onnx"
)

func main() {
	faces := flag.String("faces", "", "folder of pictures named PERSONn.png or .jpg")
	documents := flag.String("documents", "", "folder of pictures of documents (optional)")
	models := flag.String("models", "models/cache", "folder of the models")
	sessions := flag.Int("sessions", 0, "liveness sessions and attacks of each kind to play (0: none)")
	search := flag.Int("search", 0, "largest index to search, in faces (0: none)")
	match := flag.Bool("match", true, "measure finding and comparing")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, options{*models, *faces, *documents, *sessions, *search, *match}); err != nil {
		fmt.Fprintln(os.Stderr, "faces:", err)
		os.Exit(1)
	}
}

// sample is one picture with exactly one face.
type sample struct {
	name, person string
	picture      image.Image
	face         vision.Face
}

type options struct {
	models, faces, documents string
	sessions, search         int
	match                    bool
}

func run(ctx context.Context, w io.Writer, o options) error {
	if o.search > 0 {
		if err := measureSearch(w, o.search); err != nil {
			return err
		}
	}
	if o.faces == "" {
		if o.search > 0 {
			return nil
		}
		return fmt.Errorf("-faces is required")
	}
	rt, err := onnx.Open(o.models)
	if err != nil {
		return err
	}
	defer rt.Close() //nolint:errcheck // the figures are taken by then
	finder, err := face.Open(rt, face.WithThreads(2))
	if err != nil {
		return err
	}
	calibration, err := face.DefaultCalibration()
	if err != nil {
		return err
	}
	var samples []sample
	for _, dir := range strings.Split(o.faces, ",") {
		more, err := load(ctx, w, finder, dir)
		if err != nil {
			return err
		}
		samples = append(samples, more...)
	}
	if o.sessions > 0 {
		if err := measureLiveness(ctx, w, o.models, samples, o.sessions); err != nil {
			return err
		}
	}
	if !o.match {
		return nil
	}
	if o.documents != "" {
		if err := search(ctx, w, finder, o.documents); err != nil {
			return err
		}
	}
	remarks := make(map[string]int)
	for _, s := range samples {
		for _, finding := range face.SelfieFindings([]vision.Face{s.face}, calibration.Selfie) {
			remarks[finding.Code]++
		}
	}
	fmt.Fprintf(w, "%d portraits taken for selfies; remarks: %v\n\n", len(samples), remarks)
	if err := comparePairs(ctx, w, finder, samples, calibration); err != nil {
		return err
	}
	if err := compareSources(ctx, w, finder, samples, calibration); err != nil {
		return err
	}
	return measureSpeed(ctx, w, rt, samples)
}

// load finds the faces of the folder's pictures.
func load(ctx context.Context, w io.Writer, finder *face.Finder, dir string) ([]sample, error) {
	paths, err := pictures(dir)
	if err != nil {
		return nil, err
	}
	var samples []sample
	counts := make(map[int]int)
	for _, path := range paths {
		img, err := decode(path)
		if err != nil {
			return nil, err
		}
		found, err := finder.Find(ctx, img)
		if err != nil {
			return nil, err
		}
		counts[len(found)]++
		if len(found) != 1 {
			continue
		}
		name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		samples = append(samples, sample{
			name: name, person: strings.TrimRight(name, "0123456789"), picture: img, face: found[0],
		})
	}
	fmt.Fprintf(w, "pictures %d; by number of faces found: %v\n\n", len(paths), counts)
	return samples, nil
}

func search(ctx context.Context, w io.Writer, finder *face.Finder, dir string) error {
	paths, err := pictures(dir)
	if err != nil {
		return err
	}
	fmt.Fprintln(w, "document            size   faces  widest px  score")
	for _, path := range paths {
		img, err := decode(path)
		if err != nil {
			return err
		}
		found, err := finder.Find(ctx, img)
		if err != nil {
			return err
		}
		size := fmt.Sprintf("%dx%d", img.Bounds().Dx(), img.Bounds().Dy())
		fmt.Fprintf(w, "%-16s %9s  %5d", filepath.Base(path), size, len(found))
		if len(found) > 0 {
			fmt.Fprintf(w, "  %9.0f  %5.2f", found[0].Box.W, found[0].Score)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w)
	return nil
}

func pictures(dir string) ([]string, error) {
	var paths []string
	for _, pattern := range []string{"*.png", "*.jpg"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return nil, err
		}
		paths = append(paths, found...)
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("no .png or .jpg in %s", dir)
	}
	sort.Strings(paths)
	return paths, nil
}

func decode(path string) (image.Image, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // was only read
	img, _, err := image.Decode(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return img, nil
}
