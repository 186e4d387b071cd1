package imageio

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const (
	videoSide    = 1600             // longer side of frames, pixels
	videoSamples = 24               // frames looked at
	videoTime    = 30 * time.Second // of work on one video
)

// decodeVideo lets ffmpeg sample frames and keeps the sharpest, in order. The
// program gets the film as a memory file: it can seek in it, and needs no
// folder, no network and no environment.
func decodeVideo(ctx context.Context, data []byte, ffmpeg string, film *Film, limits Limits) (pictures []Picture, err error) {
	if ffmpeg == "" {
		found, err := exec.LookPath("ffmpeg")
		if err != nil {
			return nil, ErrVideoUnread
		}
		ffmpeg = found
	}
	if film == nil {
		if film, err = NewFilm(int64(len(data))); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, film.Close()) }()
	}
	if err := film.load(data); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, film.clear()) }()
	ctx, cancel := context.WithTimeout(ctx, videoTime)
	defer cancel()

	format := "mov"
	if bytes.HasPrefix(data, []byte{0x1a, 0x45, 0xdf, 0xa3}) {
		format = "matroska"
	}
	cmd := exec.CommandContext(ctx, ffmpeg, //nolint:gosec // of the data only its length is an argument
		"-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1",
		"-protocol_whitelist", "file,subfile", "-f", format, "-i", fmt.Sprintf("subfile,,start,0,end,%d,,:/proc/self/fd/3", len(data)),
		"-map", "0:v:0", "-an", "-sn", "-dn", "-t", "60",
		"-vf", fmt.Sprintf("fps=2:round=up,scale=w='min(%d,iw)':h='min(%d,ih)':force_original_aspect_ratio=decrease", videoSide, videoSide),
		"-frames:v", strconv.Itoa(videoSamples), "-threads", "1", "-f", "image2pipe", "-c:v", "ppm", "-pix_fmt", "rgb24", "pipe:1") // of 10 bits too, and of one frame
	cmd.Env = []string{}
	cmd.Dir = "/"
	cmd.ExtraFiles = []*os.File{film.file}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrVideoUnread, err)
	}
	limitProcess(cmd.Process.Pid)
	frames, readErr := bestFrames(out, limits.Pages)
	_, _ = io.Copy(io.Discard, out) // let it end; its status counts
	err = cmd.Wait()
	switch {
	case ctx.Err() != nil && errors.Is(context.Cause(ctx), context.DeadlineExceeded):
		return nil, refuse(Unsupported, "the video takes too long to decode")
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case len(frames) > 0:
		return frames, nil // a film that is damaged further on still shows what it shows
	}
	return nil, corrupted(errors.Join(err, readErr), "the video cannot be decoded")
}

// Film is a file without a name in which one video at a time lies. It is written
// through memory: a process whose limit of file sizes is zero can still use it.
type Film struct {
	mu   sync.Mutex
	file *os.File
	size int64 // that it can hold
	used int64 // of the video in it; it holds the lock while there is one
}

// NewFilm makes a film for videos of up to size bytes; pages that hold none cost nothing.
func NewFilm(size int64) (*Film, error) {
	fd, err := unix.MemfdCreate("film", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("imageio: memory file: %w", err)
	}
	f := &Film{file: os.NewFile(uintptr(fd), "film"), size: size}
	if err := f.file.Truncate(size); err != nil {
		return nil, errors.Join(fmt.Errorf("imageio: memory file: %w", err), f.Close())
	}
	return f, nil
}

// Close frees the film.
func (f *Film) Close() error { return f.file.Close() }

// load puts a video in; clear must follow.
func (f *Film) load(data []byte) error {
	if int64(len(data)) > f.size {
		return fmt.Errorf("imageio: a video of %d bytes where %d are the most", len(data), f.size)
	}
	f.mu.Lock()
	if err := f.write(len(data), func(m []byte) { copy(m, data) }); err != nil {
		f.mu.Unlock()
		return err
	}
	f.used = int64(len(data))
	return nil
}

