package imageio

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
)

// checkPNG walks the chunks of a PNG to its end and gives the offset after it.
func checkPNG(r io.Reader, h *Header, limits Limits) (end int64, err error) {
	m := &jpegWalker{r: bufio.NewReaderSize(r, 64<<10)}
	if err := m.skip(len(pngSignature)); err != nil {
		return 0, err
	}
	sawHeader, sawData := false, false
	for {
		head, err := m.read(8)
		if err != nil {
			return 0, err
		}
		size, kind := int64(binary.BigEndian.Uint32(head)), string(head[4:])
		if size > limits.Bytes {
			return 0, refuse(Corrupted, "the PNG is damaged")
		}
		if !sawHeader && kind != "IHDR" {
			return 0, refuse(Corrupted, "the PNG does not begin with its header")
		}
		switch kind {
		case "IHDR":
			body, err := m.read(int(size))
			if err != nil {
				return 0, err
			}
			if sawHeader || len(body) != 13 {
				return 0, refuse(Corrupted, "the PNG is damaged")
			}
			sawHeader = true
			if err := pngSize(body, h, limits); err != nil {
				return 0, err
			}
		case "eXIf", "tEXt", "iTXt":
			if size > 64<<10 {
				if err := m.skip(int(size)); err != nil {
					return 0, err
				}
				break
			}
			body, err := m.read(int(size))
			if err != nil {
				return 0, err
			}
			readPNGText(kind, body, &h.Meta)
		default:
			sawData = sawData || kind == "IDAT"
			if err := m.skip(int(size)); err != nil {
				return 0, err
			}
		}
		if err := m.skip(4); err != nil { // CRC; the decoder verifies it
			return 0, err
		}
		if kind == "IEND" {
			if !sawData {
				return 0, refuse(Corrupted, "the PNG has no picture in it")
			}
			return m.at, nil
		}
	}
}

func pngSize(ihdr []byte, h *Header, limits Limits) error {
	w, ht := binary.BigEndian.Uint32(ihdr), binary.BigEndian.Uint32(ihdr[4:])
	if w > 1<<30 || ht > 1<<30 {
		return refuse(Corrupted, "the PNG is damaged")
	}
	h.Width, h.Height = int(w), int(ht)
	if err := limits.checkSize(h.Width, h.Height); err != nil {
		return err
	}
	bytesPerPixel := 4
	if ihdr[8] == 16 {
		bytesPerPixel = 8
	}
	if h.Width*h.Height*bytesPerPixel > limits.RasterBytes {
		return refuse(Unsupported, "the PNG has too many pixels for its depth; save it with 8 bits a channel")
	}
	return nil
}

func readPNGText(kind string, body []byte, meta *Metadata) {
	if kind == "eXIf" {
		readEXIF(body, meta)
		return
	}
	key, value, ok := bytes.Cut(body, []byte{0})
	if !ok {
		return
	}
	switch string(key) {
	case "Software":
		meta.addSoftware(string(value))
	case "XML:com.adobe.xmp":
		readXMP(value, meta)
	}
}
