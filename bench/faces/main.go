// Command faces measures faces by bench/FACES-PROTOCOL.md and prints the tables of
// bench/RESULTS.md, part by part:
//
//	go run ./bench/faces -part match,sources,covers,speed,live,replays,search [-sets FILE] [-faces DIR,DIR] [-peer PYTHON] [-state DIR]
//
// The labelled sets of -sets are fetched from packages into -cache; -faces adds
// folders of pictures named PERSONn.png or .jpg. Pictures with exactly one face
// take part. The long parts (live, search) keep what is done in -state and go on
// from there.
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
	"regexp"
	"slices"
	"sort"
	"strings"
	"syscall"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/onnx"
)

type options struct {
	models, sets, faces, cache, peer, state, documents string
	network                                            string
	parts, people                                      []string
	kinds                                              *regexp.Regexp
	sessions, search                                   int
}

// The parts of the measurement.
var allParts = []string{"match", "sources", "covers", "speed", "live", "replays", "search"}

func main() {
	var o options
	var parts string
	flag.StringVar(&parts, "part", "match,sources,covers,speed,live,replays,search", "what to measure")
	flag.StringVar(&o.models, "models", "models/cache", "folder of the models")
	flag.StringVar(&o.sets, "sets", "bench/faces/sets.json", "labelled sets that packages carry (empty: none)")
	flag.StringVar(&o.cache, "cache", ".build/face-sets", "where the sets are kept")
	flag.StringVar(&o.faces, "faces", "", "more folders of pictures named PERSONn.png or .jpg, comma-separated")
	flag.StringVar(&o.documents, "documents", "", "folder of pictures of documents, in which faces are only looked for")
	flag.StringVar(&o.peer, "peer", "", "Python that has the peer installed (make face-peer)")
	flag.StringVar(&o.network, "network", "", "another embedding network of -sets to measure in place of the built-in one (part match alone)")
	flag.StringVar(&o.state, "state", ".build/faces-state", "where long parts keep what is done")
	flag.IntVar(&o.sessions, "sessions", 30, "liveness sessions and attacks of each kind to play")
	flag.Func("kinds", "regular expression of the liveness sessions to play (empty: all)", func(v string) (err error) {
		o.kinds, err = regexp.Compile(v)
		return err
	})
	people := flag.String("people", partTest+","+partCalibration, "whose liveness sessions to play")
	flag.IntVar(&o.search, "search", 1_000_000, "largest index to search, in faces")
	flag.Parse()
	o.parts, o.people = strings.Split(parts, ","), strings.Split(*people, ",")
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Stdout, o); err != nil {
		fmt.Fprintln(os.Stderr, "faces:", err)
		os.Exit(1)
	}
}

// sample is one picture with exactly one face.
type sample struct {
	set, person, sex string
	path             string
	picture          image.Image
	face             vision.Face
}

func run(ctx context.Context, w io.Writer, o options) error {
	for _, p := range o.parts {
		if !slices.Contains(allParts, p) {
			return fmt.Errorf("part %q is none of %s", p, strings.Join(allParts, ", "))
		}
	}
	wanted := func(p string) bool { return slices.Contains(o.parts, p) }
	if err := os.MkdirAll(o.state, 0o755); err != nil { //nolint:gosec // figures, no secrets
		return err
	}
	if wanted("search") {
		if err := measureSearch(ctx, w, o.search, o.state); err != nil {
			return err
		}
	}
	if !slices.ContainsFunc(o.parts, func(p string) bool { return p != "search" }) {
		return nil
	}
	rt, err := onnx.Open(o.models)
	if err != nil {
		return err
	}
	defer rt.Close() //nolint:errcheck // the figures are taken by then
	about := []face.Option{face.WithThreads(2)}
	calibration, err := face.DefaultCalibration()
	if err != nil {
		return err
	}
	if o.network != "" {
		n, err := fetchNetwork(ctx, o.sets, o.network, o.cache)
		if err != nil {
			return err
		}
		about = append(about, face.WithNetwork(n))
		calibration = face.Calibration{} // none was measured with it
	}
	finder, err := face.Open(rt, about...)
	if err != nil {
		return err
	}
	if o.documents != "" {
		if err := search(ctx, w, finder, o.documents); err != nil {
			return err
		}
	}
	samples, err := gather(ctx, w, finder, o)
	if err != nil {
		return err
	}
	if wanted("match") {
		if err := measureMatch(ctx, w, finder, samples, calibration, o.peer); err != nil {
			return err
		}
	}
	if wanted("sources") {
		if err := compareSources(ctx, w, finder, samples, calibration); err != nil {
			return err
		}
	}
	if wanted("covers") {
		if err := measureCovers(ctx, w, finder, samples, calibration); err != nil {
			return err
		}
	}
	if wanted("speed") {
		if err := measureSpeed(ctx, w, rt, o.models, samples); err != nil {
			return err
		}
	}
	if wanted("live") || wanted("replays") {
		return measureLiveness(ctx, w, o, samples, wanted("live"), wanted("replays"))
	}
	return nil
}

// gather finds the faces of all sets and folders.
func gather(ctx context.Context, w io.Writer, finder *face.Finder, o options) ([]sample, error) {
	var all []picture
	if o.sets != "" {
		sets, err := readSets(o.sets)
		if err != nil {
			return nil, err
		}
		if all, err = fetchSets(ctx, sets, o.cache); err != nil {
			return nil, err
		}
	}
	if o.faces != "" {
		for _, dir := range strings.Split(o.faces, ",") {
			more, err := folderPictures(dir)
			if err != nil {
				return nil, err
			}
			all = append(all, more...)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no pictures: neither -sets nor -faces")
	}
	type count struct {
		pictures, none, several int
		people                  map[string]bool
	}
	counts := map[string]*count{}
	var names []string
	var samples []sample
	for _, p := range all {
		c := counts[p.set]
		if c == nil {
			c = &count{people: map[string]bool{}}
			counts[p.set] = c
			names = append(names, p.set)
		}
		c.pictures++
		img, err := decode(p.path)
		if err != nil {
			return nil, err
		}
		found, err := finder.Find(ctx, img)
		if err != nil {
			return nil, err
		}
		switch {
		case len(found) == 0:
			c.none++
		case len(found) > 1:
			c.several++
		default:
			c.people[p.person] = true
			samples = append(samples, sample{set: p.set, person: p.person, sex: p.sex, path: p.path, picture: img, face: found[0]})
		}
	}
	fmt.Fprintln(w, "| set | pictures | no face found | several | people |\n|---|---|---|---|---|")
	for _, n := range names {
		c := counts[n]
		fmt.Fprintf(w, "| %s | %d | %d | %d | %d |\n", n, c.pictures, c.none, c.several, len(c.people))
	}
	fmt.Fprintln(w)
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
	if filepath.Ext(path) == ".pgm" {
		return decodePGM(f)
	}
	img, _, err := image.Decode(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return img, nil
}