// clear wipes the video: the next one is another person's.
func (f *Film) clear() error {
	defer f.mu.Unlock()
	return f.write(int(f.used), func(m []byte) { clear(m) })
}

func (f *Film) write(n int, change func([]byte)) error {
	if n == 0 {
		return nil
	}
	m, err := unix.Mmap(int(f.file.Fd()), 0, n, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return fmt.Errorf("imageio: memory file: %w", err)
	}
	change(m)
	if err := unix.Munmap(m); err != nil {
		return fmt.Errorf("imageio: memory file: %w", err)
	}
	return nil
}

// limitProcess bounds memory, processor time and written files of the decoder.
// Failing to set one is no reason to stop: the deadline holds in any case.
func limitProcess(pid int) {
	for resource, limit := range map[int]uint64{
		unix.RLIMIT_AS:    1 << 30,
		unix.RLIMIT_CPU:   uint64(videoTime / time.Second),
		unix.RLIMIT_FSIZE: 0,
	} {
		_ = unix.Prlimit(pid, resource, &unix.Rlimit{Cur: limit, Max: limit}, nil)
	}
}

// bestFrames reads PPM pictures and keeps the sharpest of each of n equal
// stretches of time, so that a document shown from both sides gives both.
func bestFrames(r io.Reader, n int) ([]Picture, error) {
	type frame struct {
		img   *image.RGBA
		score float64
	}
	per := (videoSamples + n - 1) / n
	best := make([]frame, n)
	count := 0
	in := bufio.NewReader(r)
	for ; count < videoSamples; count++ {
		img, err := readPPM(in)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err // the decoder failed in the middle of a frame
		}
		if slot := count / per; slot < n {
			if s := detail(img); best[slot].img == nil || s > best[slot].score {
				best[slot] = frame{img, s}
			}
		}
	}
	var out []Picture
	for _, f := range best {
		if f.img != nil {
			b := f.img.Bounds()
			out = append(out, Picture{Image: f.img, SourceWidth: b.Dx(), SourceHeight: b.Dy(), Meta: Metadata{Orientation: 1}})
		}
	}
	return out, nil
}

// readPPM reads one binary portable pixmap as ffmpeg writes it. The end of the
// stream before its first byte is io.EOF.
func readPPM(r *bufio.Reader) (*image.RGBA, error) {
	magic, err := r.ReadString('\n')
	if err != nil {
		return nil, err
	}
	size, err := r.ReadString('\n')
	if err != nil {
		return nil, io.ErrUnexpectedEOF
	}
	levels, err := r.ReadString('\n')
	if err != nil {
		return nil, io.ErrUnexpectedEOF
	}
	var w, h, depth int
	if _, err := fmt.Sscanf(magic+size+levels, "P6\n%d %d\n%d\n", &w, &h, &depth); err != nil {
		return nil, err
	}
	if w <= 0 || h <= 0 || w > 2*videoSide || h > 2*videoSide || depth != 255 {
		return nil, errors.New("unexpected frame")
	}
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	row := make([]byte, w*3)
	for y := range h {
		if _, err := io.ReadFull(r, row); err != nil {
			return nil, io.ErrUnexpectedEOF
		}
		for x := range w {
			copy(img.Pix[y*img.Stride+x*4:], row[x*3:x*3+3])
			img.Pix[y*img.Stride+x*4+3] = 255
		}
	}
	return img, nil
}

// detail is the mean absolute difference of neighbouring pixels: higher for sharper frames.
func detail(img *image.RGBA) float64 {
	b := img.Bounds()
	sum := 0
	for y := 0; y < b.Dy(); y += 2 {
		row := img.Pix[y*img.Stride : y*img.Stride+b.Dx()*4]
		for i := 4; i < len(row); i += 4 {
			d := int(row[i+1]) - int(row[i-3])
			sum += max(d, -d)
		}
	}
	return float64(sum) / float64(max(1, b.Dx()*b.Dy()/2))
}
