package main

import (
	"bytes"
	"context"
	"encoding/json"
	"image/jpeg"
	"image/png"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/internal/visionhost"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/preview"
)

const modelsForTests = "../../models/cache"

// drawn is what one made applicant hands in: a passport and a selfie.
var drawn = sync.OnceValues(func() (specimen.Submission, error) {
	fonts, err := specimen.FindFonts()
	if err != nil {
		return specimen.Submission{}, err
	}
	faces, err := specimen.LoadFaces(filepath.Join(modelsForTests, "faces"))
	if err != nil {
		return specimen.Submission{}, err
	}
	studio, err := specimen.New(specimen.Assets{Fonts: fonts, Faces: faces})
	if err != nil {
		return specimen.Submission{}, err
	}
	return studio.Submit(specimen.Applicant{Seed: 21, Kind: specimen.KindPassport, Country: "KAZ", Sex: specimen.Female, Face: "astronaut", Today: time.Now()})
})

// handedIn writes the pictures of the made applicant, and a file that is none.
func handedIn(t *testing.T) (s specimen.Submission, passport, selfie, text string) {
	t.Helper()
	if testing.Short() {
		t.Skip("drives the real models")
	}
	s, err := drawn()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range s.Files {
		must(t, os.WriteFile(filepath.Join(dir, f.Name), f.JPEG, 0o600))
	}
	text = filepath.Join(dir, "notes.txt")
	must(t, os.WriteFile(text, []byte("no picture at all"), 0o600))
	return s, filepath.Join(dir, s.Files[0].Name), filepath.Join(dir, s.Files[1].Name), text
}

// TestReadCommand: a line a file, in order, one that cannot be read among them.
func TestReadCommand(t *testing.T) {
	t.Parallel()
	s, passport, _, notes := handedIn(t)
	exit, out, errOut := call(t, "read", "--models", modelsForTests, notes, passport)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if exit != 1 || len(lines) != 2 || !strings.Contains(errOut, "1 of 2 files") {
		t.Fatalf("exit %d, %s%s", exit, out, errOut)
	}
	var refused struct {
		File, Error string
		ErrorCode   int
	}
	must(t, json.Unmarshal([]byte(lines[0]), &refused))
	if refused.File != notes || refused.Error == "" || refused.ErrorCode < 1000 {
		t.Errorf("refused %+v", refused)
	}
	var seen struct {
		File  string
		Pages []struct {
			Kind string
			MRZ  struct {
				Lines []string
				Valid bool
			}
			Faces []struct{ Score float64 }
		}
	}
	must(t, json.Unmarshal([]byte(lines[1]), &seen))
	if seen.File != passport || len(seen.Pages) != 1 || seen.Pages[0].Kind != "PASSPORT" || len(seen.Pages[0].Faces) == 0 || !seen.Pages[0].MRZ.Valid || !slices.Equal(seen.Pages[0].MRZ.Lines, s.Files[0].Truth.MRZ) {
		t.Errorf("read %s, printed %v", lines[1], s.Files[0].Truth.MRZ)
	}
	if strings.Contains(strings.ToLower(out), "embedding") {
		t.Error("biometric data on the screen")
	}
}

// TestMatchCommand compares a portrait with the selfie of the same person.
func TestMatchCommand(t *testing.T) {
	t.Parallel()
	_, passport, selfie, notes := handedIn(t)
	exit, out, errOut := call(t, "match", "--models", modelsForTests, passport, selfie)
	var m matchAnswer
	if err := json.Unmarshal([]byte(out), &m); err != nil || exit != 0 {
		t.Fatalf("exit %d, %v, %s%s", exit, err, out, errOut)
	}
	if m.Decision != "same" || len(m.Faces) != 2 || m.Faces[0].File != passport || m.Similarity <= 0 {
		t.Errorf("%+v", m)
	}
	if exit, out, errOut := call(t, "match", "--models", modelsForTests, passport, notes); exit != 1 || out != "" || !strings.Contains(errOut, "notes.txt") {
		t.Errorf("exit %d, %s%s", exit, out, errOut)
	}
}

// TestLivenessCommand: a still never proves a living person.
func TestLivenessCommand(t *testing.T) {
	t.Parallel()
	_, _, selfie, notes := handedIn(t)
	exit, out, errOut := call(t, "liveness", "--models", modelsForTests, selfie, notes)
	list := objects(t, out)
	if exit != 1 || len(list) != 2 || !strings.Contains(errOut, "1 of 2 files") {
		t.Fatalf("exit %d, %s%s", exit, out, errOut)
	}
	if d := list[0]["decision"]; list[0]["file"] != selfie || d != "unsure" && d != "suspect" {
		t.Errorf("selfie: %v", list[0])
	}
	if list[1]["decision"] != "unread" || text(list[1]["error"]) == "" {
		t.Errorf("text: %v", list[1])
	}
}

