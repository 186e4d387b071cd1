package imageio

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

var errCut = refuse(Corrupted, "the picture is cut off")

// checkJPEG walks the markers of a JPEG to its end. It gives the offset after
// the end marker and whether the picture announces data behind it.
func checkJPEG(r io.Reader, h *Header, limits Limits) (end int64, declared bool, err error) {
	m := &jpegWalker{r: bufio.NewReaderSize(r, 64<<10)}
	if err := m.skip(2); err != nil { // SOI, which Sniff has seen
		return 0, false, err
	}
	sawFrame, sawScan := false, false
	for {
		marker, err := m.marker()
		if err != nil {
			return 0, false, err
		}
		switch {
		case marker == 0xd9: // EOI
			if !sawFrame || !sawScan {
				return 0, false, refuse(Corrupted, "the JPEG has no picture in it")
			}
			return m.at, declared, nil
		case marker == 0x01 || marker >= 0xd0 && marker <= 0xd7:
			continue // no length
		}
		size, err := m.uint16()
		if err != nil {
			return 0, false, err
		}
		if size < 2 {
			return 0, false, refuse(Corrupted, "the JPEG is damaged")
		}
		body := size - 2
		switch {
		case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc:
			if sawFrame {
				return 0, false, refuse(Corrupted, "the JPEG is damaged: two frames")
			}
			sawFrame = true
			if err := m.frame(marker, body, h, limits); err != nil {
				return 0, false, err
			}
		case marker == 0xe1 || marker == 0xe2:
			segment, err := m.read(body)
			if err != nil {
				return 0, false, err
			}
			declared = readSegment(segment, &h.Meta) || declared
		case marker == 0xda:
			sawScan = true
			if err := m.skip(body); err != nil {
				return 0, false, err
			}
			if err := m.scan(); err != nil {
				return 0, false, err
			}
		default:
			if err := m.skip(body); err != nil {
				return 0, false, err
			}
		}
	}
}

// readSegment takes the metadata out of an application segment. It reports
// whether the segment announces further pictures or a film behind this one.
func readSegment(segment []byte, meta *Metadata) (declared bool) {
	switch {
	case bytes.HasPrefix(segment, []byte("Exif\x00\x00")):
		readEXIF(segment[6:], meta)
	case bytes.HasPrefix(segment, []byte("http://ns.adobe.com/xap/1.0/\x00")):
		readXMP(segment, meta)
		return bytes.Contains(segment, []byte("MotionPhoto")) || bytes.Contains(segment, []byte("MicroVideo")) || bytes.Contains(segment, []byte("Container:Directory"))
	case bytes.HasPrefix(segment, []byte("MPF\x00")):
		return true
	}
	return false
}

// jpegWalker reads markers and counts bytes.
type jpegWalker struct {
	r        *bufio.Reader
	at       int64
	inMarker bool // the 0xff of the next marker has been read
}

func (m *jpegWalker) readByte() (byte, error) {
	b, err := m.r.ReadByte()
	if err != nil {
		return 0, eofIsCut(err)
	}
	m.at++
	return b, nil
}

func (m *jpegWalker) uint16() (int, error) {
	hi, err := m.readByte()
	if err != nil {
		return 0, err
	}
	lo, err := m.readByte()
	return int(hi)<<8 | int(lo), err
}

func (m *jpegWalker) skip(n int) error {
	k, err := m.r.Discard(n)
	m.at += int64(k)
	return eofIsCut(err)
}

func (m *jpegWalker) read(n int) ([]byte, error) {
	buf := make([]byte, n)
	k, err := io.ReadFull(m.r, buf)
	m.at += int64(k)
	return buf, eofIsCut(err)
}

// marker reads the next marker; fill bytes before it are allowed.
func (m *jpegWalker) marker() (byte, error) {
	b, err := byte(0xff), error(nil)
	if !m.inMarker {
		b, err = m.readByte()
	}
	if err != nil {
		return 0, err
	}
	if b != 0xff {
		return 0, refuse(Corrupted, "the JPEG is damaged")
	}
	m.inMarker = false
	for b == 0xff {
		if b, err = m.readByte(); err != nil {
			return 0, err
		}
	}
	return b, nil
}

// scan passes over entropy-coded data up to the next marker, of which it reads the 0xff.
func (m *jpegWalker) scan() error {
	for {
		chunk, err := m.r.ReadSlice(0xff)
		m.at += int64(len(chunk))
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil {
			return eofIsCut(err)
		}
		next, err := m.r.Peek(1)
		if err != nil {
			return eofIsCut(err)
		}
		if b := next[0]; b == 0 || b >= 0xd0 && b <= 0xd7 {
			if err := m.skip(1); err != nil {
				return err
			}
			continue
		}
		m.inMarker = true
		return nil
	}
}

// frame reads a start-of-frame segment of n bytes and applies the limits.
func (m *jpegWalker) frame(marker byte, n int, h *Header, limits Limits) error {
	body, err := m.read(n)
	if err != nil {
		return err
	}
	if len(body) < 6 {
		return refuse(Corrupted, "the JPEG is damaged")
	}
	h.Height, h.Width = int(body[1])<<8|int(body[2]), int(body[3])<<8|int(body[4])
	if err := limits.checkSize(h.Width, h.Height); err != nil {
		return err
	}
	if marker > 0xc2 || body[0] != 8 {
		return refuse(Unsupported, "this kind of JPEG (lossless, arithmetic or 12 bits) is not accepted")
	}
	h.Meta.Progressive = marker == 0xc2
	if cmyk := body[5] == 4; (h.Meta.Progressive || cmyk) && h.Width*h.Height > limits.ProgressivePixels {
		return refuse(Unsupported, "a progressive or CMYK JPEG may have at most %d million pixels; save it as a baseline JPEG", limits.ProgressivePixels/1_000_000)
	}
	return nil
}

// eofIsCut turns the end of the data into the refusal that the sender understands.
func eofIsCut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errCut
	}
	return err
}
