package imageio

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
)

// Header is what a file's structure says, before any pixel is decoded.
type Header struct {
	Type Type
	// Width and Height are of the stored picture, before EXIF orientation; 0 for PDF and video.
	Width, Height int
	Meta          Metadata
}

// Check reads the structure of a file of size bytes: type, dimensions, whole
// to the end, one file only. It decodes no pixels and keeps no more than a few
// hundred kilobytes, so it may run where requests are answered. Errors are
// *Refusal, or those of r.
func Check(r io.ReaderAt, size int64, limits Limits) (Header, error) {
	limits = limits.withDefaults()
	if size == 0 {
		return Header{}, refuse(Empty, "the file is empty")
	}
	if size > limits.Bytes {
		return Header{}, refuse(TooBig, "the file has %d MB; at most %d MB are accepted", size>>20, limits.Bytes>>20)
	}
	prefix, err := readRange(r, 0, min(size, SniffLen))
	if err != nil {
		return Header{}, err
	}
	t, err := Sniff(prefix)
	if err != nil {
		return Header{}, err
	}
	h := Header{Type: t, Meta: Metadata{Orientation: 1}}
	var end int64 // where the picture ends
	trailer := false
	switch t {
	case JPEG:
		end, trailer, err = checkJPEG(io.NewSectionReader(r, 0, size), &h, limits)
	case PNG:
		end, err = checkPNG(io.NewSectionReader(r, 0, size), &h, limits)
	case PDF:
		return h, checkPDF(r, size, limits)
	case HEIC:
		if !limits.HEIC {
			return Header{}, unsupported("HEIC")
		}
		err = checkHEIC(r, size, &h, limits)
		return h, err
	default:
		return h, checkVideo(r, size, t)
	}
	if err != nil {
		return Header{}, err
	}
	return h, checkSingle(r, size, end, prefix, trailer)
}

var errSecondFile = refuse(Corrupted, "the file holds a second file besides the picture")

// secondFiles begin files that have no business behind a picture.
var secondFiles = []string{"%PDF-", "PK\x03\x04", "PK\x05\x06", "Rar!\x1a", "7z\xbc\xaf", "\x7fELF", "MZ", "\xff\xd8\xff", "\x89PNG", "GIF8", "<?php", "<html", "<!DOC", "<script", "#!/"}

// checkSingle refuses polyglots: a picture that is a second file as well for a
// reader that begins at the end (ZIP), after junk (PDF) or after the picture.
// declared says that the picture announces what follows it (several views, a
// short film), as many phones do.
func checkSingle(r io.ReaderAt, size, end int64, prefix []byte, declared bool) error {
	if bytes.Contains(prefix, []byte("%PDF-")) {
		return errSecondFile
	}
	tail, err := readRange(r, max(0, size-66_000), size)
	if err != nil {
		return err
	}
	// A ZIP reader looks for the end record whose comment reaches the end of the file.
	for i := len(tail) - 22; i >= 0; i-- {
		if tail[i] == 'P' && tail[i+1] == 'K' && tail[i+2] == 5 && tail[i+3] == 6 &&
			i+22+int(tail[i+20])+int(tail[i+21])<<8 == len(tail) {
			return errSecondFile
		}
	}
	if end >= size || declared {
		return nil
	}
	head, err := readRange(r, end, min(size, end+4096))
	if err != nil {
		return err
	}
	start := bytes.TrimLeft(head, "\x00 \r\n\t")
	for _, magic := range secondFiles {
		if bytes.HasPrefix(start, []byte(magic)) {
			return errSecondFile
		}
	}
	if bytes.Contains(head, []byte("%PDF-")) || bytes.Contains(head, []byte("PK\x03\x04")) || bytes.Contains(head[:min(len(head), 64)], []byte("ftyp")) {
		return errSecondFile
	}
	return nil
}

// checkPDF looks for the end of the file and for encryption, both of which
// stand in plain text near the end. Cross-reference streams can hide the
// latter; opening the document finds those.
func checkPDF(r io.ReaderAt, size int64, limits Limits) error {
	tail, err := readRange(r, max(0, size-64<<10), size)
	if err != nil {
		return err
	}
	if !bytes.Contains(tail, []byte("%%EOF")) && !bytes.Contains(tail, []byte("startxref")) {
		return refuse(Corrupted, "the PDF is cut off")
	}
	if i := bytes.LastIndex(tail, []byte("trailer")); i >= 0 && bytes.Contains(tail[i:], []byte("/Encrypt")) {
		return errEncrypted
	}
	pages, err := pagesInSight(r, size)
	if err != nil {
		return err
	}
	if pages > limits.DocumentPages {
		return tooManyPages(pages, limits)
	}
	return nil
}

func tooManyPages(pages int, limits Limits) *Refusal {
	return refuse(Unsupported, "the PDF has %d pages; at most %d are accepted", pages, limits.DocumentPages)
}

var (
	pageObject = regexp.MustCompile(`/Type\s*/Page[^\w]`)
	pageCount  = regexp.MustCompile(`/Count\s+(\d{1,7})[^\d]`)
)

// pagesInSight is how many pages a PDF has as far as its text says, without any
// stream being opened: the least of the pages that are there and the count of them
// in the tree's root. Pages in object streams are not in sight; those are counted
// when the file is read.
func pagesInSight(r io.ReaderAt, size int64) (int, error) {
	const step, overlap = 1 << 20, 64
	there, counted := 0, 0
	for from := int64(0); from < size; from += step {
		b, err := readRange(r, from, min(size, from+step+overlap))
		if err != nil {
			return 0, err
		}
		if bytes.Contains(b, []byte("/Page")) {
			for _, at := range pageObject.FindAllIndex(b, -1) {
				if at[0] < step {
					there++
				}
			}
		}
		for _, m := range pageCount.FindAllSubmatch(b, -1) {
			if n, err := strconv.Atoi(string(m[1])); err == nil {
				counted = max(counted, n)
			}
		}
	}
	return min(there, counted), nil
}

var errEncrypted = refuse(Encrypted, "the PDF is encrypted; send it without a password")

// checkVideo asks that the boxes of an ISO media file fit the file, and that
// it has both an index and data. WebM is left to the video reader.
func checkVideo(r io.ReaderAt, size int64, t Type) error {
	if t == WebM {
		if size < 64 {
			return refuse(Corrupted, "the video is cut off")
		}
		return nil
	}
	index, data := false, false
	for at, n := int64(0), 0; at < size && n < 10_000; n++ {
		head, err := readRange(r, at, min(size, at+16))
		if err != nil {
			return err
		}
		if len(head) < 8 {
			return refuse(Corrupted, "the video is cut off")
		}
		length := int64(head[0])<<24 | int64(head[1])<<16 | int64(head[2])<<8 | int64(head[3])
		switch length {
		case 0:
			length = size - at
		case 1:
			if len(head) < 16 {
				return refuse(Corrupted, "the video is cut off")
			}
			length = 0
			for _, b := range head[8:16] {
				length = length<<8 | int64(b)
			}
		}
		if length < 8 || length > size-at {
			return refuse(Corrupted, "the video is cut off or damaged")
		}
		switch string(head[4:8]) {
		case "moov", "moof":
			index = true
		case "mdat":
			data = true
		}
		at += length
	}
	if !index || !data {
		return refuse(Corrupted, "the video has no pictures")
	}
	return nil
}

func readRange(r io.ReaderAt, from, to int64) ([]byte, error) {
	buf := make([]byte, to-from)
	n, err := r.ReadAt(buf, from)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return buf[:n], nil
}
