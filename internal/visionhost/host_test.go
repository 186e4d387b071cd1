package visionhost

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
)

// The child of these tests is this very test binary, told by its environment
// how to behave; everything between the processes is real.
const behaviour = "IDNGO_TEST_CHILD"

func TestMain(m *testing.M) {
	if how := os.Getenv(behaviour); how != "" {
		if err := playChild(how); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func playChild(how string) error {
	switch how {
	case "mute":
		_, err := io.Copy(io.Discard, os.Stdin)
		return err
	case "refuses-to-start":
		return errors.New("the models are missing")
	case "confined":
		if err := Confine(0); err != nil {
			return err
		}
	}
	return Serve(context.Background(), os.Stdin, os.Stdout, acting{})
}

// acting does what the file says.
type acting struct{}

func (acting) ReadBurst(_ context.Context, c vision.Capture) (vision.Burst, error) {
	b := vision.Burst{Reader: c.Camera}
	for _, f := range c.Frames {
		if string(f.JPEG) == "crash" {
			os.Exit(3)
		}
		b.Frames = append(b.Frames, vision.BurstFrame{Action: f.Action, At: f.At, SHA256: string(f.JPEG)})
	}
	return b, nil
}

func (acting) Read(ctx context.Context, file []byte, purpose vision.Purpose) (vision.Facts, error) {
	switch text := string(file); text {
	case "crash":
		os.Exit(3)
	case "hang":
		select {}
	case "grow":
		var hoard [][]byte
		for {
			b := bytes.Repeat([]byte{1}, 8<<20)
			hoard = append(hoard, b)
			_ = hoard
		}
	case "glance":
		if see := vision.GlanceOf(ctx); see != nil {
			see(vision.Facts{Reader: "first"})
			see(vision.Facts{Reader: "second"})
		}
	case "refuse":
		return vision.Facts{}, &imageio.Refusal{Code: imageio.Corrupted, Reason: "the file is damaged"}
	case "fail":
		return vision.Facts{}, errors.New("the technology failed")
	case "open a file":
		_, err := os.Open("/etc/hostname")
		return vision.Facts{Reader: fmt.Sprint(err != nil)}, nil
	case "open a socket":
		_, err := net.Dial("tcp", "127.0.0.1:1")
		return vision.Facts{Reader: fmt.Sprint(err)}, nil
	}
	return vision.Facts{Reader: "read " + string(file) + " as " + string(purpose), SHA256: fmt.Sprint(os.Getpid())}, nil
}

func host(t *testing.T, how string, change func(*Options)) *Host {
	t.Helper()
	o := Options{
		Command: []string{os.Args[0]}, Env: []string{behaviour + "=" + how},
		Deadline: 20 * time.Second, Ready: 20 * time.Second, Log: slog.New(slog.DiscardHandler),
	}
	if change != nil {
		change(&o)
	}
	h := New(o)
	t.Cleanup(h.Close)
	return h
}

func readFile(t *testing.T, h *Host, file string) (vision.Facts, error) {
	t.Helper()
	return h.Read(context.Background(), []byte(file), vision.PurposeDocument)
}

func TestOneChildAnswersManyFiles(t *testing.T) {
	t.Parallel()
	h := host(t, "serve", nil)
	a, err := readFile(t, h, "one")
	if err != nil || a.Reader != "read one as document" {
		t.Fatalf("%+v %v", a, err)
	}
	b, err := readFile(t, h, "two")
	if err != nil || b.SHA256 != a.SHA256 {
		t.Fatalf("another child answered: %+v, %+v, %v", a, b, err)
	}
}

// TestGlancesComeBeforeTheFacts, and only when they are asked for.
func TestGlancesComeBeforeTheFacts(t *testing.T) {
	t.Parallel()
	h := host(t, "serve", nil)
	var seen []string
	ctx := vision.WithGlance(context.Background(), func(f vision.Facts) { seen = append(seen, f.Reader) })
	f, err := h.Read(ctx, []byte("glance"), vision.PurposeDocument)
	if err != nil || f.Reader != "read glance as document" || fmt.Sprint(seen) != "[first second]" {
		t.Fatalf("%+v %v, glances %v", f, err, seen)
	}
	if f, err := readFile(t, h, "glance"); err != nil || f.Reader != "read glance as document" || len(seen) != 2 {
		t.Fatalf("%+v %v, glances %v", f, err, seen)
	}
}

func TestARefusedFileIsNoFailure(t *testing.T) {
	t.Parallel()
	h := host(t, "serve", nil)
	_, err := readFile(t, h, "refuse")
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != fault.Invalid || f.Number != 1004 || f.Public != "the file is damaged" {
		t.Fatalf("%v", err)
	}
	if _, err := readFile(t, h, "fail"); err == nil || errors.Is(err, verify.ErrReaderDied) || !strings.Contains(err.Error(), "technology") {
		t.Fatalf("%v", err)
	}
	if a, err := readFile(t, h, "next"); err != nil || a.Reader == "" {
		t.Fatalf("%+v %v", a, err)
	}
}

// TestALostChildIsReplaced: a crash, a hang and a file that takes too much
// memory each cost their own file only.
func TestALostChildIsReplaced(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		file   string
		change func(*Options)
	}{
		{"crash", nil},
		{"hang", func(o *Options) { o.Deadline = 300 * time.Millisecond }},
		{"grow", func(o *Options) { o.MemoryLimit = 256 << 20 }},
	} {
		t.Run(tt.file, func(t *testing.T) {
			t.Parallel()
			h := host(t, "serve", tt.change)
			first, err := readFile(t, h, "before")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := readFile(t, h, tt.file); !errors.Is(err, verify.ErrReaderDied) {
				t.Fatalf("got %v", err)
			}
			after, err := readFile(t, h, "after")
			if err != nil || after.SHA256 == first.SHA256 {
				t.Fatalf("%+v %v", after, err)
			}
		})
	}
}

func TestAChildIsReplacedAfterItsShare(t *testing.T) {
	t.Parallel()
	h := host(t, "serve", func(o *Options) { o.MaxImages = 2 })
	pids := map[string]int{}
	for range 5 {
		f, err := readFile(t, h, "x")
		if err != nil {
			t.Fatal(err)
		}
		pids[f.SHA256]++
	}
	if len(pids) != 3 {
		t.Errorf("children and their files: %v", pids)
	}
}

func TestACallerMayLeave(t *testing.T) {
	t.Parallel()
	h := host(t, "serve", nil)
	if err := h.Warm(context.Background()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	if _, err := h.Read(ctx, []byte("hang"), vision.PurposeAny); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, verify.ErrReaderDied) {
		t.Fatalf("got %v", err)
	}
	if _, err := readFile(t, h, "next"); err != nil {
		t.Fatal(err)
	}
}

func TestAChildThatDoesNotStart(t *testing.T) {
	t.Parallel()
	if err := host(t, "refuses-to-start", nil).Warm(context.Background()); err == nil || !strings.Contains(err.Error(), "the models are missing") {
		t.Errorf("got %v", err)
	}
	if err := host(t, "mute", func(o *Options) { o.Ready = 200 * time.Millisecond }).Warm(context.Background()); err == nil {
		t.Error("a child that never says a word counts as ready")
	}
}

func TestClosedHostReadsNothing(t *testing.T) {
	t.Parallel()
	h := host(t, "serve", nil)
	if err := h.Warm(context.Background()); err != nil {
		t.Fatal(err)
	}
	h.Close()
	if _, err := readFile(t, h, "x"); !errors.Is(err, errClosed) {
		t.Errorf("got %v", err)
	}
}

// TestConfined: once the models are loaded, no file and no socket opens any more.
func TestConfined(t *testing.T) {
	t.Parallel()
	h := host(t, "confined", nil)
	if f, err := readFile(t, h, "open a file"); err != nil || f.Reader != "true" {
		t.Errorf("a file opened: %+v %v", f, err)
	}
	f, err := readFile(t, h, "open a socket")
	if err != nil || !strings.Contains(f.Reader, "too many open files") && !strings.Contains(f.Reader, "unreachable") {
		t.Errorf("a socket: %+v %v", f, err)
	}
}

func FuzzFrames(f *testing.F) {
	f.Add([]byte{0, 0, 0, 2, '{', '}'})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, data []byte) {
		var a answer
		err := readJSON(bytes.NewReader(data), 1<<16, &a)
		if err == nil && len(data) < 4 {
			t.Fatal("an answer without a length")
		}
	})
}
