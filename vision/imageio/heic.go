package imageio

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// Still turns HEIC pictures into JPEG by a program of the operator's: none comes
// with idngo, since the codec is patented in many countries. The program is called
// as heif-convert of libheif is (Debian: libheif-examples): "-q 95 IN OUT.jpg". It
// gets the picture as a memory file and writes into a pipe, so that it works in a
// process that may write no file.
type Still struct {
	program string
	film    *Film
	out     string // a name that ends in .jpg and leads to the program's descriptor 4
	dir     string
}

// NewStill prepares a program for pictures of up to size bytes. It must be called
// before a process closes its door; see Film.
func NewStill(program string, size int64) (s *Still, err error) {
	if program, err = exec.LookPath(program); err != nil {
		return nil, fmt.Errorf("imageio: the HEIC decoder: %w", err)
	}
	s = &Still{program: program}
	if s.film, err = NewFilm(size); err != nil {
		return nil, err
	}
	if s.dir, err = os.MkdirTemp("", "idngo-still-"); err != nil {
		return nil, errors.Join(fmt.Errorf("imageio: the HEIC decoder: %w", err), s.film.Close())
	}
	// The program tells the format by the name.
	s.out = filepath.Join(s.dir, "picture.jpg")
	if err := os.Symlink("/proc/self/fd/4", s.out); err != nil {
		return nil, errors.Join(fmt.Errorf("imageio: the HEIC decoder: %w", err), s.Close())
	}
	return s, nil
}

// Close frees what NewStill made; of a nil Still nothing.
func (s *Still) Close() error {
	if s == nil {
		return nil
	}
	return errors.Join(s.film.Close(), os.RemoveAll(s.dir))
}

// stillPerPixel bounds the JPEG that the program makes, in bytes per pixel.
const stillPerPixel = 3

// decode gives the picture as JPEG. Errors are *Refusal or those of ctx and of the
// program's start.
func (s *Still) decode(ctx context.Context, data []byte, limits Limits) (jpeg []byte, err error) {
	if err := s.film.load(data); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.film.clear()) }()
	ctx, cancel := context.WithTimeout(ctx, videoTime)
	defer cancel()
	// The film is longer than the picture; zeros behind it are no box and are not read.
	cmd := exec.CommandContext(ctx, s.program, "-q", "95", "/proc/self/fd/3", s.out) //nolint:gosec // the operator's program
	out, in, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("imageio: the HEIC decoder: %w", err)
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	cmd.Env = []string{"LANG=C.UTF-8"}
	cmd.Dir = "/"
	cmd.ExtraFiles = []*os.File{s.film.file, in}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("imageio: the HEIC decoder: %w", err), in.Close())
	}
	limitProcess(cmd.Process.Pid)
	if err := in.Close(); err != nil {
		return nil, err
	}
	most := int64(limits.Pixels) * stillPerPixel
	jpeg, readErr := io.ReadAll(io.LimitReader(out, most+1))
	if int64(len(jpeg)) > most {
		cancel()
	}
	_, _ = io.Copy(io.Discard, out) // let it end; its status counts
	waitErr := cmd.Wait()
	switch {
	case int64(len(jpeg)) > most:
		return nil, refuse(Unsupported, "the picture is too large")
	case ctx.Err() != nil && errors.Is(context.Cause(ctx), context.DeadlineExceeded):
		return nil, refuse(Unsupported, "the picture takes too long to decode")
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case waitErr != nil || readErr != nil || len(jpeg) == 0:
		return nil, corrupted(errors.Join(waitErr, readErr), "the picture cannot be decoded")
	}
	return jpeg, nil
}

// decodeHEIC decodes by the operator's program and then as JPEG, under the same limits.
func decodeHEIC(ctx context.Context, data []byte, still *Still, limits Limits) (Picture, error) {
	if still == nil {
		return Picture{}, unsupported("HEIC")
	}
	made, err := still.decode(ctx, data, limits)
	if err != nil {
		return Picture{}, err
	}
	h, err := Check(bytes.NewReader(made), int64(len(made)), Limits{Bytes: int64(len(made)), Pixels: limits.Pixels, Side: limits.Side})
	if err != nil {
		return Picture{}, corrupted(err, "the picture cannot be decoded")
	}
	return decodePicture(made, h, limits)
}

const (
	maxHEICMeta  = 4 << 20 // bytes of the box of properties
	maxHEICBoxes = 10_000
)

// checkHEIC asks that the boxes of a HEIC file fit the file and that it has
// properties and data (ISO/IEC 23008-12), and reads the size of its largest
// picture, which bounds what decoding costs.
func checkHEIC(r io.ReaderAt, size int64, h *Header, limits Limits) error {
	var meta []byte
	data := false
	for at, n := int64(0), 0; at < size; n++ {
		if n == maxHEICBoxes {
			return refuse(Corrupted, "the picture is damaged")
		}
		head, err := readRange(r, at, min(size, at+16))
		if err != nil {
			return err
		}
		length, skip, ok := boxLength(head, size-at)
		if !ok {
			return refuse(Corrupted, "the picture is cut off or damaged")
		}
		switch string(head[4:8]) {
		case "meta":
			if length > maxHEICMeta {
				return refuse(Unsupported, "the picture's properties are too large")
			}
			if meta, err = readRange(r, at+skip, at+length); err != nil {
				return err
			}
		case "mdat":
			data = true
		}
		at += length
	}
	if meta == nil || !data && !bytes.Contains(meta, []byte("idat")) {
		return refuse(Corrupted, "the file holds no picture")
	}
	h.Width, h.Height = largestImage(meta)
	return limits.checkSize(h.Width, h.Height)
}

// boxLength is the length of the box at the beginning of head and how long its own
// head is; false when it does not fit into left bytes.
func boxLength(head []byte, left int64) (length, skip int64, ok bool) {
	if len(head) < 8 {
		return 0, 0, false
	}
	length, skip = int64(binary.BigEndian.Uint32(head)), 8
	switch length {
	case 0:
		length = left
	case 1:
		if len(head) < 16 {
			return 0, 0, false
		}
		long := binary.BigEndian.Uint64(head[8:16])
		if long > uint64(left) { //nolint:gosec // left is what remains of a file
			return 0, 0, false
		}
		length, skip = int64(long), 16 //nolint:gosec // at most left
	}
	return length, skip, length >= skip && length <= left
}

// largestImage finds the greatest extents ("ispe") among the properties of a meta box.
func largestImage(meta []byte) (w, h int) {
	inside := func(b []byte, name string) []byte {
		for n := 0; len(b) >= 8 && n < maxHEICBoxes; n++ {
			length, skip, ok := boxLength(b[:min(len(b), 16)], int64(len(b)))
			if !ok {
				return nil
			}
			if string(b[4:8]) == name {
				return b[skip:length]
			}
			b = b[length:]
		}
		return nil
	}
	if len(meta) < 4 {
		return 0, 0
	}
	b := inside(inside(meta[4:], "iprp"), "ipco") // after version and flags
	for n := 0; len(b) >= 8 && n < maxHEICBoxes; n++ {
		length, skip, ok := boxLength(b[:min(len(b), 16)], int64(len(b)))
		if !ok {
			break
		}
		if p := b[skip:length]; string(b[4:8]) == "ispe" && len(p) >= 12 {
			x, y := int(binary.BigEndian.Uint32(p[4:])), int(binary.BigEndian.Uint32(p[8:]))
			if x > 0 && y > 0 && x < 1<<20 && y < 1<<20 && x*y > w*h {
				w, h = x, y
			}
		}
		b = b[length:]
	}
	return w, h
}