// TestPackPreview draws what was found where.
func TestPackPreview(t *testing.T) {
	t.Parallel()
	s, passport, _, notes := handedIn(t)
	to := filepath.Join(t.TempDir(), "preview.png")
	args := []string{"pack", "preview", "--models", modelsForTests, "--out", to, "../../docs/guide/atlantis.yaml"}
	exit, out, errOut := call(t, append(args, passport)...)
	var answer previewAnswer
	if err := json.Unmarshal([]byte(out), &answer); err != nil || exit != 0 {
		t.Fatalf("exit %d, %v, %s%s", exit, err, out, errOut)
	}
	if answer.Page.Kind != "PASSPORT" || len(answer.Lines) < 5 {
		t.Errorf("%s", out)
	}
	got, err := os.ReadFile(to)
	must(t, err)
	picture, err := png.Decode(bytes.NewReader(got))
	must(t, err)
	original, err := jpeg.Decode(bytes.NewReader(s.Files[0].JPEG))
	must(t, err)
	if picture.Bounds() != original.Bounds() {
		t.Errorf("drawn %v, handed in %v", picture.Bounds(), original.Bounds())
	}
	green := 0 // of frames around fields: the photograph has no pixel of just this colour
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			r, g, b, _ := picture.At(x, y).RGBA()
			if uint8(r>>8) == fieldColour.R && uint8(g>>8) == fieldColour.G && uint8(b>>8) == fieldColour.B {
				green++
			}
		}
	}
	if green < 1000 {
		t.Errorf("%d pixels of frames around fields", green)
	}
	if exit, _, errOut := call(t, append(args, notes)...); exit != 1 || errOut == "" {
		t.Errorf("exit %d, %s", exit, errOut)
	}
}

// TestTheChildren asks the two hidden commands as the server does: confined
// processes that are sent files over a pipe. TestMain makes this test binary the program.
func TestTheChildren(t *testing.T) {
	t.Parallel()
	s, _, _, _ := handedIn(t)
	models, err := filepath.Abs(modelsForTests)
	must(t, err)
	child := func(args ...string) *visionhost.Host {
		h := visionhost.New(visionhost.Options{
			Command: append([]string{os.Args[0]}, args...), Env: []string{"HOME=/nonexistent", "PATH=/usr/bin:/bin", "LANG=C.UTF-8"},
			Deadline: time.Minute, Ready: time.Minute, Log: slog.New(slog.DiscardHandler),
		})
		t.Cleanup(h.Close)
		return h
	}
	facts, err := child("vision", "--models", models).Read(context.Background(), s.Files[0].JPEG, vision.PurposeDocument)
	if err != nil || len(facts.Pages) != 1 || facts.Pages[0].MRZ == nil {
		t.Errorf("vision: %d pages, %v", len(facts.Pages), err)
	}
	shown, err := child("preview").Render(context.Background(), s.Files[1].JPEG, preview.Request{Edge: 300})
	must(t, err)
	picture, err := jpeg.Decode(bytes.NewReader(shown))
	must(t, err)
	if b := picture.Bounds(); max(b.Dx(), b.Dy()) != 300 {
		t.Errorf("preview of %v", b)
	}
	// An operator's decoder of HEIC works in both, behind the closed door.
	encoder, err := exec.LookPath("heif-enc")
	if err != nil {
		t.Skip("heif-enc of libheif-examples is not installed")
	}
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "in.jpg"), s.Files[0].JPEG, 0o600))
	if out, err := exec.Command(encoder, "-q", "90", filepath.Join(dir, "in.jpg"), "-o", filepath.Join(dir, "out.heic")).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	heic, err := os.ReadFile(filepath.Join(dir, "out.heic"))
	must(t, err)
	facts, err = child("vision", "--models", models, "--heic-decoder", "heif-convert").Read(context.Background(), heic, vision.PurposeDocument)
	if err != nil || len(facts.Pages) != 1 || facts.Pages[0].MRZ == nil || facts.MediaType != "image/heic" {
		t.Errorf("vision of HEIC: %d pages of %s, %v", len(facts.Pages), facts.MediaType, err)
	}
	if _, err := child("preview", "--heic-decoder", "heif-convert").Render(context.Background(), heic, preview.Request{Edge: 300}); err != nil {
		t.Errorf("preview of HEIC: %v", err)
	}
}
